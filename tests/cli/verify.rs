//! What an auditor proves with a bundle, and what a changed ledger, bundle or figure is told.

use crate::files::{CAMPAIGN, answer, ready};
use crate::support::Office;
use hailong::catalog::decide::flags::{FlagWish, raise};
use hailong::ids::{CampaignNo, Hour, LedgerId};
use hailong::ledger::Signals;
use hailong::ledger::flag::FlaggedSet;
use hailong::store::{Options, Store};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};

on_both!(
    a_bundle_and_a_printed_checkpoint_prove_the_figures,
    a_figure_that_was_made_better_is_named_with_what_the_entries_give,
    an_entry_that_was_changed_in_the_database_is_named,
    a_bundle_that_was_changed_on_its_way_proves_nothing,
    entries_that_were_dropped_at_the_end_are_missing,
    a_bundle_brings_the_figures_of_published_campaigns,
    figures_beside_the_main_ones_are_counted_again_too,
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

fn a_bundle_brings_the_figures_of_published_campaigns(office: &Office) {
    ready(office);
    answer(office);
    office.done(&["campaign", "close", CAMPAIGN]);
    office.done(&["campaign", "publish", CAMPAIGN]);
    office.done(&["bundle", "--out", "so-cai.zip"]);
    let said = office.json(&["verify", "so-cai.zip"]);
    let figures = &said["figures"][0];
    assert_eq!(
        (said["sound"].as_bool(), figures["campaign"].as_str()),
        (Some(true), Some(CAMPAIGN)),
        "{said:#}"
    );
    assert!(figures["figures"].as_u64().unwrap() > 10 && figures["entries"] == said["entries"], "{figures}");
}

/// A flag over everything that came in the first six hours.
fn flag(office: &Office) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(&office.absolute_url(), Options::default()).await.unwrap();
        let catalog = store.catalog(LedgerId(1)).await.unwrap();
        let touchpoint = catalog.touchpoints.values().next().unwrap();
        let from = catalog.ledger.first_hour;
        let set = FlaggedSet {
            campaign: CampaignNo(1),
            unit: touchpoint.unit,
            touchpoint: None,
            channel: None,
            from,
            to: Hour(from.0 + 6),
            bits: Signals::default(),
        };
        let wish = FlagWish {
            signal: "burst.1".into(),
            set,
            week: None,
            responses: 2,
            evidence: BTreeMap::new(),
            raised_by: "watch".into(),
        };
        let now = Hour(from.0 + 100);
        store.change(LedgerId(1), now, |catalog| Ok::<_, ()>(raise(catalog, vec![wish]))).await.unwrap();
        store.close().await;
    });
}

fn figures_beside_the_main_ones_are_counted_again_too(office: &Office) {
    ready(office);
    answer(office);
    flag(office);
    office.done(&["bundle", "--out", "so-cai.zip"]);
    let document = figures(office, "unit");
    assert_eq!(document["responses"]["flagged"], 2, "{document:#}");
    let told = |document: &Value| {
        office.write("figures.json", document.to_string());
        office.run(&["verify", "so-cai.zip", "--figures", "figures.json"])
    };
    assert_eq!(told(&document).code, 0);
    let mut fewer = document.clone();
    fewer["responses"]["flagged"] = 0.into();
    let said = told(&fewer);
    assert!(said.code == 1 && said.out.contains("all: flagged is 0, the entries give 2"), "{said}");
    let mut better = document;
    better["without_flagged"]["overall"]["numerator"] = 1.into();
    let said = told(&better);
    assert!(said.code == 1 && said.out.contains("without flagged · overall: numerator is 1,"), "{said}");
}
