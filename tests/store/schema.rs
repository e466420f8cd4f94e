//! What the database itself refuses.

use crate::support::{LEDGER, Scratch, entries, response};
use hailong::ids::Seq;
use hailong::store::{Kinds, Options, Store, StoreError, SubmitError};

on_both!(
    the_database_refuses_to_change_or_delete_an_entry,
    the_database_refuses_to_take_a_ledger_back,
    a_database_of_a_newer_program_is_refused_untouched,
    a_missing_entry_is_not_passed_over,
    an_entry_beyond_the_head_stops_the_writer,
);

async fn the_database_refuses_to_change_or_delete_an_entry(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    store.submit(response(1)).await.unwrap();
    let before = entries(&store).await;
    let mut attempts = vec!["UPDATE entry SET hour = 1", "DELETE FROM entry WHERE seq = 1"];
    if !scratch.is_sqlite() {
        attempts.push("TRUNCATE entry CASCADE");
    }
    for sql in attempts {
        let complaint = scratch.complaint(sql).await.unwrap_or_default();
        assert!(complaint.contains("append-only"), "{sql}: {complaint}");
    }
    assert_eq!(entries(&store).await, before);
}

async fn the_database_refuses_to_take_a_ledger_back(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    store.submit(response(1)).await.unwrap();
    for sql in ["UPDATE ledger SET size = 1", "UPDATE ledger SET ledger_id = 2", "DELETE FROM ledger"] {
        let complaint = scratch.complaint(sql).await.unwrap_or_default();
        assert!(complaint.contains("append-only"), "{sql}: {complaint}");
    }
    assert_eq!(store.catalog(LEDGER).await.unwrap().size, 2);
}

async fn a_database_of_a_newer_program_is_refused_untouched(scratch: &Scratch) {
    scratch.open_with_ledger().await.close().await;
    let sql = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_000001_future', 1)";
    assert_eq!(scratch.complaint(sql).await, None);
    let Err(StoreError::Newer { database, program }) = Store::open(&scratch.url, Options::default()).await
    else {
        panic!("opened")
    };
    assert_eq!(database, "m29990101_000001_future");
    assert!(program.starts_with("m2026"), "{program}");
    assert_eq!(scratch.complaint("DELETE FROM seaql_migrations WHERE version LIKE 'm2999%'").await, None);
    assert_eq!(entries(&scratch.open().await).await.len(), 1);
}

async fn a_missing_entry_is_not_passed_over(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    for n in 0..3 {
        store.submit(response(n)).await.unwrap();
    }
    // As after a restored head row: the size says four entries and more.
    assert_eq!(scratch.complaint("UPDATE ledger SET size = 6").await, None);
    let error = store.read(LEDGER, Seq(0), Kinds::All, |_| {}).await.unwrap_err();
    assert!(matches!(error, StoreError::Damaged(_)), "{error}");
    assert!(error.to_string().contains("restore a backup"), "{error}");
}

async fn an_entry_beyond_the_head_stops_the_writer(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    store.submit(response(1)).await.unwrap();
    let copy = if scratch.is_sqlite() { "randomblob(16)" } else { "gen_random_uuid()" };
    let beyond = format!(
        "INSERT INTO entry (ledger_id, seq, kind, id, hour, body, nonce, leaf)
        SELECT ledger_id, 2, kind, {copy}, hour, body, nonce, leaf FROM entry WHERE seq = 1"
    );
    assert_eq!(scratch.complaint(&beyond).await, None);
    // Not the citizen's fault, and not to be written over.
    let Err(SubmitError::Unavailable(reason)) = store.submit(response(2)).await else { panic!("stored") };
    assert!(reason.contains("damaged"), "{reason}");
    assert_eq!(store.catalog(LEDGER).await.unwrap().size, 2);
}
