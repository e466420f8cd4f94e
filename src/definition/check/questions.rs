//! Questions: each kind with the keys that mean something for it.

use super::{Check, below, listed, longest, names};
use crate::definition::file::{KindFile, QuestionFile, WordingFile};
use crate::definition::problem::Problem;
use crate::definition::reserved::Reserved;
use crate::definition::{Choice, MAX_TEXT_CHARS, Question, QuestionKind, Wording};

impl Check<'_> {
    pub(super) fn questions(&mut self) -> Vec<Question> {
        let all = self.all_questions();
        if all.len() > super::MAX_QUESTIONS {
            let problem = Problem::TooManyQuestions { count: all.len(), max: super::MAX_QUESTIONS };
            self.add("/sections", problem);
        }
        self.unique("question", all.iter().map(|(at, question)| (at.clone(), question.id.as_str())));
        let mut questions: Vec<Question> = Vec::with_capacity(all.len());
        for (at, file) in &all {
            if let Some(by) = Reserved::of(file.id.as_str()) {
                self.add(below(at, "id"), Problem::ReservedId { id: file.id.to_string(), by });
            }
            if file.required && file.when.is_some() {
                self.add(below(at, "required"), Problem::RequiredWithCondition);
            }
            if file.required && file.sensitive {
                self.add(below(at, "required"), Problem::RequiredSensitive);
            }
            let when = file
                .when
                .as_ref()
                .and_then(|when| self.condition(&below(at, "when"), when, &questions, &file.id));
            questions.push(Question {
                id: file.id.clone(),
                kind: self.kind(at, file),
                text: self.text(&below(at, "text"), &file.text, longest::QUESTION),
                hint: file.hint.as_ref().map(|hint| self.text(&below(at, "hint"), hint, longest::HINT)),
                when,
                required: file.required,
                sensitive: file.sensitive,
                demographic: file.demographic,
                wording: match file.wording {
                    WordingFile::Official => Wording::Official,
                    WordingFile::Unconfirmed => Wording::Unconfirmed,
                    WordingFile::Own => Wording::Own,
                },
            });
        }
        questions
    }

    fn kind(&mut self, at: &str, file: &QuestionFile) -> QuestionKind {
        self.stray_keys(at, file);
        match file.kind {
            KindFile::Scale => QuestionKind::Scale { scale: self.scale_index(at, file) },
            KindFile::Single => QuestionKind::Single { options: self.options(at, file) },
            KindFile::Multiple => {
                let options = self.options(at, file);
                let max = file.max.and_then(|max| {
                    let good =
                        u8::try_from(max).ok().filter(|n| (1..=options.len()).contains(&usize::from(*n)));
                    if good.is_none() {
                        self.add(below(at, "max"), Problem::MaxOfOptions { max, options: options.len() });
                    }
                    good
                });
                QuestionKind::Multiple { options, max }
            }
            KindFile::Number => {
                for (key, missing) in [("min", file.min.is_none()), ("max", file.max.is_none())] {
                    if missing {
                        self.add(at, Problem::MissingForKind { key, kind: "number" });
                    }
                }
                let (min, max) = (file.min.unwrap_or(i32::MIN), file.max.unwrap_or(i32::MAX));
                if min > max {
                    self.add(below(at, "min"), Problem::MinAboveMax { min, max });
                }
                let unit = file.unit.as_ref().map(|unit| self.text(&below(at, "unit"), unit, longest::UNIT));
                QuestionKind::Number { min, max, unit }
            }
            KindFile::Text => QuestionKind::Text { max_chars: file.max_chars.unwrap_or(MAX_TEXT_CHARS) },
        }
    }

    /// A key of another kind is a mistake: it would be silently without effect.
    fn stray_keys(&mut self, at: &str, file: &QuestionFile) {
        let meant: &[&str] = match file.kind {
            KindFile::Scale => &["scale", "outside_index"],
            KindFile::Single => &["options"],
            KindFile::Multiple => &["options", "max"],
            KindFile::Number => &["min", "max", "unit"],
            KindFile::Text => &["max_chars"],
        };
        for (key, present) in [
            ("scale", file.scale.is_some()),
            ("outside_index", file.outside_index),
            ("options", !file.options.is_empty()),
            ("min", file.min.is_some()),
            ("max", file.max.is_some()),
            ("unit", file.unit.is_some()),
            ("max_chars", file.max_chars.is_some()),
        ] {
            if present && !meant.contains(&key) {
                self.add(below(at, key), Problem::KeyNotForKind { key, kind: word(file.kind) });
            }
        }
    }

    fn scale_index(&mut self, at: &str, file: &QuestionFile) -> usize {
        let Some(id) = &file.scale else {
            self.add(at, Problem::MissingForKind { key: "scale", kind: "scale" });
            return 0;
        };
        let index = self.file.scales.iter().position(|scale| scale.id == *id);
        if index.is_none() {
            let known = names(self.file.scales.iter().map(|scale| &scale.id));
            self.add(below(at, "scale"), Problem::UnknownScale { scale: id.to_string(), known });
        }
        index.unwrap_or(0)
    }

    fn options(&mut self, at: &str, file: &QuestionFile) -> Vec<Choice> {
        match file.options.len() {
            0 => self.add(at, Problem::MissingForKind { key: "options", kind: word(file.kind) }),
            1 => self.add(below(at, "options"), Problem::TooFewOptions { found: 1 }),
            _ => {}
        }
        let options_at = below(at, "options");
        self.unique("option", listed(&options_at, &file.options, |option| option.id.as_str()));
        self.distinct(file.options.iter().enumerate().map(|(i, o)| (below(&options_at, i), &o.text)));
        let choices = file.options.iter().enumerate().map(|(i, option)| Choice {
            id: option.id.clone(),
            text: self.text(&below(&below(&options_at, i), "text"), &option.text, longest::OPTION),
        });
        choices.collect()
    }
}

impl<'a> Check<'a> {
    /// Every question with its pointer, in the order of the form.
    pub(super) fn all_questions(&self) -> Vec<(String, &'a QuestionFile)> {
        let mut all = Vec::new();
        for (i, section) in self.file.sections.iter().enumerate() {
            for (j, question) in section.questions.iter().enumerate() {
                all.push((format!("/sections/{i}/questions/{j}"), question));
            }
        }
        all
    }
}

/// The kind as the file says it.
pub(super) fn word(kind: KindFile) -> &'static str {
    match kind {
        KindFile::Scale => "scale",
        KindFile::Single => "single",
        KindFile::Multiple => "multiple",
        KindFile::Number => "number",
        KindFile::Text => "text",
    }
}
