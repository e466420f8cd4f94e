//! The table of ASVS.md names tests and files: a name that is none would be a lie.

use std::path::Path;

fn code(dir: &Path, text: &mut String) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("node_modules") {
            code(&path, text);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            text.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_test_and_file_that_the_table_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = include_str!("ASVS.md");
    let mut all = String::new();
    code(&root.join("src"), &mut all);
    code(&root.join("tests"), &mut all);
    let rows = table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| item"));
    let named: Vec<&str> =
        rows.flat_map(|row| row.split('`').skip(1).step_by(2)).filter(|name| *name != "__Host-").collect();
    assert!(named.len() > 40, "{}", named.len());
    for name in named {
        let there =
            if name.contains('/') { root.join(name).is_file() } else { all.contains(&format!("fn {name}(")) };
        assert!(there, "ASVS.md names `{name}`, which does not exist");
    }
}
