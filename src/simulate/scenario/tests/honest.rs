//! Honest provinces.

use super::*;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use time::Weekday;

/// Made once: every test looks at the same year.
static YEAR: LazyLock<World> = LazyLock::new(|| generate(&Settings::of(Scenario::Honest), 11));

/// Sheets of a unit by week.
fn weeks_of(world: &World, unit: usize) -> Vec<f64> {
    let mut weeks = vec![0.0; usize::try_from(world.province.weeks).unwrap()];
    for arrival in world.facts.arrivals.iter().filter(|arrival| unit_of(world, arrival) == unit) {
        weeks[usize::try_from(world.province.week_of(arrival.minute)).unwrap()] += 1.0;
    }
    weeks
}

#[test]
fn a_seed_gives_the_same_province_and_another_seed_another() {
    let settings = Settings { units: 5, weeks: 20, ..Settings::of(Scenario::Combined) };
    assert_eq!(generate(&settings, 3), generate(&settings, 3));
    assert_ne!(generate(&settings, 3).facts, generate(&settings, 4).facts);
}

#[test]
fn a_unit_gets_some_dozen_sheets_a_week_and_units_differ_in_size() {
    let world = &*YEAR;
    let means: Vec<f64> = (0..100).map(|unit| mean(&weeks_of(world, unit))).collect();
    let middle = median(means.clone());
    assert!((8.0..60.0).contains(&middle), "{middle} a week");
    assert!(means.iter().any(|mean| *mean > 2.5 * middle), "no large unit");
    assert!(means.iter().any(|mean| *mean < 0.4 * middle), "no small unit");
}

#[test]
fn weeks_of_a_unit_differ_by_more_than_chance() {
    let world = &*YEAR;
    // Autumn, when neither Tết nor a holiday makes weeks differ.
    let spread = |unit| {
        let weeks = &weeks_of(world, unit)[36..51];
        variance(weeks) / mean(weeks)
    };
    let middle = median((0..100).map(spread).collect());
    assert!((1.1..4.0).contains(&middle), "variance over mean is {middle}");
}

#[test]
fn people_come_in_office_hours_pause_at_noon_and_most_on_mondays() {
    let world = &*YEAR;
    let posters: Vec<&Arrival> =
        world.facts.arrivals.iter().filter(|arrival| channel_of(world, arrival) == Channel::Qr).collect();
    let at = |from: u32, to: u32| share(&posters, |arrival| (from..to).contains(&arrival.minute.of_day()));
    assert!(at(450, 1_040) > 0.85, "{} in the day", at(450, 1_040));
    assert!(at(720, 800) < 0.4 * at(560, 640), "a pause at noon");
    assert!((0.01..0.12).contains(&at(1_080, 1_320)), "{} in the evening", at(1_080, 1_320));
    let on = |weekday: Weekday| share(&posters, |arrival| arrival.minute.day().date().weekday() == weekday);
    assert!(on(Weekday::Monday) > 1.3 * on(Weekday::Friday));
    assert!(on(Weekday::Saturday) + on(Weekday::Sunday) < 0.05);
    let weekend = on(Weekday::Saturday) + on(Weekday::Sunday);
    assert!(weekend > 0.0, "some answer at the weekend");
}

#[test]
fn around_tet_hardly_anybody_comes() {
    let world = &*YEAR;
    let mut weeks = vec![0.0; 52];
    for arrival in &world.facts.arrivals {
        weeks[usize::try_from(world.province.week_of(arrival.minute)).unwrap()] += 1.0;
    }
    // The week from 16 February 2026.
    assert!(weeks[6] < 0.15 * mean(&weeks[20..40]), "{} of {}", weeks[6], mean(&weeks[20..40]));
}

#[test]
fn most_are_satisfied_and_a_good_part_ticks_the_top_throughout() {
    let world = &*YEAR;
    let sheets = &world.facts.arrivals;
    let top = share(sheets, all_top);
    assert!((0.25..0.6).contains(&top), "{top} all at the top");
    let marks: Vec<f64> = sheets.iter().flat_map(ratings).collect();
    let satisfied = share(&marks, |rating| *rating > 3.5);
    assert!((0.8..0.95).contains(&satisfied), "{satisfied} satisfied");
    let given = float(marks.len()) / (6.0 * float(sheets.len()));
    assert!((0.9..0.99).contains(&given), "{given} of the questions answered");
}

#[test]
fn offices_differ_and_some_are_excellent_or_bad_all_year() {
    let world = &*YEAR;
    let mut sums: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for arrival in &world.facts.arrivals {
        sums.entry(unit_of(world, arrival)).or_default().extend(ratings(arrival));
    }
    let shares: Vec<f64> = sums.values().map(|marks| share(marks, |rating| *rating > 3.5)).collect();
    let deviation = variance(&shares).sqrt();
    assert!((0.03..0.12).contains(&deviation), "offices differ by {deviation}");
    assert!(shares.iter().any(|share| *share > 0.96), "none is excellent");
    assert!(shares.iter().any(|share| *share < 0.75), "none is bad");
}

#[test]
fn the_answers_of_one_person_hang_together() {
    let world = &*YEAR;
    let whole = |arrival: &&Arrival| ratings(arrival).len() == 6;
    let pairs: Vec<(f64, f64)> = world
        .facts
        .arrivals
        .iter()
        .filter(whole)
        .map(|arrival| (ratings(arrival)[0], ratings(arrival)[2]))
        .collect();
    let (first, second): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let (m1, m2) = (mean(&first), mean(&second));
    let together = mean(&pairs.iter().map(|(a, b)| (a - m1) * (b - m2)).collect::<Vec<_>>());
    let correlation = together / (variance(&first) * variance(&second)).sqrt();
    assert!((0.4..0.85).contains(&correlation), "{correlation}");
}

#[test]
fn some_honest_people_are_fast_and_most_take_a_minute() {
    let world = &*YEAR;
    let seconds: Vec<f64> =
        world.facts.arrivals.iter().filter_map(|arrival| arrival.elapsed).map(f64::from).collect();
    let fast = share(&seconds, |seconds| *seconds < 20.0);
    assert!((0.02..0.12).contains(&fast), "{fast} under 20 seconds");
    let middle = median(seconds);
    assert!((30.0..90.0).contains(&middle), "{middle} seconds");
}

#[test]
fn honest_telephones_in_the_office_wifi_look_alike_and_others_do_not() {
    let world = &*YEAR;
    let mut of_day: BTreeMap<(usize, Day, u64), usize> = BTreeMap::new();
    for arrival in world.facts.arrivals.iter().filter(|a| channel_of(world, a) == Channel::Qr) {
        let device = arrival.device.unwrap();
        *of_day.entry((unit_of(world, arrival), arrival.minute.day(), device)).or_default() += 1;
    }
    let counts: Vec<usize> = of_day.into_values().collect();
    assert!(counts.iter().any(|count| *count >= 4), "no crowd behind one address");
    assert!(share(&counts, |count| *count == 1) > 0.7);
}

#[test]
fn posters_are_scanned_more_often_than_answered_and_slips_are_fewer_than_dossiers() {
    let world = &*YEAR;
    let scans: u32 = world.facts.visits.iter().map(|visits| visits.scans).sum();
    let starts: u32 = world.facts.visits.iter().map(|visits| visits.starts).sum();
    assert!(starts < scans && f64::from(starts) > 0.7 * f64::from(scans), "{starts} of {scans}");
    let returned: u32 = world.facts.dossiers.iter().map(|returned| returned.count).sum();
    let issued: u32 = world.facts.codes.iter().map(|codes| codes.count).sum();
    let ratio = f64::from(issued) / f64::from(returned);
    assert!((0.3..0.9).contains(&ratio), "{ratio} of the results came with a slip");
}

#[test]
fn a_unit_that_begins_in_mid_year_is_silent_before() {
    let world = &*YEAR;
    let late = world.province.units.iter().position(|opens| *opens > world.province.first);
    let weeks = weeks_of(world, late.expect("some unit begins late"));
    assert!(mean(&weeks[..26]) < f64::EPSILON && mean(&weeks[26..]) > 1.0);
}
