//! Number and share together: what the two tests of change have in common.
//!
//! Each must be rare by itself; then z = (z₁ + z₂)/√2 of the two (S. A. Stouffer et al., The American Soldier,
//! 1949), neither counted for more than five standard errors.

use crate::index::stats::normal;
use crate::quality::thresholds::{CHANGE_MOST_Z, CHANGE_NUMBER, CHANGE_SHARE};

/// The p-value of both, from the one-sided p-value of the number and the standard errors of the share in the
/// direction looked for; `None` where either alone is nothing rare.
#[must_use]
pub(super) fn together(number: f64, share: f64) -> Option<f64> {
    if number > CHANGE_NUMBER || normal::cdf(-share) > CHANGE_SHARE {
        return None;
    }
    // Below that, the quantile is beyond the most that counts anyway.
    let by_number = -normal::quantile(number.max(1e-9));
    let sum = by_number.min(CHANGE_MOST_Z) + share.min(CHANGE_MOST_Z);
    Some(normal::cdf(-sum / std::f64::consts::SQRT_2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_must_be_rare_and_neither_makes_up_for_the_other() {
        assert_eq!((together(0.11, 9.0), together(1e-30, 1.2)), (None, None));
        let both = together(normal::cdf(-3.0), 3.0).unwrap();
        assert!((both - normal::cdf(-6.0 / 2f64.sqrt())).abs() < 1e-9, "{both}");
        let most = together(0.0, 50.0).unwrap();
        assert!((most - normal::cdf(-10.0 / 2f64.sqrt())).abs() < 1e-12, "{most}");
    }
}
