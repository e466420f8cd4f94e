//! One pass over the rows: what every figure needs, summed by group. Whole numbers throughout, so
//! neither the order of the rows nor the number of threads changes a digit.

use super::columns::Table;
use super::keys::{Keys, NOWHERE};
use super::plan::{Plan, SATISFIED, Y, class};
use std::ops::Range;

/// Rows whose group numbers are worked out at once.
pub(super) const BLOCK: usize = 2048;

/// Below this, a thread costs more than it helps; in tests a few rows are to meet several threads.
const ROWS_WORTH_A_THREAD: usize = if cfg!(test) { 8 } else { 20_000 };

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
    counts: Vec<u64>,
    /// By group: factors, parts, overall.
    figures: Vec<FigureSums>,
    counts_each: usize,
    figures_each: usize,
}

/// One group's share of [`Totals`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Sums<'a> {
    pub(super) counts: &'a [u64],
    pub(super) figures: &'a [FigureSums],
}

impl Totals {
    fn empty(plan: &Plan) -> Self {
        Self {
            keys: Vec::new(),
            counts: Vec::new(),
            figures: Vec::new(),
            counts_each: plan.criteria.len() * plan.classes,
            figures_each: plan.figures(),
        }
    }

    pub(super) fn group(&self, at: usize) -> Sums<'_> {
        Sums {
            counts: &self.counts[at * self.counts_each..][..self.counts_each],
            figures: &self.figures[at * self.figures_each..][..self.figures_each],
        }
    }

    /// Everything in one group, numbered 0; of no group where there is none.
    pub(super) fn together(&self, plan: &Plan) -> Self {
        let mut all = Self::empty(plan);
        all.keys = vec![0];
        all.counts = vec![0; self.counts_each];
        all.figures = vec![FigureSums::default(); self.figures_each];
        for at in 0..self.keys.len() {
            all.add(0, self.group(at));
        }
        all
    }

    fn add(&mut self, slot: usize, sums: Sums<'_>) {
        for (to, from) in self.counts[slot * self.counts_each..].iter_mut().zip(sums.counts) {
            *to += from;
        }
        for (to, from) in self.figures[slot * self.figures_each..].iter_mut().zip(sums.figures) {
            to.n += from.n;
            to.fully += from.fully;
            to.yy += from.yy;
            to.ym += from.ym;
            to.mm += from.mm;
        }
    }

    /// Ordered by group number, whichever part saw a group first.
    fn of(parts: &[Partial], groups: usize, plan: &Plan) -> Self {
        let mut slots = vec![NOWHERE; groups];
        parts.iter().flat_map(|part| &part.keys).for_each(|key| slots[*key as usize] = 0);
        let mut all = Self::empty(plan);
        for (key, slot) in (0..).zip(&mut slots).filter(|(_, slot)| **slot == 0) {
            *slot = u32::try_from(all.keys.len()).unwrap_or(NOWHERE);
            all.keys.push(key);
        }
        all.counts = vec![0; all.keys.len() * all.counts_each];
        all.figures = vec![FigureSums::default(); all.keys.len() * all.figures_each];
        for part in parts {
            for (at, key) in part.keys.iter().enumerate() {
                let slot = slots[*key as usize] as usize;
                let counts = &part.counts[at * all.counts_each..][..all.counts_each];
                for (to, from) in all.counts[slot * all.counts_each..].iter_mut().zip(counts) {
                    *to += u64::from(*from);
                }
                let figures = &part.figures[at * all.figures_each..][..all.figures_each];
                for (to, from) in all.figures[slot * all.figures_each..].iter_mut().zip(figures) {
                    to.take(*from);
                }
            }
        }
        all
    }
}

impl FigureSums {
    fn take(&mut self, [n, yy, ym, mm]: Quad) {
        self.n += n & u64::from(u32::MAX);
        self.fully += n >> 32;
        self.yy += u128::from(yy);
        self.ym += u128::from(ym);
        self.mm += u128::from(mm);
    }
}

/// n in the low half with the fully satisfied in the high one, Σy², Σy·m, Σm².
type Quad = [u64; 4];

/// What one thread saw.
struct Partial {
    /// By group number: the group's place here.
    slots: Vec<u32>,
    keys: Vec<u32>,
    counts: Vec<u32>,
    figures: Vec<Quad>,
}

/// Scans all rows of a table on so many threads.
pub(super) fn scan(table: &Table, keys: &Keys<'_>, plan: &Plan, threads: usize) -> Totals {
    let parts =
        in_parts(table.rows(), rows_that_fit(plan), threads, &|rows| Partial::scan(table, keys, plan, rows));
    Totals::of(&parts, keys.groups(), plan)
}

/// So many rows' Σy² surely fit into 64 bits.
fn rows_that_fit(plan: &Plan) -> usize {
    let highest = plan.full.saturating_mul(plan.criteria.len() as u64);
    usize::try_from(u64::MAX / highest.saturating_mul(highest).max(1)).unwrap_or(usize::MAX).max(1)
}

/// Does `work` on consecutive ranges of rows, at most `longest` each, and returns what came of them
/// in order.
pub(super) fn in_parts<T: Send>(
    rows: usize,
    longest: usize,
    threads: usize,
    work: &(impl Fn(Range<usize>) -> T + Sync),
) -> Vec<T> {
    let threads = threads.min(rows / ROWS_WORTH_A_THREAD).max(1);
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

impl Partial {
    fn scan(table: &Table, keys: &Keys<'_>, plan: &Plan, rows: Range<usize>) -> Self {
        let mut seen = Self {
            slots: vec![NOWHERE; keys.groups()],
            keys: Vec::new(),
            counts: Vec::new(),
            figures: Vec::new(),
        };
        let mut block = [NOWHERE; BLOCK];
        let mut parts = vec![0u64; plan.parts];
        let width = table.width();
        for start in rows.clone().step_by(BLOCK) {
            let range = start..rows.end.min(start + BLOCK);
            let block = &mut block[..range.len()];
            keys.fill(range.clone(), block);
            let answers = &table.answers()[range.start * width..range.end * width];
            for (key, row) in block.iter().zip(answers.chunks_exact(width)) {
                if *key != NOWHERE {
                    seen.add(plan, *key, row, &mut parts);
                }
            }
        }
        seen
    }

    #[inline]
    fn add(&mut self, plan: &Plan, key: u32, row: &[u8], parts: &mut [u64]) {
        let (counts_each, figures_each) = (plan.criteria.len() * plan.classes, plan.figures());
        let mut slot = self.slots[key as usize];
        if slot == NOWHERE {
            slot = u32::try_from(self.keys.len()).unwrap_or(NOWHERE);
            self.slots[key as usize] = slot;
            self.keys.push(key);
            self.counts.resize(self.counts.len() + counts_each, 0);
            self.figures.resize(self.figures.len() + figures_each, Quad::default());
        }
        let slot = slot as usize;
        let counts = &mut self.counts[slot * counts_each..][..counts_each];
        let figures = &mut self.figures[slot * figures_each..][..figures_each];
        parts.fill(0);
        let (shift, mut overall) = (plan.shift(), 0);
        for (factor, quad) in plan.factors.iter().zip(figures.iter_mut()) {
            let mut sum = 0;
            let range = factor.criteria.clone();
            let mine = counts[range.start * plan.classes..].chunks_exact_mut(plan.classes);
            for (criterion, counts) in plan.criteria[range].iter().zip(mine) {
                let byte = row[criterion.offset];
                counts[class(byte, shift)] += 1;
                sum += plan.adds[criterion.scale][usize::from(byte)];
            }
            add_respondent(quad, sum);
            overall += sum;
            if let Some(part) = factor.part {
                parts[part] += sum;
            }
        }
        let rest = &mut figures[plan.factors.len()..];
        for (quad, sum) in rest.iter_mut().zip(parts.iter().copied().chain([overall])) {
            add_respondent(quad, sum);
        }
    }
}

#[inline]
fn add_respondent(quad: &mut Quad, sum: u64) {
    let m = sum & 0xffff;
    let satisfied = sum >> SATISFIED & 0xffff;
    let y = sum >> Y;
    let any = u64::from(m > 0);
    let fully = any & u64::from(m == satisfied);
    quad[0] += any | fully << 32;
    quad[1] += y * y;
    quad[2] += y * m;
    quad[3] += m * m;
}
