//! 95 % intervals **by respondent**. One person's answers hang together, so n answers are not n
//! observations: Wilson's interval on answers would cover the truth in 40–61 % of samples, not 95 %.
//!
//! - One criterion, and `fully-satisfied.1`: Wilson on respondents.
//! - Pooled answers: the ratio R = Σy/Σm with its variance linearised by respondent,
//!   Var = n/(n−1) · Σ(y − R·m)² / (Σm)², then Wilson on n_eff = R(1−R)/Var · (z / t₍n−1₎)².
//! - Means: linearised by respondent in the same way.
//!
//! n counts the respondents who answered at least one of the figure's criteria. Where the variance is
//! 0, or n = 1 leaves it unknown, the interval is Wilson on n.

use super::quantile::{Z, t_975};
use super::{float, wide};
use crate::ids::Share;

/// Where the truth lies in 95 of 100 samples, as far as chance alone is concerned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub low: Share,
    pub high: Share,
}

/// Wilson's score interval for a share of n observations; n may be an effective number, and infinite
/// (everybody was asked), which leaves no width. `None` where n is not above 0.
#[must_use]
pub fn wilson(share: Share, n: f64) -> Option<Interval> {
    if n.is_infinite() {
        return Some(Interval { low: share, high: share });
    }
    if n.is_nan() || n <= 0.0 {
        return None;
    }
    let p = share.get();
    let z2 = Z * Z;
    let middle = p + z2 / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    // The two ends are exact where nobody or everybody was satisfied; elsewhere rounding may reach
    // a hair beyond them.
    let low = if p <= 0.0 { 0.0 } else { ((middle - half) / scale).clamp(0.0, p) };
    let high = if p >= 1.0 { 1.0 } else { ((middle + half) / scale).clamp(p, 1.0) };
    Some(Interval { low: Share::new(low)?, high: Share::new(high)? })
}

/// How many independent observations a figure is worth: R(1−R)/Var, with Korn and Graubard's
/// correction (1998) for few respondents.
#[must_use]
pub fn effective_n(share: Share, variance: f64, respondents: u64) -> f64 {
    let Some(t) = t_975(respondents.saturating_sub(1)) else { return float(respondents) };
    let spread = share.get() * (1.0 - share.get());
    if variance <= 0.0 || spread <= 0.0 {
        return float(respondents);
    }
    spread / variance * (Z / t).powi(2)
}

/// More respondents than there are people to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{respondents} respondents cannot be a sample of {population} dossiers")]
pub struct PopulationError {
    pub respondents: u64,
    pub population: u64,
}

/// The finite-population correction on respondents: what a sample of n out of N is worth,
/// n_eff · (N−1)/(N−n). Only for channels that are samples of the dossiers; `None` leaves a
/// self-selected channel's figure as it is. Infinite where everybody answered.
///
/// # Errors
/// Where there are more respondents than dossiers.
pub fn finite(n_eff: f64, respondents: u64, population: Option<u64>) -> Result<f64, PopulationError> {
    let Some(population) = population else { return Ok(n_eff) };
    let left = population.checked_sub(respondents).ok_or(PopulationError { respondents, population })?;
    if left == 0 {
        return Ok(f64::INFINITY);
    }
    Ok(n_eff * float(population - 1) / float(left))
}

/// What a ratio R = Σy/Σm and its variance need, summed over respondents: whole numbers, so that
/// neither the order of the rows nor the number of threads changes a digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RatioSums {
    /// Respondents with m > 0.
    pub n: u64,
    pub y: u64,
    pub m: u64,
    pub yy: u128,
    pub ym: u128,
    pub mm: u128,
    /// y of a full score: y runs from 0 to `full`·m.
    pub full: u64,
}

impl RatioSums {
    /// R, 0 ..= 1; `None` where nothing was answered.
    #[must_use]
    pub fn share(&self) -> Option<Share> {
        Share::new(float(self.y) / (float(self.m) * float(self.full)))
    }

    /// The variance of R, linearised by respondent; 0 where n < 2.
    #[must_use]
    pub fn variance(&self) -> f64 {
        if self.n < 2 {
            return 0.0;
        }
        let scale = float(self.m) * float(self.full);
        let n = float(self.n);
        n / (n - 1.0) * self.squares() / (scale * scale)
    }

    /// Σ(y − Q·m)² with Q = Σy/Σm, exactly where 128 bits suffice: whether it is 0 matters.
    fn squares(&self) -> f64 {
        let (y, m) = (u128::from(self.y), u128::from(self.m));
        let exact = || {
            let plus = m.checked_mul(m)?.checked_mul(self.yy)?;
            let plus = plus.checked_add(y.checked_mul(y)?.checked_mul(self.mm)?)?;
            let minus = y.checked_mul(m)?.checked_mul(2)?.checked_mul(self.ym)?;
            // By Cauchy and Schwarz never below 0.
            Some(wide(plus.checked_sub(minus)?) / (float(self.m) * float(self.m)))
        };
        exact().unwrap_or_else(|| {
            let q = float(self.y) / float(self.m);
            (wide(self.yy) - 2.0 * q * wide(self.ym) + q * q * wide(self.mm)).max(0.0)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(x: u64, n: u64) -> Interval {
        let share = Share::new(float(x) / float(n)).unwrap_or_else(|| unreachable!("x is at most n"));
        wilson(share, float(n)).unwrap_or_else(|| unreachable!("n is above 0"))
    }

    fn assert_near(interval: Interval, low: f64, high: f64, within: f64) {
        let near = (interval.low.get() - low).abs() < within && (interval.high.get() - high).abs() < within;
        assert!(near, "{interval:?} is not {low} to {high}");
    }

    /// R's `binom.confint`, as statsmodels keeps it in `results_proportion.py`.
    #[test]
    fn wilson_is_that_of_binom_confint() {
        assert_near(of(18, 20), 0.698_966_354_8, 0.972_133_518_8, 5e-11);
        assert_near(of(4, 20), 0.080_657_662_6, 0.416_017_432_3, 5e-11);
        assert_near(of(0, 30), 0.0, 0.113_513_393_2, 5e-11);
        assert_near(of(30, 30), 0.886_486_606_8, 1.0, 5e-11);
    }

    /// R. G. Newcombe, Statistics in Medicine 17 (1998), table I.
    #[test]
    fn wilson_is_that_of_newcombe() {
        assert_near(of(81, 263), 0.255_289, 0.366_210, 5e-7);
        assert_near(of(0, 20), 0.0, 0.161_125, 5e-7);
    }

    #[test]
    fn a_sample_of_a_finite_population_is_worth_more() {
        let n_eff = finite(100.0, 100, Some(400)).unwrap_or(f64::NAN);
        let interval = Share::new(0.12).and_then(|share| wilson(share, n_eff));
        assert_near(interval.unwrap_or_else(|| of(0, 1)), 0.075_186, 0.186_149, 5e-7);
        assert_eq!(finite(100.0, 100, None), Ok(100.0));
    }

    #[test]
    fn everybody_asked_leaves_no_width_and_more_than_everybody_is_refused() {
        let share = Share::new(0.9).unwrap_or_else(|| unreachable!("a share"));
        let n_eff = finite(50.0, 50, Some(50)).unwrap_or(f64::NAN);
        assert_eq!(wilson(share, n_eff), Some(Interval { low: share, high: share }));
        assert_eq!(finite(51.0, 51, Some(50)), Err(PopulationError { respondents: 51, population: 50 }));
        assert_eq!(wilson(share, 0.0), None);
    }

    fn sums(rows: &[(u64, u64)]) -> RatioSums {
        rows.iter().filter(|(_, m)| *m > 0).fold(
            RatioSums { full: 1, ..RatioSums::default() },
            |s, (y, m)| RatioSums {
                n: s.n + 1,
                y: s.y + y,
                m: s.m + m,
                yy: s.yy + u128::from(y * y),
                ym: s.ym + u128::from(y * m),
                mm: s.mm + u128::from(m * m),
                full: 1,
            },
        )
    }

    /// Three respondents by hand: 3 of 4, 1 of 2, 4 of 4; R = 0.8, Σ(y − R·m)² = 0.04 + 0.36 + 0.64.
    #[test]
    fn the_variance_of_a_ratio_is_that_by_hand() {
        let s = sums(&[(3, 4), (1, 2), (4, 4)]);
        assert_eq!(s.share().map(Share::get), Some(0.8));
        assert!((s.variance() - 1.5 * 1.04 / 100.0).abs() < 1e-15);
        let n_eff = effective_n(Share::new(0.8).unwrap_or_else(|| unreachable!("a share")), s.variance(), 3);
        assert!((n_eff - 0.16 / 0.0156 * (Z / 4.302_652_729_75).powi(2)).abs() < 1e-9);
    }

    /// With one answer each, the ratio is a plain share and its variance nearly p(1−p)/(n−1).
    #[test]
    fn one_answer_each_makes_it_a_plain_share() {
        let rows: Vec<_> = (0..100).map(|i| (u64::from(i < 80), 1)).collect();
        let s = sums(&rows);
        assert!((s.variance() - 0.8 * 0.2 / 99.0).abs() < 1e-15);
    }

    #[test]
    fn respondents_who_agree_to_the_digit_count_as_respondents() {
        let s = sums(&[(11, 22); 40]);
        assert_eq!(s.variance().to_bits(), 0);
        let share = s.share().unwrap_or_else(|| unreachable!("answered"));
        assert_eq!(effective_n(share, s.variance(), s.n).to_bits(), 40f64.to_bits());
    }

    proptest! {
        #[test]
        fn the_exact_squares_are_those_of_the_definition(rows in prop::collection::vec((0u64..=22, 0u64..=22), 1..60)) {
            let rows: Vec<_> = rows.into_iter().map(|(a, b)| (a.min(b), b)).collect();
            let s = sums(&rows);
            if s.m > 0 {
                let r = float(s.y) / float(s.m);
                let plain: f64 = rows.iter().map(|(y, m)| (float(*y) - r * float(*m)).powi(2)).sum();
                prop_assert!((s.squares() - plain).abs() < 1e-9 * (1.0 + plain));
            }
        }

        #[test]
        fn an_interval_holds_its_share(x in 0u64..500, more in 0u64..500) {
            prop_assume!(x + more > 0);
            let i = of(x, x + more);
            let p = float(x) / float(x + more);
            prop_assert!(i.low.get() <= p && p <= i.high.get());
        }
    }
}
