//! A definition and a method, made ready for the scan: where the criteria lie, what each byte adds.

use super::tallies::{self, Piece};
use crate::definition::Definition;
use crate::index::columns::Table;
use crate::index::columns::layout::{LANES, NOT_ANSWERED, NOT_APPLICABLE, NOT_ASKED};
use crate::index::method::Method;
use crate::index::query::QueryError;
use std::ops::Range;

/// Criteria in the order of the factors, and the figures over them: factors, then parts, then
/// overall.
pub(in crate::index) struct Plan {
    pub(in crate::index) method: Method,
    pub(in crate::index) criteria: Vec<Criterion>,
    /// Ranges of `criteria`.
    pub(in crate::index) factors: Vec<Factor>,
    pub(in crate::index) parts: usize,
    /// Counters of one criterion: see [`Plan::class`].
    pub(in crate::index) classes: usize,
    /// The bytes that are counted, in the order of the classes, each as often as they are compared at
    /// once; then, so that whole eights are compared, some that no row has.
    pub(in crate::index) values: Vec<[[u8; LANES]; EIGHT]>,
    /// By sixteen criteria and value: its [mark](super::tallies) as an answer to each of them.
    pub(in crate::index) marks: Vec<[[u8; LANES]; EIGHT]>,
    /// Where the marks of each factor lie.
    pub(super) pieces: Vec<Piece>,
    /// What a byte adds to a respondent's sums, one table a scale.
    pub(in crate::index) adds: Vec<[u64; 256]>,
    /// y of one fully satisfied answer (Plan::full·m is the highest possible y).
    pub(in crate::index) full: u64,
}

/// The n-th one is the n-th byte of a row.
pub(in crate::index) struct Criterion {
    /// Place in [`Plan::adds`].
    pub(in crate::index) scale: usize,
    pub(in crate::index) points: u8,
}

pub(in crate::index) struct Factor {
    pub(in crate::index) criteria: Range<usize>,
    pub(in crate::index) part: Option<usize>,
}

/// Values that a row's bytes are compared with in one go: those of five points.
pub(in crate::index) const EIGHT: usize = 8;

/// A byte that stands in no row.
const NOT_KNOWN: u8 = NOT_APPLICABLE - 1;

/// The parts of an entry of [`Plan::adds`] and of their sums over one row: answered in the low 16
/// bits, satisfied in the next 16, y above.
pub(in crate::index) const SATISFIED: u32 = 16;
pub(in crate::index) const Y: u32 = 32;

impl Plan {
    pub(in crate::index) fn new(table: &Table, method: Method) -> Result<Self, QueryError> {
        let definition = table.definition();
        let criteria: Vec<_> = definition
            .factors
            .iter()
            .flat_map(|factor| &factor.criteria)
            .enumerate()
            .filter_map(|(at, question)| {
                let byte = table.layout().byte(*question).filter(|byte| byte.offset == at)?;
                Some(Criterion { scale: scale_index(definition, *question)?, points: byte.highest })
            })
            .collect();
        let all: usize = definition.factors.iter().map(|factor| factor.criteria.len()).sum();
        if criteria.is_empty() || criteria.len() != all {
            return Err(QueryError::NoCriteria);
        }
        let mut next = 0;
        let factors: Vec<_> = definition
            .factors
            .iter()
            .map(|factor| {
                let start = next;
                next += factor.criteria.len();
                Factor { criteria: start..next, part: factor.part }
            })
            .collect();
        if method == Method::MeanOfParts && factors.iter().any(|factor| factor.part.is_none()) {
            return Err(QueryError::NoParts);
        }
        let points = || criteria.iter().map(|c| u64::from(c.points));
        let full = match method {
            Method::MeanScore => points().fold(1, lcm),
            Method::PointsTt01 => points().map(|points| points - 1).fold(1, lcm),
            Method::PooledShare | Method::MeanOfCriteria | Method::MeanOfParts | Method::FullySatisfied => 1,
        };
        let most = criteria.iter().map(|c| c.points).max().unwrap_or(0);
        let mut values: Vec<_> = (NOT_ANSWERED..=most).chain([NOT_APPLICABLE, NOT_ASKED]).collect();
        let classes = values.len();
        values.resize(classes.next_multiple_of(EIGHT), NOT_KNOWN);
        let (values, _) = values.as_chunks::<EIGHT>();
        let adds: Vec<_> = definition.scales.iter().map(|scale| adds(scale, method, full)).collect();
        let marks = criteria.chunks(LANES).flat_map(|sixteen| {
            let mark = |value: u8, lane: usize| {
                sixteen.get(lane).map_or(0, |c| tallies::mark(adds[c.scale][usize::from(value)]))
            };
            let of_value = move |value: u8| std::array::from_fn(|lane| mark(value, lane));
            values.iter().map(move |eight| eight.map(of_value)).collect::<Vec<_>>()
        });
        Ok(Self {
            method,
            parts: definition.parts.len(),
            classes,
            marks: marks.collect(),
            values: values.iter().map(|eight| eight.map(|value| [value; LANES])).collect(),
            pieces: factors
                .iter()
                .enumerate()
                .flat_map(|(at, factor)| Piece::of(at, &factor.criteria))
                .collect(),
            factors,
            adds,
            full,
            criteria,
        })
    }

    /// Sixteens of criteria.
    pub(in crate::index) fn sixteens(&self) -> usize {
        self.criteria.len().div_ceil(LANES)
    }

    /// Figures that are no criteria.
    pub(in crate::index) fn figures(&self) -> usize {
        self.factors.len() + self.parts + 1
    }

    /// Where a byte is counted within its criterion: 0 not answered, 1 ..= points by rating, then
    /// not applicable, then not asked.
    #[inline]
    pub(in crate::index) fn class(&self, byte: u8) -> usize {
        class(byte, self.shift())
    }

    /// Brings 254 and 255, added in 8 bits, behind the last point.
    #[inline]
    pub(in crate::index) fn shift(&self) -> u8 {
        u8::try_from(self.classes).unwrap_or(u8::MAX)
    }

    pub(in crate::index) fn not_answered(&self) -> usize {
        self.class(NOT_ANSWERED)
    }

    pub(in crate::index) fn not_applicable(&self) -> usize {
        self.class(NOT_APPLICABLE)
    }

    pub(in crate::index) fn not_asked(&self) -> usize {
        self.class(NOT_ASKED)
    }
}

#[inline]
pub(in crate::index) fn class(byte: u8, shift: u8) -> usize {
    usize::from(byte.min(byte.wrapping_add(shift)))
}

fn scale_index(definition: &Definition, question: usize) -> Option<usize> {
    use crate::definition::QuestionKind;
    match definition.questions.get(question)?.kind {
        QuestionKind::Scale { scale } => Some(scale),
        QuestionKind::Single { .. }
        | QuestionKind::Multiple { .. }
        | QuestionKind::Number { .. }
        | QuestionKind::Text { .. } => None,
    }
}

fn adds(scale: &crate::definition::Scale, method: Method, full: u64) -> [u64; 256] {
    let mut adds = [0; 256];
    let points = u64::try_from(scale.points.len()).unwrap_or(u64::MAX);
    for ((rating, add), point) in (1u64..).zip(&mut adds[1..]).zip(&scale.points) {
        let satisfied = u64::from(point.satisfied);
        let y = match method {
            Method::MeanScore => rating * (full / points),
            // The worst rating is worth nothing.
            Method::PointsTt01 => (rating - 1) * (full / (points - 1).max(1)),
            Method::PooledShare | Method::MeanOfCriteria | Method::MeanOfParts | Method::FullySatisfied => {
                satisfied
            }
        };
        *add = 1 | satisfied << SATISFIED | y << Y;
    }
    adds
}

fn lcm(a: u64, b: u64) -> u64 {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    a / x.max(1) * b
}
