use super::*;
use crate::ids::{Hour, TouchpointCode};
use crate::ledger::Signals;
use crate::quality::testing::{CAMPAIGN, Pen, Sheet, code};
use proptest::prelude::*;
use time::macros::datetime;

fn sheet(unit: u32, channel: Channel, hour: Hour, ratings: [u8; 5]) -> Sheet {
    Sheet { unit, code: unit, channel, hour, ratings, signals: Signals::FAST | Signals::DEVICE }
}

fn watch(sheets: &[Sheet]) -> Watch {
    let (mut pen, mut watch) = (Pen::new(), Watch::default());
    for sheet in sheets {
        pen.push(&mut watch, *sheet);
    }
    watch
}

/// 0 is not answered, 254 not applicable.
#[test]
fn a_sheet_is_counted_by_what_was_rated() {
    let monday = Hour::of(datetime!(2026-11-23 09:00 +7));
    let sheets = [
        sheet(1, Channel::Qr, monday, [5, 5, 5, 5, 5]),
        sheet(1, Channel::Qr, monday, [5, 5, 0, 254, 5]),
        sheet(1, Channel::Qr, monday, [5, 4, 4, 5, 4]),
        sheet(1, Channel::Qr, Hour(monday.0 + 30), [1, 5, 5, 5, 5]),
        sheet(1, Channel::Qr, monday, [0, 0, 254, 0, 0]),
        sheet(1, Channel::Paper, monday, [3, 3, 3, 3, 3]),
    ];
    let watch = watch(&sheets);
    let seen = watch.of(CAMPAIGN).unwrap();
    let cell = seen.week(UnitNo(1), Week::of(monday)).unwrap();
    let qr = cell.counts(Channel::Qr);
    assert_eq!((qr.responses, qr.rated, qr.satisfied, qr.top, qr.dissatisfied()), (5, 4, 3, 2, 1));
    assert_eq!((qr.given(), qr.satisfied_ratings), (18, 17));
    assert_eq!(qr.ratings[..5], [1, 0, 0, 3, 14]);
    assert_eq!(cell.counts(Channel::Code), Counts::default());
    assert_eq!(cell.hours(), [(9, 4), (39, 1)], "paper has no hour at the counter");
    assert_eq!((cell.hour(9), cell.hour(10)), (4, 0));
    assert_eq!(cell.poster(code(1)), [5, 1, 0, 0, 0, 0, 0]);
    assert_eq!(cell.poster(TouchpointCode::from_bits(0).unwrap()), [0; 7]);
    assert_eq!(cell.days(), [5, 1, 0, 0, 0, 0, 0]);
    assert_eq!((cell.durations[3], cell.signals), (6, [6, 0, 6, 0]));
    assert_eq!((cell.timed(), cell.fast(), cell.marked()), (6, 6, [5, 1, 0, 0, 0, 0, 0]));
    assert!(watch.of(CampaignNo(2)).is_none() && seen.week(UnitNo(2), Week::of(monday)).is_none());
}

#[test]
fn a_questionnaire_that_nobody_knows_is_counted_and_not_read() {
    let pen = Pen::new();
    let body = pen.body(sheet(1, Channel::Qr, Hour(500_000), [5; 5]));
    let mut watch = Watch::default();
    watch.push(&ResponseView::read(&body).unwrap(), &BTreeMap::new());
    let week = Week::of(Hour(500_000));
    let counts = watch.of(CAMPAIGN).unwrap().counts(UnitNo(1), Span::ending(week, 1), &[Channel::Qr]);
    assert_eq!((counts.responses, counts.rated), (1, 0));
}

#[test]
fn spans_are_weeks_that_follow_each_other() {
    let last = Week::of(Hour(500_000));
    let span = Span::ending(last, 4);
    assert_eq!(span.iter().collect::<Vec<_>>(), [last.back(3), last.back(2), last.back(1), last]);
    assert_eq!(span.before(2), Span::ending(last.back(4), 2));
    assert!(span.contains(last) && !span.contains(last.next()) && !span.contains(last.back(4)));
}

proptest! {
    /// Whatever order sheets come in, every one is in its unit's week, and sums are those of all.
    #[test]
    fn order_does_not_matter_and_nothing_is_lost(
        drawn in prop::collection::vec((1u32..4, 0usize..6, 0u32..2_000, prop::array::uniform5(0u8..6)), 0..60),
        turn in 0usize..60,
    ) {
        let sheets: Vec<_> = drawn
            .iter()
            .map(|(unit, channel, hour, ratings)| {
                sheet(*unit, Channel::ALL[*channel], Hour(490_000 + hour), *ratings)
            })
            .collect();
        let mut turned = sheets.clone();
        turned.rotate_left(turn % sheets.len().max(1));
        let (one, other) = (watch(&sheets), watch(&turned));
        let (Some(one), Some(other)) = (one.of(CAMPAIGN), other.of(CAMPAIGN)) else {
            prop_assert!(sheets.is_empty());
            return Ok(());
        };
        let all = Span { first: Week::of(Hour(490_000)), weeks: 20 };
        let mut sum = 0;
        for unit in one.units() {
            for (week, cell) in one.weeks(unit, all) {
                let twin = other.week(unit, week).unwrap();
                for channel in Channel::ALL {
                    prop_assert_eq!(cell.counts(channel), twin.counts(channel));
                }
                prop_assert_eq!((cell.hours(), cell.days()), (twin.hours(), twin.days()));
            }
            sum += one.counts(unit, all, &Channel::ALL).responses as usize;
        }
        prop_assert_eq!(sum, sheets.len());
    }
}
