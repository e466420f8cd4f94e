//! What the rows of a table of counts say by themselves.

use super::{COLUMNS, Counts, Fault, MAX_COUNT, Period, Problem};
use crate::campaign::dossiers::number;
use crate::ids::UnitCode;
use crate::table::{self, Place, filled};

/// A row that is good by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatioRow {
    pub place: Place,
    pub unit: UnitCode,
    pub period: Period,
    pub counts: Counts,
}

/// The cells of a row, from a file or from a form.
#[derive(Debug, Clone, Copy)]
pub struct Cells<'a> {
    pub unit: &'a str,
    pub period: &'a str,
    pub feedback: &'a str,
    pub feedback_on_time: &'a str,
    pub feedback_dissatisfied: &'a str,
    pub dossiers: &'a str,
    pub dossiers_dissatisfied: &'a str,
}

/// The rows of a file, CSV or Excel, and everything that is wrong with it.
#[must_use]
pub fn rows(name: &str, bytes: &[u8]) -> (Vec<RatioRow>, Vec<Fault>) {
    table::rows(name, bytes, &COLUMNS, Problem::None, |row| {
        let cells = Cells {
            unit: row.cell("unit_code"),
            period: row.cell("period"),
            feedback: row.cell("feedback"),
            feedback_on_time: row.cell("feedback_on_time"),
            feedback_dissatisfied: row.cell("feedback_dissatisfied"),
            dossiers: row.cell("dossiers"),
            dossiers_dissatisfied: row.cell("dossiers_dissatisfied"),
        };
        read(&row.place, cells)
    })
}

/// Reads one row.
///
/// # Errors
/// Everything that is wrong with its cells.
pub fn read(place: &Place, cells: Cells<'_>) -> Result<RatioRow, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut fault = |column, problem| faults.push(Fault { place: place.column(column), problem });
    let missing = |expected| Problem::Missing { expected };
    let unit = filled::<UnitCode, _>(cells.unit, missing("the code of the unit whose counts these are"));
    let unit = unit.map_err(|problem| fault("unit_code", problem)).ok();
    let period = missing("the month or quarter, as in 2026-03 or 2026-Q1");
    let period = filled::<Period, _>(cells.period, period);
    let period = period.map_err(|problem| fault("period", problem)).ok();
    let mut count = |column, text: &str| {
        let count = number(text, MAX_COUNT).map(u64::from);
        if count.is_none() {
            let found = text.to_owned();
            let missing = missing("how many; 0 where there were none");
            fault(column, if found.is_empty() { missing } else { Problem::Count { found } });
        }
        count
    };
    let feedback = count("feedback", cells.feedback);
    let feedback_on_time = count("feedback_on_time", cells.feedback_on_time);
    let feedback_dissatisfied = count("feedback_dissatisfied", cells.feedback_dissatisfied);
    let dossiers = count("dossiers", cells.dossiers);
    let dossiers_dissatisfied = count("dossiers_dissatisfied", cells.dossiers_dissatisfied);
    let mut is_part = |column, part: Option<u64>, of, all: Option<u64>| {
        if let (Some(part), Some(all)) = (part, all)
            && part > all
        {
            fault(column, Problem::Exceeds { part, of, all });
        }
    };
    is_part("feedback_on_time", feedback_on_time, "feedback", feedback);
    is_part("feedback_dissatisfied", feedback_dissatisfied, "feedback", feedback);
    is_part("dossiers_dissatisfied", dossiers_dissatisfied, "dossiers", dossiers);
    let counts = (|| {
        Some(Counts {
            feedback: feedback?,
            feedback_on_time: feedback_on_time?,
            feedback_dissatisfied: feedback_dissatisfied?,
            dossiers: dossiers?,
            dossiers_dissatisfied: dossiers_dissatisfied?,
        })
    })();
    match (unit, period, counts) {
        (Some(unit), Some(period), Some(counts)) if faults.is_empty() => {
            Ok(RatioRow { place: place.clone(), unit, period, counts })
        }
        _ => Err(faults),
    }
}
