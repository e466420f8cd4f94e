use super::super::tests::{random, say, touchpoints, with_campaign};
use super::super::touchpoints::{NewTouchpoints, Places, create, revoke};
use super::*;
use crate::campaign::dossiers::DossierCount;
use crate::ledger::Event;
use proptest::prelude::*;
use std::sync::LazyLock;
use time::macros::date;

const TODAY: Date = date!(2026 - 11 - 24);

/// Counters of Vĩnh Linh: one that asks for the field, one for land, one for paper, one for codes alone.
fn with_counters() -> (Catalog, Vec<TouchpointCode>) {
    let mut catalog = with_campaign();
    let mut draw = random();
    let mut codes = Vec::new();
    let land = Some("dat-dai".parse().unwrap());
    for (channel, field) in
        [(Channel::Qr, None), (Channel::Qr, land), (Channel::Paper, None), (Channel::Code, None)]
    {
        let wish = touchpoints(Places::Unit("19363".parse().unwrap()));
        let wish = NewTouchpoints { channel, field, counter: format!("Quầy {}", codes.len() + 1), ..wish };
        let created = create(&catalog, &wish, TODAY, &mut draw).unwrap();
        codes.push(created.touchpoints[0].code);
        say(&mut catalog, created.events());
    }
    (catalog, codes)
}

fn wish(touchpoint: TouchpointCode, count: u16) -> Wish {
    Wish { touchpoint, count, reprint_of: None }
}

fn print(catalog: &mut Catalog, wishes: &[Wish]) -> Result<(), String> {
    let lines =
        |faults: Vec<CodeFault>| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let batches = issue(catalog, wishes, "#7", TODAY).map_err(lines)?;
    say(catalog, batches.into_iter().map(|batch| Event::CodeBatchIssued { batch }));
    Ok(())
}

fn returned(catalog: &mut Catalog, touchpoint: TouchpointCode, field: Option<&str>, count: u32) {
    let unit = catalog.touchpoints[&touchpoint].unit;
    let field = field.map(|code| catalog.fields.values().find(|f| f.code.as_str() == code).unwrap().no);
    let count = DossierCount { unit, field, month: Month::of(TODAY), count };
    say(catalog, [Event::DossierCounts { counts: vec![count] }]);
}

#[test]
fn batches_are_numbered_and_lie_in_the_week_and_field_of_their_counter() {
    let (mut catalog, codes) = with_counters();
    print(&mut catalog, &[wish(codes[0], 24), wish(codes[1], 12)]).unwrap();
    print(&mut catalog, &[wish(codes[3], 1)]).unwrap();
    let told: Vec<_> = catalog
        .codes
        .values()
        .map(|issued| {
            let batch = &issued.batch;
            (batch.no.0, batch.count, batch.field.is_some(), batch.week.to_string(), batch.by.as_str())
        })
        .collect();
    let week = || "2026-W48".to_owned();
    assert_eq!(
        told,
        [(1, 24, false, week(), "#7"), (2, 12, true, week(), "#7"), (3, 1, false, week(), "#7")]
    );
}

#[test]
fn no_slip_is_printed_that_would_lead_nowhere() {
    let (mut catalog, codes) = with_counters();
    let revoked = revoke(&catalog, &codes[..1]).unwrap();
    say(&mut catalog, revoked);
    let unknown = TouchpointCode::from_bits(74).unwrap();
    let wishes =
        [wish(codes[0], 5), wish(codes[2], 5), wish(unknown, 5), wish(codes[1], 0), wish(codes[3], 501)];
    let told = print(&mut catalog, &wishes).unwrap_err();
    let says = ["is revoked", "has the channel paper", "no touchpoint", "0 codes", "501 codes"];
    assert_eq!(told.lines().count(), 5, "{told}");
    assert!(says.iter().all(|part| told.contains(part)), "{told}");
    let late = issue(&catalog, &[wish(codes[1], 5)], "#7", date!(2027 - 01 - 01)).unwrap_err();
    assert!(matches!(&late[..], [CodeFault::Over { campaign }] if campaign == "nam-2026"), "{late:?}");
    assert!(catalog.codes.is_empty());
}

#[test]
fn no_more_codes_are_issued_than_dossiers_were_returned() {
    let (mut catalog, codes) = with_counters();
    let month = Month::of(TODAY);
    let unit = catalog.touchpoints[&codes[0]].unit;
    assert_eq!(limit(&catalog, unit, None, month), None, "nobody has told");
    print(&mut catalog, &[wish(codes[0], 30)]).unwrap();
    returned(&mut catalog, codes[0], None, 50);
    assert_eq!(limit(&catalog, unit, None, month), Some(Limit { field: None, dossiers: 50, issued: 30 }));
    let told = print(&mut catalog, &[wish(codes[1], 21)]).unwrap_err();
    assert_eq!(
        told,
        "Xã Vĩnh Linh returned 50 dossiers in 2026-11, and 30 codes were issued for them already: 21 more \
         would be more than people. Enter the newest count of dossiers, or print fewer"
    );
    // Two wishes of one order count together.
    let told = print(&mut catalog, &[wish(codes[1], 15), wish(codes[3], 6)]).unwrap_err();
    assert!(told.contains("21 more would be more"), "{told}");
    print(&mut catalog, &[wish(codes[1], 15), wish(codes[3], 5)]).unwrap();
    let full = print(&mut catalog, &[wish(codes[0], 1)]).unwrap_err();
    assert!(full.contains("50 codes were issued"), "{full}");
}

#[test]
fn a_field_that_is_counted_has_its_own_limit() {
    let (mut catalog, codes) = with_counters();
    returned(&mut catalog, codes[0], Some("ho-tich"), 40);
    print(&mut catalog, &[wish(codes[1], 500)]).unwrap();
    returned(&mut catalog, codes[0], Some("dat-dai"), 505);
    let told = print(&mut catalog, &[wish(codes[1], 6)]).unwrap_err();
    assert!(told.contains("505 dossiers of the field dat-dai in 2026-11, and 500 codes"), "{told}");
    print(&mut catalog, &[wish(codes[1], 5)]).unwrap();
    // A form that asks stands for all fields.
    let told = print(&mut catalog, &[wish(codes[0], 41)]).unwrap_err();
    assert!(told.contains("545 dossiers in 2026-11, and 505 codes"), "{told}");
    print(&mut catalog, &[wish(codes[0], 40)]).unwrap();
}

#[test]
fn a_batch_is_reprinted_once_and_adds_no_codes() {
    let (mut catalog, codes) = with_counters();
    print(&mut catalog, &[wish(codes[0], 50)]).unwrap();
    returned(&mut catalog, codes[0], None, 50);
    let again = |no, count| Wish { reprint_of: Some(BatchNo(no)), ..wish(codes[0], count) };
    print(&mut catalog, &[again(1, 40)]).unwrap();
    let told = print(&mut catalog, &[again(1, 40)]).unwrap_err();
    assert_eq!(told, "the batch 1 was reprinted already, as batch 2: reprint that one");
    print(&mut catalog, &[again(2, 3)]).unwrap();
    assert!(print(&mut catalog, &[again(9, 1)]).unwrap_err().contains("no batch 9"));
    let late = reprintable(&catalog, BatchNo(3), date!(2026 - 12 - 30)).unwrap_err();
    assert!(matches!(late, CodeFault::Expired { last, .. } if last == date!(2026 - 12 - 29)), "{late}");
    let unit = catalog.touchpoints[&codes[0]].unit;
    let limit = limit(&catalog, unit, None, Month::of(TODAY)).unwrap();
    assert_eq!((limit.issued, catalog.codes.len()), (50, 3), "a reprint adds no codes");
    let issued: Vec<_> = catalog.issued_codes().into_values().collect();
    assert_eq!(issued, [Issued { codes: 50, reprinted: 43 }]);
    assert!(issued[0].is_striking());
}

#[test]
fn what_the_ledger_cannot_hold_is_refused_by_the_fold() {
    let (mut catalog, codes) = with_counters();
    print(&mut catalog, &[wish(codes[0], 5), wish(codes[1], 5)]).unwrap();
    let good = catalog.codes[&BatchNo(1)].batch.clone();
    let bad = [
        CodeBatch { no: BatchNo(4), ..good.clone() },
        CodeBatch { no: BatchNo(2), ..good.clone() },
        CodeBatch { no: BatchNo(3), count: 0, ..good.clone() },
        CodeBatch { no: BatchNo(3), count: 501, ..good.clone() },
        CodeBatch { no: BatchNo(3), touchpoint: TouchpointCode::from_bits(74).unwrap(), ..good.clone() },
        CodeBatch { no: BatchNo(3), reprint_of: Some(BatchNo(3)), ..good.clone() },
        CodeBatch { no: BatchNo(3), reprint_of: Some(BatchNo(2)), ..good.clone() },
    ];
    for batch in bad {
        let hour = crate::ids::Hour::day_start(TODAY);
        let body = Event::CodeBatchIssued { batch }.body(catalog.ledger.id, hour).unwrap();
        let (size, before) = (crate::ids::Seq(catalog.size), catalog.codes.clone());
        assert!(catalog.follow(size, &body).is_err());
        assert_eq!(catalog.codes, before);
    }
}

proptest! {
    #[test]
    fn whatever_is_ordered_codes_never_exceed_dossiers(
        dossiers in 0u32..400, orders in prop::collection::vec((0usize..2, 1u16..120), 1..8),
    ) {
        static COUNTERS: LazyLock<(Catalog, Vec<TouchpointCode>)> = LazyLock::new(with_counters);
        let (mut catalog, codes) = COUNTERS.clone();
        returned(&mut catalog, codes[0], None, dossiers);
        let mut issued = 0;
        for (at, count) in orders {
            let room = issued + u32::from(count) <= dossiers;
            prop_assert_eq!(print(&mut catalog, &[wish(codes[at], count)]).is_ok(), room);
            issued += if room { u32::from(count) } else { 0 };
        }
        let all: u32 = catalog.codes.values().map(|issued| u32::from(issued.batch.count)).sum();
        prop_assert!(all == issued && all <= dossiers);
    }
}
