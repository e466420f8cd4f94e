//! Who answers how: levels of units, difficulties of criteria, moods of people.

use super::{skewed, text};
use crate::answers::Answer;
use crate::definition::{Definition, QuestionKind};
use crate::ids::Rating;
use crate::touchpoint::Touchpoint;
use rand::{Rng, RngExt};
use rand_distr::{Distribution, Normal};
use std::collections::BTreeMap;

/// Standard deviation of units' levels, of criteria's difficulties, of people's moods and of the single
/// answer, on a scale whose point "hài lòng" begins at 0.
const UNIT: f64 = 0.35;
const CRITERION: f64 = 0.25;
const MOOD: f64 = 0.8;
const ANSWER: f64 = 0.8;
/// Width of a point on that scale.
const STEP: f64 = 1.1;
/// Where the country stands on that scale.
const LEVEL: f64 = 1.35;

/// What is drawn once: which counters are busy, how good they are, which questions are hard.
pub(super) struct Temper {
    /// Cumulative weights of the touchpoints.
    busy: Vec<f64>,
    level: Vec<f64>,
    difficulty: Vec<f64>,
    languages: u8,
}

/// One respondent.
pub(super) struct Person<'a> {
    level: f64,
    difficulty: &'a [f64],
}

fn normal(rng: &mut impl Rng, deviation: f64) -> f64 {
    Normal::new(0.0, deviation).map_or(0.0, |normal| normal.sample(rng))
}

impl Temper {
    pub(super) fn draw(rng: &mut impl Rng, definition: &Definition, touchpoints: &[&Touchpoint]) -> Self {
        let mut of_unit = BTreeMap::new();
        for touchpoint in touchpoints {
            of_unit.entry(touchpoint.unit).or_insert_with(|| normal(rng, UNIT));
        }
        let mut sum = 0.0;
        let busy = touchpoints.iter().map(|_| {
            sum += normal(rng, 0.6).exp();
            sum
        });
        Self {
            busy: busy.collect(),
            level: touchpoints.iter().map(|t| LEVEL + of_unit[&t.unit]).collect(),
            difficulty: definition.questions.iter().map(|_| normal(rng, CRITERION)).collect(),
            languages: u8::try_from(definition.languages.len()).unwrap_or(1),
        }
    }

    /// The place of a touchpoint, the busy ones more often.
    pub(super) fn touchpoint(&self, rng: &mut impl Rng) -> usize {
        let total = self.busy.last().copied().unwrap_or(1.0);
        let at = rng.random_range(0.0..total);
        self.busy.partition_point(|edge| *edge <= at).min(self.busy.len() - 1)
    }

    pub(super) fn language(&self, rng: &mut impl Rng) -> u8 {
        if rng.random_range(0..25) == 0 { rng.random_range(0..self.languages) } else { 0 }
    }

    pub(super) fn person(&self, rng: &mut impl Rng, touchpoint: usize) -> Person<'_> {
        Person { level: self.level[touchpoint] + normal(rng, MOOD), difficulty: &self.difficulty }
    }
}

impl Person<'_> {
    pub(super) fn answer(&self, rng: &mut impl Rng, definition: &Definition, at: usize) -> Answer {
        let question = &definition.questions[at];
        if !question.required && rng.random_range(0..50) == 0 {
            return Answer::NotAnswered;
        }
        match &question.kind {
            QuestionKind::Scale { scale } => {
                let scale = &definition.scales[*scale];
                if scale.not_applicable.is_some() && rng.random_range(0..40) == 0 {
                    return Answer::NotApplicable;
                }
                self.rating(rng, at, scale.points.len(), scale.points.iter().position(|p| p.satisfied))
            }
            QuestionKind::Single { options } => {
                // People differ evenly; bad experiences are rare and stand last in the list.
                let choice = if question.demographic || rng.random_range(0..12) == 0 {
                    rng.random_range(0..options.len())
                } else {
                    0
                };
                u8::try_from(choice).map_or(Answer::NotAnswered, Answer::Choice)
            }
            QuestionKind::Multiple { options, max } => {
                let wanted = skewed(rng, max.map_or(options.len(), usize::from)) + 1;
                let mut chosen: Vec<u8> = (0..wanted)
                    .filter_map(|_| u8::try_from(rng.random_range(0..options.len())).ok())
                    .collect();
                chosen.sort_unstable();
                chosen.dedup();
                Answer::Choices(chosen)
            }
            QuestionKind::Number { min, max, .. } => {
                let span = usize::try_from(max.saturating_sub(*min)).unwrap_or(0).min(6);
                Answer::Number(min.saturating_add(i32::try_from(skewed(rng, span + 1)).unwrap_or(0)))
            }
            QuestionKind::Text { max_chars } => match rng.random_range(0..30) {
                0 => Answer::Text(text::comment(rng).chars().take(usize::from(*max_chars)).collect()),
                _ => Answer::NotAnswered,
            },
        }
    }

    /// Cuts the person's liking into the scale's points, 0 being where satisfaction begins.
    fn rating(&self, rng: &mut impl Rng, at: usize, points: usize, satisfied: Option<usize>) -> Answer {
        let liking = self.level - self.difficulty[at] + normal(rng, ANSWER);
        let first = to_f64(satisfied.unwrap_or(points / 2));
        let point = 1 + (1..points).filter(|p| liking >= STEP * (to_f64(*p) - first)).count();
        u8::try_from(point).ok().and_then(Rating::new).map_or(Answer::NotAnswered, Answer::Rating)
    }
}

fn to_f64(index: usize) -> f64 {
    u8::try_from(index).map_or(f64::from(u8::MAX), f64::from)
}
