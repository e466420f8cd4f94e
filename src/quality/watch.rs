//! What unit signals are told from: a fold over responses, per campaign, unit and week. It follows the
//! ledger as the index's columns do and is remembered beside them.
//!
//! Everything received counts, whatever was excluded since. Signals look for how responses came about; were
//! an excluded set left out, the week that it was excluded for would look innocent, and its signal could not
//! be checked again by whoever has the ledger.
//!
//! About half a kilobyte for a unit and week with responses: 90 MB for 3,321 units over a year.

mod cell;
mod reader;

pub use cell::{Counts, UnitWeek};

use super::week::Week;
use crate::definition::Definition;
use crate::ids::{CampaignNo, Channel, DefinitionHash, UnitNo};
use crate::ledger::response::ResponseView;
use reader::Readers;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything seen, by campaign.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    readers: Readers,
    /// Shared with whoever looks at them: what comes meanwhile goes into a copy.
    campaigns: BTreeMap<CampaignNo, Arc<Seen>>,
}

/// What was seen of one campaign.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    units: BTreeMap<UnitNo, Vec<(Week, UnitWeek)>>,
}

/// Weeks that follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub first: Week,
    pub weeks: u32,
}

impl Span {
    /// So many weeks, of which this is the last.
    #[must_use]
    pub fn ending(last: Week, weeks: u32) -> Self {
        Self { first: last.back(weeks.saturating_sub(1)), weeks }
    }

    /// So many weeks right before this span.
    #[must_use]
    pub fn before(self, weeks: u32) -> Self {
        Self { first: self.first.back(weeks), weeks: weeks.min(self.first.since(self.first.back(weeks))) }
    }

    #[must_use]
    pub fn contains(self, week: Week) -> bool {
        self.first <= week && week.since(self.first) < self.weeks
    }

    /// Its weeks, ascending.
    pub fn iter(self) -> impl Iterator<Item = Week> {
        std::iter::successors(Some(self.first), |week| Some(week.next())).take(self.weeks as usize)
    }
}

impl Watch {
    /// Takes in a response. Of a questionnaire that the ledger does not hold, or where bytes are missing,
    /// only the sheet itself is counted: that it cannot be read is said where figures are made.
    pub fn push(&mut self, view: &ResponseView<'_>, definitions: &BTreeMap<DefinitionHash, Arc<Definition>>) {
        let seen = Arc::make_mut(self.campaigns.entry(view.campaign).or_default());
        let weeks = seen.units.entry(view.unit).or_default();
        let reader = self.readers.of(view.definition, definitions);
        at(weeks, Week::of(view.hour)).push(view, reader);
    }

    /// Of a campaign; `None` where it has no response.
    #[must_use]
    pub fn of(&self, campaign: CampaignNo) -> Option<&Arc<Seen>> {
        self.campaigns.get(&campaign)
    }
}

/// The cell of a week. Responses come nearly in order: the last one is nearly always it.
fn at(weeks: &mut Vec<(Week, UnitWeek)>, week: Week) -> &mut UnitWeek {
    let place = match weeks.last() {
        Some((last, _)) if *last == week => weeks.len() - 1,
        Some((last, _)) if *last > week => match weeks.binary_search_by_key(&week, |(week, _)| *week) {
            Ok(found) => found,
            Err(gap) => {
                weeks.insert(gap, (week, UnitWeek::default()));
                gap
            }
        },
        Some(_) | None => {
            weeks.push((week, UnitWeek::default()));
            weeks.len() - 1
        }
    };
    &mut weeks[place].1
}

impl Seen {
    /// Units with a response, ascending.
    pub fn units(&self) -> impl Iterator<Item = UnitNo> {
        self.units.keys().copied()
    }

    /// The week of a unit's first response.
    #[must_use]
    pub fn first(&self, unit: UnitNo) -> Option<Week> {
        self.units.get(&unit)?.first().map(|(week, _)| *week)
    }

    /// What came from a unit in a week; `None` where nothing did.
    #[must_use]
    pub fn week(&self, unit: UnitNo, week: Week) -> Option<&UnitWeek> {
        let weeks = self.units.get(&unit)?;
        weeks.binary_search_by_key(&week, |(week, _)| *week).ok().map(|at| &weeks[at].1)
    }

    /// What came from a unit in these weeks, ascending; weeks without a response are left out.
    pub fn weeks(&self, unit: UnitNo, span: Span) -> impl Iterator<Item = (Week, &UnitWeek)> {
        let weeks = self.units.get(&unit).map_or(&[][..], Vec::as_slice);
        let start = weeks.partition_point(|(week, _)| *week < span.first);
        let held = weeks[start..].iter().take_while(move |(week, _)| span.contains(*week));
        held.map(|(week, cell)| (*week, cell))
    }

    /// The sheets of these channels that came from a unit in these weeks.
    #[must_use]
    pub fn counts(&self, unit: UnitNo, span: Span, channels: &[Channel]) -> Counts {
        let mut sum = Counts::default();
        for (_, week) in self.weeks(unit, span) {
            for channel in channels {
                sum += week.counts(*channel);
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests;
