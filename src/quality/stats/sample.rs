//! How many of a set must be looked at to find a forged one.

/// The least number to draw without replacement from `all`, of which this share is forged (rounded, at
/// least one), so that with 95 % at least one of the forged is drawn: P(none) = ∏ (N − K − i)/(N − i) ≤ 0.05,
/// the hypergeometric chance. `None` where there is nothing to draw from.
#[must_use]
pub fn detection(all: u32, share: f64) -> Option<u32> {
    if all == 0 {
        return None;
    }
    let forged = (f64::from(all) * share).round().clamp(1.0, f64::from(all));
    let mut none = 1.0;
    for drawn in 0..all {
        let left = f64::from(all - drawn);
        none *= ((left - forged) / left).max(0.0);
        if none <= 0.05 {
            return Some(drawn + 1);
        }
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use statrs::function::factorial::ln_binomial;

    #[test]
    fn sizes_are_the_computed_ones() {
        for (all, share, size) in [(200, 0.05, 51), (200, 0.1, 27), (500, 0.05, 56), (1_000, 0.1, 29)] {
            assert_eq!(detection(all, share), Some(size), "{all} {share}");
        }
        assert_eq!((detection(0, 0.1), detection(1, 0.1), detection(7, 1.0)), (None, Some(1), Some(1)));
    }

    proptest! {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of at most 5,000")]
        #[test]
        fn one_fewer_would_not_do(all in 1u32..5_000, share in 0.001f64..1.0) {
            let size = detection(all, share).unwrap();
            let forged = ((f64::from(all) * share).round() as u32).clamp(1, all);
            let none = |n: u32| if n + forged > all { 0.0 } else {
                (ln_binomial((all - forged).into(), n.into()) - ln_binomial(all.into(), n.into())).exp()
            };
            prop_assert!(none(size) <= 0.05 + 1e-9);
            prop_assert!(none(size - 1) > 0.05 - 1e-9);
        }
    }
}
