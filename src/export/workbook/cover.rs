//! The first sheet: what this is, how it was counted, under which rules, and what it does not say.

use super::Workbook;
use super::page::{Book, Column, Item, lines};
use super::tab::Tab;
use crate::export::ExportError;
use crate::index::json::KeyJson;
use crate::report::speech;

const COLUMNS: [Column<'static>; 2] = [("", 26.0), ("", 104.0)];

pub(super) fn write(workbook: &Workbook<'_>, book: &mut Book) -> Result<(), ExportError> {
    let mut page = book.page(Tab::Cover, &COLUMNS)?;
    page.title("Sổ số liệu khảo sát sự hài lòng", std::slice::from_ref(&workbook.subject.campaign.title))?;
    for (name, text) in about(workbook).into_iter().chain(counted(workbook)).chain(limits(workbook)) {
        let height = lines(&text, COLUMNS[1].1);
        page.row(&[Item::text(name), Item::Text(text)], false, height)?;
    }
    page.one_page();
    page.skip(1);
    for tab in workbook.tabs().skip(1) {
        page.link(tab)?;
    }
    page.end(0)
}

type Line = (&'static str, String);

fn about(workbook: &Workbook<'_>) -> Vec<Line> {
    let subject = workbook.subject;
    let (campaign, tree) = (subject.campaign, &subject.catalog.tree);
    let day = campaign.day(subject.today);
    let unit = |code| tree.find(code, day).map_or_else(|| code.to_string(), |unit| unit.name.clone());
    let units = speech::list(&campaign.units.iter().map(unit).collect::<Vec<_>>());
    let structure = if subject.request.structure.is_empty() || subject.request.structure == "then" {
        "Mỗi phiếu tính cho đơn vị của ngày trả lời.".to_owned()
    } else {
        format!(
            "Theo cơ cấu đơn vị ngày {}; đơn vị cũ tính cho đơn vị kế thừa chính.",
            subject.request.structure
        )
    };
    let heard = workbook.channels.iter().flat_map(|document| &document.groups).filter_map(|group| {
        let Some(KeyJson::Channel { channel }) = group.key.first() else { return None };
        let name = channel.parse().map_or_else(|_| channel.clone(), speech::channel_inside);
        Some(match group.results.respondents {
            Some(n) => format!("{name} ({n} phiếu)"),
            None => name,
        })
    });
    let heard: Vec<_> = heard.collect();
    let filter: Vec<_> =
        workbook.units.filter.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    let mut lines = vec![
        ("Cơ quan", subject.office.to_owned()),
        ("Đợt khảo sát", format!("{} ({})", campaign.title, campaign.id)),
        ("Thời gian", format!("{} – {}", speech::day(campaign.opens), speech::day(campaign.closes))),
        ("Đơn vị tham gia", units),
        ("Cơ cấu đơn vị", structure),
        ("Số phiếu", workbook.units.total.respondents.map_or_else(|| "ẩn".to_owned(), |n| n.to_string())),
    ];
    if !heard.is_empty() {
        lines.push(("Kênh trả lời", speech::list(&heard)));
    }
    if let Some(own) = workbook.own_units.clone() {
        lines.push(("Phạm vi", own));
    }
    if !filter.is_empty() {
        lines.push(("Bộ lọc", filter.join("; ")));
    }
    lines
}

fn counted(workbook: &Workbook<'_>) -> Vec<Line> {
    let definition = workbook.definition();
    let vi = workbook.language();
    let source = &definition.source;
    let decided = if source.is_own() {
        "phiếu hỏi riêng, không theo quyết định nào".to_owned()
    } else {
        let decided = std::iter::once(source.decision.as_str()).chain(source.appendix.as_deref());
        decided.collect::<Vec<_>>().join(", ")
    };
    let mut lines = vec![
        ("Phiếu hỏi", format!("{} ({})", definition.title.in_language(vi), definition.name)),
        ("Mã băm SHA-256 của phiếu", definition.hash.to_string()),
        ("Căn cứ", decided),
    ];
    lines.extend(source.unconfirmed.iter().map(|text| ("Chưa xác nhận", text.in_language(vi).to_owned())));
    lines.extend([
        ("Cách tính", format!("{}: {}", workbook.method, speech::method(workbook.method))),
        (
            "Mẫu số",
            "Câu bỏ trống, “không áp dụng” và câu không được hỏi không nằm trong tử số, cũng không nằm trong mẫu số; không ai trả lời thì không có chỉ số (–), không phải 0 %.".to_owned(),
        ),
        (
            "Khoảng tin cậy 95 %",
            "Tính theo người trả lời (các câu của một người không độc lập): tiêu chí theo Wilson; tỷ lệ gộp theo ước lượng tỷ số, phương sai tuyến tính hóa theo người, rồi Wilson trên cỡ mẫu hiệu dụng.".to_owned(),
        ),
        ("Kênh xếp hạng", workbook.ranking_channels()),
        ("Sổ cái", format!("{} mục đầu tiên; cùng số mục thì cùng số liệu", workbook.entries)),
        ("Chương trình", format!("hailong {}", env!("CARGO_PKG_VERSION"))),
    ]);
    lines
}

fn limits(workbook: &Workbook<'_>) -> Vec<Line> {
    let rules = workbook.subject.campaign.terms.rules;
    let shown = if workbook.as_everyone {
        format!(
            "Đã ẩn theo quy tắc công bố: không nêu số liệu của dưới {} người, kể cả số có thể suy ra được.",
            rules.show_from()
        )
    } else {
        format!(
            "Sổ nội bộ: các trang theo đơn vị, tiêu chí, lĩnh vực nêu cả nhóm dưới {} người. Khi công bố phải ẩn các nhóm ấy.",
            rules.show_from()
        )
    };
    let mut lines = vec![
        ("Quy tắc công bố", shown),
        (
            "Quy tắc xếp hạng",
            format!(
                "Không xếp hạng dưới {} người trả lời; đơn vị xếp theo nhóm, không theo thứ hạng đơn lẻ.",
                rules.ranked_from(None)
            ),
        ),
    ];
    if workbook.standing.self_selected {
        lines.push((
            "Giới hạn",
            "Người trả lời tự chọn, không phải mẫu ngẫu nhiên; khoảng tin cậy chỉ phản ánh cỡ mẫu, không phản ánh người không trả lời.".to_owned(),
        ));
    }
    lines.push((
        "Giới hạn",
        "Đây là khảo sát của cơ quan theo tiêu chí đã nêu, không phải Chỉ số SIPAS do Bộ Nội vụ công bố."
            .to_owned(),
    ));
    lines
}
