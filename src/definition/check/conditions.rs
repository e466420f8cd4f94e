//! Relevance conditions: they rest on earlier questions and on answers these can have.

use super::{Check, below, names};
use crate::definition::file::{ConditionFile, ValueFile};
use crate::definition::problem::Problem;
use crate::definition::shape::nearest;
use crate::definition::{Choice, Condition, Question, QuestionKind, Test};
use crate::ids::{OptionCode, QuestionCode};

/// Deeper nesting could not be read by those who answer for it.
const MAX_DEPTH: usize = 4;

/// Where a condition stands: the questions before its own, and its own.
#[derive(Clone, Copy)]
struct Around<'q> {
    before: &'q [Question],
    own: &'q QuestionCode,
}

impl Check<'_> {
    /// `before` are the questions already asked when the condition is tested.
    pub(super) fn condition(
        &mut self,
        at: &str,
        file: &ConditionFile,
        before: &[Question],
        own: &QuestionCode,
    ) -> Option<Condition> {
        self.branch(at, file, Around { before, own }, 1)
    }

    fn branch(
        &mut self,
        at: &str,
        file: &ConditionFile,
        around: Around<'_>,
        depth: usize,
    ) -> Option<Condition> {
        if depth > MAX_DEPTH {
            self.add(at, Problem::ConditionTooDeep { max: MAX_DEPTH });
            return None;
        }
        let tests: Vec<_> = [
            ("equals", file.equals.is_some()),
            ("in", file.one_of.is_some()),
            ("at_least", file.at_least.is_some()),
        ]
        .into_iter()
        .filter_map(|(key, there)| there.then_some(key))
        .collect();
        match (&file.all, &file.any, &file.not, &file.question) {
            (Some(list), None, None, None) if tests.is_empty() => {
                self.list(&below(at, "all"), list, around, depth).map(Condition::All)
            }
            (None, Some(list), None, None) if tests.is_empty() => {
                self.list(&below(at, "any"), list, around, depth).map(Condition::Any)
            }
            (None, None, Some(inner), None) if tests.is_empty() => self
                .branch(&below(at, "not"), inner, around, depth + 1)
                .map(|inner| Condition::Not(Box::new(inner))),
            (None, None, None, Some(question)) => {
                if tests.len() != 1 {
                    let found = if tests.is_empty() { "none".to_owned() } else { tests.join(" and ") };
                    self.add(at, Problem::ConditionTest { found });
                    return None;
                }
                self.test(at, question, file, around)
            }
            _ => {
                let found = present(file, &tests);
                self.add(at, Problem::ConditionShape { found });
                None
            }
        }
    }

    fn list(
        &mut self,
        at: &str,
        list: &[ConditionFile],
        around: Around<'_>,
        depth: usize,
    ) -> Option<Vec<Condition>> {
        if list.is_empty() {
            self.add(at, Problem::ConditionEmpty);
        }
        // All of them, so that every fault is found.
        let inner: Vec<_> = list
            .iter()
            .enumerate()
            .map(|(i, inner)| self.branch(&below(at, i), inner, around, depth + 1))
            .collect();
        inner.into_iter().collect()
    }

    fn test(
        &mut self,
        at: &str,
        id: &QuestionCode,
        file: &ConditionFile,
        around: Around<'_>,
    ) -> Option<Condition> {
        let Some(index) = around.before.iter().position(|question| question.id == *id) else {
            let problem = self.unreachable(id, around.own);
            self.add(below(at, "question"), problem);
            return None;
        };
        let name = id.to_string();
        let values: Vec<(String, &ValueFile)> = match (&file.equals, &file.one_of) {
            (Some(value), _) => vec![(below(at, "equals"), value)],
            (None, Some(values)) => {
                let at = below(at, "in");
                if values.is_empty() {
                    self.add(at.as_str(), Problem::ConditionEmpty);
                }
                values.iter().enumerate().map(|(i, value)| (below(&at, i), value)).collect()
            }
            (None, None) => Vec::new(),
        };
        let test = match &around.before[index].kind {
            QuestionKind::Text { .. } => {
                self.add(below(at, "question"), Problem::ConditionOnText { question: name });
                return None;
            }
            kind @ (QuestionKind::Single { options } | QuestionKind::Multiple { options, .. }) => {
                if file.at_least.is_some() {
                    let kind =
                        if matches!(kind, QuestionKind::Single { .. }) { "single" } else { "multiple" };
                    self.add(below(at, "at_least"), Problem::ConditionNoOrder { question: name, kind });
                    return None;
                }
                Test::In(self.option_values(&name, options, &values)?)
            }
            QuestionKind::Scale { scale } => {
                let points = self.file.scales.get(*scale).map_or(0, |scale| scale.points.len());
                let best = i32::try_from(points).unwrap_or(i32::MAX);
                self.numbers(at, &name, (1, best), file.at_least, &values)?
            }
            QuestionKind::Number { min, max, .. } => {
                self.numbers(at, &name, (*min, *max), file.at_least, &values)?
            }
        };
        Some(Condition::Question { question: index, test })
    }

    /// Why a question cannot be rested on, though its id may exist.
    fn unreachable(&self, id: &QuestionCode, own: &QuestionCode) -> Problem {
        let question = id.to_string();
        let all = self.all_questions();
        if id == own {
            Problem::ConditionItself { question }
        } else if all.iter().any(|(_, other)| other.id == *id) {
            Problem::ConditionForward { question }
        } else {
            let nearest = nearest(id.as_str(), all.iter().map(|(_, other)| other.id.as_str()));
            Problem::ConditionUnknownQuestion { question, nearest }
        }
    }

    fn option_values(
        &mut self,
        question: &str,
        options: &[Choice],
        values: &[(String, &ValueFile)],
    ) -> Option<Vec<OptionCode>> {
        let found: Vec<Option<OptionCode>> = values
            .iter()
            .map(|(at, value)| {
                let id = match value {
                    ValueFile::Option(id) => id.to_string(),
                    // An option may be called `1`.
                    ValueFile::Number(number) => number.to_string(),
                };
                let option = options.iter().find(|option| option.id.as_str() == id);
                if option.is_none() {
                    let known = names(options.iter().map(|option| &option.id));
                    let question = question.to_owned();
                    self.add(at.as_str(), Problem::ConditionUnknownOption { question, option: id, known });
                }
                option.map(|option| option.id.clone())
            })
            .collect();
        found.into_iter().collect()
    }

    fn numbers(
        &mut self,
        at: &str,
        question: &str,
        (min, max): (i32, i32),
        at_least: Option<i32>,
        values: &[(String, &ValueFile)],
    ) -> Option<Test> {
        let mut good = |at: &str, number: Option<i32>, found: String| {
            let inside = number.filter(|number| (min..=max).contains(number));
            if inside.is_none() {
                let expected = format!("a whole number from {min} to {max}");
                self.add(at, Problem::ConditionValue { question: question.to_owned(), expected, found });
            }
            inside
        };
        if let Some(least) = at_least {
            return good(&below(at, "at_least"), Some(least), least.to_string()).map(Test::AtLeast);
        }
        let numbers: Vec<Option<i32>> = values
            .iter()
            .map(|(at, value)| match value {
                ValueFile::Number(number) => good(at, Some(*number), number.to_string()),
                ValueFile::Option(word) => good(at, None, word.to_string()),
            })
            .collect();
        numbers.into_iter().collect::<Option<_>>().map(Test::InNumbers)
    }
}

/// The keys of a condition that has too many or too few of them.
fn present(file: &ConditionFile, tests: &[&str]) -> String {
    let mut keys: Vec<&str> = [
        ("all", file.all.is_some()),
        ("any", file.any.is_some()),
        ("not", file.not.is_some()),
        ("question", file.question.is_some()),
    ]
    .into_iter()
    .filter_map(|(key, there)| there.then_some(key))
    .collect();
    keys.extend(tests);
    if keys.is_empty() { "none".to_owned() } else { keys.join(" and ") }
}
