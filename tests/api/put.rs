//! Sheets as JSON.

use crate::support::{Answer, Counter, Service, id};
use hailong::ids::{Channel, FieldNo, UnitNo};
use hailong::ledger::DurationBucket;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use time::Duration;

on_both!(
    a_good_sheet_is_stored_with_all_its_columns,
    every_fault_is_told_at_once,
    a_body_that_is_no_sheet_is_told_what_is_missing,
    where_there_is_no_form_nothing_is_taken,
    the_page_token_tells_how_long_it_took,
    a_sheet_begun_before_closing_is_taken_for_two_days,
    a_campaign_closed_by_hand_takes_begun_sheets_for_two_days,
    two_answers_to_one_question_are_told_in_json_too,
    an_id_that_betrays_the_second_is_refused,
    a_service_that_cannot_promise_durability_says_so,
);

pub(crate) fn sheet(answers: &Value) -> Value {
    json!({ "definition": "mot-cua-nhanh.1", "lang": "vi", "answers": answers })
}

pub(crate) fn good() -> Value {
    json!({ "field": "dat-dai", "access": 5, "procedure": "4", "staff": "na", "overall": 3, "comment": " Cảm ơn. " })
}

async fn a_good_sheet_is_stored_with_all_its_columns(service: &Service) {
    let answer = service.put(&Counter::Quick.response(&id(1)), &sheet(&good())).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/json");
    let receipt = answer.json();
    assert_eq!(receipt["status"], "counted");
    let tracking: hailong::ids::Tracking = receipt["tracking"].as_str().unwrap().parse().unwrap();
    let [stored] = service.stored().await.try_into().unwrap();
    assert_eq!(stored.touchpoint, Counter::Quick.code());
    assert_eq!((stored.unit, stored.field, stored.channel), (UnitNo(2), FieldNo(1), Channel::Qr));
    assert_eq!((stored.language, stored.duration), (0, DurationBucket::Unknown));
    assert_eq!(stored.answers, [5, 4, 254, 0, 0, 3, 1]);
    assert_eq!(stored.texts.len(), 1);
    let texts = service
        .store
        .texts(stored.ledger, hailong::ids::Seq(0), hailong::ids::Seq(u64::from(u32::MAX)))
        .await;
    let texts: Vec<_> = texts.unwrap().into_iter().map(|(_, question, text)| (question, text)).collect();
    assert_eq!(texts, [(6, "Cảm ơn.".to_owned())]);
    let page = service.get(&format!("/t/{tracking}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("Phiếu đã được tính"));
    let sent = service.get(&format!("{}/sent?r={tracking}", Counter::Quick.form())).await;
    assert_eq!(sent.status, StatusCode::OK);
    assert!(sent.text().contains(&tracking.to_string()));
    assert!(!sent.text().contains("Cảm ơn."), "a confirmation never shows answers");
}

async fn every_fault_is_told_at_once(service: &Service) {
    let long = "x".repeat(1_201);
    let bad = json!({
        "definition": "mot-cua-nhanh.1",
        "lang": "vi",
        "answers": { "access": 6, "procedure": [1, 2], "staff": "x", "nope": 1, "field": "moon", "comment": long },
        "page_token": "nonsense",
        "code": "ABC",
    });
    let answer = service.put(&Counter::Quick.response("00079f1e-5b7a-7c21-9d3f-0123456789ab"), &bad).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    insta::assert_json_snapshot!("every_fault", answer.json());
    assert!(service.stored().await.is_empty());
}

async fn a_body_that_is_no_sheet_is_told_what_is_missing(service: &Service) {
    let bodies = [
        json!([]),
        json!({ "lang": 1, "extra": true, "page_token": 5 }),
        json!({ "definition": "sipas-2017.1", "lang": "fr", "answers": {} }),
    ];
    let mut told = Vec::new();
    for body in bodies {
        let answer = service.put(&Counter::Quick.response(&id(1)), &body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        told.push(answer.json());
    }
    insta::assert_json_snapshot!("no_sheet", told);
}

async fn where_there_is_no_form_nothing_is_taken(service: &Service) {
    let cases = [
        (Counter::Revoked, 410, "revoked-touchpoint"),
        (Counter::NotYetOpen, 404, "not-yet-open"),
        (Counter::Closed, 410, "closed"),
    ];
    for (counter, status, slug) in cases {
        let answer = service.put(&counter.response(&id(1)), &sheet(&good())).await;
        assert_eq!(answer.status, status, "{counter:?}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.json()["type"], format!("urn:hailong:problem:{slug}"));
    }
    for (code, slug) in
        [("0000022", "unknown-touchpoint"), ("0000023", "mistyped-touchpoint"), ("x", "malformed-touchpoint")]
    {
        let path = format!("/api/v1/touchpoints/{code}/responses/{}", id(1));
        let answer = service.put(&path, &sheet(&good())).await;
        assert_eq!(
            (answer.status, answer.json()["type"].clone()),
            (StatusCode::NOT_FOUND, json!(format!("urn:hailong:problem:{slug}")))
        );
    }
    assert!(service.stored().await.is_empty());
}

async fn the_page_token_tells_how_long_it_took(service: &Service) {
    let token = service.get(&Counter::Quick.form()).await.hidden("_token");
    for (n, minutes, bucket) in [
        (1, 0, DurationBucket::UnderOneMinute),
        (2, 3, DurationBucket::TwoToFive),
        (3, 30, DurationBucket::Longer),
    ] {
        service.pass(Duration::minutes(minutes));
        let mut body = sheet(&good());
        body["page_token"] = json!(token);
        assert_eq!(service.put(&Counter::Quick.response(&id(n)), &body).await.status, StatusCode::CREATED);
        assert_eq!(service.stored().await.last().unwrap().duration, bucket);
    }
    // Another counter's token proves nothing here.
    let mut body = sheet(&json!({ "access": 5 }));
    body["page_token"] = json!(token);
    assert_eq!(service.put(&Counter::OneField.response(&id(9)), &body).await.status, StatusCode::CREATED);
    let last = service.stored().await.pop().unwrap();
    assert_eq!((last.duration, last.field), (DurationBucket::Unknown, FieldNo(2)));
}

async fn a_sheet_begun_before_closing_is_taken_for_two_days(service: &Service) {
    let counter = Counter::ClosesToday;
    let mut body = sheet(&good());
    body["page_token"] = json!(service.get(&counter.form()).await.hidden("_token"));
    // Closed since midnight, nine hours after the tests began.
    service.pass(Duration::hours(9 + 47));
    let without = service.put(&counter.response(&id(1)), &sheet(&good())).await;
    assert_eq!(without.status, StatusCode::GONE);
    assert_eq!(service.put(&counter.response(&id(1)), &body).await.status, StatusCode::CREATED);
    service.pass(Duration::hours(1));
    assert_eq!(service.put(&counter.response(&id(2)), &body).await.status, StatusCode::GONE);
    // What was stored keeps its receipt.
    assert_eq!(service.put(&counter.response(&id(1)), &body).await.status, StatusCode::OK);
    assert_eq!(service.stored().await.len(), 1);
}

async fn an_id_that_betrays_the_second_is_refused(service: &Service) {
    for id in ["00079f1e-5b7a-7c21-9d3f-0123456789ab", "not-a-uuid"] {
        let answer = service.put(&Counter::Quick.response(id), &sheet(&good())).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{id}");
        assert_eq!(answer.json()["errors"].as_array().unwrap().len(), 1);
    }
    let random =
        service.put(&Counter::Quick.response("f47ac10b-58cc-4372-a567-0e02b2c3d479"), &sheet(&good())).await;
    assert_eq!(random.status, StatusCode::CREATED);
}

async fn a_service_that_cannot_promise_durability_says_so(service: &Service) {
    service.store.clone().close().await;
    let answer = service.put(&Counter::Quick.response(&id(1)), &sheet(&good())).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
    let first = service
        .post(&Counter::Quick.form(), &[("_definition", "mot-cua-nhanh.1"), ("_in", "vi"), ("access", "5")])
        .await;
    assert_eq!(first.status, StatusCode::OK);
    let sent_id = first.hidden("_id");
    let form = [
        ("_definition", "mot-cua-nhanh.1"),
        ("_in", "vi"),
        ("access", "5"),
        ("_id", &sent_id),
        ("_step", "send"),
    ];
    let second = Answer::of(service.request(Method::POST, &Counter::Quick.form()).form(&form)).await;
    assert_eq!(second.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(second.hidden("_id"), sent_id, "the page to try again carries the same id");
}

async fn two_answers_to_one_question_are_told_in_json_too(service: &Service) {
    let put = async |body: &'static str| {
        let request = service.request(Method::PUT, &Counter::Quick.response(&id(1)));
        Answer::of(request.header("content-type", "application/json").body(body)).await
    };
    for (body, pointer) in [
        (
            r#"{"definition":"mot-cua-nhanh.1","lang":"vi","answers":{"access":1,"access":5}}"#,
            "/answers/access",
        ),
        (
            r#"{"definition":"mot-cua-nhanh.1","lang":"vi","answers":{"field":"dat-dai","field":"unknown"}}"#,
            "/answers/field",
        ),
        (r#"{"definition":"x.1","definition":"mot-cua-nhanh.1","lang":"vi","answers":{}}"#, "/definition"),
        (r#"{"definition":"mot-cua-nhanh.1","lang":"vi","answers":{},"answers":{"access":5}}"#, "/answers"),
    ] {
        let answer = put(body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        let problem = answer.json();
        let [error] = problem["errors"].as_array().unwrap().as_slice() else { panic!("{problem}") };
        assert_eq!(error["pointer"], pointer, "{body}");
    }
    assert!(service.stored().await.is_empty());
}

async fn a_campaign_closed_by_hand_takes_begun_sheets_for_two_days(service: &Service) {
    let counter = Counter::ClosesToday;
    let mut body = sheet(&good());
    body["page_token"] = json!(service.get(&counter.form()).await.hidden("_token"));
    // Closed an hour after the sheet was opened, eight hours before its planned end.
    service.pass(Duration::hours(1));
    let now = hailong::ids::Hour::of(crate::support::BEGIN + Duration::hours(1));
    let campaign = hailong::ids::CampaignNo(6);
    let closed = |_: &hailong::catalog::Catalog| {
        Ok::<_, std::convert::Infallible>(vec![hailong::ledger::Event::CampaignClosed { campaign }])
    };
    service.store.change(hailong::ids::LedgerId(1), now, closed).await.unwrap();
    service.app.mirror.catch_up(&service.store).await.unwrap();
    let page = service.get(&counter.form()).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert!(!page.text().contains("24/11/2026"), "its planned last day is not when it ended");
    assert_eq!(service.put(&counter.response(&id(1)), &sheet(&good())).await.status, StatusCode::GONE);
    // 49 hours after the sheet was opened, 48 after the campaign was closed.
    service.pass(Duration::hours(48));
    assert_eq!(service.put(&counter.response(&id(1)), &body).await.status, StatusCode::CREATED);
    service.pass(Duration::hours(1));
    assert_eq!(service.put(&counter.response(&id(2)), &body).await.status, StatusCode::GONE);
    assert_eq!(service.stored().await.len(), 1);
}
