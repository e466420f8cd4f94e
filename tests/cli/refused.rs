//! What is not printed: templates that loop or look around, signs that act, addresses that are too long. Each is
//! refused with its reason and leaves nothing, neither a file nor a line of the register.

use crate::files::{CAMPAIGN, ready};
use crate::posters::print;
#[cfg(feature = "print")]
use crate::posters::register;
use crate::support::Office;

on_both!(
    own_templates_are_laid_out_within_limits_or_refused_with_their_place,
    a_sign_that_acts_or_loads_something_is_printed_on_nothing,
    an_address_too_long_for_its_code_is_printed_on_nothing,
);

/// Every file of the office's folder but those of its database.
fn files(office: &Office) -> Vec<String> {
    let names = std::fs::read_dir(office.folder()).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
    names.retain(|name| !name.contains(".db"));
    names.sort();
    names
}

fn a_sign_that_acts_or_loads_something_is_printed_on_nothing(office: &Office) {
    let code = ready(office);
    let before = files(office);
    let sign =
        |inner: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{inner}</svg>");
    for (inner, why) in [
        ("<script>alert(1)</script>", "<script> can run code"),
        ("<image href=\"https://evil.example/x.png\" width=\"9\" height=\"9\"/>", "<image>"),
        ("<path d=\"M0 0h9v9z\" onload=\"x()\"/>", "onload"),
    ] {
        office.write("sign.svg", sign(inner));
        for what in [
            &["posters", "--campaign", CAMPAIGN, "--out", "no.pdf"][..],
            &["posters", "--campaign", CAMPAIGN, "--out", "no.zip"],
            &["board", "--campaign", CAMPAIGN, "--unit", "19363", "--out", "no.pdf"],
        ] {
            let what = [what, &["--host", "https://khaosat.vn"]].concat();
            let refused = office.run_with(&what, &[("HAILONG__OFFICE__LOGO", "sign.svg")]);
            assert!(refused.code == 1 && refused.err.contains(why), "{inner}: {refused}");
            std::fs::remove_file(office.folder().join("sign.svg")).unwrap();
            assert_eq!(files(office), before, "nothing partial: {inner}");
            office.write("sign.svg", sign(inner));
        }
        std::fs::remove_file(office.folder().join("sign.svg")).unwrap();
    }
    assert_eq!(
        office.json(&["touchpoints", "register", "--campaign", CAMPAIGN]),
        serde_json::json!([]),
        "{code}"
    );
}

#[cfg(feature = "print")]
fn an_address_too_long_for_its_code_is_printed_on_nothing(office: &Office) {
    let code = ready(office);
    office.write("codes.csv", "code\n7KQ2-M4X9-0ABF-0\n");
    let secret = [("HAILONG__SERVER__PAGE_SECRET", "mot-bi-mat-dai-cho-ca-may-chu-2026")];
    let before = files(office);
    let (long, longer) =
        (format!("https://{}.vn", "a".repeat(47)), format!("https://{}.vn", "a".repeat(230)));
    for (what, host, why) in [
        (&["posters", "--campaign", CAMPAIGN, "--out", "no.pdf"][..], &long, "at most 67 fit"),
        (&["posters", "--campaign", CAMPAIGN, "--out", "no.zip"], &long, "use a shorter host name"),
        (&["codes", "issue", "--touchpoint", &code, "--count", "1", "--out", "no.pdf"], &longer, "too long"),
        (
            &["board", "--campaign", CAMPAIGN, "--unit", "19363", "--out", "no.pdf"],
            &longer,
            "more than a code of 49 modules holds",
        ),
    ] {
        let refused = office.run_with(&[what, &["--host", host]].concat(), &secret);
        assert!(refused.code == 1 && refused.err.contains(why), "{what:?}: {refused}");
        assert_eq!(files(office), before, "nothing partial: {what:?}");
    }
    assert!(register(office).is_empty());
}

#[cfg(not(feature = "print"))]
fn an_address_too_long_for_its_code_is_printed_on_nothing(office: &Office) {
    ready(office);
    assert_eq!(print(office, &["--out", "no.pdf"]).code, 1);
}

#[cfg(feature = "print")]
const OWN: &str = "#import \"poster.typ\": *
#show: poster-page.with(210mm, 297mm)
#pages(p => { heading(level: 1, p.unit); pad(30mm, code(p, 105mm)) })
";

#[cfg(feature = "print")]
fn own_templates_are_laid_out_within_limits_or_refused_with_their_place(office: &Office) {
    ready(office);
    std::fs::create_dir(office.folder().join("own")).unwrap();
    office.write("hailong.toml", "[print]\ntemplates = \"own\"\nmemory_mb = 1024\n");
    office.write("own/poster-a4.typ", OWN);
    let printed = print(office, &["--out", "own.pdf"]);
    assert_eq!(printed.code, 0, "{printed}");
    // Another sheet has no template of its own: the shipped one serves.
    assert_eq!(print(office, &["--sheet", "a5", "--out", "a5.pdf"]).code, 0);

    let endless = "#for a in range(9999) { for b in range(9999) { let c = a * b } }";
    let before = files(office);
    for (template, why) in [
        ("#let x =\n", "own template is refused: poster-a4.typ:1:"),
        ("#import \"poster.typ\": *\n#while true { }", "poster-a4.typ:2:"),
        ("#read(\"../hailong.toml\")", "poster-a4.typ:1:"),
        ("#image(\"/etc/passwd\")", "poster-a4.typ:1:"),
        (&OWN.replace("210mm", "200mm"), "measures 200.0 × 297.0 mm instead of 210 × 297 mm"),
        (
            &OWN.replace("105mm", "20mm"),
            "a module of its QR code measures 0.69 mm; at least 1.00 mm are needed",
        ),
        (&OWN.replace("code(p, 105mm)", "p.url"), "reads []"),
        (&OWN.replace("p.unit", "\"漢\""), "the text `\"漢\"` could not be displayed"),
        ("#let x = \"x\" * 3000000000", "takes more than 1024 MB of memory"),
        (endless, "was not laid out within 1 s"),
    ] {
        office.write("own/poster-a4.typ", template);
        let what = ["posters", "--campaign", CAMPAIGN, "--host", "https://khaosat.vn", "--out", "bad.pdf"];
        // Only the last one may need longer than it has.
        let seconds = if template == endless { "1" } else { "600" };
        let refused = office.run_with(&what, &[("HAILONG__PRINT__TIME_SEC", seconds)]);
        assert!(refused.code == 1 && refused.err.contains(why), "{template}\n{refused}");
        assert_eq!(files(office), before, "nothing partial: {template}");
    }
    assert_eq!(register(office).len(), 2);
    office.write("hailong.toml", "[print]\ntemplates = \"none\"\n");
    let refused = print(office, &["--out", "bad.pdf"]);
    assert!(refused.code == 1 && refused.err.contains("setting print.templates"), "{refused}");
}

#[cfg(not(feature = "print"))]
fn own_templates_are_laid_out_within_limits_or_refused_with_their_place(office: &Office) {
    ready(office);
    office.write("hailong.toml", "[print]\ntemplates = \"own\"\n");
    assert_eq!(print(office, &["--out", "own.pdf"]).code, 1);
}
