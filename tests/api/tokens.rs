//! Tokens of programs: shown once, worth what they allow, in their units, until their last day.

use crate::support::staff::{LEDGER, OTHER, OWN, WHOLE};
use crate::support::{Answer, Counter, Service};
use hailong::account::Role;
use hailong::account::audit::{Action, Actor};
use reqwest::{Method, StatusCode};
use serde_json::json;
use time::Duration;

on_both!(
    a_token_is_shown_once_and_kept_as_a_hash,
    a_token_that_is_none_is_told_how_to_ask,
    a_token_enters_sheets_in_its_units_alone,
    a_token_sees_figures_of_its_units_and_no_small_group,
    who_manages_a_unit_gives_no_token_for_more,
);

const SHEET: &str = "/api/v1/touchpoints/1394XF0/sheets/7KQ2M4TX";

/// Makes a token on the page and reads it there.
async fn make(service: &Service, unit: Option<u32>, fields: &[(&str, &str)]) -> String {
    let admin = service.signed_in(Role::Admin, unit).await;
    let page = admin.post("/staff/tokens", fields).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let text = page.text();
    let at = text.find("hailong_").unwrap_or_else(|| panic!("no token in {text}"));
    text[at..].split('<').next().unwrap().to_owned()
}

async fn put(service: &Service, path: &str, token: &str) -> Answer {
    let body = json!({ "operator_unit": "44", "answers": {} });
    let request = service.request(Method::PUT, path).json(&body);
    Answer::of(request.header("authorization", format!("Bearer {token}"))).await
}

async fn a_token_is_shown_once_and_kept_as_a_hash(service: &Service) {
    let fields =
        [("name", "Cổng <b>dữ liệu</b>"), ("scope", "sheets"), ("unit", ""), ("until", "2026-12-31")];
    let token = make(service, WHOLE, &fields).await;
    assert_eq!(token.len(), "hailong_".len() + 64);
    let admin = service.signed_in(Role::Admin, WHOLE).await;
    let list = admin.get("/staff/tokens").await.text();
    assert!(!list.contains(&token) && list.contains("Cổng &#60;b&#62;dữ liệu"), "{list}");
    assert!(list.contains("chưa dùng") && list.contains("31/12/2026"), "{list}");
    let log = format!("{:?}", service.log().await);
    assert!(!log.contains(&token[8..]), "{log}");
    let kept = service.store.tokens(LEDGER).await.unwrap();
    assert_eq!((kept.len(), kept[0].no), (1, 1));
    for wrong in [
        [("name", ""), ("scope", "sheets"), ("unit", ""), ("until", "2026-12-31")],
        [("name", "x"), ("scope", "export"), ("unit", ""), ("until", "2026-12-31")],
        [("name", "x"), ("scope", "sheets"), ("unit", "99999"), ("until", "2026-12-31")],
        [("name", "x"), ("scope", "sheets"), ("unit", ""), ("until", "2026-11-23")],
        [("name", "x"), ("scope", "sheets"), ("unit", ""), ("until", "2027-12-31")],
        [("name", "x"), ("scope", "sheets"), ("unit", ""), ("until", "never")],
    ] {
        let refused = admin.post("/staff/tokens", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
        assert!(!refused.text().contains("hailong_0"), "{wrong:?}");
    }
    assert_eq!(service.store.tokens(LEDGER).await.unwrap().len(), 1);
}

async fn a_token_that_is_none_is_told_how_to_ask(service: &Service) {
    let invented = format!("hailong_{}", "0".repeat(64));
    for wrong in ["", "x", invented.as_str()] {
        let answer = put(service, SHEET, wrong).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{wrong}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"hailong\", error=\"invalid_token\"");
        assert_eq!(answer.json()["type"], "urn:hailong:problem:token");
    }
    let figures = [("name", "x"), ("scope", "figures"), ("unit", ""), ("until", "2026-12-01")];
    let token = make(service, WHOLE, &figures).await;
    let other = put(service, SHEET, &token).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN);
    assert!(other.header("www-authenticate").contains("insufficient_scope"), "{:?}", other.headers);
    // Expired, then revoked.
    let sheets = [("name", "y"), ("scope", "sheets"), ("unit", ""), ("until", "2026-12-01")];
    let token = make(service, WHOLE, &sheets).await;
    assert_eq!(put(service, SHEET, &token).await.status, StatusCode::NOT_FOUND, "good, but no such sheet");
    assert_eq!(service.store.tokens(LEDGER).await.unwrap()[0].used.unwrap().to_string(), "2026-11-24");
    let admin = service.signed_in(Role::Admin, WHOLE).await;
    assert_eq!(admin.post("/staff/tokens/2/revoke", &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(put(service, SHEET, &token).await.status, StatusCode::UNAUTHORIZED);
    assert!(service.log().await.iter().any(|act| act.action == Action::TokenRevoked));
    let long = make(service, WHOLE, &sheets).await;
    service.pass(Duration::days(8));
    assert_eq!(put(service, SHEET, &long).await.status, StatusCode::UNAUTHORIZED);
    // Guessing is made slow.
    let mut slow = None;
    for _ in 0..80 {
        let answer = put(service, SHEET, &invented).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            slow = Some(answer);
            break;
        }
    }
    assert!(!slow.expect("never slow").header("retry-after").is_empty());
}

async fn a_token_enters_sheets_in_its_units_alone(service: &Service) {
    let serial = crate::sheets::printed(service).await[0];
    service.app.mirror.catch_up(&service.store).await.unwrap();
    let path = format!("/api/v1/touchpoints/{}/sheets/{serial}", Counter::Quick.code());
    let none = service.put(&path, &json!({ "operator_unit": "44", "answers": {} })).await;
    assert_eq!(none.status, StatusCode::FORBIDDEN, "not without a token");
    let elsewhere = [("name", "x"), ("scope", "sheets"), ("unit", "19372"), ("until", "2026-12-01")];
    let elsewhere = make(service, WHOLE, &elsewhere).await;
    let foreign = put(service, &path, &elsewhere).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    let unknown =
        put(service, &path.replace(&Counter::Quick.code().to_string(), "7KQ2M4X"), &elsewhere).await;
    assert_eq!(unknown.json()["type"], foreign.json()["type"], "as a touchpoint that nobody has");
    let own = [("name", "y"), ("scope", "sheets"), ("unit", "19363"), ("until", "2026-12-01")];
    let own = make(service, WHOLE, &own).await;
    let entered = put(service, &path, &own).await;
    assert_eq!(entered.status, StatusCode::CREATED, "{}", entered.text());
    assert_eq!(put(service, &path, &own).await.status, StatusCode::CONFLICT);
    let log = service.log().await;
    let act = log.iter().find(|act| act.action == Action::PaperEntered).unwrap();
    assert_eq!((&act.who, act.subject.as_str()), (&Actor::Program(2), "1394XF0"));
}

async fn who_manages_a_unit_gives_no_token_for_more(service: &Service) {
    let admin = service.signed_in(Role::Admin, OWN).await;
    for unit in ["", "44", "19372"] {
        let wish = [("name", "x"), ("scope", "sheets"), ("unit", unit), ("until", "2026-12-01")];
        let refused = admin.post("/staff/tokens", &wish).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{unit}");
    }
    make(service, OWN, &[("name", "x"), ("scope", "sheets"), ("unit", "19363"), ("until", "2026-12-01")])
        .await;
    let other = service.signed_in(Role::Admin, OTHER).await;
    assert_eq!(other.post("/staff/tokens/1/revoke", &[]).await.status, StatusCode::NOT_FOUND);
    assert!(other.get("/staff/tokens").await.text().contains("Chưa có mã nào"));
}

async fn a_token_sees_figures_of_its_units_and_no_small_group(service: &Service) {
    // Of these ten are out on the next day.
    for n in 1..=20 {
        let sheet = crate::put::sheet(&json!({ "access": 5 }));
        let put = service.put(&Counter::Quick.response(&crate::support::id(n)), &sheet).await;
        assert_eq!(put.status, StatusCode::CREATED);
    }
    service.app.mirror.catch_up(&service.store).await.unwrap();
    let ask = async |token: &str, query: &str| {
        let path = format!("/api/v1/campaigns/mot-cua/index{query}");
        let request = service.request(Method::GET, &path);
        Answer::of(request.header("authorization", format!("bearer {token}"))).await
    };
    let wish =
        |unit: &'static str| [("name", "x"), ("scope", "figures"), ("unit", unit), ("until", "2026-12-01")];
    service.pass(Duration::DAY);
    let own = make(service, WHOLE, &wish("19363")).await;
    let seen = ask(&own, "?by=unit").await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text());
    assert!(seen.text().contains("19363"), "{}", seen.text());
    let other = make(service, WHOLE, &wish("19372")).await;
    let nothing = ask(&other, "?by=unit").await;
    assert_eq!(nothing.status, StatusCode::OK);
    assert!(!nothing.text().contains("19363"), "{}", nothing.text());
    assert_eq!(ask(&other, "?under=19363").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let apart = ask(&own, "?answers=access:5").await;
    assert!([StatusCode::FORBIDDEN, StatusCode::UNPROCESSABLE_ENTITY].contains(&apart.status));
    // Without a token the public figures are everyone's, with a wrong one nothing is.
    assert_eq!(service.get("/api/v1/campaigns/mot-cua/index").await.status, StatusCode::OK);
    assert_eq!(ask("hailong_0", "").await.status, StatusCode::UNAUTHORIZED);
}
