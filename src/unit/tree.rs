//! Who belonged to whom, and who succeeded whom, on any day.

use super::Unit;
use crate::ids::{UnitCode, UnitNo};
use std::collections::BTreeMap;
use time::Date;

/// All units of a ledger, of all times.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    units: BTreeMap<UnitNo, Unit>,
    by_code: BTreeMap<UnitCode, Vec<UnitNo>>,
}

impl Tree {
    /// Adds units, or replaces those of the same number.
    pub fn upsert(&mut self, units: impl IntoIterator<Item = Unit>) {
        for unit in units {
            let numbers = self.by_code.entry(unit.code.clone()).or_default();
            if !numbers.contains(&unit.no) {
                numbers.push(unit.no);
            }
            self.units.insert(unit.no, unit);
        }
    }

    #[must_use]
    pub fn get(&self, no: UnitNo) -> Option<&Unit> {
        self.units.get(&no)
    }

    /// All units, by number.
    pub fn iter(&self) -> impl Iterator<Item = &Unit> {
        self.units.values()
    }

    /// The unit that bears this code on this day.
    #[must_use]
    pub fn find(&self, code: &UnitCode, day: Date) -> Option<&Unit> {
        self.by_code.get(code)?.iter().filter_map(|no| self.units.get(no)).find(|unit| unit.is_valid_on(day))
    }
}
