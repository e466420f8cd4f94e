//! SQLite's bulk reads: a few connections of our own, as the pool's cost a thread switch a row.

use super::super::page::{Columns, Page, Range};
use super::Settings;
use crate::store::StoreError;
use rusqlite::{Connection, Row, params};
use std::sync::{Arc, Mutex, PoisonError};

const READ: &str = "SELECT seq, kind, id, hour, body, nonce, leaf FROM entry
    WHERE ledger_id = ?1 AND seq >= ?2 AND seq < ?3 ORDER BY seq";

/// Kilobytes of page cache: each page is read once, one after the other.
const CACHE_KB: i64 = 2_048;

/// Reading connections, lent one read at a time.
#[derive(Clone)]
pub(in crate::store) struct Readers {
    settings: Settings,
    /// Connections kept open, at most.
    keep: usize,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Readers {
    pub(in crate::store) fn new(settings: Settings, keep: u32) -> Self {
        let keep = usize::try_from(keep).unwrap_or(usize::MAX);
        Self { settings, keep, idle: Arc::default() }
    }

    fn connect(&self) -> Result<Connection, StoreError> {
        let db = self.settings.connect()?;
        db.pragma_update(None, "cache_size", -CACHE_KB)?;
        Ok(db)
    }

    /// The entries of a range; blocks.
    pub(in crate::store) fn page(&self, range: Range) -> Result<Page, StoreError> {
        let lent = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let db = match lent {
            Some(db) => db,
            None => self.connect()?,
        };
        let page = read(&db, range)?;
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < self.keep {
            idle.push(db);
        }
        Ok(page)
    }
}

fn read(db: &Connection, range: Range) -> Result<Page, StoreError> {
    let mut page = Page::for_range(range);
    let mut statement = db.prepare_cached(READ)?;
    let mut rows = statement.query(params![range.ledger.0, signed(range.from), signed(range.to)])?;
    while let Some(row) = rows.next()? {
        push(&mut page, row)?;
    }
    Ok(page)
}

fn push(page: &mut Page, row: &Row<'_>) -> Result<(), StoreError> {
    let blob = |at: usize| row.get_ref(at).map(|value| value.as_blob().unwrap_or_default());
    page.push(&Columns {
        seq: row.get(0)?,
        kind: row.get(1)?,
        id: blob(2)?,
        hour: row.get(3)?,
        body: blob(4)?,
        nonce: blob(5)?,
        leaf: blob(6)?,
    })
}

fn signed(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}
