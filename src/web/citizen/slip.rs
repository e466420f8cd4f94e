//! `GET /S/{code}/{once}`: the address in a receipt slip's code. Until the service keeps one-time codes
//! it leads to the counter's form, as the poster does.

use super::page::{self, Wish};
use super::plain::Plain;
use crate::ids::{OneTimeCode, TouchpointCode};
use crate::web::App;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};

/// To the form; never kept, as the address will mean more one day.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    wish: Wish,
) -> HttpResponse {
    let (code, once) = path.into_inner();
    match (code.parse::<TouchpointCode>(), once.parse::<OneTimeCode>()) {
        (Ok(code), Ok(_)) => HttpResponse::TemporaryRedirect()
            .insert_header((header::LOCATION, format!("/S/{code}")))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .finish(),
        (Err(_), _) | (_, Err(_)) => page::plain(&app, &wish, &Plain::of_status(StatusCode::NOT_FOUND), None),
    }
}
