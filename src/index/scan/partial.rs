//! What one thread sees of the rows.

use super::FigureSums;
use super::grouped::{Grouped, STRETCH};
use super::plan::{EIGHT, Plan};
use super::run::{LONGEST, Run};
use super::squares::Squares;
use crate::index::columns::Table;
use crate::index::columns::layout::LANES;
use crate::index::keys::{Keys, NOWHERE};
use std::ops::Range;

/// Rows of a group that lie side by side on average, where they are not brought together first; in tests so few
/// that rows lie either way.
const TOGETHER: usize = if cfg!(test) { 2 } else { 24 };

/// The numbers of the rows of a run.
const OFFSETS: [u32; LONGEST] = {
    let mut offsets = [0; LONGEST];
    let mut at = 1;
    while at < LONGEST {
        offsets[at] = offsets[at - 1] + 1;
        at += 1;
    }
    offsets
};

/// Whether rows of these groups lie side by side already.
fn lie_together(groups: &[u32]) -> bool {
    let ends = groups.windows(2).filter(|pair| pair[0] != pair[1]).count();
    ends < groups.len() / TOGETHER
}

/// Sums over rows, by group.
pub(super) struct Partial {
    /// By group number: the group's place here.
    slots: Vec<u32>,
    keys: Vec<u32>,
    /// By place, sixteen criteria and value: one counter for each criterion.
    counters: Vec<[u32; LANES]>,
    squares: Squares,
}

impl Partial {
    pub(super) fn scan(table: &Table, keys: &Keys<'_>, plan: &Plan, rows: Range<usize>) -> Self {
        let mut seen = Self {
            slots: vec![NOWHERE; keys.groups()],
            keys: Vec::new(),
            counters: Vec::new(),
            squares: Squares::new(plan),
        };
        let (mut run, mut grouped) = (Run::new(plan), Grouped::new());
        let mut places = vec![NOWHERE; STRETCH];
        for start in rows.clone().step_by(STRETCH) {
            let range = start..rows.end.min(start + STRETCH);
            let places = &mut places[..range.len()];
            keys.fill(range, places);
            let answers = &table.answers()[start * table.width()..];
            if lie_together(places) {
                seen.add_together(plan, &mut run, places, answers, table.width());
                continue;
            }
            for place in places.iter_mut().filter(|place| **place != NOWHERE) {
                *place = seen.slot(plan, *place);
            }
            grouped.fill(places, seen.keys.len());
            for (place, rows) in grouped.runs() {
                run.gather(answers, table.width(), rows);
                run.count(plan, &mut seen.counters[place * counters(plan)..][..counters(plan)]);
                let of_rows = rows.iter().map(|row| &answers[*row as usize * table.width()..]);
                seen.squares.add(plan, place, &run, of_rows);
            }
        }
        seen
    }

    /// Takes in rows whose groups these are, group after group as they lie.
    fn add_together(&mut self, plan: &Plan, run: &mut Run, groups: &[u32], answers: &[u8], width: usize) {
        let mut first = 0;
        for some in groups.chunk_by(|a, b| a == b) {
            let end = first + some.len();
            if some[0] != NOWHERE {
                let place = self.slot(plan, some[0]) as usize;
                for start in (first..end).step_by(LONGEST) {
                    let rows = LONGEST.min(end - start);
                    let answers = &answers[start * width..];
                    let mine = &mut self.counters[place * counters(plan)..][..counters(plan)];
                    if !run.count_side_by_side(plan, answers, width, rows, mine) {
                        run.gather(answers, width, &OFFSETS[..rows]);
                        run.count(plan, mine);
                    }
                    self.squares.add(plan, place, run, answers.chunks(width).take(rows));
                }
            }
            first = end;
        }
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
    pub(super) fn add_to(&self, plan: &Plan, place: usize, counts: &mut [u32], figures: &mut [FigureSums]) {
        let mine = &self.counters[place * counters(plan)..][..counters(plan)];
        let sixteens = mine.chunks_exact(plan.values.len() * EIGHT);
        for (from, to) in sixteens.zip(counts.chunks_mut(LANES * plan.classes)) {
            for (at, to) in to.chunks_exact_mut(plan.classes).enumerate() {
                to.iter_mut().zip(from).for_each(|(count, lanes)| *count += lanes[at]);
            }
        }
        self.squares.add_to(plan, place, figures);
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
        self.counters.resize(self.keys.len() * counters(plan), [0; LANES]);
        self.squares.make_room(plan, self.keys.len());
        slot
    }
}

/// Sixteen-fold counters of a group.
fn counters(plan: &Plan) -> usize {
    plan.sixteens() * plan.values.len() * EIGHT
}
