//! Everything but responses: one way in, everything or nothing.

use crate::support::{LEDGER, NOW, Scratch, entries, response};
use hailong::campaign::{Field, TargetGroup};
use hailong::catalog::CatalogError;
use hailong::ids::{CampaignNo, Channel, FieldNo, Hour, LedgerId, Seq, TouchpointCode, UnitNo};
use hailong::ledger::{EntryKind, Event, leaf};
use hailong::store::{ChangeError, Kinds, StoreError};
use hailong::touchpoint::{FieldScope, Touchpoint};
use hailong::unit::{Unit, UnitKind};
use std::convert::Infallible;

on_both!(
    a_new_ledger_begins_with_who_it_is,
    a_ledger_that_cannot_begin_leaves_nothing_behind,
    a_change_is_decided_on_everything_before_it,
    a_refused_change_stores_nothing,
    an_event_that_cannot_follow_is_never_stored,
    a_ledger_cannot_become_a_demo_later,
    a_long_list_takes_several_entries,
    a_change_of_an_unknown_ledger_says_so,
);

fn fields(code: &str) -> Event {
    let name = [("vi".to_owned(), "Đất đai".to_owned())].into();
    let field = Field { no: FieldNo(1), code: code.parse().unwrap(), name, group: TargetGroup::Land };
    Event::Fields { fields: vec![field] }
}

fn units(count: u32) -> Event {
    let unit = |no: u32| Unit {
        no: UnitNo(no),
        code: no.to_string().parse().unwrap(),
        name: format!("Xã số {no}"),
        kind: UnitKind::Commune,
        parent: None,
        valid_from: None,
        valid_to: None,
        successor: None,
        lat: None,
        lon: None,
    };
    Event::UnitTree { units: (1..=count).map(unit).collect() }
}

async fn a_new_ledger_begins_with_who_it_is(scratch: &Scratch) {
    let store = scratch.open().await;
    assert_eq!(store.ledgers().await.unwrap(), []);
    store.create_ledger("Tỉnh Quảng Trị", false, NOW, vec![fields("dat-dai")]).await.unwrap();
    let demo = store.create_ledger("Thử", true, Hour(NOW.0 + 5), Vec::new()).await.unwrap();
    assert_eq!(store.ledgers().await.unwrap(), [LedgerId(1), LedgerId(2)]);
    assert_eq!((demo.ledger.demo, demo.ledger.first_hour), (true, Hour(NOW.0 + 5)));
    let catalog = store.catalog(LEDGER).await.unwrap();
    assert_eq!(catalog.ledger.name, "Tỉnh Quảng Trị");
    assert_eq!((catalog.ledger.demo, catalog.size, catalog.fields.len()), (false, 2, 1));
    let kinds: Vec<_> = entries(&store).await.iter().map(|row| row.kind).collect();
    assert_eq!(kinds, [EntryKind::LedgerCreated, EntryKind::Fields]);
}

async fn a_ledger_that_cannot_begin_leaves_nothing_behind(scratch: &Scratch) {
    let store = scratch.open().await;
    let closed = Event::CampaignClosed { campaign: CampaignNo(3) };
    let error = store.create_ledger("x", false, NOW, vec![closed]).await.unwrap_err();
    assert!(matches!(error, StoreError::Catalog(CatalogError::NoCampaign(3))), "{error}");
    assert_eq!(store.ledgers().await.unwrap(), []);
}

async fn a_change_is_decided_on_everything_before_it(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    store.submit(response(1)).await.unwrap();
    let catalog =
        store.change(LEDGER, NOW, |_| Ok::<_, Infallible>(vec![units(2), fields("dat-dai")])).await.unwrap();
    assert_eq!(catalog.size, 4);
    let mut seen = 0;
    let nothing = store.change(LEDGER, NOW, |catalog| {
        seen = catalog.tree.iter().count();
        assert_eq!((catalog.size, catalog.fields.len()), (4, 1));
        Ok::<_, Infallible>(Vec::new())
    });
    assert_eq!(nothing.await.unwrap().size, 4);
    assert_eq!(seen, 2);
    assert_eq!(entries(&store).await.len(), 4);
}

async fn a_refused_change_stores_nothing(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    let refused = store.change(LEDGER, NOW, |_| Err::<Vec<Event>, _>("không")).await.unwrap_err();
    assert!(matches!(refused, ChangeError::Refused("không")));
    assert_eq!(entries(&store).await.len(), 1);
}

async fn an_event_that_cannot_follow_is_never_stored(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    let touchpoint = Touchpoint {
        code: TouchpointCode::from_bits(37).unwrap(),
        campaign: CampaignNo(1),
        unit: UnitNo(1),
        counter: String::new(),
        channel: Channel::Qr,
        field: FieldScope::Ask,
        revoked: false,
    };
    let dangling = Event::TouchpointChanged { touchpoints: vec![touchpoint] };
    let error = store
        .change(LEDGER, NOW, |_| Ok::<_, Infallible>(vec![units(3), dangling]))
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("names campaign number 1, which does not exist"), "{error}");
    // The units before it went with it.
    assert_eq!(entries(&store).await.len(), 1);
}

async fn a_ledger_cannot_become_a_demo_later(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    let again = Event::LedgerCreated { name: "Tỉnh Quảng Trị".to_owned(), demo: true };
    let error = store.change(LEDGER, NOW, |_| Ok::<_, Infallible>(vec![again])).await.unwrap_err();
    assert!(matches!(error, ChangeError::Store(StoreError::Catalog(CatalogError::Created))));
    assert!(!store.catalog(LEDGER).await.unwrap().ledger.demo);
}

async fn a_long_list_takes_several_entries(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    store.change(LEDGER, NOW, |_| Ok::<_, Infallible>(vec![units(3_321)])).await.unwrap();
    let mut bodies = Vec::new();
    store.read(LEDGER, Seq(1), Kinds::Events, |row| bodies.push(row.body.len())).await.unwrap();
    assert!(bodies.len() > 3, "{bodies:?}");
    assert!(bodies.iter().all(|body| *body <= leaf::MAX_BODY), "{bodies:?}");
    assert_eq!(store.catalog(LEDGER).await.unwrap().tree.iter().count(), 3_321);
}

async fn a_change_of_an_unknown_ledger_says_so(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    let error = store.change(LedgerId(9), NOW, |_| Ok::<_, Infallible>(Vec::new())).await.unwrap_err();
    assert!(matches!(error, ChangeError::Store(StoreError::NoLedger(9))));
    assert!(matches!(store.catalog(LedgerId(9)).await, Err(StoreError::NoLedger(9))));
}
