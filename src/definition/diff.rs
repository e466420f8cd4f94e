//! What changed from one definition to another, as people speak of questionnaires: question by question,
//! not line by line; and whether figures of the two may stand in one series.
//!
//! A criterion goes on in the series while it asks the same of the same people on the same scale. New
//! words for it are told, since only people can judge whether they ask the same. An index goes on while
//! its criteria, their factors and parts, and the method do.

mod questions;
mod words;

pub use words::Tongue;

use super::{Definition, Factor, Text};
use crate::ids::{DefinitionRef, Language};

/// What lies between two definitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diff {
    pub from: DefinitionRef,
    pub to: DefinitionRef,
    /// In the order of the new form; what is gone stands at the end of its kind.
    pub changes: Vec<Change>,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub what: What,
    pub effect: Effect,
    /// In words, in each [`Tongue`].
    vietnamese: String,
    english: String,
}

/// What a difference is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Title, introduction, languages, source.
    Whole,
    /// How the index is computed.
    Index,
    /// A question, by its id.
    Question(String),
}

/// What a difference does to a series of figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Nothing.
    None,
    /// People have to judge: the words of a criterion or of a scale are new.
    Care,
    /// Figures before and after do not belong in one series.
    Breaks,
}

impl Change {
    /// In words.
    #[must_use]
    pub fn say(&self, tongue: Tongue) -> &str {
        match tongue {
            Tongue::Vietnamese => &self.vietnamese,
            Tongue::English => &self.english,
        }
    }
}

impl Diff {
    /// The heaviest effect of all changes: whether the overall index goes on.
    #[must_use]
    pub fn effect(&self) -> Effect {
        self.changes.iter().map(|change| change.effect).max().unwrap_or(Effect::None)
    }

    /// Whether nothing that can be seen or counted differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

/// Compares two definitions, of one questionnaire or of two.
#[must_use]
pub fn between(old: &Definition, new: &Definition) -> Diff {
    let mut diff = Differ { old, new, changes: Vec::new() };
    diff.whole();
    diff.index();
    diff.sections();
    diff.questions();
    Diff { from: old.name.clone(), to: new.name.clone(), changes: diff.changes }
}

struct Differ<'a> {
    old: &'a Definition,
    new: &'a Definition,
    changes: Vec<Change>,
}

impl<'a> Differ<'a> {
    fn tell(&mut self, what: What, effect: Effect, vietnamese: String, english: String) {
        self.changes.push(Change { what, effect, vietnamese, english });
    }

    /// A text as it reads in Vietnamese, else in the definition's first language.
    fn read<'t>(definition: &Definition, text: &'t Text) -> &'t str {
        let vietnamese = definition.languages.iter().find(|language| language.as_str() == "vi");
        text.in_language(vietnamese.unwrap_or(&definition.languages[0]))
    }

    /// The languages of both in which the text differs.
    fn reworded(&self, old: &Text, new: &Text) -> Vec<&'a Language> {
        let both = self.new.languages.iter().filter(|language| self.old.languages.contains(language));
        both.filter(|language| old.in_language(language) != new.in_language(language)).collect()
    }

    fn whole(&mut self) {
        let (old, new) = (self.old, self.new);
        for (vi, en, before, after) in [
            ("Tiêu đề", "The title", &old.title, &new.title),
            ("Lời giới thiệu", "The introduction", &old.intro, &new.intro),
        ] {
            for language in self.reworded(before, after) {
                let (before, after) = (before.in_language(language), after.in_language(language));
                self.tell(
                    What::Whole,
                    Effect::None,
                    format!("{vi} ({language}) đổi từ “{before}” thành “{after}”."),
                    format!("{en} ({language}) changes from “{before}” to “{after}”."),
                );
            }
        }
        for language in new.languages.iter().filter(|language| !old.languages.contains(language)) {
            let (vi, en) = (format!("Thêm ngôn ngữ {language}."), format!("The language {language} is new."));
            self.tell(What::Whole, Effect::None, vi, en);
        }
        for language in old.languages.iter().filter(|language| !new.languages.contains(language)) {
            let (vi, en) = (format!("Bỏ ngôn ngữ {language}."), format!("The language {language} is gone."));
            self.tell(What::Whole, Effect::None, vi, en);
        }
        if old.source.decision != new.source.decision || old.source.appendix != new.source.appendix {
            let (before, after) = (&old.source.decision, &new.source.decision);
            self.tell(
                What::Whole,
                Effect::None,
                format!("Căn cứ đổi từ “{before}” thành “{after}”."),
                format!("The source changes from “{before}” to “{after}”."),
            );
        }
    }

    /// The lead-in over a screen's questions is part of each of them.
    fn sections(&mut self) {
        let (old, new) = (self.old, self.new);
        for after in &new.sections {
            let Some(before) = old.sections.iter().find(|known| known.id == after.id) else { continue };
            let name = Self::read(new, &after.title);
            if !self.reworded(&before.title, &after.title).is_empty() {
                let was = Self::read(old, &before.title);
                let vi = format!("Phần “{was}” của phiếu nay mang tên “{name}”.");
                self.tell(
                    What::Whole,
                    Effect::None,
                    vi,
                    format!("The section “{was}” is called “{name}” now."),
                );
            }
            let lead = |note: &Option<Text>| note.clone().unwrap_or_default();
            if !self.reworded(&lead(&before.note), &lead(&after.note)).is_empty() {
                let (vi, en) = (
                    format!("Lời dẫn của phần “{name}” đã đổi."),
                    format!("The lead-in of the section “{name}” changes."),
                );
                self.tell(What::Whole, Effect::Care, vi, en);
            }
        }
    }

    fn index(&mut self) {
        let (old, new) = (self.old, self.new);
        if let (Some(before), Some(after)) = (old.methods.first(), new.methods.first())
            && before != after
        {
            self.tell(
                What::Index,
                Effect::Breaks,
                format!("Phương pháp tính mặc định đổi từ {before} thành {after}."),
                format!("The default method changes from {before} to {after}."),
            );
        }
        for method in new.methods.iter().filter(|method| !old.methods.contains(method)) {
            let vi = format!("Có thêm phương pháp tính {method}.");
            self.tell(What::Index, Effect::None, vi, format!("The method {method} is offered now."));
        }
        for method in old.methods.iter().filter(|method| !new.methods.contains(method)) {
            let vi = format!("Không còn phương pháp tính {method}.");
            self.tell(What::Index, Effect::Breaks, vi, format!("The method {method} is offered no more."));
        }
        for factor in &new.factors {
            if let Some(before) = old.factors.iter().find(|known| known.id == factor.id) {
                self.factor(before, factor);
            } else {
                let name = Self::read(new, &factor.text);
                let (vi, en) = (format!("Thêm yếu tố “{name}”."), format!("The factor “{name}” is new."));
                self.tell(What::Index, Effect::Breaks, vi, en);
            }
        }
        for gone in old.factors.iter().filter(|known| new.factors.iter().all(|f| f.id != known.id)) {
            let name = Self::read(old, &gone.text);
            let (vi, en) = (format!("Bỏ yếu tố “{name}”."), format!("The factor “{name}” is gone."));
            self.tell(What::Index, Effect::Breaks, vi, en);
        }
    }

    fn factor(&mut self, before: &Factor, after: &Factor) {
        let part = |definition: &Definition, factor: &Factor| {
            factor.part.and_then(|at| definition.parts.get(at)).map(|part| part.id.clone())
        };
        for language in self.reworded(&before.text, &after.text) {
            let (was, is) = (before.text.in_language(language), after.text.in_language(language));
            self.tell(
                What::Index,
                Effect::None,
                format!("Yếu tố “{was}” ({language}) nay gọi là “{is}”."),
                format!("The factor “{was}” ({language}) is called “{is}” now."),
            );
        }
        if part(self.old, before) != part(self.new, after) {
            let name = Self::read(self.new, &after.text);
            let (vi, en) = (
                format!("Yếu tố “{name}” chuyển sang phần khác của chỉ số."),
                format!("The factor “{name}” moves to another part of the index."),
            );
            self.tell(What::Index, Effect::Breaks, vi, en);
        }
    }
}

#[cfg(test)]
mod tests;
