//! Telephone and identity numbers, days of birth: digits, however they are grouped.

use super::word::Word;
use super::{Hidden, Span};
use std::ops::Range;

/// So many digits are hidden whatever they are: a CMND has 9, a telephone number 10.
const MANY: usize = 9;

/// So many, where a word before them says that one can be reached there.
const FEW_BEHIND_A_HINT: usize = 6;

/// Words after which digits are a way to reach somebody, or a paper's number.
const HINTS: [&str; 14] = [
    "điện thoại",
    "dien thoai",
    "đt",
    "sđt",
    "sdt",
    "zalo",
    "gọi",
    "liên hệ",
    "alo",
    "hotline",
    "cccd",
    "cmnd",
    "cmt",
    "căn cước",
];

/// What makes digits before it a sum or a measure.
const UNITS: [&str; 22] = [
    "đ", "đồng", "dong", "vnd", "vnđ", "nghìn", "ngàn", "triệu", "tr", "tỷ", "tỉ", "k", "usd", "m2", "m²",
    "m", "ha", "km", "kg", "phần", "người", "hồ",
];

pub(super) fn find(text: &str, words: &[Word]) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut from = 0;
    while let Some(start) = next_digit(text, from) {
        if let Some(day) = day_at(text, start) {
            if born(text, words, start) {
                spans.push(Span { at: day.clone(), what: Hidden::Birth });
            }
            from = day.end;
            continue;
        }
        let run = Run::at(text, start);
        from = run.at.end;
        if let Some(what) = judge(text, words, &run) {
            spans.push(Span { at: run.at, what });
        }
    }
    spans
}

/// The next digit that begins a number of its own, not one inside a word such as `H50`.
fn next_digit(text: &str, from: usize) -> Option<usize> {
    let mut before = text[..from].chars().next_back();
    for (at, c) in text[from..].char_indices() {
        if c.is_ascii_digit() && !before.is_some_and(char::is_alphabetic) {
            return Some(from + at);
        }
        // Digits behind a letter are of its word.
        before = if c.is_ascii_digit() { before } else { Some(c) };
    }
    None
}

/// Digits with at most one space, dot or dash between two of them.
struct Run {
    at: Range<usize>,
    digits: String,
    /// Digits between two separators.
    groups: Vec<usize>,
}

impl Run {
    fn at(text: &str, start: usize) -> Self {
        let plus = text[..start].ends_with('+');
        let (mut end, mut gap, mut digits, mut groups) = (start, 0, String::new(), vec![0]);
        for (at, c) in text[start..].char_indices() {
            if c.is_ascii_digit() {
                if gap > 0 {
                    groups.push(0);
                }
                if let Some(group) = groups.last_mut() {
                    *group += 1;
                }
                digits.push(c);
                gap = 0;
                end = start + at + 1;
            } else if matches!(c, ' ' | '\u{a0}' | '.' | '-' | '–' | '(' | ')') && gap < 2 {
                gap += 1;
            } else {
                break;
            }
        }
        Self { at: start - usize::from(plus)..end, digits, groups }
    }

    /// Thousands set apart: `1.500.000`.
    fn is_grouped_by_three(&self) -> bool {
        self.groups.len() > 1
            && (1..=3).contains(&self.groups[0])
            && self.groups[1..].iter().all(|group| *group == 3)
            && !self.digits.starts_with('0')
    }
}

fn judge(text: &str, words: &[Word], run: &Run) -> Option<Hidden> {
    let count = run.digits.len();
    let sum = measured(text, run.at.end) && (run.is_grouped_by_three() || run.groups.len() == 1);
    if sum && !run.digits.starts_with('0') {
        return None;
    }
    let reached = hinted(text, words, run.at.start);
    let service = ["1900", "1800"].iter().any(|prefix| run.digits.starts_with(prefix)) && count == 8;
    let enough = if reached { FEW_BEHIND_A_HINT } else { MANY };
    let telling = count >= enough || service || is_long_word(run);
    if !telling {
        return None;
    }
    Some(match count {
        9 | 12 if !run.digits.starts_with("84") => Hidden::Identity,
        6..=11 if run.digits.starts_with('0') || reached || service => Hidden::Phone,
        11 | 12 if run.digits.starts_with("84") => Hidden::Phone,
        10 => Hidden::Phone,
        _ => Hidden::Number,
    })
}

/// Eight digits in a piece are a number, not a year and a year.
fn is_long_word(run: &Run) -> bool {
    run.digits.len() == 8 && run.groups.len() == 1
}

/// Whether a unit of money or measure follows.
fn measured(text: &str, end: usize) -> bool {
    let rest = text[end..].trim_start_matches([' ', '\u{a0}']);
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
    UNITS.contains(&word.to_lowercase().as_str())
}

/// Whether one of the three words before says what the digits are.
fn hinted(text: &str, words: &[Word], start: usize) -> bool {
    before(words, start, 3).is_some_and(|from| {
        let said = unmarked(&text[from..start]).to_lowercase();
        HINTS
            .iter()
            .any(|hint| said.split(|c: char| !c.is_alphanumeric() && c != ' ').any(|part| has(part, hint)))
    })
}

/// What stands behind the last mark: what a mark says was not said by the writer.
fn unmarked(said: &str) -> &str {
    said.rsplit(']').next().unwrap_or("")
}

fn has(part: &str, hint: &str) -> bool {
    let part: Vec<&str> = part.split_whitespace().collect();
    let hint: Vec<&str> = hint.split_whitespace().collect();
    part.windows(hint.len()).any(|window| window == hint)
}

/// Where the so-many-th word before this place begins.
fn before(words: &[Word], start: usize, count: usize) -> Option<usize> {
    let end = words.partition_point(|word| word.at.end <= start);
    words[end.saturating_sub(count)..end].first().map(|word| word.at.start)
}

/// A day in figures that begins here: `24/11/2026`, `1-2-1960`.
fn day_at(text: &str, start: usize) -> Option<Range<usize>> {
    let end = text[start..].find(|c: char| !(c.is_ascii_digit() || matches!(c, '/' | '-' | '.')));
    let piece = end.map_or(&text[start..], |end| &text[start..start + end]);
    let mark = piece.chars().find(|c| !c.is_ascii_digit())?;
    let mut parts = piece.trim_end_matches(['.', '-', '/']).split(mark);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let within = |part: &str, len: usize, most: u16| {
        part.len() <= len && part.parse().is_ok_and(|n: u16| (1..=most).contains(&n))
    };
    let year_fits = year.len() == 4 && (year.starts_with("19") || year.starts_with("20"));
    let fits = parts.next().is_none() && within(day, 2, 31) && within(month, 2, 12) && year_fits;
    fits.then(|| start..start + day.len() + month.len() + year.len() + 2)
}

/// Whether the words before say that this is a day of birth.
fn born(text: &str, words: &[Word], start: usize) -> bool {
    before(words, start, 3).is_some_and(|from| {
        let said = unmarked(&text[from..start]).to_lowercase();
        said.split(|c: char| !c.is_alphanumeric()).any(|word| word == "sinh")
    })
}
