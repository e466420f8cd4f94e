//! The standard normal distribution, and the range of several of its draws.

use super::super::float;
use statrs::function::erf::{erfc, erfc_inv};
use std::f64::consts::{PI, SQRT_2};

/// Φ(z), 0 ..= 1.
#[must_use]
pub fn cdf(z: f64) -> f64 {
    0.5 * erfc(-z / SQRT_2)
}

/// The z that a draw stays below with this chance.
#[must_use]
pub fn quantile(chance: f64) -> f64 {
    // Two Newton steps bring the inverse to the precision of the distribution function.
    (0..2).fold(-SQRT_2 * erfc_inv(2.0 * chance), |z, _| z - (cdf(z) - chance) / density(z))
}

fn density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / (2.0 * PI).sqrt()
}

/// The chance that a draw lies as far from 0 as z, on either side: the p-value of a two-sided test.
#[must_use]
pub fn two_sided(z: f64) -> f64 {
    erfc(z.abs() / SQRT_2)
}

/// The factor on the standard error of a difference, so that all pairwise differences among k
/// independent estimates lie within theirs in 95 of 100 samples: q(0.95; k, ∞)/√2 of the studentised
/// range (J. W. Tukey; for unequal errors A. J. Hayter, Annals of Statistics 12, 1984, proved that it
/// errs on the safe side). For k = 2 it is 1.96; below 2 there is no pair, and it is 0.
#[must_use]
pub fn all_pairs(k: usize) -> f64 {
    if k < 2 {
        return 0.0;
    }
    let (mut low, mut high) = (2.0, 16.0);
    while high - low > 1e-10 {
        let middle = 0.5 * (low + high);
        if range_below(middle, k) < 0.95 { low = middle } else { high = middle }
    }
    low / SQRT_2
}

/// The chance that k draws lie within q of each other: k ∫ φ(x) (Φ(x) − Φ(x − q))^(k−1) dx, where x is
/// the largest. The trapezium rule is exact to the last digits for such a bell.
fn range_below(q: f64, k: usize) -> f64 {
    const STEP: f64 = 0.05;
    let others = float(k as u64) - 1.0;
    let sum: f64 = (-160i32..=160 + 320)
        .map(|at| {
            let x = f64::from(at) * STEP;
            density(x) * (cdf(x) - cdf(x - q)).max(0.0).powf(others)
        })
        .sum();
    (others + 1.0) * sum * STEP
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (chance, z) in [(0.975, 1.959_963_984_540_054), (0.999, 3.090_232_306_167_813), (0.5, 0.0)] {
            assert!((quantile(chance) - z).abs() < 1e-9, "{chance}: {}", quantile(chance));
            assert!((cdf(z) - chance).abs() < 1e-10, "{z}: {}", cdf(z));
        }
        assert!((two_sided(1.959_963_984_540_054) - 0.05).abs() < 1e-10);
    }

    /// Tables of the studentised range for infinite degrees of freedom (J. Pachares, Biometrika 46,
    /// 1959): q at 5 %.
    #[test]
    fn the_range_is_that_of_the_tables() {
        for (k, q) in [(2, 2.772), (3, 3.314), (4, 3.633), (5, 3.858), (8, 4.286), (10, 4.474), (20, 5.012)] {
            let found = all_pairs(k) * SQRT_2;
            assert!((found - q).abs() < 6e-4, "{k}: {found} is not {q}");
        }
        assert!(all_pairs(0).abs() < 1e-12 && all_pairs(1).abs() < 1e-12);
    }

    /// Never dearer than Bonferroni over the pairs, never cheaper than a single pair.
    #[test]
    fn all_communes_of_the_country_cost_less_than_by_bonferroni() {
        let k = 3_321;
        let bonferroni = quantile(1.0 - 0.05 / (f64::from(k) * f64::from(k - 1)));
        let ours = all_pairs(3_321);
        assert!(ours > all_pairs(100) && ours < bonferroni, "{ours} and {bonferroni}");
    }
}
