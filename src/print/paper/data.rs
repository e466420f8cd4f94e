//! What the template of the paper questionnaire reads.

use super::{Fit, Papers, Pile};
use crate::definition::{self, Condition, Definition, Question, QuestionKind, Section, Text};
use crate::paper::{FieldAsked, Form, Item, Means};
use crate::print::qr::{Picture, QUIET};
use crate::print::tongue::{self, Said};
use crate::words::Words;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The side of the serial's symbol in millimetres: modules that a scan of 100 dpi still tells apart.
const QR_MM: f64 = 13.65;

#[derive(Serialize)]
pub(super) struct Data<'a> {
    title: &'a str,
    office: &'a str,
    demo: bool,
    language: &'a str,
    words: BTreeMap<&'static str, Said<'a>>,
    piles: Vec<Sheaf<'a>>,
}

/// A pile: its form once, then what differs from copy to copy.
#[derive(Serialize)]
struct Sheaf<'a> {
    unit: &'a str,
    counter: &'a str,
    /// `7KQ-2M4-X`.
    code: String,
    /// `sipas-2017.1`.
    definition: String,
    title: &'a str,
    intro: &'a str,
    minutes: u8,
    size: f64,
    /// White between two lines of text, in parts of the size.
    air: f64,
    /// 0 while they are counted.
    pages: usize,
    blank: bool,
    field: Option<Block<'a>>,
    sections: Vec<Screen<'a>>,
    copies: Vec<Copy<'a>>,
}

#[derive(Serialize)]
struct Copy<'a> {
    grouped: String,
    qr: &'a str,
    qr_modules: u8,
    qr_quiet: u8,
    qr_mm: f64,
}

#[derive(Serialize)]
struct Screen<'a> {
    title: &'a str,
    /// Only where it is another than the section's before.
    note: Option<&'a str>,
    blocks: Vec<Block<'a>>,
}

/// Questions that are set together.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Block<'a> {
    /// Questions on one scale, under its words.
    Table { condition: Option<String>, scale: Vec<Column>, rows: Vec<Asked<'a>> },
    Choice {
        #[serde(flatten)]
        asked: Asked<'a>,
        boxes: Vec<Column>,
    },
    Number {
        #[serde(flatten)]
        asked: Asked<'a>,
        min: i32,
        max: i32,
        unit: &'a str,
        digits: usize,
    },
    Text {
        #[serde(flatten)]
        asked: Asked<'a>,
        lines: u8,
    },
}

#[derive(Serialize)]
struct Column {
    digits: u16,
    text: String,
    /// "Không áp dụng": set apart from the points.
    apart: bool,
}

#[derive(Serialize)]
struct Asked<'a> {
    /// From 1, as conditions name it; 0 for the field.
    number: usize,
    id: &'a str,
    text: Cow<'a, str>,
    hint: Cow<'a, str>,
    required: bool,
    condition: Option<String>,
}

impl<'a> Data<'a> {
    /// `words` are those of the form's language.
    pub(super) fn of(
        papers: &'a Papers,
        words: &'a Words,
        pictures: &'a [Vec<Picture>],
        fits: &[Fit],
    ) -> Self {
        let piles = papers.piles.iter().zip(pictures).zip(fits);
        Self {
            title: &papers.title,
            office: &papers.office,
            demo: papers.demo,
            language: tongue::lang(&words.tag),
            words: tongue::said(words, &["paper_"]),
            piles: piles.map(|((pile, pictures), fit)| Sheaf::of(pile, pictures, *fit)).collect(),
        }
    }
}

impl<'a> Sheaf<'a> {
    fn of(pile: &'a Pile, pictures: &'a [Picture], fit: Fit) -> Self {
        let (form, definition) = (&pile.form, &*pile.form.definition);
        let words = |text: &'a Text| text.in_language(&form.language);
        let mut before = None;
        let sections = definition.sections.iter().map(|section| {
            let note = section.note.as_ref().map(words);
            let screen = Screen {
                title: words(&section.title),
                note: note.filter(|note| before != Some(*note)),
                blocks: blocks(form, definition, section),
            };
            before = note.or(before);
            screen
        });
        let sections = sections.collect();
        Self {
            unit: &pile.unit,
            counter: &pile.counter,
            code: pile.code.grouped(),
            definition: definition.name.to_string(),
            title: words(&definition.title),
            intro: words(&definition.intro),
            minutes: definition.minutes,
            size: fit.size,
            air: fit.air,
            pages: fit.pages,
            blank: fit.leaf_pages() > fit.pages,
            field: field(form),
            sections,
            copies: pile
                .serials
                .iter()
                .zip(pictures)
                .map(|(serial, picture)| Copy {
                    grouped: serial.grouped(),
                    qr: &picture.svg,
                    qr_modules: picture.modules,
                    qr_quiet: QUIET,
                    qr_mm: picture.at_least_mm(QR_MM),
                })
                .collect(),
        }
    }
}

fn field(form: &Form) -> Option<Block<'_>> {
    let text = form.definition.words(form.language.as_str()).field_question.to_string().into();
    let id = definition::FIELD_QUESTION;
    let asked = Asked { number: 0, id, text, hint: "".into(), required: false, condition: None };
    let boxes = columns(form, Item::Field);
    matches!(form.field, FieldAsked::Ask(_)).then_some(Block::Choice { asked, boxes })
}

/// A section's questions; those that follow each other on one scale, under one condition, in one table.
fn blocks<'a>(form: &'a Form, definition: &'a Definition, section: &Section) -> Vec<Block<'a>> {
    let mut blocks: Vec<Block<'a>> = Vec::new();
    let mut last = None;
    for at in section.questions.clone() {
        let question = &definition.questions[at];
        let scale = match question.kind {
            QuestionKind::Scale { scale } => Some((scale, &question.when)),
            QuestionKind::Single { .. }
            | QuestionKind::Multiple { .. }
            | QuestionKind::Number { .. }
            | QuestionKind::Text { .. } => None,
        };
        match blocks.last_mut() {
            Some(Block::Table { rows, .. }) if scale.is_some() && scale == last => {
                rows.push(asked(form, at, question, false));
            }
            _ => blocks.push(block(form, at, question)),
        }
        last = scale;
    }
    blocks
}

fn block<'a>(form: &'a Form, at: usize, question: &'a Question) -> Block<'a> {
    let boxes = || columns(form, Item::Question(at));
    let own = || asked(form, at, question, true);
    match &question.kind {
        QuestionKind::Scale { .. } => Block::Table {
            condition: question.when.as_ref().map(|when| only_if(form, when)),
            scale: boxes(),
            rows: vec![asked(form, at, question, false)],
        },
        QuestionKind::Single { .. } => Block::Choice { asked: own(), boxes: boxes() },
        QuestionKind::Multiple { max, .. } => {
            let mut asked = own();
            if asked.hint.is_empty() {
                let words = form.definition.words(form.language.as_str());
                let several = max.map_or_else(|| words.choose_any.clone(), |max| words.at_most(max));
                asked.hint = several.to_string().into();
            }
            Block::Choice { asked, boxes: boxes() }
        }
        QuestionKind::Number { min, max, unit } => Block::Number {
            asked: own(),
            min: *min,
            max: *max,
            unit: unit.as_ref().map_or("", |unit| unit.in_language(&form.language)),
            digits: min.to_string().len().max(max.to_string().len()),
        },
        QuestionKind::Text { max_chars } => {
            Block::Text { asked: own(), lines: if *max_chars > 200 { 3 } else { 1 } }
        }
    }
}

fn asked<'a>(form: &'a Form, at: usize, question: &'a Question, conditions: bool) -> Asked<'a> {
    let words = |text: &'a Text| text.in_language(&form.language);
    let when = question.when.as_ref().filter(|_| conditions);
    Asked {
        number: at + 1,
        id: question.id.as_str(),
        text: words(&question.text).into(),
        hint: question.hint.as_ref().map_or("", words).into(),
        required: question.required,
        condition: when.map(|when| only_if(form, when)),
    }
}

/// When a question is to be answered, in words.
fn only_if(form: &Form, when: &Condition) -> String {
    definition::only_if(&form.definition, when, &form.language).to_string()
}

fn columns(form: &Form, item: Item) -> Vec<Column> {
    let apart = |means: Means| means == Means::NotApplicable;
    let codes = form.codes(item).into_iter();
    codes.map(|code| Column { digits: code.digits, apart: apart(code.means), text: code.text }).collect()
}
