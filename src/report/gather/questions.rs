//! Questions beside the index, each with its base.

use super::{Counting, GatherError, hidden};
use crate::chart::count;
use crate::definition::{Choice, Question, QuestionKind, Text};
use crate::index::stats::Observed;
use crate::index::told::{Tally, Told, mean, quartiles, told};
use crate::index::{Given, Query, Value};
use crate::report::facts::{Answer, Asked, Numbers};
use crate::report::speech;
use std::collections::{BTreeMap, BTreeSet};

impl Counting<'_> {
    /// Choices, ratings that are no criteria, and numbers, where they tell nothing of the person and are not
    /// sensitive.
    pub(super) fn questions(&self) -> Result<Vec<Asked>, GatherError> {
        let criteria: BTreeSet<usize> =
            self.definition.factors.iter().flat_map(|factor| factor.criteria.iter().copied()).collect();
        let asked = self.asked("")?;
        let query = Query { by: Vec::new(), ..asked.query() };
        let mut told: BTreeMap<usize, Told> =
            told(&self.table, &query)?.into_iter().map(|one| (one.question, one)).collect();
        let beside =
            self.definition.questions.iter().enumerate().filter(|(at, question)| {
                !criteria.contains(at) && !question.demographic && !question.sensitive
            });
        let mut questions = Vec::new();
        for (at, question) in beside {
            match (&question.kind, told.remove(&at)) {
                (QuestionKind::Single { .. } | QuestionKind::Scale { .. }, _) => {
                    questions.push(self.single(question)?);
                }
                (
                    QuestionKind::Multiple { options, .. },
                    Some(Told { n, given: Tally::Options(counts), .. }),
                ) => {
                    let asked = Asked { several: true, ..self.unanswered(question, n) };
                    let answers = if self.is_few(n) { Vec::new() } else { self.several(options, &counts, n) };
                    questions.push(Asked { answers, ..asked });
                }
                (QuestionKind::Number { unit, .. }, Some(Told { n, given: Tally::Numbers(counts), .. })) => {
                    let numbers = if self.is_few(n) { None } else { self.numbers(unit.as_ref(), &counts) };
                    questions.push(Asked { numbers, ..self.unanswered(question, n) });
                }
                (
                    QuestionKind::Multiple { .. } | QuestionKind::Number { .. } | QuestionKind::Text { .. },
                    _,
                ) => {}
            }
        }
        Ok(questions)
    }

    fn is_few(&self, base: u64) -> bool {
        base < self.fewest()
    }

    /// A question that so many were asked and answered, without what they said.
    fn unanswered(&self, question: &Question, base: u64) -> Asked {
        Asked {
            text: self.text(&question.text),
            base: if self.is_few(base) && base > 0 { hidden() } else { count(base) },
            conditional: question.when.is_some(),
            several: false,
            answers: Vec::new(),
            numbers: None,
        }
    }

    fn single(&self, question: &Question) -> Result<Asked, GatherError> {
        let figures = self.counted(question.id.as_str())?;
        let given: Vec<_> = figures
            .groups()
            .iter()
            .filter_map(|group| match group.values.as_slice() {
                [value @ Value::Answer(_, Given::Option(_) | Given::Rating(_))] => {
                    Some((value, group.results.shown()?.respondents))
                }
                _ => None,
            })
            .collect();
        let base: u64 = given.iter().map(|(_, n)| n).sum();
        let answers = given.iter().map(|(value, n)| answer(self.key_name(value), *n, base));
        let answers = if self.is_few(base) { Vec::new() } else { answers.collect() };
        Ok(Asked { answers, ..self.unanswered(question, base) })
    }

    /// Each option with the respondents who chose it, of those who answered.
    fn several(&self, options: &[Choice], counts: &[u64], base: u64) -> Vec<Answer> {
        options.iter().zip(counts).map(|(option, n)| answer(self.text(&option.text), *n, base)).collect()
    }

    fn numbers(&self, unit: Option<&Text>, counts: &BTreeMap<i64, u64>) -> Option<Numbers> {
        let [first, median, third] = quartiles(counts)?.map(speech::number);
        let mean = format!("{:.2}", mean(counts)?).replace('-', "−").replace('.', ",");
        Some(Numbers {
            unit: unit.map(|unit| self.text(unit)).unwrap_or_default(),
            median,
            first,
            third,
            mean,
        })
    }
}

fn answer(text: String, n: u64, base: u64) -> Answer {
    let percent = Observed::of_counts(n, base).map(|of| speech::percent(of.share));
    Answer { text, count: count(n), percent: percent.unwrap_or_default() }
}
