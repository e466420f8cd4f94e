//! The ISO week (Monday to Sunday, local time): what unit signals are told by.

use crate::ids::Hour;
use serde::{Serialize, Serializer};
use std::fmt;
use std::ops::Range;
use time::{Date, Duration};

/// Weeks since that of Monday, 29 December 1969 (ISO 8601).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Week(u32);

const LOCAL_OFFSET_HOURS: u32 = 7;
/// 1 January 1970 was a Thursday.
const DAYS_BEFORE_1970: u32 = 3;
const HOURS: u32 = 7 * 24;

impl Week {
    /// Weeks since the first one.
    #[must_use]
    pub fn no(self) -> u32 {
        self.0
    }

    /// The week that an hour lies in, as people in Viet Nam count it.
    #[must_use]
    pub fn of(hour: Hour) -> Self {
        Self(Self::local(hour) / HOURS)
    }

    /// The week of a local day; the first one before 1970.
    #[must_use]
    pub fn of_day(day: Date) -> Self {
        Self::of(Hour::day_start(day))
    }

    /// Hours since the first week began.
    fn local(hour: Hour) -> u32 {
        hour.0.saturating_add(LOCAL_OFFSET_HOURS + DAYS_BEFORE_1970 * 24)
    }

    /// The hour within its week: 0 for Monday, 00:00 to 01:00, up to 167.
    #[must_use]
    pub fn hour_within(hour: Hour) -> u8 {
        u8::try_from(Self::local(hour) % HOURS).unwrap_or(u8::MAX)
    }

    /// Its Monday.
    #[must_use]
    pub fn first_day(self) -> Date {
        let days = i64::from(self.0) * 7 - i64::from(DAYS_BEFORE_1970);
        time::macros::date!(1970 - 01 - 01).checked_add(Duration::days(days)).unwrap_or(Date::MAX)
    }

    /// Monday to Sunday.
    #[must_use]
    pub fn days(self) -> [Date; 7] {
        let monday = self.first_day();
        std::array::from_fn(|at| monday.saturating_add(Duration::days(i64::try_from(at).unwrap_or(0))))
    }

    /// Its hours, from Monday 00:00 to before the next Monday, local time.
    #[must_use]
    pub fn hours(self) -> Range<Hour> {
        Hour::day_start(self.first_day())..Hour::day_start(self.next().first_day())
    }

    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The week so many weeks before; the first one where there is none.
    #[must_use]
    pub fn back(self, weeks: u32) -> Self {
        Self(self.0.saturating_sub(weeks))
    }

    /// Weeks since an earlier one; 0 where it is none.
    #[must_use]
    pub fn since(self, earlier: Self) -> u32 {
        self.0.saturating_sub(earlier.0)
    }

    /// Its number within its ISO year, as people say it: `47/2026`.
    #[must_use]
    pub fn written(self) -> String {
        let (year, week, _) = self.first_day().to_iso_week_date();
        format!("{week}/{year}")
    }
}

/// `2026-W47`
impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, week, _) = self.first_day().to_iso_week_date();
        f.pad(&format!("{year:04}-W{week:02}"))
    }
}

impl Serialize for Week {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::macros::{date, datetime};

    #[test]
    fn a_week_begins_on_monday_local_time() {
        let sunday = Hour::of(datetime!(2026-11-22 23:00 +7));
        let monday = Hour::of(datetime!(2026-11-23 00:00 +7));
        assert_eq!((Week::of(sunday).to_string(), Week::hour_within(sunday)), ("2026-W47".into(), 167));
        assert_eq!((Week::of(monday).to_string(), Week::hour_within(monday)), ("2026-W48".into(), 0));
        assert_eq!(Week::of(monday).first_day(), date!(2026 - 11 - 23));
        assert_eq!(Week::of_day(date!(2027 - 01 - 03)).written(), "53/2026");
        assert_eq!(Week::of(monday).back(1), Week::of(sunday));
        assert_eq!(Week::of(monday).since(Week::of(sunday)), 1);
    }

    proptest! {
        #[test]
        fn every_hour_lies_in_its_week(hour in 200u32..2_000_000) {
            let week = Week::of(Hour(hour));
            prop_assert!(week.hours().contains(&Hour(hour)));
            prop_assert_eq!(week.hours().start.0 + u32::from(Week::hour_within(Hour(hour))), hour);
            prop_assert_eq!(Week::of_day(Hour(hour).local_date()), week);
            prop_assert!(week.days().contains(&Hour(hour).local_date()));
        }
    }
}
