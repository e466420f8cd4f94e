//! A questionnaire as the form's template needs it: every text in one language, every answer in place.

use super::posted::Posted;
use crate::answers::sheet::NOT_APPLICABLE;
use crate::campaign::Field;
use crate::definition::{Choice, Condition, Definition, Question, QuestionKind, Scale, Section, Test};
use crate::ids::Language;
use crate::web::place::Place;
use crate::web::submit::{FIELD, FIELD_UNKNOWN};
use crate::web::words::{self, Phrase, Words};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) struct SectionView {
    pub id: String,
    /// "Phần 2 / 5"; empty where there is one part only.
    pub step: Phrase,
    pub title: String,
    pub note: String,
    pub questions: Vec<QuestionView>,
}

pub(super) struct QuestionView {
    pub id: String,
    /// 0: without a number.
    pub number: usize,
    pub text: Phrase,
    /// The questionnaire's own; [`Self::note`] follows.
    pub hint: String,
    /// What the form has to say about the kind of answer; may be empty.
    pub note: Phrase,
    /// When it is to be answered, in words; empty: always.
    pub only_if: Phrase,
    /// The same for the script, as JSON.
    pub when: String,
    pub optional: bool,
    pub error: Phrase,
    pub control: Control,
}

impl QuestionView {
    /// Whether anything stands below the question.
    pub(super) fn has_hint(&self) -> bool {
        !self.hint.is_empty() || !self.note.is_empty()
    }
}

pub(super) enum Control {
    Options {
        kind: &'static str,
        options: Vec<OptionView>,
        dense: bool,
        not_applicable: Option<OptionView>,
    },
    /// A list too long to be laid out; `none` stands for no choice.
    Select {
        none: Phrase,
        options: Vec<OptionView>,
    },
    Number {
        value: String,
        unit: String,
    },
    Text {
        value: String,
        max: u16,
        limit: Phrase,
    },
}

pub(super) struct OptionView {
    pub value: String,
    pub text: Phrase,
    /// 1 (very dissatisfied) to 5; 0: no face.
    pub face: usize,
    pub chosen: bool,
}

/// What the views are made from.
pub(super) struct Viewer<'a> {
    pub definition: &'a Definition,
    pub language: &'a Language,
    pub words: &'a Words,
    pub posted: &'a Posted,
    /// Sentences by question id.
    pub errors: &'a BTreeMap<String, Phrase>,
}

/// Lists longer than this fold into one row, so that the next question stays in sight.
const LONGEST_LIST: usize = 12;

/// Lists at least so long stand in two columns, where every option is short.
const DENSE_FROM: usize = 6;
const DENSE_CHARS: usize = 28;

impl Viewer<'_> {
    pub(super) fn sections(&self) -> Vec<SectionView> {
        let all = &self.definition.sections;
        let step = |at: usize| {
            if all.len() > 1 { self.words.part(at + 1, all.len()) } else { Phrase::plain("") }
        };
        let view = |(at, section): (usize, &Section)| SectionView {
            step: step(at),
            id: section.id.to_string(),
            title: section.title.in_language(self.language).to_owned(),
            note: section.note.as_ref().map_or_else(String::new, |n| n.in_language(self.language).to_owned()),
            questions: section.questions.clone().filter_map(|at| self.question(at)).collect(),
        };
        all.iter().enumerate().map(view).collect()
    }

    fn question(&self, index: usize) -> Option<QuestionView> {
        let question = self.definition.questions.get(index)?;
        let id = question.id.to_string();
        let only_if = question.when.as_ref().map(|when| words::only_if(self.definition, when, self.language));
        let when = question.when.as_ref().map(|when| condition(self.definition, when).to_string());
        Some(QuestionView {
            number: index + 1,
            text: Phrase::plain(question.text.in_language(self.language)),
            hint: question.hint.as_ref().map_or("", |hint| hint.in_language(self.language)).to_owned(),
            note: self.note(question),
            only_if: only_if.unwrap_or_else(|| Phrase::plain("")),
            when: when.unwrap_or_default(),
            optional: !question.required,
            error: self.error(&id),
            control: self.control(question),
            id,
        })
    }

    fn note(&self, question: &Question) -> Phrase {
        match &question.kind {
            QuestionKind::Multiple { max: Some(max), .. } => self.words.at_most(*max),
            QuestionKind::Multiple { max: None, .. } => self.words.choose_any.clone(),
            QuestionKind::Number { min, max, .. } => self.words.range(*min, *max),
            QuestionKind::Text { .. } => self.words.text_note.clone(),
            QuestionKind::Scale { .. } | QuestionKind::Single { .. } => Phrase::plain(""),
        }
    }

    fn error(&self, question: &str) -> Phrase {
        self.errors.get(question).cloned().unwrap_or_else(|| Phrase::plain(""))
    }

    fn control(&self, question: &Question) -> Control {
        let id = question.id.as_str();
        match &question.kind {
            QuestionKind::Scale { scale } => self.scale(id, &self.definition.scales[*scale]),
            QuestionKind::Single { options } => self.options(id, "radio", options),
            QuestionKind::Multiple { options, .. } => self.options(id, "checkbox", options),
            QuestionKind::Number { unit, .. } => Control::Number {
                value: self.posted.typed(id).to_owned(),
                unit: unit.as_ref().map_or_else(String::new, |u| u.in_language(self.language).to_owned()),
            },
            QuestionKind::Text { max_chars } => Control::Text {
                value: self.posted.typed(id).to_owned(),
                max: *max_chars,
                limit: self.words.max_chars(*max_chars),
            },
        }
    }

    fn option(&self, question: &str, value: String, text: Phrase, face: usize) -> OptionView {
        let chosen = self.posted.has(question, &value);
        OptionView { value, text, face, chosen }
    }

    fn scale(&self, question: &str, scale: &Scale) -> Control {
        let points = scale.points.iter().enumerate();
        let options = points.map(|(at, point)| {
            let text = Phrase::plain(point.text.in_language(self.language));
            self.option(question, (at + 1).to_string(), text, face(scale, at))
        });
        let not_applicable = scale.not_applicable.as_ref().map(|text| {
            self.option(question, NOT_APPLICABLE.into(), Phrase::plain(text.in_language(self.language)), 0)
        });
        Control::Options { kind: "radio", options: options.collect(), dense: false, not_applicable }
    }

    fn options(&self, question: &str, kind: &'static str, choices: &[Choice]) -> Control {
        let options: Vec<_> = choices
            .iter()
            .map(|c| {
                self.option(question, c.id.to_string(), Phrase::plain(c.text.in_language(self.language)), 0)
            })
            .collect();
        if kind == "radio" && options.len() > LONGEST_LIST {
            return Control::Select { none: self.words.choose_one.clone(), options };
        }
        let dense = is_dense(&options);
        Control::Options { kind, options, dense, not_applicable: None }
    }

    /// The reserved question for the field of the procedure.
    pub(super) fn field(&self, place: &Place) -> Option<QuestionView> {
        if !place.asks_field() {
            return None;
        }
        let name = |field: &Field| field_name(field, self.language);
        let fields = place.catalog.fields.values();
        let mut options: Vec<_> =
            fields.map(|f| self.option(FIELD, f.code.to_string(), name(f), 0)).collect();
        let unknown = self.option(FIELD, FIELD_UNKNOWN.into(), self.words.field_unknown.clone(), 0);
        let control = if options.len() > LONGEST_LIST {
            options.push(unknown);
            Control::Select { none: self.words.choose_field.clone(), options }
        } else {
            Control::Options {
                kind: "radio",
                dense: is_dense(&options),
                options,
                not_applicable: Some(unknown),
            }
        };
        Some(QuestionView {
            id: FIELD.into(),
            number: 0,
            text: self.words.field_question.clone(),
            hint: String::new(),
            note: Phrase::plain(""),
            only_if: Phrase::plain(""),
            when: String::new(),
            optional: true,
            error: self.error(FIELD),
            control,
        })
    }
}

fn is_dense(options: &[OptionView]) -> bool {
    options.len() >= DENSE_FROM && options.iter().all(|o| o.text.chars().count() <= DENSE_CHARS)
}

/// A field's name; in Vietnamese where the language has none.
pub(super) fn field_name(field: &Field, language: &Language) -> Phrase {
    let own = field.name.get(language.as_str()).map(|name| Phrase::plain(name));
    let vietnamese = || field.name.get("vi").map(|name| Phrase::vietnamese(name));
    own.or_else(vietnamese).unwrap_or_else(|| Phrase::plain(field.code.as_str()))
}

/// Faces go with scales of satisfaction: five points have one each, three the middle ones.
fn face(scale: &Scale, at: usize) -> usize {
    if scale.points.iter().all(|point| !point.satisfied) {
        return 0;
    }
    match scale.points.len() {
        5 => at + 1,
        3 => at + 2,
        _ => 0,
    }
}

/// A condition for the script, by question ids.
fn condition(definition: &Definition, when: &Condition) -> Value {
    let list = |parts: &[Condition]| parts.iter().map(|part| condition(definition, part)).collect::<Vec<_>>();
    match when {
        Condition::All(parts) => json!({ "all": list(parts) }),
        Condition::Any(parts) => json!({ "any": list(parts) }),
        Condition::Not(part) => json!({ "not": condition(definition, part) }),
        Condition::Question { question, test } => {
            let id = definition.questions.get(*question).map_or("", |q| q.id.as_str());
            match test {
                Test::In(options) => json!({ "q": id, "in": options }),
                Test::InNumbers(numbers) => json!({ "q": id, "numbers": numbers }),
                Test::AtLeast(least) => json!({ "q": id, "at_least": least }),
            }
        }
    }
}
