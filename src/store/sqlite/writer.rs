//! SQLite's write path: prepared statements on a connection of its own, one transaction a batch.

use super::super::queue::{Failure, Row, Sink, Taken};
use super::super::{StoreError, codes};
use super::Settings;
use crate::ids::LedgerId;
use crate::touchpoint::codes::Redemption;
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, ffi, params};
use std::sync::Arc;
use tokio::sync::Mutex;

/// `seq` is given row by row to what is new, so a known id leaves no gap. `OR ROLLBACK` spares SQLite
/// the journal of each statement (a quarter of the work): a failure undoes the batch anyway.
const INSERT: &str = "INSERT OR ROLLBACK INTO entry (ledger_id, seq, kind, id, hour, body, nonce, leaf)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (ledger_id, id) DO NOTHING";
const INSERT_TEXT: &str = "INSERT OR ROLLBACK INTO response_text (ledger_id, seq, question, salt, text)
    VALUES (?1, ?2, ?3, ?4, ?5)";
const KNOWN: &str = "SELECT 1 FROM entry WHERE ledger_id = ?1 AND id = ?2";
/// One row where the code can be spent, none where it cannot.
const SPEND: &str = "INSERT OR ROLLBACK INTO code_spent (ledger_id, mac)
    SELECT ledger_id, mac FROM code WHERE ledger_id = ?1 AND mac = ?2 AND state = 0
        AND campaign = ?3 AND unit = ?4 AND field = ?5 AND week >= ?6
    ON CONFLICT DO NOTHING";
const HEAD: &str = "SELECT size FROM ledger WHERE ledger_id = ?1";
const ADVANCE: &str = "UPDATE ledger SET size = ?2 WHERE ledger_id = ?1";

/// The writer's end of a SQLite database.
pub(in crate::store) struct Writer {
    settings: Settings,
    /// `None` after a failure: the next batch opens a new one.
    db: Option<Connection>,
    /// Shared with changes of this process: SQLite's own lock is not fair, and a busy writer would
    /// starve them.
    gate: Arc<Mutex<()>>,
}

impl Writer {
    pub(in crate::store) fn new(settings: Settings, db: Connection, gate: Arc<Mutex<()>>) -> Self {
        Self { settings, db: Some(db), gate }
    }
}

impl Sink for Writer {
    fn store(&mut self, ledger: LedgerId, rows: &[&Row]) -> Result<Vec<Taken>, Failure> {
        let _turn = self.gate.blocking_lock();
        let db = match self.db.take() {
            Some(db) => db,
            None => self.settings.connect().map_err(|error| Failure::Unavailable(error.to_string()))?,
        };
        let outcome = transaction(&db, ledger, rows);
        let rolled_back = db.is_autocommit() || db.execute_batch("ROLLBACK").is_ok();
        if rolled_back && !matches!(outcome, Err(Failure::Unavailable(_))) {
            self.db = Some(db);
        }
        outcome
    }
}

fn transaction(db: &Connection, ledger: LedgerId, rows: &[&Row]) -> Result<Vec<Taken>, Failure> {
    db.execute_batch("BEGIN IMMEDIATE").map_err(failure)?;
    let head: Option<i64> = db
        .prepare_cached(HEAD)
        .and_then(|mut head| head.query_row([ledger.0], |row| row.get(0)).optional())
        .map_err(failure)?;
    let Some(head) = head else { return Err(Failure::Row(StoreError::NoLedger(ledger.0).to_string())) };
    let mut next = head;
    let mut stored = Vec::with_capacity(rows.len());
    {
        let mut insert = db.prepare_cached(INSERT).map_err(failure)?;
        for row in rows {
            let entry = &row.entry;
            if let Some(code) = &row.code
                && !known(db, ledger, row)?
                && !spend(db, ledger, code)?
            {
                stored.push(Taken::NoCode);
                continue;
            }
            let new = insert
                .execute(params![
                    ledger.0,
                    next,
                    entry.kind.code(),
                    entry.id.as_bytes(),
                    entry.hour.0,
                    entry.body,
                    entry.nonce,
                    entry.leaf
                ])
                .map_err(failure)?;
            if new == 0 {
                stored.push(Taken::Known);
                continue;
            }
            for text in &row.texts {
                db.prepare_cached(INSERT_TEXT)
                    .and_then(|mut insert| {
                        insert.execute(params![ledger.0, next, text.question, text.salt, text.text])
                    })
                    .map_err(failure)?;
            }
            stored.push(Taken::New);
            next += 1;
        }
    }
    if next == head {
        // Nothing new: what is known was durable before it could be read.
        db.execute_batch("ROLLBACK").map_err(failure)?;
    } else {
        db.prepare_cached(ADVANCE)
            .and_then(|mut advance| advance.execute(params![ledger.0, next]))
            .map_err(failure)?;
        db.execute_batch("COMMIT").map_err(failure)?;
    }
    Ok(stored)
}

/// Whether the row's id is in the ledger already: then its code is left alone.
fn known(db: &Connection, ledger: LedgerId, row: &Row) -> Result<bool, Failure> {
    let found = db
        .prepare_cached(KNOWN)
        .and_then(|mut known| known.exists(params![ledger.0, row.entry.id.as_bytes()]));
    found.map_err(failure)
}

/// Spends a code; whether it could be spent.
fn spend(db: &Connection, ledger: LedgerId, code: &Redemption) -> Result<bool, Failure> {
    let [campaign, unit, field, since] = codes::columns(&code.group, code.since);
    let spent = db
        .prepare_cached(SPEND)
        .and_then(|mut spend| spend.execute(params![ledger.0, code.mac.0, campaign, unit, field, since]));
    spent.map(|rows| rows == 1).map_err(failure)
}

/// What a failure says about the batch.
fn failure(error: rusqlite::Error) -> Failure {
    match error.sqlite_error() {
        // A taken `seq` is no fault of the row: the head row lags behind the entries.
        Some(sqlite) if sqlite.extended_code == ffi::SQLITE_CONSTRAINT_PRIMARYKEY => {
            Failure::Unavailable(StoreError::Damaged(error.to_string()).to_string())
        }
        Some(sqlite)
            if matches!(
                sqlite.code,
                ErrorCode::ConstraintViolation | ErrorCode::TooBig | ErrorCode::TypeMismatch
            ) =>
        {
            Failure::Row(error.to_string())
        }
        Some(_) | None => Failure::Unavailable(StoreError::from(error).to_string()),
    }
}
