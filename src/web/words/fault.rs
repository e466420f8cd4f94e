//! What is wrong with a sheet, as a sentence for the person who filled it in.

use super::{Phrase, Words, only_if};
use crate::answers::sheet::{SheetFault, SheetProblem};
use crate::definition::{Definition, QuestionKind};
use crate::ids::{Language, ResponseIdError};
use crate::web::submit::Fault;

/// The sentence, in the language's words: what to do, never "invalid".
#[must_use]
pub fn sentence(definition: &Definition, language: &Language, fault: &Fault) -> Phrase {
    let w = definition.words(language.as_str());
    match fault {
        Fault::Id(error) => id(&w, *error),
        Fault::Shape { detail, .. } => Phrase::plain(detail),
        Fault::Definition { given, expected } => {
            w.fault_definition.fill(&[("given", given), ("expected", expected)])
        }
        Fault::Language { given, known } => {
            w.fault_language.fill(&[("given", given), ("known", &known.join(", "))])
        }
        Fault::Code { without: false } => w.fault_code.clone(),
        Fault::Code { without: true } => w.fault_code_without.clone(),
        Fault::ManyCodes => w.fault_codes.clone(),
        Fault::Field { .. } => w.fault_field.clone(),
        Fault::FieldNotAsked => w.fault_field_not_asked.clone(),
        Fault::Answer(fault) => answer(definition, language, &w, fault),
    }
}

/// What is the matter with a response's id. A citizen sees this only where the page was tampered with.
fn id(w: &Words, error: ResponseIdError) -> Phrase {
    match error {
        ResponseIdError::NotUuid => w.fault_id.clone(),
        ResponseIdError::TimeStamped => w.fault_id_time.clone(),
        ResponseIdError::Version => w.fault_id_version.clone(),
        ResponseIdError::Hour { first, last } => w.fault_id_hour.fill(&[("first", &first), ("last", &last)]),
    }
}

fn answer(definition: &Definition, language: &Language, w: &Words, fault: &SheetFault) -> Phrase {
    let Some(index) = fault.index else {
        return w.fault_unknown_question.fill(&[("id", &fault.question)]);
    };
    let kind = definition.questions.get(index).map(|question| &question.kind);
    let n = index + 1;
    match (&fault.problem, kind) {
        (SheetProblem::NotAsked, _) => {
            let when = definition.questions.get(index).and_then(|question| question.when.as_ref());
            let when = when.map(|when| only_if(definition, when, language).to_string());
            w.fault_not_asked.fill(&[("n", &n), ("when", &when.unwrap_or_default())])
        }
        (SheetProblem::Required, Some(QuestionKind::Number { .. } | QuestionKind::Text { .. })) => {
            w.fault_required.fill(&[("n", &n)])
        }
        (SheetProblem::Required, _) => w.fault_required_choice.fill(&[("n", &n)]),
        (SheetProblem::WrongType { .. }, Some(QuestionKind::Text { .. })) => {
            w.fault_in_words.fill(&[("n", &n)])
        }
        // On a scale, a wrong number is a choice that does not exist.
        (
            SheetProblem::NotANumber { .. } | SheetProblem::OutOfRange { .. },
            Some(QuestionKind::Scale { .. }),
        ) => w.fault_of_question.fill(&[("n", &n), ("what", &w.fault_choose)]),
        (problem, _) => w.fault_of_question.fill(&[("n", &n), ("what", &told(w, problem))]),
    }
}

fn told(w: &Words, problem: &SheetProblem) -> Phrase {
    match problem {
        SheetProblem::UnknownQuestion
        | SheetProblem::UnknownOption { .. }
        | SheetProblem::NotApplicableNotOffered
        | SheetProblem::WrongType { .. } => w.fault_choose.clone(),
        SheetProblem::RepeatedOption { .. } => w.fault_repeated.clone(),
        SheetProblem::TooManyOptions { given, max } => {
            w.fault_too_many.fill(&[("given", given), ("max", max)])
        }
        SheetProblem::SeveralAnswers { .. } => w.fault_several.clone(),
        SheetProblem::NotANumber { .. } => w.fault_digits.clone(),
        SheetProblem::OutOfRange { min, max, .. } => w.fault_range.fill(&[("min", min), ("max", max)]),
        SheetProblem::TooLong { given, max } => {
            w.fault_too_long.fill(&[("given", &w.grouped(*given)), ("max", &w.grouped(*max))])
        }
        SheetProblem::ControlCharacter { .. } => w.fault_invisible.clone(),
        SheetProblem::NotAsked | SheetProblem::Required => w.fault_look_again.clone(),
    }
}
