use super::*;
use crate::index::testing::{Row, columns, definition, set_like, table};
use crate::ledger::flag::FlagNo;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use time::Duration;
use time::macros::date;

const FIRST: Date = date!(2026 - 11 - 02);
const RANKING: [Channel; 1] = [Channel::Code];

/// Rows that arrive on these days after the first, each of a unit, by a ranking channel or another.
fn arrivals(days: &[(u8, u32, bool)]) -> Vec<Row> {
    let mut days = days.to_vec();
    days.sort_by_key(|(day, ..)| *day);
    let row = |(day, unit, ranks): &(u8, u32, bool)| Row {
        hour: Hour::day_start(FIRST + Duration::days((*day).into())).0 + 9,
        channel: if *ranks { Channel::Code } else { Channel::Qr },
        ..Row::of(*unit, &[4, 1])
    };
    days.iter().map(row).collect()
}

/// The responses that are out on a day so many days after the first, by `seq`.
fn out(table: &Table, day: u8) -> BTreeSet<u64> {
    let release = Release::of(table, &RANKING, 10, FIRST + Duration::days(day.into()));
    let rows = 0..u32::try_from(table.rows()).unwrap();
    let out = rows.filter(|row| release.waiting().binary_search(row).is_err());
    out.map(|row| table.seq(row as usize).0).collect()
}

#[test]
fn a_unit_moves_by_ten_and_its_last_ten_wait() {
    let definition = definition(&[(1, None)]);
    let of_unit = |n, day| vec![(day, 1, true); n];
    let all = [of_unit(19, 0), of_unit(1, 1), of_unit(9, 2), of_unit(1, 3), of_unit(40, 4)].concat();
    let rows = arrivals(&all);
    let columns = columns(&definition, &rows);
    let table = table(&columns, &definition);
    let counts: Vec<_> = (0..=5).map(|day| out(table, day).len()).collect();
    // On the day after the twentieth ten are out; nine more are too few, ten more are enough.
    assert_eq!(counts, [0, 0, 10, 10, 20, 60]);
    let entries = |day| Release::of(table, &RANKING, 10, FIRST + Duration::days(day)).entries();
    assert_eq!((entries(1), entries(2), entries(5)), (0, 10, 60));
}

#[test]
fn a_day_begins_an_hour_late_for_everyone() {
    let at = |hour| day(Hour(Hour::day_start(FIRST).0 + hour));
    assert_eq!((at(0), at(1)), (FIRST.previous_day().unwrap(), FIRST));
}

proptest! {
    #[test]
    fn steps_are_large_final_and_leave_enough_for_the_last(
        days in prop::collection::vec((0u8..12, 1u32..4, any::<bool>()), 0..260)
    ) {
        let definition = definition(&[(1, None)]);
        let rows = arrivals(&days);
        let all = columns(&definition, &rows);
        let mut before = BTreeSet::new();
        for day in 0..14 {
            let now = if rows.is_empty() { BTreeSet::new() } else { out(table(&all, &definition), day) };
            prop_assert!(before.is_subset(&now));
            let mut steps: BTreeMap<(u32, Channel), [usize; 3]> = BTreeMap::new();
            for (at, row) in (0u64..).zip(&rows) {
                let [new, out, waiting] = steps.entry((row.unit, row.channel)).or_default();
                *new += usize::from(now.contains(&at) && !before.contains(&at));
                *out += usize::from(now.contains(&at));
                *waiting += usize::from(!now.contains(&at));
            }
            for [new, out, waiting] in steps.values() {
                prop_assert!(*new == 0 || *new >= 10);
                prop_assert!(*out == 0 || *waiting >= 10);
            }
            // What comes later changes nothing.
            let begins = Hour::day_start(FIRST + Duration::days(day.into())).0;
            let known: Vec<_> = rows.iter().filter(|row| row.hour < begins).cloned().collect();
            if !known.is_empty() {
                prop_assert_eq!(&out(table(&columns(&definition, &known), &definition), day), &now);
            }
            before = now;
        }
    }
}

/// A day, a unit or a row, and whether.
type Days<T> = Vec<(u8, T, bool)>;

/// Responses of units over some days, and what is excluded of them on which day, or taken back in.
fn withdrawn() -> impl Strategy<Value = (Days<u32>, Days<usize>)> {
    let arrivals = prop::collection::vec((0u8..10, 1u32..3, any::<bool>()), 0..200);
    (arrivals, prop::collection::vec((0u8..12, 0usize..40, any::<bool>()), 0..8))
}

proptest! {
    /// From whatever earlier day to a later one, and from one day to publication: of a unit's responses by one kind of
    /// channel none or ten at least come or go, and a figure stands on none or ten.
    #[test]
    fn no_exclusion_moves_a_unit_by_fewer_than_ten((days, decisions) in withdrawn()) {
        let definition = definition(&[(1, None)]);
        let rows = arrivals(&days);
        prop_assume!(!rows.is_empty());
        let mut all = columns(&definition, &rows);
        let mut decisions = decisions;
        decisions.sort_unstable();
        let mut flags = BTreeMap::new();
        let day_of = |day: u8| FIRST + Duration::days(day.into());
        let mut seen: Vec<BTreeSet<u64>> = vec![BTreeSet::new()];
        for day in 0..=14u8 {
            // A set is what a unit got by one channel on one day.
            for (_, at, excluded) in decisions.iter().filter(|(decided, ..)| decided + 1 == day) {
                let Some(row) = rows.get(*at) else { continue };
                if row.hour >= Hour::day_start(day_of(day)).0 {
                    continue;
                }
                let next = FlagNo(u32::try_from(flags.len()).unwrap() + 1);
                let set = set_like(row);
                let no = *flags.entry((row.unit, row.hour, row.channel)).or_insert(next);
                if no == next {
                    all.flag(no, &set);
                }
                all.set_excluded(no, *excluded, day_of(day - 1));
            }
            let table = table(&all, &definition);
            let release = Release::of(table, &RANKING, 10, day_of(day));
            let last = day == 14;
            let seqs = (0..u32::try_from(table.rows()).unwrap()).filter(|row| {
                let excluded = table.excluded().binary_search(row).is_ok();
                let lingers = release.lingering().binary_search(row).is_ok();
                let waits = release.waiting().binary_search(row).is_ok();
                if last { !excluded } else { !waits && (!excluded || lingers) }
            });
            let now: BTreeSet<u64> = seqs.map(|row| table.seq(row as usize).0).collect();
            // What publication shows was not to be foreseen when older sets were out.
            let skipped = if last { seen.len() - 1 } else { 0 };
            for before in &seen[skipped..] {
                let mut moved: BTreeMap<(u32, Channel), [usize; 3]> = BTreeMap::new();
                for (at, row) in (0u64..).zip(&rows) {
                    let [moved, old, new] = moved.entry((row.unit, row.channel)).or_default();
                    *moved += usize::from(now.contains(&at) != before.contains(&at));
                    *old += usize::from(before.contains(&at));
                    *new += usize::from(now.contains(&at));
                }
                for [moved, old, new] in moved.values() {
                    let enough = *moved == 0 || *moved >= 10 || (last && *old == 0);
                    prop_assert!(enough, "day {day}: {moved} of {old}, then {new}");
                    prop_assert!(last || *new == 0 || *new >= 10, "day {day}: a figure on {new}");
                }
            }
            seen.push(now);
        }
    }
}
