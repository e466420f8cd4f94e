//! Where units stand among each other: from how many respondents on they are ranked, the ranks that
//! they may truly have, what to expect of them, and how likely they meet their target. Only over the
//! channels that a campaign's ranks rest on.

mod asked;
pub mod json;

pub use asked::{StandingFault, StandingQuery};

use super::figures::{Estimate, Figure, Series};
use super::interval::{finite, wilson};
use super::stats::Observed;
use super::stats::funnel::{self, Funnel};
use super::stats::rank::{RankInterval, Tier, rank_intervals};
use super::stats::shrink::Prior;
use super::stats::target::Gap;
use crate::campaign::Rules;
use crate::ids::Share;

/// What ranks rest on, and by which rules they are told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Basis {
    pub rules: Rules,
    /// None for scores and points.
    pub target: Option<Share>,
    /// Some of the channels are open to whoever comes: no sample of the dossiers, so neither a
    /// finite-population correction nor a chance to meet the target.
    pub self_selected: bool,
}

/// How all units stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Standings {
    pub basis: Basis,
    /// Units that are ranked.
    pub ranked: usize,
    /// What units have in common; `None` for fewer than two.
    pub prior: Option<Prior>,
    /// `None` where nobody answered.
    pub funnel: Option<Funnel>,
    /// In the order of the series' groups.
    pub units: Vec<Standing>,
}

/// How one unit stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// Respondents behind the figure.
    pub n: u64,
    pub dossiers: Option<u64>,
    /// More respondents than dossiers: one of the two counts is wrong.
    pub too_many: bool,
    /// Respondents from which this unit is ranked.
    pub ranked_from: u64,
    pub told: Told,
}

/// What is told of a unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Told {
    /// Too few respondents for any figure.
    Withheld,
    /// Chưa đủ cơ sở xếp hạng: its figure, but no rank.
    Unranked(Shown),
    Ranked {
        shown: Shown,
        ranks: RankInterval,
        tier: Tier,
    },
}

/// A unit's figure and what is read from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    /// With the finite-population correction, where it applies.
    pub estimate: Estimate,
    /// What to expect of the unit, given all units; `None` where there is only one.
    pub expected: Option<Share>,
    pub place: Option<funnel::Place>,
    /// Value less target; `None` where there is none.
    pub gap: Option<f64>,
    /// The chance that the target is met; `None` where there is none, or nobody can tell.
    pub chance: Option<Share>,
}

impl Standing {
    #[must_use]
    pub fn shown(&self) -> Option<&Shown> {
        match &self.told {
            Told::Withheld => None,
            Told::Unranked(shown) | Told::Ranked { shown, .. } => Some(shown),
        }
    }
}

/// How the groups of a series stand; `dossiers` are those of the group at a place.
#[must_use]
pub fn standings(series: &Series<'_>, dossiers: impl Fn(usize) -> Option<u64>, basis: Basis) -> Standings {
    let figures: Vec<_> = series.points().iter().map(|point| point.figure).collect();
    let before: Vec<_> =
        (0..).zip(&figures).map(|(at, figure)| Before::of(figure.as_ref(), dossiers(at), &basis)).collect();
    let shown = || before.iter().filter(|unit| unit.n >= basis.rules.show_from());
    // The prior and the funnel take what the answers say by themselves, without the correction: a
    // unit that asked everybody would outweigh all others.
    let plain: Vec<_> = shown().filter_map(|unit| unit.plain).map(Observed::from).collect();
    let (prior, funnel) = (Prior::of(&plain), Funnel::of(&plain));
    let ranked: Vec<_> = (0..before.len()).filter(|at| before[*at].is_ranked()).collect();
    let observed: Vec<_> = ranked.iter().filter_map(|at| before[*at].corrected).map(Observed::from).collect();
    let mut intervals = ranked.iter().copied().zip(rank_intervals(&observed)).peekable();
    let units = before
        .iter()
        .enumerate()
        .map(|(at, unit)| {
            let ranks = intervals.next_if(|(of, _)| *of == at).map(|(_, interval)| interval);
            unit.standing(ranks, ranked.len(), prior.as_ref(), funnel.as_ref(), &basis)
        })
        .collect();
    Standings { basis, ranked: ranked.len(), prior, funnel, units }
}

/// A unit before it is compared.
struct Before {
    n: u64,
    dossiers: Option<u64>,
    too_many: bool,
    ranked_from: u64,
    plain: Option<Estimate>,
    corrected: Option<Estimate>,
}

impl Before {
    fn of(figure: Option<&Figure>, dossiers: Option<u64>, basis: &Basis) -> Self {
        let n = figure.map_or(0, |figure| figure.n);
        let plain = figure.and_then(|figure| figure.estimate);
        let population = dossiers.filter(|_| !basis.self_selected);
        let corrected = plain.map(|estimate| corrected(estimate, n, population));
        Self {
            n,
            dossiers,
            too_many: dossiers.is_some_and(|dossiers| n > dossiers),
            ranked_from: basis.rules.ranked_from(dossiers),
            plain,
            corrected,
        }
    }

    fn is_ranked(&self) -> bool {
        self.corrected.is_some() && self.n >= self.ranked_from
    }

    fn standing(
        &self,
        ranks: Option<RankInterval>,
        ranked: usize,
        prior: Option<&Prior>,
        funnel: Option<&Funnel>,
        basis: &Basis,
    ) -> Standing {
        let told = match (self.plain, self.corrected) {
            (Some(plain), Some(estimate)) if self.n >= basis.rules.show_from() => {
                let gap = basis.target.map(|target| Gap::of(estimate.into(), target));
                let shown = Shown {
                    estimate,
                    expected: prior.map(|prior| prior.shrink(plain.into())),
                    place: funnel.map(|funnel| funnel.place(plain.into())),
                    gap: gap.map(|gap| gap.gap),
                    chance: gap.map(|gap| gap.chance).filter(|_| !basis.self_selected),
                };
                match ranks {
                    Some(ranks) => Told::Ranked { shown, ranks, tier: ranks.tier(ranked) },
                    None => Told::Unranked(shown),
                }
            }
            _ => Told::Withheld,
        };
        Standing {
            n: self.n,
            dossiers: self.dossiers,
            too_many: self.too_many,
            ranked_from: self.ranked_from,
            told,
        }
    }
}

/// With the finite-population correction; without it where there are more respondents than dossiers.
fn corrected(estimate: Estimate, n: u64, population: Option<u64>) -> Estimate {
    let n_eff = finite(estimate.n_eff, n, population).unwrap_or(estimate.n_eff);
    let interval = wilson(estimate.value, n_eff).unwrap_or(estimate.interval);
    Estimate { interval, n_eff, ..estimate }
}

#[cfg(test)]
mod tests;
