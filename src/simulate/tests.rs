use super::*;
use crate::answers::packed::{Unpacked, unpack};
use crate::catalog::LedgerInfo;
use crate::definition::parse;
use crate::ids::{CampaignNo, Channel, LedgerId, TouchpointCode, UnitNo};
use std::collections::BTreeMap;
use std::sync::Arc;
use time::macros::date;

const QUICK: &str = include_str!("../../survey-defs/mot-cua-nhanh.1.yaml");

fn catalog(demo: bool) -> (Catalog, Campaign) {
    let definition = parse::from_yaml(QUICK, "mot-cua-nhanh.1.yaml").unwrap();
    let campaign = Campaign {
        no: CampaignNo(1),
        id: "thu".parse().unwrap(),
        title: "Thử".into(),
        definition: definition.name.clone(),
        definition_hash: definition.hash,
        units: vec!["44".parse().unwrap()],
        opens: date!(2026 - 10 - 01),
        closes: date!(2026 - 12 - 31),
        method: definition.methods[0].clone(),
        public: true,
        ranking_channels: vec![Channel::Qr],
        closed: false,
        published: false,
        terms: crate::campaign::Terms::default(),
    };
    let touchpoints: BTreeMap<_, _> = (0..40)
        .filter_map(TouchpointCode::from_bits)
        .map(|code| {
            let touchpoint = Touchpoint {
                code,
                campaign: campaign.no,
                unit: UnitNo(code.bits()),
                counter: String::new(),
                channel: Channel::Qr,
                field: FieldScope::Ask,
                revoked: false,
            };
            (code, touchpoint)
        })
        .collect();
    let catalog = Catalog {
        ledger: LedgerInfo {
            id: LedgerId(1),
            name: "Thử".into(),
            first_hour: Hour(490_000),
            demo,
            contact: None,
            logo: None,
            origin: None,
        },
        size: 0,
        definitions: [(definition.hash, Arc::new(definition))].into(),
        tree: crate::unit::Tree::default(),
        campaigns: [(campaign.no, campaign.clone())].into(),
        closings: BTreeMap::new(),
        publications: BTreeMap::new(),
        drafts: BTreeMap::new(),
        dossiers: BTreeMap::new(),
        ratios: BTreeMap::new(),
        tasks: BTreeMap::new(),
        printings: BTreeMap::new(),
        flags: crate::catalog::flags::Flags::default(),
        samples: BTreeMap::new(),
        hangings: BTreeMap::new(),
        touchpoints,
        fields: BTreeMap::new(),
        paper: BTreeMap::new(),
        codes: BTreeMap::new(),
    };
    (catalog, campaign)
}

fn plan(seed: u64, count: usize) -> Plan {
    Plan { seed, count, hours: Hour(497_000)..Hour(498_000) }
}

#[test]
fn a_ledger_of_real_answers_takes_no_simulated_one() {
    let (catalog, campaign) = catalog(false);
    assert_eq!(responses(&catalog, &campaign, &plan(1, 1)).err(), Some(SimulateError::NotADemo));
}

#[test]
fn a_seed_gives_the_same_responses_and_another_seed_others() {
    let (catalog, campaign) = catalog(true);
    let made = |seed| -> Vec<Vec<u8>> {
        responses(&catalog, &campaign, &plan(seed, 50)).unwrap().map(|s| s.response.body()).collect()
    };
    assert_eq!(made(7), made(7));
    assert_ne!(made(7), made(8));
}

/// Two ledgers have other codes, yet a demo is to look the same.
#[test]
fn a_seed_gives_the_same_responses_whatever_the_codes_are() {
    let (catalog, campaign) = catalog(true);
    let mut other = catalog.clone();
    let reversed: Vec<_> = catalog.touchpoints.values().rev().map(|touchpoint| touchpoint.unit).collect();
    for (touchpoint, unit) in other.touchpoints.values_mut().zip(reversed) {
        touchpoint.unit = unit;
    }
    let made = |catalog: &Catalog| -> Vec<(UnitNo, Vec<u8>)> {
        let made = responses(catalog, &campaign, &plan(7, 50)).unwrap();
        made.map(|made| (made.response.unit, made.response.answers)).collect()
    };
    assert_eq!(made(&catalog), made(&other));
}

#[test]
fn responses_are_marked_valid_and_believable() {
    let (catalog, campaign) = catalog(true);
    let definition = &catalog.definitions[&campaign.definition_hash];
    let layout = Layout::of(definition);
    let (mut satisfied, mut rated, mut office, mut texts) = (0u32, 0u32, 0u32, 0u32);
    for made in responses(&catalog, &campaign, &plan(3, 2_000)).unwrap() {
        assert_eq!(made.response.signals, Signals::SIMULATED);
        assert!(catalog.touchpoints.contains_key(&made.response.touchpoint));
        office += u32::from((7..17).contains(&made.response.hour.local_hour_of_day()));
        texts += u32::from(!made.texts.is_empty());
        for answer in unpack(&layout, &made.response.answers).unwrap() {
            if let Unpacked::Rating(rating) = answer {
                rated += 1;
                satisfied += u32::from(rating.get() >= 4);
            }
        }
    }
    let share = f64::from(satisfied) / f64::from(rated);
    assert!((0.7..0.97).contains(&share), "{share}");
    assert!(office > 1_800, "{office} of 2,000 in office hours");
    assert!(texts > 20, "{texts} comments");
}
