//! What this process knows of the ledger, following it by sequence number: no other process has to
//! tell it anything.

use crate::catalog::{Catalog, CatalogError};
use crate::comment::Comments;
use crate::ids::{CampaignNo, Hour, LedgerId, Seq, UnitNo};
use crate::index::{Columns, ColumnsError, Memory};
use crate::ledger::EntryKind;
use crate::ledger::leaf::{self, BodyError};
use crate::ledger::marks::Marks;
use crate::ledger::merkle::{Leaves, Tree, Wanted};
use crate::ledger::response::ResponseView;
use crate::quality::watch::Seen;
use crate::quality::{self, Watch};
use crate::store::{EntryRow, Kinds, Store, StoreError};
use crate::touchpoint::sends::Sends;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;
use tokio::sync::{Mutex, Notify};

/// How far the mirror may lag behind what other processes wrote.
const LONGEST_WAIT: Duration = Duration::from_millis(500);

/// Between two reads at least so long, so that a burst of submissions is read in one go.
const SHORTEST_WAIT: Duration = Duration::from_millis(20);

/// Catalog and responses as of the entries read so far.
pub struct Mirror {
    ledger: LedgerId,
    catalog: RwLock<Arc<Catalog>>,
    columns: RwLock<Columns>,
    comments: RwLock<Comments>,
    sends: RwLock<Sends>,
    marks: RwLock<Marks>,
    watch: RwLock<Watch>,
    tree: RwLock<Tree>,
    /// The first entry that is no longer the one whose leaf hash stands beside it.
    changed: OnceLock<Seq>,
    /// What was counted of the columns before.
    memory: Memory,
    next: AtomicU64,
    nudged: Notify,
    /// Who takes entries in: one at a time, the follower or a page that shows its own change.
    taking: Mutex<()>,
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
            columns: RwLock::default(),
            comments: RwLock::default(),
            sends: RwLock::default(),
            marks: RwLock::default(),
            watch: RwLock::default(),
            tree: RwLock::default(),
            changed: OnceLock::new(),
            memory: Memory::default(),
            next: AtomicU64::new(0),
            nudged: Notify::new(),
            taking: Mutex::new(()),
        };
        mirror.catch_up(store).await?;
        Ok(mirror)
    }

    /// The state as of now; cheap.
    #[must_use]
    pub fn catalog(&self) -> Arc<Catalog> {
        Arc::clone(&self.catalog.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The responses that figures are counted from. While this is held nothing new is taken in: scan,
    /// then let go.
    pub fn columns(&self) -> RwLockReadGuard<'_, Columns> {
        self.columns.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was counted of these columns before.
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Who wrote something, without the texts. While this is held nothing new is taken in.
    pub fn comments(&self) -> RwLockReadGuard<'_, Comments> {
        self.comments.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many responses came from where, by day. While this is held nothing new is taken in.
    pub fn sends(&self) -> RwLockReadGuard<'_, Sends> {
        self.sends.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// How responses were made. While this is held nothing new is taken in.
    pub fn marks(&self) -> RwLockReadGuard<'_, Marks> {
        self.marks.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// What signals on a campaign's units are told from; `None` where it has no response. Whoever looks at it for
    /// long keeps nothing waiting.
    pub fn seen(&self, campaign: CampaignNo) -> Option<Arc<Seen>> {
        self.watch.read().unwrap_or_else(PoisonError::into_inner).of(campaign).cloned()
    }

    /// Responses of a unit within ten minutes, as usual at this hour of the week; see [`quality::response::usual`].
    pub fn usual(&self, campaign: CampaignNo, unit: UnitNo, now: Hour) -> Option<f64> {
        // Not through a copy of what was seen: whoever takes the next response in would have to copy all of it.
        let watch = self.watch.read().unwrap_or_else(PoisonError::into_inner);
        watch.of(campaign).and_then(|seen| quality::response::usual(seen, unit, now))
    }

    /// The first entry that is no longer the one that was stored: somebody changed it beside its leaf hash.
    pub fn changed(&self) -> Option<Seq> {
        self.changed.get().copied()
    }

    /// The tree over all entries. While this is held nothing new is taken in.
    pub fn tree(&self) -> RwLockReadGuard<'_, Tree> {
        self.tree.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Computes something of the tree, reading the leaf hashes that it wants.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn of_tree<T>(
        &self,
        store: &Store,
        compute: impl Fn(&Tree, &Leaves) -> Result<T, Wanted>,
    ) -> Result<T, StoreError> {
        let mut leaves = Leaves::new();
        loop {
            let computed = compute(&self.tree(), &leaves);
            match computed {
                Ok(found) => return Ok(found),
                // Leaves that are there but not enough would be asked for again and again.
                Err(Wanted(tile)) if leaves.contains_key(&tile) => {
                    return Err(StoreError::Damaged(format!("entries of tile {tile} are missing")));
                }
                Err(Wanted(tile)) => leaves.insert(tile, store.leaves(self.ledger, tile).await?),
            };
        }
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
        let _turn = self.taking.lock().await;
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
        if leaf::hash(&row.id, row.nonce, row.body) != *row.leaf && self.changed.set(row.seq).is_ok() {
            tracing::error!(
                seq = row.seq.0,
                "this entry is no longer the one that was stored: run `hailong verify`"
            );
        }
        self.tree.write().unwrap_or_else(PoisonError::into_inner).push(*row.leaf);
        if let Err(fault) = self.learn(row) {
            tracing::error!(seq = row.seq.0, %fault, "this entry counts in no figure: run `hailong verify`");
        }
        self.next.store(row.seq.0 + 1, Ordering::Release);
    }

    fn learn(&self, row: EntryRow<'_>) -> Result<(), Fault> {
        if row.kind != EntryKind::Response {
            self.columns
                .write()
                .unwrap_or_else(PoisonError::into_inner)
                .follow(row.seq, row.kind, row.body)?;
            let mut held = self.catalog.write().unwrap_or_else(PoisonError::into_inner);
            if row.seq.0 >= held.size {
                Arc::make_mut(&mut held).follow(row.seq, row.body)?;
            }
            return Ok(());
        }
        let view = ResponseView::read(row.body);
        let mut columns = self.columns.write().unwrap_or_else(PoisonError::into_inner);
        match view {
            Ok(view) => {
                let definitions = &self.catalog().definitions;
                columns.push(row.seq, &view, definitions)?;
                drop(columns);
                let mut comments = self.comments.write().unwrap_or_else(PoisonError::into_inner);
                let of = (view.campaign, view.definition, view.unit);
                comments.push(row.seq, view.hour, of, view.texts());
                drop(comments);
                let mut sends = self.sends.write().unwrap_or_else(PoisonError::into_inner);
                sends.push(view.touchpoint, view.hour);
                drop(sends);
                self.marks.write().unwrap_or_else(PoisonError::into_inner).push(&view);
                self.watch.write().unwrap_or_else(PoisonError::into_inner).push(&view, definitions);
            }
            Err(fault) => {
                columns.skip(row.seq)?;
                return Err(fault.into());
            }
        }
        Ok(())
    }
}

/// Why an entry could not be taken in.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    #[error(transparent)]
    Columns(#[from] ColumnsError),
    #[error(transparent)]
    Body(#[from] BodyError),
}
