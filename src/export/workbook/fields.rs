//! Each field of procedures against the target of its group.

use super::Workbook;
use super::page::{Book, Column, Item};
use super::standing::verdict;
use super::tab::Tab;
use crate::campaign::TargetGroup;
use crate::export::ExportError;
use crate::ids::Share;
use crate::index::json::{GroupJson, KeyJson};
use std::ops::RangeInclusive;

const COLUMNS: [Column<'static>; 12] = [
    ("Mã", 27.0),
    ("Lĩnh vực", 34.0),
    ("Nhóm mục tiêu", 14.0),
    ("Số người trả lời", 10.0),
    ("Tử số", 10.0),
    ("Mẫu số", 10.0),
    ("Chỉ số", 10.0),
    ("Khoảng tin cậy 95 %: từ", 11.0),
    ("đến", 10.0),
    ("Mục tiêu", 10.0),
    ("So với mục tiêu (điểm)", 11.0),
    ("Đánh giá", 20.0),
];

/// Rows (from 1) of the fields, for the chart.
pub(super) type Rows = RangeInclusive<u32>;

pub(super) fn write(workbook: &Workbook<'_>, book: &mut Book) -> Result<Option<Rows>, ExportError> {
    let mut page = book.page(Tab::Fields, &COLUMNS)?;
    let Some(document) = &workbook.fields else {
        page.title("Lĩnh vực", &["Số liệu theo lĩnh vực được xem khi kết quả đã công bố.".to_owned()])?;
        page.end(0)?;
        return Ok(None);
    };
    let lead = "Mọi kênh trả lời. Phiếu không nhớ lĩnh vực không có mục tiêu riêng; phiếu không được hỏi lĩnh vực không nằm ở đây.";
    page.title("Lĩnh vực so với mục tiêu", &[lead.to_owned()])?;
    page.head(&COLUMNS, 2)?;
    let mut rows: Option<Rows> = None;
    for group in &document.groups {
        let Some(KeyJson::Field { code: Some(code), name, .. }) = group.key.first() else { continue };
        let row = page.next();
        page.row(&line(workbook, code, name, group, row), false, 1.0)?;
        let first = rows.as_ref().map_or(row, |rows| *rows.start());
        rows = Some(first..=row);
    }
    page.end(0)?;
    Ok(rows)
}

fn line(workbook: &Workbook<'_>, code: &str, name: &str, group: &GroupJson, row: u32) -> Vec<Item> {
    let of = workbook.subject.catalog.fields.values().find(|field| field.code.as_str() == code);
    let of = of.map(|field| field.group);
    let target = of.map(|of| workbook.subject.campaign.terms.targets.of(of));
    let target = target.map(|percent| Share::of_percent(percent.into()).get());
    let mut items = vec![Item::text(code), Item::text(name), Item::text(of.map_or("", group_name))];
    let told = group.results.overall.as_ref().filter(|figure| !figure.withheld);
    let Some(figure) = told else {
        items.extend(std::iter::repeat_with(Item::withheld).take(6));
        items.extend([target.map_or(Item::Empty, Item::Share), Item::withheld(), Item::Empty]);
        return items;
    };
    items.extend([figure.n, figure.numerator, figure.denominator].map(Item::count));
    let bounds = figure.value.zip(figure.low).zip(figure.high);
    items.push(match (figure.value, figure.numerator) {
        (Some(value), Some(_)) => Item::ShareOf(format!("E{row}/F{row}"), value),
        (value, _) => Item::share(value),
    });
    items.extend([figure.low, figure.high].map(Item::share));
    items.push(target.map_or(Item::Empty, Item::Share));
    items.extend(match (bounds, target) {
        (Some(((value, low), high)), Some(target)) => [
            Item::PointsOf(format!("(G{row}-J{row})*100"), (value - target) * 100.0),
            Item::text(verdict(value, low, high, target)),
        ],
        _ => [Item::Empty, Item::Empty],
    });
    items
}

fn group_name(group: TargetGroup) -> &'static str {
    match group {
        TargetGroup::Land => "đất đai",
        TargetGroup::Construction => "xây dựng",
        TargetGroup::Investment => "đầu tư",
        TargetGroup::Other => "khác",
    }
}
