//! What an auditor proves with a bundle, and what a changed ledger, bundle or figure is told.

use crate::files::{CAMPAIGN, answer, ready};
use crate::support::Office;
use serde_json::Value;
use std::io::{Cursor, Read as _, Write as _};

on_both!(
    a_bundle_and_a_printed_checkpoint_prove_the_figures,
    a_figure_that_was_made_better_is_named_with_what_the_entries_give,
    an_entry_that_was_changed_in_the_database_is_named,
    a_bundle_that_was_changed_on_its_way_proves_nothing,
    entries_that_were_dropped_at_the_end_are_missing,
);

/// A ledger with answers, its bundle, and its checkpoint as a report would print it.
fn audited(office: &Office) -> String {
    ready(office);
    answer(office);
    office.done(&["bundle", "--out", "so-cai.zip"]);
    let said = office.json(&["verify", "so-cai.zip"]);
    assert_eq!(said["sound"], true, "{said:#}");
    assert_eq!(said["responses"], 12);
    format!("{} {}", said["entries"], said["root"].as_str().unwrap())
}

fn figures(office: &Office, by: &str) -> Value {
    office.json(&["index", "--campaign", CAMPAIGN, "--by", by])
}

fn a_bundle_and_a_printed_checkpoint_prove_the_figures(office: &Office) {
    let printed = audited(office);
    for (name, by) in [("all.json", ""), ("unit.json", "unit"), ("commune.json", "commune,channel")] {
        office.write(name, figures(office, by).to_string());
    }
    let files = ["--figures", "all.json", "--figures", "unit.json", "--figures", "commune.json"];
    let said = office.run(&[&["verify", "so-cai.zip", "--printed", &printed], &files[..]].concat());
    assert_eq!(said.code, 0, "{said}");
    let last = said.out.lines().last().unwrap();
    assert_eq!(
        last,
        "PROVEN: every entry is the one that was signed over, and every figure is the count of them."
    );
    assert_eq!(said.out.matches("figures are the count").count(), 3, "{said}");
    // The database says the same of itself.
    office.done(&["verify", "--printed", &printed]);
}

fn a_figure_that_was_made_better_is_named_with_what_the_entries_give(office: &Office) {
    let printed = audited(office);
    let mut document = figures(office, "unit");
    let overall = &mut document["groups"][0]["overall"];
    let (more, fewer) =
        (overall["numerator"].as_u64().unwrap() + 1, overall["denominator"].as_u64().unwrap());
    overall["numerator"] = more.into();
    overall["value"] = 0.99.into();
    office.write("better.json", document.to_string());
    let said = office.run(&["verify", "so-cai.zip", "--printed", &printed, "--figures", "better.json"]);
    assert_eq!(said.code, 1, "{said}");
    let wanted = format!("overall: numerator is {more}, the entries give {}", more - 1);
    assert!(said.out.contains(&wanted), "{wanted} of {fewer}\n{said}");
    assert!(said.out.contains("2 DIFFERENCES"), "{said}");
    assert_eq!(said.out.lines().last(), Some("NOT PROVEN: see above."));
}

fn an_entry_that_was_changed_in_the_database_is_named(office: &Office) {
    let printed = audited(office);
    let nonce = if office.url.starts_with("sqlite") {
        office.sql("DROP TRIGGER entry_no_update");
        "zeroblob(16)"
    } else {
        office.sql("ALTER TABLE entry DISABLE TRIGGER ALL");
        r"'\x00000000000000000000000000000000'::bytea"
    };
    let last = office.entries();
    office.sql(&format!(
        "UPDATE entry SET nonce = {nonce} WHERE kind = 1 AND seq = (SELECT max(seq) FROM entry)"
    ));
    let said = office.run(&["verify", "--printed", &printed]);
    assert_eq!(said.code, 1, "{said}");
    let size: u64 = printed.split(' ').next().unwrap().parse().unwrap();
    let wanted = format!("NOT PROVEN: entry {} is not the one that was signed over.", size - 1);
    assert_eq!(said.out.lines().last(), Some(wanted.as_str()), "{last}");
}

/// The same bundle with one member's bytes changed.
fn changed(bundle: &[u8], member: &str, change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(bundle)).unwrap();
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..old.len() {
        let mut file = old.by_index(at).unwrap();
        let (name, mut content) = (file.name().unwrap().into_owned(), Vec::new());
        file.read_to_end(&mut content).unwrap();
        if name == member {
            change(&mut content);
        }
        new.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        new.write_all(&content).unwrap();
    }
    new.finish().unwrap().into_inner()
}

fn members(bundle: &[u8]) -> Vec<String> {
    let archive = zip::ZipArchive::new(Cursor::new(bundle)).unwrap();
    archive.file_names().map(|name| name.unwrap().into_owned()).collect()
}

fn a_bundle_that_was_changed_on_its_way_proves_nothing(office: &Office) {
    let printed = audited(office);
    let bundle = std::fs::read(office.folder().join("so-cai.zip")).unwrap();
    let names = members(&bundle);
    let of = |start: &str| names.iter().find(|name| name.starts_with(start)).unwrap().clone();
    let size: u64 = printed.split(' ').next().unwrap().parse().unwrap();
    let told = |bundle: Vec<u8>| {
        office.write("other.zip", bundle);
        let said = office.run(&["verify", "other.zip", "--printed", &printed]);
        assert_eq!(said.code, 1, "{said}");
        said.out.lines().last().unwrap().to_owned()
    };
    // The last byte of the last entry's body is an answer's text hash or the number of texts.
    let last = of("tile/entries/");
    assert_eq!(
        told(changed(&bundle, &last, |bytes| *bytes.last_mut().unwrap() ^= 1)),
        format!("NOT PROVEN: entry {} is not the one that was signed over.", size - 1)
    );
    let hashes = of("tile/0/");
    assert_eq!(
        told(changed(&bundle, &hashes, |bytes| bytes[33] ^= 1)),
        "NOT PROVEN: the leaf hash beside entry 1 is not its own."
    );
    // A tile that is cut off ends the reading: what came behind is missing.
    let end = size - 1;
    assert_eq!(
        told(changed(&bundle, &last, |bytes| bytes.truncate(bytes.len() - 5))),
        format!("NOT PROVEN: the entries {end} to {end} are missing.")
    );
    let more = |bytes: &mut Vec<u8>| {
        let text =
            String::from_utf8(bytes.clone()).unwrap().replace(&format!("\"size\": {size}"), "\"size\": 9");
        *bytes = text.into_bytes();
    };
    assert_eq!(told(changed(&bundle, "bundle.json", more)), "NOT PROVEN: see above.");
}

fn entries_that_were_dropped_at_the_end_are_missing(office: &Office) {
    ready(office);
    office.done(&["bundle", "--out", "early.zip"]);
    let early = office.json(&["verify", "early.zip"])["entries"].as_u64().unwrap();
    answer(office);
    office.done(&["bundle", "--out", "late.zip"]);
    let late = office.json(&["verify", "late.zip"]);
    let printed = format!("{} {}", late["entries"], late["root"].as_str().unwrap());
    let said = office.run(&["verify", "early.zip", "--printed", &printed]);
    assert_eq!(said.code, 1, "{said}");
    let wanted = format!("NOT PROVEN: the entries {early} to {} are missing.", early + 11);
    assert_eq!(said.out.lines().last(), Some(wanted.as_str()));
    // What grew since is no contradiction: the earlier root still holds in the later ledger.
    let root = office.json(&["verify", "early.zip"])["root"].as_str().unwrap().to_owned();
    office.done(&["verify", "late.zip", "--printed", &format!("{early} {root}")]);
}
