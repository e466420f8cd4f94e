//! `/S/{code}/complaint`: what wants an answer, apart from the response. It comes from nowhere (the page
//! that leads here passes nothing on), asks for no name and needs no script; the code by which the answer is
//! followed is made with the page, so that a form that is sent twice is kept once.

mod sent;
mod ticket;

use super::asked::Asked;
use super::page::{self, Page, Wish};
use super::plain::Plain;
use crate::campaign::Phase;
use crate::complaint::{Category, MAX_TEXT};
use crate::ids::{ComplaintCode, Hour, TouchpointCode};
use crate::web::place::{NoPlace, Place};
use crate::web::timely::Timely;
use crate::web::words::{Phrase, Words};
use crate::web::{App, routes};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};
use askama::Template;
use sent::Sent;
use time::Duration;

#[derive(Template)]
#[template(path = "citizen/complaint.html")]
struct ComplaintPage {
    page: Page,
    place: String,
    lead: Phrase,
    action: String,
    ticket: String,
    categories: Vec<Choice>,
    text: String,
    category_fault: Option<Phrase>,
    text_fault: Option<Phrase>,
    /// The form was open for too long: it has a new ticket now.
    anew: bool,
    limit: Phrase,
    limits: Phrase,
}

struct Choice {
    name: &'static str,
    label: Phrase,
    chosen: bool,
}

impl ComplaintPage {
    fn faults(&self) -> usize {
        usize::from(self.category_fault.is_some()) + usize::from(self.text_fault.is_some())
    }
}

/// The form, empty.
pub(in crate::web) async fn get(app: web::Data<App>, asked: Asked) -> HttpResponse {
    match place(&app, &asked) {
        Ok(place) => show(&app, &asked.wish, &place, &Sent::default(), &[], true),
        Err(answer) => *answer,
    }
}

/// Keeps a complaint, or shows what is missing.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    asked: Asked,
    form: Timely<web::Form<Vec<(String, String)>>>,
) -> HttpResponse {
    let place = match place(&app, &asked) {
        Ok(place) => place,
        Err(answer) => return *answer,
    };
    let Asked { mut wish, .. } = asked;
    let sent: Sent = match form.0 {
        Ok(pairs) => pairs.into_inner().into_iter().collect(),
        Err(error) => {
            let status = error.as_response_error().status_code();
            return page::plain(&app, &wish, &Plain::of_status(status), Some(status));
        }
    };
    wish.lang = sent.wanted_language().or(wish.lang);
    if sent.switches() {
        return show(&app, &wish, &place, &sent, &[], true);
    }
    let faults = sent.faults();
    let known = ticket::read(&app.settings.secret, place.touchpoint.code, &sent.ticket);
    match (known, sent.category) {
        (Some(code), Some(category)) if faults.is_empty() => {
            sent::file(&app, &wish, &place, code, category, &sent).await
        }
        (known, _) => show(&app, &wish, &place, &sent, &faults, known.is_some()),
    }
}

/// Whether complaints are taken here: the office answers them, and the survey has begun. A survey that is
/// over still hears what went wrong.
pub(super) fn taken(app: &App, place: &Place) -> bool {
    let begun = place.campaign.phase(app.hour().local_date()) != Phase::NotYetOpen;
    app.settings.office.complaints && !place.touchpoint.revoked && begun
}

fn place(app: &App, Asked { code, wish }: &Asked) -> Result<Place, Box<HttpResponse>> {
    let place = Place::find(&app.catalog(), *code)
        .map_err(|no| Box::new(page::plain(app, wish, &Plain::Place(no), None)))?;
    if taken(app, &place) {
        return Ok(place);
    }
    let plain = match place.open(app.hour()) {
        Err(no @ NoPlace::NotYetOpen { .. }) => Plain::Place(no),
        Ok(()) | Err(_) => Plain::NotFound,
    };
    Err(Box::new(page::plain(app, wish, &plain, None)))
}

/// The form with what was written; `known` is false where it was sent with a ticket that is none of ours.
fn show(
    app: &App,
    wish: &Wish,
    place: &Place,
    sent: &Sent,
    faults: &[sent::Fault],
    known: bool,
) -> HttpResponse {
    let touchpoint = place.touchpoint.code;
    let code = match ticket::read(&app.settings.secret, touchpoint, &sent.ticket) {
        Some(code) => code,
        None => match fresh(app) {
            Ok(code) => code,
            Err(error) => {
                tracing::error!(%error, "no code for a complaint");
                return page::plain(app, wish, &Plain::Internal, None);
            }
        },
    };
    let template =
        page_of(app, wish, place, sent, faults, ticket::write(&app.settings.secret, touchpoint, code));
    let anew = !known && faults.is_empty();
    let status = if anew || !faults.is_empty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page::respond(wish, status, &ComplaintPage { anew, ..template })
}

fn page_of(
    app: &App,
    wish: &Wish,
    place: &Place,
    sent: &Sent,
    faults: &[sent::Fault],
    ticket: String,
) -> ComplaintPage {
    let language = place.language(wish.lang.as_deref(), wish.accept.as_deref());
    let w = place.definition.words(language.as_str());
    let prefix = if faults.is_empty() { String::new() } else { format!("{} ", w.error_prefix) };
    let title = format!("{prefix}{} – {}", w.complaint_title, place.name());
    let mut page = Page::new(app, language.as_str(), title);
    page = page.of(place, language.as_str(), place.office(app.hour()));
    page.buttons = true;
    let choice = |category: &Category| Choice {
        name: category.name(),
        label: category_words(&w, *category),
        chosen: sent.category == Some(*category),
    };
    let name = place.name();
    ComplaintPage {
        page,
        lead: w.complaint_lead.fill(&[("place", &name)]),
        place: name,
        action: format!("/S/{}{}", place.touchpoint.code, routes::COMPLAINT_TAIL),
        ticket,
        categories: Category::ALL.iter().map(choice).collect(),
        text: sent.text.clone(),
        category_fault: faults.iter().find_map(|fault| fault.of_category(&w)),
        text_fault: faults.iter().find_map(|fault| fault.of_text(&w)),
        anew: false,
        limit: w.max_chars(u16::try_from(MAX_TEXT).unwrap_or(u16::MAX)),
        limits: limits(app, &w),
    }
}

/// By which days the office means to act, were the complaint sent today.
fn limits(app: &App, w: &Words) -> Phrase {
    let office = &app.settings.office;
    let after = |days: u32| w.date(app.hour().local_date().saturating_add(Duration::days(days.into())));
    let (accept, answer) = (after(office.complaint_accept_days), after(office.complaint_answer_days));
    w.complaint_limits.fill(&[("accept", &accept), ("answer", &answer)])
}

/// A category in words.
pub(in crate::web) fn category_words(w: &Words, category: Category) -> Phrase {
    match category {
        Category::Attitude => w.complaint_attitude.clone(),
        Category::Delay => w.complaint_delay.clone(),
        Category::Papers => w.complaint_papers.clone(),
        Category::Money => w.complaint_money.clone(),
        Category::Facilities => w.complaint_facilities.clone(),
        Category::Other => w.complaint_other.clone(),
    }
}

/// A code that nobody can guess.
fn fresh(app: &App) -> std::io::Result<ComplaintCode> {
    loop {
        // Of 37 values 5 are not issued.
        let bits = u64::from_be_bytes(app.random()?) >> 4;
        if let Some(code) = ComplaintCode::from_bits(bits) {
            return Ok(code);
        }
    }
}

/// To the page that follows the complaint.
fn follow(code: ComplaintCode, language: &str) -> HttpResponse {
    let address = format!("/p/{code}?lang={language}");
    HttpResponse::SeeOther().insert_header((header::LOCATION, address)).finish()
}

/// The unit of today where complaints of a touchpoint go.
fn unit_of(place: &Place, hour: Hour) -> crate::ids::UnitNo {
    let today = place.catalog.tree.successor_on(place.touchpoint.unit, hour.local_date());
    today.map_or(place.touchpoint.unit, |unit| unit.no)
}

/// Where a complaint of this touchpoint is sent from.
pub(super) fn address(code: TouchpointCode, language: &str) -> String {
    format!("/S/{code}{}?lang={language}", routes::COMPLAINT_TAIL)
}
