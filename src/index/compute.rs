//! From sums to figures.

use super::columns::Table;
use super::figures::{
    Counts, Criterion, Disclosed, Distribution, Estimate, Figure, Figures, Group, Missing, Results,
};
use super::float;
use super::interval::{RatioSums, effective_n, wilson};
use super::keys::Keys;
use super::memory::Memory;
use super::method::Method;
use super::query::{Query, QueryError};
use super::scan::linear;
use super::scan::plan::{Plan, Y};
use super::scan::{FigureSums, GROUPS_WORTH_A_THREAD, Sums, Totals, in_parts, scan};
use crate::ids::Share;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::Arc;

/// Answers a query from the rows of a table, on at most so many threads. Their number changes the
/// time, not a digit.
///
/// # Errors
/// Where the definition does not offer the method, or has nothing to group or filter by as asked, or
/// there would be too many groups.
pub fn figures(table: &Table, query: &Query<'_>, threads: NonZeroUsize) -> Result<Figures, QueryError> {
    Memory::default().figures(table, query, threads)
}

impl Memory {
    /// The same, going on from what was counted before.
    ///
    /// # Errors
    /// As [`figures()`].
    pub fn figures(
        &self,
        table: &Table,
        query: &Query<'_>,
        threads: NonZeroUsize,
    ) -> Result<Figures, QueryError> {
        answer(table, query, threads, self)
    }
}

fn answer(
    table: &Table,
    query: &Query<'_>,
    threads: NonZeroUsize,
    memory: &Memory,
) -> Result<Figures, QueryError> {
    let definition = table.definition();
    if !definition.methods.iter().any(|name| name == query.method.as_str()) {
        return Err(QueryError::Method(query.method));
    }
    let plan = Plan::new(table, query.method)?;
    let keys = Keys::new(table, query)?;
    let totals = scan(table, &keys, &plan, threads.get(), memory);
    let all = totals.together(&plan);
    let squares = if query.method.is_mean() {
        linear::squares(table, &keys, &plan, &totals, &all, threads.get())
    } else {
        Vec::new()
    };
    let results = |totals: &Totals, at: usize, squares: Option<&Vec<f64>>| {
        let squares = squares.map_or(&[][..], Vec::as_slice);
        Disclosed::Shown(Sum::of(&plan, totals.group(at), squares).results())
    };
    let group = |at: usize| Group {
        values: keys.values(totals.keys[at]),
        results: results(&totals, at, squares.get(at)),
    };
    let part = |groups: Range<usize>| groups.map(group).collect::<Vec<_>>();
    let busy = threads.get().min(totals.keys.len() / GROUPS_WORTH_A_THREAD);
    let groups = in_parts(totals.keys.len(), usize::MAX, busy, &part);
    Ok(Figures {
        method: query.method,
        definition: Arc::clone(definition),
        by: query.by.clone(),
        groups: groups.into_iter().flatten().collect(),
        total: results(&all, 0, squares.last()),
    })
}

/// One group's sums, to be read as figures.
struct Sum<'a> {
    plan: &'a Plan,
    sums: Sums<'a>,
    /// Of each criterion.
    answered: Vec<Answered>,
    /// Σ zᵢ² by figure, for means.
    squares: &'a [f64],
}

/// What was answered to one criterion, or to several.
#[derive(Debug, Clone, Copy, Default)]
struct Answered {
    /// Σy and Σm.
    y: u64,
    m: u64,
    missing: Missing,
}

impl<'a> Sum<'a> {
    fn of(plan: &'a Plan, sums: Sums<'a>, squares: &'a [f64]) -> Self {
        let counts = sums.counts.chunks_exact(plan.classes);
        let answered = plan.criteria.iter().zip(counts).map(|(criterion, counts)| {
            let adds = &plan.adds[criterion.scale];
            let mut answered = Answered {
                missing: Missing {
                    not_answered: counts[plan.not_answered()].into(),
                    not_applicable: counts[plan.not_applicable()].into(),
                    not_asked: counts[plan.not_asked()].into(),
                },
                ..Answered::default()
            };
            for (add, count) in adds[1..=usize::from(criterion.points)].iter().zip(&counts[1..]) {
                answered.y += (add >> Y) * u64::from(*count);
                answered.m += u64::from(*count);
            }
            answered
        });
        Self { answered: answered.collect(), plan, sums, squares }
    }
}

impl Sum<'_> {
    fn results(&self) -> Results {
        let plan = self.plan;
        let criteria: Vec<_> = (0..plan.criteria.len()).map(|at| self.criterion(at)).collect();
        let of_criteria = |range: &Range<usize>| criteria[range.clone()].iter().map(|c| value(&c.figure));
        let mean = |ranges: &[Range<usize>]| match plan.method {
            Method::PointsTt01 => mean(ranges.iter().flat_map(of_criteria)),
            Method::PooledShare
            | Method::MeanOfCriteria
            | Method::MeanOfParts
            | Method::MeanScore
            | Method::FullySatisfied => mean(ranges.iter().map(|range| mean(of_criteria(range)))),
        };
        let of = |part: Option<usize>| -> Vec<Range<usize>> {
            let mine = plan.factors.iter().filter(|f| part.is_none() || f.part == part);
            mine.map(|f| f.criteria.clone()).collect()
        };
        let factors: Vec<_> = (plan.factors.iter().enumerate())
            .map(|(at, factor)| {
                let one = [factor.criteria.clone()];
                self.figure(at, &one, mean(&one))
            })
            .collect();
        let parts: Vec<_> = (0..plan.parts)
            .map(|part| {
                let ranges = of(Some(part));
                self.figure(plan.factors.len() + part, &ranges, mean(&ranges))
            })
            .collect();
        let everything = of(None);
        let of_all = match plan.method {
            Method::MeanOfParts => self::mean(parts.iter().map(value)),
            Method::PooledShare
            | Method::MeanOfCriteria
            | Method::MeanScore
            | Method::FullySatisfied
            | Method::PointsTt01 => mean(&everything),
        };
        let overall = self.figure(plan.figures() - 1, &everything, of_all);
        let shown = |figures: Vec<Figure>| figures.into_iter().map(Disclosed::Shown).collect();
        Results {
            respondents: self.sums.counts[..plan.classes].iter().copied().map(u64::from).sum(),
            overall: Disclosed::Shown(overall),
            parts: shown(parts),
            factors: shown(factors),
            criteria: criteria.into_iter().map(Disclosed::Shown).collect(),
        }
    }

    fn counts(&self, criterion: usize) -> &[u32] {
        &self.sums.counts[criterion * self.plan.classes..][..self.plan.classes]
    }

    /// The sums of one criterion over respondents: m is 1 for everyone who answered.
    fn ratio(&self, at: usize) -> RatioSums {
        let (criterion, Answered { y, m, .. }) = (&self.plan.criteria[at], self.answered[at]);
        let adds = &self.plan.adds[criterion.scale][1..=usize::from(criterion.points)];
        let squares = adds.iter().zip(&self.counts(at)[1..]).map(|(add, count)| {
            let y = u128::from(add >> Y);
            y * y * u128::from(*count)
        });
        RatioSums { n: m, y, m, yy: squares.sum(), ym: y.into(), mm: m.into(), full: self.plan.full }
    }

    fn criterion(&self, at: usize) -> Criterion {
        let Answered { y, m, missing } = self.answered[at];
        let denominator = m * self.plan.full;
        let variance = match self.plan.method {
            // A score is no yes or no: its variance is that of the scores.
            Method::MeanScore | Method::PointsTt01 => self.ratio(at).variance(),
            Method::PooledShare | Method::MeanOfCriteria | Method::MeanOfParts | Method::FullySatisfied => {
                0.0
            }
        };
        let figure = Figure {
            n: m,
            counts: Some(Counts { numerator: y, denominator }),
            estimate: estimate(Share::new(float(y) / float(denominator)), variance, m),
            missing,
            points: self.most_points(std::iter::once(at)),
        };
        let points = usize::from(self.plan.criteria[at].points);
        Criterion { figure, distribution: Distribution::of(&self.counts(at)[1..=points]) }
    }

    /// The figure at this place (factors, parts, overall) over these criteria; `mean` is its value
    /// for the methods that are means.
    fn figure(&self, at: usize, criteria: &[Range<usize>], mean: Option<f64>) -> Figure {
        let sums = &self.sums.figures[at];
        let n = sums.n;
        let answered = self.answered(criteria);
        let (counts, estimate) = match self.plan.method {
            Method::PooledShare | Method::MeanScore => {
                let ratio = self.pooled(sums, answered);
                let counts = Counts { numerator: ratio.y, denominator: ratio.m * ratio.full };
                (Some(counts), estimate(ratio.share(), ratio.variance(), n))
            }
            Method::FullySatisfied => {
                let counts = Counts { numerator: sums.fully, denominator: n };
                (Some(counts), estimate(Share::new(float(sums.fully) / float(n)), 0.0, n))
            }
            Method::MeanOfCriteria | Method::MeanOfParts | Method::PointsTt01 => {
                let squares = self.squares.get(at).copied().unwrap_or(0.0);
                let variance = if n < 2 { 0.0 } else { squares * float(n) / float(n - 1) };
                (None, estimate(mean.and_then(Share::new), variance, n))
            }
        };
        Figure {
            n,
            counts,
            estimate,
            missing: answered.missing,
            points: self.most_points(criteria.iter().cloned().flatten()),
        }
    }

    /// Points that the criteria with an answer could have, where the method is one of points.
    fn most_points(&self, criteria: impl Iterator<Item = usize>) -> Option<u32> {
        let answered = criteria.filter(|at| self.answered[*at].m > 0);
        let most: u32 = answered.map(|at| u32::from(self.plan.criteria[at].points - 1)).sum();
        (self.plan.method == Method::PointsTt01 && most > 0).then_some(most)
    }

    fn pooled(&self, sums: &FigureSums, Answered { y, m, .. }: Answered) -> RatioSums {
        RatioSums { n: sums.n, y, m, yy: sums.yy, ym: sums.ym, mm: sums.mm, full: self.plan.full }
    }

    fn answered(&self, criteria: &[Range<usize>]) -> Answered {
        let mut all = Answered::default();
        for one in criteria.iter().flat_map(|range| &self.answered[range.clone()]) {
            all.y += one.y;
            all.m += one.m;
            all.missing.not_answered += one.missing.not_answered;
            all.missing.not_applicable += one.missing.not_applicable;
            all.missing.not_asked += one.missing.not_asked;
        }
        all
    }
}

fn estimate(share: Option<Share>, variance: f64, n: u64) -> Option<Estimate> {
    let value = share?;
    let n_eff = effective_n(value, variance, n);
    Some(Estimate { value, interval: wilson(value, n_eff)?, n_eff })
}

fn value(figure: &Figure) -> Option<f64> {
    figure.estimate.map(|estimate| estimate.value.get())
}

/// The mean of those that are there.
fn mean(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let (sum, n) = values.flatten().fold((0.0, 0u64), |(sum, n), value| (sum + value, n + 1));
    (n > 0).then(|| sum / float(n))
}
