//! From a row to the group that it counts in: a number in mixed radix, one digit a dimension.

mod digit;
mod passes;

use super::columns::Table;
use super::columns::layout::ByteColumn;
use super::counters::Counter;
use super::memory::Memory;
use super::query::{Flagged, Query, QueryError};
use super::units::{UnitGroup, UnitGroups};
use crate::ids::{Channel, FieldNo, OptionCode, QuestionCode, Rating};
use digit::Digit;
use passes::Test;
use std::ops::Range;
use std::sync::Arc;
use time::Month;

/// A row that counts nowhere.
pub(super) const NOWHERE: u32 = u32::MAX;

/// So many group numbers at most: each takes four bytes a thread.
const MOST_NUMBERS: u64 = 1 << 22;

/// So many groups with a row at most: each takes about a kilobyte of sums a thread.
const MOST_GROUPS: u64 = 1 << 17;

/// What a group stands for in one dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Unit(UnitGroup),
    /// One of the catalog's fields, or one of the constants of [`FieldNo`] that are none.
    Field(FieldNo),
    Month(i32, Month),
    Channel(Channel),
    Counter(Counter),
    Answer(QuestionCode, Given),
}

/// What was answered to a question that groups are told apart by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    Option(OptionCode),
    Rating(Rating),
    NotAnswered,
    NotApplicable,
    NotAsked,
}

/// How rows become group numbers.
pub(super) struct Keys<'a> {
    table: &'a Table,
    units: &'a UnitGroups,
    rule: Arc<Rule>,
}

/// What of [`Keys`] decides on a row.
pub(super) struct Rule {
    /// By number of where a row came in: where its unit is in [`UnitGroups`]; nowhere where what the filter
    /// says of where it came in does not hold.
    places: Vec<u32>,
    digits: Vec<Digit>,
    tests: Vec<Test>,
    /// Rows that count nowhere yet.
    waiting: Arc<[u32]>,
    /// Excluded rows that count until then.
    lingering: Arc<[u32]>,
    flagged: Flagged,
}

impl<'a> Keys<'a> {
    pub(super) fn new(table: &'a Table, query: &Query<'a>) -> Result<Self, QueryError> {
        let digits = query.by.iter().map(|by| Digit::of(table, query.units, by));
        let rule = Rule {
            places: passes::places(table, query),
            digits: digits.collect::<Result<_, _>>()?,
            tests: Test::all(table, &query.filter)?,
            waiting: Arc::clone(&query.filter.waiting),
            lingering: Arc::clone(&query.filter.lingering),
            flagged: query.filter.flagged,
        };
        let keys = Self { table, units: query.units, rule: Arc::new(rule) };
        let groups =
            keys.rule.digits.iter().fold(1u64, |n, digit| n.saturating_mul(u64::from(digit.radix())));
        if groups > MOST_NUMBERS {
            return Err(QueryError::TooManyGroups { groups, limit: MOST_NUMBERS });
        }
        let occupied = if groups > MOST_GROUPS { keys.occupied() } else { groups };
        if occupied > MOST_GROUPS {
            return Err(QueryError::TooManyGroups { groups: occupied, limit: MOST_GROUPS });
        }
        Ok(keys)
    }

    /// Rows of each group that has any, by its values.
    pub(super) fn census(&self, memory: &Memory) -> Vec<(Vec<Value>, u64)> {
        let counts = memory.censuses.of(self.table, self, None, self.table.rows(), |known, rows| {
            let mut counts = known.cloned().unwrap_or_else(|| vec![0u64; self.groups()]);
            let mut block = [NOWHERE; 2048];
            for start in rows.clone().step_by(block.len()) {
                let range = start..rows.end.min(start + block.len());
                let block = &mut block[..range.len()];
                self.fill(range, block);
                for key in block {
                    if let Some(count) = counts.get_mut(*key as usize) {
                        *count += 1;
                    }
                }
            }
            counts
        });
        let some = (0u32..).zip(counts.iter()).filter(|(_, count)| **count > 0);
        some.map(|(key, count)| (self.values(key), *count)).collect()
    }

    /// Groups with a row.
    fn occupied(&self) -> u64 {
        let mut seen = vec![false; self.groups()];
        let mut block = [NOWHERE; 2048];
        let (rows, mut count) = (self.table.rows(), 0);
        for start in (0..rows).step_by(block.len()) {
            let range = start..rows.min(start + block.len());
            let block = &mut block[..range.len()];
            self.fill(range, block);
            for key in block {
                // Nowhere lies beyond the last group.
                if let Some(seen @ false) = seen.get_mut(*key as usize) {
                    *seen = true;
                    count += 1;
                }
            }
        }
        count
    }

    pub(super) fn rule(&self) -> &Arc<Rule> {
        &self.rule
    }

    /// Group numbers run from 0 to before this.
    pub(super) fn groups(&self) -> usize {
        self.rule.digits.iter().map(|digit| digit.radix() as usize).product()
    }

    /// What a group number stands for, by dimension.
    pub(super) fn values(&self, mut key: u32) -> Vec<Value> {
        let mut values: Vec<_> = self
            .rule
            .digits
            .iter()
            .rev()
            .map(|digit| {
                let radix = digit.radix().max(1);
                let place = key % radix;
                key /= radix;
                digit.value(self.units, place as usize)
            })
            .collect();
        values.reverse();
        values
    }

    /// Writes the group numbers of these rows.
    pub(super) fn fill(&self, rows: Range<usize>, keys: &mut [u32]) {
        self.place(rows.clone(), keys);
        self.leave_out(&rows, keys);
    }

    /// The same of rows that are left out, too.
    fn place(&self, rows: Range<usize>, keys: &mut [u32]) {
        let by_unit = self.rule.digits.first().is_some_and(|digit| matches!(digit, Digit::Unit { .. }));
        let came = &self.table.came()[rows.clone()];
        for (key, place) in keys.iter_mut().zip(came) {
            *key = match self.rule.places.get(place.0 as usize) {
                None | Some(&NOWHERE) => NOWHERE,
                Some(place) if by_unit => *place,
                Some(_) => 0,
            };
        }
        for digit in self.rule.digits.iter().skip(usize::from(by_unit)) {
            digit.append(self.table, &self.rule.places, rows.clone(), keys);
        }
        for test in &self.rule.tests {
            test.apply(self.table, rows.clone(), keys);
        }
    }

    fn leave_out(&self, rows: &Range<usize>, keys: &mut [u32]) {
        let lingers = |row: u32| self.rule.lingering.binary_search(&row).is_ok();
        let excluded = within(self.table.excluded(), rows).filter(|row| !lingers(*row));
        let flagged = match self.rule.flagged {
            Flagged::Counted => &[],
            Flagged::Without => self.table.flagged(),
        };
        for row in excluded.chain(within(&self.rule.waiting, rows)).chain(within(flagged, rows)) {
            keys[row as usize - rows.start] = NOWHERE;
        }
    }

    /// How many of these rows, ascending, count in a group, excluded or not.
    pub(super) fn count_of(&self, rows: impl Iterator<Item = u32>) -> u64 {
        let mut key = [NOWHERE];
        let counts = |row: &u32| {
            let row = *row as usize;
            self.place(row..row + 1, &mut key);
            key[0] != NOWHERE
        };
        rows.filter(counts).count() as u64
    }
}

/// Those of ascending rows that lie within.
fn within<'r>(all: &'r [u32], rows: &Range<usize>) -> impl Iterator<Item = u32> + use<'r> {
    let (first, end) = (all.partition_point(|row| (*row as usize) < rows.start), rows.end);
    all[first..].iter().copied().take_while(move |row| (*row as usize) < end)
}

impl Rule {
    /// Whether it puts the first so many rows of a table where `other` does, a later one of the same table.
    pub(super) fn agrees(&self, other: &Self, rows: usize) -> bool {
        let first = |rows_of: &[u32]| rows_of.partition_point(|row| (*row as usize) < rows);
        let same = |mine: &[u32], its: &[u32]| mine[..first(mine)] == its[..first(its)];
        let digits = || self.digits.iter().zip(&other.digits).all(|(mine, its)| mine.agrees(its));
        self.digits.len() == other.digits.len()
            && other.places.starts_with(&self.places)
            && self.tests == other.tests
            && digits()
            && self.flagged == other.flagged
            && same(&self.waiting, &other.waiting)
            && same(&self.lingering, &other.lingering)
    }
}

fn byte_of(table: &Table, id: &QuestionCode) -> Result<(usize, ByteColumn), QueryError> {
    let question =
        table.definition().question_index(id.as_str()).ok_or_else(|| QueryError::Question(id.clone()))?;
    let byte = table.layout().byte(question).ok_or_else(|| QueryError::QuestionKind(id.clone()))?;
    Ok((question, byte))
}
