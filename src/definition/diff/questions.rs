//! What changed about the questions: new, gone, moved, reworded, answered otherwise.

use super::{Differ, Effect, What};
use crate::definition::{Choice, Condition, Definition, Question, QuestionKind, Scale};
use crate::ids::{FactorCode, QuestionCode};

/// The factor of a question, where it counts in the index.
fn factor(definition: &Definition, question: &QuestionCode) -> Option<FactorCode> {
    let at = definition.question_index(question.as_str())?;
    definition.factors.iter().find(|factor| factor.criteria.contains(&at)).map(|factor| factor.id.clone())
}

impl<'a> Differ<'a> {
    pub(super) fn questions(&mut self) {
        let (old, new) = (self.old, self.new);
        for question in &new.questions {
            match old.question_index(question.id.as_str()).map(|at| &old.questions[at]) {
                Some(before) => self.question(before, question),
                None => self.coming_or_going(new, question, "Thêm", "is new"),
            }
        }
        for gone in old.questions.iter().filter(|q| new.question_index(q.id.as_str()).is_none()) {
            self.coming_or_going(old, gone, "Bỏ", "is gone");
        }
        self.order();
    }

    fn coming_or_going(&mut self, of: &'a Definition, question: &Question, vi: &str, en: &str) {
        let text = Self::read(of, &question.text);
        let counts = factor(of, &question.id).is_some();
        let (kind_vi, kind_en) =
            if counts { ("tiêu chí", "criterion") } else { ("câu hỏi", "question") };
        self.tell(
            What::Question(question.id.to_string()),
            if counts { Effect::Breaks } else { Effect::None },
            format!("{vi} {kind_vi} “{text}”."),
            format!("The {kind_en} “{text}” {en}."),
        );
    }

    /// Questions of both that stand in another order now.
    fn order(&mut self) {
        let both = |of: &'a Definition, other: &Definition| -> Vec<&'a QuestionCode> {
            let ids = of.questions.iter().map(|question| &question.id);
            ids.filter(|id| other.question_index(id.as_str()).is_some()).collect()
        };
        if both(self.old, self.new) != both(self.new, self.old) {
            self.tell(
                What::Whole,
                Effect::Care,
                "Thứ tự câu hỏi đã đổi: câu đứng trước có thể ảnh hưởng cách trả lời câu sau.".to_owned(),
                "The questions stand in another order: what comes before can sway what is answered."
                    .to_owned(),
            );
        }
    }

    fn question(&mut self, before: &Question, after: &Question) {
        let counts = factor(self.old, &before.id).is_some() || factor(self.new, &after.id).is_some();
        let tell = |differ: &mut Self, effect: Effect, vi: String, en: String| {
            let effect = if counts { effect } else { Effect::None };
            differ.tell(What::Question(after.id.to_string()), effect, vi, en);
        };
        let name = Self::read(self.new, &after.text).to_owned();
        for language in self.reworded(&before.text, &after.text) {
            let (was, is) = (before.text.in_language(language), after.text.in_language(language));
            let vi = format!("Câu chữ ({language}) đổi từ “{was}” thành “{is}”.");
            tell(self, Effect::Care, vi, format!("The wording ({language}) changes from “{was}” to “{is}”."));
        }
        if before.hint != after.hint {
            let (vi, en) = (
                format!("Lời giải thích dưới câu “{name}” đã đổi."),
                format!("The hint below “{name}” changes."),
            );
            tell(self, Effect::Care, vi, en);
        }
        let when =
            |definition, question: &Question| question.when.as_ref().map(|when| by_id(definition, when));
        if when(self.old, before) != when(self.new, after) {
            let (vi, en) = (
                format!("Câu “{name}” được hỏi trong trường hợp khác trước."),
                format!("“{name}” is asked of other people than before."),
            );
            tell(self, Effect::Breaks, vi, en);
        }
        if before.required != after.required {
            let (vi, en) = if after.required {
                (format!("Câu “{name}” nay bắt buộc trả lời."), format!("“{name}” must be answered now."))
            } else {
                (format!("Câu “{name}” nay được phép bỏ trống."), format!("“{name}” may be left out now."))
            };
            tell(self, Effect::Care, vi, en);
        }
        if before.sensitive != after.sensitive || before.demographic != after.demographic {
            let (vi, en) = (
                format!("Câu “{name}” nay được xếp loại dữ liệu khác (nhạy cảm, nhân khẩu)."),
                format!("“{name}” is another kind of data now (sensitive, demographic)."),
            );
            tell(self, Effect::None, vi, en);
        }
        let factors = (factor(self.old, &before.id), factor(self.new, &after.id));
        if factors.0 != factors.1 {
            let said = |of: &Definition, id: Option<FactorCode>| {
                let factor = of.factors.iter().find(|factor| id.as_ref() == Some(&factor.id));
                factor.map_or_else(|| "–".to_owned(), |factor| format!("“{}”", Self::read(of, &factor.text)))
            };
            let (was, is) = (said(self.old, factors.0), said(self.new, factors.1));
            let vi = format!("Câu “{name}” chuyển từ yếu tố {was} sang {is}.");
            let en = format!("“{name}” moves from the factor {was} to {is}.");
            tell(self, Effect::Breaks, vi, en);
        }
        self.answers(before, after, &name, counts);
    }

    fn answers(&mut self, before: &Question, after: &Question, name: &str, counts: bool) {
        let told = self.changes.len();
        match (&before.kind, &after.kind) {
            (QuestionKind::Scale { scale: old }, QuestionKind::Scale { scale: new }) => {
                self.scale(&self.old.scales[*old], &self.new.scales[*new], after, name);
            }
            (QuestionKind::Single { options: old }, QuestionKind::Single { options: new })
            | (QuestionKind::Multiple { options: old, .. }, QuestionKind::Multiple { options: new, .. }) => {
                self.options(old, new, after, name);
            }
            (QuestionKind::Number { .. }, QuestionKind::Number { .. })
            | (QuestionKind::Text { .. }, QuestionKind::Text { .. }) => {}
            _ => self.tell(
                What::Question(after.id.to_string()),
                Effect::Breaks,
                format!("Câu “{name}” được trả lời theo kiểu khác trước."),
                format!("“{name}” is answered in another way than before."),
            ),
        }
        if self.changes.len() == told && limits(&before.kind) != limits(&after.kind) {
            self.tell(
                What::Question(after.id.to_string()),
                Effect::None,
                format!("Giới hạn câu trả lời của “{name}” đã đổi."),
                format!("The limits of answers to “{name}” change."),
            );
        }
        for change in &mut self.changes[told..] {
            change.effect = if counts { change.effect } else { Effect::None };
        }
    }

    fn scale(&mut self, old: &Scale, new: &Scale, after: &Question, name: &str) {
        let what = || What::Question(after.id.to_string());
        let satisfied = |scale: &Scale| scale.points.iter().map(|point| point.satisfied).collect::<Vec<_>>();
        if old.points.len() != new.points.len() {
            let (was, is) = (old.points.len(), new.points.len());
            let vi = format!("Thang đo của “{name}” đổi từ {was} mức thành {is} mức.");
            self.tell(
                what(),
                Effect::Breaks,
                vi,
                format!("The scale of “{name}” has {is} points now, not {was}."),
            );
            return;
        }
        if satisfied(old) != satisfied(new) {
            let vi = format!("Với câu “{name}”, các mức được tính là hài lòng đã đổi.");
            self.tell(what(), Effect::Breaks, vi, format!("Other points count as satisfied for “{name}”."));
        }
        if old.not_applicable.is_some() != new.not_applicable.is_some() {
            let (vi, en) = if new.not_applicable.is_some() {
                ("nay có thêm lựa chọn “không áp dụng”", "offers “not applicable” now")
            } else {
                ("không còn lựa chọn “không áp dụng”", "offers “not applicable” no more")
            };
            self.tell(what(), Effect::Care, format!("Câu “{name}” {vi}."), format!("“{name}” {en}."));
        }
        let reworded =
            old.points.iter().zip(&new.points).any(|(a, b)| !self.reworded(&a.text, &b.text).is_empty());
        if reworded {
            let vi = format!("Câu chữ của các mức trả lời câu “{name}” đã đổi.");
            self.tell(what(), Effect::Care, vi, format!("The points of “{name}” are worded otherwise."));
        }
    }

    fn options(&mut self, old: &[Choice], new: &[Choice], after: &Question, name: &str) {
        let what = || What::Question(after.id.to_string());
        for option in new {
            let text = Self::read(self.new, &option.text);
            match old.iter().find(|known| known.id == option.id) {
                None => self.tell(
                    what(),
                    Effect::None,
                    format!("Câu “{name}” có thêm lựa chọn “{text}”."),
                    format!("“{name}” has the new option “{text}”."),
                ),
                Some(known) => {
                    for language in self.reworded(&known.text, &option.text) {
                        let (was, is) = (known.text.in_language(language), option.text.in_language(language));
                        let vi = format!("Lựa chọn “{was}” ({language}) của câu “{name}” nay là “{is}”.");
                        let en = format!("The option “{was}” ({language}) of “{name}” reads “{is}” now.");
                        self.tell(what(), Effect::None, vi, en);
                    }
                }
            }
        }
        for gone in old.iter().filter(|known| new.iter().all(|option| option.id != known.id)) {
            let text = Self::read(self.old, &gone.text);
            let vi = format!("Câu “{name}” bỏ lựa chọn “{text}”.");
            self.tell(what(), Effect::None, vi, format!("The option “{text}” of “{name}” is gone."));
        }
    }
}

/// A condition by the ids of its questions: their places change whenever a question comes before them.
fn by_id(definition: &Definition, condition: &Condition) -> String {
    let list = |parts: &[Condition]| -> String {
        parts.iter().map(|part| by_id(definition, part)).collect::<Vec<_>>().join(", ")
    };
    match condition {
        Condition::All(parts) => format!("all({})", list(parts)),
        Condition::Any(parts) => format!("any({})", list(parts)),
        Condition::Not(part) => format!("not({})", by_id(definition, part)),
        Condition::Question { question, test } => {
            let id = definition.questions.get(*question).map_or("", |question| question.id.as_str());
            format!("{id} {test:?}")
        }
    }
}

/// What bounds an answer, whatever can be chosen.
fn limits(kind: &QuestionKind) -> (Option<u8>, Option<(i32, i32)>, Option<u16>) {
    match kind {
        QuestionKind::Multiple { max, .. } => (*max, None, None),
        QuestionKind::Number { min, max, .. } => (None, Some((*min, *max)), None),
        QuestionKind::Text { max_chars } => (None, None, Some(*max_chars)),
        QuestionKind::Scale { .. } | QuestionKind::Single { .. } => (None, None, None),
    }
}
