//! Figures of one group, all or one of them.

use crate::definition::{Definition, Text};
use crate::ids::Language;
use crate::index::figures::{Criterion, Disclosed, Figure, Results, Withheld};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResultsJson {
    /// `true`: nothing else is told; see `reason`.
    pub withheld: bool,
    /// People of whom fewer are protected.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fewer_than: Option<u64>,
    /// `few`: fewer people than that. `shields`: that, or the figures of so few could be worked out from
    /// this one; which of the two is not told.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    pub respondents: Option<u64>,
    pub overall: Option<FigureJson>,
    pub parts: Vec<FigureJson>,
    pub factors: Vec<FigureJson>,
    pub criteria: Vec<FigureJson>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FigureJson {
    /// `overall`, or the id of the part, factor or question.
    pub id: String,
    pub text: String,
    pub withheld: bool,
    /// Respondents who answered any of its criteria.
    pub n: Option<u64>,
    /// `null` for means of other figures.
    pub numerator: Option<u64>,
    pub denominator: Option<u64>,
    /// 0 to 1; `null` where nothing was answered.
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// How many independent observations the value is worth.
    pub n_eff: Option<f64>,
    pub missing: Option<MissingJson>,
    /// Points of Thông tư 01/2018/TT-VPCP, for that method only.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub points: Option<PointsJson>,
    /// Criteria only: answers by point of the scale, from the first.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub distribution: Option<Vec<u64>>,
}

/// The sum of indicators' points, unrounded, and the most that it can be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PointsJson {
    pub given: f64,
    pub possible: u32,
}

/// Answers that are not there, by reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingJson {
    pub not_answered: u64,
    pub not_applicable: u64,
    pub not_asked: u64,
}

impl ResultsJson {
    pub(super) fn of(results: &Disclosed<Results>, definition: &Definition, language: &Language) -> Self {
        let results = match results {
            Disclosed::Shown(results) => results,
            Disclosed::Withheld(why) => {
                let reason = match why {
                    Withheld::Few { .. } => "few",
                    Withheld::Shields { .. } => "shields",
                };
                return Self {
                    withheld: true,
                    fewer_than: Some(why.fewer_than()),
                    reason: Some(reason.to_owned()),
                    respondents: None,
                    overall: None,
                    parts: Vec::new(),
                    factors: Vec::new(),
                    criteria: Vec::new(),
                };
            }
        };
        let name = |text: &Text| text.in_language(language).to_owned();
        let overall = if language.as_str() == "vi" { "Chung" } else { "Overall" };
        let parts = definition.parts.iter().zip(&results.parts);
        let factors = definition.factors.iter().zip(&results.factors);
        let questions =
            definition.factors.iter().flat_map(|f| &f.criteria).map(|q| &definition.questions[*q]);
        Self {
            withheld: false,
            fewer_than: None,
            reason: None,
            respondents: Some(results.respondents),
            overall: Some(FigureJson::of("overall", overall.to_owned(), results.overall.shown())),
            parts: parts.map(|(p, f)| FigureJson::of(p.id.as_str(), name(&p.text), f.shown())).collect(),
            factors: factors.map(|(p, f)| FigureJson::of(p.id.as_str(), name(&p.text), f.shown())).collect(),
            criteria: questions
                .zip(&results.criteria)
                .map(|(q, c)| FigureJson::of_criterion(q.id.as_str(), name(&q.text), c.shown()))
                .collect(),
        }
    }
}

impl FigureJson {
    fn of(id: &str, text: String, figure: Option<&Figure>) -> Self {
        let estimate = figure.and_then(|f| f.estimate);
        let counts = figure.and_then(|f| f.counts);
        Self {
            id: id.to_owned(),
            text,
            withheld: figure.is_none(),
            n: figure.map(|f| f.n),
            numerator: counts.map(|c| c.numerator),
            denominator: counts.map(|c| c.denominator),
            value: estimate.map(|e| e.value.get()),
            low: estimate.map(|e| e.interval.low.get()),
            high: estimate.map(|e| e.interval.high.get()),
            n_eff: estimate.map(|e| e.n_eff),
            missing: figure.map(|f| MissingJson {
                not_answered: f.missing.not_answered,
                not_applicable: f.missing.not_applicable,
                not_asked: f.missing.not_asked,
            }),
            points: estimate.zip(figure.and_then(|f| f.points)).map(|(estimate, possible)| PointsJson {
                given: estimate.value.get() * f64::from(possible),
                possible,
            }),
            distribution: None,
        }
    }

    fn of_criterion(id: &str, text: String, criterion: Option<&Criterion>) -> Self {
        Self {
            distribution: criterion.map(|c| c.distribution.counts().collect()),
            ..Self::of(id, text, criterion.map(|c| &c.figure))
        }
    }
}
