//! The outer shape of figures: what `hailong index --format json` prints and the index route
//! answers. Stable: a field may be added, none changes its meaning; another shape is another
//! [`FORMAT`]. Shares are 0 to 1 and not rounded.

use super::figures::{Criterion, Disclosed, Figure, Figures, Results, Withheld};
use super::keys::{Given, Value};
use crate::campaign::{Campaign, Field};
use crate::catalog::Catalog;
use crate::definition::{Definition, Text};
use crate::ids::{FieldNo, Language};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name and version of this shape.
pub const FORMAT: &str = "hailong.index.1";

/// What the figures themselves do not know.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub campaign: &'a Campaign,
    pub fields: &'a BTreeMap<FieldNo, Field>,
    /// Language of the texts.
    pub language: &'a Language,
    /// Entries of the ledger that the figures rest on: two readers of the same number see the same.
    pub entries: u64,
    /// The ledger holds simulated responses.
    pub demo: bool,
    /// The filters, as they were asked for: name → value.
    pub filter: &'a BTreeMap<String, String>,
}

/// What every document of figures says first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// Name and version of the document's shape.
    pub format: String,
    /// Simulated responses are among them.
    pub demo: bool,
    pub campaign: CampaignName,
    pub definition: DefinitionName,
    /// Name and version of the index method.
    pub method: String,
}

impl Heading {
    /// That of a document of this shape about these figures.
    #[must_use]
    pub fn of(format: &str, figures: &Figures, context: &Context<'_>) -> Self {
        Self {
            format: format.to_owned(),
            demo: context.demo,
            campaign: context.campaign.into(),
            definition: figures.definition().as_ref().into(),
            method: figures.method().to_string(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    #[serde(flatten)]
    pub heading: Heading,
    pub interval: IntervalKind,
    /// Entries of the ledger that the figures rest on.
    pub entries: u64,
    pub filter: BTreeMap<String, String>,
    /// What the groups are told apart by, in the order of their `key`.
    pub by: Vec<String>,
    pub total: ResultsJson,
    pub groups: Vec<GroupJson>,
}

impl<'a> Context<'a> {
    /// A campaign of the catalog, as of all its entries; `filter` as it was asked for.
    #[must_use]
    pub fn of(
        catalog: &'a Catalog,
        campaign: &'a Campaign,
        definition: &'a Definition,
        filter: &'a BTreeMap<String, String>,
    ) -> Self {
        Self {
            campaign,
            fields: &catalog.fields,
            language: definition.language(Some("vi")),
            entries: catalog.size,
            demo: catalog.ledger.demo,
            filter,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignName {
    pub id: String,
    pub title: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefinitionName {
    pub name: String,
    /// SHA-256 of its canonical form.
    pub hash: String,
}

impl From<&Campaign> for CampaignName {
    fn from(campaign: &Campaign) -> Self {
        Self { id: campaign.id.to_string(), title: campaign.title.clone() }
    }
}

impl From<&Definition> for DefinitionName {
    fn from(definition: &Definition) -> Self {
        Self { name: definition.name.to_string(), hash: definition.hash.to_string() }
    }
}

/// How `low` and `high` are meant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IntervalKind {
    pub level: f64,
    /// `respondent`: one person's answers count as hanging together.
    pub by: String,
    /// Which kinds of error the interval speaks of: `sampling` alone.
    pub covers: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupJson {
    pub key: Vec<KeyJson>,
    #[serde(flatten)]
    pub results: ResultsJson,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum KeyJson {
    Unit {
        /// The unit's number in its ledger: a code alone may have meant another unit once.
        no: u32,
        code: String,
        name: String,
    },
    Field {
        /// `unknown` where the citizen does not remember; `null` where there is none: see `missing`.
        code: Option<String>,
        /// `not_answered`, `not_asked`; `null` where there is a code.
        missing: Option<String>,
        name: String,
    },
    /// `2026-11`
    Month {
        month: String,
    },
    Channel {
        channel: String,
    },
    Question {
        question: String,
        /// The option's id or the rating; `null` where none was given: see `missing`.
        answer: Option<String>,
        /// `not_answered`, `not_applicable`, `not_asked`; `null` where there is an answer.
        missing: Option<String>,
        text: String,
    },
}

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

impl Document {
    /// The document of these figures.
    #[must_use]
    pub fn of(figures: &Figures, context: &Context<'_>) -> Self {
        let definition = figures.definition();
        let groups = figures.groups().iter().map(|group| GroupJson {
            key: group.values.iter().map(|value| KeyJson::of(value, definition, context)).collect(),
            results: ResultsJson::of(&group.results, definition, context.language),
        });
        Self {
            heading: Heading::of(FORMAT, figures, context),
            interval: IntervalKind {
                level: 0.95,
                by: "respondent".to_owned(),
                covers: "sampling".to_owned(),
            },
            entries: context.entries,
            filter: context.filter.clone(),
            by: figures.by().iter().map(ToString::to_string).collect(),
            total: ResultsJson::of(figures.total(), definition, context.language),
            groups: groups.collect(),
        }
    }
}

impl KeyJson {
    /// One value of a group, named for people in the context's language.
    #[must_use]
    pub fn of(value: &Value, definition: &Definition, context: &Context<'_>) -> Self {
        match value {
            Value::Unit(unit) => {
                Self::Unit { no: unit.no.0, code: unit.code.to_string(), name: unit.name.clone() }
            }
            Value::Field(no) => match context.fields.get(no) {
                Some(field) => Self::Field {
                    code: Some(field.code.to_string()),
                    missing: None,
                    name: in_language(&field.name, context.language),
                },
                None => Self::no_field(*no, context.language),
            },
            Value::Month(year, month) => Self::Month { month: format!("{year:04}-{:02}", u8::from(*month)) },
            Value::Channel(channel) => Self::Channel { channel: channel.to_string() },
            Value::Answer(question, given) => {
                let (answer, text) = given_text(question.as_str(), given, definition, context.language);
                let missing = match given {
                    Given::Option(_) | Given::Rating(_) => None,
                    Given::NotAnswered => Some("not_answered".to_owned()),
                    Given::NotApplicable => Some("not_applicable".to_owned()),
                    Given::NotAsked => Some("not_asked".to_owned()),
                };
                Self::Question { question: question.to_string(), answer, missing, text }
            }
        }
    }

    fn no_field(no: FieldNo, language: &Language) -> Self {
        let (code, missing, vi, en) = match no {
            FieldNo::UNKNOWN => (Some("unknown".to_owned()), None, "Không nhớ", "Does not remember"),
            FieldNo::NOT_ANSWERED => (None, Some("not_answered"), "Không trả lời", "Not answered"),
            FieldNo::NOT_ASKED => (None, Some("not_asked"), "Không hỏi", "Not asked"),
            // Numbers are given by the ledger's own list: this one says that the list is not all here.
            FieldNo(no) => (Some(no.to_string()), None, "Lĩnh vực chưa đặt tên", "Unnamed field"),
        };
        let name = if language.as_str() == "vi" { vi } else { en };
        Self::Field { code, missing: missing.map(str::to_owned), name: name.to_owned() }
    }
}

fn in_language(name: &BTreeMap<String, String>, language: &Language) -> String {
    name.get(language.as_str()).or_else(|| name.get("vi")).cloned().unwrap_or_default()
}

fn given_text(
    question: &str,
    given: &Given,
    definition: &Definition,
    language: &Language,
) -> (Option<String>, String) {
    use crate::definition::QuestionKind;
    let at = definition.question_index(question);
    let vietnamese = language.as_str() == "vi";
    let pick = |vi: &str, en: &str| (None, if vietnamese { vi } else { en }.to_owned());
    match given {
        Given::Option(id) => {
            let kind = at.map(|at| &definition.questions[at].kind);
            let options = match kind {
                Some(QuestionKind::Single { options }) => options.as_slice(),
                Some(_) | None => &[],
            };
            let text = options.iter().find(|o| o.id == *id).map(|o| o.text.in_language(language).to_owned());
            (Some(id.to_string()), text.unwrap_or_default())
        }
        Given::Rating(rating) => {
            let scale = at.and_then(|at| definition.scale_of(at));
            let point = scale.and_then(|scale| scale.points.get(usize::from(rating.get()) - 1));
            let text = point.map(|point| point.text.in_language(language).to_owned());
            (Some(rating.get().to_string()), text.unwrap_or_default())
        }
        Given::NotAnswered => pick("Không trả lời", "Not answered"),
        Given::NotApplicable => pick("Không áp dụng", "Not applicable"),
        Given::NotAsked => pick("Không hỏi", "Not asked"),
    }
}

impl ResultsJson {
    fn of(results: &Disclosed<Results>, definition: &Definition, language: &Language) -> Self {
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

#[cfg(test)]
mod tests;
