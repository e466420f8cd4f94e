//! The counters of a unit, as pages and their addresses name them.

use super::ask::Seen;
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::ids::UnitNo;
use crate::index::counters::{Counter, Counters};
use crate::touchpoint::Touchpoint;
use std::collections::{BTreeMap, BTreeSet};

/// Those of this unit itself.
pub(super) fn of_unit(catalog: &Catalog, campaign: &Campaign, unit: UnitNo) -> Counters {
    let here = |of: &&Touchpoint| of.campaign == campaign.no && catalog.unit_on(of, campaign.closes) == unit;
    let own = catalog.touchpoints.values().filter(here);
    Counters::of(own, &catalog.tree)
}

/// The units from which the way down leads to counters: they have several, and no units below.
pub(super) fn with_several(seen: &Seen) -> BTreeSet<UnitNo> {
    let (catalog, campaign) = (&seen.catalog, &seen.campaign);
    let mut counters: BTreeMap<UnitNo, BTreeSet<(UnitNo, &str)>> = BTreeMap::new();
    for of in catalog.touchpoints.values().filter(|of| of.campaign == campaign.no) {
        let unit = catalog.unit_on(of, campaign.closes);
        counters.entry(unit).or_default().insert((of.unit, &of.counter));
    }
    let is_last = |unit: &UnitNo| catalog.tree.children(*unit, campaign.closes).is_empty();
    let several = counters.into_iter().filter(|(_, counters)| counters.len() > 1);
    several.map(|(unit, _)| unit).filter(is_last).collect()
}

/// A counter within an address: the codes of its touchpoints.
pub(super) fn address(counter: &Counter) -> String {
    let codes: Vec<_> = counter.touchpoints.iter().map(ToString::to_string).collect();
    codes.join(",")
}

/// A counter among those of its unit.
pub(super) fn name(counter: &Counter) -> String {
    if counter.counter.is_empty() { "Quầy không ghi tên".to_owned() } else { counter.counter.clone() }
}
