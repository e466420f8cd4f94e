//! The board as it leaves; how it looks to poppler and zbar stands in `print/tests/sheet.rs`.

use super::*;
use time::macros::date;

fn shown(share: f64) -> Shown {
    let percent = |share: f64| format!("{:.2} %", share * 100.0).replace('.', ",");
    Shown {
        percent: percent(share),
        interval: format!("{} – {}", percent(share - 0.03), percent(share + 0.03)),
        people: "1.204".into(),
        share,
        low: share - 0.03,
        high: share + 0.03,
    }
}

pub(in crate::print) fn board(unit: &str) -> Board {
    let line = |(text, share): (&str, Option<f64>)| Line { text: text.into(), shown: share.map(shown) };
    Board {
        finish: Finish::Colour,
        office: "Sở Nội vụ tỉnh Quảng Trị".into(),
        logo: None,
        unit: unit.into(),
        campaign: "Khảo sát một cửa 2026".into(),
        period: "01/12/2026 – 31/12/2026".into(),
        overall: Some(shown(0.8834)),
        lines: [
            ("Tiếp cận dịch vụ", Some(0.92)),
            ("Thủ tục hành chính", Some(0.9)),
            ("Công chức, viên chức, nhân viên trực tiếp giải quyết công việc", Some(0.85)),
            ("Kết quả giải quyết", Some(0.81)),
            ("Tiếp nhận, xử lý góp ý, phản ánh, kiến nghị", None),
        ]
        .map(line)
        .into(),
        notes: vec!["Cách tính: pooled-share.1.".into(), "Người trả lời tự chọn.".into()],
        demo: false,
        url: "HTTPS://KHAOSAT.QUANGTRI.GOV.VN/R/MOT-CUA-2026/19363".into(),
        typed: "khaosat.quangtri.gov.vn/R/mot-cua-2026/19363".into(),
        printed: date!(2026 - 12 - 31),
    }
}

#[test]
fn a_unit_s_results_fit_one_page_whatever_its_name_and_are_the_same_twice() {
    for unit in ["Xã Vĩnh Linh", "- #Xã *Vĩnh* [Linh]", &"Trung tâm Phục vụ hành chính công ".repeat(4)]
    {
        let board = board(unit);
        let pdf = board.pdf().unwrap();
        assert!(pdf.starts_with(b"%PDF-1.7"));
        assert_eq!(pdf, board.pdf().unwrap());
    }
    let few = Board { overall: None, lines: Vec::new(), demo: true, ..board("Xã Vĩnh Linh") };
    assert!(few.pdf().is_ok());
}
