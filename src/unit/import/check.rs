//! Whether the tree that an import would leave is sound, on every day.

use super::merge::Merged;
use super::{Fault, Problem, UnitFile, UnknownSuccessor};
use crate::ids::{UnitCode, UnitNo};
use crate::unit::{Tree, Unit, UnitKind};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

/// Adds every fault of the merged tree.
pub(super) fn tree(merged: &Merged, files: &[UnitFile], faults: &mut Vec<Fault>) {
    overlaps(merged, faults);
    let in_cycle = cycles(merged, faults);
    let excused =
        |parent: &UnitCode| files.iter().any(|file| !file.complete || file.faulty_codes.contains(parent));
    let mut orphans: BTreeMap<UnitNo, (usize, String, Date)> = BTreeMap::new();
    for unit in merged.tree.iter() {
        let Some(parent) = &unit.parent else { continue };
        let place = merged.places.get(&unit.no);
        let mut blame = |problem| {
            if let Some(place) = place {
                faults.push(Fault { place: place.column("parent_code"), problem });
            }
        };
        let parents = lords(&merged.tree, unit);
        if merged.tree.bearers(parent).next().is_none() {
            if !excused(parent) {
                blame(Problem::UnknownParent { parent: parent.clone() });
            }
        } else if let Some(day) = first_gap(unit, &parents) {
            if place.is_some() {
                if !excused(parent) {
                    blame(Problem::ParentGap { parent: parent.clone(), day });
                }
            } else if let Some(parent) =
                merged.tree.bearers(parent).find(|p| merged.places.contains_key(&p.no))
            {
                let example = format!("{} {}", unit.code, unit.name);
                orphans.entry(parent.no).or_insert((0, example, day)).0 += 1;
            }
        }
        let wrong = parents.iter().find(|parent| !may_belong(unit.kind, parent.kind));
        if let Some(wrong) = wrong.filter(|_| !in_cycle.contains(&unit.no)) {
            blame(Problem::ParentKind {
                kind: unit.kind,
                parent_kind: wrong.kind,
                parent: wrong.code.clone(),
            });
        }
    }
    for (parent, (count, example, day)) in orphans {
        if let Some(place) = merged.places.get(&parent) {
            faults.push(Fault {
                place: place.column("valid_to"),
                problem: Problem::Orphans { count, example, day },
            });
        }
    }
}

/// A code has one bearer at a time.
fn overlaps(merged: &Merged, faults: &mut Vec<Fault>) {
    let codes: BTreeSet<_> =
        merged.places.keys().filter_map(|no| merged.tree.get(*no)).map(|unit| &unit.code).collect();
    for code in codes {
        let mut bearers: Vec<_> = merged.tree.bearers(code).collect();
        bearers.sort_by_key(|unit| unit.valid_from);
        for pair in bearers.windows(2) {
            let [earlier, later] = pair else { continue };
            if !earlier.overlaps(later) {
                continue;
            }
            // Whoever a file speaks of is to blame, the later one first.
            let later_place = merged.places.get(&later.no);
            let (place, other) = match later_place {
                Some(place) => (Some(place), earlier),
                None => (merged.places.get(&earlier.no), later),
            };
            let where_other = merged.places.get(&other.no).filter(|_| later_place.is_some());
            let Some(place) = place else { continue };
            faults.push(Fault {
                place: place.column("valid_from"),
                problem: Problem::Overlap {
                    code: code.clone(),
                    other: other.name.clone(),
                    validity: other.validity(),
                    where_other: where_other.map_or_else(|| "in the ledger".into(), ToString::to_string),
                },
            });
        }
    }
}

/// Whoever this unit belongs to at some time of its validity, by first day.
fn lords<'a>(tree: &'a Tree, unit: &Unit) -> Vec<&'a Unit> {
    let Some(code) = &unit.parent else { return Vec::new() };
    let mut lords: Vec<_> = tree.bearers(code).filter(|lord| lord.overlaps(unit)).collect();
    lords.sort_by_key(|lord| lord.valid_from);
    lords
}

/// The first day on which the unit exists and none of its lords does. An open end is for ever.
fn first_gap(unit: &Unit, lords: &[&Unit]) -> Option<Date> {
    let last = unit.valid_to.unwrap_or(Date::MAX);
    let mut day = unit.valid_from.unwrap_or(Date::MIN);
    for lord in lords {
        if lord.valid_from.is_some_and(|from| from > day) {
            return Some(day);
        }
        match lord.valid_to.and_then(Date::next_day) {
            Some(next) => day = day.max(next),
            None => return None,
        }
    }
    (day <= last).then_some(day)
}

fn may_belong(kind: UnitKind, parent: UnitKind) -> bool {
    let rank = |kind| match kind {
        UnitKind::Province => 0,
        UnitKind::District => 1,
        UnitKind::Commune | UnitKind::Ward | UnitKind::Township | UnitKind::SpecialZone => 2,
        UnitKind::Agency => 3,
        UnitKind::OneStop => 4,
    };
    // An agency may have agencies of its own, a counter has nothing below it.
    rank(parent) < rank(kind) || (kind, parent) == (UnitKind::Agency, UnitKind::Agency)
}

/// Units that belong to each other in a circle; each circle is told once, at its first row.
fn cycles(merged: &Merged, faults: &mut Vec<Fault>) -> BTreeSet<UnitNo> {
    let mut open = unsettled(&merged.tree);
    let mut in_cycle = BTreeSet::new();
    while let Some(start) = open.first().copied() {
        let mut path = vec![start];
        while let Some(unit) = path.last().and_then(|no| merged.tree.get(*no)) {
            let Some(lord) = lords(&merged.tree, unit).into_iter().find(|lord| open.contains(&lord.no))
            else {
                break;
            };
            if let Some(at) = path.iter().position(|no| *no == lord.no) {
                let circle = &path[at..];
                let place = circle.iter().filter_map(|no| merged.places.get(no)).min();
                let units = circle.iter().chain([&lord.no]).filter_map(|no| merged.tree.get(*no));
                let codes = units.map(|unit| unit.code.to_string()).collect();
                if let Some(place) = place {
                    let problem = Problem::Cycle { codes };
                    faults.push(Fault { place: place.column("parent_code"), problem });
                }
                in_cycle.extend(circle);
                break;
            }
            path.push(lord.no);
        }
        for no in path {
            open.remove(&no);
        }
    }
    in_cycle
}

/// What is left when units whose lords are all settled are settled, again and again: circles, and
/// whatever hangs below them.
fn unsettled(tree: &Tree) -> BTreeSet<UnitNo> {
    let mut vassals: BTreeMap<UnitNo, Vec<UnitNo>> = BTreeMap::new();
    let mut waits_for: BTreeMap<UnitNo, usize> = BTreeMap::new();
    let mut settled = Vec::new();
    for unit in tree.iter() {
        let lords = lords(tree, unit);
        for lord in &lords {
            vassals.entry(lord.no).or_default().push(unit.no);
        }
        if lords.is_empty() {
            settled.push(unit.no);
        } else {
            waits_for.insert(unit.no, lords.len());
        }
    }
    while let Some(no) = settled.pop() {
        for vassal in vassals.remove(&no).unwrap_or_default() {
            if let Some(count) = waits_for.get_mut(&vassal) {
                *count -= 1;
                if *count == 0 {
                    waits_for.remove(&vassal);
                    settled.push(vassal);
                }
            }
        }
    }
    waits_for.into_keys().collect()
}

/// Ended units of the files whose successor is not there, by place.
pub(super) fn successors(merged: &Merged) -> Vec<UnknownSuccessor> {
    let unknown = |(no, place): (&UnitNo, &crate::table::Place)| {
        let unit = merged.tree.get(*no)?;
        let successor = unit.successor.clone().filter(|_| merged.tree.successor(unit).is_none())?;
        let place = place.column("successor_code");
        Some(UnknownSuccessor { place, code: unit.code.clone(), successor })
    };
    let mut found: Vec<_> = merged.places.iter().filter_map(unknown).collect();
    found.sort_by(|a, b| a.place.cmp(&b.place));
    found
}
