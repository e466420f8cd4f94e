//! Reading every finished sheet back, as a phone would: what cannot be read is not handed out.

use super::PrintError;
use crate::ids::TouchpointCode;
use typst::utils::Scalar;
use typst_layout::Page;
use typst_render::RenderOptions;

/// Pixels a point: 108 dpi, coarser than any printer, so that a code which is read here has room to
/// spare on paper.
const PIXELS_PER_POINT: f64 = 1.5;

/// Rasterises the whole sheet and reads all codes on it: exactly one, with exactly these bytes.
pub(super) fn proofread(page: &Page, code: TouchpointCode, expected: &str) -> Result<(), PrintError> {
    let options = RenderOptions { pixel_per_pt: Scalar::new(PIXELS_PER_POINT), render_bleed: false };
    let picture = typst_render::render(page, &options);
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let pixels = picture.pixels();
    let mut grey = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        pixels.get(y * width + x).map_or(255, |p| luma(p.red(), p.green(), p.blue()))
    });
    let found: Vec<_> = grey
        .detect_grids()
        .iter()
        .map(|grid| grid.decode().map_or_else(|error| format!("({error})"), |(_, text)| text))
        .collect();
    if found.len() == 1 && found[0] == expected {
        Ok(())
    } else {
        Err(PrintError::Proof { code, expected: expected.to_owned(), found })
    }
}

/// Brightness by ITU-R BT.601, in 256ths.
fn luma(red: u8, green: u8, blue: u8) -> u8 {
    let sum = 77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue);
    u8::try_from(sum >> 8).unwrap_or(u8::MAX)
}
