//! What speaks against a wish, in the language of whoever wished it. The command line's own messages are
//! the English ones; here each has its Vietnamese sentence, and the compiler sees to it that none lacks.

mod campaign;
mod codes;
pub(super) mod definitions;
mod dossiers;
mod office;
mod ratios;
mod sample;
pub mod signal;
mod table;
pub(super) mod units;

use crate::definition::diff::Tongue;
use crate::ids::CodeError;
use crate::table::{Fault, Place};
use std::fmt::Display;

/// A thing that can be said in both languages of the console.
pub trait Said {
    fn vietnamese(&self) -> String;
    fn english(&self) -> String;

    /// In this language.
    fn said(&self, tongue: Tongue) -> String {
        match tongue {
            Tongue::Vietnamese => self.vietnamese(),
            Tongue::English => self.english(),
        }
    }
}

impl Said for CodeError {
    fn english(&self) -> String {
        self.to_string()
    }

    fn vietnamese(&self) -> String {
        format!("“{}” không phải là mã hợp lệ", self.text)
    }
}

/// A place in a file: "dòng 5, cột month".
#[must_use]
pub fn place(place: &Place, tongue: Tongue) -> String {
    let (row, column) = match tongue {
        Tongue::Vietnamese => ("dòng", "cột"),
        Tongue::English => ("row", "column"),
    };
    let row = place.row.map(|at| format!("{row} {at}"));
    let column = place.column.map(|name| format!("{column} {name}"));
    [row, column].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// One fault of a file as a page lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultLine {
    pub place: String,
    pub text: String,
}

/// The faults of a file, as many as a page shows, and how many there are besides.
pub fn lines<P: Said>(faults: &[Fault<P>], tongue: Tongue) -> (Vec<FaultLine>, usize) {
    /// Who sees two hundred corrects them first.
    const SHOWN: usize = 200;
    let line = |fault: &Fault<P>| FaultLine {
        place: place(&fault.place, tongue),
        text: capital(&fault.problem.said(tongue)),
    };
    (faults.iter().take(SHOWN).map(line).collect(), faults.len().saturating_sub(SHOWN))
}

/// A sentence that begins as sentences do.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let rest = letters.as_str();
    let stop = if text.ends_with(['.', '?', '!', ':']) || text.is_empty() { "" } else { "." };
    format!("{first}{rest}{stop}")
}

/// Things one after another: "a, b, c".
fn list<T: Display>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_a_sentence_with_its_place() {
        assert_eq!(capital("đơn vị này không có"), "Đơn vị này không có.");
        assert_eq!(capital("which is right?"), "Which is right?");
        assert_eq!(capital(""), "");
        let at = Place { file: "a.csv".into(), row: Some(5), column: Some("month") };
        assert_eq!(place(&at, Tongue::Vietnamese), "dòng 5, cột month");
        assert_eq!(place(&Place { row: None, column: None, ..at }, Tongue::English), "");
    }
}
