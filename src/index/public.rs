//! Figures as everyone sees them, and everyone who may not export: what may be asked, which responses
//! count ([`release`]), which groups are shown ([`conceal`]) and what of a group
//! ([`suppress`]).

pub mod conceal;
pub mod release;
pub mod suppress;

use super::flags::Beside;
use super::memory::Memory;
use super::query::{Dimension, QueryError};
use super::request::Asked;
use super::{Figures, Structure, Table, for_public, threads};
use crate::campaign::Campaign;
use crate::ids::{Channel, Hour};
use crate::unit::Tree;
use conceal::{Blocks, Cut, Division};
use release::Release;
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use time::Date;

/// How everyone's figures of a campaign move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Answers still come in: day by day, in steps.
    Steps,
    /// Published: all answers count, none comes any more.
    Final,
    /// Simulated answers protect nobody: figures move at once.
    Demo,
}

impl Pace {
    #[must_use]
    pub fn of(campaign: &Campaign, demo: bool) -> Self {
        match (demo, campaign.published) {
            (true, _) => Self::Demo,
            (false, true) => Self::Final,
            (false, false) => Self::Steps,
        }
    }
}

/// What everyone may not ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotOffered {
    #[error(
        "public figures do not tell respondents apart by what they answered: leave `answers` out, and group by unit, field, month or channel"
    )]
    Answers,
    #[error("public figures are counted by the campaign's own method alone: leave `method` out")]
    Method,
    #[error("public figures stand under the units of each response's day: leave `structure` out")]
    Structure,
    #[error(
        "public figures are divided by field, month or channel once the campaign's figures are published; until then by unit alone"
    )]
    NotYet,
    #[error("public figures are divided by one of field, months and channel at a time: leave the others out")]
    Crossed,
    #[error(
        "public figures do not tell counters of one unit apart: leave `touchpoint` out, and group by unit, field, month or channel"
    )]
    Counters,
    #[error("public figures are of whole months: `from` is a month's first day and `to` a month's last")]
    Days,
}

/// A campaign for everyone.
#[derive(Debug, Clone, Copy)]
pub struct Public<'a> {
    pub campaign: &'a Campaign,
    pub tree: &'a Tree,
    pub demo: bool,
    pub now: Hour,
}

/// What everyone is told.
#[derive(Debug, Clone)]
pub struct Told {
    pub figures: Figures,
    /// Entries of the ledger that they rest on.
    pub entries: u64,
    pub beside: Beside,
}

impl Told {
    /// Counts for `everyone`, or where nobody is named for somebody who sees all that the ledger's `entries` say.
    ///
    /// # Errors
    /// See [`Public::figures`]; whoever sees all may ask everything.
    pub fn of(
        everyone: Option<&Public<'_>>,
        table: &Table,
        asked: &Asked,
        entries: u64,
        memory: &Memory,
    ) -> Result<Self, PublicError> {
        if let Some(public) = everyone {
            return public.figures(table, asked, entries, threads(), memory);
        }
        let query = asked.query();
        let beside = Beside::of(table, &query, threads(), memory)?;
        Ok(Self { figures: memory.figures(table, &query, threads())?, entries, beside })
    }
}

/// Why everyone is told nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublicError {
    #[error(transparent)]
    NotOffered(#[from] NotOffered),
    #[error(transparent)]
    Query(#[from] QueryError),
}

impl Public<'_> {
    #[must_use]
    pub fn pace(&self) -> Pace {
        Pace::of(self.campaign, self.demo)
    }

    /// Fewer people than this are nobody's figure, and no step either.
    #[must_use]
    pub fn fewest(&self) -> u64 {
        self.campaign.terms.rules.show_from()
    }

    /// The responses that count for everyone; `entries` are those of the ledger.
    #[must_use]
    pub fn release(&self, table: &Table, entries: u64, memory: &Memory) -> Release {
        match self.pace() {
            Pace::Steps => {
                let ranking = &self.campaign.ranking_channels;
                memory.releases.of(table, ranking, self.fewest(), release::day(self.now))
            }
            Pace::Final | Pace::Demo => Release::whole(entries),
        }
    }

    /// Counts for everyone, on at most so many threads.
    ///
    /// # Errors
    /// Where everyone may not ask this, or it has no answer.
    pub fn figures(
        &self,
        table: &Table,
        asked: &Asked,
        entries: u64,
        threads: NonZeroUsize,
        memory: &Memory,
    ) -> Result<Told, PublicError> {
        let division = self.division(asked)?;
        let release = self.release(table, entries, memory);
        let mut query = asked.query();
        query.filter.waiting = std::sync::Arc::clone(release.waiting());
        query.filter.lingering = std::sync::Arc::clone(release.lingering());
        let counted = memory.figures(table, &query, threads)?;
        let ranking = &self.campaign.ranking_channels;
        let blocks = Blocks::of(table, self.tree, ranking, division, &release, self.fewest(), memory)?;
        let cut = Cut { division, by: &asked.by, units: &asked.units, filter: &query.filter, ranking };
        let shown = blocks.conceal(&counted, &cut);
        let beside = Beside::of(table, &query, threads, memory)?;
        // While answers come in, the two figures would move apart by fewer people than a step has.
        let whole = self.pace() != Pace::Steps && asked.given.is_empty();
        let beside = beside.told(table, &query, whole, self.fewest(), memory)?;
        Ok(Told { figures: for_public(&shown, self.fewest()), entries: release.entries(), beside })
    }

    /// What units are divided by, where everyone may ask it.
    ///
    /// # Errors
    /// [`NotOffered`].
    pub fn division(&self, asked: &Asked) -> Result<Option<Division>, NotOffered> {
        if asked.tells_respondents_apart() {
            return Err(NotOffered::Answers);
        }
        if asked.tells_counters_apart() {
            return Err(NotOffered::Counters);
        }
        if asked.method.as_str() != self.campaign.method {
            return Err(NotOffered::Method);
        }
        if asked.structure != Structure::OfThen {
            return Err(NotOffered::Structure);
        }
        let months = self.months(asked)?;
        let by = |dimension: &Dimension| asked.by.contains(dimension);
        let divisions = [
            (Division::Field, by(&Dimension::Field) || asked.filter.fields.is_some()),
            (Division::Month, by(&Dimension::Month) || months),
            (Division::Channel, by(&Dimension::Channel) || !self.by_ranks(asked.filter.channels.as_ref())),
        ];
        let mut divisions = divisions.into_iter().filter(|(_, asked)| *asked).map(|(division, _)| division);
        let (division, another) = (divisions.next(), divisions.next());
        match (division, another) {
            (Some(_), _) if self.pace() == Pace::Steps => Err(NotOffered::NotYet),
            (_, Some(_)) => Err(NotOffered::Crossed),
            (division, None) => Ok(division),
        }
    }

    /// Whether the days leave a month out; whole months they must be.
    fn months(&self, asked: &Asked) -> Result<bool, NotOffered> {
        // Sheets that were begun in time, or written on paper, come after the last day too.
        let last = self.now.local_date();
        let from = asked.filter.from.filter(|from| *from > self.campaign.opens);
        let to = asked.filter.to.filter(|to| *to < last);
        let begins = from.is_none_or(|from| from.day() == 1);
        let ends = to.is_none_or(|to| to == last_of_month(to));
        if begins && ends { Ok(from.is_some() || to.is_some()) } else { Err(NotOffered::Days) }
    }

    /// Whether channels are all, those that ranks rest on, or the others.
    fn by_ranks(&self, channels: Option<&BTreeSet<Channel>>) -> bool {
        let Some(channels) = channels else { return true };
        let ranking: BTreeSet<_> = self.campaign.ranking_channels.iter().copied().collect();
        let all: BTreeSet<_> = Channel::ALL.into();
        *channels == ranking || *channels == all || *channels == &all - &ranking
    }
}

fn last_of_month(day: Date) -> Date {
    day.replace_day(day.month().length(day.year())).unwrap_or(day)
}

#[cfg(test)]
mod tests;
