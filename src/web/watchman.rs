//! The night watch: once after each midnight in Viet Nam the campaigns' days that ended, and after each Sunday the
//! week, are looked at for signals; what is found becomes flags. At the start as well, with what was missed:
//! looking again finds the same, and a flag is raised once, by whichever process comes first.

use super::App;
use crate::catalog::Catalog;
use crate::catalog::decide::flags::{FlagWish, raise};
use crate::ledger::Event;
use crate::quality::{Beside, Due, Finding, Round};
use crate::store::{ChangeError, StoreError, Visits};
use std::convert::Infallible;
use std::sync::Arc;
use time::{Date, Duration};

/// How often the clock is looked at.
const EVERY: std::time::Duration = std::time::Duration::from_mins(1);

/// A day is looked at so long after its end: by then what was on its way is stored, here and in every other process.
const SETTLED: Duration = Duration::minutes(5);

/// What a watch looked at, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Watched {
    pub campaigns: usize,
    /// Of all campaigns together.
    pub days: usize,
    pub weeks: usize,
    /// Tests that had enough to go by.
    pub tests: usize,
    pub findings: usize,
    /// Flags that are new.
    pub flags: usize,
}

/// Why nothing could be looked at.
#[derive(Debug, thiserror::Error)]
pub enum Blind {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the watch broke off: {0}")]
    Broken(#[from] tokio::task::JoinError),
}

impl From<ChangeError<Infallible>> for Blind {
    fn from(error: ChangeError<Infallible>) -> Self {
        match error {
            ChangeError::Store(error) => Self::Store(error),
            ChangeError::Refused(never) => match never {},
        }
    }
}

impl App {
    /// The local day before which everything is stored.
    fn settled_day(&self) -> Date {
        crate::ids::Hour::of(self.now() - SETTLED).local_date()
    }

    /// Looks at every day and week that ended before `today`, from `since` on (from as far back as is ever looked
    /// where `None`), and raises flags for what is found.
    ///
    /// # Errors
    /// Where the database does not answer; then no flag was raised.
    pub async fn keep_watch(self: &Arc<Self>, since: Option<Date>, today: Date) -> Result<Watched, Blind> {
        self.mirror.catch_up(&self.store).await?;
        let visits = self.store.visits(self.ledger).await?;
        let app = Arc::clone(self);
        let (mut watched, wishes) =
            tokio::task::spawn_blocking(move || app.look_around(since, today, &visits)).await?;
        // Nearly always there is nothing new, and nothing to lock.
        if raise(&self.catalog(), wishes.clone()).is_empty() {
            return Ok(watched);
        }
        let flags = &mut watched.flags;
        let decide = |catalog: &Catalog| {
            let events = raise(catalog, wishes);
            *flags = events.len();
            Ok::<Vec<Event>, Infallible>(events)
        };
        self.store.change(self.ledger, self.hour(), decide).await?;
        self.mirror.nudge();
        Ok(watched)
    }

    fn look_around(&self, since: Option<Date>, today: Date, visits: &[Visits]) -> (Watched, Vec<FlagWish>) {
        let catalog = self.catalog();
        let (mut watched, mut wishes) = (Watched::default(), Vec::new());
        for campaign in catalog.campaigns.values() {
            let due = Due::of(&catalog, campaign, since, today);
            let Some(seen) = self.mirror.seen(campaign.no).filter(|_| !due.is_empty()) else { continue };
            let scans = visits.iter().map(|visits| (visits.touchpoint, visits.day, visits.scans));
            let beside = Beside::of_ledger(&catalog, campaign, today).with_scans(scans);
            let round = Round::of(campaign.no, &seen, &beside, &due);
            watched.campaigns += 1;
            watched.days += due.days.len();
            watched.weeks += due.weeks.len();
            watched.tests += round.tests;
            watched.findings += round.findings.len();
            let columns = self.mirror.columns();
            let wish = |finding: &Finding| finding.wish(|set| columns.held(set));
            wishes.extend(round.findings.iter().map(wish));
        }
        (watched, wishes)
    }
}

/// At once and after every midnight in Viet Nam, until the process ends.
pub(super) async fn daily(app: Arc<App>) {
    let mut since = None;
    loop {
        let today = app.settled_day();
        if since != Some(today) {
            match app.keep_watch(since, today).await {
                Ok(Watched { campaigns, days, weeks, tests, findings, flags }) => {
                    tracing::info!(campaigns, days, weeks, tests, findings, flags, "looked for signals");
                    since = Some(today);
                }
                Err(error) => {
                    tracing::error!(%error, "signals cannot be looked for; tried again in a minute");
                }
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}
