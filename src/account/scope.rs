//! In which units a person has a right.

use super::{Right, Role};
use crate::ids::{TouchpointCode, UnitNo};
use crate::unit::{Tree, Unit};
use std::collections::BTreeSet;
use time::Date;

/// A role in a unit and everything below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grant {
    pub role: Role,
    /// `None`: the whole ledger.
    pub unit: Option<UnitNo>,
}

/// Everything that a person may do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grants {
    pub roles: BTreeSet<Grant>,
    /// Counters whose paper sheets counter staff were assigned to type.
    pub paper: BTreeSet<TouchpointCode>,
}

impl Grants {
    /// Whether the person has the right anywhere.
    #[must_use]
    pub fn have(&self, right: Right) -> bool {
        self.roles.iter().any(|grant| grant.role.rights().contains(&right))
    }

    /// Every right that the person has somewhere.
    #[must_use]
    pub fn rights(&self) -> BTreeSet<Right> {
        self.roles.iter().flat_map(|grant| grant.role.rights()).copied().collect()
    }

    #[must_use]
    pub fn need_second_factor(&self) -> bool {
        self.roles.iter().any(|grant| grant.role.needs_second_factor())
    }

    /// Where the person has the right, as the units stand on this day.
    #[must_use]
    pub fn scope(&self, right: Right, day: Date) -> Scope {
        let mut scope = Scope { whole: false, roots: BTreeSet::new(), day };
        for grant in self.roles.iter().filter(|grant| grant.role.rights().contains(&right)) {
            match grant.unit {
                None => scope.whole = true,
                Some(unit) => {
                    scope.roots.insert(unit);
                }
            }
        }
        scope
    }

    /// Whether the person may type the paper sheets of this counter: Nội vụ those of all counters in its
    /// units; counter staff those that they were assigned, and never those of their own unit.
    #[must_use]
    pub fn may_enter_paper(&self, touchpoint: TouchpointCode, unit: UnitNo, tree: &Tree, day: Date) -> bool {
        let by = |role: Role| {
            let grants = self.roles.iter().filter(move |grant| grant.role == role).copied().collect();
            Self { roles: grants, paper: BTreeSet::new() }.scope(Right::EnterPaper, day)
        };
        let own_counter = by(Role::CounterStaff);
        by(Role::HomeAffairs).contains(tree, unit)
            || (!own_counter.is_empty()
                && self.paper.contains(&touchpoint)
                && !own_counter.contains(tree, unit))
    }
}

/// The units in which a right holds: some units and everything below them, or all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    whole: bool,
    roots: BTreeSet<UnitNo>,
    day: Date,
}

/// How much of some units lies within a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    Outside,
    /// Something below them does.
    Part,
    Whole,
}

impl Scope {
    /// One unit and everything below it, or all.
    #[must_use]
    pub fn of(unit: Option<UnitNo>, day: Date) -> Self {
        Self { whole: unit.is_none(), roots: unit.into_iter().collect(), day }
    }

    /// Nowhere.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.whole && self.roots.is_empty()
    }

    /// All units of all times.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Whether a unit of any time lies within. One that has ended lies where its successor does, so that
    /// who leads a commune sees what its predecessors were told; one without a successor lies where it
    /// lay on its last day.
    #[must_use]
    pub fn contains(&self, tree: &Tree, unit: UnitNo) -> bool {
        if self.whole {
            return true;
        }
        let Some((bearer, day)) = bearer(tree, unit, self.day) else { return false };
        self.roots.iter().any(|root| {
            *root == unit || bearer_on(tree, *root, day).is_some_and(|root| tree.is_within(bearer, root, day))
        })
    }

    /// How much of these units and everything below them lies within.
    #[must_use]
    pub fn reach(&self, tree: &Tree, units: impl IntoIterator<Item = UnitNo>) -> Reach {
        let units: Vec<UnitNo> = units.into_iter().collect();
        let within = units.iter().filter(|unit| self.contains(tree, **unit)).count();
        if within == units.len() && !units.is_empty() {
            return Reach::Whole;
        }
        let below = |root: &UnitNo| {
            let root = bearer(tree, *root, self.day);
            root.is_some_and(|(root, day)| {
                units.iter().any(|unit| {
                    bearer_on(tree, *unit, day).is_some_and(|unit| tree.is_within(root, unit, day))
                })
            })
        };
        if within > 0 || self.roots.iter().any(below) { Reach::Part } else { Reach::Outside }
    }

    /// The topmost units of this day that lie within, by code.
    #[must_use]
    pub fn roots<'a>(&self, tree: &'a Tree) -> Vec<&'a Unit> {
        if self.whole {
            return tree.roots(self.day);
        }
        let today: BTreeSet<UnitNo> =
            self.roots.iter().filter_map(|root| tree.successor_on(*root, self.day)).map(|u| u.no).collect();
        let topmost = |no: &UnitNo| !tree.ancestors(*no, self.day).iter().any(|up| today.contains(&up.no));
        let mut roots: Vec<_> =
            today.iter().filter(|no| topmost(no)).filter_map(|no| tree.get(*no)).collect();
        roots.sort_by(|a, b| a.code.cmp(&b.code));
        roots
    }

    /// Every unit of this day that lies within, parents before children.
    #[must_use]
    pub fn units<'a>(&self, tree: &'a Tree) -> Vec<&'a Unit> {
        self.roots(tree).into_iter().flat_map(|root| tree.subtree(root.no, self.day)).collect()
    }
}

/// Who stands for a unit, and a day on which to look where it lies: its successor today, else itself on
/// the nearest day of its life.
fn bearer(tree: &Tree, unit: UnitNo, today: Date) -> Option<(UnitNo, Date)> {
    if let Some(now) = tree.successor_on(unit, today) {
        return Some((now.no, today));
    }
    let unit = tree.get(unit)?;
    let day = match (unit.valid_from, unit.valid_to) {
        (Some(from), _) if from > today => from,
        (_, Some(to)) if to < today => to,
        _ => today,
    };
    Some((unit.no, day))
}

/// Who stands for a unit on this day, itself where nobody does.
fn bearer_on(tree: &Tree, unit: UnitNo, day: Date) -> Option<UnitNo> {
    tree.successor_on(unit, day).or_else(|| tree.get(unit)).map(|unit| unit.no)
}

#[cfg(test)]
mod tests;
