//! What a lost or changed key (`server.page_secret`, `DATABASE.key`) costs, and what it does not: README says
//! it to operators. That telephones' codes are worth nothing then is told in `login.rs`.

use crate::put::{good, sheet};
use crate::support::staff::{Browser, OWN};
use crate::support::{Answer, Counter, Service, id};
use hailong::account::Role;
use hailong::ids::Channel;
use hailong::ledger::DurationBucket;
use reqwest::StatusCode;
use serde_json::json;
use time::Duration;

on_both!(forms_that_were_open_lose_their_time_and_nothing_else, nobody_is_signed_out_by_another_key,);

async fn forms_that_were_open_lose_their_time_and_nothing_else(service: &Service) {
    let token = async |path: &str| service.get(path).await.hidden("_token");
    let (own, tablet) =
        (token(&Counter::Quick.form()).await, token(&format!("/K/{}", Counter::Quick.code())).await);
    let late = token(&Counter::ClosesToday.form()).await;
    let complaint = format!("/S/{}/complaint", Counter::Quick.code());
    let ticket = service.get(&complaint).await.hidden("_ticket");
    service.pass(Duration::minutes(1));
    let other = service.with_secret([8; 32]).await;
    let with = |token: &str| {
        let mut body = sheet(&good());
        body["page_token"] = json!(token);
        body
    };
    for (n, token) in (1..).zip([&own, &tablet]) {
        let answer = other.put(&Counter::Quick.response(&id(n)), &with(token)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    }
    let stored: Vec<_> = service.stored().await.iter().map(|r| (r.channel, r.duration)).collect();
    assert_eq!(stored, [(Channel::Qr, DurationBucket::Unknown); 2]);
    let fields =
        [("_ticket", ticket.as_str()), ("_in", "vi"), ("category", "delay"), ("text", "Chờ lâu quá")];
    let again = other.post(&complaint, &fields).await;
    assert!(again.text().contains("Chờ lâu quá") && again.hidden("_ticket") != ticket, "{}", again.text());
    service.pass(Duration::hours(12));
    assert_eq!(
        other.put(&Counter::ClosesToday.response(&id(3)), &with(&late)).await.status,
        StatusCode::GONE
    );
    let same = service.put(&Counter::ClosesToday.response(&id(3)), &with(&late)).await;
    assert_eq!(same.status, StatusCode::CREATED, "with its own key it was begun in time");
}

async fn nobody_is_signed_out_by_another_key(service: &Service) {
    let staff = service.signed_in(Role::UnitLeader, OWN).await;
    let token = staff.browser.token().unwrap();
    let other = service.with_secret([8; 32]).await;
    let browser: Browser<'_> = other.browser_with(&token);
    assert_eq!(browser.get("/staff/account").await.status, StatusCode::OK);
    let form: Answer = browser.post("/staff/account/language", &[("lang", "en")]).await;
    assert_eq!(form.location(), "/staff/account", "forms carry the session's own token: {}", form.text());
}
