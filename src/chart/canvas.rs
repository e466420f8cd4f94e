//! A drawing area with our type, colours and units.

use super::words::shortened;
use super::{ChartError, Shape};
use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea as _};
use plotters::element::{Circle, PathElement, Polygon, Rectangle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle, register_font};
use std::sync::LazyLock;

pub(super) const PAPER: RGBColor = RGBColor(0xfb, 0xfa, 0xf6);
pub(super) const INK: RGBColor = RGBColor(0x15, 0x23, 0x1f);
pub(super) const GREY: RGBColor = RGBColor(0x4a, 0x5a, 0x55);
pub(super) const LEAF: RGBColor = RGBColor(0x0b, 0x5a, 0x4c);
pub(super) const GOLD: RGBColor = RGBColor(0xf2, 0xb7, 0x05);
pub(super) const WHITE: RGBColor = RGBColor(0xff, 0xff, 0xff);
/// Lies behind lines and words: light enough for ink on it, dark enough to be seen in print.
pub(super) const BAND: RGBColor = RGBColor(0xcf, 0xe3, 0xdc);

/// The family as it stands in the SVG: where a reader's machine lacks the first, its own.
const FAMILY: &str = "Be Vietnam Pro, system-ui, Segoe UI, Roboto, Noto Sans, sans-serif";

/// plotters takes 1.24 times the size that it writes as `font-size`.
const FONT_SCALE: f64 = 1.24;

/// How much wider than ours the fonts are that a reader's machine may take instead.
const OTHER_FONTS: f64 = 1.06;

static FONTS: LazyLock<bool> = LazyLock::new(|| {
    let regular = include_bytes!("../../static/fonts/be-vietnam-pro/Regular.ttf");
    let bold = include_bytes!("../../static/fonts/be-vietnam-pro/SemiBold.ttf");
    register_font(FAMILY, FontStyle::Normal, regular).is_ok()
        && register_font(FAMILY, FontStyle::Bold, bold).is_ok()
});

fn ready() -> Result<(), ChartError> {
    if *FONTS { Ok(()) } else { Err(ChartError::Font) }
}

/// How words look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    /// Pixels.
    pub(super) size: i32,
    pub(super) bold: bool,
    pub(super) color: RGBColor,
}

impl Type {
    pub(super) const fn new(size: i32, color: RGBColor) -> Self {
        Self { size, bold: false, color }
    }

    pub(super) const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    fn style(self) -> TextStyle<'static> {
        let weight = if self.bold { FontStyle::Bold } else { FontStyle::Normal };
        let font = (FontFamily::Name(FAMILY), f64::from(self.size) * FONT_SCALE, weight);
        let mut style = TextStyle::from(font);
        style.color = self.color.to_backend_color();
        style
    }

    /// Pixels that a line of these words takes.
    pub(super) fn width(self, text: &str) -> Result<i32, ChartError> {
        ready()?;
        let extent = self.style().font.box_size(text).map_err(|e| ChartError::Drawing(e.to_string()))?;
        #[expect(clippy::cast_possible_truncation, reason = "a line of words is some hundred pixels long")]
        let width = (f64::from(extent.0) * OTHER_FONTS).ceil() as i32;
        Ok(width)
    }

    /// The words in one line of at most `width` pixels, cut between words where they must be.
    pub(super) fn fit(self, text: &str, width: i32) -> Result<String, ChartError> {
        let (mut fitting, mut letters) = (text.to_owned(), text.chars().count());
        while self.width(&fitting)? > width && letters > 4 {
            letters -= 2;
            fitting = shortened(text, letters);
        }
        Ok(fitting)
    }

    /// The words in lines of at most `width` pixels, broken between words; a longer word stands alone.
    pub(super) fn wrap(self, text: &str, width: i32) -> Result<Vec<String>, ChartError> {
        let mut lines: Vec<String> = Vec::new();
        // Only at plain spaces: a number stays with its unit.
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let longer = lines.last().map(|line| format!("{line} {word}"));
            match longer {
                Some(longer) if self.width(&longer)? <= width => {
                    lines.pop();
                    lines.push(longer);
                }
                Some(_) | None => lines.push(word.to_owned()),
            }
        }
        Ok(lines)
    }
}

/// Where words stand relative to their point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Left,
    Middle,
    Right,
}

/// An SVG picture being drawn.
pub(super) struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
}

fn failed<E: std::error::Error + Send + Sync>(
    error: &plotters::drawing::DrawingAreaErrorKind<E>,
) -> ChartError {
    ChartError::Drawing(error.to_string())
}

impl<'a> Canvas<'a> {
    pub(super) fn new(svg: &'a mut String, width: i32, height: i32) -> Result<Self, ChartError> {
        ready()?;
        let size = (width.unsigned_abs(), height.unsigned_abs());
        let area = SVGBackend::with_string(svg, size).into_drawing_area();
        area.fill(&PAPER).map_err(|e| failed(&e))?;
        Ok(Self { area })
    }

    pub(super) fn rect(&self, x: (i32, i32), y: (i32, i32), color: RGBColor) -> Result<(), ChartError> {
        let shape = Rectangle::new([(x.0, y.0), (x.1, y.1)], color.filled());
        self.area.draw(&shape).map_err(|e| failed(&e))
    }

    pub(super) fn frame(&self, x: (i32, i32), y: (i32, i32), color: RGBColor) -> Result<(), ChartError> {
        let shape = Rectangle::new([(x.0, y.0), (x.1, y.1)], ShapeStyle::from(&color).stroke_width(1));
        self.area.draw(&shape).map_err(|e| failed(&e))
    }

    pub(super) fn line(
        &self,
        from: (i32, i32),
        to: (i32, i32),
        color: RGBColor,
        width: u32,
    ) -> Result<(), ChartError> {
        let line = PathElement::new(vec![from, to], ShapeStyle::from(&color).stroke_width(width));
        self.area.draw(&line).map_err(|e| failed(&e))
    }

    /// A line through all of these.
    pub(super) fn path(&self, points: &[(i32, i32)], color: RGBColor, width: u32) -> Result<(), ChartError> {
        let line = PathElement::new(points.to_vec(), ShapeStyle::from(&color).stroke_width(width));
        self.area.draw(&line).map_err(|e| failed(&e))
    }

    /// The same, broken into dashes: told from a whole line without colour.
    pub(super) fn dashes(
        &self,
        points: &[(i32, i32)],
        color: RGBColor,
        width: u32,
    ) -> Result<(), ChartError> {
        for ends in points.chunks(2).filter(|ends| ends.len() == 2) {
            self.path(ends, color, width)?;
        }
        Ok(())
    }

    /// An area within these corners.
    pub(super) fn polygon(&self, corners: &[(i32, i32)], color: RGBColor) -> Result<(), ChartError> {
        self.area.draw(&Polygon::new(corners.to_vec(), color.filled())).map_err(|e| failed(&e))
    }

    /// A disc with an ink edge.
    pub(super) fn dot(&self, at: (i32, i32), radius: i32, fill: RGBColor) -> Result<(), ChartError> {
        self.area.draw(&Circle::new(at, radius, fill.filled())).map_err(|e| failed(&e))?;
        self.area
            .draw(&Circle::new(at, radius, ShapeStyle::from(&INK).stroke_width(1)))
            .map_err(|e| failed(&e))
    }

    /// One line of words, vertically centred on `y`.
    pub(super) fn text(
        &self,
        text: &str,
        (x, y): (i32, i32),
        anchor: Anchor,
        kind: Type,
    ) -> Result<(), ChartError> {
        let horizontal = match anchor {
            Anchor::Left => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::Right => HPos::Right,
        };
        let style = kind.style().pos(Pos::new(horizontal, VPos::Center));
        self.area.draw_text(text, &style, (x, y)).map_err(|e| failed(&e))
    }

    /// Ends the picture.
    pub(super) fn finish(self) -> Result<(), ChartError> {
        self.area.present().map_err(|e| failed(&e))
    }
}

/// The SVG as it stands in a page: with a role and a name for those who do not see it, and a class
/// instead of a fixed width, so that the page decides.
pub(super) fn named(svg: &str, name: &str, shape: Shape) -> String {
    let escaped = name.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let class = match shape {
        Shape::File | Shape::Page => "chart",
        Shape::Phone => "chart upright",
    };
    let start = svg.find("<svg").unwrap_or_default();
    let names = format!("<svg class=\"{class}\" role=\"img\" aria-label=\"{escaped}\" ");
    svg[start..].replacen("<svg ", &names, 1)
}
