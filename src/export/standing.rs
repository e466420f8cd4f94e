//! How units stand, as a table: one row a unit, everything beside it that its group rests on.

use super::{Cell, ExportError, SIMULATED, Sheet};
use crate::ids::Share;
use crate::index::json::KeyJson;
use crate::index::standing::json::{StandingDocument, StandingJson};

const COLUMNS: [&str; 22] = [
    "unit_code",
    "unit_name",
    "group",
    "n",
    "percent",
    "low_percent",
    "high_percent",
    "n_eff",
    "best_rank",
    "worst_rank",
    "ranked_units",
    "ranked_from",
    "dossiers",
    "more_than_dossiers",
    "expected_percent",
    "target_percent",
    "points_to_target",
    "chance_percent",
    "funnel",
    "method",
    "definition_hash",
    "campaign",
];

/// Widths of the columns in a workbook, in characters.
#[must_use]
pub fn widths() -> Vec<f64> {
    COLUMNS
        .iter()
        .map(|column| match *column {
            "unit_name" => 30.0,
            "group" | "method" | "definition_hash" | "campaign" => 22.0,
            _ => 13.0,
        })
        .chain([12.0])
        .collect()
}

/// The book of these columns.
#[must_use]
pub fn book(document: &StandingDocument, office: &str) -> Vec<Vec<Cell<'static>>> {
    let row = |column: &str, meaning: &str, values: &str| {
        [column, meaning, values].map(|text| Cell::text(text.to_owned())).to_vec()
    };
    let mut rows = vec![row("Cột", "Ý nghĩa", "Giá trị")];
    if document.demo {
        rows.push(row(SIMULATED, "Tính trên dữ liệu mô phỏng; không phải ý kiến người dân.", ""));
    }
    let channels = document.channels.join(", ");
    let selection = if document.self_selected {
        "người trả lời tự chọn, không phải mẫu ngẫu nhiên; không tính xác suất đạt mục tiêu"
    } else {
        "mẫu của hồ sơ; khoảng tin cậy có hiệu chỉnh theo tổng số hồ sơ, nếu đã nhập đủ"
    };
    let rank = format!(
        "từ {} người trả lời, hoặc n = N/(1 + N·0,05²) của N hồ sơ nếu ít hơn, không dưới 30",
        document.rules.rank_from
    );
    rows.extend([
        row("(nguồn)", office, &format!("{} mục đầu tiên của sổ cái", document.entries)),
        row("(đợt khảo sát)", &document.campaign.title, &document.campaign.id),
        row("(kênh xếp hạng)", &channels, selection),
        row("(điều kiện xếp hạng)", &rank, ""),
        row("group", "Nhóm của đơn vị; trong một nhóm không phân thứ hạng", "Dẫn đầu / Cần cải thiện = mọi thứ hạng có thể đều ở nửa trên / nửa dưới; Giữa = có thể ở cả hai nửa; Chưa đủ cơ sở xếp hạng; Ẩn = quá ít người trả lời"),
        row("n, n_eff", "Số người trả lời; cỡ mẫu hiệu dụng", "ô trống của n_eff = đã hỏi tất cả"),
        row("percent, low_percent, high_percent", "Chỉ số và khoảng tin cậy 95 % theo người trả lời", ""),
        row("best_rank, worst_rank", "Thứ hạng cao nhất và thấp nhất có thể; đúng đồng thời cho mọi đơn vị với độ tin cậy 95 %", "hiệu của từng cặp theo Tukey–Kramer"),
        row("dossiers, more_than_dossiers", "Số hồ sơ đã trả kết quả trong kỳ; 1 = số người trả lời nhiều hơn số hồ sơ, cần kiểm tra", "ô trống = chưa nhập đủ các tháng"),
        row("expected_percent", "Chỉ số kéo về trung bình chung khi ít người trả lời (Bayes thực nghiệm)", ""),
        row("target_percent, points_to_target, chance_percent", "Mục tiêu; số điểm so với mục tiêu; xác suất thực sự đạt mục tiêu", ""),
        row("funnel", "Vị trí trong biểu đồ phễu quanh trung bình chung", "far_below, below, inside, above, far_above = ngoài 99,8 %, ngoài 95 %, bên trong"),
    ]);
    rows
}

/// Writes a document's units, group by group, within a group in the order of their codes.
///
/// # Errors
/// Where the sheet cannot be written.
pub fn write(document: &StandingDocument, sheet: &mut impl Sheet) -> Result<(), ExportError> {
    let mut head = COLUMNS.map(Cell::text).to_vec();
    head.extend(document.demo.then_some(Cell::text(super::responses::SIMULATED_COLUMN)));
    sheet.head(&head)?;
    for (tier, name) in TIERS {
        for unit in document.units.iter().filter(|unit| unit.tier == tier) {
            sheet.row(&row(document, unit, name))?;
        }
    }
    Ok(())
}

/// In the order of the table, each with its name.
const TIERS: [(&str, &str); 5] = [
    ("leading", "Dẫn đầu"),
    ("middle", "Giữa"),
    ("to_improve", "Cần cải thiện"),
    ("no_basis", "Chưa đủ cơ sở xếp hạng"),
    ("withheld", "Ẩn"),
];

fn row<'a>(document: &'a StandingDocument, unit: &'a StandingJson, tier: &'a str) -> Vec<Cell<'a>> {
    let count = |n: Option<u64>| n.map_or(Cell::Empty, Cell::count);
    let rank = |n: Option<usize>| n.map_or(Cell::Empty, |n| Cell::count(n as u64));
    let percent = |share: Option<f64>| share.and_then(Share::new).map_or(Cell::Empty, Cell::Percent);
    let decimal =
        |value: Option<f64>, digits| value.map_or(Cell::Empty, |value| Cell::Decimal { value, digits });
    let (code, name) = match &unit.unit {
        KeyJson::Unit { code, name, .. } => (code.as_str(), name.as_str()),
        KeyJson::Field { .. }
        | KeyJson::Month { .. }
        | KeyJson::Channel { .. }
        | KeyJson::Question { .. } => ("", ""),
    };
    let mut cells = vec![Cell::text(code), Cell::text(name), Cell::text(tier), count(unit.n)];
    cells.extend([percent(unit.value), percent(unit.low), percent(unit.high), decimal(unit.n_eff, 1)]);
    cells.extend([
        rank(unit.best),
        rank(unit.worst),
        rank(Some(document.ranked)),
        Cell::count(unit.ranked_from),
    ]);
    cells.extend([count(unit.dossiers), Cell::count(u64::from(unit.more_than_dossiers))]);
    cells.extend([percent(unit.expected), percent(Some(document.target))]);
    cells.push(decimal(unit.gap.map(|gap| gap * 100.0), 2));
    cells.push(percent(unit.chance));
    cells.push(unit.funnel.as_deref().map_or(Cell::Empty, Cell::text));
    cells.extend([&document.method, &document.definition.hash, &document.campaign.id].map(Cell::text));
    cells.extend(document.demo.then_some(Cell::text(SIMULATED)));
    cells
}
