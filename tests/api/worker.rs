//! The service worker, as browsers ask for it.

use crate::support::{Answer, Service};
use reqwest::{Method, StatusCode};

on_both!(the_worker_is_a_script_that_is_asked_for_again);

async fn the_worker_is_a_script_that_is_asked_for_again(service: &Service) {
    let ask =
        |coding: &'static str| service.request(Method::GET, "/worker.js").header("accept-encoding", coding);
    let plain = Answer::of(ask("identity")).await;
    assert_eq!(plain.status, StatusCode::OK);
    assert_eq!(plain.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(plain.header("cache-control"), "no-cache");
    assert!(plain.header("content-security-policy").contains("connect-src 'self'"));
    assert!(plain.text().contains("addEventListener(\"sync\""), "{}", plain.text());
    let small = Answer::of(ask("br")).await;
    assert_eq!((small.header("content-encoding"), small.header("vary")), ("br", "Accept-Encoding"));
    assert!(small.bytes.len() < 3_000 && small.bytes.len() < plain.bytes.len() / 2, "{}", small.bytes.len());
    let etag = small.header("etag").to_owned();
    let again = Answer::of(ask("br").header("if-none-match", &etag)).await;
    assert_eq!(
        (again.status, again.bytes.len(), again.header("etag")),
        (StatusCode::NOT_MODIFIED, 0, etag.as_str())
    );
    let other = Answer::of(ask("gzip").header("if-none-match", &etag)).await;
    assert_eq!(other.status, StatusCode::OK, "another coding is another text");
}
