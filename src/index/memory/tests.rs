use super::*;
use crate::ids::{Channel, Seq};
use crate::index::priorities::importance;
use crate::index::public::release::Release;
use crate::index::testing::{Row, columns, definition, exclude_like, response, table, units};
use crate::index::{Columns, Dimension, Filter, Flagged, Method, Query, UnitGroups, figures};
use crate::ledger::flag::FlagNo;
use crate::ledger::response::ResponseView;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use time::Date;
use time::macros::date;

const DAY: Date = date!(2026 - 11 - 26);

/// One thing that happens to a ledger: a response, or the n-th of them is flagged and taken out of the figures.
#[derive(Debug, Clone)]
enum Happens {
    Comes(Row),
    Excluded(usize),
}

fn happens() -> impl Strategy<Value = Happens> {
    let channel = prop_oneof![Just(Channel::Qr), Just(Channel::Code), Just(Channel::Paper)];
    let row = (0u32..3, 1u32..=4, 1u16..4, channel, 0u32..1_500, prop::array::uniform4(0u8..=5), 0u8..=3);
    let row = row.prop_map(|(touchpoint, unit, field, channel, later, answers, sex)| {
        let answers = [&answers[..], &[sex]].concat();
        Row { touchpoint, field, channel, hour: 498_300 + later, ..Row::of(unit, &answers) }
    });
    prop_oneof![9 => row.prop_map(Happens::Comes), 1 => (0usize..120).prop_map(Happens::Excluded)]
}

/// Questions that share some of their sums, and some that differ in one thing.
fn queries<'a>(units: &'a UnitGroups, release: &Release) -> Vec<Query<'a>> {
    let query = |method, by: &[Dimension], filter| Query { method, by: by.to_vec(), units, filter };
    let some = Filter {
        channels: Some(BTreeSet::from([Channel::Qr, Channel::Code])),
        from: Some(date!(2026 - 11 - 10)),
        ..Filter::default()
    };
    let (waiting, lingering) = (Arc::clone(release.waiting()), Arc::clone(release.lingering()));
    let out = Filter { waiting, lingering, ..Filter::default() };
    let without = Filter { flagged: Flagged::Without, ..Filter::default() };
    vec![
        query(Method::PooledShare, &[Dimension::Unit], Filter::default()),
        query(Method::PooledShare, &[Dimension::Unit], without),
        query(Method::MeanScore, &[Dimension::Unit], Filter::default()),
        query(Method::MeanOfCriteria, &[Dimension::Unit, Dimension::Channel], Filter::default()),
        query(Method::PooledShare, &[Dimension::Month], Filter::default()),
        query(Method::PooledShare, &[Dimension::Field, Dimension::Unit], some),
        query(Method::PooledShare, &[], out.clone()),
        query(Method::PooledShare, &[Dimension::Unit], out),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever came in between, to the last digit.
    #[test]
    fn what_is_remembered_is_what_would_be_counted(story in prop::collection::vec(happens(), 1..90)) {
        let definition = definition(&[(1, None), (3, None)]);
        let definitions = BTreeMap::from([(definition.hash, Arc::new(definition.clone()))]);
        let units = units(4);
        let (memory, one) = (Memory::default(), NonZeroUsize::MIN);
        let (mut all, mut next, mut came, mut flags) = (Columns::default(), 0, Vec::new(), 0);
        for happens in &story {
            match happens {
                Happens::Comes(row) => {
                    let body = response(&definition, row).body();
                    let view = ResponseView::read(&body).unwrap_or_else(|e| unreachable!("{e}"));
                    all.push(Seq(next), &view, &definitions).unwrap_or_else(|e| unreachable!("{e}"));
                    came.push(row.clone());
                    next += 1;
                }
                Happens::Excluded(seq) => {
                    if let Some(row) = came.get(*seq) {
                        flags += 1;
                        exclude_like(&mut all, FlagNo(flags), row, DAY);
                    }
                }
            }
            let Some(table) = all.tables().first() else { continue };
            let release = memory.releases.of(table, &[Channel::Code], 2, DAY);
            prop_assert_eq!(&release, &Release::of(table, &[Channel::Code], 2, DAY));
            for query in queries(&units, &release) {
                let (known, counted) = (memory.figures(table, &query, one), figures(table, &query, one));
                let (known, counted) = (known.unwrap_or_else(|e| unreachable!("{e}")), counted.unwrap_or_else(|e| unreachable!("{e}")));
                prop_assert_eq!(known.groups(), counted.groups());
                prop_assert_eq!(known.total(), counted.total());
                let fresh = Memory::default();
                prop_assert_eq!(importance(table, &query, &memory), importance(table, &query, &fresh));
                let keys = Keys::new(table, &query).unwrap_or_else(|e| unreachable!("{e}"));
                prop_assert_eq!(keys.census(&memory), keys.census(&fresh));
            }
        }
    }
}

/// The rows that `count` was asked to add.
fn added(remembered: &Remembered<Vec<u64>>, table: &Table, query: &Query<'_>) -> (u64, Range<usize>) {
    let keys = Keys::new(table, query).unwrap_or_else(|e| unreachable!("{e}"));
    let mut counted = 0..0;
    let sums = remembered.of(table, &keys, Some(query.method), table.rows(), |known, rows| {
        counted = rows.clone();
        vec![known.map_or(0, |known| known[0]) + rows.len() as u64]
    });
    (sums[0], counted)
}

#[test]
fn only_what_came_since_is_counted_and_all_of_it_where_rows_moved() {
    let definition = definition(&[(1, None)]);
    let rows = |n: usize| columns(&definition, &vec![Row::of(1, &[4, 1]); n]);
    let (four, six, eight) = (rows(4), rows(6), rows(8));
    let (units, remembered) = (units(1), Remembered::default());
    let query = |method| Query { method, by: Vec::new(), units: &units, filter: Filter::default() };
    let (shares, scores) = (query(Method::PooledShare), query(Method::MeanScore));
    assert_eq!(added(&remembered, table(&four, &definition), &shares), (4, 0..4));
    assert_eq!(added(&remembered, table(&four, &definition), &shares), (4, 0..0));
    assert_eq!(added(&remembered, table(&four, &definition), &scores), (4, 0..4));
    assert_eq!(added(&remembered, table(&six, &definition), &shares), (6, 4..6));
    // Eight rows are brought into their order.
    assert_eq!(added(&remembered, table(&eight, &definition), &shares), (8, 0..8));
    let kept = remembered.0.lock().unwrap();
    assert_eq!(kept.iter().map(|kept| kept.rows).collect::<Vec<_>>(), [8], "what moved is no use any more");
}

#[test]
fn what_was_not_asked_for_longest_goes_first() {
    let definition = definition(&[(1, None)]);
    let columns = columns(&definition, &vec![Row::of(1, &[4, 1]); 5]);
    let (table, units) = (table(&columns, &definition), units(1));
    let remembered = Remembered::<Vec<u64>>::default();
    let ask = |day: u32| {
        let from = DAY.checked_sub(time::Duration::days(day.into()));
        let filter = Filter { from, ..Filter::default() };
        let query = Query { method: Method::PooledShare, by: Vec::new(), units: &units, filter };
        added(&remembered, table, &query).1
    };
    for day in 0..u32::try_from(MOST).unwrap() {
        assert_eq!(ask(day), 0..5);
    }
    assert_eq!(ask(0), 0..0, "known, and now the last asked for");
    assert_eq!(ask(1_000), 0..5);
    assert_eq!((ask(0), ask(1)), (0..0, 0..5), "the second was not asked for longest");
}
