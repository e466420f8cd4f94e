//! A body has to arrive in time: whoever sends it drop by drop holds no connection.

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{Error, FromRequest, HttpRequest, ResponseError};
use std::convert::Infallible;
use std::pin::Pin;
use std::time::Duration;

/// Enough for 64 KiB at 20 kbit/s, which a phone with one bar of signal still does.
const BODY_SEC: u64 = 30;

/// What is read from a body, or why not; [`Late`] where it took too long.
pub(super) struct Timely<T>(pub(super) Result<T, Error>);

/// The body did not arrive in time.
#[derive(Debug, thiserror::Error)]
#[error("the body did not arrive within {BODY_SEC} s")]
pub(super) struct Late;

impl ResponseError for Late {
    fn status_code(&self) -> StatusCode {
        StatusCode::REQUEST_TIMEOUT
    }
}

impl<T: FromRequest> FromRequest for Timely<T>
where
    T::Future: 'static,
{
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Infallible>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let reading = T::from_request(request, payload);
        Box::pin(async move { Ok(Self(within(Duration::from_secs(BODY_SEC), reading).await)) })
    }
}

async fn within<T, E: Into<Error>>(
    limit: Duration,
    reading: impl Future<Output = Result<T, E>>,
) -> Result<T, Error> {
    match tokio::time::timeout(limit, reading).await {
        Ok(read) => read.map_err(Into::into),
        Err(_elapsed) => Err(Late.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_that_does_not_arrive_is_given_up() {
        let never = std::future::pending::<Result<(), Error>>();
        let late = within(Duration::from_millis(1), never).await.unwrap_err();
        assert_eq!(late.as_response_error().status_code(), StatusCode::REQUEST_TIMEOUT);
        let there = async { Ok::<_, Error>(7) };
        assert_eq!(within(Duration::from_millis(1), there).await.unwrap(), 7);
    }
}
