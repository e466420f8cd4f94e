//! A text as words with their places.

use std::ops::Range;

/// Letters and digits without a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub text: &'a str,
    pub at: Range<usize>,
}

impl Word<'_> {
    /// In small letters.
    pub(super) fn small(&self) -> String {
        self.text.to_lowercase()
    }

    /// Begins with a capital.
    pub(super) fn is_capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }
}

/// The words of a text, in order. A combining mark belongs to the letter before it.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word> = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        let inside = c.is_alphanumeric() || (start.is_some() && is_mark(c));
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push(Word { text: &text[from..at], at: from..at });
                start = None;
            }
            (true, Some(_)) | (false, None) => {}
        }
    }
    if let Some(from) = start {
        words.push(Word { text: &text[from..], at: from..text.len() });
    }
    words
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Whether nothing but one space stands between two words.
pub(super) fn adjoin(text: &str, before: &Word, after: &Word) -> bool {
    matches!(&text[before.at.end..after.at.start], " " | "\u{a0}")
}
