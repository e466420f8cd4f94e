//! The interface's words in a further language, as a questionnaire brings them. Judged when a file is
//! read, not when a published one is: a later program may have other words, and then goes without.

use super::{Check, below, longest};
use crate::definition::fault::Fault;
use crate::definition::file::DefinitionFile;
use crate::definition::problem::Problem;
use crate::definition::shape::nearest;
use crate::words::{self, KEYS, Misfit, Word};

/// Everything that is wrong with the words of the interface.
#[must_use]
pub fn interface(file: &DefinitionFile) -> Vec<Fault> {
    let mut check = Check { file, faults: Vec::new() };
    for (language, given) in &file.interface {
        let at = below("/interface", language);
        if words::shipped().iter().any(|words| words.tag == language.as_str()) {
            check.add(at, Problem::InterfaceShipped { language: language.clone() });
            continue;
        }
        if !file.languages.contains(language) {
            check.add(at.as_str(), Problem::UnlistedLanguage { language: language.clone() });
        }
        for (key, word) in given {
            check.word(&below(&at, key), key, word);
        }
    }
    check.faults
}

impl Check<'_> {
    fn word(&mut self, at: &str, name: &str, word: &Word) {
        let Some(key) = KEYS.iter().find(|key| key.name == name) else {
            let nearest = nearest(name, KEYS.iter().map(|key| key.name));
            return self.add(at, Problem::UnknownWord { key: name.to_owned(), nearest });
        };
        match words::misfit(key, word) {
            None => {}
            Some(Misfit::Placeholders { found, expected }) => {
                self.add(at, Problem::WordPlaces { found: braced(&found), expected: braced(&expected) });
            }
            Some(Misfit::NothingCounted) => self.add(at, Problem::WordNotCounted { key: name.to_owned() }),
        }
        match word {
            Word::Text(text) => self.words(at, text, longest::WORD),
            Word::Forms { one, other } => {
                self.words(&below(at, "one"), one, longest::WORD);
                self.words(&below(at, "other"), other, longest::WORD);
            }
        }
    }
}

/// `{min}, {max}`.
fn braced(names: &[String]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    names.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(", ")
}
