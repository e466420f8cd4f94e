//! The time that a periodic report is of. Units report every 6 and 12 months to the office of home affairs (plan of
//! Vĩnh Linh, August 2023), and points are told by quarter and year (Thông tư 01/2018/TT-VPCP, Điều 15).

use crate::campaign::Campaign;
use std::fmt;
use std::str::FromStr;
use time::{Date, Month};

/// A year, a half of one or a quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    year: i32,
    part: Part,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Year,
    /// From 1.
    Half(u8),
    Quarter(u8),
}

/// That is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no period of a report: write a year as 2026, a half of one as 2026-H1, a quarter as 2026-Q4"
)]
pub struct TermError(String);

impl Part {
    const ALL: [Self; 7] = [
        Self::Year,
        Self::Half(1),
        Self::Half(2),
        Self::Quarter(1),
        Self::Quarter(2),
        Self::Quarter(3),
        Self::Quarter(4),
    ];

    /// Its first month, and how many it has.
    fn months(self) -> (u8, u8) {
        match self {
            Self::Year => (1, 12),
            Self::Half(nth) => (6 * nth - 5, 6),
            Self::Quarter(nth) => (3 * nth - 2, 3),
        }
    }
}

impl Term {
    /// Those that days of a campaign up to this one lie in: years first, then halves, then quarters, the youngest of
    /// each first.
    #[must_use]
    pub fn of(campaign: &Campaign, today: Date) -> Vec<Self> {
        let years = campaign.opens.year()..=campaign.closes.min(today).year();
        let terms = Part::ALL.into_iter().flat_map(|part| years.clone().map(move |year| Self { year, part }));
        let mut terms: Vec<_> = terms.filter(|term| term.first() <= today && term.meets(campaign)).collect();
        let length = |term: &Self| std::cmp::Reverse(term.part.months().1);
        terms.sort_by_key(|term| (length(term), std::cmp::Reverse(term.first())));
        terms
    }

    #[must_use]
    pub fn first(self) -> Date {
        day(self.year, self.part.months().0)
    }

    #[must_use]
    pub fn last(self) -> Date {
        let (first, months) = self.part.months();
        let next = first + months;
        let next = if next > 12 { day(self.year + 1, next - 12) } else { day(self.year, next) };
        next.previous_day().unwrap_or(next)
    }

    /// Its days on which a campaign runs; `None` where there are none.
    #[must_use]
    pub fn within(self, campaign: &Campaign) -> Option<(Date, Date)> {
        let (from, to) = (self.first().max(campaign.opens), self.last().min(campaign.closes));
        (from <= to).then_some((from, to))
    }

    fn meets(self, campaign: &Campaign) -> bool {
        self.within(campaign).is_some()
    }

    /// The one of the same length right before.
    #[must_use]
    pub fn before(self) -> Self {
        let (year, part) = match self.part {
            Part::Year => (self.year - 1, Part::Year),
            Part::Half(1) => (self.year - 1, Part::Half(2)),
            Part::Quarter(1) => (self.year - 1, Part::Quarter(4)),
            Part::Half(nth) => (self.year, Part::Half(nth - 1)),
            Part::Quarter(nth) => (self.year, Part::Quarter(nth - 1)),
        };
        Self { year, part }
    }

    /// As a report says it: `6 tháng đầu năm 2026`.
    #[must_use]
    pub fn written(self) -> String {
        const ROMAN: [&str; 4] = ["I", "II", "III", "IV"];
        let year = self.year;
        match self.part {
            Part::Year => format!("năm {year}"),
            Part::Half(1) => format!("6 tháng đầu năm {year}"),
            Part::Half(_) => format!("6 tháng cuối năm {year}"),
            Part::Quarter(nth) => format!("quý {} năm {year}", ROMAN[usize::from(nth) - 1]),
        }
    }
}

fn day(year: i32, month: u8) -> Date {
    let month = Month::try_from(month).unwrap_or(Month::January);
    Date::from_calendar_date(year, month, 1).unwrap_or(Date::MIN)
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            Part::Year => write!(f, "{}", self.year),
            Part::Half(nth) => write!(f, "{}-H{nth}", self.year),
            Part::Quarter(nth) => write!(f, "{}-Q{nth}", self.year),
        }
    }
}

impl FromStr for Term {
    type Err = TermError;

    fn from_str(text: &str) -> Result<Self, TermError> {
        let wrong = || TermError(text.to_owned());
        let year =
            text.get(..4).and_then(|year| year.parse().ok()).filter(|year| (2000..=2999).contains(year));
        let year = year.ok_or_else(wrong)?;
        let term = Part::ALL.into_iter().map(|part| Self { year, part });
        term.into_iter().find(|term| term.to_string().eq_ignore_ascii_case(text)).ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    fn term(text: &str) -> Term {
        text.parse().unwrap_or_else(|error| unreachable!("{error}"))
    }

    #[test]
    fn a_term_has_its_days_its_words_and_the_one_before() {
        for (text, first, last, words, before) in [
            ("2026", date!(2026 - 01 - 01), date!(2026 - 12 - 31), "năm 2026", "2025"),
            ("2026-H1", date!(2026 - 01 - 01), date!(2026 - 06 - 30), "6 tháng đầu năm 2026", "2025-H2"),
            ("2026-H2", date!(2026 - 07 - 01), date!(2026 - 12 - 31), "6 tháng cuối năm 2026", "2026-H1"),
            ("2024-Q1", date!(2024 - 01 - 01), date!(2024 - 03 - 31), "quý I năm 2024", "2023-Q4"),
            ("2026-Q4", date!(2026 - 10 - 01), date!(2026 - 12 - 31), "quý IV năm 2026", "2026-Q3"),
        ] {
            let of = term(text);
            assert_eq!((of.first(), of.last(), of.written().as_str()), (first, last, words));
            assert_eq!((of.to_string().as_str(), of.before()), (text, term(before)));
            assert_eq!(term(&text.to_lowercase()), of);
        }
    }

    #[test]
    fn what_is_no_term_is_refused() {
        for text in
            ["", "26", "2026-H3", "2026-Q0", "2026-", "2026-06", "H1-2026", "1999", "năm 2026", "20266"]
        {
            let told = text.parse::<Term>().map_err(|error| error.to_string());
            assert!(told.is_err_and(|told| told.contains("write a year as 2026")), "{text}");
        }
    }
}
