//! How varied answers are (C. E. Shannon, Bell System Technical Journal 27, 1948).

/// H = −Σ p log₂ p in bits of how a count falls on its classes: 0 where all are alike, log₂ of the number
/// of classes where none is more frequent than another. `None` where nothing was counted.
#[must_use]
pub fn bits(counts: &[u32]) -> Option<f64> {
    let all: f64 = counts.iter().copied().map(f64::from).sum();
    let term = |n: u32| if n == 0 { 0.0 } else { -f64::from(n) / all * (f64::from(n) / all).log2() };
    // −0 of a single class is 0.
    (all > 0.0).then(|| counts.iter().copied().map(term).sum::<f64>().max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn entropies_are_the_computed_ones() {
        for (counts, expected) in [
            (&[20, 20, 20, 20, 20][..], 2.321_928),
            (&[90, 5, 3, 1, 1], 0.637_543),
            (&[0, 0, 7], 0.0),
            (&[8, 8], 1.0),
        ] {
            let found = bits(counts).unwrap();
            assert!((found - expected).abs() < 5e-7, "{counts:?}: {found}");
        }
        assert_eq!((bits(&[]), bits(&[0, 0])), (None, None));
    }

    proptest! {
        #[test]
        fn it_lies_between_none_and_all_alike(counts in prop::collection::vec(0u32..10_000, 1..11)) {
            if let Some(found) = bits(&counts) {
                let classes = counts.iter().filter(|n| **n > 0).count();
                let most = f64::from(u32::try_from(classes).unwrap()).log2();
                prop_assert!((0.0..=most + 1e-9).contains(&found));
                let mut turned = counts.clone();
                turned.reverse();
                prop_assert!((bits(&turned).unwrap() - found).abs() < 1e-9);
            }
        }
    }
}
