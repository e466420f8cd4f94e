//! A month of the calendar.

use serde::{Deserialize, Serialize};
use std::fmt;
use time::Date;

/// A month: `2026-03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month(Date);

/// That is no month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no month: write year-month, as in 2026-03, or 03/2026")]
pub struct MonthError(pub String);

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self(day.replace_day(1).unwrap_or(day))
    }

    #[must_use]
    pub fn first_day(self) -> Date {
        self.0
    }

    #[must_use]
    pub fn last_day(self) -> Date {
        self.next().0.previous_day().unwrap_or(Date::MAX)
    }

    /// The month after this one.
    #[must_use]
    pub fn next(self) -> Self {
        let last = self.0.month().length(self.0.year());
        Self(self.0.saturating_add(time::Duration::days(last.into())))
    }

    /// The month before this one.
    #[must_use]
    pub fn previous(self) -> Self {
        Self::of(self.0.previous_day().unwrap_or(Date::MIN))
    }

    /// As people write it: `03/2026`.
    #[must_use]
    pub fn written(self) -> String {
        format!("{:02}/{:04}", u8::from(self.0.month()), self.0.year())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), u8::from(self.0.month()))
    }
}

impl std::str::FromStr for Month {
    type Err = MonthError;
    /// Reads `2026-03` and `03/2026`; also `2026-03-01`, which a spreadsheet makes of a typed month.
    fn from_str(s: &str) -> Result<Self, MonthError> {
        let fault = || MonthError(s.to_owned());
        let digits = |text: &str, length: std::ops::RangeInclusive<usize>| {
            let plain = length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| text.parse::<u16>().ok()).flatten()
        };
        let (year, month) = match (s.split_once('-'), s.split_once('/')) {
            (Some((year, month)), None) => (year, month.strip_suffix("-01").unwrap_or(month)),
            (None, Some((month, year))) => (year, month),
            _ => return Err(fault()),
        };
        let year = digits(year, 4..=4).filter(|year| (1990..=2200).contains(year)).ok_or_else(fault)?;
        let month = digits(month, 1..=2).and_then(|month| u8::try_from(month).ok()).ok_or_else(fault)?;
        let month = time::Month::try_from(month).map_err(|_no_month| fault())?;
        Date::from_calendar_date(year.into(), month, 1).map(Self).map_err(|_no_day| fault())
    }
}

impl TryFrom<String> for Month {
    type Error = MonthError;
    fn try_from(s: String) -> Result<Self, MonthError> {
        s.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn a_month_is_read_as_offices_write_it() {
        for text in ["2026-03", "03/2026", "3/2026", "2026-03-01"] {
            assert_eq!(text.parse::<Month>().map(|month| month.to_string()), Ok("2026-03".to_owned()));
        }
        assert_eq!("2026-3".parse().map(Month::written), Ok("03/2026".to_owned()));
        for bad in ["2026-13", "2026-00", "2026-3-15", "26-03", "2026", "", "tháng 3", "+026-03", "3-2026"] {
            assert_eq!(bad.parse::<Month>(), Err(MonthError(bad.to_owned())), "{bad}");
        }
    }

    #[test]
    fn a_month_knows_its_days_and_its_neighbours() {
        let december = Month::of(date!(2026 - 12 - 24));
        assert_eq!(
            (december.first_day(), december.last_day()),
            (date!(2026 - 12 - 01), date!(2026 - 12 - 31))
        );
        assert_eq!(
            (december.next().to_string(), december.previous().to_string()),
            ("2027-01".into(), "2026-11".into())
        );
        assert_eq!(Month::of(date!(2028 - 02 - 01)).last_day(), date!(2028 - 02 - 29));
    }
}
