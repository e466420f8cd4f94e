//! Campaigns being prepared: `hailong campaign draft`, `edit`, `open`, `discard`, `copy`.

use super::{done, opened, terms, yes_no};
use crate::campaign::Draft;
use crate::catalog::Catalog;
use crate::catalog::decide::campaigns::{CampaignFault, drafts};
use crate::cli::{Context, Exit, Format, output, parse};
use crate::ids::{CampaignId, Channel, DefinitionRef, UnitCode};
use time::Date;

/// Prepare a campaign; nothing of it is seen by citizens before it opens
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  hailong campaign draft quy-1-2027 --units 44 --title \"Khảo sát quý I năm 2027\"")]
pub(in crate::cli) struct DraftArgs {
    /// Its name in addresses
    id: CampaignId,
    /// The units that take part, with everything below them, separated by commas
    #[arg(long, value_name = "CODE", value_delimiter = ',', required = true)]
    units: Vec<UnitCode>,
    #[command(flatten)]
    said: Said,
}

/// Change a draft; what is not named stays
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  hailong campaign edit quy-1-2027 --definition sipas-2017.1 --opens 2027-01-01 --closes 2027-03-31")]
pub(in crate::cli) struct EditArgs {
    id: CampaignId,
    /// The units that take part, with everything below them, separated by commas
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    units: Vec<UnitCode>,
    #[command(flatten)]
    said: Said,
}

/// What can be said of a draft.
#[derive(Debug, clap::Args)]
struct Said {
    /// As citizens and reports read it, in Vietnamese
    #[arg(long)]
    title: Option<String>,
    /// A published questionnaire and its version
    #[arg(long, value_name = "KEY.VERSION")]
    definition: Option<DefinitionRef>,
    /// The first day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse::day)]
    opens: Option<Date>,
    /// The last day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse::day)]
    closes: Option<Date>,
    /// The index method
    #[arg(long)]
    method: Option<String>,
    /// Show results to everyone while answers still come in
    #[arg(long, value_name = "true|false", num_args = 0..=1, default_missing_value = "true")]
    public: Option<bool>,
    /// Channels that ranks may rest on, separated by commas
    #[arg(long, value_name = "CHANNEL", value_delimiter = ',')]
    ranking_channels: Vec<Channel>,
    #[command(flatten)]
    terms: terms::Args,
}

impl Said {
    /// The draft with what was said laid over it.
    ///
    /// # Errors
    /// Where figures of too few people would be shown or ranked.
    fn over(self, draft: Draft) -> Result<Draft, Vec<CampaignFault>> {
        let channels = self.ranking_channels;
        Ok(Draft {
            title: self.title.unwrap_or(draft.title),
            definition: self.definition.or(draft.definition),
            opens: self.opens.or(draft.opens),
            closes: self.closes.or(draft.closes),
            method: self.method.or(draft.method),
            public: self.public.unwrap_or(draft.public),
            ranking_channels: if channels.is_empty() { draft.ranking_channels } else { channels },
            terms: self.terms.read(draft.terms).map_err(|error| vec![error.into()])?,
            ..draft
        })
    }
}

/// Open a campaign that was prepared
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong campaign open quy-1-2027")]
pub(in crate::cli) struct OpenArgs {
    id: CampaignId,
}

/// Give a draft up
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong campaign discard quy-1-2027")]
pub(in crate::cli) struct DiscardArgs {
    id: CampaignId,
}

/// Prepare a campaign that repeats another one, all but its period
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong campaign copy mot-cua-2026 mot-cua-2027")]
pub(in crate::cli) struct CopyArgs {
    from: CampaignId,
    /// The name of the draft in addresses
    to: CampaignId,
}

pub(super) async fn draft(args: DraftArgs, today: Date, context: &Context) -> anyhow::Result<Exit> {
    let id = args.id.clone();
    let changed = context.change(move |catalog| {
        let ranking_channels = drafts::usual_channels(catalog, None);
        let draft = Draft { ranking_channels, ..Draft::new(args.id, args.units) };
        drafts::begin(catalog, &args.said.over(draft)?, today)
    });
    match changed.await? {
        Ok(_) => done(&format!(
            "The draft {id} is kept. Change it with `hailong campaign edit`, open it with `hailong campaign open {id}`."
        )),
        Err(faults) => Ok(output::refuse(&faults)),
    }
}

pub(super) async fn edit(args: EditArgs, today: Date, context: &Context) -> anyhow::Result<Exit> {
    let id = args.id.clone();
    let changed = context.change(move |catalog| {
        let mut draft = drafts::find_draft(catalog, &args.id).map_err(|fault| vec![fault])?.clone();
        if !args.units.is_empty() {
            draft.units = args.units;
        }
        drafts::change(catalog, &args.said.over(draft)?, today)
    });
    match changed.await? {
        Ok(_) => done(&format!("The draft {id} is kept.")),
        Err(faults) => Ok(output::refuse(&faults)),
    }
}

pub(super) async fn open(args: OpenArgs, today: Date, context: &Context) -> anyhow::Result<Exit> {
    let id = args.id.clone();
    match context.change(move |catalog| drafts::open(catalog, &args.id, today)).await? {
        Ok(catalog) => opened(&catalog, &id),
        Err(faults) => Ok(output::refuse(&faults)),
    }
}

pub(super) async fn discard(args: DiscardArgs, context: &Context) -> anyhow::Result<Exit> {
    let id = args.id.clone();
    match context.change(move |catalog| drafts::discard(catalog, &args.id)).await? {
        Ok(_) => done(&format!("The draft {id} is given up.")),
        Err(faults) => Ok(output::refuse(&faults)),
    }
}

pub(super) async fn copy(args: CopyArgs, context: &Context) -> anyhow::Result<Exit> {
    let to = args.to.clone();
    match context.change(move |catalog| drafts::copy(catalog, &args.from, &args.to)).await? {
        Ok(_) => done(&format!(
            "The draft {to} is kept. Next: `hailong campaign edit {to} --opens YYYY-MM-DD --closes YYYY-MM-DD`."
        )),
        Err(faults) => Ok(output::refuse(&faults)),
    }
}

/// Says below the list of campaigns which ones are being prepared.
pub(super) fn mention(catalog: &Catalog) -> anyhow::Result<()> {
    if catalog.drafts.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = catalog.drafts.keys().map(ToString::to_string).collect();
    output::say(&format!("Being prepared: {}", ids.join(", ")))
}

/// Shows a draft.
pub(super) fn show(draft: &Draft, format: Format) -> anyhow::Result<Exit> {
    if format == Format::Json {
        let mut view = serde_json::to_value(draft)?;
        view["phase"] = "draft".into();
        output::say_json(&view)?;
        return Ok(Exit::Done);
    }
    let list = |items: Vec<String>| items.join(", ");
    let mut table = output::table(["draft", draft.id.as_str()]);
    table.add_rows([
        ["title", draft.title.as_str()],
        ["definition", &known(draft.definition.as_ref())],
        ["units", &list(draft.units.iter().map(ToString::to_string).collect())],
        ["period", &format!("{} – {}", known(draft.opens.as_ref()), known(draft.closes.as_ref()))],
        ["index method", &known(draft.method.as_ref())],
        ["public", yes_no(draft.public)],
        ["ranks rest on", &list(draft.ranking_channels.iter().map(ToString::to_string).collect())],
        ["targets", &terms::targets(&draft.terms)],
        ["languages", &terms::languages(&draft.terms)],
        ["wanted of each unit", &terms::sample(&draft.terms)],
        ["shown and ranked", &terms::rules(&draft.terms)],
    ]);
    done(&table.to_string())
}

fn known<T: ToString>(value: Option<&T>) -> String {
    value.map_or_else(|| "–".to_owned(), ToString::to_string)
}
