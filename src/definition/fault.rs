//! A fault in a definition, and where it stands.

use super::problem::Problem;
use std::fmt;

/// Where something stands in a text. Line and column are 1-based; columns and length count
/// characters (Unicode scalar values).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub line: u32,
    pub column: u32,
    pub length: u32,
}

/// One thing that is wrong with a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer (RFC 6901) into the file: `/sections/0/questions/3/text`.
    pub at: String,
    /// `None` for a definition that was not read from a text.
    pub place: Option<Place>,
    pub problem: Problem,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some(place) => write!(f, "{}:{}: {}", place.line, place.column, self.problem),
            None if self.at.is_empty() => write!(f, "{}", self.problem),
            None => write!(f, "{}: {}", self.at, self.problem),
        }
    }
}

/// Everything that is wrong with one file, in the order of its lines. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults {
    /// The file's name, as it was given.
    pub file: String,
    /// The file's text, for snippets.
    pub text: String,
    pub list: Vec<Fault>,
}

impl std::error::Error for Faults {}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.list.iter().enumerate() {
            let newline = if i == 0 { "" } else { "\n" };
            write!(f, "{newline}{}:{fault}", self.file)?;
        }
        Ok(())
    }
}

impl Faults {
    /// The line of the file at a place, without its line end.
    #[must_use]
    pub fn line(&self, place: Place) -> &str {
        let at = usize::try_from(place.line).unwrap_or(usize::MAX).saturating_sub(1);
        self.text.lines().nth(at).unwrap_or("")
    }

    /// The bytes of the file that a place covers, never more than the rest of its line.
    #[must_use]
    pub fn bytes(&self, place: Place) -> std::ops::Range<usize> {
        let before = usize::try_from(place.line).unwrap_or(usize::MAX).saturating_sub(1);
        let line_start: usize = self.text.split_inclusive('\n').take(before).map(str::len).sum();
        let line = self.line(place);
        let column = usize::try_from(place.column).unwrap_or(usize::MAX).saturating_sub(1);
        let start = byte_of_char(line, column);
        let length = usize::try_from(place.length).unwrap_or(usize::MAX);
        let end = byte_of_char(line, column.saturating_add(length)).max(start);
        line_start + start..line_start + end
    }
}

fn byte_of_char(line: &str, char_index: usize) -> usize {
    line.char_indices().nth(char_index).map_or(line.len(), |(at, _)| at)
}

/// One step further down a JSON pointer.
pub(super) fn below(at: &str, step: impl fmt::Display) -> String {
    let step = step.to_string();
    if step.contains(['~', '/']) {
        format!("{at}/{}", step.replace('~', "~0").replace('/', "~1"))
    } else {
        format!("{at}/{step}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_covers_characters_not_bytes() {
        let faults = Faults { file: "x".into(), text: "a: 1\r\nđợt: thử\n".into(), list: vec![] };
        let place = Place { line: 2, column: 6, length: 3 };
        assert_eq!(faults.line(place), "đợt: thử");
        assert_eq!(&faults.text[faults.bytes(place)], "thử");
        let beyond = Place { line: 2, column: 40, length: 9 };
        assert!(faults.text.get(faults.bytes(beyond)).is_some_and(str::is_empty));
        assert!(faults.text.get(faults.bytes(Place { line: 99, column: 1, length: 1 })).is_some());
    }

    #[test]
    fn a_pointer_escapes_its_two_letters() {
        assert_eq!(below("/a", "b/c~d"), "/a/b~1c~0d");
        assert_eq!(below("", 3), "/3");
    }
}
