//! What a poster's template reads; `static/print/README.md` describes it for offices that write their own.

use super::{Batch, Part, Poster, Sheet};
use crate::print::qr::{Picture, QUIET};
use crate::print::tongue::{Asked, Tongue};
use crate::words::{self, Words};
use serde::Serialize;

/// The words of a poster, by how their keys begin.
const BEGIN: [&str; 2] = ["poster_", "anonymous"];

#[derive(Serialize)]
pub(in crate::print) struct Data<'a> {
    title: &'a str,
    office: &'a str,
    logo: Option<&'a str>,
    /// `colour`, `contrast` or `mono`.
    finish: &'static str,
    demo: bool,
    vi: Tongue<'a>,
    /// The language beside it.
    second: Option<Tongue<'a>>,
    posters: Vec<Page<'a>>,
}

#[derive(Serialize)]
struct Page<'a> {
    unit: &'a str,
    counter: &'a str,
    /// Whether the poster before this one is another unit's: then the unit gets a bookmark.
    first: bool,
    questions: u16,
    minutes: u8,
    asked: Option<Asked>,
    asked_second: Option<Asked>,
    number: &'a str,
    /// `24/11/2026`.
    printed: String,
    /// `7KQ-2M4-X`.
    grouped: String,
    /// As people type it, in its two halves: `hailong.example.vn`, `/S/7KQ2M4X`.
    host: String,
    path: String,
    /// As the code holds it.
    url: &'a str,
    qr: &'a str,
    qr_modules: u8,
    qr_quiet: u8,
    /// Side of the symbol without its quiet zone.
    qr_mm: f64,
}

impl<'a> Data<'a> {
    pub(in crate::print) fn of(part: &'a Part<'a>) -> Self {
        let (batch, vietnamese) = (part.batch, words::vietnamese());
        let mut former = part.before.last().map(|poster| &poster.unit);
        let pages = part.posters.iter().zip(&part.pictures).map(|(poster, picture)| {
            let first = former.replace(&poster.unit) != Some(&poster.unit);
            Page::of(batch, vietnamese, poster, picture, first)
        });
        Self {
            title: &batch.title,
            office: &batch.office,
            logo: batch.logo.as_deref(),
            finish: batch.finish.as_str(),
            demo: batch.demo,
            vi: Tongue::of(vietnamese, &BEGIN),
            second: batch.second.as_deref().map(|words| Tongue::of(words, &BEGIN)),
            posters: pages.collect(),
        }
    }
}

impl<'a> Page<'a> {
    fn of(
        batch: &'a Batch,
        vietnamese: &Words,
        poster: &'a Poster,
        picture: &'a Picture,
        first: bool,
    ) -> Self {
        let day = batch.printed;
        let asked = |words: &Words| Asked::of(words, poster.questions, poster.minutes);
        let typed = batch.origin.typed(poster.code);
        // `http://` where that must be typed stays with the host.
        let path = format!("/S/{}", poster.code);
        let host = typed.strip_suffix(path.as_str()).unwrap_or(&typed).to_owned();
        Self {
            unit: &poster.unit,
            counter: &poster.counter,
            first,
            questions: poster.questions,
            minutes: poster.minutes,
            asked: asked(vietnamese),
            asked_second: batch.second.as_deref().and_then(asked),
            number: &poster.number,
            printed: format!("{:02}/{:02}/{}", day.day(), u8::from(day.month()), day.year()),
            grouped: poster.code.grouped(),
            host,
            path,
            url: &picture.text,
            qr_modules: picture.modules,
            qr_quiet: QUIET,
            qr_mm: symbol_mm(batch.sheet, picture),
            qr: &picture.svg,
        }
    }
}

/// The side of the symbol: a tenth of the reading distance or more; on a sticker what its height holds
/// beside the quiet zone and the edge that no printer reaches.
fn symbol_mm(sheet: Sheet, picture: &Picture) -> f64 {
    match sheet {
        Sheet::A4 => picture.at_least_mm(100.0),
        Sheet::A5 => picture.at_least_mm(58.0),
        Sheet::Tent => picture.at_least_mm(52.0),
        Sheet::Stickers => picture.at_most_mm(26.5),
    }
}
