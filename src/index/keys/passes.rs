//! Which rows count: what a filter says of a row, and of where rows came in.

use super::{NOWHERE, byte_of};
use crate::ids::{Channel, Hour, TouchpointCode};
use crate::index::columns::{Place, Table};
use crate::index::query::{Filter, Query, QueryError};
use std::collections::BTreeSet;
use std::ops::Range;

/// What a row must hold for itself.
#[derive(PartialEq, Eq)]
pub(super) enum Test {
    Hours {
        first: Hour,
        end: Hour,
    },
    /// By number.
    Fields(Vec<bool>),
    Byte {
        offset: usize,
        passes: Box<[bool; 256]>,
    },
}

impl Test {
    pub(super) fn all(table: &Table, filter: &Filter) -> Result<Vec<Self>, QueryError> {
        let mut tests = Vec::new();
        if filter.from.is_some() || filter.to.is_some() {
            let end = filter.to.and_then(time::Date::next_day).map_or(Hour(u32::MAX), Hour::day_start);
            tests.push(Self::Hours { first: filter.from.map_or(Hour(0), Hour::day_start), end });
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
            let mut passes = Box::new([false; 256]);
            for place in answer.one_of.iter().filter(|place| **place < byte.highest) {
                passes[usize::from(*place) + 1] = true;
            }
            tests.push(Self::Byte { offset: byte.offset, passes });
        }
        Ok(tests)
    }

    pub(super) fn apply(&self, table: &Table, rows: Range<usize>, keys: &mut [u32]) {
        match self {
            Self::Hours { first, end } => {
                for (key, hour) in keys.iter_mut().zip(table.hours(rows.start)) {
                    *key = if *first <= hour && hour < *end { *key } else { NOWHERE };
                }
            }
            Self::Fields(passes) => {
                for (key, field) in keys.iter_mut().zip(&table.fields()[rows]) {
                    *key = if passes[usize::from(field.0)] { *key } else { NOWHERE };
                }
            }
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

/// By number of where rows came in, see [`super::Keys`].
pub(super) fn places(table: &Table, query: &Query<'_>) -> Vec<u32> {
    let (units, filter) = (query.units.table(), &query.filter);
    let passes = |place: &Place| {
        let channel = |channels: &BTreeSet<Channel>| channels.iter().any(|c| *c as u8 == place.channel);
        let touchpoint =
            |codes: &BTreeSet<TouchpointCode>| place.touchpoint.is_some_and(|code| codes.contains(&code));
        filter.channels.as_ref().is_none_or(channel) && filter.touchpoints.as_ref().is_none_or(touchpoint)
    };
    let group = |place: &Place| {
        let group = units.get(place.unit.0 as usize).copied().unwrap_or(0).checked_sub(1);
        group.filter(|_| passes(place)).unwrap_or(NOWHERE)
    };
    table.places().iter().map(group).collect()
}
