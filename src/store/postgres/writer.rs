//! PostgreSQL's write path: one statement, so one round trip and one transaction, a batch. Only a batch that
//! spends one-time codes takes more ([`spend`]).

mod spend;

use super::super::queue::{Failure, Row, Sink, Taken};
use super::super::{StoreError, key};
use crate::ids::LedgerId;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::{self, Connection as _, Row as _};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use uuid::Uuid;

/// The update takes the head row's lock and sees its newest size, however long it waited; `fresh` is
/// of the moment before. Where another instance stored one of these ids in between, the unique index
/// refuses the whole statement, and it is tried again.
const STORE: &str = "
WITH given AS MATERIALIZED (
    SELECT * FROM UNNEST($2::uuid[], $3::integer[], $4::bytea[], $5::bytea[], $6::bytea[])
        WITH ORDINALITY AS given (id, hour, body, nonce, leaf, place)
), fresh AS MATERIALIZED (
    SELECT given.*, row_number() OVER (ORDER BY place) - 1 AS nth FROM given
    WHERE NOT EXISTS (SELECT 1 FROM entry WHERE entry.ledger_id = $1 AND entry.id = given.id)
), head AS (
    UPDATE ledger SET size = size + (SELECT count(*) FROM fresh) WHERE ledger_id = $1
    RETURNING size - (SELECT count(*) FROM fresh) AS next
), stored AS (
    INSERT INTO entry (ledger_id, seq, kind, id, hour, body, nonce, leaf)
    SELECT $1, next + nth, 1, id, hour, body, nonce, leaf FROM fresh, head ORDER BY nth
    RETURNING seq, id
), worded AS (
    INSERT INTO response_text (ledger_id, seq, question, salt, text)
    SELECT $1, stored.seq, given.question, given.salt, given.text
    FROM UNNEST($7::uuid[], $8::smallint[], $9::bytea[], $10::text[]) AS given (id, question, salt, text)
    JOIN stored USING (id)
)
SELECT (SELECT next FROM head), (SELECT array_agg(id) FROM stored)";

/// After so long without a batch the connection is tried before it is trusted: a server that was
/// restarted meanwhile then costs nobody a "503".
const IDLE: Duration = Duration::from_secs(2);

/// The writer's end of a PostgreSQL database.
pub(in crate::store) struct Writer {
    options: PgConnectOptions,
    /// `None` after a failure: the next batch opens a new one.
    connection: Option<PgConnection>,
    used: Instant,
    runtime: Runtime,
}

impl Writer {
    /// A writer whose connection is opened with its first batch. A statement prepared on an empty table keeps
    /// its plan as the table grows (a fifth of the throughput), hence the plan mode.
    pub(in crate::store) fn new(options: PgConnectOptions) -> Result<Self, StoreError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| StoreError::Unavailable(format!("no thread for the writer: {error}")))?;
        let options = options.options([("plan_cache_mode", "force_custom_plan")]);
        Ok(Self { options, connection: None, used: Instant::now(), runtime })
    }
}

impl Sink for Writer {
    fn store(&mut self, ledger: LedgerId, rows: &[&Row]) -> Result<Vec<Taken>, Failure> {
        let Self { options, connection, used, runtime } = self;
        let outcome = runtime.block_on(async {
            let storing = async {
                let mut open = usable(options, connection.take(), *used).await?;
                let outcome = store(&mut open, ledger, rows).await;
                if !matches!(outcome, Err(Failure::Unavailable(_))) {
                    *connection = Some(open);
                }
                outcome
            };
            let silent = |_| Err(Failure::Unavailable(super::no_answer().to_string()));
            tokio::time::timeout(super::TIMEOUT, storing).await.unwrap_or_else(silent)
        });
        *used = Instant::now();
        outcome
    }
}

/// The connection if it still serves, else a new one.
async fn usable(
    options: &PgConnectOptions,
    connection: Option<PgConnection>,
    used: Instant,
) -> Result<PgConnection, Failure> {
    if let Some(mut connection) = connection
        && (used.elapsed() < IDLE || connection.ping().await.is_ok())
    {
        return Ok(connection);
    }
    super::connect(options).await.map_err(|error| Failure::Unavailable(error.to_string()))
}

async fn store(
    connection: &mut PgConnection,
    ledger: LedgerId,
    rows: &[&Row],
) -> Result<Vec<Taken>, Failure> {
    if rows.iter().any(|row| row.code.is_some()) {
        spend::store(connection, ledger, rows).await
    } else {
        store_plain(connection, ledger, rows).await
    }
}

/// Stores rows whatever codes they came with.
async fn store_plain(
    connection: &mut PgConnection,
    ledger: LedgerId,
    rows: &[&Row],
) -> Result<Vec<Taken>, Failure> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.entry.id).collect();
    let hours: Vec<i32> = rows.iter().map(|row| row.entry.hour.0.cast_signed()).collect();
    let bodies: Vec<&[u8]> = rows.iter().map(|row| row.entry.body.as_slice()).collect();
    let nonces: Vec<&[u8]> = rows.iter().map(|row| row.entry.nonce.as_slice()).collect();
    let leaves: Vec<&[u8]> = rows.iter().map(|row| row.entry.leaf.as_slice()).collect();
    let texts = || rows.iter().flat_map(|row| row.texts.iter().map(|text| (row.entry.id, text)));
    let text_ids: Vec<Uuid> = texts().map(|(id, _)| id).collect();
    let questions: Vec<i16> = texts().map(|(_, text)| i16::from(text.question)).collect();
    let salts: Vec<&[u8]> = texts().map(|(_, text)| text.salt.as_slice()).collect();
    let words: Vec<&str> = texts().map(|(_, text)| text.text.as_str()).collect();
    // All rows of the answer are fetched, to the end of the transaction: the first alone would come
    // before the commit.
    let answer = sqlx::query(STORE)
        .bind(key(ledger))
        .bind(&ids)
        .bind(&hours)
        .bind(&bodies)
        .bind(&nonces)
        .bind(&leaves)
        .bind(&text_ids)
        .bind(&questions)
        .bind(&salts)
        .bind(&words)
        .fetch_all(connection)
        .await
        .map_err(failure)?;
    let row = answer.first().ok_or_else(|| Failure::Unavailable("the statement gave no answer".into()))?;
    if row.try_get::<Option<i64>, _>(0).map_err(failure)?.is_none() {
        return Err(Failure::Row(StoreError::NoLedger(ledger.0).to_string()));
    }
    let stored: Option<Vec<Uuid>> = row.try_get(1).map_err(failure)?;
    let stored: BTreeSet<Uuid> = stored.unwrap_or_default().into_iter().collect();
    let outcome = |id: &Uuid| if stored.contains(id) { Taken::New } else { Taken::Known };
    Ok(ids.iter().map(outcome).collect())
}

/// What a failure says about the batch.
#[expect(clippy::needless_pass_by_value, reason = "used with map_err")]
fn failure(error: sqlx::Error) -> Failure {
    let Some(database) = error.as_database_error() else {
        return Failure::Unavailable(error.to_string());
    };
    let state = database.code().unwrap_or_default();
    match (state.get(..2), database.constraint()) {
        (Some("23"), Some("entry_id")) | (Some("40"), _) => Failure::Again(error.to_string()),
        // A taken `seq` is no fault of the row: the head row lags behind the entries.
        (Some("23"), Some("entry_pkey")) => {
            Failure::Unavailable(StoreError::Damaged(error.to_string()).to_string())
        }
        (Some("22" | "23"), _) => Failure::Row(error.to_string()),
        (Some(_) | None, _) => Failure::Unavailable(StoreError::from(&error).to_string()),
    }
}
