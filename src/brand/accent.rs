//! The accent: one colour for buttons, links and the chosen answer, readable by day and by night.
//!
//! Contrast is that of WCAG 2.2 (relative luminance); what is changed is lightness in OKLCH, so the hue
//! that people know their office by stays.

use palette::color_difference::Wcag21RelativeContrast;
use palette::{FromColor, IsWithinBounds, Oklch, Srgb};
use std::fmt;
use std::str::FromStr;

/// What text needs against its ground (WCAG 2.2, 1.4.3).
pub const ENOUGH: f64 = 4.5;

/// The grounds of the pages, as `static/css/base.css` has them; text on the accent is white by day and
/// `NIGHT` by night.
pub const PAPER: Rgb = Rgb([0xFB, 0xFA, 0xF6]);
/// Behind everything in dark mode.
pub const NIGHT: Rgb = Rgb([0x10, 0x17, 0x15]);
/// The lightest ground in dark mode: of fields and boxes.
pub const NIGHT_SHEET: Rgb = Rgb([0x17, 0x21, 0x1E]);

/// A colour in sRGB.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rgb(pub [u8; 3]);

/// A colour that may be the accent, with its partner for dark mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accent {
    /// At least [`ENOUGH`] against [`PAPER`], and so under white text.
    pub light: Rgb,
    /// The same hue, at least [`ENOUGH`] against [`NIGHT_SHEET`], and so under [`NIGHT`] as text.
    pub dark: Rgb,
}

/// Why a colour cannot be the accent.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AccentError {
    #[error("`{given}` is no colour: write it as # and six hexadecimal digits, such as #0b5a4c")]
    NoColour { given: String },
    #[error(
        "{given} is too light: its contrast with the pages' ground {PAPER} is {contrast:.2}, and text needs \
         {ENOUGH}; the nearest colour of the same hue that people can read is {nearest}"
    )]
    Faint { given: Rgb, contrast: f64, nearest: Rgb },
}

impl FromStr for Accent {
    type Err = AccentError;

    fn from_str(text: &str) -> Result<Self, AccentError> {
        let light: Rgb = text.parse()?;
        let contrast = light.contrast(PAPER);
        if contrast < ENOUGH {
            return Err(AccentError::Faint { given: light, contrast, nearest: light.moved(PAPER) });
        }
        Ok(Self { light, dark: light.moved(NIGHT_SHEET) })
    }
}

impl Rgb {
    /// WCAG's contrast of two colours, 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        self.linear().relative_contrast(other.linear())
    }

    fn linear(self) -> Srgb<f64> {
        Srgb::from(self.0).into_format()
    }

    /// The nearest lightness of the same hue that stands out from this ground: darker on a light one,
    /// lighter on a dark one. A colour that does so already stays as it is.
    fn moved(self, ground: Self) -> Self {
        if self.contrast(ground) >= ENOUGH {
            return self;
        }
        let start = Oklch::from_color(self.linear());
        // Black on the light ground and white on the dark one are far beyond what is enough.
        let (mut fails, mut passes) = (start.l, if ground.contrast(WHITE) < ENOUGH { 0.0 } else { 1.0 });
        let mut nearest = Self::of(Oklch { l: passes, ..start });
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(fails, passes);
            let colour = Self::of(Oklch { l: middle, ..start });
            // Measured after rounding to whole steps: what is printed is what passes.
            if colour.contrast(ground) >= ENOUGH {
                (passes, nearest) = (middle, colour);
            } else {
                fails = middle;
            }
        }
        nearest
    }

    /// The colour of this lightness and hue, with as much of its chroma as a screen can show.
    fn of(wanted: Oklch<f64>) -> Self {
        let shown = |chroma: f64| Srgb::from_color(Oklch { chroma, ..wanted });
        let (mut fits, mut outside) = (0.0, wanted.chroma);
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(fits, outside);
            if unclamped(Oklch { chroma: middle, ..wanted }).is_within_bounds() {
                fits = middle;
            } else {
                outside = middle;
            }
        }
        let colour: Srgb<u8> = shown(fits).into_format();
        Self(colour.into())
    }
}

const WHITE: Rgb = Rgb([0xFF; 3]);

/// Finer than the steps of a screen.
const HALVINGS: u32 = 24;

fn unclamped(colour: Oklch<f64>) -> Srgb<f64> {
    use palette::convert::FromColorUnclamped;
    Srgb::from_color_unclamped(colour)
}

impl FromStr for Rgb {
    type Err = AccentError;

    fn from_str(text: &str) -> Result<Self, AccentError> {
        let refused = || AccentError::NoColour { given: text.to_owned() };
        let digits = text.strip_prefix('#').ok_or_else(refused)?;
        if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(refused());
        }
        let number = u32::from_str_radix(digits, 16).map_err(|_not_hexadecimal| refused())?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl fmt::Debug for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn contrast_follows_the_formula_of_wcag() {
        let of = |a: &str, b: &str| a.parse::<Rgb>().unwrap().contrast(b.parse().unwrap());
        assert!((of("#000000", "#ffffff") - 21.0).abs() < 1e-9);
        assert!((of("#ffffff", "#ffffff") - 1.0).abs() < 1e-9);
        // The two greys that everyone checks against: the last that passes on white, and the first that fails.
        assert!(of("#767676", "#ffffff") >= ENOUGH && of("#777777", "#ffffff") < ENOUGH);
    }

    #[test]
    fn the_house_s_own_green_is_a_good_accent() {
        let accent: Accent = "#0B5A4C".parse().unwrap();
        assert_eq!(accent.light.to_string(), "#0b5a4c");
        assert!(accent.light.contrast(PAPER) > 7.0);
    }

    #[test]
    fn a_light_yellow_is_refused_with_a_brown_that_passes() {
        let refused = "#f2b705".parse::<Accent>().unwrap_err().to_string();
        insta::assert_snapshot!(refused, @"#f2b705 is too light: its contrast with the pages' ground #fbfaf6 is 1.74, and text needs 4.5; the nearest colour of the same hue that people can read is #936d00");
    }

    #[test]
    fn what_is_no_colour_is_told_how_to_write_one() {
        for given in ["", "#12345", "#1234567", "0b5a4c", "green", "#0b5a4g", "#0b5a4é", "#+b5a4c"] {
            let refused = given.parse::<Accent>().unwrap_err();
            assert_eq!(refused, AccentError::NoColour { given: given.into() });
        }
    }

    /// Of a colour that has one worth speaking of.
    fn hue(colour: Rgb) -> Option<f64> {
        let lch = Oklch::from_color(colour.linear());
        (lch.chroma > 0.04).then(|| lch.hue.into_degrees())
    }

    proptest! {
        #[test]
        fn a_colour_passes_or_its_nearest_does(bytes: [u8; 3]) {
            let given = Rgb(bytes);
            let accent = match given.to_string().parse::<Accent>() {
                Ok(accent) => accent,
                Err(AccentError::Faint { nearest, contrast, .. }) => {
                    prop_assert!(contrast < ENOUGH);
                    if let (Some(a), Some(b)) = (hue(given), hue(nearest)) {
                        let apart = (a - b).abs();
                        prop_assert!(apart.min(360.0 - apart) < 6.0, "{} → {}: the hue moved by {}", given, nearest, apart);
                    }
                    // Nearest: no more than two steps of a screen's lightness beyond what is enough.
                    prop_assert!(nearest.contrast(PAPER) < ENOUGH + 0.2, "{} is farther than needed", nearest);
                    nearest.to_string().parse::<Accent>().unwrap()
                }
                Err(other) => return Err(TestCaseError::fail(other.to_string())),
            };
            prop_assert!(accent.light.contrast(PAPER) >= ENOUGH);
            prop_assert!(WHITE.contrast(accent.light) >= ENOUGH);
            prop_assert!(accent.dark.contrast(NIGHT_SHEET) >= ENOUGH);
            prop_assert!(accent.dark.contrast(NIGHT) >= ENOUGH);
        }
    }
}
