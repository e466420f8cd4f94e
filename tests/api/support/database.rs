//! A database for each test, with the fixture's ledger in it: made once, copied since.

use super::{BEGIN, ledger};
use hailong::ids::Hour;
use hailong::store::{Options, Store};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use std::ffi::OsString;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;
use tokio::sync::OnceCell;

const FIXTURE: &str = "hailong_api_fixture";

/// Where a test's own ledger is.
pub(super) struct Place {
    pub(super) url: String,
    pub(super) folder: Option<TempDir>,
    /// The server and the name of the database on it.
    pub(super) server: Option<(String, String)>,
}

impl Place {
    pub(super) async fn sqlite() -> Self {
        static MADE: OnceCell<Vec<(OsString, Vec<u8>)>> = OnceCell::const_new();
        let at = |folder: &TempDir| format!("sqlite:{}", folder.path().join("hailong.db").display());
        let made = MADE.get_or_init(|| async {
            let first = tempfile::tempdir().unwrap();
            make(&at(&first)).await;
            // What was committed may still lie in the log beside the database; what is shared memory is made anew.
            let files = std::fs::read_dir(first.path()).unwrap().map(Result::unwrap);
            let files = files.filter(|file| !file.file_name().to_string_lossy().ends_with("-shm"));
            files.map(|file| (file.file_name(), std::fs::read(file.path()).unwrap())).collect()
        });
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in made.await {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        Self { url: at(&folder), folder: Some(folder), server: None }
    }

    pub(super) async fn postgres() -> Option<Self> {
        static MADE: OnceCell<String> = OnceCell::const_new();
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let Ok(server) = std::env::var("HAILONG_TEST_POSTGRES") else {
            println!("SKIPPED postgres: HAILONG_TEST_POSTGRES names no server");
            return None;
        };
        let admin = Database::connect(&server).await.unwrap();
        let made = MADE.get_or_init(|| async {
            remove_those_left(&admin).await;
            let name = format!("{FIXTURE}_{}", std::process::id());
            create(&admin, &name, "template0").await;
            make(&on(&server, &name)).await;
            name
        });
        let name = format!("hailong_api_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        create(&admin, &name, made.await).await;
        admin.close().await.unwrap();
        Some(Self { url: on(&server, &name), folder: None, server: Some((server, name)) })
    }
}

async fn make(url: &str) {
    let store = Store::open(url, Options::default()).await.unwrap();
    store.create_ledger("Tỉnh Quảng Trị", false, Hour::of(BEGIN), ledger::events()).await.unwrap();
    store.close().await;
}

async fn create(admin: &DatabaseConnection, name: &str, from: &str) {
    admin.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {from}")).await.unwrap();
}

/// A process cannot remove its fixture at its end: the next one does.
async fn remove_those_left(admin: &DatabaseConnection) {
    let sql = format!("SELECT datname FROM pg_database WHERE datname LIKE '{FIXTURE}%'");
    let all = Statement::from_string(admin.get_database_backend(), sql);
    for row in admin.query_all_raw(all).await.unwrap() {
        let name: String = row.try_get("", "datname").unwrap();
        let process = name.rsplit('_').next().unwrap();
        if !Path::new("/proc").join(process).exists() {
            admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name}")).await.unwrap();
        }
    }
}

/// The address of a database beside the one that the server's address names.
fn on(server: &str, name: &str) -> String {
    let (base, query) = server.split_once('?').unwrap_or((server, ""));
    let (base, _) = base.rsplit_once('/').unwrap();
    format!("{base}/{name}{}{query}", if query.is_empty() { "" } else { "?" })
}
