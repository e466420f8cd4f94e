//! When a question is asked. Evaluated here and nowhere else on the server; the browser gets the
//! same condition as data.

use crate::ids::OptionCode;
use serde::{Deserialize, Serialize};

/// A relevance condition over earlier questions. An unanswered question fails every test on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Every one holds.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// The answer to a question passes a test.
    Question {
        /// Index into `Definition::questions`, smaller than that of the question it belongs to.
        question: usize,
        test: Test,
    },
}

/// What is asked of one answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// Single: one of these options was chosen. Multiple: at least one of them was.
    In(Vec<OptionCode>),
    /// Scale: the rating is one of these. Number: the number is.
    InNumbers(Vec<i32>),
    /// Scale or number: at least so much.
    AtLeast(i32),
}

/// What a condition sees of an earlier answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen<'a> {
    /// Not asked, not answered or not applicable: fails every test.
    Nothing,
    /// The rating, from 1, or the number.
    Number(i32),
    /// The chosen option, or options.
    Options(Vec<&'a OptionCode>),
}

impl Condition {
    /// Whether the question is asked, given what `seen` says of a question by its place.
    pub fn holds<'a>(&self, seen: &impl Fn(usize) -> Seen<'a>) -> bool {
        match self {
            Self::All(inner) => inner.iter().all(|condition| condition.holds(seen)),
            Self::Any(inner) => inner.iter().any(|condition| condition.holds(seen)),
            Self::Not(inner) => !inner.holds(seen),
            Self::Question { question, test } => test.holds(&seen(*question)),
        }
    }

    /// The places of the questions that the condition rests on, each once, ascending.
    #[must_use]
    pub fn rests_on(&self) -> std::collections::BTreeSet<usize> {
        match self {
            Self::All(inner) | Self::Any(inner) => inner.iter().flat_map(Self::rests_on).collect(),
            Self::Not(inner) => inner.rests_on(),
            Self::Question { question, .. } => [*question].into(),
        }
    }
}

impl Test {
    fn holds(&self, seen: &Seen<'_>) -> bool {
        match (self, seen) {
            (Self::In(options), Seen::Options(chosen)) => chosen.iter().any(|one| options.contains(one)),
            (Self::InNumbers(numbers), Seen::Number(number)) => numbers.contains(number),
            (Self::AtLeast(least), Seen::Number(number)) => number >= least,
            (Self::In(_), Seen::Nothing | Seen::Number(_))
            | (Self::InNumbers(_) | Self::AtLeast(_), Seen::Nothing | Seen::Options(_)) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn option(id: &str) -> OptionCode {
        id.parse().unwrap()
    }

    fn on(question: usize, test: Test) -> Condition {
        Condition::Question { question, test }
    }

    #[test]
    fn an_unanswered_question_fails_every_test_and_its_opposite_holds() {
        let nothing = |_: usize| Seen::Nothing;
        for test in [Test::In(vec![option("yes")]), Test::InNumbers(vec![0]), Test::AtLeast(i32::MIN)] {
            assert!(!on(0, test.clone()).holds(&nothing));
            assert!(Condition::Not(Box::new(on(0, test))).holds(&nothing));
        }
    }

    #[test]
    fn conditions_combine() {
        let (yes, b) = (option("yes"), option("b"));
        let seen = |question: usize| match question {
            0 => Seen::Options(vec![&yes]),
            1 => Seen::Number(3),
            2 => Seen::Options(vec![&yes, &b]),
            _ => Seen::Nothing,
        };
        let late = on(0, Test::In(vec![option("yes"), option("no")]));
        let thrice = on(1, Test::AtLeast(3));
        assert!(late.holds(&seen) && thrice.holds(&seen));
        assert!(on(2, Test::In(vec![option("b")])).holds(&seen));
        assert!(!on(2, Test::In(vec![option("c")])).holds(&seen));
        assert!(!on(1, Test::InNumbers(vec![1, 2])).holds(&seen));
        let all = Condition::All(vec![late.clone(), thrice.clone()]);
        assert!(all.holds(&seen));
        assert_eq!(all.rests_on(), [0, 1].into());
        assert!(!Condition::All(vec![late.clone(), on(9, Test::AtLeast(0))]).holds(&seen));
        assert!(Condition::Any(vec![on(9, Test::AtLeast(0)), thrice]).holds(&seen));
        assert!(!Condition::Not(Box::new(late)).holds(&seen));
    }
}
