//! From what a phone sends to checked answers, or to everything that is wrong with it.

mod check;
mod raw;

pub use check::check;
pub use raw::{RawSheet, RawValue};

/// What a scale question's answer is called that says "Không áp dụng / Không biết".
pub const NOT_APPLICABLE: &str = "na";

/// One thing that is wrong with a sheet. `Display` is English, for API clients; people read their own
/// language's sentence, made from the problem.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{question}: {problem}")]
pub struct SheetFault {
    /// The question's id as the sheet has it.
    pub question: String,
    /// The question's place in the definition; `None` where there is no such question.
    pub index: Option<usize>,
    pub problem: SheetProblem,
}

impl SheetFault {
    /// JSON pointer (RFC 6901) to the answer within the request's body: `/answers/tc01`.
    #[must_use]
    pub fn pointer(&self) -> String {
        format!("/answers/{}", self.question.replace('~', "~0").replace('/', "~1"))
    }
}

/// What is wrong with one answer. `given` is what the sheet holds, shortened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetProblem {
    #[error("the definition has no such question")]
    UnknownQuestion,
    #[error("`{given}` is none of the question's options")]
    UnknownOption { given: String },
    #[error("the option `{given}` is chosen twice")]
    RepeatedOption { given: String },
    #[error("{given} options are chosen, at most {max} are allowed")]
    TooManyOptions { given: usize, max: usize },
    #[error("{given} answers to a question that takes one")]
    SeveralAnswers { given: usize },
    #[error("`{given}` is no whole number")]
    NotANumber { given: String },
    #[error("{given} is outside {min} to {max}")]
    OutOfRange { given: i64, min: i32, max: i32 },
    #[error("the question does not offer `na` (not applicable)")]
    NotApplicableNotOffered,
    #[error("expected {expected}")]
    WrongType { expected: &'static str },
    #[error("{given} characters, at most {max} are allowed")]
    TooLong { given: usize, max: usize },
    #[error("the text holds a control character (U+{code:04X})")]
    ControlCharacter { code: u32 },
    #[error("answered, but its condition is not met by the other answers")]
    NotAsked,
    #[error("this question must be answered")]
    Required,
}
