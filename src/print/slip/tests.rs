//! Slips as they leave; how they look to poppler, zbar and a phone stands in `print/tests/sheet.rs`.

use super::*;
use crate::print::tests::{MARKUP, english, long_name, tool};
use time::macros::date;

fn codes(count: usize) -> Vec<OneTimeCode> {
    (0..)
        .map(|n: u64| (1 << 58) + n * 987_654_321_987)
        .filter_map(OneTimeCode::from_bits)
        .take(count)
        .collect()
}

pub(in crate::print) fn slips(cut: Cut, count: usize) -> Slips {
    Slips {
        title: "Phiếu mời đánh giá".into(),
        office: "Sở Nội vụ tỉnh Quảng Trị".into(),
        origin: "https://hailong.quangtri.gov.vn".parse().unwrap(),
        code: (1_000..).find_map(TouchpointCode::from_bits).unwrap(),
        unit: "Xã Vĩnh Linh".into(),
        counter: "Quầy Đất đai".into(),
        minutes: 2,
        second: Some(english()),
        demo: false,
        printed: date!(2026 - 11 - 24),
        cut,
        codes: codes(count),
    }
}

fn printed(slips: &Slips) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("p.pdf"), slips.pdf(&|_| {}).unwrap()).unwrap();
    dir
}

#[test]
fn a_slip_names_its_counter_and_its_code_for_whoever_types() {
    for cut in [Cut::A4, Cut::A4Folded, Cut::Roll, Cut::RollFolded] {
        let slips = Slips { demo: true, ..slips(cut, 1) };
        let dir = printed(&slips);
        let Some(text) = tool("pdftotext", &["p.pdf", "-"], dir.path()) else { return };
        let dense: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        for words in ["XãVĩnhLinh", "QuầyĐấtđai", "MÔPHỎNG", &slips.codes[0].grouped()] {
            assert!(dense.contains(words), "{cut:?}: {words}: {text}");
        }
        assert!(dense.contains(&slips.origin.typed(slips.code)), "{cut:?}: {text}");
    }
}

#[test]
fn long_names_and_markup_stay_words_and_an_endless_host_is_refused() {
    for cut in [Cut::A4, Cut::A4Folded, Cut::Roll, Cut::RollFolded] {
        let long = Slips { unit: long_name(), counter: MARKUP.into(), ..slips(cut, 1) };
        let dir = printed(&long);
        let Some(text) = tool("pdftotext", &["p.pdf", "-"], dir.path()) else { return };
        let dense: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let name: String = long_name().chars().filter(|c| !c.is_whitespace()).collect();
        assert!(dense.contains(&name), "{cut:?}: {text}");
    }
    let host = format!("https://{}.vn", "a".repeat(60));
    let endless = Slips { origin: host.parse().unwrap(), ..slips(Cut::A4, 1) };
    assert!(matches!(endless.pdf(&|_| {}), Err(PrintError::Code { .. })));
    assert_eq!(slips(Cut::A4, 0).pdf(&|_| {}), Err(PrintError::Empty));
}
