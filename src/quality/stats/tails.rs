//! How often chance alone gives a count so large or so small: exact tails by the incomplete beta and
//! gamma functions (M. Abramowitz and I. Stegun, Handbook of Mathematical Functions, 26.4.21, 26.5.24
//! and 26.5.26). Every result is a probability, 0 ..= 1; no argument makes them panic.

use statrs::function::beta::{beta_reg, ln_beta};
use statrs::function::factorial::ln_binomial;
use statrs::function::gamma::gamma_lr;

/// P(X ≥ k) of a Poisson count with this mean, which is at least 0.
#[must_use]
pub fn poisson_at_least(k: u32, mean: f64) -> f64 {
    match k {
        0 => 1.0,
        _ if mean <= 0.0 => 0.0,
        k => gamma_lr(f64::from(k), mean).clamp(0.0, 1.0),
    }
}

/// The least k with P(X ≥ k) ≤ `chance` of a Poisson count: from there on it is no chance.
#[must_use]
pub fn poisson_limit(mean: f64, chance: f64) -> u32 {
    let (mut low, mut high) = (0u32, 1u32);
    while poisson_at_least(high, mean) > chance && high < u32::MAX / 2 {
        high *= 2;
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if poisson_at_least(middle, mean) <= chance { high = middle } else { low = middle + 1 }
    }
    low
}

/// P(X ≥ k) of n draws that each succeed with the chance p.
#[must_use]
pub fn binomial_at_least(k: u32, n: u32, p: f64) -> f64 {
    match k {
        0 => 1.0,
        k if k > n => 0.0,
        k => beta_reg(f64::from(k), f64::from(n - k) + 1.0, p.clamp(0.0, 1.0)).clamp(0.0, 1.0),
    }
}

/// P(X ≤ k) of n draws that each succeed with the chance p.
#[must_use]
pub fn binomial_at_most(k: u32, n: u32, p: f64) -> f64 {
    if k >= n { 1.0 } else { binomial_at_least(n - k, n, 1.0 - p) }
}

/// P(X ≥ k) of a count that varies more than Poisson's: the negative binomial with this mean and
/// variance; Poisson's where the variance is no larger than the mean.
#[must_use]
pub fn count_at_least(k: u32, mean: f64, variance: f64) -> f64 {
    if variance <= mean * (1.0 + 1e-9) {
        return poisson_at_least(k, mean);
    }
    match k {
        0 => 1.0,
        _ if mean <= 0.0 => 0.0,
        k => {
            let size = mean * mean / (variance - mean);
            beta_reg(f64::from(k), size, 1.0 - mean / variance).clamp(0.0, 1.0)
        }
    }
}

/// P(X ≤ k) of such a count.
#[must_use]
pub fn count_at_most(k: u32, mean: f64, variance: f64) -> f64 {
    if mean <= 0.0 {
        return 1.0;
    }
    if variance <= mean * (1.0 + 1e-9) {
        return statrs::function::gamma::gamma_ur(f64::from(k) + 1.0, mean).clamp(0.0, 1.0);
    }
    let size = mean * mean / (variance - mean);
    beta_reg(size, f64::from(k) + 1.0, mean / variance).clamp(0.0, 1.0)
}

/// P(X ≤ k) of n draws whose common chance is itself drawn, with the mean p, so that two draws
/// correlate by `rho`, 0 ..= 1: the beta-binomial. What happens at one place hangs together.
#[must_use]
pub fn clustered_at_most(k: u32, n: u32, p: f64, rho: f64) -> f64 {
    if k >= n || p <= 0.0 {
        return 1.0;
    }
    if p >= 1.0 {
        return 0.0;
    }
    if rho <= 0.0 {
        return binomial_at_most(k, n, p);
    }
    let scale = (1.0 - rho) / rho;
    let (hits, misses) = (p * scale, (1.0 - p) * scale);
    let chance = |found: u32| {
        let (of, all) = (f64::from(found), f64::from(n));
        (ln_binomial(n.into(), found.into()) + ln_beta(of + hits, all - of + misses) - ln_beta(hits, misses))
            .exp()
    };
    (0..=k).map(chance).sum::<f64>().clamp(0.0, 1.0)
}

/// P(X ≥ k) of such draws.
#[must_use]
pub fn clustered_at_least(k: u32, n: u32, p: f64, rho: f64) -> f64 {
    match k {
        0 => 1.0,
        k if k > n => 0.0,
        k => clustered_at_most(n - k, n, 1.0 - p, rho),
    }
}

#[cfg(test)]
#[path = "tails/tests.rs"]
mod tests;
