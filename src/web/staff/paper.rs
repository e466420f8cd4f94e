//! `/staff/paper`: what people wrote on printed sheets, typed in with the keyboard.
//!
//! A sheet's number stands in no address and in no row of the log: either would say when it was entered,
//! and so lead to its response.

pub mod agreement;
pub mod counter;
mod item;
pub mod list;
pub mod people;
pub mod sheet;

use super::fault::StaffError;
use super::session::Session;
use crate::account::audit::{Act, Action};
use crate::account::{Grant, Right};
use crate::catalog::decide::paper::{self, PaperFault};
use crate::ids::{Hour, TouchpointCode, UnitCode};
use crate::store::AuditFilter;
use crate::touchpoint::Touchpoint;
use crate::web::App;
use crate::words::StaffWords;

/// The address of a counter's sheets.
fn address(code: TouchpointCode) -> String {
    format!("/staff/paper/{code}")
}

/// Where sheets are entered for the first or, by somebody else, for the second time.
fn address_of(code: TouchpointCode, second: bool) -> String {
    let address = address(code);
    if second { address + "?second=1" } else { address }
}

/// `Xã Vĩnh Linh — Quầy Đất đai`, what was merged under its successor's name.
fn place_name(session: &Session, touchpoint: &Touchpoint) -> String {
    let tree = &session.catalog().tree;
    let unit = tree.successor_on(touchpoint.unit, session.today()).or_else(|| tree.get(touchpoint.unit));
    let unit = unit.map_or_else(|| touchpoint.code.grouped(), |unit| unit.name.clone());
    if touchpoint.counter.is_empty() { unit } else { format!("{unit} — {}", touchpoint.counter) }
}

/// Whether this person may type a counter's sheets.
fn may_enter(session: &Session, touchpoint: &Touchpoint) -> bool {
    let tree = &session.catalog().tree;
    session.person().grants.may_enter_paper(touchpoint.code, touchpoint.unit, tree, session.today())
}

/// A counter whose sheets this person may type; any other answers as one that does not exist.
pub(in crate::web) fn touchpoint<'a>(session: &'a Session, code: &str) -> Result<&'a Touchpoint, StaffError> {
    let code: TouchpointCode = code.parse().map_err(|_no_code| StaffError::Missing)?;
    let touchpoint = session.catalog().touchpoints.get(&code).ok_or(StaffError::Missing)?;
    if may_enter(session, touchpoint) { Ok(touchpoint) } else { Err(StaffError::Missing) }
}

/// The unit as whose member this person enters a counter's sheets today.
///
/// # Errors
/// What speaks against it, of the last unit that was tried.
pub(in crate::web) fn operator(session: &Session, code: TouchpointCode) -> Result<UnitCode, Vec<PaperFault>> {
    let (catalog, today) = (session.catalog(), session.today());
    let enters = |grant: &&Grant| grant.role.rights().contains(&Right::EnterPaper);
    let units = session.person().grants.roles.iter().filter(enters).flat_map(|grant| match grant.unit {
        None => catalog.tree.roots(today),
        Some(unit) => catalog.tree.successor_on(unit, today).into_iter().collect(),
    });
    let mut faults = Vec::new();
    for unit in units {
        match paper::enter(catalog, code, &unit.code, today) {
            Ok(_) => return Ok(unit.code.clone()),
            Err(found) => faults = found,
        }
    }
    Err(faults)
}

/// For the log: the counter, never the sheet's number.
pub(in crate::web) fn act(session: &Session, code: TouchpointCode, operator: &UnitCode) -> Act {
    session.act(Action::PaperEntered, code.to_string()).with("unit", operator)
}

/// How many sheets this person entered today.
async fn entered_today(app: &App, session: &Session) -> Result<u64, StaffError> {
    let filter = AuditFilter {
        account: Some(session.account().no),
        action: Some(Action::PaperEntered),
        from: Some(i64::from(Hour::day_start(session.today()).0) * 3600),
        ..AuditFilter::default()
    };
    Ok(app.store.count_audit(app.ledger, &filter).await?)
}

/// A number for a counted phrase.
fn many(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

/// Why no sheet is taken, in words.
fn words(w: &StaffWords, fault: Option<&PaperFault>) -> String {
    let w = &w.paper;
    match fault {
        Some(PaperFault::OwnUnit { unit, .. }) => w.refused_own.fill(&[("unit", unit)]).to_string(),
        Some(PaperFault::Revoked(_)) => w.refused_revoked.to_string(),
        Some(PaperFault::Over { last, .. }) => {
            w.refused_over.fill(&[("day", &super::day(*last))]).to_string()
        }
        Some(PaperFault::Closed { .. } | PaperFault::Published { .. }) => w.refused_closed.to_string(),
        Some(PaperFault::NotYetOpen { opens, .. }) => {
            w.refused_early.fill(&[("day", &super::day(*opens))]).to_string()
        }
        Some(PaperFault::NothingIssued(_) | PaperFault::Channel { .. }) => w.refused_nothing.to_string(),
        Some(
            PaperFault::Campaign(_)
            | PaperFault::Unknown(_)
            | PaperFault::Copies { .. }
            | PaperFault::Language { .. }
            | PaperFault::Meanwhile(_)
            | PaperFault::NoUnit { .. },
        )
        | None => w.refused_unit.to_string(),
    }
}
