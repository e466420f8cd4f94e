//! Stored once, answered always the same.

use crate::put::sheet;
use crate::support::{Counter, Service, id};
use reqwest::StatusCode;
use serde_json::json;

on_both!(
    fifty_identical_sends_in_parallel_store_one,
    a_known_id_gets_its_first_receipt_whatever_it_says,
    two_people_with_the_same_page_are_two_responses,
);

async fn fifty_identical_sends_in_parallel_store_one(service: &Service) {
    let path = Counter::Quick.response(&id(1));
    let body = sheet(&json!({ "access": 5 }));
    let sends = (0..50).map(|_| service.put(&path, &body));
    let mut statuses = Vec::new();
    let mut receipts = Vec::new();
    for answer in futures(sends).await {
        statuses.push(answer.status.as_u16());
        receipts.push(answer.bytes);
    }
    statuses.sort_unstable();
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 49, "{statuses:?}");
    receipts.dedup();
    assert_eq!(receipts.len(), 1);
    assert_eq!(service.stored().await.len(), 1);
}

/// Runs all at the same time.
async fn futures<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut pending: Vec<_> = all.map(Box::pin).map(|future| (future, None)).collect();
    std::future::poll_fn(|context| {
        for (future, output) in &mut pending {
            if output.is_none()
                && let std::task::Poll::Ready(value) = future.as_mut().poll(context)
            {
                *output = Some(value);
            }
        }
        if pending.iter().all(|(_, output)| output.is_some()) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    pending.into_iter().filter_map(|(_, output)| output).collect()
}

async fn a_known_id_gets_its_first_receipt_whatever_it_says(service: &Service) {
    let path = Counter::Quick.response(&id(1));
    let first = service.put(&path, &sheet(&json!({ "access": 5 }))).await;
    assert_eq!(first.status, StatusCode::CREATED);
    for other in [json!({ "access": 1 }), json!({}), json!({ "access": 99, "nope": 1 })] {
        let again = service.put(&path, &sheet(&other)).await;
        assert_eq!(
            (again.status, again.bytes.as_slice()),
            (StatusCode::OK, first.bytes.as_slice()),
            "{other}"
        );
    }
    let mut misshapen = sheet(&json!({ "access": 1 }));
    misshapen["extra"] = json!(true);
    for other in [misshapen, json!([])] {
        let again = service.put(&path, &other).await;
        assert_eq!((again.status, &again.bytes), (StatusCode::OK, &first.bytes), "{other}");
    }
    assert_eq!(service.stored().await.len(), 1);
    assert_eq!(service.stored().await[0].answers[0], 5);
}

async fn two_people_with_the_same_page_are_two_responses(service: &Service) {
    let form = Counter::Quick.form();
    let (one, other) = (service.get(&form).await, service.get(&form).await);
    assert_eq!(one.bytes, other.bytes);
    let token = one.hidden("_token");
    let posted = [("_definition", "mot-cua-nhanh.1"), ("_in", "vi"), ("_token", &token), ("access", "5")];
    let ids =
        [service.post(&form, &posted).await.hidden("_id"), service.post(&form, &posted).await.hidden("_id")];
    assert_ne!(ids[0], ids[1]);
    for id in &ids {
        let mut send = posted.to_vec();
        send.extend([("_id", id.as_str()), ("_step", "send")]);
        assert_eq!(service.post(&form, &send).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(service.stored().await.len(), 2);
}
