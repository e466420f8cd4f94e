//! A language that the program does not speak itself, on everything that is printed: brought by a questionnaire's
//! data alone.

use super::*;
use crate::definition::{Definition, parse::from_yaml};
use crate::paper::FieldAsked;
use crate::print::paper::tests as paper;
use crate::print::slip::Cut;
use crate::print::slip::tests::slips;
use std::sync::Arc;

const FURTHER: &str = "brv";

fn questionnaire() -> Arc<Definition> {
    let text = include_str!("../../../tests/golden/print/xu-heo.1.yaml");
    Arc::new(from_yaml(text, "xu-heo.1.yaml").unwrap_or_else(|faults| panic!("{faults}")))
}

fn words() -> Box<Words> {
    Box::new(questionnaire().words(FURTHER).as_ref().clone())
}

/// The text of a PDF, without white space; `None` where poppler is absent.
fn said(pdf: &[u8]) -> Option<String> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("p.pdf"), pdf).unwrap();
    let text = tool("pdftotext", &["-raw", "p.pdf", "-"], dir.path())?;
    Some(dense(&text))
}

fn dense(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c == '\u{200b}').collect()
}

fn check(what: &str, text: &str, there: &[&str], absent: &[&str]) {
    for words in there {
        assert!(text.contains(&dense(words)), "{what}: {words} is not in {text}");
    }
    for words in absent {
        assert!(!text.contains(&dense(words)), "{what}: {words} is in {text}");
    }
}

#[test]
fn posters_speak_a_language_that_data_alone_brings_beside_the_vietnamese() {
    for sheet in [Sheet::A4, Sheet::A5, Sheet::Tent] {
        let batch =
            Batch { sheet, second: Some(words()), ..batch(vec![poster(1_000, "Xã Vĩnh Linh", "")]) };
        let Some(text) = said(&pdf(&batch)) else { return };
        let common =
            ["Ông/Bà hài lòng chứ?", "Esto kontenta?", "um 2 minato, 8 kweso", "Petu papir ad tablo"];
        let foot = ["Mã · Kodo", "Hoặc mở địa chỉ · Od openu", "Áp phích số · Afiŝ num.", "In ngày · Printa"];
        let absent = ["satisfied", "Scan", "Mời Ông/Bà"];
        check(sheet.as_str(), &text, &[&common[..], &foot[..]].concat(), &absent);
        // What it lacks is said in Vietnamese once, not twice.
        assert_eq!(text.matches("Khôngdùngđiệnthoại?").count(), sheet.codes(), "{text}");
        if sheet != Sheet::Tent {
            check(sheet.as_str(), &text, &["Openu kamera", "Skanu kodo", "Respondu um 2 minato"], &[]);
        }
    }
}

#[test]
fn slips_and_paper_forms_speak_it_too() {
    for (cut, there) in [
        (Cut::A4Folded, vec!["Gấp theo đường chấm rồi dán kín", "Faldu et gluu"]),
        (Cut::Roll, vec!["Esto kontenta?", "Skanu, respondu um 2 minato.", "Kodo unfoja."]),
    ] {
        let slips = crate::print::slip::Slips { second: Some(words()), ..slips(cut, 1) };
        let Some(text) = said(&slips.pdf(&|_| {}).unwrap()) else { return };
        check(&format!("{cut:?}"), &text, &there, &["Fold", "Scan", "satisfied"]);
    }
    let asks = FieldAsked::Ask(vec![(crate::ids::FieldNo(1), "Đất đai".into())]);
    let pile = paper::pile(questionnaire(), FURTHER, asks, 2);
    let papers = paper::papers(vec![pile]);
    let Some(text) = said(&papers.pdf(&|_| {}).unwrap()) else { return };
    let own = [
        "Ke fara.",
        "Krucu",
        "unu kesta.",
        "Prenu folio",
        "Folio num.",
        "Pago 1",
        "Frazo",
        "(petu)",
        "Danko.",
    ];
    let asked =
        ["Wa felto?", "Nu wet", "Nu plu ku 2.", "→ Nur se kwesa 1 haba «Malo» od «Medo».", "Malo", "Lanto"];
    check("paper", &text, &[&own[..], &asked[..]].concat(), &["Cách ghi", "Kém", "How to", "Chỉ trả lời"]);
    // What it lacks stands there in Vietnamese.
    check("paper", &text, &["Giữ kín."], &[]);
    assert_eq!(papers.pdf(&|_| {}), papers.pdf(&|_| {}));
}

#[test]
fn words_with_letters_that_no_font_has_are_refused_with_the_letter() {
    let given =
        crate::words::Given::from([("poster_scan".to_owned(), crate::words::Word::Text("扫码".into()))]);
    let second = Some(Box::new(Words::new("zh", &given)));
    let fault =
        Batch { second, ..batch(vec![poster(1_000, "Xã", "")]) }.print(Format::Pdf, &|_| {}).unwrap_err();
    assert!(fault.to_string().contains('扫'), "{fault}");
}
