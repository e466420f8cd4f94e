//! Figures as a table: one row for each group and figure, everything beside it that it rests on.

use super::{Cell, ExportError, SIMULATED, Sheet};
use crate::ids::Share;
use crate::index::json::{Document, FigureJson, KeyJson, ResultsJson};

/// The columns behind those of the groups.
const COLUMNS: [&str; 15] = [
    "level",
    "id",
    "text",
    "respondents",
    "n",
    "numerator",
    "denominator",
    "percent",
    "low_percent",
    "high_percent",
    "n_eff",
    "not_answered",
    "not_applicable",
    "not_asked",
    "withheld",
];

/// Widths of a document's columns in a workbook, in characters.
#[must_use]
pub fn widths(document: &Document) -> Vec<f64> {
    let groups = document.by.iter().flat_map(|by| group_headings(by)).enumerate();
    let groups = groups.map(|(at, _)| if at % 2 == 0 { 12.0 } else { 26.0 });
    let own = COLUMNS.map(|column| if column == "text" { 46.0 } else { 12.0 });
    groups.chain(own).chain([17.0, 20.0, 20.0, 12.0]).collect()
}

/// The book of these columns.
#[must_use]
pub fn book(document: &Document, office: &str) -> Vec<Vec<Cell<'static>>> {
    let row = |column: &str, meaning: &str, values: &str| {
        [column, meaning, values].map(|text| Cell::text(text.to_owned())).to_vec()
    };
    let mut rows = vec![row("Cột", "Ý nghĩa", "Giá trị")];
    if document.demo {
        rows.push(row(SIMULATED, "Tính trên dữ liệu mô phỏng; không phải ý kiến người dân.", ""));
    }
    let filter: Vec<_> = document.filter.iter().map(|(name, value)| format!("{name}={value}")).collect();
    rows.extend([
        row("(nguồn)", office, &format!("{} mục đầu tiên của sổ cái", document.entries)),
        row("(đợt khảo sát)", &document.campaign.title, &document.campaign.id),
        row("(phiếu hỏi)", &document.definition.name, &format!("mã băm SHA-256 {}", document.definition.hash)),
        row("(cách tính)", &document.method, "công thức của cách tính này nằm trong tài liệu của chương trình"),
        row("(bộ lọc)", if filter.is_empty() { "không" } else { "có" }, &filter.join("; ")),
        row("level", "Cấp của chỉ số", "overall = chung; part = phần; factor = yếu tố; criterion = tiêu chí"),
        row("respondents", "Số phiếu được đếm, kể cả phiếu không trả lời câu nào", ""),
        row("n", "Số người có trả lời ít nhất một tiêu chí của dòng này", ""),
        row("numerator, denominator", "Tử số và mẫu số, nếu chỉ số là thương của hai số đếm", ""),
        row("percent", "Chỉ số, phần trăm, làm tròn nửa lên hai chữ số", "ô trống = không ai trả lời"),
        row("low_percent, high_percent", "Khoảng tin cậy 95 % tính theo người trả lời; với kênh tự chọn (qr, kiosk, link) chỉ phản ánh cỡ mẫu", ""),
        row("n_eff", "Cỡ mẫu hiệu dụng", ""),
        row("not_answered, not_applicable, not_asked", "Số câu bỏ trống, không áp dụng, không được hỏi", ""),
        row("withheld", "Dòng bị ẩn vì quá ít người trả lời", "<10 = dưới 10 người"),
    ]);
    rows
}

/// Writes a document's figures: the total first (its group columns are `*`), then group by group.
/// Per cent are rounded half up to two decimals here, as everywhere that people read them; the exact
/// shares are in the JSON.
///
/// # Errors
/// Where the sheet cannot be written.
pub fn write(document: &Document, sheet: &mut impl Sheet) -> Result<(), ExportError> {
    let mut head: Vec<Cell<'_>> = document.by.iter().flat_map(|by| group_headings(by)).collect();
    head.extend(COLUMNS.map(Cell::text));
    head.extend(["method", "definition_hash", "campaign"].map(Cell::text));
    head.extend(document.demo.then_some(Cell::text(super::responses::SIMULATED_COLUMN)));
    sheet.head(&head)?;
    let all: Vec<_> = document.by.iter().flat_map(|by| group_headings(by)).map(|_| Cell::text("*")).collect();
    results(document, &all, &document.total, sheet)?;
    for group in &document.groups {
        let key: Vec<_> = group.key.iter().flat_map(key_cells).collect();
        results(document, &key, &group.results, sheet)?;
    }
    Ok(())
}

fn group_headings(by: &str) -> Vec<Cell<'_>> {
    match by {
        "unit" => ["unit_code", "unit_name"].map(Cell::text).to_vec(),
        "month" | "channel" => vec![Cell::text(by)],
        _ => vec![Cell::text(by), Cell::text(format!("{by}_name"))],
    }
}

fn key_cells(key: &KeyJson) -> Vec<Cell<'_>> {
    let text = |text: &Option<String>| Cell::text(text.clone().unwrap_or_default());
    match key {
        KeyJson::Unit { code, name, .. } => vec![Cell::text(code), Cell::text(name)],
        KeyJson::Field { code, name, .. } => vec![text(code), Cell::text(name)],
        KeyJson::Month { month } => vec![Cell::text(month)],
        KeyJson::Channel { channel } => vec![Cell::text(channel)],
        KeyJson::Question { answer, text: name, .. } => vec![text(answer), Cell::text(name)],
    }
}

fn results(
    document: &Document,
    key: &[Cell<'_>],
    results: &ResultsJson,
    sheet: &mut impl Sheet,
) -> Result<(), ExportError> {
    let overall = results.overall.iter().map(|figure| ("overall", figure));
    let parts = results.parts.iter().map(|figure| ("part", figure));
    let factors = results.factors.iter().map(|figure| ("factor", figure));
    let criteria = results.criteria.iter().map(|figure| ("criterion", figure));
    for (level, figure) in overall.chain(parts).chain(factors).chain(criteria) {
        let mut row = key.to_vec();
        row.extend([Cell::text(level), Cell::text(&figure.id), Cell::text(&figure.text)]);
        row.extend(numbers(results.respondents, figure));
        row.push(withheld(figure.withheld, results.fewer_than));
        finish(document, &mut row);
        sheet.row(&row)?;
    }
    if results.withheld {
        let mut row = key.to_vec();
        row.extend([Cell::text("overall"), Cell::text("overall"), Cell::Empty]);
        row.extend(std::iter::repeat_n(Cell::Empty, 11));
        row.push(withheld(true, results.fewer_than));
        finish(document, &mut row);
        sheet.row(&row)?;
    }
    Ok(())
}

fn finish<'a>(document: &'a Document, row: &mut Vec<Cell<'a>>) {
    row.extend([&document.method, &document.definition.hash, &document.campaign.id].map(Cell::text));
    row.extend(document.demo.then_some(Cell::text(SIMULATED)));
}

fn numbers(respondents: Option<u64>, figure: &FigureJson) -> [Cell<'static>; 11] {
    let count = |n: Option<u64>| n.map_or(Cell::Empty, Cell::count);
    let percent = |share: Option<f64>| share.and_then(Share::new).map_or(Cell::Empty, Cell::Percent);
    let missing = figure.missing;
    [
        count(respondents),
        count(figure.n),
        count(figure.numerator),
        count(figure.denominator),
        percent(figure.value),
        percent(figure.low),
        percent(figure.high),
        figure.n_eff.map_or(Cell::Empty, |n| Cell::Decimal { value: n, digits: 1 }),
        count(missing.map(|missing| missing.not_answered)),
        count(missing.map(|missing| missing.not_applicable)),
        count(missing.map(|missing| missing.not_asked)),
    ]
}

/// Why a row has no figures, in a word; empty where it has.
fn withheld(withheld: bool, fewer_than: Option<u64>) -> Cell<'static> {
    match (withheld, fewer_than) {
        (false, _) => Cell::Empty,
        (true, Some(n)) => Cell::text(format!("<{n}")),
        (true, None) => Cell::text("withheld"),
    }
}
