//! A database for the benchmark alone.

use anyhow::Result;
use sea_orm::ConnectionTrait as _;

pub(crate) struct Database {
    pub(crate) name: &'static str,
    pub(crate) url: String,
    folder: Option<tempfile::TempDir>,
    server: Option<(String, String)>,
}

impl Database {
    pub(crate) fn sqlite() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let url = format!("sqlite:{}", folder.path().join("hailong.db").display());
        Ok(Self { name: "SQLite", url, folder: Some(folder), server: None })
    }

    pub(crate) fn postgres() -> Result<Option<Self>> {
        let Ok(server) = std::env::var("HAILONG_TEST_POSTGRES") else { return Ok(None) };
        let name = format!("hailong_bench_{}", std::process::id());
        execute(&server, &format!("CREATE DATABASE {name} TEMPLATE template0"))?;
        let (base, query) = server.split_once('?').unwrap_or((&server, ""));
        let (base, _) = base.rsplit_once('/').unwrap_or((base, ""));
        let url = format!("{base}/{name}{}{query}", if query.is_empty() { "" } else { "?" });
        Ok(Some(Self { name: "PostgreSQL", url, folder: None, server: Some((server, name)) }))
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.folder.is_some()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.server {
            // What is left behind is told, not hidden behind an earlier error.
            if let Err(error) = execute(server, &format!("DROP DATABASE {name} WITH (FORCE)")) {
                println!("the database {name} was left behind: {error}");
            }
        }
    }
}

fn execute(url: &str, sql: &str) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let admin = sea_orm::Database::connect(url).await?;
        admin.execute_unprepared(sql).await?;
        admin.close().await?;
        Ok(())
    })
}
