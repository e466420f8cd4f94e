//! A month or a quarter.

use crate::campaign::dossiers::Month;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A month, `2026-03`, or a quarter, `2026-Q1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    first: Month,
    last: Month,
}

/// That is neither.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no period: write a month as in 2026-03 or 03/2026, or a quarter as in 2026-Q1 or Q1/2026")]
pub struct PeriodError(pub String);

impl Period {
    #[must_use]
    pub fn first(self) -> Month {
        self.first
    }

    #[must_use]
    pub fn last(self) -> Month {
        self.last
    }

    /// How many months lie from the first to the last.
    #[must_use]
    pub fn months_of(first: Month, last: Month) -> usize {
        Self { first, last }.months().count()
    }

    /// Its months, in order.
    pub fn months(self) -> impl Iterator<Item = Month> {
        std::iter::successors(Some(self.first), |month| Some(month.next()))
            .take_while(move |month| *month <= self.last)
    }

    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Which quarter it is, from 1; `None` for a month.
    fn quarter(self) -> Option<u8> {
        let month = u8::from(self.first.first_day().month());
        (self.first < self.last).then_some((month - 1) / 3 + 1)
    }

    /// As people write it: `03/2026`, `quý I/2026`.
    #[must_use]
    pub fn written(self) -> String {
        const ROMAN: [&str; 4] = ["I", "II", "III", "IV"];
        let year = self.first.first_day().year();
        match self.quarter().and_then(|nth| ROMAN.get(usize::from(nth) - 1)) {
            Some(nth) => format!("quý {nth}/{year:04}"),
            None => self.first.written(),
        }
    }
}

impl From<Month> for Period {
    fn from(month: Month) -> Self {
        Self { first: month, last: month }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.quarter() {
            Some(nth) => write!(f, "{:04}-Q{nth}", self.first.first_day().year()),
            None => self.first.fmt(f),
        }
    }
}

impl std::str::FromStr for Period {
    type Err = PeriodError;
    /// Reads what [`Month`] reads, and quarters as `2026-Q1`, `Q1/2026`, `quý I/2026`, `quý 1/2026`.
    fn from_str(s: &str) -> Result<Self, PeriodError> {
        if let Ok(month) = s.parse::<Month>() {
            return Ok(month.into());
        }
        let fault = || PeriodError(s.to_owned());
        let parts = (s.split_once('-'), s.split_once('/'));
        let ((Some((year, quarter)), None) | (None, Some((quarter, year)))) = parts else {
            return Err(fault());
        };
        let quarter = quarter.to_lowercase();
        let nth = quarter.strip_prefix("quý").or_else(|| quarter.strip_prefix('q')).ok_or_else(fault)?;
        let month = match nth.trim() {
            "1" | "i" => 1,
            "2" | "ii" => 4,
            "3" | "iii" => 7,
            "4" | "iv" => 10,
            _ => return Err(fault()),
        };
        let first: Month = format!("{year}-{month:02}").parse().map_err(|_no_year| fault())?;
        Ok(Self { first, last: first.next().next() })
    }
}

impl TryFrom<String> for Period {
    type Error = PeriodError;
    fn try_from(s: String) -> Result<Self, PeriodError> {
        s.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_read_as_offices_write_it() {
        for text in ["2026-Q1", "2026-q1", "Q1/2026", "quý I/2026", "Quý 1/2026", "QUÝ I/2026"] {
            let period: Period = text.parse().unwrap();
            assert_eq!((period.to_string().as_str(), period.written().as_str()), ("2026-Q1", "quý I/2026"));
        }
        let month: Period = "3/2026".parse().unwrap();
        assert_eq!((month.to_string().as_str(), month.written().as_str()), ("2026-03", "03/2026"));
        for bad in
            ["2026-Q5", "2026-Q0", "Q1", "2026", "", "quý/2026", "V/2026", "Q1/26", "Q1-2026", "2026-13"]
        {
            assert_eq!(bad.parse::<Period>(), Err(PeriodError(bad.to_owned())), "{bad}");
        }
    }

    #[test]
    fn a_quarter_holds_its_three_months_and_no_other() {
        let period = |text: &str| text.parse::<Period>().unwrap();
        let fourth = period("2026-Q4");
        let months: Vec<_> = fourth.months().map(|month| month.to_string()).collect();
        assert_eq!(months, ["2026-10", "2026-11", "2026-12"]);
        let met = ["2026-09", "2026-10", "2026-12", "2027-01", "2026-Q4", "2026-Q3"]
            .map(|other| fourth.overlaps(period(other)));
        assert_eq!(met, [false, true, true, false, true, false]);
    }
}
