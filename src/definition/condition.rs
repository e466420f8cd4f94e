//! When a question is asked. Evaluated here and nowhere else on the server; the browser gets the
//! same condition as data.

use crate::ids::OptionCode;
use serde::{Deserialize, Serialize};

/// A relevance condition over earlier questions. An unanswered question fails every test on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Question {
        /// Index into `Definition::questions`, smaller than that of the question it belongs to.
        question: usize,
        test: Test,
    },
}

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
