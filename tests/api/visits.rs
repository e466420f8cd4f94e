//! What is counted of a poster besides the ledger: openings and beginnings, by day.

use crate::support::{Answer, Counter, Service, id};
use hailong::ids::LedgerId;
use hailong::store::{Options, Visits};
use reqwest::{Method, StatusCode};
use serde_json::json;
use time::Duration;
use time::macros::date;

on_both!(openings_and_beginnings_are_counted_by_day_and_nothing_else, a_beginning_needs_the_page_s_token);

async fn counted(service: &Service) -> Vec<Visits> {
    service.app.write_visits().await;
    service.store.visits(LedgerId(1)).await.unwrap()
}

async fn openings_and_beginnings_are_counted_by_day_and_nothing_else(service: &Service) {
    let form = Counter::Quick.form();
    service.get(&form).await;
    let page = Answer::of(service.request(Method::GET, &form).header("sec-fetch-mode", "navigate")).await;
    // Another language of the same page, a question for the headers, a page fetched ahead or by the worker, no form.
    service.get(&format!("{form}?lang=en")).await;
    Answer::of(service.request(Method::HEAD, &form)).await;
    Answer::of(service.request(Method::GET, &form).header("sec-purpose", "prefetch;prerender")).await;
    Answer::of(service.request(Method::GET, &form).header("sec-fetch-mode", "cors")).await;
    for counter in [Counter::Closed, Counter::Revoked] {
        assert!(service.get(&counter.form()).await.status.is_client_error());
    }
    let today = Visits { touchpoint: Counter::Quick.code(), day: date!(2026 - 11 - 24), scans: 2, starts: 0 };
    assert_eq!(counted(service).await, [today]);

    // Without script whoever sends has begun, once however often it is sent.
    let own = ["_definition", "_in", "_token"].map(|name| (name.to_owned(), page.hidden(name)));
    let mut fields: Vec<_> = own.into();
    fields.extend([("access", "5"), ("_id", &id(1)), ("_step", "send")].map(|(a, b)| (a.into(), b.into())));
    let pairs: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    for _ in 0..2 {
        assert_eq!(service.post(&form, &pairs).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(counted(service).await, [Visits { starts: 1, ..today }]);

    // Another process counts into the same rows, another day into its own.
    let other = service.beside(Options::default()).await;
    other.get(&form).await;
    other.app.write_visits().await;
    service.pass(Duration::days(1));
    service.get(&form).await;
    let tomorrow = Visits { day: date!(2026 - 11 - 25), scans: 1, starts: 0, ..today };
    assert_eq!(counted(service).await, [Visits { scans: 3, starts: 1, ..today }, tomorrow]);
}

async fn a_beginning_needs_the_page_s_token(service: &Service) {
    let form = Counter::Quick.form();
    let token = service.get(&form).await.hidden("_token");
    let start = |body: String, path: String| {
        Answer::of(service.request(Method::POST, &format!("{path}/started")).body(body))
    };
    for (body, path) in [
        (String::new(), form.clone()),
        (token.clone() + "0", form.clone()),
        (token.clone(), Counter::OneField.form()),
        (token.clone(), "/S/none".into()),
        (token.clone(), Counter::Revoked.form()),
    ] {
        assert_eq!(start(body, path).await.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(counted(service).await.iter().map(|visits| visits.starts).sum::<u64>(), 0);
    assert_eq!(start(token.clone(), form.clone()).await.status, StatusCode::NO_CONTENT);
    assert_eq!(counted(service).await[0].starts, 1);
    // With script the send itself is no beginning: the page has said so.
    let sheet = json!({ "definition": "mot-cua-nhanh.1", "lang": "vi", "answers": { "access": 5 }, "page_token": token });
    assert_eq!(service.put(&Counter::Quick.response(&id(2)), &sheet).await.status, StatusCode::CREATED);
    assert_eq!(counted(service).await[0].starts, 1);
}
