//! The few draws that everything here is made of.

use rand::{Rng, RngExt};
use rand_distr::{Distribution, Gamma, Normal, Poisson};

/// True so often.
pub(super) fn happens(rng: &mut impl Rng, probability: f64) -> bool {
    rng.random::<f64>() < probability
}

/// Normal around 0.
pub(super) fn normal(rng: &mut impl Rng, deviation: f64) -> f64 {
    Normal::new(0.0, deviation).map_or(0.0, |normal| normal.sample(rng))
}

/// Log-normal with this median; `spread` is the deviation of its logarithm.
pub(super) fn around(rng: &mut impl Rng, median: f64, spread: f64) -> f64 {
    median * normal(rng, spread).exp()
}

/// A count with this mean; 0 where the mean is not above 0.
pub(super) fn count(rng: &mut impl Rng, mean: f64) -> u32 {
    Poisson::new(mean).map_or(0, |poisson| whole(poisson.sample(rng)))
}

/// A count whose mean itself moves from day to day: its variance is `mean + mean²/shape`.
pub(super) fn lumpy_count(rng: &mut impl Rng, mean: f64, shape: f64) -> u32 {
    let mean = Gamma::new(shape, mean / shape).map_or(0.0, |gamma| gamma.sample(rng));
    count(rng, mean)
}

/// An index, as likely as its weight; the last where rounding leaves nothing.
pub(super) fn pick(rng: &mut impl Rng, weights: &[f64]) -> usize {
    let mut left = rng.random::<f64>() * weights.iter().sum::<f64>();
    let found = weights.iter().position(|weight| {
        left -= weight;
        left < 0.0
    });
    found.unwrap_or(weights.len().saturating_sub(1))
}

/// Rounded to a count; 0 below 0.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates, as is meant")]
pub(super) fn whole(value: f64) -> u32 {
    value.round() as u32
}

/// An opaque key of some numbers, the same in every run (SplitMix64's finish, of Steele, Lea and Flood 2014).
pub(super) fn key(parts: &[u64]) -> u64 {
    parts.iter().fold(0x9E37_79B9_7F4A_7C15, |state, part| {
        let mut x = (state ^ part).wrapping_add(0x9E37_79B9_7F4A_7C15);
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    })
}
