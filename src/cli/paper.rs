//! `hailong paper`: questionnaires on paper, printed, entered and checked.

mod agreement;
mod enter;
mod keys;
mod print;
mod terminal;

use super::{Context, Exit};
use crate::catalog::Catalog;
use crate::ids::TouchpointCode;
use crate::touchpoint::Touchpoint;
use time::Date;

/// Questionnaires on paper: print them, enter what people wrote, compare two entries
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    Print(print::Args),
    Enter(enter::Args),
    Agreement(agreement::Args),
}

pub(super) async fn run(command: Command, context: &Context) -> anyhow::Result<Exit> {
    match command {
        Command::Print(args) => print::run(args, context).await,
        Command::Enter(args) => enter::run(args, context).await,
        Command::Agreement(args) => agreement::run(args, context).await,
    }
}

/// The name of the touchpoint's unit today, what was merged under its successor's.
fn unit_name(catalog: &Catalog, touchpoint: &Touchpoint, today: Date) -> String {
    let unit = catalog.tree.successor_on(touchpoint.unit, today);
    let unit = unit.or_else(|| catalog.tree.get(touchpoint.unit));
    unit.map_or_else(|| touchpoint.code.grouped(), |unit| unit.name.clone())
}

/// `Xã Vĩnh Linh — Quầy Đất đai`.
fn place_name(catalog: &Catalog, touchpoint: &Touchpoint, today: Date) -> String {
    let unit = unit_name(catalog, touchpoint, today);
    if touchpoint.counter.is_empty() { unit } else { format!("{unit} — {}", touchpoint.counter) }
}

/// The touchpoint of this code.
///
/// # Errors
/// Where there is none.
fn touchpoint(catalog: &Catalog, code: TouchpointCode) -> anyhow::Result<&Touchpoint> {
    let found = catalog.touchpoints.get(&code);
    found.ok_or_else(|| anyhow::anyhow!("there is no touchpoint {}", code.grouped()))
}
