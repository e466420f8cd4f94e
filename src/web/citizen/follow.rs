//! `GET /p/{code}`: how far a complaint has come, and its answer; never its text, so that nobody can be made
//! to show what he wrote. `GET /p` asks for the code.

use super::complaint::category_words;
use super::page::{self, Page, Wish};
use super::plain::Plain;
use crate::catalog::Catalog;
use crate::complaint::{Complaint, Happened, Overdue, State, seal};
use crate::ids::{ComplaintCode, UnitNo};
use crate::web::App;
use crate::web::words::{Phrase, Words};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use std::collections::BTreeMap;
use time::Date;

#[derive(Template)]
#[template(path = "citizen/follow.html")]
struct FollowPage {
    page: Page,
    code: String,
    state: Phrase,
    about: Phrase,
    /// Nothing has happened yet: it was just sent.
    new: bool,
    limits: Option<Phrase>,
    late: Option<Phrase>,
    /// Who answered, and what.
    answer: Option<(Phrase, String)>,
    history: Vec<(Phrase, Phrase)>,
}

#[derive(Template)]
#[template(path = "citizen/follow_ask.html")]
struct AskPage {
    page: Page,
    /// What was typed, where it led nowhere.
    fault: Option<Phrase>,
    typed: String,
}

/// Asks for a code, or leads to what was typed.
pub(in crate::web) async fn ask(app: web::Data<App>, wish: Wish, request: HttpRequest) -> HttpResponse {
    let query = web::Query::<BTreeMap<String, String>>::from_query(request.query_string());
    match query.ok().and_then(|query| query.get("code").cloned()) {
        None => page::respond(&wish, StatusCode::OK, &asking(&app, &wish, None, "")),
        Some(typed) => match typed.parse::<ComplaintCode>() {
            Ok(code) => {
                let lang = wish.language();
                let known = lang.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
                let address = format!("/p/{code}?lang={}", if known { lang } else { "vi" });
                HttpResponse::SeeOther().insert_header((header::LOCATION, address)).finish()
            }
            Err(_) => none(&app, &wish, &typed),
        },
    }
}

/// The complaint of a code.
pub(in crate::web) async fn get(app: web::Data<App>, path: web::Path<String>, wish: Wish) -> HttpResponse {
    let Ok(code) = path.parse::<ComplaintCode>() else {
        return none(&app, &wish, &path);
    };
    match app.store.complaint_of(app.ledger, seal(code)).await {
        Ok(Some(complaint)) => page::respond(&wish, StatusCode::OK, &followed(&app, &wish, code, &complaint)),
        Ok(None) => none(&app, &wish, &path),
        Err(error) => {
            tracing::error!(%error, "a complaint cannot be looked up");
            page::plain(&app, &wish, &Plain::Unavailable, None)
        }
    }
}

fn none(app: &App, wish: &Wish, typed: &str) -> HttpResponse {
    let months = app.settings.office.texts_kept_months;
    let w = app.words(wish.language());
    let fault = w.follow_none.fill(&[("months", &months)]);
    let typed: String = typed.chars().take(40).collect();
    page::respond(wish, StatusCode::NOT_FOUND, &asking(app, wish, Some(fault), &typed))
}

fn asking(app: &App, wish: &Wish, fault: Option<Phrase>, typed: &str) -> AskPage {
    let mut page = Page::new(app, wish.language(), String::new());
    let prefix = if fault.is_some() { format!("{} ", page.w.error_prefix) } else { String::new() };
    page.title = format!("{prefix}{}", page.w.follow_title);
    AskPage { page, fault, typed: typed.to_owned() }
}

fn followed(app: &App, wish: &Wish, code: ComplaintCode, complaint: &Complaint) -> FollowPage {
    let mut page = Page::new(app, wish.language(), String::new());
    page.title = page.w.follow_title.to_string();
    let w = std::sync::Arc::clone(&page.w);
    let (catalog, today) = (app.catalog(), app.hour().local_date());
    let head = &complaint.head;
    let here = name(&catalog, head.unit);
    let contact = app.office_contact();
    let late = head.overdue(today).map(|late| late_words(&w, late, contact.as_ref()));
    let answered = complaint
        .history
        .iter()
        .rev()
        .find(|step| matches!(step.what, Happened::Answered | Happened::Mended));
    let day = answered.map_or(head.day, |step| step.day);
    FollowPage {
        code: code.grouped(),
        state: state_words(&w, head.state, &here),
        about: category_words(&w, head.category),
        new: head.state == State::Received,
        limits: head.is_open().then(|| {
            let (accept, answer) = (w.date(head.due.accept), w.date(head.due.answer));
            w.complaint_limits.fill(&[("accept", &accept), ("answer", &answer)])
        }),
        late,
        answer: complaint
            .answer
            .clone()
            .map(|text| (w.follow_answer.fill(&[("place", &here), ("day", &w.date(day))]), text)),
        history: complaint
            .history
            .iter()
            .filter_map(|step| line(&w, &catalog, step.day, step.what))
            .collect(),
        page,
    }
}

fn state_words(w: &Words, state: State, here: &str) -> Phrase {
    match state {
        State::Received => w.follow_received.clone(),
        State::Accepted => w.follow_accepted.fill(&[("place", &here)]),
        State::Answered => w.follow_answered.clone(),
        State::Closed => w.follow_closed.clone(),
    }
}

fn late_words(w: &Words, late: Overdue, contact: Option<&String>) -> Phrase {
    let (Overdue::Acceptance(days) | Overdue::Answer(days)) = late;
    match contact {
        Some(contact) => w.follow_late_contact.fill(&[("n", &days), ("contact", contact)]),
        None => w.follow_late.fill(&[("n", &days)]),
    }
}

/// A line of the history, as far as it concerns the complainant.
fn line(w: &Words, catalog: &Catalog, day: Date, what: Happened) -> Option<(Phrase, Phrase)> {
    let words = match what {
        Happened::Received => w.follow_step_received.clone(),
        Happened::Accepted(unit) => w.follow_accepted.fill(&[("place", &name(catalog, unit))]),
        Happened::Answered => w.follow_answered.clone(),
        Happened::Mended => w.follow_mended.clone(),
        Happened::Closed => w.follow_closed.clone(),
        Happened::Published => w.follow_published.clone(),
        Happened::Withdrawn => return None,
    };
    Some((w.date(day), words))
}

fn name(catalog: &Catalog, unit: UnitNo) -> String {
    catalog.tree.get(unit).map_or_else(|| "–".to_owned(), |unit| unit.name.clone())
}
