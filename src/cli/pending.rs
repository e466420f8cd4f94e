//! Files that appear whole or not at all: written beside their place, then renamed into it.

use anyhow::Context as _;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A file that is being written. Dropped before [`PendingFile::commit`], it leaves nothing behind.
#[derive(Debug)]
pub(super) struct PendingFile {
    target: PathBuf,
    temporary: PathBuf,
    writer: BufWriter<File>,
    committed: bool,
}

impl PendingFile {
    /// Begins the file that shall stand at `target`; one that stands there already stays until then.
    ///
    /// # Errors
    /// Where the folder is missing or takes no file.
    pub(super) fn create(target: &Path) -> anyhow::Result<Self> {
        let name = target.file_name().with_context(|| format!("{} is no file name", target.display()))?;
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.part", std::process::id()));
        let temporary = target.with_file_name(hidden);
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&temporary)
            .with_context(|| format!("cannot write {}", target.display()))?;
        Ok(Self { target: target.to_owned(), temporary, writer: BufWriter::new(file), committed: false })
    }

    /// Puts the file in its place once all of it is on the disk.
    ///
    /// # Errors
    /// Where the disk is full or the file cannot be put there; then nothing has changed.
    pub(super) fn commit(mut self) -> anyhow::Result<()> {
        let failed = || format!("cannot write {}", self.target.display());
        self.writer.flush().with_context(failed)?;
        self.writer.get_ref().sync_all().with_context(failed)?;
        std::fs::rename(&self.temporary, &self.target).with_context(failed)?;
        self.committed = true;
        Ok(())
    }
}

impl Drop for PendingFile {
    fn drop(&mut self) {
        if !self.committed {
            std::fs::remove_file(&self.temporary).ok();
        }
    }
}

impl Write for PendingFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.writer.flush()
    }
}

impl Seek for PendingFile {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.writer.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("a.pdf");
        let files = || std::fs::read_dir(dir.path()).unwrap().count();

        let mut given_up = PendingFile::create(&target).unwrap();
        given_up.write_all(b"half").unwrap();
        drop(given_up);
        assert_eq!(files(), 0);

        std::fs::write(&target, b"old").unwrap();
        let mut pending = PendingFile::create(&target).unwrap();
        pending.write_all(b"new").unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"old");
        pending.commit().unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"new");
        assert_eq!(files(), 1);

        let nowhere = PendingFile::create(&dir.path().join("none/a.pdf")).unwrap_err();
        assert!(format!("{nowhere:#}").starts_with("cannot write"), "{nowhere:#}");
    }
}
