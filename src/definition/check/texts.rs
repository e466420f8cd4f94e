//! Languages and texts: complete, short enough, clean.

use super::{Check, below};
use crate::definition::Text;
use crate::definition::file;
use crate::definition::problem::Problem;
use std::collections::BTreeMap;

impl Check<'_> {
    pub(super) fn languages(&mut self) {
        for (i, language) in self.file.languages.iter().enumerate() {
            if self.file.languages[..i].contains(language) {
                let problem = Problem::DuplicateLanguage { language: language.clone() };
                self.add(below("/languages", i), problem);
            }
        }
    }

    /// Checks one text in all languages; at most `max` characters in each.
    pub(super) fn text(&mut self, at: &str, text: &file::Text, max: usize) -> Text {
        for language in &self.file.languages {
            if !text.contains_key(language) {
                self.add(at, Problem::MissingTranslation { language: language.clone() });
            }
        }
        for (language, words) in text {
            let at = below(at, language);
            if !self.file.languages.contains(language) {
                self.add(at.as_str(), Problem::UnlistedLanguage { language: language.clone() });
            }
            self.words(&at, words, max);
        }
        Text(text.clone())
    }

    /// Checks one text in one language.
    pub(super) fn words(&mut self, at: &str, words: &str, max: usize) {
        let found = words.chars().count();
        if words.trim().is_empty() {
            self.add(at, Problem::EmptyText);
        } else if words.trim() != words {
            self.add(at, Problem::OuterWhiteSpace);
        } else if let Some(control) = words.chars().find(|c| c.is_control()) {
            self.add(at, Problem::ControlCharacter { code: control.into() });
        } else if let Some(near) = decomposed(words) {
            self.add(at, Problem::NotComposed { near });
        }
        if found > max {
            self.add(at, Problem::TextTooLong { found, max });
        }
    }

    /// Reports entries of one list whose words are the same in some language.
    pub(super) fn distinct<'t>(&mut self, texts: impl Iterator<Item = (String, &'t file::Text)>) {
        let mut first: BTreeMap<(&str, String), String> = BTreeMap::new();
        for (at, text) in texts {
            for (language, words) in text {
                let key = (language.as_str(), words.to_lowercase());
                match first.get(&key) {
                    Some(first) => {
                        let problem = Problem::SameWords { first: first.clone() };
                        self.add(below(&at, format_args!("text/{language}")).replace("~1", "/"), problem);
                    }
                    None => {
                        first.insert(key, at.clone());
                    }
                }
            }
        }
    }
}

/// The first Vietnamese letter whose tone mark is a character of its own, with its mark. Other
/// languages may need marks that have no composed form; these five on these letters always have one.
fn decomposed(words: &str) -> Option<String> {
    let mut before = ' ';
    for c in words.chars() {
        let tone = matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
        let base = before.to_lowercase().next().is_some_and(|base| "aăâeêioôơuưy".contains(base));
        if tone && base {
            return Some(format!("{before}{c}"));
        }
        before = c;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::decomposed;

    #[test]
    fn a_tone_mark_of_its_own_is_found() {
        assert_eq!(decomposed("Hài lòng, Huyện ấy ổn ừ"), None);
        assert_eq!(decomposed("ha\u{300}i"), Some("a\u{300}".to_owned()));
        assert_eq!(decomposed("Ê\u{301}"), Some("Ê\u{301}".to_owned()));
        // Bru writes â with a breve, which has no composed form.
        assert_eq!(decomposed("â\u{306}"), None);
    }
}
