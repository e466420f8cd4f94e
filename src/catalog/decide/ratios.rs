//! Counts for the ratios of Quyết định 766/QĐ-TTg, from a file or from a form: one way for both.

use super::counts::{Change, Plan};
use super::{bearer, without_faults};
use crate::campaign::ratios::{Counts, Fault, Period, Problem, RatioCount, RatioRow};
use crate::catalog::Catalog;
use crate::ids::UnitNo;
use crate::ledger::Event;
use crate::table::Place;
use crate::unit::Unit;
use std::collections::BTreeMap;
use time::Date;

/// What a file of counts would change.
pub type RatioPlan = Plan<Counts, RatioCount>;

/// Counts as they were and as they will be.
pub type RatioChange = Change<Counts, RatioCount>;

impl RatioPlan {
    /// The events that the plan comes to, told by this account or user.
    #[must_use]
    pub fn events(&self, by: &str) -> Vec<Event> {
        let counts = self.changes.iter().map(|change| change.after).collect();
        super::chunked(counts, |counts| Event::RatioCounts { by: by.to_owned(), counts })
    }
}

/// What these rows would change. `may` says for which units whoever tells them may do so; the others
/// are as unknown to them as those that do not exist.
///
/// # Errors
/// Every fault: those that came with the rows, and those that show against the units and the counts before.
pub fn plan(
    catalog: &Catalog,
    rows: &[RatioRow],
    mut faults: Vec<Fault>,
    today: Date,
    may: impl Fn(&Unit) -> bool,
) -> Result<RatioPlan, Vec<Fault>> {
    let mut plan = RatioPlan::default();
    let mut told: BTreeMap<(UnitNo, Period), (&RatioRow, &Place)> = BTreeMap::new();
    for row in rows {
        let mut fault = |column, problem| faults.push(Fault { place: row.place.column(column), problem });
        let period = row.period;
        if period.first().first_day() > today {
            fault("period", Problem::Future { period, today });
        }
        let days = (period.first().first_day(), period.last().last_day());
        let Some(unit) = bearer(catalog, &row.unit, days).filter(|unit| may(unit)) else {
            fault("unit_code", Problem::UnknownUnit { code: row.unit.clone(), period });
            continue;
        };
        let key = (unit.no, period);
        if let Some((_, first)) = told.get(&key) {
            fault("unit_code", Problem::Repeated { first: (*first).clone() });
            continue;
        }
        told.insert(key, (row, &row.place));
        let after = RatioCount { unit: unit.no, period, counts: row.counts };
        plan.push(catalog.ratios.get(&key).map(|known| known.counts), &row.counts, after);
    }
    faults.extend(overlaps(catalog, &told));
    without_faults(plan, faults)
}

/// Quarters that would be told beside one of their months, at each row that does so.
fn overlaps(catalog: &Catalog, told: &BTreeMap<(UnitNo, Period), (&RatioRow, &Place)>) -> Vec<Fault> {
    let nothing = Counts::default();
    let mut then: BTreeMap<UnitNo, BTreeMap<Period, Counts>> = BTreeMap::new();
    for ((unit, period), known) in &catalog.ratios {
        then.entry(*unit).or_default().insert(*period, known.counts);
    }
    for ((unit, period), (row, _)) in told {
        then.entry(*unit).or_default().insert(*period, row.counts);
    }
    let mut faults = Vec::new();
    for ((unit, period), (row, place)) in told {
        let Some(periods) = then.get(unit).filter(|_| row.counts != nothing) else { continue };
        let other = periods
            .iter()
            .find(|(other, counts)| *other != period && other.overlaps(*period) && **counts != nothing);
        if let Some((other, _)) = other {
            let problem = Problem::Overlap { unit: row.unit.clone(), period: *period, other: *other };
            faults.push(Fault { place: place.column("period"), problem });
        }
    }
    faults
}

#[cfg(test)]
mod tests;
