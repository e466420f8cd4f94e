//! Figures weighted to what is known of the people they should stand for: dossiers by field, population
//! by sex or age. What `hailong index --weight-by` prints; stable as [`super::json`] is.

use super::figures::{Figures, Group, Measure};
use super::float;
use super::interval::wilson;
use super::json::{Context, Heading, KeyJson};
use super::keys::{Given, Value};
use super::stats::Observed;
use super::stats::weigh::{WeighError, Weights, post_stratify, rake, stratified};
use crate::campaign::Field;
use crate::ids::FieldNo;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name and version of this shape.
pub const FORMAT: &str = "hailong.weighted.1";

/// Above this weight a few people speak for many.
pub const HEAVY: f64 = 5.0;

/// True sizes of the groups of one dimension, by the code of a field or the id of an option.
pub type Margin = BTreeMap<String, f64>;

/// Why there are no weighted figures.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum WeightingError {
    #[error("weights take one or two margins; there are {0}")]
    Margins(usize),
    #[error("nobody answered in `{0}`, which has a size: put it together with another")]
    Empty(String),
    #[error("the margins do not sum to the same: {0}")]
    Sums(WeighError),
    #[error(transparent)]
    Weigh(#[from] WeighError),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeightedDocument {
    #[serde(flatten)]
    pub heading: Heading,
    /// Entries of the ledger that the figures rest on.
    pub entries: u64,
    pub filter: BTreeMap<String, String>,
    /// What margins are known of: one (post-stratification) or two (raking).
    pub by: Vec<String>,
    /// Where the sizes are from.
    pub source: String,
    /// Respondents in a group without a known size: they are in neither figure below.
    pub without_size: u64,
    /// Kish's effective number of respondents, and what weighting costs: n divided by it.
    pub n: u64,
    pub n_eff: f64,
    pub design_effect: f64,
    /// Above 5, a few people speak for many.
    pub largest_weight: f64,
    pub strata: Vec<StratumJson>,
    pub figures: Vec<WeightedJson>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StratumJson {
    pub key: Vec<KeyJson>,
    pub n: u64,
    /// How many people it stands for; with two margins, as fitted to both.
    pub size: f64,
    /// Of each of its respondents, 1 on average.
    pub weight: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeightedJson {
    /// `overall`, or the factor's id.
    pub id: String,
    pub text: String,
    /// As counted, of everybody; 0 to 1.
    pub plain: Option<f64>,
    /// Weighted, with its 95 % interval; `null` where a stratum with a size has no figure.
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub n_eff: Option<f64>,
}

/// What a group is called in a margin.
fn name(value: &Value, fields: &BTreeMap<FieldNo, Field>) -> Option<String> {
    match value {
        Value::Field(no) => fields.get(no).map(|field| field.code.to_string()),
        Value::Answer(_, Given::Option(option)) => Some(option.to_string()),
        Value::Answer(_, Given::Rating(rating)) => Some(rating.get().to_string()),
        Value::Answer(_, Given::NotAnswered | Given::NotApplicable | Given::NotAsked)
        | Value::Unit(_)
        | Value::Month(..)
        | Value::Channel(_)
        | Value::Counter(_) => None,
    }
}

/// Groups by their place in the margins, row by row.
struct Strata<'f> {
    names: Vec<Vec<String>>,
    groups: Vec<Option<&'f Group>>,
    without_size: u64,
}

impl<'f> Strata<'f> {
    fn of(figures: &'f Figures, margins: &[Margin], fields: &BTreeMap<FieldNo, Field>) -> Self {
        let names: Vec<Vec<String>> = margins.iter().map(|margin| margin.keys().cloned().collect()).collect();
        let cells = names.iter().map(Vec::len).product();
        let mut strata = Self { names, groups: vec![None; cells], without_size: 0 };
        for group in figures.groups() {
            let places = group.values.iter().zip(&strata.names).map(|(value, names)| {
                let name = name(value, fields)?;
                names.iter().position(|known| *known == name)
            });
            let places: Option<Vec<usize>> = places.collect();
            match places {
                Some(places) => {
                    let at = places.iter().zip(&strata.names).fold(0, |at, (p, names)| at * names.len() + p);
                    strata.groups[at] = Some(group);
                }
                None => strata.without_size += respondents(group),
            }
        }
        strata
    }

    fn counts(&self) -> Vec<u64> {
        self.groups.iter().map(|group| group.map_or(0, respondents)).collect()
    }

    fn told(&self, error: WeighError) -> WeightingError {
        match error {
            WeighError::Empty { stratum } => {
                let name = self.names.iter().flatten().nth(stratum).cloned().unwrap_or_default();
                WeightingError::Empty(name)
            }
            WeighError::Sums { .. } => WeightingError::Sums(error),
            WeighError::Shape { .. } | WeighError::Margin(_) | WeighError::NotMet { .. } => error.into(),
        }
    }
}

fn respondents(group: &Group) -> u64 {
    group.results.shown().map_or(0, |results| results.respondents)
}

impl WeightedDocument {
    /// From figures told apart by what the margins are of, in the same order.
    ///
    /// # Errors
    /// Where nobody answered in a group that has a size, or no weights meet the margins.
    pub fn of(
        figures: &Figures,
        margins: &[Margin],
        source: String,
        context: &Context<'_>,
    ) -> Result<Self, WeightingError> {
        let strata = Strata::of(figures, margins, context.fields);
        let counts = strata.counts();
        let sizes: Vec<Vec<f64>> = margins.iter().map(|margin| margin.values().copied().collect()).collect();
        let weights = match sizes.as_slice() {
            [sizes] => post_stratify(&counts, sizes),
            [rows, columns] => rake(&counts, rows, columns),
            _ => return Err(WeightingError::Margins(margins.len())),
        };
        let weights = weights.map_err(|error| strata.told(error))?;
        let definition = figures.definition();
        let fitted = |at: usize| weights.weights[at] * float(counts[at]);
        let told = strata.groups.iter().enumerate().filter_map(|(at, group)| {
            let key = group.as_ref()?.values.iter().map(|value| KeyJson::of(value, definition, context));
            let (n, weight) = (counts[at], weights.weights[at]);
            Some(StratumJson { key: key.collect(), n, size: fitted(at), weight })
        });
        let told = told.collect();
        let text = |at: usize| definition.factors[at].text.in_language(context.language).to_owned();
        let overall = if context.language.as_str() == "vi" { "Chung" } else { "Overall" };
        let mut of_all = vec![("overall".to_owned(), overall.to_owned(), Measure::Overall)];
        of_all.extend(
            definition
                .factors
                .iter()
                .enumerate()
                .map(|(at, f)| (f.id.to_string(), text(at), Measure::Factor(at))),
        );
        let figure = |(id, text, measure): (String, String, Measure)| {
            let seen = |group: Option<&Group>| {
                let figure = group.and_then(|group| group.results.shown()?.figure(measure).copied());
                figure.and_then(|figure| figure.estimate).map(Observed::from)
            };
            let parts: Vec<_> =
                strata.groups.iter().enumerate().map(|(at, group)| (fitted(at), seen(*group))).collect();
            let weighted = stratified(&parts).ok().flatten();
            let interval = weighted.and_then(|one| wilson(one.share, one.n_eff));
            let plain = figures.total().shown().and_then(|all| all.figure(measure)?.estimate);
            WeightedJson {
                id,
                text,
                plain: plain.map(|estimate| estimate.value.get()),
                value: weighted.map(|one| one.share.get()),
                low: interval.map(|interval| interval.low.get()),
                high: interval.map(|interval| interval.high.get()),
                n_eff: weighted.map(|one| one.n_eff),
            }
        };
        let figures_told = of_all.into_iter().map(figure).collect();
        Ok(Self::with(figures, context, source, &strata, &weights, told, figures_told))
    }

    fn with(
        figures: &Figures,
        context: &Context<'_>,
        source: String,
        strata: &Strata<'_>,
        weights: &Weights,
        told: Vec<StratumJson>,
        figures_told: Vec<WeightedJson>,
    ) -> Self {
        Self {
            heading: Heading::of(FORMAT, figures, context),
            entries: context.entries,
            filter: context.filter.clone(),
            by: figures.by().iter().map(ToString::to_string).collect(),
            source,
            without_size: strata.without_size,
            n: strata.counts().iter().sum(),
            n_eff: weights.n_eff,
            design_effect: weights.design_effect,
            largest_weight: weights.largest(),
            strata: told,
            figures: figures_told,
        }
    }
}
