//! What is known of a campaign beside its responses: what they are set against.

mod ledger;

use super::watch::Span;
use super::week::Week;
use crate::campaign::dossiers::{Dossiers, Month};
use crate::ids::{Channel, TouchpointCode, UnitNo};
use std::collections::{BTreeMap, BTreeSet};
use time::{Date, Weekday};

/// Everything beside the responses. Empty, it says that nothing is known: signals that rest on it stay silent.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// Where codes hang or hung.
    pub posters: BTreeMap<TouchpointCode, Poster>,
    /// Dossiers whose result was handed out, by month; a month that is not told is missing, not 0.
    pub dossiers: BTreeMap<(UnitNo, Month), u32>,
    /// One-time codes printed in a week. A unit without an entry has no codes that are counted.
    pub codes: BTreeMap<(UnitNo, Week), u32>,
    /// Of them, those printed in the place of others, for the same people.
    pub reprints: BTreeMap<(UnitNo, Week), u32>,
    /// Forms opened by scanning a code, in a week.
    pub scans: BTreeMap<(TouchpointCode, Week), u32>,
    /// Days on which offices are closed, besides Saturdays and Sundays. Empty where nobody told holidays;
    /// days without a response anywhere are then still known for none.
    pub closed: BTreeSet<Date>,
}

/// A code and where it hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Poster {
    pub unit: UnitNo,
    pub channel: Channel,
    /// The local days from which it hangs, and on which it was taken down.
    pub hung: Date,
    pub gone: Option<Date>,
}

impl Poster {
    /// Whether it hung throughout these days.
    #[must_use]
    pub fn hangs(&self, first: Date, last: Date) -> bool {
        self.hung <= first && self.gone.is_none_or(|gone| gone > last)
    }
}

impl Beside {
    /// Takes the ledger's dossier counts, its fields added up.
    #[must_use]
    pub fn with_dossiers(mut self, dossiers: &Dossiers) -> Self {
        for ((unit, _, month), count) in dossiers {
            let sum = self.dossiers.entry((*unit, *month)).or_default();
            *sum = sum.saturating_add(*count);
        }
        self
    }

    /// Whether offices work on this day.
    #[must_use]
    pub fn is_working(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.closed.contains(&day)
    }

    /// Dossiers that a unit handed out in these weeks: of each month as many as of its working days lie in
    /// them. `None` where a month is not told.
    #[must_use]
    pub fn dossiers_in(&self, unit: UnitNo, span: Span) -> Option<f64> {
        let mut days: BTreeMap<Month, u32> = BTreeMap::new();
        for day in span.iter().flat_map(Week::days).filter(|day| self.is_working(*day)) {
            *days.entry(Month::of(day)).or_default() += 1;
        }
        let part = |(month, days): (&Month, &u32)| {
            let count = self.dossiers.get(&(unit, *month))?;
            Some(f64::from(*count) * f64::from(*days) / f64::from(self.working_days(*month).max(1)))
        };
        days.iter().map(part).sum()
    }

    fn working_days(&self, month: Month) -> u32 {
        let days = std::iter::successors(Some(month.first_day()), |day| day.next_day());
        let held = days.take_while(|day| *day <= month.last_day()).filter(|day| self.is_working(*day));
        u32::try_from(held.count()).unwrap_or(0)
    }

    /// Codes printed for a unit up to this week; `None` where none ever were.
    #[must_use]
    pub fn codes_until(&self, unit: UnitNo, week: Week) -> Option<u32> {
        until(&self.codes, unit, week)
    }

    /// The same for people: a reprint is for nobody else.
    #[must_use]
    pub fn people_until(&self, unit: UnitNo, week: Week) -> Option<u32> {
        let again = until(&self.reprints, unit, week).unwrap_or(0);
        self.codes_until(unit, week).map(|codes| codes.saturating_sub(again))
    }
}

fn until(counts: &BTreeMap<(UnitNo, Week), u32>, unit: UnitNo, week: Week) -> Option<u32> {
    let held = counts.range((unit, Week::of_day(Date::MIN))..=(unit, week));
    held.map(|(_, count)| *count).reduce(u32::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    fn week(day: Date) -> Span {
        Span::ending(Week::of_day(day), 1)
    }

    #[test]
    fn a_month_is_spread_over_its_working_days() {
        let unit = UnitNo(3);
        let mut beside = Beside::default();
        // November 2026 has 21 working days, October 22; the week of 26 October has all five in October.
        beside.dossiers.insert((unit, Month::of(date!(2026 - 11 - 05))), 210);
        assert_eq!(beside.dossiers_in(unit, week(date!(2026 - 11 - 10))), Some(50.0));
        assert_eq!(beside.dossiers_in(unit, week(date!(2026 - 10 - 28))), None, "October is not told");
        beside.dossiers.insert((unit, Month::of(date!(2026 - 12 - 05))), 46);
        let both = beside.dossiers_in(unit, week(date!(2026 - 12 - 01))).unwrap();
        assert!((both - (10.0 + 4.0 * 2.0)).abs() < 1e-9, "{both}");
        beside.closed.insert(date!(2026 - 11 - 20));
        let fewer = beside.dossiers_in(unit, week(date!(2026 - 11 - 10))).unwrap();
        assert!((fewer - 52.5).abs() < 1e-9, "the same dossiers on fewer days: {fewer}");
    }

    #[test]
    fn printed_codes_add_up_by_unit() {
        let mut beside = Beside::default();
        let [first, second] = [date!(2026 - 11 - 02), date!(2026 - 11 - 16)].map(Week::of_day);
        beside.codes.insert((UnitNo(1), first), 40);
        beside.codes.insert((UnitNo(1), second), 30);
        beside.codes.insert((UnitNo(2), first), 7);
        assert_eq!(beside.codes_until(UnitNo(1), first), Some(40));
        assert_eq!(beside.codes_until(UnitNo(1), second), Some(70));
        assert_eq!(
            (beside.codes_until(UnitNo(3), second), beside.codes_until(UnitNo(1), first.back(1))),
            (None, None)
        );
        beside.reprints.insert((UnitNo(1), second), 30);
        assert_eq!(beside.codes_until(UnitNo(1), second), Some(70), "each may be answered by");
        assert_eq!(beside.people_until(UnitNo(1), second), Some(40));
    }
}
