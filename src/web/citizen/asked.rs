//! What stands before every handler of a touchpoint's pages: its code, and what the request wishes for.

use super::page::{self, Wish};
use super::plain::Plain;
use crate::ids::{TouchpointCode, TouchpointCodeError};
use crate::web::App;
use crate::web::place::NoPlace;
use actix_web::dev::Payload;
use actix_web::error::{ErrorInternalServerError, InternalError};
use actix_web::http::header;
use actix_web::{Error, FromRequest, HttpRequest, HttpResponse, web};
use std::convert::Infallible;
use std::future::{Ready, ready};

/// A page of a touchpoint, asked for under the address that its code is printed with. Another spelling of
/// a good code is sent there; what can be no code is answered with a page.
pub struct Asked {
    pub code: TouchpointCode,
    pub wish: Wish,
}

impl FromRequest for Asked {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(asked(request))
    }
}

impl FromRequest for Wish {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

fn asked(request: &HttpRequest) -> Result<Asked, Error> {
    let wish = Wish::of(request);
    let app: &web::Data<App> =
        request.app_data().ok_or_else(|| ErrorInternalServerError("there is no application"))?;
    let text = request.match_info().get("code").unwrap_or_default();
    let code: TouchpointCode = text.parse().map_err(|error| {
        let no = match error {
            TouchpointCodeError::Malformed => NoPlace::Malformed,
            TouchpointCodeError::Mistyped => NoPlace::Mistyped,
        };
        instead(&error, page::plain(app, &wish, &Plain::Place(no), None))
    })?;
    // What follows the code is the same in every spelling.
    let pattern = request.match_pattern().unwrap_or_default();
    let tail = pattern.split_once("{code}").map_or("", |(_, tail)| tail);
    let printed = format!("{}{tail}", wish.screen.form(code));
    if request.path() == printed {
        return Ok(Asked { code, wish });
    }
    let query = request.query_string();
    let address = if query.is_empty() { printed } else { format!("{printed}?{query}") };
    let there = HttpResponse::PermanentRedirect().insert_header((header::LOCATION, address)).finish();
    Err(instead(&"another spelling of the code", there))
}

/// What is answered in place of the page.
fn instead(why: &impl ToString, answer: HttpResponse) -> Error {
    InternalError::from_response(why.to_string(), answer).into()
}
