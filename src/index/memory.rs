//! What was counted before: sums over rows that lie where they lay, so that only what came since is counted
//! again. Figures are the same digits with it and without.
//!
//! Sums hold as long as the table's rows have not [moved](super::columns::Stamp) and rows become groups in the
//! same way ([`super::keys::Rule`]), whoever asked: nothing of catalog, viewer or address is compared.

use super::columns::{Stamp, Table};
use super::keys::{Keys, Rule};
use super::method::Method;
use super::priorities::Pairs;
use super::public::release::Releases;
use super::scan::Totals;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of sums of one sort at most; those longest not asked for go first.
const MOST_BYTES: usize = 64 << 20;

/// Sums of one sort at most.
const MOST: usize = 256;

/// Fewer rows are counted sooner than looked up.
const FEWEST_ROWS: usize = if cfg!(test) { 4 } else { 1_000 };

/// What one process remembers of the figures that it counted.
#[derive(Debug, Default)]
pub struct Memory {
    pub(super) totals: Remembered<Totals>,
    pub(super) pairs: Remembered<Vec<Pairs>>,
    pub(super) censuses: Remembered<Vec<u64>>,
    pub(super) releases: Releases,
}

/// Sums of one sort, the last asked for at the end.
pub(super) struct Remembered<T>(Mutex<Vec<Kept<T>>>);

struct Kept<T> {
    stamp: Stamp,
    method: Option<Method>,
    rule: Arc<Rule>,
    /// Of the first so many rows.
    rows: usize,
    sums: Arc<T>,
}

/// How much memory sums take.
pub(super) trait Sums {
    fn bytes(&self) -> usize;
}

impl<T> Kept<T> {
    fn holds(&self, stamp: Stamp, method: Option<Method>, rule: &Rule, rows: usize) -> bool {
        self.rows <= rows && self.stamp == stamp && self.method == method && self.rule.agrees(rule, self.rows)
    }
}

impl<T: Sums> Remembered<T> {
    /// The sums of the first `rows` rows. `count` is given what is known of the first of them, and the rows that
    /// are to be added.
    pub(super) fn of(
        &self,
        table: &Table,
        keys: &Keys<'_>,
        method: Option<Method>,
        rows: usize,
        count: impl FnOnce(Option<&T>, Range<usize>) -> T,
    ) -> Arc<T> {
        if rows < FEWEST_ROWS {
            return Arc::new(count(None, 0..rows));
        }
        let (stamp, rule) = (table.stamp(), keys.rule());
        let known = self.find(stamp, method, rule, rows);
        let sums = match known {
            Some((until, sums)) if until == rows => return sums,
            Some((until, sums)) => count(Some(&sums), until..rows),
            None => count(None, 0..rows),
        };
        let sums = Arc::new(sums);
        self.keep(Kept { stamp, method, rule: Arc::clone(rule), rows, sums: Arc::clone(&sums) });
        sums
    }

    fn find(
        &self,
        stamp: Stamp,
        method: Option<Method>,
        rule: &Rule,
        rows: usize,
    ) -> Option<(usize, Arc<T>)> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().rposition(|kept| kept.holds(stamp, method, rule, rows))?;
        kept[at..].rotate_left(1);
        kept.last().map(|found| (found.rows, Arc::clone(&found.sums)))
    }

    /// In the place of what it goes on from, and of what holds no more.
    fn keep(&self, new: Kept<T>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|old| {
            let moved = old.stamp.is_before(new.stamp);
            !moved && !old.holds(new.stamp, new.method, &new.rule, new.rows)
        });
        kept.push(new);
        let mut room = MOST_BYTES;
        let fits = kept.iter().rev().take(MOST).take_while(|kept| {
            let left = room.checked_sub(kept.sums.bytes());
            room = left.unwrap_or(0);
            left.is_some()
        });
        let fits = fits.count();
        let gone = kept.len() - fits;
        kept.drain(..gone);
    }
}

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> fmt::Debug for Remembered<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        f.debug_struct("Remembered").field("kept", &kept.len()).finish()
    }
}

impl Sums for Vec<u64> {
    fn bytes(&self) -> usize {
        size_of_val(self.as_slice())
    }
}

impl Sums for Vec<Pairs> {
    fn bytes(&self) -> usize {
        size_of_val(self.as_slice())
    }
}

#[cfg(test)]
mod tests;
