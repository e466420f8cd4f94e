//! A database a test, and responses to store in it.

use hailong::ids::{
    CampaignNo, Channel, DefinitionHash, FieldNo, Hour, LedgerId, ResponseId, Seq, TouchpointCode, UnitNo,
};
use hailong::ledger::{DurationBucket, EntryKind, Response, Sealed, Signals, leaf};
use hailong::store::{Kinds, NewResponse, NewText, Options, Store};
use sea_orm::{
    ConnectionTrait as _, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, TransactionOptions, TransactionTrait as _,
};
use std::time::{SystemTime, UNIX_EPOCH};
use uuid::Uuid;

/// Declares a test's body, an async function of a [`Scratch`], as one test for each database.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name(&$crate::support::Scratch::sqlite()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(scratch) = $crate::support::Scratch::postgres().await {
                    super::$name(&scratch).await;
                    scratch.remove().await;
                }
            }
        }
    )+};
}

pub(crate) const NOW: Hour = Hour(498_751);
pub(crate) const LEDGER: LedgerId = LedgerId(1);

/// A database that nobody else uses.
pub(crate) struct Scratch {
    pub(crate) url: String,
    folder: Option<tempfile::TempDir>,
    server: Option<(String, String)>,
}

impl Scratch {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("hailong.db").display());
        Self { url, folder: Some(folder), server: None }
    }

    #[expect(clippy::print_stdout, reason = "what was not tested is told by the runner")]
    pub(crate) async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("HAILONG_TEST_POSTGRES") else {
            println!("SKIPPED postgres: HAILONG_TEST_POSTGRES names no server");
            return None;
        };
        let moment = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
        let name = format!("hailong_test_{}_{moment}", std::process::id());
        let admin = Database::connect(&server).await.unwrap();
        admin.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE template0")).await.unwrap();
        admin.close().await.unwrap();
        let (base, query) = server.split_once('?').unwrap_or((&server, ""));
        let (base, _) = base.rsplit_once('/').unwrap();
        let url = format!("{base}/{name}{}{query}", if query.is_empty() { "" } else { "?" });
        Some(Self { url, folder: None, server: Some((server, name)) })
    }

    pub(crate) async fn remove(self) {
        let Some((server, name)) = self.server else { return };
        let admin = Database::connect(&server).await.unwrap();
        admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.folder.is_some()
    }

    /// Whether the words stand anywhere in an SQLite database's files; always so on PostgreSQL, whose files
    /// are its own.
    pub(crate) async fn holds(&self, words: &str) -> bool {
        self.folder.is_none() || self.occurrences(words.as_bytes()).await > 0
    }

    /// How often these bytes stand in an SQLite database's files.
    pub(crate) async fn occurrences(&self, wanted: &[u8]) -> usize {
        let mut files = tokio::fs::read_dir(self.folder.as_ref().unwrap().path()).await.unwrap();
        let mut found = 0;
        while let Some(file) = files.next_entry().await.unwrap() {
            let bytes = tokio::fs::read(file.path()).await.unwrap();
            found += bytes.windows(wanted.len()).filter(|window| *window == wanted).count();
        }
        found
    }

    /// The database's own name, on PostgreSQL.
    pub(crate) fn name(&self) -> &str {
        self.server.as_ref().map_or("", |(_, name)| name)
    }

    pub(crate) async fn open(&self) -> Store {
        self.open_with(Options::default()).await
    }

    pub(crate) async fn open_with(&self, options: Options) -> Store {
        Store::open(&self.url, options).await.unwrap()
    }

    /// A store with one ledger, [`LEDGER`], whose size is 1.
    pub(crate) async fn open_with_ledger(&self) -> Store {
        let store = self.open().await;
        let catalog = store.create_ledger("Tỉnh Quảng Trị", false, NOW, Vec::new()).await.unwrap();
        assert_eq!(catalog.ledger.id, LEDGER);
        store
    }

    /// A connection beside the store.
    pub(crate) async fn raw(&self) -> DatabaseConnection {
        Database::connect(&self.url).await.unwrap()
    }

    /// Runs a statement beside the store and returns the database's complaint.
    pub(crate) async fn complaint(&self, sql: &str) -> Option<String> {
        let raw = self.raw().await;
        let complaint = raw.execute_unprepared(sql).await.err().map(|error| error.to_string());
        raw.close().await.unwrap();
        complaint
    }

    /// Holds the ledger's head row as another instance would, until dropped or rolled back.
    pub(crate) async fn hold_head(&self) -> DatabaseTransaction {
        let raw = self.raw().await;
        let mode = Some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() };
        let held = raw.begin_with_options(options).await.unwrap();
        if held.get_database_backend() == DbBackend::Postgres {
            held.execute_unprepared("SELECT size FROM ledger WHERE ledger_id = 1 FOR UPDATE").await.unwrap();
        }
        held
    }
}

pub(crate) fn id(n: u64) -> ResponseId {
    let mut random = [0; 12];
    random[..8].copy_from_slice(&n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    random[8..].copy_from_slice(&u32::try_from(n).unwrap_or(u32::MAX).to_be_bytes());
    ResponseId::new(NOW, random)
}

/// The `n`th response; its answers tell which it is.
pub(crate) fn response(n: u64) -> NewResponse {
    let response = Response {
        ledger: LEDGER,
        hour: NOW,
        definition: DefinitionHash([7; 32]),
        campaign: CampaignNo(1),
        touchpoint: TouchpointCode::from_bits(37).unwrap(),
        unit: UnitNo(1),
        field: FieldNo(1),
        channel: Channel::Qr,
        language: 0,
        duration: DurationBucket::Unknown,
        signals: Signals(0),
        answers: n.to_be_bytes().to_vec(),
        texts: Vec::new(),
    };
    NewResponse { id: id(n), response, texts: Vec::new(), nonce: [u8::try_from(n % 251).unwrap(); 16] }
}

pub(crate) fn with_text(n: u64, question: u8, text: &str) -> NewResponse {
    let texts = vec![NewText { question, salt: [3; 16], text: text.to_owned() }];
    NewResponse { texts, ..response(n) }
}

/// A response that both databases refuse: its body is longer than any entry may be.
pub(crate) fn poison(n: u64) -> NewResponse {
    let mut poison = response(n);
    poison.response.answers = vec![1; 61_000];
    poison
}

/// An entry as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) kind: EntryKind,
    pub(crate) id: Uuid,
    pub(crate) body: Vec<u8>,
}

/// Reads the whole ledger; checks that `seq` has no gap and that each leaf is that of its body.
pub(crate) async fn entries(store: &Store) -> Vec<Row> {
    let mut rows = Vec::new();
    let next = store
        .read(LEDGER, Seq(0), Kinds::All, |row| {
            assert_eq!(row.seq, Seq(rows.len() as u64));
            let sealed = Sealed::new(row.kind, row.id, row.hour, row.body.to_vec(), *row.nonce);
            assert_eq!(sealed.leaf, *row.leaf);
            assert_eq!(leaf::read_prefix(row.body).unwrap().kind, row.kind);
            rows.push(Row { kind: row.kind, id: row.id, body: row.body.to_vec() });
        })
        .await
        .unwrap();
    assert_eq!(next, Seq(rows.len() as u64));
    rows
}

/// The numbers of the responses in the ledger, in its order.
pub(crate) async fn numbers(store: &Store) -> Vec<u64> {
    entries(store)
        .await
        .iter()
        .filter(|row| row.kind == EntryKind::Response)
        .map(|row| {
            let answers = Response::read(&row.body).unwrap().answers;
            u64::from_be_bytes(answers[..8].try_into().unwrap())
        })
        .collect()
}
