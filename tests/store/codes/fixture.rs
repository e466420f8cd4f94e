//! An office that issues codes for one counter: the one whose responses the other tests store.

use crate::support::{LEDGER, NOW, Scratch};
use hailong::campaign::dossiers::{DossierCount, Month};
use hailong::campaign::{Campaign, Field, TargetGroup, Terms};
use hailong::catalog::Catalog;
use hailong::catalog::decide::codes::{self as decide, CodeFault, Wish};
use hailong::definition::parse;
use hailong::ids::{CampaignNo, Channel, FieldNo, OneTimeCode, TouchpointCode, UnitNo};
use hailong::ledger::Event;
use hailong::store::{ChangeError, Store};
use hailong::touchpoint::codes::{BatchNo, CodeKey, Group, Redemption, Week};
use hailong::touchpoint::{FieldScope, Touchpoint};
use hailong::unit::{Unit, UnitKind};
use time::macros::date;

pub(crate) const GROUP: Group = Group { campaign: CampaignNo(1), unit: UnitNo(1), field: Some(FieldNo(1)) };

pub(crate) fn key() -> CodeKey {
    CodeKey::new([5; 32])
}

/// Codes that no two seeds share.
pub(crate) fn codes(seed: u64, count: u64) -> Vec<OneTimeCode> {
    let scattered = |n: u64| (seed * 1_000 + n).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 5;
    (0..count).map(|n| (scattered(n)..).find_map(OneTimeCode::from_bits).unwrap()).collect()
}

pub(crate) fn redemption(code: OneTimeCode) -> Redemption {
    let since = Week::oldest_on(NOW.local_date());
    Redemption { mac: key().mac(LEDGER, code), group: GROUP, since }
}

pub(crate) fn wish(count: u16) -> Wish {
    Wish { touchpoint: TouchpointCode::from_bits(37).unwrap(), count, reprint_of: None }
}

/// A store whose ledger has the counter.
pub(crate) async fn office(scratch: &Scratch) -> Store {
    let store = scratch.open().await;
    store.create_ledger("Tỉnh Quảng Trị", false, NOW, events()).await.unwrap();
    store
}

type Issued = Result<Catalog, ChangeError<Vec<CodeFault>>>;

pub(crate) async fn issue(store: &Store, codes: &[OneTimeCode]) -> Issued {
    of(store, wish(u16::try_from(codes.len()).unwrap()), codes).await
}

pub(crate) async fn reprint(store: &Store, old: u32, codes: &[OneTimeCode]) -> Issued {
    let wish = wish(u16::try_from(codes.len()).unwrap());
    of(store, Wish { reprint_of: Some(BatchNo(old)), ..wish }, codes).await
}

async fn of(store: &Store, wish: Wish, codes: &[OneTimeCode]) -> Issued {
    let decide = |catalog: &Catalog| decide::issue(catalog, &[wish], "#7", NOW.local_date());
    store.issue_codes(LEDGER, NOW, &key(), None, &[codes.to_vec()], decide).await
}

/// The unit says how many dossiers it returned this month.
pub(crate) async fn returned(store: &Store, count: u32) -> Catalog {
    let month = Month::of(NOW.local_date());
    let counts = vec![DossierCount { unit: GROUP.unit, field: GROUP.field, month, count }];
    store.change(LEDGER, NOW, |_| Ok::<_, ()>(vec![Event::DossierCounts { counts }])).await.unwrap()
}

fn events() -> Vec<Event> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/survey-defs/mot-cua-nhanh.1.yaml");
    let definition = parse::from_yaml(&std::fs::read_to_string(path).unwrap(), path).unwrap();
    let unit = Unit {
        no: GROUP.unit,
        code: "19363".parse().unwrap(),
        name: "Xã Vĩnh Linh".into(),
        kind: UnitKind::Commune,
        parent: None,
        valid_from: Some(date!(2025 - 07 - 01)),
        valid_to: None,
        successor: None,
        lat: None,
        lon: None,
    };
    let field = Field {
        no: FieldNo(1),
        code: "dat-dai".parse().unwrap(),
        name: [("vi".into(), "Đất đai".into())].into(),
        group: TargetGroup::Land,
    };
    let campaign = Campaign {
        no: GROUP.campaign,
        id: "mot-cua".parse().unwrap(),
        title: "Khảo sát".into(),
        definition: definition.name.clone(),
        definition_hash: definition.hash,
        units: vec!["19363".parse().unwrap()],
        opens: date!(2026 - 11 - 01),
        closes: date!(2026 - 12 - 31),
        method: definition.methods[0].clone(),
        public: true,
        ranking_channels: vec![Channel::Code],
        closed: false,
        published: false,
        terms: Terms::default(),
    };
    let touchpoint = Touchpoint {
        code: wish(1).touchpoint,
        campaign: GROUP.campaign,
        unit: GROUP.unit,
        counter: String::new(),
        channel: Channel::Qr,
        field: FieldScope::One(FieldNo(1)),
        revoked: false,
    };
    vec![
        Event::DefinitionPublished { name: definition.name, canonical: definition.canonical },
        Event::UnitTree { units: vec![unit] },
        Event::Fields { fields: vec![field] },
        Event::CampaignOpened { campaign },
        Event::TouchpointChanged { touchpoints: vec![touchpoint] },
    ]
}
