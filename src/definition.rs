//! A questionnaire as data: what a citizen is asked, in which languages, and how answers become an
//! index. `survey-defs/*.yaml` is read by [`parse`], checked as a whole by [`check`] and turned into
//! a [`Definition`], which everything else works with. No code names a questionnaire.

mod canonical;
pub mod check;
pub mod condition;
pub mod diff;
pub mod fault;
pub mod file;
pub mod parse;
pub mod problem;
pub mod reserved;
pub mod schema;
mod shape;
pub mod shipped;
mod spoken;
mod tree;

pub use condition::{Condition, Seen, Test};
pub use fault::{Fault, Faults};
pub use problem::Problem;
pub use spoken::only_if;

use crate::ids::{
    DefinitionHash, DefinitionRef, FactorCode, Language, OptionCode, PartCode, QuestionCode, ScaleCode,
    SectionCode,
};
use crate::words::{Given, Words};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The index methods that exist, by name; the first is the one to take where nothing speaks against
/// it. `index::method` computes them.
pub const METHODS: [&str; 6] = [
    "pooled-share.1",
    "mean-of-criteria.1",
    "mean-of-parts.1",
    "mean-score.1",
    "fully-satisfied.1",
    "points-tt01.1",
];

/// The id of the question for the field (lĩnh vực) that the form adds by itself where the touchpoint
/// does not say it; no definition may use it.
pub const FIELD_QUESTION: &str = "field";

/// The longest free text, in characters (Unicode scalar values).
pub const MAX_TEXT_CHARS: u16 = 1_200;

/// A checked questionnaire. Every index in it is valid, every text exists in each of its languages.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    pub name: DefinitionRef,
    pub hash: DefinitionHash,
    /// The file's content in canonical form (JSON with sorted keys): what is hashed and published.
    pub canonical: String,
    /// The first is shown where nobody wishes another; every text exists in all of them.
    pub languages: Vec<Language>,
    /// The interface's words in each language, in the same order.
    pub interface: Vec<Arc<Words>>,
    pub title: Text,
    /// Why we ask, shown on the first screen.
    pub intro: Text,
    /// Minutes that answering takes, as told to the citizen.
    pub minutes: u8,
    pub source: Source,
    pub scales: Vec<Scale>,
    /// Parts of the index, in order; empty where the definition has none.
    pub parts: Vec<Part>,
    pub factors: Vec<Factor>,
    /// The screens of the form, in order; together they hold every question once, in order.
    pub sections: Vec<Section>,
    pub questions: Vec<Question>,
    /// The index methods offered, by name (`pooled-share.1`); the first is the default.
    pub methods: Vec<String>,
}

/// One text in several languages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text(pub BTreeMap<Language, String>);

/// Where a definition comes from, and what no source confirms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The decision, for example `Quyết định 2640/QĐ-BNV ngày 10/10/2017`.
    pub decision: String,
    pub appendix: Option<String>,
    /// Where it was read.
    pub read_at: Vec<String>,
    /// What could not be confirmed; printed in reports.
    pub unconfirmed: Vec<Text>,
}

impl Source {
    /// What stands for a decision where the questionnaire is its author's own.
    pub const OWN: &str = "own";

    /// Whether it follows no decision.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.decision == Self::OWN
    }
}

/// A rating scale. Points are in the order of the file, worst to best.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scale {
    pub id: ScaleCode,
    pub points: Vec<Point>,
    /// "Không áp dụng / Không biết": offered where the text is given.
    pub not_applicable: Option<Text>,
}

/// One point of a scale; its value is its place, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    pub text: Text,
    /// Counts as satisfied.
    pub satisfied: bool,
}

/// A part of the index: A policy, B service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub id: PartCode,
    pub text: Text,
}

/// A factor (yếu tố) and its criteria (tiêu chí).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    pub id: FactorCode,
    pub text: Text,
    /// Index into [`Definition::parts`].
    pub part: Option<usize>,
    /// Indices into [`Definition::questions`], in order; each is a scale question.
    pub criteria: Vec<usize>,
}

/// One screen of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub id: SectionCode,
    pub title: Text,
    pub note: Option<Text>,
    /// Range of [`Definition::questions`].
    pub questions: std::ops::Range<usize>,
}

/// One question of the form.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    pub id: QuestionCode,
    pub kind: QuestionKind,
    pub text: Text,
    pub hint: Option<Text>,
    /// When the question is asked; always where `None`.
    pub when: Option<Condition>,
    /// The citizen may not leave it out.
    pub required: bool,
    /// Sensitive personal data by law (Law 91/2025/QH15): never a filter of published figures.
    pub sensitive: bool,
    /// Describes the respondent (gender, age band …): a possible filter of figures.
    pub demographic: bool,
    pub wording: Wording,
}

/// How sure we are of a question's wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// Read in the source, word for word.
    Official,
    /// The content is the source's, the exact words are not confirmed.
    Unconfirmed,
    /// Ours.
    Own,
}

/// How a question is answered, with what it can be answered by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuestionKind {
    /// Index into [`Definition::scales`].
    Scale { scale: usize },
    /// One of the options.
    Single { options: Vec<Choice> },
    /// At most `max` options, all where `None`.
    Multiple { options: Vec<Choice>, max: Option<u8> },
    /// A whole number, both ends included.
    Number { min: i32, max: i32, unit: Option<Text> },
    /// At most so many characters (Unicode scalar values).
    Text { max_chars: u16 },
}

/// One option of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub id: OptionCode,
    pub text: Text,
}

impl Definition {
    /// The place of a question in [`Definition::questions`].
    #[must_use]
    pub fn question_index(&self, id: &str) -> Option<usize> {
        self.questions.iter().position(|q| q.id.as_str() == id)
    }

    /// The scale of a question; `None` where it is not a scale question.
    #[must_use]
    pub fn scale_of(&self, question: usize) -> Option<&Scale> {
        match self.questions.get(question)?.kind {
            QuestionKind::Scale { scale } => self.scales.get(scale),
            QuestionKind::Single { .. }
            | QuestionKind::Multiple { .. }
            | QuestionKind::Number { .. }
            | QuestionKind::Text { .. } => None,
        }
    }

    /// The language to show for a wish: itself where the definition has it, else the first.
    #[must_use]
    pub fn language(&self, wish: Option<&str>) -> &Language {
        wish.and_then(|wish| self.languages.iter().find(|l| l.as_str() == wish)).unwrap_or(&self.languages[0])
    }

    /// The interface's words in a language of the definition; Vietnamese in another.
    #[must_use]
    pub fn words(&self, language: &str) -> Arc<Words> {
        let at_hand = self.interface.iter().find(|words| words.tag == language);
        at_hand.map_or_else(|| Words::of(language), Arc::clone)
    }

    /// The place of a language in [`Definition::languages`].
    #[must_use]
    pub fn language_index(&self, language: &str) -> Option<u8> {
        self.languages.iter().position(|l| l.as_str() == language).and_then(|at| u8::try_from(at).ok())
    }
}

/// The words of the interface for each of these languages: what ships, else what is given.
fn interface(languages: &[Language], given: &BTreeMap<Language, Given>) -> Vec<Arc<Words>> {
    let nothing = Given::new();
    let words = |language: &Language| {
        let shipped = crate::words::shipped().iter().find(|words| words.tag == language.as_str());
        shipped.map_or_else(
            || Arc::new(Words::new(language.as_str(), given.get(language).unwrap_or(&nothing))),
            Arc::clone,
        )
    };
    languages.iter().map(words).collect()
}

impl Text {
    /// The words in this language; in some language where it is missing, empty where there are none.
    #[must_use]
    pub fn in_language(&self, language: &Language) -> &str {
        self.0.get(language).or_else(|| self.0.values().next_back()).map_or("", String::as_str)
    }
}
