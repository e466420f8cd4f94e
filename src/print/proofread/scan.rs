//! A code on a finished page, as pixels: its white margin, its modules, and what they say.

use super::super::qr::{Picture, QUIET};
use typst::layout::{Abs, Frame, Point, Size, Transform};
use typst::utils::Scalar;
use typst_layout::Page;
use typst_render::RenderOptions;

/// Pixels a module: far coarser than any printer, so that a code which is read here has room to spare
/// on paper.
const PIXELS: u32 = 4;

/// Modules around the quiet zone that are looked at as well.
const AROUND: u32 = 2;

/// Darker than this is ink, at least as light as that is paper; what lies between is neither.
const INK: u8 = 64;
const PAPER: u8 = 192;

/// Where the four inner pixels of a module are, from its corner.
const INNER: [f64; 2] = [0.375, 0.625];

/// A code's picture as it stands on a page, its quiet zone included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Region {
    /// From the picture to the page.
    pub place: Transform,
    pub size: Size,
}

impl Region {
    /// Its corners on the page, the upper left and the lower right one.
    fn corners(&self) -> (Point, Point) {
        let (a, b) = (Point::zero().transform(self.place), self.size.to_point().transform(self.place));
        (a.min(b), a.max(b))
    }

    /// The side of a module.
    pub(super) fn module(&self, picture: &Picture) -> Abs {
        let (min, max) = self.corners();
        (max.x - min.x) / f64::from(side(picture))
    }
}

/// Modules along one side, with the quiet zone.
fn side(picture: &Picture) -> u32 {
    u32::from(picture.modules) + 2 * u32::from(QUIET)
}

/// A region in shades of grey.
pub(super) struct Scan<'a> {
    region: Region,
    picture: &'a Picture,
    /// Where on the page its first pixel is, and how many there are to a point.
    origin: Point,
    scale: f64,
    width: u32,
    height: u32,
    grey: Vec<u8>,
}

impl<'a> Scan<'a> {
    /// Rasterises it: all that lies on the region is painted, and nothing else of the page.
    pub(super) fn of(page: &Page, region: Region, picture: &'a Picture) -> Self {
        let module = region.module(picture);
        let margin = Point::splat(module * f64::from(AROUND));
        let (min, max) = region.corners();
        let (min, max) = (min - margin, max + margin);
        let mut frame = Frame::soft(Size::new(max.x - min.x, max.y - min.y));
        frame.push_frame(-min, page.frame.clone());
        let cut = Page { frame, ..page.clone() };
        let scale = f64::from(PIXELS) / module.to_pt();
        let options = RenderOptions { pixel_per_pt: Scalar::new(scale), render_bleed: false };
        let pixels = typst_render::render(&cut, &options);
        let grey = pixels.pixels().iter().map(|p| luma(p.red(), p.green(), p.blue())).collect();
        let (width, height) = (pixels.width(), pixels.height());
        Self { region, picture, origin: min, scale, width, height, grey }
    }

    fn at(&self, x: u32, y: u32) -> u8 {
        self.grey.get(y as usize * self.width as usize + x as usize).copied().unwrap_or(u8::MAX)
    }

    /// What the code says, module by module as it was painted.
    ///
    /// # Errors
    /// Where and why nothing is read: ink in the quiet zone, a module that is another's colour or neither, a code
    /// that makes no sense.
    pub(super) fn read(&self) -> Result<String, String> {
        if let Some((x, y)) = self.blot() {
            return Err(self.complaint("ink in its quiet zone", x, y));
        }
        let modules = usize::from(self.picture.modules);
        let mut dark = Vec::with_capacity(modules * modules);
        for (y, x) in (0..modules).flat_map(|y| (0..modules).map(move |x| (y, x))) {
            let pixels = INNER.map(|right| INNER.map(|down| self.pixel(x, y, right, down)));
            let greys = pixels.map(|column| column.map(|(x, y)| self.at(x, y)));
            let drawn = self.picture.is_dark(x, y);
            let right = |grey: u8| if drawn { grey < INK } else { grey >= PAPER };
            if !greys.as_flattened().iter().all(|&grey| right(grey)) {
                let (x, y) = pixels[0][0];
                return Err(self.complaint("its modules are not as they were drawn", x, y));
            }
            dark.push(greys[0][0] < INK);
        }
        let grid = rqrr::SimpleGrid::from_func(modules, |x, y| dark[y * modules + x]);
        rqrr::Grid::new(grid).decode().map(|(_, text)| text).map_err(|error| format!("({error})"))
    }

    /// All codes that a phone finds here by their three corners.
    pub(super) fn find(&self) -> Vec<String> {
        let at = |x: usize, y: usize| self.grey[y * self.width as usize + x];
        rqrr::PreparedImage::prepare_from_greyscale(self.width as usize, self.height as usize, at)
            .detect_grids()
            .iter()
            .map(|grid| grid.decode().map_or_else(|error| format!("({error})"), |(_, text)| text))
            .collect()
    }

    /// The pixel so far to the right and down in this module, in whichever direction the picture was turned.
    fn pixel(&self, x: usize, y: usize, right: f64, down: f64) -> (u32, u32) {
        #[expect(clippy::cast_precision_loss, reason = "some tens")]
        let along =
            |at: usize, inside: f64| (at as f64 + f64::from(QUIET) + inside) / f64::from(side(self.picture));
        let (x, y) = (along(x, right), along(y, down));
        let on_page = Point::new(self.region.size.x * x, self.region.size.y * y).transform(self.region.place);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some hundreds")]
        let pixel = |from: Abs, at: Abs| ((at - from).to_pt() * self.scale).floor().max(0.0) as u32;
        (pixel(self.origin.x, on_page.x), pixel(self.origin.y, on_page.y))
    }

    /// The first pixel of the quiet zone that is not paper.
    fn blot(&self) -> Option<(u32, u32)> {
        // A pixel to spare on both sides, as edges fall between pixels.
        let outer = AROUND * PIXELS + 1;
        let inner = (AROUND + u32::from(QUIET)) * PIXELS - 1;
        let (width, height) = (self.width, self.height);
        let within = |(x, y): (u32, u32), edge: u32| {
            (edge..width.saturating_sub(edge)).contains(&x)
                && (edge..height.saturating_sub(edge)).contains(&y)
        };
        let all = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        all.filter(|&at| within(at, outer) && !within(at, inner)).find(|&(x, y)| self.at(x, y) < PAPER)
    }

    fn complaint(&self, what: &str, x: u32, y: u32) -> String {
        let mm = |from: Abs, pixels: u32| from.to_mm() + Abs::pt(f64::from(pixels) / self.scale).to_mm();
        let (x, y) = (mm(self.origin.x, x), mm(self.origin.y, y));
        format!("({what}, {x:.1} mm from the left and {y:.1} mm from the top)")
    }
}

/// Brightness by ITU-R BT.601, in 256ths.
fn luma(red: u8, green: u8, blue: u8) -> u8 {
    let sum = 77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue);
    u8::try_from(sum >> 8).unwrap_or(u8::MAX)
}
