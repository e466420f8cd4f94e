use super::*;
use crate::answers::packed::{Layout, Unpacked, unpack};
use crate::definition::parse;
use crate::ids::{CampaignNo, Channel};
use crate::ledger::Signals;
use crate::ledger::response::ResponseView;
use crate::simulate::scenario::adapter::{Simulation, unit_no};
use crate::simulate::scenario::world::Province;
use crate::simulate::scenario::{Attack, world::Mark};

const QUICK: &str = include_str!("../../../../survey-defs/mot-cua-nhanh.1.yaml");
const LONG: &str = include_str!("../../../../survey-defs/sipas-2017.1.yaml");

/// A ledger of two units: one with posters at two counters, one with nothing.
fn ledger(yaml: &str, file: &str) -> (Catalog, Campaign) {
    let first = Day(20_454);
    let place = |counter, field| Place { unit: 0, channel: Channel::Qr, counter, field };
    let touchpoints = vec![place(0, Some(FieldNo(1))), place(1, None)];
    let province = Province { first, weeks: 40, items: 6, units: vec![first, first], touchpoints };
    let simulation = Simulation::of(&province, parse::from_yaml(yaml, file).unwrap()).unwrap();
    let campaign = simulation.catalog.campaigns[&CampaignNo(1)].clone();
    (simulation.catalog, campaign)
}

fn plan(attack: Attack) -> DemoPlan {
    let end = Hour(24 * (20_454 + 150));
    DemoPlan {
        seed: 3,
        unit: unit_no(0),
        hours: Hour(end.0 - 24 * 150)..end,
        scenario: Scenario::Only(attack),
        strength: 2.0,
        weeks: 4,
    }
}

#[test]
fn a_stuffed_commune_is_made_of_valid_responses_within_the_plans_hours() {
    for (yaml, file, items) in [(QUICK, "mot-cua-nhanh.1.yaml", 6), (LONG, "sipas-2017.1.yaml", 22)] {
        let (catalog, campaign) = ledger(yaml, file);
        let definition = &catalog.definitions[&campaign.definition_hash];
        let plan = plan(Attack::SlowStuffing);
        let made = for_demo(&catalog, &campaign, &plan).unwrap();
        assert!(made.responses.len() > 100 && made.fakes > 5, "{} {}", made.responses.len(), made.fakes);
        for simulated in &made.responses {
            let body = simulated.response.body();
            let view = ResponseView::read(&body).unwrap();
            assert_eq!((view.unit, view.signals), (plan.unit, Signals::SIMULATED));
            assert!(plan.hours.contains(&view.hour) && simulated.id.hour() == view.hour);
            assert!(catalog.touchpoints.contains_key(&simulated.response.touchpoint));
            let answers = unpack(&Layout::of(definition), view.answers).unwrap();
            let rated = answers.iter().filter(|answer| matches!(answer, Unpacked::Rating(_))).count();
            assert!(rated <= items && rated * 2 > items, "{rated} of {items}");
        }
        let mut ids: Vec<_> = made.responses.iter().map(|simulated| *simulated.id.as_bytes()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), made.responses.len());
    }
}

#[test]
fn the_same_plan_gives_the_same_commune() {
    let (catalog, campaign) = ledger(QUICK, "mot-cua-nhanh.1.yaml");
    let made = || {
        let made = for_demo(&catalog, &campaign, &plan(Attack::Burst)).unwrap();
        let bodies: Vec<_> = made.responses.iter().map(|s| (s.id, s.nonce, s.response.body())).collect();
        (bodies, made.visits, made.dossiers)
    };
    assert_eq!(made(), made());
}

#[test]
fn every_response_was_a_visit_and_dossiers_are_counted_by_field_and_month() {
    let (catalog, campaign) = ledger(QUICK, "mot-cua-nhanh.1.yaml");
    let plan = plan(Attack::CarefulStuffing);
    let made = for_demo(&catalog, &campaign, &plan).unwrap();
    let starts: u32 = made.visits.iter().map(|visits| visits.starts).sum();
    assert!(usize::try_from(starts).unwrap() >= made.responses.len());
    assert!(made.visits.iter().all(|visits| visits.starts <= visits.scans));
    assert!(made.visits.iter().all(|visits| visits.day <= plan.hours.end.local_date()));
    let returned: u32 = made.dossiers.iter().map(|count| count.count).sum();
    assert!(usize::try_from(returned).unwrap() > made.responses.len() - made.fakes);
    let mut keys: Vec<_> = made.dossiers.iter().map(DossierCount::key).collect();
    keys.dedup();
    assert!(keys.len() == made.dossiers.len() && keys.len() > 10);
}

#[test]
fn fakes_come_in_the_last_weeks_alone() {
    let (catalog, campaign) = ledger(QUICK, "mot-cua-nhanh.1.yaml");
    let cheated = plan(Attack::SlowStuffing);
    let honest = DemoPlan { scenario: Scenario::Honest, ..cheated.clone() };
    let [cheated, honest] = [&cheated, &honest].map(|plan| for_demo(&catalog, &campaign, plan).unwrap());
    assert_eq!((honest.fakes, cheated.responses.len() - honest.responses.len()), (0, cheated.fakes));
    let before = plan(Attack::Burst).hours.end.0 - 24 * 7 * 6;
    let early = |unit: &DemoUnit| -> Vec<Vec<u8>> {
        let all = unit.responses.iter().filter(|simulated| simulated.response.hour.0 < before);
        all.map(|simulated| simulated.response.body()).collect()
    };
    assert_eq!(early(&cheated), early(&honest));
}

#[test]
fn what_cannot_be_shown_is_refused_with_its_reason() {
    let (mut catalog, campaign) = ledger(QUICK, "mot-cua-nhanh.1.yaml");
    let refused = |catalog: &Catalog, plan: &DemoPlan| for_demo(catalog, &campaign, plan).unwrap_err();
    let burst = plan(Attack::Burst);
    let elsewhere = DemoPlan { unit: unit_no(1), ..burst.clone() };
    assert_eq!(refused(&catalog, &elsewhere), DemoError::NoTouchpoint(2));
    assert_eq!(refused(&catalog, &plan(Attack::SwappedPoster)), DemoError::OneUnit);
    catalog.ledger.demo = false;
    assert_eq!(refused(&catalog, &burst), DemoError::Simulate(SimulateError::NotADemo));
}

/// The marks of an arrival are read back from the bytes of its response.
#[test]
fn an_arrival_keeps_its_answers_channel_and_hour_in_the_ledgers_bytes() {
    let settings = Settings { units: 4, weeks: 8, ..Settings::of(Scenario::Combined) };
    let world = generate(&settings, 9);
    let definition = parse::from_yaml(QUICK, "mot-cua-nhanh.1.yaml").unwrap();
    let layout = Layout::of(&definition);
    let simulation = Simulation::of(&world.province, definition).unwrap();
    assert_eq!(simulation.form.items(), settings.items);
    for arrival in &world.facts.arrivals {
        let place = world.province.touchpoints[arrival.touchpoint];
        let body = simulation.response(arrival).body();
        let view = ResponseView::read(&body).unwrap();
        assert_eq!(Channel::from_code(view.channel), Some(place.channel));
        assert_eq!((view.unit, view.hour), (unit_no(place.unit), arrival.minute.hour()));
        let marks: Vec<Mark> = unpack(&layout, view.answers)
            .unwrap()
            .iter()
            .take(settings.items)
            .map(|answer| match answer {
                Unpacked::Rating(rating) => Mark::Rating(rating.get()),
                Unpacked::NotApplicable => Mark::NotApplicable,
                Unpacked::NotAnswered => Mark::NotAnswered,
                Unpacked::NotAsked
                | Unpacked::Choice(_)
                | Unpacked::Choices(_)
                | Unpacked::Number(_)
                | Unpacked::TextGiven => unreachable!("{answer:?} on a scale"),
            })
            .collect();
        assert_eq!(marks, arrival.answers);
    }
}
