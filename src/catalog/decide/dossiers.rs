//! Counts of dossiers, from a file or from a form: one way for both.

use super::counts::{Change, Plan};
use super::{bearer, without_faults};
use crate::campaign::dossiers::{DossierCount, DossierRow, Fault, Month, Problem};
use crate::catalog::Catalog;
use crate::ids::{FieldNo, UnitNo};
use crate::ledger::Event;
use crate::table::Place;
use crate::unit::Unit;
use std::collections::BTreeMap;
use time::Date;

/// What a file of counts would change.
pub type DossierPlan = Plan<u32, DossierCount>;

/// A count as it was and as it will be.
pub type DossierChange = Change<u32, DossierCount>;

impl DossierPlan {
    /// The events that the plan comes to.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        let counts = self.changes.iter().map(|change| change.after).collect();
        super::chunked(counts, |counts| Event::DossierCounts { counts })
    }
}

/// What these rows would change. `may` says for which units whoever tells them may do so; the others
/// are as unknown to them as those that do not exist.
///
/// # Errors
/// Every fault: those that came with the rows, and those that show against the units and fields.
pub fn plan(
    catalog: &Catalog,
    rows: &[DossierRow],
    mut faults: Vec<Fault>,
    today: Date,
    may: impl Fn(&Unit) -> bool,
) -> Result<DossierPlan, Vec<Fault>> {
    let mut plan = DossierPlan::default();
    let mut seen: BTreeMap<_, &Place> = BTreeMap::new();
    let mut counted: Vec<(&DossierRow, DossierCount)> = Vec::new();
    for row in rows {
        let mut fault = |column, problem| faults.push(Fault { place: row.place.column(column), problem });
        let this_month = Month::of(today);
        if row.month > this_month {
            fault("month", Problem::Future { month: row.month, this_month });
        }
        let unit = bearer(catalog, &row.unit, (row.month.first_day(), row.month.last_day()))
            .filter(|unit| may(unit));
        if unit.is_none() {
            fault("unit_code", Problem::UnknownUnit { code: row.unit.clone(), month: row.month });
        }
        let field = row.field.as_ref().map(|code| {
            let known = catalog.fields.values();
            known.clone().find(|field| field.code == *code).map(|field| field.no).ok_or_else(|| {
                Problem::UnknownField {
                    code: code.clone(),
                    known: known.map(|f| f.code.to_string()).collect(),
                }
            })
        });
        let field = field.transpose().map_err(|problem| fault("field", problem));
        let (Some(unit), Ok(field)) = (unit, field) else { continue };
        let after = DossierCount { unit: unit.no, field, month: row.month, count: row.count };
        if let Some(first) = seen.insert(after.key(), &row.place) {
            fault("unit_code", Problem::Repeated { first: first.clone() });
        }
        counted.push((row, after));
        plan.push(catalog.dossiers(after.key()), &row.count, after);
    }
    faults.extend(mixed(catalog, &counted));
    without_faults(plan, faults)
}

/// Months that a unit would have counted both by field and altogether, at the first row that says so.
fn mixed(catalog: &Catalog, counted: &[(&DossierRow, DossierCount)]) -> Vec<Fault> {
    let mut then: BTreeMap<(UnitNo, Month), BTreeMap<Option<FieldNo>, u32>> = BTreeMap::new();
    for (_, count) in counted {
        then.entry((count.unit, count.month)).or_default();
    }
    for ((unit, month), fields) in &mut then {
        let all =
            (*unit, None, Month::of(Date::MIN))..=(*unit, Some(FieldNo(u16::MAX)), Month::of(Date::MAX));
        let known = catalog.dossiers.range(all).filter(|((_, _, other), _)| other == month);
        fields.extend(known.map(|((_, field, _), count)| (*field, *count)));
    }
    for (_, count) in counted {
        then.entry((count.unit, count.month)).or_default().insert(count.field, count.count);
    }
    let mut faults = Vec::new();
    for (row, count) in counted {
        let Some(fields) = then.get(&(count.unit, count.month)) else { continue };
        let altogether = fields.get(&None).is_some_and(|count| *count > 0);
        let by_field = fields.iter().any(|(field, count)| field.is_some() && *count > 0);
        if altogether && by_field && count.count > 0 {
            let other = match count.field {
                None => "the other rows name fields",
                Some(_) => "another count names no field",
            };
            let problem =
                Problem::Mixed { unit: row.unit.clone(), month: row.month, other: other.to_owned() };
            faults.push(Fault { place: row.place.column("field"), problem });
        }
    }
    faults
}

#[cfg(test)]
mod tests;
