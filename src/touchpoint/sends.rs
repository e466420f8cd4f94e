//! How many responses came from each touchpoint, by day: what a silent or busy poster is told by.

use crate::ids::{Hour, TouchpointCode};
use std::collections::BTreeMap;
use time::{Date, Duration};

/// Without a response for so many days, a touchpoint that hangs is silent.
pub const SILENT_DAYS: i64 = 7;

/// A day with fewer responses is no rush, however few the others had.
const RUSH: u32 = 20;

/// A rush has so many times what the days before had, on average.
const TIMES: u32 = 5;

/// Responses by touchpoint and local day.
#[derive(Debug, Clone, Default)]
pub struct Sends(BTreeMap<u32, BTreeMap<Date, u32>>);

/// What is striking about a touchpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Striking {
    /// Nothing came for so many days, or ever.
    Silent(Option<i64>),
    /// On this day there came far more than before.
    Rush(Date, u32),
}

impl Sends {
    /// Takes in a response from the touchpoint of these 30 bits.
    pub fn push(&mut self, touchpoint: u32, hour: Hour) {
        *self.0.entry(touchpoint).or_default().entry(hour.local_date()).or_default() += 1;
    }

    /// The days on which something came, ascending.
    #[must_use]
    pub fn days(&self, touchpoint: TouchpointCode) -> impl DoubleEndedIterator<Item = (Date, u32)> {
        self.0.get(&touchpoint.bits()).into_iter().flatten().map(|(day, count)| (*day, *count))
    }

    /// The last day on which something came.
    #[must_use]
    pub fn last(&self, touchpoint: TouchpointCode) -> Option<Date> {
        self.days(touchpoint).next_back().map(|(day, _)| day)
    }

    /// All that came.
    #[must_use]
    pub fn total(&self, touchpoint: TouchpointCode) -> u64 {
        self.days(touchpoint).map(|(_, count)| u64::from(count)).sum()
    }

    /// What is striking about a touchpoint whose campaign has been open since this day.
    #[must_use]
    pub fn striking(&self, touchpoint: TouchpointCode, opened: Date, today: Date) -> Option<Striking> {
        let rush =
            self.days(touchpoint).rev().find(|(day, count)| self.is_rush(touchpoint, *day, *count, opened));
        if let Some((day, count)) = rush.filter(|(day, _)| today - *day <= Duration::days(SILENT_DAYS)) {
            return Some(Striking::Rush(day, count));
        }
        let last = self.last(touchpoint);
        let quiet = (today - last.unwrap_or(opened)).whole_days();
        (quiet >= SILENT_DAYS).then_some(Striking::Silent(last.map(|_| quiet)))
    }

    fn is_rush(&self, touchpoint: TouchpointCode, day: Date, count: u32, opened: Date) -> bool {
        let before: u64 = self.days(touchpoint).filter(|(d, _)| *d < day).map(|(_, n)| u64::from(n)).sum();
        let days = u64::try_from((day - opened).whole_days()).unwrap_or(0);
        // Of a first day there is nothing to compare with.
        days > 0 && count >= RUSH && u64::from(count) * days > u64::from(TIMES) * before
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    const OPENED: Date = date!(2026 - 11 - 01);

    fn sends(days: &[(i64, u32)]) -> (Sends, TouchpointCode) {
        let code = TouchpointCode::from_bits(37).unwrap();
        let mut sends = Sends::default();
        for (day, count) in days {
            let hour = Hour(Hour::day_start(OPENED + Duration::days(*day)).0 + 9);
            (0..*count).for_each(|_| sends.push(code.bits(), hour));
        }
        (sends, code)
    }

    fn on(days: &[(i64, u32)], today: i64) -> Option<Striking> {
        let (sends, code) = sends(days);
        sends.striking(code, OPENED, OPENED + Duration::days(today))
    }

    #[test]
    fn a_poster_that_nobody_answers_is_silent_after_a_week() {
        assert_eq!(on(&[], 6), None);
        assert_eq!(on(&[], 7), Some(Striking::Silent(None)));
        assert_eq!(on(&[(3, 2)], 9), None);
        assert_eq!(on(&[(3, 2)], 10), Some(Striking::Silent(Some(7))));
    }

    #[test]
    fn a_day_far_above_the_others_strikes_for_a_week() {
        let days = [(0, 2), (1, 3), (2, 2), (3, 30)];
        let rush = Some(Striking::Rush(OPENED + Duration::days(3), 30));
        assert_eq!((on(&days, 3), on(&days, 10)), (rush, rush));
        assert_eq!(on(&days, 11), Some(Striking::Silent(Some(8))));
        assert_eq!(on(&[(0, 10), (1, 12), (2, 30)], 2), None, "busy before as well");
        assert_eq!(on(&[(0, 90)], 0), None, "a first day has nothing beside it");
    }

    #[test]
    fn days_and_sums_are_the_responses() {
        let (sends, code) = sends(&[(0, 2), (5, 3)]);
        assert_eq!((sends.total(code), sends.last(code)), (5, Some(OPENED + Duration::days(5))));
        let other = TouchpointCode::from_bits(74).unwrap();
        assert_eq!((sends.total(other), sends.last(other)), (0, None));
    }
}
