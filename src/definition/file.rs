//! The format of `survey-defs/*.yaml`, word for word: what serde reads, schemars describes and
//! validator bounds. What needs the whole file to judge is in [`super::check`].

use crate::ids::{
    DefinitionKey, FactorCode, Language, OptionCode, PartCode, QuestionCode, ScaleCode, SectionCode,
};
use crate::words::Given;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use validator::Validate;

/// One text in each of the definition's languages.
pub type Text = BTreeMap<Language, String>;

/// A questionnaire: one version of it, whole. survey-defs/README.md describes the format in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DefinitionFile {
    /// The questionnaire's name; with the version it is the file's name: `sipas-2017.1.yaml`.
    pub key: DefinitionKey,
    /// From 1. A published version never changes: a correction is a new version.
    #[validate(range(min = 1))]
    pub version: u16,
    /// Language tags; every text must have all of them. The first is shown where nobody wishes another.
    #[validate(length(min = 1, max = 12))]
    pub languages: Vec<Language>,
    /// The interface's own words in further languages, by key; what is left out stays Vietnamese.
    /// Vietnamese and English ship with the program.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub interface: BTreeMap<Language, Given>,
    /// At most 150 characters in each language.
    pub title: Text,
    /// Why we ask, one or two sentences for the first screen.
    pub intro: Text,
    /// Minutes that answering takes.
    #[validate(range(min = 1, max = 60))]
    pub minutes: u8,
    /// Where it comes from.
    #[validate(nested)]
    pub source: SourceFile,
    /// The rating scales that questions use.
    #[validate(length(min = 1, max = 16), nested)]
    pub scales: Vec<ScaleFile>,
    /// Parts of the index (A policy, B service); leave out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 8), nested)]
    pub parts: Vec<PartFile>,
    /// What the index is made of; leave out where there is no index.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 24), nested)]
    pub factors: Vec<FactorFile>,
    /// The screens of the form.
    #[validate(length(min = 1, max = 40), nested)]
    pub sections: Vec<SectionFile>,
    /// Index methods offered, by name; the first is the default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 12))]
    pub methods: Vec<String>,
}

/// Where the questionnaire comes from, and what no source confirms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SourceFile {
    /// The decision that this questionnaire follows, or `own` where it is ours.
    #[validate(length(min = 1, max = 300))]
    pub decision: String,
    /// Where in the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 300))]
    pub appendix: Option<String>,
    /// Where its content was read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub read_at: Vec<String>,
    /// What no source confirms; printed in reports.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unconfirmed: Vec<Text>,
}

/// A rating scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ScaleFile {
    pub id: ScaleCode,
    /// Worst to best; point n has the value n.
    #[validate(length(min = 2, max = 11), nested)]
    pub points: Vec<PointFile>,
    /// Offers "Không áp dụng / Không biết", set apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_applicable: Option<Text>,
}

/// One point of a scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PointFile {
    pub text: Text,
    /// Counts as satisfied.
    #[serde(default, skip_serializing_if = "is_false")]
    pub satisfied: bool,
}

/// A part of the index, as A policy and B service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PartFile {
    pub id: PartCode,
    pub text: Text,
}

/// A factor (yếu tố): criteria that are counted together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FactorFile {
    pub id: FactorCode,
    pub text: Text,
    /// The part that it belongs to, where the definition has parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<PartCode>,
    /// The criteria: ids of scale questions, each in exactly one factor.
    #[validate(length(min = 1, max = 64))]
    pub criteria: Vec<QuestionCode>,
}

/// One screen of the form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SectionFile {
    pub id: SectionCode,
    /// The screen's heading, at most 150 characters.
    pub title: Text,
    /// Below the heading, at most 400 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    #[validate(length(min = 1, max = 64), nested)]
    pub questions: Vec<QuestionFile>,
}

/// One question. Which keys it takes depends on its kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "a file's flags, each a key of its own")]
pub struct QuestionFile {
    /// Unique in the file; README.md lists the few that are reserved.
    pub id: QuestionCode,
    pub kind: KindFile,
    /// At most 300 characters.
    pub text: Text,
    /// Below the question, at most 300 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Text>,
    /// kind scale: the id of a scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<ScaleCode>,
    /// kinds single and multiple: what to choose from, at least 2.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 60), nested)]
    pub options: Vec<OptionFile>,
    /// kind multiple: at most so many options. kind number: the largest number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i32>,
    /// kind number: the smallest number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i32>,
    /// kind number: "lần", "ngày".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Text>,
    /// kind text: at most so many characters, 1200 where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 1, max = 1200))]
    pub max_chars: Option<u16>,
    /// Asked only then; always where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<ConditionFile>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// Sensitive personal data (Law 91/2025/QH15).
    #[serde(default, skip_serializing_if = "is_false")]
    pub sensitive: bool,
    /// Describes the respondent.
    #[serde(default, skip_serializing_if = "is_false")]
    pub demographic: bool,
    /// A scale question outside every factor says so: an overall rating, for example.
    #[serde(default, skip_serializing_if = "is_false")]
    pub outside_index: bool,
    /// Whose words these are.
    pub wording: WordingFile,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum KindFile {
    /// A point of a scale.
    Scale,
    /// One of several options.
    Single,
    /// Some of several options.
    Multiple,
    /// A whole number.
    Number,
    /// Free text.
    Text,
}

/// How sure we are of a question's wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum WordingFile {
    /// Read in the source, word for word.
    Official,
    /// The content is the source's, the exact words are not confirmed.
    Unconfirmed,
    /// Ours.
    Own,
}

/// One answer to choose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct OptionFile {
    pub id: OptionCode,
    pub text: Text,
}

/// Exactly one of: `all`, `any`, `not`, or `question` with exactly one of `equals`, `in`, `at_least`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConditionFile {
    /// Every one of these is met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all: Option<Vec<ConditionFile>>,
    /// At least one of these is met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub any: Option<Vec<ConditionFile>>,
    /// This is not met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not: Option<Box<ConditionFile>>,
    /// An earlier question, tested by one of the three keys below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<QuestionCode>,
    /// single, multiple: this option was chosen. scale, number: this is the rating or number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equals: Option<ValueFile>,
    /// Like `equals`, with several to choose from.
    #[serde(default, rename = "in", skip_serializing_if = "Option::is_none")]
    pub one_of: Option<Vec<ValueFile>>,
    /// scale, number: the rating or number is at least this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<i32>,
}

/// An option's id, or a rating or number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ValueFile {
    Number(i32),
    Option(OptionCode),
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}
