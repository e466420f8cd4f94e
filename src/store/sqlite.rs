//! SQLite: how every connection is set, and that it took.

mod reader;
mod writer;

pub(super) use reader::Readers;
pub(super) use writer::Writer;

use super::error::code;
use super::{Options, StoreError};
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};
use sea_orm::sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sea_orm::sqlx::{self, Row as _};
use std::path::PathBuf;
use std::time::Duration;

/// How long a connection waits for another process's write transaction.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// Pages in the write-ahead log before it is folded back: 32 MB. SQLite's own 1,000 cost a third of
/// the throughput.
const WAL_AUTOCHECKPOINT: u32 = 8_000;

/// The smallest page cache, in megabytes.
const MIN_CACHE_MB: u32 = 64;

/// What must hold on every connection, as SQLite tells it: setting, value, the value in words.
const REQUIRED: [(&str, &str, &str); 3] =
    [("journal_mode", "wal", "wal"), ("synchronous", "2", "2 (FULL)"), ("foreign_keys", "1", "1 (ON)")];

/// Where the database is and how its connections are set.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    path: PathBuf,
    /// In SQLite's unit: negative means KiB.
    cache_size: i64,
}

impl Settings {
    pub(super) fn new(path: PathBuf, options: &Options) -> Self {
        Self { path, cache_size: -1024 * i64::from(options.cache_mb.max(MIN_CACHE_MB)) }
    }

    /// Opens the file, creating it where its folder exists; refuses a connection whose settings did
    /// not take.
    pub(super) fn create(&self) -> Result<Connection, StoreError> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            return Err(StoreError::NotFound(folder.to_owned()));
        }
        self.connect_with(OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Opens the file that is there.
    pub(super) fn connect(&self) -> Result<Connection, StoreError> {
        self.connect_with(OpenFlags::empty())
    }

    fn connect_with(&self, flags: OpenFlags) -> Result<Connection, StoreError> {
        let db = self.connect_and_set(flags).map_err(|error| self.explain(error))?;
        if db.is_readonly("main")? {
            return Err(self.not_writable("this user may only read it".to_owned()));
        }
        verify(&db)?;
        Ok(db)
    }

    fn connect_and_set(&self, flags: OpenFlags) -> Result<Connection, rusqlite::Error> {
        // No mutex: a connection is with one thread at a time.
        let flags = flags | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(&self.path, flags)?;
        db.busy_timeout(BUSY_TIMEOUT)?;
        // The mode is the file's: set only where it differs, as setting it takes a lock.
        let mode: String = db.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
        if mode != "wal" && !db.is_readonly("main")? {
            db.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        }
        db.pragma_update(None, "synchronous", "FULL")?;
        db.pragma_update(None, "foreign_keys", true)?;
        db.pragma_update(None, "cache_size", self.cache_size)?;
        db.pragma_update_and_check(None, "wal_autocheckpoint", WAL_AUTOCHECKPOINT, |_| Ok(()))?;
        Ok(db)
    }

    /// While opening, a failure is about the file.
    fn explain(&self, error: rusqlite::Error) -> StoreError {
        match error.sqlite_error().map(|sqlite| sqlite.extended_code & 0xff) {
            Some(code::PERM | code::READONLY | code::CANTOPEN) => self.not_writable(error.to_string()),
            Some(code::NOTADB) => StoreError::NotADatabase(self.path.clone()),
            Some(_) | None => StoreError::from(error),
        }
    }

    fn not_writable(&self, reason: String) -> StoreError {
        StoreError::NotWritable { path: self.path.clone(), reason }
    }

    /// The pool for everything but the write path and the bulk reads.
    pub(super) async fn pool(&self, max_connections: u32) -> Result<SqlitePool, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(&self.path)
            .create_if_missing(false)
            .busy_timeout(BUSY_TIMEOUT)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .pragma("cache_size", self.cache_size.to_string())
            // What is erased shall not be read out of the file.
            .pragma("secure_delete", "ON")
            .pragma("wal_autocheckpoint", WAL_AUTOCHECKPOINT.to_string());
        let pool = SqlitePoolOptions::new()
            .max_connections(max_connections.max(1))
            .acquire_timeout(BUSY_TIMEOUT)
            .after_connect(|connection, _| {
                Box::pin(async {
                    verify_pooled(connection)
                        .await
                        .map_err(|unset| sqlx::Error::Configuration(Box::new(unset)))
                })
            })
            .connect_with(options)
            .await?;
        Ok(pool)
    }
}

/// Asks a pooled connection for its settings.
pub(super) async fn verify_pooled(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let row = sqlx::query(
        "SELECT (SELECT journal_mode FROM pragma_journal_mode),
            (SELECT CAST(synchronous AS TEXT) FROM pragma_synchronous),
            (SELECT CAST(foreign_keys AS TEXT) FROM pragma_foreign_keys),
            (SELECT cache_size FROM pragma_cache_size)",
    )
    .fetch_one(connection)
    .await?;
    judge(&[row.try_get(0)?, row.try_get(1)?, row.try_get(2)?], row.try_get(3)?)
}

/// Asks a connection for its settings.
fn verify(db: &Connection) -> Result<(), StoreError> {
    let ask = |setting: &str| {
        db.pragma_query_value(None, setting, |row| {
            Ok(match row.get(0)? {
                Value::Integer(number) => number.to_string(),
                Value::Text(text) => text,
                Value::Null | Value::Real(_) | Value::Blob(_) => String::new(),
            })
        })
    };
    let [journal_mode, synchronous, foreign_keys] = REQUIRED.map(|(setting, _, _)| ask(setting));
    let cache_size = db.pragma_query_value(None, "cache_size", |row| row.get(0))?;
    judge(&[journal_mode?, synchronous?, foreign_keys?], cache_size)
}

fn judge(found: &[String; 3], cache_size: i64) -> Result<(), StoreError> {
    for ((setting, value, wanted), found) in REQUIRED.into_iter().zip(found) {
        if found != value {
            return Err(StoreError::NotDurable { setting, found: found.clone(), wanted });
        }
    }
    // A positive size counts pages, which we never set.
    if cache_size > -1024 * i64::from(MIN_CACHE_MB) {
        let found = cache_size.to_string();
        return Err(StoreError::NotDurable {
            setting: "cache_size",
            found,
            wanted: "-65536 (64 MB) or more",
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(set: &str) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::new(folder.path().join("x.db"), &Options::default());
        let db = settings.create().unwrap();
        db.execute_batch(set).unwrap();
        verify(&db).err().map(|error| error.to_string())
    }

    #[test]
    fn a_connection_that_could_lose_an_answer_is_refused() {
        assert_eq!(fault("PRAGMA synchronous = FULL"), None);
        for (set, setting) in [
            ("PRAGMA synchronous = NORMAL", "synchronous is `1`"),
            ("PRAGMA synchronous = OFF", "synchronous is `0`"),
            ("PRAGMA journal_mode = DELETE", "journal_mode is `delete`"),
            ("PRAGMA foreign_keys = OFF", "foreign_keys is `0`"),
            ("PRAGMA cache_size = -2000", "cache_size is `-2000`"),
        ] {
            let message = fault(set).unwrap_or_default();
            assert!(message.contains(setting), "{set}: {message}");
        }
    }
}
