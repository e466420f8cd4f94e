//! Counts that an office tells, by flags or by file.

use crate::catalog::Catalog;
use crate::catalog::decide::counts::{Change, Plan};
use crate::cli::{Context, Exit, Format, output};
use crate::ledger::Event;
use crate::table::Fault;
use serde::Serialize;
use std::fmt::Display;

/// Rows printed for people before they are summed up.
const SHOWN: usize = 30;

/// How changes are shown: each as a view for programs, and as a row of a table for people.
pub(super) struct Shown<Change, View, const N: usize> {
    pub(super) dry_run: bool,
    pub(super) format: Format,
    pub(super) view: fn(&Catalog, &Change) -> View,
    pub(super) heads: [&'static str; N],
    pub(super) row: fn(&View) -> [String; N],
    /// What one row is called.
    pub(super) noun: &'static str,
}

/// Writes what `plan` comes to, unless it is only to be shown; the plan or everything that speaks against it is
/// printed.
///
/// # Errors
/// Where the database does not answer.
pub(super) async fn tell<Counts: Send, Told: Send, P: Display + Send, View: Serialize, const N: usize>(
    context: &Context,
    shown: Shown<Change<Counts, Told>, View, N>,
    plan: impl FnOnce(&Catalog) -> Result<(Plan<Counts, Told>, Vec<Event>), Vec<Fault<P>>> + Send,
) -> anyhow::Result<Exit> {
    let Shown { dry_run, format, view, heads, row, noun } = shown;
    let mut planned = None;
    let decide = |catalog: &Catalog| {
        let (plan, events) = plan(catalog)?;
        planned = Some((plan, catalog.clone()));
        Ok(if dry_run { Vec::new() } else { events })
    };
    if let Err(faults) = context.change(decide).await? {
        return super::show_refusal(&faults, format);
    }
    let Some((plan, catalog)) = planned else { return Ok(Exit::Done) };
    let views: Vec<_> = plan.changes.iter().map(|change| view(&catalog, change)).collect();
    if format == Format::Json {
        let applied = !dry_run && !views.is_empty();
        output::say_json(
            &serde_json::json!({ "applied": applied, "unchanged": plan.unchanged, "changes": views }),
        )?;
        return Ok(Exit::Done);
    }
    if !views.is_empty() {
        let mut table = output::table(heads);
        table.add_rows(views.iter().take(SHOWN).map(row));
        output::say(&table.to_string())?;
    }
    if views.len() > SHOWN {
        output::say(&format!("… and {} more (all of them with --format json)", views.len() - SHOWN))?;
    }
    let (count, same) = (output::count(views.len(), noun), plan.unchanged);
    output::say(&if dry_run {
        format!("{count} would change, {same} are as they are; nothing was changed.")
    } else {
        format!("{count} changed, {same} are as they are.")
    })?;
    Ok(Exit::Done)
}
