//! A chart as pixels, for a letter or a slide.

use super::ChartError;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};
use std::sync::{Arc, LazyLock};

/// Pixels for each of the picture's own: sharp on paper at half a page's width.
const SCALE: f32 = 2.0;

static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    for bytes in [
        &include_bytes!("../../static/fonts/be-vietnam-pro/Regular.ttf")[..],
        &include_bytes!("../../static/fonts/be-vietnam-pro/SemiBold.ttf")[..],
    ] {
        fonts.load_font_data(bytes.to_vec());
    }
    Arc::new(fonts)
});

/// A chart's SVG as PNG.
///
/// # Errors
/// Where it is no picture.
pub fn png(svg: &str) -> Result<Vec<u8>, ChartError> {
    let failed = |error: &dyn std::fmt::Display| ChartError::Drawing(error.to_string());
    let options = Options {
        fontdb: Arc::clone(&FONTS),
        font_family: "Be Vietnam Pro".to_owned(),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).map_err(|e| failed(&e))?;
    let size = tree.size().to_int_size().scale_by(SCALE);
    let pixels = size.and_then(|size| Pixmap::new(size.width(), size.height()));
    let mut pixels =
        pixels.ok_or_else(|| ChartError::Drawing("there is no room for its pixels".to_owned()))?;
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
    pixels.encode_png().map_err(|e| failed(&e))
}
