//! Two sets of responses of one campaign against each other: two periods, two channels. What
//! `hailong index --compare-with` prints; stable as [`super::json`] is.

use super::figures::{Disclosed, Estimate, Figures, Measure};
use super::json::{Context, Heading, KeyJson};
use super::keys::Value;
use super::stats::compare::{Comparison, Verdict, false_discovery};
use crate::ids::Channel;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Name and version of this shape.
pub const FORMAT: &str = "hailong.comparison.1";

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComparisonDocument {
    #[serde(flatten)]
    pub heading: Heading,
    /// Entries of the ledger that the figures rest on.
    pub entries: u64,
    /// The filters of the two sides; differences are first less second.
    pub first: BTreeMap<String, String>,
    pub second: BTreeMap<String, String>,
    pub by: Vec<String>,
    /// One of the sides has channels that respondents choose by themselves: a difference may be one of
    /// who answers.
    pub self_selected: bool,
    pub total: Option<DifferenceJson>,
    /// Groups with answers on both sides.
    pub groups: Vec<GroupDifferenceJson>,
    /// Groups with answers on one side only.
    pub on_one_side: Vec<Vec<KeyJson>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupDifferenceJson {
    pub key: Vec<KeyJson>,
    #[serde(flatten)]
    pub difference: DifferenceJson,
}

/// One side of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SideJson {
    /// Respondents.
    pub n: u64,
    /// 0 to 1, with its 95 % interval.
    pub value: f64,
    pub low: f64,
    pub high: f64,
    pub n_eff: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DifferenceJson {
    pub first: SideJson,
    pub second: SideJson,
    /// First less second, −1 to 1, with its 95 % interval (Newcombe's method 10).
    pub difference: f64,
    pub low: f64,
    pub high: f64,
    /// Standard errors that it is worth; `null` where both sides are known exactly.
    pub z: Option<f64>,
    /// How often two samples of equal truth differ as much.
    pub p: f64,
    /// The same after Benjamini and Hochberg, over all groups of this document; the total's is its own.
    pub p_adjusted: f64,
    /// Fewer than 30 effective observations on either side.
    pub few: bool,
    /// `higher`, `lower`, `not_told`: what the first is beside the second, at 5 % of `p_adjusted`.
    pub verdict: String,
    /// Beyond three standard errors and at least ten points.
    pub alarming: bool,
}

impl ComparisonDocument {
    /// The overall figures of two sides, which one method counted over one definition.
    #[must_use]
    pub fn of(
        sides: [&Figures; 2],
        filters: [&BTreeMap<String, String>; 2],
        channels: [Option<&BTreeSet<Channel>>; 2],
        context: &Context<'_>,
    ) -> Self {
        let [first, second] = sides;
        let definition = first.definition();
        let total = match (side(first.total()), side(second.total())) {
            (Some(one), Some(other)) => difference(one, other),
            (None, _) | (_, None) => None,
        };
        let key = |values: &[Value]| -> Vec<KeyJson> {
            values.iter().map(|value| KeyJson::of(value, definition, context)).collect()
        };
        let (mut groups, mut on_one_side) = (Vec::new(), Vec::new());
        for group in first.groups() {
            let other = second.groups().iter().find(|other| other.values == group.values);
            let both = side(&group.results).zip(other.and_then(|other| side(&other.results)));
            match both.and_then(|(one, other)| difference(one, other)) {
                Some(difference) => groups.push(GroupDifferenceJson { key: key(&group.values), difference }),
                None => on_one_side.push(key(&group.values)),
            }
        }
        let alone = second
            .groups()
            .iter()
            .filter(|group| first.groups().iter().all(|other| other.values != group.values));
        on_one_side.extend(alone.map(|group| key(&group.values)));
        let adjusted = false_discovery(&groups.iter().map(|group| group.difference.p).collect::<Vec<_>>());
        for (group, p) in groups.iter_mut().zip(adjusted) {
            group.difference.adjust(p);
        }
        let chosen = |channels: Option<&BTreeSet<Channel>>| {
            channels.is_none_or(|channels| channels.iter().any(|channel| channel.is_self_selected()))
        };
        Self {
            heading: Heading::of(FORMAT, first, context),
            entries: context.entries,
            first: filters[0].clone(),
            second: filters[1].clone(),
            by: first.by().iter().map(ToString::to_string).collect(),
            self_selected: channels.into_iter().any(chosen),
            total,
            groups,
            on_one_side,
        }
    }
}

impl DifferenceJson {
    fn adjust(&mut self, p: f64) {
        self.p_adjusted = p;
        let verdict = match (p < 0.05, self.difference > 0.0) {
            (true, true) => Verdict::Higher,
            (true, false) => Verdict::Lower,
            (false, _) => Verdict::NotTold,
        };
        let word = match verdict {
            Verdict::Higher => "higher",
            Verdict::Lower => "lower",
            Verdict::NotTold => "not_told",
        };
        word.clone_into(&mut self.verdict);
    }
}

fn side(results: &Disclosed<super::Results>) -> Option<(u64, Estimate)> {
    let figure = results.shown()?.figure(Measure::Overall)?;
    Some((figure.n, figure.estimate?))
}

fn difference(first: (u64, Estimate), second: (u64, Estimate)) -> Option<DifferenceJson> {
    let found = Comparison::of(first.1.into(), second.1.into())?;
    let side = |(n, estimate): (u64, Estimate)| SideJson {
        n,
        value: estimate.value.get(),
        low: estimate.interval.low.get(),
        high: estimate.interval.high.get(),
        n_eff: estimate.n_eff,
    };
    let mut difference = DifferenceJson {
        first: side(first),
        second: side(second),
        difference: found.difference,
        low: found.low,
        high: found.high,
        z: Some(found.z).filter(|z| z.is_finite()),
        p: found.p,
        p_adjusted: found.p,
        few: found.few,
        verdict: String::new(),
        alarming: found.is_alarming(),
    };
    difference.adjust(found.p);
    Some(difference)
}
