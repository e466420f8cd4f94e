//! From a response no way leads to the code that it spent, once the pools were rewritten. Before that there is
//! one, and a test shows it: what cannot be found at all cannot be shown to be gone.

use crate::codes::fixture::{codes, issue, key, office, redemption, reprint};
use crate::support::{LEDGER, NOW, Scratch, response};
use hailong::ids::OneTimeCode;
use hailong::store::{Rewritten, Store, StoredCode};
use hailong::touchpoint::codes::Week;
use sea_orm::{ConnectionTrait as _, QueryResult, Statement};
use std::collections::BTreeSet;
use time::macros::date;

on_both!(
    whoever_runs_the_database_can_pair_until_the_rewrite,
    nothing_pairs_after_the_rewrite,
    two_backups_never_differ_by_fewer_than_five,
    an_expired_pool_goes_whole,
    a_backup_brings_the_last_rewrite_back,
    a_code_in_clear_is_nowhere,
);

async fn rows(scratch: &Scratch, sql: &str) -> Vec<QueryResult> {
    let raw = scratch.raw().await;
    let rows = raw.query_all_raw(Statement::from_string(raw.get_database_backend(), sql.to_owned())).await;
    raw.close().await.unwrap();
    rows.unwrap()
}

async fn number(scratch: &Scratch, sql: &str) -> i64 {
    rows(scratch, sql).await[0].try_get_by_index(0).unwrap()
}

async fn macs(scratch: &Scratch, table: &str) -> BTreeSet<Vec<u8>> {
    let rows = rows(scratch, &format!("SELECT mac FROM {table}")).await;
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// Spends these codes, the n-th with the n-th response from here on.
async fn spend(store: &Store, first: u64, codes: &[OneTimeCode]) {
    for (n, code) in (first..).zip(codes) {
        store.redeem(response(n), redemption(*code)).await.unwrap();
    }
}

async fn rewrite(store: &Store) -> Rewritten {
    store.rewrite_codes(LEDGER, Week::oldest_on(NOW.local_date())).await.unwrap()
}

async fn whoever_runs_the_database_can_pair_until_the_rewrite(scratch: &Scratch) {
    let store = office(scratch).await;
    let code = codes(1, 3);
    issue(&store, &code).await.unwrap();
    let before = macs(scratch, "code_spent").await;
    spend(&store, 1, &code[1..2]).await;
    // Two looks around one response, on both databases.
    let after = macs(scratch, "code_spent").await;
    let new: Vec<_> = after.difference(&before).cloned().collect();
    assert_eq!(new, [key().mac(LEDGER, code[1]).0.to_vec()]);
    if !scratch.is_sqlite() {
        let sql = "SELECT count(*) FROM entry e JOIN code_spent s ON e.xmin::text = s.xmin::text";
        assert_eq!(number(scratch, sql).await, 1, "one look is enough on PostgreSQL");
    }
}

async fn nothing_pairs_after_the_rewrite(scratch: &Scratch) {
    let store = office(scratch).await;
    let code = codes(1, 60);
    // In two batches: their partition goes as well.
    issue(&store, &code[..30]).await.unwrap();
    issue(&store, &code[30..]).await.unwrap();
    let spent: Vec<_> = code.iter().copied().step_by(3).collect();
    spend(&store, 1, &spent).await;
    assert_eq!(rewrite(&store).await, Rewritten { pools: 1, expired: 0 });
    let columns = rows(scratch, "SELECT * FROM code").await[0].column_names();
    assert_eq!(columns, ["ledger_id", "mac", "campaign", "unit", "field", "week", "state", "lot"]);
    assert_eq!(rows(scratch, "SELECT * FROM code_spent").await.len(), 0);
    let one = "SELECT count(*) FROM (SELECT DISTINCT campaign, unit, field, week FROM code) pools";
    assert_eq!(number(scratch, one).await, 1);
    let told = "SELECT count(*) FROM code WHERE state = 1 AND lot IS NULL";
    assert_eq!(number(scratch, told).await, 20);
    let all = store.codes_for_backup(LEDGER).await.unwrap();
    let used: BTreeSet<_> = spent.iter().map(|code| key().mac(LEDGER, *code)).collect();
    let told: BTreeSet<_> = all.iter().filter(|code| code.state == 1).map(|code| code.mac).collect();
    assert_eq!((told, all.len()), (used, 60));
    // The order of the rows, as the table keeps it, is not that of the entries, nor that of the pile.
    let in_order =
        if scratch.is_sqlite() { "SELECT mac FROM code" } else { "SELECT mac FROM code ORDER BY ctid" };
    let placed: Vec<Vec<u8>> =
        rows(scratch, in_order).await.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    let place_of =
        |code: &OneTimeCode| placed.iter().position(|mac| *mac == key().mac(LEDGER, *code).0).unwrap();
    for order in [&spent, &code] {
        let at: Vec<_> = order.iter().map(place_of).collect();
        let rising = at.windows(2).filter(|two| two[0] < two[1]).count();
        let share = rising * 100 / (at.len() - 1);
        assert!((20..=80).contains(&share), "{share} % of neighbours rise: {at:?}");
    }
    if scratch.is_sqlite() {
        let raw = scratch.raw().await;
        for table in ["code", "code_spent"] {
            let rowid = raw.execute_unprepared(&format!("SELECT rowid FROM {table}")).await;
            assert!(rowid.unwrap_err().to_string().contains("no such column"), "{table} has no rowid");
        }
        raw.close().await.unwrap();
        for code in &spent {
            // The journal is empty, and what was erased is overwritten: only the one row is left.
            assert_eq!(scratch.occurrences(&key().mac(LEDGER, *code).0).await, 1);
        }
    } else {
        let joins = "SELECT count(*) FROM entry e JOIN code c ON e.xmin::text = c.xmin::text
            UNION ALL SELECT count(DISTINCT xmin::text) FROM code
            UNION ALL SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND conrelid = 'code'::regclass";
        let counts: Vec<i64> =
            rows(scratch, joins).await.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
        assert_eq!(counts, [0, 1, 0], "one transaction wrote all rows, and no response");
    }
    assert!(store.redeem(response(900), redemption(spent[0])).await.is_err(), "what was spent stays spent");
    assert!(store.redeem(response(901), redemption(code[1])).await.is_ok());
}

fn spent_in(backup: &[StoredCode]) -> BTreeSet<[u8; 32]> {
    backup.iter().filter(|code| code.state == 1).map(|code| code.mac.0).collect()
}

async fn two_backups_never_differ_by_fewer_than_five(scratch: &Scratch) {
    let store = office(scratch).await;
    let code = codes(1, 40);
    issue(&store, &code).await.unwrap();
    let mut last = store.codes_for_backup(LEDGER).await.unwrap();
    let mut first = 0;
    for (day, many) in (0..).zip([1u64, 3, 0, 2, 4, 4, 9, 1]) {
        let from = usize::try_from(first).unwrap();
        spend(&store, first, &code[from..from + usize::try_from(many).unwrap()]).await;
        first += many;
        assert_eq!(store.codes_for_backup(LEDGER).await.unwrap(), last, "day {day}: only the rewrite shows");
        let pools = rewrite(&store).await.pools;
        let now = store.codes_for_backup(LEDGER).await.unwrap();
        let more = spent_in(&now).difference(&spent_in(&last)).count();
        assert!(more == 0 || more >= 5, "day {day}: {more}");
        assert_eq!(pools == 1, more > 0, "day {day}");
        last = now;
    }
    assert_eq!(spent_in(&last).len(), 23, "the last one waits");
    // A reprint tells nothing of it either: the whole batch is void, and the new codes are all open.
    let left = u64::try_from(40 - 24).unwrap();
    reprint(&store, 1, &codes(2, left)).await.unwrap();
    let now = store.codes_for_backup(LEDGER).await.unwrap();
    let states = [0, 1, 2].map(|state| now.iter().filter(|code| code.state == state).count());
    assert_eq!(states, [16, 23, 17]);
}

async fn an_expired_pool_goes_whole(scratch: &Scratch) {
    let store = office(scratch).await;
    let code = codes(1, 20);
    issue(&store, &code).await.unwrap();
    spend(&store, 0, &code[..3]).await;
    let last = Week::oldest_on(date!(2026 - 12 - 29));
    assert_eq!(store.rewrite_codes(LEDGER, last).await.unwrap(), Rewritten::default());
    let after = Week::oldest_on(date!(2026 - 12 - 30));
    assert_eq!(store.rewrite_codes(LEDGER, after).await.unwrap(), Rewritten { pools: 0, expired: 20 });
    assert!(macs(scratch, "code").await.is_empty() && macs(scratch, "code_spent").await.is_empty());
    assert!(store.redeem(response(50), redemption(code[9])).await.is_err());
    assert_eq!(store.redeem(response(0), redemption(code[0])).await, Ok(hailong::store::Stored::Known));
}

async fn a_backup_brings_the_last_rewrite_back(scratch: &Scratch) {
    let store = office(scratch).await;
    let code = codes(1, 20);
    issue(&store, &code).await.unwrap();
    spend(&store, 0, &code[..6]).await;
    rewrite(&store).await;
    spend(&store, 6, &code[6..8]).await;
    let backup = store.codes_for_backup(LEDGER).await.unwrap();
    store.restore_codes(LEDGER, &backup).await.unwrap();
    assert_eq!(store.codes_for_backup(LEDGER).await.unwrap(), backup);
    assert!(store.redeem(response(50), redemption(code[0])).await.is_err());
    // The stated price of leaving `code_spent` out.
    assert!(store.redeem(response(51), redemption(code[7])).await.is_ok());
}

async fn a_code_in_clear_is_nowhere(scratch: &Scratch) {
    let store = office(scratch).await;
    let code = codes(1, 8);
    issue(&store, &code).await.unwrap();
    spend(&store, 0, &code[..6]).await;
    rewrite(&store).await;
    let spellings = |code: &OneTimeCode| {
        [code.to_string(), code.grouped(), code.bits().to_string(), format!("{:016x}", code.bits())]
    };
    for code in &code {
        for spelling in spellings(code) {
            if scratch.is_sqlite() {
                assert!(!scratch.holds(&spelling).await, "{spelling}");
                continue;
            }
            for table in ["code", "code_spent", "entry", "response_text", "audit"] {
                let sql = format!("SELECT count(*) FROM {table} t WHERE t::text LIKE '%{spelling}%'");
                assert_eq!(number(scratch, &sql).await, 0, "{table}: {spelling}");
            }
        }
        if scratch.is_sqlite() {
            assert_eq!(scratch.occurrences(&code.bits().to_be_bytes()).await, 0);
        }
    }
}
