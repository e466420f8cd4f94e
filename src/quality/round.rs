//! A round: the days and weeks of a campaign that are over are looked at, each once it is, and what is found
//! becomes wishes for flags. Whoever has the ledger makes the same round.

use super::beside::Beside;
use super::watch::Seen;
use super::week::Week;
use super::{Finding, assess, assess_day};
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::catalog::decide::flags::FlagWish;
use crate::ids::{CampaignNo, Hour};
use crate::ledger::flag::FlaggedSet;
use time::{Date, Duration};

/// What nobody looked at for so many days is not looked at any more, as where a service stood still; a campaign is
/// looked at for as long after its end. Ours: the longest window of a test, and a fortnight.
pub const BACK_DAYS: i64 = 42;

/// Who raises what a round finds.
pub const RAISED_BY: &str = "watch";

/// What of a campaign is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Due {
    /// Ascending.
    pub days: Vec<Date>,
    pub weeks: Vec<Week>,
}

impl Due {
    /// The days and weeks that ended before `today`, the first of them on `since` or later. A campaign whose
    /// figures are published has none: they are final.
    #[must_use]
    pub fn of(catalog: &Catalog, campaign: &Campaign, since: Option<Date>, today: Date) -> Self {
        if campaign.published {
            return Self::default();
        }
        let closed = catalog.closings.get(&campaign.no).map(|hour| hour.local_date());
        let end = closed.map_or(campaign.closes, |closed| closed.min(campaign.closes));
        let oldest = today.saturating_sub(Duration::days(BACK_DAYS));
        let first = since.map_or(oldest, |since| since.max(oldest)).max(campaign.opens);
        let over = std::iter::successors(Some(first), |day| day.next_day()).take_while(|day| *day < today);
        let over: Vec<_> = over.collect();
        // Of a week that the campaign ended in before its Friday, fewer sheets than usual are no signal.
        let week = |last: &Date| {
            let week = Week::of_day(*last);
            let [.., friday, _, sunday] = week.days();
            (sunday == *last && friday <= end).then_some(week)
        };
        let weeks = over.iter().filter_map(week).collect();
        Self { weeks, days: over.into_iter().filter(|day| *day <= end).collect() }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.days.is_empty() && self.weeks.is_empty()
    }
}

/// What a round found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Round {
    /// In the order of days, then of weeks.
    pub findings: Vec<Finding>,
    /// Tests that had enough to go by.
    pub tests: usize,
}

impl Round {
    /// Looks at what is due.
    #[must_use]
    pub fn of(campaign: CampaignNo, seen: &Seen, beside: &Beside, due: &Due) -> Self {
        let days = due.days.iter().map(|day| assess_day(campaign, seen, beside, *day));
        let weeks = due.weeks.iter().map(|week| assess(campaign, seen, beside, *week, seed(campaign, *week)));
        let mut round = Self::default();
        for assessment in days.chain(weeks) {
            round.tests += assessment.tests;
            round.findings.extend(assessment.findings);
        }
        round
    }
}

/// The same for whoever looks at the same week.
fn seed(campaign: CampaignNo, week: Week) -> u64 {
    u64::from(campaign.0) << 32 | u64::from(week.no())
}

impl Finding {
    /// The hour from which it can be known: the first behind its day or week.
    #[must_use]
    pub fn known_from(&self) -> Hour {
        if self.signal().is_daily() { self.set.to } else { self.week.hours().end }
    }

    /// The wish for a flag. `held` counts the responses that a set holds.
    #[must_use]
    pub fn wish(&self, held: impl FnOnce(&FlaggedSet) -> u64) -> FlagWish {
        FlagWish {
            signal: self.signal().entry_name(),
            set: self.set,
            week: Some(self.week.to_string()),
            responses: held(&self.set),
            evidence: self.evidence.numbers(),
            raised_by: RAISED_BY.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
