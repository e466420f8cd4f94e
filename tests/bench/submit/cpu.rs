//! Processor time, by who spent it.

use anyhow::Result;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// Time spent since the start.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Spent {
    /// This process without the database.
    pub(crate) server: Duration,
    /// The writer's thread with SQLite in it, or all processes of PostgreSQL.
    pub(crate) database: Duration,
}

impl Spent {
    pub(crate) fn since(self, before: Self) -> Self {
        Self {
            server: self.server.saturating_sub(before.server),
            database: self.database.saturating_sub(before.database),
        }
    }
}

/// Time spent until now.
pub(crate) fn now(sqlite: bool) -> Result<Spent> {
    let (mut all, mut writer) = (Duration::ZERO, Duration::ZERO);
    for task in fs::read_dir("/proc/self/task")? {
        let task = task?.path();
        all += running(&task)?;
        if name(&task) == "ledger-writer" {
            writer += running(&task)?;
        }
    }
    if sqlite {
        return Ok(Spent { server: all.saturating_sub(writer), database: writer });
    }
    let mut database = Duration::ZERO;
    for process in fs::read_dir("/proc")? {
        let process = process?.path();
        if name(&process) == "postgres" {
            database += running(&process).unwrap_or_default();
        }
    }
    Ok(Spent { server: all, database })
}

fn name(process: &Path) -> String {
    fs::read_to_string(process.join("comm")).unwrap_or_default().trim().to_owned()
}

/// Nanoseconds on a processor: the first field of `schedstat`.
fn running(process: &Path) -> Result<Duration> {
    let text = fs::read_to_string(process.join("schedstat"))?;
    Ok(Duration::from_nanos(text.split(' ').next().unwrap_or_default().parse()?))
}
