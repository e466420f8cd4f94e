//! The program as an operator runs it, on a database of its own.

use crate::judge::Entry;
use hailong::ledger::EntryKind;
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, Statement};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

/// A ledger with one counter.
pub(crate) struct Service {
    folder: tempfile::TempDir,
    pub(crate) url: String,
    /// Of the counter.
    pub(crate) code: String,
    /// PostgreSQL's server and the database's name there.
    server: Option<(String, String)>,
}

/// The server's process.
pub(crate) struct Running {
    child: Child,
    pub(crate) port: u16,
}

impl Service {
    pub(crate) fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("hailong.db").display());
        Self { folder, url, code: String::new(), server: None }.prepared()
    }

    pub(crate) fn on_postgres() -> Option<Self> {
        let Ok(server) = std::env::var("HAILONG_TEST_POSTGRES") else {
            println!("SKIPPED postgres: HAILONG_TEST_POSTGRES names no server");
            return None;
        };
        let moment = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
        let name = format!("hailong_crash_{}_{moment}", std::process::id());
        run_sql(&server, &format!("CREATE DATABASE {name} TEMPLATE template0"));
        let (base, query) = server.split_once('?').unwrap_or((&server, ""));
        let (base, _) = base.rsplit_once('/').unwrap();
        let url = format!("{base}/{name}{}{query}", if query.is_empty() { "" } else { "?" });
        let folder = tempfile::tempdir().unwrap();
        Some(Self { folder, url, code: String::new(), server: Some((server, name)) }.prepared())
    }

    fn prepared(mut self) -> Self {
        self.run("init --name Quảng-Trị --official --province 44");
        self.run("definitions publish mot-cua-nhanh.1");
        self.run(
            "campaign create thu --title Thử --definition mot-cua-nhanh.1 --units 44 --opens 2025-07-01 --closes 2099-12-31",
        );
        let made = self.run("touchpoints create --campaign thu --unit 19363 --format json");
        let made: serde_json::Value = serde_json::from_str(&made).unwrap();
        self.code = found(&made).unwrap_or_else(|| panic!("no code in {made}"));
        self
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hailong"));
        for (key, _) in std::env::vars().filter(|(key, _)| key.starts_with("HAILONG__")) {
            command.env_remove(key);
        }
        command
            .current_dir(self.folder.path())
            .env("HAILONG__DATABASE__URL", &self.url)
            .env("HAILONG__SERVER__PAGE_SECRET", "the secret of the crash tests, which is long enough")
            .env("HAILONG__LOG__FILTER", "error")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, args: &str) -> String {
        let output = self.command().args(args.split(' ')).output().unwrap();
        assert!(output.status.success(), "{args}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Starts the server on a free port.
    pub(crate) fn start(&self) -> Running {
        let mut child = self
            .command()
            .args(["serve", "--bind", "127.0.0.1", "--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut first = String::new();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        lines.read_line(&mut first).unwrap();
        // Its further lines are taken, so that it never waits for us.
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
        let port = first.rsplit("port ").next().unwrap().trim_end_matches([')', '\n']);
        Running { port: port.parse().unwrap_or_else(|_| panic!("no port in `{first}`")), child }
    }

    /// The ledger as it lies in the database, and its head, which has to agree: read at one moment, as PostgreSQL ends
    /// a statement whose sender was killed.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        const SELECT: &str = "SELECT seq, id, CAST(kind AS BIGINT) AS kind, (SELECT count(*) FROM response_text t \
            WHERE t.ledger_id = e.ledger_id AND t.seq = e.seq) AS texts, (SELECT size FROM ledger) AS size \
            FROM entry e ORDER BY seq";
        let rows = with(&self.url, async |db: DatabaseConnection| {
            let backend = db.get_database_backend();
            let rows = db.query_all_raw(Statement::from_string(backend, SELECT)).await.unwrap();
            db.close().await.unwrap();
            rows
        });
        let size: i64 = rows.first().unwrap().try_get("", "size").unwrap();
        assert_eq!(usize::try_from(size).unwrap(), rows.len(), "the head counts what is there");
        let entry = |row: &sea_orm::QueryResult| Entry {
            seq: row.try_get("", "seq").unwrap(),
            id: row.try_get("", "id").unwrap(),
            is_response: row.try_get::<i64>("", "kind").unwrap() == i64::from(EntryKind::Response.code()),
            texts: row.try_get("", "texts").unwrap(),
        };
        rows.iter().map(entry).collect()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.server {
            run_sql(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

impl Running {
    /// As a power cut would: no chance to say goodbye.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, as an operating system does, and returns its exit code.
    pub(crate) fn end(mut self) -> Option<i32> {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(asked.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Running {
    /// Where a test fails, its server ends with it.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The first member `code` anywhere in a document.
fn found(json: &serde_json::Value) -> Option<String> {
    match json {
        serde_json::Value::Object(members) => members
            .get("code")
            .and_then(serde_json::Value::as_str)
            .map(str::to_owned)
            .or_else(|| members.values().find_map(found)),
        serde_json::Value::Array(items) => items.iter().find_map(found),
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_)
        | serde_json::Value::String(_) => None,
    }
}

fn with<T>(url: &str, ask: impl AsyncFnOnce(DatabaseConnection) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { ask(Database::connect(url).await.unwrap()).await })
}

fn run_sql(url: &str, sql: &str) {
    with(url, async |db: DatabaseConnection| {
        db.execute_unprepared(sql).await.unwrap();
        db.close().await.unwrap();
    });
}
