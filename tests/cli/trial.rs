//! `simulate --scenario`: simulated provinces before a detector, without a database.

use crate::support::Office;

const SMALL: [&str; 8] = ["simulate", "--seeds", "2", "--units", "8", "--weeks", "16", "--scenario"];

fn trial<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&SMALL[..], more].concat()
}

#[test]
fn a_trial_needs_no_database_and_prints_the_same_bytes_every_time() {
    let office = Office::sqlite();
    let first = office.done(&trial(&["all"]));
    assert!(first.starts_with("Detector ours: 8 units, 16 weeks, strength 1, seeds 1 to 2."), "{first}");
    assert!(first.contains("slow-stuffing") && first.contains("swapped-poster"), "{first}");
    assert_eq!(first, office.done(&trial(&["all"])));
    assert_ne!(first, office.done(&trial(&["all", "--seed", "9"])));
    let left = std::fs::read_dir(office.folder()).unwrap().count();
    assert_eq!(left, 0, "nothing was written");
}

#[test]
fn the_controls_find_nothing_and_everything() {
    let office = Office::sqlite();
    let row = |detector| {
        let told = office.json(&trial(&["burst", "--detector", detector]));
        let scenario = &told["scenarios"][0];
        let (rows, misses) = (&scenario["rows"][0], scenario["misses"].as_array().unwrap().len());
        (rows["false_alarms"].clone(), rows["attacks"][0].clone(), misses)
    };
    let (alarms, found, misses) = row("nothing");
    assert_eq!((alarms["count"].as_u64(), alarms["low"].as_f64()), (Some(0), Some(0.0)));
    assert_eq!((&found["attack"], &found["four_weeks"]["count"], misses), (&"burst".into(), &0.into(), 2));
    let (alarms, found, misses) = row("everything");
    assert!(alarms["count"] == alarms["of"] && alarms["high"].as_f64() == Some(1.0), "{alarms}");
    assert_eq!((&found["same_day"]["count"], &found["same_day"]["of"], misses), (&2.into(), &2.into(), 0));
}

#[test]
fn a_trial_that_cannot_be_meant_is_refused() {
    let office = Office::sqlite();
    let usage = |args: &[&str], says: &str| {
        let said = office.run(args);
        assert!(said.code == 2 && said.err.contains(says), "{said}");
    };
    usage(&trial(&["robbery"]), "`robbery` is no scenario: expected honest, burst, slow-stuffing");
    usage(&trial(&["burst", "--campaign", "nam"]), "--campaign");
    usage(&["simulate"], "--campaign");
    usage(&["simulate", "--campaign", "nam", "--seeds", "3"], "cannot be used with");
    usage(&trial(&["burst", "--strength", "0"]), "more than 0");
    usage(&trial(&["burst", "--first-day", "2019-01-01"]), "2025 to 2029");
}

/// A small province with a fixed seed; the README has the years of whole ones. Were the detectors `nothing` or
/// `everything`, each of these would fail: see above.
#[test]
fn ours_leaves_honest_units_in_peace_and_finds_those_that_cheat() {
    let office = Office::sqlite();
    let province = ["--seed", "7100", "--seeds", "1", "--units", "40", "--weeks", "30", "--attacked", "20"];
    let row = |scenario: &[&str]| {
        let told = office.json(&[&["simulate", "--scenario"][..], scenario, &province].concat());
        told["scenarios"][0]["rows"][0].clone()
    };
    let count = |rate: &serde_json::Value| (rate["count"].as_u64().unwrap(), rate["of"].as_u64().unwrap());
    let (flagged, weeks) = count(&row(&["honest"])["false_alarms"]);
    assert!(weeks > 1_000 && flagged * 100 <= weeks, "{flagged} of {weeks} honest unit-weeks");
    let burst = row(&["burst"]);
    let (found, all) = count(&burst["attacks"][0]["same_day"]);
    assert_eq!((found, all), (8, 8), "thirty sheets from one telephone are seen the same day");
}

/// A province of the size that signals are told in, as its peers say what is usual.
#[test]
fn ours_finds_most_of_those_that_stuff_more_each_week() {
    let office = Office::sqlite();
    let province = ["--seed", "7100", "--seeds", "1", "--weeks", "40", "--rate", "3"];
    let told = office.json(&[&["simulate", "--scenario", "growing-stuffing"][..], &province].concat());
    let row = &told["scenarios"][0]["rows"][0];
    let (found, all) = (&row["attacks"][0]["four_weeks"]["count"], &row["attacks"][0]["four_weeks"]["of"]);
    assert!(all == 10 && found.as_u64() >= Some(8), "{found} of {all}");
}
