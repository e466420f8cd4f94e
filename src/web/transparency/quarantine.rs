//! At the start: whether the database is at least what was signed over. One that is older, or another, is not
//! served.

use crate::ledger::merkle::RootHash;
use crate::store::StoreError;
use crate::web::App;
use std::io;

/// Why a ledger is not served.
#[derive(Debug, thiserror::Error)]
pub enum Quarantine {
    #[error(
        "the database holds {size} entries, but {signed} were signed over: the entries {size} to {last} are missing. It \
         is an older copy, or its end was cut off. Put the newest backup back; where the entries are lost for good, \
         `hailong log accept-loss` begins the log anew and says so for ever",
        last = .signed - 1
    )]
    Missing { size: u64, signed: u64 },
    #[error(
        "the entries are not those that were signed over: one of the entries {from} to {to} was changed. Run `hailong \
         verify`, keep this database as it is, and put a backup back"
    )]
    Changed { from: u64, to: u64 },
    #[error("what was signed last cannot be read at {path}: {error}")]
    Beside { path: String, error: io::Error },
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Holds the ledger against what was signed: in the database, and beside the key.
    ///
    /// # Errors
    /// Why it must not be served.
    pub async fn hold_against_what_was_signed(&self) -> Result<(), Quarantine> {
        let mut signed = self.store.checkpoints(self.ledger).await?;
        let origin = self.origin(signed.last());
        signed.retain(|kept| kept.origin == origin);
        signed.sort_by_key(|kept| kept.size);
        let mut sound = 0;
        for kept in &signed {
            self.hold(sound, kept.size, kept.root).await?;
            sound = kept.size;
        }
        if let Some(secret) = &self.settings.log.secret {
            let unreadable =
                |error| Quarantine::Beside { path: secret.beside.path().display().to_string(), error };
            let last = secret.beside.read().map_err(unreadable)?.map(|last| last.checkpoint);
            if let Some(last) = last.filter(|last| last.origin == origin) {
                self.hold(sound.min(last.size), last.size, last.root).await?;
            }
        }
        if let Some(newest) = signed.last() {
            self.signed.note(newest);
        }
        Ok(())
    }

    async fn hold(&self, sound: u64, signed: u64, root: RootHash) -> Result<(), Quarantine> {
        let size = self.mirror.size();
        if size < signed {
            return Err(Quarantine::Missing { size, signed });
        }
        let found = self.mirror.of_tree(&self.store, |tree, leaves| tree.root_at(signed, leaves)).await?;
        if found == root {
            Ok(())
        } else {
            Err(Quarantine::Changed { from: sound, to: signed.saturating_sub(1) })
        }
    }
}
