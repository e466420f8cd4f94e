//! What an index is: values with everything that they rest on. [`Figures`] come from one query by one
//! method over one definition, and a [`Series`] can only be taken out of one [`Figures`]: two methods
//! or two definitions cannot end up in one series.

use super::interval::Interval;
use super::keys::Value;
use super::method::Method;
use super::query::Dimension;
use crate::definition::Definition;
use crate::ids::Share;
use std::sync::Arc;

/// The answer to a [`super::Query`].
#[derive(Debug, Clone)]
pub struct Figures {
    pub(super) method: Method,
    pub(super) definition: Arc<Definition>,
    pub(super) by: Vec<Dimension>,
    pub(super) total: Disclosed<Results>,
    pub(super) groups: Vec<Group>,
}

/// The figures of the responses that have these values.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// One for each dimension of the query, in its order.
    pub values: Vec<Value>,
    pub results: Disclosed<Results>,
}

/// Something that is shown, or kept back because too few people stand behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disclosed<T> {
    Shown(T),
    Withheld(Withheld),
}

/// Why something is kept back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    /// Behind it stand fewer people than this, and at least one.
    Few { fewer_than: u64 },
    /// That, or it would give others away that are so few. Which of the two is not said: it would be
    /// half of the answer.
    Shields { fewer_than: u64 },
}

impl Withheld {
    /// Fewer people than this are protected.
    #[must_use]
    pub fn fewer_than(self) -> u64 {
        match self {
            Self::Few { fewer_than } | Self::Shields { fewer_than } => fewer_than,
        }
    }
}

impl<T> Disclosed<T> {
    /// What is shown.
    #[must_use]
    pub fn shown(&self) -> Option<&T> {
        match self {
            Self::Shown(value) => Some(value),
            Self::Withheld(_) => None,
        }
    }

    /// Why it is not shown.
    #[must_use]
    pub fn withheld(&self) -> Option<Withheld> {
        match self {
            Self::Shown(_) => None,
            Self::Withheld(why) => Some(*why),
        }
    }
}

/// All figures of one group.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// Responses that were counted, those without any answer included.
    pub respondents: u64,
    pub overall: Disclosed<Figure>,
    /// In the order of the definition's parts.
    pub parts: Vec<Disclosed<Figure>>,
    /// In the order of the definition's factors.
    pub factors: Vec<Disclosed<Figure>>,
    /// Factor by factor, in the order of their criteria.
    pub criteria: Vec<Disclosed<Criterion>>,
}

/// One value with what it rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// Respondents who answered any of its criteria.
    pub n: u64,
    /// Numerator and denominator where the value is their quotient: answers, points of the scale, or
    /// respondents, as the method says. `None` for means of other figures.
    pub counts: Option<Counts>,
    /// `None` where nothing was answered: shown as "–", never as 0 %.
    pub estimate: Option<Estimate>,
    pub missing: Missing,
    /// The most points that the value is a part of, for `points-tt01.1`: 2 for each indicator with an answer.
    pub points: Option<u32>,
}

/// The two parts of a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub numerator: u64,
    pub denominator: u64,
}

/// A value and how far chance alone may have moved it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub value: Share,
    /// 95 %, by respondent.
    pub interval: Interval,
    /// How many independent observations the value is worth: what ranks and tests take, never the
    /// number of answers.
    pub n_eff: f64,
}

/// Answers that are not there, by reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Missing {
    /// Asked and left out.
    pub not_answered: u64,
    /// "Không áp dụng".
    pub not_applicable: u64,
    /// The question's condition was not met.
    pub not_asked: u64,
}

/// A criterion's figure and its answers, point by point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Criterion {
    pub figure: Figure,
    pub distribution: Distribution,
}

/// The longest scale that a definition may have.
const MOST_POINTS: usize = 11;

/// Answers by point of the scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Distribution {
    counts: [u32; MOST_POINTS],
    points: u8,
}

impl Distribution {
    /// Of a scale of so many points, 11 at most.
    pub(super) fn of(counts: &[u32]) -> Self {
        let mut all = [0; MOST_POINTS];
        all.iter_mut().zip(counts).for_each(|(to, from)| *to = *from);
        Self { counts: all, points: u8::try_from(counts.len()).unwrap_or(u8::MAX) }
    }

    /// The counts, the first point's first.
    pub fn counts(&self) -> impl Iterator<Item = u64> + '_ {
        self.counts.iter().take(self.points.into()).copied().map(u64::from)
    }
}

/// Which of a group's figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    Overall,
    /// Place in the definition's parts.
    Part(usize),
    /// Place in the definition's factors.
    Factor(usize),
    /// Place among the criteria, factor by factor.
    Criterion(usize),
}

impl Results {
    /// Why one of the figures is withheld; `None` where it is not.
    #[must_use]
    pub fn withheld(&self, measure: Measure) -> Option<Withheld> {
        match measure {
            Measure::Overall => self.overall.withheld(),
            Measure::Part(at) => self.parts.get(at)?.withheld(),
            Measure::Factor(at) => self.factors.get(at)?.withheld(),
            Measure::Criterion(at) => self.criteria.get(at)?.withheld(),
        }
    }

    /// One of the figures; `None` where it is withheld or does not exist.
    #[must_use]
    pub fn figure(&self, measure: Measure) -> Option<&Figure> {
        match measure {
            Measure::Overall => self.overall.shown(),
            Measure::Part(at) => self.parts.get(at)?.shown(),
            Measure::Factor(at) => self.factors.get(at)?.shown(),
            Measure::Criterion(at) => self.criteria.get(at)?.shown().map(|c| &c.figure),
        }
    }
}

impl Figures {
    #[must_use]
    pub fn method(&self) -> Method {
        self.method
    }

    /// The questionnaire that was answered; its hash is printed with the figures.
    #[must_use]
    pub fn definition(&self) -> &Arc<Definition> {
        &self.definition
    }

    /// What the groups are told apart by.
    #[must_use]
    pub fn by(&self) -> &[Dimension] {
        &self.by
    }

    /// Everything together.
    #[must_use]
    pub fn total(&self) -> &Disclosed<Results> {
        &self.total
    }

    /// The groups that have a response, ordered by their values.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The definition's questions that are criteria, in the order of [`Results::criteria`].
    pub fn criteria(&self) -> impl Iterator<Item = usize> + '_ {
        self.definition.factors.iter().flat_map(|factor| factor.criteria.iter().copied())
    }

    /// One measure over all groups.
    #[must_use]
    pub fn series<'f>(&'f self, measure: Measure) -> Series<'f> {
        let point = |group: &'f Group| match &group.results {
            Disclosed::Shown(results) => {
                Point { group, figure: results.figure(measure).copied(), withheld: results.withheld(measure) }
            }
            Disclosed::Withheld(why) => Point { group, figure: None, withheld: Some(*why) },
        };
        let points = self.groups.iter().map(point).collect();
        Series { figures: self, measure, points }
    }
}

/// One measure over groups, all by one method over one definition.
#[derive(Debug, Clone)]
pub struct Series<'f> {
    figures: &'f Figures,
    measure: Measure,
    points: Vec<Point<'f>>,
}

/// One group's figure in a series.
#[derive(Debug, Clone, Copy)]
pub struct Point<'f> {
    pub group: &'f Group,
    /// `None` where it is withheld.
    pub figure: Option<Figure>,
    /// Why, where it is.
    pub withheld: Option<Withheld>,
}

impl Point<'_> {
    /// The value and its interval, where there are any.
    #[must_use]
    pub fn estimate(&self) -> Option<Estimate> {
        self.figure?.estimate
    }
}

impl<'f> Series<'f> {
    #[must_use]
    pub fn figures(&self) -> &'f Figures {
        self.figures
    }

    #[must_use]
    pub fn measure(&self) -> Measure {
        self.measure
    }

    #[must_use]
    pub fn points(&self) -> &[Point<'f>] {
        &self.points
    }

    /// Highest value first; equal values, and the groups without one at the end, in the order of the
    /// groups. An order for the eye: a rank is more than that.
    #[must_use]
    pub fn highest_first(mut self) -> Self {
        let value = |point: &Point<'_>| point.estimate().map_or(-1.0, |e| e.value.get());
        self.points.sort_by(|a, b| value(b).total_cmp(&value(a)));
        self
    }
}
