//! From sums to figures.

use super::columns::Table;
use super::figures::{
    Counts, Criterion, Disclosed, Distribution, Estimate, Figure, Figures, Group, Missing, Results,
};
use super::interval::{RatioSums, effective_n, wilson};
use super::keys::Keys;
use super::method::Method;
use super::plan::{Plan, Y};
use super::query::{Query, QueryError};
use super::scan::{FigureSums, Sums, Totals, in_parts, scan};
use super::{float, linear};
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
    let definition = table.definition();
    if !definition.methods.iter().any(|name| name == query.method.as_str()) {
        return Err(QueryError::Method(query.method));
    }
    let plan = Plan::new(table, query.method)?;
    let keys = Keys::new(table, query)?;
    let totals = scan(table, &keys, &plan, threads.get());
    let all = totals.together(&plan);
    let squares = if query.method.is_mean() {
        linear::squares(table, &keys, &plan, &totals, &all, threads.get())
    } else {
        Vec::new()
    };
    let results = |totals: &Totals, at: usize, squares: Option<&Vec<f64>>| {
        let squares = squares.map_or(&[][..], Vec::as_slice);
        Disclosed::Shown(Sum { plan: &plan, sums: totals.group(at), squares }.results())
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

/// Fewer groups than this are worked out sooner than a thread starts.
const GROUPS_WORTH_A_THREAD: usize = if cfg!(test) { 2 } else { 200 };

/// One group's sums, to be read as figures.
struct Sum<'a> {
    plan: &'a Plan,
    sums: Sums<'a>,
    /// Σ zᵢ² by figure, for means.
    squares: &'a [f64],
}

impl Sum<'_> {
    fn results(&self) -> Results {
        let plan = self.plan;
        let criteria: Vec<_> = (0..plan.criteria.len()).map(|at| self.criterion(at)).collect();
        let mean = |ranges: &[Range<usize>]| {
            mean(ranges.iter().map(|range| mean(criteria[range.clone()].iter().map(|c| value(&c.figure)))))
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
            Method::PooledShare | Method::MeanOfCriteria | Method::MeanScore | Method::FullySatisfied => {
                mean(&everything)
            }
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

    /// Σy and Σm of one criterion, with its sums of squares (m is 1 for everyone who answered).
    fn ratio(&self, at: usize) -> RatioSums {
        let criterion = &self.plan.criteria[at];
        let mut sums = RatioSums { full: self.plan.full, ..RatioSums::default() };
        for (rating, count) in (1..=usize::from(criterion.points)).zip(&self.counts(at)[1..]) {
            let count = u64::from(*count);
            let y = self.plan.adds[criterion.scale][rating] >> Y;
            sums.n += count;
            sums.m += count;
            sums.y += y * count;
            sums.yy += u128::from(y).pow(2) * u128::from(count);
            sums.ym += u128::from(y * count);
        }
        sums.mm = u128::from(sums.m);
        sums
    }

    fn criterion(&self, at: usize) -> Criterion {
        let sums = self.ratio(at);
        let variance = match self.plan.method {
            // A score is no yes or no: its variance is that of the scores.
            Method::MeanScore => sums.variance(),
            Method::PooledShare | Method::MeanOfCriteria | Method::MeanOfParts | Method::FullySatisfied => {
                0.0
            }
        };
        let figure = Figure {
            n: sums.n,
            counts: Some(Counts { numerator: sums.y, denominator: sums.m * sums.full }),
            estimate: estimate(sums.share(), variance, sums.n),
            missing: self.missing(std::slice::from_ref(&(at..at + 1))),
        };
        let points = usize::from(self.plan.criteria[at].points);
        Criterion { figure, distribution: Distribution::of(&self.counts(at)[1..=points]) }
    }

    /// The figure at this place (factors, parts, overall) over these criteria; `mean` is its value
    /// for the methods that are means.
    fn figure(&self, at: usize, criteria: &[Range<usize>], mean: Option<f64>) -> Figure {
        let sums = &self.sums.figures[at];
        let n = sums.n;
        let (counts, estimate) = match self.plan.method {
            Method::PooledShare | Method::MeanScore => {
                let ratio = self.pooled(sums, criteria);
                let counts = Counts { numerator: ratio.y, denominator: ratio.m * ratio.full };
                (Some(counts), estimate(ratio.share(), ratio.variance(), n))
            }
            Method::FullySatisfied => {
                let counts = Counts { numerator: sums.fully, denominator: n };
                (Some(counts), estimate(Share::new(float(sums.fully) / float(n)), 0.0, n))
            }
            Method::MeanOfCriteria | Method::MeanOfParts => {
                let squares = self.squares.get(at).copied().unwrap_or(0.0);
                let variance = if n < 2 { 0.0 } else { squares * float(n) / float(n - 1) };
                (None, estimate(mean.and_then(Share::new), variance, n))
            }
        };
        Figure { n, counts, estimate, missing: self.missing(criteria) }
    }

    fn pooled(&self, sums: &FigureSums, criteria: &[Range<usize>]) -> RatioSums {
        let mut pooled = RatioSums {
            n: sums.n,
            yy: sums.yy,
            ym: sums.ym,
            mm: sums.mm,
            full: self.plan.full,
            ..RatioSums::default()
        };
        for at in criteria.iter().cloned().flatten() {
            let one = self.ratio(at);
            pooled.y += one.y;
            pooled.m += one.m;
        }
        pooled
    }

    fn missing(&self, criteria: &[Range<usize>]) -> Missing {
        let plan = self.plan;
        let mut missing = Missing::default();
        for counts in criteria.iter().cloned().flatten().map(|at| self.counts(at)) {
            missing.not_answered += u64::from(counts[plan.not_answered()]);
            missing.not_applicable += u64::from(counts[plan.not_applicable()]);
            missing.not_asked += u64::from(counts[plan.not_asked()]);
        }
        missing
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
