//! A week as people in Viet Nam count it: from Monday, by ISO 8601.

use super::DAYS;
use serde::{Deserialize, Serialize};
use std::fmt;
use time::{Date, Duration, Weekday};

/// A week: `2026-W48`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Week(Date);

/// That is no week.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no week: write year and week as in 2026-W48")]
pub struct WeekError(pub String);

impl Week {
    /// The week of a local day.
    #[must_use]
    pub fn of(day: Date) -> Self {
        let since = i64::from(day.weekday().number_days_from_monday());
        Self(day.checked_sub(Duration::days(since)).unwrap_or(day))
    }

    /// The oldest week whose codes are still taken on this day.
    #[must_use]
    pub fn oldest_on(day: Date) -> Self {
        // The Sunday of a week lies 6 days behind its Monday: a code is taken while Monday + 6 + DAYS ≥ day.
        let last = day.checked_sub(Duration::days(DAYS + 6)).unwrap_or(Date::MIN);
        let monday = Self::of(last);
        if monday.0 < last { Self(monday.0 + Duration::WEEK) } else { monday }
    }

    #[must_use]
    pub fn monday(self) -> Date {
        self.0
    }

    /// The last day on which a code of this week is taken.
    #[must_use]
    pub fn last_day(self) -> Date {
        self.0.saturating_add(Duration::days(DAYS + 6))
    }
}

impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, week, _) = self.0.to_iso_week_date();
        write!(f, "{year:04}-W{week:02}")
    }
}

impl std::str::FromStr for Week {
    type Err = WeekError;
    fn from_str(text: &str) -> Result<Self, WeekError> {
        let fault = || WeekError(text.to_owned());
        let (year, week) = text.split_once("-W").ok_or_else(fault)?;
        let digits = |text: &str, length| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(week, 2) {
            return Err(fault());
        }
        let (year, week) = year.parse().ok().zip(week.parse().ok()).ok_or_else(fault)?;
        Date::from_iso_week_date(year, week, Weekday::Monday).map(Self).map_err(|_no_week| fault())
    }
}

impl TryFrom<String> for Week {
    type Error = WeekError;
    fn try_from(text: String) -> Result<Self, WeekError> {
        text.parse()
    }
}

impl From<Week> for String {
    fn from(week: Week) -> Self {
        week.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::macros::date;

    #[test]
    fn a_week_is_that_of_iso_8601() {
        // The last days of 2026 belong to the 53rd week, the first of 2027 with them.
        for (day, week) in [
            (date!(2026 - 11 - 24), "2026-W48"),
            (date!(2026 - 12 - 31), "2026-W53"),
            (date!(2027 - 01 - 03), "2026-W53"),
            (date!(2027 - 01 - 04), "2027-W01"),
        ] {
            assert_eq!(Week::of(day).to_string(), week);
            assert_eq!(week.parse(), Ok(Week::of(day)));
        }
        for bad in ["2026-W54", "2027-W53", "2026-48", "2026-W4", "26-W48", "+026-W01", ""] {
            assert_eq!(bad.parse::<Week>(), Err(WeekError(bad.to_owned())), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_code_is_taken_until_thirty_days_after_its_week_and_not_a_day_longer(
            issued in 0i64..8_000, passed in 0i64..60,
        ) {
            let day = date!(2020 - 01 - 01) + Duration::days(issued);
            let (week, today) = (Week::of(day), day + Duration::days(passed));
            let sunday = week.monday() + Duration::days(6);
            prop_assert_eq!(week >= Week::oldest_on(today), today <= sunday + Duration::days(30));
            prop_assert_eq!(today <= week.last_day(), today <= sunday + Duration::days(30));
        }
    }
}
