//! What can keep a staff page from being what was asked for: one table from error to status and words.

use super::frame::Frame;
use super::session::{Session, Visit};
use crate::store::{ChangeError, StoreError};
use crate::web::App;
use crate::words::{Phrase, StaffWords};
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpResponse, ResponseError};
use askama::Template;
use std::io;

/// Why a handler has no page. Each becomes a page with the words of its [`Fault`].
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    /// Not there, or outside the person's units: the same answer to both.
    #[error("there is no such thing in this person's scope")]
    Missing,
    /// There, but this person may not do that to it.
    #[error("this person may not do that")]
    Forbidden,
    #[error("the form cannot be read: {0}")]
    Form(String),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the system gives no randomness: {0}")]
    Random(io::Error),
    #[error("a page cannot be rendered: {0}")]
    Page(#[from] askama::Error),
    /// A handler asks who is signed in, but its address lets everyone in.
    #[error("the table of addresses does not guard this handler")]
    Unguarded,
    #[error("{0}")]
    Broken(String),
}

/// For changes that the ledger cannot refuse any more.
impl<E: std::fmt::Display> From<ChangeError<E>> for StaffError {
    fn from(error: ChangeError<E>) -> Self {
        match error {
            ChangeError::Refused(refusal) => Self::Broken(refusal.to_string()),
            ChangeError::Store(error) => Self::Store(error),
        }
    }
}

impl ResponseError for StaffError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Missing => StatusCode::NOT_FOUND,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Form(_) => StatusCode::BAD_REQUEST,
            Self::Store(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Random(_) | Self::Page(_) | Self::Unguarded | Self::Broken(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }

    /// Without words: the guard around every staff page finds them.
    fn error_response(&self) -> HttpResponse {
        if self.status_code().is_server_error() {
            tracing::error!(error = %self, "a staff page fails");
        }
        HttpResponse::new(self.status_code())
    }
}

/// What a page says instead of what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Missing,
    Forbidden,
    /// The form came from somewhere else.
    Foreign,
    /// Plain http from another machine.
    Insecure,
    Method,
    TooLarge,
    Late,
    Bad,
    Busy,
    Broken,
}

impl Fault {
    /// What there is to say of a bare status.
    #[must_use]
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::Missing,
            StatusCode::FORBIDDEN => Self::Forbidden,
            StatusCode::METHOD_NOT_ALLOWED => Self::Method,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::REQUEST_TIMEOUT => Self::Late,
            StatusCode::SERVICE_UNAVAILABLE => Self::Busy,
            status if status.is_client_error() => Self::Bad,
            _ => Self::Broken,
        }
    }

    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Self::Missing => StatusCode::NOT_FOUND,
            Self::Forbidden | Self::Foreign | Self::Insecure => StatusCode::FORBIDDEN,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Late => StatusCode::REQUEST_TIMEOUT,
            Self::Bad => StatusCode::BAD_REQUEST,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn words(self, w: &StaffWords) -> (&Phrase, &Phrase) {
        let w = &w.fault;
        match self {
            Self::Missing => (&w.missing_title, &w.missing_text),
            Self::Forbidden => (&w.forbidden_title, &w.forbidden_text),
            Self::Foreign => (&w.csrf_title, &w.csrf_text),
            Self::Insecure => (&w.insecure_title, &w.insecure_text),
            Self::Method => (&w.method_title, &w.method_text),
            Self::TooLarge => (&w.too_large_title, &w.too_large_text),
            Self::Late => (&w.late_title, &w.late_text),
            Self::Bad => (&w.bad_title, &w.bad_text),
            Self::Busy => (&w.busy_title, &w.busy_text),
            Self::Broken => (&w.broken_title, &w.broken_text),
        }
    }
}

#[derive(Template)]
#[template(path = "staff/fault.html")]
struct FaultPage {
    page: Frame,
    text: String,
    how: String,
}

/// The page of a fault, in the frame of whoever is signed in.
pub(super) fn respond(
    app: &App,
    visit: &Visit,
    session: Option<&Session>,
    fault: Fault,
    status: StatusCode,
) -> HttpResponse {
    let words = session.map_or_else(|| visit.words(), Session::words);
    let (title, text) = fault.words(words);
    let how = if fault == Fault::Insecure { words.fault.insecure_how.to_string() } else { String::new() };
    let page = match session {
        Some(session) if session.is_full() => Frame::new(app, session, title.to_string()),
        Some(_) | None => Frame::of_visitor(app, visit, title.to_string()),
    };
    let page = FaultPage { page, text: text.to_string(), how };
    let mut response = super::frame::render(visit, status, &page)
        .unwrap_or_else(|_logged| HttpResponse::InternalServerError().finish());
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, 2.into());
    }
    response
}
