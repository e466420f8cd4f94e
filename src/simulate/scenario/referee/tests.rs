use super::*;
use crate::simulate::scenario::Attack;
use crate::simulate::scenario::Scenario;
use crate::simulate::scenario::world::Truth;

const SEEDS: u64 = 2;

fn settings(attack: Attack) -> Settings {
    Settings { units: 12, weeks: 24, ..Settings::of(Scenario::Only(attack)) }
}

/// Says the truth, so many weeks after it.
struct Oracle {
    truth: Truth,
    weeks_late: u32,
}

impl Detector for Oracle {
    fn week(&mut self, province: &Province, week: &Week<'_>) -> Vec<Flag> {
        let now = |attacked: &&super::super::world::Attacked| {
            province.week_of(attacked.from) + self.weeks_late == week.no
        };
        let flag = |attacked: &super::super::world::Attacked| Flag {
            signal: "oracle".to_owned(),
            unit: attacked.unit,
            week: week.no,
            raised: if self.weeks_late == 0 { attacked.from } else { week.until },
        };
        self.truth.attacks.iter().filter(now).map(flag).collect()
    }
}

fn judged(settings: &Settings, weeks_late: u32) -> Report {
    let mut report = Report::new(settings.scenario);
    let world = generate(settings, 5);
    let flags = watch(&world, &mut Oracle { truth: world.truth.clone(), weeks_late });
    report.count(5, &world, &flags);
    report
}

#[test]
fn a_detector_that_says_nothing_finds_nothing_and_every_miss_is_named() {
    let report = play(&settings(Attack::SlowStuffing), 1, SEEDS, &|_| Box::new(Nothing), || {});
    assert_eq!((report.together.false_weeks, report.together.all_caught()), (0, Caught::default()));
    let attacks: u64 = report.attacks.values().sum();
    assert!(attacks >= SEEDS && report.honest_weeks > 100);
    assert_eq!(report.misses.len(), usize::try_from(attacks).unwrap());
    assert!(report.misses.iter().all(|miss| miss.found_after.is_none()));
}

#[test]
fn a_detector_that_flags_all_finds_all_and_every_honest_week_is_a_false_alarm() {
    for scenario in Scenario::ALL {
        let settings = Settings { units: 12, weeks: 24, ..Settings::of(scenario) };
        let report = play(&settings, 1, SEEDS, &|_| Box::new(Everything), || {});
        assert_eq!(report.together.false_weeks, report.honest_weeks, "{scenario}");
        let attacks: u64 = report.attacks.values().sum();
        let all = Caught { same_day: attacks, four_weeks: attacks };
        assert_eq!((report.together.all_caught(), report.misses.len()), (all, 0), "{scenario}");
        assert_eq!(report.signals["everything"], report.together, "{scenario}");
    }
}

#[test]
fn the_truth_is_found_the_same_day_without_a_false_alarm() {
    let report = judged(&settings(Attack::FriendlyOnly), 0);
    assert_eq!(report.together.false_weeks, 0);
    assert_eq!(report.together.all_caught().same_day, report.attacks[&Attack::FriendlyOnly]);
    assert!(report.misses.is_empty());
}

#[test]
fn what_is_found_in_the_fourth_week_is_in_time_and_in_the_fifth_a_miss() {
    let settings = Settings { start_week: Some(12), ..settings(Attack::Suppression) };
    let fourth = judged(&settings, 3);
    assert_eq!(fourth.together.all_caught(), Caught { same_day: 0, four_weeks: 1 });
    let fifth = judged(&settings, 4);
    assert_eq!(fifth.together.all_caught(), Caught::default());
    assert_eq!(fifth.misses[0].found_after, Some(4));
}

#[test]
fn a_flag_from_before_an_attack_finds_nothing_and_is_a_false_alarm() {
    let settings = Settings { start_week: Some(12), ..settings(Attack::Suppression) };
    let world = generate(&settings, 5);
    let unit = world.truth.attacks[0].unit;
    let flag = |week: u32| Flag {
        signal: "early".to_owned(),
        unit,
        week,
        raised: world.province.start_of(week + 1),
    };
    let mut report = Report::new(settings.scenario);
    // Twice the same week is one alarm; the week of the attack is none.
    report.count(5, &world, &[flag(11), flag(11), flag(9)]);
    assert_eq!((report.together.false_weeks, report.together.all_caught()), (2, Caught::default()));
}

#[test]
fn weeks_show_everything_once_and_in_its_time() {
    struct Collect(Vec<Arrival>, usize, usize, u32);
    impl Detector for Collect {
        fn week(&mut self, _: &Province, week: &Week<'_>) -> Vec<Flag> {
            assert!(week.arrivals.iter().all(|a| (week.from..week.until).contains(&a.minute)));
            self.0.extend_from_slice(week.arrivals);
            self.1 += week.visits.len();
            self.2 += week.codes.len();
            self.3 += week.dossiers.iter().map(|returned| returned.count).sum::<u32>();
            Vec::new()
        }
    }
    let world = generate(&settings(Attack::Burst), 2);
    let mut seen = Collect(Vec::new(), 0, 0, 0);
    watch(&world, &mut seen);
    let facts = &world.facts;
    assert_eq!(seen.0, facts.arrivals);
    assert_eq!((seen.1, seen.2), (facts.visits.len(), facts.codes.len()));
    assert_eq!(seen.3, facts.dossiers.iter().map(|returned| returned.count).sum::<u32>());
}

/// The bar that other detectors have to clear: not nothing, and not enough.
#[test]
fn a_spreadsheet_sees_few_slow_stuffers_and_seldom_cries_wolf() {
    let slow = Settings { units: 40, ..Settings::of(Scenario::Only(Attack::SlowStuffing)) };
    let report = play(&slow, 1, SEEDS, &|_| Box::new(Yardstick::default()), || {});
    assert!(report.together.all_caught().four_weeks * 2 < report.attacks[&Attack::SlowStuffing]);
    assert!(report.together.false_weeks * 50 < report.honest_weeks, "{}", report.together.false_weeks);
}
