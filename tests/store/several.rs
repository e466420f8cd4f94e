//! Several processes on one database: here several stores, which share nothing but it.

use crate::support::{LEDGER, NOW, Scratch, entries, numbers, response};
use hailong::ledger::{EntryKind, Event};
use hailong::store::{Store, Stored, SubmitError};
use std::convert::Infallible;
use std::time::Duration;

on_both!(
    instances_share_one_gapless_sequence,
    the_same_ids_through_two_instances_are_stored_once,
    a_change_beside_a_running_server_is_followed,
    instances_that_start_together_make_one_schema,
);

async fn instances_share_one_gapless_sequence(scratch: &Scratch) {
    let stores = [scratch.open_with_ledger().await, scratch.open().await];
    let mut tasks = Vec::new();
    for n in 0..400u64 {
        let store = stores[usize::from(n % 2 == 1)].clone();
        tasks.push(tokio::spawn(async move { store.submit(response(n)).await }));
    }
    for (at, store) in stores.iter().cycle().take(6).enumerate() {
        let event = Event::Fields { fields: Vec::new() };
        let catalog = store.change(LEDGER, NOW, |_| Ok::<_, Infallible>(vec![event])).await.unwrap();
        assert!(catalog.size >= at as u64 + 2);
    }
    for task in tasks {
        assert_eq!(task.await.unwrap(), Ok(Stored::New));
    }
    let rows = entries(&stores[0]).await;
    assert_eq!(rows.iter().filter(|row| row.kind == EntryKind::Fields).count(), 6);
    let mut found = numbers(&stores[1]).await;
    found.sort_unstable();
    assert_eq!(found, (0..400).collect::<Vec<_>>());
}

async fn the_same_ids_through_two_instances_are_stored_once(scratch: &Scratch) {
    let stores = [scratch.open_with_ledger().await, scratch.open().await, scratch.open().await];
    let submit_all = |store: &Store| {
        let store = store.clone();
        let tasks: Vec<_> = (0..300)
            .map(|n| {
                let store = store.clone();
                tokio::spawn(async move { (n, store.submit(response(n)).await.unwrap()) })
            })
            .collect();
        tasks
    };
    let mut new = vec![0; 300];
    let all: Vec<_> = stores.iter().flat_map(submit_all).collect();
    for task in all {
        let (n, outcome) = task.await.unwrap();
        new[usize::try_from(n).unwrap()] += u32::from(outcome == Stored::New);
    }
    assert_eq!(new, vec![1; 300]);
    assert_eq!(numbers(&stores[0]).await.len(), 300);
}

async fn a_change_beside_a_running_server_is_followed(scratch: &Scratch) {
    let server = scratch.open_with_ledger().await;
    server.submit(response(1)).await.unwrap();
    let command = scratch.open().await;
    command
        .change(LEDGER, NOW, |catalog| {
            assert_eq!(catalog.size, 2);
            Ok::<_, Infallible>(vec![Event::Fields { fields: Vec::new() }])
        })
        .await
        .unwrap();
    command.close().await;
    assert_eq!(server.submit(response(2)).await, Ok(Stored::New));
    let kinds: Vec<_> = entries(&server).await.iter().map(|row| row.kind).collect();
    let (created, response, fields) = (EntryKind::LedgerCreated, EntryKind::Response, EntryKind::Fields);
    assert_eq!(kinds, [created, response, fields, response]);
}

async fn instances_that_start_together_make_one_schema(scratch: &Scratch) {
    let opening: Vec<_> = (0..4)
        .map(|_| {
            let url = scratch.url.clone();
            tokio::spawn(async move { Store::open(&url, hailong::store::Options::default()).await })
        })
        .collect();
    let mut stores = Vec::new();
    for store in opening {
        stores.push(store.await.unwrap().unwrap());
    }
    let creating: Vec<_> = stores
        .into_iter()
        .map(|store| tokio::spawn(async move { store.create_ledger("x", true, NOW, Vec::new()).await }))
        .collect();
    let mut ledgers = Vec::new();
    for catalog in creating {
        ledgers.push(catalog.await.unwrap().unwrap().ledger.id.0);
    }
    ledgers.sort_unstable();
    assert_eq!(ledgers, [1, 2, 3, 4]);
}

/// A server that goes away in the middle of a batch leaves it unknown; the next batch finds it again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_connection_is_unknown_until_the_same_id_comes_again() {
    let Some(scratch) = Scratch::postgres().await else { return };
    let store = scratch.open_with_ledger().await;
    let held = scratch.hold_head().await;
    let submitted = tokio::spawn({
        let store = store.clone();
        async move { store.submit(response(1)).await }
    });
    let waiting = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while !submitted.is_finished() {
        assert_eq!(scratch.complaint(waiting).await, None);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let outcome = submitted.await.unwrap();
    assert!(matches!(outcome, Err(SubmitError::Unavailable(_))), "{outcome:?}");
    held.rollback().await.unwrap();
    assert_eq!(store.submit(response(1)).await, Ok(Stored::New));
    assert_eq!(numbers(&store).await, [1]);
    store.close().await;
    scratch.remove().await;
}
