//! `hailong index`: the satisfaction index of a campaign.

mod compare;
mod priorities;
mod ratios;
pub(super) mod standing;
mod trend;
mod weigh;
pub(super) mod workbook;

use super::load::{Loaded, load};
use super::{Context, Exit, output};
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::definition::Definition;
use crate::export::table;
use crate::ids::{CampaignId, Share, UnitCode};
use crate::index::flags::{Beside, Responses};
use crate::index::json::{self, Document, FigureJson, Heading, KeyJson, ResultsJson};
use crate::index::public::Public;
use crate::index::request::{Asked, Request};
use crate::index::{Columns, Figures, Memory, NumberStyle, Table, display_percent, display_points, threads};
use anyhow::{Context as _, bail};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Which figures, in the words that the address of the index route uses as well.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct RequestArgs {
    /// Tell apart by unit, commune, district, province, counter, field, month, channel or the id of a
    /// single-choice or rating question; several with commas
    #[arg(long, value_name = "WHAT", default_value = "", hide_default_value = true)]
    by: String,
    /// Only this unit and everything below it
    #[arg(long, value_name = "UNIT", default_value = "", hide_default_value = true)]
    under: String,
    /// First day
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    from: String,
    /// Last day
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    to: String,
    /// Only these channels: qr, code, kiosk, paper, interviewer, link; several with commas
    #[arg(long, value_name = "CHANNEL", default_value = "", hide_default_value = true)]
    channel: String,
    /// Only these fields (lĩnh vực), by code; `unknown` for "không nhớ"; several with commas
    #[arg(long, value_name = "FIELD", default_value = "", hide_default_value = true)]
    field: String,
    /// Only what came in at these touchpoints, by code; several with commas
    #[arg(long, value_name = "CODE", default_value = "", hide_default_value = true)]
    touchpoint: String,
    /// Another method than the campaign's, of those that its questionnaire offers
    #[arg(long, value_name = "METHOD", default_value = "", hide_default_value = true)]
    method: String,
    /// `then`: units as they were on a response's day; a day: as they were on that day
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    structure: String,
    /// Only respondents who answered so: QUESTION=OPTION, several options with |, several tests with
    /// commas
    #[arg(long, value_name = "TESTS", default_value = "", hide_default_value = true)]
    answers: String,
}

/// Print the satisfaction index of a campaign, each figure with its n, interval and method
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  hailong index --campaign mot-cua-2026
  hailong index --campaign mot-cua-2026 --by unit --under 44 --format json
  hailong index --campaign mot-cua-2026 --by unit,month --channel code --format csv > index.csv
  hailong index --campaign mot-cua-2026 --view standing --by commune --under 44
  hailong index --campaign mot-cua-2026 --by counter --under 19363
  hailong index --campaign mot-cua-2026 --view trend --by commune
  hailong index --campaign mot-cua-2026 --view priorities --under 19363
  hailong index --campaign mot-cua-2026 --view ratios --from 2026-10-01 --to 2026-12-31
  hailong index --campaign mot-cua-2026 --by unit --from 2026-10-01 --compare-with from=2026-07-01 to=2026-09-30
  hailong index --campaign mot-cua-2026 --channel qr --compare-with channel=code
  hailong index --campaign mot-cua-2026 --weight-by dossiers")]
pub(super) struct Args {
    /// The campaign
    #[arg(long, value_name = "CAMPAIGN")]
    campaign: CampaignId,
    #[command(flatten)]
    request: RequestArgs,
    /// The figures, or what they say of units among each other
    #[arg(long, value_enum, default_value_t)]
    view: View,
    /// Against the same figures with other filters: from=DAY, to=DAY, channel=…, field=…, under=UNIT; with the
    /// test whether they differ
    #[arg(long, value_name = "FILTER", num_args = 1.., conflicts_with_all = ["weight_by", "view"])]
    compare_with: Vec<String>,
    /// Weighted to known sizes: `dossiers` for the ledger's dossiers by field, or a table (CSV, Excel) with the
    /// columns by (field, or a question), code, size; of one or two of them
    #[arg(long, value_name = "SIZES", conflicts_with = "view")]
    weight_by: Option<String>,
    /// A table of the overall figures for people; all figures as JSON or CSV for programs
    #[arg(long, value_enum, default_value_t)]
    format: IndexFormat,
}

/// What is made of the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum View {
    /// Value, n, interval, missing answers
    #[default]
    Figures,
    /// Units in groups by the ranks that they may truly have, set against their target; over the
    /// campaign's ranking channels
    Standing,
    /// How the figures move from month to month, and whether that is more than chance
    Trend,
    /// Which criteria to work on first: how much each goes together with satisfaction as a whole, against
    /// how satisfied people are with it
    Priorities,
    /// The ratios of Quyết định 766/QĐ-TTg, from counts that units supplied: no figures of the survey
    Ratios,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum IndexFormat {
    #[default]
    Text,
    Json,
    Csv,
}

pub(super) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let store = context.store().await?;
    let ledger = context.ledger(&store).await?;
    let loaded = load(&store, ledger).await?;
    store.close().await;
    let (campaign, request) = (&args.campaign, &args.request);
    match (args.view, &args.weight_by) {
        (_, Some(sizes)) => show(&args, &weigh::document(&loaded, campaign, request, sizes)?, weigh::print)?,
        _ if !args.compare_with.is_empty() => {
            let document = compare::document(&loaded, campaign, request, &args.compare_with)?;
            show(&args, &document, compare::print)?;
        }
        (View::Figures, None) => show_figures(loaded, &args)?,
        (View::Standing, None) => show_standing(&loaded, &args)?,
        (View::Trend, None) => show(&args, &trend::document(&loaded, campaign, request)?, trend::print)?,
        (View::Priorities, None) => {
            show(&args, &priorities::document(&loaded, campaign, request)?, priorities::print)?;
        }
        (View::Ratios, None) => show(&args, &ratios::document(&loaded, campaign, request)?, ratios::print)?,
    }
    Ok(Exit::Done)
}

/// A document for people, or as JSON for programs.
fn show<T: Serialize>(args: &Args, document: &T, print: fn(&T) -> anyhow::Result<()>) -> anyhow::Result<()> {
    match args.format {
        IndexFormat::Text => print(document),
        IndexFormat::Json => output::say_json(document),
        IndexFormat::Csv => bail!("--format csv is for figures and standings; use json here"),
    }
}

fn show_standing(loaded: &Loaded, args: &Args) -> anyhow::Result<()> {
    let document = standing::document(loaded, &args.campaign, &args.request)?;
    match args.format {
        IndexFormat::Json => output::say_json(&document),
        IndexFormat::Csv => {
            drop(table::csv(&document, std::io::stdout().lock())?);
            Ok(())
        }
        IndexFormat::Text => standing::print(&document),
    }
}

fn show_figures(loaded: Loaded, args: &Args) -> anyhow::Result<()> {
    let (document, _) = document(loaded, &args.campaign, &args.request)?;
    match args.format {
        IndexFormat::Json => output::say_json(&document)?,
        IndexFormat::Csv => {
            drop(table::csv(&document, std::io::stdout().lock())?);
        }
        IndexFormat::Text => print(&document)?,
    }
    Ok(())
}

impl RequestArgs {
    /// Whether nothing was asked for in particular.
    pub(super) fn is_empty(&self) -> bool {
        self.request() == Request::default()
    }

    fn request(&self) -> Request {
        let Self { by, under, from, to, channel, field, touchpoint, method, structure, answers } =
            self.clone();
        Request { by, under, from, to, channel, field, touchpoint, method, structure, answers }
    }
}

fn find<'a>(loaded: &'a Loaded, id: &CampaignId) -> anyhow::Result<&'a Campaign> {
    let Some(campaign) = loaded.catalog.campaign(id) else {
        let known: Vec<_> = loaded.catalog.campaigns.values().map(|c| c.id.as_str()).collect();
        bail!("there is no campaign {id}; there are: {}", known.join(", "));
    };
    Ok(campaign)
}

/// The figures that were asked for, in their outer shape. Lets the responses go as soon as they are counted: what
/// many units' figures take has room in their place.
///
/// # Errors
/// Where a flag cannot be read, or names what the ledger does not hold.
pub(super) fn document(
    mut loaded: Loaded,
    campaign: &CampaignId,
    args: &RequestArgs,
) -> anyhow::Result<(Document, Catalog)> {
    let counted = Counted::of(&loaded, campaign, &args.request())?;
    loaded.columns = Columns::default();
    let document = counted.document(&loaded, campaign)?;
    Ok((document, loaded.catalog))
}

/// A campaign's figures by unit, in their outer shape.
///
/// # Errors
/// Where the ledger does not hold the campaign.
pub(super) fn by_unit(loaded: &Loaded, campaign: &CampaignId) -> anyhow::Result<Document> {
    let request = Request { by: "unit".to_owned(), ..Request::default() };
    Counted::of(loaded, campaign, &request)?.document(loaded, campaign)
}

/// Figures that were counted, with what stands beside them.
struct Counted {
    asked: Asked,
    figures: Figures,
    beside: Beside,
}

impl Counted {
    fn of(loaded: &Loaded, campaign: &CampaignId, request: &Request) -> anyhow::Result<Self> {
        let subject = Subject::find(loaded, campaign)?;
        let asked = subject.read(loaded, request)?;
        let (table, query, memory) = (subject.table(loaded), asked.query(), Memory::default());
        let figures = memory.figures(&table, &query, threads())?;
        let beside = Beside::of(&table, &query, threads(), &memory)?;
        Ok(Self { asked, figures, beside })
    }

    /// Needs the catalog alone: the responses may have gone.
    fn document(&self, loaded: &Loaded, campaign: &CampaignId) -> anyhow::Result<Document> {
        let context = Subject::find(loaded, campaign)?.context(loaded, &self.asked.given);
        Ok(Document::of(&self.figures, &json::Context { beside: Some(&self.beside), ..context }))
    }
}

/// The figures of a unit and everything below it that everyone may see now.
///
/// # Errors
/// Where the campaign or the unit does not exist.
pub(super) fn public(loaded: &Loaded, campaign: &CampaignId, under: &UnitCode) -> anyhow::Result<Document> {
    let request = Request { under: under.to_string(), ..Request::default() };
    let subject = Subject::find(loaded, campaign)?;
    let asked = subject.read(loaded, &request)?;
    let catalog = &loaded.catalog;
    let (campaign, demo, now) = (subject.campaign, catalog.ledger.demo, Context::now());
    let public = Public { campaign, tree: &catalog.tree, demo, now };
    let told = public.figures(&subject.table(loaded), &asked, catalog.size, threads(), &Memory::default())?;
    let context = json::Context {
        entries: told.entries,
        beside: Some(&told.beside),
        ..subject.context(loaded, &asked.given)
    };
    Ok(Document::of(&told.figures, &context))
}

/// A campaign with its questionnaire.
#[derive(Debug, Clone, Copy)]
struct Subject<'a> {
    campaign: &'a Campaign,
    definition: &'a Arc<Definition>,
}

impl<'a> Subject<'a> {
    fn find(loaded: &'a Loaded, id: &CampaignId) -> anyhow::Result<Self> {
        let campaign = find(loaded, id)?;
        let definition = loaded.catalog.definitions.get(&campaign.definition_hash);
        let definition = definition
            .with_context(|| format!("the ledger does not hold the questionnaire {}", campaign.definition))?;
        Ok(Self { campaign, definition })
    }

    /// What was asked of it.
    fn read(&self, loaded: &Loaded, request: &Request) -> anyhow::Result<Asked> {
        let today = Context::now().local_date();
        request.read(&loaded.catalog, self.campaign, self.definition, today).map_err(|faults| {
            let lines: Vec<_> =
                faults.iter().map(|fault| format!("--{}: {}", fault.parameter, fault.problem)).collect();
            anyhow::anyhow!(lines.join("\n"))
        })
    }

    /// Its responses; where nobody has answered yet, none.
    fn table(&self, loaded: &'a Loaded) -> Cow<'a, Table> {
        loaded.columns.responses(self.campaign.no, self.definition)
    }

    /// What its figures do not know; `filter` as it was asked for.
    fn context(&self, loaded: &'a Loaded, filter: &'a BTreeMap<String, String>) -> json::Context<'a> {
        json::Context::of(&loaded.catalog, self.campaign, self.definition, filter)
    }
}

/// The first line of every text: whose figures, of which questionnaire, by which method, and `more`.
fn say_heading(of: &Heading, more: &str) -> anyhow::Result<()> {
    if of.demo {
        output::say("SIMULATED RESPONSES (MÔ PHỎNG)")?;
    }
    output::say(&format!("{} · {} · {}{more}", of.campaign.title, of.definition.name, of.method))
}

fn say_responses(of: Option<Responses>) -> anyhow::Result<()> {
    let Some(Responses { received, excluded, counted, flagged }) = of else { return Ok(()) };
    let flagged = if flagged > 0 { format!(", {flagged} of them flagged") } else { String::new() };
    output::say(&format!("{received} responses received, {excluded} excluded, {counted} counted{flagged}"))
}

fn print(document: &Document) -> anyhow::Result<()> {
    say_heading(&document.heading, " · 95 % interval by respondent")?;
    say_responses(document.responses)?;
    let mut table = output::table(["", "respondents", "n", "index %", "95 % interval", "missing"]);
    table.add_row(line("all", &document.total));
    for group in &document.groups {
        let name: Vec<_> = group.key.iter().map(key_name).collect();
        table.add_row(line(&name.join(" · "), &group.results));
    }
    output::say(&table.to_string())?;
    if document.groups.is_empty() {
        let mut table = output::table(["", "criterion", "n", "%", "95 % interval", "missing"]);
        let factors = document.total.parts.iter().chain(&document.total.factors);
        for figure in factors.chain(&document.total.criteria) {
            let [n, value, interval, missing] = cells(figure);
            table.add_row([figure.id.clone(), figure.text.clone(), n, value, interval, missing]);
        }
        output::say(&table.to_string())?;
    }
    Ok(())
}

fn key_name(key: &KeyJson) -> String {
    match key {
        KeyJson::Unit { code, name, .. } => format!("{code} {name}"),
        KeyJson::Field { name, .. } | KeyJson::Counter { name, .. } => name.clone(),
        KeyJson::Month { month } => month.clone(),
        KeyJson::Channel { channel } => channel.clone(),
        KeyJson::Question { text, .. } => text.clone(),
    }
}

fn line(name: &str, results: &ResultsJson) -> [String; 6] {
    let respondents = results.respondents.map_or_else(|| "–".to_owned(), |n| n.to_string());
    let [n, value, interval, missing] =
        results.overall.as_ref().map_or_else(|| std::array::from_fn(|_| "–".to_owned()), cells);
    [name.to_owned(), respondents, n, value, interval, missing]
}

fn cells(figure: &FigureJson) -> [String; 4] {
    let none = || "–".to_owned();
    let percent = |share: Option<f64>| {
        share.and_then(Share::new).map_or_else(none, |share| display_percent(share, NumberStyle::English))
    };
    let missing = figure.missing.map_or_else(none, |m| {
        format!("{} left out, {} n/a, {} not asked", m.not_answered, m.not_applicable, m.not_asked)
    });
    let interval = if figure.low.is_some() {
        format!("{} – {}", percent(figure.low), percent(figure.high))
    } else {
        none()
    };
    let points = figure.points.zip(figure.value.and_then(Share::new)).map(|(points, share)| {
        format!(" ({} points)", display_points(share, points.possible, NumberStyle::English))
    });
    let value = percent(figure.value) + &points.unwrap_or_default();
    [figure.n.map_or_else(none, |n| n.to_string()), value, interval, missing]
}
