//! What the ledger of the fixture holds: a commune with a counter for each questionnaire and for each reason
//! to take nothing.

use super::Counter;
use hailong::campaign::{Campaign, Draft, Field, TargetGroup, Terms};
use hailong::definition::{Definition, parse};
use hailong::ids::{CampaignNo, Channel, FieldNo, UnitNo};
use hailong::ledger::Event;
use hailong::touchpoint::paper::{PaperBatch, Seed};
use hailong::touchpoint::{FieldScope, Touchpoint};
use hailong::unit::{Unit, UnitKind};
use std::collections::BTreeMap;
use time::macros::date;

/// A shipped questionnaire.
pub(crate) fn definition(name: &str) -> Definition {
    let path = format!("{}/survey-defs/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
    parse::from_yaml(&std::fs::read_to_string(&path).unwrap(), &path).unwrap()
}

pub(super) fn events() -> Vec<Event> {
    let mut events = Vec::new();
    let quick = definition("mot-cua-nhanh.1");
    let definitions = [definition("sipas-2017.1"), definition("sipas-2023.1"), quick.clone()];
    for definition in &definitions {
        let canonical = definition.canonical.clone();
        events.push(Event::DefinitionPublished { name: definition.name.clone(), canonical });
    }
    events.push(Event::UnitTree { units: units() });
    events.push(Event::Fields { fields: fields() });
    let (opens, closes) = (date!(2026 - 11 - 01), date!(2026 - 12 - 31));
    let campaigns = [
        campaign(1, "mot-cua", &quick, opens, closes),
        campaign(2, "sipas-2017", &definitions[0], opens, closes),
        campaign(3, "sipas-2023", &definitions[1], opens, closes),
        campaign(4, "nam-sau", &quick, date!(2027 - 01 - 01), date!(2027 - 12 - 31)),
        campaign(5, "nam-truoc", &quick, date!(2025 - 08 - 01), date!(2025 - 12 - 31)),
        campaign(6, "hom-nay", &quick, opens, date!(2026 - 11 - 24)),
        Campaign {
            units: vec!["19363".parse().unwrap()],
            public: false,
            ..campaign(8, "vinh-linh", &quick, opens, closes)
        },
    ];
    events.extend(campaigns.map(|campaign| Event::CampaignOpened { campaign }));
    // Of one commune alone, and not for everyone.
    let of_one = |campaign: Campaign| {
        let units = vec!["19363".parse().unwrap()];
        Event::CampaignOpened { campaign: Campaign { units, public: false, ..campaign } }
    };
    events.push(of_one(campaign(11, "xa", &quick, opens, closes)));
    events.push(of_one(campaign(12, "xa-cu", &quick, date!(2025 - 08 - 01), date!(2025 - 12 - 31))));
    let draft = Draft::new("nhap".parse().unwrap(), vec!["19363".parse().unwrap()]);
    events.push(Event::CampaignDrafted { draft });
    let touchpoints = vec![
        touchpoint(Counter::Quick, 1),
        touchpoint(Counter::Sipas2017, 2),
        touchpoint(Counter::Sipas2023, 3),
        Touchpoint { revoked: true, ..touchpoint(Counter::Revoked, 1) },
        touchpoint(Counter::NotYetOpen, 4),
        touchpoint(Counter::Closed, 5),
        touchpoint(Counter::ClosesToday, 6),
        Touchpoint { field: FieldScope::One(FieldNo(2)), ..touchpoint(Counter::OneField, 1) },
        Touchpoint { channel: Channel::Kiosk, ..touchpoint(Counter::Tablet, 1) },
        Touchpoint { channel: Channel::Paper, ..touchpoint(Counter::Sheets, 1) },
        Touchpoint { channel: Channel::Code, ..touchpoint(Counter::Slips, 1) },
        Touchpoint { channel: Channel::Interviewer, ..touchpoint(Counter::Interviews, 1) },
    ];
    events.push(Event::TouchpointChanged { touchpoints });
    events.push(Event::PaperIssued { batches: vec![printed()] });
    events
}

/// Sheets of the quick counter.
pub(crate) fn printed() -> PaperBatch {
    PaperBatch {
        touchpoint: Counter::Quick.code(),
        definition: "mot-cua-nhanh.1".parse().unwrap(),
        language: "vi".parse().unwrap(),
        copies: 60,
        seed: Seed([8; 16]),
    }
}

fn units() -> Vec<Unit> {
    let unit = |no, code: &str, name: &str, kind, parent: Option<&str>| Unit {
        no: UnitNo(no),
        code: code.parse().unwrap(),
        name: name.into(),
        kind,
        parent: parent.map(|code| code.parse().unwrap()),
        valid_from: Some(date!(2025 - 07 - 01)),
        valid_to: None,
        successor: None,
        lat: None,
        lon: None,
    };
    vec![
        unit(1, "44", "Tỉnh Quảng Trị", UnitKind::Province, None),
        unit(2, "19363", "Xã Vĩnh Linh", UnitKind::Commune, Some("44")),
        unit(3, "19372", "Xã Cửa Tùng", UnitKind::Commune, Some("44")),
    ]
}

fn fields() -> Vec<Field> {
    let field = |no, code: &str, vi: &str, en: &str, group| Field {
        no: FieldNo(no),
        code: code.parse().unwrap(),
        name: BTreeMap::from([("vi".into(), vi.into()), ("en".into(), en.into())]),
        group,
    };
    vec![
        field(1, "dat-dai", "Đất đai", "Land", TargetGroup::Land),
        field(2, "xay-dung", "Xây dựng", "Construction", TargetGroup::Construction),
        field(3, "ho-tich", "Hộ tịch", "Civil status", TargetGroup::Other),
    ]
}

pub(crate) fn campaign(
    no: u32,
    id: &str,
    definition: &Definition,
    opens: time::Date,
    closes: time::Date,
) -> Campaign {
    Campaign {
        no: CampaignNo(no),
        id: id.parse().unwrap(),
        title: format!("Khảo sát {id}"),
        definition: definition.name.clone(),
        definition_hash: definition.hash,
        units: vec!["44".parse().unwrap()],
        opens,
        closes,
        method: definition.methods[0].clone(),
        public: true,
        ranking_channels: vec![Channel::Qr],
        closed: false,
        published: false,
        terms: Terms::default(),
    }
}

pub(crate) fn touchpoint(counter: Counter, campaign: u32) -> Touchpoint {
    Touchpoint {
        code: counter.code(),
        campaign: CampaignNo(campaign),
        unit: UnitNo(2),
        counter: "Quầy Đất đai".into(),
        channel: Channel::Qr,
        field: FieldScope::Ask,
        revoked: false,
    }
}
