use super::*;
use crate::campaign::{Campaign, Field, TargetGroup, Terms};
use crate::ids::{CampaignNo, Channel, TouchpointCode};
use crate::ledger::sample::{Draw, Sample, commitment};
use crate::touchpoint::{FieldScope, Touchpoint};
use crate::unit::{Unit, UnitKind};
use time::macros::date;

const LEDGER: LedgerId = LedgerId(1);
const HOUR: Hour = Hour(498_751);

fn follow(catalog: &mut Catalog, event: &Event) -> Result<(), CatalogError> {
    let body = event.body(LEDGER, HOUR).unwrap();
    catalog.follow(Seq(catalog.size), &body)
}

fn created() -> Catalog {
    let mut catalog = Catalog::empty(LEDGER);
    let event = Event::LedgerCreated { name: "Tỉnh Quảng Trị".to_owned(), demo: true };
    follow(&mut catalog, &event).unwrap();
    catalog
}

#[test]
fn an_office_is_called_what_its_staff_said_last() {
    let mut catalog = created();
    let logo = Some("<svg/>".to_owned());
    let office =
        Event::OfficeSet { name: "Sở Nội vụ".into(), contact: Some("0233 3852 546".into()), logo };
    follow(&mut catalog, &office).unwrap();
    let LedgerInfo { name, contact, logo, demo, first_hour, id, origin: _ } = catalog.ledger.clone();
    assert_eq!((name.as_str(), contact.as_deref()), ("Sở Nội vụ", Some("0233 3852 546")));
    assert_eq!((logo.as_deref(), demo, first_hour, id), (Some("<svg/>"), true, HOUR, LEDGER));
    follow(&mut catalog, &Event::OfficeSet { name: "Sở Nội vụ".into(), contact: None, logo: None }).unwrap();
    assert_eq!((catalog.ledger.contact, catalog.ledger.logo), (None, None));
}

fn definition() -> crate::definition::Definition {
    let yaml = include_str!("../../../tests/golden/definitions/every-kind.1.yaml");
    parse::from_yaml(yaml, "every-kind.1.yaml").unwrap()
}

fn published() -> Event {
    let definition = definition();
    Event::DefinitionPublished { name: definition.name, canonical: definition.canonical }
}

fn campaign(no: u32, id: &str) -> Campaign {
    let definition = definition();
    Campaign {
        no: CampaignNo(no),
        id: id.parse().unwrap(),
        title: "Khảo sát quý IV".to_owned(),
        definition: definition.name,
        definition_hash: definition.hash,
        units: vec!["44".parse().unwrap()],
        opens: date!(2026 - 10 - 01),
        closes: date!(2026 - 12 - 31),
        method: "pooled-share.1".to_owned(),
        public: true,
        ranking_channels: vec![Channel::Qr],
        closed: false,
        published: false,
        terms: Terms::default(),
    }
}

fn units(name: &str) -> Event {
    let unit = Unit {
        no: UnitNo(1),
        code: "44".parse().unwrap(),
        name: name.to_owned(),
        kind: UnitKind::Province,
        parent: None,
        valid_from: Some(date!(2025 - 07 - 01)),
        valid_to: None,
        successor: None,
        lat: None,
        lon: None,
    };
    Event::UnitTree { units: vec![unit] }
}

fn touchpoint(unit: u32, revoked: bool) -> Event {
    let touchpoint = Touchpoint {
        code: TouchpointCode::from_bits(37).unwrap(),
        campaign: CampaignNo(1),
        unit: UnitNo(unit),
        counter: "Quầy Đất đai".to_owned(),
        channel: Channel::Qr,
        field: FieldScope::One(FieldNo(1)),
        revoked,
    };
    Event::TouchpointChanged { touchpoints: vec![touchpoint] }
}

#[test]
fn the_first_entry_and_no_other_says_what_the_ledger_is() {
    let catalog = created();
    assert_eq!((catalog.size, catalog.ledger.demo, catalog.ledger.first_hour), (1, true, HOUR));
    let mut again = catalog.clone();
    let event = Event::LedgerCreated { name: "x".to_owned(), demo: false };
    assert_eq!(follow(&mut again, &event), Err(CatalogError::Created));
    assert_eq!(follow(&mut Catalog::empty(LEDGER), &units("x")), Err(CatalogError::Created));
}

#[test]
fn later_events_replace_what_earlier_ones_said() {
    let mut catalog = created();
    let opened = Event::CampaignOpened { campaign: campaign(1, "quy-4") };
    for event in [published(), units("Quảng Trị"), opened, touchpoint(1, false)] {
        follow(&mut catalog, &event).unwrap();
    }
    assert_eq!(catalog.definition(&definition().name).map(|found| found.hash), Some(definition().hash));
    assert!(!catalog.campaign(&"quy-4".parse().unwrap()).unwrap().closed);
    let changed = Event::CampaignChanged { campaign: Campaign { public: false, ..campaign(1, "quy-4") } };
    let closed = Event::CampaignClosed { campaign: CampaignNo(1) };
    for event in [changed, closed, units("Tỉnh Quảng Trị"), touchpoint(1, true)] {
        follow(&mut catalog, &event).unwrap();
    }
    let campaign = catalog.campaign(&"quy-4".parse().unwrap()).unwrap();
    assert_eq!((campaign.public, campaign.closed), (false, true));
    assert_eq!(catalog.tree.get(UnitNo(1)).unwrap().name, "Tỉnh Quảng Trị");
    assert!(catalog.touchpoints.values().all(|touchpoint| touchpoint.revoked));
    assert_eq!(catalog.size, 9);
}

#[test]
fn a_touchpoint_hangs_from_its_first_entry_until_it_is_revoked() {
    let mut catalog = created();
    for event in
        [published(), units("Xã Vĩnh Linh"), Event::CampaignOpened { campaign: campaign(1, "quy-4") }]
    {
        follow(&mut catalog, &event).unwrap();
    }
    let code = TouchpointCode::from_bits(37).unwrap();
    let mut at = |hours: u32, revoked| {
        let hour = Hour(HOUR.0 + hours);
        let body = touchpoint(1, revoked).body(LEDGER, hour).unwrap();
        catalog.follow(Seq(catalog.size), &body).unwrap();
        catalog.hangings[&code]
    };
    assert_eq!(at(0, false), Hanging { made: HOUR, revoked: None });
    assert_eq!(at(5, true), Hanging { made: HOUR, revoked: Some(Hour(HOUR.0 + 5)) });
    assert_eq!(at(9, true).revoked, Some(Hour(HOUR.0 + 5)), "it was revoked before");
    assert_eq!(at(12, false), Hanging { made: HOUR, revoked: None });
}

#[test]
fn what_cannot_follow_changes_nothing() {
    let mut catalog = created();
    for event in [published(), units("x"), Event::CampaignOpened { campaign: campaign(1, "a") }] {
        follow(&mut catalog, &event).unwrap();
    }
    let unpublished = Campaign { definition_hash: DefinitionHash([9; 32]), ..campaign(2, "b") };
    let name = [("vi".to_owned(), "Khác".to_owned())].into();
    let field =
        Field { no: FieldNo::UNKNOWN, code: "khac".parse().unwrap(), name, group: TargetGroup::Other };
    for event in [
        Event::CampaignOpened { campaign: campaign(1, "b") },
        Event::CampaignOpened { campaign: campaign(2, "a") },
        Event::CampaignOpened { campaign: campaign(0, "b") },
        Event::CampaignOpened { campaign: unpublished },
        Event::CampaignChanged { campaign: campaign(2, "b") },
        Event::CampaignClosed { campaign: CampaignNo(2) },
        Event::Fields { fields: vec![field] },
        Event::DefinitionPublished { name: definition().name, canonical: "{}".to_owned() },
        Event::DefinitionPublished { name: "other.1".parse().unwrap(), canonical: "{}".to_owned() },
        touchpoint(2, false),
    ] {
        assert!(follow(&mut catalog, &event).is_err(), "{event:?}");
        assert_eq!((catalog.size, catalog.campaigns.len(), catalog.touchpoints.len()), (4, 1, 0));
    }
}

#[test]
fn entries_are_taken_in_once_and_in_order() {
    let mut catalog = created();
    let body = units("x").body(LEDGER, HOUR).unwrap();
    assert_eq!(catalog.follow(Seq(0), &body), Err(CatalogError::Order { expected: 1, found: 0 }));
    // Responses in between change nothing here.
    assert_eq!(catalog.follow(Seq(7), &body), Ok(()));
    assert_eq!(catalog.size, 8);
    let foreign = units("x").body(LedgerId(2), HOUR).unwrap();
    assert_eq!(catalog.follow(Seq(8), &foreign), Err(CatalogError::Ledger { expected: 1, found: 2 }));
    assert!(matches!(catalog.follow(Seq(8), &body[..20]), Err(CatalogError::Body { seq: 8, .. })));
}

/// A ledger with a sealed sample, and the draw with this seed and checkpoint behind ten more entries.
fn draw(seed: u8, checkpoint_after: u64) -> (Catalog, Event) {
    let mut catalog = created();
    for event in [published(), units("Tỉnh Quảng Trị"), Event::CampaignOpened { campaign: campaign(1, "a") }]
    {
        follow(&mut catalog, &event).unwrap();
    }
    let sealed_at = catalog.size;
    let sample = Sample {
        no: SampleNo(1),
        campaign: CampaignNo(1),
        unit: UnitNo(1),
        from: Hour(1),
        to: HOUR,
        percent: 5,
        members: 200,
        size: 51,
        commitment: commitment(&[0xcd; 32]),
        by: "#7".to_owned(),
    };
    follow(&mut catalog, &Event::SampleSealed { sample }).unwrap();
    catalog.size += 10;
    let seed = format!("{seed:02x}").repeat(32);
    let (checkpoint, root) = (sealed_at + checkpoint_after, "cm9vdA==".to_owned());
    (catalog, Event::SampleDrawn { draw: Draw { no: SampleNo(1), seed, checkpoint, root, by: "#9".into() } })
}

#[test]
fn a_sample_is_drawn_with_the_sealed_seed_and_a_checkpoint_between_seal_and_draw() {
    for (seed, checkpoint_after) in [(0xce, 5), (0xcd, 0), (0xcd, 12)] {
        let (mut catalog, event) = draw(seed, checkpoint_after);
        let fault = follow(&mut catalog, &event);
        assert!(matches!(fault, Err(CatalogError::Draw { .. })), "{seed:x} {checkpoint_after}: {fault:?}");
    }
    for checkpoint_after in [1, 11] {
        let (mut catalog, event) = draw(0xcd, checkpoint_after);
        assert_eq!(follow(&mut catalog, &event), Ok(()));
    }
}
