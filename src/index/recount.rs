//! What a figure and its interval can be worked out from again: sums over respondents, whole numbers
//! wherever they are. The formulas stand in [`super::interval`] and [`super::method`].

use super::columns::Table;
use super::figures::Missing;
use super::interval::RatioSums;
use super::keys::Keys;
use super::memory::Memory;
use super::query::{Query, QueryError};
use super::scan::linear;
use super::scan::plan::{Plan, Y};
use super::scan::scan;
use std::num::NonZeroUsize;
use std::ops::Range;

/// The counts of everything that a query counts, together.
#[derive(Debug, Clone, PartialEq)]
pub struct Recount {
    /// Responses that were counted, those without any answer included.
    pub respondents: u64,
    /// Responses of the campaign that count in no figure.
    pub excluded: u64,
    pub overall: FigureCounts,
    /// In the order of the definition's parts.
    pub parts: Vec<FigureCounts>,
    /// In the order of the definition's factors.
    pub factors: Vec<FigureCounts>,
    /// Factor by factor, in the order of their criteria.
    pub criteria: Vec<CriterionCounts>,
}

/// Sums over the respondents of one figure: m is how many of its criteria a respondent answered, y how many of
/// these with a satisfied answer (`mean-score.1`: their points, each scale brought to `full`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FigureCounts {
    pub sums: RatioSums,
    /// Respondents whose every given answer is a satisfied one.
    pub fully: u64,
    /// Σzᵢ², for means of shares: zᵢ is what respondent i moves the mean by, linearised.
    pub zz: Option<f64>,
    pub missing: Missing,
}

/// Answers to one criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionCounts {
    pub sums: RatioSums,
    /// By point of the scale, from the first.
    pub points: Vec<u64>,
    pub missing: Missing,
}

/// Counts what a query asks for, not told apart by anything.
///
/// # Errors
/// Where the query has no answer.
pub fn recount(
    table: &Table,
    query: &Query<'_>,
    threads: NonZeroUsize,
    memory: &Memory,
) -> Result<Recount, QueryError> {
    let query = Query { by: Vec::new(), ..query.clone() };
    let plan = Plan::new(table, query.method)?;
    let keys = Keys::new(table, &query)?;
    let totals = scan(table, &keys, &plan, threads.get(), memory);
    let all = totals.together(&plan);
    let squares = query
        .method
        .is_mean()
        .then(|| linear::squares(table, &keys, &plan, &totals, &all, threads.get()).pop())
        .flatten();
    let sums = all.group(0);
    let counts = |at: usize| &sums.counts[at * plan.classes..][..plan.classes];
    let criteria: Vec<_> = (0..plan.criteria.len()).map(|at| criterion(&plan, at, counts(at))).collect();
    let figure = |at: usize, ranges: &[Range<usize>]| {
        let seen = &sums.figures[at];
        let mut found = FigureCounts {
            sums: RatioSums {
                n: seen.n,
                yy: seen.yy,
                ym: seen.ym,
                mm: seen.mm,
                full: plan.full,
                ..RatioSums::default()
            },
            fully: seen.fully,
            zz: squares.as_ref().and_then(|squares| squares.get(at).copied()),
            missing: Missing::default(),
        };
        for one in ranges.iter().flat_map(|range| &criteria[range.clone()]) {
            found.sums.y += one.sums.y;
            found.sums.m += one.sums.m;
            found.missing.not_answered += one.missing.not_answered;
            found.missing.not_applicable += one.missing.not_applicable;
            found.missing.not_asked += one.missing.not_asked;
        }
        found
    };
    let of_part = |part: usize| -> Vec<_> {
        let mine = plan.factors.iter().filter(|factor| factor.part == Some(part));
        mine.map(|factor| factor.criteria.clone()).collect()
    };
    let whole = 0..criteria.len();
    let factors = plan.factors.iter().enumerate();
    Ok(Recount {
        respondents: counts(0).iter().copied().map(u64::from).sum(),
        excluded: table.excluded().len() as u64,
        overall: figure(plan.figures() - 1, std::slice::from_ref(&whole)),
        parts: (0..plan.parts).map(|part| figure(plan.factors.len() + part, &of_part(part))).collect(),
        factors: factors.map(|(at, one)| figure(at, std::slice::from_ref(&one.criteria))).collect(),
        criteria,
    })
}

fn criterion(plan: &Plan, at: usize, counts: &[u32]) -> CriterionCounts {
    let criterion = &plan.criteria[at];
    let count = |class: usize| u64::from(counts[class]);
    let points: Vec<u64> = (1..=usize::from(criterion.points)).map(count).collect();
    let mut sums = RatioSums { full: plan.full, ..RatioSums::default() };
    for (add, n) in plan.adds[criterion.scale][1..].iter().zip(&points) {
        let y = add >> Y;
        sums.n += n;
        sums.y += y * n;
        sums.yy += u128::from(y) * u128::from(y) * u128::from(*n);
    }
    (sums.m, sums.mm, sums.ym) = (sums.n, sums.n.into(), sums.y.into());
    CriterionCounts {
        sums,
        points,
        missing: Missing {
            not_answered: count(plan.not_answered()),
            not_applicable: count(plan.not_applicable()),
            not_asked: count(plan.not_asked()),
        },
    }
}
