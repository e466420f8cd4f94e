//! The code itself: version, level, size and its picture.

use super::PrintError;
use qrcode::render::unicode;
use qrcode::{Color, EcLevel, QrCode, Version};
use std::fmt::Write as _;
use std::ops::RangeInclusive;

/// White modules around the symbol that are part of the picture (ISO/IEC 18004 asks for 4).
pub const QUIET: u8 = 4;

/// A poster's versions: 29 or 33 modules. The smallest is 3, so that posters of short and long hosts
/// look alike; a larger one would not be read from the distance that its sheet is made for.
const POSTER: RangeInclusive<i16> = 3..=4;

/// Letters that version 4 holds at level Q (ISO/IEC 18004, table 7), and those of an address that are
/// no host: `HTTPS://` and `/S/7KQ2M4X`.
const POSTER_LETTERS: usize = 67;

/// A code as a vector picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What it reads as.
    pub text: String,
    /// SVG, black on white, [`QUIET`] modules of white on each side, one unit a module.
    pub svg: String,
    /// Modules along one side of the symbol, without the quiet zone.
    pub modules: u8,
    /// Which of them are dark, row by row.
    dark: Vec<bool>,
}

impl Picture {
    /// The code of a poster: level Q, as a poster is worn and sometimes laminated.
    ///
    /// # Errors
    /// Where the address is too long.
    pub fn for_poster(url: &str) -> Result<Self, PrintError> {
        Self::new(url, EcLevel::Q, POSTER).ok_or_else(|| {
            let reason = format!("it has {} letters, at most {POSTER_LETTERS} fit", url.chars().count());
            PrintError::Code { url: url.to_owned(), reason }
        })
    }

    /// A small code on clean paper, read in the hand: level M, the smallest version up to 4 (90 letters
    /// of the alphanumeric set).
    ///
    /// # Errors
    /// Where the text is too long.
    pub fn for_paper(text: &str) -> Result<Self, PrintError> {
        Self::new(text, EcLevel::M, 1..=4).ok_or_else(|| {
            let reason = "it is too long for a small code".to_owned();
            PrintError::Code { url: text.to_owned(), reason }
        })
    }

    /// A code on clean paper that holds a whole address with its path, read from arm's length: level M,
    /// versions 3 to 8 (221 letters of the alphanumeric set, 152 others).
    ///
    /// # Errors
    /// Where the address is too long.
    pub fn for_page(url: &str) -> Result<Self, PrintError> {
        Self::new(url, EcLevel::M, 3..=8).ok_or_else(|| {
            let reason = format!("it has {} letters, more than a code of 49 modules holds", url.len());
            PrintError::Code { url: url.to_owned(), reason }
        })
    }

    fn new(text: &str, level: EcLevel, mut versions: RangeInclusive<i16>) -> Option<Self> {
        let code =
            versions.find_map(|version| QrCode::with_version(text, Version::Normal(version), level).ok())?;
        let modules = u8::try_from(code.width()).ok()?;
        let dark = code.to_colors().iter().map(|&color| color == Color::Dark).collect();
        Some(Self { text: text.to_owned(), svg: svg(&code), modules, dark })
    }

    /// Whether the module so far from the left and from the top is dark.
    #[must_use]
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        self.dark.get(y * usize::from(self.modules) + x).copied().unwrap_or(false)
    }

    /// The code in the half blocks of a terminal, light on dark; `None` where the text is too long.
    #[must_use]
    pub fn for_terminal(url: &str) -> Option<String> {
        let code = QrCode::with_error_correction_level(url, EcLevel::M).ok()?;
        let picture = code.render::<unicode::Dense1x2>().quiet_zone(true).build();
        Some(picture)
    }

    /// The smallest symbol of at least so many millimetres whose modules are whole twentieths of a
    /// millimetre; without the quiet zone.
    #[must_use]
    pub fn at_least_mm(&self, least: f64) -> f64 {
        let modules = f64::from(self.modules);
        (least / modules * 20.0).ceil() / 20.0 * modules
    }

    /// The largest symbol of at most so many millimetres whose modules are whole twentieths of a
    /// millimetre; without the quiet zone.
    #[must_use]
    pub fn at_most_mm(&self, most: f64) -> f64 {
        let modules = f64::from(self.modules);
        (most / modules * 20.0).floor() / 20.0 * modules
    }
}

/// Dark modules as one path, each run of a row in one piece: a third of the bytes of single squares,
/// and no seams within a row.
fn svg(code: &QrCode) -> String {
    let side = code.width() + 2 * usize::from(QUIET);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\""
    );
    for (y, row) in code.to_colors().chunks(code.width()).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                let (left, top, length) = (x + usize::from(QUIET), y + usize::from(QUIET), run.len());
                // Writing to a String never fails.
                write!(svg, "M{left} {top}h{length}v1h-{length}z").unwrap_or_default();
            }
            x += run.len();
        }
    }
    svg.push_str("\"/></svg>");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(host: usize) -> String {
        format!("HTTPS://{}/S/7KQ2M4X", "A".repeat(host))
    }

    #[test]
    fn a_host_of_twenty_letters_fits_version_3_at_level_q() {
        let picture = Picture::for_poster("HTTPS://HAILONG.QUANGTRI.VN0/S/7KQ2M4X").unwrap();
        assert_eq!(picture.modules, 29);
        assert!(picture.svg.contains("viewBox=\"0 0 37 37\""), "{}", &picture.svg[..200]);
        assert!(picture.svg.len() < 5_000, "{} bytes", picture.svg.len());
        let side = picture.at_least_mm(100.0);
        assert!((100.0..102.0).contains(&side), "{side}");
        assert!((picture.at_most_mm(27.0) - 26.1).abs() < 1e-9);
    }

    #[test]
    fn a_longer_host_takes_version_4_and_one_too_long_for_it_is_refused_with_its_length() {
        assert_eq!(Picture::for_poster(&address(29)).unwrap().modules, 29);
        assert_eq!(Picture::for_poster(&address(30)).unwrap().modules, 33);
        assert_eq!(Picture::for_poster(&address(49)).unwrap().modules, 33);
        let Err(PrintError::Code { reason, .. }) = Picture::for_poster(&address(50)) else { panic!() };
        assert_eq!(reason, "it has 68 letters, at most 67 fit");
    }

    #[test]
    fn a_serial_takes_the_smallest_version() {
        assert_eq!(Picture::for_paper("7KQ2M4X").unwrap().modules, 21);
        assert!(Picture::for_paper(&"A".repeat(90)).is_ok());
        assert!(Picture::for_paper(&"A".repeat(91)).is_err());
    }
}
