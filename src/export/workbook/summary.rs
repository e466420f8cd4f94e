//! Everything together: the overall figure, parts, factors and criteria, each with its interval.

use super::Workbook;
use super::counts::{Places, Which, figure, shown};
use super::page::{Book, Column, Item, lines};
use super::tab::Tab;
use crate::export::ExportError;
use std::ops::RangeInclusive;

const COLUMNS: [Column<'static>; 12] = [
    ("Cấp", 9.0),
    ("Mã", 10.0),
    ("Nội dung", 56.0),
    ("Số người trả lời", 10.0),
    ("Chỉ số", 10.0),
    ("Khoảng tin cậy 95 %: từ", 11.0),
    ("đến", 10.0),
    ("Dưới chỉ số", 9.0),
    ("Trên chỉ số", 9.0),
    ("Bỏ trống", 9.0),
    ("Không áp dụng", 9.0),
    ("Không hỏi", 9.0),
];

/// Rows (from 1) of the factors, for the chart.
pub(super) type Factors = RangeInclusive<u32>;

pub(super) fn write(
    workbook: &Workbook<'_>,
    places: &Places,
    book: &mut Book,
) -> Result<Factors, ExportError> {
    let mut page = book.page(Tab::Summary, &COLUMNS)?;
    let lead = format!(
        "Mọi kênh trả lời, mọi đơn vị trong phạm vi. Cách tính {}. Khoảng tin cậy tính theo người trả lời.",
        workbook.method
    );
    page.title("Chỉ số hài lòng", &[lead])?;
    page.head(&COLUMNS, 3)?;
    let (definition, vi) = (workbook.definition(), workbook.language());
    let results = &workbook.units.total;
    let mut line = |which: Which, level: &str, id: &str, text: &str| {
        let row = page.next();
        let told = figure(results, which).filter(|figure| !figure.withheld);
        let missing = told.and_then(|figure| figure.missing);
        let bounds = told.and_then(|figure| Some((figure.value?, figure.low?, figure.high?)));
        let mut items = vec![
            Item::text(level),
            Item::text(id),
            Item::text(text),
            told.map_or_else(Item::withheld, |figure| Item::count(figure.n)),
            shown(places, 0, results, which),
            Item::share(told.and_then(|figure| figure.low)),
            Item::share(told.and_then(|figure| figure.high)),
        ];
        items.extend(match bounds {
            Some((value, low, high)) => [
                Item::ShareOf(format!("E{row}-F{row}"), value - low),
                Item::ShareOf(format!("G{row}-E{row}"), high - value),
            ],
            None => [Item::nothing(), Item::nothing()],
        });
        items.extend(
            [
                missing.map(|missing| missing.not_answered),
                missing.map(|missing| missing.not_applicable),
                missing.map(|missing| missing.not_asked),
            ]
            .map(Item::count),
        );
        page.row(&items, matches!(which, Which::Overall | Which::Part(_)), lines(text, COLUMNS[2].1))?;
        Ok::<_, ExportError>(row)
    };
    line(Which::Overall, "Chung", "overall", "Chỉ số hài lòng chung")?;
    for (at, part) in definition.parts.iter().enumerate() {
        line(Which::Part(at), "Phần", part.id.as_str(), part.text.in_language(vi))?;
    }
    let mut rows = Vec::new();
    for (at, factor) in definition.factors.iter().enumerate() {
        rows.push(line(Which::Factor(at), "Yếu tố", factor.id.as_str(), factor.text.in_language(vi))?);
    }
    let questions = definition.factors.iter().flat_map(|factor| &factor.criteria);
    for (at, question) in questions.map(|at| &definition.questions[*at]).enumerate() {
        line(Which::Criterion(at), "Tiêu chí", question.id.as_str(), question.text.in_language(vi))?;
    }
    page.end(0)?;
    let first = rows.first().copied().unwrap_or(1);
    Ok(first..=rows.last().copied().unwrap_or(first))
}
