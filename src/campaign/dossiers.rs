//! Dossiers (hồ sơ) whose result was handed out, counted by unit, field and month: what the answers are
//! set against. A count replaces the one before it of the same unit, field and month.
//!
//! A file is a table `unit_code,field,month,count`, one row a count. An empty field means all fields
//! together; a unit tells a month either by field or altogether, never both, since both would be added.

mod month;
mod read;

pub use month::{Month, MonthError};
pub(in crate::campaign) use read::number;
pub use read::{Cells, DossierRow, read, rows};

use crate::ids::{CodeError, FieldCode, FieldNo, UnitCode, UnitNo};
use crate::table::{self, Columns, Place, TableProblem};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The columns of a file of counts.
pub const COLUMNS: Columns =
    Columns { required: &["unit_code", "month", "count"], optional: &["field", "unit_name"], prefixes: &[] };

/// Dossiers that a unit can have in a month, at most.
pub const MAX_COUNT: u32 = 1_000_000;

/// Whose dossiers: of a unit, in a field (`None`: in all fields together), in a month.
pub type DossierKey = (UnitNo, Option<FieldNo>, Month);

/// All counts of a ledger.
pub type Dossiers = BTreeMap<DossierKey, u32>;

/// One count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierCount {
    pub unit: UnitNo,
    /// `None`: all fields together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<FieldNo>,
    pub month: Month,
    /// Dossiers whose result was handed out in that month; 0 where there were none, or where an earlier
    /// count is taken back.
    pub count: u32,
}

impl DossierCount {
    #[must_use]
    pub fn key(&self) -> DossierKey {
        (self.unit, self.field, self.month)
    }
}

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
    Month(#[from] MonthError),
    #[error("`{found}` is no count: expected a whole number from 0 to {MAX_COUNT}, without dots or commas")]
    Count { found: String },
    #[error("no unit with the code {code} existed in {month}")]
    UnknownUnit { code: UnitCode, month: Month },
    #[error("there is no field {code}; there are: {}", known.join(", "))]
    UnknownField { code: FieldCode, known: Vec<String> },
    #[error("{month} has not come yet: this month is {this_month}")]
    Future { month: Month, this_month: Month },
    #[error("the same unit, field and month stand in {first} already: remove one")]
    Repeated { first: Place },
    #[error(
        "{unit} is counted in {month} both by field and altogether ({other}), which would be added up: leave one out, or set it to 0"
    )]
    Mixed { unit: UnitCode, month: Month, other: String },
    #[error("the file holds no count")]
    None,
}
