//! Which responses everyone's figures count while answers still come in.
//!
//! Whoever reads a figure before and after one citizen could subtract. So everyone's figures move once a
//! day at most, and of each unit by at least as many new responses as a campaign's rules show a figure of.
//! A release is a set of responses, not a filter on what is shown: every question is answered from the
//! same set. Of each unit the newest responses wait, at least as many as a step has, until the campaign's
//! figures are published: what is added on that day is a full step too, and nothing is left out for good.
//!
//! Excluded responses leave, and come back, by the same measure: see [`withdrawal`].
//!
//! The set follows from the ledger and the day alone: every process, and everyone who counts again, finds
//! the same.

mod withdrawal;

use crate::ids::{Channel, Hour};
use crate::index::columns::{Stamp, Table};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use time::Date;
use withdrawal::Withdrawals;

/// The responses of a table that wait.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Release {
    waiting: Arc<[u32]>,
    /// Excluded responses that are still out.
    lingering: Arc<[u32]>,
    entries: u64,
}

/// Hours after midnight at which a day's release begins: no process is so late that it still writes into
/// the day before.
const LATER: u32 = 1;

/// The day whose release is out at this hour.
#[must_use]
pub fn day(now: Hour) -> Date {
    Hour(now.0.saturating_sub(LATER)).local_date()
}

/// Releases that were worked out before: within a day what comes only waits.
#[derive(Debug, Default)]
pub(in crate::index) struct Releases(Mutex<Vec<Known>>);

#[derive(Debug)]
struct Known {
    stamp: Stamp,
    ranking: Vec<Channel>,
    step: u64,
    day: Date,
    /// Of the first so many rows.
    rows: u32,
    release: Release,
}

impl Releases {
    /// As [`Release::of`].
    pub(in crate::index) fn of(&self, table: &Table, ranking: &[Channel], step: u64, day: Date) -> Release {
        let (stamp, rows) = (table.stamp(), u32::try_from(table.rows()).unwrap_or(u32::MAX));
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = known.iter().position(|known| {
            known.stamp == stamp && known.ranking == ranking && known.step == step && known.day == day
        });
        let waits = |row: u32| table.arrived(row as usize).is_none_or(|arrived| arrived >= day);
        let release = match at.map(|at| known.swap_remove(at)) {
            Some(known) if (known.rows..rows).all(waits) => {
                let waiting = &known.release.waiting;
                let waiting = if known.rows == rows {
                    Arc::clone(waiting)
                } else {
                    waiting.iter().copied().chain(known.rows..rows).collect()
                };
                Release { waiting, ..known.release }
            }
            Some(_) | None => Release::of(table, ranking, step, day),
        };
        known.retain(|known| !known.stamp.is_before(stamp) && (known.stamp != stamp || known.day >= day));
        known.push(Known { stamp, ranking: ranking.to_vec(), step, day, rows, release: release.clone() });
        release
    }
}

/// What has come of one unit by channels that ranks rest on, or by the others.
#[derive(Debug, Default)]
struct Arrivals {
    /// Rows that are not out, the oldest first.
    waiting: Vec<u32>,
    last: Option<Date>,
}

impl Arrivals {
    /// Lets what is old enough out as a day begins.
    fn begin(&mut self, step: usize) {
        if self.waiting.len() >= 2 * step {
            self.waiting.drain(..self.waiting.len() - step);
        }
    }

    fn push(&mut self, row: u32, day: Date, step: usize) {
        if self.last.is_some_and(|last| last < day) {
            self.begin(step);
        }
        self.last = Some(day);
        self.waiting.push(row);
    }
}

impl Release {
    /// Everything that has come.
    #[must_use]
    pub fn whole(entries: u64) -> Self {
        Self { waiting: Arc::default(), lingering: Arc::default(), entries }
    }

    /// What is out on this day, in steps of so many responses.
    #[must_use]
    pub fn of(table: &Table, ranking: &[Channel], step: u64, day: Date) -> Self {
        let step = usize::try_from(step).unwrap_or(usize::MAX / 2).max(1);
        let ranks = |code: u8| ranking.iter().any(|channel| *channel as u8 == code);
        let (mut units, mut waiting): (Vec<[Arrivals; 2]>, Vec<u32>) = (Vec::new(), Vec::new());
        // Of each unit the rows lie as they came; of several it does not matter.
        let places: Vec<_> =
            table.places().iter().map(|of| (of.unit.0 as usize, ranks(of.channel))).collect();
        let withdrawals = Withdrawals::of(table, day);
        let group = |row: u32| places[table.came()[row as usize].0 as usize];
        let mut touched: BTreeMap<_, Vec<_>> =
            withdrawals.rows().map(|row| (group(row), Vec::new())).collect();
        for (row, place) in (0u32..).zip(table.came()) {
            let (unit, ranks) = places[place.0 as usize];
            let Some(arrived) = table.arrived(row as usize).filter(|arrived| *arrived < day) else {
                waiting.push(row);
                continue;
            };
            if let Some(rows) = touched.get_mut(&(unit, ranks)) {
                rows.push((row, arrived));
                continue;
            }
            if units.len() <= unit {
                units.resize_with(unit + 1, Default::default);
            }
            units[unit][usize::from(ranks)].push(row, arrived, step);
        }
        for arrivals in units.as_flattened_mut() {
            arrivals.begin(step);
            waiting.extend(&arrivals.waiting);
        }
        let mut lingering = Vec::new();
        for rows in touched.values() {
            let seen = withdrawals.seen(rows, step);
            waiting.extend(seen.waiting);
            lingering.extend(seen.lingering);
        }
        waiting.sort_unstable();
        lingering.sort_unstable();
        let entries = entries(table, &waiting);
        Self { entries, waiting: waiting.into(), lingering: lingering.into() }
    }

    /// Rows that do not count yet, ascending.
    #[must_use]
    pub fn waiting(&self) -> &Arc<[u32]> {
        &self.waiting
    }

    /// Excluded rows that count until enough moves at once, ascending.
    #[must_use]
    pub fn lingering(&self) -> &Arc<[u32]> {
        &self.lingering
    }

    /// Entries of the ledger up to the last response that counts.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.entries
    }
}

/// One more than the `seq` of the last response that does not wait.
fn entries(table: &Table, waiting: &[u32]) -> u64 {
    let mut waiting = waiting.iter().peekable();
    let counts = (0u32..).take(table.rows()).filter(|row| waiting.next_if_eq(&row).is_none());
    counts.map(|row| table.seq(row as usize).0 + 1).max().unwrap_or(0)
}

#[cfg(test)]
mod tests;
