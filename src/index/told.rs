//! What was answered to multiple choices and numbers, which no index is made of: how often each option was
//! chosen, and how the numbers lie.

use super::columns::Table;
use super::columns::beside::{Answered, Kind};
use super::keys::{Keys, NOWHERE};
use super::query::{Query, QueryError};
use std::collections::BTreeMap;

/// What was given to one question, over the respondents that a query counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its place in the definition.
    pub question: usize,
    /// Respondents who were asked and answered.
    pub n: u64,
    pub given: Tally,
}

/// How often each answer was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tally {
    /// Respondents who chose each option, in its order; one respondent may have chosen several.
    Options(Vec<u64>),
    /// Respondents by number.
    Numbers(BTreeMap<i64, u64>),
}

/// What was answered to every multiple choice and number that figures tell of (neither of the person nor
/// sensitive), over the responses that a query counts, in the order of the definition.
///
/// # Errors
/// Where the query has no answer.
pub fn told(table: &Table, query: &Query<'_>) -> Result<Vec<Told>, QueryError> {
    let columns = table.beside().columns();
    let keys = Keys::new(table, &Query { by: Vec::new(), ..query.clone() })?;
    let nothing = |kind: Kind| match kind {
        Kind::Multiple(options) => Tally::Options(vec![0; options.into()]),
        Kind::Number(_) => Tally::Numbers(BTreeMap::new()),
    };
    let nobody = columns.iter().map(|of| Told { question: of.question, n: 0, given: nothing(of.kind) });
    let mut all: Vec<_> = nobody.collect();
    let mut block = [NOWHERE; 2048];
    for start in (0..table.rows()).step_by(block.len()) {
        let range = start..table.rows().min(start + block.len());
        let block = &mut block[..range.len()];
        keys.fill(range.clone(), block);
        for (row, _) in range.zip(block.iter()).filter(|(_, key)| **key != NOWHERE) {
            let beside = table.others(row);
            for (told, column) in all.iter_mut().zip(columns) {
                told.count(column.answered(beside));
            }
        }
    }
    Ok(all)
}

impl Told {
    fn count(&mut self, answered: Option<Answered>) {
        match (answered, &mut self.given) {
            (Some(Answered::Options(chosen)), Tally::Options(counts)) => {
                self.n += 1;
                for (at, count) in counts.iter_mut().enumerate() {
                    *count += chosen >> at & 1;
                }
            }
            (Some(Answered::Number(number)), Tally::Numbers(counts)) => {
                self.n += 1;
                *counts.entry(number).or_default() += 1;
            }
            (_, Tally::Options(_) | Tally::Numbers(_)) => {}
        }
    }
}

/// The quartiles of numbers with how often each was given: the first, the median, the third; `None` of none. By the
/// inverse of the distribution, two neighbours averaged where it is flat (type 2 of Hyndman and Fan, 1996).
#[must_use]
pub fn quartiles(numbers: &BTreeMap<i64, u64>) -> Option<[f64; 3]> {
    let n: u64 = numbers.values().sum();
    let nth = |rank: u64| {
        let mut seen = 0;
        numbers.iter().find(|(_, count)| {
            seen += **count;
            seen >= rank
        })
    };
    let quartile = |of: u64| {
        #[expect(clippy::cast_precision_loss, reason = "answers are 32-bit numbers")]
        let at = |rank: u64| nth(rank).map(|(number, _)| *number as f64);
        let rank = (n * of).div_ceil(4).max(1);
        let first = at(rank)?;
        if (n * of).is_multiple_of(4) {
            Some(f64::midpoint(first, at(rank + 1).unwrap_or(first)))
        } else {
            Some(first)
        }
    };
    if n == 0 { None } else { Some([quartile(1)?, quartile(2)?, quartile(3)?]) }
}

/// The mean of numbers with how often each was given; `None` of none.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "answers are 32-bit numbers, their counts far below 2^53")]
pub fn mean(numbers: &BTreeMap<i64, u64>) -> Option<f64> {
    let n: u64 = numbers.values().sum();
    let sum: f64 = numbers.iter().map(|(number, count)| *number as f64 * *count as f64).sum();
    (n > 0).then(|| sum / n as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::packed::NOT_ASKED;
    use crate::definition::{Choice, Definition, Question, QuestionKind, Text, Wording};
    use crate::index::testing::{Row, code, columns, definition, table, units};
    use crate::index::{Filter, Method};

    fn question(id: &str, kind: QuestionKind) -> Question {
        let (text, wording) = (Text::default(), Wording::Own);
        Question {
            id: code(id),
            kind,
            text,
            wording,
            demographic: false,
            hint: None,
            when: None,
            required: false,
            sensitive: false,
        }
    }

    /// One criterion, a single choice, nine options of which several may be chosen, and a number from −1 to 300.
    fn asked() -> Definition {
        let mut definition = definition(&[(1, None)]);
        let options =
            (0..9).map(|at| Choice { id: code(&format!("o{at}")), text: Text::default() }).collect();
        definition.questions.push(question("several", QuestionKind::Multiple { options, max: None }));
        let number = QuestionKind::Number { min: -1, max: 300, unit: None };
        definition.questions.push(question("visits", number));
        definition
    }

    /// Rating and single choice, then state and bits, then state and number.
    fn row(unit: u32, several: [u8; 3], visits: Option<i32>) -> Row {
        let mut answers = vec![5, 1];
        answers.extend(several);
        answers.push(if visits.is_some() { 1 } else { NOT_ASKED });
        answers.extend(visits.unwrap_or(0).to_be_bytes());
        Row::of(unit, &answers)
    }

    #[test]
    fn several_options_are_counted_by_respondent_and_numbers_by_value() {
        let definition = asked();
        let rows = [
            row(1, [1, 0b1000_0001, 1], Some(-1)),
            row(1, [1, 0b0000_0001, 0], Some(300)),
            row(1, [0, 0, 0], Some(3)),
            row(1, [NOT_ASKED, 0, 0], None),
            row(9, [1, 0b1111_1111, 1], Some(7)),
        ];
        let columns = columns(&definition, &rows);
        let table = table(&columns, &definition);
        let units = units(1);
        let query =
            Query { method: Method::PooledShare, by: Vec::new(), units: &units, filter: Filter::default() };
        let told = told(table, &query).unwrap();
        assert_eq!((told[0].question, told[0].n, told[1].n), (2, 2, 3));
        assert_eq!(told[0].given, Tally::Options(vec![2, 0, 0, 0, 0, 0, 0, 1, 1]));
        assert_eq!(told[1].given, Tally::Numbers(BTreeMap::from([(-1, 1), (3, 1), (300, 1)])));
        assert_eq!(table.beside().width(), 2 + 2, "two bytes for ten bits, two for 304 values");
    }

    #[test]
    fn quartiles_are_those_of_the_answers() {
        let of = |numbers: &[i64]| {
            let mut counts = BTreeMap::new();
            for number in numbers {
                *counts.entry(*number).or_default() += 1;
            }
            quartiles(&counts)
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[4]), Some([4.0; 3]));
        assert_eq!(of(&[1, 2, 3, 4]), Some([1.5, 2.5, 3.5]));
        assert_eq!(of(&[1, 2, 3, 4, 10]), Some([2.0, 3.0, 4.0]));
    }
}
