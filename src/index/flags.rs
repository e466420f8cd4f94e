//! What flags and exclusions mean for figures: how many responses were received, excluded and counted, the
//! figures without those that a flag names, and what an exclusion would do to a unit.

use super::columns::Columns;
use super::columns::Table;
use super::figures::Figures;
use super::keys::Keys;
use super::memory::Memory;
use super::query::{Flagged, Query, QueryError};
use crate::ids::{CampaignNo, Channel};
use crate::ledger::flag::Flag;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use time::{Date, Month};

/// Responses that a question is about. What is excluded was received, and is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Responses {
    pub received: u64,
    pub excluded: u64,
    pub counted: u64,
    /// Of the counted ones: named by a flag.
    pub flagged: u64,
}

/// What stands beside the figures of a question.
#[derive(Debug, Clone)]
pub struct Beside {
    pub responses: Responses,
    /// The same figures without flagged responses; `None` where none of those counted is flagged, or the
    /// difference would tell of too few people.
    pub without: Option<Figures>,
}

/// Counts the responses that a question is about.
///
/// # Errors
/// Where the query has no answer.
pub fn responses(table: &Table, query: &Query<'_>, memory: &Memory) -> Result<Responses, QueryError> {
    let keys = Keys::new(table, &Query { by: Vec::new(), ..query.clone() })?;
    let counted = keys.census(memory).iter().map(|(_, count)| count).sum();
    let filter = &query.filter;
    let holds = |rows: &[u32], row: &u32| rows.binary_search(row).is_ok();
    let excluded = |row: &u32| holds(table.excluded(), row) && !holds(&filter.lingering, row);
    let counts = |row: &u32| !excluded(row) && !holds(&filter.waiting, row);
    let flagged = keys.count_of(table.flagged().iter().copied().filter(counts));
    let excluded = keys.count_of(table.excluded().iter().copied().filter(excluded));
    Ok(Responses { received: counted + excluded, excluded, counted, flagged })
}

impl Responses {
    /// Of a whole campaign.
    #[must_use]
    pub fn of_campaign(columns: &Columns, campaign: CampaignNo) -> Self {
        let mut all = Self::default();
        for table in columns.of_campaign(campaign) {
            let excluded = table.excluded();
            let flagged = table.flagged().iter().filter(|row| excluded.binary_search(row).is_err());
            all.received += table.rows() as u64;
            all.excluded += excluded.len() as u64;
            all.flagged += flagged.count() as u64;
        }
        Self { counted: all.received - all.excluded, ..all }
    }
}

impl Beside {
    /// Counts what stands beside a question's figures.
    ///
    /// # Errors
    /// Where the query has no answer.
    pub fn of(
        table: &Table,
        query: &Query<'_>,
        threads: NonZeroUsize,
        memory: &Memory,
    ) -> Result<Self, QueryError> {
        let responses = responses(table, query, memory)?;
        let without = (responses.flagged > 0).then(|| memory.figures(table, &without(query), threads));
        Ok(Self { responses, without: without.transpose()? })
    }

    /// What of it may be told where fewer than `fewest` people are nobody's figure: who reads both figures reads
    /// those of the flagged responses, and of the others of the same units. `whole` says that the question is
    /// about a whole campaign: parts, one after the other, would tell units apart.
    ///
    /// # Errors
    /// Where the query has no answer.
    pub fn told(
        mut self,
        table: &Table,
        query: &Query<'_>,
        whole: bool,
        fewest: u64,
        memory: &Memory,
    ) -> Result<Self, QueryError> {
        let few = |people: u64| people > 0 && people < fewest;
        if self.without.is_some()
            && (!whole || few(self.responses.flagged) || few(others(table, query, memory)?))
        {
            self.without = None;
        }
        // A group's figure would tell of that group: everyone is told the total.
        if let Some(without) = &mut self.without {
            without.groups.clear();
        }
        Ok(self)
    }
}

fn without<'a>(query: &Query<'a>) -> Query<'a> {
    let mut query = query.clone();
    query.filter.flagged = Flagged::Without;
    query
}

/// Responses without a flag in the units that have flagged ones.
fn others(table: &Table, query: &Query<'_>, memory: &Memory) -> Result<u64, QueryError> {
    let by_unit = Query { by: vec![super::Dimension::Unit], ..query.clone() };
    let all = Keys::new(table, &by_unit)?.census(memory);
    let left = Keys::new(table, &without(&by_unit))?.census(memory);
    // The same units in the same order, but for those of which nobody is left.
    let mut left = left.into_iter().peekable();
    let others = all.into_iter().map(|(unit, count)| {
        let rest = left.next_if(|(known, _)| *known == unit).map_or(0, |(_, rest)| rest);
        if rest < count { rest } else { 0 }
    });
    Ok(others.sum())
}

/// The members of a flag's set, by what says nothing of their answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Members {
    pub all: u64,
    /// Of them excluded, by this flag or another.
    pub excluded: u64,
    /// By local day.
    pub days: BTreeMap<Date, u64>,
    pub channels: BTreeMap<Channel, u64>,
}

/// A unit's responses of a month, where an exclusion would touch them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    pub received: u64,
    /// Once the set is excluded, with everything that was excluded before.
    pub excluded: u64,
}

/// Counts the members of a flag's set.
#[must_use]
pub fn members(columns: &Columns, flag: &Flag) -> Members {
    let mut members = Members::default();
    for table in columns.of_campaign(flag.set.campaign) {
        for row in table.members(flag.no) {
            members.all += 1;
            members.excluded += u64::from(table.excluded().binary_search(row).is_ok());
            if let Some(hour) = table.hours(*row as usize).next() {
                *members.days.entry(hour.local_date()).or_default() += 1;
            }
            let place = table.places()[table.came()[*row as usize].0 as usize];
            if let Some(channel) = Channel::from_code(place.channel) {
                *members.channels.entry(channel).or_default() += 1;
            }
        }
    }
    members
}

/// What share of a unit's responses would be excluded, by each local month that has a member of the set.
#[must_use]
pub fn shares(columns: &Columns, flag: &Flag) -> BTreeMap<(i32, Month), Share> {
    let mut months: BTreeMap<_, Share> = BTreeMap::new();
    for table in columns.of_campaign(flag.set.campaign) {
        for row in table.members(flag.no) {
            if let Some(hour) = table.hours(*row as usize).next() {
                months.entry(hour.local_month()).or_default();
            }
        }
    }
    for table in columns.of_campaign(flag.set.campaign) {
        let mine: Vec<_> = table.places().iter().map(|place| place.unit == flag.set.unit).collect();
        for range in table.ranges_of(flag.set.unit) {
            for (row, hour) in (0u32..).skip(range.start).zip(table.hours(range.start)).take(range.len()) {
                let here = mine[table.came()[row as usize].0 as usize];
                let Some(share) = months.get_mut(&hour.local_month()).filter(|_| here) else { continue };
                let held = |rows: &[u32]| rows.binary_search(&row).is_ok();
                share.received += 1;
                share.excluded += u64::from(held(table.excluded()) || held(table.members(flag.no)));
            }
        }
    }
    months
}
