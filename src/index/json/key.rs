//! By what a group is told apart, named for people.

use super::Context;
use crate::definition::Definition;
use crate::ids::{FieldNo, Language};
use crate::index::keys::{Given, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    Counter {
        /// The code of its unit.
        unit: String,
        /// Codes of its touchpoints, ascending.
        touchpoints: Vec<String>,
        name: String,
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

impl KeyJson {
    /// The group as people call it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Unit { name, .. } | Self::Field { name, .. } | Self::Counter { name, .. } => name,
            Self::Month { month } => month,
            Self::Channel { channel } => channel,
            Self::Question { text, .. } => text,
        }
    }

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
            Value::Counter(counter) => Self::Counter {
                unit: counter.unit.code.to_string(),
                touchpoints: counter.touchpoints.iter().map(ToString::to_string).collect(),
                name: counter.name(),
            },
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
