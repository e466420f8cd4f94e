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
    let svg = ranking().svg(Title::Inside).unwrap();
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
    assert_eq!(svg, ranking().svg(Title::Inside).unwrap());
}

#[test]
fn a_title_beside_the_picture_is_still_its_name() {
    for (finding, svg) in [
        (ranking().finding(), ranking().svg(Title::Beside).unwrap()),
        (likert().finding(), likert().svg(Title::Beside).unwrap()),
    ] {
        is_harmless(&svg);
        let begin: String = finding.chars().take(16).collect();
        assert_eq!(svg.matches(&begin).count(), 1, "{svg}");
    }
}

#[test]
fn a_random_sample_of_real_answers_carries_no_warning() {
    let real = Ranking { notes: notes(false, false), ..ranking() };
    let svg = real.svg(Title::Inside).unwrap();
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
    let svg = likert().svg(Title::Inside).unwrap();
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
        let svg = chart.svg(Title::Inside).unwrap();
        assert!(svg.contains("#8C510A") && svg.contains("#01665E"), "{points}: {svg}");
    }
}

/// Where a folder is named, the charts are written there, to be looked at.
#[test]
fn charts_can_be_looked_at() {
    let charts = [
        ("ranking", ranking().svg(Title::Inside).unwrap()),
        ("likert", likert().svg(Title::Inside).unwrap()),
    ];
    if let Some(folder) = std::env::var_os("HAILONG_SHOW_CHARTS") {
        for (name, svg) in &charts {
            std::fs::write(std::path::Path::new(&folder).join(format!("{name}.svg")), svg).unwrap();
        }
    }
    assert!(charts.iter().all(|(_, svg)| svg.len() < 40_000));
}
