//! `hailong codes`: what is printed, counted and reprinted at the command line.

use crate::files::{CAMPAIGN, ready};
use crate::posters::words;
use crate::support::{Office, Said};
use hailong::ids::OneTimeCode;

on_both!(
    codes_are_issued_counted_and_reprinted_and_are_nowhere_but_on_the_slips,
    without_a_lasting_secret_no_code_is_issued,
);

const SECRET: [(&str, &str); 1] = [("HAILONG__SERVER__PAGE_SECRET", "mot-bi-mat-dai-cho-ca-may-chu-2026")];

fn run(office: &Office, args: &[&str]) -> Said {
    let host = ["--host", "https://khaosat.vn", "--sheet", "roll"];
    let prints = matches!(args[1], "issue" | "reprint");
    office.run_with(&[args, if prints { &host[..] } else { &[] }].concat(), &SECRET)
}

fn codes_are_issued_counted_and_reprinted_and_are_nowhere_but_on_the_slips(office: &Office) {
    let code = ready(office);
    let create = ["touchpoints", "create", "--campaign", CAMPAIGN, "--unit", "19363", "--channel", "paper"];
    let paper = office.json(&create)[0]["code"].as_str().unwrap().to_owned();
    let before = office.entries();
    let refused = run(office, &["codes", "issue", "--touchpoint", &paper, "--count", "5", "--out", "s.pdf"]);
    assert!(
        refused.code == 1 && refused.err.contains("has the channel paper: no form is open there"),
        "{refused}"
    );
    let refused = run(office, &["codes", "issue", "--touchpoint", &code, "--count", "501", "--out", "s.pdf"]);
    assert_eq!(refused.code, 2, "{refused}");
    assert_eq!((office.entries(), office.folder().join("s.pdf").exists()), (before, false));
    if cfg!(not(feature = "print")) {
        return;
    }
    let printed = run(office, &["codes", "issue", "--touchpoint", &code, "--count", "25", "--out", "s.pdf"]);
    assert_eq!((printed.code, printed.out.as_str()), (0, "s.pdf\n"), "{printed}");
    assert!(printed.err.contains("25 slips printed as batch 1; each code was read back."), "{printed}");
    assert!(printed.err.contains("is not known, so nothing limits the codes"), "{printed}");
    let again = run(office, &["codes", "reprint", "--batch", "1", "--out", "t.pdf"]);
    assert!(again.code == 0 && again.err.contains("batch 2, in place of batch 1, which is void"), "{again}");
    let twice = run(office, &["codes", "reprint", "--batch", "1", "--out", "u.pdf"]);
    assert!(twice.code == 1 && twice.err.contains("was reprinted already, as batch 2"), "{twice}");
    let list = office.run(&["codes", "list", "--campaign", CAMPAIGN, "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&list.out).unwrap();
    let week = &told["weeks"][0];
    let counts = ["issued", "reprinted", "used", "void"].map(|name| week[name].as_u64().unwrap());
    assert_eq!((counts, week["striking"].as_bool()), ([25, 25, 0, 25], Some(true)), "{told}");
    assert_eq!(
        (told["batches"][0]["reprinted"].as_u64(), told["batches"][1]["reprint_of"].as_u64()),
        (Some(2), Some(1))
    );
    let people = office.run(&["codes", "list"]);
    assert!(people.out.contains("void, reprinted as 2") && people.out.contains("(striking)"), "{people}");
    let Some(words) = words(office, "s.pdf") else { return };
    let grouped = |word: &&str| word.len() == 16 && word.parse::<OneTimeCode>().is_ok();
    let codes: Vec<_> = words.split_whitespace().filter(grouped).collect();
    assert_eq!(codes.len(), 25, "{words}");
    let said = [printed, again, list, people].map(|said| said.to_string()).concat();
    let left = |spelling: &str| said.contains(spelling) || files_hold(office, spelling);
    for code in codes {
        assert!(!left(code) && !left(&code.replace('-', "")), "{code}");
    }
}

/// Whether a file of the office but the slips holds this text.
fn files_hold(office: &Office, text: &str) -> bool {
    let data = std::fs::read_dir(office.folder().join("data")).into_iter().flatten();
    let mut files = std::fs::read_dir(office.folder()).unwrap().chain(data).map(|file| file.unwrap().path());
    files.any(|path| {
        path.is_file()
            && path.extension().is_none_or(|end| end != "pdf")
            && std::fs::read(path).unwrap().windows(text.len()).any(|window| window == text.as_bytes())
    })
}

fn without_a_lasting_secret_no_code_is_issued(office: &Office) {
    let code = ready(office);
    let before = office.entries();
    let issue = ["codes", "issue", "--touchpoint", &code, "--count", "5", "--out", "s.pdf"];
    let said = office.run(&[&issue[..], &["--host", "https://khaosat.vn"]].concat());
    if office.url.starts_with("sqlite:") {
        // The key lies beside the database.
        assert_eq!(said.code == 0, cfg!(feature = "print"), "{said}");
        assert!(office.folder().join("data/hailong.db.key").exists());
    } else {
        assert!(said.code == 1 && said.err.contains("server.page_secret is not set"), "{said}");
        assert_eq!((office.entries(), office.folder().join("s.pdf").exists()), (before, false));
    }
}
