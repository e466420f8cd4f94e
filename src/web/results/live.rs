//! `GET /staff/results/{campaign}/live`: the figures of the overview for a page that stands open. It is asked every
//! few seconds and answered 304 until the ledger has grown; asking keeps no session alive. For those only who see
//! single responses: everyone else's figures move once a day.

use super::ask::Viewer;
use super::page::{self, Absent, Report};
use crate::account::Right;
use crate::index::public::Pace;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::session::Session;
use actix_web::http::header::{self, EntityTag, Header as _, IfNoneMatch};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "results/body.html")]
struct Moved {
    report: Report,
}

/// Where a page asks for what moved, and what it has: both empty where its figures do not move by themselves.
#[derive(Default)]
pub(super) struct Live {
    pub(super) address: String,
    pub(super) tag: String,
}

impl Live {
    /// Of the overview with this question behind its address.
    pub(super) fn of(app: &App, viewer: &Viewer, campaign: &str, query: &str) -> Self {
        if viewer.sees_as_everyone(app) {
            return Self::default();
        }
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        Self { address: format!("/staff/results/{campaign}/live{query}"), tag: tag(app).to_string() }
    }
}

/// Another one with each entry of the ledger that this process has read, and each day.
fn tag(app: &App) -> EntityTag {
    EntityTag::new_weak(format!("{}-{}", app.mirror.columns().next().0, app.hour().local_date()))
}

/// The figures, or 304.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, StaffError> {
    session.campaign(&id, Right::SeeFigures)?;
    let viewer = Viewer::Staff(session.clone());
    if viewer.sees_as_everyone(&app) {
        return Err(StaffError::Missing);
    }
    // Taken before the figures are counted: what comes in between is asked for again.
    let now = tag(&app);
    let known = IfNoneMatch::parse(&request).ok();
    if known.is_some_and(|known| match known {
        IfNoneMatch::Any => true,
        IfNoneMatch::Items(tags) => tags.iter().any(|tag| tag.weak_eq(&now)),
    }) {
        return Ok(HttpResponse::NotModified().insert_header(header::ETag(now)).finish());
    }
    let query = session.visit().query().to_owned();
    let built = web::block(move || page::build(&app, &viewer, "/staff/results", &id, &query)).await;
    let report = match built.map_err(|error| StaffError::Broken(error.to_string()))? {
        Ok(report) => report,
        Err(Absent::NotHere) => return Err(StaffError::Missing),
        Err(Absent::Chart(error)) => return Err(StaffError::Broken(error.to_string())),
    };
    let html = Moved { report }.render().map_err(|error| StaffError::Broken(error.to_string()))?;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header(header::ETag(now))
        .body(html))
}
