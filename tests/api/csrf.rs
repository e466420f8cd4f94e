//! No other site can do anything in the name of staff.

use crate::support::Service;
use crate::support::staff::WHOLE;
use hailong::account::Role;
use hailong::account::audit::{Act, Action};
use hailong::web::routes::table;
use hailong::web::staff::guard::Access;
use reqwest::{Method, StatusCode};

on_both!(
    an_unsafe_request_without_the_form_token_does_nothing,
    a_form_of_another_site_does_nothing,
    the_token_of_one_session_is_worth_nothing_in_another,
    signing_in_needs_the_token_too,
);

fn unsafe_rows() -> Vec<(Method, String)> {
    let rows = table().into_iter().filter(|e| e.access != Access::Public && e.method.as_str() != "GET");
    let filled = |path: &str| {
        path.split('/')
            .map(|part| if part.starts_with('{') { "x" } else { part })
            .collect::<Vec<_>>()
            .join("/")
    };
    rows.map(|endpoint| (endpoint.method.as_str().parse().unwrap(), filled(endpoint.path))).collect()
}

/// What the log tells of, but for the refusals.
async fn done(service: &Service) -> Vec<Act> {
    service.log().await.into_iter().filter(|act| act.action != Action::Refused).collect()
}

async fn an_unsafe_request_without_the_form_token_does_nothing(service: &Service) {
    let staff = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let before = done(service).await;
    for (method, path) in unsafe_rows() {
        for body in ["", "_form=", "_form=00", "lang=en", "x_form=1"] {
            let request = staff.browser.request(method.clone(), &path);
            let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
            let answer = staff.browser.send(request).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} {path} {body}");
            assert!(answer.text().contains("Chưa có gì thay đổi"), "{path}");
        }
    }
    assert!(unsafe_rows().len() > 8);
    assert_eq!(done(service).await, before);
}

async fn a_form_of_another_site_does_nothing(service: &Service) {
    let staff = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let before = done(service).await;
    for (_, path) in unsafe_rows() {
        for (name, value) in [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("origin", "https://127.0.0.1"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            let mut request = staff.browser.form(&path, &[]).build().unwrap();
            request.headers_mut().insert(name, value.parse().unwrap());
            let answer = reqwest::Client::new().execute(request).await.unwrap();
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path} {name}: {value}");
        }
    }
    assert_eq!(done(service).await, before);
}

async fn the_token_of_one_session_is_worth_nothing_in_another(service: &Service) {
    let staff = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let other = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let token = other.browser.token().unwrap().form_token([1; 16]);
    let request = staff.browser.request(Method::POST, "/staff/account/language");
    let answer = staff.browser.send(request.form(&[("_form", token.as_str()), ("lang", "en")])).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let own = staff.browser.token().unwrap().form_token([1; 16]);
    let request = staff.browser.request(Method::POST, "/staff/account/language");
    let answer = staff.browser.send(request.header("x-form-token", own).form(&[("lang", "en")])).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

async fn signing_in_needs_the_token_too(service: &Service) {
    let browser = service.browser();
    let fields = [("login", "p01"), ("password", "x")];
    let answer = browser.send(browser.form("/staff/login", &fields)).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    browser.get("/staff/login").await;
    assert_eq!(browser.send(browser.form("/staff/login", &fields)).await.status, 422);
}
