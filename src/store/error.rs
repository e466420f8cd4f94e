//! What can go wrong between us and a database, told so that an operator knows what to do.

use crate::catalog::CatalogError;
use crate::ledger::leaf::BodyError;
use sea_orm::{DbErr, RuntimeErr, sqlx};
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Not repeated in the message: it may hold a password.
    #[error(
        "the database address is not understood ({0}): expected sqlite:PATH, for example sqlite:/var/lib/hailong/hailong.db, or postgres://USER:PASSWORD@HOST/DATABASE"
    )]
    Address(String),
    #[error(
        "the folder {} does not exist: create it (mkdir -p), or name another one in the database address",
        .0.display()
    )]
    NotFound(PathBuf),
    #[error(
        "{} cannot be opened for writing ({reason}): let this user write the file and its folder, or name another one in the database address",
        path.display()
    )]
    NotWritable { path: PathBuf, reason: String },
    #[error("{} is not a SQLite database: name another file in the database address", .0.display())]
    NotADatabase(PathBuf),
    #[error(
        "the database is newer than this program: its schema has `{database}`, this program knows it up to `{program}`. Install the version that made it, or a later one; nothing was changed"
    )]
    Newer { database: String, program: String },
    #[error("the database holds no ledger yet: create one with `hailong init`")]
    Empty,
    #[error(
        "the database may lose what it has confirmed: {setting} is `{found}`, required is {wanted}. {}",
        hint(setting)
    )]
    NotDurable { setting: &'static str, found: String, wanted: &'static str },
    #[error("another program holds the database's write lock for too long: let it finish, then try again")]
    Locked,
    #[error("the database's disk is full: free some space, then try again")]
    DiskFull,
    #[error("there is no ledger {0} in this database")]
    NoLedger(u32),
    #[error("this cannot follow in the ledger: {0}")]
    Catalog(#[from] CatalogError),
    #[error("this cannot become an entry: {0}")]
    Body(#[from] BodyError),
    #[error("the database is damaged ({0}): stop the service, keep a copy of the file, restore a backup")]
    Damaged(String),
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    #[error("the store was closed")]
    Closed,
}

/// What to do about a setting.
fn hint(setting: &str) -> &'static str {
    match setting {
        "journal_mode" => {
            "Put the file on a local disk: SQLite's WAL does not work in memory or over a network"
        }
        "synchronous" | "foreign_keys" | "cache_size" => "This build of SQLite ignores the setting",
        "data_sync_retry" => "Set it off in postgresql.conf and restart PostgreSQL",
        "fsync" | "full_page_writes" => "Set it on in postgresql.conf and reload PostgreSQL",
        _ => {
            "Set it on in postgresql.conf, or with ALTER ROLE or ALTER DATABASE where it was set there, and connect anew"
        }
    }
}

/// SQLite's primary result codes that we tell apart; <https://www.sqlite.org/rescode.html>.
pub(super) mod code {
    pub(in crate::store) const PERM: i32 = 3;
    pub(in crate::store) const BUSY: i32 = 5;
    pub(in crate::store) const LOCKED: i32 = 6;
    pub(in crate::store) const READONLY: i32 = 8;
    pub(in crate::store) const CORRUPT: i32 = 11;
    pub(in crate::store) const FULL: i32 = 13;
    pub(in crate::store) const CANTOPEN: i32 = 14;
    pub(in crate::store) const NOTADB: i32 = 26;
}

impl StoreError {
    fn of_sqlite(extended: i32, message: String) -> Self {
        match extended & 0xff {
            code::BUSY | code::LOCKED => Self::Locked,
            code::FULL => Self::DiskFull,
            code::CORRUPT | code::NOTADB => Self::Damaged(message),
            _ => Self::Unavailable(message),
        }
    }

    fn of_postgres(code: &str, message: String) -> Self {
        match code {
            // lock_not_available, query_canceled by lock or statement timeout
            "55P03" | "57014" => Self::Locked,
            "53100" => Self::DiskFull,
            // data_corrupted, index_corrupted
            "XX001" | "XX002" => Self::Damaged(message),
            _ => Self::Unavailable(message),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error() {
            Some(sqlite) => Self::of_sqlite(sqlite.extended_code, error.to_string()),
            None => Self::Unavailable(error.to_string()),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::from(&error)
    }
}

impl From<&sqlx::Error> for StoreError {
    fn from(error: &sqlx::Error) -> Self {
        let message = error.to_string();
        match error.as_database_error().and_then(sqlx::error::DatabaseError::code) {
            // SQLSTATE has five characters, SQLite's codes at most four.
            Some(state) if state.len() == 5 => Self::of_postgres(&state, message),
            Some(code) => Self::of_sqlite(code.parse().unwrap_or_default(), message),
            None => Self::Unavailable(message),
        }
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if let DbErr::Conn(RuntimeErr::SqlxError(inner))
        | DbErr::Exec(RuntimeErr::SqlxError(inner))
        | DbErr::Query(RuntimeErr::SqlxError(inner)) = &error
        {
            return Self::from(inner.as_ref());
        }
        Self::Unavailable(error.to_string())
    }
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

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
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
    /// No such one-time code can be spent here; nothing was stored.
    #[error("the one-time code is unknown, spent or expired")]
    Code,
}
