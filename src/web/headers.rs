//! What every answer says about itself: security headers, and never an error without words.

use super::citizen::{page, plain::Plain};
use super::face::Face;
use super::staff::connection::Connection;
use super::{App, assets, problem};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, web};
use std::sync::{Arc, LazyLock};

/// The policy of every page: nothing but what the page itself carries.
pub(super) fn policy(face: &Face) -> HeaderValue {
    let hashes = |texts: &[&LazyLock<String>]| {
        texts.iter().map(|text| assets::csp_hash(text)).collect::<Vec<_>>().join(" ")
    };
    let own =
        if face.style.is_empty() { String::new() } else { format!(" {}", assets::csp_hash(&face.style)) };
    let policy = format!(
        "default-src 'none'; script-src {}; style-src {}{own}; worker-src 'self'; manifest-src 'self'; \
         connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types hl",
        hashes(assets::SCRIPTS),
        hashes(assets::STYLES),
    );
    // Hashes and words of ASCII: always a header. Were it not, nothing at all would be allowed.
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(NOTHING))
}

/// The policy of a form that a page of ours frames to look at: its style and nothing else. No script, no
/// sending, no other site around it.
pub(super) fn framed(face: &Face) -> HeaderValue {
    let styles = assets::STYLES.iter().map(|text| assets::csp_hash(text)).collect::<Vec<_>>().join(" ");
    let own =
        if face.style.is_empty() { String::new() } else { format!(" {}", assets::csp_hash(&face.style)) };
    let policy = format!(
        "default-src 'none'; style-src {styles}{own}; img-src 'self' data:; form-action 'none'; \
         base-uri 'none'; frame-ancestors 'self'; sandbox"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(NOTHING))
}

const NOTHING: &str = "default-src 'none'";

const FIXED: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Where we speak TLS, or a trusted proxy does for us, browsers keep to it for a year.
const KEEP_TO_TLS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Sets the headers, and gives words to an error that has none: a page, or a problem under `/api/`.
///
/// # Errors
/// Only what the service reports.
pub async fn complete<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let app = request.app_data::<web::Data<App>>().map(|app| Arc::clone(app));
    let proxies = app.as_ref().map_or(&[][..], |app| &app.settings.staff.proxies);
    let over_tls = Connection::of(request.request(), proxies).secure;
    let is_api = request.path().starts_with("/api/");
    let wish = page::Wish::of(request.request());
    let mut response = next.call(request).await?.map_into_boxed_body();
    let status = response.status();
    if let Some(app) = &app
        && (status.is_client_error() || status.is_server_error())
        && !speaks(response.headers())
    {
        if let Some(error) = response.response().error() {
            tracing::debug!(%error, %status, "an error without words of its own");
        }
        let spoken = if is_api {
            problem::Problem::of_status(status).respond()
        } else {
            page::plain(app, &wish, &Plain::of_status(status), Some(status))
        };
        response = replace(response, spoken);
    }
    if status == StatusCode::REQUEST_TIMEOUT {
        // What still comes of the body is not waited for.
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    let headers = response.headers_mut();
    if over_tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, KEEP_TO_TLS);
    }
    for (name, value) in FIXED {
        // Staff pages say more to themselves than citizens' pages do, and frame a form to look at it.
        let own = name == header::REFERRER_POLICY || name == header::X_FRAME_OPTIONS;
        if !own || !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        let policy = app.map_or(HeaderValue::from_static(NOTHING), |app| app.look().policy.clone());
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(response)
}

/// Whether an error is already a page or a problem.
pub(super) fn speaks(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    kind.starts_with("text/html") || kind.starts_with(problem::MEDIA_TYPE)
}

/// The other body under the same request, with the methods that would have been allowed.
pub(super) fn replace(response: ServiceResponse<BoxBody>, mut by: HttpResponse) -> ServiceResponse<BoxBody> {
    if let Some(allow) = response.headers().get(header::ALLOW) {
        by.headers_mut().insert(header::ALLOW, allow.clone());
    }
    response.into_response(by)
}
