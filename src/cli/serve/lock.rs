//! One server a SQLite file: a second one is refused. Other commands work beside it.

use anyhow::{Context as _, bail};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

/// Held as long as the server lives; the operating system lets go of it when the process ends, however
/// it ends.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "held, not read")] File);

/// Takes the lock beside the database.
pub(super) fn take(database: &Path) -> anyhow::Result<Lock> {
    let path = PathBuf::from(format!("{}.lock", database.display()));
    let file = File::options()
        .create(true)
        .write(true)
        .truncate(false)
        .open(&path)
        .with_context(|| format!("cannot open the lock file {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => bail!(
            "another `hailong serve` is using {}: end it first, or serve several processes from PostgreSQL",
            database.display()
        ),
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("cannot lock {}", path.display()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_server_on_the_same_file_is_refused_until_the_first_ends() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("hailong.db");
        let first = take(&database).unwrap();
        let refused = take(&database).unwrap_err().to_string();
        assert!(refused.contains("another `hailong serve`"), "{refused}");
        drop(first);
        assert!(take(&database).is_ok());
    }
}
