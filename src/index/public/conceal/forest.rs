//! Units under units, and how they are cut into blocks.

use super::Kind;
use crate::ids::UnitNo;
use crate::index::public::suppress::{is_few, protect};
use crate::unit::{Tree, Unit};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

/// Each unit under the one that it belongs to, or belonged to on its last day.
pub(super) struct Forest {
    below: BTreeMap<Option<UnitNo>, Vec<UnitNo>>,
}

/// People of a unit by kind.
type People = BTreeMap<UnitNo, BTreeMap<Kind, u64>>;

/// A unit for itself, or with everything below it, or several of them.
struct Node {
    units: Vec<UnitNo>,
    kinds: BTreeMap<Kind, u64>,
    /// What it is made of; empty where it is one unit for itself.
    parts: Vec<Node>,
}

impl Node {
    fn people(&self) -> u64 {
        self.kinds.values().sum()
    }

    fn of(parts: Vec<Self>) -> Self {
        let mut whole = Self { units: Vec::new(), kinds: BTreeMap::new(), parts: Vec::new() };
        for part in &parts {
            whole.units.extend(&part.units);
            for (kind, n) in &part.kinds {
                *whole.kinds.entry(*kind).or_default() += n;
            }
        }
        Self { parts, ..whole }
    }

    /// Of one part it is that part.
    fn made_of(mut parts: Vec<Self>) -> Option<Self> {
        if parts.len() > 1 { Some(Self::of(parts)) } else { parts.pop() }
    }

    /// The parts that are shown as units, those that are hidden as one.
    fn shown(self, fewest: u64) -> Vec<Self> {
        let people: Vec<_> = self.parts.iter().map(Self::people).collect();
        let mut shown = Vec::new();
        let mut hidden = Vec::new();
        for (part, hide) in self.parts.into_iter().zip(protect(&people, fewest)) {
            if hide { hidden.push(part) } else { shown.push(part) }
        }
        if !hidden.is_empty() {
            shown.push(Self { parts: Vec::new(), ..Self::of(hidden) });
        }
        shown
    }

    /// Whether each class of kinds has nobody, or enough.
    fn divides(&self, classes: &BTreeMap<Kind, usize>, fewest: u64) -> bool {
        self.by_class(classes).values().all(|n| !is_few(*n, fewest))
    }

    fn by_class(&self, classes: &BTreeMap<Kind, usize>) -> BTreeMap<usize, u64> {
        let mut people = BTreeMap::new();
        for (kind, n) in &self.kinds {
            *people.entry(classes[kind]).or_default() += n;
        }
        people
    }
}

impl Forest {
    pub(super) fn of(tree: &Tree) -> Self {
        let mut below: BTreeMap<Option<UnitNo>, Vec<UnitNo>> = BTreeMap::new();
        for unit in tree.iter() {
            below.entry(parent(tree, unit)).or_default().push(unit.no);
        }
        Self { below }
    }

    /// The block of each unit with people and each kind that has any.
    pub(super) fn cut(&self, people: &People, fewest: u64) -> BTreeMap<(UnitNo, Kind), usize> {
        let mut seen = BTreeSet::new();
        let mut roots = self.nodes(None, people, &mut seen);
        // Units that belong to each other in a circle.
        let lost: Vec<_> = people.keys().filter(|unit| !seen.contains(*unit)).copied().collect();
        roots.extend(lost.into_iter().filter_map(|unit| leaf(unit, people)));
        let mut cut = Cutting { fewest, classes: BTreeMap::new(), next: 0, blocks: BTreeMap::new() };
        if let Some(all) = Node::made_of(roots) {
            cut.classify(&all);
            if is_few(all.people(), fewest) { cut.keep(&all) } else { cut.divide(all) }
        }
        cut.blocks
    }

    fn nodes(&self, above: Option<UnitNo>, people: &People, seen: &mut BTreeSet<UnitNo>) -> Vec<Node> {
        let mut nodes = Vec::new();
        for unit in self.below.get(&above).into_iter().flatten() {
            if seen.insert(*unit) {
                let mut parts: Vec<_> = leaf(*unit, people).into_iter().collect();
                parts.extend(self.nodes(Some(*unit), people, seen));
                nodes.extend(Node::made_of(parts));
            }
        }
        nodes
    }
}

/// The people of a unit itself.
fn leaf(unit: UnitNo, people: &People) -> Option<Node> {
    let kinds = people.get(&unit)?.clone();
    Some(Node { units: vec![unit], kinds, parts: Vec::new() })
}

fn parent(tree: &Tree, unit: &Unit) -> Option<UnitNo> {
    tree.parent(unit.no, unit.valid_to.unwrap_or(Date::MAX)).map(|above| above.no)
}

/// Blocks as they are found.
struct Cutting {
    fewest: u64,
    /// Kinds that are hidden together are one class.
    classes: BTreeMap<Kind, usize>,
    next: usize,
    blocks: BTreeMap<(UnitNo, Kind), usize>,
}

impl Cutting {
    fn classify(&mut self, all: &Node) {
        let people: Vec<_> = all.kinds.values().copied().collect();
        let hidden = protect(&people, self.fewest);
        for ((at, kind), hide) in (1..).zip(all.kinds.keys()).zip(hidden) {
            self.classes.insert(*kind, if hide { 0 } else { at });
        }
    }

    /// A node that is not divided further by units: one block for each class.
    fn keep(&mut self, node: &Node) {
        let mut of_class = BTreeMap::new();
        for unit in &node.units {
            for kind in self.classes.keys() {
                let block = of_class.entry(self.classes[kind]).or_insert_with(|| {
                    self.next += 1;
                    self.next - 1
                });
                self.blocks.insert((*unit, *kind), *block);
            }
        }
    }

    /// A node whose classes all have nobody or enough, into the units below it.
    fn divide(&mut self, node: Node) {
        if node.parts.is_empty() {
            self.keep(&node);
            return;
        }
        let parts = node.shown(self.fewest);
        let (mut divided, mut together): (Vec<Node>, Vec<Node>) =
            parts.into_iter().partition(|part| part.divides(&self.classes, self.fewest));
        divided.sort_by_key(|part| std::cmp::Reverse(part.people()));
        // What is left as a whole must itself have nobody or enough of each class.
        loop {
            let rest = Node { parts: Vec::new(), ..Node::of(std::mem::take(&mut together)) };
            let good = rest.divides(&self.classes, self.fewest);
            match (good, divided.pop()) {
                (true, last) => {
                    divided.extend(last);
                    self.keep(&rest);
                    break;
                }
                (false, None) => {
                    self.keep(&rest);
                    break;
                }
                (false, Some(smallest)) => together = vec![rest, smallest],
            }
        }
        for part in divided {
            self.divide(part);
        }
    }
}
