//! Whether a share moves over time: the linear trend over the periods' shares, weighted by their
//! effective observations, with the test of Cochran (1954) and Armitage (1955); and whether the
//! periods scatter about that line more than chance would, so that "rising by so much a month" would
//! hide what happened.

use super::{Observed, normal};
use statrs::function::gamma::gamma_ur;

/// A trend over periods.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// Change of the share per step of time, 1 = a month where times are months.
    pub slope: f64,
    /// Where the true slope lies in 95 of 100 samples.
    pub low: f64,
    pub high: f64,
    /// How often periods of equal truth show such a slope or a steeper one.
    pub p: f64,
    /// How often periods along a line scatter as much as these: below 0.05 the line is not the story.
    /// `None` for two periods, through which a line always goes.
    pub p_of_line: Option<f64>,
}

impl Trend {
    /// Over at least two periods with observations at different times; `None` otherwise, and where
    /// everybody or nobody was ever satisfied: there is nothing that could move.
    #[must_use]
    pub fn of(periods: &[(f64, Observed)]) -> Option<Self> {
        // A period in which everybody was asked is worth no more than a great many observations.
        const MOST: f64 = 1e9;
        let seen: Vec<(f64, f64, f64)> = periods
            .iter()
            .filter(|(_, one)| one.n_eff > 0.0)
            .map(|(time, one)| (*time, one.share.get(), one.n_eff.min(MOST)))
            .collect();
        let sum = |of: &dyn Fn(&(f64, f64, f64)) -> f64| seen.iter().map(of).sum::<f64>();
        let n = sum(&|(_, _, n)| *n);
        let (mean, middle) = (sum(&|(_, p, n)| n * p) / n, sum(&|(t, _, n)| n * t) / n);
        let spread = mean * (1.0 - mean);
        let over_time = sum(&|(t, _, n)| n * (t - middle).powi(2));
        let (first, last) =
            seen.iter().fold((f64::MAX, f64::MIN), |(a, b), (t, _, _)| (a.min(*t), b.max(*t)));
        // NaN, of no period at all, is neither. One time's distance from the middle may be a hair, not 0.
        let movable = spread > 0.0 && over_time > 0.0 && last > first;
        if !movable {
            return None;
        }
        let slope = sum(&|(t, p, n)| n * (p - mean) * (t - middle)) / over_time;
        let error = (spread / over_time).sqrt();
        let all = sum(&|(_, p, n)| n * (p - mean).powi(2)) / spread;
        let about_line = (all - (slope / error).powi(2)).max(0.0);
        let freedom = seen.len().saturating_sub(2);
        let half = normal::quantile(0.975) * error;
        Some(Self {
            slope,
            low: slope - half,
            high: slope + half,
            p: normal::two_sided(slope / error),
            p_of_line: (freedom > 0).then(|| chi_square_above(about_line, freedom)),
        })
    }
}

/// The chance that a chi-square of so many degrees of freedom is above this.
fn chi_square_above(value: f64, freedom: usize) -> f64 {
    if value <= 0.0 {
        return 1.0;
    }
    gamma_ur(super::super::float(freedom as u64) / 2.0, value / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Share;
    use proptest::prelude::*;

    fn of(periods: &[(f64, u64, u64)]) -> Option<Trend> {
        let seen = |(t, x, n): &(f64, u64, u64)| Some((*t, Observed::of_counts(*x, *n)?));
        Trend::of(&periods.iter().filter_map(seen).collect::<Vec<_>>())
    }

    /// The middle of one time, weighted by an effective number, is off by a rounding error that must not be
    /// taken for a course.
    #[test]
    fn one_time_is_no_trend_whatever_its_weight() {
        let one = |share, n_eff| (24_323.0, Observed { share: Share::new(share).unwrap(), n_eff });
        for n in 1..2_000u32 {
            assert_eq!(Trend::of(&[one(0.9153, f64::from(n) / 7.0)]), None, "{n}");
        }
    }

    /// Alcohol and malformations: A. Agresti, Categorical Data Analysis (2002), 5.3.5: z² = 6.57,
    /// p = 0.010; X² = 12.08 in all.
    #[test]
    fn the_trend_is_that_of_agresti() {
        let data = [(0.0, 48, 17_114), (0.5, 38, 14_502), (1.5, 5, 793), (4.0, 1, 127), (7.0, 1, 38)];
        let trend = of(&data).unwrap();
        assert!((trend.slope - 0.001_671_193_7).abs() < 1e-9, "{trend:?}");
        assert!((trend.p - 0.010_371).abs() < 5e-6, "{trend:?}");
        // 12.0821 − 6.5701 = 5.5119 with 3 degrees of freedom.
        assert!((trend.p_of_line.unwrap() - 0.137_93).abs() < 5e-5, "{trend:?}");
    }

    #[test]
    fn two_months_make_a_line_and_one_makes_none() {
        let trend = of(&[(0.0, 80, 100), (1.0, 90, 100)]).unwrap();
        assert!((trend.slope - 0.1).abs() < 1e-12 && trend.p_of_line.is_none());
        assert!(trend.low < 0.1 && trend.high > 0.1);
        assert_eq!(of(&[(3.0, 80, 100)]), None);
        assert_eq!(of(&[(0.0, 5, 5), (1.0, 9, 9)]), None);
        assert_eq!(of(&[]), None);
    }

    proptest! {
        #[test]
        fn a_trend_knows_no_order_and_turns_with_time(
            months in prop::collection::vec((0u64..200, 1u64..200), 2..14)
        ) {
            let forth: Vec<_> = (0u32..).zip(&months).map(|(t, (x, n))| (f64::from(t), *x.min(n), *n)).collect();
            let back: Vec<_> = forth.iter().rev().map(|(t, x, n)| (-t, *x, *n)).collect();
            match (of(&forth), of(&back)) {
                (Some(forth), Some(back)) => {
                    prop_assert!((forth.slope + back.slope).abs() < 1e-9);
                    prop_assert!((0.0..=1.0).contains(&forth.p) && (forth.p - back.p).abs() < 1e-6);
                }
                (forth, back) => prop_assert_eq!(forth, back),
            }
        }
    }
}
