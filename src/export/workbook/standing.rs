//! Units in groups by the ranks that they may truly have, set against their target where there is one.

use super::page::{Book, Column, Item};
use super::tab::Tab;
use super::{UnitName, Workbook};
use crate::export::ExportError;
use crate::export::standing::name;
use crate::ids::Share;
use crate::index::Interval;
use crate::index::json::ResultsJson;
use crate::index::standing::json::{StandingJson, StandingTier};
use crate::report::speech::{self, Verdict};
use std::ops::RangeInclusive;

const COLUMNS: [Column<'static>; 15] = [
    ("Nhóm", 25.0),
    ("Mã", 9.0),
    ("Đơn vị", 28.0),
    ("Số người trả lời", 10.0),
    ("Tử số", 9.0),
    ("Mẫu số", 9.0),
    ("Chỉ số", 9.0),
    ("Khoảng tin cậy 95 %: từ", 11.0),
    ("đến", 9.0),
    ("Dưới chỉ số", 9.0),
    ("Trên chỉ số", 9.0),
    ("Thứ hạng có thể", 10.0),
    ("Mục tiêu", 9.0),
    ("So với mục tiêu (điểm)", 10.0),
    ("Đánh giá", 20.0),
];

/// Rows (from 1) of the units that have a figure, for the chart.
pub(super) type Units = RangeInclusive<u32>;

pub(super) fn write(workbook: &Workbook<'_>, book: &mut Book) -> Result<Option<Units>, ExportError> {
    let standing = &workbook.standing;
    let mut page = book.page(Tab::Standing, &COLUMNS)?;
    page.title("Đơn vị xếp theo nhóm", &lead(workbook))?;
    page.head(&COLUMNS, 3)?;
    let mut shown: Option<Units> = None;
    let results = workbook.ranked.groups.iter().map(|group| &group.results);
    let units: Vec<_> = standing.units.iter().zip(results).collect();
    for tier in StandingTier::ALL {
        for (unit, results) in units.iter().filter(|(unit, _)| unit.tier == tier) {
            let row = page.next();
            page.row(&line(standing.target, unit, results, row), false, 1.0)?;
            if unit.value.is_some() {
                let first = shown.as_ref().map_or(row, |rows| *rows.start());
                shown = Some(first..=row);
            }
        }
    }
    page.end(0)?;
    Ok(shown)
}

fn lead(workbook: &Workbook<'_>) -> Vec<String> {
    let standing = &workbook.standing;
    let channels = workbook.ranking_channels();
    let selection = if standing.self_selected {
        "Người trả lời tự chọn, không phải mẫu ngẫu nhiên: khoảng tin cậy chỉ phản ánh cỡ mẫu."
    } else {
        "Mẫu của hồ sơ; khoảng tin cậy có hiệu chỉnh theo tổng số hồ sơ, nếu đã nhập đủ."
    };
    vec![
        format!("Kênh xếp hạng: {channels}. {selection}"),
        format!(
            "Trong một nhóm không phân thứ hạng; các đơn vị xếp theo mã. Xếp hạng từ {} người trả lời, hoặc n = N/(1 + N·0,05²) của N hồ sơ nếu ít hơn, không dưới {}; {} đơn vị được xếp hạng.",
            standing.rules.rank_from, standing.rules.least, standing.ranked
        ),
    ]
}

fn line(target: Option<f64>, unit: &StandingJson, results: &ResultsJson, row: u32) -> Vec<Item> {
    let UnitName { code, name: of } = UnitName::of(std::slice::from_ref(&unit.unit));
    let mut items = vec![Item::text(name(unit.tier)), Item::text(code), Item::text(of)];
    let Some((value, low, high)) = unit.value.zip(unit.low).zip(unit.high).map(|((v, l), h)| (v, l, h))
    else {
        items.extend(std::iter::repeat_with(Item::withheld).take(9));
        items.extend([Item::share(target), Item::withheld(), Item::text("")]);
        return items;
    };
    let overall = results.overall.as_ref().filter(|figure| !figure.withheld);
    let [numerator, denominator] = overall.map_or([None; 2], |figure| [figure.numerator, figure.denominator]);
    items.extend([unit.n, numerator, denominator].map(Item::count));
    items.push(match numerator {
        Some(_) => Item::ShareOf(format!("E{row}/F{row}"), value),
        None => Item::Share(value),
    });
    items.extend([
        Item::Share(low),
        Item::Share(high),
        Item::ShareOf(format!("G{row}-H{row}"), value - low),
        Item::ShareOf(format!("I{row}-G{row}"), high - value),
        Item::text(match (unit.best, unit.worst) {
            (Some(best), Some(worst)) if best == worst => best.to_string(),
            (Some(best), Some(worst)) => format!("{best}–{worst}"),
            _ => "–".to_owned(),
        }),
    ]);
    items.extend(match target {
        Some(target) => [
            Item::Share(target),
            Item::PointsOf(format!("(G{row}-M{row})*100"), (value - target) * 100.0),
            Item::text(verdict(value, low, high, target)),
        ],
        None => [Item::nothing(), Item::nothing(), Item::text("")],
    });
    items
}

/// How a figure stands to its target, as far as its interval tells.
pub(super) fn verdict(value: f64, low: f64, high: f64, target: f64) -> &'static str {
    let shares = [value, low, high, target].map(Share::new);
    let [Some(value), Some(low), Some(high), Some(target)] = shares else { return "" };
    Verdict::of(value, Interval { low, high }, target).word()
}

/// The channels that ranks rest on, in words.
pub(super) fn channels<'c>(of: impl Iterator<Item = &'c crate::ids::Channel>) -> String {
    speech::list(&of.map(|channel| speech::channel_inside(*channel)).collect::<Vec<_>>())
}
