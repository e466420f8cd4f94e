//! Where a question's byte lies in a packed row, and which values it may have.

use crate::answers::packed;
pub(super) use crate::answers::packed::{NOT_ANSWERED, NOT_APPLICABLE, NOT_ASKED};
use crate::definition::{Definition, QuestionKind};

/// The columns of one byte: ratings (1 = worst) and single choices (1 = first option).
#[derive(Debug, Clone)]
pub(super) struct Layout {
    width: usize,
    /// By question; `None` where the answer takes more than a byte.
    bytes: Vec<Option<ByteColumn>>,
    /// Those that are there: (offset, highest value, question).
    checks: Vec<(usize, u8, usize)>,
}

/// One question's byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ByteColumn {
    pub(super) offset: usize,
    /// Points of the scale, or number of options: values run from 1 to this.
    pub(super) highest: u8,
}

impl Layout {
    pub(super) fn of(definition: &Definition) -> Self {
        let packed = packed::Layout::of(definition);
        let byte = |(at, question): (usize, &crate::definition::Question)| {
            let highest = match &question.kind {
                QuestionKind::Scale { scale } => definition.scales.get(*scale)?.points.len(),
                QuestionKind::Single { options } => options.len(),
                QuestionKind::Multiple { .. } | QuestionKind::Number { .. } | QuestionKind::Text { .. } => {
                    return None;
                }
            };
            Some(ByteColumn { offset: packed.column(at)?.offset, highest: u8::try_from(highest).ok()? })
        };
        let bytes: Vec<_> = definition.questions.iter().enumerate().map(byte).collect();
        let checks = bytes
            .iter()
            .enumerate()
            .filter_map(|(question, byte)| byte.map(|byte| (byte.offset, byte.highest, question)))
            .collect();
        Self { width: packed.width(), bytes, checks }
    }

    /// Bytes of a row.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// The byte of a question; `None` for kinds that are no single choice.
    pub(super) fn byte(&self, question: usize) -> Option<ByteColumn> {
        self.bytes.get(question).copied().flatten()
    }

    /// The first question whose byte says nothing that the definition knows. The row has
    /// [`Layout::width`] bytes.
    pub(super) fn unknown_value(&self, row: &[u8]) -> Option<(usize, u8)> {
        self.checks.iter().find_map(|(offset, highest, question)| {
            let value = row[*offset];
            let known = value <= *highest || value >= NOT_APPLICABLE;
            (!known).then_some((*question, value))
        })
    }
}
