//! Counters, as figures are told apart by: the touchpoints of a unit that bear one name, whether their answers
//! come by a code or on paper, and whichever poster hung there first.

use super::units::UnitGroup;
use crate::ids::{TouchpointCode, UnitNo};
use crate::touchpoint::Touchpoint;
use crate::unit::Tree;
use std::collections::BTreeMap;

/// Where a citizen stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    /// The unit that its codes were issued for.
    pub unit: UnitGroup,
    /// `Quầy Đất đai`; empty where the unit has one counter.
    pub counter: String,
    /// Its codes, ascending.
    pub touchpoints: Vec<TouchpointCode>,
}

/// The counters of a campaign.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counters(Vec<Counter>);

impl Counter {
    /// `Quầy Đất đai, Xã Vĩnh Linh`; the unit's name alone where it has one counter.
    #[must_use]
    pub fn name(&self) -> String {
        if self.counter.is_empty() {
            self.unit.name.clone()
        } else {
            format!("{}, {}", self.counter, self.unit.name)
        }
    }
}

impl Counters {
    /// Of these touchpoints, by unit and name; revoked ones have answers too.
    #[must_use]
    pub fn of<'t>(touchpoints: impl Iterator<Item = &'t Touchpoint>, tree: &Tree) -> Self {
        let mut counters: BTreeMap<(UnitNo, &str), Vec<TouchpointCode>> = BTreeMap::new();
        for touchpoint in touchpoints {
            counters.entry((touchpoint.unit, &touchpoint.counter)).or_default().push(touchpoint.code);
        }
        let counter = |((no, counter), mut touchpoints): ((UnitNo, &str), Vec<TouchpointCode>)| {
            touchpoints.sort_unstable();
            let unit = tree.get(no)?;
            let unit = UnitGroup { no, code: unit.code.clone(), name: unit.name.clone() };
            Some(Counter { unit, counter: counter.to_owned(), touchpoints })
        };
        Self(counters.into_iter().filter_map(counter).collect())
    }

    /// By unit and name.
    #[must_use]
    pub fn as_slice(&self) -> &[Counter] {
        &self.0
    }

    /// The place of the counter that a touchpoint belongs to.
    pub(super) fn places(&self) -> BTreeMap<TouchpointCode, u32> {
        let places = (0u32..).zip(&self.0);
        places.flat_map(|(at, counter)| counter.touchpoints.iter().map(move |code| (*code, at))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{CampaignNo, Channel};
    use crate::index::testing::{Row, ask, columns, definition, table, touchpoint, tree, units};
    use crate::index::{Dimension, Filter, Measure, Method, Value};
    use crate::touchpoint::FieldScope;
    use crate::unit::UnitKind;
    use std::collections::BTreeSet;
    use std::sync::Arc;

    /// Unit 1 has two counters, one of them with two codes; unit 2 has one without a name.
    fn counters() -> Counters {
        let one = |n, unit, counter: &str, channel, revoked| Touchpoint {
            code: touchpoint(n),
            campaign: CampaignNo(1),
            unit: UnitNo(unit),
            counter: counter.into(),
            channel,
            field: FieldScope::Ask,
            revoked,
        };
        let all = [
            one(1, 1, "Quầy 1", Channel::Qr, true),
            one(2, 1, "Quầy 2", Channel::Qr, false),
            one(3, 1, "Quầy 1", Channel::Paper, false),
            one(4, 2, "", Channel::Qr, false),
        ];
        Counters::of(all.iter(), &tree(&[1, 2].map(|no| (no, UnitKind::Commune, ""))))
    }

    #[test]
    fn answers_of_one_counter_count_together_whatever_code_they_came_by() {
        let definition = definition(&[(1, None)]);
        let row = |touchpoint, unit, rating| Row { touchpoint, ..Row::of(unit, &[rating, 1]) };
        let rows = [row(1, 1, 5), row(2, 1, 1), row(4, 2, 5), row(3, 1, 2), row(3, 1, 4), row(4, 2, 1)];
        let columns = columns(&definition, &rows);
        let table = table(&columns, &definition);
        let by = [Dimension::Counter(Arc::new(counters()))];
        let told = |filter: Filter| -> Vec<(String, u64, u64)> {
            let figures = ask(table, Method::PooledShare, &by, &units(2), filter);
            let counts = |group: &crate::index::Group| {
                let [Value::Counter(counter)] = group.values.as_slice() else { return None };
                let results = group.results.shown()?;
                let satisfied = results.figure(Measure::Overall)?.counts?.numerator;
                Some((counter.name(), results.respondents, satisfied))
            };
            figures.groups().iter().filter_map(counts).collect()
        };
        let line = |name: &str, n, satisfied| (name.to_owned(), n, satisfied);
        let all = [line("Quầy 1, Đơn vị 1", 3, 2), line("Quầy 2, Đơn vị 1", 1, 0), line("Đơn vị 2", 2, 1)];
        assert_eq!(told(Filter::default()), all);
        let here = BTreeSet::from([touchpoint(3), touchpoint(4)]);
        let some = Filter { touchpoints: Some(here), ..Filter::default() };
        assert_eq!(told(some), [line("Quầy 1, Đơn vị 1", 2, 1), line("Đơn vị 2", 2, 1)]);
    }
}
