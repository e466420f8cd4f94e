//! The code itself: version, level, size and its picture.

use super::PrintError;
use qrcode::render::{svg, unicode};
use qrcode::{EcLevel, QrCode, Version};

/// White modules around the symbol that are part of the picture (ISO/IEC 18004 asks for 4).
pub const QUIET: u8 = 4;

/// The largest version that a wall poster carries: 57 modules, each at least 1.75 mm on 100 mm.
const LARGEST: i16 = 10;

/// A code as a vector picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// SVG, black on white, [`QUIET`] modules of white on each side, one unit a module.
    pub svg: String,
    /// Modules along one side of the symbol, without the quiet zone.
    pub modules: u8,
}

impl Picture {
    /// The code of a poster: level Q, as a poster is worn and sometimes laminated; the smallest
    /// version from 3 on that holds the text, so that posters of short and long hosts look alike.
    ///
    /// # Errors
    /// Where the text is too long.
    pub fn for_wall(url: &str) -> Result<Self, PrintError> {
        let reason = "it is too long";
        let code = (3..=LARGEST)
            .find_map(|version| QrCode::with_version(url, Version::Normal(version), EcLevel::Q).ok())
            .ok_or_else(|| PrintError::Code { url: url.to_owned(), reason: reason.to_owned() })?;
        let picture = code
            .render::<svg::Color<'_>>()
            .module_dimensions(1, 1)
            .quiet_zone(true)
            .dark_color(svg::Color("#000"))
            .light_color(svg::Color("#fff"))
            .build();
        let modules = u8::try_from(code.width())
            .map_err(|error| PrintError::Code { url: url.to_owned(), reason: error.to_string() })?;
        Ok(Self { svg: picture, modules })
    }

    /// The code in the half blocks of a terminal, light on dark; `None` where the text is too long.
    #[must_use]
    pub fn for_terminal(url: &str) -> Option<String> {
        let code = QrCode::with_error_correction_level(url, EcLevel::M).ok()?;
        let picture = code.render::<unicode::Dense1x2>().quiet_zone(true).build();
        Some(picture)
    }

    /// The side of the symbol in millimetres: whole twentieths of a millimetre a module, at least
    /// `least` together.
    #[must_use]
    pub fn side_mm(&self, least: f64) -> f64 {
        let modules = f64::from(self.modules);
        (least / modules * 20.0).ceil() / 20.0 * modules
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_of_twenty_letters_fits_version_3_at_level_q() {
        let picture = Picture::for_wall("HTTPS://HAILONG.QUANGTRI.VN0/S/7KQ2M4X").unwrap();
        assert_eq!(picture.modules, 29);
        assert!(picture.svg.contains("viewBox=\"0 0 37 37\""), "{}", &picture.svg[..200]);
        let side = picture.side_mm(100.0);
        assert!((100.0..102.0).contains(&side), "{side}");
    }

    #[test]
    fn a_longer_host_takes_a_larger_version_and_an_endless_one_is_refused() {
        let longer = Picture::for_wall(&format!("HTTPS://{}/S/7KQ2M4X", "A".repeat(60))).unwrap();
        assert!(longer.modules > 29);
        let endless = Picture::for_wall(&format!("HTTPS://{}/S/7KQ2M4X", "A".repeat(300)));
        assert!(matches!(endless, Err(PrintError::Code { .. })));
    }
}
