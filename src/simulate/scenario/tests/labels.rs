//! Whatever is simulated, the truth is the truth.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn settings() -> impl Strategy<Value = Settings> {
    let scenario = proptest::sample::select(Scenario::ALL.to_vec());
    (scenario, 2usize..8, 2u32..20, 0.1f64..4.0, 0.01f64..0.5).prop_map(
        |(scenario, units, weeks, strength, attacked)| Settings {
            units,
            weeks,
            strength,
            attacked,
            ..Settings::of(scenario)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn labels_match_arrivals(settings in settings(), seed: u64) {
        let world = generate(&settings, seed);
        let (province, facts, truth) = (&world.province, &world.facts, &world.truth);
        prop_assert_eq!(facts.arrivals.len(), truth.origins.len());
        prop_assert!(facts.arrivals.is_sorted_by_key(|arrival| arrival.minute));
        prop_assert!(settings.scenario != Scenario::Honest || truth.attacks.is_empty());
        for (arrival, origin) in told(&world) {
            let unit = unit_of(&world, arrival);
            prop_assert!(arrival.minute < province.start_of(province.weeks));
            prop_assert!(arrival.minute >= province.units[unit].at(0));
            prop_assert_eq!(arrival.answers.len(), settings.items);
            match origin {
                Origin::Honest => {}
                Origin::Fake(index) => {
                    let attacked = truth.attacks[index];
                    prop_assert_eq!(unit, attacked.unit);
                    prop_assert!((attacked.from..attacked.until).contains(&arrival.minute));
                }
                Origin::Misplaced(index) => {
                    let attacked = truth.attacks[index];
                    prop_assert_eq!(attacked.attack, Attack::SwappedPoster);
                    prop_assert_eq!(unit, attacked.unit);
                    prop_assert!(arrival.minute >= attacked.from);
                }
            }
        }
    }

    /// Nobody answers with a slip that was not printed, nor begins a form that was not opened.
    #[test]
    fn side_facts_bound_what_arrives(settings in settings(), seed: u64) {
        let world = generate(&settings, seed);
        let mut by_slip: BTreeMap<usize, u32> = BTreeMap::new();
        for arrival in world.facts.arrivals.iter().filter(|a| channel_of(&world, a) == Channel::Code) {
            *by_slip.entry(unit_of(&world, arrival)).or_default() += 1;
        }

        let issued = |unit| world.facts.codes.iter().filter(|c| c.unit == unit).map(|c| c.count).sum::<u32>();
        let returned = |unit| world.facts.dossiers.iter().filter(|d| d.unit == unit).map(|d| d.count).sum::<u32>();
        for unit in 0..settings.units {
            prop_assert!(by_slip.get(&unit).copied().unwrap_or(0) <= issued(unit));
            prop_assert!(issued(unit) <= returned(unit));
        }
        prop_assert!(world.facts.visits.iter().all(|visits| visits.starts <= visits.scans));
    }
}
