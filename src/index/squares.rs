//! The sums of squares over respondents that intervals rest on, by group and figure.

use super::columns::Table;
use super::keys::NOWHERE;
use super::layout::{EIGHT, Tallies};
use super::method::Method;
use super::partial::BLOCK;
use super::plan::{Plan, SATISFIED, Y};
use super::scan::FigureSums;
use std::ops::Range;

/// Sums by place of the group and figure (factors, parts, overall).
pub(super) enum Squares {
    /// y is the number of satisfied answers: from the tallies, eight figures at once.
    Satisfied { sums: Vec<Eight>, wide: Vec<WideTallies> },
    /// y is a score: from the answers, one figure at a time.
    Scores(Vec<Score>),
}

/// [`Tallies`] as they are multiplied.
type WideTallies = [[u16; EIGHT]; 2];

/// Sums of eight figures.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Eight {
    n: [u32; EIGHT],
    fully: [u32; EIGHT],
    yy: [u32; EIGHT],
    ym: [u32; EIGHT],
    mm: [u32; EIGHT],
}

/// Sums of one figure, as few numbers as possible.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Score {
    /// Respondents with an answer in the low half, of them the fully satisfied in the high one.
    n: u64,
    /// Σ(m + 2⁴⁰·y)², which is Σm² + 2⁴⁰·Σ2my + 2⁸⁰·Σy².
    squares: u128,
}

/// Where y lies within the number that is squared.
const FIELD: u32 = 40;

fn are_scores(plan: &Plan) -> bool {
    plan.method == Method::MeanScore
}

/// Eights of figures of a group.
fn eights(plan: &Plan) -> usize {
    plan.figures().div_ceil(EIGHT)
}

/// So many rows at most fit into the sums.
pub(super) fn rows_that_fit(plan: &Plan) -> usize {
    // 255 criteria at most; y is below 2²⁴, as the least common multiple of 2 to 11 is 27 720.
    let m = (plan.criteria.len() as u64).max(1);
    let y = m.saturating_mul(plan.full);
    let rows = if are_scores(plan) {
        let field = (1 << FIELD) - 1;
        let last = ((1 << (128 - 2 * FIELD)) - 1) / y.saturating_mul(y).max(1);
        (field / (m * m)).min(field / (2 * m * y).max(1)).min(last).min(u64::from(u32::MAX))
    } else {
        u64::from(u32::MAX) / (m * m)
    };
    usize::try_from(rows).unwrap_or(usize::MAX).max(1)
}

impl Squares {
    pub(super) fn new(plan: &Plan) -> Self {
        if are_scores(plan) {
            Self::Scores(Vec::new())
        } else {
            Self::Satisfied { sums: Vec::new(), wide: vec![WideTallies::default(); BLOCK * eights(plan)] }
        }
    }

    /// Room for so many groups.
    pub(super) fn make_room(&mut self, plan: &Plan, groups: usize) {
        match self {
            Self::Satisfied { sums, .. } => sums.resize(groups * eights(plan), Eight::default()),
            Self::Scores(sums) => sums.resize(groups * plan.figures(), Score::default()),
        }
    }

    /// Adds rows, each to the group at its place.
    pub(super) fn add(&mut self, plan: &Plan, places: &[u32], table: &Table, rows: Range<usize>) {
        match self {
            Self::Satisfied { sums, wide } => {
                let each = eights(plan);
                widen(&table.tallies()[rows.start * each..rows.end * each], wide);
                for (place, tallies) in places.iter().zip(wide.chunks_exact(each)) {
                    if *place != NOWHERE {
                        let sums = &mut sums[*place as usize * each..][..each];
                        sums.iter_mut().zip(tallies).for_each(|(sums, tallies)| sums.add(tallies));
                    }
                }
            }
            Self::Scores(sums) => {
                let width = table.width();
                let answers = table.answers()[rows.start * width..rows.end * width].chunks_exact(width);
                for (place, row) in places.iter().zip(answers) {
                    if *place != NOWHERE {
                        let sums = &mut sums[*place as usize * plan.figures()..][..plan.figures()];
                        add_scores(plan, row, sums);
                    }
                }
            }
        }
    }

    /// Adds the sums of the group at this place.
    pub(super) fn add_to(&self, plan: &Plan, place: usize, figures: &mut [FigureSums]) {
        match self {
            Self::Satisfied { sums, .. } => {
                let mine = &sums[place * eights(plan)..][..eights(plan)];
                for (at, to) in figures.iter_mut().enumerate() {
                    to.add(&mine[at / EIGHT].figure(at % EIGHT));
                }
            }
            Self::Scores(sums) => {
                let mine = &sums[place * plan.figures()..][..plan.figures()];
                figures.iter_mut().zip(mine).for_each(|(to, from)| to.add(&from.figure()));
            }
        }
    }
}

/// Adds one respondent's scores to the sums of the factors, parts and overall.
fn add_scores(plan: &Plan, row: &[u8], sums: &mut [Score]) {
    let (factors, rest) = sums.split_at_mut(plan.factors.len());
    let (parts, overall) = rest.split_at_mut(plan.parts);
    let mut all = 0;
    for (factor, score) in plan.factors.iter().zip(factors) {
        let bytes = row[factor.criteria.clone()].iter().zip(&plan.criteria[factor.criteria.clone()]);
        let sum = bytes.map(|(byte, c)| plan.adds[c.scale][usize::from(*byte)]).sum();
        score.add(sum);
        all += sum;
    }
    for (part, score) in parts.iter_mut().enumerate() {
        let mine = plan.factors.iter().filter(|f| f.part == Some(part)).flat_map(|f| f.criteria.clone());
        score.add(mine.map(|at| plan.adds[plan.criteria[at].scale][usize::from(row[at])]).sum());
    }
    overall[0].add(all);
}

impl Eight {
    #[inline]
    fn add(&mut self, [m, y]: &WideTallies) {
        let (m, y) = (*m, *y);
        let any = at_most_one(m);
        let fully = minus(any, at_most_one(minus(m, y)));
        plus(&mut self.n, any);
        plus(&mut self.fully, fully);
        plus(&mut self.mm, times(m, m));
        plus(&mut self.ym, times(y, m));
        plus(&mut self.yy, times(y, y));
    }

    fn figure(&self, lane: usize) -> FigureSums {
        FigureSums {
            n: self.n[lane].into(),
            fully: self.fully[lane].into(),
            yy: self.yy[lane].into(),
            ym: self.ym[lane].into(),
            mm: self.mm[lane].into(),
        }
    }
}

// Plain loops over eight numbers, which the compiler turns into one instruction each.

#[inline]
fn widen(from: &[Tallies], to: &mut [WideTallies]) {
    let from = from.as_flattened().as_flattened();
    for (to, from) in to.as_flattened_mut().as_flattened_mut().iter_mut().zip(from) {
        *to = u16::from(*from);
    }
}

/// Below 2¹⁶, as both are below 2⁸.
#[inline]
fn times(a: [u16; EIGHT], b: [u16; EIGHT]) -> [u16; EIGHT] {
    std::array::from_fn(|at| a[at] * b[at])
}

/// No b is above its a.
#[inline]
fn minus(a: [u16; EIGHT], b: [u16; EIGHT]) -> [u16; EIGHT] {
    std::array::from_fn(|at| a[at] - b[at])
}

#[inline]
fn at_most_one(a: [u16; EIGHT]) -> [u16; EIGHT] {
    std::array::from_fn(|at| a[at] - a[at].saturating_sub(1))
}

#[inline]
fn plus(sums: &mut [u32; EIGHT], more: [u16; EIGHT]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum += u32::from(more);
    }
}

impl Score {
    fn add(&mut self, sum: u64) {
        let m = sum & 0xffff;
        let satisfied = sum >> SATISFIED & 0xffff;
        let any = u64::from(m > 0);
        self.n += any | (any & u64::from(m == satisfied)) << 32;
        let both = u128::from(m | sum >> Y << FIELD);
        self.squares += both * both;
    }

    fn figure(self) -> FigureSums {
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
