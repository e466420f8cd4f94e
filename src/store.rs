//! The ledger on disk: SQLite for a commune, PostgreSQL for a province or the country. The only place
//! that names a database.

mod accounts;
mod address;
mod audit;
mod change;
mod checkpoints;
mod codes;
mod complaints;
mod db;
mod entity;
mod erase;
mod error;
mod letters;
mod page;
mod paper;
mod postgres;
mod query;
mod queue;
mod sessions;
mod setup;
mod sqlite;
mod tokens;
mod velocity;
mod visits;

pub use accounts::{AccountRefusal, NewAccount, Secrets};
pub use audit::AuditFilter;
pub use checkpoints::{Kept, Signing};
pub use codes::{PoolCounts, Rewritten, StoredCode};
pub use complaints::{ComplaintError, Filed};
pub use error::{ChangeError, StoreError, SubmitError};
pub use letters::{Claim, LetterState};
pub use paper::{Entered, SampledSheet, SheetCounts};
pub use sessions::{Instead, OpenSession, SignedIn};
pub use setup::{SetupRefusal, Taken};
pub use velocity::{KEYS, Passing, Salt};
pub use visits::Visits;

use crate::ids::{Hour, LedgerId, ResponseId, Seq};
use crate::ledger::{EntryKind, Nonce, Response, Sealed};
use crate::touchpoint::codes::Redemption;
use db::Db;
use queue::{Job, Row, Work};
use std::sync::Arc;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::oneshot;
use uuid::Uuid;

/// An open database whose durability was verified. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    db: Arc<Db>,
    /// See [`Store::answering_without_storing`].
    stores: bool,
}

/// How to open a database.
#[derive(Debug, Clone)]
pub struct Options {
    /// Readers' connections, at least 1.
    pub max_connections: u32,
    /// SQLite's page cache of each connection, in megabytes, at least 64.
    pub cache_mb: u32,
    /// Responses that may wait for the writer; one more is refused with [`SubmitError::Busy`].
    pub queue: usize,
    /// Whether a database without our tables gets them; else it is refused untouched.
    pub create: bool,
}

impl Default for Options {
    /// Four readers, SQLite's smallest allowed cache, a queue of about a tenth of a second's work; an
    /// empty database is taken.
    fn default() -> Self {
        Self { max_connections: 4, cache_mb: 64, queue: 4_096, create: true }
    }
}

/// A response on its way into the ledger.
#[derive(Debug, Clone)]
pub struct NewResponse {
    pub id: ResponseId,
    pub response: Response,
    /// Free texts in full; the response holds their salted hashes.
    pub texts: Vec<NewText>,
    pub nonce: Nonce,
}

/// A free text beside its leaf: erasable without touching the ledger.
#[derive(Debug, Clone)]
pub struct NewText {
    pub question: u8,
    pub salt: [u8; 16],
    pub text: String,
}

/// What became of a response that is durable now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    New,
    /// The id was there already; nothing was stored, whatever this sheet says.
    Known,
}

/// An entry as a reader sees it, borrowed from the database's row.
#[derive(Debug, Clone, Copy)]
pub struct EntryRow<'a> {
    pub seq: Seq,
    pub kind: EntryKind,
    pub id: Uuid,
    pub hour: Hour,
    pub body: &'a [u8],
    pub nonce: &'a Nonce,
    pub leaf: &'a [u8; 32],
}

/// Which entries to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kinds {
    All,
    /// Everything but responses: what the catalog is folded from.
    Events,
}

impl Store {
    /// Opens `sqlite:PATH` or `postgres://…`, brings the schema up to date, sets and verifies durability
    /// (SQLite: WAL, synchronous=FULL; PostgreSQL: fsync, full_page_writes, synchronous_commit) and
    /// refuses a database newer than this program.
    ///
    /// # Errors
    /// Where the address, the file or the server does not serve: each [`StoreError`] says what to do.
    pub async fn open(url: &str, options: Options) -> Result<Self, StoreError> {
        Ok(Self { db: Arc::new(Db::open(url, &options).await?), stores: true })
    }

    /// Stores a response durably, once: answers only after the commit.
    ///
    /// # Errors
    /// See [`SubmitError`]; after [`SubmitError::Unavailable`] the same id may be sent again.
    pub async fn submit(&self, new: NewResponse) -> Result<Stored, SubmitError> {
        self.enqueue(new, None).await
    }

    /// The same for a response that came with a one-time code: both are stored, or neither is. A known id
    /// is known whatever the code.
    ///
    /// # Errors
    /// [`SubmitError::Code`] where the code is unknown, of others, expired or spent: nobody learns which.
    pub async fn redeem(&self, new: NewResponse, code: Redemption) -> Result<Stored, SubmitError> {
        self.enqueue(new, Some(code)).await
    }

    async fn enqueue(&self, new: NewResponse, code: Option<Redemption>) -> Result<Stored, SubmitError> {
        if !self.stores {
            return Ok(Stored::New);
        }
        let NewResponse { id, response, texts, nonce } = new;
        let entry = Sealed::new(EntryKind::Response, id.uuid(), response.hour, response.body(), nonce);
        let (answer, told) = oneshot::channel();
        let job = Job { ledger: response.ledger, row: Row { entry, texts, code }, answer };
        match self.db.queue.try_send(Work::Store(job)) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => {
                let retry_after_sec = self.db.pace.seconds_for(self.db.capacity);
                return Err(SubmitError::Busy { retry_after_sec });
            }
            Err(TrySendError::Closed(_)) => {
                return Err(SubmitError::Unavailable(StoreError::Closed.to_string()));
            }
        }
        let gone = |_| Err(SubmitError::Unavailable("the writer ended early".to_owned()));
        told.await.unwrap_or_else(gone)
    }

    /// Whether the database answers and is still durable: what `/readyz` tells.
    ///
    /// # Errors
    /// Where it does not answer, would lose what it confirms, or the writer has ended.
    pub async fn check(&self) -> Result<(), StoreError> {
        if self.db.queue.is_closed() {
            return Err(StoreError::Closed);
        }
        self.db.verify().await
    }

    /// The same store, but its [`Store::submit`] confirms what it drops: the ceiling that benchmarks
    /// measure durability against. Nothing else may ask for it; `tests/architecture.rs` sees to that.
    #[doc(hidden)]
    #[must_use]
    pub fn answering_without_storing(self) -> Self {
        Self { stores: false, ..self }
    }

    /// Takes no more responses, finishes those that wait, closes. Other clones find the store closed.
    pub async fn close(self) {
        self.db.close().await;
    }
}

/// A ledger's number as the databases keep it.
fn key(ledger: LedgerId) -> i32 {
    i32::try_from(ledger.0).unwrap_or(i32::MAX)
}
