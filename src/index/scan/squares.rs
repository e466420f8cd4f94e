//! The sums of squares over respondents that intervals rest on, by group and figure.

use super::FigureSums;
use super::plan::{Plan, SATISFIED, Y};
use super::run::Run;
use super::tallies::Tallies;
use crate::index::method::Method;

/// Sums by place of the group and figure (factors, parts, overall).
pub(super) enum Squares {
    /// y is the number of satisfied answers: from the tallies, many respondents at once.
    Satisfied { sums: Vec<FigureSums>, tallies: Tallies },
    /// y is a score: from the answers, one respondent at a time.
    Scores(Vec<Score>),
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
        u64::from(u32::MAX)
    };
    usize::try_from(rows).unwrap_or(usize::MAX).max(1)
}

impl Squares {
    pub(super) fn new(plan: &Plan) -> Self {
        if are_scores(plan) {
            Self::Scores(Vec::new())
        } else {
            Self::Satisfied { sums: Vec::new(), tallies: Tallies::new(plan) }
        }
    }

    /// Room for so many groups.
    pub(super) fn make_room(&mut self, plan: &Plan, groups: usize) {
        match self {
            Self::Satisfied { sums, .. } => sums.resize(groups * plan.figures(), FigureSums::default()),
            Self::Scores(sums) => sums.resize(groups * plan.figures(), Score::default()),
        }
    }

    /// Adds a counted run, whose rows these are, to the group at this place.
    pub(super) fn add<'a>(
        &mut self,
        plan: &Plan,
        place: usize,
        run: &Run,
        rows: impl Iterator<Item = &'a [u8]>,
    ) {
        let mine = place * plan.figures()..(place + 1) * plan.figures();
        match self {
            Self::Satisfied { sums, tallies } => {
                tallies.fill(plan, run.marks(), run.rows());
                let columns = tallies.answered.iter().zip(&tallies.satisfied);
                for (sums, (answered, satisfied)) in sums[mine].iter_mut().zip(columns) {
                    sums.add(&squares(&answered[..run.rows()], &satisfied[..run.rows()]));
                }
            }
            Self::Scores(sums) => {
                let sums = &mut sums[mine];
                rows.for_each(|row| add_scores(plan, row, sums));
            }
        }
    }

    /// Adds the sums of the group at this place.
    pub(super) fn add_to(&self, plan: &Plan, place: usize, figures: &mut [FigureSums]) {
        let mine = place * plan.figures()..(place + 1) * plan.figures();
        match self {
            Self::Satisfied { sums, .. } => {
                figures.iter_mut().zip(&sums[mine]).for_each(|(to, from)| to.add(from));
            }
            Self::Scores(sums) => {
                figures.iter_mut().zip(&sums[mine]).for_each(|(to, from)| to.add(&from.figure()));
            }
        }
    }
}

/// The sums of one figure over the respondents of a run: at most 255 · 255² each.
fn squares(answered: &[u8], satisfied: &[u8]) -> FigureSums {
    let (mut n, mut fully, mut yy, mut ym, mut mm) = (0, 0, 0, 0, 0);
    for (m, y) in answered.iter().zip(satisfied) {
        let any = (*m).min(1);
        n += u32::from(any);
        fully += u32::from(any & u8::from(m == y));
        let (m, y) = (u16::from(*m), u16::from(*y));
        yy += u32::from(y * y);
        ym += u32::from(y * m);
        mm += u32::from(m * m);
    }
    FigureSums { n: n.into(), fully: fully.into(), yy: yy.into(), ym: ym.into(), mm: mm.into() }
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
