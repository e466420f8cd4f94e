//! What the rows of a table of counts say by themselves.

use super::{COLUMNS, Fault, MAX_COUNT, Month, Problem};
use crate::ids::{FieldCode, UnitCode};
use crate::table::{self, Place};

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
    let table = table::read(name, bytes, &COLUMNS);
    let mut faults: Vec<Fault> = table.faults.into_iter().map(table::Fault::widen).collect();
    let mut rows = Vec::new();
    for row in &table.rows {
        let cell = |column| row.cell(column);
        let (unit, field, month, count) = (cell("unit_code"), cell("field"), cell("month"), cell("count"));
        match read(&row.place, Cells { unit, field, month, count }) {
            Ok(row) => rows.push(row),
            Err(found) => faults.extend(found),
        }
    }
    if table.rows.is_empty() && faults.is_empty() {
        let place = Place { file: name.into(), row: None, column: None };
        faults.push(Fault { place, problem: Problem::None });
    }
    (rows, faults)
}

/// Reads one row.
///
/// # Errors
/// Everything that is wrong with its cells.
pub fn read(place: &Place, cells: Cells<'_>) -> Result<DossierRow, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut fault = |column, problem| faults.push(Fault { place: place.column(column), problem });
    let unit = match cells.unit {
        "" => {
            fault("unit_code", Problem::Missing { expected: "the code of the unit that handed them out" });
            None
        }
        text => text.parse::<UnitCode>().map_err(|error| fault("unit_code", error.into())).ok(),
    };
    let field = match cells.field {
        "" => Some(None),
        text => text.parse::<FieldCode>().map_err(|error| fault("field", error.into())).ok().map(Some),
    };
    let month = match cells.month {
        "" => {
            fault("month", Problem::Missing { expected: "the month, as in 2026-03" });
            None
        }
        text => text.parse::<Month>().map_err(|error| fault("month", error.into())).ok(),
    };
    let count = number(cells.count);
    if count.is_none() {
        let found = cells.count.to_owned();
        let missing = Problem::Missing { expected: "how many dossiers; 0 where there were none" };
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
fn number(text: &str) -> Option<u32> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten().filter(|count| *count <= MAX_COUNT)
}
