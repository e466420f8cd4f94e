//! `hailong units import`: shows what would change, then changes it, all or nothing.

use super::{Official, show_refusal};
use crate::catalog::decide::units::{self, ImportRefused};
use crate::cli::{Context, Exit, Format, FormatArg, output};
use crate::store::ChangeError;
use crate::unit::Unit;
use crate::unit::import::{self, Change, ChangeKind, Plan};
use anyhow::Context as _;
use serde::Serialize;
use std::path::PathBuf;

/// Import units from CSV files or Excel workbooks, in one transaction
///
/// Columns: code,name,kind,parent_code,valid_from,valid_to,successor_code,lat,lon. The files may come
/// together in any order, or one after another, parents before what belongs to them, and may repeat each
/// other's rows. A unit is its code and its validity; units that no file names stay as they are. The first
/// import is applied at once, a later one shows what would change and asks first.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  hailong units import units-vn.csv units-vn-before-2025-07.csv
  hailong units import --official --province 44
  hailong units import agencies.csv --dry-run")]
pub(in crate::cli) struct Args {
    /// CSV files in UTF-8, or .xlsx
    #[arg(value_name = "FILE", required_unless_present = "official")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    official: Official,
    /// Apply the changes without asking
    #[arg(long, short)]
    yes: bool,
    /// Only show what would change
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
    #[command(flatten)]
    format: FormatArg,
}

/// Rows of each kind of change printed for people.
const SHOWN: usize = 12;

pub(super) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let format = args.format.format;
    let mut files = args.official.file()?.into_iter().collect::<Vec<_>>();
    for path in &args.files {
        let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        files.push(import::read(&path.display().to_string(), &bytes));
    }
    let store = context.store().await?;
    let ledger = context.ledger(&store).await?;
    let work = output::spinner("reading the units");
    let catalog = store.catalog(ledger).await?;
    let plan = import::plan(&catalog.tree, &files);
    work.finish_and_clear();
    let plan = match plan {
        Ok(plan) => plan,
        Err(faults) => return show_refusal(&faults, format),
    };
    let first = catalog.tree.is_empty();
    if format == Format::Text {
        show(&plan, first)?;
    }
    let apply = !args.dry_run && !plan.is_empty() && (first || args.yes || asked(&plan)?);
    if apply {
        let work = output::spinner("writing");
        let now = Context::now();
        let (for_change, shown) = (files, plan.clone());
        let done =
            store.change(ledger, now, move |catalog| units::import(catalog, &for_change, &shown)).await;
        work.finish_and_clear();
        match done {
            Ok(_) => {}
            Err(ChangeError::Refused(ImportRefused::Faults(faults))) => return show_refusal(&faults, format),
            Err(error) => return Err(error.into()),
        }
    }
    store.close().await;
    report(&plan, apply, format)?;
    let wished = args.dry_run || apply || plan.is_empty();
    Ok(if wished { Exit::Done } else { Exit::Refused })
}

/// Whether somebody at the terminal says yes.
pub(super) fn asked(plan: &Plan) -> anyhow::Result<bool> {
    let question = format!("Apply {}?", output::count(plan.changes.len(), "change"));
    Ok(output::confirm(&question)?.unwrap_or(false))
}

pub(super) fn report(plan: &Plan, applied: bool, format: Format) -> anyhow::Result<()> {
    match format {
        Format::Json => output::say_json(&PlanView::new(plan, applied)),
        Format::Text if applied => {
            output::say(&format!("Imported {}.", output::count(plan.changes.len(), "change")))
        }
        Format::Text if plan.is_empty() => output::say("Nothing to change."),
        Format::Text => {
            output::complain("Nothing was changed. To apply, run the command again with --yes.");
            Ok(())
        }
    }
}

pub(super) fn show(plan: &Plan, first: bool) -> anyhow::Result<()> {
    let count = |kind| plan.count(kind);
    output::say(&format!(
        "{} new, {} ended, {} moved, {} renamed, {} changed, {} as they are.",
        count(ChangeKind::Added),
        count(ChangeKind::Ended),
        count(ChangeKind::Moved),
        count(ChangeKind::Renamed),
        count(ChangeKind::Changed),
        plan.unchanged
    ))?;
    // A first import is all new: nothing to compare with.
    if !first && !plan.is_empty() {
        let mut table = output::table(["", "code", "name", "what changes"]);
        for kind in ChangeKind::ALL {
            let of_kind = plan.changes.iter().filter(|change| change.kind() == kind);
            table.add_rows(of_kind.take(SHOWN).map(|change| {
                let unit = &change.after;
                [word(kind).to_owned(), unit.code.to_string(), unit.name.clone(), differences(change)]
            }));
            if count(kind) > SHOWN {
                let more = format!("… and {} more (all of them with --format json)", count(kind) - SHOWN);
                table.add_row([word(kind), "", more.as_str(), ""]);
            }
        }
        output::say(&table.to_string())?;
    }
    for unknown in plan.unknown_successors.iter().take(SHOWN) {
        output::complain(&format!("warning: {unknown}"));
    }
    if plan.unknown_successors.len() > SHOWN {
        let more = plan.unknown_successors.len() - SHOWN;
        output::complain(&format!("warning: … and {more} more successors that do not exist yet"));
    }
    Ok(())
}

fn word(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Added => "new",
        ChangeKind::Ended => "ended",
        ChangeKind::Moved => "moved",
        ChangeKind::Renamed => "renamed",
        ChangeKind::Changed => "changed",
    }
}

/// What differs, as `name: A → B`; of a new unit its validity.
fn differences(change: &Change) -> String {
    let Some(before) = &change.before else { return change.after.validity() };
    let pairs = columns(before).into_iter().zip(columns(&change.after));
    pairs
        .filter(|((_, before), (_, after))| before != after)
        .map(|((column, before), (_, after))| {
            let shown = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
            format!("{column}: {} → {}", shown(&before), shown(&after))
        })
        .collect::<Vec<_>>()
        .join("\n")
}

fn columns(unit: &Unit) -> [(&'static str, String); 8] {
    fn text<T: ToString>(value: Option<&T>) -> String {
        value.map_or_else(String::new, ToString::to_string)
    }
    [
        ("name", unit.name.clone()),
        ("kind", unit.kind.to_string()),
        ("parent_code", text(unit.parent.as_ref())),
        ("valid_from", text(unit.valid_from.as_ref())),
        ("valid_to", text(unit.valid_to.as_ref())),
        ("successor_code", text(unit.successor.as_ref())),
        ("lat", text(unit.lat.as_ref())),
        ("lon", text(unit.lon.as_ref())),
    ]
}

/// A plan for programs.
#[derive(Debug, Serialize)]
struct PlanView<'a> {
    applied: bool,
    added: usize,
    ended: usize,
    moved: usize,
    renamed: usize,
    changed: usize,
    unchanged: usize,
    changes: Vec<ChangeView<'a>>,
    warnings: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ChangeView<'a> {
    change: &'static str,
    before: Option<&'a Unit>,
    after: &'a Unit,
}

impl<'a> PlanView<'a> {
    fn new(plan: &'a Plan, applied: bool) -> Self {
        let change =
            |c: &'a Change| ChangeView { change: word(c.kind()), before: c.before.as_ref(), after: &c.after };
        Self {
            applied,
            added: plan.count(ChangeKind::Added),
            ended: plan.count(ChangeKind::Ended),
            moved: plan.count(ChangeKind::Moved),
            renamed: plan.count(ChangeKind::Renamed),
            changed: plan.count(ChangeKind::Changed),
            unchanged: plan.unchanged,
            changes: plan.changes.iter().map(change).collect(),
            warnings: plan.unknown_successors.iter().map(ToString::to_string).collect(),
        }
    }
}
