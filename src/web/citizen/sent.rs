//! `GET /S/{code}/sent?r=TRACKING`: the confirmation, which can be reloaded and kept.

use super::asked::Asked;
use super::complaint;
use super::page::{self, Page, Wish};
use super::plain::Plain;
use super::screen::Kiosk;
use super::track;
use crate::ids::Tracking;
use crate::web::App;
use crate::web::place::Place;
use crate::web::words::Phrase;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "citizen/sent.html")]
struct SentPage {
    page: Page,
    tracking: String,
    place: String,
    results: Option<String>,
    /// Where a complaint is sent, where any are taken.
    offer: Option<String>,
    /// Where else to turn with what needs an answer.
    complaint: Phrase,
    /// Whom to ask otherwise.
    contact: Option<Phrase>,
}

/// Confirms only what the ledger holds.
pub(in crate::web) async fn get(app: web::Data<App>, asked: Asked, request: HttpRequest) -> HttpResponse {
    let Asked { code, wish } = asked;
    let query = web::Query::<BTreeMap<String, String>>::from_query(request.query_string());
    let given = query.ok().and_then(|query| query.get("r").cloned()).unwrap_or_default();
    let tracking = match track::counted(&app, &given).await {
        Ok(Some(tracking)) => tracking,
        Ok(None) => return track::unknown(&app, &wish, &given),
        Err(_) => return page::plain(&app, &wish, &Plain::Unavailable, None),
    };
    let catalog = app.catalog();
    // A touchpoint that was revoked since still confirms what was sent there.
    match Place::ever(&catalog, code) {
        Some(place) => page::respond(&wish, StatusCode::OK, &confirm(&app, &wish, &place, tracking)),
        None => track::unknown(&app, &wish, &given),
    }
}

fn confirm(app: &App, wish: &Wish, place: &Place, tracking: Tracking) -> SentPage {
    let language = place.language(wish.lang.as_deref(), wish.accept.as_deref());
    let title = place.definition.words(language.as_str()).sent_title.to_string();
    let mut page = Page::new(app, language.as_str(), title);
    page = page.of(place, language.as_str(), place.office(app.hour()));
    page.here = format!("?r={tracking}&");
    page.kiosk = Kiosk::new(wish.screen, place.touchpoint.code, Kiosk::SENT);
    let contact = app.office_contact();
    let elsewhere = match &contact {
        Some(contact) => page.w.complaint_to.fill(&[("contact", contact)]),
        None => page.w.complaint.clone(),
    };
    let contact = contact.map(|contact| page.w.ask_contact.fill(&[("contact", &contact)]));
    SentPage {
        page,
        contact,
        tracking: tracking.to_string(),
        place: place.name(),
        results: place.results(),
        offer: complaint::taken(app, place)
            .then(|| complaint::address(place.touchpoint.code, language.as_str())),
        complaint: elsewhere,
    }
}
