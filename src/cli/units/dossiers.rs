//! `hailong units dossiers …`: how many dossiers (hồ sơ) were handed out, by unit, field and month.

use super::counts::{self, Shown};
use crate::campaign::dossiers::{self, Cells, DossierRow, Fault, Month};
use crate::catalog::Catalog;
use crate::catalog::decide::dossiers::{DossierChange, plan};
use crate::cli::{Context, Exit, Format, FormatArg, output};
use crate::ids::UnitCode;
use crate::table::Place;
use anyhow::Context as _;
use serde::Serialize;
use std::path::PathBuf;

/// Dossiers handed out, by unit, field and month
#[derive(Debug, clap::Subcommand)]
pub(in crate::cli) enum Command {
    Import(ImportArgs),
    Set(SetArgs),
    List(ListArgs),
}

/// Import counts from a CSV file or an Excel workbook
///
/// Columns: unit_code,field,month,count, one row a count; the month as 2026-03 or 03/2026. An empty field
/// means all fields together. A count replaces the one before it of the same unit, field and month.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  hailong units dossiers import ho-so-2026-10.xlsx --dry-run
  hailong units dossiers import ho-so-2026-10.csv")]
pub(in crate::cli) struct ImportArgs {
    file: PathBuf,
    /// Only show what would change
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    format: FormatArg,
}

/// Say one count
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  hailong units dossiers set 19363 --month 2026-10 --field dat-dai --count 120")]
pub(in crate::cli) struct SetArgs {
    /// The unit's code
    unit: String,
    /// The month, as 2026-10
    #[arg(long)]
    month: String,
    /// The field's code [default: all fields together]
    #[arg(long, default_value = "", hide_default_value = true)]
    field: String,
    /// How many
    #[arg(long)]
    count: String,
}

/// List the counts
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong units dossiers list --unit 19363 --format json")]
pub(in crate::cli) struct ListArgs {
    /// Only of this unit
    #[arg(long, value_name = "CODE")]
    unit: Option<UnitCode>,
    /// Only of this month
    #[arg(long, value_name = "YYYY-MM")]
    month: Option<Month>,
    #[command(flatten)]
    format: FormatArg,
}

/// A count for people and programs.
#[derive(Debug, Serialize)]
struct View {
    unit: String,
    name: String,
    field: Option<String>,
    month: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<u32>,
    count: u32,
}

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
    let (rows, faults) = dossiers::rows(&name, &bytes);
    tell(rows, faults, args.dry_run, args.format.format, context).await
}

async fn set(args: SetArgs, context: &Context) -> anyhow::Result<Exit> {
    let SetArgs { unit, month, field, count } = &args;
    let place = Place { file: "the command line".into(), row: None, column: None };
    let (rows, faults) = match dossiers::read(&place, Cells { unit, field, month, count }) {
        Ok(row) => (vec![row], Vec::new()),
        Err(faults) => (Vec::new(), faults),
    };
    tell(rows, faults, false, Format::Text, context).await
}

async fn tell(
    rows: Vec<DossierRow>,
    faults: Vec<Fault>,
    dry_run: bool,
    format: Format,
    context: &Context,
) -> anyhow::Result<Exit> {
    let today = Context::now().local_date();
    let shown = Shown {
        dry_run,
        format,
        view,
        heads: ["unit", "name", "field", "month", "before", "dossiers"],
        row: line,
        noun: "count",
    };
    counts::tell(context, shown, |known| {
        let plan = plan(known, &rows, faults, today, |_unit| true)?;
        let events = plan.events();
        Ok((plan, events))
    })
    .await
}

fn line(view: &View) -> [String; 6] {
    let before = view.before.map_or_else(|| "–".to_owned(), |before| before.to_string());
    [&view.unit, &view.name, field(view), &view.month, &before, &view.count.to_string()].map(String::clone)
}

fn field(view: &View) -> &String {
    static TOGETHER: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| "all together".to_owned());
    view.field.as_ref().unwrap_or(&TOGETHER)
}

fn view(catalog: &Catalog, change: &DossierChange) -> View {
    let DossierChange { before, after } = change;
    let unit = catalog.tree.get(after.unit);
    View {
        unit: unit.map_or_else(String::new, |unit| unit.code.to_string()),
        name: unit.map_or_else(String::new, |unit| unit.name.clone()),
        field: after.field.and_then(|no| catalog.fields.get(&no)).map(|field| field.code.to_string()),
        month: after.month.to_string(),
        before: *before,
        count: after.count,
    }
}

async fn list(args: ListArgs, context: &Context) -> anyhow::Result<Exit> {
    let catalog = context.catalog().await?;
    let of_unit = |view: &View| args.unit.as_ref().is_none_or(|code| code.as_str() == view.unit);
    let mut views: Vec<View> = catalog
        .dossiers
        .iter()
        .filter(|((_, _, month), _)| args.month.is_none_or(|wanted| wanted == *month))
        .map(|((unit, field, month), count)| {
            let after = dossiers::DossierCount { unit: *unit, field: *field, month: *month, count: *count };
            view(&catalog, &DossierChange { before: None, after })
        })
        .filter(of_unit)
        .collect();
    views.sort_by(|a, b| (&a.month, &a.unit, &a.field).cmp(&(&b.month, &b.unit, &b.field)));
    match args.format.format {
        Format::Json => output::say_json(&views)?,
        Format::Text => {
            let mut table = output::table(["month", "unit", "name", "field", "dossiers"]);
            table.add_rows(views.iter().map(|view| {
                [&view.month, &view.unit, &view.name, field(view), &view.count.to_string()].map(String::clone)
            }));
            output::say(&table.to_string())?;
        }
    }
    Ok(Exit::Done)
}
