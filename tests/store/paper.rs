//! Sheets of paper in the store: once each, and no way from a serial to its response.

use crate::support::{LEDGER, Scratch, entries, response};
use hailong::account::audit::{Act, Action, Actor};
use hailong::ids::{Serial, TouchpointCode};
use hailong::store::{Entered, NewResponse};
use sea_orm::{ConnectionTrait as _, Statement};

on_both!(
    a_sheet_is_stored_once_however_often_it_is_entered,
    two_operators_with_one_sheet_store_one,
    a_sample_is_kept_until_it_is_put_aside,
    nothing_leads_from_a_serial_to_its_response,
);

fn serial(n: u64) -> Serial {
    (n * 1_000..).find_map(Serial::from_bits).unwrap()
}

/// Sheets of the touchpoint that all of [`response`]'s have.
fn sheet(n: u8) -> NewResponse {
    response(n.into())
}

fn touchpoint() -> TouchpointCode {
    sheet(0).response.touchpoint
}

/// Says the counter, never the sheet's number.
fn act() -> Act {
    Act::new(1_790_000_000, Actor::CommandLine("test".into()), Action::PaperEntered, touchpoint().to_string())
}

async fn a_sheet_is_stored_once_however_often_it_is_entered(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    assert_eq!(store.enter_sheet(sheet(1), serial(1), None, &act()).await.unwrap(), Entered::Stored);
    let before = entries(&store).await;
    assert_eq!(before.len(), 2);
    assert_eq!(store.enter_sheet(sheet(2), serial(1), None, &act()).await.unwrap(), Entered::Used);
    assert_eq!(entries(&store).await, before);
    assert_eq!(store.enter_sheet(sheet(2), serial(2), None, &act()).await.unwrap(), Entered::Stored);
    // The queue's writer goes on behind it.
    store.submit(response(3)).await.unwrap();
    assert_eq!(entries(&store).await.len(), 4);
    let used = store.used_serials(LEDGER, touchpoint()).await.unwrap();
    assert_eq!(used, [serial(1), serial(2)].into());
}

async fn two_operators_with_one_sheet_store_one(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    let other = scratch.open().await;
    let act = act();
    let (one, two) = tokio::join!(
        store.enter_sheet(sheet(1), serial(7), None, &act),
        other.enter_sheet(sheet(2), serial(7), None, &act)
    );
    let mut both = [one.unwrap(), two.unwrap()];
    both.sort_by_key(|entered| *entered == Entered::Used);
    assert_eq!(both, [Entered::Stored, Entered::Used]);
    assert_eq!(entries(&store).await.len(), 2);
}

async fn a_sample_is_kept_until_it_is_put_aside(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    store.enter_sheet(sheet(1), serial(1), Some("{}".into()), &act()).await.unwrap();
    store.enter_sheet(sheet(2), serial(2), None, &act()).await.unwrap();
    let entered = act();
    let second = |n| store.enter_second(LEDGER, touchpoint(), serial(n), "again".into(), &entered);
    assert!(!second(2).await.unwrap(), "not sampled");
    assert!(second(1).await.unwrap());
    assert!(!second(1).await.unwrap(), "the second entry is the last");
    let sampled = store.sampled_sheets(LEDGER, touchpoint()).await.unwrap();
    assert_eq!(sampled.len(), 1);
    assert_eq!((sampled[0].first.as_str(), sampled[0].second.as_deref()), ("{}", Some("again")));
    assert_eq!(store.forget_samples(LEDGER, touchpoint()).await.unwrap(), 1);
    assert!(store.sampled_sheets(LEDGER, touchpoint()).await.unwrap().is_empty());
    assert_eq!(store.used_serials(LEDGER, touchpoint()).await.unwrap().len(), 2);
}

async fn nothing_leads_from_a_serial_to_its_response(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    // Entered in falling order: what is kept of it rises.
    for n in (1..=9).rev() {
        store.enter_sheet(sheet(n), serial(n.into()), None, &act()).await.unwrap();
    }
    let raw = scratch.raw().await;
    let backend = raw.get_database_backend();
    let all = |sql: &str| Statement::from_string(backend, sql.to_owned());
    let rows = raw.query_all_raw(all("SELECT * FROM paper_sheet")).await.unwrap();
    let columns = rows[0].column_names();
    assert_eq!(columns, ["ledger_id", "touchpoint", "serial", "first", "second"]);
    store.blur_sheets(LEDGER, touchpoint()).await.unwrap();
    if scratch.is_sqlite() {
        let serials: Vec<i64> = rows.iter().map(|row| row.try_get("", "serial").unwrap()).collect();
        assert!(serials.is_sorted(), "the table's own order is the serial's: {serials:?}");
    } else {
        let sql = "SELECT count(DISTINCT xmin::text) FROM paper_sheet
            UNION ALL SELECT count(*) FROM entry e JOIN paper_sheet p ON e.xmin::text = p.xmin::text";
        let counts: Vec<i64> = raw
            .query_all_raw(all(sql))
            .await
            .unwrap()
            .iter()
            .map(|row| row.try_get_by_index(0).unwrap())
            .collect();
        assert_eq!(counts, [1, 0], "one transaction wrote all marks, and no response");
    }
    raw.close().await.unwrap();
}
