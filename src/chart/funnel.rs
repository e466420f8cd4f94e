//! Units by how many observations they are worth: within the funnel they differ from all others by no more
//! than chance, outside somebody should look.

use super::canvas::{Anchor, Canvas, GOLD, GREY, INK, LEAF, Type, WHITE};
use super::frame::{Axis, Frame, SMALL, mark};
use super::words::{count, notes, percent, shortened, whole_percent};
use super::{Chart, ChartError, Notes, Shape};
use crate::ids::Share;
use crate::index::stats::funnel::{self, LIMITS, Place};

/// A funnel to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    pub funnel: funnel::Funnel,
    pub units: Vec<Unit>,
    pub target: Option<Share>,
    pub notes: Notes,
}

/// One unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    pub name: String,
    pub value: Share,
    /// Observations that it is worth; finite.
    pub n_eff: f64,
    pub place: Place,
}

const RUST: plotters::style::RGBColor = plotters::style::RGBColor(0x9a, 0x34, 0x12);
/// So many units outside are named; the table names all.
const NAMED: usize = 6;
/// Points of a curve.
const STEPS: u32 = 80;

impl Chart for Funnel {
    fn finding(&self) -> String {
        let outside =
            |places: [Place; 2]| self.units.iter().filter(|unit| places.contains(&unit.place)).count();
        let (below, above) =
            (outside([Place::Below, Place::FarBelow]), outside([Place::Above, Place::FarAbove]));
        let all = self.units.len();
        match (below, above) {
            (0, 0) => format!("Cả {all} đơn vị nằm trong phễu: khác nhau không quá mức ngẫu nhiên"),
            (below, 0) => format!("{below} trong {all} đơn vị thấp hơn phễu, không đơn vị nào cao hơn"),
            (0, above) => format!("{above} trong {all} đơn vị cao hơn phễu, không đơn vị nào thấp hơn"),
            (below, above) => format!("{below} trong {all} đơn vị thấp hơn phễu, {above} đơn vị cao hơn"),
        }
    }

    fn svg(&self, shape: Shape) -> Result<String, ChartError> {
        let mut below = vec![
            "Đường đứt là giới hạn 95 %, đường liền 99,8 %; đường giữa là chung của mọi đơn vị.".to_owned(),
            "Tam giác chúc xuống: thấp hơn phễu; hướng lên: cao hơn; chấm tròn: trong phễu. Trục đứng không bắt đầu từ 0.".to_owned(),
        ];
        below.extend(notes(&self.notes, None));
        let frame = Frame::new(shape, self.finding(), &below)?;
        let size = if shape == Shape::Phone { 280 } else { 340 };
        let (top, bottom) = (frame.top() + 24, frame.top() + 24 + size);
        let (left, right) = (frame.margin() + 42, frame.width() - frame.margin() - 12);
        let most = self.units.iter().map(|unit| unit.n_eff).fold(1.0, f64::max);
        let along = Axis { values: (0.0, most * 1.06), pixels: (left, right) };
        let shares = self.units.iter().map(|unit| unit.value).chain(self.target).map(Share::get);
        let up = Axis::of_shares(shares, (bottom, top));
        frame.draw(bottom + 52, |canvas| {
            axes(canvas, along, up)?;
            self.curves(canvas, along, up)?;
            if let Some(target) = self.target {
                let y = up.at(target.get());
                canvas.line((left, y), (right, y), GOLD, 3)?;
                let name = format!("Mục tiêu {}", whole_percent(target));
                canvas.text(&name, (right, top - 14), Anchor::Right, Type::new(12, INK).bold())?;
            }
            self.units.iter().try_for_each(|unit| draw(canvas, unit, along, up))?;
            self.names(canvas, along, up)
        })
    }
}

impl Funnel {
    /// The limits from where they leave the picture to its end.
    fn curves(&self, canvas: &Canvas<'_>, along: Axis, up: Axis) -> Result<(), ChartError> {
        let (left, right) = along.pixels;
        let middle = up.at(self.funnel.centre.get());
        canvas.line((left, middle), (right, middle), GREY, 1)?;
        for (z, broken) in LIMITS.into_iter().zip([true, false]) {
            let at = |step: u32| along.values.1 * f64::from(step) / f64::from(STEPS);
            for low in [true, false] {
                let limit = |n: f64| {
                    let (below, above) = self.funnel.limits(n, z);
                    if low { below } else { above }
                };
                let inside = |share: &(f64, f64)| share.1 > up.values.0 && share.1 < up.values.1;
                let points = (1..=STEPS).map(|step| (at(step), limit(at(step)))).filter(inside);
                let points: Vec<_> = points.map(|(n, share)| (along.at(n), up.at(share))).collect();
                if broken {
                    canvas.dashes(&points, INK, 1)?;
                } else {
                    canvas.path(&points, INK, 1)?;
                }
            }
        }
        Ok(())
    }

    /// Those farthest out, by name, where no other name stands.
    fn names(&self, canvas: &Canvas<'_>, along: Axis, up: Axis) -> Result<(), ChartError> {
        let mut outside: Vec<_> = self.units.iter().filter(|unit| unit.place != Place::Inside).collect();
        let far = |unit: &Unit| (unit.value.get() - self.funnel.centre.get()).abs() * unit.n_eff.sqrt();
        outside.sort_by(|a, b| far(b).total_cmp(&far(a)));
        let mut taken: Vec<(i32, i32, i32)> = Vec::new();
        for unit in outside.into_iter().take(NAMED) {
            let name = shortened(&unit.name, 26);
            let width = SMALL.width(&name)?;
            let (x, y) = (along.at(unit.n_eff), up.at(unit.value.get()));
            let right = x + 10 + width > along.pixels.1;
            let from = if right { x - 10 - width } else { x + 10 };
            let clear =
                |(a, b, line): &(i32, i32, i32)| (line - y).abs() >= 15 || *b <= from || *a >= from + width;
            if from < along.pixels.0 || !taken.iter().all(clear) {
                continue;
            }
            taken.push((from, from + width, y));
            canvas.text(&name, (from, y), Anchor::Left, Type::new(12, INK))?;
        }
        Ok(())
    }
}

fn axes(canvas: &Canvas<'_>, along: Axis, up: Axis) -> Result<(), ChartError> {
    let ((left, right), (bottom, top)) = (along.pixels, up.pixels);
    canvas.line((left, top), (left, bottom), GREY, 1)?;
    canvas.line((left, bottom), (right, bottom), GREY, 1)?;
    for share in up.marks() {
        let y = up.at(share);
        canvas.line((left - 4, y), (left, y), GREY, 1)?;
        canvas.text(&mark(share), (left - 7, y), Anchor::Right, SMALL)?;
    }
    let step = [10u32, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 50_000, 500_000]
        .into_iter()
        .find(|step| along.values.1 / f64::from(*step) <= 6.0)
        .unwrap_or(5_000_000);
    for n in (0u32..).map(|at| at * step).take_while(|n| f64::from(*n) <= along.values.1) {
        let x = along.at(f64::from(n));
        canvas.line((x, bottom), (x, bottom + 4), GREY, 1)?;
        canvas.text(&count(n.into()), (x, bottom + 14), Anchor::Middle, SMALL)?;
    }
    canvas.text("Số quan sát hiệu dụng (n)", (right, bottom + 32), Anchor::Right, SMALL)
}

fn draw(canvas: &Canvas<'_>, unit: &Unit, along: Axis, up: Axis) -> Result<(), ChartError> {
    let (x, y) = (along.at(unit.n_eff), up.at(unit.value.get()));
    match unit.place {
        Place::Inside => canvas.dot((x, y), 4, WHITE),
        Place::Below | Place::FarBelow => canvas.polygon(&[(x - 6, y - 5), (x + 6, y - 5), (x, y + 6)], RUST),
        Place::Above | Place::FarAbove => canvas.polygon(&[(x - 6, y + 5), (x + 6, y + 5), (x, y - 6)], LEAF),
    }
}

/// `Xã A: 81,20 %`, for the sentence beside the picture.
#[must_use]
pub fn named(unit: &Unit) -> String {
    format!("{} ({})", unit.name, percent(unit.value))
}
