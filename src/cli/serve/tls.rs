//! TLS without a proxy: certificate chain and key from PEM files.

use crate::config::Server;
use anyhow::{Context as _, bail};
use rustls::ServerConfig;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use std::sync::Arc;

/// `None` where the server speaks plain HTTP.
pub(in crate::cli) fn config(server: &Server) -> anyhow::Result<Option<ServerConfig>> {
    let (certificate, key) = match (&server.tls_cert, &server.tls_key) {
        (None, None) => return Ok(None),
        (Some(certificate), Some(key)) => (certificate, key),
        (Some(_), None) => bail!("a certificate without its key: add --tls-key"),
        (None, Some(_)) => bail!("a key without its certificate: add --tls-cert"),
    };
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .with_context(|| format!("cannot read the certificate chain {certificate} (PEM)"))?;
    if chain.is_empty() {
        bail!("{certificate} holds no certificate: expected PEM, the server's own certificate first");
    }
    let private = PrivateKeyDer::from_pem_file(key)
        .with_context(|| format!("cannot read the private key {key} (PEM)"))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, private)
        .with_context(|| format!("{key} is not the key of {certificate}"))?;
    Ok(Some(config))
}
