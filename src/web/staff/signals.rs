//! `/staff/signals`: sets of responses that signals flagged, and what two people decide about them. Nobody sees an
//! answer here, and nobody chooses a sheet; the rules stand in [`crate::catalog::decide::exclusions`].

mod act;
mod list;
mod one;

pub(in crate::web) use act::{approve, propose, refuse, reverse, withdraw};
pub(in crate::web) use list::get as list;
pub(in crate::web) use one::get as one;

use super::fault::StaffError;
use super::session::Session;
use crate::account::{AccountNo, Person, Right, login_of};
use crate::catalog::flags::{Raised, Standing};
use crate::ids::{Hour, UnitNo};
use crate::ledger::flag::FlagNo;
use crate::words::StaffWords;

/// The flag of an address, where the person has the right.
fn find<'s>(session: &'s Session, no: &str, right: Right) -> Result<&'s Raised, StaffError> {
    let no: FlagNo = no.parse().map_err(|_no_number| StaffError::Missing)?;
    let raised = session.catalog().flags.get(no).ok_or(StaffError::Missing)?;
    if session.holds(raised.flag.set.unit, right) { Ok(raised) } else { Err(StaffError::Missing) }
}

fn standing_words(w: &StaffWords, standing: Standing) -> String {
    match standing {
        Standing::Raised => &w.signals.state_raised,
        Standing::Proposed(_) => &w.signals.state_proposed,
        Standing::Excluded(_) => &w.signals.state_excluded,
        Standing::Reversing(..) => &w.signals.state_reversing,
    }
    .to_string()
}

fn unit_name(session: &Session, unit: UnitNo) -> String {
    session.catalog().tree.get(unit).map_or_else(|| "–".to_owned(), |unit| unit.name.clone())
}

/// Who is meant by `#7`: the name to sign in with, as long as the person is known.
fn called(people: &[Person], subject: &str) -> String {
    if AccountNo::of_subject(subject).is_some() {
        login_of(people, subject).to_owned()
    } else {
        subject.to_owned()
    }
}

/// The hours of a set, the last one included: "24/11/2026 08:00 – 24/11/2026 09:59".
fn hours(from: Hour, to: Hour) -> String {
    let moment = |hour: Hour, minute: &str| {
        format!("{} {:02}:{minute}", super::day(hour.local_date()), hour.local_hour_of_day())
    };
    format!("{} – {}", moment(from, "00"), moment(Hour(to.0.saturating_sub(1)), "59"))
}
