//! The variance of means of shares: a second pass over the rows, linearised by respondent.
//!
//! A mean T = Σ wₖ·Rₖ of ratios Rₖ = Σyₖ/Σmₖ moves with respondent i by
//! zᵢ = Σ wₖ·(yₖᵢ − Rₖ·mₖᵢ)/Σmₖ, and Var(T) = n/(n−1) · Σ zᵢ². Each zᵢ is taken times the group's
//! respondents and rounded to a multiple of 2⁻³⁶ before its square is added in 128 bits: like this the
//! order of rows and the number of threads change no digit, at a relative cost below 10⁻¹⁰.

use super::columns::Table;
use super::keys::{Keys, NOWHERE};
use super::method::Method;
use super::partial::BLOCK;
use super::plan::{Plan, SATISFIED, class};
use super::scan::{ROWS_WORTH_A_THREAD, Sums, Totals, in_parts};
use super::{float, wide};
use std::ops::Range;

/// The unit of the rounded zᵢ.
const UNIT: f64 = 68_719_476_736.0;

/// Σ zᵢ² by group and figure (factors, parts, overall), for every group of the totals; then those of
/// everything together, whose totals are `all`.
pub(super) fn squares(
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
    /// 1 / criteria with an answer, by factor; 0 where there are none.
    factors: Vec<f64>,
    /// 1 / factors with an answer, by part.
    parts: Vec<f64>,
    /// 1 / factors, or parts, with an answer.
    overall: f64,
}

impl Weights {
    fn of(plan: &Plan, sums: Sums<'_>) -> Self {
        let respondents = float(sums.counts[..plan.classes].iter().copied().map(u64::from).sum());
        let mut by_class = vec![0.0; sums.counts.len()];
        let mut answered = Vec::with_capacity(plan.criteria.len());
        for (at, criterion) in plan.criteria.iter().enumerate() {
            let counts = &sums.counts[at * plan.classes..][1..=usize::from(criterion.points)];
            let satisfied = |rating: u8| plan.adds[criterion.scale][usize::from(rating)] >> SATISFIED & 1;
            let m: u64 = counts.iter().copied().map(u64::from).sum();
            let y: u64 = (1u8..).zip(counts).map(|(rating, n)| satisfied(rating) * u64::from(*n)).sum();
            answered.push(m > 0);
            if m > 0 {
                let share = float(y) / float(m);
                for rating in 1..=criterion.points {
                    let z = (float(satisfied(rating)) - share) * (respondents / float(m));
                    by_class[at * plan.classes + usize::from(rating)] = z;
                }
            }
        }
        let factors: Vec<_> = plan
            .factors
            .iter()
            .map(|factor| one_over(answered[factor.criteria.clone()].iter().filter(|a| **a).count()))
            .collect();
        let there = |part: usize| {
            plan.factors.iter().zip(&factors).filter(|(f, w)| f.part == Some(part) && **w > 0.0).count()
        };
        let parts: Vec<_> = (0..plan.parts).map(|part| one_over(there(part))).collect();
        let members = if plan.method == Method::MeanOfParts { &parts } else { &factors };
        let overall = one_over(members.iter().filter(|w| **w > 0.0).count());
        Self { respondents, by_class, factors, parts, overall }
    }

    /// zᵢ · respondents of each figure.
    fn respondent(&self, plan: &Plan, row: &[u8], z: &mut [f64]) {
        let shift = plan.shift();
        let (factors, rest) = z.split_at_mut(plan.factors.len());
        let (parts, overall) = rest.split_at_mut(plan.parts);
        parts.fill(0.0);
        for ((factor, z), weight) in plan.factors.iter().zip(&mut *factors).zip(&self.factors) {
            let range = factor.criteria.clone();
            let weights = self.by_class[range.start * plan.classes..].chunks_exact(plan.classes);
            let sum: f64 = row[range].iter().zip(weights).map(|(byte, w)| w[class(*byte, shift)]).sum();
            *z = sum * weight;
            if let Some(part) = factor.part {
                parts[part] += *z;
            }
        }
        parts.iter_mut().zip(&self.parts).for_each(|(z, weight)| *z *= weight);
        let members = if plan.method == Method::MeanOfParts { parts } else { factors };
        overall[0] = members.iter().sum::<f64>() * self.overall;
    }
}

fn one_over(count: usize) -> f64 {
    if count == 0 { 0.0 } else { 1.0 / float(count as u64) }
}
