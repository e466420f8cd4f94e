//! Words as people write them, and whether they fit their key.

use super::Given;
use super::keys::Key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One word of the interface: a text, or two where one thing is counted in other words than several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Word {
    Text(String),
    Forms {
        /// For exactly one; it may leave the number out.
        one: String,
        /// For none and for several.
        other: String,
    },
}

impl Word {
    /// Its texts.
    #[must_use]
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::Text(text) => vec![text],
            Self::Forms { one, other } => vec![one, other],
        }
    }
}

/// Why a word does not fit its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// It has other places to be filled than those of the key.
    Placeholders { found: Vec<String>, expected: Vec<String> },
    /// It has two forms, but nothing is counted.
    NothingCounted,
}

/// What keeps a word from standing under a key; `None` where nothing does.
#[must_use]
pub fn misfit(key: &Key, word: &Word) -> Option<Misfit> {
    let expected: BTreeSet<_> = key.places.iter().copied().collect();
    let judge = |text: &str, may_lack: &str| {
        let found = places(text);
        let lacks = expected.difference(&found).any(|place| *place != may_lack);
        let wrong = lacks || !found.is_subset(&expected);
        let names = |set: &BTreeSet<&str>| set.iter().map(|&name| name.to_owned()).collect();
        wrong.then(|| Misfit::Placeholders { found: names(&found), expected: names(&expected) })
    };
    match word {
        Word::Text(text) => judge(text, ""),
        Word::Forms { .. } if !expected.contains("n") => Some(Misfit::NothingCounted),
        Word::Forms { one, other } => judge(other, "").or_else(|| judge(one, "n")),
    }
}

/// The names between braces.
fn places(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// Reads a file of `static/words`.
pub(super) fn read(yaml: &str) -> Result<Given, serde_saphyr::Error> {
    serde_saphyr::from_str(yaml)
}
