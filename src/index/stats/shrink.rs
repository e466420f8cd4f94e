//! Empirical-Bayes shrinkage: what to expect of a unit, given its own answers and all units together.
//! A unit with few answers is drawn far towards the mean of all, one with many hardly at all.
//!
//! Units' true shares are taken as draws from a beta distribution with mean μ and intra-unit
//! correlation ρ, estimated by moments with weights n (J. C. Kleinman, JASA 68, 1973):
//! μ = Σnᵢpᵢ/Σnᵢ, ρ = (Σnᵢ(pᵢ−μ)² − μ(1−μ)(k−1)) / (μ(1−μ)(N − Σnᵢ²/N − (k−1))), M = 1/ρ − 1;
//! then θᵢ = (nᵢpᵢ + Mμ)/(nᵢ + M).

use super::Observed;
use crate::ids::Share;

/// How units differ beyond chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    /// The mean of all units.
    pub mean: Share,
    /// How many observations the mean counts for against a unit's own; infinite where units differ
    /// no more than by chance, 0 where they have nothing in common.
    pub strength: f64,
}

impl Prior {
    /// Of two units or more; `None` of fewer. What has an infinite number of observations is left out:
    /// it needs no prior and would drown the rest.
    #[must_use]
    pub fn of(units: &[Observed]) -> Option<Self> {
        let units: Vec<_> = units.iter().filter(|unit| unit.n_eff.is_finite() && unit.n_eff > 0.0).collect();
        if units.len() < 2 {
            return None;
        }
        let sum = |of: &dyn Fn(&Observed) -> f64| units.iter().map(|unit| of(unit)).sum::<f64>();
        let n = sum(&|unit| unit.n_eff);
        // Rounding may carry a mean of ones a hair above 1.
        let mean = (sum(&|unit| unit.n_eff * unit.share.get()) / n).clamp(0.0, 1.0);
        let spread = mean * (1.0 - mean);
        let others = super::super::float(units.len() as u64) - 1.0;
        let between = sum(&|unit| unit.n_eff * (unit.share.get() - mean).powi(2)) - spread * others;
        let scale = spread * (n - sum(&|unit| unit.n_eff.powi(2)) / n - others);
        let correlation = between / scale;
        let strength =
            if scale > 0.0 && correlation > 0.0 { (1.0 / correlation - 1.0).max(0.0) } else { f64::INFINITY };
        Some(Self { mean: Share::new(mean)?, strength })
    }

    /// What to expect of a unit: between its own share and the mean.
    #[must_use]
    pub fn shrink(&self, unit: Observed) -> Share {
        if unit.n_eff.is_infinite() {
            return unit.share;
        }
        if self.strength.is_infinite() {
            return self.mean;
        }
        let all = unit.n_eff + self.strength;
        let own = if all > 0.0 { unit.n_eff / all } else { 1.0 };
        let value = own.mul_add(unit.share.get() - self.mean.get(), self.mean.get());
        Share::new(value.clamp(0.0, 1.0)).unwrap_or(unit.share)
    }
}

#[cfg(test)]
mod tests {
    use super::super::rank::tests::EIGHT;
    use super::*;
    use proptest::prelude::*;

    fn of(units: &[(u64, u64)]) -> Vec<Observed> {
        units.iter().filter_map(|(x, n)| Observed::of_counts(*x, *n)).collect()
    }

    /// Computed apart.
    #[test]
    fn eight_units_are_shrunk_as_worked_out_elsewhere() {
        let units = of(&EIGHT);
        let prior = Prior::of(&units).unwrap();
        assert!((prior.mean.get() - 0.904_673).abs() < 5e-7, "{prior:?}");
        assert!((prior.strength - 20.864_385).abs() < 5e-6, "{prior:?}");
        let expected = [0.9729, 0.9014, 0.8552, 0.9032, 0.8843, 0.9355, 0.7643, 0.8784];
        for (unit, expected) in units.iter().zip(expected) {
            assert!((prior.shrink(*unit).get() - expected).abs() < 5e-5, "{expected}");
        }
    }

    #[test]
    fn units_that_differ_by_chance_alone_are_pooled() {
        let units = of(&[(90, 100), (91, 100), (45, 50)]);
        let prior = Prior::of(&units).unwrap();
        assert!(prior.strength.is_infinite());
        assert_eq!(prior.shrink(units[1]), prior.mean);
        assert_eq!(Prior::of(&of(&[(10, 10), (20, 20)])).map(|prior| prior.mean.get()), Some(1.0));
        assert_eq!(Prior::of(&of(&[(9, 10)])), None);
    }

    proptest! {
        #[test]
        fn a_shrunk_share_lies_between_its_own_and_the_mean(
            units in prop::collection::vec((0u64..300, 1u64..300), 2..20)
        ) {
            let units: Vec<_> = units.iter().filter_map(|(x, n)| Observed::of_counts(*x.min(n), *n)).collect();
            let prior = Prior::of(&units).unwrap();
            for unit in &units {
                let (own, mean, shrunk) = (unit.share.get(), prior.mean.get(), prior.shrink(*unit).get());
                prop_assert!(own.min(mean) - 1e-12 <= shrunk && shrunk <= own.max(mean) + 1e-12);
            }
        }
    }
}
