//! `GET /t/{tracking}`: whether a response counts; never its answers.

use super::page::{self, Page, Wish};
use super::plain::Plain;
use crate::catalog::Catalog;
use crate::definition::diff::Tongue;
use crate::ids::{Hour, LedgerId, Seq, Tracking};
use crate::ledger::response::{FIXED, ResponseView};
use crate::ledger::{EntryKind, leaf};
use crate::store::StoreError;
use crate::web::App;
use crate::web::staff::{day, said};
use crate::web::words::Phrase;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "citizen/track.html")]
struct TrackPage {
    page: Page,
    title: Phrase,
    tracking: String,
    explained: Phrase,
    /// Where and when it came in.
    place: Option<Phrase>,
    proof: Proof,
}

/// Whether it can be proved that a response is in the ledger.
enum Proof {
    /// Here is how, at this address.
    There(String),
    /// Not before the ledger is signed the next time.
    Soon,
    /// Nobody signs over this ledger, or there is no response to be proved.
    None,
}

/// A response is told of for so long: the design's 24 months.
const TOLD_DAYS: i64 = 731;

/// How a response stands.
enum Standing {
    Counted,
    /// Since a day, for a reason in the page's language.
    Excluded {
        since: String,
        reason: String,
    },
    Unknown,
}

/// The tracking code, where a response has it.
///
/// # Errors
/// Where the store does not answer.
pub(super) async fn counted(app: &App, given: &str) -> Result<Option<Tracking>, StoreError> {
    let Ok(tracking) = given.parse::<Tracking>() else {
        return Ok(None);
    };
    let ids = tracking.ids(app.catalog().ledger.first_hour);
    Ok(app.store.find(app.ledger, ids).await?.map(|_| tracking))
}

/// Counted, excluded or unknown, in one code path: each is one look into the ledger, one reading of a body and one
/// walk over all exclusions.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    path: web::Path<String>,
    wish: Wish,
    request: HttpRequest,
) -> HttpResponse {
    if app.looks_up_too_fast(&request) {
        return page::plain(&app, &wish, &Plain::ManyLookups, None);
    }
    let catalog = app.catalog();
    // Anybody can tell what is no code.
    let Ok(tracking) = path.parse::<Tracking>() else { return unknown(&app, &wish, &path) };
    let found = match app.store.find(app.ledger, tracking.ids(catalog.ledger.first_hour)).await {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(%error, "a response cannot be looked up");
            return page::plain(&app, &wish, &Plain::Unavailable, None);
        }
    };
    let known = found.is_some();
    let (seq, body) = found.unwrap_or_else(|| (Seq(0), nobody(app.ledger)));
    let shown = if known { tracking.to_string() } else { path.to_string() };
    let (standing, place) = match ResponseView::read(&body) {
        Ok(view) => {
            let age = app.hour().local_date() - view.hour.local_date();
            look(&catalog, &wish, seq, &view, known && age.whole_days() <= TOLD_DAYS)
        }
        Err(error) => {
            tracing::error!(seq = seq.0, %error, "this response cannot be read: run `hailong verify`");
            return page::plain(&app, &wish, &Plain::Unavailable, None);
        }
    };
    let proof = if place.is_some() { app.proof_of(seq, tracking) } else { Proof::None };
    respond(&app, &wish, &shown, &standing, (place, proof))
}

impl App {
    fn proof_of(&self, seq: Seq, tracking: Tracking) -> Proof {
        match self.signed.size() {
            size if size > seq.0 => {
                Proof::There(format!("/api/v1/ledger/{}/proof/{tracking}", self.ledger.0))
            }
            0 if self.settings.log.secret.is_none() => Proof::None,
            _ => Proof::Soon,
        }
    }
}

/// The page of a code that nobody has.
pub(super) fn unknown(app: &App, wish: &Wish, shown: &str) -> HttpResponse {
    respond(app, wish, shown, &Standing::Unknown, (None, Proof::None))
}

/// How a response stands, with its unit and day.
fn look(
    catalog: &Catalog,
    wish: &Wish,
    seq: Seq,
    view: &ResponseView<'_>,
    known: bool,
) -> (Standing, Option<(String, String)>) {
    let excluding = catalog.flags.excluding(seq, view);
    let unit = catalog.tree.get(view.unit).map(|unit| unit.name.clone());
    let place = (unit.unwrap_or_default(), day(view.hour.local_date()));
    match (known, excluding) {
        (false, _) => (Standing::Unknown, None),
        (true, None) => (Standing::Counted, Some(place)),
        (true, Some((excluded, raised))) => {
            let since = day(excluded.hour.local_date());
            let reason = said::signal::reason(&raised.flag, Tongue::of(wish.language()));
            (Standing::Excluded { since, reason }, Some(place))
        }
    }
}

/// What is read where there is no response.
fn nobody(ledger: LedgerId) -> Vec<u8> {
    let mut body = Vec::new();
    leaf::write_prefix(&mut body, EntryKind::Response, ledger, Hour(0));
    body.resize(FIXED + 1, 0);
    body
}

fn respond(
    app: &App,
    wish: &Wish,
    shown: &str,
    standing: &Standing,
    (place, proof): (Option<(String, String)>, Proof),
) -> HttpResponse {
    let mut page = Page::new(app, wish.language(), String::new());
    let (status, title, explained) = match standing {
        Standing::Counted => (StatusCode::OK, page.w.counted_title.clone(), page.w.counted.clone()),
        Standing::Excluded { since, reason } => {
            let explained = page.w.excluded.fill(&[("day", since), ("reason", reason)]);
            (StatusCode::OK, page.w.excluded_title.clone(), explained)
        }
        Standing::Unknown => {
            (StatusCode::NOT_FOUND, page.w.untracked_title.clone(), page.w.untracked.clone())
        }
    };
    page.title = title.to_string();
    let tracking = shown.chars().take(40).collect();
    let place = place.map(|(unit, day)| page.w.tracked_place.fill(&[("unit", &unit), ("day", &day)]));
    page::respond(wish, status, &TrackPage { page, title, tracking, explained, place, proof })
}
