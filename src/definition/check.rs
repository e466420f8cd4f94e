//! What needs the whole file to judge. Resolving and checking are one pass: a name that resolves to
//! nothing is a fault, and a [`Definition`] comes out only where there is none.

mod bounds;
mod conditions;
mod factors;
mod interface;
mod questions;
mod scales;
mod source;
mod texts;

pub use interface::interface;

use super::fault::{Fault, below};
use super::file::DefinitionFile;
use super::problem::Problem;
use super::{Definition, Section, canonical};
use crate::ids::DefinitionRef;
use std::collections::BTreeMap;
use std::fmt::Display;

/// Questions of one definition: their place in it is one byte.
pub const MAX_QUESTIONS: usize = 255;
/// The canonical form is one ledger entry's body, whose length is 16 bits.
pub const MAX_CANONICAL_BYTES: usize = 60_000;

/// The longest texts, in characters.
pub mod longest {
    pub const TITLE: usize = 150;
    pub const INTRO: usize = 600;
    pub const QUESTION: usize = 300;
    pub const HINT: usize = 300;
    pub const OPTION: usize = 120;
    pub const POINT: usize = 60;
    pub const UNIT: usize = 20;
    pub const NOTE: usize = 400;
    pub const DECISION: usize = 300;
    pub const SOURCE: usize = 600;
    pub const WORD: usize = 600;
}

/// Turns a file into a definition.
///
/// # Errors
/// Every fault, each with its JSON pointer and without a place in a text.
pub fn check(file: &DefinitionFile) -> Result<Definition, Vec<Fault>> {
    let mut check = Check { file, faults: Vec::new() };
    check.bounds();
    check.languages();
    let canonical = canonical::of(file);
    if canonical.len() > MAX_CANONICAL_BYTES {
        check.add("", Problem::TooLarge { bytes: canonical.len(), max: MAX_CANONICAL_BYTES });
    }
    let definition = Definition {
        name: DefinitionRef { key: file.key.clone(), version: file.version },
        hash: canonical::hash(&canonical),
        canonical,
        languages: file.languages.clone(),
        interface: super::interface(&file.languages, &file.interface),
        title: check.text("/title", &file.title, longest::TITLE),
        intro: check.text("/intro", &file.intro, longest::INTRO),
        minutes: file.minutes,
        source: check.source(),
        scales: check.scales(),
        sections: check.sections(),
        questions: check.questions(),
        parts: check.parts(),
        factors: check.factors(),
        methods: check.methods(),
    };
    if check.faults.is_empty() { Ok(definition) } else { Err(check.faults) }
}

/// The file under check and what was found so far.
struct Check<'a> {
    file: &'a DefinitionFile,
    faults: Vec<Fault>,
}

impl Check<'_> {
    fn add(&mut self, at: impl Into<String>, problem: Problem) {
        let fault = Fault { at: at.into(), place: None, problem };
        // A bound of validator's and our own rule may say the same.
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// Reports every id that is used a second time. `ids` are pointers to the entries, with their ids.
    fn unique<'i>(&mut self, what: &'static str, ids: impl Iterator<Item = (String, &'i str)>) {
        let mut first: BTreeMap<&str, String> = BTreeMap::new();
        for (at, id) in ids {
            if let Some(first) = first.get(id) {
                let problem = Problem::DuplicateId { what, id: id.to_owned(), first: first.clone() };
                self.add(below(&at, "id"), problem);
            } else {
                first.insert(id, at);
            }
        }
    }

    fn sections(&mut self) -> Vec<Section> {
        self.unique("section", listed("/sections", &self.file.sections, |section| section.id.as_str()));
        let mut next = 0;
        let mut sections = Vec::with_capacity(self.file.sections.len());
        for (i, section) in self.file.sections.iter().enumerate() {
            let at = below("/sections", i);
            let start = next;
            next += section.questions.len();
            sections.push(Section {
                id: section.id.clone(),
                title: self.text(&below(&at, "title"), &section.title, longest::TITLE),
                note: section.note.as_ref().map(|note| self.text(&below(&at, "note"), note, longest::NOTE)),
                questions: start..next,
            });
        }
        sections
    }
}

/// The entries of a list with their pointers and ids.
fn listed<'i, T>(
    at: &str,
    entries: &'i [T],
    id: impl Fn(&'i T) -> &'i str,
) -> impl Iterator<Item = (String, &'i str)> {
    entries.iter().enumerate().map(move |(i, entry)| (below(at, i), id(entry)))
}

/// Names as their owners wrote them, for "use one of".
fn names<T: Display>(names: impl Iterator<Item = T>) -> Vec<String> {
    names.map(|name| name.to_string()).collect()
}
