//! The direction of modules: who may know whom. README.md, section ARCHITECTURE, draws the same table.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Module → the modules of ours that it may name. What is not listed may not exist.
const ARROWS: &[(&str, &[&str])] = &[
    // The pure core: no IO, clock, async, SQL or HTTP.
    ("ids", &[]),
    ("table", &[]),
    ("brand", &[]),
    ("unit", &["ids", "table"]),
    ("account", &["ids", "unit"]),
    ("words", &[]),
    ("definition", &["ids", "words"]),
    ("campaign", &["ids", "table", "unit", "definition"]),
    ("touchpoint", &["ids", "unit", "definition"]),
    ("answers", &["ids", "definition"]),
    ("ledger", &["ids", "unit", "campaign", "touchpoint", "answers"]),
    (
        "catalog",
        &["ids", "brand", "table", "unit", "account", "definition", "campaign", "touchpoint", "ledger"],
    ),
    ("paper", &["ids", "definition", "campaign", "touchpoint", "answers", "ledger", "catalog"]),
    ("index", &["ids", "unit", "definition", "campaign", "touchpoint", "answers", "ledger", "catalog"]),
    ("quality", &["ids", "definition", "campaign", "touchpoint", "answers", "ledger", "index", "catalog"]),
    ("simulate", &["ids", "unit", "definition", "campaign", "touchpoint", "answers", "ledger", "catalog"]),
    ("comment", &["ids", "unit"]),
    ("complaint", &["ids", "unit", "comment"]),
    // The shell around it.
    ("config", &[]),
    (
        "store",
        &[
            "ids",
            "unit",
            "account",
            "definition",
            "campaign",
            "touchpoint",
            "answers",
            "ledger",
            "catalog",
            "comment",
            "complaint",
        ],
    ),
    ("chart", &["ids", "index"]),
    ("mail", &["config"]),
    ("report", &["ids", "index", "chart", "ledger", "unit", "definition", "campaign", "catalog"]),
    (
        "export",
        &[
            "ids",
            "unit",
            "definition",
            "campaign",
            "answers",
            "ledger",
            "index",
            "catalog",
            "store",
            "report",
        ],
    ),
    (
        "print",
        &[
            "ids",
            "unit",
            "campaign",
            "touchpoint",
            "definition",
            "catalog",
            "paper",
            "index",
            "chart",
            "report",
            "words",
        ],
    ),
    (
        "digest",
        &[
            "ids",
            "campaign",
            "touchpoint",
            "ledger",
            "catalog",
            "index",
            "config",
            "chart",
            "report",
            "print",
            "mail",
        ],
    ),
    (
        "web",
        &[
            "ids",
            "words",
            "brand",
            "table",
            "unit",
            "account",
            "definition",
            "campaign",
            "touchpoint",
            "answers",
            "ledger",
            "catalog",
            "paper",
            "index",
            "quality",
            "comment",
            "complaint",
            "config",
            "store",
            "chart",
            "export",
            "report",
            "print",
            "mail",
            "digest",
        ],
    ),
    (
        "cli",
        &[
            "ids",
            "words",
            "brand",
            "table",
            "unit",
            "account",
            "definition",
            "campaign",
            "touchpoint",
            "answers",
            "ledger",
            "catalog",
            "paper",
            "index",
            "quality",
            "simulate",
            "comment",
            "complaint",
            "config",
            "store",
            "chart",
            "export",
            "report",
            "print",
            "mail",
            "digest",
            "web",
        ],
    ),
];

/// Library → the only module that may name it.
const OWNED: &[(&str, &str)] = &[
    ("sea_orm", "store"),
    ("rusqlite", "store"),
    ("migrations", "store"),
    ("actix_web", "web"),
    ("askama", "web"),
    ("plotters", "chart"),
    ("typst", "print"),
    ("palette", "brand"),
    ("roxmltree", "brand"),
    ("rust_xlsxwriter", "export"),
    ("lettre", "mail"),
    ("openidconnect", "web"),
    ("hyper_rustls", "web"),
    ("argon2", "account"),
    ("totp_rs", "account"),
    ("zxcvbn", "account"),
    ("calamine", "table"),
    ("anyhow", "cli"),
    ("clap", "cli"),
    ("indicatif", "cli"),
    ("crossterm", "cli"),
];

/// Modules that do no IO: what they may not even name.
const PURE: &[&str] = &[
    "ids",
    "brand",
    "table",
    "words",
    "unit",
    "account",
    "definition",
    "campaign",
    "touchpoint",
    "answers",
    "ledger",
    "catalog",
    "paper",
    "index",
    "quality",
    "simulate",
    "comment",
    "complaint",
];
const IMPURE_NAMES: &[&str] =
    &["std::fs", "std::net", "std::env", "tokio", "SystemTime", "now_utc", "Instant::now", "getrandom"];

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The code of a file without comments, up to its unit tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn names_after<'a>(code: &'a str, prefix: &str) -> Vec<&'a str> {
    code.match_indices(prefix)
        .filter(|(at, _)| !code[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'))
        .flat_map(|(at, _)| {
            let rest = &code[at + prefix.len()..];
            let group = rest.strip_prefix('{').map(|inner| top_level_names(inner));
            group.unwrap_or_else(|| vec![word(rest)])
        })
        .collect()
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    &text[..end]
}

/// The first words of the parts of `a::B, c::{D, E}}…`.
fn top_level_names(inner: &str) -> Vec<&str> {
    let (mut names, mut depth, mut start) = (Vec::new(), 0i32, 0);
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(word(inner[start..at].trim_start()));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(word(inner[start..at].trim_start()));
                start = at + 1;
            }
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn module_of(path: &Path) -> String {
    let relative = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = relative.components().next().unwrap().as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn every_arrow_between_modules_is_allowed() {
    let arrows: BTreeMap<_, _> = ARROWS.iter().copied().collect();
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut faults = Vec::new();
    let mut seen = 0;
    for path in files {
        let module = module_of(&path);
        if module == "lib" || module == "main" {
            continue;
        }
        let Some(allowed) = arrows.get(module.as_str()) else {
            faults.push(format!("{}: the module `{module}` is not in the table", path.display()));
            continue;
        };
        let code = code(&path);
        for name in names_after(&code, "crate::") {
            seen += 1;
            if name != module && !allowed.contains(&name) {
                faults.push(format!("{}: `{module}` may not know `{name}`", path.display()));
            }
        }
        for (library, owner) in OWNED {
            if module != *owner && !names_after(&code, &format!("{library}::")).is_empty() {
                faults.push(format!("{}: `{library}` is named only under `{owner}`", path.display()));
            }
        }
        if PURE.contains(&module.as_str()) {
            for name in IMPURE_NAMES {
                if code.contains(name) {
                    faults.push(format!("{}: the pure module `{module}` names `{name}`", path.display()));
                }
            }
        }
    }
    faults.sort();
    faults.dedup();
    assert!(seen > 20, "the test found hardly any arrow: {seen}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Benchmarks compare with a store that drops what it confirms; no program may.
#[test]
fn only_benchmarks_answer_without_storing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    let named: Vec<_> = files
        .iter()
        .filter(|path| code(path).contains("answering_without_storing"))
        .map(|path| path.strip_prefix(root).unwrap().display().to_string())
        .collect();
    assert_eq!(named, ["src/store.rs"], "only its own definition");
    let definition = code(&root.join("src/store.rs"));
    assert_eq!(definition.matches("answering_without_storing").count(), 1);
}

#[test]
fn the_table_has_no_cycle() {
    let order: Vec<_> = ARROWS.iter().map(|(module, _)| *module).collect();
    for (at, (module, knows)) in ARROWS.iter().enumerate() {
        for known in *knows {
            assert!(order[..at].contains(known), "`{module}` knows `{known}`, which stands below it");
        }
    }
}

#[test]
fn a_forbidden_arrow_would_be_seen() {
    assert_eq!(names_after("use crate::store::Store;", "crate::"), ["store"]);
    assert_eq!(names_after("use crate::{ids::{A, B}, web};", "crate::"), ["ids", "web"]);
    assert_eq!(names_after("fn f(x: crate::cli::Args) {}", "crate::"), ["cli"]);
    assert_eq!(names_after("use mycrate::x;", "crate::"), Vec::<&str>::new());
}

#[test]
fn no_file_is_longer_than_500_lines() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for dir in ["src", "migrations", "tests"] {
        sources(&root.join(dir), &mut files);
    }
    let long: Vec<_> = files
        .iter()
        .filter(|p| fs::read_to_string(p).unwrap().lines().count() > 500)
        .map(|p| p.display().to_string())
        .collect();
    assert!(long.is_empty(), "split: {long:?}");
}

/// README.md names the test or type that keeps each invariant: a name that is no test would be a lie.
#[test]
fn the_tests_that_the_readme_names_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let table = readme.split("### Invariants").nth(1).and_then(|rest| rest.split("###").next()).unwrap();
    let named: Vec<&str> =
        table.split('`').skip(1).step_by(2).filter(|name| name.matches('_').count() > 2).collect();
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    sources(&root.join("tests"), &mut files);
    let code: String = files.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let missing: Vec<_> = named.iter().filter(|name| !code.contains(&format!("fn {name}("))).collect();
    assert!(named.len() > 10 && missing.is_empty(), "{missing:?} of {named:?}");
}
