//! A ledger with one counter that asks `sipas-2017`, and a sheet for it.

use anyhow::Result;
use hailong::campaign::{Campaign, Terms};
use hailong::definition::{Definition, parse};
use hailong::ids::{
    CampaignNo, Channel, DefinitionHash, FieldNo, Hour, LedgerId, ResponseId, TouchpointCode, UnitNo,
};
use hailong::ledger::{DurationBucket, Event, Response, Signals};
use hailong::store::NewResponse;
use hailong::touchpoint::{FieldScope, Touchpoint};
use hailong::unit::{Unit, UnitKind};
use time::{Duration, OffsetDateTime};

/// All 22 criteria and who answers, as the form's script sends them.
pub(crate) const SHEET: &str = r#"{"definition":"sipas-2017.1","lang":"vi","answers":{"tc01":5,"tc02":4,"tc03":5,"tc04":4,"tc05":5,"tc06":5,"tc07":4,"tc08":3,"tc09":5,"tc10":4,"tc11":4,"tc12":5,"tc13":5,"tc14":4,"tc15":4,"tc16":5,"tc17":5,"tc18":4,"tc19":3,"tc20":"na","tc21":4,"tc22":5},"page_token":null,"code":null}"#;

pub(crate) fn now() -> Hour {
    Hour::of(OffsetDateTime::now_utc())
}

/// The counter's code: 37 divides its bits, so its check symbol is a digit.
pub(crate) fn touchpoint() -> Result<TouchpointCode> {
    TouchpointCode::from_bits(37 * 1_000_003).ok_or_else(|| anyhow::anyhow!("no touchpoint code"))
}

/// A response as the handler would make it, for filling.
pub(crate) fn response(id: ResponseId) -> Result<NewResponse> {
    let response = Response {
        ledger: LedgerId(1),
        hour: now(),
        definition: DefinitionHash([7; 32]),
        campaign: CampaignNo(1),
        touchpoint: touchpoint()?,
        unit: UnitNo(1),
        field: FieldNo::NOT_ASKED,
        channel: Channel::Qr,
        language: 0,
        duration: DurationBucket::Unknown,
        signals: Signals::SIMULATED,
        answers: vec![4; 40],
        texts: Vec::new(),
    };
    Ok(NewResponse { id, response, texts: Vec::new(), nonce: [5; 16] })
}

/// What stands in the ledger before the first response.
pub(crate) fn events() -> Result<Vec<Event>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/survey-defs/sipas-2017.1.yaml");
    let definition = parse::from_yaml(&std::fs::read_to_string(path)?, path)?;
    let touchpoint = Touchpoint {
        code: touchpoint()?,
        campaign: CampaignNo(1),
        unit: UnitNo(1),
        counter: String::new(),
        channel: Channel::Qr,
        field: FieldScope::Ask,
        revoked: false,
    };
    Ok(vec![
        Event::DefinitionPublished { name: definition.name.clone(), canonical: definition.canonical.clone() },
        Event::UnitTree { units: vec![unit()?] },
        Event::CampaignOpened { campaign: campaign(definition)? },
        Event::TouchpointChanged { touchpoints: vec![touchpoint] },
    ])
}

fn unit() -> Result<Unit> {
    Ok(Unit {
        no: UnitNo(1),
        code: "44".parse()?,
        name: "Tỉnh Quảng Trị".to_owned(),
        kind: UnitKind::Province,
        parent: None,
        valid_from: None,
        valid_to: None,
        successor: None,
        lat: None,
        lon: None,
    })
}

fn campaign(definition: Definition) -> Result<Campaign> {
    let today = now().local_date();
    Ok(Campaign {
        no: CampaignNo(1),
        id: "bench".parse()?,
        title: "Đo tốc độ".to_owned(),
        definition: definition.name,
        definition_hash: definition.hash,
        units: vec!["44".parse()?],
        opens: today - Duration::DAY,
        closes: today + Duration::DAY,
        method: definition.methods.into_iter().next().unwrap_or_default(),
        public: false,
        ranking_channels: vec![Channel::Qr],
        closed: false,
        published: false,
        terms: Terms::default(),
    })
}
