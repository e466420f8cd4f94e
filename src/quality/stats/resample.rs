//! Chance by trying it out: permutations and bootstraps. Randomness is an argument, so the same seed gives
//! the same digits on every machine.

use super::entropy;
use rand::seq::SliceRandom as _;
use rand::{Rng, RngExt as _};

/// A p-value by trials: (1 + trials as extreme) / (1 + trials), never 0. It stops early once `enough` were as
/// extreme and is then their share of the trials so far (J. Besag and P. Clifford, Biometrika 78, 1991):
/// what is no signal costs few trials.
pub fn by_trials(most: u32, enough: u32, mut is_extreme: impl FnMut() -> bool) -> f64 {
    let mut extreme = 0;
    for tried in 1..=most {
        if is_extreme() {
            extreme += 1;
            if extreme >= enough {
                return f64::from(extreme) / f64::from(tried);
            }
        }
    }
    f64::from(extreme + 1) / f64::from(most + 1)
}

/// How often values shuffled among the units correlate at least as much as they do, upwards: the one-sided
/// permutation test of Pearson's r. 1 where there are fewer than four pairs or nothing varies.
pub fn correlation(pairs: &[(f64, f64)], trials: u32, rng: &mut impl Rng) -> f64 {
    let (x, mut y): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let varies = |values: &[f64]| values.iter().any(|value| (value - values[0]).abs() > 0.0);
    if pairs.len() < 4 || !varies(&x) || !varies(&y) {
        return 1.0;
    }
    // Means and variances stay what they are under every shuffle: the sum of products alone decides.
    let products = |y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
    let seen = products(&y);
    let slack = 1e-12 * seen.abs();
    by_trials(trials, u32::MAX, || {
        y.shuffle(rng);
        products(&y) >= seen - slack
    })
}

/// How often as many answers of a peer are no more varied than these, `bits` of entropy: each trial draws a
/// peer and from its histogram `draws` answers.
pub fn entropy_below(bits: f64, draws: u32, peers: &[[u32; 11]], rng: &mut impl Rng, trials: u32) -> f64 {
    let peers: Vec<_> = peers.iter().filter_map(Drawable::of).collect();
    if peers.is_empty() {
        return 1.0;
    }
    by_trials(trials, 20, || {
        let peer = &peers[rng.random_range(0..peers.len())];
        let mut sample = [0u32; 11];
        for _ in 0..draws {
            sample[peer.class(rng.random_range(0..peer.all))] += 1;
        }
        entropy::bits(&sample).is_none_or(|found| found <= bits + 1e-12)
    })
}

/// A histogram to draw from.
struct Drawable {
    /// Where each class ends.
    ends: [u32; 11],
    all: u32,
}

impl Drawable {
    fn of(counts: &[u32; 11]) -> Option<Self> {
        let mut all = 0u32;
        let ends = counts.map(|count| {
            all = all.saturating_add(count);
            all
        });
        (all > 0).then_some(Self { ends, all })
    }

    fn class(&self, at: u32) -> usize {
        self.ends.partition_point(|end| *end <= at).min(10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha8Rng;

    fn rng(seed: u64) -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(seed)
    }

    fn histogram(counts: &[u32]) -> [u32; 11] {
        std::array::from_fn(|at| counts.get(at).copied().unwrap_or_default())
    }

    #[test]
    fn a_p_value_of_trials_is_never_nothing() {
        assert!((by_trials(99, 5, || false) - 0.01).abs() < 1e-12);
        let mut calls = 0;
        let p = by_trials(1_000, 5, || {
            calls += 1;
            true
        });
        assert!((p - 1.0).abs() < 1e-12 && calls == 5, "it stops once it knows");
    }

    #[test]
    fn what_rises_together_is_no_shuffle() {
        let together: Vec<_> = (0..30).map(|at| (f64::from(at), f64::from(at * at))).collect();
        let against: Vec<_> = together.iter().map(|(x, y)| (*x, -y)).collect();
        assert!(correlation(&together, 999, &mut rng(1)) <= 0.001 + 1e-12);
        assert!(correlation(&against, 999, &mut rng(1)) > 0.99);
        assert!((correlation(&together[..3], 999, &mut rng(1)) - 1.0).abs() < 1e-12, "three say nothing");
        assert!((correlation(&[(1.0, 2.0); 9], 999, &mut rng(1)) - 1.0).abs() < 1e-12, "nothing varies");
    }

    /// Of 400 unrelated sets, about one in twenty looks related at 5 %.
    #[test]
    fn unrelated_values_are_found_as_often_as_said() {
        let mut rng = rng(2);
        let found = (0..400)
            .filter(|_| {
                let pairs: Vec<(f64, f64)> = (0..20).map(|_| (rng.random(), rng.random())).collect();
                correlation(&pairs, 199, &mut rng) <= 0.05
            })
            .count();
        assert!((8..=34).contains(&found), "{found}");
    }

    #[test]
    fn answers_all_alike_are_rare_among_varied_peers_only() {
        let varied = vec![histogram(&[3, 5, 20, 40, 60]); 30];
        assert!(entropy_below(0.0, 40, &varied, &mut rng(3), 9_999) < 2e-4);
        let alike = vec![histogram(&[0, 0, 0, 1, 200]); 30];
        assert!(entropy_below(0.0, 40, &alike, &mut rng(3), 9_999) > 0.5);
        assert!((entropy_below(0.0, 40, &[], &mut rng(3), 99) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_same_seed_gives_the_same_digits() {
        let peers = vec![histogram(&[3, 5, 20, 40, 160]); 3];
        let p = |seed| entropy_below(0.9, 25, &peers, &mut rng(seed), 2_000).to_bits();
        assert_eq!(p(7), p(7));
        assert_ne!(p(7), p(8));
    }
}
