//! Two shares against each other: two periods of a unit, or two channels. The difference with its
//! interval (R. G. Newcombe, Statistics in Medicine 17, 1998, method 10: from the Wilson limits of
//! both), and the test that they are the same, z = (p₁ − p₂)/√(p(1−p)(1/n₁ + 1/n₂)) with p pooled over
//! both. n is the effective number of observations.

use super::{Observed, normal};
use crate::ids::Share;
use crate::index::interval::wilson;

/// Fewer observations than this on either side, and the test is told with a warning.
const FEW: f64 = 30.0;

/// How a first share differs from a second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// First less second, −1 ..= 1.
    pub difference: f64,
    /// Where the true difference lies in 95 of 100 samples.
    pub low: f64,
    pub high: f64,
    /// Standard errors that the difference is worth; infinite where both are known exactly and differ.
    pub z: f64,
    /// How often two samples of equal truth differ at least as much, 0 ..= 1.
    pub p: f64,
    /// Either side has fewer than 30 effective observations.
    pub few: bool,
}

/// What a difference says, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Higher,
    Lower,
    /// No more than chance would do.
    NotTold,
}

impl Comparison {
    /// `None` where either side has no observations.
    #[must_use]
    pub fn of(first: Observed, second: Observed) -> Option<Self> {
        let of_first = wilson(first.share, first.n_eff)?;
        let of_second = wilson(second.share, second.n_eff)?;
        let (p, q) = (first.share.get(), second.share.get());
        let difference = p - q;
        let below = (p - of_first.low.get()).hypot(of_second.high.get() - q);
        let above = (of_first.high.get() - p).hypot(q - of_second.low.get());
        let z = z(first, second);
        Some(Self {
            difference,
            low: (difference - below).max(-1.0),
            high: (difference + above).min(1.0),
            z,
            p: normal::two_sided(z),
            few: first.n_eff.min(second.n_eff) < FEW,
        })
    }

    /// At 5 %, for this one comparison; who makes many finds one in twenty by chance.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match (self.p < 0.05, self.difference > 0.0) {
            (true, true) => Verdict::Higher,
            (true, false) => Verdict::Lower,
            (false, _) => Verdict::NotTold,
        }
    }

    /// A gap between an open and a guarded channel so large that somebody should look: beyond three
    /// standard errors and at least ten points.
    #[must_use]
    pub fn is_alarming(&self) -> bool {
        self.z.abs() > 3.0 && self.difference.abs() >= 0.1
    }
}

fn z(first: Observed, second: Observed) -> f64 {
    let (p, q) = (first.share.get(), second.share.get());
    let difference = p - q;
    if difference.abs() <= 0.0 {
        return 0.0;
    }
    // Where one is known exactly, the truth under "no difference" is that one.
    let pooled = match (first.n_eff.is_infinite(), second.n_eff.is_infinite()) {
        (true, true) => return difference * f64::INFINITY,
        (true, false) => p,
        (false, true) => q,
        (false, false) => p.mul_add(first.n_eff, q * second.n_eff) / (first.n_eff + second.n_eff),
    };
    difference / (first.variance_at(pooled) + second.variance_at(pooled)).sqrt()
}

/// p-values after Benjamini and Hochberg (1995), in the same order: of what is called a difference at
/// 5 % of these, at most 5 % are none. For a table of many comparisons at once.
#[must_use]
pub fn false_discovery(p: &[f64]) -> Vec<f64> {
    let m = super::super::float(p.len() as u64);
    let mut order: Vec<_> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*b].total_cmp(&p[*a]));
    let mut adjusted = vec![1.0; p.len()];
    let mut least = 1.0f64;
    for (above, at) in (0u64..).zip(order) {
        least = least.min(p[at] * m / (m - super::super::float(above)));
        adjusted[at] = least;
    }
    adjusted
}

/// The share of both together, each weighted by its observations: the reference of a table of several.
#[must_use]
pub fn pooled(all: &[Observed]) -> Option<Share> {
    let n: f64 = all.iter().map(|one| one.n_eff).sum();
    let sum: f64 = all.iter().map(|one| one.share.get() * one.n_eff).sum();
    // NaN, of none at all, stays NaN and is no share.
    Share::new((sum / n).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng as _;
    use rand_distr::{Binomial, Distribution as _};

    fn of(x: u64, n: u64, y: u64, m: u64) -> Comparison {
        Comparison::of(Observed::of_counts(x, n).unwrap(), Observed::of_counts(y, m).unwrap()).unwrap()
    }

    /// Newcombe 1998, table II, method 10.
    #[test]
    fn intervals_are_those_of_newcombe() {
        for (counts, low, high) in [
            ((56, 70, 48, 80), 0.0524, 0.3339),
            ((9, 10, 3, 10), 0.1705, 0.8090),
            ((6, 7, 2, 7), 0.0582, 0.8062),
            ((5, 56, 0, 29), -0.0381, 0.1926),
            ((0, 10, 0, 20), -0.1611, 0.2775),
            ((10, 10, 0, 20), 0.6791, 1.0),
            ((10, 10, 0, 10), 0.6075, 1.0),
        ] {
            let (x, n, y, m) = counts;
            let found = of(x, n, y, m);
            assert!(
                (found.low - low).abs() < 6e-5 && (found.high - high).abs() < 6e-5,
                "{counts:?}: {found:?}"
            );
        }
    }

    /// An open poster against codes: computed apart.
    #[test]
    fn a_poster_far_above_the_codes_alarms() {
        let found = of(196, 200, 160, 200);
        assert!((found.z - 5.752_825).abs() < 5e-7 && found.p < 1e-8, "{found:?}");
        assert!(found.is_alarming() && found.verdict() == Verdict::Higher && !found.few);
        let small = of(19, 20, 160, 200);
        assert!(small.few && !small.is_alarming() && small.verdict() == Verdict::NotTold);
    }

    #[test]
    fn what_is_known_exactly_differs_or_does_not() {
        let exactly = |share| Observed { share: Share::new(share).unwrap(), n_eff: f64::INFINITY };
        let differ = Comparison::of(exactly(0.9), exactly(0.8)).unwrap();
        assert_eq!((differ.verdict(), differ.p.to_bits()), (Verdict::Higher, 0f64.to_bits()));
        assert!((differ.low - 0.1).abs() < 1e-12 && (differ.high - 0.1).abs() < 1e-12);
        let same = Comparison::of(exactly(0.9), exactly(0.9)).unwrap();
        assert_eq!((same.verdict(), same.p.to_bits()), (Verdict::NotTold, 1f64.to_bits()));
        let half = Comparison::of(exactly(0.9), Observed::of_counts(80, 100).unwrap()).unwrap();
        assert!((half.z - 0.1 / 0.03).abs() < 1e-9, "{half:?}");
    }

    /// Benjamini and Hochberg 1995, section 3.2: of fifteen, the first four stay below 5 %.
    #[test]
    fn many_comparisons_are_adjusted_as_published() {
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
            0.6528, 0.7590, 1.0,
        ];
        let adjusted = false_discovery(&p);
        assert_eq!(adjusted.iter().filter(|p| **p <= 0.05).count(), 4);
        assert!((adjusted[3] - 0.0095 * 15.0 / 4.0).abs() < 1e-12 && (adjusted[14] - 1.0).abs() < 1e-12);
    }

    /// 4,000 pairs of periods of equal truth and of a true drop by five points: the interval holds the
    /// difference in 93 to 97 of 100.
    #[test]
    fn the_interval_holds_the_true_difference() {
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(98);
        for (before, after) in [(0.88, 0.88), (0.92, 0.87)] {
            let mut draw = |truth: f64, n: u64| Binomial::new(n, truth).unwrap().sample(&mut rng);
            let held = (0..2_000)
                .filter(|_| {
                    let found = of(draw(after, 150), 150, draw(before, 220), 220);
                    let truth = after - before;
                    found.low <= truth && truth <= found.high
                })
                .count();
            assert!((1_860..=1_940).contains(&held), "{held}");
        }
    }

    proptest! {
        #[test]
        fn a_comparison_holds_its_difference_and_turns_around(
            x in 0u64..300, n in 1u64..300, y in 0u64..300, m in 1u64..300
        ) {
            let (one, other) = (of(x.min(n), n, y.min(m), m), of(y.min(m), m, x.min(n), n));
            prop_assert!(one.low - 1e-12 <= one.difference && one.difference <= one.high + 1e-12);
            prop_assert!((one.low + other.high).abs() < 1e-12 && (one.p - other.p).abs() < 1e-12);
            prop_assert!((0.0..=1.0).contains(&one.p));
        }
    }
}
