//! The outer shape of standings: what `hailong index --view standing --format json` prints. Stable as
//! [`crate::index::json`] is. Shares are 0 to 1 and not rounded.

use super::{Shown, Standing, Standings, Told};
use crate::ids::Share;
use crate::index::Figures;
use crate::index::flags::Responses;
use crate::index::json::{Context, Heading, KeyJson};
use crate::index::stats::rank::Tier;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name and version of this shape.
pub const FORMAT: &str = "hailong.standing.1";

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StandingDocument {
    #[serde(flatten)]
    pub heading: Heading,
    /// Entries of the ledger that the figures rest on.
    pub entries: u64,
    pub filter: BTreeMap<String, String>,
    /// Responses by the channels that ranks rest on: what was received, excluded and counted, where it is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responses: Option<Responses>,
    /// The channels that ranks rest on.
    pub channels: Vec<String>,
    /// Some of them are open to whoever comes: no random sample, and no chance to meet the target.
    pub self_selected: bool,
    pub rules: RulesJson,
    /// `null` for scores and points, for which none is set.
    pub target: Option<f64>,
    /// Units that are ranked.
    pub ranked: usize,
    /// The mean of all units, to which those with few answers are drawn, and for how many observations
    /// it counts; `strength` is `null` where units differ no more than by chance.
    pub mean: Option<f64>,
    pub strength: Option<f64>,
    /// The centre of the funnel, and the variance between units beyond chance.
    pub centre: Option<f64>,
    pub between: Option<f64>,
    pub units: Vec<StandingJson>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesJson {
    /// Figures are shown from so many respondents.
    pub show_from: u64,
    /// Units are ranked from so many, or from n = N/(1 + N·0.05²) of N dossiers where that is less.
    pub rank_from: u64,
    /// Never from fewer than so many.
    pub least: u64,
}

/// Where a unit is told, in the order of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandingTier {
    Leading,
    Middle,
    ToImprove,
    /// Too few respondents for a rank.
    NoBasis,
    /// Too few respondents for a figure.
    Withheld,
}

impl StandingTier {
    pub const ALL: [Self; 5] = [Self::Leading, Self::Middle, Self::ToImprove, Self::NoBasis, Self::Withheld];

    /// That of a unit of which this is told.
    #[must_use]
    pub fn of(told: &Told) -> Self {
        match told {
            Told::Withheld => Self::Withheld,
            Told::Unranked(_) => Self::NoBasis,
            Told::Ranked { tier: Tier::Leading, .. } => Self::Leading,
            Told::Ranked { tier: Tier::Middle, .. } => Self::Middle,
            Told::Ranked { tier: Tier::ToImprove, .. } => Self::ToImprove,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StandingJson {
    pub unit: KeyJson,
    pub tier: StandingTier,
    /// `null` where it is withheld.
    pub n: Option<u64>,
    pub dossiers: Option<u64>,
    /// More respondents than dossiers: one of the two counts is wrong.
    pub more_than_dossiers: bool,
    pub ranked_from: u64,
    /// The ranks that the unit may truly have; all of them hold at once with 95 % confidence.
    pub best: Option<usize>,
    pub worst: Option<usize>,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// `null` where everybody was asked.
    pub n_eff: Option<f64>,
    /// The value drawn towards the mean.
    pub expected: Option<f64>,
    /// Value less target; `null` where there is none.
    pub gap: Option<f64>,
    /// The chance that the target is truly met.
    pub chance: Option<f64>,
    /// `far_below`, `below`, `inside`, `above`, `far_above`.
    pub funnel: Option<String>,
}

impl StandingDocument {
    #[must_use]
    pub fn of(standings: &Standings, figures: &Figures, context: &Context<'_>) -> Self {
        let definition = figures.definition();
        let unit = |(group, standing): (&crate::index::Group, &Standing)| {
            let unit = group.values.first()?;
            Some(StandingJson::of(KeyJson::of(unit, definition, context), standing))
        };
        let rules = standings.basis.rules;
        Self {
            heading: Heading::of(FORMAT, figures, context),
            entries: context.entries,
            filter: context.filter.clone(),
            responses: context.beside.map(|beside| beside.responses),
            channels: context.campaign.ranking_channels.iter().map(ToString::to_string).collect(),
            self_selected: standings.basis.self_selected,
            rules: RulesJson {
                show_from: rules.show_from(),
                rank_from: rules.ranked_from(None),
                least: rules.ranked_at_least(),
            },
            target: standings.basis.target.map(Share::get),
            ranked: standings.ranked,
            mean: standings.prior.map(|prior| prior.mean.get()),
            strength: standings.prior.map(|prior| prior.strength).filter(|strength| strength.is_finite()),
            centre: standings.funnel.map(|funnel| funnel.centre.get()),
            between: standings.funnel.map(|funnel| funnel.between),
            units: figures.groups().iter().zip(&standings.units).filter_map(unit).collect(),
        }
    }
}

impl StandingJson {
    fn of(unit: KeyJson, standing: &Standing) -> Self {
        let ranks = match &standing.told {
            Told::Withheld | Told::Unranked(_) => None,
            Told::Ranked { ranks, .. } => Some(ranks),
        };
        let shown = standing.shown();
        let number = |of: fn(&Shown) -> f64| shown.map(of);
        Self {
            unit,
            tier: StandingTier::of(&standing.told),
            n: shown.map(|_| standing.n),
            dossiers: standing.dossiers,
            more_than_dossiers: standing.too_many,
            ranked_from: standing.ranked_from,
            best: ranks.map(|ranks| ranks.best),
            worst: ranks.map(|ranks| ranks.worst),
            value: number(|shown| shown.estimate.value.get()),
            low: number(|shown| shown.estimate.interval.low.get()),
            high: number(|shown| shown.estimate.interval.high.get()),
            n_eff: number(|shown| shown.estimate.n_eff).filter(|n| n.is_finite()),
            expected: shown.and_then(|shown| shown.expected).map(Share::get),
            gap: shown.and_then(|shown| shown.gap),
            chance: shown.and_then(|shown| shown.chance).map(Share::get),
            funnel: shown.and_then(|shown| shown.place).map(|place| place.as_str().to_owned()),
        }
    }
}
