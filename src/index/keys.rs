//! From a row to the group that it counts in: a number in mixed radix, one digit a dimension.

use super::columns::Table;
use super::layout::{ByteColumn, NOT_ANSWERED, NOT_APPLICABLE, NOT_ASKED};
use super::query::{Dimension, Filter, Query, QueryError};
use super::units::{UnitGroup, UnitGroups};
use crate::ids::{Channel, FieldNo, Hour, OptionCode, QuestionCode, Rating};
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
    digits: Vec<Digit>,
    tests: Vec<Test>,
    /// Rows that count nowhere yet.
    waiting: Arc<[u32]>,
}

enum Digit {
    Unit {
        radix: u32,
    },
    /// The fields that occur, ascending; their places by number.
    Field {
        fields: Vec<FieldNo>,
        place: Vec<u32>,
    },
    /// First hours of the months that occur, ascending.
    Month {
        starts: Vec<Hour>,
    },
    Channel,
    Question {
        id: QuestionCode,
        byte: ByteColumn,
        place: Box<[u8; 256]>,
        values: Vec<Given>,
    },
}

enum Test {
    Hours {
        first: Hour,
        end: Hour,
    },
    Channels([bool; 256]),
    /// By number.
    Fields(Vec<bool>),
    Byte {
        offset: usize,
        passes: [bool; 256],
    },
}

impl<'a> Keys<'a> {
    pub(super) fn new(table: &'a Table, query: &Query<'a>) -> Result<Self, QueryError> {
        let digits = query.by.iter().map(|by| Digit::of(table, query.units, by));
        let keys = Self {
            table,
            units: query.units,
            digits: digits.collect::<Result<_, _>>()?,
            tests: Test::all(table, &query.filter)?,
            waiting: Arc::clone(&query.filter.waiting),
        };
        let groups = keys.digits.iter().fold(1u64, |n, digit| n.saturating_mul(u64::from(digit.radix())));
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
    pub(super) fn census(&self) -> Vec<(Vec<Value>, u64)> {
        let mut counts = vec![0u64; self.groups()];
        let mut block = [NOWHERE; 2048];
        let rows = self.table.rows();
        for start in (0..rows).step_by(block.len()) {
            let range = start..rows.min(start + block.len());
            let block = &mut block[..range.len()];
            self.fill(range, block);
            for key in block {
                if let Some(count) = counts.get_mut(*key as usize) {
                    *count += 1;
                }
            }
        }
        let some = (0u32..).zip(counts).filter(|(_, count)| *count > 0);
        some.map(|(key, count)| (self.values(key), count)).collect()
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

    /// Group numbers run from 0 to before this.
    pub(super) fn groups(&self) -> usize {
        self.digits.iter().map(|digit| digit.radix() as usize).product()
    }

    /// What a group number stands for, by dimension.
    pub(super) fn values(&self, mut key: u32) -> Vec<Value> {
        let mut values: Vec<_> = self
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
        let places = self.units.table();
        let by_unit = self.digits.first().is_some_and(|digit| matches!(digit, Digit::Unit { .. }));
        for (key, unit) in keys.iter_mut().zip(&self.table.units()[rows.clone()]) {
            let place = places.get(unit.0 as usize).copied().unwrap_or(0);
            *key = match place.checked_sub(1) {
                Some(place) if by_unit => place,
                Some(_) => 0,
                None => NOWHERE,
            };
        }
        for digit in self.digits.iter().skip(usize::from(by_unit)) {
            digit.append(self.table, self.units, rows.clone(), keys);
        }
        for test in &self.tests {
            test.apply(self.table, rows.clone(), keys);
        }
        for left_out in [self.table.excluded(), &self.waiting] {
            let first = left_out.partition_point(|row| (*row as usize) < rows.start);
            for row in left_out[first..].iter().map(|row| *row as usize).take_while(|row| *row < rows.end) {
                keys[row - rows.start] = NOWHERE;
            }
        }
    }
}

impl Digit {
    fn of(table: &Table, units: &UnitGroups, by: &Dimension) -> Result<Self, QueryError> {
        Ok(match by {
            Dimension::Unit => Self::Unit { radix: u32::try_from(units.groups().len()).unwrap_or(NOWHERE) },
            Dimension::Field => {
                let mut place = vec![0u32; usize::from(u16::MAX) + 1];
                for field in table.fields() {
                    place[usize::from(field.0)] = 1;
                }
                let fields: Vec<_> =
                    (0..=u16::MAX).filter(|no| place[usize::from(*no)] == 1).map(FieldNo).collect();
                for (at, field) in (0..).zip(&fields) {
                    place[usize::from(field.0)] = at;
                }
                Self::Field { fields, place }
            }
            Dimension::Month => Self::Month { starts: months(table.hours()) },
            Dimension::Channel => Self::Channel,
            Dimension::Question(id) => {
                let (question, byte) = byte_of(table, id)?;
                let options = options_of(table, question, byte.highest);
                let mut values = vec![Given::NotAnswered];
                values.extend(options);
                values.extend([Given::NotApplicable, Given::NotAsked]);
                let place = Box::new(std::array::from_fn(|value| match u8::try_from(value) {
                    Ok(NOT_APPLICABLE) => byte.highest + 1,
                    Ok(NOT_ASKED) => byte.highest + 2,
                    Ok(value) if value <= byte.highest => value,
                    Ok(_) | Err(_) => NOT_ANSWERED,
                }));
                Self::Question { id: id.clone(), byte, place, values }
            }
        })
    }

    fn radix(&self) -> u32 {
        let n = match self {
            Self::Unit { radix } => return *radix,
            Self::Field { fields, .. } => fields.len(),
            Self::Month { starts } => starts.len(),
            Self::Channel => Channel::ALL.len(),
            Self::Question { values, .. } => values.len(),
        };
        u32::try_from(n).unwrap_or(NOWHERE)
    }

    fn value(&self, units: &UnitGroups, place: usize) -> Value {
        match self {
            Self::Unit { .. } => Value::Unit(units.groups()[place].clone()),
            Self::Field { fields, .. } => Value::Field(fields[place]),
            Self::Month { starts } => {
                let (year, month) = starts[place].local_month();
                Value::Month(year, month)
            }
            Self::Channel => Value::Channel(Channel::ALL[place]),
            Self::Question { id, values, .. } => Value::Answer(id.clone(), values[place].clone()),
        }
    }

    fn append(&self, table: &Table, units: &UnitGroups, rows: Range<usize>, keys: &mut [u32]) {
        let radix = self.radix();
        let push = |key: &mut u32, place: Option<u32>| {
            *key = match place {
                Some(place) if *key != NOWHERE => *key * radix + place,
                Some(_) | None => NOWHERE,
            };
        };
        match self {
            Self::Unit { .. } => {
                for (key, unit) in keys.iter_mut().zip(&table.units()[rows]) {
                    let place = units.table().get(unit.0 as usize).copied().unwrap_or(0);
                    push(key, place.checked_sub(1));
                }
            }
            Self::Field { place, .. } => {
                for (key, field) in keys.iter_mut().zip(&table.fields()[rows]) {
                    push(key, Some(place[usize::from(field.0)]));
                }
            }
            Self::Month { starts } => {
                for (key, hour) in keys.iter_mut().zip(&table.hours()[rows]) {
                    let after = starts.partition_point(|start| start <= hour);
                    push(key, u32::try_from(after).ok().and_then(|after| after.checked_sub(1)));
                }
            }
            Self::Channel => {
                for (key, channel) in keys.iter_mut().zip(&table.channels()[rows]) {
                    let known = Channel::from_code(*channel).map(|c| u32::from(c as u8 - 1));
                    push(key, known);
                }
            }
            Self::Question { byte, place, .. } => {
                let width = table.width();
                let answers = &table.answers()[rows.start * width..rows.end * width];
                for (key, row) in keys.iter_mut().zip(answers.chunks_exact(width)) {
                    push(key, Some(u32::from(place[usize::from(row[byte.offset])])));
                }
            }
        }
    }
}

impl Test {
    fn all(table: &Table, filter: &Filter) -> Result<Vec<Self>, QueryError> {
        let mut tests = Vec::new();
        if filter.from.is_some() || filter.to.is_some() {
            let end = filter.to.and_then(time::Date::next_day).map_or(Hour(u32::MAX), Hour::day_start);
            tests.push(Self::Hours { first: filter.from.map_or(Hour(0), Hour::day_start), end });
        }
        if let Some(channels) = &filter.channels {
            let mut passes = [false; 256];
            for channel in channels {
                passes[usize::from(*channel as u8)] = true;
            }
            tests.push(Self::Channels(passes));
        }
        if let Some(fields) = &filter.fields {
            let mut passes = vec![false; usize::from(u16::MAX) + 1];
            for field in fields {
                passes[usize::from(field.0)] = true;
            }
            tests.push(Self::Fields(passes));
        }
        for answer in &filter.answers {
            let (_, byte) = byte_of(table, &answer.question)?;
            let mut passes = [false; 256];
            for place in answer.one_of.iter().filter(|place| **place < byte.highest) {
                passes[usize::from(*place) + 1] = true;
            }
            tests.push(Self::Byte { offset: byte.offset, passes });
        }
        Ok(tests)
    }

    fn apply(&self, table: &Table, rows: Range<usize>, keys: &mut [u32]) {
        fn keep<T>(keys: &mut [u32], column: &[T], passes: impl Fn(&T) -> bool) {
            for (key, value) in keys.iter_mut().zip(column) {
                *key = if passes(value) { *key } else { NOWHERE };
            }
        }
        match self {
            Self::Hours { first, end } => keep(keys, &table.hours()[rows], |h| first <= h && h < end),
            Self::Channels(passes) => keep(keys, &table.channels()[rows], |c| passes[usize::from(*c)]),
            Self::Fields(passes) => keep(keys, &table.fields()[rows], |f| passes[usize::from(f.0)]),
            Self::Byte { offset, passes } => {
                let width = table.width();
                let answers = &table.answers()[rows.start * width..rows.end * width];
                for (key, row) in keys.iter_mut().zip(answers.chunks_exact(width)) {
                    *key = if passes[usize::from(row[*offset])] { *key } else { NOWHERE };
                }
            }
        }
    }
}

fn byte_of(table: &Table, id: &QuestionCode) -> Result<(usize, ByteColumn), QueryError> {
    let question =
        table.definition().question_index(id.as_str()).ok_or_else(|| QueryError::Question(id.clone()))?;
    let byte = table.layout().byte(question).ok_or_else(|| QueryError::QuestionKind(id.clone()))?;
    Ok((question, byte))
}

/// The answers that a question offers, in order.
fn options_of(table: &Table, question: usize, highest: u8) -> Vec<Given> {
    use crate::definition::QuestionKind;
    match &table.definition().questions[question].kind {
        QuestionKind::Single { options } => options.iter().map(|o| Given::Option(o.id.clone())).collect(),
        QuestionKind::Scale { .. } => (1..=highest).filter_map(Rating::new).map(Given::Rating).collect(),
        QuestionKind::Multiple { .. } | QuestionKind::Number { .. } | QuestionKind::Text { .. } => Vec::new(),
    }
}

/// The first hours of the local months from the first to the last of these hours.
fn months(hours: &[Hour]) -> Vec<Hour> {
    let (Some(first), Some(last)) = (hours.iter().min(), hours.iter().max()) else { return Vec::new() };
    let mut starts = Vec::new();
    let mut day = first.local_date().replace_day(1).ok();
    while let Some(date) = day.filter(|date| Hour::day_start(*date) <= *last) {
        starts.push(Hour::day_start(date));
        let next = if date.month() == Month::December { date.year() + 1 } else { date.year() };
        day = time::Date::from_calendar_date(next, date.month().next(), 1).ok();
    }
    starts
}
