//! Posters as they leave: what is refused, what is the same twice. How the sheets look to poppler, zbar and
//! a phone stands in `tests/sheet.rs`.

mod grey;
mod sheet;
mod specimens;
mod tongue;

use super::*;
use crate::ids::TouchpointCode;
use crate::words::Words;
use std::path::Path;
use std::process::Command;
use time::macros::date;

fn code(from: u32) -> TouchpointCode {
    (from..).find_map(TouchpointCode::from_bits).unwrap()
}

fn poster(bits: u32, unit: &str, counter: &str) -> Poster {
    let code = code(bits);
    let number = format!("{code}-1");
    Poster { code, unit: unit.into(), counter: counter.into(), number, questions: 8, minutes: 2 }
}

/// The one PDF of a batch.
fn pdf(batch: &Batch) -> Vec<u8> {
    batch.print(Format::Pdf, &|_| {}).unwrap().pop().unwrap()
}

fn batch(posters: Vec<Poster>) -> Batch {
    Batch {
        sheet: Sheet::A4,
        finish: Finish::Colour,
        logo: None,
        title: "Áp phích khảo sát".into(),
        office: "Sở Nội vụ tỉnh Quảng Trị".into(),
        origin: "https://hailong.quangtri.gov.vn".parse().unwrap(),
        second: Some(english()),
        demo: false,
        printed: date!(2026 - 11 - 24),
        posters,
    }
}

pub(super) fn english() -> Box<Words> {
    Box::new(Words::of("en").as_ref().clone())
}

/// Every letter of Vietnamese, as a unit could bear it.
fn every_letter() -> String {
    let vowels = "aàáảãạ ăằắẳẵặ âầấẩẫậ eèéẻẽẹ êềếểễệ iìíỉĩị oòóỏõọ ôồốổỗộ ơờớởỡợ uùúủũụ ưừứửữự yỳýỷỹỵ đ";
    format!("{vowels} {}", vowels.to_uppercase())
}

pub(super) const MARKUP: &str =
    "- #let x = [Xã] *Vĩnh* _Linh_ $1$ <a> @b `c` \\ \" // = /* ~ --- https://x.vn";

/// 120 letters.
pub(super) fn long_name() -> String {
    let name = "Trung tâm Phục vụ hành chính công liên thông khu vực phía Bắc và các xã ven biển tỉnh Quảng Trị, cơ sở đường Lê Lợi, 22.";
    assert_eq!(name.chars().count(), 120);
    name.into()
}

/// Runs a tool of the system; `None`, with a line that says so, where it is absent.
pub(super) fn tool(name: &str, arguments: &[&str], dir: &Path) -> Option<String> {
    match Command::new(name).args(arguments).current_dir(dir).output() {
        Ok(output) => {
            assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
            Some(String::from_utf8_lossy(&output.stdout).into_owned())
        }
        Err(error) => {
            println!("SKIPPED, as {name} does not run here: {error}");
            None
        }
    }
}

#[test]
fn the_same_batch_gives_the_same_bytes_and_another_day_others() {
    let one = batch(vec![poster(1_000, "Xã Vĩnh Linh", "")]);
    for sheet in Sheet::ALL {
        let one = Batch { sheet, ..one.clone() };
        let bytes = pdf(&one);
        assert_eq!(bytes, pdf(&one));
        let tomorrow = Batch { printed: date!(2026 - 11 - 25), ..one.clone() };
        assert_ne!(bytes, pdf(&tomorrow));
        let svg = || one.print(Format::Svg, &|_| {}).unwrap();
        assert_eq!(svg(), svg());
        assert!(svg()[0].starts_with(b"<svg"));
    }
}

#[test]
fn a_simulation_and_a_questionnaire_in_vietnamese_alone_say_so_on_the_sheet() {
    let demo = Batch { demo: true, second: None, ..batch(vec![poster(1_000, "Xã Vĩnh Linh", "")]) };
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("p.pdf"), pdf(&demo)).unwrap();
    if let Some(text) = tool("pdftotext", &["p.pdf", "-"], dir.path()) {
        assert!(text.contains("MÔ PHỎNG"), "{text}");
        assert!(!text.contains("Scan this code"), "{text}");
    }
}

#[test]
fn a_letter_without_a_glyph_is_refused_instead_of_left_out() {
    let strange = batch(vec![poster(1_000, "Xã Vĩnh Linh 漢", "")]);
    let fault = strange.print(Format::Pdf, &|_| {}).unwrap_err();
    let PrintError::Layout { faults } = &fault else { panic!("{fault}") };
    assert!(faults.iter().any(|f| f.contains('漢')), "{faults:?}");
    assert_eq!(batch(Vec::new()).print(Format::Pdf, &|_| {}), Err(PrintError::Empty));
}

#[test]
fn posters_that_were_laid_out_in_parts_are_one_file_in_their_order() {
    let units = ["Xã Vĩnh Linh", "Xã Cửa Tùng", "Xã Vĩnh Hoàng", "Xã Bến Quan", "Xã Cồn Tiên"];
    let posters: Vec<_> = (1..).zip(units).map(|(n, unit)| poster(n * 1_000, unit, "Quầy 1")).collect();
    let all = batch(posters.clone());
    let parts: Vec<_> = all.parts().map(Result::unwrap).collect();
    assert_eq!(parts.iter().map(|part| part.posters.len()).collect::<Vec<_>>(), [2, 2, 1]);
    // Pages are counted from the beginning of the batch.
    let data = poster::data::Data::of(&parts[0]);
    let first = sheets::Sheets::lay_out("poster-a4.typ", &data).unwrap();
    let (expected, found) = (parts[1].pictures[0].text.clone(), Vec::new());
    assert_eq!(parts[1].check(&first, &|_| {}), Err(PrintError::Proof { page: 3, expected, found }));

    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("p.pdf"), pdf(&all)).unwrap();
    for (page, poster) in (1..).zip(&posters) {
        let page = page.to_string();
        let page = ["-f", &page, "-l", &page, "p.pdf", "-"];
        let Some(text) = tool("pdftotext", &page, dir.path()) else { return };
        assert!(text.contains(&poster.unit) && text.contains(&poster.code.grouped()), "{text}");
    }
    // What readers of the blind go by: every unit and every counter is a heading, once.
    let Some(structure) = tool("pdfinfo", &["-struct-text", "p.pdf"], dir.path()) else { return };
    for heading in ["H1", "H2"] {
        assert_eq!(structure.matches(&format!("{heading} ")).count(), posters.len(), "{structure}");
    }
    for unit in units {
        assert_eq!(structure.matches(unit).count(), 1, "{structure}");
    }
}

/// The negative control: a sheet whose code leads elsewhere, or is half covered, is caught.
#[test]
fn a_sheet_with_another_code_is_not_handed_out() {
    let one = batch(vec![poster(1_000, "Xã Vĩnh Linh", "")]);
    let other = batch(vec![poster(2_000, "Xã Vĩnh Linh", "")]);
    let [one, other] = [&one, &other].map(|batch| batch.parts().next().unwrap().unwrap());
    let data = poster::data::Data::of(&one);
    let good = sheets::Sheets::lay_out("poster-a4.typ", &data).unwrap();
    assert_eq!(one.check(&good, &|_| {}), Ok(()));
    let absent = other.check(&good, &|_| {});
    assert_eq!(
        absent,
        Err(PrintError::Proof { page: 1, expected: other.pictures[0].text.clone(), found: vec![] })
    );

    // What a careless change of the template could do: ink over the code, ink in its quiet zone.
    let template = include_str!("../../static/print/poster-a4.typ");
    let spoiled = |ink: &str| {
        let dir = tempfile::tempdir().unwrap();
        let text = template.replacen("at(symbol + clear,", &format!("{ink}\n  at(symbol + clear,"), 1);
        std::fs::write(dir.path().join("poster-a4.typ"), text).unwrap();
        let files = files::Files::with_own(dir.path()).unwrap();
        one.check(&sheets::Sheets::lay_out_with("poster-a4.typ", files, &data).unwrap(), &|_| {})
    };
    assert_eq!(spoiled(""), Ok(()));
    let covered = spoiled("at(0mm, symbol-top, rect(width: 100%, height: symbol, fill: theme.ink))");
    assert!(matches!(covered, Err(PrintError::Proof { page: 1, .. })), "{covered:?}");
    let touched =
        spoiled("at(-quiet, symbol-top, rect(width: 2 * module, height: 2 * module, fill: theme.ink))");
    let Err(PrintError::Proof { found, .. }) = touched else { panic!("{touched:?}") };
    assert!(found[0].contains("quiet zone"), "{found:?}");
    // A decoder would have mended it; a phone at a worn sheet has that much less to mend.
    let speck = spoiled(
        "at(12 * module, symbol-top + 12 * module, rect(width: module, height: module, fill: theme.rule))",
    );
    let Err(PrintError::Proof { found, .. }) = speck else { panic!("{speck:?}") };
    assert!(found[0].contains("not as they were drawn"), "{found:?}");
}
