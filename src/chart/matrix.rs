//! What to work on first: criteria by how satisfied people are (across) and by how much that goes together
//! with their satisfaction as a whole (up). The middle of the criteria divides it in four.

use super::canvas::{Anchor, Canvas, GOLD, GREY, INK, Type, WHITE};
use super::frame::{Axis, Frame, SMALL, mark};
use super::words::{notes, percent, shortened};
use super::{Chart, ChartError, Notes, Shape};
use crate::ids::Share;

/// A matrix to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// The most pressing first; each is drawn as its number from 1, as the table beside counts them.
    pub items: Vec<Item>,
    /// The middle of the criteria.
    pub importance: f64,
    pub performance: Share,
    pub notes: Notes,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub text: String,
    /// A correlation, −1 to 1.
    pub importance: f64,
    pub performance: Share,
    /// Important, and people are less satisfied than with most.
    pub first: bool,
}

const CORNER: Type = Type::new(13, GREY).bold();
const NUMBER: Type = Type::new(12, INK).bold();
/// Half of the square around a number.
const HALF: i32 = 10;

impl Chart for Matrix {
    fn finding(&self) -> String {
        let first: Vec<_> = self.items.iter().filter(|item| item.first).take(3).collect();
        let name = |item: &&Item| format!("“{}” ({})", shortened(&item.text, 60), percent(item.performance));
        match first.iter().map(name).collect::<Vec<_>>().as_slice() {
            [] => "Không tiêu chí nào vừa quan trọng vừa có mức hài lòng thấp hơn phần lớn tiêu chí khác"
                .to_owned(),
            [only] => format!("Nên làm trước: {only}"),
            [before @ .., last] => format!("Nên làm trước: {} và {last}", before.join(", ")),
        }
    }

    fn svg(&self, shape: Shape) -> Result<String, ChartError> {
        let mut below = vec![
            "Số trong ô là số thứ tự trong bảng. Ô màu vàng viền đậm: nên làm trước.".to_owned(),
            "Càng lên cao, tiêu chí càng gắn với hài lòng chung; càng sang phải, người dân càng hài lòng."
                .to_owned(),
        ];
        below.extend(notes(&self.notes, None));
        let frame = Frame::new(shape, self.finding(), &below)?;
        let size = if shape == Shape::Phone { 300 } else { 380 };
        let (top, bottom) = (frame.top() + 26, frame.top() + 26 + size);
        let (left, right) = (frame.margin() + 42, frame.width() - frame.margin() - 18);
        let across = Axis::of_shares(self.items.iter().map(|item| item.performance.get()), (left, right));
        let up = self.up((bottom, top));
        frame.draw(bottom + 58, |canvas| {
            self.axes(canvas, across, up)?;
            Self::corners(canvas, across, up)?;
            let mut taken: Vec<(i32, i32)> = Vec::new();
            // The most pressing last, on top of all.
            for (at, item) in self.items.iter().enumerate().rev() {
                let point = (across.at(item.performance.get()), up.at(item.importance));
                let place = free(point, &taken, (left, right), (top, bottom));
                taken.push(place);
                draw(canvas, at + 1, item, point, place)?;
            }
            Ok(())
        })
    }
}

impl Matrix {
    fn up(&self, pixels: (i32, i32)) -> Axis {
        let all = self.items.iter().map(|item| item.importance);
        let (low, high) = all.fold((1.0f64, -1.0f64), |(low, high), x| (low.min(x), high.max(x)));
        let from = ((low - 0.01) * 20.0).floor() / 20.0;
        let to = ((high + 0.01) * 20.0).ceil() / 20.0;
        Axis { values: (from.min(0.9), to.max(from + 0.1)), pixels }
    }

    fn axes(&self, canvas: &Canvas<'_>, across: Axis, up: Axis) -> Result<(), ChartError> {
        let ((left, right), (bottom, top)) = (across.pixels, up.pixels);
        canvas.rect((left, right), (top, bottom), WHITE)?;
        canvas.frame((left, right), (top, bottom), GREY)?;
        for share in across.marks() {
            let x = across.at(share);
            canvas.line((x, bottom), (x, bottom + 4), GREY, 1)?;
            canvas.text(&mark(share), (x, bottom + 14), Anchor::Middle, SMALL)?;
        }
        canvas.text("Mức hài lòng với tiêu chí", (right, bottom + 32), Anchor::Right, SMALL)?;
        let (from, to) = up.values;
        let step = [0.05, 0.1, 0.2].into_iter().find(|step| (to - from) / step < 6.0).unwrap_or(0.5);
        let mut value = (from / step).ceil() * step;
        while value <= to + 1e-9 {
            let y = up.at(value);
            canvas.line((left - 4, y), (left, y), GREY, 1)?;
            let number = format!("{value:.2}").replace('.', ",").replace('-', "−");
            canvas.text(&number, (left - 8, y), Anchor::Right, SMALL)?;
            value += step;
        }
        let x = across.at(self.performance.get());
        canvas.line((x, top), (x, bottom), INK, 1)?;
        let y = up.at(self.importance);
        canvas.line((left, y), (right, y), INK, 1)?;
        canvas.text(
            "Mức quan trọng (tương quan với hài lòng chung)",
            (left - 40, top - 14),
            Anchor::Left,
            SMALL,
        )
    }

    fn corners(canvas: &Canvas<'_>, across: Axis, up: Axis) -> Result<(), ChartError> {
        let ((left, right), (bottom, top)) = (across.pixels, up.pixels);
        canvas.text("Làm trước", (left + 8, top + 14), Anchor::Left, CORNER)?;
        canvas.text("Giữ vững", (right - 8, top + 14), Anchor::Right, CORNER)?;
        canvas.text("Làm sau", (left + 8, bottom - 14), Anchor::Left, CORNER)?;
        canvas.text("Đã tốt", (right - 8, bottom - 14), Anchor::Right, CORNER)
    }
}

fn draw(
    canvas: &Canvas<'_>,
    number: usize,
    item: &Item,
    point: (i32, i32),
    (x, y): (i32, i32),
) -> Result<(), ChartError> {
    if point != (x, y) {
        canvas.line(point, (x, y), GREY, 1)?;
        canvas.dot(point, 2, INK)?;
    }
    let fill = if item.first { GOLD } else { WHITE };
    canvas.rect((x - HALF, x + HALF), (y - HALF, y + HALF), fill)?;
    canvas.frame((x - HALF, x + HALF), (y - HALF, y + HALF), INK)?;
    if item.first {
        canvas.frame((x - HALF - 1, x + HALF + 1), (y - HALF - 1, y + HALF + 1), INK)?;
    }
    canvas.text(&number.to_string(), (x, y), Anchor::Middle, NUMBER)
}

/// The nearest place for a number where no other one stands, in rings around its point.
fn free(point: (i32, i32), taken: &[(i32, i32)], across: (i32, i32), down: (i32, i32)) -> (i32, i32) {
    let side = 2 * HALF + 3;
    let clear = |(x, y): (i32, i32)| {
        let inside = x >= across.0 + HALF && x <= across.1 - HALF && y >= down.0 + HALF && y <= down.1 - HALF;
        inside && taken.iter().all(|(a, b)| (a - x).abs() >= side || (b - y).abs() >= side)
    };
    if clear(point) {
        return point;
    }
    let rings = (1..=24i32).flat_map(|ring| {
        let reach = ring * 8;
        [(0, -1), (1, 0), (0, 1), (-1, 0), (1, -1), (1, 1), (-1, 1), (-1, -1)]
            .map(|(a, b)| (point.0 + a * reach, point.1 + b * reach))
    });
    rings.into_iter().find(|place| clear(*place)).unwrap_or(point)
}
