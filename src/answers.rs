//! What a citizen answered: the raw sheet as it arrives, the checked answers, and their packed bytes.

pub mod packed;
pub mod sheet;

use crate::definition::{Definition, QuestionKind, Seen};
use crate::ids::{DefinitionHash, Rating};

/// The answers to one definition, checked against it: one [`Answer`] a question, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    pub definition: DefinitionHash,
    pub values: Vec<Answer>,
}

/// One answer. Why there is none is told apart: three variants, never one `None` for all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The question's condition was not met.
    NotAsked,
    /// Asked and left out.
    NotAnswered,
    /// "Không áp dụng / Không biết".
    NotApplicable,
    Rating(Rating),
    /// Index of the option.
    Choice(u8),
    /// Indices of the options, ascending, at least one.
    Choices(Vec<u8>),
    Number(i32),
    /// At least one character that is not white space; trimmed, line ends as `\n`.
    Text(String),
}

impl Answer {
    /// What a condition sees of this answer to the question at that place.
    #[must_use]
    pub fn seen<'d>(&self, definition: &'d Definition, question: usize) -> Seen<'d> {
        let option = |index: u8| {
            definition.questions.get(question).and_then(|question| match &question.kind {
                QuestionKind::Single { options } | QuestionKind::Multiple { options, .. } => {
                    options.get(usize::from(index)).map(|option| &option.id)
                }
                QuestionKind::Scale { .. } | QuestionKind::Number { .. } | QuestionKind::Text { .. } => None,
            })
        };
        match self {
            Self::Rating(rating) => Seen::Number(rating.get().into()),
            Self::Number(number) => Seen::Number(*number),
            Self::Choice(index) => Seen::Options(option(*index).into_iter().collect()),
            Self::Choices(indices) => Seen::Options(indices.iter().filter_map(|i| option(*i)).collect()),
            Self::NotAsked | Self::NotAnswered | Self::NotApplicable | Self::Text(_) => Seen::Nothing,
        }
    }
}
