//! Where a definition comes from: named, read somewhere, and honest about what is not confirmed.

use super::{Check, below, longest};
use crate::definition::Source;
use crate::definition::file::WordingFile;
use crate::definition::problem::Problem;

impl Check<'_> {
    pub(super) fn source(&mut self) -> Source {
        let source = &self.file.source;
        self.words("/source/decision", &source.decision, longest::DECISION);
        if source.decision.trim().is_empty() {
            // Said already.
        } else if source.decision == Source::OWN {
            self.own_source();
        } else {
            if !names_a_document(&source.decision) {
                self.add("/source/decision", Problem::SourceDecision { decision: source.decision.clone() });
            }
            if source.read_at.is_empty() {
                self.add("/source", Problem::SourceNotRead);
            }
            let unconfirmed =
                self.all_questions().iter().filter(|(_, q)| q.wording == WordingFile::Unconfirmed).count();
            if unconfirmed > 0 && source.unconfirmed.is_empty() {
                self.add("/source", Problem::SourceSilent { count: unconfirmed });
            }
        }
        if let Some(appendix) = &source.appendix {
            self.words("/source/appendix", appendix, longest::DECISION);
        }
        for (i, read_at) in source.read_at.iter().enumerate() {
            self.words(&below("/source/read_at", i), read_at, longest::SOURCE);
        }
        let unconfirmed = source.unconfirmed.iter().enumerate();
        let unconfirmed = unconfirmed
            .map(|(i, text)| self.text(&below("/source/unconfirmed", i), text, longest::SOURCE))
            .collect();
        Source {
            decision: source.decision.clone(),
            appendix: source.appendix.clone(),
            read_at: source.read_at.clone(),
            unconfirmed,
        }
    }

    fn own_source(&mut self) {
        if self.file.source.appendix.is_some() {
            self.add("/source/appendix", Problem::AppendixWithoutDecision);
        }
        for (at, question) in self.all_questions() {
            if question.wording != WordingFile::Own {
                self.add(below(&at, "wording"), Problem::WordingWithoutSource);
            }
        }
    }
}

/// Whether a text names a Vietnamese official document: `2640/QĐ-BNV`, `91/2025/QH15`.
fn names_a_document(text: &str) -> bool {
    text.split(|c: char| c.is_whitespace() || c == ',' || c == ';').any(|word| {
        word.split_once('/').is_some_and(|(number, kind)| {
            !number.is_empty()
                && number.chars().all(|c| c.is_ascii_digit())
                && kind.chars().any(char::is_uppercase)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::names_a_document;

    #[test]
    fn a_document_is_known_by_its_number() {
        assert!(names_a_document("Quyết định 2640/QĐ-BNV ngày 10/10/2017"));
        assert!(names_a_document("Luật 91/2025/QH15"));
        assert!(!names_a_document("Quyết định ngày 10/10/2017"));
        assert!(!names_a_document("Bộ Nội vụ"));
    }
}
