//! How many criteria of each figure a respondent answered, and how many of them with a satisfied point:
//! from the marks of the answers, for all respondents of a [run](super::run) at once.
//!
//! A mark is 1 for an answer, 17 for a satisfied one. Eight of them are added up by one multiplication:
//! no more than eight criteria of a factor share a word, so that neither half of a byte runs over.

use super::plan::{Plan, SATISFIED};
use super::run::{LONGEST, Sixteens};
use crate::index::columns::layout::LANES;
use std::ops::Range;

/// Criteria whose marks are added up in one go.
const WORD: usize = 8;

/// One number a respondent. No questionnaire has more than 255 criteria.
pub(super) type Column = [u8; LONGEST];

/// By figure: factors, then parts, then overall.
pub(super) struct Tallies {
    pub(super) answered: Vec<Column>,
    pub(super) satisfied: Vec<Column>,
}

/// Criteria of one factor whose marks lie in one word.
pub(super) struct Piece {
    factor: usize,
    /// The word's place in the row.
    word: usize,
    mask: u64,
}

/// The mark of an entry of [`Plan::adds`].
pub(super) fn mark(add: u64) -> u8 {
    u8::from(add & 0xffff > 0) | u8::from(add >> SATISFIED & 0xffff > 0) << 4
}

impl Piece {
    /// The pieces of a factor with these criteria.
    pub(super) fn of(factor: usize, criteria: &Range<usize>) -> Vec<Self> {
        let words = criteria.start / WORD..criteria.end.div_ceil(WORD);
        let piece = |word: usize| {
            let mine = (0..WORD).filter(|at| criteria.contains(&(word * WORD + at)));
            Self { factor, word, mask: mine.map(|at| 0xff << (8 * at)).sum() }
        };
        words.map(piece).collect()
    }
}

impl Tallies {
    pub(super) fn new(plan: &Plan) -> Self {
        let columns = || vec![[0; LONGEST]; plan.figures()];
        Self { answered: columns(), satisfied: columns() }
    }

    /// Takes the marks of so many respondents in.
    pub(super) fn fill(&mut self, plan: &Plan, marks: &[Sixteens], rows: usize) {
        for column in self.answered.iter_mut().chain(&mut self.satisfied) {
            column[..rows].fill(0);
        }
        let mut sums = [0; LONGEST];
        for piece in &plan.pieces {
            let marks = &marks[piece.word * WORD / LANES][..rows];
            add_up(marks, piece, &mut sums);
            let columns = self.answered[piece.factor].iter_mut().zip(&mut self.satisfied[piece.factor]);
            for ((answered, satisfied), sum) in columns.zip(&sums[..rows]) {
                *answered += sum & 15;
                *satisfied += sum >> 4;
            }
        }
        for columns in [&mut self.answered, &mut self.satisfied] {
            let (factors, rest) = columns.split_at_mut(plan.factors.len());
            let (parts, overall) = rest.split_at_mut(plan.parts);
            for (factor, column) in plan.factors.iter().zip(factors) {
                for to in overall.iter_mut().chain(factor.part.and_then(|part| parts.get_mut(part))) {
                    to[..rows].iter_mut().zip(&*column).for_each(|(to, from)| *to += from);
                }
            }
        }
    }
}

/// The sum of a piece's marks for each respondent.
fn add_up(marks: &[[u8; LANES]], piece: &Piece, sums: &mut Column) {
    let half = piece.word * WORD % LANES / WORD;
    for (sum, marks) in sums.iter_mut().zip(marks) {
        let (words, _) = marks.as_chunks::<WORD>();
        let word = u64::from_le_bytes(words[half]) & piece.mask;
        // The last byte of the product is the sum of all.
        *sum = word.wrapping_mul(0x0101_0101_0101_0101).to_le_bytes()[WORD - 1];
    }
}
