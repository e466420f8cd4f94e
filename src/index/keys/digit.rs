//! One digit of a group's number: how rows are told apart in one dimension.

use super::{ByteColumn, Given, NOWHERE, Value, byte_of};
use crate::ids::{Channel, FieldNo, Hour, QuestionCode, Rating};
use crate::index::columns::layout::{NOT_ANSWERED, NOT_APPLICABLE, NOT_ASKED};
use crate::index::columns::{Place, PlaceNo, Table};
use crate::index::counters::Counters;
use crate::index::query::{Dimension, QueryError};
use crate::index::units::UnitGroups;
use std::ops::Range;
use std::sync::Arc;
use time::Month;

pub(super) enum Digit {
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
    /// The channel by number of where a row came in, or [`NOWHERE`].
    Channel {
        place: Vec<u32>,
    },
    /// The same of counters.
    Counter {
        counters: Arc<Counters>,
        place: Vec<u32>,
    },
    Question {
        id: QuestionCode,
        byte: ByteColumn,
        place: Box<[u8; 256]>,
        values: Vec<Given>,
    },
}

impl Digit {
    pub(super) fn of(table: &Table, units: &UnitGroups, by: &Dimension) -> Result<Self, QueryError> {
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
            Dimension::Month => Self::Month { starts: months(table) },
            Dimension::Channel => {
                let of = |place: &Place| Channel::from_code(place.channel).map(|c| u32::from(c as u8 - 1));
                Self::Channel { place: by_place(table, of) }
            }
            Dimension::Counter(counters) => {
                let places = counters.places();
                let of = |place: &Place| places.get(&place.touchpoint?).copied();
                Self::Counter { counters: Arc::clone(counters), place: by_place(table, of) }
            }
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

    pub(super) fn radix(&self) -> u32 {
        let n = match self {
            Self::Unit { radix } => return *radix,
            Self::Field { fields, .. } => fields.len(),
            Self::Month { starts } => starts.len(),
            Self::Channel { .. } => Channel::ALL.len(),
            Self::Counter { counters, .. } => counters.as_slice().len(),
            Self::Question { values, .. } => values.len(),
        };
        u32::try_from(n).unwrap_or(NOWHERE)
    }

    /// Whether it puts rows where `other` does, a later one of the same table: places that nothing had come from
    /// yet are no difference.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Unit { radix }, Self::Unit { radix: its }) => radix == its,
            (Self::Field { fields, .. }, Self::Field { fields: its, .. }) => fields == its,
            (Self::Month { starts }, Self::Month { starts: its }) => starts == its,
            (Self::Channel { place }, Self::Channel { place: its }) => its.starts_with(place),
            (Self::Counter { place, .. }, Self::Counter { place: its, .. }) => {
                self.radix() == other.radix() && its.starts_with(place)
            }
            (Self::Question { id, .. }, Self::Question { id: its, .. }) => id == its,
            (
                Self::Unit { .. }
                | Self::Field { .. }
                | Self::Month { .. }
                | Self::Channel { .. }
                | Self::Counter { .. }
                | Self::Question { .. },
                _,
            ) => false,
        }
    }

    pub(super) fn value(&self, units: &UnitGroups, place: usize) -> Value {
        match self {
            Self::Unit { .. } => Value::Unit(units.groups()[place].clone()),
            Self::Field { fields, .. } => Value::Field(fields[place]),
            Self::Month { starts } => {
                let (year, month) = starts[place].local_month();
                Value::Month(year, month)
            }
            Self::Channel { .. } => Value::Channel(Channel::ALL[place]),
            Self::Counter { counters, .. } => Value::Counter(counters.as_slice()[place].clone()),
            Self::Question { id, values, .. } => Value::Answer(id.clone(), values[place].clone()),
        }
    }

    /// `units` are those of [`super::Keys`].
    pub(super) fn append(&self, table: &Table, units: &[u32], rows: Range<usize>, keys: &mut [u32]) {
        let radix = self.radix();
        let push = |key: &mut u32, place: Option<u32>| {
            *key = match place {
                Some(place) if *key != NOWHERE => *key * radix + place,
                Some(_) | None => NOWHERE,
            };
        };
        let by_place = |keys: &mut [u32], places: &[u32]| {
            for (key, PlaceNo(came)) in keys.iter_mut().zip(&table.came()[rows.clone()]) {
                push(key, places.get(*came as usize).copied().filter(|place| *place != NOWHERE));
            }
        };
        match self {
            Self::Unit { .. } => by_place(keys, units),
            Self::Channel { place } | Self::Counter { place, .. } => by_place(keys, place),
            Self::Field { place, .. } => {
                for (key, field) in keys.iter_mut().zip(&table.fields()[rows]) {
                    push(key, Some(place[usize::from(field.0)]));
                }
            }
            Self::Month { starts } => {
                for (key, hour) in keys.iter_mut().zip(table.hours(rows.start)) {
                    let after = starts.partition_point(|start| *start <= hour);
                    push(key, u32::try_from(after).ok().and_then(|after| after.checked_sub(1)));
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

/// What holds for each number of where rows came in; [`NOWHERE`] for none.
fn by_place(table: &Table, of: impl Fn(&Place) -> Option<u32>) -> Vec<u32> {
    table.places().iter().map(|place| of(place).unwrap_or(NOWHERE)).collect()
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

/// The first hours of the local months from the first to the last row's.
fn months(table: &Table) -> Vec<Hour> {
    let (Some(first), Some(last)) = (table.hours(0).min(), table.hours(0).max()) else { return Vec::new() };
    let mut starts = Vec::new();
    let mut day = first.local_date().replace_day(1).ok();
    while let Some(date) = day.filter(|date| Hour::day_start(*date) <= last) {
        starts.push(Hour::day_start(date));
        let next = if date.month() == Month::December { date.year() + 1 } else { date.year() };
        day = time::Date::from_calendar_date(next, date.month().next(), 1).ok();
    }
    starts
}
