//! The ratios of Quyết định 766/QĐ-TTg: what units counted in systems of their own, beside the survey and never
//! among its figures.

use super::body::{Body, Part};
use super::grid::{Entry, Grid};
use super::{Question, View, ViewFault};
use crate::account::Right;
use crate::campaign::ratios::Ratio;
use crate::catalog::ratios::{RatioValue, RatiosDocument, Sums, Told, UnitRatios, Wanted};
use crate::ids::{Share, UnitCode};
use crate::index::Request;
use crate::report::speech;
use crate::web::results::ask::{self, Read, Viewer};

/// Where counts come from.
const NOT_ASKED: &str = "Đây không phải kết quả khảo sát: đơn vị tự cung cấp số đếm từ hệ thống hồ sơ và hệ thống phản ánh, kiến nghị (PAKN) của mình.";

/// How they come here.
const HOW_TO_SUPPLY: &str = "Chưa đơn vị nào cung cấp số liệu của kỳ này. Người có quyền nhập số hồ sơ nhập năm số của từng đơn vị, theo tháng hoặc quý, tại trang “Số liệu cho tỷ lệ theo QĐ 766” của mục Đơn vị, hoặc gửi một tệp CSV, Excel ở đó; trên máy chủ thì dùng lệnh hailong units ratios import.";

pub(super) fn body(question: &Question<'_>) -> Result<Body, ViewFault> {
    let request = Request {
        by: String::new(),
        channel: String::new(),
        ..question.wishes.request(question.catalog, question.campaign)
    };
    let id = question.campaign.id.as_str();
    let Read { asked, .. } = ask::read(question.app, question.viewer, id, &request)?;
    let under = request.under.parse::<UnitCode>().ok();
    let wanted = Wanted {
        campaign: question.campaign,
        under: under.as_ref(),
        from: asked.filter.from,
        to: asked.filter.to,
        today: question.app.hour().local_date(),
    };
    let scope = question.viewer.scope();
    let sees = |no| scope.as_ref().is_none_or(|scope| scope.contains(&question.catalog.tree, no));
    let document = RatiosDocument::of(question.catalog, &wanted, sees);
    let enters = enters(question);
    if document.units.is_empty() {
        return Ok(Body { go: enters, ..Body::refused(HOW_TO_SUPPLY) });
    }
    Ok(Body {
        said: said(&document),
        warn: Some(NOT_ASKED.to_owned()),
        parts: vec![
            Part::table(
                "ratios",
                "Ba tỷ lệ",
                "Tính chung mọi đơn vị đã cung cấp số liệu.".to_owned(),
                totals(&document.total),
            ),
            Part::table(
                "units",
                "Số liệu của từng đơn vị",
                "Số của chính đơn vị, không kể đơn vị cấp dưới.".to_owned(),
                units(question, &document),
            ),
        ],
        how: how(),
        go: enters,
        ..Body::default()
    })
}

/// Where counts are entered; `None` for those who may not.
fn enters(question: &Question<'_>) -> Option<(String, &'static str)> {
    let Viewer::Staff(session) = question.viewer else { return None };
    let may = session.may(Right::EnterDossiers);
    may.then(|| ("/staff/units/ratios".to_owned(), "Nhập số liệu theo QĐ 766"))
}

fn said(document: &RatiosDocument) -> Vec<String> {
    let RatiosDocument { from, to, expected, supplied, complete, months, .. } = document;
    let mut said = vec![
        format!(
            "Từ tháng {} đến tháng {} ({months} tháng): {supplied} trong {expected} đơn vị đã cung cấp số liệu, {complete} đơn vị đủ mọi tháng.",
            from.written(),
            to.written(),
        ),
        speech::RATIOS_APART.to_owned(),
    ];
    if document.units.iter().flat_map(|unit| &unit.told).any(|told| !told.counted) {
        said.push(
            "Quý vượt ra ngoài các tháng này không được cộng; hãy chọn ngày đầu và ngày cuối của quý để xem."
                .to_owned(),
        );
    }
    said
}

/// `95,00 %` for people and files; to a file nothing is an empty cell.
fn value(ratio: &RatioValue) -> Entry {
    match ratio.value {
        None => Entry::absent(speech::ratio_value(None)),
        some => Entry::share(some.and_then(Share::new).map(Share::get)),
    }
}

fn totals(total: &Sums) -> Grid {
    let heads = ["Tỷ lệ", "Công thức", "#Tử số", "#Mẫu số", "#Kết quả"];
    let mut grid = Grid::new("Ba tỷ lệ theo Quyết định 766/QĐ-TTg", &heads);
    for (ratio, of) in Ratio::ALL.into_iter().zip(&total.ratios) {
        grid.rows.push(vec![
            Entry::text(speech::ratio(ratio)),
            Entry::text(speech::ratio_formula(ratio)),
            Entry::count(Some(of.numerator)),
            Entry::count(Some(of.denominator)),
            value(of),
        ]);
    }
    grid
}

fn units(question: &Question<'_>, document: &RatiosDocument) -> Grid {
    let heads = [
        "Đơn vị",
        "<Mã",
        "#Số tháng",
        "#Tỷ lệ (a)",
        "#Tỷ lệ (b)",
        "#Tỷ lệ (c)",
        "#PAKN",
        "#Xử lý đúng hạn",
        "#Bị phản hồi",
        "#Hồ sơ",
        "#Hồ sơ không hài lòng, bị phản ánh",
        "Kỳ, người và ngày cung cấp",
    ];
    let mut grid = Grid::new("Số liệu do từng đơn vị cung cấp", &heads);
    for unit in &document.units {
        let UnitRatios { code, name, months, sums, told } = unit;
        let there = question.at(View::Ratios, &question.asking.with("under", code));
        let counts = &sums.counts;
        let mut row = vec![
            Entry::text(name).linked(there),
            Entry::text(code),
            Entry::count(Some(u64::try_from(*months).unwrap_or(u64::MAX))),
        ];
        row.extend(sums.ratios.iter().map(value));
        row.extend(
            [
                counts.feedback,
                counts.feedback_on_time,
                counts.feedback_dissatisfied,
                counts.dossiers,
                counts.dossiers_dissatisfied,
            ]
            .map(|n| Entry::count(Some(n))),
        );
        row.push(Entry::text(told.iter().map(source).collect::<Vec<_>>().join("; ")));
        grid.rows.push(row);
    }
    grid
}

/// `quý III/2026: #3, 2026-10-05`
fn source(told: &Told) -> String {
    let left_out = if told.counted { "" } else { " (không cộng)" };
    format!("{}{left_out}: {}, {}", told.period.written(), told.by, speech::day(told.on))
}

fn how() -> Vec<(&'static str, String)> {
    vec![
        (
            "Mẫu số bằng 0",
            "Không có phản ánh, kiến nghị hay hồ sơ nào thì không có tỷ lệ, không phải 100 %.".to_owned(),
        ),
        (
            "Cộng gộp",
            "Tỷ lệ chung là tổng tử số chia cho tổng mẫu số của các đơn vị đã cung cấp; đơn vị chưa cung cấp không được ước lượng. Số của đơn vị đã kết thúc tính cho đơn vị kế thừa.".to_owned(),
        ),
        ("Chưa xác nhận", speech::RATIOS_UNCONFIRMED.to_owned()),
        (
            "Người cung cấp",
            "Dấu # và một số là tài khoản theo số trong nhật ký; tên không có dấu # là người dùng máy chủ.".to_owned(),
        ),
    ]
}
