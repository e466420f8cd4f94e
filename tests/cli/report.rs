//! `hailong report`: the report as people open it.

use crate::files::{CAMPAIGN, answer, ready};
use crate::support::Office;
use std::fs::File;
use std::io::Read as _;
use std::process::Command;

on_both!(a_report_says_what_was_counted, an_offices_own_words_are_filled_in_or_refused,);

/// The letters of a DOCX, paragraph by paragraph, and its XML.
fn read(path: &std::path::Path) -> (String, String) {
    let mut parts = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
    for at in 0..parts.len() {
        let mut part = parts.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        if std::path::Path::new(&name).extension() == Some("xml".as_ref()) {
            let mut xml = String::new();
            part.read_to_string(&mut xml).unwrap();
            roxmltree::Document::parse(&xml).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        }
    }
    let mut xml = String::new();
    parts.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    let document = roxmltree::Document::parse(&xml).unwrap();
    let paragraphs = document.descendants().filter(|node| node.tag_name().name() == "p");
    let letters = paragraphs.map(|paragraph| {
        let runs = paragraph.descendants().filter(|node| node.tag_name().name() == "t");
        runs.filter_map(|run| run.text()).collect::<String>()
    });
    (letters.collect::<Vec<_>>().join("\n"), xml.clone())
}

fn pdf_text(path: &std::path::Path) -> String {
    let out = Command::new("pdftotext").arg("-layout").arg(path).arg("-").output().unwrap();
    assert!(out.status.success());
    String::from_utf8(out.stdout).unwrap()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn outside_of_the_campaign(office: &Office, base: &[&str]) {
    let outside = office.run(&[base, &["--period", "2019-H2", "--out", "none.docx"]].concat());
    assert!(outside.code == 1 && outside.err.contains("lies in 2019-H2"), "{outside}");
    let wrong = office.run(&[base, &["--period", "H1", "--out", "none.docx"]].concat());
    assert!(wrong.code == 2 && wrong.err.contains("a half of one as 2026-H1"), "{wrong}");
}

fn a_report_says_what_was_counted(office: &Office) {
    ready(office);
    answer(office);
    office.write(
        "hailong.toml",
        "[office]\nname = \"Sở Nội vụ\"\n[report]\nsuperior = \"UBND tỉnh Quảng Trị\"\nplace = \"Quảng Trị\"\nrecipients = \"Như trên; Bộ Nội vụ\"\n",
    );
    let base = ["--config", "hailong.toml", "report", "--campaign", CAMPAIGN, "--number", "12/BC-SNV"];
    office.done(&[&base[..], &["--out", "a.docx"]].concat());
    office.done(&[&base[..], &["--out", "b.docx"]].concat());
    office.done(&[&base[..], &["--format", "pdf", "--out", "a.pdf"]].concat());
    let bytes = |name: &str| std::fs::read(office.folder().join(name)).unwrap();
    assert_eq!(bytes("a.docx"), bytes("b.docx"));

    let (docx, xml) = read(&office.folder().join("a.docx"));
    let pdf = pdf_text(&office.folder().join("a.pdf"));
    let figures = office.json(&["index", "--campaign", CAMPAIGN]);
    // 12 people, 23 answers of 24 satisfied: the exact quotient is computed here, the sentence is the report's.
    let overall = &figures["total"]["overall"];
    assert_eq!((overall["numerator"].as_u64(), overall["denominator"].as_u64()), (Some(23), Some(24)));
    let quoted = "95,83\u{a0}%";
    for (name, text) in [("docx", docx.as_str()), ("pdf", pdf.as_str())] {
        for said in [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "UBND TỈNH QUẢNG TRỊ",
            "SỞ NỘI VỤ",
            "Số: 12/BC-SNV",
            "BÁO CÁO",
            "I. Tình hình thực hiện",
            "IV. Tồn tại và kiến nghị",
            "không phải chỉ số SIPAS do Bộ Nội vụ công bố",
            "- Bộ Nội vụ;",
            "- Lưu: VT.",
            quoted,
        ] {
            // Where a line ends is the page's.
            assert!(one_line(text).contains(&one_line(said)), "{name} lacks {said}:\n{text}");
        }
    }
    outside_of_the_campaign(office, &base);
    office.done(&[&base[..], &["--compare-with", CAMPAIGN, "--out", "same.docx"]].concat());
    let (same, _) = read(&office.folder().join("same.docx"));
    assert!(same.contains("7. So với đợt trước") && same.contains("0,00"), "{same}");
    assert!(same.contains("chưa thấy khác biệt vượt mức ngẫu nhiên"), "{same}");
    assert!(!docx.contains("So với đợt trước") && !docx.contains("766/QĐ-TTg"));
    let counts = ["--feedback", "40", "--feedback-on-time", "38", "--feedback-dissatisfied", "4"];
    let dossiers = ["--dossiers", "0", "--dossiers-dissatisfied", "0"];
    let set = ["units", "ratios", "set", "19363", "--period", "2026-01"];
    office.done(&[&set[..], &counts[..], &dossiers[..]].concat());
    office.done(&[&base[..], &["--out", "ratios.docx"]].concat());
    let (ratios, _) = read(&office.folder().join("ratios.docx"));
    for said in [
        "Ba tỷ lệ theo Quyết định 766/QĐ-TTg (không phải kết quả khảo sát)",
        "coi im lặng là hài lòng",
        "1 trong ",
        "95,00\u{a0}%",
        "90,00\u{a0}%",
        "không có",
        "Phụ lục III.",
    ] {
        assert!(ratios.contains(said), "{said}: {ratios}");
    }
    // The survey's own part is what it was.
    let survey = |text: &str| {
        text.split_once("II. Kết quả").unwrap().1.split_once("5. Theo lĩnh vực").unwrap().0.to_owned()
    };
    assert_eq!(survey(&ratios), survey(&docx));
    // 20/20/30/15 mm, heads of tables on each page, each picture told.
    assert!(
        xml.contains("w:top=\"1134\"") && xml.contains("w:left=\"1701\"") && xml.contains("w:right=\"850\"")
    );
    assert!(xml.contains("<w:tblHeader />"));
    assert!(
        xml.matches("descr=\"").count() >= 1 && !xml.contains("descr=\"\""),
        "a picture says what it shows"
    );
}

fn an_offices_own_words_are_filled_in_or_refused(office: &Office) {
    ready(office);
    answer(office);
    let shipped = office.done(&["report", "--print-text"]);
    assert!(shipped.contains("# I. Tình hình thực hiện"));
    office.write("own.md", "# Kính gửi\n\n{{ respondents }} người ở {{ place }}.\n");
    office.done(&["report", "--campaign", CAMPAIGN, "--text", "own.md", "--out", "own.docx"]);
    let (docx, _) = read(&office.folder().join("own.docx"));
    assert!(docx.contains("Kính gửi\n12 người ở "), "{docx}");

    office.write("own.md", "# Kính gửi\n\n{{ respondent }}\n");
    let refused = office.run(&["report", "--campaign", CAMPAIGN, "--text", "own.md", "--out", "no.docx"]);
    assert!(refused.code == 1 && refused.err.contains("own.md:3: undefined value"), "{refused}");
    let refused = office.run(&["report", "--campaign", "khong-co", "--out", "no.docx"]);
    assert!(refused.code == 1 && refused.err.contains("there is no campaign khong-co"), "{refused}");
    assert!(!office.folder().join("no.docx").exists());
}

/// On one database: what is counted in memory does not know which.
#[test]
fn choices_of_several_and_numbers_are_told_of_those_who_were_asked_and_answered() {
    let office = Office::sqlite();
    office.done(&["init", "--demo"]);
    office.done(&["definitions", "publish", "sipas-2023.1"]);
    let what = ["--title", "Chính sách", "--definition", "sipas-2023.1", "--units", "44"];
    let period = ["--opens", "2026-01-01", "--closes", "2999-12-31"];
    office.done(&[&["campaign", "create", "nam"], &what[..], &period[..]].concat());
    office.done(&["touchpoints", "create", "--campaign", "nam", "--unit", "19363"]);
    office.done(&["simulate", "--campaign", "nam", "--count", "300", "--seed", "7"]);
    let export = ["export", "--campaign", "nam", "--what", "responses", "--format", "csv", "--out", "a.csv"];
    office.done(&export);
    office.done(&["report", "--campaign", "nam", "--out", "a.docx"]);
    let (docx, _) = read(&office.folder().join("a.docx"));
    let file = std::fs::read_to_string(office.folder().join("a.csv")).unwrap();
    let mut file = csv::Reader::from_reader(file.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<std::collections::BTreeMap<String, String>> =
        file.deserialize().collect::<Result<_, _>>().unwrap();

    // Options are named in Latin letters; what stands for no answer is not.
    let chosen: Vec<Vec<&str>> = rows
        .iter()
        .map(|row| row["expect"].split(';').collect::<Vec<_>>())
        .filter(|chosen| chosen[0].starts_with(|letter: char| letter.is_ascii_lowercase()))
        .collect();
    let with_time = chosen.iter().filter(|chosen| chosen.contains(&"time")).count();
    let [part, all] = [with_time, chosen.len()].map(|n| f64::from(u32::try_from(n).unwrap()));
    let percent = format!("{:.2}", 100.0 * part / all).replace('.', ",");
    let line = format!("Rút ngắn thời gian giải quyết\n{with_time}\n{percent}\u{a0}%");
    assert!(docx.contains(&line), "{line}: {docx}");
    assert!(docx.contains(&format!("cải thiện nhất điều gì? (n = {})", chosen.len())), "{docx}");
    assert!(docx.contains("cộng lại có thể quá 100 %"), "{docx}");

    let mut visits: Vec<i32> = rows.iter().filter_map(|row| row["visits"].parse().ok()).collect();
    visits.sort_unstable();
    let n = visits.len();
    assert!(n < rows.len(), "some were not asked");
    let quartile = |of: usize| {
        let at = n * of / 4;
        let twice = if (n * of).is_multiple_of(4) { visits[at - 1] + visits[at] } else { 2 * visits[at] };
        if twice % 2 == 0 { (twice / 2).to_string() } else { format!("{},5", twice / 2) }
    };
    let sum = f64::from(visits.iter().sum::<i32>());
    let mean = format!("{:.2}", sum / f64::from(u32::try_from(n).unwrap())).replace('.', ",");
    let line = format!("{}\n{} – {}\n{mean}\nlần", quartile(2), quartile(1), quartile(3));
    assert!(docx.contains(&line), "{line}: {docx}");
    assert!(docx.contains(&format!("(n = {n}, chỉ hỏi người thuộc trường hợp này)")), "{docx}");
}
