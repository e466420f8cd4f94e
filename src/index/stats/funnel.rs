//! The funnel: around the mean of all units, how far a unit of n observations strays by chance alone
//! (D. J. Spiegelhalter, Statistics in Medicine 24, 2005): p₀ ± z√(p₀(1−p₀)/n + τ²) with z = 1.96 and
//! 3.09. Where units differ beyond chance as a rule, τ² widens the funnel, estimated from the units'
//! z-scores winsorised by 10 % at either end, so that those who stand out do not hide themselves.

use super::Observed;
use crate::ids::Share;

/// 95 % and 99.8 %, two-sided.
pub const LIMITS: [f64; 2] = [1.959_963_984_540_054, 3.090_232_306_167_813];

/// How much at either end is drawn in.
const WINSORISED: f64 = 0.1;

/// A funnel around a centre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Funnel {
    pub centre: Share,
    /// Variance between units beyond chance; 0 where there is none.
    pub between: f64,
}

/// Where a unit lies in a funnel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Below the 99.8 % limit.
    FarBelow,
    /// Below the 95 % limit.
    Below,
    Inside,
    Above,
    FarAbove,
}

impl Place {
    /// As in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FarBelow => "far_below",
            Self::Below => "below",
            Self::Inside => "inside",
            Self::Above => "above",
            Self::FarAbove => "far_above",
        }
    }
}

impl Funnel {
    /// Around the share of all of these together; `None` of none.
    #[must_use]
    pub fn of(units: &[Observed]) -> Option<Self> {
        let units: Vec<_> = units.iter().copied().filter(|unit| unit.n_eff.is_finite()).collect();
        let centre = super::compare::pooled(&units)?;
        Some(Self { centre, between: between(&units, centre) })
    }

    /// The two limits, low and high, at n observations and so many standard errors.
    #[must_use]
    pub fn limits(&self, n: f64, z: f64) -> (f64, f64) {
        let p = self.centre.get();
        let half = z * (p * (1.0 - p) / n + self.between).sqrt();
        ((p - half).max(0.0), (p + half).min(1.0))
    }

    /// Where a unit lies.
    #[must_use]
    pub fn place(&self, unit: Observed) -> Place {
        let share = unit.share.get();
        let [(low, high), (far_low, far_high)] = LIMITS.map(|z| self.limits(unit.n_eff, z));
        if share < far_low {
            Place::FarBelow
        } else if share < low {
            Place::Below
        } else if share > far_high {
            Place::FarAbove
        } else if share > high {
            Place::Above
        } else {
            Place::Inside
        }
    }
}

/// Spiegelhalter's τ² = (kφ − (k−1)) / (Σw − Σw²/Σw) with w = 1/s², where φ = Σz²/k is above 1.
fn between(units: &[Observed], centre: Share) -> f64 {
    let p = centre.get();
    let k = super::super::float(units.len() as u64);
    if units.len() < 2 || p <= 0.0 || p >= 1.0 {
        return 0.0;
    }
    let mut scores: Vec<f64> =
        units.iter().map(|unit| (unit.share.get() - p) / unit.variance_at(p).sqrt()).collect();
    scores.sort_by(f64::total_cmp);
    let (low, high) = (percentile(&scores, WINSORISED), percentile(&scores, 1.0 - WINSORISED));
    let sum: f64 = scores.iter().map(|z| z.clamp(low, high).powi(2)).sum();
    let weights = || units.iter().map(|unit| 1.0 / unit.variance_at(p));
    let (w, ww) = (weights().sum::<f64>(), weights().map(|w| w * w).sum::<f64>());
    if sum <= k { 0.0 } else { ((sum - (k - 1.0)) / (w - ww / w)).max(0.0) }
}

/// Linear between the sorted values, as R's default (R. J. Hyndman and Y. Fan, 1996, type 7).
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the last place")]
fn percentile(sorted: &[f64], part: f64) -> f64 {
    let at = part * super::super::float(sorted.len() as u64 - 1);
    let below = at.floor();
    let (one, next) = (sorted[below as usize], sorted[(below as usize + 1).min(sorted.len() - 1)]);
    (at - below).mul_add(next - one, one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Computed apart, for p₀ = 0.9.
    #[test]
    fn the_limits_are_those_worked_out_elsewhere() {
        let funnel = Funnel { centre: Share::new(0.9).unwrap(), between: 0.0 };
        for (n, low, far_low) in
            [(10.0, 0.7141, 0.6069), (30.0, 0.7926, 0.7308), (100.0, 0.8412, 0.8073), (400.0, 0.8706, 0.8537)]
        {
            let found = LIMITS.map(|z| funnel.limits(n, z).0);
            assert!((found[0] - low).abs() < 1e-4 && (found[1] - far_low).abs() < 1e-4, "{n}: {found:?}");
        }
        let unit = |x, n| funnel.place(Observed::of_counts(x, n).unwrap());
        assert_eq!(
            [unit(80, 100), unit(83, 100), unit(90, 100), unit(97, 100), unit(400, 400)],
            [Place::FarBelow, Place::Below, Place::Inside, Place::Above, Place::FarAbove]
        );
    }

    #[test]
    fn units_that_differ_as_a_rule_widen_the_funnel() {
        let alike: Vec<_> = (86..95).filter_map(|x| Observed::of_counts(x, 100)).collect();
        assert!(Funnel::of(&alike).unwrap().between.abs() < 1e-12);
        let apart: Vec<_> = (0..20).filter_map(|at| Observed::of_counts(280 + 6 * at, 400)).collect();
        let funnel = Funnel::of(&apart).unwrap();
        assert!(funnel.between > 0.001, "{funnel:?}");
        assert!(apart.iter().filter(|unit| funnel.place(**unit) != Place::Inside).count() <= 2);
        assert_eq!(Funnel::of(&[]), None);
    }

    /// R: quantile(c(1, 2, 4, 8, 16), c(.1, .9)) is 1.4, 12.8.
    #[test]
    fn percentiles_are_those_of_r() {
        let values = [1.0, 2.0, 4.0, 8.0, 16.0];
        assert!(
            (percentile(&values, 0.1) - 1.4).abs() < 1e-12 && (percentile(&values, 0.9) - 12.8).abs() < 1e-12
        );
        assert!((percentile(&[3.0], 0.9) - 3.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn the_far_limits_lie_outside_the_near_ones_and_narrow_with_n(
            p in 0.01f64..0.99, n in 1.0f64..1e4, between in 0.0f64..0.01
        ) {
            let funnel = Funnel { centre: Share::new(p).unwrap(), between };
            let [near, far] = LIMITS.map(|z| funnel.limits(n, z));
            prop_assert!(far.0 <= near.0 && near.0 <= p && p <= near.1 && near.1 <= far.1);
            let later = funnel.limits(n * 2.0, LIMITS[0]);
            prop_assert!(later.0 >= near.0 && later.1 <= near.1);
        }
    }
}
