//! What an office's own text may do, and that data stay data.

use super::facts::{Counted, Questionnaire, Ranking, Round, Spoken};
use super::text::{SHIPPED, TextError, body};
use super::*;
use crate::ids::Share;
use crate::report::facts::{Measured, RankGroup, Ranked, Tally};
use std::collections::BTreeMap;
use std::io::Cursor;
use time::macros::date;

fn nobody(name: &str) -> Measured {
    Measured {
        name: name.to_owned(),
        n: "0".to_owned(),
        percent: "–".to_owned(),
        interval: "–".to_owned(),
        missing: "–".to_owned(),
        target: "90\u{a0}%".to_owned(),
        gap: String::new(),
        verdict: String::new(),
        value: None,
    }
}

fn round(name: &str) -> Round {
    Round {
        id: "nam-2026".to_owned(),
        title: name.to_owned(),
        opens: "01/01/2026".to_owned(),
        closes: "31/12/2026".to_owned(),
        closed: true,
    }
}

/// Facts of a campaign whose office, place and units bear this name.
fn facts(name: &str) -> Facts {
    let text = |text: &str| text.to_owned();
    Facts {
        demo: true,
        office: text(name),
        campaign: round(name),
        term: Some(Spoken { name: text(name), from: text("01/01/2026"), to: text("30/06/2026") }),
        place: text(name),
        definition: Questionnaire {
            name: text("mot-cua-nhanh.1"),
            title: text(name),
            hash: text("00"),
            source: text(name),
            unconfirmed: vec![text(name)],
        },
        method: Counted { name: text("pooled-share.1"), words: text(name) },
        entries: text("12"),
        responses: Tally {
            received: text("9"),
            excluded: text("2"),
            counted: text("7"),
            flagged: Some(text("3")),
            without: Some(nobody(name)),
        },
        respondents: text("0"),
        units_heard: text("0"),
        dossiers: Some(text(name)),
        self_selected: true,
        ranking_channels: text(name),
        show_from: text("10"),
        rank_from: text("100"),
        target: text("90\u{a0}%"),
        overall: nobody(name),
        parts: vec![nobody(name)],
        factors: vec![nobody(name)],
        criteria: vec![nobody(name)],
        channels: vec![nobody(name)],
        fields: vec![nobody(name)],
        standing: Ranking {
            ranked: 2,
            groups: vec![RankGroup {
                name: text(name),
                meaning: text(name),
                units: vec![Ranked { figure: nobody(name), ranks: text("1–2") }],
            }],
        },
        units: vec![facts::UnitLine {
            name: text(name),
            n: text("0"),
            overall: text("–"),
            factors: vec![text("–")],
        }],
        questions: questions(name),
        ratios: Some(ratios(name)),
        before: Some(facts::Before {
            title: text(name),
            opens: text("01/01/2025"),
            closes: text("31/12/2025"),
            comparable: false,
            rows: vec![change(name)],
            plan: vec![facts::Followed { task: planned(name), change: change(name) }],
        }),
        findings: vec![text(name)],
        weak: vec![nobody(name)],
        priorities: priorities(name),
        plan: vec![planned(name)],
    }
}

/// One that takes several answers, and one that takes a number.
fn questions(name: &str) -> Vec<facts::Asked> {
    let text = |text: &str| text.to_owned();
    let several = facts::Asked {
        text: text(name),
        base: text("20"),
        conditional: true,
        several: true,
        numbers: None,
        answers: vec![facts::Answer { text: text(name), count: text("20"), percent: text("100") }],
    };
    let numbers = facts::Numbers {
        unit: text(name),
        median: text("2"),
        first: text("1"),
        third: text("2,5"),
        mean: text("2,31"),
    };
    let number = facts::Asked { several: false, numbers: Some(numbers), answers: vec![], ..several.clone() };
    vec![several, number]
}

fn ratios(name: &str) -> facts::Ratios {
    let text = |text: &str| text.to_owned();
    facts::Ratios {
        from: text("10/2026"),
        to: text("12/2026"),
        months: text("3"),
        expected: text("78"),
        supplied: text("1"),
        complete: text("0"),
        apart: text(name),
        unconfirmed: text(name),
        lines: vec![facts::RatioLine {
            name: text(name),
            formula: text(name),
            numerator: text("38"),
            denominator: text("40"),
            percent: text("95,00"),
        }],
        units: vec![facts::RatioUnit {
            name: text(name),
            months: text("2"),
            feedback: text("40"),
            dossiers: text("0"),
            percents: vec![text("95,00"), text("90,00"), text("không có")],
        }],
    }
}

fn priorities(name: &str) -> facts::Priorities {
    let text = |text: &str| text.to_owned();
    facts::Priorities {
        against: text(name),
        first: vec![text(name)],
        rows: vec![facts::Priority {
            name: text(name),
            percent: text("–"),
            importance: text("0,62"),
            interval: text("0,55–0,68"),
            advice: text("Làm trước"),
            place: Share::new(0.8).map(|share| (0.62, share)),
            first: true,
        }],
        middle: Share::new(0.9).map(|share| (0.5, share)),
    }
}

fn planned(name: &str) -> facts::Planned {
    let text = |text: &str| text.to_owned();
    facts::Planned {
        no: 1,
        what: text(name),
        about: text(name),
        unit: text(name),
        lead: text(name),
        partners: text(name),
        due: text("31/12/2026"),
        state: text("Đang làm"),
        late: true,
        outcome: text(name),
    }
}

fn change(name: &str) -> facts::Change {
    facts::Change {
        name: name.to_owned(),
        before: "–".to_owned(),
        now: "–".to_owned(),
        change: String::new(),
        interval: String::new(),
        verdict: String::new(),
        told: None,
    }
}

/// The shipped text about a place of this name.
fn shipped(name: &str) -> (Body, Pictures) {
    let facts = facts(name);
    let pictures = Pictures::draw(&facts).unwrap();
    (body(SHIPPED.0, SHIPPED.1, &facts, &pictures).unwrap(), pictures)
}

/// A body with the name struck out.
fn without(body: &Body, name: &str) -> String {
    body.plain().replace(name, "TÊN")
}

#[test]
fn a_name_is_never_markup() {
    let (plain, _) = shipped("Xã Vĩnh Linh");
    for name in
        ["# *Xã* **A** | _b_ |", "- {{ office }} {% if %}", "1. <b>x</b> ![a](chart:units)", "---", "\\|`x`"]
    {
        let (hostile, _) = shipped(name);
        assert_eq!(without(&hostile, name), without(&plain, "Xã Vĩnh Linh"), "{name}");
        assert_eq!(hostile.blocks.len(), plain.blocks.len(), "{name}");
    }
    let (lines, _) = shipped("hai\n\n# dòng");
    assert!(lines.plain().contains("hai  # dòng"), "a break is a blank");
}

#[test]
fn a_text_is_refused_with_its_line() {
    let facts = facts("Xã");
    let pictures = Pictures::draw(&facts).unwrap();
    let refused = |text: &str| body("own.md", text, &facts, &pictures).unwrap_err().to_string();
    assert_eq!(refused("một\n\n{{ ofice }}\n"), "own.md:3: undefined value: `ofice` is undefined");
    assert!(
        refused("một\n{% for x in %}").starts_with("own.md:2: syntax error"),
        "{}",
        refused("{% for x in %}")
    );
    assert_eq!(
        refused("một\n\n> hai\n\n![x](chart:none)\n"),
        "own.md, line 3 once filled in: a report holds no quotations\nown.md, line 5 once filled in: there is no picture `chart:none`; write ![text](chart:NAME)"
    );
    let endless = "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}";
    assert!(matches!(body("own.md", endless, &facts, &pictures), Err(TextError::Placeholder { .. })));
}

#[test]
fn the_same_report_is_the_same_file() {
    let (body, pictures) = shipped("Xã Vĩnh Linh & “Gio Linh” <3>");
    let letter = Letter {
        superior: Some("UBND tỉnh Quảng Trị".to_owned()),
        agency: "Sở Nội vụ & <x>".to_owned(),
        number: Letter::number(Some("12/BC-SNV")),
        dated: Letter::dated(Some("Quảng Trị"), date!(2026 - 02 - 03)),
        about: "Kết quả <khảo sát>".to_owned(),
        capacity: None,
        signer: None,
        recipients: vec!["Như trên".to_owned()],
        day: date!(2026 - 02 - 03),
    };
    assert_eq!(letter.dated, "Quảng Trị, ngày 03 tháng 02 năm 2026");
    let report = Report { letter, body, demo: true };
    let png = docx::Png { bytes: b"not looked at".to_vec(), width: 760, height: 300 };
    let pngs: BTreeMap<&str, docx::Png> = pictures.names().map(|name| (name, png.clone())).collect();
    let write = || {
        let mut file = Cursor::new(Vec::new());
        docx::write(&report, &pictures, &pngs, &mut file).unwrap();
        file.into_inner()
    };
    assert_eq!(write(), write());
    assert_eq!(Letter::number(None), "Số: …… /BC-……");
    assert_eq!(Letter::dated(None, date!(2026 - 11 - 30)), "……, ngày 30 tháng 11 năm 2026");
}
