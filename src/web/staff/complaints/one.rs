//! One complaint: what was written, what became of it, what can be done.

use super::{
    category_words, day, fault_words, find, late_words, make, place_name, state_words, step_words, unit_name,
};
use crate::account::Right;
use crate::account::audit::Action;
use crate::complaint::{Complaint, MAX_ANSWER, Move, State};
use crate::unit::Unit;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Choice, Errors, Frame, Typed};
use crate::web::staff::guard::see_other;
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "staff/complaints/one.html")]
struct ComplaintPage {
    page: Frame,
    address: String,
    about: String,
    place: String,
    unit: String,
    day: String,
    accept_by: String,
    answer_by: String,
    state: String,
    late: Option<String>,
    language: String,
    text: String,
    /// As it stands.
    answer: Option<String>,
    /// As typed.
    typed: String,
    history: Vec<(String, String)>,
    published: Option<(String, String)>,
    /// The person may do something with it.
    may_answer: bool,
    now: State,
    units: Vec<Choice>,
    answer_hint: String,
}

impl ComplaintPage {
    fn may_accept(&self) -> bool {
        self.may_answer && self.now == State::Received
    }

    fn may_forward(&self) -> bool {
        self.units.len() > 1
    }

    fn may_close(&self) -> bool {
        self.may_answer && self.now == State::Answered
    }

    fn may_write(&self) -> bool {
        self.may_answer && self.now != State::Closed
    }
}

/// The complaint. Reading it is written down.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    session: Session,
    no: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let complaint = find(&app, &session, &no, Right::SeeComments).await?;
    let act = session.act(Action::ComplaintRead, complaint.head.no.to_string());
    app.store.record(app.ledger, &act).await?;
    let typed = complaint.answer.clone().unwrap_or_default();
    frame::page(&session, &view(&app, &session, &complaint, Errors::default(), typed))
}

/// Takes it in hand, or gives it to another unit.
pub(in crate::web) async fn accept(
    app: web::Data<App>,
    session: Session,
    no: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let complaint = find(&app, &session, &no, Right::AnswerComments).await?;
    let w = session.words();
    let code = typed.get("unit");
    let to = if code.is_empty() {
        Some(complaint.head.unit)
    } else {
        targets(&session, &complaint).values().find(|unit| unit.code.as_str() == code).map(|unit| unit.no)
    };
    let Some(to) = to else {
        return again(&app, &session, &complaint, "unit", &w.complaints.fault_unit, None);
    };
    match make(&app, &session, complaint.head.no, &Move::Accept(to)).await? {
        Ok(()) => {
            let told = w.complaints.done_accepted.fill(&[("unit", &unit_name(&session, to))]);
            session.flash(&app, &told).await?;
            // Given away, it may lie out of sight.
            let seen = session.holds(to, Right::SeeComments);
            Ok(see_other(&if seen { address(&complaint) } else { "/staff/complaints".to_owned() }))
        }
        Err(fault) => again(&app, &session, &complaint, "unit", &fault_words(w, &fault), None),
    }
}

/// Answers it, or puts the answer in other words.
pub(in crate::web) async fn answer(
    app: web::Data<App>,
    session: Session,
    no: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let complaint = find(&app, &session, &no, Right::AnswerComments).await?;
    let text = typed.get("answer").to_owned();
    let made = make(&app, &session, complaint.head.no, &Move::Answer(text.clone())).await?;
    done(
        &app,
        &session,
        &complaint,
        made,
        "answer",
        session.words().complaints.done_answered.to_string(),
        Some(text),
    )
    .await
}

/// Ends it.
pub(in crate::web) async fn close(
    app: web::Data<App>,
    session: Session,
    no: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let complaint = find(&app, &session, &no, Right::AnswerComments).await?;
    let made = make(&app, &session, complaint.head.no, &Move::Close).await?;
    done(&app, &session, &complaint, made, "close", session.words().complaints.done_closed.to_string(), None)
        .await
}

async fn done(
    app: &App,
    session: &Session,
    complaint: &Complaint,
    made: Result<(), crate::complaint::MoveFault>,
    field: &'static str,
    told: String,
    typed: Option<String>,
) -> Result<HttpResponse, StaffError> {
    match made {
        Ok(()) => {
            session.flash(app, &told).await?;
            Ok(see_other(&address(complaint)))
        }
        Err(fault) => again(app, session, complaint, field, &fault_words(session.words(), &fault), typed),
    }
}

fn again(
    app: &App,
    session: &Session,
    complaint: &Complaint,
    field: &'static str,
    fault: &str,
    typed: Option<String>,
) -> Result<HttpResponse, StaffError> {
    let mut errors = Errors::default();
    errors.add(field, fault);
    let typed = typed.or_else(|| complaint.answer.clone()).unwrap_or_default();
    frame::refused(session, &view(app, session, complaint, errors, typed))
}

fn address(complaint: &Complaint) -> String {
    format!("/staff/complaints/{}", complaint.head.no)
}

/// Where a complaint can be forwarded: the person's own units, who stands above the one where it lies, and
/// what stands beside it there. By code.
fn targets<'a>(session: &'a Session, complaint: &Complaint) -> BTreeMap<&'a str, &'a Unit> {
    let (tree, today) = (&session.catalog().tree, session.today());
    let scope = session.scope(Right::AnswerComments);
    let above = tree.ancestors(complaint.head.unit, today);
    let beside = above.iter().flat_map(|unit| tree.children(unit.no, today));
    let own = scope.units(tree);
    let all = own.into_iter().chain(above.iter().copied()).chain(beside);
    all.filter(|unit| unit.no != complaint.head.unit).map(|unit| (unit.code.as_str(), unit)).collect()
}

fn view(app: &App, session: &Session, complaint: &Complaint, errors: Errors, typed: String) -> ComplaintPage {
    let (w, head) = (session.words(), &complaint.head);
    let may_answer = session.holds(head.unit, Right::AnswerComments);
    let open = head.is_open();
    let units = if may_answer && open { targets(session, complaint) } else { BTreeMap::new() };
    let title = format!("{} {}", w.complaints.one_title, head.no);
    ComplaintPage {
        page: Frame::new(app, session, title).with_errors(errors),
        address: address(complaint),
        about: category_words(w, head.category),
        place: place_name(session, head),
        unit: unit_name(session, head.unit),
        day: day(head.day),
        accept_by: day(head.due.accept),
        answer_by: day(head.due.answer),
        state: state_words(w, head.state),
        late: late_words(w, head, session.today()),
        language: head.language.clone(),
        text: complaint.text.clone(),
        answer: complaint.answer.clone(),
        typed,
        history: complaint
            .history
            .iter()
            .map(|step| (day(step.day), step_words(session, step.what)))
            .collect(),
        published: complaint.published.as_ref().map(|p| (p.question.to_string(), p.answer.to_string())),
        may_answer,
        now: head.state,
        units: std::iter::once(Choice { text: w.complaints.forward_choose.to_string(), ..Choice::default() })
            .chain(units.into_values().map(|unit| Choice {
                value: unit.code.to_string(),
                text: format!("{} ({})", unit.name, unit.code),
                ..Choice::default()
            }))
            .collect(),
        answer_hint: w.complaints.answer_hint.fill(&[("n", &MAX_ANSWER)]).to_string(),
    }
}
