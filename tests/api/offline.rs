//! Sheets that waited on a phone without a network, days sometimes.

use crate::put::sheet;
use crate::support::{BEGIN, Counter, Service, id};
use hailong::campaign::Campaign;
use hailong::ids::{CampaignNo, Hour, LedgerId, ResponseId};
use hailong::ledger::{DurationBucket, Event};
use reqwest::StatusCode;
use serde_json::{Value, json};
use time::Duration;

on_both!(
    a_sheet_that_waited_is_not_timed,
    what_says_whether_a_sheet_waited_is_true_or_false,
    a_form_opened_days_ago_is_taken_under_the_id_of_its_hour,
    a_sheet_that_waited_is_taken_for_two_days_after_closing,
    a_sheet_that_waited_answers_the_questionnaire_of_its_day,
);

/// A sheet of a form that is opened now.
async fn opened(service: &Service, counter: Counter) -> Value {
    let mut body = sheet(&json!({ "access": 5 }));
    body["page_token"] = json!(service.get(&counter.form()).await.hidden("_token"));
    body
}

async fn a_sheet_that_waited_is_not_timed(service: &Service) {
    let counter = Counter::Quick;
    let mut body = opened(service, counter).await;
    service.pass(Duration::minutes(3));
    let cases = [
        (json!(true), DurationBucket::Unknown),
        (json!(false), DurationBucket::TwoToFive),
        (json!(null), DurationBucket::TwoToFive),
    ];
    for (n, (offline, bucket)) in (1..).zip(cases) {
        body["offline"] = offline.clone();
        assert_eq!(service.put(&counter.response(&id(n)), &body).await.status, StatusCode::CREATED);
        assert_eq!(service.stored().await.last().unwrap().duration, bucket, "{offline}");
    }
    // The first send may have arrived before the phone thought it lost.
    body["offline"] = json!(true);
    let again = service.put(&counter.response(&id(2)), &body).await;
    assert_eq!((again.status, service.stored().await.len()), (StatusCode::OK, 3));
}

async fn what_says_whether_a_sheet_waited_is_true_or_false(service: &Service) {
    for wrong in [json!("true"), json!(1), json!([true]), json!({})] {
        let mut body = sheet(&json!({ "access": 5 }));
        body["offline"] = wrong.clone();
        let answer = service.put(&Counter::Quick.response(&id(1)), &body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        let expected = json!([{ "pointer": "/offline", "detail": "expected true or false" }]);
        assert_eq!(answer.json()["errors"], expected, "{wrong}");
    }
    assert!(service.stored().await.is_empty());
}

async fn a_form_opened_days_ago_is_taken_under_the_id_of_its_hour(service: &Service) {
    service.pass(Duration::days(2));
    let mut body = opened(service, Counter::Quick).await;
    body["offline"] = json!(true);
    let hour = Hour::of(BEGIN + Duration::days(2));
    let made = ResponseId::new(hour, [9; 12]).to_string();
    service.pass(Duration::days(30));
    let answer = service.put(&Counter::Quick.response(&made), &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let tracking = answer.json()["tracking"].as_str().unwrap().to_owned();
    assert_eq!(service.get(&format!("/t/{tracking}")).await.status, StatusCode::OK);
    let [stored] = service.stored().await.try_into().unwrap();
    // It counts in the hour in which it arrived.
    assert_eq!(stored.hour, Hour::of(BEGIN + Duration::days(32)));
    assert_eq!(stored.duration, DurationBucket::Unknown);
}

async fn a_sheet_that_waited_is_taken_for_two_days_after_closing(service: &Service) {
    let counter = Counter::ClosesToday;
    let mut body = opened(service, counter).await;
    body["offline"] = json!(true);
    service.pass(Duration::hours(9 + 47));
    let answer = service.put(&counter.response(&id(1)), &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    service.pass(Duration::hours(1));
    assert_eq!(service.put(&counter.response(&id(2)), &body).await.status, StatusCode::GONE);
    // The flag alone proves nothing.
    body["page_token"] = json!(null);
    assert_eq!(service.put(&counter.response(&id(3)), &body).await.status, StatusCode::GONE);
    assert_eq!(service.stored().await.len(), 1);
}

async fn a_sheet_that_waited_answers_the_questionnaire_of_its_day(service: &Service) {
    let counter = Counter::ClosesToday;
    let mut body = opened(service, counter).await;
    body["offline"] = json!(true);
    let begun_with = service.app.catalog().campaigns[&CampaignNo(6)].definition_hash;
    let replace = |catalog: &hailong::catalog::Catalog| {
        let other = catalog.campaigns[&CampaignNo(2)].clone();
        let campaign = Campaign {
            definition: other.definition,
            definition_hash: other.definition_hash,
            method: other.method,
            ..catalog.campaigns[&CampaignNo(6)].clone()
        };
        Ok::<_, std::convert::Infallible>(vec![Event::CampaignChanged { campaign }])
    };
    service.store.change(LedgerId(1), Hour::of(BEGIN), replace).await.unwrap();
    service.app.mirror.catch_up(&service.store).await.unwrap();
    assert!(service.get(&counter.form()).await.text().contains("sipas-2017.1"));
    let answer = service.put(&counter.response(&id(1)), &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    assert_eq!(service.stored().await[0].definition, begun_with);
    body["page_token"] = json!(null);
    let unproven = service.put(&counter.response(&id(2)), &body).await;
    assert_eq!(unproven.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(unproven.json()["errors"][0]["pointer"], "/definition");
}
