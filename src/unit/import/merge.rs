//! The rows of all files as one list, and that list laid over the tree.

use super::{Fault, Problem, UnitFile, UnitRow};
use crate::ids::{UnitCode, UnitNo};
use crate::table::Place;
use crate::unit::{Tree, Unit};
use std::collections::btree_map::{BTreeMap, Entry};
use time::Date;

/// A unit's code and first day, by which rows and units are the same.
type Key = (UnitCode, Option<Date>);

/// The tree as it would be, and which of its units the files speak of.
pub(super) struct Merged {
    pub(super) tree: Tree,
    pub(super) places: BTreeMap<UnitNo, Place>,
}

/// Every unit of the files once. Rows that say the same in two files are one; in one file, or where
/// they contradict each other, they are a fault.
pub(super) fn rows(files: &[UnitFile], faults: &mut Vec<Fault>) -> BTreeMap<Key, UnitRow> {
    let mut merged: BTreeMap<Key, UnitRow> = BTreeMap::new();
    for row in files.iter().flat_map(|file| &file.rows) {
        match merged.entry((row.unit.code.clone(), row.unit.valid_from)) {
            Entry::Vacant(vacant) => {
                vacant.insert(row.clone());
            }
            Entry::Occupied(mut known) => {
                let first = known.get().place.clone();
                let problem = match fill(&mut known.get_mut().unit, &row.unit) {
                    Err(column) => Problem::Contradicts { code: row.unit.code.clone(), first, column },
                    Ok(()) if first.file == row.place.file => Problem::Repeated { first },
                    Ok(()) => continue,
                };
                faults.push(Fault { place: row.place.clone(), problem });
            }
        }
    }
    merged
}

/// Takes over what the other knows more; the name of a column in which they contradict each other.
fn fill(known: &mut Unit, other: &Unit) -> Result<(), &'static str> {
    let pairs = [
        ("name", known.name == other.name),
        ("kind", known.kind == other.kind),
        ("parent_code", known.parent == other.parent),
        ("valid_to", known.valid_to == other.valid_to),
    ];
    if let Some((column, _)) = pairs.iter().find(|(_, same)| !same) {
        return Err(column);
    }
    take("successor_code", &mut known.successor, other.successor.as_ref())?;
    take("lat", &mut known.lat, other.lat.as_ref())?;
    take("lon", &mut known.lon, other.lon.as_ref())
}

fn take<T: Clone + PartialEq>(
    column: &'static str,
    known: &mut Option<T>,
    other: Option<&T>,
) -> Result<(), &'static str> {
    match (known.as_ref(), other) {
        (Some(a), Some(b)) if a != b => Err(column),
        (None, Some(b)) => {
            *known = Some(b.clone());
            Ok(())
        }
        (_, None) | (Some(_), Some(_)) => Ok(()),
    }
}

/// Lays the rows over the tree: known units keep their number, new ones get the next, by code and
/// first day, so that the order of files does not matter.
pub(super) fn into_tree(tree: &Tree, rows: BTreeMap<Key, UnitRow>) -> Merged {
    let mut merged = Merged { tree: tree.clone(), places: BTreeMap::new() };
    let keys: Vec<Key> = rows.keys().cloned().collect();
    let mut next = tree.next_no().0;
    for ((code, valid_from), row) in rows {
        let mut unit = row.unit;
        let known = tree.bearers(&code).find(|u| u.valid_from == valid_from).or_else(|| {
            // Not one that another row is already about.
            let free = |u: &&Unit| keys.binary_search(&(u.code.clone(), u.valid_from)).is_err();
            tree.bearers(&code)
                .filter(free)
                .find(|known| known.name == unit.name && known.kind == unit.kind && known.overlaps(&unit))
        });
        if let Some(known) = known {
            unit.no = known.no;
            let ends = unit.valid_to.is_some();
            unit.successor = unit.successor.or_else(|| known.successor.clone().filter(|_| ends));
            unit.lat = unit.lat.or(known.lat);
            unit.lon = unit.lon.or(known.lon);
        } else {
            unit.no = UnitNo(next);
            next += 1;
        }
        merged.places.insert(unit.no, row.place);
        merged.tree.upsert([unit]);
    }
    merged
}
