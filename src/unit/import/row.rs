//! One row of a units file: what its cells say by themselves.

use super::{Fault, MAX_NAME, Problem};
use crate::ids::{UnitCode, UnitNo};
use crate::table::{Place, Row};
use crate::unit::{Unit, UnitKind};
use std::str::FromStr as _;
use time::Date;
use time::format_description::well_known::Iso8601;

/// A row that is good by itself.
#[derive(Debug, Clone)]
pub struct UnitRow {
    pub place: Place,
    /// Its number is 0 until the tree gives it one.
    pub unit: Unit,
}

/// Reads a row.
///
/// # Errors
/// Everything that is wrong with its cells.
pub(super) fn read(row: &Row) -> Result<UnitRow, Vec<Fault>> {
    let mut cells = Cells { row, faults: Vec::new() };
    let kind = cells.kind();
    let code = cells.code("code");
    if code.is_none() && row.cell("code").is_empty() {
        cells.fault("code", Problem::Missing { expected: "every unit has a code" });
    }
    cells.check_digits(code.as_ref(), kind);
    cells.check_name();
    let (valid_from, valid_to) = (cells.day("valid_from"), cells.day("valid_to"));
    if let (Some(from), Some(to)) = (valid_from, valid_to)
        && to < from
    {
        cells.fault("valid_to", Problem::EndsBeforeItBegins { from, to });
    }
    let parent = cells.code("parent_code");
    let successor = cells.code("successor_code");
    if successor.is_some() && row.cell("valid_to").is_empty() {
        cells.fault("successor_code", Problem::SuccessorWithoutEnd);
    }
    let (lat, lon) = (cells.degrees("lat", "latitude", 90), cells.degrees("lon", "longitude", 180));
    if row.cell("lat").is_empty() != row.cell("lon").is_empty() {
        cells.fault("lat", Problem::HalfAPlace);
    }
    let name = row.cell("name").to_owned();
    match (code, kind) {
        (Some(code), Some(kind)) if cells.faults.is_empty() => {
            let no = UnitNo(0);
            let unit = Unit { no, code, name, kind, parent, valid_from, valid_to, successor, lat, lon };
            Ok(UnitRow { place: row.place.clone(), unit })
        }
        _ => Err(cells.faults),
    }
}

struct Cells<'a> {
    row: &'a Row,
    faults: Vec<Fault>,
}

impl Cells<'_> {
    fn fault(&mut self, column: &'static str, problem: Problem) {
        self.faults.push(Fault { place: self.row.place.column(column), problem });
    }

    /// A code; `None` where the cell is empty or at fault.
    fn code(&mut self, column: &'static str) -> Option<UnitCode> {
        let text = self.row.cell(column);
        if text.is_empty() {
            return None;
        }
        text.parse().map_err(|error| self.fault(column, Problem::Code(error))).ok()
    }

    fn kind(&mut self) -> Option<UnitKind> {
        let kind = UnitKind::from_str(self.row.cell("kind"));
        kind.map_err(|error| self.fault("kind", Problem::Kind(error))).ok()
    }

    /// Official codes have a fixed number of digits; local ones hold a letter or a dot.
    fn check_digits(&mut self, code: Option<&UnitCode>, kind: Option<UnitKind>) {
        let (Some(code), Some(kind)) = (code, kind) else { return };
        let expected = match kind {
            UnitKind::Province => 2,
            UnitKind::District => 3,
            UnitKind::Commune | UnitKind::Ward | UnitKind::Township | UnitKind::SpecialZone => 5,
            UnitKind::Agency | UnitKind::OneStop => return,
        };
        let text = code.as_str();
        if text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() != expected {
            self.fault("code", Problem::Digits { code: code.clone(), kind, expected });
        }
    }

    fn check_name(&mut self) {
        let name = self.row.cell("name");
        let found = name.chars().count();
        if name.is_empty() {
            self.fault("name", Problem::Missing { expected: "the name as on the signboard, with its kind" });
        } else if found > MAX_NAME {
            self.fault("name", Problem::LongName { found });
        } else if let Some(control) = name.chars().find(|c| c.is_control()) {
            self.fault("name", Problem::ControlCharacter { code: control.into() });
        }
    }

    /// A day; `None` where the cell is empty or at fault.
    fn day(&mut self, column: &'static str) -> Option<Date> {
        let found = self.row.cell(column);
        if found.is_empty() {
            return None;
        }
        // ISO 8601 knows more ways to write a day (weeks, no dashes); only this one is a day for all.
        let plain = found.len() == 10 && found.as_bytes().get(4) == Some(&b'-');
        let day = Date::parse(found, &Iso8601::DATE).ok().filter(|_| plain);
        if day.is_none() {
            self.fault(column, Problem::Day { found: found.to_owned() });
        }
        day
    }

    fn degrees(&mut self, column: &'static str, what: &'static str, limit: u8) -> Option<f64> {
        let found = self.row.cell(column);
        if found.is_empty() {
            return None;
        }
        let degrees = found.parse::<f64>().ok().filter(|value| value.abs() <= f64::from(limit));
        if degrees.is_none() {
            self.fault(column, Problem::Coordinate { found: found.to_owned(), what, limit });
        }
        // Six decimals are 11 cm, and few enough digits for every JSON reader to read the same number.
        degrees.map(|value| (value * 1e6).round() / 1e6)
    }
}
