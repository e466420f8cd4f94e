//! A condition in words, for pages and sheets that show every question at once.

use super::{Condition, Definition, QuestionKind, Test};
use crate::ids::Language;
use crate::words::{Phrase, Words};

/// "Chỉ trả lời nếu ở câu 12 Ông/Bà chọn “Trễ hẹn”."
#[must_use]
pub fn only_if(definition: &Definition, condition: &Condition, language: &Language) -> Phrase {
    let words = definition.words(language.as_str());
    let said = Speaker { definition, language, words: &words }.say(condition, false);
    words.only_if.fill(&[("condition", &said)])
}

struct Speaker<'a> {
    definition: &'a Definition,
    language: &'a Language,
    words: &'a Words,
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
        joined(
            parts.iter().map(|part| self.say(part, negated)),
            if all { &self.words.and } else { &self.words.or },
        )
    }

    fn test(&self, question: usize, test: &Test, negated: bool) -> String {
        let or = &self.words.or;
        let what = match test {
            Test::In(options) => joined(options.iter().map(|id| self.option(question, id.as_str())), or),
            Test::InNumbers(numbers) => joined(numbers.iter().map(|n| self.number(question, *n)), or),
            Test::AtLeast(least) => {
                self.words.at_least.fill(&[("n", &self.number(question, *least))]).to_string()
            }
        };
        let sentence = if negated { &self.words.not_chosen } else { &self.words.chosen };
        sentence.fill(&[("n", &(question + 1)), ("what", &what)]).to_string()
    }

    fn quoted(&self, text: &str) -> String {
        self.words.quoted.fill(&[("text", &text)]).to_string()
    }

    fn option(&self, question: usize, id: &str) -> String {
        let text = match self.definition.questions.get(question).map(|q| &q.kind) {
            Some(QuestionKind::Single { options } | QuestionKind::Multiple { options, .. }) => {
                options.iter().find(|o| o.id.as_str() == id).map(|o| o.text.in_language(self.language))
            }
            Some(QuestionKind::Scale { .. } | QuestionKind::Number { .. } | QuestionKind::Text { .. })
            | None => None,
        };
        self.quoted(text.unwrap_or(id))
    }

    /// A point of a scale by its words, a number as it is.
    fn number(&self, question: usize, value: i32) -> String {
        let point = self.definition.scale_of(question).and_then(|scale| {
            usize::try_from(value).ok().and_then(|at| at.checked_sub(1)).and_then(|at| scale.points.get(at))
        });
        point.map_or_else(|| value.to_string(), |point| self.quoted(point.text.in_language(self.language)))
    }
}

fn joined(parts: impl Iterator<Item = String>, by: &str) -> String {
    parts.collect::<Vec<_>>().join(&format!(" {by} "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::parse::from_yaml;

    #[test]
    fn conditions_are_told_by_the_numbers_and_words_on_the_page() {
        let text = include_str!("../../tests/golden/definitions/every-kind.1.yaml");
        let definition = from_yaml(text, "every-kind.1.yaml").unwrap_or_else(|faults| panic!("{faults}"));
        let said = |question: usize, language: &str| {
            let when = definition.questions[question].when.as_ref().unwrap();
            only_if(&definition, when, &language.parse().unwrap()).to_string()
        };
        assert_eq!(said(3, "vi"), "Chỉ trả lời nếu ở câu 3 Ông/Bà chọn “Có”.");
        assert_eq!(said(3, "en"), "Answer only if your answer to question 3 is “Yes”.");
        assert_eq!(
            said(5, "vi"),
            "Chỉ trả lời nếu ở câu 5 Ông/Bà chọn 3 trở lên hoặc ở câu 1 Ông/Bà chọn “Rất không hài lòng” hoặc \
             “Không hài lòng” và ở câu 4 Ông/Bà không chọn “Thư” hoặc “Cách khác”."
        );
    }
}
