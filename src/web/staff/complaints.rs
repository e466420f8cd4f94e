//! `/staff/complaints`: what citizens want an answer to ([`crate::complaint`]). Who reads a complaint, and
//! whatever is done with it, stands in the audit log in the same transaction; its text never does.

mod list;
mod one;
mod publish;

pub(in crate::web) use list::get as list;
pub(in crate::web) use one::{accept, answer, close, get as one};
pub(in crate::web) use publish::{get as preview, publish, withdraw};

use super::day;
use super::fault::StaffError;
use super::session::Session;
use crate::account::Right;
use crate::account::audit::Action;
use crate::complaint::{Category, Complaint, ComplaintNo, Happened, Head, Move, MoveFault, Overdue, State};
use crate::ids::UnitNo;
use crate::store::ComplaintError;
use crate::web::App;
use crate::words::{Phrase, StaffWords};
use time::Date;

/// The complaint of an address, where the person has the right.
async fn find(app: &App, session: &Session, no: &str, right: Right) -> Result<Complaint, StaffError> {
    let no: ComplaintNo = no.parse().map_err(|_no_number| StaffError::Missing)?;
    let complaint = app.store.complaint(app.ledger, no).await?.ok_or(StaffError::Missing)?;
    if within(session, &complaint.head, right) { Ok(complaint) } else { Err(StaffError::Missing) }
}

/// Whether the person has the right where the complaint lies.
fn within(session: &Session, head: &Head, right: Right) -> bool {
    session.holds(head.unit, right)
}

/// Makes a move, and the log's row about it with it.
async fn make(
    app: &App,
    session: &Session,
    no: ComplaintNo,
    made: &Move,
) -> Result<Result<(), MoveFault>, StaffError> {
    let unit =
        |no: UnitNo| session.catalog().tree.get(no).map_or_else(String::new, |unit| unit.code.to_string());
    let act = match made {
        Move::Accept(to) => session.act(Action::ComplaintAccepted, no.to_string()).with("unit", &unit(*to)),
        Move::Answer(_) => session.act(Action::ComplaintAnswered, no.to_string()),
        Move::Close => session.act(Action::ComplaintClosed, no.to_string()),
        Move::Publish { hide } => {
            session.act(Action::ComplaintPublished, no.to_string()).with("hidden", &hide.len())
        }
        Move::Withdraw => session.act(Action::ComplaintWithdrawn, no.to_string()),
    };
    // Whether it still lies where the person may act is asked again, on what is there now.
    let decide = |held: &Complaint| {
        if within(session, &held.head, Right::AnswerComments) {
            held.after(made, session.today()).map_err(Some)
        } else {
            Err(None)
        }
    };
    match app.store.change_complaint(app.ledger, no, &act, decide).await {
        Ok(_) => Ok(Ok(())),
        Err(ComplaintError::Refused(Some(fault))) => Ok(Err(fault)),
        Err(ComplaintError::Refused(None) | ComplaintError::Unknown(_)) => Err(StaffError::Missing),
        Err(ComplaintError::Store(error)) => Err(error.into()),
    }
}

/// What cannot be done, in words.
fn fault_words(w: &StaffWords, fault: &MoveFault) -> Phrase {
    let w = &w.complaints;
    match fault {
        MoveFault::Closed => w.fault_closed.clone(),
        MoveFault::Answered => w.fault_answered.clone(),
        MoveFault::There => w.fault_there.clone(),
        MoveFault::Empty => w.fault_empty.clone(),
        MoveFault::TooLong { found } => w.fault_long.fill(&[("n", found)]),
        MoveFault::Control { .. } => w.fault_control.clone(),
        MoveFault::NoAnswer => w.fault_no_answer.clone(),
        MoveFault::NotPublished => w.fault_not_published.clone(),
    }
}

fn state_words(w: &StaffWords, state: State) -> String {
    let w = &w.complaints;
    match state {
        State::Received => &w.state_received,
        State::Accepted => &w.state_accepted,
        State::Answered => &w.state_answered,
        State::Closed => &w.state_closed,
    }
    .to_string()
}

fn category_words(w: &StaffWords, category: Category) -> String {
    let w = &w.complaints;
    match category {
        Category::Attitude => &w.about_attitude,
        Category::Delay => &w.about_delay,
        Category::Papers => &w.about_papers,
        Category::Money => &w.about_money,
        Category::Facilities => &w.about_facilities,
        Category::Other => &w.about_other,
    }
    .to_string()
}

fn late_words(w: &StaffWords, head: &Head, today: Date) -> Option<String> {
    let phrase = match head.overdue(today)? {
        Overdue::Acceptance(days) => {
            w.complaints.late_accept.count(usize::try_from(days).unwrap_or(usize::MAX))
        }
        Overdue::Answer(days) => w.complaints.late_answer.count(usize::try_from(days).unwrap_or(usize::MAX)),
    };
    Some(phrase.to_string())
}

fn step_words(session: &Session, what: Happened) -> String {
    let w = &session.words().complaints;
    match what {
        Happened::Received => w.step_received.to_string(),
        Happened::Accepted(unit) => w.step_accepted.fill(&[("unit", &unit_name(session, unit))]).to_string(),
        Happened::Answered => w.step_answered.to_string(),
        Happened::Mended => w.step_mended.to_string(),
        Happened::Closed => w.step_closed.to_string(),
        Happened::Published => w.step_published.to_string(),
        Happened::Withdrawn => w.step_withdrawn.to_string(),
    }
}

fn unit_name(session: &Session, unit: UnitNo) -> String {
    session.catalog().tree.get(unit).map_or_else(|| "–".to_owned(), |unit| unit.name.clone())
}

/// Unit and counter where it was written; the code where nobody knows any more.
fn place_name(session: &Session, head: &Head) -> String {
    let place = crate::web::place::Place::ever(session.catalog(), head.touchpoint);
    place.map_or_else(|| head.touchpoint.grouped(), |place| place.name())
}
