//! One pass over the rows: what every figure needs, summed by group. Whole numbers throughout, so
//! neither the order of the rows nor the number of threads changes a digit.

mod grouped;
pub(super) mod linear;
mod partial;
pub(super) mod plan;
mod run;
mod squares;
mod tallies;

use super::columns::Table;
use super::keys::Keys;
use super::memory::{self, Memory};
use partial::Partial;
use plan::Plan;
use squares::rows_that_fit;
use std::ops::Range;
use std::sync::Arc;

/// Below this, a thread costs more than it helps; in tests a few rows are to meet several threads.
pub(super) const ROWS_WORTH_A_THREAD: usize = if cfg!(test) { 8 } else { 20_000 };

/// Fewer groups than this are worked out sooner than a thread starts.
pub(super) const GROUPS_WORTH_A_THREAD: usize = if cfg!(test) { 2 } else { 200 };

/// The sums of one figure (factor, part, overall) over respondents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct FigureSums {
    /// Respondents who answered any of the figure's criteria.
    pub(super) n: u64,
    /// Of them, those whose every given answer is a satisfied one.
    pub(super) fully: u64,
    pub(super) yy: u128,
    pub(super) ym: u128,
    pub(super) mm: u128,
}

/// The sums of all groups that have a row, ordered by group number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) keys: Vec<u32>,
    /// By group, criterion, class ([`Plan::class`]).
    counts: Vec<u32>,
    /// By group: factors, parts, overall.
    figures: Vec<FigureSums>,
    counts_each: usize,
    figures_each: usize,
}

/// One group's share of [`Totals`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Sums<'a> {
    pub(super) counts: &'a [u32],
    pub(super) figures: &'a [FigureSums],
}

impl Totals {
    fn empty(plan: &Plan, keys: Vec<u32>) -> Self {
        let (counts_each, figures_each) = (plan.criteria.len() * plan.classes, plan.figures());
        Self {
            counts: vec![0; keys.len() * counts_each],
            figures: vec![FigureSums::default(); keys.len() * figures_each],
            keys,
            counts_each,
            figures_each,
        }
    }

    pub(super) fn group(&self, at: usize) -> Sums<'_> {
        Sums {
            counts: &self.counts[at * self.counts_each..][..self.counts_each],
            figures: &self.figures[at * self.figures_each..][..self.figures_each],
        }
    }

    /// Everything in one group, numbered 0, even where there is no row.
    pub(super) fn together(&self, plan: &Plan) -> Self {
        let mut all = Self::empty(plan, vec![0]);
        for at in 0..self.keys.len() {
            let group = self.group(at);
            all.counts.iter_mut().zip(group.counts).for_each(|(to, from)| *to += from);
            all.figures.iter_mut().zip(group.figures).for_each(|(to, from)| to.add(from));
        }
        all
    }

    /// These and more of the same groups.
    fn with(&self, more: &Self) -> Self {
        if more.keys.is_empty() {
            return self.clone();
        }
        let mut keys = [self.keys.as_slice(), &more.keys].concat();
        keys.sort_unstable();
        keys.dedup();
        let mut all = Self {
            counts: vec![0; keys.len() * self.counts_each],
            figures: vec![FigureSums::default(); keys.len() * self.figures_each],
            keys,
            ..*self
        };
        for some in [self, more] {
            let mut at = 0;
            for (from, key) in some.keys.iter().enumerate() {
                at += all.keys[at..].iter().position(|known| known == key).unwrap_or(0);
                let group = some.group(from);
                let counts = &mut all.counts[at * self.counts_each..][..self.counts_each];
                counts.iter_mut().zip(group.counts).for_each(|(to, from)| *to += from);
                let figures = &mut all.figures[at * self.figures_each..][..self.figures_each];
                figures.iter_mut().zip(group.figures).for_each(|(to, from)| to.add(from));
            }
        }
        all
    }

    /// Ordered by group number, whichever part saw a group first.
    fn of(parts: &[Partial], groups: usize, plan: &Plan, threads: usize) -> Self {
        let mut seen = vec![false; groups];
        for key in parts.iter().flat_map(Partial::keys) {
            seen[*key as usize] = true;
        }
        let keys: Vec<_> = (0..).zip(&seen).filter(|(_, seen)| **seen).map(|(key, _)| key).collect();
        let stretch = |range: Range<usize>| {
            let mut some = Self::empty(plan, keys[range].to_vec());
            let counts = some.counts.chunks_exact_mut(some.counts_each);
            let figures = some.figures.chunks_exact_mut(some.figures_each);
            for ((key, counts), figures) in some.keys.iter().zip(counts).zip(figures) {
                for part in parts {
                    if let Some(place) = part.place(*key) {
                        part.add_to(plan, place, counts, figures);
                    }
                }
            }
            some
        };
        let busy = threads.min(keys.len() / GROUPS_WORTH_A_THREAD);
        let mut stretches = in_parts(keys.len(), usize::MAX, busy, &stretch).into_iter();
        let mut all = stretches.next().unwrap_or_else(|| Self::empty(plan, Vec::new()));
        for more in stretches {
            all.keys.extend(more.keys);
            all.counts.extend(more.counts);
            all.figures.extend(more.figures);
        }
        all
    }
}

impl memory::Sums for Totals {
    fn bytes(&self) -> usize {
        let Self { keys, counts, figures, .. } = self;
        size_of_val(keys.as_slice()) + size_of_val(counts.as_slice()) + size_of_val(figures.as_slice())
    }
}

impl FigureSums {
    pub(super) fn add(&mut self, other: &Self) {
        self.n += other.n;
        self.fully += other.fully;
        self.yy += other.yy;
        self.ym += other.ym;
        self.mm += other.mm;
    }
}

/// Sums up all rows of a table on so many threads, going on from what is remembered of them.
pub(super) fn scan(
    table: &Table,
    keys: &Keys<'_>,
    plan: &Plan,
    threads: usize,
    memory: &Memory,
) -> Arc<Totals> {
    memory.totals.of(table, keys, Some(plan.method), table.rows(), |known, rows| {
        let busy = threads.min(rows.len() / ROWS_WORTH_A_THREAD);
        let part = |part: Range<usize>| {
            Partial::scan(table, keys, plan, rows.start + part.start..rows.start + part.end)
        };
        let parts = in_parts(rows.len(), rows_that_fit(plan), busy, &part);
        let new = Totals::of(&parts, keys.groups(), plan, threads);
        match known {
            Some(known) => known.with(&new),
            None => new,
        }
    })
}

/// Does `work` on consecutive ranges of rows, at most `longest` each, and returns what came of them
/// in order.
pub(super) fn in_parts<T: Send>(
    rows: usize,
    longest: usize,
    threads: usize,
    work: &(impl Fn(Range<usize>) -> T + Sync),
) -> Vec<T> {
    let threads = threads.max(1);
    let each = rows.div_ceil(threads).min(longest).max(1);
    let ranges: Vec<_> = (0..rows).step_by(each).map(|start| start..rows.min(start + each)).collect();
    if ranges.len() < 2 {
        return ranges.into_iter().map(work).collect();
    }
    let share = ranges.len().div_ceil(threads);
    std::thread::scope(|scope| {
        let busy: Vec<_> = ranges
            .chunks(share)
            .map(|mine| scope.spawn(|| mine.iter().cloned().map(work).collect::<Vec<_>>()))
            .collect();
        busy.into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}
