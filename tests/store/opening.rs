//! What is opened, and what is refused with what to do.

use crate::support::Scratch;
use hailong::store::{Options, Store, StoreError};
use std::fs;

async fn refusal(url: &str) -> StoreError {
    Store::open(url, Options::default()).await.err().expect("it opens")
}

#[tokio::test]
async fn a_missing_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("none");
    let error = refusal(&format!("sqlite:{}", missing.join("x.db").display())).await;
    assert!(matches!(&error, StoreError::NotFound(path) if *path == missing), "{error}");
    assert!(!missing.exists());
}

#[tokio::test]
async fn a_path_that_cannot_be_written_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let error = refusal(&format!("sqlite:{}", folder.path().display())).await;
    assert!(matches!(&error, StoreError::NotWritable { .. }), "{error}");
    assert!(error.to_string().contains("let this user write"), "{error}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.txt");
    let text = "Báo cáo tháng này, không phải cơ sở dữ liệu. ".repeat(40);
    fs::write(&file, &text).unwrap();
    let error = refusal(&format!("sqlite:{}", file.display())).await;
    assert!(matches!(&error, StoreError::NotADatabase(path) if *path == file), "{error}");
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
}

/// SQLite cannot keep a write-ahead log in memory, so nothing confirmed would survive.
#[tokio::test]
async fn a_database_in_memory_is_not_durable() {
    let error = refusal("sqlite::memory:").await;
    assert!(matches!(&error, StoreError::NotDurable { setting: "journal_mode", .. }), "{error}");
    assert!(error.to_string().contains("local disk"), "{error}");
}

#[tokio::test]
async fn an_open_sqlite_file_is_in_wal_mode_and_ready() {
    let scratch = Scratch::sqlite();
    let store = scratch.open().await;
    store.check().await.unwrap();
    let path = scratch.url.strip_prefix("sqlite:").unwrap();
    assert!(fs::metadata(format!("{path}-wal")).is_ok());
    // Format version 2 in the header's bytes 18 and 19 is WAL.
    assert_eq!(fs::read(path).unwrap()[18..20], [2, 2]);
    store.close().await;
    assert!(fs::metadata(format!("{path}-wal")).is_err(), "the log was folded back");
}

#[tokio::test]
async fn a_server_that_nobody_runs_is_told_at_once() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let error = refusal(&format!("postgres://nobody:secret@127.0.0.1:{port}/x")).await;
    assert!(matches!(error, StoreError::Unavailable(_)), "{error}");
    assert!(!error.to_string().contains("secret"), "{error}");
}

#[tokio::test]
async fn a_server_that_confirms_before_it_writes_is_refused() {
    let Some(scratch) = Scratch::postgres().await else { return };
    let set = |value| format!("ALTER DATABASE {} SET synchronous_commit = {value}", scratch.name());
    for value in ["off", "local"] {
        assert_eq!(scratch.complaint(&set(value)).await, None);
        let error = refusal(&scratch.url).await;
        let StoreError::NotDurable { setting, found, .. } = &error else { panic!("{error}") };
        assert_eq!((*setting, found.as_str()), ("synchronous_commit", value));
        assert!(error.to_string().contains("ALTER ROLE or ALTER DATABASE"), "{error}");
    }
    assert_eq!(scratch.complaint(&set("on")).await, None);
    let store = scratch.open().await;
    store.check().await.unwrap();
    // A later change reaches new connections only: readiness tells.
    assert_eq!(scratch.complaint(&set("off")).await, None);
    let error = store.check().await.unwrap_err();
    assert!(matches!(error, StoreError::NotDurable { .. }), "{error}");
    drop(store);
    scratch.remove().await;
}
