//! Differences between two sides, each with its interval, around a line at nothing.

use super::canvas::{Anchor, Canvas, GREY, INK, LEAF, Type, WHITE};
use super::frame::{Axis, Frame, SMALL, height};
use super::words::notes;
use super::{Chart, ChartError, Notes, Shape};

/// Differences to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Differences {
    /// From top to bottom.
    pub rows: Vec<Row>,
    /// What they say, in a sentence.
    pub finding: String,
    pub notes: Notes,
}

/// One difference, in parts of 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub name: String,
    pub difference: f64,
    pub low: f64,
    pub high: f64,
    /// More than chance.
    pub told: bool,
}

const ROW: i32 = 26;
const NAME: Type = Type::new(13, INK);
const VALUE: Type = Type::new(13, INK).bold();
/// More rows than this are a table's.
const MOST: usize = 120;

impl Chart for Differences {
    fn finding(&self) -> String {
        self.finding.clone()
    }

    fn svg(&self, shape: Shape) -> Result<String, ChartError> {
        let narrow = shape == Shape::Phone;
        let shown = self.rows.len().min(MOST);
        let mut below =
            vec!["Chấm đặc: khác nhau vượt mức ngẫu nhiên; chấm rỗng: chưa kết luận được.".to_owned()];
        below.extend(notes(&self.notes, Some("Vạch là khoảng tin cậy 95 % của chênh lệch")));
        let frame = Frame::new(shape, self.finding(), &below)?;
        let top = frame.top() + 8;
        let row = if narrow { 44 } else { ROW };
        let bottom = top + row * height(shown);
        let (left, right) = if narrow { (8, 256) } else { (250, 640) };
        let ends = self.rows.iter().flat_map(|row| [row.low.abs(), row.high.abs()]);
        // In whole twentieths, nothing in the middle.
        let reach = (ends.fold(0.0, f64::max) / 0.05).ceil().clamp(1.0, 20.0) * 0.05;
        let axis = Axis { values: (-reach, reach), pixels: (left, right) };
        frame.draw(bottom + 36, |canvas| {
            axes(canvas, axis, reach, (top, bottom))?;
            let mut y = top;
            for one in &self.rows[..shown] {
                let middle = if narrow { y + 31 } else { y + ROW / 2 };
                if narrow {
                    canvas.text(&NAME.fit(&one.name, 320)?, (2, y + 12), Anchor::Left, NAME)?;
                } else {
                    canvas.text(
                        &NAME.fit(&one.name, left - 26)?,
                        (left - 12, middle),
                        Anchor::Right,
                        NAME,
                    )?;
                }
                draw(canvas, axis, one, middle)?;
                y += row;
            }
            Ok(())
        })
    }
}

fn axes(canvas: &Canvas<'_>, axis: Axis, reach: f64, (top, bottom): (i32, i32)) -> Result<(), ChartError> {
    for part in [-1.0, -0.5, 0.0, 0.5, 1.0] {
        let x = axis.at(part * reach);
        canvas.line((x, bottom), (x, bottom + 4), GREY, 1)?;
        canvas.text(&points(part * reach, 1), (x, bottom + 14), Anchor::Middle, SMALL)?;
    }
    canvas.line((axis.at(0.0), top), (axis.at(0.0), bottom), INK, 1)?;
    canvas.line((axis.pixels.0, bottom), (axis.pixels.1, bottom), GREY, 1)?;
    canvas.text("điểm %", (axis.pixels.1 + 20, bottom + 14), Anchor::Left, SMALL)
}

fn draw(canvas: &Canvas<'_>, axis: Axis, row: &Row, y: i32) -> Result<(), ChartError> {
    let (low, high) = (axis.at(row.low), axis.at(row.high));
    canvas.line((low, y), (high, y), INK, 1)?;
    canvas.line((low, y - 4), (low, y + 4), INK, 1)?;
    canvas.line((high, y - 4), (high, y + 4), INK, 1)?;
    canvas.dot((axis.at(row.difference), y), 5, if row.told { LEAF } else { WHITE })?;
    canvas.text(&points(row.difference, 2), (axis.pixels.1 + 66, y), Anchor::Right, VALUE)
}

/// `+2,10`: percentage points.
fn points(difference: f64, digits: usize) -> String {
    let text = format!("{:+.digits$}", difference * 100.0).replace('.', ",").replace('-', "−");
    let zero = text.trim_start_matches(['+', '−']).chars().all(|c| c == '0' || c == ',');
    let text = if zero { text.trim_start_matches(['+', '−']).to_owned() } else { text };
    if digits == 1 { text.replace(",0", "") } else { text }
}
