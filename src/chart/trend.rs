//! A share from month to month: a line with the interval as a band, the target as a gold line.

use super::canvas::{Anchor, BAND, Canvas, GOLD, GREY, INK, LEAF, Type};
use super::frame::{Axis, Frame, SMALL, mark};
use super::words::{notes, percent, whole_percent};
use super::{Chart, ChartError, Notes, Shape};
use crate::ids::Share;
use crate::index::Interval;

/// A course to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// In their order; a month without a figure leaves a gap.
    pub months: Vec<Month>,
    pub target: Option<Share>,
    /// What the months say, in a sentence.
    pub finding: String,
    pub notes: Notes,
}

/// One month.
#[derive(Debug, Clone, PartialEq)]
pub struct Month {
    /// Year and month: `2026`, `11`.
    pub year: i32,
    pub month: u8,
    pub value: Option<(Share, Interval)>,
}

impl Month {
    /// Months since the year 0: the distance along the axis.
    fn time(&self) -> f64 {
        f64::from(self.year) * 12.0 + f64::from(self.month)
    }
}

impl Chart for Trend {
    fn finding(&self) -> String {
        self.finding.clone()
    }

    fn svg(&self, shape: Shape) -> Result<String, ChartError> {
        let mut below = notes(&self.notes, Some("Dải màu là khoảng tin cậy 95 % theo người trả lời"));
        below.insert(0, "Trục đứng không bắt đầu từ 0.".to_owned());
        let frame = Frame::new(shape, self.finding(), &below)?;
        let size = if shape == Shape::Phone { 220 } else { 280 };
        let (top, bottom) = (frame.top() + 24, frame.top() + 24 + size);
        let (left, right) = (frame.margin() + 42, frame.width() - frame.margin() - 14);
        let shares = self.months.iter().filter_map(|month| month.value);
        let ends = shares.flat_map(|(share, interval)| [interval.low, share, interval.high]);
        let up = Axis::of_shares(ends.chain(self.target).map(Share::get), (bottom, top));
        let times = self.months.iter().map(Month::time);
        let (first, last) = times.fold((f64::MAX, f64::MIN), |(a, b), t| (a.min(t), b.max(t)));
        // A single month stands in the middle.
        let room = if last > first { 0.25 } else { 1.0 };
        let along = Axis { values: (first - room, last + room), pixels: (left, right) };
        frame.draw(bottom + 38, |canvas| {
            axes(canvas, along, up)?;
            self.runs().into_iter().try_for_each(|run| band(canvas, run, along, up))?;
            if let Some(target) = self.target {
                let y = up.at(target.get());
                canvas.line((left, y), (right, y), GOLD, 3)?;
                let name = format!("Mục tiêu {}", whole_percent(target));
                canvas.text(&name, (right, top - 14), Anchor::Right, Type::new(12, INK).bold())?;
            }
            self.runs().into_iter().try_for_each(|run| line(canvas, run, along, up))?;
            self.names(canvas, along, bottom)?;
            self.values(canvas, along, up)
        })
    }
}

impl Trend {
    /// Months one after the other that all have a figure.
    fn runs(&self) -> Vec<&[Month]> {
        let joined = |a: &Month, b: &Month| {
            a.value.is_some() && b.value.is_some() && (b.time() - a.time() - 1.0).abs() < 0.5
        };
        self.months.chunk_by(joined).filter(|run| run.iter().any(|month| month.value.is_some())).collect()
    }

    /// As many months by name as there is room for, the last one always.
    fn names(&self, canvas: &Canvas<'_>, along: Axis, bottom: i32) -> Result<(), ChartError> {
        let room = along.pixels.1 - along.pixels.0;
        let each = (super::frame::height(self.months.len()) * 58).div_euclid(room.max(1)) + 1;
        let each = usize::try_from(each).unwrap_or(1);
        for month in self.months.iter().rev().step_by(each) {
            let x = along.at(month.time());
            canvas.line((x, bottom), (x, bottom + 4), GREY, 1)?;
            let name = format!("{}/{}", month.month, month.year);
            canvas.text(&name, (x, bottom + 15), Anchor::Middle, SMALL)?;
        }
        Ok(())
    }

    /// The highest, the lowest and the last value by number.
    fn values(&self, canvas: &Canvas<'_>, along: Axis, up: Axis) -> Result<(), ChartError> {
        let known: Vec<_> =
            self.months.iter().filter_map(|month| Some((month.time(), month.value?.0))).collect();
        let by_value = |a: &&(f64, Share), b: &&(f64, Share)| a.1.get().total_cmp(&b.1.get());
        let told = [known.iter().max_by(by_value), known.iter().min_by(by_value), known.last()];
        let mut said: Vec<f64> = Vec::new();
        for (time, share) in told.into_iter().flatten() {
            if said.iter().any(|known| (known - time).abs() < 0.5) {
                continue;
            }
            said.push(*time);
            let (x, y) = (along.at(*time), up.at(share.get()));
            let (left, right) = along.pixels;
            let anchor = if x > right - 34 {
                Anchor::Right
            } else if x < left + 34 {
                Anchor::Left
            } else {
                Anchor::Middle
            };
            canvas.text(&percent(*share), (x, y - 14), anchor, Type::new(13, INK).bold())?;
        }
        Ok(())
    }
}

fn axes(canvas: &Canvas<'_>, along: Axis, up: Axis) -> Result<(), ChartError> {
    let ((left, right), (bottom, _)) = (along.pixels, up.pixels);
    for share in up.marks() {
        let y = up.at(share);
        canvas.line((left - 4, y), (left, y), GREY, 1)?;
        canvas.text(&mark(share), (left - 7, y), Anchor::Right, SMALL)?;
    }
    canvas.line((left, up.pixels.1), (left, bottom), GREY, 1)?;
    canvas.line((left, bottom), (right, bottom), GREY, 1)
}

fn band(canvas: &Canvas<'_>, run: &[Month], along: Axis, up: Axis) -> Result<(), ChartError> {
    let edge = |of: fn(&Interval) -> Share| {
        let point =
            move |month: &Month| Some((along.at(month.time()), up.at(of(&month.value.as_ref()?.1).get())));
        run.iter().filter_map(point).collect::<Vec<_>>()
    };
    let (low, high) = (edge(|i| i.low), edge(|i| i.high));
    if let ([below], [above]) = (low.as_slice(), high.as_slice()) {
        return canvas.rect((below.0 - 4, below.0 + 4), (above.1, below.1), BAND);
    }
    let corners: Vec<_> = high.iter().copied().chain(low.iter().rev().copied()).collect();
    canvas.polygon(&corners, BAND)?;
    canvas.path(&low, GREY, 1)?;
    canvas.path(&high, GREY, 1)
}

fn line(canvas: &Canvas<'_>, run: &[Month], along: Axis, up: Axis) -> Result<(), ChartError> {
    let point = |month: &Month| Some((along.at(month.time()), up.at(month.value?.0.get())));
    let points: Vec<_> = run.iter().filter_map(point).collect();
    canvas.path(&points, LEAF, 3)?;
    points.into_iter().try_for_each(|point| canvas.dot(point, 4, LEAF))
}
