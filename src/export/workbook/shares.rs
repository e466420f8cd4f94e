//! Units × factors and units × criteria.

use super::counts::{Places, Which, figure, shown};
use super::page::{Book, Column, Item};
use super::tab::Tab;
use super::{UnitName, Workbook};
use crate::export::ExportError;

/// Units with their overall figure, parts and factors.
pub(super) fn factors(workbook: &Workbook<'_>, places: &Places, book: &mut Book) -> Result<(), ExportError> {
    let (definition, vi) = (workbook.definition(), workbook.language());
    let parts = definition.parts.iter().map(|part| part.text.in_language(vi));
    let factors = definition.factors.iter().map(|factor| factor.text.in_language(vi));
    let mut columns: Vec<Column<'_>> = vec![
        ("Mã", 9.0),
        ("Đơn vị", 30.0),
        ("Số phiếu", 9.0),
        ("Chỉ số chung", 10.0),
        ("Khoảng tin cậy 95 %: từ", 11.0),
        ("đến", 10.0),
    ];
    columns.extend(parts.chain(factors).map(|text| (text, 14.0)));
    let mut page = book.page(Tab::Factors, &columns)?;
    page.title("Chỉ số chung và từng yếu tố theo đơn vị", &[about(workbook)])?;
    page.head(&columns, 2)?;
    let all: Vec<_> = std::iter::once(Which::Overall)
        .chain((0..definition.parts.len()).map(Which::Part))
        .chain((0..definition.factors.len()).map(Which::Factor))
        .collect();
    for (group, (unit, results)) in workbook.groups().enumerate() {
        let cells = all.iter().map(|which| shown(places, group, results, *which));
        let mut row = unit_cells(&unit, results.respondents);
        row.extend(cells);
        let overall = figure(results, Which::Overall).filter(|figure| !figure.withheld);
        let bounds = overall.map_or([None; 2], |figure| [figure.low, figure.high]);
        row.splice(4..4, bounds.map(Item::share));
        page.row(&row, group == 0, 1.0)?;
    }
    page.end(0)
}

/// Units with every criterion.
pub(super) fn criteria(workbook: &Workbook<'_>, places: &Places, book: &mut Book) -> Result<(), ExportError> {
    let (definition, vi) = (workbook.definition(), workbook.language());
    let questions = definition.factors.iter().flat_map(|factor| &factor.criteria);
    let questions: Vec<_> = questions.map(|at| &definition.questions[*at]).collect();
    let texts: Vec<_> = questions.iter().map(|q| format!("{} · {}", q.id, q.text.in_language(vi))).collect();
    let mut columns: Vec<Column<'_>> = vec![("Mã", 9.0), ("Đơn vị", 28.0), ("Số phiếu", 9.0)];
    columns.extend(texts.iter().map(|text| (text.as_str(), 9.0)));
    let mut page = book.page(Tab::Criteria, &columns)?;
    page.title("Từng tiêu chí theo đơn vị", &[about(workbook)])?;
    page.head_upright(&columns, 2, 3)?;
    for (group, (unit, results)) in workbook.groups().enumerate() {
        let cells = (0..questions.len()).map(|at| shown(places, group, results, Which::Criterion(at)));
        let mut row = unit_cells(&unit, results.respondents);
        row.extend(cells);
        page.row(&row, group == 0, 1.0)?;
    }
    page.end(0)
}

fn unit_cells(unit: &UnitName<'_>, respondents: Option<u64>) -> Vec<Item> {
    let respondents = respondents.map_or_else(Item::withheld, Item::Count);
    vec![Item::text(unit.code), Item::text(unit.name), respondents]
}

fn about(workbook: &Workbook<'_>) -> String {
    format!(
        "Mọi kênh trả lời. Cách tính {}. Bấm vào một ô để thấy tỷ lệ ấy lấy từ dòng nào của trang “{}”. “–”: không ai trả lời; “ẩn”: quá ít người trả lời.",
        workbook.method,
        Tab::Counts.name()
    )
}
