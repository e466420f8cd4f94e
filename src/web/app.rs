//! What every handler is given.

use super::citizen::cache::PageCache;
use super::health::Counters;
use super::mirror::Mirror;
use super::token::{Minute, Secret};
use crate::catalog::Catalog;
use crate::config::Office;
use crate::ids::{Hour, LedgerId};
use crate::store::{Store, StoreError};
use std::io;
use std::sync::Arc;
use time::OffsetDateTime;

/// Says what time it is; a function, so that tests can say it.
pub type Clock = Arc<dyn Fn() -> OffsetDateTime + Send + Sync>;

/// Fills bytes with randomness that nobody can guess.
pub type Random = Arc<dyn Fn(&mut [u8]) -> io::Result<()> + Send + Sync>;

/// How this process answers.
#[derive(Clone)]
pub struct Settings {
    /// Signs page tokens; the same in every process behind one address.
    pub secret: Secret,
    /// Reachable from this machine only: its user is the operator.
    pub loopback_only: bool,
    /// Who asks, as citizens see it.
    pub office: Office,
    pub clock: Clock,
    pub random: Random,
}

/// The state behind all handlers of one ledger.
pub struct App {
    pub store: Store,
    pub ledger: LedgerId,
    pub mirror: Mirror,
    pub settings: Settings,
    pub(super) pages: PageCache,
    pub(super) counters: Counters,
}

impl App {
    /// Reads the ledger and is ready to answer. [`App::follow`] keeps it up to date.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub async fn new(store: Store, ledger: LedgerId, settings: Settings) -> Result<Arc<Self>, StoreError> {
        let mirror = Mirror::load(&store, ledger).await?;
        Ok(Arc::new(Self {
            store,
            ledger,
            mirror,
            settings,
            pages: PageCache::default(),
            counters: Counters::default(),
        }))
    }

    /// Follows the ledger until the process ends.
    pub async fn follow(self: Arc<Self>) {
        self.mirror.follow(&self.store).await;
    }

    /// The ledger's state as this process knows it.
    #[must_use]
    pub fn catalog(&self) -> Arc<Catalog> {
        self.mirror.catalog()
    }

    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        (self.settings.clock)()
    }

    #[must_use]
    pub fn hour(&self) -> Hour {
        Hour::of(self.now())
    }

    #[must_use]
    pub fn minute(&self) -> Minute {
        Minute::of(self.now())
    }

    /// So many random bytes.
    ///
    /// # Errors
    /// Where the system has none to give.
    pub fn random<const N: usize>(&self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        (self.settings.random)(&mut bytes)?;
        Ok(bytes)
    }
}
