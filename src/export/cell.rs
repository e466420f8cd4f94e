//! What stands in a table, whatever the file's format.

use super::ExportError;
use crate::ids::Share;
use crate::index::{NumberStyle, display_percent};
use std::borrow::Cow;

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Asked and left out; also a figure of nothing.
    Empty,
    /// Words, which a spreadsheet must never take for a formula.
    Text(Cow<'a, str>),
    Whole(i64),
    /// A share as per cent with two decimals, rounded where all shares are.
    Percent(Share),
    /// A number with so many decimals, rounded half up as shown.
    Decimal {
        value: f64,
        digits: u8,
    },
    /// One of our own signs.
    Mark(Mark),
}

/// Why a cell holds no answer, as signs that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The question's condition was not met.
    NotAsked,
    /// "Không áp dụng / Không biết".
    NotApplicable,
    /// A free text that was erased from beside the ledger.
    Erased,
    /// A free text that is read elsewhere, apart from the other answers.
    Withheld,
}

impl Mark {
    /// As it stands in the file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotAsked => "-",
            Self::NotApplicable => "NA",
            Self::Erased => "(đã xóa)",
            Self::Withheld => "(có ý kiến)",
        }
    }
}

impl<'a> Cell<'a> {
    /// Words.
    #[must_use]
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// A count.
    #[must_use]
    pub fn count(n: u64) -> Self {
        Self::Whole(i64::try_from(n).unwrap_or(i64::MAX))
    }
}

/// A number with so many decimals and a point, rounded half up (away from zero). The tiny step
/// before rounding undoes that a decimal such as 0.285 lies just below itself in binary.
#[must_use]
pub fn decimal(value: f64, digits: u8) -> String {
    let scale = 10f64.powi(i32::from(digits));
    let rounded = (value.abs() * scale * (1.0 + f64::EPSILON) + 0.5).floor() / scale;
    let signed = if value < 0.0 && rounded > 0.0 { -rounded } else { rounded };
    format!("{signed:.*}", usize::from(digits))
}

/// A share as per cent with a point: `88.34`.
#[must_use]
pub fn percent(share: Share) -> String {
    display_percent(share, NumberStyle::English)
}

/// Where rows go, one after the other.
pub trait Sheet {
    /// Writes the headings: the first row.
    ///
    /// # Errors
    /// Where the file cannot be written.
    fn head(&mut self, headings: &[Cell<'_>]) -> Result<(), ExportError>;

    /// Writes a row.
    ///
    /// # Errors
    /// Where the file cannot be written.
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), ExportError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_rounded_half_up_as_they_are_read() {
        for (value, digits, shown) in [
            (88.335, 2, "88.34"),
            (0.285, 2, "0.29"),
            (1.005, 2, "1.01"),
            (2.5, 0, "3"),
            (-2.5, 0, "-3"),
            (-0.001, 2, "0.00"),
            (100.0, 2, "100.00"),
            (66.666_666, 2, "66.67"),
        ] {
            assert_eq!(decimal(value, digits), shown);
        }
    }
}
