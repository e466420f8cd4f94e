//! The one cookie of the console. Over TLS its name begins with `__Host-`, so that no neighbour under the
//! same domain can set it; on plain http from this machine to itself, browsers would refuse such a name.

use super::connection::Connection;
use crate::account::token::Token;
use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderValue};

const SECURE: &str = "__Host-hl";
const LOCAL: &str = "hl-local";

/// The token that the browser brings.
#[must_use]
pub fn read(request: &HttpRequest, connection: &Connection) -> Option<Token> {
    let name = name(connection);
    let headers = request.headers().get_all(header::COOKIE).filter_map(|value| value.to_str().ok());
    let mut pairs = headers.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).and_then(|(_, value)| Token::parse(value))
}

/// Gives the browser a token until it is closed.
#[must_use]
pub fn set(token: &Token, connection: &Connection) -> HeaderValue {
    header(connection, &token.reveal(), "")
}

/// Takes it away.
#[must_use]
pub fn clear(connection: &Connection) -> HeaderValue {
    header(connection, "", "; Max-Age=0")
}

fn header(connection: &Connection, value: &str, age: &str) -> HeaderValue {
    let secure = if connection.secure { "; Secure" } else { "" };
    let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}", name(connection));
    // ASCII throughout: always a header.
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

fn name(connection: &Connection) -> &'static str {
    if connection.secure { SECURE } else { LOCAL }
}
