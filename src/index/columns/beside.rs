//! Answers that are no single byte, multiple choices and numbers, as far as figures tell of them: those that say
//! nothing of the person and are not sensitive. They stand beside the rows of a table, in as few bytes as hold
//! them: a bit an option and one for "not asked", a number from its smallest on.

use crate::answers::packed::{self, NOT_ANSWERED, NOT_ASKED};
use crate::definition::{Definition, Question, QuestionKind};

/// Which bytes beside a row are which question's.
#[derive(Debug, Clone)]
pub(in crate::index) struct Beside {
    columns: Vec<Column>,
    width: usize,
}

/// One question's bytes.
#[derive(Debug, Clone, Copy)]
pub(in crate::index) struct Column {
    pub(in crate::index) question: usize,
    /// In the packed answers: the state, then the bits or the number.
    packed: usize,
    /// Beside the row.
    offset: usize,
    width: usize,
    pub(in crate::index) kind: Kind,
}

#[derive(Debug, Clone, Copy)]
pub(in crate::index) enum Kind {
    /// So many options.
    Multiple(u8),
    /// From this number on: 0 is left out, 1 not asked, 2 this number.
    Number(i32),
}

/// What somebody who was asked has answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::index) enum Answered {
    /// A bit an option, the first one lowest.
    Options(u64),
    Number(i64),
}

impl Beside {
    pub(super) fn of(definition: &Definition) -> Self {
        let packed = packed::Layout::of(definition);
        let mut columns = Vec::new();
        let mut offset = 0;
        let questions = definition.questions.iter().enumerate();
        for (question, one) in questions.filter(|(_, one)| !one.demographic && !one.sensitive) {
            let Some((kind, width)) = kind(one) else { continue };
            let Some(place) = packed.column(question) else { continue };
            columns.push(Column { question, packed: place.offset, offset, width, kind });
            offset += width;
        }
        Self { columns, width: offset }
    }

    /// Bytes beside a row.
    pub(in crate::index) fn width(&self) -> usize {
        self.width
    }

    /// In the order of the definition.
    pub(in crate::index) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Appends what stands beside the row of these packed answers.
    pub(super) fn append(&self, answers: &[u8], beside: &mut Vec<u8>) {
        for column in &self.columns {
            beside.extend_from_slice(&column.read(answers).to_le_bytes()[..column.width]);
        }
    }
}

/// How a question's answer stands beside a row, and in how many bytes.
fn kind(question: &Question) -> Option<(Kind, usize)> {
    match &question.kind {
        QuestionKind::Multiple { options, .. } => {
            let count = u8::try_from(options.len()).ok().filter(|count| *count < 64)?;
            Some((Kind::Multiple(count), (options.len() + 1).div_ceil(8)))
        }
        QuestionKind::Number { min, max, .. } => {
            let most = i64::from(*max) - i64::from(*min) + 2;
            let width = (1..8).find(|width| most >> (8 * width) == 0)?;
            Some((Kind::Number(*min), width))
        }
        QuestionKind::Scale { .. } | QuestionKind::Single { .. } | QuestionKind::Text { .. } => None,
    }
}

impl Column {
    /// From packed answers.
    fn read(&self, answers: &[u8]) -> u64 {
        let (state, value) = (answers[self.packed], &answers[self.packed + 1..]);
        match self.kind {
            Kind::Multiple(options) if state == NOT_ASKED => 1 << options,
            Kind::Multiple(options) => little(&value[..usize::from(options).div_ceil(8)]),
            Kind::Number(_) if state == NOT_ASKED => 1,
            Kind::Number(_) if state == NOT_ANSWERED => 0,
            Kind::Number(least) => {
                let number = i32::from_be_bytes([value[0], value[1], value[2], value[3]]);
                u64::try_from(i64::from(number) - i64::from(least) + 2).unwrap_or(0)
            }
        }
    }

    /// What was answered, from beside a row; `None` where it was not asked or left out.
    pub(in crate::index) fn answered(&self, beside: &[u8]) -> Option<Answered> {
        let value = little(&beside[self.offset..self.offset + self.width]);
        match self.kind {
            Kind::Multiple(options) => {
                Some(Answered::Options(value)).filter(|_| value > 0 && value >> options == 0)
            }
            Kind::Number(least) => {
                let above = i64::try_from(value.checked_sub(2)?).ok()?;
                Some(Answered::Number(i64::from(least) + above))
            }
        }
    }
}

fn little(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte))
}
