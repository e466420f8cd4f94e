//! Dossiers behind a group of units: what its answers are a sample of.

use super::query::Filter;
use super::units::UnitGroups;
use crate::campaign::dossiers::{Dossiers, Month};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

/// Dossiers of each group, by its place, from the first day's month to the last day's, in the fields of
/// a filter. A group that lacks a month is left out: with fewer dossiers than there were, a sample would
/// look larger than it is.
#[must_use]
pub fn dossiers(
    counts: &Dossiers,
    units: &UnitGroups,
    filter: &Filter,
    first: Date,
    last: Date,
) -> BTreeMap<usize, u64> {
    let (first, last) = (Month::of(first), Month::of(last));
    let mut months = BTreeSet::new();
    let mut month = first;
    while month <= last {
        months.insert(month);
        month = month.next();
    }
    let mut groups: BTreeMap<usize, (u64, BTreeSet<Month>)> = BTreeMap::new();
    for ((unit, field, month), count) in counts {
        let counts_here = match (&filter.fields, field) {
            (None, _) => true,
            (Some(fields), Some(field)) => fields.contains(field),
            // All fields together say nothing of some of them.
            (Some(_), None) => false,
        };
        if let Some(place) = units.place(*unit).filter(|_| counts_here && months.contains(month)) {
            let (sum, told) = groups.entry(place).or_default();
            *sum += u64::from(*count);
            told.insert(*month);
        }
    }
    let whole = groups.into_iter().filter(|(_, (sum, told))| *sum > 0 && *told == months);
    whole.map(|(place, (sum, _))| (place, sum)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::*;
    use crate::ids::{FieldNo, UnitNo};
    use time::macros::date;

    #[test]
    fn only_a_group_with_every_month_has_a_population() {
        let month = |text: &str| text.parse::<Month>().unwrap();
        let counts: Dossiers = BTreeMap::from([
            ((UnitNo(1), None, month("2026-01")), 40),
            ((UnitNo(1), None, month("2026-02")), 60),
            ((UnitNo(1), None, month("2026-03")), 1_000),
            ((UnitNo(2), Some(FieldNo(1)), month("2026-01")), 30),
            ((UnitNo(2), Some(FieldNo(2)), month("2026-01")), 5),
            ((UnitNo(2), Some(FieldNo(1)), month("2026-02")), 20),
            ((UnitNo(3), None, month("2026-02")), 70),
            ((UnitNo(9), None, month("2026-02")), 70),
        ]);
        let (units, all) = (testing::units(3), Filter::default());
        let found = dossiers(&counts, &units, &all, date!(2026 - 01 - 10), date!(2026 - 02 - 03));
        assert_eq!(found, BTreeMap::from([(0, 100), (1, 55)]));
        let land = Filter { fields: Some(BTreeSet::from([FieldNo(1)])), ..Filter::default() };
        let found = dossiers(&counts, &units, &land, date!(2026 - 01 - 10), date!(2026 - 02 - 03));
        assert_eq!(found, BTreeMap::from([(1, 50)]));
    }
}
