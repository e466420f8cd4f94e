//! What every handler is given.

use super::citizen::cache::PageCache;
use super::citizen::page::LanguageChoice;
use super::flood::Flood;
use super::guesses::Guesses;
use super::health::Counters;
use super::look::{Look, Looks};
use super::lookups::Lookups;
use super::mirror::Mirror;
use super::staff::{Staff, StaffSettings};
use super::token::{Minute, Secret};
use super::transparency::{LogSettings, Signed};
use super::velocity;
use super::visits::Counted;
use super::weekly::Weekly;
use crate::brand::Brand;
use crate::catalog::Catalog;
use crate::config::Office;
use crate::ids::{Hour, LedgerId};
use crate::print::Origin;
use crate::print::press::Press;
use crate::report::Stationery;
use crate::store::{Store, StoreError};
use crate::touchpoint::codes::CodeKey;
use crate::words::{self, Words};
use std::collections::BTreeMap;
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
    /// Under which one-time codes are stored; `None` where the secret would not outlive this process: then
    /// none are issued, and none can be spent.
    pub codes: Option<CodeKey>,
    /// Reachable from this machine only: its user is the operator.
    pub loopback_only: bool,
    /// Who asks, as citizens see it.
    pub office: Office,
    /// Where phones find this service, for the code on the idle screen of a kiosk.
    pub origin: Option<Origin>,
    /// Its own colour and sign.
    pub brand: Brand,
    /// What lays the console's posters out.
    pub press: Press,
    /// Head, foot and words of the console's reports.
    pub stationery: Stationery,
    /// When and how letters go out by themselves; never where `None`.
    pub weekly: Option<Weekly>,
    /// Who signs over the ledger, and who witnesses it.
    pub log: LogSettings,
    /// How the staff console is reached.
    pub staff: StaffSettings,
    pub clock: Clock,
    pub random: Random,
}

impl Settings {
    /// Of a service in the open that says nothing of its office, by the system's clock and chance.
    #[must_use]
    pub fn usual(secret: Secret) -> Self {
        Self {
            codes: Some(secret.codes()),
            secret,
            loopback_only: false,
            office: Office::default(),
            origin: None,
            brand: Brand::default(),
            press: Press::default(),
            stationery: Stationery::default(),
            weekly: None,
            log: LogSettings::default(),
            staff: StaffSettings::default(),
            clock: Arc::new(OffsetDateTime::now_utc),
            random: Arc::new(|bytes| getrandom::fill(bytes).map_err(std::io::Error::other)),
        }
    }
}

/// The state behind all handlers of one ledger.
pub struct App {
    pub store: Store,
    pub ledger: LedgerId,
    pub mirror: Mirror,
    pub settings: Settings,
    pub(super) staff: Staff,
    pub(super) looks: Looks,
    pub(super) pages: PageCache,
    pub(super) counters: Counters,
    pub(super) visits: Counted,
    pub(super) velocity: velocity::Known,
    pub(super) flood: Flood,
    pub(super) signed: Signed,
    pub(super) guesses: Guesses,
    pub(super) lookups: Lookups,
}

impl App {
    /// Reads the ledger and is ready to answer. [`App::follow`] keeps it up to date.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub async fn new(store: Store, ledger: LedgerId, settings: Settings) -> Result<Arc<Self>, StoreError> {
        let mirror = Mirror::load(&store, ledger).await?;
        let catalog = mirror.catalog();
        let look = Look::of(&settings, &catalog.ledger);
        let mut salts = [0; 32];
        (settings.random)(&mut salts).map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let staff = Staff::new(salts, &settings.staff);
        let staff = staff.map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Arc::new(Self {
            store,
            ledger,
            mirror,
            settings,
            looks: Looks::new(look),
            staff,
            pages: PageCache::default(),
            counters: Counters::default(),
            visits: Counted::default(),
            velocity: velocity::Known::default(),
            flood: Flood::default(),
            signed: Signed::default(),
            guesses: Guesses::default(),
            lookups: Lookups::default(),
        }))
    }

    /// Follows the ledger, writes what was counted beside it and signs over it, until the process ends.
    pub async fn follow(self: Arc<Self>) {
        tokio::join!(self.mirror.follow(&self.store), self.keep_writing_visits(), self.keep_signing());
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

    /// The words of a language: those that ship, else the fullest that a questionnaire of this ledger
    /// brings; Vietnamese where there are none.
    #[must_use]
    pub fn words(&self, tag: &str) -> Arc<Words> {
        let brought = self.further_words().remove(tag);
        brought.unwrap_or_else(|| Words::of(tag))
    }

    /// The languages of pages without a questionnaire, under their own names.
    #[must_use]
    pub(super) fn languages(&self) -> Vec<LanguageChoice> {
        let further = self.further_words();
        words::shipped().iter().chain(further.values()).map(|words| LanguageChoice::of(words)).collect()
    }

    /// By language, the fullest words that questionnaires of this ledger bring, where they bring any.
    fn further_words(&self) -> BTreeMap<String, Arc<Words>> {
        let shipped = |words: &Words| words::shipped().iter().any(|known| known.tag == words.tag);
        let mut further: BTreeMap<String, Arc<Words>> = BTreeMap::new();
        for words in self.catalog().definitions.values().flat_map(|definition| &definition.interface) {
            let known = further.get(&words.tag).map_or(0, |known| known.own());
            if !shipped(words) && words.own() > known {
                further.insert(words.tag.clone(), Arc::clone(words));
            }
        }
        further
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
