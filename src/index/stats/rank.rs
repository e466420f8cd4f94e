//! Ranks as far as samples can tell them. A unit's best possible rank is one more than the number of
//! units that are significantly better, its worst is k less the number that are significantly worse
//! (M. Mogstad, J. Romano, A. Shaikh and D. Wilhelm, Review of Economic Studies 2023). With
//! differences that hold all at once, all these intervals together hold the true ranks in 95 of 100
//! samples. People are told groups, never a bare place.

use super::Observed;
use super::normal;

/// The ranks that a unit may truly have, 1 = the highest share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RankInterval {
    pub best: usize,
    pub worst: usize,
}

/// Where a unit stands among those that are ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// Dẫn đầu: every rank that it may have lies in the upper half.
    Leading,
    /// Giữa: it may lie on either side.
    Middle,
    /// Cần cải thiện: every rank that it may have lies in the lower half.
    ToImprove,
}

impl RankInterval {
    /// The tier of this interval among so many ranked units. The unit in the middle of an odd number
    /// belongs to neither half.
    #[must_use]
    pub fn tier(self, ranked: usize) -> Tier {
        let half = ranked / 2;
        if self.worst <= half {
            Tier::Leading
        } else if self.best > ranked - half {
            Tier::ToImprove
        } else {
            Tier::Middle
        }
    }
}

/// The ranks of all of these at once, with 95 % confidence for all of them together.
#[must_use]
pub fn rank_intervals(units: &[Observed]) -> Vec<RankInterval> {
    rank_intervals_at(units, normal::all_pairs(units.len()))
}

/// The same, where two units differ if they lie more than `critical` standard errors apart, of shares
/// and variances that are adjusted as [`Observed::adjusted`] says.
fn rank_intervals_at(units: &[Observed], critical: f64) -> Vec<RankInterval> {
    let adjusted: Vec<_> = units.iter().map(|unit| unit.adjusted()).collect();
    let apart = |(a, of_a): (f64, f64), (b, of_b): (f64, f64)| a - b > critical * (of_a + of_b).sqrt();
    adjusted
        .iter()
        .map(|mine| RankInterval {
            best: 1 + adjusted.iter().filter(|other| apart(**other, *mine)).count(),
            worst: units.len() - adjusted.iter().filter(|other| apart(*mine, **other)).count(),
        })
        .collect()
}

#[cfg(test)]
pub(in super::super) mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng as _;
    use rand_distr::{Binomial, Distribution as _};

    /// Eight units: satisfied of respondents.
    pub(in super::super::super) const EIGHT: [(u64, u64); 8] =
        [(196, 200), (45, 50), (170, 200), (9, 10), (88, 100), (300, 320), (20, 30), (140, 160)];

    fn eight() -> Vec<Observed> {
        EIGHT.iter().filter_map(|(x, n)| Observed::of_counts(*x, *n)).collect()
    }

    fn pairs(intervals: &[RankInterval]) -> Vec<(usize, usize)> {
        intervals.iter().map(|interval| (interval.best, interval.worst)).collect()
    }

    /// Computed apart, with Bonferroni's factor for 28 pairs, 3.123 735, and with Tukey's, 3.030 878.
    #[test]
    fn eight_units_have_the_ranks_that_were_worked_out_elsewhere() {
        let bonferroni = rank_intervals_at(&eight(), 3.123_734_630_3);
        assert_eq!(pairs(&bonferroni), [(1, 5), (1, 8), (2, 8), (1, 8), (1, 8), (1, 7), (3, 8), (2, 8)]);
        let ours = rank_intervals(&eight());
        assert_eq!(pairs(&ours), [(1, 5), (1, 8), (3, 8), (1, 8), (1, 8), (1, 6), (3, 8), (2, 8)]);
        assert!(ours.iter().all(|interval| interval.tier(8) == Tier::Middle), "none is told apart: {ours:?}");
    }

    #[test]
    fn a_tier_takes_the_whole_interval() {
        let tier = |best, worst, ranked| RankInterval { best, worst }.tier(ranked);
        assert_eq!(
            [tier(1, 4, 8), tier(1, 5, 8), tier(4, 8, 8), tier(5, 8, 8)],
            [Tier::Leading, Tier::Middle, Tier::Middle, Tier::ToImprove]
        );
        // The middle one of three is in neither half; one alone is compared with nobody.
        assert_eq!(
            [tier(1, 1, 3), tier(2, 2, 3), tier(3, 3, 3), tier(1, 1, 1)],
            [Tier::Leading, Tier::Middle, Tier::ToImprove, Tier::Middle]
        );
    }

    #[test]
    fn where_everybody_was_asked_ranks_are_certain() {
        let all = |x, n| Observed { n_eff: f64::INFINITY, ..Observed::of_counts(x, n).unwrap() };
        let intervals = rank_intervals(&[all(9, 10), all(8, 10), all(8, 10)]);
        assert_eq!(pairs(&intervals), [(1, 1), (2, 3), (2, 3)]);
    }

    /// 600 simulated provinces of 20 communes with 120 respondents each: how often all true ranks lie
    /// within their intervals at once. Errs on the safe side.
    #[test]
    fn all_true_ranks_are_held_at_once() {
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(61);
        let (provinces, communes, n) = (600, 20, 120u64);
        let mut held = 0;
        for _ in 0..provinces {
            // Ties in truth make it hardest: half of the communes share one.
            let truth: Vec<f64> = (0..communes)
                .map(|at| if at % 2 == 0 { 0.85 } else { rng.random_range(0.75..0.95) })
                .collect();
            let seen: Vec<_> = truth
                .iter()
                .map(|p| Binomial::new(n, *p).unwrap().sample(&mut rng))
                .filter_map(|x| Observed::of_counts(x, n))
                .collect();
            let intervals = rank_intervals(&seen);
            // Equal ones share a stretch of ranks; the interval must hold one of them.
            let all = truth.iter().zip(&intervals).all(|(mine, interval)| {
                let first = 1 + truth.iter().filter(|other| *other > mine).count();
                let last = truth.len() - truth.iter().filter(|other| *other < mine).count();
                interval.best <= last
                    && interval.worst >= first
                    && interval.best <= first
                    && interval.worst >= last
            });
            held += u32::from(all);
        }
        assert!(held >= provinces * 94 / 100, "{held} of {provinces}");
    }

    proptest! {
        #[test]
        fn ranks_are_within_bounds_and_follow_their_units(
            units in prop::collection::vec((0u64..400, 1u64..400), 1..24), turn in 0usize..24
        ) {
            let units: Vec<_> = units.iter().filter_map(|(x, n)| Observed::of_counts(*x.min(n), *n)).collect();
            let intervals = rank_intervals(&units);
            for interval in &intervals {
                prop_assert!(1 <= interval.best && interval.best <= interval.worst && interval.worst <= units.len());
            }
            let turn = turn % units.len();
            let mut turned = units.clone();
            turned.rotate_left(turn);
            let mut expected = intervals;
            expected.rotate_left(turn);
            prop_assert_eq!(rank_intervals(&turned), expected);
        }
    }
}
