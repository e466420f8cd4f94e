//! Units (or fields, months, channels) by value: horizontal bars, the interval as a thin line, the
//! target as a gold one.

use super::canvas::{Anchor, Canvas, GOLD, GREY, INK, LEAF, Type, WHITE};
use super::frame::{Frame, SMALL, height};
use super::words::{count, notes, percent, shortened, whole_percent};
use super::{Chart, ChartError, Notes, Shape};
use crate::ids::Share;
use crate::index::figures::{Group, Withheld};
use crate::index::{Interval, Series};

/// A ranking to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// From top to bottom.
    pub bars: Vec<Bar>,
    /// What a bar stands for: `đơn vị`, `tháng`.
    pub noun: &'static str,
    /// What is reached from here on.
    pub target: Option<Share>,
    pub notes: Notes,
}

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    pub name: String,
    pub value: BarValue,
}

/// What a bar shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BarValue {
    Known {
        share: Share,
        interval: Interval,
        n: u64,
    },
    /// Too few people stand behind it, or it would give others away.
    Withheld(Withheld),
    /// Nobody answered.
    Nothing,
}

const BAR: i32 = 15;
const NAME: Type = Type::new(13, INK);
const VALUE: Type = Type::new(14, INK).bold();

/// Where a row's parts stand.
struct Places {
    /// Bars begin here, and end at 100 %.
    left: i32,
    right: i32,
    row: i32,
    /// From a row's top to the middle of its bar.
    bar: i32,
    /// Names stand above their bars.
    above: bool,
}

impl Places {
    fn of(shape: Shape) -> Self {
        match shape {
            Shape::File | Shape::Page => Self { left: 236, right: 596, row: 27, bar: 13, above: false },
            Shape::Phone => Self { left: 2, right: 246, row: 46, bar: 31, above: true },
        }
    }

    fn step(&self) -> usize {
        usize::try_from(self.row).unwrap_or(1)
    }

    /// Where a share stands between 0 and 100 %.
    #[expect(clippy::cast_possible_truncation, reason = "0 to 100 % of some hundred pixels")]
    fn across(&self, share: Share) -> i32 {
        self.left + (f64::from(self.right - self.left) * share.get()).round() as i32
    }
}

/// More bars than this are a table's: it stands beside the chart.
const MOST: usize = 120;

impl Ranking {
    /// The bars of a series, in its order; `name` says what a group is called.
    #[must_use]
    pub fn of(
        series: &Series<'_>,
        noun: &'static str,
        target: Option<Share>,
        notes: Notes,
        name: impl Fn(&Group) -> String,
    ) -> Self {
        let bar = |point: &crate::index::figures::Point<'_>| {
            let value =
                match (point.figure, point.withheld) {
                    (Some(figure), _) => figure.estimate.map_or(BarValue::Nothing, |estimate| {
                        BarValue::Known { share: estimate.value, interval: estimate.interval, n: figure.n }
                    }),
                    (None, Some(why)) => BarValue::Withheld(why),
                    (None, None) => BarValue::Nothing,
                };
            Bar { name: name(point.group), value }
        };
        Self { bars: series.points().iter().map(bar).collect(), noun, target, notes }
    }

    fn target_line(
        &self,
        canvas: &Canvas<'_>,
        places: &Places,
        (top, bottom): (i32, i32),
    ) -> Result<(), ChartError> {
        let Some(target) = self.target else { return Ok(()) };
        let x = places.across(target);
        canvas.line((x, top - 6), (x, bottom), GOLD, 3)?;
        let name = format!("Mục tiêu {}", whole_percent(target));
        canvas.text(&name, (x, top - 16), Anchor::Middle, Type::new(12, INK).bold())
    }
}

impl Chart for Ranking {
    fn finding(&self) -> String {
        let mut known: Vec<_> = self
            .bars
            .iter()
            .filter_map(|bar| match bar.value {
                BarValue::Known { share, .. } => Some((bar.name.as_str(), share)),
                BarValue::Withheld(_) | BarValue::Nothing => None,
            })
            .collect();
        known.sort_by(|(_, a), (_, b)| b.get().total_cmp(&a.get()));
        let (Some((best, highest)), Some((_, lowest))) = (known.first(), known.last()) else {
            return "Chưa có đủ phiếu để tính chỉ số".to_owned();
        };
        let all = known.len();
        let best = shortened(best, 40);
        let Some(target) = self.target else {
            return if all == 1 {
                format!("{best}: {} hài lòng", percent(*highest))
            } else {
                format!("Chỉ số từ {} đến {}, cao nhất là {best}", percent(*lowest), percent(*highest))
            };
        };
        let reached = known.iter().filter(|(_, share)| *share >= target).count();
        let goal = whole_percent(target);
        if all == 1 {
            let word = if reached == 1 { "đã" } else { "chưa" };
            return format!("{best} {word} đạt mục tiêu {goal}: {}", percent(*highest));
        }
        let noun = self.noun;
        let reached = match reached {
            0 => format!("Chưa {noun} nào trong {all} {noun} đạt mục tiêu {goal}"),
            n if n == all => format!("Cả {all} {noun} đều đạt mục tiêu {goal}"),
            n => format!("{n} trong {all} {noun} đạt mục tiêu {goal}"),
        };
        format!("{reached}; cao nhất là {best} với {}", percent(*highest))
    }

    fn svg(&self, shape: Shape) -> Result<String, ChartError> {
        let shown = self.bars.len().min(MOST);
        let more = self.bars.len() - shown;
        let mut below = notes(&self.notes, Some("Vạch mảnh là khoảng tin cậy 95 % theo người trả lời"));
        if more > 0 {
            below.insert(0, format!("Và {more} dòng nữa trong bảng."));
        }
        let frame = Frame::new(shape, self.finding(), &below)?;
        let places = Places::of(shape);
        let top = frame.top() + if self.target.is_some() { 34 } else { 10 };
        let bottom = top + places.row * height(shown);
        frame.draw(bottom + 34, |canvas| {
            axis(canvas, &places, (top, bottom))?;
            let rows = || (top..).step_by(places.step()).zip(&self.bars[..shown]);
            rows().try_for_each(|(y, bar)| draw_bar(canvas, &places, bar, y + places.bar))?;
            // Over the bars, behind the words that stand among them.
            self.target_line(canvas, &places, (top, bottom))?;
            rows().try_for_each(|(y, bar)| write(canvas, &places, bar, y))
        })
    }
}

fn axis(canvas: &Canvas<'_>, places: &Places, (top, bottom): (i32, i32)) -> Result<(), ChartError> {
    let (left, right) = (places.left, places.right);
    canvas.line((left, top), (left, bottom), GREY, 1)?;
    for tenth in (0..=100).step_by(25) {
        let x = left + (right - left) * tenth / 100;
        canvas.line((x, bottom), (x, bottom + 4), GREY, 1)?;
        // Nothing of the first mark lies beyond the picture.
        let anchor = if places.above && tenth == 0 { Anchor::Left } else { Anchor::Middle };
        canvas.text(&format!("{tenth}\u{a0}%"), (x, bottom + 14), anchor, SMALL)?;
    }
    Ok(())
}

fn draw_bar(canvas: &Canvas<'_>, places: &Places, bar: &Bar, y: i32) -> Result<(), ChartError> {
    let BarValue::Known { share, interval, .. } = bar.value else { return Ok(()) };
    let value = places.across(share);
    canvas.rect((places.left, value), (y - BAR / 2, y + BAR / 2 + 1), LEAF)?;
    let (low, high) = (places.across(interval.low), places.across(interval.high));
    // Over the bar the line is cut out in white, beyond it it is ink: seen on both.
    canvas.line((low, y), (value, y), WHITE, 2)?;
    canvas.line((value, y), (high, y), INK, 2)?;
    canvas.line((high, y - 4), (high, y + 4), INK, 1)?;
    canvas.line((low, y - 4), (low, y + 4), WHITE, 1)
}

fn write(canvas: &Canvas<'_>, places: &Places, bar: &Bar, top: i32) -> Result<(), ChartError> {
    let (left, right, y) = (places.left, places.right, top + places.bar);
    if places.above {
        let name = NAME.fit(&bar.name, right - left)?;
        canvas.text(&name, (left, top + 12), Anchor::Left, NAME)?;
    } else {
        let name = NAME.fit(&bar.name, left - 26)?;
        canvas.text(&name, (left - 10, y), Anchor::Right, NAME)?;
    }
    match bar.value {
        BarValue::Known { share, n, .. } => {
            canvas.text(&percent(share), (right + 78, y), Anchor::Right, VALUE)?;
            let n = format!("n = {}", count(n));
            if places.above {
                canvas.text(&n, (right + 78, top + 12), Anchor::Right, SMALL)
            } else {
                canvas.text(&n, (right + 88, y), Anchor::Left, SMALL)
            }
        }
        BarValue::Withheld(why) => {
            let why = match why {
                Withheld::Few { fewer_than } => format!("dưới {fewer_than} phiếu, không công bố"),
                Withheld::Shields { .. } => "không công bố, để bảo vệ nhóm ít người".to_owned(),
            };
            canvas.text(&why, (left + 8, y), Anchor::Left, SMALL)
        }
        BarValue::Nothing => canvas.text("–", (left + 8, y), Anchor::Left, SMALL),
    }
}
