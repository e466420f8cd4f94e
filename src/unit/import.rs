//! Units from CSV files: `code,name,kind,parent_code,valid_from,valid_to,successor_code,lat,lon`, one
//! row a unit and validity. Files come together in any order, or one after another (parents before what
//! belongs to them), and may repeat each other's rows.
//!
//! [`read`] takes one file, [`plan`] compares all of them with the tree that is there. Rules:
//! - A row and a unit are the same where code and `valid_from` are; also where code, name and kind are
//!   and the validities overlap (a first day that was corrected).
//! - Units that no file names stay as they are: an import never removes one.
//! - An empty `successor_code`, `lat` or `lon` says nothing; it does not erase what is known.
//! - All faults are found at once, and nothing is planned where there is one.

mod check;
mod merge;
mod row;
mod write;

pub use row::UnitRow;
pub use write::write;

use super::{Tree, Unit, UnitKind, UnitKindError};
use crate::ids::{CodeError, UnitCode};
use crate::table::{self, Columns, Place, TableProblem};
use std::collections::BTreeSet;
use time::Date;

/// The columns of a units file.
pub const COLUMNS: Columns = Columns {
    required: &["code", "name", "kind", "parent_code", "valid_from", "valid_to"],
    optional: &["successor_code", "lat", "lon"],
    prefixes: &[],
};

/// Letters that a name may have, at most.
pub const MAX_NAME: usize = 120;

/// Something wrong with a units file.
pub type Fault = table::Fault<Problem>;

/// What can be wrong with units.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error(transparent)]
    Table(#[from] TableProblem),
    #[error("the cell is empty: {expected}")]
    Missing { expected: &'static str },
    #[error(transparent)]
    Code(#[from] CodeError),
    #[error(
        "the code {code} of a {kind} has {expected} digits in the official list: did a spreadsheet drop \
         leading zeros?"
    )]
    Digits { code: UnitCode, kind: UnitKind, expected: usize },
    #[error("the name has {found} characters: at most {MAX_NAME}")]
    LongName { found: usize },
    #[error("the name holds the control character U+{code:04X}: remove it")]
    ControlCharacter { code: u32 },
    #[error(transparent)]
    Kind(#[from] UnitKindError),
    #[error("`{found}` is no day: write year-month-day, as in 2025-07-01")]
    Day { found: String },
    #[error("the last day {to} is before the first day {from}")]
    EndsBeforeItBegins { from: Date, to: Date },
    #[error("a successor takes over after the last day: give valid_to, or remove the successor")]
    SuccessorWithoutEnd,
    #[error("`{found}` is no {what} in degrees: expected a number from -{limit} to {limit}, as in 17.4522")]
    Coordinate { found: String, what: &'static str, limit: u8 },
    #[error("a place needs both lat and lon: give both or none")]
    HalfAPlace,
    #[error("the row repeats {first}: remove one")]
    Repeated { first: Place },
    #[error("the unit {code} with this first day stands in {first} with another {column}: which is right?")]
    Contradicts { code: UnitCode, first: Place, column: &'static str },
    #[error(
        "the code {code} would be borne by two units at once, by this one and by “{other}” ({validity}, \
         {where_other}): let the earlier one end before the later one begins"
    )]
    Overlap { code: UnitCode, other: String, validity: String, where_other: String },
    #[error("no unit with the code {parent} is there: import its file too, or correct the code")]
    UnknownParent { parent: UnitCode },
    #[error(
        "the parent {parent} does not exist {}, when this unit does: correct one of the validities", on(*day)
    )]
    ParentGap { parent: UnitCode, day: Date },
    #[error("a {kind} cannot belong to a {parent_kind} ({parent})")]
    ParentKind { kind: UnitKind, parent_kind: UnitKind, parent: UnitCode },
    #[error("the units belong to each other in a circle ({}): correct one parent_code", codes.join(" → "))]
    Cycle { codes: Vec<String> },
    #[error(
        "units below this one ({count}, for example {example}) would be without it {}: end or move them in \
         the same import", on(*day)
    )]
    Orphans { count: usize, example: String, day: Date },
}

/// A day in a sentence. The first of all stands for an open beginning.
fn on(day: Date) -> String {
    if day == Date::MIN { "at the beginning (valid_from is empty)".to_owned() } else { format!("on {day}") }
}

/// One file as far as it could be read.
#[derive(Debug, Clone, Default)]
pub struct UnitFile {
    pub rows: Vec<UnitRow>,
    pub faults: Vec<Fault>,
    /// Codes of rows that are at fault themselves: who names them is not to blame.
    faulty_codes: BTreeSet<UnitCode>,
    /// Whether every row was seen.
    complete: bool,
}

/// What an import would do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// By code, then first day.
    pub changes: Vec<Change>,
    /// Rows that say what is there already.
    pub unchanged: usize,
    /// Successors that nobody knows yet: a warning until their file is in.
    pub unknown_successors: Vec<UnknownSuccessor>,
}

/// A unit as it was and as it will be.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// `None` for a new one.
    pub before: Option<Unit>,
    pub after: Unit,
}

/// What a change does, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    Added,
    /// It gets a last day.
    Ended,
    /// It belongs to another unit.
    Moved,
    Renamed,
    /// Something else about it.
    Changed,
}

impl ChangeKind {
    /// In the order in which people want to know.
    pub const ALL: [Self; 5] = [Self::Ended, Self::Moved, Self::Renamed, Self::Changed, Self::Added];
}

/// A unit ends, and whoever shall take over is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{place}: the successor {successor} of {code} does not exist after its last day: import its file too, \
     or answers after that day have no unit"
)]
pub struct UnknownSuccessor {
    pub place: Place,
    pub code: UnitCode,
    pub successor: UnitCode,
}

impl Change {
    #[must_use]
    pub fn kind(&self) -> ChangeKind {
        match &self.before {
            None => ChangeKind::Added,
            Some(before) if before.valid_to.is_none() && self.after.valid_to.is_some() => ChangeKind::Ended,
            Some(before) if before.parent != self.after.parent => ChangeKind::Moved,
            Some(before) if before.name != self.after.name => ChangeKind::Renamed,
            Some(_) => ChangeKind::Changed,
        }
    }
}

impl Plan {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Tells this plan's changes from any others, for whoever was shown them and comes back.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        use sha2::{Digest as _, Sha256};
        let mut text = String::new();
        let hash = Sha256::digest(format!("{:?}", self.changes));
        crate::ids::write_hex(&mut text, &hash[..16]).unwrap_or_default();
        text
    }

    /// How many changes are of this kind.
    #[must_use]
    pub fn count(&self, kind: ChangeKind) -> usize {
        self.changes.iter().filter(|change| change.kind() == kind).count()
    }
}

/// Reads one file; its faults are inside.
#[must_use]
pub fn read(name: &str, bytes: &[u8]) -> UnitFile {
    let table = table::read(name, bytes, &COLUMNS);
    let mut file = UnitFile {
        faults: table.faults.into_iter().map(table::Fault::widen).collect(),
        complete: table.complete,
        ..UnitFile::default()
    };
    // A row that fell apart may have been anybody's parent.
    file.complete &= file.faults.is_empty();
    for row in &table.rows {
        match row::read(row) {
            Ok(unit) => file.rows.push(unit),
            Err(faults) => {
                file.faults.extend(faults);
                file.faulty_codes.extend(row.cell("code").parse::<UnitCode>());
            }
        }
    }
    file
}

/// What importing these files together would change.
///
/// # Errors
/// Every fault of every file, in their order and by row.
pub fn plan(tree: &Tree, files: &[UnitFile]) -> Result<Plan, Vec<Fault>> {
    let mut faults: Vec<_> = files.iter().flat_map(|file| file.faults.clone()).collect();
    let rows = merge::rows(files, &mut faults);
    let merged = merge::into_tree(tree, rows);
    check::tree(&merged, files, &mut faults);
    if !faults.is_empty() {
        sort(&mut faults, files);
        return Err(faults);
    }
    let unknown_successors = check::successors(&merged);
    let mut changes: Vec<_> = merged
        .places
        .keys()
        .filter_map(|no| {
            let (before, after) = (tree.get(*no), merged.tree.get(*no)?);
            (before != Some(after)).then(|| Change { before: before.cloned(), after: after.clone() })
        })
        .collect();
    changes.sort_by(|a, b| (&a.after.code, a.after.valid_from).cmp(&(&b.after.code, b.after.valid_from)));
    let unchanged = merged.places.len() - changes.len();
    Ok(Plan { changes, unchanged, unknown_successors })
}

/// By file as given, then row, then column.
fn sort(faults: &mut Vec<Fault>, files: &[UnitFile]) {
    let order: Vec<_> = files.iter().flat_map(UnitFile::names).collect();
    let key = |fault: &Fault| {
        let file = order.iter().position(|name| **name == fault.place.file).unwrap_or(order.len());
        (file, fault.place.row, fault.place.column)
    };
    faults.sort_by_key(key);
    faults.dedup();
}

impl UnitFile {
    fn names(&self) -> impl Iterator<Item = &std::sync::Arc<str>> {
        let row = self.rows.first().map(|row| &row.place.file);
        row.into_iter().chain(self.faults.first().map(|fault| &fault.place.file))
    }

    /// A file of rows that were made, not read.
    pub fn of(rows: impl IntoIterator<Item = UnitRow>) -> Self {
        Self { rows: rows.into_iter().collect(), complete: true, ..Self::default() }
    }

    /// Only the rows of a province and of what belongs to it directly: the official list by province.
    #[must_use]
    pub fn of_province(mut self, province: &UnitCode) -> Self {
        self.rows.retain(|row| row.unit.code == *province || row.unit.parent.as_ref() == Some(province));
        self
    }
}

#[cfg(test)]
mod tests;
