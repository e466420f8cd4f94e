//! Answers as bytes: fixed width for a given definition, so that a column of the index is a stride
//! through memory.
//!
//! | kind | bytes | values |
//! | --- | --- | --- |
//! | scale | 1 | the rating, from 1 |
//! | single | 1 | the option's place, plus 1 |
//! | multiple | 1 + ⌈options / 8⌉ | 1 where answered; then one bit an option, the first option lowest |
//! | number | 1 + 4 | 1 where answered; then the number, big-endian two's complement |
//! | text | 1 | 1 where given; the words are kept apart |
//!
//! The first byte of each is 0 where not answered, 254 where not applicable, 255 where not asked; the
//! bytes after it are then 0. These bytes are part of `leaf.1`: they never change.

use super::{Answer, Answers};
use crate::definition::{Definition, QuestionKind};
use crate::ids::{DefinitionHash, Rating};

/// Asked and left out.
pub const NOT_ANSWERED: u8 = 0;
/// "Không áp dụng / Không biết".
pub const NOT_APPLICABLE: u8 = 254;
/// The question's condition was not met.
pub const NOT_ASKED: u8 = 255;
/// The state byte of a multiple, number or text that was answered.
const GIVEN: u8 = 1;

/// Where each question's bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    definition: DefinitionHash,
    columns: Vec<Column>,
    width: usize,
}

/// The bytes of one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// From the start of the packed answers.
    pub offset: usize,
    /// At least 1; the first byte tells whether there is an answer.
    pub width: usize,
    kind: Kind,
}

/// What a column holds, with its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Points of the scale.
    Scale(u8),
    /// Number of options.
    Single(u8),
    /// Number of options.
    Multiple(u8),
    Number {
        min: i32,
        max: i32,
    },
    Text,
}

/// One answer out of packed bytes: an [`Answer`], but of a text only that it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unpacked {
    NotAsked,
    NotAnswered,
    NotApplicable,
    Rating(Rating),
    /// Index of the option.
    Choice(u8),
    /// Indices of the options, ascending, at least one.
    Choices(Vec<u8>),
    Number(i32),
    TextGiven,
}

/// Why answers cannot be packed, or bytes not unpacked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    #[error("the answers belong to the definition {found}, not to {expected}")]
    OtherDefinition { found: DefinitionHash, expected: DefinitionHash },
    #[error("{found} answers to {expected} questions")]
    Count { found: usize, expected: usize },
    #[error("{found} bytes, expected {expected}")]
    Width { found: usize, expected: usize },
    #[error("question {question} (from 0) cannot have this answer")]
    Answer { question: usize },
}

impl Layout {
    /// The layout of a definition's answers.
    #[must_use]
    pub fn of(definition: &Definition) -> Self {
        let narrow = |n: usize| u8::try_from(n).unwrap_or(u8::MAX);
        let mut width = 0;
        let mut columns = Vec::with_capacity(definition.questions.len());
        for question in &definition.questions {
            let kind = match &question.kind {
                QuestionKind::Scale { scale } => {
                    Kind::Scale(definition.scales.get(*scale).map_or(0, |scale| narrow(scale.points.len())))
                }
                QuestionKind::Single { options } => Kind::Single(narrow(options.len())),
                QuestionKind::Multiple { options, .. } => Kind::Multiple(narrow(options.len())),
                QuestionKind::Number { min, max, .. } => Kind::Number { min: *min, max: *max },
                QuestionKind::Text { .. } => Kind::Text,
            };
            let column = Column { offset: width, width: kind.width(), kind };
            width += column.width;
            columns.push(column);
        }
        Self { definition: definition.hash, columns, width }
    }

    /// The definition whose answers these bytes are.
    #[must_use]
    pub fn definition(&self) -> DefinitionHash {
        self.definition
    }

    /// Bytes of one sheet.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// The bytes of a question by its place; `None` beyond the last.
    #[must_use]
    pub fn column(&self, question: usize) -> Option<Column> {
        self.columns.get(question).copied()
    }
}

impl Kind {
    fn width(self) -> usize {
        match self {
            Self::Scale(_) | Self::Single(_) | Self::Text => 1,
            Self::Multiple(options) => 1 + usize::from(options).div_ceil(8),
            Self::Number { .. } => 5,
        }
    }

    /// Writes an answer into its bytes, which are all 0; `None` where the kind has no such answer.
    fn write(self, answer: &Answer, bytes: &mut [u8]) -> Option<()> {
        let (state, rest) = bytes.split_first_mut()?;
        *state = match (self, answer) {
            (_, Answer::NotAsked) => NOT_ASKED,
            (_, Answer::NotAnswered) => NOT_ANSWERED,
            (Self::Scale(_), Answer::NotApplicable) => NOT_APPLICABLE,
            (Self::Scale(points), Answer::Rating(rating)) if rating.get() <= points => rating.get(),
            (Self::Single(options), Answer::Choice(index)) if *index < options => index + 1,
            (Self::Multiple(options), Answer::Choices(indices)) if !indices.is_empty() => {
                for index in indices {
                    let bits = rest.get_mut(usize::from(index / 8)).filter(|_| *index < options)?;
                    *bits |= 1 << (index % 8);
                }
                GIVEN
            }
            (Self::Number { min, max }, Answer::Number(number)) if (min..=max).contains(number) => {
                rest.copy_from_slice(&number.to_be_bytes());
                GIVEN
            }
            (Self::Text, Answer::Text(_)) => GIVEN,
            (
                Self::Scale(_) | Self::Single(_) | Self::Multiple(_) | Self::Number { .. } | Self::Text,
                Answer::NotApplicable
                | Answer::Rating(_)
                | Answer::Choice(_)
                | Answer::Choices(_)
                | Answer::Number(_)
                | Answer::Text(_),
            ) => return None,
        };
        Some(())
    }

    /// Reads what [`Kind::write`] wrote; `None` for any other bytes.
    fn read(self, bytes: &[u8]) -> Option<Unpacked> {
        let (state, rest) = bytes.split_first()?;
        let empty = rest.iter().all(|byte| *byte == 0);
        match (self, *state) {
            (_, NOT_ASKED) if empty => Some(Unpacked::NotAsked),
            (_, NOT_ANSWERED) if empty => Some(Unpacked::NotAnswered),
            (Self::Scale(_), NOT_APPLICABLE) => Some(Unpacked::NotApplicable),
            (Self::Scale(points), rating) if rating <= points => Rating::new(rating).map(Unpacked::Rating),
            (Self::Single(options), place) if place <= options => place.checked_sub(1).map(Unpacked::Choice),
            (Self::Multiple(options), GIVEN) => {
                let chosen =
                    |index: &u8| rest.get(usize::from(index / 8)).is_some_and(|b| b >> (index % 8) & 1 == 1);
                let indices: Vec<u8> = (0..options).filter(chosen).collect();
                let bits: u32 = rest.iter().map(|byte| byte.count_ones()).sum();
                let all_known = usize::try_from(bits).ok() == Some(indices.len());
                (all_known && !indices.is_empty()).then_some(Unpacked::Choices(indices))
            }
            (Self::Number { min, max }, GIVEN) => {
                let number = i32::from_be_bytes(rest.try_into().ok()?);
                (min..=max).contains(&number).then_some(Unpacked::Number(number))
            }
            (Self::Text, GIVEN) => Some(Unpacked::TextGiven),
            (Self::Scale(_) | Self::Single(_) | Self::Multiple(_) | Self::Number { .. } | Self::Text, _) => {
                None
            }
        }
    }
}

/// Packs answers; always [`Layout::width`] bytes.
///
/// # Errors
/// Where the answers are not ones that the sheet's check lets through for this definition.
pub fn pack(layout: &Layout, answers: &Answers) -> Result<Vec<u8>, PackError> {
    if answers.definition != layout.definition {
        return Err(PackError::OtherDefinition { found: answers.definition, expected: layout.definition });
    }
    if answers.values.len() != layout.columns.len() {
        return Err(PackError::Count { found: answers.values.len(), expected: layout.columns.len() });
    }
    let mut bytes = vec![0; layout.width];
    for (question, (column, answer)) in layout.columns.iter().zip(&answers.values).enumerate() {
        let place = &mut bytes[column.offset..column.offset + column.width];
        column.kind.write(answer, place).ok_or(PackError::Answer { question })?;
    }
    Ok(bytes)
}

/// Unpacks the answers, one a question.
///
/// # Errors
/// Where the bytes are not what [`pack`] writes for this layout.
pub fn unpack(layout: &Layout, bytes: &[u8]) -> Result<Vec<Unpacked>, PackError> {
    if bytes.len() != layout.width {
        return Err(PackError::Width { found: bytes.len(), expected: layout.width });
    }
    let read = |(question, column): (usize, &Column)| {
        let place = &bytes[column.offset..column.offset + column.width];
        column.kind.read(place).ok_or(PackError::Answer { question })
    };
    layout.columns.iter().enumerate().map(read).collect()
}

#[cfg(test)]
#[path = "packed/tests.rs"]
mod tests;
