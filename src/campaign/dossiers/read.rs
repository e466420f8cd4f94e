//! What the rows of a table of counts say by themselves.

use super::{COLUMNS, Fault, MAX_COUNT, Month, Problem};
use crate::ids::{FieldCode, UnitCode};
use crate::table::{self, Place, filled};

/// A row that is good by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierRow {
    pub place: Place,
    pub unit: UnitCode,
    /// `None`: all fields together.
    pub field: Option<FieldCode>,
    pub month: Month,
    pub count: u32,
}

/// The cells of a row, from a file or from a form.
#[derive(Debug, Clone, Copy)]
pub struct Cells<'a> {
    pub unit: &'a str,
    pub field: &'a str,
    pub month: &'a str,
    pub count: &'a str,
}

/// The rows of a file, CSV or Excel, and everything that is wrong with it.
#[must_use]
pub fn rows(name: &str, bytes: &[u8]) -> (Vec<DossierRow>, Vec<Fault>) {
    table::rows(name, bytes, &COLUMNS, Problem::None, |row| {
        let [unit, field, month, count] = ["unit_code", "field", "month", "count"].map(|name| row.cell(name));
        read(&row.place, Cells { unit, field, month, count })
    })
}

/// Reads one row.
///
/// # Errors
/// Everything that is wrong with its cells.
pub fn read(place: &Place, cells: Cells<'_>) -> Result<DossierRow, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut fault = |column, problem| faults.push(Fault { place: place.column(column), problem });
    let missing = |expected| Problem::Missing { expected };
    let unit = filled::<UnitCode, _>(cells.unit, missing("the code of the unit that handed them out"));
    let unit = unit.map_err(|problem| fault("unit_code", problem)).ok();
    let field = match cells.field {
        "" => Some(None),
        text => text.parse::<FieldCode>().map_err(|error| fault("field", error.into())).ok().map(Some),
    };
    let month = filled::<Month, _>(cells.month, missing("the month, as in 2026-03"));
    let month = month.map_err(|problem| fault("month", problem)).ok();
    let count = number(cells.count, MAX_COUNT);
    if count.is_none() {
        let found = cells.count.to_owned();
        let missing = missing("how many dossiers; 0 where there were none");
        fault("count", if found.is_empty() { missing } else { Problem::Count { found } });
    }
    match (unit, field, month, count) {
        (Some(unit), Some(field), Some(month), Some(count)) => {
            Ok(DossierRow { place: place.clone(), unit, field, month, count })
        }
        _ => Err(faults),
    }
}

/// Digits only: `1.234` is a thousand in Vietnam and one and a bit elsewhere.
pub(in crate::campaign) fn number(text: &str, most: u32) -> Option<u32> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten().filter(|count| *count <= most)
}
