//! Carries requests to the sign-in of a province, and a witness's to a log: over TLS with the certificates that this
//! machine trusts, without following redirects, for a few seconds, up to a few bytes.

use super::settings::may_be_asked;
use actix_web::web::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use openidconnect::http::{Request, Response};
use openidconnect::url::Url;
use openidconnect::{HttpRequest, HttpResponse};
use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_platform_verifier::BuilderVerifierExt as _;
use std::sync::Arc;
use std::time::Duration;

/// Whoever is asked answers within so long, or counts as silent: somebody waits for the page.
const ANSWER_SEC: u64 = 5;

/// No answer is longer: 1 MiB.
const ANSWER_BYTES: usize = 1024 * 1024;

/// Why a request was not answered.
#[derive(Debug, thiserror::Error)]
pub enum CarryError {
    #[error("`{0}` is not asked: neither TLS nor this machine")]
    Address(String),
    #[error("this machine's certificates cannot be used: {0}")]
    Tls(#[from] rustls::Error),
    #[error("no answer from {0}: {1}")]
    Silent(String, String),
    #[error("no answer from {0} within {ANSWER_SEC} s")]
    Late(String),
}

/// Connections to whoever is asked.
pub struct Carrier(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl Carrier {
    /// Without a connection yet.
    ///
    /// # Errors
    /// Where this machine trusts no certificates.
    pub fn new() -> Result<Self, CarryError> {
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_platform_verifier()?
            .with_no_client_auth();
        let connector =
            HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().build();
        Ok(Self(Client::builder(TokioExecutor::new()).build(connector)))
    }

    /// The answer to a request, read whole.
    ///
    /// # Errors
    /// Where there is none, or where the request must not be made.
    pub async fn carry(&self, request: HttpRequest) -> Result<HttpResponse, CarryError> {
        let address = request.uri().to_string();
        if !Url::parse(&address).is_ok_and(|url| may_be_asked(&url)) {
            return Err(CarryError::Address(address));
        }
        self.exchange(request).await
    }

    /// What lies at an address: the status and the bytes. Also in the clear: for what is public and signed.
    ///
    /// # Errors
    /// Where there is no answer, or that is no address.
    pub async fn get(&self, address: &str) -> Result<(u16, Vec<u8>), CarryError> {
        self.public("GET", address, Vec::new()).await
    }

    /// Sends a text to an address: the status and the answer's bytes. Also in the clear, as above.
    ///
    /// # Errors
    /// As above.
    pub async fn post(&self, address: &str, text: String) -> Result<(u16, Vec<u8>), CarryError> {
        self.public("POST", address, text.into_bytes()).await
    }

    async fn public(&self, method: &str, address: &str, body: Vec<u8>) -> Result<(u16, Vec<u8>), CarryError> {
        let request = Request::builder().method(method).uri(address).header("content-type", "text/plain");
        let request = request.body(body).map_err(|_no_address| CarryError::Address(address.to_owned()))?;
        let answer = self.exchange(request).await?;
        Ok((answer.status().as_u16(), answer.into_body()))
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, CarryError> {
        let host = request.uri().authority().map_or_else(String::new, ToString::to_string);
        let silent = |reason: String| CarryError::Silent(host.clone(), reason);
        let exchange = async {
            let request = request.map(|body| Full::new(Bytes::from(body)));
            let response = self.0.request(request).await.map_err(|error| silent(whole(&error)))?;
            let (head, body) = response.into_parts();
            let body = Limited::new(body, ANSWER_BYTES)
                .collect()
                .await
                .map_err(|error| silent(error.to_string()))?;
            Ok(Response::from_parts(head, body.to_bytes().to_vec()))
        };
        let answer = tokio::time::timeout(Duration::from_secs(ANSWER_SEC), exchange).await;
        answer.unwrap_or_else(|_elapsed| Err(CarryError::Late(host.clone())))
    }
}

/// An error with what caused it.
pub(super) fn whole(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |error| error.source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}
