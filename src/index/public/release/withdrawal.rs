//! How excluded responses leave everyone's figures while answers come in.
//!
//! Whoever reads a figure before and after an exclusion could subtract, too. So a unit's excluded responses leave
//! as a day begins, and only where at least a step of them leaves at once or a step of new ones comes with them:
//! until then they linger. Where an exclusion leaves fewer than a step waiting, the newest that are out wait again,
//! so that what is added with publication is a full step. Only what is excluded and published on one day is beyond
//! this.

use crate::index::columns::Table;
use std::collections::BTreeSet;
use time::Date;

/// What was excluded as days began.
pub(super) struct Withdrawals {
    day: Date,
    /// Days behind a decision, with the rows that counted in no figure as they began.
    begins: Vec<(Date, Vec<u32>)>,
    /// What counts in no figure by now.
    excluded: Vec<u32>,
}

/// How the responses of a unit that exclusions touch are seen by everyone.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Rows that do not count.
    pub(super) waiting: Vec<u32>,
    /// Excluded rows that do.
    pub(super) lingering: Vec<u32>,
}

impl Withdrawals {
    /// Those of a table up to the beginning of a day.
    pub(super) fn of(table: &Table, day: Date) -> Self {
        let next = table.decided().into_iter().filter_map(Date::next_day);
        let begins = next.filter(|next| *next <= day).map(|next| (next, table.excluded_before(next)));
        Self { day, begins: begins.collect(), excluded: table.excluded().to_vec() }
    }

    /// Every row that is or was excluded.
    pub(super) fn rows(&self) -> impl Iterator<Item = u32> {
        let before: BTreeSet<_> = self.begins.iter().flat_map(|(_, rows)| rows).copied().collect();
        before.into_iter().chain(self.excluded.iter().copied())
    }

    /// Goes through the days of a unit's responses, the oldest first, each with the day on which it came.
    pub(super) fn seen(&self, rows: &[(u32, Date)], step: usize) -> Seen {
        let came = rows.iter().filter_map(|(_, came)| came.next_day());
        let mut days: BTreeSet<_> = came.chain(self.begins.iter().map(|(day, _)| *day)).collect();
        days.insert(self.day);
        let (mut out, mut left) = (BTreeSet::new(), BTreeSet::new());
        for day in days.into_iter().filter(|day| *day <= self.day) {
            let excluded = self.excluded_on(day);
            let known: Vec<_> = rows.iter().filter(|(_, came)| *came < day).map(|(row, _)| *row).collect();
            begin(&known, excluded, step, &mut out, &mut left);
        }
        let is_out = |row: &u32| out.contains(row) && !left.contains(row);
        let all = || rows.iter().map(|(row, _)| *row);
        Seen {
            waiting: all().filter(|row| !is_out(row)).collect(),
            lingering: all().filter(|row| is_out(row) && holds(&self.excluded, *row)).collect(),
        }
    }

    fn excluded_on(&self, day: Date) -> &[u32] {
        self.begins.iter().rfind(|(begins, _)| *begins <= day).map_or(&[], |(_, rows)| rows)
    }
}

/// A day begins: `out` are the rows that were released, `left` those of them that have left again.
fn begin(known: &[u32], excluded: &[u32], step: usize, out: &mut BTreeSet<u32>, left: &mut BTreeSet<u32>) {
    let waiting: Vec<_> =
        known.iter().copied().filter(|row| !out.contains(row) && !holds(excluded, *row)).collect();
    let leave: BTreeSet<_> = out.iter().copied().filter(|row| holds(excluded, *row)).collect();
    let stay: Vec<_> =
        known.iter().copied().filter(|row| out.contains(row) && !leave.contains(row)).collect();
    if waiting.len() < step && !stay.is_empty() {
        for row in stay.iter().rev().take(step) {
            out.remove(row);
        }
        *left = leave;
    } else if waiting.len() >= 2 * step || leave.symmetric_difference(left).count() >= step {
        out.extend(&waiting[..if waiting.len() >= 2 * step { waiting.len() - step } else { 0 }]);
        *left = leave;
    }
    // Too few to be anybody's figure wait together: what they add later is no step of its own.
    if out.difference(left).count() < step {
        out.retain(|row| left.contains(row));
    }
}

fn holds(rows: &[u32], row: u32) -> bool {
    rows.binary_search(&row).is_ok()
}
