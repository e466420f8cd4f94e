//! An office: a folder to work in and a database that nobody else uses.

use sea_orm::{ConnectionTrait as _, Database, DbBackend, Statement};
use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

/// Declares a test's body, a function of an [`Office`], as one test for each database.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                // The same body asserts on both databases: its snapshots hold for both.
                insta::allow_duplicates! { super::$name(&$crate::support::Office::sqlite()); }
            }

            #[test]
            fn postgres() {
                if let Some(office) = $crate::support::Office::postgres() {
                    insta::allow_duplicates! { super::$name(&office); }
                }
            }
        }
    )+};
}

pub(crate) struct Office {
    folder: tempfile::TempDir,
    pub(crate) url: String,
    /// The server and the database's name there; dropped with the office.
    server: Option<(String, String)>,
}

/// What the program said, and how it ended.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Office {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder, url: "sqlite:data/hailong.db".into(), server: None }
    }

    #[expect(clippy::print_stdout, reason = "what was not tested is told by the runner")]
    pub(crate) fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("HAILONG_TEST_POSTGRES") else {
            println!("SKIPPED postgres: HAILONG_TEST_POSTGRES names no server");
            return None;
        };
        let moment = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
        let name = format!("hailong_cli_{}_{moment}", std::process::id());
        run_sql(&server, &format!("CREATE DATABASE {name} TEMPLATE template0"));
        let (base, query) = server.split_once('?').unwrap_or((&server, ""));
        let (base, _) = base.rsplit_once('/').unwrap();
        let url = format!("{base}/{name}{}{query}", if query.is_empty() { "" } else { "?" });
        Some(Self { folder: tempfile::tempdir().unwrap(), url, server: Some((server, name)) })
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// An address that a second program can use from anywhere.
    pub(crate) fn absolute_url(&self) -> String {
        match self.url.strip_prefix("sqlite:") {
            Some(path) => format!("sqlite:{}", self.folder().join(path).display()),
            None => self.url.clone(),
        }
    }

    /// Puts a file into the office's folder.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.folder().join(name), content).unwrap();
    }

    /// Runs the program in the office's folder, with nobody at the terminal.
    pub(crate) fn run(&self, args: &[&str]) -> Said {
        self.run_with(args, &[])
    }

    pub(crate) fn run_with(&self, args: &[&str], env: &[(&str, &str)]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hailong"));
        for (key, _) in std::env::vars().filter(|(key, _)| key.starts_with("HAILONG__")) {
            command.env_remove(key);
        }
        let output = command
            .args(args)
            .current_dir(self.folder())
            .env("HAILONG__DATABASE__URL", &self.url)
            .env("HAILONG__LOG__FILTER", "warn")
            .envs(env.iter().copied())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text =
            |bytes| String::from_utf8(bytes).unwrap().replace(&*self.folder().to_string_lossy(), "OFFICE");
        Said { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Runs the program and expects it to end well.
    pub(crate) fn done(&self, args: &[&str]) -> String {
        let said = self.run(args);
        assert_eq!(said.code, 0, "hailong {}\n{said}", args.join(" "));
        said.out
    }

    /// Runs the program with `--format json` and reads what it prints.
    pub(crate) fn json(&self, args: &[&str]) -> serde_json::Value {
        let said = self.run(&[args, &["--format", "json"]].concat());
        serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}\n{said}"))
    }

    /// How many entries the ledger has: nothing was changed where it is the same as before.
    pub(crate) fn entries(&self) -> String {
        let report = self.json(&["doctor"]);
        let checks = report["checks"].as_array().unwrap();
        checks.iter().find(|check| check["what"] == "ledgers").unwrap()["found"].as_str().unwrap().to_owned()
    }

    /// A ledger without units.
    pub(crate) fn with_ledger(&self) -> &Self {
        self.done(&["init", "--name", "Tỉnh Quảng Trị"]);
        self
    }

    /// Every row of every table of the database, as text.
    pub(crate) fn dump(&self) -> String {
        dump(&self.absolute_url())
    }

    /// Runs a statement beside the program.
    pub(crate) fn sql(&self, sql: &str) {
        run_sql(&self.absolute_url(), sql);
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.server {
            run_sql(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

fn run_sql(url: &str, sql: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let connection = Database::connect(url).await.unwrap();
        connection.execute_unprepared(sql).await.unwrap();
        connection.close().await.unwrap();
    });
}

fn dump(url: &str) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let connection = Database::connect(url).await.unwrap();
        let backend = connection.get_database_backend();
        assert_eq!(backend, DbBackend::Postgres, "SQLite's files are read as they are");
        let tables = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'";
        let mut all = String::new();
        for table in connection.query_all_raw(Statement::from_string(backend, tables)).await.unwrap() {
            let name: String = table.try_get("", "name").unwrap();
            let rows = format!("SELECT t::text AS line FROM {name} t");
            for line in connection.query_all_raw(Statement::from_string(backend, rows)).await.unwrap() {
                all.push_str(&line.try_get::<String>("", "line").unwrap());
                all.push('\n');
            }
        }
        connection.close().await.unwrap();
        all
    })
}

impl fmt::Display for Said {
    /// As a snapshot shows it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit {}\n{}{}", self.code, self.out, self.err)
    }
}
