//! The variance of means of shares: a second pass over the rows, linearised by respondent.
//!
//! A mean T = Σ wₖ·Rₖ of ratios Rₖ = Σyₖ/Σmₖ (y a part of the highest possible) moves with respondent i by
//! zᵢ = Σ wₖ·(yₖᵢ − Rₖ·mₖᵢ)/Σmₖ, and Var(T) = n/(n−1) · Σ zᵢ². Each zᵢ is taken times the group's
//! respondents and rounded to a multiple of 2⁻³⁶ before its square is added in 128 bits: like this the
//! order of rows and the number of threads change no digit, at a relative cost below 10⁻¹⁰.

use super::plan::{Plan, Y, class};
use super::{ROWS_WORTH_A_THREAD, Sums, Totals, in_parts};
use crate::index::columns::Table;
use crate::index::keys::{Keys, NOWHERE};
use crate::index::method::Method;
use crate::index::{float, wide};
use std::ops::Range;

/// Rows whose groups are looked up at once.
const BLOCK: usize = 512;

/// The unit of the rounded zᵢ.
const UNIT: f64 = 68_719_476_736.0;

/// Σ zᵢ² by group and figure (factors, parts, overall), for every group of the totals; then those of
/// everything together, whose totals are `all`.
pub(in crate::index) fn squares(
    table: &Table,
    keys: &Keys<'_>,
    plan: &Plan,
    totals: &Totals,
    all: &Totals,
    threads: usize,
) -> Vec<Vec<f64>> {
    let mut slots = vec![NOWHERE; keys.groups()];
    for (slot, key) in (0..).zip(&totals.keys) {
        slots[*key as usize] = slot;
    }
    let mut weights: Vec<_> = (0..totals.keys.len()).map(|at| Weights::of(plan, totals.group(at))).collect();
    let everything = weights.len();
    weights.push(Weights::of(plan, all.group(0)));
    let work = |rows: Range<usize>| {
        let mut sums = vec![0u128; weights.len() * plan.figures()];
        let mut block = [NOWHERE; BLOCK];
        let mut z = vec![0.0; plan.figures()];
        for start in rows.clone().step_by(BLOCK) {
            let range = start..rows.end.min(start + BLOCK);
            let block = &mut block[..range.len()];
            keys.fill(range.clone(), block);
            let answers = &table.answers()[range.start * table.width()..range.end * table.width()];
            for (key, row) in block.iter().zip(answers.chunks_exact(table.width())) {
                if *key != NOWHERE {
                    for slot in [slots[*key as usize] as usize, everything] {
                        weights[slot].respondent(plan, row, &mut z);
                        add_squares(&mut sums[slot * z.len()..], &z);
                    }
                }
            }
        }
        sums
    };
    let mut sums = vec![0u128; weights.len() * plan.figures()];
    let threads = threads.min(table.rows() / ROWS_WORTH_A_THREAD);
    for part in in_parts(table.rows(), usize::MAX, threads, &work) {
        sums.iter_mut().zip(part).for_each(|(to, from)| *to += from);
    }
    let of_group = |(weights, sums): (&Weights, &[u128])| {
        let scale = UNIT * weights.respondents;
        sums.iter().map(|sum| wide(*sum) / (scale * scale)).collect()
    };
    weights.iter().zip(sums.chunks_exact(plan.figures())).map(of_group).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "z is at most the number of rows, below 2^27")]
fn add_squares(sums: &mut [u128], z: &[f64]) {
    for (sum, z) in sums.iter_mut().zip(z) {
        let rounded = (z * UNIT).round() as i64;
        *sum += u128::from(rounded.unsigned_abs()).pow(2);
    }
}

/// One group's (yₖ − Rₖ·mₖ)/Σmₖ · respondents, by criterion and class.
struct Weights {
    respondents: f64,
    by_class: Vec<f64>,
    shares: Shares,
}

impl Weights {
    fn of(plan: &Plan, sums: Sums<'_>) -> Self {
        let respondents = float(sums.counts[..plan.classes].iter().copied().map(u64::from).sum());
        let mut by_class = vec![0.0; sums.counts.len()];
        let mut answered = Vec::with_capacity(plan.criteria.len());
        for (at, criterion) in plan.criteria.iter().enumerate() {
            let counts = &sums.counts[at * plan.classes..][1..=usize::from(criterion.points)];
            let worth = |rating: u8| plan.adds[criterion.scale][usize::from(rating)] >> Y;
            let m: u64 = counts.iter().copied().map(u64::from).sum();
            let y: u64 = (1u8..).zip(counts).map(|(rating, n)| worth(rating) * u64::from(*n)).sum();
            answered.push(m > 0);
            if m > 0 {
                let (full, share) = (float(plan.full), float(y) / float(m * plan.full));
                for rating in 1..=criterion.points {
                    let z = (float(worth(rating)) / full - share) * (respondents / float(m));
                    by_class[at * plan.classes + usize::from(rating)] = z;
                }
            }
        }
        let count = |range: &Range<usize>| answered[range.clone()].iter().filter(|a| **a).count();
        let counts: Vec<_> = plan.factors.iter().map(|factor| count(&factor.criteria)).collect();
        Self { respondents, by_class, shares: Shares::of(plan, &counts) }
    }

    /// zᵢ · respondents of each figure.
    fn respondent(&self, plan: &Plan, row: &[u8], z: &mut [f64]) {
        let shift = plan.shift();
        let (factors, rest) = z.split_at_mut(plan.factors.len());
        rest.fill(0.0);
        for (at, (factor, z)) in plan.factors.iter().zip(&mut *factors).enumerate() {
            let range = factor.criteria.clone();
            let weights = self.by_class[range.start * plan.classes..].chunks_exact(plan.classes);
            let sum: f64 = row[range].iter().zip(weights).map(|(byte, w)| w[class(*byte, shift)]).sum();
            *z = sum * self.shares.factor[at];
            if let Some(part) = factor.part {
                rest[part] += sum * self.shares.part[at];
            }
            rest[plan.parts] += sum * self.shares.overall[at];
        }
    }
}

/// With what weight a criterion's z counts in each mean, by the criterion's factor.
struct Shares {
    /// In the factor itself.
    factor: Vec<f64>,
    /// In the factor's part.
    part: Vec<f64>,
    overall: Vec<f64>,
}

impl Shares {
    /// `answered` are the criteria with an answer, by factor.
    fn of(plan: &Plan, answered: &[usize]) -> Self {
        let factor: Vec<_> = answered.iter().copied().map(one_over).collect();
        // Members of a mean over factors, or over their criteria where indicators stand for themselves.
        let flat = plan.method == Method::PointsTt01;
        let members = |of: &dyn Fn(usize) -> bool| -> usize {
            let there = (0..answered.len()).filter(|at| of(*at) && answered[*at] > 0);
            there.map(|at| if flat { answered[at] } else { 1 }).sum()
        };
        let within = |at: usize| if flat { one_over(1) } else { factor[at] };
        let in_part = |part: usize| one_over(members(&|at| plan.factors[at].part == Some(part)));
        let part: Vec<_> = (plan.factors.iter().enumerate())
            .map(|(at, factor)| factor.part.map_or(0.0, |part| within(at) * in_part(part)))
            .collect();
        let overall = if plan.method == Method::MeanOfParts {
            let parts = (0..plan.parts).filter(|part| in_part(*part) > 0.0).count();
            part.iter().map(|weight| weight * one_over(parts)).collect()
        } else {
            let all = one_over(members(&|_| true));
            (0..answered.len()).map(|at| within(at) * all).collect()
        };
        Self { factor, part, overall }
    }
}

fn one_over(count: usize) -> f64 {
    if count == 0 { 0.0 } else { 1.0 / float(count as u64) }
}
