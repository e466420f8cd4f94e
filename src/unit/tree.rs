//! Who belonged to whom, and who succeeded whom, on any day.

use super::Unit;
use crate::ids::{UnitCode, UnitNo};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

/// All units of a ledger, of all times.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tree {
    units: BTreeMap<UnitNo, Unit>,
    by_code: BTreeMap<UnitCode, Vec<UnitNo>>,
    by_parent: BTreeMap<UnitCode, BTreeSet<UnitNo>>,
}

impl Tree {
    /// Adds units, or replaces those of the same number.
    pub fn upsert(&mut self, units: impl IntoIterator<Item = Unit>) {
        for unit in units {
            self.forget(unit.no);
            self.by_code.entry(unit.code.clone()).or_default().push(unit.no);
            if let Some(parent) = &unit.parent {
                self.by_parent.entry(parent.clone()).or_default().insert(unit.no);
            }
            self.units.insert(unit.no, unit);
        }
    }

    fn forget(&mut self, no: UnitNo) {
        let Some(unit) = self.units.remove(&no) else { return };
        if let Some(numbers) = self.by_code.get_mut(&unit.code) {
            numbers.retain(|other| *other != no);
        }
        if let Some(numbers) = unit.parent.as_ref().and_then(|parent| self.by_parent.get_mut(parent)) {
            numbers.remove(&no);
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

    /// How many units of all times there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.units.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// The number that the next new unit gets.
    #[must_use]
    pub fn next_no(&self) -> UnitNo {
        UnitNo(self.units.last_key_value().map_or(1, |(last, _)| last.0 + 1))
    }

    /// The unit that bears this code on this day.
    #[must_use]
    pub fn find(&self, code: &UnitCode, day: Date) -> Option<&Unit> {
        self.bearers(code).find(|unit| unit.is_valid_on(day))
    }

    /// The units that bear this code on some day, in no particular order.
    pub fn bearers(&self, code: &UnitCode) -> impl Iterator<Item = &Unit> {
        self.by_code.get(code).into_iter().flatten().filter_map(|no| self.units.get(no))
    }

    /// The units of this day that belong to nobody, by code.
    #[must_use]
    pub fn roots(&self, day: Date) -> Vec<&Unit> {
        let mut roots: Vec<_> =
            self.iter().filter(|unit| unit.is_valid_on(day) && self.parent(unit.no, day).is_none()).collect();
        roots.sort_by(|a, b| a.code.cmp(&b.code));
        roots
    }

    /// The unit that this one belongs to on this day; `None` for a root, and on days when it does not
    /// exist.
    #[must_use]
    pub fn parent(&self, no: UnitNo, day: Date) -> Option<&Unit> {
        let unit = self.get(no).filter(|unit| unit.is_valid_on(day))?;
        self.find(unit.parent.as_ref()?, day)
    }

    /// The units that belong to this one on this day, by code; none on days when it does not exist.
    #[must_use]
    pub fn children(&self, no: UnitNo, day: Date) -> Vec<&Unit> {
        let Some(unit) = self.get(no).filter(|unit| unit.is_valid_on(day)) else { return Vec::new() };
        let numbers = self.by_parent.get(&unit.code).into_iter().flatten();
        let mut children: Vec<_> =
            numbers.filter_map(|no| self.units.get(no)).filter(|child| child.is_valid_on(day)).collect();
        children.sort_by(|a, b| a.code.cmp(&b.code));
        children
    }

    /// This unit and everything below it on this day, each once, parents before children, children by
    /// code; empty on days when it does not exist.
    #[must_use]
    pub fn subtree(&self, no: UnitNo, day: Date) -> Vec<&Unit> {
        let mut open: Vec<_> = self.get(no).filter(|unit| unit.is_valid_on(day)).into_iter().collect();
        let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
        while let Some(unit) = open.pop() {
            if seen.insert(unit.no) {
                found.push(unit);
                open.extend(self.children(unit.no, day).into_iter().rev());
            }
        }
        found
    }

    /// Who this unit belongs to on this day, the nearest first; ends where a cycle would begin.
    #[must_use]
    pub fn ancestors(&self, no: UnitNo, day: Date) -> Vec<&Unit> {
        let mut found: Vec<&Unit> = Vec::new();
        let mut at = no;
        while let Some(parent) = self.parent(at, day) {
            if parent.no == no || found.iter().any(|known| known.no == parent.no) {
                break;
            }
            found.push(parent);
            at = parent.no;
        }
        found
    }

    /// Whether this unit is `root` or below it on this day.
    #[must_use]
    pub fn is_within(&self, no: UnitNo, root: UnitNo, day: Date) -> bool {
        self.get(no).is_some_and(|unit| unit.is_valid_on(day))
            && (no == root || self.ancestors(no, day).iter().any(|unit| unit.no == root))
    }

    /// Whether units ended or began between these days, so that the tree of the first is not that of the
    /// last.
    #[must_use]
    pub fn changes_between(&self, first: Date, last: Date) -> bool {
        self.iter().any(|unit| {
            unit.valid_from.is_some_and(|from| first < from && from <= last)
                || unit.valid_to.is_some_and(|to| first <= to && to < last)
        })
    }

    /// Who stands for this unit on this day: itself while it exists, then its successor, the successor's
    /// successor, and so on. Of a divided unit the one that took the largest part. `None` before the
    /// unit existed and where a chain ends.
    ///
    /// A code names its bearer on the day after the predecessor's last; where nobody bears it then, the
    /// next one who does. Each step ends later than the one before, so that the walk ends.
    #[must_use]
    pub fn successor_on(&self, no: UnitNo, day: Date) -> Option<&Unit> {
        let mut unit = self.get(no).filter(|unit| unit.valid_from.is_none_or(|from| from <= day))?;
        while !unit.is_valid_on(day) {
            let successor = self.successor(unit)?;
            // A gap in the codes: on this day the successor does not exist yet.
            if successor.valid_from.is_some_and(|from| from > day) {
                return None;
            }
            unit = successor;
        }
        Some(unit)
    }

    /// Who takes over after this unit's last day; `None` where it has none, or nobody, or nobody yet.
    #[must_use]
    pub fn successor(&self, unit: &Unit) -> Option<&Unit> {
        let next_day = unit.valid_to?.next_day()?;
        let code = unit.successor.as_ref()?;
        self.find(code, next_day).or_else(|| {
            let later = self.bearers(code).filter(|bearer| bearer.valid_from.is_some_and(|f| f > next_day));
            later.min_by_key(|bearer| bearer.valid_from)
        })
    }
}

#[cfg(test)]
mod tests;
