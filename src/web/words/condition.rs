//! A condition in words, for the page that shows every question at once.

use crate::definition::{Condition, Definition, QuestionKind, Test};
use crate::ids::Language;

/// "Chỉ trả lời nếu ở câu 12 Ông/Bà chọn “Trễ hẹn”."
#[must_use]
pub fn only_if(definition: &Definition, condition: &Condition, language: &Language) -> String {
    let speaker = Speaker { definition, language, english: super::Words::of(language.as_str()).tag == "en" };
    let words = speaker.say(condition, false);
    if speaker.english {
        format!("Answer only if {words}.")
    } else {
        format!("Chỉ trả lời nếu {words}.")
    }
}

struct Speaker<'a> {
    definition: &'a Definition,
    language: &'a Language,
    english: bool,
}

impl Speaker<'_> {
    fn say(&self, condition: &Condition, negated: bool) -> String {
        match condition {
            Condition::All(parts) => self.list(parts, negated, !negated),
            Condition::Any(parts) => self.list(parts, negated, negated),
            Condition::Not(inner) => self.say(inner, !negated),
            Condition::Question { question, test } => self.test(*question, test, negated),
        }
    }

    /// A negated "all" is "any" of the negated, and the other way round.
    fn list(&self, parts: &[Condition], negated: bool, all: bool) -> String {
        let join = match (all, self.english) {
            (true, true) => " and ",
            (true, false) => " và ",
            (false, true) => " or ",
            (false, false) => " hoặc ",
        };
        parts.iter().map(|part| self.say(part, negated)).collect::<Vec<_>>().join(join)
    }

    fn test(&self, question: usize, test: &Test, negated: bool) -> String {
        let what = match test {
            Test::In(options) => {
                self.either(options.iter().map(|option| self.option(question, option.as_str())))
            }
            Test::InNumbers(numbers) => self.either(numbers.iter().map(|n| self.number(question, *n))),
            Test::AtLeast(least) => {
                let least = self.number(question, *least);
                if self.english { format!("{least} or more") } else { format!("{least} trở lên") }
            }
        };
        let number = question + 1;
        match (self.english, negated) {
            (true, false) => format!("your answer to question {number} is {what}"),
            (true, true) => format!("your answer to question {number} is not {what}"),
            (false, false) => format!("ở câu {number} Ông/Bà chọn {what}"),
            (false, true) => format!("ở câu {number} Ông/Bà không chọn {what}"),
        }
    }

    fn either(&self, words: impl Iterator<Item = String>) -> String {
        words.collect::<Vec<_>>().join(if self.english { " or " } else { " hoặc " })
    }

    fn option(&self, question: usize, id: &str) -> String {
        let text = match self.definition.questions.get(question).map(|q| &q.kind) {
            Some(QuestionKind::Single { options } | QuestionKind::Multiple { options, .. }) => {
                options.iter().find(|o| o.id.as_str() == id).map(|o| o.text.in_language(self.language))
            }
            Some(QuestionKind::Scale { .. } | QuestionKind::Number { .. } | QuestionKind::Text { .. })
            | None => None,
        };
        format!("“{}”", text.unwrap_or(id))
    }

    /// A point of a scale by its words, a number as it is.
    fn number(&self, question: usize, value: i32) -> String {
        let point = self.definition.scale_of(question).and_then(|scale| {
            usize::try_from(value).ok().and_then(|at| at.checked_sub(1)).and_then(|at| scale.points.get(at))
        });
        point
            .map_or_else(|| value.to_string(), |point| format!("“{}”", point.text.in_language(self.language)))
    }
}
