//! Posters from printing to the wall and down again: the register, the funnel, codes that are replaced.

use crate::files::{CAMPAIGN, answer, ready};
use crate::support::{Office, Said};

on_both!(
    every_printing_is_registered_before_it_is_handed_out,
    the_funnel_counts_what_was_sent_and_a_silent_poster_shows,
    a_replaced_code_is_closed_and_its_counter_gets_another,
    a_notice_board_shows_what_everyone_may_see,
    posters_speak_the_questionnaires_second_language_another_of_its_or_none,
);

pub(crate) fn print(office: &Office, more: &[&str]) -> Said {
    office.run(&[&["posters", "--campaign", CAMPAIGN, "--host", "https://khaosat.vn"], more].concat())
}

pub(crate) fn register(office: &Office) -> Vec<String> {
    let all = office.json(&["touchpoints", "register", "--campaign", CAMPAIGN]);
    let line = |row: &serde_json::Value| {
        let [poster, sheet, finish, host] =
            ["poster", "sheet", "finish", "host"].map(|name| row[name].as_str().unwrap());
        assert!(
            !row["by"].as_str().unwrap().is_empty() && row["printed"].as_str().unwrap().len() == 13,
            "{row}"
        );
        format!("{poster} {sheet} {finish} {host}{}", if row["revoked"] == true { " revoked" } else { "" })
    };
    all.as_array().unwrap().iter().map(line).collect()
}

#[cfg(feature = "print")]
fn every_printing_is_registered_before_it_is_handed_out(office: &Office) {
    let code = ready(office);
    assert_eq!(print(office, &["--out", "a.pdf"]).code, 0);
    let zipped = print(office, &["--sheet", "tent", "--finish", "mono", "--out", "b.zip"]);
    assert_eq!(zipped.code, 0, "{zipped}");
    assert_eq!(print(office, &["--sheet", "stickers", "--finish", "contrast", "--out", "c.png"]).code, 0);
    let expected = ["1 a4 colour", "2 tent mono", "3 stickers contrast"];
    assert_eq!(register(office), expected.map(|line| format!("{code}-{line} https://khaosat.vn")));

    let file = |name: &str| std::fs::read(office.folder().join(name)).unwrap();
    assert!(file("a.pdf").starts_with(b"%PDF-1.7") && file("c.png").starts_with(b"\x89PNG"));
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(file("b.zip"))).unwrap();
    let names: Vec<_> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert_eq!(names, ["xa-vinh-linh.pdf"]);
    let mut pdf = Vec::new();
    std::io::Read::read_to_end(&mut zip.by_index(0).unwrap(), &mut pdf).unwrap();
    assert!(pdf.starts_with(b"%PDF-1.7"));

    // What is refused stands neither in the folder nor in the register.
    let long = format!("https://{}.vn", "a".repeat(47));
    for (refused, why) in [
        (print(office, &["--out", "d.docx"]), "none of .pdf, .svg, .png and .zip"),
        (print(office, &["--out", "none/d.pdf"]), "cannot write none/d.pdf"),
        (
            office.run(&["posters", "--campaign", CAMPAIGN, "--host", &long, "--out", "d.pdf"]),
            "at most 67 fit",
        ),
    ] {
        assert!(refused.code == 1 && refused.err.contains(why), "{refused}");
    }
    assert_eq!(register(office).len(), 3);
    assert!(!office.folder().join("d.pdf").exists());
}

#[cfg(not(feature = "print"))]
fn every_printing_is_registered_before_it_is_handed_out(office: &Office) {
    ready(office);
    assert_eq!(print(office, &["--out", "a.pdf"]).code, 1);
    assert!(register(office).is_empty());
}

/// The words of a printed file, or `None` with a line that says so.
#[expect(clippy::print_stdout, reason = "a skipped test says so")]
pub(crate) fn words(office: &Office, file: &str) -> Option<String> {
    let tool = std::process::Command::new("pdftotext")
        .args(["-raw", file, "-"])
        .current_dir(office.folder())
        .output();
    match tool {
        Ok(output) => {
            let text = String::from_utf8(output.stdout).unwrap();
            Some(text.replace('\u{200b}', "").split_whitespace().collect::<Vec<_>>().join(" "))
        }
        Err(error) => {
            println!("SKIPPED, as pdftotext does not run here: {error}");
            None
        }
    }
}

fn posters_speak_the_questionnaires_second_language_another_of_its_or_none(office: &Office) {
    office.done(&["init", "--name", "Tỉnh Quảng Trị", "--official", "--province", "44"]);
    office.write("xu-heo.1.yaml", include_str!("../golden/print/xu-heo.1.yaml"));
    office.done(&["definitions", "publish", "xu-heo.1.yaml"]);
    let what = ["--title", "Đợt thử", "--definition", "xu-heo.1", "--units", "44"];
    let period = ["--opens", "2026-01-01", "--closes", "2999-12-31"];
    office.done(&[&["campaign", "create", CAMPAIGN], &what[..], &period[..]].concat());
    office.done(&["touchpoints", "create", "--campaign", CAMPAIGN, "--unit", "19363"]);
    let refused = print(office, &["--second", "pac", "--out", "no.pdf"]);
    let why = "the campaign nam-2999 is not held in pac beside Vietnamese, but in: brv, en";
    assert!(refused.code == 1 && refused.err.contains(why), "{refused}");
    let said = |more: &[&str]| {
        let printed = print(office, &[more, &["--out", "p.pdf"]].concat());
        if cfg!(not(feature = "print")) {
            assert_eq!(printed.code, 1, "{printed}");
            return None;
        }
        assert_eq!(printed.code, 0, "{printed}");
        Some((words(office, "p.pdf")?, printed.err))
    };
    let Some((text, told)) = said(&[]) else { return };
    assert!(text.contains("Esto kontenta?") && !text.contains("satisfied"), "{text}");
    assert!(told.contains("brv lacks 1 of the words of posters (poster_no_phone)"), "{told}");
    let (text, told) = said(&["--second", "en"]).unwrap();
    assert!(
        text.contains("Are you satisfied with our service?") && !told.contains("lacks"),
        "{text}\n{told}"
    );
    let (text, _) = said(&["--vietnamese-only"]).unwrap();
    assert!(text.contains("Mời Ông/Bà") && !text.contains("Esto") && !text.contains("Are you"), "{text}");
}

fn the_funnel_counts_what_was_sent_and_a_silent_poster_shows(office: &Office) {
    let code = ready(office);
    let funnel = |more: &[&str]| {
        let all = office
            .json(&[&["touchpoints", "funnel", "--campaign", CAMPAIGN, "--under", "44"], more].concat());
        let row = &all.as_array().unwrap()[0];
        assert_eq!(row["code"], code.as_str());
        row.clone()
    };
    if cfg!(feature = "print") {
        assert_eq!(funnel(&[])["silent"], false, "nothing is printed yet");
        assert_eq!(print(office, &["--out", "a.pdf"]).code, 0);
        assert_eq!(funnel(&[])["silent"], true);
    }
    answer(office);
    let row = funnel(&["--by-day"]);
    assert_eq!((&row["sends"], &row["scans"], &row["silent"]), (&12.into(), &0.into(), &false.into()));
    let days = row["days"].as_array().unwrap();
    let sum: u64 = days.iter().map(|day| day["sends"].as_u64().unwrap()).sum();
    assert!(days.len() > 1 && sum == 12, "{row}");
    let first = days[0]["day"].as_str().unwrap();
    let sends = funnel(&["--from", first, "--to", first])["sends"].as_u64().unwrap();
    assert!(sends > 0 && sends < 12, "{sends}");
    let table = office.done(&["touchpoints", "funnel", "--campaign", CAMPAIGN]);
    assert!(table.contains("Xã Vĩnh Linh") && table.contains("┆ 12 "), "{table}");
}

fn a_replaced_code_is_closed_and_its_counter_gets_another(office: &Office) {
    let old = ready(office);
    if cfg!(feature = "print") {
        assert_eq!(print(office, &["--out", "a.pdf"]).code, 0);
    }
    let pairs = office.json(&["touchpoints", "replace", &old]);
    let new = pairs[0]["new"].as_str().unwrap();
    assert_eq!(pairs[0]["old"], old.as_str());
    let all = office.json(&["touchpoints", "list", "--campaign", CAMPAIGN]);
    let of = |code: &str| all.as_array().unwrap().iter().find(|row| row["code"] == code).unwrap().clone();
    assert_eq!((of(&old)["revoked"].clone(), of(new)["revoked"].clone()), (true.into(), false.into()));
    for same in ["unit_code", "counter", "channel", "field", "campaign"] {
        assert_eq!(of(&old)[same], of(new)[same]);
    }
    let again = office.run(&["touchpoints", "replace", &old]);
    assert!(again.code == 1 && again.err.contains("is revoked already"), "{again}");
    let printed = print(office, &["--touchpoint", &old, "--out", "b.pdf"]);
    assert!(printed.code == 1 && printed.err.contains("lead to a closed door"), "{printed}");
    if cfg!(feature = "print") {
        assert_eq!(register(office), [format!("{old}-1 a4 colour https://khaosat.vn revoked")]);
    }
}

#[cfg(feature = "print")]
fn a_notice_board_shows_what_everyone_may_see(office: &Office) {
    ready(office);
    let board = |out: &str| {
        let what = ["--unit", "19363", "--host", "https://khaosat.vn", "--out", out];
        office.run(&[&["board", "--campaign", CAMPAIGN], &what[..]].concat())
    };
    assert_eq!(board("few.pdf").code, 0);
    if let Some(words) = words(office, "few.pdf") {
        assert!(words.contains("Chưa đủ người trả lời nên chưa có số liệu."), "{words}");
    }
    answer(office);
    // Until its figures are published, everyone sees a campaign in steps, and so does the board.
    assert_eq!(board("open.pdf").code, 0);
    if let Some(words) = words(office, "open.pdf") {
        assert!(words.contains("Chưa đủ người trả lời nên chưa có số liệu."), "{words}");
    }
    for step in ["close", "publish"] {
        office.done(&["campaign", step, CAMPAIGN]);
    }
    let printed = board("all.pdf");
    assert_eq!((printed.code, printed.out.as_str()), (0, "all.pdf\n"), "{printed}");
    if let Some(words) = words(office, "all.pdf") {
        // 23 of 24 answers of 12 people.
        for expected in [
            "Xã Vĩnh Linh",
            "95,83 %",
            "12 người trả lời",
            "Người trả lời tự chọn",
            "khaosat.vn/R/nam-2999/19363",
        ] {
            assert!(words.contains(expected), "{expected} is not in: {words}");
        }
    }
    let refused = office.run(&[
        "board",
        "--campaign",
        CAMPAIGN,
        "--unit",
        "99999",
        "--host",
        "https://a.vn",
        "--out",
        "no.pdf",
    ]);
    assert!(refused.code == 1 && !office.folder().join("no.pdf").exists(), "{refused}");
}

#[cfg(not(feature = "print"))]
fn a_notice_board_shows_what_everyone_may_see(office: &Office) {
    ready(office);
    answer(office);
    let what = ["--unit", "19363", "--host", "https://khaosat.vn", "--out", "a.pdf"];
    assert_eq!(office.run(&[&["board", "--campaign", CAMPAIGN], &what[..]].concat()).code, 1);
}
