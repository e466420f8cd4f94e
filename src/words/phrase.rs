//! A word or sentence of the interface, ready to be shown.

use super::FALLBACK;
use super::file::Word;
use std::fmt::{Display, Write as _};
use std::ops::Deref;
use std::sync::Arc;

/// A text of the interface; it knows whether it stands in for one that its language lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    text: Arc<str>,
    /// Where one thing is counted, if that reads differently.
    one: Option<Arc<str>>,
    /// The language that it is in, where that is not the page's.
    fallback: Option<&'static str>,
}

impl Phrase {
    pub(super) fn new(word: &Word, fallback: Option<&'static str>) -> Self {
        match word {
            Word::Text(text) => Self { text: text.as_str().into(), one: None, fallback },
            Word::Forms { one, other } => {
                Self { text: other.as_str().into(), one: Some(one.as_str().into()), fallback }
            }
        }
    }

    /// As a file holds it.
    pub(super) fn word(&self) -> Word {
        let other = self.text.to_string();
        match &self.one {
            None => Word::Text(other),
            Some(one) => Word::Forms { one: one.to_string(), other },
        }
    }

    /// A text in the page's language, such as a questionnaire's, or in none, such as a number.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self { text: text.into(), one: None, fallback: None }
    }

    /// A text that is Vietnamese whatever the page is.
    #[must_use]
    pub fn vietnamese(text: &str) -> Self {
        Self { fallback: Some(FALLBACK), ..Self::plain(text) }
    }

    /// Whether it is not in the page's language.
    #[must_use]
    pub fn is_fallback(&self) -> bool {
        self.fallback.is_some()
    }

    /// The text where it is in the page's language: a second language beside the Vietnamese does not repeat it.
    #[must_use]
    pub fn own(&self) -> Option<&str> {
        if self.is_fallback() { None } else { Some(&self.text) }
    }

    /// ` lang="vi"` for the tag of an element that holds nothing else; empty where it is in the page's
    /// language.
    #[must_use]
    pub fn lang(&self) -> String {
        self.fallback.map_or_else(String::new, |tag| format!(" lang=\"{tag}\""))
    }

    /// Escaped for HTML, in an element of its own that names its language where that is not the page's.
    #[must_use]
    pub fn html(&self) -> String {
        let mut html = String::with_capacity(self.text.len() + 24);
        if let Some(tag) = self.fallback {
            let _ = write!(html, "<span lang=\"{tag}\">");
        }
        for c in self.text.chars() {
            match c {
                '&' => html.push_str("&amp;"),
                '<' => html.push_str("&lt;"),
                '>' => html.push_str("&gt;"),
                '"' => html.push_str("&quot;"),
                '\'' => html.push_str("&#39;"),
                c => html.push(c),
            }
        }
        if self.is_fallback() {
            html.push_str("</span>");
        }
        html
    }

    /// With values in the place of `{name}`; a value is never read for further names.
    #[must_use]
    pub fn fill(&self, values: &[(&str, &dyn Display)]) -> Self {
        Self { text: filled(&self.text, values).into(), one: None, fallback: self.fallback }
    }

    /// The form for so many, with the number in the place of `{n}`.
    #[must_use]
    pub fn count(&self, n: usize) -> Self {
        let text = self.one.as_ref().filter(|_| n == 1).unwrap_or(&self.text);
        Self { text: filled(text, &[("n", &n)]).into(), one: None, fallback: self.fallback }
    }
}

impl Deref for Phrase {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl Display for Phrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

fn filled(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let place = after.split_once('}').and_then(|(name, tail)| {
            values.iter().find(|(known, _)| *known == name).map(|(_, value)| (value, tail))
        });
        if let Some((value, tail)) = place {
            let _ = write!(out, "{value}");
            rest = tail;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}
