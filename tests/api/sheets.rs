//! Sheets of paper as JSON.

use crate::support::staff::OTHER;
use crate::support::{BEGIN, Counter, Service};
use hailong::account::Role;
use hailong::ids::{Channel, FieldNo, Hour, Serial};
use hailong::ledger::{DurationBucket, Event};
use hailong::touchpoint::paper::{PaperBatch, Seed, serials};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

on_both!(
    a_sheet_is_stored_once_and_the_second_time_is_a_conflict,
    over_a_network_nobody_but_staff_enters_sheets,
    what_is_wrong_with_a_sheet_is_told,
);

/// Three sheets in English at the quick counter; their numbers.
pub(crate) async fn printed(service: &Service) -> Vec<Serial> {
    let batch = PaperBatch {
        touchpoint: Counter::Quick.code(),
        definition: "mot-cua-nhanh.1".parse().unwrap(),
        language: "en".parse().unwrap(),
        copies: 3,
        seed: Seed([9; 16]),
    };
    let batches = vec![crate::support::printed(), batch.clone()];
    let known = serials(&batches[..1]).len();
    let numbers = serials(&batches).into_iter().skip(known).map(|(serial, _)| serial).collect();
    let batches = vec![batch];
    let events = vec![Event::PaperIssued { batches }];
    let ledger = hailong::ids::LedgerId(1);
    service.store.change(ledger, Hour::of(BEGIN), |_| Ok::<_, ()>(events)).await.unwrap();
    numbers
}

fn address(serial: impl std::fmt::Display) -> String {
    format!("/api/v1/touchpoints/{}/sheets/{serial}", Counter::Quick.code())
}

fn by_the_province(answers: &Value) -> Value {
    json!({ "operator_unit": "44", "answers": answers })
}

async fn a_sheet_is_stored_once_and_the_second_time_is_a_conflict(service: &Service) {
    let numbers = printed(service).await;
    let local = service.on_this_machine_alone().await;
    let good =
        by_the_province(&json!({ "field": "ho-tich", "access": 4, "staff": "na", "comment": "Thanks" }));
    let answer = local.put(&address(numbers[0]), &good).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    assert_eq!(answer.json(), json!({ "sheet": numbers[0].to_string(), "status": "counted" }));
    let again = local.put(&address(numbers[0].grouped()), &by_the_province(&json!({ "access": 1 }))).await;
    assert_eq!(
        (again.status, again.json()["type"].clone()),
        (StatusCode::CONFLICT, "urn:hailong:problem:entered".into())
    );
    let [stored] = service.stored().await.try_into().unwrap();
    assert_eq!((stored.channel, stored.field, stored.language), (Channel::Paper, FieldNo(3), 1));
    assert_eq!(stored.duration, DurationBucket::Unknown);
    assert_eq!(stored.answers, [4, 0, 254, 0, 0, 0, 1]);
    let catalog = service.store.catalog(hailong::ids::LedgerId(1)).await.unwrap();
    let operators = &catalog.paper[&Counter::Quick.code()].operators;
    assert_eq!(operators.iter().map(|unit| unit.0).collect::<Vec<_>>(), [1], "who entered it is recorded");
}

async fn over_a_network_nobody_but_staff_enters_sheets(service: &Service) {
    let numbers: Vec<_> =
        serials(&[crate::support::printed()]).into_iter().map(|(serial, _)| serial).collect();
    let answer = service.put(&address(numbers[0]), &by_the_province(&json!({ "access": 4 }))).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text().contains("hailong paper enter"), "{}", answer.text());
    let clerk = service.signed_in(Role::CounterStaff, OTHER).await;
    let body = json!({ "answers": { "access": 4 } });
    let put = async |path: &str, body: &Value, token: bool| {
        let request = clerk.browser.request(Method::PUT, path).json(body);
        let form = clerk.browser.token().unwrap().form_token([1; 16]);
        clerk.browser.send(if token { request.header("x-form-token", form) } else { request }).await
    };
    let path = address(numbers[0]);
    assert_eq!(put(&path, &body, false).await.status, StatusCode::FORBIDDEN, "a cookie alone is not enough");
    assert_eq!(put(&path, &body, true).await.status, StatusCode::NOT_FOUND, "not assigned");
    assert!(service.stored().await.is_empty());
    service.assign(clerk.no, Counter::Quick).await;
    let foreign = put(&path, &by_the_province(&json!({ "access": 4 })), true).await;
    assert_eq!(
        foreign.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "enters for its own unit: {}",
        foreign.text()
    );
    let answer = put(&path, &body, true).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    assert_eq!(put(&path, &body, true).await.status, StatusCode::CONFLICT);
    assert_eq!(service.stored().await.len(), 1);
}

async fn what_is_wrong_with_a_sheet_is_told(service: &Service) {
    let numbers = printed(service).await;
    let local = service.on_this_machine_alone().await;
    let refused = async |path: String, body: Value| {
        let answer = local.put(&path, &body).await;
        (answer.status.as_u16(), answer.text())
    };
    let (status, text) =
        refused(address(numbers[0]), by_the_province(&json!({ "access": 7, "nope": 1 }))).await;
    assert!(status == 422 && text.contains("/answers/access") && text.contains("/answers/nope"), "{text}");
    let own = json!({ "operator_unit": "19363", "answers": {} });
    let (status, text) = refused(address(numbers[0]), own).await;
    assert!(status == 403 && text.contains("whose counter this is"), "{text}");
    for body in [json!([]), json!({ "answers": {} }), json!({ "operator_unit": "44", "answers": {}, "x": 1 })]
    {
        assert_eq!(refused(address(numbers[0]), body).await.0, 422);
    }
    let unknown = (77_000_000..).find_map(Serial::from_bits).unwrap();
    assert_eq!(refused(address(unknown), by_the_province(&json!({}))).await.0, 404);
    assert_eq!(refused(address("nonsense"), by_the_province(&json!({}))).await.0, 404);
    let other = format!("/api/v1/touchpoints/{}/sheets/{}", Counter::OneField.code(), numbers[0]);
    let (status, text) = refused(other, by_the_province(&json!({}))).await;
    assert!(status == 404 && text.contains("no sheet was ever printed"), "{text}");
    assert!(service.stored().await.is_empty());
}
