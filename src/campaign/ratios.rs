//! The three satisfaction ratios of Quyết định 766/QĐ-TTg (23/6/2022). They rest on what an office's own
//! systems count, complaints (phản ánh, kiến nghị, PAKN) and dossiers (hồ sơ), never on an answer of a survey:
//! they are kept apart from every share of respondents, shown beside none and merged into none.
//!
//! A file is a table of the columns [`COLUMNS`], one row a unit and period. Counts replace those before them of
//! the same unit and period. A unit tells a quarter or its months, never both, since both would be added.
//!
//! The formulas are those that summaries of the decision print (lamdong.dcs.vn 33503; vietjack.me 2271). What
//! points each ratio gives and where grades end is confirmed by no source: neither is worked out.

mod period;
mod read;

pub use period::{Period, PeriodError};
pub use read::{Cells, RatioRow, read, rows};

use crate::ids::{CodeError, Hour, Share, UnitCode, UnitNo};
use crate::table::{self, Columns, Place, TableProblem};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Add;

/// The decision.
pub const DECISION: &str = "766/QĐ-TTg";

/// The columns of a file of counts.
pub const COLUMNS: Columns = Columns {
    required: &[
        "unit_code",
        "period",
        "feedback",
        "feedback_on_time",
        "feedback_dissatisfied",
        "dossiers",
        "dossiers_dissatisfied",
    ],
    optional: &["unit_name"],
    prefixes: &[],
};

/// What a unit can count in a period, at most.
pub const MAX_COUNT: u32 = 10_000_000;

/// What the three ratios are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Complaints (PAKN) that were the unit's to handle.
    pub feedback: u64,
    /// Of these, handled on time or early.
    pub feedback_on_time: u64,
    /// Of these, answered to somebody's dissatisfaction, or complained of again for their result or delay.
    pub feedback_dissatisfied: u64,
    pub dossiers: u64,
    /// Of these, rated as dissatisfying, or complained of for how they were received, handled or delayed.
    pub dossiers_dissatisfied: u64,
}

impl Add for Counts {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            feedback: self.feedback + other.feedback,
            feedback_on_time: self.feedback_on_time + other.feedback_on_time,
            feedback_dissatisfied: self.feedback_dissatisfied + other.feedback_dissatisfied,
            dossiers: self.dossiers + other.dossiers,
            dossiers_dissatisfied: self.dossiers_dissatisfied + other.dossiers_dissatisfied,
        }
    }
}

/// One of the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ratio {
    /// (a) Complaints handled on time.
    OnTime,
    /// (b) Complaints that nobody came back about.
    Feedback,
    /// (c) Dossiers that nobody was dissatisfied with. **Silence counts as satisfied here.**
    Dossiers,
}

impl Ratio {
    pub const ALL: [Self; 3] = [Self::OnTime, Self::Feedback, Self::Dossiers];

    /// Its letter in the decision.
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            Self::OnTime => "a",
            Self::Feedback => "b",
            Self::Dossiers => "c",
        }
    }

    /// Numerator and denominator.
    #[must_use]
    pub fn parts(self, counts: &Counts) -> (u64, u64) {
        match self {
            Self::OnTime => (counts.feedback_on_time, counts.feedback),
            Self::Feedback => (counts.feedback.saturating_sub(counts.feedback_dissatisfied), counts.feedback),
            Self::Dossiers => (counts.dossiers.saturating_sub(counts.dossiers_dissatisfied), counts.dossiers),
        }
    }

    /// `None` where there was nothing to handle: no ratio, never 100 %.
    #[must_use]
    pub fn of(self, counts: &Counts) -> Option<Share> {
        let (some, all) = self.parts(counts);
        #[expect(clippy::cast_precision_loss, reason = "sums of counts stay below 2^53")]
        let share = some as f64 / all as f64;
        (all > 0).then(|| Share::new(share)).flatten()
    }
}

/// The counts of one unit in one period, its own: those of units below it are told by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatioCount {
    pub unit: UnitNo,
    pub period: Period,
    #[serde(flatten)]
    pub counts: Counts,
}

/// Counts, who told them and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supplied {
    pub counts: Counts,
    /// An account as the registers name it, `#7`; on the command line the operating system's user name.
    pub by: String,
    pub hour: Hour,
}

/// All counts of a ledger.
pub type Ratios = BTreeMap<(UnitNo, Period), Supplied>;

/// Something wrong with counts.
pub type Fault = table::Fault<Problem>;

/// What can be wrong with counts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error(transparent)]
    Table(#[from] TableProblem),
    #[error("the cell is empty: {expected}")]
    Missing { expected: &'static str },
    #[error(transparent)]
    Code(#[from] CodeError),
    #[error(transparent)]
    Period(#[from] PeriodError),
    #[error("`{found}` is no count: expected a whole number from 0 to {MAX_COUNT}, without dots or commas")]
    Count { found: String },
    #[error("{part} are more than `{of}`, which are {all}: they are a part of them")]
    Exceeds { part: u64, of: &'static str, all: u64 },
    #[error("no unit with the code {code} existed in {period}")]
    UnknownUnit { code: UnitCode, period: Period },
    #[error("{period} has not come yet: today is {today}")]
    Future { period: Period, today: time::Date },
    #[error("the same unit and period stand in {first} already: remove one")]
    Repeated { first: Place },
    #[error(
        "{unit} tells {period} and {other} as well, which would be added up: leave one out, or set its counts to 0"
    )]
    Overlap { unit: UnitCode, period: Period, other: Period },
    #[error("the file holds no counts")]
    None,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_ratio_has_its_base_and_none_of_nothing() {
        let counts = Counts {
            feedback: 40,
            feedback_on_time: 38,
            feedback_dissatisfied: 4,
            dossiers: 2_000,
            dossiers_dissatisfied: 5,
        };
        let parts = Ratio::ALL.map(|ratio| ratio.parts(&counts));
        assert_eq!(parts, [(38, 40), (36, 40), (1_995, 2_000)]);
        let shares = Ratio::ALL.map(|ratio| ratio.of(&counts).map(Share::get));
        assert_eq!(shares, [Some(0.95), Some(0.9), Some(0.9975)]);
        assert_eq!(Ratio::ALL.map(|ratio| ratio.of(&Counts::default())), [None; 3]);
        let both = counts + counts;
        assert_eq!(Ratio::ALL.map(|ratio| ratio.parts(&both)), [(76, 80), (72, 80), (3_990, 4_000)]);
    }
}
