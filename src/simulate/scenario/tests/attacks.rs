//! That each attack does what it says.

use super::*;
use std::collections::BTreeSet;
use std::ops::RangeBounds;
use std::sync::LazyLock;

const SEED: u64 = 21;

fn settings(scenario: Scenario) -> Settings {
    Settings { units: 30, weeks: 40, start_week: Some(26), ..Settings::of(scenario) }
}

/// The province that others are compared with.
static HONEST: LazyLock<World> = LazyLock::new(|| generate(&settings(Scenario::Honest), SEED));

/// The same province with three attackers in it.
fn only(attack: Attack) -> (World, &'static World) {
    (generate(&settings(Scenario::Only(attack)), SEED), &HONEST)
}

fn since<'w>(world: &'w World, attacked: &Attacked) -> impl Iterator<Item = (&'w Arrival, Origin)> {
    let (unit, from, until) = (attacked.unit, attacked.from, attacked.until);
    told(world).filter(move |(arrival, _)| {
        unit_of(world, arrival) == unit && (from..until).contains(&arrival.minute)
    })
}

/// Scans of a unit's posters on these days.
fn scans(world: &World, unit: usize, days: impl RangeBounds<Day>) -> u32 {
    let here = world.facts.visits.iter().filter(|visits| days.contains(&visits.day));
    let posters = here.filter(|visits| {
        let place = world.province.touchpoints[visits.touchpoint];
        place.unit == unit && place.channel == Channel::Qr
    });
    posters.map(|visits| visits.scans).sum()
}

fn fakes(world: &World) -> Vec<&Arrival> {
    told(world).filter(|(_, origin)| matches!(origin, Origin::Fake(_))).map(|(arrival, _)| arrival).collect()
}

#[test]
fn stuffing_leaves_every_honest_sheet_as_it_was() {
    let (cheated, honest) = only(Attack::SlowStuffing);
    let kept: Vec<&Arrival> =
        told(&cheated).filter(|(_, origin)| *origin == Origin::Honest).map(|(arrival, _)| arrival).collect();
    assert_eq!(kept, honest.facts.arrivals.iter().collect::<Vec<_>>());
    assert_eq!(cheated.facts.dossiers, honest.facts.dossiers);
}

#[test]
fn an_attack_changes_nothing_at_other_units() {
    for attack in [Attack::StaffCodes, Attack::Suppression, Attack::FriendlyOnly, Attack::SwappedPoster] {
        let (cheated, honest) = only(attack);
        let others = |world: &World| -> Vec<Arrival> {
            let touched = |unit| cheated.truth.attacks.iter().any(|attacked| attacked.touches(unit));
            let all = world.facts.arrivals.iter();
            all.filter(|arrival| !touched(unit_of(world, arrival))).cloned().collect()
        };
        assert!(others(honest).len() > 1_000);
        assert_eq!(others(&cheated), others(honest), "{attack}");
        assert_ne!(cheated.facts, honest.facts, "{attack}");
    }
}

#[test]
fn a_burst_is_thirty_sheets_of_one_telephone_in_twenty_minutes_at_a_unit_of_three_an_hour() {
    let (world, _) = only(Attack::Burst);
    let attacked = world.truth.attacks[0];
    let burst: Vec<&Arrival> = since(&world, &attacked)
        .filter(|(_, origin)| matches!(origin, Origin::Fake(_)))
        .map(|(arrival, _)| arrival)
        .collect();
    assert_eq!(burst.len(), 30);
    assert_eq!(burst.iter().map(|arrival| arrival.device).collect::<BTreeSet<_>>().len(), 1);
    assert!(burst[29].minute.0 - burst[0].minute.0 < 20);
    assert!(burst.iter().all(|arrival| all_top(arrival)));
    let honest: Vec<&Arrival> = told(&world)
        .filter(|(arrival, origin)| {
            *origin == Origin::Honest
                && unit_of(&world, arrival) == attacked.unit
                && channel_of(&world, arrival) == Channel::Qr
        })
        .map(|(arrival, _)| arrival)
        .collect();
    let days: BTreeSet<Day> =
        honest.iter().map(|arrival| arrival.minute.day()).filter(|d| d.is_working()).collect();
    let an_hour = float(honest.len()) / float(days.len()) / 7.5;
    assert!((2.2..3.8).contains(&an_hour), "{an_hour} sheets an hour");
}

#[test]
fn slow_stuffing_adds_a_fifth_at_the_top_and_twice_that_at_twice_the_strength() {
    for strength in [1.0, 2.0] {
        let settings = Settings { strength, ..settings(Scenario::Only(Attack::SlowStuffing)) };
        let world = generate(&settings, SEED);
        let all: Vec<(&Arrival, Origin)> =
            world.truth.attacks.iter().flat_map(|attacked| since(&world, attacked)).collect();
        let fake = float(all.iter().filter(|(_, origin)| *origin != Origin::Honest).count());
        let more = fake / (float(all.len()) - fake);
        assert!((more - 0.2 * strength).abs() < 0.05 * strength, "{more} at {strength}");
        assert!(share(&fakes(&world), |arrival| all_top(arrival)) > 0.75);
    }
}

#[test]
fn growing_stuffing_grows() {
    let (world, _) = only(Attack::GrowingStuffing);
    let in_week = |week: u32| {
        fakes(&world).iter().filter(|arrival| world.province.week_of(arrival.minute) == week).count()
    };
    assert!(in_week(29) > 2 * in_week(26) && in_week(38) > in_week(30));
}

#[test]
fn careful_stuffing_has_fours_and_a_citizens_pace() {
    let (world, _) = only(Attack::CarefulStuffing);
    let fakes = fakes(&world);
    let top = share(&fakes, |arrival| all_top(arrival));
    assert!((0.2..0.9).contains(&top), "{top}");
    let seconds = median(fakes.iter().filter_map(|arrival| arrival.elapsed).map(f64::from).collect());
    assert!((30.0..90.0).contains(&seconds), "{seconds}");
}

#[test]
fn kept_slips_are_filled_in_by_staff_and_not_by_citizens() {
    let (world, honest) = only(Attack::StaffCodes);
    for attacked in &world.truth.attacks {
        let slips: Vec<(&Arrival, Origin)> = since(&world, attacked)
            .filter(|(arrival, _)| channel_of(&world, arrival) == Channel::Code)
            .collect();
        let fake = slips.iter().filter(|(_, origin)| *origin != Origin::Honest).count();
        let before = told(honest)
            .filter(|(arrival, _)| {
                unit_of(honest, arrival) == attacked.unit
                    && channel_of(honest, arrival) == Channel::Code
                    && arrival.minute >= attacked.from
            })
            .count();
        assert!(fake > slips.len() / 2, "{fake} of {}", slips.len());
        assert!(slips.len() - fake < before, "citizens lose slips");
    }
}

#[test]
fn a_hidden_poster_is_hardly_scanned_for_two_weeks_and_less_ever_after() {
    let (world, honest) = only(Attack::Suppression);
    let (mut first, mut later) = ([0, 0], [0, 0]);
    for attacked in &world.truth.attacks {
        let (from, again) = (attacked.from.day(), attacked.from.day().plus(14));
        for (at, world) in [&world, honest].into_iter().enumerate() {
            first[at] += scans(world, attacked.unit, from..again);
            later[at] += scans(world, attacked.unit, again..);
        }
    }
    assert!(5 * first[0] < first[1], "{first:?}");
    assert!(10 * later[0] < 9 * later[1], "{later:?}");
}

#[test]
fn where_only_friends_are_asked_figures_rise_and_answers_get_fewer() {
    let (world, honest) = only(Attack::FriendlyOnly);
    for attacked in &world.truth.attacks {
        let [with, without] = [&world, honest].map(|world| {
            since(world, attacked).flat_map(|(arrival, _)| ratings(arrival)).collect::<Vec<f64>>()
        });
        assert!(with.len() < without.len());
        let satisfied = |marks: &[f64]| share(marks, |rating| *rating > 3.5);
        assert!(satisfied(&with) > satisfied(&without) + 0.02, "{}", attacked.unit);
    }
}

#[test]
fn a_swapped_poster_brings_one_unit_the_answers_of_the_other() {
    let (world, honest) = only(Attack::SwappedPoster);
    for attacked in &world.truth.attacks {
        let other = attacked.other.expect("two units");
        let from = attacked.from.day();
        assert_eq!(scans(&world, other, from..), 0);
        assert!(scans(honest, other, from..) > 0);
        assert!(scans(&world, attacked.unit, from..) > scans(honest, attacked.unit, from..));
    }
}

#[test]
fn a_combination_does_all_its_parts_at_the_same_units() {
    let world = generate(&settings(Scenario::Combined), SEED);
    let units: BTreeSet<usize> = world.truth.attacks.iter().map(|attacked| attacked.unit).collect();
    assert_eq!(units.len(), 3);
    assert_eq!(world.truth.attacks.len(), 3 * 3);
}
