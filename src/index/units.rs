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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Each unit that responses bear, for itself.
    Unit,
    /// The commune, ward, township or special zone that the unit is or belongs to.
    Commune,
    /// The district, until 2025.
    District,
    Province,
}

impl Level {
    /// Whether units of this kind stand at this height; what neither stands there nor belongs to one
    /// that does is left out.
    #[must_use]
    pub fn holds(self, kind: UnitKind) -> bool {
        match kind {
            UnitKind::Province => matches!(self, Self::Unit | Self::Province),
            UnitKind::District => matches!(self, Self::Unit | Self::District),
            UnitKind::Commune | UnitKind::Ward | UnitKind::Township | UnitKind::SpecialZone => {
                matches!(self, Self::Unit | Self::Commune)
            }
            UnitKind::Agency | UnitKind::OneStop => self == Self::Unit,
        }
    }
}

/// Under which tree a period is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Structure {
    /// Each response under the units as they were on its day.
    OfThen,
    /// Under the units of this day: what was dissolved before counts with its main successor, what
    /// did not exist yet is left out.
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
                Structure::OfDay(day) => tree.successor_on(unit.no, day),
            };
            let Some(shown) = shown else { continue };
            let chain = chain(tree, shown, structure);
            if under.is_some_and(|under| chain.iter().all(|above| above.no != under)) {
                continue;
            }
            let group = chain.into_iter().find(|above| level.holds(above.kind));
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

    /// Only these units, and only the groups that one of them counts in.
    #[must_use]
    pub fn within(&self, keep: impl Fn(UnitNo) -> bool) -> Self {
        let units = (0u32..).map(UnitNo).take(self.place.len());
        let kept: Vec<(UnitNo, usize)> =
            units.filter(|no| keep(*no)).filter_map(|no| Some((no, self.place(no)?))).collect();
        let used: std::collections::BTreeSet<usize> = kept.iter().map(|(_, place)| *place).collect();
        let moved: BTreeMap<usize, usize> = used.iter().copied().zip(0..).collect();
        let groups = used.iter().map(|place| self.groups[*place].clone()).collect();
        Self::new(groups, kept.into_iter().filter_map(|(no, place)| Some((no, *moved.get(&place)?))))
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

    /// The place of the group that bears this number itself.
    #[must_use]
    pub fn place_of(&self, group: UnitNo) -> Option<usize> {
        self.groups.iter().position(|one| one.no == group)
    }

    /// By unit number: place plus one, 0 for none.
    pub(super) fn table(&self) -> &[u32] {
        &self.place
    }
}

/// The unit and those above it, nearest first.
fn chain<'t>(tree: &'t Tree, unit: &'t Unit, structure: Structure) -> Vec<&'t Unit> {
    let day = match structure {
        Structure::OfDay(day) => day,
        Structure::OfThen => unit.valid_to.unwrap_or(Date::MAX),
    };
    let mut chain = vec![unit];
    chain.extend(tree.ancestors(unit.no, day));
    chain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::UnitCode;
    use time::macros::date;

    fn unit(no: u32, code: &str, kind: UnitKind, parent: &str, valid: [Option<Date>; 2], next: &str) -> Unit {
        let optional = |text: &str| text.parse::<UnitCode>().ok();
        Unit {
            no: UnitNo(no),
            code: code.parse().unwrap_or_else(|_| unreachable!("a code")),
            name: format!("Đơn vị {no}"),
            kind,
            parent: optional(parent),
            valid_from: valid[0],
            valid_to: valid[1],
            successor: optional(next),
            lat: None,
            lon: None,
        }
    }

    /// A province whose district 2 is dissolved on 2025-07-01; its commune 3 and township 4 become the
    /// new commune 5, which bears the township's code and has a one-stop counter.
    fn tree() -> Tree {
        let (last, first) = (Some(date!(2025 - 06 - 30)), Some(date!(2025 - 07 - 01)));
        let mut tree = Tree::default();
        tree.upsert([
            unit(1, "45", UnitKind::Province, "", [None, None], ""),
            unit(2, "464", UnitKind::District, "45", [None, last], "45"),
            unit(3, "19360", UnitKind::Commune, "464", [None, last], "19363"),
            unit(4, "19363", UnitKind::Township, "464", [None, last], "19363"),
            unit(5, "19363", UnitKind::Commune, "45", [first, None], ""),
            unit(6, "19363.01", UnitKind::OneStop, "19363", [first, None], ""),
        ]);
        tree
    }

    fn places(groups: &UnitGroups) -> Vec<Option<u32>> {
        let no = |unit| groups.place(UnitNo(unit)).map(|place| groups.groups()[place].no.0);
        (1..=6).map(no).collect()
    }

    #[test]
    fn each_structure_and_level_counts_a_unit_where_it_belongs() {
        let tree = tree();
        let of = |under: Option<u32>, level, structure| {
            places(&UnitGroups::of_tree(&tree, under.map(UnitNo), level, structure))
        };
        let now = Structure::OfDay(date!(2026 - 01 - 01));
        let all = [1, 2, 3, 4, 5, 6].map(Some);
        assert_eq!(of(None, Level::Unit, Structure::OfThen), all);
        assert_eq!(of(None, Level::Unit, now), [1, 1, 5, 5, 5, 6].map(Some));
        assert_eq!(of(None, Level::Province, Structure::OfThen), [Some(1); 6]);
        assert_eq!(of(None, Level::Province, now), [Some(1); 6]);
        let communes = [None, None, Some(3), Some(4), Some(5), Some(5)];
        assert_eq!(of(None, Level::Commune, Structure::OfThen), communes);
        assert_eq!(of(None, Level::Commune, now), [None, None, Some(5), Some(5), Some(5), Some(5)]);
        let district = [None, Some(2), Some(3), Some(4), None, None];
        assert_eq!(of(Some(2), Level::Unit, Structure::OfThen), district);
        assert_eq!(of(Some(5), Level::Unit, now), [None, None, Some(5), Some(5), Some(5), Some(6)]);
        // Seen from before the reform, the new commune has no place.
        let before = Structure::OfDay(date!(2025 - 01 - 01));
        assert_eq!(of(None, Level::Unit, before), [Some(1), Some(2), Some(3), Some(4), None, None]);
    }

    #[test]
    fn narrowed_to_some_units_the_others_and_their_groups_are_gone() {
        let all = UnitGroups::of_tree(&tree(), None, Level::Unit, Structure::OfDay(date!(2026 - 01 - 01)));
        let own = all.within(|no| [3, 6].contains(&no.0));
        assert_eq!(places(&own), [None, None, Some(5), None, None, Some(6)]);
        assert_eq!(own.groups().iter().map(|group| group.no.0).collect::<Vec<_>>(), [5, 6]);
        assert!(all.within(|_| false).groups().is_empty());
    }

    #[test]
    fn a_unit_that_nobody_listed_counts_nowhere() {
        let groups = UnitGroups::of_tree(&tree(), None, Level::Unit, Structure::OfThen);
        assert_eq!(
            (groups.place(UnitNo(0)), groups.place(UnitNo(7)), groups.place(UnitNo(u32::MAX))),
            (None, None, None)
        );
    }
}
