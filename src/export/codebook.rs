//! The book that explains an export: every column, every value, where the questions come from.

use super::responses::{FIXED, SIMULATED_COLUMN, find};
use super::{Cell, ExportError, Mark, SIMULATED};
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::definition::{Definition, Question, QuestionKind};
use crate::ids::{CampaignId, Language};

/// Widths of its columns, in characters.
pub const WIDTHS: [f64; 3] = [24.0, 70.0, 60.0];

/// The name of its sheet.
pub const NAME: &str = "Giải thích";

/// Where codes of units come from.
pub(super) const UNIT_CODES: &str = "mã số của Tổng cục Thống kê, hoặc mã riêng của cơ quan";

/// What the channels are called in files.
pub(super) const CHANNELS: &str = "qr = quét mã trên áp phích; code = mã dùng một lần; kiosk = máy tại quầy; paper = phiếu giấy; interviewer = điều tra viên; link = đường dẫn";

/// The rows: column, meaning, values.
///
/// # Errors
/// Where the ledger lacks the campaign or its questionnaire.
pub fn of_responses(
    catalog: &Catalog,
    campaign: &CampaignId,
) -> Result<Vec<Vec<Cell<'static>>>, ExportError> {
    let (campaign, definition) = find(catalog, campaign)?;
    let language = definition.language(Some("vi"));
    let mut rows = vec![row("Cột", "Ý nghĩa", "Giá trị")];
    if catalog.ledger.demo {
        rows.push(row(
            SIMULATED,
            "Dữ liệu do chương trình tạo ra để trình diễn; không phải ý kiến người dân.",
            "",
        ));
    }
    rows.extend(about(catalog, campaign, definition, language));
    rows.extend(FIXED.map(|column| fixed(column, catalog, language)));
    rows.extend(definition.questions.iter().map(|question| explained(definition, question, language)));
    if catalog.ledger.demo {
        rows.push(row(SIMULATED_COLUMN, "Dòng này là dữ liệu mô phỏng", SIMULATED));
    }
    Ok(rows)
}

pub(super) fn row(
    column: impl Into<String>,
    meaning: impl Into<String>,
    values: impl Into<String>,
) -> Vec<Cell<'static>> {
    vec![Cell::text(column.into()), Cell::text(meaning.into()), Cell::text(values.into())]
}

fn about(
    catalog: &Catalog,
    campaign: &Campaign,
    definition: &Definition,
    language: &Language,
) -> Vec<Vec<Cell<'static>>> {
    let signs = format!(
        "ô trống = được hỏi nhưng không trả lời; {} = không áp dụng hoặc không biết; {} = không được hỏi; {} = ý kiến đã xóa theo yêu cầu; {} = có viết ý kiến, đọc ở mục Ý kiến của trang quản lý",
        Mark::NotApplicable.as_str(),
        Mark::NotAsked.as_str(),
        Mark::Erased.as_str(),
        Mark::Withheld.as_str()
    );
    let title = definition.title.in_language(language);
    let decision = if definition.source.is_own() {
        "phiếu hỏi riêng, không theo quyết định nào"
    } else {
        &definition.source.decision
    };
    let mut rows = vec![
        row("(nguồn)", catalog.ledger.name.clone(), ""),
        row("(đợt khảo sát)", campaign.title.clone(), campaign.id.to_string()),
        row("(phiếu hỏi)", title, format!("{}, mã băm SHA-256 {}", definition.name, definition.hash)),
        row("(căn cứ)", decision, definition.source.appendix.clone().unwrap_or_default()),
        row(
            "(dòng)",
            "Mỗi dòng là một phiếu. Các phiếu xếp theo ngày; trong một ngày thứ tự đã được xáo trộn để không ai suy ra được người trả lời.",
            "",
        ),
        row("(ký hiệu)", signs, ""),
    ];
    rows.extend(
        definition
            .source
            .unconfirmed
            .iter()
            .map(|text| row("(chưa xác nhận)", text.in_language(language), "")),
    );
    rows
}

fn fixed(column: &str, catalog: &Catalog, language: &Language) -> Vec<Cell<'static>> {
    let (meaning, values) = match column {
        "day" => ("Ngày trả lời, giờ Việt Nam", "năm-tháng-ngày".to_owned()),
        "unit_code" => ("Mã đơn vị hành chính", UNIT_CODES.to_owned()),
        "unit_name" => ("Tên đơn vị", String::new()),
        "field" => ("Lĩnh vực thủ tục", fields(catalog, language)),
        "channel" => ("Kênh trả lời", CHANNELS.to_owned()),
        _ => ("Ngôn ngữ mà người dân chọn", "mã ngôn ngữ BCP 47".to_owned()),
    };
    row(column, meaning, values)
}

fn fields(catalog: &Catalog, language: &Language) -> String {
    let mut values: Vec<_> = catalog
        .fields
        .values()
        .map(|field| {
            let name = field.name.get(language.as_str()).or_else(|| field.name.get("vi"));
            format!("{} = {}", field.code, name.map_or("", String::as_str))
        })
        .collect();
    values.push("unknown = không nhớ".to_owned());
    values.join("; ")
}

fn explained(definition: &Definition, question: &Question, language: &Language) -> Vec<Cell<'static>> {
    let values = match &question.kind {
        QuestionKind::Scale { scale } => definition.scales.get(*scale).map_or_else(String::new, |scale| {
            let point = |(value, point): (usize, &crate::definition::Point)| {
                format!("{} = {}", value + 1, point.text.in_language(language))
            };
            scale.points.iter().enumerate().map(point).collect::<Vec<_>>().join("; ")
        }),
        QuestionKind::Single { options } => choices(options, language),
        QuestionKind::Multiple { options, .. } => {
            format!("một hay nhiều mã, cách nhau bằng dấu chấm phẩy: {}", choices(options, language))
        }
        QuestionKind::Number { min, max, unit } => {
            let unit = unit.as_ref().map_or("", |unit| unit.in_language(language));
            format!("số nguyên từ {min} đến {max} {unit}").trim_end().to_owned()
        }
        QuestionKind::Text { max_chars } => format!("lời văn, tối đa {max_chars} chữ"),
    };
    row(question.id.to_string(), question.text.in_language(language), values)
}

fn choices(options: &[crate::definition::Choice], language: &Language) -> String {
    let shown = options.iter().map(|option| format!("{} = {}", option.id, option.text.in_language(language)));
    shown.collect::<Vec<_>>().join("; ")
}
