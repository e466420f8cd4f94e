//! The files of the overview, and how far its responses are on the way to the sample that is wanted.

use super::body::{Body, Part};
use super::grid::{Entry, Grid, INTERVAL};
use super::{Question, ViewFault};
use crate::campaign::rules::sample_size;
use crate::chart::Ranking;
use crate::index::figures::Point;
use crate::index::{Dimension, Measure, Value};
use crate::web::results::ask::{self, Seen};
use crate::web::results::notes::{notes, target};
use crate::web::results::rows;
use std::collections::{BTreeMap, BTreeSet};

/// The charts of the overview with their tables.
pub(in crate::web::results) fn body(question: &Question<'_>) -> Result<Body, ViewFault> {
    let request = question.wishes.request(question.catalog, question.campaign);
    let seen = ask::see(question.app, question.viewer, question.campaign.id.as_str(), &request)?;
    let noun = noun(&seen);
    let series = seen.figures.series(Measure::Overall);
    let series = if noun == "tháng" { series } else { series.highest_first() };
    let chart = Ranking::of(&series, noun, target(&seen), notes(&seen), |group| rows::name(&seen, group));
    let mut parts = vec![Part::of("ranking", "", chart, groups(&seen, series.points()))?];
    for chart in rows::distributions(&seen, &notes(&seen)) {
        let name = if parts.len() == 1 { "answers" } else { "answers-2" };
        parts.push(Part::of(name, "", chart, criteria(&seen))?);
    }
    Ok(Body { parts, ..Body::default() })
}

/// What a bar stands for.
pub(in crate::web::results) fn noun(seen: &Seen) -> &'static str {
    match seen.asked.by.first() {
        Some(Dimension::Field) => "lĩnh vực",
        Some(Dimension::Month) => "tháng",
        Some(Dimension::Channel) => "kênh",
        Some(Dimension::Counter(_)) => "quầy",
        Some(Dimension::Question(_)) => "nhóm",
        Some(Dimension::Unit) | None => "đơn vị",
    }
}

const HEADS: [&str; 7] =
    ["Tên", "#Người trả lời (n)", "#Chỉ số", INTERVAL[1], INTERVAL[2], "#Bỏ trống", "#Không áp dụng"];

fn row(name: String, figure: Option<&crate::index::Figure>) -> Vec<Entry> {
    let estimate = figure.and_then(|figure| figure.estimate);
    vec![
        Entry::text(name),
        Entry::count(figure.map(|figure| figure.n)),
        Entry::share(estimate.map(|estimate| estimate.value.get())),
        Entry::share(estimate.map(|estimate| estimate.interval.low.get())),
        Entry::share(estimate.map(|estimate| estimate.interval.high.get())),
        Entry::count(figure.map(|figure| figure.missing.not_answered)),
        Entry::count(figure.map(|figure| figure.missing.not_applicable)),
    ]
}

fn groups(seen: &Seen, points: &[Point<'_>]) -> Grid {
    let mut grid = Grid::new("Chỉ số hài lòng chung", &HEADS);
    grid.rows.extend(points.iter().map(|point| row(rows::name(seen, point.group), point.figure.as_ref())));
    grid
}

fn criteria(seen: &Seen) -> Grid {
    let mut grid = Grid::new("Chỉ số theo tiêu chí", &HEADS);
    let Some(all) = seen.figures.total().shown() else { return grid };
    let language = seen.definition.language(Some("vi"));
    let texts = seen.figures.criteria().map(|at| seen.definition.questions[at].text.in_language(language));
    let figures = all.criteria.iter().map(|one| one.shown().map(|one| &one.figure));
    grid.rows.extend(texts.zip(figures).map(|(text, figure)| row(text.to_owned(), figure)));
    grid
}

/// How far the responses are on the way to the sample that the campaign wants of each unit with a counter, or
/// that the dossiers ask for; `None` where neither is known.
pub(in crate::web::results) fn progress(question: &Question<'_>) -> Option<Part> {
    let (seen, query) = super::standing::of_units(question, "unit").ok()?;
    let series = seen.figures.series(Measure::Overall);
    let answered: BTreeMap<_, _> = series
        .points()
        .iter()
        .filter_map(|point| match point.group.values.as_slice() {
            [Value::Unit(unit)] => Some((unit.no, point.figure?.n)),
            _ => None,
        })
        .collect();
    let heads = ["Đơn vị", "#Hồ sơ (N)", "#Mẫu cần có", "#Đã có", "#Phần đạt"];
    let each = question.campaign.terms.sample.map(u64::from);
    let caption = match each {
        Some(each) => {
            format!(
                "Số phiếu so với mẫu của đợt: {} phiếu mỗi đơn vị",
                crate::web::results::words::count(each)
            )
        }
        None => "Số phiếu so với mẫu n = N/(1 + N·0,05²)".to_owned(),
    };
    let today = question.app.hour().local_date();
    let in_use = question.catalog.in_use(question.campaign.no);
    let serving: BTreeSet<_> = in_use.map(|touchpoint| question.catalog.unit_on(touchpoint, today)).collect();
    let mut grid = Grid::new(caption, &heads);
    let (mut wanted, mut there, mut full, mut known) = (0, 0, 0, 0);
    for group in seen.asked.units.groups() {
        let own = each.filter(|_| serving.contains(&group.no));
        let place = seen.asked.units.place_of(group.no);
        let dossiers = place.and_then(|place| query.dossiers.get(&place)).copied();
        let Some(sample) = own.or(dossiers.map(sample_size)) else { continue };
        // Units from which nothing came stand in no series, and are the furthest from their sample.
        let n = answered.get(&group.no).copied().unwrap_or(0);
        known += 1;
        wanted += sample;
        // What lies beyond one unit's sample makes up for no other.
        there += n.min(sample);
        full += u64::from(n >= sample);
        grid.rows.push(vec![
            Entry::text(&group.name),
            Entry::count(dossiers),
            Entry::count(Some(sample)),
            Entry::count(Some(n)),
            Entry::share(Some(part(n.min(sample), sample))),
        ]);
    }
    if known == 0 {
        return None;
    }
    let [of, all] = [there, wanted].map(crate::web::results::words::count);
    let sample = format!("{of} trong {all} phiếu cần có ({})", Entry::share(Some(part(there, wanted))).text);
    let finding = if known == 1 {
        format!("Đơn vị này có {sample}")
    } else {
        format!("{full} trong {known} đơn vị đã đủ mẫu; cả {known} đơn vị có {sample}")
    };
    Some(Part::table("progress", "Tiến độ so với mẫu cần có", finding, grid))
}

#[expect(clippy::cast_precision_loss, reason = "counts of responses stay far below 2^53")]
fn part(some: u64, all: u64) -> f64 {
    if all == 0 { 1.0 } else { some as f64 / all as f64 }
}
