//! A row in memory: of the packed answers only what figures are made of, each answer a byte. First
//! the criteria, in the order of the factors, then every other single choice and rating.

use crate::answers::packed;
pub(in crate::index) use crate::answers::packed::{NOT_ANSWERED, NOT_APPLICABLE, NOT_ASKED};
use crate::definition::{Definition, Question, QuestionKind};

/// Bytes that a processor compares at once: the criteria are read in a multiple of it, the last bytes
/// being other answers, or the next row's.
pub(in crate::index) const LANES: usize = 16;

/// Which byte of a row is which question's.
#[derive(Debug, Clone)]
pub(in crate::index) struct Layout {
    /// By place in the row.
    sources: Vec<Source>,
    /// Bytes of the packed answers.
    packed: usize,
    /// By question; `None` where the answer takes more than a byte.
    bytes: Vec<Option<ByteColumn>>,
}

/// Where a byte of a row comes from.
#[derive(Debug, Clone, Copy)]
struct Source {
    question: usize,
    /// In the packed answers.
    offset: usize,
    highest: u8,
}

/// One question's byte: a rating (1 = worst) or a single choice (1 = first option).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::index) struct ByteColumn {
    /// In a row.
    pub(in crate::index) offset: usize,
    /// Points of the scale, or number of options: values run from 1 to this.
    pub(in crate::index) highest: u8,
}

impl Layout {
    pub(in crate::index) fn of(definition: &Definition) -> Self {
        let packed = packed::Layout::of(definition);
        let criteria: Vec<_> = definition.factors.iter().flat_map(|f| f.criteria.iter().copied()).collect();
        let others = (0..definition.questions.len()).filter(|at| !criteria.contains(at));
        let source = |question: usize| {
            let highest = highest(definition, definition.questions.get(question)?)?;
            Some(Source { question, offset: packed.column(question)?.offset, highest })
        };
        let sources: Vec<_> = criteria.iter().copied().chain(others).filter_map(source).collect();
        let mut bytes = vec![None; definition.questions.len()];
        for (offset, source) in sources.iter().enumerate() {
            bytes[source.question] = Some(ByteColumn { offset, highest: source.highest });
        }
        Self { packed: packed.width(), bytes, sources }
    }

    /// Bytes of the packed answers.
    pub(in crate::index) fn packed(&self) -> usize {
        self.packed
    }

    /// Bytes of a row.
    pub(in crate::index) fn width(&self) -> usize {
        self.sources.len()
    }

    /// The byte of a question; `None` for kinds that are no single choice.
    pub(in crate::index) fn byte(&self, question: usize) -> Option<ByteColumn> {
        self.bytes.get(question).copied().flatten()
    }

    /// Appends the row of these packed answers, which have [`Layout::packed`] bytes; or says which
    /// question has a value that the definition does not know, and appends nothing.
    pub(in crate::index) fn append(&self, answers: &[u8], rows: &mut Vec<u8>) -> Result<(), (usize, u8)> {
        let start = rows.len();
        rows.extend(self.sources.iter().map(|source| answers[source.offset]));
        let unknown = |(value, source): (&u8, &Source)| *value > source.highest && *value < NOT_APPLICABLE;
        let bad = rows[start..].iter().zip(&self.sources).position(unknown);
        if let Some(at) = bad {
            let value = rows[start + at];
            rows.truncate(start);
            return Err((self.sources[at].question, value));
        }
        Ok(())
    }
}

fn highest(definition: &Definition, question: &Question) -> Option<u8> {
    let highest = match &question.kind {
        QuestionKind::Scale { scale } => definition.scales.get(*scale)?.points.len(),
        QuestionKind::Single { options } => options.len(),
        QuestionKind::Multiple { .. } | QuestionKind::Number { .. } | QuestionKind::Text { .. } => {
            return None;
        }
    };
    u8::try_from(highest).ok()
}
