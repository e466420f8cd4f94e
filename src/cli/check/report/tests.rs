use super::*;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn yaml_in(name: &str) -> Vec<(String, String)> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder(name))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort();
    let read = |path: PathBuf| {
        let file = path.file_name().unwrap().to_str().unwrap().to_owned();
        (file, std::fs::read_to_string(&path).unwrap())
    };
    files.into_iter().map(read).collect()
}

fn report(file: &str, text: &str) -> Report {
    Report::of(&[Source { file: file.to_owned(), text: Ok(text.to_owned()) }])
}

#[test]
fn the_shipped_questionnaires_have_no_fault() {
    let shipped = yaml_in("survey-defs");
    assert!(shipped.len() >= 3);
    for (file, text) in shipped {
        let report = report(&file, &text);
        assert!(report.is_good(), "{}", report.text(false));
    }
}

/// Each broken file with what is said about it, for people. `cargo insta review` shows changes.
#[test]
fn every_broken_questionnaire_gets_its_report() {
    let broken = yaml_in("tests/golden/definitions/broken");
    assert!(broken.len() >= 23, "{}", broken.len());
    for (file, text) in &broken {
        let report = report(file, text);
        assert!(!report.is_good(), "{file} has no fault");
        insta::with_settings!({
            snapshot_path => folder("tests/golden/definitions/broken"),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(file.trim_end_matches(".1.yaml"), report.text(false));
        });
    }
}

#[test]
fn a_very_long_line_is_not_printed_whole() {
    let text = format!("key: x\nminutes: {}[\n", " ".repeat(50_000));
    let report = report("x.1.yaml", &text);
    let shown = report.text(false);
    assert!(shown.contains("x.1.yaml:") && shown.len() < 2_000, "{shown}");
    assert!(report.faults.iter().all(|row| row.snippet.len() <= LONG_LINE), "{shown}");
}

/// A problem that no file shows could be lost without anybody noticing.
#[test]
fn the_broken_questionnaires_show_every_problem() {
    let mut seen: Vec<&str> = yaml_in("tests/golden/definitions/broken")
        .iter()
        .flat_map(|(file, text)| report(file, text).faults.into_iter().map(|row| row.code))
        .collect();
    seen.sort_unstable();
    seen.dedup();
    let missing: Vec<_> = Problem::CODES.iter().filter(|code| !seen.contains(code)).collect();
    // A file that cannot be read, a published text and the bounds on size have tests of their own.
    assert_eq!(
        missing,
        [&"unreadable", &"not-canonical", &"file-too-large", &"too-large", &"too-many-questions"]
    );
}

#[test]
fn editors_get_a_stable_shape() {
    let text = "key: x\nversoin: 1\n";
    let json = serde_json::to_value(report("x.1.yaml", text)).unwrap();
    let faults = json["faults"].as_array().unwrap();
    let first = faults.iter().find(|fault| fault["code"] == "unknown-key").unwrap();
    assert_eq!(json["files"], 1);
    assert_eq!(
        *first,
        serde_json::json!({
            "file": "x.1.yaml", "line": 2, "column": 1, "length": 7, "pointer": "/versoin",
            "code": "unknown-key", "message": "unknown key `versoin`", "help": "Did you mean `version`?",
            "snippet": "versoin: 1"
        })
    );
}

#[test]
fn a_file_that_cannot_be_read_is_a_fault_and_the_others_are_checked() {
    let unreadable = Source { file: "a.1.yaml".to_owned(), text: Err("no such file".to_owned()) };
    let broken = Source { file: "b.1.yaml".to_owned(), text: Ok("[".to_owned()) };
    let codes: Vec<_> = Report::of(&[unreadable, broken]).faults.iter().map(|row| row.code).collect();
    assert_eq!(codes, ["unreadable", "syntax"]);
}
