//! Pages for what is not there: an unknown code, a closed survey, a wrong address. Each says what
//! happened and what to do.

use super::page::{Page, Wish};
use super::screen::Kiosk;
use crate::web::App;
use crate::web::place::NoPlace;
use crate::web::words::{self, Phrase};
use actix_web::http::StatusCode;
use askama::Template;

/// What there is to say.
#[derive(Debug, Clone, PartialEq)]
pub enum Plain {
    Place(NoPlace),
    NotFound,
    Method,
    TooLarge,
    Late,
    /// Complaints came too fast.
    Many,
    /// Tracking codes were looked up too fast.
    ManyLookups,
    Unreadable,
    Unavailable,
    Internal,
}

impl Plain {
    /// What is said of a bare status.
    #[must_use]
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND | StatusCode::GONE => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::Method,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::REQUEST_TIMEOUT => Self::Late,
            StatusCode::TOO_MANY_REQUESTS => Self::Many,
            StatusCode::SERVICE_UNAVAILABLE => Self::Unavailable,
            _ if status.is_client_error() => Self::Unreadable,
            _ => Self::Internal,
        }
    }

    /// The status that goes with it.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Place(NoPlace::Revoked { .. } | NoPlace::Closed { .. }) => StatusCode::GONE,
            Self::Place(NoPlace::Guarded { .. }) => StatusCode::FORBIDDEN,
            Self::Place(
                NoPlace::Malformed | NoPlace::Mistyped | NoPlace::Unknown(_) | NoPlace::NotYetOpen { .. },
            )
            | Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Late => StatusCode::REQUEST_TIMEOUT,
            Self::Many | Self::ManyLookups => StatusCode::TOO_MANY_REQUESTS,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Whether the office can help: with a survey that is not to be had, or a service that fails.
    fn asks_office(&self) -> bool {
        match self {
            Self::Place(no) => match no {
                NoPlace::Unknown(_)
                | NoPlace::Revoked { .. }
                | NoPlace::NotYetOpen { .. }
                | NoPlace::Closed { .. }
                | NoPlace::Guarded { .. } => true,
                NoPlace::Malformed | NoPlace::Mistyped => false,
            },
            Self::Internal => true,
            Self::NotFound
            | Self::Method
            | Self::TooLarge
            | Self::Late
            | Self::Many
            | Self::ManyLookups
            | Self::Unreadable
            | Self::Unavailable => false,
        }
    }

    /// Whether typing a code can help.
    fn asks_code(&self) -> bool {
        match self {
            Self::Place(no) => match no {
                NoPlace::Malformed | NoPlace::Mistyped | NoPlace::Unknown(_) | NoPlace::Revoked { .. } => {
                    true
                }
                NoPlace::NotYetOpen { .. } | NoPlace::Closed { .. } | NoPlace::Guarded { .. } => false,
            },
            Self::NotFound => true,
            Self::Method
            | Self::TooLarge
            | Self::Late
            | Self::Many
            | Self::ManyLookups
            | Self::Unreadable
            | Self::Unavailable
            | Self::Internal => false,
        }
    }
}

#[derive(Template)]
#[template(path = "citizen/plain.html")]
pub(super) struct PlainPage {
    page: Page,
    title: Phrase,
    happened: Phrase,
    todo: Phrase,
    results: Option<String>,
    asks_code: bool,
    /// Whom to ask, where it helps and somebody is named.
    contact: Option<Phrase>,
}

impl PlainPage {
    pub(super) fn new(app: &App, wish: &Wish, plain: &Plain) -> Self {
        let mut page = Page::new(app, wish.language(), String::new());
        page.kiosk = Kiosk::asked(wish, Kiosk::PLAIN);
        let [title, happened, todo] = words::plain(&page.w, plain);
        page.title = title.to_string();
        let results = match plain {
            Plain::Place(NoPlace::Closed { results, .. }) => results.clone(),
            Plain::Place(
                NoPlace::Malformed
                | NoPlace::Mistyped
                | NoPlace::Unknown(_)
                | NoPlace::Revoked { .. }
                | NoPlace::NotYetOpen { .. }
                | NoPlace::Guarded { .. },
            )
            | Plain::NotFound
            | Plain::Method
            | Plain::TooLarge
            | Plain::Late
            | Plain::Many
            | Plain::ManyLookups
            | Plain::Unreadable
            | Plain::Unavailable
            | Plain::Internal => None,
        };
        let contact = app.office_contact().filter(|_| plain.asks_office());
        let contact = contact.map(|contact| page.w.ask_contact.fill(&[("contact", &contact)]));
        Self { page, title, happened, todo, results, asks_code: plain.asks_code(), contact }
    }
}
