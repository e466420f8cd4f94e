//! A request for standings, from the words of an index request.

use super::{Basis, Standings, standings};
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::index::query::{Dimension, QueryError};
use crate::index::request::{Asked, Request, RequestFault};
use crate::index::{Figures, Measure, Table, UnitGroups, Value, figures, population};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use time::Date;

/// Why units do not stand in any order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StandingFault {
    #[error("{}", .0.iter().map(|fault| format!("{}: {}", fault.parameter, fault.problem)).collect::<Vec<_>>().join("; "))]
    Request(Vec<RequestFault>),
    #[error("only units are ranked: group by unit, commune, district or province and by nothing else")]
    By,
    #[error("ranks rest on the campaign's own channels: {0}; leave the channel out")]
    Channel(String),
    #[error("respondents are not told apart by their answers in a ranking: leave the tests of answers out")]
    Answers,
    #[error("units are ranked by the answers at all their counters: leave the touchpoint out")]
    Counters,
}

/// Units that are to be ranked, ready to be counted.
#[derive(Debug, Clone)]
pub struct StandingQuery {
    pub asked: Asked,
    pub basis: Basis,
    /// By place of a unit group.
    pub dossiers: BTreeMap<usize, u64>,
}

impl StandingQuery {
    /// Reads a request. `today` is the local day.
    ///
    /// # Errors
    /// Where it is no request, or one that ranks nothing.
    pub fn read(
        request: &Request,
        catalog: &Catalog,
        campaign: &Campaign,
        definition: &crate::definition::Definition,
        today: Date,
    ) -> Result<Self, StandingFault> {
        Self::read_within(request, catalog, campaign, definition, today, |units| units)
    }

    /// The same of some of the units: ranks are then those among them.
    ///
    /// # Errors
    /// As [`StandingQuery::read`].
    pub fn read_within(
        request: &Request,
        catalog: &Catalog,
        campaign: &Campaign,
        definition: &crate::definition::Definition,
        today: Date,
        within: impl FnOnce(UnitGroups) -> UnitGroups,
    ) -> Result<Self, StandingFault> {
        let channels: Vec<_> = campaign.ranking_channels.iter().map(|c| c.as_str()).collect();
        if !request.channel.is_empty() {
            return Err(StandingFault::Channel(channels.join(", ")));
        }
        let by = if request.by.is_empty() { "unit".to_owned() } else { request.by.clone() };
        let request = Request { by, channel: channels.join(","), ..request.clone() };
        let mut asked = request.read(catalog, campaign, definition, today).map_err(StandingFault::Request)?;
        asked.units = within(asked.units);
        if asked.by != [Dimension::Unit] {
            return Err(StandingFault::By);
        }
        if !asked.filter.answers.is_empty() {
            return Err(StandingFault::Answers);
        }
        if asked.filter.touchpoints.is_some() {
            return Err(StandingFault::Counters);
        }
        let basis = Basis {
            rules: campaign.terms.rules,
            target: asked.target(catalog, campaign),
            self_selected: campaign.ranking_channels.iter().any(|channel| channel.is_self_selected()),
        };
        let first = asked.filter.from.unwrap_or(campaign.opens).max(campaign.opens);
        let last = asked.filter.to.unwrap_or(campaign.closes).min(campaign.closes).min(today);
        let dossiers = population::dossiers(&catalog.dossiers, &asked.units, &asked.filter, first, last);
        Ok(Self { asked, basis, dossiers })
    }

    /// Counts the figures, on at most so many threads.
    ///
    /// # Errors
    /// Where the definition does not offer the method.
    pub fn figures(&self, table: &Table, threads: NonZeroUsize) -> Result<Figures, QueryError> {
        figures(table, &self.asked.query(), threads)
    }

    /// How these figures' units stand.
    #[must_use]
    pub fn standings(&self, figures: &Figures) -> Standings {
        let dossiers = |at: usize| match figures.groups()[at].values.as_slice() {
            [Value::Unit(unit)] => {
                let place = self.asked.units.place_of(unit.no)?;
                self.dossiers.get(&place).copied()
            }
            _ => None,
        };
        standings(&figures.series(Measure::Overall), dossiers, self.basis)
    }
}
