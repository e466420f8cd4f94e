//! The two quantiles that a 95 % interval needs.

use statrs::distribution::{Continuous, ContinuousCDF, StudentsT};
use std::sync::LazyLock;

/// The 97.5 % point of the standard normal distribution.
pub const Z: f64 = 1.959_963_984_540_054;

/// Up to here the quantile comes from a table, beyond it from the expansion, whose error falls with
/// the fifth power of the degrees of freedom.
const TABLE: u64 = 200;

/// The 97.5 % point of Student's t. `None` for 0 degrees of freedom, which have no distribution.
#[must_use]
pub fn t_975(freedom: u64) -> Option<f64> {
    static EXACT: LazyLock<Vec<f64>> = LazyLock::new(|| (1..=TABLE).map(exact).collect());
    let at = freedom.checked_sub(1)?;
    let known = usize::try_from(at).ok().and_then(|at| EXACT.get(at).copied());
    Some(known.unwrap_or_else(|| expanded(super::float(freedom))))
}

/// From statrs; two Newton steps bring its inverse to the precision of its distribution function.
fn exact(freedom: u64) -> f64 {
    let Ok(t) = StudentsT::new(0.0, 1.0, super::float(freedom)) else { return Z };
    (0..2).fold(t.inverse_cdf(0.975), |x, _| x - (t.cdf(x) - 0.975) / t.pdf(x))
}

/// Abramowitz and Stegun, 26.7.5.
fn expanded(freedom: f64) -> f64 {
    let z = Z;
    let g1 = (z.powi(3) + z) / 4.0;
    let g2 = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
    let g3 = (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0;
    let g4 = (79.0 * z.powi(9) + 776.0 * z.powi(7) + 1482.0 * z.powi(5) - 1920.0 * z.powi(3) - 945.0 * z)
        / 92_160.0;
    z + (g1 + (g2 + (g3 + g4 / freedom) / freedom) / freedom) / freedom
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the closed form of the distribution function for whole degrees of freedom (Abramowitz and
    /// Stegun, 26.7.3 and 26.7.4), solved by bisection.
    #[test]
    fn the_quantiles_are_those_of_the_tables() {
        for (freedom, expected) in [
            (1, 12.706_204_736_17),
            (2, 4.302_652_729_75),
            (3, 3.182_446_305_28),
            (10, 2.228_138_851_99),
            (30, 2.042_272_456_30),
            (100, 1.983_971_518_52),
            (1_000, 1.962_339_080_83),
        ] {
            let t = t_975(freedom).unwrap_or(f64::NAN);
            assert!((t - expected).abs() < 2e-11, "{freedom}: {t} is not {expected}");
        }
        assert_eq!(t_975(0), None);
        assert!(t_975(u64::MAX).is_some_and(|t| (t - Z).abs() < 1e-15));
    }

    #[test]
    fn table_and_expansion_meet_without_a_step() {
        for freedom in [150, TABLE] {
            assert!((exact(freedom) - expanded(super::super::float(freedom))).abs() < 1e-10);
        }
    }
}
