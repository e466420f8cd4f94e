//! A row in memory: of the packed answers only what figures are made of, each answer a byte. First
//! the criteria, in the order of the factors, then every other single choice and rating. Beside it
//! stand its tallies: how many criteria of each factor, of each part and in all were answered, and how
//! many of them with a satisfied point.

use crate::answers::packed;
pub(super) use crate::answers::packed::{NOT_ANSWERED, NOT_APPLICABLE, NOT_ASKED};
use crate::definition::{Definition, Question, QuestionKind};

/// Bytes that a processor compares at once: the criteria take a multiple of it, the last bytes being
/// other answers or nothing.
pub(super) const LANES: usize = 16;

/// Figures whose tallies lie, and are summed, side by side.
pub(super) const EIGHT: usize = 8;

/// The tallies of eight figures over one row: answered, satisfied.
pub(super) type Tallies = [[u8; EIGHT]; 2];

/// Which byte of a row is which question's.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// By place in the row.
    sources: Vec<Source>,
    /// Bytes of the packed answers.
    packed: usize,
    /// Bytes of a row, at least [`Layout::window`].
    width: usize,
    /// Bytes with the criteria, a multiple of [`LANES`].
    window: usize,
    /// By question; `None` where the answer takes more than a byte.
    bytes: Vec<Option<ByteColumn>>,
    /// By criterion: the places of its factor and part among the figures.
    figures: Vec<(usize, Option<usize>)>,
    /// By criterion and byte: answered, satisfied.
    tallied: Vec<[[u8; 2]; 12]>,
    /// Factors, parts and overall.
    figure_count: usize,
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
pub(super) struct ByteColumn {
    /// In a row.
    pub(super) offset: usize,
    /// Points of the scale, or number of options: values run from 1 to this.
    pub(super) highest: u8,
}

impl Layout {
    pub(super) fn of(definition: &Definition) -> Self {
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
        let window = criteria.len().next_multiple_of(LANES);
        let width = sources.len().max(window);
        let factors = definition.factors.iter().enumerate();
        let figures = factors.flat_map(|(at, factor)| {
            let part = factor.part.map(|part| definition.factors.len() + part);
            factor.criteria.iter().map(move |_| (at, part))
        });
        let tallied = criteria.iter().map(|question| {
            let points = definition.scale_of(*question).map_or(&[][..], |scale| &scale.points);
            std::array::from_fn(|byte| match byte.checked_sub(1).and_then(|at| points.get(at)) {
                Some(point) => [1, point.satisfied.into()],
                None => [0, 0],
            })
        });
        Self {
            packed: packed.width(),
            width,
            window,
            bytes,
            figures: figures.collect(),
            tallied: tallied.collect(),
            figure_count: definition.factors.len() + definition.parts.len() + 1,
            sources,
        }
    }

    /// Eights of figures.
    pub(super) fn eights(&self) -> usize {
        self.figure_count.div_ceil(EIGHT)
    }

    /// The tallies of a row, appended.
    pub(super) fn append_tallies(&self, row: &[u8], tallies: &mut Vec<Tallies>) {
        let start = tallies.len();
        tallies.resize(start + self.eights(), Tallies::default());
        let mine = &mut tallies[start..];
        for ((byte, tallied), (factor, part)) in row.iter().zip(&self.tallied).zip(&self.figures) {
            let [answered, satisfied] = tallied.get(usize::from(*byte)).copied().unwrap_or_default();
            for figure in [*factor, self.figure_count - 1].into_iter().chain(*part) {
                let [m, s] = &mut mine[figure / EIGHT];
                m[figure % EIGHT] += answered;
                s[figure % EIGHT] += satisfied;
            }
        }
    }

    /// Bytes of the packed answers.
    pub(super) fn packed(&self) -> usize {
        self.packed
    }

    /// Bytes of a row.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Bytes with the criteria.
    pub(super) fn window(&self) -> usize {
        self.window
    }

    /// The byte of a question; `None` for kinds that are no single choice.
    pub(super) fn byte(&self, question: usize) -> Option<ByteColumn> {
        self.bytes.get(question).copied().flatten()
    }

    /// Appends the row of these packed answers, which have [`Layout::packed`] bytes; or says which
    /// question has a value that the definition does not know, and appends nothing.
    pub(super) fn append(&self, answers: &[u8], rows: &mut Vec<u8>) -> Result<(), (usize, u8)> {
        let start = rows.len();
        rows.extend(self.sources.iter().map(|source| answers[source.offset]));
        let unknown = |(value, source): (&u8, &Source)| *value > source.highest && *value < NOT_APPLICABLE;
        let bad = rows[start..].iter().zip(&self.sources).position(unknown);
        if let Some(at) = bad {
            let value = rows[start + at];
            rows.truncate(start);
            return Err((self.sources[at].question, value));
        }
        rows.resize(start + self.width, NOT_ASKED);
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
