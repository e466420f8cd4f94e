//! Errors of the API as RFC 9457 `application/problem+json`: the one table from what went wrong to
//! status, slug and title is [`Problem`]'s constructors.

use actix_web::{HttpResponse, http::StatusCode, http::header};
use serde::Serialize;

/// Media type of [`Problem`].
pub const MEDIA_TYPE: &str = "application/problem+json";

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// JSON pointer (RFC 6901) into the body; empty where it is about the request as a whole.
    pub pointer: String,
    /// What is wrong and what is expected.
    pub detail: String,
}

/// What the API answers when it does not do what was asked.
#[derive(Debug, Clone)]
pub struct Problem {
    status: StatusCode,
    slug: &'static str,
    title: &'static str,
    detail: String,
    errors: Vec<Item>,
    retry_after_sec: Option<u32>,
    /// `WWW-Authenticate`.
    authenticate: Option<String>,
}

#[derive(Serialize)]
struct Body<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    #[serde(skip_serializing_if = "str::is_empty")]
    detail: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [Item],
}

impl Problem {
    /// A problem of this kind. The slug is stable, part of its `type`.
    #[must_use]
    pub fn new(status: StatusCode, slug: &'static str, title: &'static str) -> Self {
        Self {
            status,
            slug,
            title,
            detail: String::new(),
            errors: Vec::new(),
            retry_after_sec: None,
            authenticate: None,
        }
    }

    /// What happened this time and what to do.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Every fault that was found.
    #[must_use]
    pub fn errors(mut self, errors: Vec<Item>) -> Self {
        self.errors = errors;
        self
    }

    /// When to try again, in seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after_sec = Some(seconds);
        self
    }

    /// How to say who asks: the header `WWW-Authenticate`.
    #[must_use]
    pub fn authenticate(mut self, challenge: String) -> Self {
        self.authenticate = Some(challenge);
        self
    }

    /// What is said of a bare status, where nothing more is known.
    #[must_use]
    pub fn of_status(status: StatusCode) -> Self {
        let (slug, title) = match status {
            StatusCode::NOT_FOUND => ("not-found", "There is nothing at this address"),
            StatusCode::METHOD_NOT_ALLOWED => {
                ("method-not-allowed", "This address does not take this method; see the header Allow")
            }
            StatusCode::REQUEST_TIMEOUT => ("late", "The body did not arrive in time; send it again"),
            StatusCode::PAYLOAD_TOO_LARGE => ("too-large", "The body is longer than 64 KiB"),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                ("media-type", "This address takes a body of another media type")
            }
            StatusCode::SERVICE_UNAVAILABLE => ("unavailable", "The service cannot do this now"),
            _ if status.is_client_error() => ("bad-request", "The request cannot be understood"),
            _ => ("internal", "Something went wrong on our side; it is in the log"),
        };
        Self::new(status, slug, title)
    }

    /// The body alone, as JSON.
    #[must_use]
    pub fn json(&self) -> String {
        let body = Body {
            r#type: format!("urn:hailong:problem:{}", self.slug),
            title: self.title,
            status: self.status.as_u16(),
            detail: &self.detail,
            errors: &self.errors,
        };
        serde_json::to_string(&body).unwrap_or_default()
    }

    /// The answer.
    #[must_use]
    pub fn respond(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        response.content_type(MEDIA_TYPE).insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(seconds) = self.retry_after_sec {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if let Some(challenge) = &self.authenticate {
            response.insert_header((header::WWW_AUTHENTICATE, challenge.as_str()));
        }
        response.body(self.json())
    }
}
