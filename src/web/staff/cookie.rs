//! The cookie of the console, and the one of the way to the sign-in of the province. Over TLS their names begin with `__Host-`, so that no neighbour under the
//! same domain can set them; on plain http from this machine to itself, browsers would refuse such a name.

use super::connection::Connection;
use super::sso::trip::TRIP_SEC;
use crate::account::token::Token;
use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderValue};

const SECURE: &str = "__Host-hl";
const LOCAL: &str = "hl-local";

/// The token that the browser brings.
#[must_use]
pub fn read(request: &HttpRequest, connection: &Connection) -> Option<Token> {
    value(request, name(connection)).and_then(|value| Token::parse(&value))
}

/// What the browser remembers of the way to the sign-in of the province.
#[must_use]
pub fn read_trip(request: &HttpRequest, connection: &Connection) -> Option<String> {
    value(request, trip_name(connection))
}

fn value(request: &HttpRequest, name: &str) -> Option<String> {
    let headers = request.headers().get_all(header::COOKIE).filter_map(|value| value.to_str().ok());
    let mut pairs = headers.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

/// Gives the browser a token until it is closed.
#[must_use]
pub fn set(token: &Token, connection: &Connection) -> HeaderValue {
    header(connection, name(connection), &token.reveal(), "")
}

/// Takes it away.
#[must_use]
pub fn clear(connection: &Connection) -> HeaderValue {
    header(connection, name(connection), "", "; Max-Age=0")
}

/// Lets the browser remember the way to the sign-in of the province.
#[must_use]
pub fn set_trip(text: &str, connection: &Connection) -> HeaderValue {
    header(connection, trip_name(connection), text, &format!("; Max-Age={TRIP_SEC}"))
}

/// Lets it forget that way.
#[must_use]
pub fn clear_trip(connection: &Connection) -> HeaderValue {
    header(connection, trip_name(connection), "", "; Max-Age=0")
}

fn header(connection: &Connection, name: &str, value: &str, age: &str) -> HeaderValue {
    let secure = if connection.secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
    // ASCII throughout: always a header.
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

fn trip_name(connection: &Connection) -> &'static str {
    if connection.secure { "__Host-hl-sso" } else { "hl-local-sso" }
}

fn name(connection: &Connection) -> &'static str {
    if connection.secure { SECURE } else { LOCAL }
}
