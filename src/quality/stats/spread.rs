//! How much honest units differ beyond chance. Nobody's weeks are Poisson's: a market day, a new
//! procedure, a colleague on leave. What is usual is read off all units at once, by medians, so that a
//! few that cheat do not make cheating usual.

use super::median;

/// The median of the square of a standard normal draw.
const MEDIAN_OF_SQUARE: f64 = 0.454_936_423_119_572_5;

/// What was seen of one unit: the square of how far it lay off, the variance that chance gives it, and
/// how much of the common spread it gets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Residual {
    pub squared: f64,
    /// Above 0.
    pub variance: f64,
    /// Times the common spread: 1 for a share, the square of the mean for a count.
    pub weight: f64,
}

/// The common variance s² beyond chance under which half of the units lie nearer than half of normal draws
/// do: median of squared / (variance + weight·s²) = median of χ² with one degree of freedom; 0 where chance
/// suffices. So robust that up to half of the units may be anything.
#[must_use]
pub fn beyond_chance(residuals: &[Residual]) -> f64 {
    let excess = |spread: f64| {
        let ratios = residuals.iter().map(|r| r.squared / (r.variance + r.weight * spread));
        median(ratios.collect()).is_some_and(|found| found > MEDIAN_OF_SQUARE)
    };
    if !excess(0.0) {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, 1e-6);
    while excess(high) && high < 1e6 {
        high *= 4.0;
    }
    for _ in 0..40 {
        let middle = f64::midpoint(low, high);
        if excess(middle) { low = middle } else { high = middle }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng as _;
    use rand_distr::{Distribution as _, Normal};

    /// 2,000 units whose truth spreads by 0.2 around counts of 50 with Poisson's variance, 300 of them forged.
    #[test]
    fn the_spread_is_found_though_some_are_forged() {
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(5);
        for (spread, forged) in [(0.0f64, 0), (0.2, 0), (0.2, 300)] {
            let deviation = (50.0 + 2_500.0 * spread * spread).sqrt();
            let draw = Normal::new(0.0, deviation).unwrap();
            let mut residuals: Vec<_> = (0..2_000)
                .map(|_| Residual { squared: draw.sample(&mut rng).powi(2), variance: 50.0, weight: 2_500.0 })
                .collect();
            residuals.iter_mut().take(forged).for_each(|r| r.squared = 1e6);
            let found = beyond_chance(&residuals).sqrt();
            assert!((found - spread).abs() < 0.06, "{spread} {forged}: {found}");
        }
    }

    #[test]
    fn of_nobody_nothing_is_known() {
        assert!(beyond_chance(&[]) <= 0.0);
    }

    #[test]
    fn half_of_normal_squares_lie_below_their_median() {
        let z = MEDIAN_OF_SQUARE.sqrt();
        assert!((crate::index::stats::normal::cdf(z) - 0.75).abs() < 1e-9);
    }
}
