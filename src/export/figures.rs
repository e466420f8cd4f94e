//! Figures as a table: one row for each group and figure, everything beside it that it rests on.

use super::codebook::{self, row};
use super::table::{Provenance, Table, count, key_cells, percent, unit_columns};
use super::{Cell, ExportError, Sheet};
use crate::index::json::{Document, FigureJson, ResultsJson};

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

impl Table for Document {
    const NAME: &'static str = "Chỉ số";

    fn provenance(&self) -> Provenance<'_> {
        let (heading, filter) = (&self.heading, &self.filter);
        Provenance { heading, entries: self.entries, filter, responses: self.responses }
    }

    fn widths(&self) -> Vec<f64> {
        let groups = self.by.iter().flat_map(|by| group_headings(by)).enumerate();
        let groups = groups.map(|(at, _)| if at % 2 == 0 { 12.0 } else { 26.0 });
        let own = COLUMNS.map(|column| if column == "text" { 46.0 } else { 12.0 });
        groups.chain(own).chain([17.0, 20.0, 20.0, 12.0]).collect()
    }

    fn columns(&self) -> Vec<Vec<Cell<'static>>> {
        let groups = self.by.iter().map(|by| match by.as_str() {
            "unit" => unit_columns(),
            "month" => row("month", "Tháng trả lời, giờ Việt Nam", "năm-tháng"),
            "channel" => row("channel", "Kênh trả lời", codebook::CHANNELS),
            "field" => row("field, field_name", "Mã và tên lĩnh vực thủ tục", "unknown = không nhớ"),
            "counter" => row(
                "counter, counter_name",
                "Mã các điểm khảo sát của quầy và tên quầy",
                "các mã cách nhau bằng dấu ;",
            ),
            question => {
                row(format!("{question}, {question}_name"), "Mã và lời của câu trả lời cho câu hỏi này", "")
            }
        });
        let own = [
            row(
                "level",
                "Cấp của chỉ số",
                "overall = chung; part = phần; factor = yếu tố; criterion = tiêu chí",
            ),
            row("id, text", "Mã và lời của phần, yếu tố hoặc tiêu chí", ""),
            row("respondents", "Số phiếu được đếm, kể cả phiếu không trả lời câu nào", ""),
            row("n", "Số người có trả lời ít nhất một tiêu chí của dòng này", ""),
            row("numerator, denominator", "Tử số và mẫu số, nếu chỉ số là thương của hai số đếm", ""),
            row("percent", "Chỉ số, phần trăm, làm tròn nửa lên hai chữ số", "ô trống = không ai trả lời"),
            row(
                "low_percent, high_percent",
                "Khoảng tin cậy 95 % tính theo người trả lời; với kênh tự chọn (qr, kiosk, link) chỉ phản ánh cỡ mẫu",
                "",
            ),
            row("n_eff", "Cỡ mẫu hiệu dụng", ""),
            row(
                "not_answered, not_applicable, not_asked",
                "Số câu bỏ trống, không áp dụng, không được hỏi",
                "",
            ),
            row(
                "withheld",
                "Dòng bị ẩn vì quá ít người trả lời",
                "<10 = dưới 10 người; <10? = dưới 10 người, hoặc để không suy ra được một nhóm dưới 10 người; withheld = riêng dòng này ẩn, vì chính nó hoặc dòng bên cạnh dựa trên quá ít người",
            ),
        ];
        groups.chain(own).collect()
    }

    /// The total first (its group columns are `*`), then group by group. Per cent are rounded half up to two
    /// decimals here, as everywhere that people read them; the exact shares are in the JSON.
    fn write(&self, sheet: &mut impl Sheet) -> Result<(), ExportError> {
        let mut head: Vec<Cell<'_>> = self.by.iter().flat_map(|by| group_headings(by)).collect();
        head.extend(COLUMNS.map(Cell::text));
        head.extend(self.provenance().headings());
        sheet.head(&head)?;
        let all: Vec<_> = self.by.iter().flat_map(|by| group_headings(by)).map(|_| Cell::text("*")).collect();
        results(self, &all, &self.total, sheet)?;
        for group in &self.groups {
            let key: Vec<_> = group.key.iter().flat_map(key_cells).collect();
            results(self, &key, &group.results, sheet)?;
        }
        Ok(())
    }
}

fn group_headings(by: &str) -> Vec<Cell<'_>> {
    match by {
        "unit" => ["unit_code", "unit_name"].map(Cell::text).to_vec(),
        "month" | "channel" => vec![Cell::text(by)],
        _ => vec![Cell::text(by), Cell::text(format!("{by}_name"))],
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
        row.push(withheld(figure.withheld, results));
        row.extend(document.provenance().cells());
        sheet.row(&row)?;
    }
    if results.withheld {
        let mut row = key.to_vec();
        row.extend([Cell::text("overall"), Cell::text("overall"), Cell::Empty]);
        row.extend(std::iter::repeat_n(Cell::Empty, 11));
        row.push(withheld(true, results));
        row.extend(document.provenance().cells());
        sheet.row(&row)?;
    }
    Ok(())
}

fn numbers(respondents: Option<u64>, figure: &FigureJson) -> [Cell<'static>; 11] {
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
fn withheld(withheld: bool, results: &ResultsJson) -> Cell<'static> {
    match (withheld, results.fewer_than, results.reason.as_deref()) {
        (false, ..) => Cell::Empty,
        (true, Some(n), Some("shields")) => Cell::text(format!("<{n}?")),
        (true, Some(n), _) => Cell::text(format!("<{n}")),
        (true, None, _) => Cell::text("withheld"),
    }
}
