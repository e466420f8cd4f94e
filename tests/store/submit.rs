//! Durable and once.

use crate::support::{LEDGER, NOW, Scratch, entries, numbers, poison, response, with_text};
use hailong::ids::{LedgerId, Seq};
use hailong::store::{NewResponse, Options, Store, Stored, SubmitError};
use std::convert::Infallible;
use std::time::Duration;
use tokio::task::JoinHandle;

on_both!(
    what_was_confirmed_is_there_after_a_restart,
    fifty_identical_submits_store_one,
    a_known_id_changes_nothing_whatever_the_sheet_says,
    equal_ids_in_one_batch_store_one,
    a_row_that_the_database_refuses_never_fails_its_batch,
    a_full_queue_sends_away_and_loses_nothing,
    closing_finishes_what_waits_and_takes_no_more,
    a_response_to_an_unknown_ledger_is_refused,
    two_hundred_submitters_never_see_a_locked_database,
);

type Outcome = JoinHandle<Result<Stored, SubmitError>>;

fn submit(store: &Store, new: NewResponse) -> Outcome {
    let store = store.clone();
    tokio::spawn(async move { store.submit(new).await })
}

/// Submits these while another instance holds the head row, so that all but the first share a batch.
async fn submit_as_batch(scratch: &Scratch, store: &Store, batch: Vec<NewResponse>) -> Vec<Outcome> {
    let held = scratch.hold_head().await;
    let mut outcomes = vec![submit(store, response(1_000_000))];
    // The writer takes the first one and waits for the head row with it.
    tokio::time::sleep(Duration::from_millis(200)).await;
    outcomes.extend(batch.into_iter().map(|new| submit(store, new)));
    tokio::time::sleep(Duration::from_millis(100)).await;
    held.rollback().await.unwrap();
    outcomes
}

async fn what_was_confirmed_is_there_after_a_restart(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    for n in 0..5 {
        assert_eq!(store.submit(response(n)).await, Ok(Stored::New));
    }
    store.close().await;
    let store = scratch.open().await;
    assert_eq!(numbers(&store).await, [0, 1, 2, 3, 4]);
    assert_eq!(store.submit(response(3)).await, Ok(Stored::Known));
    assert_eq!(numbers(&store).await.len(), 5);
}

async fn fifty_identical_submits_store_one(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    let outcomes: Vec<Outcome> = (0..50).map(|_| submit(&store, response(7))).collect();
    let mut new = 0;
    for outcome in outcomes {
        new += u32::from(outcome.await.unwrap().unwrap() == Stored::New);
    }
    assert_eq!(new, 1);
    assert_eq!(numbers(&store).await, [7]);
}

async fn a_known_id_changes_nothing_whatever_the_sheet_says(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    store.submit(with_text(1, 4, "đầu tiên")).await.unwrap();
    let before = entries(&store).await;
    let mut other = with_text(2, 4, "sau");
    other.id = response(1).id;
    assert_eq!(store.submit(other).await, Ok(Stored::Known));
    assert_eq!(entries(&store).await, before);
    let texts = store.texts(LEDGER, Seq(0), Seq(9)).await.unwrap();
    assert_eq!(texts, [(Seq(1), 4, "đầu tiên".to_owned())]);
}

async fn equal_ids_in_one_batch_store_one(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    let batch = vec![response(1), response(2), response(1), response(1)];
    let mut outcomes = Vec::new();
    for outcome in submit_as_batch(scratch, &store, batch).await {
        outcomes.push(outcome.await.unwrap().unwrap());
    }
    let new = outcomes.iter().filter(|outcome| **outcome == Stored::New).count();
    assert_eq!((new, outcomes.len()), (3, 5));
    let mut stored = numbers(&store).await;
    stored.sort_unstable();
    assert_eq!(stored, [1, 2, 1_000_000]);
}

async fn a_row_that_the_database_refuses_never_fails_its_batch(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    let batch = (0..40).map(|n| match n {
        13 => poison(n),
        // PostgreSQL's text cannot hold it, SQLite's schema does not let it.
        29 => with_text(n, 1, "a\0b"),
        _ => with_text(n, 1, "Cảm ơn"),
    });
    let outcomes = submit_as_batch(scratch, &store, batch.collect()).await;
    for (n, outcome) in outcomes.into_iter().skip(1).enumerate() {
        let outcome = outcome.await.unwrap();
        if n == 13 || n == 29 {
            assert!(matches!(outcome, Err(SubmitError::Refused(_))), "{n}: {outcome:?}");
        } else {
            assert_eq!(outcome, Ok(Stored::New), "{n}");
        }
    }
    let stored = numbers(&store).await;
    assert_eq!(stored.len(), 39);
    assert!(!stored.contains(&13) && !stored.contains(&29));
    assert_eq!(store.texts(LEDGER, Seq(0), Seq(99)).await.unwrap().len(), 38);
}

async fn a_full_queue_sends_away_and_loses_nothing(scratch: &Scratch) {
    scratch.open_with_ledger().await.close().await;
    let store = scratch.open_with(Options { queue: 4, ..Options::default() }).await;
    let outcomes = submit_as_batch(scratch, &store, (0..20).map(response).collect()).await;
    let (mut new, mut busy) = (0, 0);
    for outcome in outcomes {
        match outcome.await.unwrap() {
            Ok(Stored::New) => new += 1,
            Err(SubmitError::Busy { retry_after_sec }) => {
                assert!((1..=60).contains(&retry_after_sec));
                busy += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    // One was on its way to the database, four waited.
    assert_eq!((new, busy), (5, 16));
    assert_eq!(numbers(&store).await.len(), 5);
    assert_eq!(store.submit(response(19)).await, Ok(Stored::New));
}

async fn closing_finishes_what_waits_and_takes_no_more(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    let other = store.clone();
    let held = scratch.hold_head().await;
    let waiting: Vec<Outcome> = (0..30).map(|n| submit(&store, response(n))).collect();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let closing = tokio::spawn(store.close());
    tokio::time::sleep(Duration::from_millis(100)).await;
    held.rollback().await.unwrap();
    closing.await.unwrap();
    for outcome in waiting {
        assert_eq!(outcome.await.unwrap(), Ok(Stored::New));
    }
    assert!(matches!(other.submit(response(99)).await, Err(SubmitError::Unavailable(_))));
    assert!(other.check().await.is_err());
    assert_eq!(numbers(&scratch.open().await).await.len(), 30);
}

async fn a_response_to_an_unknown_ledger_is_refused(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    let mut new = response(1);
    new.response.ledger = LedgerId(9);
    let Err(SubmitError::Refused(reason)) = store.submit(new).await else { panic!("stored") };
    assert!(reason.contains("no ledger 9"), "{reason}");
    assert_eq!(store.submit(response(1)).await, Ok(Stored::New));
}

async fn two_hundred_submitters_never_see_a_locked_database(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    let submitters: Vec<_> = (0..200u64)
        .map(|submitter| {
            let store = store.clone();
            tokio::spawn(async move {
                for n in 0..5 {
                    assert_eq!(store.submit(response(submitter * 5 + n)).await, Ok(Stored::New));
                }
            })
        })
        .collect();
    // Changes in between are neither starved nor in the way.
    for _ in 0..5 {
        let fields = hailong::ledger::Event::Fields { fields: Vec::new() };
        store.change(LEDGER, NOW, |_| Ok::<_, Infallible>(vec![fields])).await.unwrap();
    }
    for submitter in submitters {
        submitter.await.unwrap();
    }
    let mut stored = numbers(&store).await;
    stored.sort_unstable();
    assert_eq!(stored, (0..1_000).collect::<Vec<_>>());
}
