//! Free texts are kept as long as the settings say, and not longer; everything else stays.

use crate::put::sheet;
use crate::support::{Counter, Service, id};
use hailong::ids::{LedgerId, Seq};
use hailong::store::Options;
use reqwest::StatusCode;
use serde_json::json;
use time::Duration;

on_both!(free_texts_are_erased_when_their_time_is_up, whoever_starts_erases_at_once);

const WORDS: &str = "Quầy nên có thêm ghế";

async fn send(service: &Service, n: u8) {
    let body = sheet(&json!({ "access": 2, "comment": WORDS }));
    let answer = service.put(&Counter::Quick.response(&id(n)), &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
}

async fn texts(service: &Service) -> usize {
    service.store.texts(LedgerId(1), Seq(0), Seq(1_000)).await.unwrap().len()
}

async fn free_texts_are_erased_when_their_time_is_up(service: &Service) {
    send(service, 1).await;
    let leaves = service.stored().await;
    // 24 months of the calendar, to the hour.
    service.pass(Duration::days(365 + 366));
    assert_eq!((service.app.erase_old_texts().await.unwrap(), texts(service).await), (0, 1));
    service.pass(Duration::hours(1));
    assert_eq!((service.app.erase_old_texts().await.unwrap(), texts(service).await), (1, 0));
    assert_eq!(service.app.erase_old_texts().await.unwrap(), 0);
    let after = service.stored().await;
    assert_eq!(after, leaves, "the ledger itself does not change");
    assert_eq!(after[0].texts.len(), 1, "that something was written stays known");
}

async fn whoever_starts_erases_at_once(service: &Service) {
    send(service, 1).await;
    service.pass(Duration::days(800));
    let _later = service.beside(Options::default()).await;
    let patience = std::time::Instant::now();
    while texts(service).await > 0 {
        assert!(patience.elapsed().as_secs() < 60, "still there");
        tokio::task::yield_now().await;
    }
    assert_eq!(service.stored().await.len(), 1);
}
