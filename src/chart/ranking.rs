//! Units (or fields, months, channels) by value: horizontal bars, the interval as a thin line, the
//! target as a gold one.

use super::canvas::{Anchor, Canvas, GOLD, GREY, INK, LEAF, Type, named};
use super::words::{count, notes, percent, shortened};
use super::{ChartError, Notes, Title};
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

const WIDTH: i32 = 760;
const MARGIN: i32 = 16;
/// Bars begin here; names end before.
const LEFT: i32 = 236;
/// 100 % is here; values stand behind.
const RIGHT: i32 = 596;
const ROW: i32 = 27;
const BAR: i32 = 15;
const TITLE: Type = Type::new(19, INK).bold();
const NAME: Type = Type::new(13, INK);
const VALUE: Type = Type::new(14, INK).bold();
const SMALL: Type = Type::new(12, GREY);

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

    /// The finding in a sentence: the chart's title.
    #[must_use]
    pub fn finding(&self) -> String {
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
        let room = if self.target.is_some() { 34 } else { 10 };
        let top = MARGIN + 27 * height(lines.len()) + room;
        let shown = self.bars.len().min(MOST);
        let more = self.bars.len() - shown;
        let mut below = notes(&self.notes, Some("Vạch mảnh là khoảng tin cậy 95 % theo người trả lời"));
        if more > 0 {
            below.insert(0, format!("Và {more} dòng nữa trong bảng."));
        }
        let bottom = top + ROW * height(shown);
        let total = bottom + 34 + 18 * height(below.len()) + MARGIN;
        let mut svg = String::new();
        {
            let canvas = Canvas::new(&mut svg, WIDTH, total)?;
            for (y, line) in (MARGIN + 12..).step_by(27).zip(&lines) {
                canvas.text(line, (MARGIN, y), Anchor::Left, TITLE)?;
            }
            axis(&canvas, (top, bottom))?;
            for (y, bar) in (top..).step_by(27).zip(&self.bars[..shown]) {
                draw(&canvas, bar, y + ROW / 2)?;
            }
            self.target_line(&canvas, (top, bottom))?;
            for (y, line) in (bottom + 40..).step_by(18).zip(&below) {
                let kind = if line.contains("MÔ PHỎNG") { Type::new(12, INK).bold() } else { SMALL };
                canvas.text(line, (MARGIN, y), Anchor::Left, kind)?;
            }
            canvas.finish()?;
        }
        Ok(named(&svg, &title))
    }

    fn target_line(&self, canvas: &Canvas<'_>, (top, bottom): (i32, i32)) -> Result<(), ChartError> {
        let Some(target) = self.target else { return Ok(()) };
        let x = across(target);
        canvas.line((x, top - 6), (x, bottom), GOLD, 3)?;
        let name = format!("Mục tiêu {}", whole_percent(target));
        canvas.text(&name, (x, top - 16), Anchor::Middle, Type::new(12, INK).bold())
    }
}

fn axis(canvas: &Canvas<'_>, (top, bottom): (i32, i32)) -> Result<(), ChartError> {
    canvas.line((LEFT, top), (LEFT, bottom), GREY, 1)?;
    for tenth in (0..=100).step_by(25) {
        let x = LEFT + (RIGHT - LEFT) * tenth / 100;
        canvas.line((x, bottom), (x, bottom + 4), GREY, 1)?;
        canvas.text(&format!("{tenth}\u{a0}%"), (x, bottom + 14), Anchor::Middle, SMALL)?;
    }
    Ok(())
}

fn draw(canvas: &Canvas<'_>, bar: &Bar, y: i32) -> Result<(), ChartError> {
    let mut name = bar.name.clone();
    let mut letters = name.chars().count();
    while NAME.width(&name)? > LEFT - MARGIN - 10 && letters > 4 {
        letters -= 2;
        name = shortened(&bar.name, letters);
    }
    canvas.text(&name, (LEFT - 10, y), Anchor::Right, NAME)?;
    match bar.value {
        BarValue::Known { share, interval, n } => {
            canvas.rect((LEFT, across(share)), (y - BAR / 2, y + BAR / 2 + 1), LEAF)?;
            let (low, high) = (across(interval.low), across(interval.high));
            // Over the bar the line is cut out in white, beyond it it is ink: seen on both.
            canvas.line((low, y), (across(share), y), super::canvas::WHITE, 2)?;
            canvas.line((across(share), y), (high, y), INK, 2)?;
            canvas.line((high, y - 4), (high, y + 4), INK, 1)?;
            canvas.line((low, y - 4), (low, y + 4), super::canvas::WHITE, 1)?;
            canvas.text(&percent(share), (RIGHT + 78, y), Anchor::Right, VALUE)?;
            canvas.text(&format!("n = {}", count(n)), (RIGHT + 88, y), Anchor::Left, SMALL)
        }
        BarValue::Withheld(why) => {
            let why = match why {
                Withheld::Few { fewer_than } => format!("dưới {fewer_than} phiếu, không công bố"),
                Withheld::Shields { .. } => "không công bố, để bảo vệ nhóm ít người".to_owned(),
            };
            canvas.text(&why, (LEFT + 8, y), Anchor::Left, SMALL)
        }
        BarValue::Nothing => canvas.text("–", (LEFT + 8, y), Anchor::Left, SMALL),
    }
}

/// Where a share stands between 0 and 100 %.
#[expect(clippy::cast_possible_truncation, reason = "0 to 100 % of some hundred pixels")]
fn across(share: Share) -> i32 {
    LEFT + (f64::from(RIGHT - LEFT) * share.get()).round() as i32
}

fn height(lines: usize) -> i32 {
    i32::try_from(lines).unwrap_or(i32::MAX / 64)
}

/// `90 %`, where no decimals are meant.
fn whole_percent(share: Share) -> String {
    let shown = percent(share);
    shown.replacen(",00", "", 1)
}
