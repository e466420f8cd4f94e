//! PostgreSQL: how connections are opened, and that the server keeps what it confirms.

mod reader;
mod writer;

pub(super) use reader::page;
pub(super) use writer::Writer;

use super::StoreError;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sea_orm::sqlx::{self, Connection as _, Row as _};
use std::time::Duration;

/// How long anybody waits for the server.
pub(super) const TIMEOUT: Duration = Duration::from_secs(30);

/// Serialises schema changes and new ledgers across instances; any number that nobody else uses.
pub(super) const ADVISORY_LOCK: i64 = 0x0068_6169_6c6f_6e67;

/// What must hold, as PostgreSQL tells it: setting, allowed values, the values in words.
/// `synchronous_commit=local` would lose confirmed responses with the primary.
const REQUIRED: [(&str, &[&str], &str); 4] = [
    ("fsync", &["on"], "on"),
    ("full_page_writes", &["on"], "on"),
    ("synchronous_commit", &["on", "remote_write", "remote_apply"], "on, remote_write or remote_apply"),
    ("data_sync_retry", &["off"], "off"),
];

/// Opens one connection, at once or not at all, and refuses a server that may lose what it confirms.
pub(super) async fn connect(options: &PgConnectOptions) -> Result<PgConnection, StoreError> {
    let opening = async {
        let mut connection = PgConnection::connect_with(options).await?;
        verify(&mut connection).await?;
        Ok(connection)
    };
    tokio::time::timeout(TIMEOUT, opening).await.unwrap_or_else(|_elapsed| Err(no_answer()))
}

pub(super) fn no_answer() -> StoreError {
    StoreError::Unavailable(format!("no answer within {} seconds", TIMEOUT.as_secs()))
}

/// The pool for everything but the write path.
pub(super) async fn pool(options: PgConnectOptions, max_connections: u32) -> Result<PgPool, StoreError> {
    let pool = PgPoolOptions::new()
        .max_connections(max_connections.max(1))
        .acquire_timeout(TIMEOUT)
        .after_connect(|connection, _| {
            Box::pin(async {
                verify(connection).await.map_err(|unset| sqlx::Error::Configuration(Box::new(unset)))
            })
        })
        .connect_with(options)
        .await?;
    Ok(pool)
}

/// Asks a connection for the settings that durability rests on.
async fn verify(connection: &mut PgConnection) -> Result<(), StoreError> {
    let row = sqlx::query(
        "SELECT current_setting('fsync'), current_setting('full_page_writes'),
            current_setting('synchronous_commit'), current_setting('data_sync_retry')",
    )
    .fetch_one(connection)
    .await?;
    let mut found = [const { String::new() }; 4];
    for (at, slot) in found.iter_mut().enumerate() {
        *slot = row.try_get(at)?;
    }
    judge(&found)
}

fn judge(found: &[String; 4]) -> Result<(), StoreError> {
    for ((setting, allowed, wanted), found) in REQUIRED.into_iter().zip(found) {
        if !allowed.contains(&found.as_str()) {
            return Err(StoreError::NotDurable { setting, found: found.clone(), wanted });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_could_lose_an_answer_is_refused() {
        let fault = |settings: [&str; 4]| {
            judge(&settings.map(str::to_owned)).err().map(|error| error.to_string()).unwrap_or_default()
        };
        for commit in ["on", "remote_write", "remote_apply"] {
            assert_eq!(fault(["on", "on", commit, "off"]), "");
        }
        for (settings, setting) in [
            (["off", "on", "on", "off"], "fsync is `off`"),
            (["on", "off", "on", "off"], "full_page_writes is `off`"),
            (["on", "on", "off", "off"], "synchronous_commit is `off`"),
            (["on", "on", "local", "off"], "synchronous_commit is `local`"),
            (["on", "on", "on", "on"], "data_sync_retry is `on`"),
        ] {
            assert!(fault(settings).contains(setting), "{settings:?}");
        }
    }
}
