use super::*;
use crate::unit::{Unit, UnitKind};
use proptest::prelude::*;
use std::collections::BTreeSet;
use time::Duration;
use time::macros::date;

/// A Monday.
const MONDAY: Date = date!(2026 - 11 - 02);
const PROVINCE: UnitNo = UnitNo(1);
const COMMUNE: UnitNo = UnitNo(2);
const OTHER: UnitNo = UnitNo(3);

fn tree() -> Tree {
    let unit = |no, code: &str, parent: Option<&str>| Unit {
        no,
        code: code.parse().unwrap(),
        name: code.into(),
        kind: UnitKind::Commune,
        parent: parent.map(|code| code.parse().unwrap()),
        valid_from: None,
        valid_to: None,
        successor: None,
        lat: None,
        lon: None,
    };
    let mut tree = Tree::default();
    tree.upsert([unit(PROVINCE, "44", None), unit(COMMUNE, "1", Some("44")), unit(OTHER, "2", Some("44"))]);
    tree
}

/// Texts of a unit, each written on the so-many-th day from [`MONDAY`] on.
fn written(days: &[(UnitNo, i64)]) -> Comments {
    let mut comments = Comments::default();
    for (seq, (unit, day)) in (0u64..).zip(days) {
        let hour = Hour(Hour::day_start(MONDAY + Duration::days(*day)).0 + 10);
        comments.push(Seq(seq), hour, (CampaignNo(1), DefinitionHash([1; 32]), *unit), [7]);
    }
    comments
}

fn runs(_: CampaignNo) -> Option<Date> {
    None
}

fn on(comments: &Comments, day: i64, ends: Ends) -> Vec<Batch> {
    comments.released(MONDAY + Duration::days(day), &tree(), ends)
}

#[test]
fn five_of_a_week_are_read_a_week_after_it_has_ended() {
    let comments = written(&[(COMMUNE, 0), (COMMUNE, 2), (COMMUNE, 3), (COMMUNE, 6), (COMMUNE, 6)]);
    assert_eq!(on(&comments, 13, &runs), []);
    let batches = on(&comments, 14, &runs);
    assert_eq!((batches.len(), batches[0].len(), batches[0].unit), (1, 5, COMMUNE));
    assert_eq!((batches[0].from, batches[0].to), (MONDAY, MONDAY + Duration::days(6)));
    assert_eq!(batches[0].released, MONDAY + Duration::days(14));
    assert_eq!((comments.waiting(&batches).len(), comments.waiting(&[])), (0, [COMMUNE].into()));
}

#[test]
fn four_wait_for_a_fifth_and_units_do_not_mix() {
    let comments =
        written(&[(COMMUNE, 0), (COMMUNE, 0), (OTHER, 1), (COMMUNE, 1), (COMMUNE, 1), (COMMUNE, 7)]);
    assert_eq!(on(&comments, 20, &runs), []);
    let batches = on(&comments, 21, &runs);
    assert_eq!((batches.len(), batches[0].len()), (1, 5));
    assert_eq!(batches[0].to, MONDAY + Duration::days(13));
    assert_eq!(comments.waiting(&batches), [OTHER].into());
}

#[test]
fn what_small_units_have_left_rises_when_the_campaign_is_over() {
    let comments = written(&[(COMMUNE, 0), (COMMUNE, 0), (COMMUNE, 0), (OTHER, 1), (OTHER, 1)]);
    let over = |_| Some(MONDAY + Duration::days(6));
    // Paper until day 20; the week of that day is readable from day 28 on.
    assert_eq!(on(&comments, 27, &over), []);
    assert_eq!(on(&comments, 400, &runs), []);
    let batches = on(&comments, 28, &over);
    assert_eq!((batches.len(), batches[0].unit, batches[0].len(), batches[0].risen), (1, PROVINCE, 5, true));
    let four = written(&[(COMMUNE, 0), (COMMUNE, 0), (OTHER, 1), (OTHER, 1)]);
    assert_eq!(on(&four, 400, &over), []);
}

#[test]
fn a_clock_that_is_late_does_not_reach_into_a_released_batch() {
    let days =
        [(COMMUNE, 0), (COMMUNE, 0), (COMMUNE, 0), (COMMUNE, 0), (COMMUNE, 0), (COMMUNE, 21), (COMMUNE, 3)];
    let before = on(&written(&days[..5]), 30, &runs);
    assert_eq!(on(&written(&days), 30, &runs), before);
}

#[test]
fn the_order_that_is_shown_is_the_keys() {
    let comments = written(&[(COMMUNE, 0); 40]);
    let batch = &on(&comments, 14, &runs)[0];
    let (one, two) = (batch.shuffled(&[1; 32]), batch.shuffled(&[2; 32]));
    assert_eq!(one, batch.shuffled(&[1; 32]));
    assert_ne!(one, two);
    assert!(!one.is_sorted() && !two.is_sorted());
    assert_eq!(one.iter().collect::<BTreeSet<_>>(), two.iter().collect());
}

proptest! {
    /// Whatever is written and whenever somebody looks: no batch under five, none too early, each text in
    /// one batch at most, and a batch that was once shown stays.
    #[test]
    fn batches_are_large_late_and_final(
        days in prop::collection::vec((2u32..4, 0i64..60), 0..60), first in 0i64..90, later in 0i64..90
    ) {
        let mut days: Vec<_> = days.into_iter().map(|(unit, day)| (UnitNo(unit), day)).collect();
        days.sort_by_key(|(_, day)| *day);
        let over = |_| Some(MONDAY + Duration::days(59));
        // Who looks on a day sees what was written until then.
        let seen = |until: i64| {
            let until_then: Vec<_> = days.iter().copied().filter(|(_, day)| *day <= until).collect();
            on(&written(&until_then), until, &over)
        };
        let (before, after) = (seen(first), seen(first + later));
        for batch in &before {
            prop_assert!(after.contains(batch));
        }
        let mut read = BTreeSet::new();
        for batch in &after {
            prop_assert!(batch.len() >= BATCH);
            prop_assert!(batch.released - batch.to > Duration::days(7));
            prop_assert!(batch.released <= MONDAY + Duration::days(first + later));
            for seq in &batch.seqs {
                prop_assert!(read.insert(*seq));
                let (unit, day) = days[usize::try_from(seq.0).unwrap()];
                let written = MONDAY + Duration::days(day);
                prop_assert!(batch.from <= written && written <= batch.to);
                prop_assert!(unit == batch.unit || batch.risen);
            }
        }
        let ids: BTreeSet<_> = after.iter().map(Batch::id).collect();
        prop_assert_eq!(ids.len(), after.len());
    }
}
