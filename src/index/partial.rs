//! What one thread sees of the rows: the inner loops of the index.
//!
//! A row's ratings are counted by comparing sixteen criteria at once with each value that a byte can
//! have, into counters of one byte: with eight values and 22 criteria a group's counters are 256 bytes,
//! and those of all communes of the country stay close to the processor. They are emptied into wide
//! ones before they can run over.

use super::columns::Table;
use super::keys::{Keys, NOWHERE};
use super::layout::LANES;
use super::plan::{Plan, SATISFIED, Y};
use super::scan::FigureSums;
use std::collections::BTreeMap;
use std::ops::Range;

/// Rows whose group numbers and sums are worked out at once.
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
    /// By place and figure.
    figures: Vec<Squares>,
}

/// The sums of one figure over respondents, as few numbers as possible.
#[derive(Debug, Clone, Copy, Default)]
struct Squares {
    /// Respondents with an answer in the low half, of them the fully satisfied in the high one.
    n: u64,
    /// Σ(m + 2⁴⁰·y)², which is Σm² + 2⁴⁰·Σ2my + 2⁸⁰·Σy².
    squares: u128,
}

/// Where y lies within the number that is squared.
const FIELD: u32 = 40;

impl Partial {
    /// So many rows at most fit into the fields of [`Squares`].
    pub(super) fn rows_that_fit(plan: &Plan) -> usize {
        let m = plan.criteria.len() as u64;
        let y = m.saturating_mul(plan.full).max(1);
        let fields =
            [m.saturating_mul(m), (2 * m).saturating_mul(y)].map(|most| ((1 << FIELD) - 1) / most.max(1));
        let last = ((1 << (128 - 2 * FIELD)) - 1) / y.saturating_mul(y);
        let rows = fields.into_iter().chain([last, u64::from(u32::MAX)]).min().unwrap_or(1);
        usize::try_from(rows).unwrap_or(usize::MAX).max(1)
    }

    pub(super) fn scan(table: &Table, keys: &Keys<'_>, plan: &Plan, rows: Range<usize>) -> Self {
        let mut seen = Self {
            slots: vec![NOWHERE; keys.groups()],
            keys: Vec::new(),
            pending: Vec::new(),
            narrow: Vec::new(),
            wide: BTreeMap::new(),
            figures: Vec::new(),
        };
        let mut block = [NOWHERE; BLOCK];
        let mut sums = vec![0u64; BLOCK * plan.figures()];
        let width = table.width();
        for start in rows.clone().step_by(BLOCK) {
            let range = start..rows.end.min(start + BLOCK);
            let block = &mut block[..range.len()];
            keys.fill(range.clone(), block);
            let answers = &table.answers()[range.start * width..range.end * width];
            for (row, sums) in answers.chunks_exact(width).zip(sums.chunks_exact_mut(plan.figures())) {
                respondent(plan, row, sums);
            }
            let rows = answers.chunks_exact(width).zip(sums.chunks_exact(plan.figures()));
            for (key, (row, sums)) in block.iter().zip(rows) {
                if *key != NOWHERE {
                    let slot = seen.slot(plan, *key);
                    seen.add(plan, slot, &row[..plan.window], sums);
                }
            }
        }
        seen
    }

    /// The groups that were seen, by place.
    pub(super) fn keys(&self) -> &[u32] {
        &self.keys
    }

    /// Adds the sums of the group at this place.
    pub(super) fn add_to(&self, plan: &Plan, slot: usize, counts: &mut [u32], figures: &mut [FigureSums]) {
        let narrow = &self.narrow[slot * counters(plan)..][..counters(plan)];
        collect(plan, narrow, counts);
        if let Some(wide) = self.wide.get(&slot) {
            collect(plan, wide, counts);
        }
        let mine = &self.figures[slot * plan.figures()..][..plan.figures()];
        figures.iter_mut().zip(mine).for_each(|(to, from)| to.add(&from.sums()));
    }

    #[inline]
    fn slot(&mut self, plan: &Plan, key: u32) -> usize {
        let slot = self.slots[key as usize];
        if slot == NOWHERE { self.new_slot(plan, key) } else { slot as usize }
    }

    #[cold]
    fn new_slot(&mut self, plan: &Plan, key: u32) -> usize {
        let slot = self.keys.len();
        self.slots[key as usize] = u32::try_from(slot).unwrap_or(NOWHERE);
        self.keys.push(key);
        self.pending.push(0);
        self.narrow.resize((slot + 1) * counters(plan), [0; LANES]);
        self.figures.resize((slot + 1) * plan.figures(), Squares::default());
        slot
    }

    #[inline]
    fn add(&mut self, plan: &Plan, slot: usize, criteria: &[u8], sums: &[u64]) {
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
        let figures = &mut self.figures[slot * plan.figures()..][..plan.figures()];
        for (figure, sum) in figures.iter_mut().zip(sums) {
            figure.add(*sum);
        }
    }

    /// Empties a group's narrow counters into the wide ones.
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
        for (class, lanes) in from.iter().enumerate() {
            for (count, lane) in to.iter_mut().skip(class).step_by(plan.classes).zip(lanes) {
                *count += (*lane).into();
            }
        }
    }
}

/// Sixteen-fold counters of a group.
fn counters(plan: &Plan) -> usize {
    plan.window / LANES * plan.classes
}

/// One respondent's sums over the criteria of each figure: answered, satisfied, y, as
/// [`Plan::adds`] packs them.
#[inline]
fn respondent(plan: &Plan, row: &[u8], sums: &mut [u64]) {
    let (factors, rest) = sums.split_at_mut(plan.factors.len());
    rest.fill(0);
    let (parts, overall) = rest.split_at_mut(plan.parts);
    for (factor, sum) in plan.factors.iter().zip(factors) {
        *sum = 0;
        for (scale, run) in &factor.runs {
            let adds = &plan.adds[*scale];
            *sum += row[run.clone()].iter().map(|byte| adds[usize::from(*byte)]).sum::<u64>();
        }
        overall[0] += *sum;
        if let Some(part) = factor.part {
            parts[part] += *sum;
        }
    }
}

impl Squares {
    #[inline]
    fn add(&mut self, sum: u64) {
        let m = sum & 0xffff;
        let satisfied = sum >> SATISFIED & 0xffff;
        let any = u64::from(m > 0);
        self.n += any | (any & u64::from(m == satisfied)) << 32;
        // y is below 2²⁴: at most 255 criteria of at most 27 720 (the least common multiple of 2 to 11).
        let both = u128::from(m | sum >> Y << FIELD);
        self.squares += both * both;
    }

    fn sums(self) -> FigureSums {
        let field = (1 << FIELD) - 1;
        FigureSums {
            n: self.n & u64::from(u32::MAX),
            fully: self.n >> 32,
            mm: self.squares & field,
            ym: (self.squares >> FIELD & field) / 2,
            yy: self.squares >> (2 * FIELD),
        }
    }
}
