//! The ledger on disk: SQLite for a commune, PostgreSQL for a province or the country. The only place
//! that names a database.

use crate::catalog::Catalog;
use crate::ids::{Hour, LedgerId, ResponseId, Seq};
use crate::ledger::{EntryKind, Event, Nonce, Response};
use std::ops::RangeInclusive;
use uuid::Uuid;

/// An open database whose durability was verified. Cheap to clone.
#[derive(Clone)]
pub struct Store {}

/// How to open a database.
#[derive(Debug, Clone)]
pub struct Options {
    /// Readers' connections, at least 1.
    pub max_connections: u32,
    /// SQLite's page cache of each connection, in megabytes, at least 64.
    pub cache_mb: u32,
    /// Responses that may wait for the writer; one more is refused with [`SubmitError::Busy`].
    pub queue: usize,
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

#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// The queue is full: come back in so many seconds.
    #[error("the writer's queue is full")]
    Busy { retry_after_sec: u32 },
    /// Durability cannot be promised now; whether this response is stored is unknown until a retry.
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    /// The database refuses this row.
    #[error("the database refuses this response: {0}")]
    Refused(String),
}

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("{0}")]
    ToBeSplit(String),
}

/// Why a change did not happen.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError<E> {
    /// The decision said no; nothing was stored.
    #[error(transparent)]
    Refused(E),
    #[error(transparent)]
    Store(#[from] StoreError),
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

#[expect(
    clippy::unused_async,
    clippy::missing_errors_doc,
    clippy::unimplemented,
    unused_variables,
    reason = "being written"
)]
impl Store {
    /// Opens `sqlite:PATH` or `postgres://…`, brings the schema up to date, sets and verifies durability
    /// (SQLite: WAL, synchronous=FULL; PostgreSQL: fsync, full_page_writes, synchronous_commit) and
    /// refuses a database newer than this program.
    pub async fn open(url: &str, options: Options) -> Result<Self, StoreError> {
        unimplemented!()
    }

    /// Writes the first entry of a new ledger, with these events behind it in the same transaction.
    pub async fn create_ledger(
        &self,
        name: &str,
        demo: bool,
        now: Hour,
        events: Vec<Event>,
    ) -> Result<Catalog, StoreError> {
        unimplemented!()
    }

    /// The ledgers that exist, by id.
    pub async fn ledgers(&self) -> Result<Vec<LedgerId>, StoreError> {
        unimplemented!()
    }

    /// The fold over the events of a ledger.
    pub async fn catalog(&self, ledger: LedgerId) -> Result<Catalog, StoreError> {
        unimplemented!()
    }

    /// The one way to say anything but a response: takes the head row, folds the catalog up to it, asks
    /// `decide` for events, appends them, commits. Everything or nothing.
    pub async fn change<E>(
        &self,
        ledger: LedgerId,
        now: Hour,
        decide: impl FnOnce(&Catalog) -> Result<Vec<Event>, E> + Send,
    ) -> Result<Catalog, ChangeError<E>> {
        unimplemented!()
    }

    /// Stores a response durably, once: answers only after the commit.
    pub async fn submit(&self, new: NewResponse) -> Result<Stored, SubmitError> {
        unimplemented!()
    }

    /// Hands over the entries from `from` on, in order, and returns the next `seq` to ask for.
    pub async fn read(
        &self,
        ledger: LedgerId,
        from: Seq,
        kinds: Kinds,
        each: impl FnMut(EntryRow<'_>) + Send,
    ) -> Result<Seq, StoreError> {
        unimplemented!()
    }

    /// The response whose id lies in this range (a tracking code's), if there is one.
    pub async fn find(
        &self,
        ledger: LedgerId,
        ids: RangeInclusive<ResponseId>,
    ) -> Result<Option<Seq>, StoreError> {
        unimplemented!()
    }

    /// The free texts of these entries that were not erased: (seq, question, text), ordered.
    pub async fn texts(
        &self,
        ledger: LedgerId,
        from: Seq,
        to: Seq,
    ) -> Result<Vec<(Seq, u8, String)>, StoreError> {
        unimplemented!()
    }

    /// Whether the database answers and is still durable: what `/readyz` tells.
    pub async fn check(&self) -> Result<(), StoreError> {
        unimplemented!()
    }

    /// Takes no more responses, finishes those that wait, closes.
    pub async fn close(self) {
        unimplemented!()
    }
}
