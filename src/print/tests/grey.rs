//! Grey pictures, as poppler paints them and as a poor photograph spoils them.

use super::tool;
use std::path::Path;

#[derive(Clone)]
pub(super) struct Grey {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<u8>,
}

impl Grey {
    /// One page of `p.pdf` in this folder; `None` where poppler is absent.
    pub(super) fn page(dir: &Path, page: usize, dpi: u32) -> Option<Self> {
        let (page, dpi) = (page.to_string(), dpi.to_string());
        let arguments = ["-r", &dpi, "-gray", "-f", &page, "-l", &page, "-singlefile", "p.pdf", "page"];
        tool("pdftoppm", &arguments, dir)?;
        let bytes = std::fs::read(dir.join("page.pgm")).unwrap();
        // P5, width, height, 255, one byte of white space, pixels.
        let mut words = bytes.split(u8::is_ascii_whitespace);
        assert_eq!(words.next(), Some(b"P5".as_slice()));
        let mut number = || std::str::from_utf8(words.next().unwrap()).unwrap().parse::<usize>().unwrap();
        let (width, height, most) = (number(), number(), number());
        assert_eq!(most, 255);
        let pixels = bytes[bytes.len() - width * height..].to_vec();
        Some(Self { width, height, pixels })
    }

    /// A part of it; white where it reaches beyond the edges.
    pub(super) fn part(&self, left: usize, top: usize, width: usize, height: usize) -> Self {
        let at = |x: usize, y: usize| {
            let inside = left + x < self.width && top + y < self.height;
            if inside { self.pixels[(top + y) * self.width + left + x] } else { 255 }
        };
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| at(x, y));
        Self { width, height, pixels: pixels.collect() }
    }

    /// White beyond the edges.
    pub(super) fn at(&self, x: i64, y: i64) -> u8 {
        let inside = |at: i64, length: usize| usize::try_from(at).ok().filter(|at| *at < length);
        match (inside(x, self.width), inside(y, self.height)) {
            (Some(x), Some(y)) => self.pixels[y * self.width + x],
            _ => 255,
        }
    }

    fn map(&self, pixel: impl Fn(i64, i64) -> u8) -> Self {
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..self.height {
            pixels
                .extend((0..self.width).map(|x| pixel(i64::try_from(x).unwrap(), i64::try_from(y).unwrap())));
        }
        Self { pixels, ..*self }
    }

    /// Out of focus by a pixel on each side.
    pub(super) fn blurred(&self) -> Self {
        self.map(|x, y| {
            let around = (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| (dx, dy)));
            let sum: u32 = around.map(|(dx, dy)| u32::from(self.at(x + dx, y + dy))).sum();
            u8::try_from(sum / 9).unwrap()
        })
    }

    /// Held askew.
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "pixels are few")]
    pub(super) fn rotated(&self, degrees: f64) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (cx, cy) = (self.width as f64 / 2.0, self.height as f64 / 2.0);
        self.map(|x, y| {
            let (dx, dy) = (x as f64 - cx, y as f64 - cy);
            self.at((cos * dx - sin * dy + cx).round() as i64, (sin * dx + cos * dy + cy).round() as i64)
        })
    }

    /// In a corner of a hall: half as bright on the right as on the left, and grey as a whole.
    pub(super) fn unevenly_lit(&self) -> Self {
        let width = i64::try_from(self.width).unwrap();
        self.map(|x, y| {
            u8::try_from(i64::from(self.at(x, y)) * (2 * width - x) / (2 * width) * 4 / 5).unwrap()
        })
    }

    fn save(&self, file: &Path) {
        let mut bytes = format!("P5 {} {} 255\n", self.width, self.height).into_bytes();
        bytes.extend(&self.pixels);
        std::fs::write(file, bytes).unwrap();
    }
}

/// What zbar reads in pictures that hold a code each, in their order; `None` where it is absent. Fails where one
/// holds none that it can read.
pub(super) fn read(pictures: &[Grey], dir: &Path) -> Option<Vec<String>> {
    let names: Vec<_> = (0..pictures.len()).map(|at| format!("photo-{at}.pgm")).collect();
    for (picture, name) in pictures.iter().zip(&names) {
        picture.save(&dir.join(name));
    }
    let arguments: Vec<_> = ["-q", "--raw"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let words = tool("zbarimg", &arguments, dir)?;
    Some(words.lines().map(str::to_owned).collect())
}
