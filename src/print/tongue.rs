//! The words of a sheet as its template reads them, by their keys in `static/words`.

use crate::words::{Phrase, Words};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a language says itself; a key that it lacks is left out.
#[derive(Serialize)]
pub(super) struct Tongue<'a> {
    lang: &'a str,
    #[serde(flatten)]
    words: BTreeMap<&'static str, &'a str>,
}

impl<'a> Tongue<'a> {
    /// The words of all sheets whose keys begin with one of these.
    pub(super) fn of(words: &'a Words, begin: &[&str]) -> Self {
        let own = keyed(words, begin).filter_map(|(key, phrase)| Some((key, phrase.own()?)));
        Self { lang: lang(&words.tag), words: own.collect() }
    }
}

/// A word for a sheet that has one language alone; what that one lacks is Vietnamese and says so.
#[derive(Serialize)]
pub(super) struct Said<'a> {
    text: &'a str,
    /// Where it is another language's than the sheet's.
    lang: Option<&'static str>,
}

/// All words whose keys begin with one of these.
pub(super) fn said<'a>(words: &'a Words, begin: &[&str]) -> BTreeMap<&'static str, Said<'a>> {
    let said = |phrase: &'a Phrase| Said { text: phrase, lang: phrase.is_fallback().then_some("vi") };
    keyed(words, begin).map(|(key, phrase)| (key, said(phrase))).collect()
}

fn keyed<'a>(words: &'a Words, begin: &[&str]) -> impl Iterator<Item = (&'static str, &'a Phrase)> {
    words.iter().filter(|(key, _)| begin.iter().any(|begin| key.starts_with(begin)))
}

/// A language as Typst knows it: the two or three letters that its tag begins with.
pub(super) fn lang(tag: &str) -> &str {
    tag.split('-').next().filter(|tag| (2..=3).contains(&tag.len())).unwrap_or("und")
}

/// How many questions and minutes, in the sentences of one language.
#[derive(Serialize)]
pub(super) struct Asked {
    /// `8 câu, khoảng 2 phút`
    count: String,
    /// `Trả lời 8 câu, khoảng 2 phút`
    answer: Option<String>,
    /// `Quét mã, trả lời 8 câu, khoảng 2 phút`
    scan_answer: Option<String>,
}

impl Asked {
    /// `None` where the language lacks what it takes.
    pub(super) fn of(words: &Words, questions: u16, minutes: u8) -> Option<Self> {
        let questions = words.poster_questions.count(questions.into());
        let minutes = words.poster_minutes.count(minutes.into());
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("questions", &questions.own()?), ("minutes", &minutes.own()?)];
        let count = words.poster_asked.fill(&values).own()?.to_owned();
        let within = |sentence: &Phrase| sentence.fill(&[("asked", &count)]).own().map(str::to_owned);
        let (answer, scan_answer) = (within(&words.poster_answer), within(&words.poster_scan_answer));
        Some(Self { count, answer, scan_answer })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Given, Word};

    #[test]
    fn a_second_language_is_silent_about_what_it_lacks_and_never_repeats_the_vietnamese() {
        let text = |text: &str| Word::Text(text.to_owned());
        let given = Given::from([
            ("poster_scan".to_owned(), text("Skan")),
            ("poster_questions".to_owned(), text("{n} kwe")),
            ("poster_minutes".to_owned(), text("{n} min")),
            ("poster_asked".to_owned(), text("{minutes} {questions}")),
            ("poster_answer".to_owned(), text("Ans {asked}")),
        ]);
        let words = Words::new("brv-Latn", &given);
        let tongue = Tongue::of(&words, &["poster_"]);
        assert_eq!((tongue.lang, tongue.words.len()), ("brv", 5));
        let asked = Asked::of(&words, 8, 2).unwrap();
        assert_eq!((asked.count.as_str(), asked.answer.as_deref()), ("2 min 8 kwe", Some("Ans 2 min 8 kwe")));
        assert!(asked.scan_answer.is_none());
        assert!(Asked::of(&Words::new("brv", &Given::new()), 8, 2).is_none());
        assert_eq!(said(&words, &["paper_page"])["paper_page"].lang, Some("vi"));
        assert_eq!(lang("i-klingon"), "und");
    }
}
