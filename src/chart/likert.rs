//! How answers spread over the scale, criterion by criterion: stacked bars of 100 %.

use super::canvas::{Anchor, Canvas, INK, Type, WHITE};
use super::frame::{Frame, SMALL, height};
use super::words::{count, notes, percent, shortened};
use super::{Chart, ChartError, Notes, Shape};
use crate::ids::Share;
use plotters::style::RGBColor;

/// A distribution to be drawn; all rows answer one scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likert {
    /// The scale's points, worst to best.
    pub points: Vec<Point>,
    pub rows: Vec<Row>,
    pub notes: Notes,
}

/// A point of the scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    pub text: String,
    pub satisfied: bool,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub text: String,
    /// Answers by point; `None` where too few people stand behind them.
    pub counts: Option<Vec<u64>>,
}

/// Worst to best, ordered by lightness from the middle: told apart without seeing red and green.
const SCALE: [RGBColor; 5] = [
    RGBColor(0x8c, 0x51, 0x0a),
    RGBColor(0xd8, 0xb3, 0x65),
    RGBColor(0xe9, 0xe6, 0xdc),
    RGBColor(0x5a, 0xb4, 0xac),
    RGBColor(0x01, 0x66, 0x5e),
];

const BAR: i32 = 26;
const NAME: Type = Type::new(13, INK);
const LINE: i32 = 17;
/// A label needs this many pixels of a segment.
const LABEL: i32 = 36;

/// Where a row's parts stand.
struct Places {
    left: i32,
    right: i32,
    /// Names stand above their bars, in lines of this width.
    above: bool,
    name: i32,
}

impl Places {
    fn of(shape: Shape) -> Self {
        match shape {
            Shape::File | Shape::Page => Self { left: 286, right: 680, above: false, name: 258 },
            Shape::Phone => Self { left: 2, right: 250, above: true, name: 324 },
        }
    }

    /// Where so many of all answers end.
    #[expect(clippy::cast_possible_truncation, reason = "a part of some hundred pixels")]
    fn across(&self, before: u64, all: u64) -> i32 {
        let part = share(before, all).map_or(0.0, Share::get);
        self.left + (f64::from(self.right - self.left) * part).round() as i32
    }

    fn row(&self, name: usize) -> i32 {
        if self.above { LINE * height(name) + BAR + 18 } else { (LINE * height(name) + 10).max(BAR + 8) }
    }
}

impl Chart for Likert {
    fn finding(&self) -> String {
        let mut rows: Vec<_> =
            self.rows.iter().filter_map(|row| Some((row.text.as_str(), self.satisfied(row)?))).collect();
        rows.sort_by(|(_, a), (_, b)| b.get().total_cmp(&a.get()));
        let quoted = |text: &str| format!("“{}”", shortened(text, 48));
        match (rows.first(), rows.last()) {
            (Some((best, high)), Some((worst, low))) if rows.len() > 1 => format!(
                "Người dân hài lòng nhất với {} ({}), ít nhất với {} ({})",
                quoted(best),
                percent(*high),
                quoted(worst),
                percent(*low)
            ),
            (Some((only, share)), _) => format!("{}: {} hài lòng", quoted(only), percent(*share)),
            (None, _) => "Chưa có đủ phiếu để xem các câu trả lời".to_owned(),
        }
    }

    fn svg(&self, shape: Shape) -> Result<String, ChartError> {
        let frame = Frame::new(shape, self.finding(), &notes(&self.notes, None))?;
        let places = Places::of(shape);
        let legend = self.legend(&frame)?;
        let names: Vec<_> =
            self.rows.iter().map(|row| NAME.wrap(&row.text, places.name)).collect::<Result<_, _>>()?;
        let legend_top = frame.top() + 8;
        let top = legend_top + 22 * height(legend.len()) + 8;
        let bottom = top + names.iter().map(|name| places.row(name.len())).sum::<i32>();
        frame.draw(bottom + 10, |canvas| {
            self.draw_legend(canvas, &legend, legend_top)?;
            let mut y = top;
            for (row, name) in self.rows.iter().zip(&names) {
                self.draw_row(canvas, &places, row, name, y)?;
                y += places.row(name.len());
            }
            Ok(())
        })
    }
}

impl Likert {
    fn satisfied(&self, row: &Row) -> Option<Share> {
        let counts = row.counts.as_ref()?;
        let satisfied = counts.iter().zip(&self.points).filter(|(_, point)| point.satisfied);
        share(satisfied.map(|(n, _)| n).sum(), counts.iter().sum())
    }

    /// The points by line of the legend: their place and where their square begins.
    fn legend(&self, frame: &Frame) -> Result<Vec<Vec<(usize, i32)>>, ChartError> {
        let mut lines = vec![Vec::new()];
        let margin = frame.margin();
        let mut x = margin;
        for (at, point) in self.points.iter().enumerate() {
            let width = 20 + SMALL.width(&point.text)? + 16;
            if x + width > frame.width() - margin + 16 && x > margin {
                lines.push(Vec::new());
                x = margin;
            }
            if let Some(line) = lines.last_mut() {
                line.push((at, x));
            }
            x += width;
        }
        Ok(lines)
    }

    fn draw_legend(
        &self,
        canvas: &Canvas<'_>,
        legend: &[Vec<(usize, i32)>],
        top: i32,
    ) -> Result<(), ChartError> {
        for (y, line) in (top + 11..).step_by(22).zip(legend) {
            for (at, x) in line {
                let (across, down) = ((*x, x + 14), (y - 7, y + 7));
                canvas.rect(across, down, color(*at, self.points.len()))?;
                canvas.frame(across, down, INK)?;
                canvas.text(&self.points[*at].text, (x + 20, y), Anchor::Left, Type::new(12, INK))?;
            }
        }
        Ok(())
    }

    fn draw_row(
        &self,
        canvas: &Canvas<'_>,
        places: &Places,
        row: &Row,
        name: &[String],
        top: i32,
    ) -> Result<(), ChartError> {
        let (left, right) = (places.left, places.right);
        let (x, anchor) = if places.above { (left, Anchor::Left) } else { (left - 12, Anchor::Right) };
        let middle = top + places.row(name.len()) / 2;
        let first = if places.above { top + LINE / 2 } else { middle - LINE * (height(name.len()) - 1) / 2 };
        for (line_y, line) in (first..).step_by(17).zip(name) {
            canvas.text(line, (x, line_y), anchor, NAME)?;
        }
        let y = if places.above { top + LINE * height(name.len()) + BAR / 2 + 4 } else { middle };
        let Some(counts) = &row.counts else {
            return canvas.text("quá ít phiếu, không công bố", (left + 8, y), Anchor::Left, SMALL);
        };
        let all: u64 = counts.iter().sum();
        if all == 0 {
            return canvas.text("–", (left + 8, y), Anchor::Left, SMALL);
        }
        let (above, below) = (y - BAR / 2, y + BAR / 2);
        let mut before = 0;
        for (at, n) in counts.iter().enumerate() {
            let from = places.across(before, all);
            before += n;
            let to = places.across(before, all);
            let fill = color(at, self.points.len());
            canvas.rect((from, to), (above, below), fill)?;
            if let (true, Some(part)) = (to - from >= LABEL, share(*n, all)) {
                let label = format!("{:.0}\u{a0}%", (part.get() * 100.0 + 1e-8).round());
                canvas.text(&label, (from.midpoint(to), y), Anchor::Middle, Type::new(12, on(fill)))?;
            }
        }
        canvas.frame((left, right), (above, below), INK)?;
        canvas.text(&format!("n = {}", count(all)), (right + 8, y), Anchor::Left, SMALL)
    }
}

fn share(part: u64, all: u64) -> Option<Share> {
    #[expect(clippy::cast_precision_loss, reason = "counts of answers stay far below 2^53")]
    let quotient = part as f64 / all as f64;
    Share::new(quotient)
}

/// The colour of a point of a scale of any length: the five of [`SCALE`], or between two of them.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "places and colours are small")]
fn color(point: usize, points: usize) -> RGBColor {
    let last = points.saturating_sub(1).max(1);
    let at =
        4.0 * f64::from(u8::try_from(point).unwrap_or(u8::MAX)) / f64::from(u8::try_from(last).unwrap_or(1));
    let (low, part) = (at.floor() as usize, at.fract());
    let (a, b) = (SCALE[low.min(4)], SCALE[(low + 1).min(4)]);
    let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * part).round() as u8;
    RGBColor(mix(a.0, b.0), mix(a.1, b.1), mix(a.2, b.2))
}

/// White words on the dark ends, ink on the rest.
fn on(fill: RGBColor) -> RGBColor {
    let brightness = 299 * u32::from(fill.0) + 587 * u32::from(fill.1) + 114 * u32::from(fill.2);
    if brightness < 120_000 { WHITE } else { INK }
}
