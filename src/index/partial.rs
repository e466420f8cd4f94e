//! What one thread sees of the rows: the inner loops of the index.
//!
//! A row's ratings are counted by comparing sixteen criteria at once with each value that a byte can
//! have, into counters of one byte: with eight values and 22 criteria a group's counters are 256 bytes,
//! and those of all communes of the country stay close to the processor. They are emptied into wide
//! ones before they can run over.

use super::columns::Table;
use super::keys::{Keys, NOWHERE};
use super::layout::LANES;
use super::plan::Plan;
use super::scan::FigureSums;
use super::squares::Squares;
use std::collections::BTreeMap;
use std::ops::Range;

/// Rows that go through each step at once.
pub(super) const BLOCK: usize = 512;

/// Sums over rows, by group.
pub(super) struct Partial {
    /// By group number: the group's place here.
    slots: Vec<u32>,
    keys: Vec<u32>,
    /// By place: rows in the narrow counters, at most 255.
    pending: Vec<u8>,
    /// By place, sixteen criteria, class: one counter for each criterion.
    narrow: Vec<[u8; LANES]>,
    /// The same, emptied, of the groups whose narrow counters were full once.
    wide: BTreeMap<usize, Vec<[u32; LANES]>>,
    squares: Squares,
}

impl Partial {
    pub(super) fn scan(table: &Table, keys: &Keys<'_>, plan: &Plan, rows: Range<usize>) -> Self {
        let mut seen = Self {
            slots: vec![NOWHERE; keys.groups()],
            keys: Vec::new(),
            pending: Vec::new(),
            narrow: Vec::new(),
            wide: BTreeMap::new(),
            squares: Squares::new(plan),
        };
        let mut block = [NOWHERE; BLOCK];
        let width = table.width();
        for start in rows.clone().step_by(BLOCK) {
            let range = start..rows.end.min(start + BLOCK);
            let block = &mut block[..range.len()];
            keys.fill(range.clone(), block);
            for key in block.iter_mut().filter(|key| **key != NOWHERE) {
                *key = seen.slot(plan, *key);
            }
            let answers = &table.answers()[range.start * width..range.end * width];
            for (slot, row) in block.iter().zip(answers.chunks_exact(width)) {
                if *slot != NOWHERE {
                    seen.count(plan, *slot as usize, &row[..plan.window]);
                }
            }
            seen.squares.add(plan, block, table, range);
        }
        seen
    }

    /// The groups that were seen, by place.
    pub(super) fn keys(&self) -> &[u32] {
        &self.keys
    }

    /// The place of a group.
    pub(super) fn place(&self, key: u32) -> Option<usize> {
        self.slots.get(key as usize).filter(|slot| **slot != NOWHERE).map(|slot| *slot as usize)
    }

    /// Adds the sums of the group at this place.
    pub(super) fn add_to(&self, plan: &Plan, slot: usize, counts: &mut [u32], figures: &mut [FigureSums]) {
        let narrow = &self.narrow[slot * counters(plan)..][..counters(plan)];
        collect(plan, narrow, counts);
        if let Some(wide) = self.wide.get(&slot) {
            collect(plan, wide, counts);
        }
        self.squares.add_to(plan, slot, figures);
    }

    #[inline]
    fn slot(&mut self, plan: &Plan, key: u32) -> u32 {
        let slot = self.slots[key as usize];
        if slot == NOWHERE { self.new_slot(plan, key) } else { slot }
    }

    #[cold]
    fn new_slot(&mut self, plan: &Plan, key: u32) -> u32 {
        let slot = u32::try_from(self.keys.len()).unwrap_or(NOWHERE);
        self.slots[key as usize] = slot;
        self.keys.push(key);
        self.pending.push(0);
        self.narrow.resize(self.keys.len() * counters(plan), [0; LANES]);
        self.squares.make_room(plan, self.keys.len());
        slot
    }

    #[inline]
    fn count(&mut self, plan: &Plan, slot: usize, criteria: &[u8]) {
        if self.pending[slot] == u8::MAX {
            self.empty(plan, slot);
        }
        self.pending[slot] += 1;
        let narrow = &mut self.narrow[slot * counters(plan)..][..counters(plan)];
        let (criteria, _) = criteria.as_chunks::<LANES>();
        for (bytes, classes) in criteria.iter().zip(narrow.chunks_exact_mut(plan.classes)) {
            for (value, counters) in plan.values.iter().zip(classes) {
                *counters = counted(*counters, *bytes, *value);
            }
        }
    }

    /// Empties a group's narrow counters into the wide ones.
    #[cold]
    fn empty(&mut self, plan: &Plan, slot: usize) {
        self.pending[slot] = 0;
        let narrow = &mut self.narrow[slot * counters(plan)..][..counters(plan)];
        let wide = self.wide.entry(slot).or_insert_with(|| vec![[0; LANES]; counters(plan)]);
        for (wide, narrow) in wide.iter_mut().zip(narrow) {
            for (wide, narrow) in wide.iter_mut().zip(narrow) {
                *wide += u32::from(std::mem::take(narrow));
            }
        }
    }
}

/// The counters after bytes were compared with a value: by value, so that the compiler sees that
/// nothing else changes meanwhile and compares all at once.
#[inline]
fn counted(mut counters: [u8; LANES], bytes: [u8; LANES], value: [u8; LANES]) -> [u8; LANES] {
    for ((counter, byte), value) in counters.iter_mut().zip(bytes).zip(value) {
        *counter += u8::from(byte == value);
    }
    counters
}

/// From counters by sixteen criteria, class and criterion to counters by criterion and class.
fn collect<T: Copy + Into<u32>>(plan: &Plan, from: &[[T; LANES]], to: &mut [u32]) {
    let criteria = to.chunks_mut(LANES * plan.classes);
    for (from, to) in from.chunks_exact(plan.classes).zip(criteria) {
        for (at, to) in to.chunks_exact_mut(plan.classes).enumerate() {
            for (count, lanes) in to.iter_mut().zip(from) {
                *count += lanes[at].into();
            }
        }
    }
}

/// Sixteen-fold counters of a group.
fn counters(plan: &Plan) -> usize {
    plan.window / LANES * plan.classes
}
