//! What `ASVS.md` names is there.

use std::collections::BTreeSet;
use std::path::Path;

const TABLE: &str = include_str!("ASVS.md");

/// Everything that a row sets as code.
fn named(row: &str) -> impl Iterator<Item = &str> {
    row.split('`').skip(1).step_by(2)
}

fn functions(folder: &Path, into: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("node_modules") {
                functions(&path, into);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let names = text.split("fn ").skip(1).filter_map(|rest| rest.split(['(', '<', ' ']).next());
            into.extend(names.map(str::to_owned));
        }
    }
}

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    let rows = TABLE.lines().filter(|line| line.starts_with("| ") && line.as_bytes()[2].is_ascii_digit());
    rows.map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
}

#[test]
fn every_test_and_file_that_is_named_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut known = BTreeSet::new();
    functions(&root.join("tests"), &mut known);
    functions(&root.join("src"), &mut known);
    let mut checked = 0;
    for row in rows() {
        for name in named(row[3]) {
            let is_test =
                name.matches('_').count() > 2 && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            let is_file = name.contains('.') && !name.contains(' ');
            if is_test {
                assert!(known.contains(name), "{}: no test is called {name}", row[0]);
            } else if is_file {
                assert!(root.join(name).exists(), "{}: there is no {name}", row[0]);
            }
            checked += usize::from(is_test || is_file);
        }
    }
    assert!(checked > 150, "{checked}");
}

#[test]
fn every_item_has_a_state_and_its_reason() {
    let mut items = BTreeSet::new();
    for row in rows() {
        assert_eq!(row.len(), 4, "{row:?}");
        assert!(["met", "part", "no", "n/a", "operator"].contains(&row[2]), "{row:?}");
        assert!(!row[1].is_empty() && !row[3].is_empty(), "{row:?}");
        assert!(items.insert(row[0]), "{} stands twice", row[0]);
    }
    assert!(items.len() > 190, "{}", items.len());
}
