//! The table from why a sheet is not stored to what the API answers.

use crate::ids::{Guarded, TouchpointCode, TouchpointCodeError};
use crate::store::SubmitError;
use crate::web::place::{NoPlace, Place};
use crate::web::problem::{Item, Problem};
use crate::web::submit::{self, Fault, Refusal};
use crate::web::words;
use crate::web::{App, guesses};
use actix_web::http::StatusCode;

/// The problem that a refusal is; sentences are in the sheet's language.
pub(super) fn problem(app: &App, code: TouchpointCode, language: &str, refusal: Refusal) -> Problem {
    match refusal {
        Refusal::NoPlace(no) => no_place(&no),
        Refusal::Faults(faults) => {
            let place = Place::find(&app.catalog(), code).ok();
            let items = faults.iter().map(|fault| item(place.as_ref(), language, fault)).collect();
            let title = "The sheet cannot be counted as it is";
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "faulty-sheet", title).errors(items)
        }
        Refusal::Store(error) => {
            app.counters.refuse(&error);
            unstored(&error)
        }
    }
}

fn unstored(error: &SubmitError) -> Problem {
    match error {
        SubmitError::Busy { retry_after_sec } => {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "Too many sheets at once")
                .detail("Nothing was stored. Send it again under the same id.")
                .retry_after(*retry_after_sec)
        }
        SubmitError::Unavailable(_) => {
            tracing::error!(%error, "a response could not be stored");
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Durability cannot be promised now")
                .detail(
                    "Whether it was stored is not known. Send it again under the same id: it is stored once.",
                )
                .retry_after(submit::RETRY_AFTER_SEC)
        }
        // A code that cannot be spent is a fault of the sheet before it comes here.
        SubmitError::Refused(_) | SubmitError::Code => {
            tracing::error!(%error, "a response could not be stored");
            Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

/// Wrong one-time codes came too fast.
pub(super) fn many_codes() -> Problem {
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-codes", "Too many wrong one-time codes")
        .detail("Nothing was stored. A code that is right is taken at any time.")
        .retry_after(guesses::WAIT_SEC)
}

/// A code that can be no touchpoint's.
pub(super) fn no_code(error: TouchpointCodeError) -> Problem {
    let slug = match error {
        TouchpointCodeError::Malformed => "malformed-touchpoint",
        TouchpointCodeError::Mistyped => "mistyped-touchpoint",
    };
    Problem::new(StatusCode::NOT_FOUND, slug, "No touchpoint has this code").detail(error.to_string())
}

fn no_place(no: &NoPlace) -> Problem {
    let (status, slug, title) = match no {
        NoPlace::Malformed => return no_code(TouchpointCodeError::Malformed),
        NoPlace::Mistyped => return no_code(TouchpointCodeError::Mistyped),
        NoPlace::Unknown(_) => (StatusCode::NOT_FOUND, "unknown-touchpoint", "No touchpoint has this code"),
        NoPlace::Revoked { .. } => (StatusCode::GONE, "revoked-touchpoint", "This code was taken back"),
        NoPlace::NotYetOpen { .. } => (StatusCode::NOT_FOUND, "not-yet-open", "The campaign has not begun"),
        NoPlace::Closed { .. } => (StatusCode::GONE, "closed", "The campaign takes no more answers"),
        NoPlace::Guarded { .. } => {
            (StatusCode::FORBIDDEN, "no-open-form", "This touchpoint has no form that is open to everyone")
        }
    };
    let detail = match no {
        NoPlace::NotYetOpen { opens, .. } => format!("It opens on {opens}, Asia/Ho_Chi_Minh."),
        NoPlace::Closed { last: Some(last), .. } => format!("Its last day was {last}, Asia/Ho_Chi_Minh."),
        NoPlace::Guarded { by, .. } => vouching(*by).to_owned(),
        NoPlace::Malformed
        | NoPlace::Mistyped
        | NoPlace::Unknown(_)
        | NoPlace::Revoked { .. }
        | NoPlace::Closed { last: None, .. } => String::new(),
    };
    Problem::new(status, slug, title).detail(detail)
}

/// How a touchpoint without an open form takes its answers.
fn vouching(by: Guarded) -> &'static str {
    match by {
        Guarded::Code => {
            "Its channel is code: answers come with a one-time code from a slip, in the member `code`."
        }
        Guarded::Paper => {
            "Its channel is paper: staff enter printed sheets, with `hailong paper enter` or at \
             /api/v1/touchpoints/{code}/sheets/{serial}."
        }
        Guarded::Interviewer => {
            "Its channel is interviewer: answers come from a signed-in interviewer, whom the service does \
             not know yet."
        }
    }
}

/// A fault in the language's words.
pub(super) fn item(place: Option<&Place>, language: &str, fault: &Fault) -> Item {
    let detail = place.map_or_else(String::new, |place| {
        words::sentence(&place.definition, place.definition.language(Some(language)), fault).to_string()
    });
    Item { pointer: fault.pointer(), detail }
}
