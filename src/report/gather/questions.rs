//! Questions beside the index, each with its base.

use super::{Counting, GatherError, hidden};
use crate::chart::count;
use crate::definition::{Question, QuestionKind};
use crate::index::stats::Observed;
use crate::index::{Given, Value};
use crate::report::facts::{Answer, Asked};
use crate::report::speech;
use std::collections::BTreeSet;

impl Counting<'_> {
    /// Single choices and ratings that are no criteria, tell nothing of the person, and are not sensitive.
    pub(super) fn questions(&self) -> Result<Vec<Asked>, GatherError> {
        let criteria: BTreeSet<usize> =
            self.definition.factors.iter().flat_map(|factor| factor.criteria.iter().copied()).collect();
        let beside = self.definition.questions.iter().enumerate().filter(|(at, question)| {
            let told = matches!(question.kind, QuestionKind::Single { .. } | QuestionKind::Scale { .. });
            told && !criteria.contains(at) && !question.demographic && !question.sensitive
        });
        beside.map(|(_, question)| self.question(question)).collect()
    }

    fn question(&self, question: &Question) -> Result<Asked, GatherError> {
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
        let answer = |(value, n): &(&Value, u64)| {
            let percent = Observed::of_counts(*n, base).map(|of| speech::percent(of.share));
            Answer { text: self.key_name(value), count: count(*n), percent: percent.unwrap_or_default() }
        };
        let is_few = base < self.fewest();
        Ok(Asked {
            text: self.text(&question.text),
            base: if is_few && base > 0 { hidden() } else { count(base) },
            conditional: question.when.is_some(),
            answers: if is_few { Vec::new() } else { given.iter().map(answer).collect() },
        })
    }
}
