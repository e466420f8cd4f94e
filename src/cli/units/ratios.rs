//! `hailong units ratios …`: what the ratios of Quyết định 766/QĐ-TTg are made of, by unit and period.

use super::counts::{self, Shown};
use crate::campaign::ratios::{self, Cells, Counts, Fault, Period, RatioCount, RatioRow};
use crate::catalog::Catalog;
use crate::catalog::decide::ratios::{RatioChange, plan};
use crate::cli::{Context, Exit, Format, FormatArg, output};
use crate::ids::UnitCode;
use crate::table::Place;
use anyhow::Context as _;
use serde::Serialize;
use std::path::PathBuf;

/// Counts for the ratios of Quyết định 766/QĐ-TTg, by unit and period
#[derive(Debug, clap::Subcommand)]
pub(in crate::cli) enum Command {
    Import(ImportArgs),
    Set(SetArgs),
    List(ListArgs),
}

/// Import counts from a CSV file or an Excel workbook
///
/// Columns: unit_code,period,feedback,feedback_on_time,feedback_dissatisfied,dossiers,dossiers_dissatisfied, one
/// row a unit and period; the period as 2026-03, 03/2026, 2026-Q1 or Q1/2026. A unit tells its own counts, without
/// those of units below it, and a quarter or its months, never both. Counts replace those before them.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  hailong units ratios import qd-766-2026-q4.xlsx --dry-run
  hailong units ratios import qd-766-2026-q4.csv")]
pub(in crate::cli) struct ImportArgs {
    file: PathBuf,
    /// Only show what would change
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    format: FormatArg,
}

/// Say the counts of one unit and period
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  hailong units ratios set 19363 --period 2026-Q3 --feedback 40 --feedback-on-time 38 \\
    --feedback-dissatisfied 4 --dossiers 2000 --dossiers-dissatisfied 5")]
pub(in crate::cli) struct SetArgs {
    /// The unit's code
    unit: String,
    /// The month or quarter, as 2026-10 or 2026-Q4
    #[arg(long)]
    period: String,
    /// Complaints (PAKN) that were the unit's to handle
    #[arg(long, value_name = "COUNT")]
    feedback: String,
    /// Of these, handled on time or early
    #[arg(long, value_name = "COUNT")]
    feedback_on_time: String,
    /// Of these, answered to dissatisfaction, or complained of again for result or delay
    #[arg(long, value_name = "COUNT")]
    feedback_dissatisfied: String,
    #[arg(long, value_name = "COUNT")]
    /// Dossiers
    dossiers: String,
    /// Of these, rated as dissatisfying, or complained of for receipt, handling or delay
    #[arg(long, value_name = "COUNT")]
    dossiers_dissatisfied: String,
}

/// List the counts
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong units ratios list --unit 19363 --format json")]
pub(in crate::cli) struct ListArgs {
    /// Only of this unit
    #[arg(long, value_name = "CODE")]
    unit: Option<UnitCode>,
    /// Only of this month or quarter
    #[arg(long, value_name = "PERIOD")]
    period: Option<Period>,
    #[command(flatten)]
    format: FormatArg,
}

/// Counts for people and programs.
#[derive(Debug, Serialize)]
struct View {
    unit: String,
    name: String,
    period: Period,
    #[serde(flatten)]
    counts: Counts,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Counts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// The local day.
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<String>,
}

const HEADS: [&str; 8] =
    ["period", "unit", "name", "feedback", "on time", "dissatisfied", "dossiers", "dissatisfied"];

/// With who told them, and when.
const LISTED: [&str; 10] = {
    let [a, b, c, d, e, f, g, h] = HEADS;
    [a, b, c, d, e, f, g, h, "by", "on"]
};

pub(super) async fn run(command: Command, context: &Context) -> anyhow::Result<Exit> {
    match command {
        Command::Import(args) => import(args, context).await,
        Command::Set(args) => set(args, context).await,
        Command::List(args) => list(args, context).await,
    }
}

async fn import(args: ImportArgs, context: &Context) -> anyhow::Result<Exit> {
    let name = args.file.display().to_string();
    let bytes = std::fs::read(&args.file).with_context(|| format!("cannot read {name}"))?;
    let (rows, faults) = ratios::rows(&name, &bytes);
    tell(rows, faults, args.dry_run, args.format.format, context).await
}

async fn set(args: SetArgs, context: &Context) -> anyhow::Result<Exit> {
    let place = Place { file: "the command line".into(), row: None, column: None };
    let cells = Cells {
        unit: &args.unit,
        period: &args.period,
        feedback: &args.feedback,
        feedback_on_time: &args.feedback_on_time,
        feedback_dissatisfied: &args.feedback_dissatisfied,
        dossiers: &args.dossiers,
        dossiers_dissatisfied: &args.dossiers_dissatisfied,
    };
    let (rows, faults) = match ratios::read(&place, cells) {
        Ok(row) => (vec![row], Vec::new()),
        Err(faults) => (Vec::new(), faults),
    };
    tell(rows, faults, false, Format::Text, context).await
}

async fn tell(
    rows: Vec<RatioRow>,
    faults: Vec<Fault>,
    dry_run: bool,
    format: Format,
    context: &Context,
) -> anyhow::Result<Exit> {
    let today = Context::now().local_date();
    let by = whoami::username().context("the system does not say who tells these counts")?;
    let shown = Shown { dry_run, format, view, heads: HEADS, row: line, noun: "row" };
    counts::tell(context, shown, |known| {
        let plan = plan(known, &rows, faults, today, |_unit| true)?;
        let events = plan.events(&by);
        Ok((plan, events))
    })
    .await
}

fn line(view: &View) -> [String; 8] {
    let Counts { feedback, feedback_on_time, feedback_dissatisfied, dossiers, dossiers_dissatisfied } =
        view.counts;
    let [feedback, on_time, again, dossiers, bad] =
        [feedback, feedback_on_time, feedback_dissatisfied, dossiers, dossiers_dissatisfied]
            .map(|n| n.to_string());
    [view.period.to_string(), view.unit.clone(), view.name.clone(), feedback, on_time, again, dossiers, bad]
}

fn view(catalog: &Catalog, change: &RatioChange) -> View {
    let RatioCount { unit, period, counts } = change.after;
    let unit = catalog.tree.get(unit);
    View {
        unit: unit.map_or_else(String::new, |unit| unit.code.to_string()),
        name: unit.map_or_else(String::new, |unit| unit.name.clone()),
        period,
        counts,
        before: change.before,
        by: None,
        on: None,
    }
}

async fn list(args: ListArgs, context: &Context) -> anyhow::Result<Exit> {
    let catalog = context.catalog().await?;
    let of_unit = |view: &View| args.unit.as_ref().is_none_or(|code| code.as_str() == view.unit);
    let mut views: Vec<View> = catalog
        .ratios
        .iter()
        .filter(|((_, period), _)| args.period.is_none_or(|wanted| wanted == *period))
        .map(|((unit, period), told)| {
            let after = RatioCount { unit: *unit, period: *period, counts: told.counts };
            let (by, on) = (Some(told.by.clone()), Some(told.hour.local_date().to_string()));
            View { by, on, ..view(&catalog, &RatioChange { before: None, after }) }
        })
        .filter(of_unit)
        .collect();
    views.sort_by(|a, b| (a.period, &a.unit).cmp(&(b.period, &b.unit)));
    match args.format.format {
        Format::Json => output::say_json(&views)?,
        Format::Text => {
            let mut table = output::table(LISTED);
            table.add_rows(views.iter().map(|view| {
                let told = [&view.by, &view.on].map(|text| text.clone().unwrap_or_default());
                line(view).into_iter().chain(told).collect::<Vec<_>>()
            }));
            output::say(&table.to_string())?;
        }
    }
    Ok(Exit::Done)
}
