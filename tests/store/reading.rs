//! What readers are given.

use crate::support::{LEDGER, NOW, Scratch, id, numbers, response, with_text};
use hailong::ids::{Hour, Seq, Tracking};
use hailong::ledger::{EntryKind, Event};
use hailong::store::{Kinds, Store};
use std::convert::Infallible;

on_both!(
    a_reader_goes_on_where_it_stopped,
    events_are_read_without_responses,
    a_tracking_code_finds_its_response_and_nothing_else,
    an_erased_text_leaves_the_ledger_whole,
    a_long_ledger_is_read_in_order,
    what_is_erased_is_old_enough_and_gone,
);

async fn seqs(store: &Store, from: u64, kinds: Kinds) -> (Vec<u64>, Seq) {
    let mut seqs = Vec::new();
    let next = store.read(LEDGER, Seq(from), kinds, |row| seqs.push(row.seq.0)).await.unwrap();
    (seqs, next)
}

async fn a_reader_goes_on_where_it_stopped(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    store.submit(response(1)).await.unwrap();
    assert_eq!(seqs(&store, 0, Kinds::All).await, (vec![0, 1], Seq(2)));
    assert_eq!(seqs(&store, 2, Kinds::All).await, (vec![], Seq(2)));
    store.submit(response(2)).await.unwrap();
    store.submit(response(3)).await.unwrap();
    assert_eq!(seqs(&store, 2, Kinds::All).await, (vec![2, 3], Seq(4)));
    assert_eq!(seqs(&store, 99, Kinds::All).await, (vec![], Seq(99)));
}

async fn events_are_read_without_responses(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    for n in 0..3 {
        store.submit(response(n)).await.unwrap();
        let event = Event::Fields { fields: Vec::new() };
        store.change(LEDGER, NOW, |_| Ok::<_, Infallible>(vec![event])).await.unwrap();
    }
    assert_eq!(seqs(&store, 0, Kinds::Events).await, (vec![0, 2, 4, 6], Seq(7)));
    assert_eq!(seqs(&store, 3, Kinds::Events).await, (vec![4, 6], Seq(7)));
}

async fn a_tracking_code_finds_its_response_and_nothing_else(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    for n in 0..20 {
        store.submit(response(n)).await.unwrap();
    }
    let at = |n| Tracking::of(id(n), NOW).ids(NOW);
    assert_eq!(store.find(LEDGER, at(0)).await.unwrap().map(|(seq, _)| seq), Some(Seq(1)));
    assert_eq!(store.find(LEDGER, at(13)).await.unwrap().map(|(seq, _)| seq), Some(Seq(14)));
    assert_eq!(store.find(LEDGER, at(21)).await.unwrap(), None);
    // An event has an id too, but no citizen holds its code.
    let mut created = None;
    store.read(LEDGER, Seq(0), Kinds::Events, |row| created = Some(row.id)).await.unwrap();
    let created = hailong::ids::ResponseId::from_stored(*created.unwrap().as_bytes());
    assert_eq!(store.find(LEDGER, created..=created).await.unwrap(), None);
}

async fn an_erased_text_leaves_the_ledger_whole(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    store.submit(with_text(1, 9, "Cán bộ Lê Thị B rất tận tình")).await.unwrap();
    store.submit(with_text(2, 3, "Chờ lâu")).await.unwrap();
    let before = crate::support::entries(&store).await;
    let texts = store.texts(LEDGER, Seq(0), Seq(2)).await.unwrap();
    assert_eq!(texts.iter().map(|(seq, q, _)| (seq.0, *q)).collect::<Vec<_>>(), [(1, 9), (2, 3)]);
    assert_eq!(store.texts(LEDGER, Seq(2), Seq(2)).await.unwrap().len(), 1);
    assert_eq!(scratch.complaint("DELETE FROM response_text WHERE seq = 1").await, None);
    assert_eq!(store.texts(LEDGER, Seq(0), Seq(2)).await.unwrap().len(), 1);
    assert_eq!(crate::support::entries(&store).await, before);
}

async fn what_is_erased_is_old_enough_and_gone(scratch: &Scratch) {
    const WORDS: &str = "Cán bộ Lê Thị B rất tận tình";
    let store = scratch.open_with_ledger().await;
    for n in 1..=5 {
        store.submit(with_text(n, 9, WORDS)).await.unwrap();
    }
    let before = crate::support::entries(&store).await;
    let later = Hour(NOW.0 + 1);
    assert_eq!(store.erase_texts(LEDGER, NOW, 100).await.unwrap(), 0, "none is older than its own hour");
    assert_eq!(store.erase_texts(LEDGER, later, 2).await.unwrap(), 2);
    let left = store.texts(LEDGER, Seq(0), Seq(9)).await.unwrap();
    assert_eq!(left.iter().map(|(seq, ..)| seq.0).collect::<Vec<_>>(), [3, 4, 5], "oldest first");
    assert!(scratch.holds(WORDS).await);
    assert_eq!(store.erase_texts(LEDGER, later, 100).await.unwrap(), 3);
    assert_eq!(store.erase_texts(LEDGER, later, 100).await.unwrap(), 0);
    assert_eq!(crate::support::entries(&store).await, before);
    store.close().await;
    if scratch.is_sqlite() {
        assert!(!scratch.holds(WORDS).await, "the file still holds what was erased");
    }
}

async fn a_long_ledger_is_read_in_order(scratch: &Scratch) {
    const COUNT: u64 = 34_000;
    let store = scratch.open_with_ledger().await;
    let mut submitting = tokio::task::JoinSet::new();
    for worker in 0..500 {
        let store = store.clone();
        submitting.spawn(async move {
            for n in (worker..COUNT).step_by(500) {
                store.submit(response(n)).await.unwrap();
            }
        });
    }
    while let Some(done) = submitting.join_next().await {
        done.unwrap();
    }
    let mut stored = numbers(&store).await;
    stored.sort_unstable();
    assert_eq!(stored, (0..COUNT).collect::<Vec<_>>());
    let mut tail = Vec::new();
    let next = store.read(LEDGER, Seq(COUNT - 9), Kinds::All, |row| tail.push(row.kind)).await.unwrap();
    assert_eq!((tail, next), (vec![EntryKind::Response; 10], Seq(COUNT + 1)));
}
