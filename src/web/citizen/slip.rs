//! `GET /S/{code}/{once}`: the address in a slip's QR code. It leads to the counter's form, which carries the
//! one-time code until it is sent. Whether that can be spent is not said here: the answer is the same for a
//! code that nobody ever printed.

use super::form;
use super::page::{self, Wish};
use super::plain::Plain;
use crate::ids::{OneTimeCode, TouchpointCode};
use crate::web::App;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};

/// The form; another spelling of a good address is sent to the printed one.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    wish: Wish,
    request: HttpRequest,
) -> HttpResponse {
    let (code, once) = path.into_inner();
    let (Ok(code), Ok(once)) = (code.parse::<TouchpointCode>(), once.parse::<OneTimeCode>()) else {
        return page::plain(&app, &wish, &Plain::of_status(StatusCode::NOT_FOUND), None);
    };
    let printed = format!("{}/{once}", wish.screen.form(code));
    if request.path() == printed {
        return form::open(&app, code, Some(once), wish, &request).await;
    }
    let query = request.query_string();
    let address = if query.is_empty() { printed } else { format!("{printed}?{query}") };
    HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, address))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}
