//! How answers spread over the scale, criterion by criterion: stacked bars of 100 %.

use super::canvas::{Anchor, Canvas, INK, Type, WHITE, named};
use super::words::{count, notes, percent, shortened};
use super::{ChartError, Notes, Title};
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

const WIDTH: i32 = 760;
const MARGIN: i32 = 16;
const LEFT: i32 = 286;
const RIGHT: i32 = 680;
const BAR: i32 = 26;
const TITLE: Type = Type::new(19, INK).bold();
const NAME: Type = Type::new(13, INK);
const SMALL: Type = Type::new(12, super::canvas::GREY);
/// A label needs this many pixels of a segment.
const LABEL: i32 = 36;

impl Likert {
    /// The finding in a sentence: which criterion satisfies most, which least.
    #[must_use]
    pub fn finding(&self) -> String {
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

    fn satisfied(&self, row: &Row) -> Option<Share> {
        let counts = row.counts.as_ref()?;
        let satisfied = counts.iter().zip(&self.points).filter(|(_, point)| point.satisfied);
        share(satisfied.map(|(n, _)| n).sum(), counts.iter().sum())
    }

    /// The chart as SVG.
    ///
    /// # Errors
    /// Where it cannot be drawn.
    pub fn svg(&self, place: Title) -> Result<String, ChartError> {
        let title = self.finding();
        let lines = match place {
            Title::Inside => TITLE.wrap(&title, WIDTH - 2 * MARGIN)?,
            Title::Beside => Vec::new(),
        };
        let legend = self.legend()?;
        let names: Vec<_> =
            self.rows.iter().map(|row| NAME.wrap(&row.text, LEFT - MARGIN - 12)).collect::<Result<_, _>>()?;
        let legend_top = MARGIN + 27 * height(lines.len()) + 8;
        let top = legend_top + 22 * height(legend.len()) + 8;
        let row_heights: Vec<_> =
            names.iter().map(|name| (17 * height(name.len()) + 10).max(BAR + 8)).collect();
        let bottom = top + row_heights.iter().sum::<i32>();
        let below = notes(&self.notes, None);
        let total = bottom + 10 + 18 * height(below.len()) + MARGIN;
        let mut svg = String::new();
        {
            let canvas = Canvas::new(&mut svg, WIDTH, total)?;
            for (y, line) in (MARGIN + 12..).step_by(27).zip(&lines) {
                canvas.text(line, (MARGIN, y), Anchor::Left, TITLE)?;
            }
            self.draw_legend(&canvas, &legend, legend_top)?;
            let mut y = top;
            for ((row, name), row_height) in self.rows.iter().zip(&names).zip(&row_heights) {
                self.draw_row(&canvas, row, name, y + row_height / 2)?;
                y += row_height;
            }
            for (y, line) in (bottom + 18..).step_by(18).zip(&below) {
                let kind = if line.contains("MÔ PHỎNG") { Type::new(12, INK).bold() } else { SMALL };
                canvas.text(line, (MARGIN, y), Anchor::Left, kind)?;
            }
            canvas.finish()?;
        }
        Ok(named(&svg, &title))
    }

    /// The points by line of the legend: their place and where their square begins.
    fn legend(&self) -> Result<Vec<Vec<(usize, i32)>>, ChartError> {
        let mut lines = vec![Vec::new()];
        let mut x = MARGIN;
        for (at, point) in self.points.iter().enumerate() {
            let width = 20 + SMALL.width(&point.text)? + 16;
            if x + width > WIDTH - MARGIN && x > MARGIN {
                lines.push(Vec::new());
                x = MARGIN;
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

    fn draw_row(&self, canvas: &Canvas<'_>, row: &Row, name: &[String], y: i32) -> Result<(), ChartError> {
        let first = y - 17 * (height(name.len()) - 1) / 2;
        for (line_y, line) in (first..).step_by(17).zip(name) {
            canvas.text(line, (LEFT - 12, line_y), Anchor::Right, NAME)?;
        }
        let Some(counts) = &row.counts else {
            return canvas.text("quá ít phiếu, không công bố", (LEFT + 8, y), Anchor::Left, SMALL);
        };
        let all: u64 = counts.iter().sum();
        if all == 0 {
            return canvas.text("–", (LEFT + 8, y), Anchor::Left, SMALL);
        }
        let (above, below) = (y - BAR / 2, y + BAR / 2);
        let mut before = 0;
        for (at, n) in counts.iter().enumerate() {
            let from = across(before, all);
            before += n;
            let to = across(before, all);
            let fill = color(at, self.points.len());
            canvas.rect((from, to), (above, below), fill)?;
            if let (true, Some(part)) = (to - from >= LABEL, share(*n, all)) {
                let label = format!("{:.0}\u{a0}%", (part.get() * 100.0 + 1e-8).round());
                canvas.text(&label, (from.midpoint(to), y), Anchor::Middle, Type::new(12, on(fill)))?;
            }
        }
        canvas.frame((LEFT, RIGHT), (above, below), INK)?;
        canvas.text(&format!("n = {}", count(all)), (RIGHT + 8, y), Anchor::Left, SMALL)
    }
}

fn share(part: u64, all: u64) -> Option<Share> {
    #[expect(clippy::cast_precision_loss, reason = "counts of answers stay far below 2^53")]
    let quotient = part as f64 / all as f64;
    Share::new(quotient)
}

/// Where so many of all answers end.
#[expect(clippy::cast_possible_truncation, reason = "a part of some hundred pixels")]
fn across(before: u64, all: u64) -> i32 {
    let part = share(before, all).map_or(0.0, Share::get);
    LEFT + (f64::from(RIGHT - LEFT) * part).round() as i32
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

fn height(lines: usize) -> i32 {
    i32::try_from(lines).unwrap_or(i32::MAX / 64)
}
