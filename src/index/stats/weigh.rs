//! Answers weighted so that they stand for the people they should stand for, where the margins are
//! known (dossiers by field; population by sex and age).
//!
//! - Post-stratification: w = N_h/n_h in each stratum.
//! - Raking (W. E. Deming and F. F. Stephan, 1940): weights of rows and columns in turn until both
//!   margins fit.
//! - What weighting costs (L. Kish, 1965): n_eff = (Σw)²/Σw², design effect n/n_eff.

use super::Observed;
use crate::ids::Share;
use crate::index::float;

/// Why there are no weights.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum WeighError {
    #[error("there are {counts} counts but {margins} margins")]
    Shape { counts: usize, margins: usize },
    #[error("a margin is {0}: expected a number from 0 up")]
    Margin(f64),
    #[error("nobody answered in stratum {stratum}, which has a margin: put it together with another")]
    Empty { stratum: usize },
    #[error("the margins of rows sum to {rows}, those of columns to {columns}")]
    Sums { rows: f64, columns: f64 },
    #[error("the margins are not met after {rounds} rounds: the largest is off by {off}")]
    NotMet { rounds: u32, off: f64 },
}

/// Weights of strata and what they cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// Of each respondent of a stratum; 0 in strata without respondents. Mean 1 over all respondents.
    pub weights: Vec<f64>,
    /// Kish's effective number of respondents.
    pub n_eff: f64,
    /// How much larger the variance is than without weights, 1 or more.
    pub design_effect: f64,
    /// Rounds that it took; 1 for post-stratification.
    pub rounds: u32,
}

impl Weights {
    fn of(counts: &[u64], fitted: &[f64], rounds: u32) -> Self {
        let n: f64 = counts.iter().map(|n| float(*n)).sum();
        let total: f64 = fitted.iter().sum();
        let each = |(count, fitted): (&u64, &f64)| match count {
            0 => 0.0,
            count => fitted / float(*count) * (n / total),
        };
        let weights: Vec<_> = counts.iter().zip(fitted).map(each).collect();
        let sums = counts.iter().zip(&weights);
        let (sum, squares) =
            sums.fold((0.0, 0.0), |(s, q), (n, w)| (s + float(*n) * w, q + float(*n) * w * w));
        let n_eff = sum * sum / squares;
        Self { weights, n_eff, design_effect: n / n_eff, rounds }
    }

    /// The largest weight: above 5, a few people speak for many.
    #[must_use]
    pub fn largest(&self) -> f64 {
        self.weights.iter().copied().fold(0.0, f64::max)
    }
}

fn check(margins: &[f64]) -> Result<f64, WeighError> {
    match margins.iter().find(|margin| !(0.0..f64::INFINITY).contains(*margin)) {
        Some(bad) => Err(WeighError::Margin(*bad)),
        None => Ok(margins.iter().sum()),
    }
}

/// Weights of strata with so many respondents, from the strata's true sizes.
///
/// # Errors
/// Where a stratum with a size has no respondents: who weights puts it together with another, it is
/// never left out in silence.
pub fn post_stratify(counts: &[u64], sizes: &[f64]) -> Result<Weights, WeighError> {
    if counts.len() != sizes.len() {
        return Err(WeighError::Shape { counts: counts.len(), margins: sizes.len() });
    }
    check(sizes)?;
    let empty = counts.iter().zip(sizes).position(|(n, size)| *n == 0 && *size > 0.0);
    match empty {
        Some(stratum) => Err(WeighError::Empty { stratum }),
        None => Ok(Weights::of(counts, sizes, 1)),
    }
}

/// Rounds of raking at most.
const ROUNDS: u32 = 10_000;

/// How near the margins are to be met, as a part of the total.
const NEAR: f64 = 1e-12;

/// Weights of the cells of a table, row by row, from the true sizes of its rows and of its columns.
///
/// # Errors
/// Where the margins do not sum to the same, a margin with a size has no respondents, or no weights meet
/// them all.
pub fn rake(counts: &[u64], rows: &[f64], columns: &[f64]) -> Result<Weights, WeighError> {
    let width = columns.len();
    if width == 0 || counts.len() != rows.len() * width {
        return Err(WeighError::Shape { counts: counts.len(), margins: rows.len() * width });
    }
    let (all, across) = (check(rows)?, check(columns)?);
    if (all - across).abs() > 1e-9 * all.max(across) {
        return Err(WeighError::Sums { rows: all, columns: across });
    }
    let mut fitted: Vec<f64> = counts.iter().map(|n| float(*n)).collect();
    for round in 1..=ROUNDS {
        for (at, (row, size)) in fitted.chunks_exact_mut(width).zip(rows).enumerate() {
            scale(row.iter_mut(), *size, at)?;
        }
        for (at, size) in columns.iter().enumerate() {
            scale(fitted.iter_mut().skip(at).step_by(width), *size, rows.len() + at)?;
        }
        // Columns fit by now: what is left is how far the rows are off.
        let off = |(row, size): (&[f64], &f64)| (row.iter().sum::<f64>() - size).abs();
        let off = fitted.chunks_exact(width).zip(rows).map(off).fold(0.0, f64::max);
        if off <= NEAR * all {
            return Ok(Weights::of(counts, &fitted, round));
        }
        if round == ROUNDS {
            return Err(WeighError::NotMet { rounds: ROUNDS, off });
        }
    }
    Err(WeighError::NotMet { rounds: ROUNDS, off: f64::NAN })
}

fn scale<'a>(cells: impl Iterator<Item = &'a mut f64>, size: f64, stratum: usize) -> Result<(), WeighError> {
    let cells: Vec<_> = cells.collect();
    let sum: f64 = cells.iter().map(|cell| **cell).sum();
    if sum <= 0.0 && size > 0.0 {
        return Err(WeighError::Empty { stratum });
    }
    let factor = if sum > 0.0 { size / sum } else { 0.0 };
    for cell in cells {
        *cell *= factor;
    }
    Ok(())
}

/// The share over strata of these sizes, each with its own share and variance:
/// R = ΣW_h·R_h, Var = ΣW_h²·R_h(1−R_h)/n_h, W_h = N_h/N; it is worth n_eff = R(1−R)/Var.
///
/// Strata whose size is 0 do not count.
///
/// # Errors
/// Where a stratum with a size has no figure.
pub fn stratified(strata: &[(f64, Option<Observed>)]) -> Result<Option<Observed>, WeighError> {
    let total = check(&strata.iter().map(|(size, _)| *size).collect::<Vec<_>>())?;
    let (mut share, mut variance, mut n) = (0.0, 0.0, 0.0);
    for (stratum, (size, seen)) in strata.iter().enumerate().filter(|(_, (size, _))| *size > 0.0) {
        let seen = seen.ok_or(WeighError::Empty { stratum })?;
        let part = size / total;
        share += part * seen.share.get();
        // Where all agree, p(1 − p) would claim certainty.
        let p = if (0.0..1.0).contains(&seen.share.get()) && seen.share.get() > 0.0 {
            seen.share.get()
        } else {
            seen.adjusted().0
        };
        variance += part * part * seen.variance_at(p);
        n += seen.n_eff;
    }
    let Some(share) = Share::new(share.clamp(0.0, 1.0)).filter(|_| total > 0.0) else { return Ok(None) };
    let spread = share.get() * (1.0 - share.get());
    let n_eff = if variance > 0.0 && spread > 0.0 { spread / variance } else { n };
    Ok(Some(Observed { share, n_eff }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(found: f64, expected: f64, within: f64) {
        assert!((found - expected).abs() < within, "{found} is not {expected}");
    }

    /// Worked out apart: rows to 60/40, columns to 35/65.
    #[test]
    fn raking_meets_both_margins() {
        let found = rake(&[30, 20, 10, 40], &[60.0, 40.0], &[35.0, 65.0]).unwrap();
        for (weight, expected) in found.weights.iter().zip([0.981_995, 1.527_007, 0.554_015, 0.861_496]) {
            near(*weight, expected, 5e-7);
        }
        near(found.n_eff, 92.318_355, 5e-7);
        near(found.design_effect, 1.083_208, 5e-7);
        assert!(found.rounds > 1 && found.largest() < 1.6);
    }

    #[test]
    fn strata_are_weighted_by_their_size() {
        let found = post_stratify(&[50, 50], &[900.0, 100.0]).unwrap();
        near(found.weights[0], 1.8, 1e-12);
        near(found.weights[1], 0.2, 1e-12);
        near(found.n_eff, 10_000.0 / (50.0 * 3.24 + 50.0 * 0.04), 1e-9);
    }

    #[test]
    fn what_cannot_be_weighted_is_refused_with_its_reason() {
        assert_eq!(post_stratify(&[5, 0], &[1.0, 2.0]), Err(WeighError::Empty { stratum: 1 }));
        assert_eq!(post_stratify(&[5], &[1.0, 2.0]), Err(WeighError::Shape { counts: 1, margins: 2 }));
        assert_eq!(post_stratify(&[5], &[-1.0]), Err(WeighError::Margin(-1.0)));
        assert_eq!(rake(&[1, 1], &[3.0], &[1.0, 1.0]), Err(WeighError::Sums { rows: 3.0, columns: 2.0 }));
        assert_eq!(rake(&[0, 0, 1, 1], &[1.0, 1.0], &[1.0, 1.0]), Err(WeighError::Empty { stratum: 0 }));
        // Only the diagonal has anybody, and its margins contradict each other.
        let off = rake(&[4, 0, 0, 4], &[6.0, 2.0], &[2.0, 6.0]);
        assert!(matches!(off, Err(WeighError::NotMet { .. })), "{off:?}");
    }

    /// 0.8 of 100 that stand for 900 and 0.5 of 50 that stand for 100.
    #[test]
    fn a_stratified_share_is_that_by_hand() {
        let strata =
            [(900.0, Observed::of_counts(80, 100)), (100.0, Observed::of_counts(25, 50)), (0.0, None)];
        let found = stratified(&strata).unwrap().unwrap();
        near(found.share.get(), 0.77, 1e-12);
        near(found.n_eff, 0.77 * 0.23 / (0.81 * 0.16 / 100.0 + 0.01 * 0.25 / 50.0), 1e-9);
        assert_eq!(stratified(&[(1.0, None)]), Err(WeighError::Empty { stratum: 0 }));
        assert_eq!(stratified(&[]), Ok(None));
    }

    proptest! {
        #[test]
        fn weights_sum_to_the_respondents_and_never_gain(
            counts in prop::collection::vec(1u64..200, 6), rows in prop::collection::vec(0.1f64..10.0, 2),
            columns in prop::collection::vec(0.1f64..10.0, 3)
        ) {
            let scale = rows.iter().sum::<f64>() / columns.iter().sum::<f64>();
            let columns: Vec<_> = columns.iter().map(|c| c * scale).collect();
            let found = rake(&counts, &rows, &columns).unwrap();
            let n: f64 = counts.iter().map(|n| float(*n)).sum();
            let sum: f64 = counts.iter().zip(&found.weights).map(|(n, w)| float(*n) * w).sum();
            prop_assert!((sum - n).abs() < 1e-6 * n);
            prop_assert!(found.n_eff <= n * (1.0 + 1e-9) && found.design_effect >= 1.0 - 1e-9);
            let fitted: Vec<_> = counts.iter().zip(&found.weights).map(|(n, w)| float(*n) * w).collect();
            for (row, size) in fitted.chunks_exact(3).zip(&rows) {
                let part = row.iter().sum::<f64>() / n;
                prop_assert!((part - size / rows.iter().sum::<f64>()).abs() < 1e-9);
            }
        }
    }
}
