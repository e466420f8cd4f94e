//! Rows with signals, rows that flags name, and rows that two people excluded: few of many, so lists of rows
//! beside the table, and no byte in any row.

use crate::ledger::Signals;
use crate::ledger::flag::FlagNo;
use time::Date;

/// What is special about some rows of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Special {
    /// Rows with a signal of quality, ascending.
    signals: Vec<(u32, Signals)>,
    sets: Vec<Set>,
    /// Rows of any flag, ascending.
    pub(super) flagged: Vec<u32>,
    /// Rows that count in no figure, ascending.
    pub(super) excluded: Vec<u32>,
}

/// The members of a flag's set, as far as they lie in a table.
#[derive(Debug, Clone)]
struct Set {
    flag: FlagNo,
    /// Ascending.
    rows: Vec<u32>,
    excluded: bool,
    /// On which local day it was excluded or taken back in, in order.
    turns: Vec<(Date, bool)>,
}

impl Special {
    pub(super) fn signal(&mut self, row: u32, signals: Signals) {
        if signals.of_quality() != Signals::default() {
            self.signals.push((row, signals.of_quality()));
        }
    }

    pub(super) fn signals(&self, row: u32) -> Signals {
        let found = self.signals.binary_search_by_key(&row, |(row, _)| *row);
        found.map_or(Signals::default(), |at| self.signals[at].1)
    }

    /// Keeps the members of a new flag.
    pub(super) fn put(&mut self, flag: FlagNo, rows: Vec<u32>) {
        self.sets.push(Set { flag, rows, excluded: false, turns: Vec::new() });
        self.flagged = united(self.sets.iter());
    }

    /// Takes a flag's members out of every figure, or back in. `false` where it has none here.
    pub(super) fn exclude(&mut self, flag: FlagNo, excluded: bool, day: Date) -> bool {
        let Some(set) = self.sets.iter_mut().find(|set| set.flag == flag) else { return false };
        set.excluded = excluded;
        set.turns.push((day, excluded));
        self.excluded = united(self.sets.iter().filter(|set| set.excluded));
        true
    }

    /// The members of a flag's set.
    pub(super) fn members(&self, flag: FlagNo) -> &[u32] {
        self.sets.iter().find(|set| set.flag == flag).map_or(&[], |set| &set.rows)
    }

    /// Days on which something was excluded or taken back in, ascending, each once.
    pub(super) fn days(&self) -> Vec<Date> {
        let mut days: Vec<_> = self.sets.iter().flat_map(|set| &set.turns).map(|(day, _)| *day).collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Rows that counted in no figure as a day began, ascending.
    pub(super) fn excluded_before(&self, day: Date) -> Vec<u32> {
        let held =
            |set: &&Set| set.turns.iter().rfind(|(turned, _)| *turned < day).is_some_and(|turn| turn.1);
        united(self.sets.iter().filter(held))
    }

    /// Follows rows to where they lie now: from `first` on, the row that was `first + order[n]` is `first + n`.
    pub(super) fn arrange(&mut self, first: u32, order: &[u32]) {
        let any = |rows: &[u32]| rows.last().is_some_and(|last| *last >= first);
        if !any(&self.flagged) && self.signals.last().is_none_or(|(last, _)| *last < first) {
            return;
        }
        let mut places = vec![0; order.len()];
        for (place, row) in (0u32..).zip(order) {
            places[*row as usize] = place;
        }
        let now = |row: u32| row.checked_sub(first).map_or(row, |at| first + places[at as usize]);
        let lists = self.sets.iter_mut().map(|set| &mut set.rows);
        for rows in lists.chain([&mut self.flagged, &mut self.excluded]) {
            for row in rows.iter_mut() {
                *row = now(*row);
            }
            rows.sort_unstable();
        }
        self.signals.iter_mut().for_each(|(row, _)| *row = now(*row));
        self.signals.sort_unstable_by_key(|(row, _)| *row);
    }
}

/// The rows of any of these sets, ascending, each once.
fn united<'a>(sets: impl Iterator<Item = &'a Set>) -> Vec<u32> {
    let mut rows: Vec<_> = sets.flat_map(|set| &set.rows).copied().collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}
