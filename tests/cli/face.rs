//! The office's own colour and sign, as an operator sets them.

use crate::files::{CAMPAIGN, ready};
use crate::posters::words;
use crate::support::Office;

on_both!(
    a_face_that_citizens_cannot_read_or_trust_is_refused_at_once,
    the_doctor_shows_the_face,
    whatever_is_printed_bears_the_name_that_the_office_gave_itself,
);

fn a_face_that_citizens_cannot_read_or_trust_is_refused_at_once(office: &Office) {
    office.write(
        "logo.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">\n <script/>\n <text/>\n</svg>",
    );
    let face = [("HAILONG__OFFICE__ACCENT", "#ffcc00"), ("HAILONG__OFFICE__LOGO", "logo.svg")];
    let said = office.with_ledger().run_with(&["serve", "--port", "0", "--bind", "127.0.0.1"], &face);
    assert_eq!(said.code, 1, "{said}");
    for told in [
        "setting `office.accent`: #ffcc00 is too light",
        "the nearest colour of the same hue that people can read is #",
        "setting `office.logo`: the sign is refused",
        "logo.svg, line 2, column 2: <script> can run code or change the page: remove it",
        "logo.svg, line 3, column 2: <text> needs a font that phones do not have",
    ] {
        assert!(said.err.contains(told), "{told} is not in {said}");
    }
    let nearest = said.err.split("people can read is ").nth(1).unwrap().get(..7).unwrap().to_owned();
    let said = office.run_with(&["doctor"], &[("HAILONG__OFFICE__ACCENT", &nearest)]);
    assert!(said.out.contains(&format!("accent {nearest}")), "the advice does not work: {said}");
}

fn the_doctor_shows_the_face(office: &Office) {
    office.write(
        "logo.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 0h9v9z\"/></svg>",
    );
    let face = [("HAILONG__OFFICE__ACCENT", "#8a1c1c"), ("HAILONG__OFFICE__LOGO", "logo.svg")];
    let said = office.with_ledger().run_with(&["doctor", "--format", "json"], &face);
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let check =
        report["checks"].as_array().unwrap().iter().find(|c| c["what"] == "the office's own colour and sign");
    let found = check.unwrap()["found"].as_str().unwrap();
    assert!(found.starts_with("accent #8a1c1c (contrast 8."), "{found}");
    assert!(found.contains("in dark mode #") && found.contains("; a sign of 85 bytes ("), "{found}");
    let missing = office.run_with(&["doctor"], &[("HAILONG__OFFICE__LOGO", "gone.svg")]);
    assert_eq!(missing.code, 1);
    assert!(missing.out.contains("gone.svg cannot be read"), "{missing}");
}

fn whatever_is_printed_bears_the_name_that_the_office_gave_itself(office: &Office) {
    let code = ready(office);
    let host = ["--host", "https://khaosat.vn"];
    for (file, what, host) in [
        ("poster.pdf", &["posters", "--campaign", CAMPAIGN][..], &host[..]),
        ("paper.pdf", &["paper", "print", "--touchpoint", &code, "--copies", "1"], &[]),
        ("slips.pdf", &["codes", "issue", "--touchpoint", &code, "--count", "1", "--sheet", "roll"], &host),
        ("board.pdf", &["board", "--campaign", CAMPAIGN, "--unit", "19363"], &host),
    ] {
        let command = [what, host, &["--out", file]].concat();
        let said = office.run_with(
            &command,
            &[
                ("HAILONG__OFFICE__NAME", "Sở Nội vụ tỉnh Mẫu"),
                ("HAILONG__SERVER__PAGE_SECRET", "mot-bi-mat-dai-cho-ca-may-chu-2026"),
            ],
        );
        if cfg!(not(feature = "print")) {
            assert_eq!(said.code, 1, "{said}");
            continue;
        }
        assert_eq!(said.code, 0, "{command:?}: {said}");
        let Some(words) = words(office, file) else { return };
        assert!(words.contains("Sở Nội vụ tỉnh Mẫu"), "{file}: {words}");
    }
}
