//! Charts by what they say and by what they must not hold.

use super::likert::{Point, Row};
use super::ranking::{Bar, BarValue};
use super::*;
use crate::ids::Share;
use crate::index::Interval;
use crate::index::figures::Withheld;

fn share(value: f64) -> Share {
    Share::new(value).unwrap()
}

fn notes(self_selected: bool, demo: bool) -> Notes {
    Notes { method: "pooled-share.1".into(), definition: "mot-cua-nhanh.1".into(), self_selected, demo }
}

fn bar(name: &str, value: f64, n: u64) -> Bar {
    let interval = Interval { low: share(value - 0.03), high: share((value + 0.02).min(1.0)) };
    Bar { name: name.into(), value: BarValue::Known { share: share(value), interval, n } }
}

fn ranking() -> Ranking {
    let bars = vec![
        bar("Xã Vĩnh Linh", 0.971_2, 1_256),
        bar("Trung tâm Phục vụ hành chính công tỉnh Quảng Trị", 0.93, 842),
        bar("Phường Đồng Hới", 0.90, 310),
        bar("Xã <b>Cửa Tùng</b> & Vĩnh Tú", 0.883_4, 96),
        bar("Đặc khu Cồn Cỏ", 0.761, 12),
        Bar {
            name: "Xã Hướng Lập".into(), value: BarValue::Withheld(Withheld::Few { fewer_than: 10 })
        },
        Bar { name: "Xã A Dơi".into(), value: BarValue::Nothing },
    ];
    Ranking { bars, noun: "đơn vị", target: Some(share(0.9)), notes: notes(true, true) }
}

fn likert() -> Likert {
    let points = ["Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"];
    let points = points.iter().enumerate();
    let row = |text: &str, counts: Option<[u64; 5]>| Row { text: text.into(), counts: counts.map(Vec::from) };
    Likert {
        points: points.map(|(at, text)| Point { text: (*text).into(), satisfied: at > 2 }).collect(),
        rows: vec![
            row("Nơi tiếp đón: biển chỉ dẫn, chỗ ngồi chờ, trang thiết bị", Some([12, 40, 120, 700, 384])),
            row(
                "Thủ tục: niêm yết rõ ràng, hồ sơ, phí và thời hạn đúng quy định",
                Some([60, 141, 230, 500, 325]),
            ),
            row("Công chức: lịch sự, lắng nghe", Some([3, 9, 51, 603, 590])),
            row("Kết quả", None),
            row("Việc tiếp nhận và trả lời góp ý, phản ánh, kiến nghị", Some([0, 0, 0, 0, 0])),
        ],
        notes: notes(false, false),
    }
}

/// What a Content-Security-Policy without `unsafe-inline` would refuse, and what could run.
fn is_harmless(svg: &str) {
    for bad in [" style=", "<style", "<script", "onload", "href", "<foreignObject", "<b>"] {
        assert!(!svg.contains(bad), "{bad} in {svg}");
    }
    assert!(svg.starts_with("<svg class=\"chart\" role=\"img\" aria-label=\""), "{}", &svg[..120]);
    assert!(svg.trim_end().ends_with("</svg>"));
}

#[test]
fn a_ranking_says_its_finding_its_n_its_method_and_what_it_is_not() {
    let svg = ranking().svg(Shape::File).unwrap();
    is_harmless(&svg);
    for words in [
        "3 trong 5 đơn vị đạt mục tiêu 90\u{a0}%",
        "97,12\u{a0}%",
        "n = 1.256",
        "Mục tiêu 90\u{a0}%",
        "dưới 10 phiếu",
        "Người trả lời tự chọn, không phải mẫu ngẫu nhiên.",
        "chỉ phản ánh cỡ mẫu",
        "DỮ LIỆU MÔ PHỎNG",
        "pooled-share.1",
    ] {
        assert!(svg.contains(words), "{words} is not in {svg}");
    }
    assert_eq!(svg, ranking().svg(Shape::File).unwrap());
}

fn matrix() -> Matrix {
    let item = |text: &str, importance, performance, first| {
        let performance = share(performance);
        matrix::Item { text: text.into(), importance, performance, first }
    };
    let items = vec![
        item("Trả lời góp ý <b>", 0.64, 0.76, true),
        item("Thời hạn", 0.64, 0.761, true),
        item("Công chức lịch sự", 0.66, 0.95, false),
        item("Nơi chờ", 0.41, 0.93, false),
    ];
    Matrix { items, importance: 0.6, performance: share(0.9), notes: notes(true, true) }
}

fn trend() -> Trend {
    let month = |year, month, value: Option<f64>| {
        let value = value
            .map(|value| (share(value), Interval { low: share(value - 0.02), high: share(value + 0.02) }));
        trend::Month { year, month, value }
    };
    let months = vec![
        month(2025, 12, Some(0.86)),
        month(2026, 1, Some(0.88)),
        month(2026, 2, None),
        month(2026, 3, Some(0.91)),
    ];
    let finding = "Chỉ số tăng dần, từ 86,00\u{a0}% đến 91,00\u{a0}%".to_owned();
    Trend { months, target: Some(share(0.9)), finding, notes: notes(false, true) }
}

fn funnel() -> Funnel {
    use crate::index::stats::funnel::{Funnel as Limits, Place};
    let unit = |name: &str, value, n_eff, place| funnel::Unit {
        name: name.into(),
        value: share(value),
        n_eff,
        place,
    };
    let units = vec![
        unit("Xã A Dơi", 0.70, 120.0, Place::FarBelow),
        unit("Xã Vĩnh Linh", 0.89, 300.0, Place::Inside),
        unit("Phường Đồng Hới", 0.98, 200.0, Place::Above),
    ];
    let funnel = Limits { centre: share(0.89), between: 0.0 };
    Funnel { funnel, units, target: Some(share(0.9)), notes: notes(true, false) }
}

fn differences() -> Differences {
    let row = |name: &str, difference, told| {
        let (low, high) = (difference - 0.03, difference + 0.03);
        difference::Row { name: name.into(), difference, low, high, told }
    };
    let rows = vec![row("Xã A & B", -0.071, true), row("Xã C", 0.0, false), row("Xã D", 0.05, true)];
    Differences { rows, finding: "1 đơn vị tăng, 1 giảm".to_owned(), notes: notes(true, true) }
}

#[test]
fn every_chart_says_its_finding_wide_and_upright() {
    let all: [(&dyn Chart, &[&str]); 6] = [
        (&ranking(), &["Mục tiêu 90\u{a0}%", "n = 842"]),
        (&likert(), &["Rất hài lòng", "n = 1.256"]),
        (&matrix(), &["Làm trước", "Giữ vững", ">1<", ">4<", "MÔ PHỎNG"]),
        (&trend(), &["12/2025", "3/2026", "91,00\u{a0}%", "không bắt đầu từ 0"]),
        (&funnel(), &["Xã A Dơi", "Phường Đồng Hới", "Số quan sát hiệu dụng"]),
        (&differences(), &["Xã A &amp; B", "−7,10", "+5,00", "điểm %"]),
    ];
    for (at, (chart, told)) in all.into_iter().enumerate() {
        let finding: String = chart.finding().chars().take(12).collect();
        for (shape, width) in [(Shape::File, 760), (Shape::Page, 760), (Shape::Phone, 328)] {
            let svg = chart.svg(shape).unwrap();
            is_harmless(&svg.replacen("chart upright", "chart", 1));
            assert!(svg.contains(&format!("width=\"{width}\"")), "{at} {shape:?}: {svg}");
            for words in told.iter().chain([&finding.as_str()]) {
                // Words may stand in lines of their own.
                assert!(
                    svg.contains(words) || svg.replace('\n', "").contains(words),
                    "{at} {shape:?}: {words} is not in {svg}"
                );
            }
            if let Some(folder) = std::env::var_os("HAILONG_SHOW_CHARTS") {
                std::fs::write(std::path::Path::new(&folder).join(format!("{at}-{shape:?}.svg")), &svg)
                    .unwrap();
            }
        }
        assert_eq!(chart.for_page().unwrap().matches("<svg ").count(), 2);
        assert_eq!(&png(&chart.svg(Shape::File).unwrap()).unwrap()[..4], b"\x89PNG");
    }
    assert!(
        matrix().finding().starts_with("Nên làm trước: “Trả lời góp ý <b>” (76,00\u{a0}%) và “Thời hạn”")
    );
    assert_eq!(funnel().finding(), "1 trong 3 đơn vị thấp hơn phễu, 1 đơn vị cao hơn");
}

#[test]
fn a_title_beside_the_picture_is_still_its_name() {
    for (finding, svg) in [
        (ranking().finding(), ranking().svg(Shape::Page).unwrap()),
        (likert().finding(), likert().svg(Shape::Page).unwrap()),
    ] {
        is_harmless(&svg);
        let begin: String = finding.chars().take(16).collect();
        assert_eq!(svg.matches(&begin).count(), 1, "{svg}");
    }
}

#[test]
fn a_random_sample_of_real_answers_carries_no_warning() {
    let real = Ranking { notes: notes(false, false), ..ranking() };
    let svg = real.svg(Shape::File).unwrap();
    for words in ["MÔ PHỎNG", "tự chọn", "chỉ phản ánh"] {
        assert!(!svg.contains(words), "{words}");
    }
}

#[test]
fn the_finding_fits_what_was_found() {
    let with = |bars: Vec<Bar>, target: Option<f64>| {
        Ranking { bars, noun: "đơn vị", target: target.map(share), notes: notes(false, false) }.finding()
    };
    assert_eq!(with(vec![], Some(0.9)), "Chưa có đủ phiếu để tính chỉ số");
    assert_eq!(
        with(vec![bar("A", 0.8, 20), bar("B", 0.7, 20)], Some(0.9)),
        "Chưa đơn vị nào trong 2 đơn vị đạt mục tiêu 90\u{a0}%; cao nhất là A với 80,00\u{a0}%"
    );
    assert!(with(vec![bar("A", 0.95, 20), bar("B", 0.92, 20)], Some(0.9)).starts_with("Cả 2 đơn vị đều đạt"));
    assert_eq!(
        with(vec![bar("A", 0.95, 20), bar("B", 0.92, 20)], None),
        "Chỉ số từ 92,00\u{a0}% đến 95,00\u{a0}%, cao nhất là A"
    );
}

#[test]
fn a_distribution_names_the_best_and_the_worst_criterion() {
    let svg = likert().svg(Shape::File).unwrap();
    is_harmless(&svg);
    assert!(
        likert()
            .finding()
            .starts_with("Người dân hài lòng nhất với “Công chức: lịch sự, lắng nghe” (94,98\u{a0}%)"),
        "{}",
        likert().finding()
    );
    for words in ["Rất không hài lòng", "n = 1.256", "quá ít phiếu", "56\u{a0}%"] {
        assert!(svg.contains(words), "{words} is not in {svg}");
    }
}

#[test]
fn a_scale_of_any_length_has_its_ends_dark() {
    for points in [2, 3, 7, 11] {
        let chart = Likert {
            points: (0..points).map(|at| Point { text: format!("{at}"), satisfied: at > 0 }).collect(),
            rows: vec![Row { text: "Câu".into(), counts: Some(vec![5; points]) }],
            notes: notes(false, false),
        };
        let svg = chart.svg(Shape::File).unwrap();
        assert!(svg.contains("#8C510A") && svg.contains("#01665E"), "{points}: {svg}");
    }
}

/// Where a folder is named, the charts are written there, to be looked at.
#[test]
fn charts_can_be_looked_at() {
    let charts =
        [("ranking", ranking().svg(Shape::File).unwrap()), ("likert", likert().svg(Shape::File).unwrap())];
    if let Some(folder) = std::env::var_os("HAILONG_SHOW_CHARTS") {
        for (name, svg) in &charts {
            std::fs::write(std::path::Path::new(&folder).join(format!("{name}.svg")), svg).unwrap();
        }
    }
    assert!(charts.iter().all(|(_, svg)| svg.len() < 40_000));
}
