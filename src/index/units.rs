//! Which unit's answers count where. The structure of then or of now, the roll-up to a province, a
//! subtree as a filter: each is one table from the unit that a response bears to the group that it
//! counts in.

use crate::ids::{UnitCode, UnitNo};
use crate::unit::{Tree, Unit, UnitKind};
use std::collections::BTreeMap;
use time::Date;

/// A unit that answers are counted under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitGroup {
    pub no: UnitNo,
    pub code: UnitCode,
    pub name: String,
}

/// Where each unit's answers count; a unit that is in no group is left out.
#[derive(Debug, Clone, Default)]
pub struct UnitGroups {
    groups: Vec<UnitGroup>,
    /// By unit number: the group's place plus one, 0 for none.
    place: Vec<u32>,
}

/// At which height of the tree answers are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Each unit that responses bear, for itself.
    Unit,
    /// The nearest of this kind, the unit itself or one above it; what has none is left out.
    Kind(UnitKind),
}

/// Under which tree a period is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Structure {
    /// Each response under the units as they were on its day.
    OfThen,
    /// Under the units of this day: what was dissolved before counts with its main successor.
    OfDay(Date),
}

impl UnitGroups {
    /// Groups, and which unit counts in which, by its place. Of two memberships of one unit the later
    /// holds; a place beyond the groups is no membership.
    #[must_use]
    pub fn new(groups: Vec<UnitGroup>, members: impl IntoIterator<Item = (UnitNo, usize)>) -> Self {
        let mut place = Vec::new();
        for (unit, group) in members {
            let (Ok(unit), Ok(group)) = (usize::try_from(unit.0), u32::try_from(group)) else { continue };
            if group < u32::MAX && (group as usize) < groups.len() {
                if place.len() <= unit {
                    place.resize(unit + 1, 0);
                }
                place[unit] = group + 1;
            }
        }
        Self { groups, place }
    }

    /// The groups of a tree, ordered by code: everything, or what lies under one unit (itself
    /// included).
    #[must_use]
    pub fn of_tree(tree: &Tree, under: Option<UnitNo>, level: Level, structure: Structure) -> Self {
        let mut groups = BTreeMap::new();
        let mut members = Vec::new();
        for unit in tree.iter() {
            let shown = match structure {
                Structure::OfThen => Some(unit),
                Structure::OfDay(day) => heir(tree, unit, day),
            };
            let Some(shown) = shown else { continue };
            let chain = chain(tree, shown, structure);
            if under.is_some_and(|under| chain.iter().all(|above| above.no != under)) {
                continue;
            }
            let group = match level {
                Level::Unit => Some(shown),
                Level::Kind(kind) => chain.into_iter().find(|above| above.kind == kind),
            };
            if let Some(group) = group {
                let key = (group.code.clone(), group.no);
                groups.entry(key.clone()).or_insert_with(|| group.name.clone());
                members.push((unit.no, key));
            }
        }
        let places: BTreeMap<_, _> = groups.keys().cloned().zip(0..).collect();
        let members: Vec<_> =
            members.into_iter().filter_map(|(no, key)| Some((no, *places.get(&key)?))).collect();
        let groups = groups.into_iter().map(|((code, no), name)| UnitGroup { no, code, name }).collect();
        Self::new(groups, members)
    }

    #[must_use]
    pub fn groups(&self) -> &[UnitGroup] {
        &self.groups
    }

    /// The place of the group that a unit's answers count in.
    #[must_use]
    pub fn place(&self, unit: UnitNo) -> Option<usize> {
        let place = *self.place.get(usize::try_from(unit.0).ok()?)?;
        usize::try_from(place.checked_sub(1)?).ok()
    }

    /// By unit number: place plus one, 0 for none.
    pub(super) fn table(&self) -> &[u32] {
        &self.place
    }
}

/// No chain of units is longer: a tree that goes in circles ends here.
const LONGEST: usize = 16;

/// The unit and those above it, nearest first.
fn chain<'t>(tree: &'t Tree, unit: &'t Unit, structure: Structure) -> Vec<&'t Unit> {
    let mut chain = vec![unit];
    let mut at = unit;
    while let (Some(parent), true) = (&at.parent, chain.len() < LONGEST) {
        let day = match structure {
            Structure::OfDay(day) => day,
            Structure::OfThen => at.valid_to.unwrap_or(Date::MAX),
        };
        let Some(above) = tree.find(parent, day) else { break };
        chain.push(above);
        at = above;
    }
    chain
}

/// The unit itself where it is valid on the day, else the main successor that is.
fn heir<'t>(tree: &'t Tree, unit: &'t Unit, day: Date) -> Option<&'t Unit> {
    let mut at = unit;
    for _ in 0..LONGEST {
        if at.is_valid_on(day) {
            return Some(at);
        }
        let after = at.valid_to?.next_day()?;
        at = tree.find(at.successor.as_ref()?, after)?;
    }
    None
}
