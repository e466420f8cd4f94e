//! The one place where a share is rounded.

use crate::ids::Share;

/// How people write numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberStyle {
    /// `88,34`
    Vietnamese,
    /// `88.34`
    English,
}

/// Two quotients of counts below 10^9 that differ, differ by far more than this; rounding errors of a
/// quotient stay far below it.
const HAIR: f64 = 1e-10;

/// A share as per cent with two decimals, rounded half-up, without the sign: `88,34`.
///
/// Half-up holds for the exact quotient of counts: a share that binary fractions miss by a hair
/// (80.075 %) is a half, not a little less.
#[must_use]
pub fn display_percent(share: Share, style: NumberStyle) -> String {
    let hundredths = (share.get() * 10_000.0 + 0.5 + HAIR).floor();
    let (whole, rest) = ((hundredths / 100.0).floor(), hundredths % 100.0);
    match style {
        NumberStyle::Vietnamese => format!("{whole:.0},{rest:02.0}"),
        NumberStyle::English => format!("{whole:.0}.{rest:02.0}"),
    }
}

/// Points with one decimal, rounded half-up, beside the most that they could be: `6,5/8` (Thông tư
/// 01/2018/TT-VPCP, Điều 15).
#[must_use]
pub fn display_points(share: Share, most: u32, style: NumberStyle) -> String {
    let tenths = (share.get() * f64::from(most) * 10.0 + 0.5 + HAIR).floor();
    let comma = match style {
        NumberStyle::Vietnamese => ',',
        NumberStyle::English => '.',
    };
    format!("{:.0}{comma}{:.0}/{most}", (tenths / 10.0).floor(), tenths % 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(numerator: u32, denominator: u32) -> String {
        let share = Share::new(f64::from(numerator) / f64::from(denominator));
        share.map_or_else(String::new, |share| display_percent(share, NumberStyle::English))
    }

    #[test]
    fn a_half_goes_up_and_a_comma_stands_in_vietnamese() {
        assert_eq!(shown(6650, 7528), "88.34");
        // 80.075 % and 1.005 %: in binary a little less than the half.
        assert_eq!(shown(80_075, 100_000), "80.08");
        assert_eq!(shown(1_005, 100_000), "1.01");
        assert_eq!(
            (shown(0, 7), shown(7, 7), shown(1, 2_000)),
            ("0.00".into(), "100.00".into(), "0.05".into())
        );
        let share = Share::new(26.0 / 31.0).map(|share| display_percent(share, NumberStyle::Vietnamese));
        assert_eq!(share.as_deref(), Some("83,87"));
    }

    #[test]
    fn points_have_one_decimal_and_stand_beside_the_most() {
        let said = |share: f64, most, style| {
            Share::new(share).map(|share| display_points(share, most, style)).unwrap_or_default()
        };
        assert_eq!(said(0.8125, 8, NumberStyle::Vietnamese), "6,5/8");
        assert_eq!(said(0.825, 2, NumberStyle::English), "1.7/2");
        assert_eq!(said(1.0, 2, NumberStyle::Vietnamese), "2,0/2");
        assert_eq!(said(0.0, 8, NumberStyle::Vietnamese), "0,0/8");
    }

    proptest! {
        /// Against whole-number arithmetic: (20000·a + d) / 2d hundredths, rounded down.
        #[test]
        fn rounding_is_that_of_whole_numbers(d in 1u32..1_000_000, part in 0.0f64..=1.0) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 ..= d")]
            let a = (f64::from(d) * part) as u32;
            let hundredths = (20_000 * u64::from(a) + u64::from(d)) / (2 * u64::from(d));
            prop_assert_eq!(shown(a, d), format!("{}.{:02}", hundredths / 100, hundredths % 100));
        }
    }
}
