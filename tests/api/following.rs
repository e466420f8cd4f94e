//! A process follows the ledger, whoever writes.

use crate::put::sheet;
use crate::support::{Counter, Service, id};
use hailong::ledger::Event;
use hailong::touchpoint::Touchpoint;
use reqwest::StatusCode;
use serde_json::json;
use std::convert::Infallible;
use std::time::{Duration, Instant};

on_both!(what_another_process_decides_shows_within_a_second, a_response_reaches_the_columns_at_once);

/// Asks again until it holds, for as long as a citizen would wait.
async fn soon(mut holds: impl AsyncFnMut() -> bool) -> bool {
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(5) {
        if holds().await {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    false
}

async fn what_another_process_decides_shows_within_a_second(service: &Service) {
    let form = Counter::Quick.form();
    assert_eq!(service.get(&form).await.status, StatusCode::OK);
    let code = Counter::Quick.code();
    let now = hailong::ids::Hour::of(crate::support::BEGIN);
    let revoke = |catalog: &hailong::catalog::Catalog| {
        let touchpoint = Touchpoint { revoked: true, ..catalog.touchpoints[&code].clone() };
        Ok::<_, Infallible>(vec![Event::TouchpointChanged { touchpoints: vec![touchpoint] }])
    };
    service.store.change(hailong::ids::LedgerId(1), now, revoke).await.unwrap();
    assert!(soon(async || service.get(&form).await.status == StatusCode::GONE).await);
}

async fn a_response_reaches_the_columns_at_once(service: &Service) {
    assert_eq!(service.app.mirror.columns().rows(), 0);
    let answer = service.put(&Counter::Quick.response(&id(1)), &sheet(&json!({ "access": 5 }))).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    assert!(soon(async || service.app.mirror.columns().rows() == 1).await);
}
