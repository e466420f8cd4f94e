//! `hailong campaign …`: rounds of fieldwork (đợt khảo sát).

mod drafts;
mod terms;

use super::{Context, Exit, Format, FormatArg, output, parse};
use crate::campaign::{Campaign, Phase};
use crate::catalog::Catalog;
use crate::catalog::decide::campaigns::{self, NewCampaign};
use crate::ids::{CampaignId, Channel, DefinitionRef, UnitCode};
use serde::Serialize;
use time::Date;

/// Rounds of fieldwork (đợt khảo sát)
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    Create(CreateArgs),
    Draft(drafts::DraftArgs),
    Edit(drafts::EditArgs),
    Open(drafts::OpenArgs),
    Discard(drafts::DiscardArgs),
    Copy(drafts::CopyArgs),
    List(ListArgs),
    Show(ShowArgs),
    Extend(ExtendArgs),
    Close(CloseArgs),
    Publish(PublishArgs),
}

/// Open a campaign at once: a questionnaire, units, a period, an index method
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  hailong campaign create mot-cua-2026 --title \"Khảo sát một cửa năm 2026\" \\
    --definition mot-cua-nhanh.1 --units 44 --opens 2026-01-01 --closes 2026-12-31 --public")]
pub(super) struct CreateArgs {
    /// Its name in addresses
    id: CampaignId,
    /// As citizens and reports read it, in Vietnamese
    #[arg(long)]
    title: String,
    /// A published questionnaire and its version
    #[arg(long, value_name = "KEY.VERSION")]
    definition: DefinitionRef,
    /// The units that take part, with everything below them, separated by commas
    #[arg(long, value_name = "CODE", value_delimiter = ',', required = true)]
    units: Vec<UnitCode>,
    /// The first day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse::day)]
    opens: Date,
    /// The last day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse::day)]
    closes: Date,
    /// The index method [default: the questionnaire's first one]
    #[arg(long)]
    method: Option<String>,
    /// Show results to everyone while answers still come in
    #[arg(long)]
    public: bool,
    /// Channels that ranks may rest on, separated by commas; the open poster (qr) is answered by whoever wishes,
    /// which every rank then says [default: code,interviewer where slips with one-time codes were given out, else qr]
    #[arg(long, value_name = "CHANNEL", value_delimiter = ',')]
    ranking_channels: Vec<Channel>,
    #[command(flatten)]
    terms: terms::Args,
}

/// List the campaigns
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong campaign list --format json")]
pub(super) struct ListArgs {
    #[command(flatten)]
    format: FormatArg,
}

/// Show a campaign
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong campaign show mot-cua-2026")]
pub(super) struct ShowArgs {
    id: CampaignId,
    #[command(flatten)]
    format: FormatArg,
}

/// Let a campaign go on until a later day
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong campaign extend mot-cua-2026 --closes 2027-01-31")]
pub(super) struct ExtendArgs {
    id: CampaignId,
    /// The new last day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse::day)]
    closes: Date,
}

/// Close a campaign before its last day; it cannot be opened again
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong campaign close mot-cua-2026")]
pub(super) struct CloseArgs {
    id: CampaignId,
}

/// Publish the figures of a closed campaign; they are for everyone from then on, and final
///
/// Sheets that were begun before the end are taken for 48 hours after it, unless figures are published.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong campaign publish mot-cua-2026")]
pub(super) struct PublishArgs {
    id: CampaignId,
}

/// A campaign for people and programs.
#[derive(Debug, Serialize)]
struct View<'a> {
    #[serde(flatten)]
    campaign: &'a Campaign,
    phase: Phase,
    /// Codes that take answers while it is open.
    touchpoints: usize,
}

pub(super) async fn run(command: Command, context: &Context) -> anyhow::Result<Exit> {
    let today = Context::now().local_date();
    match command {
        Command::Create(args) => create(args, today, context).await,
        Command::Draft(args) => drafts::draft(args, today, context).await,
        Command::Edit(args) => drafts::edit(args, today, context).await,
        Command::Open(args) => drafts::open(args, today, context).await,
        Command::Discard(args) => drafts::discard(args, context).await,
        Command::Copy(args) => drafts::copy(args, context).await,
        Command::List(args) => list(args, today, context).await,
        Command::Show(args) => show(args, today, context).await,
        Command::Extend(ExtendArgs { id, closes }) => {
            let wish = id.clone();
            match context.change(move |catalog| campaigns::extend(catalog, &wish, closes, today)).await? {
                Ok(_) => done(&format!("The campaign {id} runs until {closes} now.")),
                Err(faults) => Ok(output::refuse(&faults)),
            }
        }
        Command::Close(CloseArgs { id }) => {
            let wish = id.clone();
            match context.change(move |catalog| campaigns::close(catalog, &wish, today)).await? {
                Ok(_) => done(&format!("The campaign {id} is closed.")),
                Err(faults) => Ok(output::refuse(&faults)),
            }
        }
        Command::Publish(PublishArgs { id }) => {
            let wish = id.clone();
            match context.change(move |catalog| campaigns::publish(catalog, &wish, today)).await? {
                Ok(_) => done(&format!("The figures of the campaign {id} are published: /results/{id}")),
                Err(faults) => Ok(output::refuse(&faults)),
            }
        }
    }
}

fn done(text: &str) -> anyhow::Result<Exit> {
    output::say(text)?;
    Ok(Exit::Done)
}

async fn create(args: CreateArgs, today: Date, context: &Context) -> anyhow::Result<Exit> {
    let id = args.id.clone();
    let new = NewCampaign {
        id: args.id,
        title: args.title,
        definition: args.definition,
        units: args.units,
        opens: args.opens,
        closes: args.closes,
        method: args.method,
        public: args.public,
        ranking_channels: args.ranking_channels,
        terms: args.terms.read(crate::campaign::Terms::default())?,
    };
    let open = move |catalog: &Catalog| {
        let mut new = new;
        if new.ranking_channels.is_empty() {
            new.ranking_channels = campaigns::drafts::usual_channels(catalog, None);
        }
        campaigns::open(catalog, &new, today)
    };
    match context.change(open).await? {
        Ok(catalog) => opened(&catalog, &id),
        Err(faults) => Ok(output::refuse(&faults)),
    }
}

/// Says what was opened, and what comes next.
fn opened(catalog: &Catalog, id: &CampaignId) -> anyhow::Result<Exit> {
    if let Some(campaign) = catalog.campaign(id) {
        output::say(&format!(
            "Created the campaign {id}: {} with {}, {} to {}.",
            campaign.definition, campaign.method, campaign.opens, campaign.closes
        ))?;
    }
    done(&format!("Next: `hailong touchpoints create --campaign {id} --under CODE`."))
}

fn view<'a>(catalog: &'a Catalog, campaign: &'a Campaign, today: Date) -> View<'a> {
    View { campaign, phase: campaign.phase(today), touchpoints: catalog.in_use(campaign.no).count() }
}

async fn list(args: ListArgs, today: Date, context: &Context) -> anyhow::Result<Exit> {
    let catalog = context.catalog().await?;
    let views: Vec<_> = catalog.campaigns.values().map(|c| view(&catalog, c, today)).collect();
    match args.format.format {
        Format::Json => output::say_json(&views)?,
        Format::Text => {
            let mut table =
                output::table(["campaign", "title", "definition", "period", "", "public", "touchpoints"]);
            table.add_rows(views.iter().map(|View { campaign: c, phase, touchpoints }| {
                [
                    c.id.to_string(),
                    c.title.clone(),
                    c.definition.to_string(),
                    format!("{} – {}", c.opens, c.closes),
                    phase.to_string(),
                    yes_no(c.public).to_owned(),
                    touchpoints.to_string(),
                ]
            }));
            output::say(&table.to_string())?;
            drafts::mention(&catalog)?;
        }
    }
    Ok(Exit::Done)
}

fn yes_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

async fn show(args: ShowArgs, today: Date, context: &Context) -> anyhow::Result<Exit> {
    let catalog = context.catalog().await?;
    let campaign = match campaigns::find(&catalog, &args.id) {
        Ok(campaign) => campaign,
        Err(fault) => match catalog.drafts.get(&args.id) {
            Some(draft) => return drafts::show(draft, args.format.format),
            None => return Ok(output::refuse(&[fault])),
        },
    };
    let view = view(&catalog, campaign, today);
    if args.format.format == Format::Json {
        output::say_json(&view)?;
        return Ok(Exit::Done);
    }
    let day = campaign.day(today);
    let units = catalog.campaign_roots(campaign, day).into_iter().filter_map(|no| catalog.tree.get(no));
    let units = units.map(|unit| format!("{} {}", unit.code, unit.name)).collect::<Vec<_>>().join("\n");
    let channels = campaign.ranking_channels.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let mut table = output::table(["campaign", campaign.id.as_str()]);
    table.add_rows([
        ["title", &campaign.title],
        ["definition", &format!("{} ({})", campaign.definition, campaign.definition_hash)],
        ["units", &units],
        ["period", &format!("{} – {}, {}", campaign.opens, campaign.closes, view.phase)],
        ["index method", &campaign.method],
        ["public", yes_no(campaign.public)],
        ["ranks rest on", &channels],
        ["targets", &terms::targets(&campaign.terms)],
        ["languages", &terms::languages(&campaign.terms)],
        ["wanted of each unit", &terms::sample(&campaign.terms)],
        ["shown and ranked", &terms::rules(&campaign.terms)],
        ["touchpoints in use", &view.touchpoints.to_string()],
    ]);
    done(&table.to_string())
}
