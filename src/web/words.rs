//! The interface's words at work: in which language, and in sentences about conditions and faults. The
//! words themselves are in [`crate::words`], those of a questionnaire in its definition.

mod fault;
mod plain;

pub use crate::definition::only_if;
pub use crate::words::{Phrase, Words};
pub use fault::sentence;
pub use plain::plain;

use crate::definition::Definition;
use crate::ids::Language;

/// Which of the definition's languages to show: the one asked for by name; else Vietnamese, unless
/// the browser reads no Vietnamese but one of the others.
#[must_use]
pub fn choose<'a>(definition: &'a Definition, asked: Option<&str>, accept: Option<&str>) -> &'a Language {
    definition.language(asked.or_else(|| accepted(accept)))
}

/// The first language that a browser accepts, where it does not accept Vietnamese.
#[must_use]
pub fn accepted(accept: Option<&str>) -> Option<&str> {
    let tags =
        || accept.unwrap_or("").split(',').map(|tag| tag.split([';', '-']).next().unwrap_or("").trim());
    if tags().any(|tag| tag == "vi") { None } else { tags().find(|tag| !tag.is_empty() && *tag != "*") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_that_reads_vietnamese_gets_it_whatever_comes_first() {
        assert_eq!(accepted(Some("en-US,en;q=0.9,vi;q=0.8")), None);
        assert_eq!(accepted(Some("en-GB,en;q=0.9")), Some("en"));
        assert_eq!(accepted(Some("*")), None);
        assert_eq!(accepted(None), None);
    }
}
