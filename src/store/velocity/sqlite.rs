//! SQLite: a file of its own that may be lost.

use super::{Counts, Salt};
use crate::ids::LedgerId;
use crate::store::StoreError;
use crate::store::error::code;
use rusqlite::{Connection, params};
use std::path::PathBuf;
use std::time::Duration;

/// Another process holds the file for no longer than this.
const BUSY: Duration = Duration::from_millis(150);

/// What is deleted is overwritten, and nothing waits for the disk.
const SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA secure_delete = ON;";

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS velocity (
    ledger_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    key INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (ledger_id, day, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS velocity_salt (
    ledger_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    salt BLOB NOT NULL CHECK (length(salt) = 32),
    PRIMARY KEY (ledger_id, day)
) STRICT, WITHOUT ROWID;";

const ADD: &str = "INSERT INTO velocity (ledger_id, day, key, count) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT DO UPDATE SET count = count + excluded.count RETURNING count";

/// The file beside the database.
pub(super) struct Beside {
    path: PathBuf,
    /// `None` before the first and after a failure.
    db: Option<Connection>,
}

impl Beside {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, db: None }
    }

    /// Runs on the open file. One that is damaged is made anew: it holds nothing but what may be lost.
    fn with<T>(&mut self, run: impl Fn(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        match self.once(&run) {
            Err(error) if is_damaged(&error) => {
                tracing::warn!(%error, path = %self.path.display(), "the file of counts is damaged and made anew");
                for suffix in ["", "-wal", "-shm"] {
                    let mut path = self.path.clone().into_os_string();
                    path.push(suffix);
                    // What cannot be removed cannot be opened either, and that is told below.
                    let _ = std::fs::remove_file(path);
                }
                Ok(self.once(&run)?)
            }
            done => Ok(done?),
        }
    }

    fn open(&self) -> rusqlite::Result<Connection> {
        let db = Connection::open(&self.path)?;
        db.busy_timeout(BUSY)?;
        db.execute_batch(SETTINGS)?;
        db.execute_batch(SCHEMA)?;
        Ok(db)
    }

    fn once<T>(&mut self, run: impl Fn(&Connection) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
        let db = self.db.take().map_or_else(|| self.open(), Ok)?;
        let done = run(&db);
        if done.is_ok() {
            self.db = Some(db);
        }
        done
    }
}

fn is_damaged(error: &rusqlite::Error) -> bool {
    let primary = error.sqlite_error().map(|sqlite| sqlite.extended_code & 0xff);
    matches!(primary, Some(code::CORRUPT | code::NOTADB))
}

impl Counts for Beside {
    fn add(&mut self, ledger: LedgerId, day: i32, more: &[(u64, i32)]) -> Result<Vec<i32>, StoreError> {
        self.with(|db| {
            let transaction = db.unchecked_transaction()?;
            let sums = {
                let mut add = transaction.prepare_cached(ADD)?;
                let one = |(key, more): &(u64, i32)| {
                    add.query_row(params![ledger.0, day, key.cast_signed(), more], |row| row.get(0))
                };
                more.iter().map(one).collect::<rusqlite::Result<_>>()?
            };
            transaction.commit()?;
            Ok(sums)
        })
    }

    fn salt(&mut self, ledger: LedgerId, day: i32, fresh: &Salt) -> Result<Salt, StoreError> {
        self.with(|db| {
            db.execute(
                "INSERT INTO velocity_salt (ledger_id, day, salt) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                params![ledger.0, day, fresh],
            )?;
            let kept = "SELECT salt FROM velocity_salt WHERE ledger_id = ?1 AND day = ?2";
            db.query_row(kept, params![ledger.0, day], |row| row.get(0))
        })
    }

    fn sweep(&mut self, before: i32) -> Result<u64, StoreError> {
        self.with(|db| {
            let counts = db.execute("DELETE FROM velocity WHERE day < ?1", [before])?;
            let salts = db.execute("DELETE FROM velocity_salt WHERE day < ?1", [before])?;
            // Else the log keeps what the file has not any more.
            db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
            Ok((counts + salts) as u64)
        })
    }
}
