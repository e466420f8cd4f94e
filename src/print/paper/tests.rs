//! Sheets as they leave; their size, fonts and codes are looked at in `print/tests/sheet.rs`.

use super::*;
use crate::definition::{Definition, shipped};
use crate::ids::FieldNo;
use crate::paper::FieldAsked;
use crate::paper::desk::testing::definition;
use crate::print::tests::{MARKUP, long_name, tool};
use std::path::Path;
use std::sync::Arc;
use time::macros::date;

const SHIPPED: [&str; 3] = ["mot-cua-nhanh.1", "sipas-2017.1", "sipas-2023.1"];

fn serials(from: u64, count: usize) -> Vec<Serial> {
    (0..).map(|n| from + n * 7_654_321).filter_map(Serial::from_bits).take(count).collect()
}

/// Every field of the standard list, as the longest sheets have them.
fn fields(language: &str) -> FieldAsked {
    let mut standard = csv::Reader::from_reader(include_str!("../../../static/fields.csv").as_bytes());
    let name = standard.headers().unwrap().iter().position(|c| c == format!("name_{language}")).unwrap();
    let rows = standard.records().zip(1..).map(|(row, no)| (FieldNo(no), row.unwrap()[name].to_owned()));
    FieldAsked::Ask(rows.collect())
}

pub(in crate::print) fn pile(
    definition: Arc<Definition>,
    language: &str,
    field: FieldAsked,
    copies: usize,
) -> Pile {
    Pile {
        code: (1_000..).find_map(TouchpointCode::from_bits).unwrap(),
        unit: "Xã Vĩnh Linh".into(),
        counter: "Quầy Đất đai".into(),
        form: Form { definition, language: language.parse().unwrap(), field },
        serials: serials(20_000_000_000, copies),
    }
}

pub(in crate::print) fn papers(piles: Vec<Pile>) -> Papers {
    Papers {
        title: "Phiếu giấy: Khảo sát Một cửa 2026".into(),
        office: "Sở Nội vụ tỉnh Quảng Trị".into(),
        demo: false,
        printed: date!(2026 - 11 - 24),
        piles,
    }
}

pub(in crate::print) fn shipped_pile(name: &str, language: &str, copies: usize) -> Pile {
    pile(Arc::new(shipped::find(name).unwrap()), language, fields(language), copies)
}

fn printed(papers: &Papers) -> (tempfile::TempDir, String) {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("p.pdf"), papers.pdf(&|_| {}).unwrap()).unwrap();
    let text = tool("pdftotext", &["-layout", "p.pdf", "-"], dir.path()).unwrap_or_default();
    (dir, text)
}

fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

fn pages(dir: &Path) -> Option<usize> {
    let info = tool("pdfinfo", &["p.pdf"], dir)?;
    assert!(info.contains("595.276 x 841.89 pts (A4)"), "{info}");
    assert!(info.lines().any(|l| l.starts_with("Tagged:") && l.ends_with("yes")), "{info}");
    info.lines().find_map(|line| line.strip_prefix("Pages:")?.trim().parse().ok())
}

/// The digits in the boxes and their centres, in points from the left and from the top of the first page, line
/// by line.
fn digits(dir: &Path) -> Vec<(f64, f64, String)> {
    let Some(xml) = tool("pdftotext", &["-bbox", "p.pdf", "-"], dir) else { return Vec::new() };
    let value = |line: &str, name: &str| -> f64 {
        let rest = line.split(&format!("{name}=\"")).nth(1).unwrap();
        rest.split('"').next().unwrap().parse().unwrap()
    };
    let mut page = 0.0;
    let mut found: Vec<_> = xml
        .lines()
        .filter_map(|line| {
            if line.trim_start().starts_with("<page") {
                page += 1.0;
            }
            if !line.trim_start().starts_with("<word") {
                return None;
            }
            let text = line.split('>').nth(1)?.split('<').next()?.to_owned();
            // The digits in the boxes are set in 7 pt.
            let small = value(line, "yMax") - value(line, "yMin") < 9.0;
            let digit = text.len() == 1 && text.parse::<u8>().is_ok();
            (small && digit).then(|| {
                let centre = |a: &str, b: &str| f64::midpoint(value(line, a), value(line, b));
                (centre("xMin", "xMax"), centre("yMin", "yMax") + page * 842.0, text)
            })
        })
        .collect();
    found.sort_by(|a, b| (a.1.round(), a.0).partial_cmp(&(b.1.round(), b.0)).unwrap());
    found
}

#[test]
fn the_22_criteria_with_all_that_is_asked_beside_them_take_two_pages_in_both_languages() {
    for language in ["vi", "en"] {
        let papers = papers(vec![shipped_pile("sipas-2017.1", language, 3)]);
        let (dir, text) = printed(&papers);
        if let Some(pages) = pages(dir.path()) {
            assert_eq!(pages, 6, "{language}");
        }
        let late = "→Chỉtrảlờinếuởcâu26Ông/Bàchọn“Trễhẹn”.";
        assert!(text.is_empty() || language == "en" || dense(&text).contains(late), "{text}");
        for serial in &papers.piles[0].serials {
            assert!(text.is_empty() || text.matches(&serial.grouped()).count() >= 3, "{serial}");
        }
    }
}

#[test]
fn every_questionnaire_prints_every_word_of_every_language() {
    for name in SHIPPED.into_iter().chain(["every-kind.1"]) {
        for language in ["vi", "en"] {
            let pile = pile(definition(name), language, fields(language), 1);
            let asked = pile.form.definition.clone();
            let papers = papers(vec![pile.clone()]);
            let fit = Fit { size: SETTINGS[0].0, air: SETTINGS[0].1, pages: 0 };
            let pictures = papers.pictures().unwrap();
            let words = papers.words();
            let data = data::Data::of(&papers, &words, &pictures, &[fit]);
            let sheets = crate::print::sheets::Sheets::lay_out(TEMPLATE, &data).unwrap();
            let dir = tempfile::tempdir().unwrap();
            std::fs::write(dir.path().join("p.pdf"), sheets.pdf("test", papers.printed).unwrap()).unwrap();
            let Some(text) = tool("pdftotext", &["-layout", "p.pdf", "-"], dir.path()) else { continue };
            let raw = dense(&text);
            // A long id stands in two lines, one behind the other only as they were set.
            let Some(set) = tool("pdftotext", &["-raw", "p.pdf", "-"], dir.path()) else { continue };
            let set = dense(&set);
            // Columns stand side by side in the text: each word is there, and each id.
            for (at, question) in asked.questions.iter().enumerate() {
                assert!(set.contains(question.id.as_str()), "{name} {language}: {}", question.id);
                for word in question.text.in_language(&pile.form.language).split(' ') {
                    assert!(raw.contains(word), "{name} {language} {}: {word}", question.id);
                }
                for code in pile.form.codes(crate::paper::Item::Question(at)) {
                    assert!(code.text.split(' ').all(|word| raw.contains(word)), "{}", code.text);
                }
            }
            assert!(raw.contains("phiếu") == (language == "vi"), "{name} {language}: {raw}");
        }
    }
}

#[test]
fn boxes_of_one_scale_stand_in_columns() {
    let (dir, _text) = printed(&papers(vec![shipped_pile("sipas-2017.1", "vi", 1)]));
    let digits = digits(dir.path());
    if digits.is_empty() {
        return;
    }
    // Rows of exactly 1 2 3 4 5 9: the criteria.
    let mut rows: Vec<Vec<f64>> = Vec::new();
    for six in digits.windows(6) {
        if six.iter().map(|d| d.2.as_str()).eq(["1", "2", "3", "4", "5", "9"]) {
            assert!(six.iter().all(|d| (d.1 - six[0].1).abs() < 0.5), "one line: {six:?}");
            rows.push(six.iter().map(|d| d.0).collect());
        }
    }
    assert_eq!(rows.len(), 22);
    for row in &rows {
        for (here, first) in row.iter().zip(&rows[0]) {
            assert!((here - first).abs() < 0.2, "{row:?} beside {:?}", rows[0]);
        }
    }
}

#[test]
fn each_copy_has_its_own_number_its_code_and_the_rules_of_the_box_and_the_pile() {
    let papers = papers(vec![shipped_pile("mot-cua-nhanh.1", "vi", 2)]);
    let (_dir, text) = printed(&papers);
    if !text.is_empty() {
        let text = dense(&text);
        for words in ["XãVĩnhLinh—QuầyĐấtđai", "thùngniêmphong", "rútmộtphiếubấtkỳ", "SởNộivụtỉnhQuảngTrị"]
        {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(!text.contains("MÔPHỎNG"));
    }
}

#[test]
fn names_of_any_length_and_letter_leave_the_form_as_long_as_it_is() {
    let plain = shipped_pile("mot-cua-nhanh.1", "vi", 1);
    let [first, second, third] = [0, 1, 2].map(|at| vec![serials(20_000_000_000, 3)[at]]);
    let plain = Pile { serials: first, ..plain };
    let long = Pile { unit: long_name(), counter: long_name(), serials: second, ..plain.clone() };
    let markup = Pile { unit: MARKUP.into(), counter: String::new(), serials: third, ..plain.clone() };
    let papers = Papers { office: long_name(), ..papers(vec![plain, long, markup]) };
    let (dir, text) = printed(&papers);
    if let Some(pages) = pages(dir.path()) {
        assert_eq!(pages, 3);
        let text = dense(&text);
        assert!(text.contains(&dense(&long_name())) && text.contains(&dense(MARKUP)), "{text}");
    }
    let strange = Pile { unit: "Xã 漢".into(), ..papers.piles[0].clone() };
    let refused = Papers { piles: vec![strange], ..papers }.pdf(&|_| {});
    let Err(PrintError::Layout { faults }) = refused else { panic!("{refused:?}") };
    assert!(faults.iter().any(|fault| fault.contains('漢')), "{faults:?}");
}

#[test]
fn a_copy_of_several_leaves_begins_on_a_front_says_a_shared_condition_once_and_that_it_is_a_simulation() {
    let papers = Papers { demo: true, ..papers(vec![shipped_pile("sipas-2023.1", "vi", 2)]) };
    let (dir, text) = printed(&papers);
    let Some(pages) = pages(dir.path()) else { return };
    assert_eq!(pages % 4, 0, "{pages} pages");
    let second = text.split('\u{c}').nth(pages / 2).unwrap();
    assert!(second.contains(&papers.piles[0].serials[1].grouped()), "{second}");
    assert!(second.contains("Trang 1/") && text.contains("MÔ PHỎNG"), "{second}");
    // Eighteen questions in five sections, and four single ones, in each copy.
    let shared = dense(&text).matches("→Chỉtrảlờinếuởcâu25Ông/Bàkhôngchọn“Không”.").count();
    assert!((2 * 5..=2 * 9).contains(&shared), "{shared}: {text}");
}

#[test]
fn the_same_sheets_give_the_same_bytes_and_no_sheet_is_refused() {
    let papers = papers(vec![shipped_pile("mot-cua-nhanh.1", "en", 2)]);
    assert_eq!(papers.pdf(&|_| {}).unwrap(), papers.pdf(&|_| {}).unwrap());
    assert_eq!(Papers { piles: Vec::new(), ..papers }.pdf(&|_| {}), Err(PrintError::Empty));
    let field = FieldAsked::Known(FieldNo(1));
    let none = Pile { serials: Vec::new(), ..pile(definition("every-kind.1"), "vi", field, 1) };
    let nothing = super::tests::papers(vec![none]);
    assert_eq!(nothing.pdf(&|_| {}), Err(PrintError::Empty));
}

/// The negative control: copies that changed places are not handed out.
#[test]
fn a_copy_with_another_copys_code_is_not_handed_out() {
    let papers = papers(vec![shipped_pile("mot-cua-nhanh.1", "vi", 2)]);
    let fits = [papers.fit(&papers.piles[0]).unwrap()];
    let pictures = papers.pictures().unwrap();
    let words = papers.words();
    let data = data::Data::of(&papers, &words, &pictures, &fits);
    let sheets = crate::print::sheets::Sheets::lay_out(TEMPLATE, &data).unwrap();
    let mut seen = sheets.proofread(&pictures.iter().flatten().collect::<Vec<_>>(), &|_| {}).unwrap();
    assert_eq!(papers.check(&seen, &fits, &pictures), Ok(()));
    seen.reverse();
    assert!(matches!(papers.check(&seen, &fits, &pictures), Err(PrintError::Proof { page: 1, .. })));
    seen.pop();
    assert!(matches!(
        papers.check(&seen, &fits, &pictures),
        Err(PrintError::Pages { expected: 2, found: 1 })
    ));
}
