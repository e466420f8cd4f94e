//! PostgreSQL: unlogged tables that all instances share, on a connection whose commits wait for no disk.

use super::{Counts, Salt};
use crate::ids::LedgerId;
use crate::store::postgres::no_answer;
use crate::store::{StoreError, key as ledger_key};
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::{self, Connection as _, Row as _};
use std::pin::Pin;
use std::time::Duration;
use tokio::runtime::Runtime;

/// Whoever waits for longer is stored without being counted.
const TIMEOUT: Duration = Duration::from_secs(2);

/// In the order of the keys, so that two instances never wait for each other in a circle.
const ADD: &str = "
INSERT INTO velocity (ledger_id, day, key, count)
SELECT $1, $2, key, more FROM UNNEST($3::bigint[], $4::integer[]) AS given (key, more) ORDER BY key
ON CONFLICT (ledger_id, day, key) DO UPDATE SET count = velocity.count + excluded.count
RETURNING key, count";

/// The tables, through a connection that is opened with the first who asks.
pub(super) struct Unlogged {
    options: PgConnectOptions,
    /// `None` before the first and after a failure.
    connection: Option<PgConnection>,
    runtime: Runtime,
}

type Asking<'c, T> = Pin<Box<dyn Future<Output = Result<T, sqlx::Error>> + 'c>>;

impl Unlogged {
    pub(super) fn new(options: PgConnectOptions) -> Result<Self, StoreError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| StoreError::Unavailable(format!("no thread for counting: {error}")))?;
        let options = options.options([("synchronous_commit", "off")]);
        Ok(Self { options, connection: None, runtime })
    }

    fn with<T>(&mut self, run: impl Fn(&mut PgConnection) -> Asking<'_, T>) -> Result<T, StoreError> {
        let Self { options, connection, runtime } = self;
        // A connection that a restarted server has closed is noticed by its first use.
        let kept = connection.is_some();
        let first = runtime.block_on(once(options, connection, &run));
        match first {
            Err(_) if kept => runtime.block_on(once(options, connection, &run)),
            first => first,
        }
    }
}

async fn once<T>(
    options: &PgConnectOptions,
    connection: &mut Option<PgConnection>,
    run: &impl Fn(&mut PgConnection) -> Asking<'_, T>,
) -> Result<T, StoreError> {
    let asking = async {
        let mut open = match connection.take() {
            Some(open) => open,
            None => PgConnection::connect_with(options).await?,
        };
        let told = run(&mut open).await?;
        *connection = Some(open);
        Ok(told)
    };
    tokio::time::timeout(TIMEOUT, asking).await.unwrap_or_else(|_elapsed| Err(no_answer()))
}

impl Counts for Unlogged {
    fn add(&mut self, ledger: LedgerId, day: i32, more: &[(u64, i32)]) -> Result<Vec<i32>, StoreError> {
        let mut keys: Vec<(i64, i32)> = more.iter().map(|(key, more)| (key.cast_signed(), *more)).collect();
        keys.sort_unstable();
        let (names, counts): (Vec<i64>, Vec<i32>) = keys.into_iter().unzip();
        let sums = self.with(|connection| {
            let query = sqlx::query(ADD).bind(ledger_key(ledger)).bind(day).bind(&names).bind(&counts);
            Box::pin(async {
                let rows = query.fetch_all(connection).await?;
                let sum = |row: &sqlx::postgres::PgRow| Ok((row.try_get(0)?, row.try_get(1)?));
                rows.iter().map(sum).collect::<Result<std::collections::BTreeMap<i64, i32>, sqlx::Error>>()
            })
        })?;
        let missing = || StoreError::Unavailable("the statement gave no count".to_owned());
        more.iter().map(|(key, _)| sums.get(&key.cast_signed()).copied().ok_or_else(missing)).collect()
    }

    fn salt(&mut self, ledger: LedgerId, day: i32, fresh: &Salt) -> Result<Salt, StoreError> {
        let fresh = *fresh;
        let salt: Vec<u8> = self.with(|connection| {
            Box::pin(async move {
                sqlx::query("INSERT INTO velocity_salt VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
                    .bind(ledger_key(ledger))
                    .bind(day)
                    .bind(fresh.as_slice())
                    .execute(&mut *connection)
                    .await?;
                sqlx::query_scalar("SELECT salt FROM velocity_salt WHERE ledger_id = $1 AND day = $2")
                    .bind(ledger_key(ledger))
                    .bind(day)
                    .fetch_one(connection)
                    .await
            })
        })?;
        salt.try_into().map_err(|_other| StoreError::Unavailable("a salt of another length".to_owned()))
    }

    fn sweep(&mut self, before: i32) -> Result<u64, StoreError> {
        self.with(|connection| {
            Box::pin(async move {
                let mut gone = 0;
                for table in
                    ["DELETE FROM velocity WHERE day < $1", "DELETE FROM velocity_salt WHERE day < $1"]
                {
                    gone += sqlx::query(table).bind(before).execute(&mut *connection).await?.rows_affected();
                }
                if gone > 0 {
                    // Deleted rows lie in the tables until they are cleaned. Only their owner may; PostgreSQL
                    // itself does it later.
                    sqlx::query("VACUUM velocity, velocity_salt").execute(connection).await?;
                }
                Ok(gone)
            })
        })
    }
}
