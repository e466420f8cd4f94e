//! The page of an order: how far it is, and the file once it is there.

use super::{Order, Standing};
use crate::export::Manifest;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Frame};
use crate::web::staff::session::Session;
use actix_web::http::header;
use actix_web::{HttpResponse, mime, web};
use askama::Template;
use std::sync::atomic::Ordering;

/// Seconds after which the page of an order looks again.
const AGAIN_SEC: u32 = 1;

#[derive(Template)]
#[template(path = "staff/orders/job.html")]
struct JobPage {
    page: Frame,
    done: usize,
    total: Option<usize>,
    progress: String,
    /// Address of the file, once it is there.
    file: Option<String>,
    /// What is said beside it, and the address of that.
    manifest: Option<(Manifest, String)>,
    fault: Option<String>,
    /// It was fetched, and can be fetched once.
    taken: bool,
    back: &'static str,
}

/// How far an order is.
pub(in crate::web) async fn job(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let job = app.staff.orders.find(&id, &session)?;
    let w = &session.words().orders;
    let (done, total) = (job.done.load(Ordering::Relaxed), job.order.total);
    let standing = job.standing();
    let taken = standing == Standing::Taken;
    let (file, fault) = match standing {
        Standing::Running | Standing::Taken => (None, None),
        Standing::Done => (Some(job.address() + "/file"), None),
        Standing::Failed(reason) => (None, Some(reason)),
    };
    let running = file.is_none() && fault.is_none() && !taken;
    let progress = match total {
        Some(total) => w.progress.fill(&[("done", &done), ("total", &total)]).to_string(),
        None => w.read.fill(&[("done", &done)]).to_string(),
    };
    let page = Frame::new(&app, &session, w.title.to_string());
    let manifest = job.manifest().map(|manifest| (manifest, job.address() + "/manifest"));
    let view = JobPage { page, manifest, done, total, progress, file, fault, taken, back: job.order.back };
    let mut response = frame::page(&session, &view)?;
    if running {
        response.headers_mut().insert(header::HeaderName::from_static("refresh"), AGAIN_SEC.into());
    }
    Ok(response)
}

/// What is said beside the file.
pub(in crate::web) async fn manifest(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let manifest = app.staff.orders.find(&id, &session)?.manifest().ok_or(StaffError::Missing)?;
    let name = format!("attachment; filename=\"{}\"", Manifest::beside(&manifest.file));
    Ok(HttpResponse::Ok()
        .content_type(mime::APPLICATION_JSON)
        .insert_header((header::CONTENT_DISPOSITION, name))
        .body(manifest.text()))
}

/// The file.
pub(in crate::web) async fn file(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let job = app.staff.orders.find(&id, &session)?;
    let body =
        job.body().map_err(|error| StaffError::Broken(error.to_string()))?.ok_or(StaffError::Missing)?;
    let Order { name, kind, .. } = &job.order;
    let name = format!("attachment; filename=\"{name}.{}\"", kind.extension());
    Ok(HttpResponse::Ok()
        .content_type(kind.media())
        .insert_header((header::CONTENT_DISPOSITION, name))
        .body(body))
}
