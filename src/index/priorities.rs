//! What to work on first: how much each criterion goes together with satisfaction as a whole
//! (importance), against how satisfied people are with it (performance). What
//! `hailong index --view priorities` prints; stable as [`super::json`] is.
//!
//! Importance is Pearson's correlation, over respondents, of a criterion's rating with the questionnaire's
//! own question on satisfaction as a whole: its only rating outside the index. Where it has none, with the
//! mean rating of the respondent's other criteria, each as a part of its scale: a criterion is never
//! compared with itself. Ratings that go together need not cause each other: the order is one of where to
//! look first.

use super::columns::Table;
use super::columns::layout::ByteColumn;
use super::json::{Context, Heading};
use super::keys::{Keys, NOWHERE};
use super::memory::Memory;
use super::query::{Query, QueryError};
use super::scan::in_parts;
use super::stats::normal;
use super::{Figures, float, threads};
use crate::definition::{Definition, QuestionKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::Range;

/// Name and version of this shape.
pub const FORMAT: &str = "hailong.priorities.1";

/// Of fewer respondents no importance is told.
const FEWEST: u64 = 30;

/// Rows whose sums are added up at once; in tests a few rows are to be several such stretches.
const STRETCH: usize = if cfg!(test) { 16 } else { 16_384 };

/// What is left of a difference of sums of parts of a scale where there is none.
const NOTHING: f64 = 1e-9;

/// The importance of one criterion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Importance {
    /// −1 ..= 1, with its 95 % interval by Fisher's z.
    pub correlation: f64,
    pub low: f64,
    pub high: f64,
    /// Respondents who gave both ratings.
    pub n: u64,
}

/// Sums over respondents of two ratings.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pairs {
    n: u64,
    x: f64,
    y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
}

impl Pairs {
    fn push(&mut self, x: f64, y: f64) {
        self.n += 1;
        self.x += x;
        self.y += y;
        self.xx += x * x;
        self.yy += y * y;
        self.xy += x * y;
    }

    fn add(&mut self, other: &Self) {
        self.n += other.n;
        self.x += other.x;
        self.y += other.y;
        self.xx += other.xx;
        self.yy += other.yy;
        self.xy += other.xy;
    }

    /// `None` for too few, and where nobody differs from anybody.
    fn importance(&self) -> Option<Importance> {
        let n = float(self.n);
        let (xx, yy) = (n.mul_add(self.xx, -self.x * self.x), n.mul_add(self.yy, -self.y * self.y));
        if self.n < FEWEST || xx <= NOTHING || yy <= NOTHING {
            return None;
        }
        let correlation = (n.mul_add(self.xy, -self.x * self.y) / (xx * yy).sqrt()).clamp(-1.0, 1.0);
        let half = normal::quantile(0.975) / (n - 3.0).sqrt();
        let z = correlation.atanh();
        Some(Importance { correlation, low: (z - half).tanh(), high: (z + half).tanh(), n: self.n })
    }
}

/// Importance of each criterion, factor by factor; `None` where it cannot be told. The answers are those
/// that a query counts.
///
/// # Errors
/// Where the query has no answer.
pub fn importance(
    table: &Table,
    query: &Query<'_>,
    memory: &Memory,
) -> Result<Vec<Option<Importance>>, QueryError> {
    let definition = table.definition();
    let keys = Keys::new(table, &Query { by: Vec::new(), ..query.clone() })?;
    // Ratings lie side by side, those of the criteria first, in the order of the factors.
    let points: Vec<_> = definition
        .factors
        .iter()
        .flat_map(|factor| &factor.criteria)
        .map(|question| table.layout().byte(*question).map_or(0, |byte| byte.highest))
        .collect();
    let whole = whole(definition).and_then(|question| table.layout().byte(question));
    let count = |rows: Range<usize>| pairs(table, &keys, &points, whole, rows);
    let add =
        |all: &mut [Pairs], some: &[Pairs]| all.iter_mut().zip(some).for_each(|(to, from)| to.add(from));
    // The same stretches, added up one after the other, whatever the number of threads and what is known of
    // them: the sums of fractions are the same too.
    let stretches = table.rows() / STRETCH;
    let known = memory.pairs.of(table, &keys, None, stretches * STRETCH, |known, rows| {
        let first = rows.start / STRETCH;
        let several = |part: Range<usize>| {
            let stretch = |at: usize| (first + at) * STRETCH..(first + at + 1) * STRETCH;
            part.map(|at| count(stretch(at))).collect::<Vec<_>>()
        };
        let busy = threads().get().min(stretches - first);
        let mut all = known.cloned().unwrap_or_else(|| vec![Pairs::default(); points.len()]);
        for some in in_parts(stretches - first, usize::MAX, busy, &several).into_iter().flatten() {
            add(&mut all, &some);
        }
        all
    });
    let mut all = known.to_vec();
    add(&mut all, &count(stretches * STRETCH..table.rows()));
    Ok(all.iter().map(Pairs::importance).collect())
}

/// Each criterion beside satisfaction as a whole, over some rows.
fn pairs(
    table: &Table,
    keys: &Keys<'_>,
    points: &[u8],
    whole: Option<ByteColumn>,
    rows: Range<usize>,
) -> Vec<Pairs> {
    let mut pairs = vec![Pairs::default(); points.len()];
    let mut given = vec![None; points.len()];
    let mut places = vec![NOWHERE; rows.len()];
    let answers = &table.answers()[rows.start * table.width()..rows.end * table.width()];
    keys.fill(rows, &mut places);
    let counted = places.iter().zip(answers.chunks_exact(table.width())).filter(|(key, _)| **key != NOWHERE);
    for (_, row) in counted {
        let (mut sum, mut n) = (0.0, 0u64);
        for ((given, rating), points) in given.iter_mut().zip(row).zip(points) {
            *given = part(*rating, *points);
            if let Some(x) = given {
                (sum, n) = (sum + *x, n + 1);
            }
        }
        for (pairs, x) in pairs.iter_mut().zip(&given).filter_map(|(pairs, x)| Some((pairs, (*x)?))) {
            let y = match whole {
                Some(byte) => part(row[byte.offset], byte.highest),
                None => (n > 1).then(|| (sum - x) / float(n - 1)),
            };
            if let Some(y) = y {
                pairs.push(x, y);
            }
        }
    }
    pairs
}

/// A rating as a part of its scale, 0 for the worst and 1 for the best.
fn part(rating: u8, points: u8) -> Option<f64> {
    let given = (1..=points).contains(&rating) && points > 1;
    given.then(|| f64::from(rating - 1) / f64::from(points - 1))
}

/// The question on satisfaction as a whole: the only rating outside the index.
fn whole(definition: &Definition) -> Option<usize> {
    let criteria: Vec<_> = definition.factors.iter().flat_map(|factor| &factor.criteria).collect();
    let scale = |at: &usize| matches!(definition.questions[*at].kind, QuestionKind::Scale { .. });
    let mut outside = (0..definition.questions.len()).filter(scale).filter(|at| !criteria.contains(&at));
    outside.next().filter(|_| outside.next().is_none())
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PrioritiesDocument {
    #[serde(flatten)]
    pub heading: Heading,
    /// Entries of the ledger that the figures rest on.
    pub entries: u64,
    pub filter: BTreeMap<String, String>,
    /// The question that importance is measured by; `null`: the respondent's other criteria.
    pub against: Option<String>,
    /// The middle of the criteria: what is above or below is so beside the others.
    pub importance: Option<f64>,
    pub performance: Option<f64>,
    /// The most pressing first.
    pub criteria: Vec<PriorityJson>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PriorityJson {
    pub id: String,
    pub text: String,
    /// Id of the factor.
    pub factor: String,
    /// `first`: important, and people are less satisfied than with most; `keep`: important and good;
    /// `later`: less important and less good; `enough`: less important and good. `unknown`: too few answers,
    /// or all alike.
    pub advice: String,
    /// Respondents behind the importance.
    pub n: u64,
    pub importance: Option<f64>,
    pub importance_low: Option<f64>,
    pub importance_high: Option<f64>,
    /// 0 to 1, by the campaign's method.
    pub performance: Option<f64>,
    pub performance_low: Option<f64>,
    pub performance_high: Option<f64>,
}

impl PriorityJson {
    /// How much could be won: importance times what is missing to everybody's satisfaction.
    fn weight(&self) -> f64 {
        match (self.importance, self.performance) {
            (Some(importance), Some(performance)) => importance.max(0.0) * (1.0 - performance),
            (Some(_) | None, _) => -1.0,
        }
    }
}

/// The order of advice.
const ADVICE: [&str; 5] = ["first", "keep", "later", "enough", "unknown"];

impl PrioritiesDocument {
    /// Counts what a query asks for, not told apart by anything.
    ///
    /// # Errors
    /// Where the query has no answer.
    pub fn of(
        table: &Table,
        query: &Query<'_>,
        threads: NonZeroUsize,
        context: &Context<'_>,
        memory: &Memory,
    ) -> Result<Self, QueryError> {
        let query = Query { by: Vec::new(), ..query.clone() };
        let found = memory.figures(table, &query, threads)?;
        let importance = importance(table, &query, memory)?;
        Ok(Self::told(&found, &importance, context))
    }

    fn told(figures: &Figures, importance: &[Option<Importance>], context: &Context<'_>) -> Self {
        let definition = figures.definition();
        let told = figures.total().shown().map_or(&[][..], |all| &all.criteria);
        let factors = definition.factors.iter().flat_map(|factor| {
            factor.criteria.iter().map(move |question| (factor.id.to_string(), *question))
        });
        let mut criteria: Vec<_> = factors
            .zip(told)
            .zip(importance)
            .map(|(((factor, question), criterion), importance)| {
                let estimate = criterion.shown().and_then(|criterion| criterion.figure.estimate);
                PriorityJson {
                    id: definition.questions[question].id.to_string(),
                    text: definition.questions[question].text.in_language(context.language).to_owned(),
                    factor,
                    advice: String::new(),
                    n: importance.map_or(0, |importance| importance.n),
                    importance: importance.map(|importance| importance.correlation),
                    importance_low: importance.map(|importance| importance.low),
                    importance_high: importance.map(|importance| importance.high),
                    performance: estimate.map(|estimate| estimate.value.get()),
                    performance_low: estimate.map(|estimate| estimate.interval.low.get()),
                    performance_high: estimate.map(|estimate| estimate.interval.high.get()),
                }
            })
            .collect();
        let both = |one: &&PriorityJson| one.importance.is_some() && one.performance.is_some();
        let middle_importance = median(criteria.iter().filter(both).filter_map(|one| one.importance));
        let middle_performance = median(criteria.iter().filter(both).filter_map(|one| one.performance));
        for one in &mut criteria {
            let place = one.importance.zip(middle_importance).zip(one.performance.zip(middle_performance));
            let advice = match place.map(|((i, of_i), (p, of_p))| (i >= of_i, p >= of_p)) {
                Some((true, false)) => 0,
                Some((true, true)) => 1,
                Some((false, false)) => 2,
                Some((false, true)) => 3,
                None => 4,
            };
            ADVICE[advice].clone_into(&mut one.advice);
        }
        let order = |one: &PriorityJson| ADVICE.iter().position(|advice| *advice == one.advice);
        criteria.sort_by(|a, b| order(a).cmp(&order(b)).then(b.weight().total_cmp(&a.weight())));
        Self {
            heading: Heading::of(FORMAT, figures, context),
            entries: context.entries,
            filter: context.filter.clone(),
            against: whole(definition).map(|at| definition.questions[at].id.to_string()),
            importance: middle_importance,
            performance: middle_performance,
            criteria,
        }
    }
}

/// The middle one, or the mean of the two in the middle.
fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    let (high, low) = (values.get(values.len() / 2)?, values.get(values.len().checked_sub(1)? / 2)?);
    Some(f64::midpoint(*low, *high))
}

#[cfg(test)]
mod tests;
