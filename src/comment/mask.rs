//! Takes out of a free text what could tell who wrote it, or about whom: telephone and identity numbers,
//! numbers of papers, parcels and vehicles, e-mail addresses, links, names of people, days of birth.
//!
//! Best effort, said so to whoever reads: a text can betray its author in ways that no rule knows. In
//! doubt the rules hide: a hidden word costs a reader little, a shown number can cost a citizen much. Two
//! things stay because comments are full of them: sums of money and days.
//!
//! Each rule is a file: from a text to [`Span`]s. A [`Masked`] text comes out of [`mask`] alone, so that a
//! page that shows one cannot show a raw text by mistake.

mod names;
mod numbers;
mod papers;
mod word;

use std::fmt;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// What was hidden; shown in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hidden {
    Phone,
    /// Căn cước (12 digits), CMND (9).
    Identity,
    /// A dossier, a receipt, a vehicle, a parcel.
    Paper,
    Email,
    Link,
    Name,
    Birth,
    /// Digits that are none of these, but too many for anything harmless.
    Number,
    /// What a person marked.
    Marked,
}

impl Hidden {
    const ALL: [Self; 9] = [
        Self::Phone,
        Self::Identity,
        Self::Paper,
        Self::Email,
        Self::Link,
        Self::Name,
        Self::Birth,
        Self::Number,
        Self::Marked,
    ];

    /// What stands in its place, in Vietnamese, as the texts around it are.
    #[must_use]
    pub fn mark(self) -> &'static str {
        match self {
            Self::Phone => "[số điện thoại]",
            Self::Identity => "[số giấy tờ]",
            Self::Paper => "[mã hồ sơ]",
            Self::Email => "[thư điện tử]",
            Self::Link => "[liên kết]",
            Self::Name => "[tên]",
            Self::Birth => "[ngày sinh]",
            Self::Number => "[dãy số]",
            Self::Marked => "[đã che]",
        }
    }
}

/// A part of a text, in bytes, that is to be hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Span {
    at: Range<usize>,
    what: Hidden,
}

/// A text out of which the rules took what they know. Nothing else can make one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Masked(String);

impl Masked {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether anything in it is hidden.
    #[must_use]
    pub fn hides(&self) -> bool {
        !marks(&self.0).is_empty()
    }

    /// A text that was masked before it was stored.
    #[must_use]
    pub fn again(stored: &str) -> Self {
        mask(stored)
    }

    /// The same with these phrases hidden as well, wherever they stand as whole words, in upper or lower
    /// case: hiding more is the only change that a masked text allows.
    #[must_use]
    pub fn hide(&self, phrases: &[&str]) -> Self {
        let mut text = self.0.clone();
        for phrase in phrases {
            let phrase = phrase.nfc().collect::<String>();
            let phrase = phrase.trim();
            if !phrase.is_empty() {
                text = hide_one(&text, phrase);
            }
        }
        // What stands beside a hidden word may be seen anew.
        mask(&text)
    }
}

impl fmt::Display for Masked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Hides what the rules know. Letters come out composed (NFC), everything else as it was.
#[must_use]
pub fn mask(text: &str) -> Masked {
    let mut text: String = text.nfc().collect();
    // What is left once something is hidden may read otherwise: the rules go over it until they find no
    // more, so that a masked text stays as it is. Each round leaves fewer words that are no mark: it ends.
    loop {
        let spans = find(&text);
        if spans.is_empty() {
            return Masked(text);
        }
        text = put(&text, spans);
    }
}

fn find(text: &str) -> Vec<Span> {
    let words = word::words(text);
    let mut spans = papers::find(text, &words);
    spans.extend(numbers::find(text, &words));
    spans.extend(names::find(text, &words));
    let marks = marks(text);
    spans.retain(|span| !marks.iter().any(|mark| mark.start <= span.at.start && span.at.end <= mark.end));
    spans
}

/// The text with marks in place of the spans; spans that overlap become one, named by the first.
fn put(text: &str, mut spans: Vec<Span>) -> String {
    spans.sort_by(|a, b| (a.at.start, b.at.end).cmp(&(b.at.start, a.at.end)));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for span in spans {
        if span.at.start >= done {
            out.push_str(&text[done..span.at.start]);
            out.push_str(span.what.mark());
        }
        done = done.max(span.at.end);
    }
    out.push_str(&text[done..]);
    out
}

fn hide_one(text: &str, phrase: &str) -> String {
    let wanted: Vec<String> = word::words(phrase).iter().map(word::Word::small).collect();
    let words = word::words(text);
    let marks = marks(text);
    let mut spans = Vec::new();
    for at in 0..words.len() {
        let Some(found) = words.get(at..at + wanted.len()).filter(|found| !found.is_empty()) else { break };
        let place = found[0].at.start..found[found.len() - 1].at.end;
        let marked = marks.iter().any(|mark| mark.start < place.end && place.start < mark.end);
        if !marked && found.iter().zip(&wanted).all(|(word, wanted)| word.small() == *wanted) {
            spans.push(Span { at: place, what: Hidden::Marked });
        }
    }
    put(text, spans)
}

/// Where something is hidden already.
fn marks(text: &str) -> Vec<Range<usize>> {
    let all = Hidden::ALL.iter().map(|what| what.mark());
    all.flat_map(|mark| text.match_indices(mark)).map(|(at, mark)| at..at + mark.len()).collect()
}

#[cfg(test)]
mod tests;
