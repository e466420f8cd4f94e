//! What every answer says about itself, errors included.

use crate::support::{Answer, Counter, Service, id};
use reqwest::{Method, StatusCode};

on_both!(
    every_answer_carries_the_security_headers,
    a_wrong_method_says_what_is_allowed,
    no_error_is_plain_text,
    inline_styles_and_scripts_are_the_ones_that_are_allowed,
    operators_see_that_it_lives,
);

async fn every_answer_carries_the_security_headers(service: &Service) {
    let mut paths: Vec<String> = hailong::web::routes::table()
        .iter()
        .map(|endpoint| {
            let path = endpoint.path.replace("{code}", &Counter::Quick.code().to_string());
            path.replace("{uuid}", &id(1)).replace("{tracking}", "0000-0000-0000-0")
        })
        .collect();
    paths.extend([
        "/staff/nirgends".into(),
        "/nirgends".into(),
        "/api/v1/nirgends".into(),
        Counter::Closed.form(),
        "/S/x".into(),
    ]);
    for path in paths {
        for method in [Method::GET, Method::HEAD, Method::POST, Method::DELETE] {
            let answer = Answer::of(service.request(method.clone(), &path)).await;
            let at = format!("{method} {path} {}", answer.status);
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{at}");
            if path.starts_with("/staff") && !path.starts_with("/staff/assets") {
                staff_page(&answer, &at);
                continue;
            }
            assert_eq!(answer.header("referrer-policy"), "no-referrer", "{at}");
            // The worker alone is kept, and asked for again at each visit.
            let kept = path == "/worker.js" && answer.status == StatusCode::OK;
            assert_eq!(answer.header("cache-control"), if kept { "no-cache" } else { "no-store" }, "{at}");
            let policy = answer.header("content-security-policy");
            assert!(policy.starts_with("default-src 'none'; script-src 'sha256-"), "{at}: {policy}");
            assert!(
                policy
                    .contains("frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types hl")
            );
            assert!(!policy.contains("unsafe"), "{at}");
            assert_eq!(answer.header("server"), "", "{at}");
            assert_eq!(answer.header("set-cookie"), "", "{at}");
        }
    }
}

/// Pages of the console carry nothing in themselves and are kept nowhere.
fn staff_page(answer: &Answer, at: &str) {
    assert_eq!(
        answer.header("content-security-policy"),
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "{at}"
    );
    for (name, value) in [
        ("cache-control", "no-store"),
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("server", ""),
    ] {
        assert_eq!(answer.header(name), value, "{at}: {name}");
    }
    assert!(!answer.text().contains("style="), "{at}");
}

async fn a_wrong_method_says_what_is_allowed(service: &Service) {
    let cases = [
        (Method::DELETE, Counter::Quick.form(), "GET, POST, HEAD", "text/html; charset=utf-8"),
        (Method::POST, "/".into(), "GET, HEAD", "text/html; charset=utf-8"),
        (Method::GET, Counter::Quick.response(&id(1)), "PUT", "application/problem+json"),
    ];
    for (method, path, allow, kind) in cases {
        let answer = Answer::of(service.request(method, &path)).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert_eq!((answer.header("allow"), answer.header("content-type")), (allow, kind), "{path}");
        assert!(!answer.bytes.is_empty());
    }
}

async fn no_error_is_plain_text(service: &Service) {
    let form = Counter::Quick.form();
    let long = vec![b'a'; 65 * 1024 + 1];
    let requests = [
        (service.request(Method::GET, "/api/v1/nichts"), 404),
        (service.request(Method::GET, "/nichts"), 404),
        (service.request(Method::GET, "/S/%FF%FE"), 404),
        (service.request(Method::POST, &form).body("x"), 415),
        (
            service
                .request(Method::POST, &form)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(long.clone()),
            413,
        ),
        (service.request(Method::PUT, &Counter::Quick.response(&id(1))).body("{}"), 415),
        (
            service
                .request(Method::PUT, &Counter::Quick.response(&id(1)))
                .header("content-type", "application/json")
                .body(long),
            413,
        ),
        (
            service
                .request(Method::PUT, &Counter::Quick.response(&id(1)))
                .header("content-type", "application/json")
                .body("{"),
            422,
        ),
    ];
    for (at, (request, status)) in requests.into_iter().enumerate() {
        let answer = Answer::of(request).await;
        assert_eq!(answer.status, status, "request {at}: {}", answer.text());
        let kind = answer.header("content-type");
        assert!(
            kind == "text/html; charset=utf-8" || kind == "application/problem+json",
            "request {at}: {kind}"
        );
        assert!(answer.bytes.len() > 50, "request {at}");
    }
}

async fn inline_styles_and_scripts_are_the_ones_that_are_allowed(service: &Service) {
    let form = service.get(&Counter::Quick.form()).await;
    let policy = form.header("content-security-policy").to_owned();
    let text = form.text();
    for (tag, opening, expected) in [("style", "<style>", 1), ("script", "<script type=\"module\">", 1)] {
        let mut found = 0;
        for part in text.split(opening).skip(1) {
            let content = part.split(&format!("</{tag}>")).next().unwrap();
            let hash = hailong::web::assets::csp_hash(content);
            assert!(policy.contains(&hash), "the {tag} of the form is not allowed: {hash}");
            found += 1;
        }
        assert_eq!(found, expected, "{tag}");
    }
}

async fn operators_see_that_it_lives(service: &Service) {
    let alive = service.get("/healthz").await;
    assert_eq!((alive.status, alive.json()), (StatusCode::OK, serde_json::json!({ "status": "ok" })));
    let ready = service.get("/readyz").await;
    assert_eq!((ready.status, ready.json()), (StatusCode::OK, serde_json::json!({ "status": "ready" })));
    let metrics = service.get("/metrics").await;
    assert_eq!(metrics.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    assert!(metrics.text().contains("\nhailong_responses_stored_total 0\n"), "{}", metrics.text());
}
