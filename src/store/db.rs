//! Opening: address, durability, schema, pool and writer.

use super::address::Address;
use super::page::{Page, Range};
use super::queue::{self, Pace, Sink, Work};
use super::velocity::Counting;
use super::{Options, StoreError, postgres, sqlite};
use migrations::Standing;
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, SqlxPostgresConnector,
    SqlxSqliteConnector, TransactionOptions, TransactionTrait,
};
use std::sync::{Arc, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::{Mutex, MutexGuard, mpsc};

/// What all clones of a store share.
pub(super) struct Db {
    pub(super) pool: DatabaseConnection,
    pub(super) queue: mpsc::Sender<Work>,
    pub(super) pace: Pace,
    pub(super) capacity: usize,
    pub(super) counting: Counting,
    bulk: Bulk,
    /// Held while this process writes to SQLite.
    gate: Arc<Mutex<()>>,
    writer: std::sync::Mutex<Option<JoinHandle<()>>>,
}

/// Where pages of entries come from.
#[derive(Clone)]
enum Bulk {
    Sqlite(sqlite::Readers),
    Postgres(Box<PgConnectOptions>),
}

impl Db {
    pub(super) async fn open(url: &str, options: &Options) -> Result<Self, StoreError> {
        let address = Address::parse(url)?;
        let counting = Counting::of(&address);
        match address {
            Address::Sqlite(path) => {
                let settings = sqlite::Settings::new(path, options);
                let first = settings.create()?;
                let pool = settings.pool(options.max_connections).await?;
                let pool = SqlxSqliteConnector::from_sqlx_sqlite_pool(pool);
                update_schema(&pool, options.create).await?;
                let gate = Arc::default();
                let writer = sqlite::Writer::new(settings.clone(), first, Arc::clone(&gate));
                let readers = sqlite::Readers::new(settings, options.max_connections);
                Self::with_writer(pool, writer, (Bulk::Sqlite(readers), counting), gate, options)
            }
            Address::Postgres(address) => {
                // The pool would go on trying; this one says at once what is wrong.
                drop(postgres::connect(&address).await?);
                let pool = postgres::pool((*address).clone(), options.max_connections).await?;
                let pool = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
                update_schema(&pool, options.create).await?;
                let writer = postgres::Writer::new((*address).clone())?;
                Self::with_writer(pool, writer, (Bulk::Postgres(address), counting), Arc::default(), options)
            }
        }
    }

    fn with_writer(
        pool: DatabaseConnection,
        sink: impl Sink,
        (bulk, counting): (Bulk, Counting),
        gate: Arc<Mutex<()>>,
        options: &Options,
    ) -> Result<Self, StoreError> {
        let capacity = options.queue.max(1);
        let (queue, work) = mpsc::channel(capacity);
        let pace = Pace::default();
        let measured = pace.clone();
        let writer = std::thread::Builder::new()
            .name("ledger-writer".to_owned())
            .spawn(move || queue::serve(work, sink, &measured))
            .map_err(|error| StoreError::Unavailable(format!("no thread for the writer: {error}")))?;
        let writer = std::sync::Mutex::new(Some(writer));
        Ok(Self { pool, queue, pace, capacity, counting, bulk, gate, writer })
    }

    /// Begins the one kind of write transaction that there is besides the writer's. On SQLite it holds
    /// the write lock from the start; the guard keeps this process's writer fair.
    pub(super) async fn begin(
        &self,
    ) -> Result<(DatabaseTransaction, Option<MutexGuard<'_, ()>>), StoreError> {
        let turn = match self.bulk {
            Bulk::Sqlite(_) => Some(self.gate.lock().await),
            Bulk::Postgres(_) => None,
        };
        Ok((begin(&self.pool).await?, turn))
    }

    /// The entries of a range, read in the background.
    pub(super) fn page(&self, range: Range) -> tokio::task::JoinHandle<Result<Page, StoreError>> {
        match &self.bulk {
            Bulk::Sqlite(readers) => {
                let readers = readers.clone();
                tokio::task::spawn_blocking(move || readers.page(range))
            }
            Bulk::Postgres(_) => {
                let pool = self.pool.get_postgres_connection_pool().clone();
                tokio::spawn(async move { postgres::page(&pool, range).await })
            }
        }
    }

    /// Asks a connection whether it keeps what it confirms.
    pub(super) async fn verify(&self) -> Result<(), StoreError> {
        match &self.bulk {
            Bulk::Sqlite(_) => {
                let mut connection = self.pool.get_sqlite_connection_pool().acquire().await?;
                sqlite::verify_pooled(&mut connection).await
            }
            // A new one: the pool's are of the time before a change of settings, and a pool that gets
            // no connection only says that it waited.
            Bulk::Postgres(address) => postgres::connect(address).await.map(drop),
        }
    }

    /// Lets the writer finish what waits, then closes everything.
    pub(super) async fn close(&self) {
        self.counting.close();
        // Fails only where the writer has ended already.
        let _ = self.queue.send(Work::Close).await;
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(writer) = writer
            && tokio::task::spawn_blocking(move || writer.join()).await.is_err()
        {
            tracing::error!("the writer ended in a panic");
        }
        if let Err(error) = self.pool.close_by_ref().await {
            tracing::warn!(%error, "the database was not closed in order");
        }
    }
}

async fn begin(pool: &DatabaseConnection) -> Result<DatabaseTransaction, StoreError> {
    let mode = Some(SqliteTransactionMode::Immediate);
    let options = TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() };
    Ok(pool.begin_with_options(options).await?)
}

/// Takes the lock that instances share for what must not happen twice at once; released with the
/// transaction. SQLite has its write lock already.
pub(super) async fn lock_instances(transaction: &DatabaseTransaction) -> Result<(), StoreError> {
    if transaction.get_database_backend() == sea_orm::DbBackend::Postgres {
        let lock = sea_orm::Statement::from_sql_and_values(
            sea_orm::DbBackend::Postgres,
            "SELECT pg_advisory_xact_lock($1)",
            [postgres::ADVISORY_LOCK.into()],
        );
        transaction.query_one_raw(lock).await?;
    }
    Ok(())
}

/// Brings the schema up to this program's, in one transaction; refuses a newer one untouched, and where
/// none is to be created a database that has none.
async fn update_schema(pool: &DatabaseConnection, create: bool) -> Result<(), StoreError> {
    let missing = match migrations::standing(pool).await? {
        Standing::UpToDate => return Ok(()),
        Standing::Newer(database) => {
            return Err(StoreError::Newer { database, program: migrations::newest() });
        }
        Standing::None(_) if !create => return Err(StoreError::Empty),
        Standing::None(missing) | Standing::Behind(missing) => missing,
    };
    tracing::info!(missing, "bringing the schema up to date");
    let transaction = begin(pool).await?;
    lock_instances(&transaction).await?;
    // Another instance may have been faster: applies what is missing now.
    migrations::apply(&transaction).await?;
    Ok(transaction.commit().await?)
}
