//! E-mail addresses, links, and the numbers of dossiers, receipts, parcels and vehicles.

use super::word::Word;
use super::{Hidden, Span};
use std::ops::Range;

/// Letters with so many digits are the number of something.
const DIGITS: usize = 6;

/// What a decision or a decree is called behind its number: those are everybody's.
const LAWS: [&str; 16] = [
    "/qđ", "/nđ", "/tt", "/nq", "/ct", "/cv", "/tb", "/kh", "/bc", "/qh", "/ubnd", "/hđnd", "/ttg", "/ttr",
    "/bnv", "/vp",
];

/// Measures that stand behind digits without a space.
const UNITS: [&str; 12] = ["đ", "đồng", "vnd", "vnđ", "k", "tr", "m2", "m²", "ha", "kg", "km", "m"];

/// Words after which a number says which dossier or parcel: (the words, digits at least).
const KEYS: [(&[&str], usize); 11] = [
    (&["mã", "hồ", "sơ"], 1),
    (&["hồ", "sơ", "số"], 1),
    (&["hồ", "sơ", "mã"], 1),
    (&["hồ", "sơ"], 5),
    (&["mã", "hs"], 1),
    (&["biên", "nhận", "số"], 1),
    (&["biên", "nhận"], 3),
    (&["thửa", "đất", "số"], 1),
    (&["thửa", "số"], 1),
    (&["tờ", "bản", "đồ", "số"], 1),
    (&["sổ", "đỏ", "số"], 1),
];

pub(super) fn find(text: &str, words: &[Word]) -> Vec<Span> {
    let mut spans: Vec<Span> = pieces(text).into_iter().filter_map(|at| of_itself(text, at)).collect();
    spans.extend(behind_a_key(text, words));
    spans
}

/// Places between white space, without the punctuation around.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for part in text.split_inclusive(char::is_whitespace) {
        let bare = part.trim_end();
        let inner = bare.trim_matches(|c: char| !(c.is_alphanumeric() || matches!(c, '@' | '/' | '+')));
        if !inner.is_empty() {
            let lead = bare.find(inner).unwrap_or(0);
            pieces.push(start + lead..start + lead + inner.len());
        }
        start += part.len();
    }
    pieces
}

/// What shows by itself what it is.
fn of_itself(text: &str, at: Range<usize>) -> Option<Span> {
    let piece = text[at.clone()].to_lowercase();
    let what = if is_email(&piece) {
        Hidden::Email
    } else if is_link(&piece) {
        Hidden::Link
    } else if is_number_of_a_paper(&piece) {
        Hidden::Paper
    } else {
        return None;
    };
    Some(Span { at, what })
}

fn is_email(piece: &str) -> bool {
    piece.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
}

/// A page of somebody's. The bare address of a public office stays.
fn is_link(piece: &str) -> bool {
    let bare = piece.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    let (host, path) = bare.split_once('/').unwrap_or((bare, ""));
    let public = host == "gov.vn" || host.ends_with(".gov.vn");
    let known =
        ["facebook.com", "fb.com", "fb.me", "zalo.me", "t.me", "tiktok.com", "youtube.com", "youtu.be"];
    let said = bare.len() < piece.len();
    if public { !path.is_empty() } else { said || known.iter().any(|known| host.ends_with(known)) }
}

fn is_number_of_a_paper(piece: &str) -> bool {
    let digits = piece.chars().filter(char::is_ascii_digit).count();
    if digits < DIGITS || !piece.chars().any(char::is_alphabetic) {
        return false;
    }
    // A sum with its unit, and hours: `1.500.000đ`, `7h30-11h30`.
    let tail = piece.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    let hours = piece.chars().all(|c| c.is_ascii_digit() || matches!(c, 'h' | 'g' | ':' | '-' | '–' | '/'));
    let law = LAWS.iter().any(|law| piece.contains(law)) || piece.contains("-ubnd");
    !UNITS.contains(&tail) && !hours && !law
}

/// Digits, or letters with digits, behind words that say of what they are the number.
fn behind_a_key(text: &str, words: &[Word]) -> Vec<Span> {
    let small: Vec<String> = words.iter().map(Word::small).collect();
    let mut spans = Vec::new();
    for at in 0..words.len() {
        for (key, least) in KEYS {
            let end = at + key.len();
            if small.get(at..end).is_some_and(|said| said == key)
                && let Some(word) = words.get(end)
                && near(text, words[end - 1].at.end, word.at.start)
            {
                let number = stretch(text, word.at.start);
                let digits = text[number.clone()].chars().filter(char::is_ascii_digit).count();
                if digits >= least {
                    spans.push(Span { at: number, what: Hidden::Paper });
                }
            }
        }
    }
    spans
}

/// Whether little stands between: a space, a colon.
fn near(text: &str, from: usize, to: usize) -> bool {
    text[from..to].chars().all(|c| matches!(c, ' ' | '\u{a0}' | ':' | '.' | '#' | '-'))
}

/// From here on to the next white space, without the punctuation at its end.
fn stretch(text: &str, start: usize) -> Range<usize> {
    let piece = text[start..].split(char::is_whitespace).next().unwrap_or("");
    start..start + piece.trim_end_matches(|c: char| !c.is_alphanumeric()).len()
}
