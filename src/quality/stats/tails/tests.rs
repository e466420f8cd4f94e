use super::*;
use proptest::prelude::*;

/// P(X = x) of a binomial, summed without any special function.
fn sum(n: u32, p: f64, range: std::ops::RangeInclusive<u32>) -> f64 {
    let mut chance = (f64::from(n) * (-p).ln_1p()).exp();
    let mut total = 0.0;
    for x in 0..=n {
        if range.contains(&x) {
            total += chance;
        }
        chance *= f64::from(n - x) / f64::from(x + 1) * p / (1.0 - p);
    }
    total
}

fn poisson_sum(mean: f64, from: u32) -> f64 {
    let mut chance = (-mean).exp();
    let mut total = 0.0;
    for x in 0..from + 400 {
        if x >= from {
            total += chance;
        }
        chance *= mean / f64::from(x + 1);
    }
    total
}

fn near(found: f64, expected: f64, relative: f64) -> bool {
    (found - expected).abs() <= expected.abs() * relative + 1e-300
}

/// Eight of sixty outside office hours where one in fifty is usual.
#[test]
fn the_binomial_tail_is_the_computed_one() {
    assert!(near(binomial_at_least(8, 60, 0.02), 2.59e-5, 2e-3), "{}", binomial_at_least(8, 60, 0.02));
    assert!(near(binomial_at_least(8, 60, 0.02), sum(60, 0.02, 8..=60), 1e-10));
}

#[test]
fn limits_of_poisson_are_the_computed_ones() {
    for (chance, limits) in [(1e-3, [5, 6, 9, 14]), (1e-4, [6, 7, 10, 16]), (1e-6, [8, 10, 13, 20])] {
        assert_eq!([0.5, 1.0, 2.0, 5.0].map(|mean| poisson_limit(mean, chance)), limits, "{chance}");
    }
    assert_eq!(poisson_limit(0.0, 1e-4), 1, "of nothing, one is no chance");
}

#[test]
fn tails_far_out_keep_their_digits() {
    assert!(near(poisson_at_least(40, 5.0), poisson_sum(5.0, 40), 1e-9));
    assert!(near(binomial_at_least(190, 200, 0.5), sum(200, 0.5, 190..=200), 1e-9));
    assert!(count_at_least(90, 12.0, 30.0) > 1e-40 && count_at_least(90, 12.0, 30.0) < 1e-12);
}

/// NIST's tables have none; the recurrence of the probabilities is another road to the same sum.
#[test]
fn a_count_beyond_poisson_is_the_negative_binomial() {
    let (mean, variance) = (12.0, 30.0f64);
    let size = mean * mean / (variance - mean);
    let stop = mean / variance;
    let mut chance = stop.powf(size);
    let mut below = 0.0;
    for x in 0..25u32 {
        below += chance;
        let next = f64::from(x);
        chance *= (size + next) / (next + 1.0) * (1.0 - stop);
    }
    assert!(near(count_at_most(24, mean, variance), below, 1e-10));
    assert!(near(count_at_least(25, mean, variance), 1.0 - below, 1e-9));
}

#[test]
fn draws_that_hang_together_have_the_longer_tail() {
    let alone = binomial_at_least(8, 60, 0.02);
    let together = clustered_at_least(8, 60, 0.02, 0.02);
    assert!(together > 20.0 * alone && together < 0.01, "{together}");
    assert!(near(clustered_at_least(8, 60, 0.02, 1e-7), alone, 1e-3));
    // One draw is one draw, however it hangs together; with rho = 1/2 and p = 1/2 all counts are as likely.
    assert!(near(clustered_at_least(1, 1, 0.3, 0.2), 0.3, 1e-9));
    assert!(near(clustered_at_most(9, 30, 0.5, 1.0 / 3.0), 10.0 / 31.0, 1e-9));
}

#[test]
fn edges_are_certain_or_impossible() {
    assert!(near(poisson_at_least(0, 0.0), 1.0, 0.0) && poisson_at_least(1, 0.0) <= 0.0);
    assert!(near(binomial_at_most(3, 3, 0.9), 1.0, 0.0) && binomial_at_least(4, 3, 0.9) <= 0.0);
    assert!(near(count_at_most(0, 0.0, 0.0), 1.0, 0.0) && count_at_least(1, 0.0, 0.0) <= 0.0);
    assert!(near(clustered_at_most(2, 2, 0.5, 0.1), 1.0, 0.0) && clustered_at_most(0, 9, 1.0, 0.1) <= 0.0);
}

proptest! {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of at most 3,000")]
    #[test]
    fn binomial_tails_are_sums(n in 1u32..3_000, share in 0.0f64..1.0, p in 0.001f64..0.2) {
        let k = (f64::from(n) * share.powi(3)) as u32;
        let expected = sum(n, p, k..=n);
        let found = binomial_at_least(k, n, p);
        prop_assert!(near(found, expected, 1e-6) || expected < 1e-200, "{found} is not {expected}");
        let below = binomial_at_most(k.saturating_sub(1), n, p);
        prop_assert!(k == 0 || (found + below - 1.0).abs() < 1e-9);
    }

    #[test]
    fn poisson_tails_are_sums(k in 0u32..200, mean in 0.01f64..120.0) {
        let expected = poisson_sum(mean, k);
        prop_assert!(near(poisson_at_least(k, mean), expected, 1e-8));
    }

    #[test]
    fn the_limit_is_the_first_count_that_is_no_chance(mean in 0.0f64..300.0, digits in 1i32..8) {
        let chance = 10f64.powi(-digits);
        let limit = poisson_limit(mean, chance);
        prop_assert!(poisson_at_least(limit, mean) <= chance);
        prop_assert!(limit == 0 || poisson_at_least(limit - 1, mean) > chance);
    }

    #[test]
    fn both_tails_of_any_count_make_one(k in 1u32..400, mean in 0.1f64..200.0, excess in 0.0f64..300.0) {
        let both = count_at_least(k, mean, mean + excess) + count_at_most(k - 1, mean, mean + excess);
        prop_assert!((both - 1.0).abs() < 1e-8, "{both}");
    }

    #[test]
    fn no_tail_leaves_zero_to_one(k: u32, n in 0u32..5_000, p in -0.5f64..1.5, rho in 0.0f64..1.0) {
        let k = k % 6_000;
        for chance in [
            binomial_at_least(k, n, p), binomial_at_most(k, n, p), clustered_at_most(k, n, p, rho),
            clustered_at_least(k, n, p, rho), poisson_at_least(k, p * 100.0),
        ] {
            prop_assert!((0.0..=1.0).contains(&chance), "{chance}");
        }
    }
}
