//! `GET /t/{tracking}`: whether a response counts; never its answers.

use super::page::{self, Page, Wish};
use super::plain::Plain;
use crate::ids::Tracking;
use crate::store::StoreError;
use crate::web::App;
use crate::web::words::Phrase;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "citizen/track.html")]
struct TrackPage {
    page: Page,
    title: Phrase,
    tracking: String,
    explained: Phrase,
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

/// Counted or unknown, in one code path.
pub(in crate::web) async fn get(app: web::Data<App>, path: web::Path<String>, wish: Wish) -> HttpResponse {
    match counted(&app, &path).await {
        Ok(found) => {
            let shown = found.map_or_else(|| path.to_string(), |tracking| tracking.to_string());
            respond(&app, &wish, &shown, found.is_some())
        }
        Err(error) => {
            tracing::error!(%error, "a response cannot be looked up");
            page::plain(&app, &wish, &Plain::Unavailable, None)
        }
    }
}

pub(super) fn respond(app: &App, wish: &Wish, shown: &str, counted: bool) -> HttpResponse {
    let mut page = Page::new(app, wish.language(), String::new());
    let (status, title, explained) = if counted {
        (StatusCode::OK, page.w.counted_title.clone(), page.w.counted.clone())
    } else {
        (StatusCode::NOT_FOUND, page.w.untracked_title.clone(), page.w.untracked.clone())
    };
    page.title = title.to_string();
    let tracking = shown.chars().take(40).collect();
    page::respond(wish, status, &TrackPage { page, title, tracking, explained })
}
