//! What all charts share: how wide they are, where the title stands, what stands below.

use super::canvas::{Anchor, Canvas, GREY, INK, Type, named};
use super::{ChartError, Shape};

pub(super) const MARGIN: i32 = 16;
/// The column of a telephone has this margin itself.
const NARROW_MARGIN: i32 = 2;
const TITLE: Type = Type::new(19, INK).bold();
pub(super) const SMALL: Type = Type::new(12, GREY);
const TITLE_LINE: i32 = 27;
const NOTE_LINE: i32 = 18;

/// A picture before it is drawn: its width, and what stands above and below.
pub(super) struct Frame {
    shape: Shape,
    name: String,
    title: Vec<String>,
    notes: Vec<(String, Type)>,
}

impl Frame {
    /// `notes` stand below, one sentence an item.
    pub(super) fn new(shape: Shape, name: String, notes: &[String]) -> Result<Self, ChartError> {
        let width = width(shape) - 2 * margin(shape);
        // Where there is little room, the fonts of a telephone may be wider than ours.
        let room = if shape == Shape::Phone { width * 7 / 8 } else { width };
        let title = match shape {
            Shape::File => TITLE.wrap(&name, width)?,
            Shape::Page | Shape::Phone => Vec::new(),
        };
        let mut lines = Vec::new();
        for note in notes {
            let kind = kind(note);
            lines.extend(kind.wrap(note, room)?.into_iter().map(|line| (line, kind)));
        }
        Ok(Self { shape, name, title, notes: lines })
    }

    pub(super) fn width(&self) -> i32 {
        width(self.shape)
    }

    pub(super) fn margin(&self) -> i32 {
        margin(self.shape)
    }

    /// Where the picture itself begins.
    pub(super) fn top(&self) -> i32 {
        MARGIN + TITLE_LINE * height(self.title.len())
    }

    /// Draws a picture that ends at `bottom`.
    pub(super) fn draw(
        &self,
        bottom: i32,
        picture: impl FnOnce(&Canvas<'_>) -> Result<(), ChartError>,
    ) -> Result<String, ChartError> {
        let total = bottom + NOTE_LINE * height(self.notes.len()) + MARGIN;
        let mut svg = String::new();
        {
            let canvas = Canvas::new(&mut svg, self.width(), total)?;
            for (y, line) in (MARGIN + 12..).step_by(27).zip(&self.title) {
                canvas.text(line, (MARGIN, y), Anchor::Left, TITLE)?;
            }
            picture(&canvas)?;
            for (y, (line, kind)) in (bottom + 8..).step_by(18).zip(&self.notes) {
                canvas.text(line, (self.margin(), y), Anchor::Left, *kind)?;
            }
            canvas.finish()?;
        }
        Ok(named(&svg, &self.name, self.shape))
    }
}

fn kind(note: &str) -> Type {
    if note.contains("MÔ PHỎNG") { Type::new(12, INK).bold() } else { SMALL }
}

/// 328 is what a window of 360 leaves for the text.
fn width(shape: Shape) -> i32 {
    match shape {
        Shape::File | Shape::Page => 760,
        Shape::Phone => 328,
    }
}

fn margin(shape: Shape) -> i32 {
    match shape {
        Shape::File | Shape::Page => MARGIN,
        Shape::Phone => NARROW_MARGIN,
    }
}

/// A number of lines as a number of pixels.
pub(super) fn height(lines: usize) -> i32 {
    i32::try_from(lines).unwrap_or(i32::MAX / 64)
}

/// An axis from one number to another, over pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    pub(super) values: (f64, f64),
    pub(super) pixels: (i32, i32),
}

impl Axis {
    /// Where a value stands; what lies beyond an end stands at it.
    #[expect(clippy::cast_possible_truncation, reason = "a part of some hundred pixels")]
    pub(super) fn at(&self, value: f64) -> i32 {
        let (from, to) = self.values;
        let part = ((value - from) / (to - from).max(f64::MIN_POSITIVE)).clamp(0.0, 1.0);
        let (first, last) = self.pixels;
        (f64::from(first) + f64::from(last - first) * part).round() as i32
    }

    /// Over shares, in whole tenths (twentieths where all lies close together) around all of these.
    pub(super) fn of_shares(shares: impl Iterator<Item = f64>, pixels: (i32, i32)) -> Self {
        let (low, high) = shares.fold((1.0f64, 0.0f64), |(low, high), x| (low.min(x), high.max(x)));
        if low > high {
            return Self { values: (0.0, 1.0), pixels };
        }
        let step = if high - low > 0.3 { 0.1 } else { 0.05 };
        let from = ((low / step - 0.2).floor() * step).max(0.0);
        let to = ((high / step + 0.2).ceil() * step).min(1.0);
        Self { values: (from, to.max(from + step)), pixels }
    }

    /// Marks of shares along it: four to seven.
    pub(super) fn marks(&self) -> Vec<f64> {
        let (from, to) = self.values;
        let step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25].into_iter().find(|step| (to - from) / step <= 6.01);
        let step = step.unwrap_or(0.25);
        let mut marks = Vec::new();
        let mut mark = (from / step - 1e-9).ceil() * step;
        while mark <= to + 1e-9 {
            marks.push(mark);
            mark += step;
        }
        marks
    }
}

/// `85 %`, of a mark on an axis.
pub(super) fn mark(share: f64) -> String {
    format!("{:.0}\u{a0}%", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_begins_and_ends_at_a_whole_part_and_holds_everything() {
        let axis = Axis::of_shares([0.871, 0.934].into_iter(), (100, 0));
        assert!((axis.values.0 - 0.85).abs() < 1e-9 && (axis.values.1 - 0.95).abs() < 1e-9, "{axis:?}");
        assert_eq!((axis.at(0.85), axis.at(0.9), axis.at(2.0)), (100, 50, 0));
        let marks: Vec<_> = axis.marks().iter().map(|share| mark(*share)).collect();
        assert_eq!(marks, [86, 88, 90, 92, 94].map(|n| format!("{n}\u{a0}%")));
        let all = Axis::of_shares([0.0, 1.0].into_iter(), (0, 10));
        assert_eq!((all.at(0.0), all.at(1.0)), (0, 10));
        assert_eq!(Axis::of_shares(std::iter::empty(), (0, 10)).at(0.5), 5);
    }
}
