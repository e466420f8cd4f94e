//! At the start: whether the database is at least what was signed over. One that is older, or another, is not
//! served.

use super::answer::said;
use crate::ids::Seq;
use crate::ledger::checkpoint::Checkpoint;
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
    #[error(
        "entry {seq} is not the one that was stored: somebody changed it. Run `hailong verify`, keep this database as it \
         is, and put a backup back"
    )]
    Entry { seq: u64 },
    #[error("what was signed last cannot be read at {path}: {error}")]
    Beside { path: String, error: io::Error },
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Holds the ledger against what was signed last: in the database, and beside the key.
    ///
    /// # Errors
    /// Why it must not be served.
    pub async fn hold_against_what_was_signed(&self) -> Result<(), Quarantine> {
        let newest = self.newest_checkpoint().await?;
        // Only an accepted loss lets what was signed under an earlier name go: not a database without checkpoints, nor
        // another setting of the name.
        let restarted = self.catalog().ledger.origin.clone();
        let binds = |signed: &Checkpoint| restarted.as_ref().is_none_or(|origin| *origin == signed.origin);
        let beside = self.settings.log.secret.as_ref().map(|secret| {
            let unreadable =
                |error| Quarantine::Beside { path: secret.beside.path().display().to_string(), error };
            secret.beside.read().map_err(unreadable)
        });
        let beside = beside.transpose()?.flatten().map(|last| last.checkpoint);
        let stored = newest.as_ref().map(said);
        for signed in [beside, stored].into_iter().flatten().filter(binds) {
            self.hold(&signed).await?;
        }
        if let Some(Seq(seq)) = self.mirror.changed() {
            return Err(Quarantine::Entry { seq });
        }
        if let Some(newest) = &newest {
            self.signed.note(newest);
        }
        Ok(())
    }

    async fn hold(&self, signed: &Checkpoint) -> Result<(), Quarantine> {
        let size = self.mirror.size();
        if size < signed.size {
            return Err(Quarantine::Missing { size, signed: signed.size });
        }
        if self.holds(signed.size, signed.root).await? {
            return Ok(());
        }
        // Which entries: behind the last earlier checkpoint that still holds. Those before it hold, too.
        let mut earlier = self.store.checkpoints(self.ledger).await?;
        earlier.retain(|kept| kept.origin == signed.origin && kept.size < signed.size);
        earlier.sort_by_key(|kept| kept.size);
        let (mut sound, mut unsound) = (0, earlier.len());
        while sound < unsound {
            let middle = usize::midpoint(sound, unsound);
            let kept = &earlier[middle];
            if self.holds(kept.size, kept.root).await? { sound = middle + 1 } else { unsound = middle }
        }
        let from = sound.checked_sub(1).map_or(0, |last| earlier[last].size);
        let to = earlier.get(sound).map_or(signed.size, |kept| kept.size).saturating_sub(1);
        Err(Quarantine::Changed { from, to })
    }

    async fn holds(&self, size: u64, root: RootHash) -> Result<bool, StoreError> {
        let found = self.mirror.of_tree(&self.store, |tree, leaves| tree.root_at(size, leaves)).await?;
        Ok(found == root)
    }
}
