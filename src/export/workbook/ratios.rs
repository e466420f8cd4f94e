//! The ratios of Quyết định 766/QĐ-TTg: a sheet of their own, where a unit supplied what they are made of.

use super::page::{Book, Column, Item, lines};
use super::tab::Tab;
use crate::campaign::ratios::{Counts, Ratio};
use crate::catalog::ratios::{RatiosDocument, Sums};
use crate::export::ExportError;
use crate::report::speech;

const COLUMNS: [Column<'static>; 11] = [
    ("Mã", 9.0),
    ("Đơn vị", 30.0),
    ("Số tháng", 8.0),
    ("PAKN", 10.0),
    ("Xử lý đúng hoặc trước hạn", 11.0),
    ("Bị phản hồi, phản ánh lại", 11.0),
    ("Hồ sơ", 10.0),
    ("Hồ sơ không hài lòng, bị phản ánh", 12.0),
    ("Tỷ lệ (a)", 10.0),
    ("Tỷ lệ (b)", 10.0),
    ("Tỷ lệ (c)", 10.0),
];

pub(super) fn write(document: &RatiosDocument, book: &mut Book) -> Result<(), ExportError> {
    let mut page = book.page(Tab::Ratios, &COLUMNS)?;
    let mut lead = vec![format!(
        "Không phải kết quả khảo sát: {} trong {} đơn vị tự cung cấp số đếm, từ tháng {} đến tháng {} ({} tháng; {} đơn vị đủ mọi tháng).",
        document.supplied,
        document.expected,
        document.from.written(),
        document.to.written(),
        document.months,
        document.complete,
    )];
    // A line is no longer than the table is wide.
    lead.extend(sentences(speech::RATIOS_APART));
    for ratio in Ratio::ALL {
        lead.push(format!("{}:", speech::ratio(ratio)));
        lead.push(format!("{}.", speech::ratio_formula(ratio)));
    }
    lead.extend(sentences(speech::RATIOS_UNCONFIRMED));
    page.title("Ba tỷ lệ theo Quyết định 766/QĐ-TTg", &lead)?;
    page.head(&COLUMNS, 2)?;
    let row = page.next();
    page.row(&line(["", "Tất cả"], document.months, &document.total, row), true, 1.0)?;
    for unit in document.units.iter().filter(|unit| unit.months > 0) {
        let (row, height) = (page.next(), lines(&unit.name, COLUMNS[1].1));
        page.row(&line([&unit.code, &unit.name], unit.months, &unit.sums, row), false, height)?;
    }
    page.end(0)
}

fn sentences(text: &str) -> impl Iterator<Item = String> {
    text.split_inclusive(". ").map(|sentence| sentence.trim().to_owned())
}

fn line(unit: [&str; 2], months: usize, sums: &Sums, row: u32) -> Vec<Item> {
    let Counts { feedback, feedback_on_time, feedback_dissatisfied, dossiers, dossiers_dissatisfied } =
        sums.counts;
    let mut items: Vec<_> = unit.map(Item::text).into();
    items.push(Item::Count(u64::try_from(months).unwrap_or(u64::MAX)));
    items.extend(
        [feedback, feedback_on_time, feedback_dissatisfied, dossiers, dossiers_dissatisfied].map(Item::Count),
    );
    let formulas =
        [format!("E{row}/D{row}"), format!("(D{row}-F{row})/D{row}"), format!("(G{row}-H{row})/G{row}")];
    items.extend(formulas.into_iter().zip(&sums.ratios).map(|(formula, of)| match of.value {
        Some(value) => Item::ShareOf(formula, value),
        None => Item::text(speech::ratio_value(None)),
    }));
    items
}
