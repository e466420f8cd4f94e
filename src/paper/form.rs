//! What a sheet asks, in order, and the digits that stand beside its boxes: print and entry read the
//! same.

use crate::campaign::Field;
use crate::catalog::Catalog;
use crate::definition::{Definition, QuestionKind};
use crate::ids::{FieldNo, Language};
use crate::touchpoint::paper::PaperBatch;
use crate::touchpoint::{FieldScope, Touchpoint};
use std::sync::Arc;

/// A questionnaire on paper, in one language, for one touchpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    pub definition: Arc<Definition>,
    pub language: Language,
    pub field: FieldAsked,
}

/// Whether the sheet asks for the field (lĩnh vực) of the procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldAsked {
    /// The touchpoint says it, or nobody asks.
    Known(FieldNo),
    /// One of these, by number and name.
    Ask(Vec<(FieldNo, String)>),
}

/// One thing that a sheet asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    Field,
    /// By its place in the definition.
    Question(usize),
}

/// A box on the sheet with the digits that enter it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// From 1; 0 always means that nothing is marked.
    pub digits: u16,
    pub means: Means,
    pub text: String,
}

/// What a marked box says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// A point of the scale, from 1.
    Point(u8),
    /// An option, by its place.
    Choice(u8),
    NotApplicable,
    Field(FieldNo),
}

impl Form {
    /// The form of a batch as it was printed; `None` where the ledger lacks what it names.
    #[must_use]
    pub fn of(catalog: &Catalog, touchpoint: &Touchpoint, batch: &PaperBatch) -> Option<Self> {
        let definition = Arc::clone(catalog.definition(&batch.definition)?);
        let field = match touchpoint.field {
            FieldScope::One(no) => FieldAsked::Known(no),
            FieldScope::Ask if catalog.fields.is_empty() => FieldAsked::Known(FieldNo::NOT_ASKED),
            FieldScope::Ask => {
                let fields = catalog.fields.values();
                FieldAsked::Ask(fields.map(|field| (field.no, name(field, &batch.language))).collect())
            }
        };
        Some(Self { definition, language: batch.language.clone(), field })
    }

    /// Everything that is asked, in the order of the sheet.
    #[must_use]
    pub fn items(&self) -> Vec<Item> {
        let field = matches!(self.field, FieldAsked::Ask(_)).then_some(Item::Field);
        let questions = (0..self.definition.questions.len()).map(Item::Question);
        field.into_iter().chain(questions).collect()
    }

    /// The boxes of an item; none where something is written.
    #[must_use]
    pub fn codes(&self, item: Item) -> Vec<Code> {
        match item {
            Item::Field => self.fields(),
            Item::Question(question) => self.boxes(question),
        }
    }

    fn fields(&self) -> Vec<Code> {
        let FieldAsked::Ask(fields) = &self.field else { return Vec::new() };
        let named = fields.iter().map(|(no, name)| (Means::Field(*no), name.clone()));
        let mut codes = numbered(named);
        codes.push(Code {
            digits: set_apart(codes.len()),
            means: Means::Field(FieldNo::UNKNOWN),
            text: self.definition.words(self.language.as_str()).field_unknown.to_string(),
        });
        codes
    }

    fn boxes(&self, question: usize) -> Vec<Code> {
        let Some(asked) = self.definition.questions.get(question) else { return Vec::new() };
        let words = |text: &crate::definition::Text| text.in_language(&self.language).to_owned();
        match &asked.kind {
            QuestionKind::Scale { .. } => {
                let Some(scale) = self.definition.scale_of(question) else { return Vec::new() };
                let points = (1..=u8::MAX).zip(&scale.points);
                let mut codes = numbered(points.map(|(at, point)| (Means::Point(at), words(&point.text))));
                codes.extend(scale.not_applicable.as_ref().map(|text| Code {
                    digits: set_apart(scale.points.len()),
                    means: Means::NotApplicable,
                    text: words(text),
                }));
                codes
            }
            QuestionKind::Single { options } | QuestionKind::Multiple { options, .. } => numbered(
                (0..=u8::MAX).zip(options).map(|(at, option)| (Means::Choice(at), words(&option.text))),
            ),
            QuestionKind::Number { .. } | QuestionKind::Text { .. } => Vec::new(),
        }
    }
}

fn numbered(boxes: impl Iterator<Item = (Means, String)>) -> Vec<Code> {
    (1..=u16::MAX).zip(boxes).map(|(digits, (means, text))| Code { digits, means, text }).collect()
}

/// The digits of the box that stands apart from so many others: the last of one or two digits.
fn set_apart(others: usize) -> u16 {
    match others {
        0..9 => 9,
        9..99 => 99,
        _ => 999,
    }
}

/// A field's name in this language, in Vietnamese where it has none.
fn name(field: &Field, language: &Language) -> String {
    let names = [language.as_str(), "vi"].into_iter().find_map(|language| field.name.get(language));
    names.cloned().unwrap_or_else(|| field.code.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::desk::testing::definition;

    #[test]
    fn every_box_has_digits_and_what_is_set_apart_has_the_last() {
        let fields = (1..=20).map(|n| (FieldNo(n), format!("Lĩnh vực {n}"))).collect();
        let form = Form {
            definition: definition("every-kind.1"),
            language: "en".parse().unwrap(),
            field: FieldAsked::Ask(fields),
        };
        let told = |item| {
            let codes = form.codes(item).into_iter();
            codes.map(|code| format!("{} {}", code.digits, code.text)).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(form.items().len(), form.definition.questions.len() + 1);
        assert!(told(Item::Field).ends_with("20 Lĩnh vực 20, 99 I do not remember"));
        assert_eq!(
            told(Item::Question(0)),
            "1 Very dissatisfied, 2 Dissatisfied, 3 Neutral, 4 Satisfied, 5 Very satisfied, 9 Not applicable"
        );
        assert_eq!(told(Item::Question(1)), "1 Poor, 2 Fair, 3 Good");
        assert_eq!(told(Item::Question(3)), "1 Letter, 2 Phone, 3 Another way");
        assert_eq!(told(Item::Question(4)), "");
    }
}
