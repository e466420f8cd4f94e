use super::*;
use crate::campaign::TargetGroup;
use crate::campaign::ratios::Counts;
use crate::ids::{FieldNo, UnitNo};
use crate::touchpoint::codes::BatchNo;
use crate::unit::UnitKind;

const LEDGER: LedgerId = LedgerId(1);
const HOUR: Hour = Hour(498_751);

fn units(count: u32) -> Event {
    let unit = |no: u32| Unit {
        no: UnitNo(no),
        code: "19363".parse().unwrap(),
        name: "Xã Vĩnh Linh".to_owned(),
        kind: UnitKind::Commune,
        parent: Some("44".parse().unwrap()),
        valid_from: Some(time::macros::date!(2025 - 07 - 01)),
        valid_to: None,
        successor: None,
        lat: Some(17.5),
        lon: None,
    };
    Event::UnitTree { units: (1..=count).map(unit).collect() }
}

fn fields(count: u16) -> Event {
    let field = |no: u16| Field {
        no: FieldNo(no),
        code: format!("f{no}").parse().unwrap(),
        name: [("vi".to_owned(), "Đất đai".to_owned()), ("en".to_owned(), "Land".to_owned())].into(),
        group: TargetGroup::Land,
    };
    Event::Fields { fields: (1..=count).map(field).collect() }
}

/// These bytes are hashed into leaves: a library that starts to keep the order of keys, or a field
/// that moves, would make one event two.
#[test]
fn the_golden_event_holds() {
    let body = units(1).body(LEDGER, HOUR).unwrap();
    assert_eq!(body[..leaf::PREFIX], [1, 9, 0, 0, 0, 1, 0, 7, 0x9c, 0x3f]);
    assert_eq!(
        std::str::from_utf8(&body[leaf::PREFIX..]).unwrap(),
        r#"{"event":"unit_tree","units":[{"code":"19363","kind":"commune","lat":17.5,"name":"Xã Vĩnh Linh","no":1,"parent":"44","valid_from":"2025-07-01"}]}"#
    );
    assert_eq!(Event::read(&body), Ok(units(1)));
}

#[test]
fn the_golden_events_of_a_campaigns_life_hold() {
    let draft = Draft::new("quy-1".parse().unwrap(), vec!["44".parse().unwrap()]);
    let count = DossierCount {
        unit: UnitNo(7),
        field: Some(FieldNo(3)),
        month: "2026-10".parse().unwrap(),
        count: 120,
    };
    let together = DossierCount { field: None, count: 0, ..count };
    let counts = Counts {
        feedback: 40,
        feedback_on_time: 38,
        feedback_dissatisfied: 4,
        dossiers: 2_000,
        dossiers_dissatisfied: 5,
    };
    let ratio = RatioCount { unit: UnitNo(7), period: "2026-Q3".parse().unwrap(), counts };
    let batch = CodeBatch {
        no: BatchNo(3),
        campaign: CampaignNo(2),
        unit: UnitNo(7),
        touchpoint: TouchpointCode::from_bits(37).unwrap(),
        field: Some(FieldNo(3)),
        week: "2026-W48".parse().unwrap(),
        count: 24,
        by: "#7".to_owned(),
        reprint_of: Some(BatchNo(2)),
    };
    let golden = [
        (
            Event::CodeBatchIssued { batch },
            r##"{"batch":{"by":"#7","campaign":2,"count":24,"field":3,"no":3,"reprint_of":2,"touchpoint":"0000150","unit":7,"week":"2026-W48"},"event":"code_batch_issued"}"##,
        ),
        (
            Event::CampaignDrafted { draft },
            r#"{"draft":{"id":"quy-1","ranking_channels":["qr"],"units":["44"]},"event":"campaign_drafted"}"#,
        ),
        (
            Event::DraftDiscarded { id: "quy-1".parse().unwrap() },
            r#"{"event":"draft_discarded","id":"quy-1"}"#,
        ),
        (
            Event::FiguresPublished { campaign: CampaignNo(2) },
            r#"{"campaign":2,"event":"figures_published"}"#,
        ),
        (
            Event::DossierCounts { counts: vec![count, together] },
            r#"{"counts":[{"count":120,"field":3,"month":"2026-10","unit":7},{"count":0,"month":"2026-10","unit":7}],"event":"dossier_counts"}"#,
        ),
        (
            Event::RatioCounts { by: "#3".to_owned(), counts: vec![ratio] },
            r##"{"by":"#3","counts":[{"dossiers":2000,"dossiers_dissatisfied":5,"feedback":40,"feedback_dissatisfied":4,"feedback_on_time":38,"period":"2026-Q3","unit":7}],"event":"ratio_counts"}"##,
        ),
    ];
    for (event, json) in golden {
        let body = event.body(LEDGER, HOUR).unwrap();
        assert_eq!(std::str::from_utf8(&body[leaf::PREFIX..]).unwrap(), json);
        assert_eq!(body[1], event.kind().code());
        assert_eq!(Event::read(&body), Ok(event));
    }
}

#[test]
fn a_long_list_is_told_in_order_by_entries_that_fit() {
    let mut told = Vec::new();
    for body in units(2_000).bodies(LEDGER, HOUR).unwrap() {
        assert!(body.len() <= leaf::MAX_BODY);
        let Event::UnitTree { units } = Event::read(&body).unwrap() else { panic!("another event") };
        told.extend(units);
    }
    assert_eq!(Event::UnitTree { units: told }, units(2_000));
}

#[test]
fn what_cannot_be_divided_is_refused_with_its_length() {
    assert_eq!(fields(20).bodies(LEDGER, HOUR).map(|bodies| bodies.len()), Ok(1));
    let Err(BodyError::Long(length)) = fields(5_000).bodies(LEDGER, HOUR) else { panic!("it fits") };
    assert!(length > leaf::MAX_BODY);
}

#[test]
fn a_body_of_another_kind_is_refused() {
    let mut body = units(1).body(LEDGER, HOUR).unwrap();
    body[1] = EntryKind::Fields.code();
    assert_eq!(Event::read(&body), Err(BodyError::Kind(15)));
    body.truncate(leaf::PREFIX + 5);
    assert!(matches!(Event::read(&body), Err(BodyError::Json(_))));
}
