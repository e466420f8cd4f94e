//! Slips as they leave: measured, read by poppler and by zbar.

use super::*;
use crate::print::tests::{MARKUP, english, long_name, tool};
use std::collections::BTreeSet;
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
        second: english(),
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

/// The size of every page in millimetres.
fn sizes(dir: &std::path::Path) -> Vec<(f64, f64)> {
    let Some(info) = tool("pdfinfo", &["-l", "99", "p.pdf"], dir) else { return Vec::new() };
    let sizes = info.lines().filter(|line| line.starts_with("Page ") && line.contains("size:"));
    sizes
        .map(|line| {
            let numbers: Vec<f64> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
            (numbers[1] * 25.4 / 72.0, numbers[2] * 25.4 / 72.0)
        })
        .collect()
}

fn read_with_zbar(dir: &std::path::Path, dpi: &str) -> Option<BTreeSet<String>> {
    tool("pdftoppm", &["-r", dpi, "-gray", "-png", "p.pdf", "page"], dir)?;
    let mut read = BTreeSet::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.starts_with("page") {
            let text = tool("zbarimg", &["-q", "--raw", &name], dir)?;
            read.extend(text.lines().map(str::to_owned));
            std::fs::remove_file(dir.join(name)).unwrap();
        }
    }
    Some(read)
}

#[test]
fn every_cut_has_its_size_and_every_code_is_read_by_another_reader() {
    for (cut, count, pages) in
        [(Cut::A4, 30, 2), (Cut::A4Folded, 13, 2), (Cut::Roll, 2, 2), (Cut::RollFolded, 2, 2)]
    {
        let slips = slips(cut, count);
        let dir = printed(&slips);
        let found = sizes(dir.path());
        assert!(found.is_empty() || found.len() == pages, "{cut:?}: {found:?}");
        for (width, height) in found {
            let a4 = (width - 210.0).abs() < 0.1 && (height - 297.0).abs() < 0.1;
            let roll = (width - 80.0).abs() < 0.1 && (80.0..220.0).contains(&height);
            assert!(if slips.cut.per_page() > 1 { a4 } else { roll }, "{cut:?}: {width} × {height} mm");
        }
        let expected: BTreeSet<_> = slips.codes.iter().map(|c| slips.origin.once(slips.code, *c)).collect();
        for dpi in ["150", "200"] {
            if let Some(read) = read_with_zbar(dir.path(), dpi) {
                assert_eq!(read, expected, "{cut:?} at {dpi} dpi");
            }
        }
        if let Some(fonts) = tool("pdffonts", &["p.pdf"], dir.path()) {
            assert!(fonts.lines().skip(2).all(|row| row.contains("yes yes yes")), "{fonts}");
        }
    }
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

#[test]
fn the_same_slips_give_the_same_bytes() {
    let slips = slips(Cut::A4Folded, 3);
    assert_eq!(slips.pdf(&|_| {}).unwrap(), slips.pdf(&|_| {}).unwrap());
}
