//! The check of a sheet against its definition.

use super::{NOT_APPLICABLE, RawSheet, RawValue, SheetFault, SheetProblem};
use crate::answers::{Answer, Answers};
use crate::definition::{Choice, Definition, Question, QuestionKind, Scale, Seen};
use crate::ids::Rating;
use std::cell::Cell;
use std::collections::BTreeSet;

/// Checks a sheet. Questions that it does not name, or whose value is empty, are not answered.
///
/// # Errors
/// Every fault: first the questions that do not exist, then by the definition's order. A question whose
/// condition rests on a faulty answer is not blamed for it.
pub fn check(definition: &Definition, sheet: &RawSheet) -> Result<Answers, Vec<SheetFault>> {
    let mut faults: Vec<SheetFault> = sheet
        .iter()
        .filter(|(id, _)| definition.question_index(id).is_none())
        .map(|(id, _)| SheetFault {
            question: id.to_owned(),
            index: None,
            problem: SheetProblem::UnknownQuestion,
        })
        .collect();
    let mut values: Vec<Option<Answer>> = Vec::with_capacity(definition.questions.len());
    for (index, question) in definition.questions.iter().enumerate() {
        let answer = answer(definition, question, sheet.get(question.id.as_str()))
            .and_then(|answer| placed(definition, question, answer, &values));
        values.push(match answer {
            Ok(answer) => Some(answer),
            Err(problem) => {
                faults.push(SheetFault { question: question.id.to_string(), index: Some(index), problem });
                None
            }
        });
    }
    let values: Option<Vec<Answer>> = values.into_iter().collect();
    match values {
        Some(values) if faults.is_empty() => Ok(Answers { definition: definition.hash, values }),
        _ => Err(faults),
    }
}

/// Sets the answer in its place: was it asked for, and may it be missing? `before` are the answers to
/// the earlier questions, `None` where one is faulty.
fn placed(
    definition: &Definition,
    question: &Question,
    answer: Answer,
    before: &[Option<Answer>],
) -> Result<Answer, SheetProblem> {
    let uncertain = Cell::new(false);
    let asked = question.when.as_ref().is_none_or(|when| {
        when.holds(&|earlier: usize| {
            let Some(Some(answer)) = before.get(earlier) else {
                uncertain.set(true);
                return Seen::Nothing;
            };
            answer.seen(definition, earlier)
        })
    });
    match (asked, answer) {
        (_, answer) if uncertain.get() => Ok(answer),
        (true, Answer::NotAnswered) if question.required => Err(SheetProblem::Required),
        (true, answer) => Ok(answer),
        (false, Answer::NotAnswered) => Ok(Answer::NotAsked),
        (false, _) => Err(SheetProblem::NotAsked),
    }
}

/// The answer that a raw value says, whether or not it was asked for.
fn answer(
    definition: &Definition,
    question: &Question,
    raw: Option<&RawValue>,
) -> Result<Answer, SheetProblem> {
    let given = raw.map(entries).unwrap_or_default();
    if given.is_empty() {
        return Ok(Answer::NotAnswered);
    }
    if let QuestionKind::Multiple { options, max } = &question.kind {
        let max = max.map_or(options.len(), usize::from);
        return choices(options, max, &given);
    }
    let [one] = given.as_slice() else {
        return Err(SheetProblem::SeveralAnswers { given: given.len() });
    };
    match &question.kind {
        QuestionKind::Scale { scale } => match definition.scales.get(*scale) {
            Some(scale) => rating(scale, one),
            None => Ok(Answer::NotAnswered),
        },
        QuestionKind::Single { options } => option(options, one).map(Answer::Choice),
        QuestionKind::Number { min, max, .. } => number(one, *min, *max).map(Answer::Number),
        QuestionKind::Text { max_chars } => text(one, usize::from(*max_chars)),
        // Answered above.
        QuestionKind::Multiple { .. } => Ok(Answer::NotAnswered),
    }
}

/// The values that say something: a list's entries one by one, without `null` and empty texts.
fn entries(raw: &RawValue) -> Vec<&RawValue> {
    match raw {
        RawValue::Nothing => Vec::new(),
        RawValue::Text(text) if text.trim().is_empty() => Vec::new(),
        // A list in a list says nothing that a question could take: kept, to be refused.
        RawValue::List(values) => values
            .iter()
            .filter(|value| matches!(value, RawValue::List(_)) || !entries(value).is_empty())
            .collect(),
        RawValue::Number(_) | RawValue::Text(_) | RawValue::Other => vec![raw],
    }
}

fn rating(scale: &Scale, raw: &RawValue) -> Result<Answer, SheetProblem> {
    if matches!(raw, RawValue::Text(text) if text.trim() == NOT_APPLICABLE) {
        let offered = scale.not_applicable.is_some();
        return if offered { Ok(Answer::NotApplicable) } else { Err(SheetProblem::NotApplicableNotOffered) };
    }
    let best = i32::try_from(scale.points.len()).unwrap_or(i32::MAX);
    let value = number(raw, 1, best)?;
    let rating = u8::try_from(value).ok().and_then(Rating::new);
    rating.map(Answer::Rating).ok_or(SheetProblem::OutOfRange { given: value.into(), min: 1, max: best })
}

fn number(raw: &RawValue, min: i32, max: i32) -> Result<i32, SheetProblem> {
    let given = match raw {
        RawValue::Number(number) => *number,
        RawValue::Text(text) => whole(text).ok_or_else(|| SheetProblem::NotANumber { given: short(text) })?,
        RawValue::Nothing | RawValue::List(_) | RawValue::Other => {
            return Err(SheetProblem::WrongType { expected: "a whole number" });
        }
    };
    i32::try_from(given).ok().filter(|number| (min..=max).contains(number)).ok_or(SheetProblem::OutOfRange {
        given,
        min,
        max,
    })
}

/// A whole number as people type it: digits, perhaps a minus sign, perhaps spaces around.
fn whole(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let good = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    good.then(|| text.parse().ok()).flatten()
}

fn option(options: &[Choice], raw: &RawValue) -> Result<u8, SheetProblem> {
    let id = match raw {
        RawValue::Text(text) => text.trim().to_owned(),
        // An option may be called `1`.
        RawValue::Number(number) => number.to_string(),
        RawValue::Nothing | RawValue::List(_) | RawValue::Other => {
            return Err(SheetProblem::WrongType { expected: "an option's id" });
        }
    };
    options
        .iter()
        .position(|option| option.id.as_str() == id)
        .and_then(|index| u8::try_from(index).ok())
        .ok_or_else(|| SheetProblem::UnknownOption { given: short(&id) })
}

fn choices(options: &[Choice], max: usize, given: &[&RawValue]) -> Result<Answer, SheetProblem> {
    let mut chosen = BTreeSet::new();
    for raw in given {
        let index = option(options, raw)?;
        if !chosen.insert(index) {
            let given = options.get(usize::from(index)).map(|option| option.id.to_string());
            return Err(SheetProblem::RepeatedOption { given: given.unwrap_or_default() });
        }
    }
    if chosen.len() > max {
        return Err(SheetProblem::TooManyOptions { given: chosen.len(), max });
    }
    Ok(Answer::Choices(chosen.into_iter().collect()))
}

fn text(raw: &RawValue, max: usize) -> Result<Answer, SheetProblem> {
    let RawValue::Text(text) = raw else {
        return Err(SheetProblem::WrongType { expected: "a text" });
    };
    // Forms send CR LF for a line end.
    let text = text.trim().replace("\r\n", "\n").replace('\r', "\n");
    if let Some(control) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(SheetProblem::ControlCharacter { code: control.into() });
    }
    let given = text.chars().count();
    if given > max { Err(SheetProblem::TooLong { given, max }) } else { Ok(Answer::Text(text)) }
}

/// What was given, short enough to be repeated in an answer.
fn short(text: &str) -> String {
    let mut short: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
