//! The body of an unsafe request, read whole before anything is done, and the form token in it.

use super::fault::Fault;
use actix_web::body::{self, BodyStream};
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::header;
use actix_web::web::Bytes;
use std::time::Duration;

/// The field of every form, and the header of a script's request, that carry the token.
pub const FIELD: &str = "_form";
pub(super) const HEADER: &str = "x-form-token";

/// A body may take so long: 64 KiB at a slow office's line, and a megabyte for each further second.
const BODY_SEC: u64 = 30;

/// Reads the body, up to so many bytes, and puts it back for the handler.
///
/// # Errors
/// Where it is too long, too slow or breaks off.
pub async fn read(request: &mut ServiceRequest, limit: usize) -> Result<Bytes, Fault> {
    let stream = BodyStream::new(request.parts_mut().1.take());
    let seconds = BODY_SEC + limit as u64 / 1_000_000;
    let reading = body::to_bytes_limited(stream, limit);
    let read = tokio::time::timeout(Duration::from_secs(seconds), reading).await;
    let bytes = match read {
        Err(_elapsed) => return Err(Fault::Late),
        Ok(Err(_longer)) => return Err(Fault::TooLarge),
        Ok(Ok(Err(_broken))) => return Err(Fault::Bad),
        Ok(Ok(Ok(bytes))) => bytes,
    };
    let (_, mut payload) = actix_http::h1::Payload::create(true);
    payload.unread_data(bytes.clone());
    request.set_payload(Payload::from(payload));
    Ok(bytes)
}

/// The form token that a request carries: in its header, or in its form.
#[must_use]
pub fn form_token(request: &ServiceRequest, body: &Bytes) -> Option<String> {
    if let Some(token) = request.headers().get(HEADER) {
        return token.to_str().ok().map(str::to_owned);
    }
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    if kind.starts_with("multipart/form-data") { of_parts(body) } else { of_pairs(body) }
}

fn of_pairs(body: &Bytes) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let value = text.split('&').find_map(|pair| pair.strip_prefix(FIELD)?.strip_prefix('='))?;
    // Hexadecimal needs no decoding.
    Some(value.to_owned())
}

/// The token is the first part of a form with files.
fn of_parts(body: &Bytes) -> Option<String> {
    let head = String::from_utf8_lossy(&body[..body.len().min(1024)]);
    let (_, after) = head.split_once(&format!("name=\"{FIELD}\""))?;
    let (_, value) = after.split_once("\r\n\r\n")?;
    Some(value.split("\r\n").next()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_found_in_both_kinds_of_form() {
        let pairs = Bytes::from_static(b"a=1&_form=ab12&b=2");
        assert_eq!(of_pairs(&pairs).as_deref(), Some("ab12"));
        assert_eq!(of_pairs(&Bytes::from_static(b"x_form=ab12&_formx=1")), None);
        let parts = Bytes::from_static(
            b"--B\r\nContent-Disposition: form-data; name=\"_form\"\r\n\r\nab12\r\n--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\n\xff\xfe",
        );
        assert_eq!(of_parts(&parts).as_deref(), Some("ab12"));
        assert_eq!(of_parts(&Bytes::from_static(b"--B--")), None);
    }
}
