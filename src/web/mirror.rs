//! What this process knows of the ledger, following it by sequence number: no other process has to
//! tell it anything.

use crate::catalog::Catalog;
use crate::ids::{LedgerId, Seq};
use crate::ledger::EntryKind;
use crate::store::{EntryRow, Kinds, Store, StoreError};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::Notify;

/// How far the mirror may lag behind what other processes wrote.
const LONGEST_WAIT: Duration = Duration::from_millis(500);

/// Between two reads at least so long, so that a burst of submissions is read in one go.
const SHORTEST_WAIT: Duration = Duration::from_millis(20);

/// The catalog as of the entries read so far.
pub struct Mirror {
    ledger: LedgerId,
    catalog: RwLock<Arc<Catalog>>,
    next: AtomicU64,
    nudged: Notify,
}

impl Mirror {
    /// Reads the whole ledger once.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn load(store: &Store, ledger: LedgerId) -> Result<Self, StoreError> {
        let catalog = store.catalog(ledger).await?;
        let mirror = Self {
            ledger,
            catalog: RwLock::new(Arc::new(catalog)),
            next: AtomicU64::new(0),
            nudged: Notify::new(),
        };
        mirror.catch_up(store).await?;
        Ok(mirror)
    }

    /// The state as of now; cheap.
    #[must_use]
    pub fn catalog(&self) -> Arc<Catalog> {
        Arc::clone(&self.catalog.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Entries taken in: the next one's `seq`.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.next.load(Ordering::Acquire)
    }

    /// Says that there is something new to read.
    pub fn nudge(&self) {
        self.nudged.notify_one();
    }

    /// Takes in what was written since the last time.
    ///
    /// # Errors
    /// What the store reports; what was read until then is kept.
    pub async fn catch_up(&self, store: &Store) -> Result<(), StoreError> {
        let from = Seq(self.size());
        store.read(self.ledger, from, Kinds::All, |row| self.take(row)).await?;
        Ok(())
    }

    /// Follows the ledger until the process ends.
    pub async fn follow(&self, store: &Store) {
        loop {
            let _ = tokio::time::timeout(LONGEST_WAIT, self.nudged.notified()).await;
            if let Err(error) = self.catch_up(store).await {
                tracing::error!(%error, "the ledger cannot be followed; pages show its last known state");
            }
            tokio::time::sleep(SHORTEST_WAIT).await;
        }
    }

    fn take(&self, row: EntryRow<'_>) {
        self.learn(row);
        self.next.store(row.seq.0 + 1, Ordering::Release);
    }

    fn learn(&self, row: EntryRow<'_>) {
        if row.kind == EntryKind::Response {
            return;
        }
        let mut held = self.catalog.write().unwrap_or_else(PoisonError::into_inner);
        if row.seq.0 < held.size {
            return;
        }
        if let Err(error) = Arc::make_mut(&mut held).follow(row.seq, row.body) {
            tracing::error!(seq = row.seq.0, %error, "this entry cannot be taken in");
        }
    }
}
