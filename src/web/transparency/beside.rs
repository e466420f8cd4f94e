//! What was signed last, kept beside the key: whoever puts an old copy of the database back does not reach it.

use crate::ids::LedgerId;
use crate::ledger::checkpoint::Checkpoint;
use crate::ledger::note::Note;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The file `KEY.last`; of a further ledger of the same key `KEY.last.2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside(PathBuf);

/// The ledger of a database that holds one.
const FIRST: LedgerId = LedgerId(1);

/// What such a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastSigned {
    pub checkpoint: Checkpoint,
    pub note: String,
}

impl Beside {
    /// Beside the file of a key.
    #[must_use]
    pub fn of_key(key: &Path, ledger: LedgerId) -> Self {
        let mut name = key.file_name().unwrap_or_default().to_owned();
        name.push(".last");
        if ledger != FIRST {
            name.push(format!(".{}", ledger.0));
        }
        Self(key.with_file_name(name))
    }

    /// At a place of its own, as a witness keeps what it signed last.
    #[must_use]
    pub fn at(path: PathBuf) -> Self {
        Self(path)
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// What was signed last; `None` where nothing was.
    ///
    /// # Errors
    /// Where the file is there and holds no checkpoint.
    pub fn read(&self) -> io::Result<Option<LastSigned>> {
        let text = match fs::read_to_string(&self.0) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let note: Note = text.parse().map_err(io::Error::other)?;
        let checkpoint = Checkpoint::parse(note.text()).map_err(io::Error::other)?;
        Ok(Some(LastSigned { checkpoint, note: text }))
    }

    /// Keeps what is being signed: on the disk when this returns, whole or not at all.
    ///
    /// # Errors
    /// Where it cannot be written; what was there before stays.
    pub fn write(&self, note: &str) -> io::Result<()> {
        let mut name = self.0.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}", std::process::id()));
        let new = self.0.with_file_name(name);
        let mut file = File::create(&new)?;
        file.write_all(note.as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, &self.0)?;
        // The name is durable once its folder is.
        let folder = self.0.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all())
    }

    /// Puts the file aside under a name that tells what it was; where.
    ///
    /// # Errors
    /// Where it cannot be renamed.
    pub fn put_aside(&self, size: u64) -> io::Result<PathBuf> {
        let mut name = self.0.file_name().unwrap_or_default().to_owned();
        name.push(format!(".lost-{size}"));
        let aside = self.0.with_file_name(name);
        fs::rename(&self.0, &aside)?;
        Ok(aside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::note::{Algorithm, SignerKey};

    #[test]
    fn what_was_signed_last_is_read_back_and_put_aside() {
        let folder = tempfile::tempdir().unwrap();
        let beside = Beside::of_key(&folder.path().join("log.key"), LedgerId(1));
        assert_ne!(beside, Beside::of_key(&folder.path().join("log.key"), LedgerId(2)));
        assert_eq!(beside.read().unwrap(), None);
        let checkpoint = Checkpoint { origin: "a.example/1".to_owned(), size: 7, root: [3; 32] };
        let key = SignerKey::new("a.example/1", Algorithm::Ed25519, &[1; 32]).unwrap();
        let note = Note::new(checkpoint.to_string(), key.sign(&checkpoint.to_string(), 0)).to_string();
        beside.write("not whole yet").unwrap();
        assert!(beside.read().is_err());
        beside.write(&note).unwrap();
        assert_eq!(beside.read().unwrap(), Some(LastSigned { checkpoint, note }));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(beside.put_aside(7).unwrap().ends_with("log.key.last.lost-7"));
        assert_eq!(beside.read().unwrap(), None);
    }
}
