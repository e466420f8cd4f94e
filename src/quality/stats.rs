//! What chance does: tails of counts, spread beyond chance, entropy, resampling, sample sizes. Pure
//! arithmetic. Two shares against each other and Benjamini–Hochberg are the index's
//! ([`crate::index::stats::compare`]).

pub mod entropy;
pub mod resample;
pub mod sample;
pub mod spread;
pub mod tails;

/// The middle of some numbers, of two middle ones their mean; `None` of none.
#[must_use]
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    let upper = values.get(half)?;
    let lower = if values.len().is_multiple_of(2) { values[half - 1] } else { *upper };
    Some(f64::midpoint(lower, *upper))
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![3.0]), Some(3.0));
        assert_eq!(median(vec![9.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![9.0, 1.0, 2.0, 4.0]), Some(3.0));
    }
}
