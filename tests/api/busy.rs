//! More sheets than the writer can take.

use crate::put::sheet;
use crate::support::{Answer, Counter, Service, id};
use hailong::store::Options;
use reqwest::{Method, StatusCode};
use serde_json::json;

on_both!(a_full_queue_sends_away_and_says_until_when);

async fn a_full_queue_sends_away_and_says_until_when(service: &Service) {
    let busy = service.beside(Options { queue: 1, ..Options::default() }).await;
    let held = service.hold_head().await;
    // The writer holds one and waits for the head row, one waits in the queue: there is room for no more.
    let sends = (1..=6).map(|n| {
        let request = busy.request(Method::PUT, &Counter::Quick.response(&id(n)));
        tokio::spawn(async move { (n, Answer::of(request.json(&sheet(&json!({ "access": 5 })))).await) })
    });
    let mut sends: Vec<_> = sends.collect();
    // Who is sent away is answered while the head row is held.
    let mut away = Vec::new();
    while away.len() < 4 {
        tokio::task::yield_now().await;
        while let Some(at) = sends.iter().position(tokio::task::JoinHandle::is_finished) {
            away.push(sends.swap_remove(at).await.unwrap());
        }
    }
    held.rollback().await.unwrap();
    // Where the writer took its one late, the second found the queue full as well.
    for send in sends {
        let (n, answer) = send.await.unwrap();
        match answer.status {
            StatusCode::SERVICE_UNAVAILABLE => away.push((n, answer)),
            status => assert_eq!(status, StatusCode::CREATED, "{n}: {}", answer.text()),
        }
    }
    for (n, answer) in &away {
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{n}: {}", answer.text());
        assert_eq!(answer.json()["type"], "urn:hailong:problem:busy");
        assert!((1..=60).contains(&answer.header("retry-after").parse::<u32>().unwrap()));
    }
    assert!((4..=5).contains(&away.len()), "{} of 6 were sent away", away.len());
    let counted = format!("\nhailong_responses_busy_total {}\n", away.len());
    assert!(busy.get("/metrics").await.text().contains(&counted), "not {counted}");
    for (n, _) in away {
        let again = busy.put(&Counter::Quick.response(&id(n)), &sheet(&json!({ "access": 5 }))).await;
        assert_eq!(again.status, StatusCode::CREATED, "{}", again.text());
    }
    assert_eq!(service.stored().await.len(), 6);
}
