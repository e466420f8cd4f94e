//! A report as PDF, and its pictures as the pixels that DOCX wants.

use super::PrintError;
#[cfg(feature = "print")]
use super::sheets::Sheets;
use crate::report::docx::Png;
#[cfg(feature = "print")]
use crate::report::{Block, Letter};
use crate::report::{Pictures, Report};
#[cfg(feature = "print")]
use serde::Serialize;
use std::collections::BTreeMap;

/// Dots an inch of a chart in a DOCX: sharp on paper.
#[cfg(feature = "print")]
const DPI: u16 = 220;

#[cfg(feature = "print")]
#[derive(Serialize)]
struct Data<'a> {
    letter: &'a Letter,
    demo: bool,
    signed: &'a [Block],
    appendices: &'a [Block],
    pictures: BTreeMap<&'static str, Shown<'a>>,
}

#[cfg(feature = "print")]
#[derive(Serialize)]
struct Shown<'a> {
    svg: &'a str,
    alt: &'a str,
}

/// As PDF/A-2a and PDF/UA-1.
///
/// # Errors
/// See [`PrintError`].
#[cfg(feature = "print")]
pub fn pdf(report: &Report, pictures: &Pictures) -> Result<Vec<u8>, PrintError> {
    let shown = |name| pictures.get(name).map(|p| (name, Shown { svg: &p.svg, alt: &p.alt }));
    let (signed, appendices) = report.body.parts();
    let Report { letter, demo, .. } = report;
    let data = Data {
        letter,
        demo: *demo,
        signed,
        appendices,
        pictures: pictures.names().filter_map(shown).collect(),
    };
    let day = report.letter.day;
    Sheets::lay_out("report.typ", &data)?.pdf(&format!("hailong:report:{}:{day}", report.letter.about), day)
}

/// # Errors
/// Always: this program was built without printing.
#[cfg(not(feature = "print"))]
pub fn pdf(_report: &Report, _pictures: &Pictures) -> Result<Vec<u8>, PrintError> {
    Err(PrintError::Unavailable)
}

/// The pictures as PNG, by name.
///
/// # Errors
/// See [`PrintError`].
#[cfg(feature = "print")]
pub fn pngs(pictures: &Pictures) -> Result<BTreeMap<&'static str, Png>, PrintError> {
    let png = |name: &'static str| {
        let picture = pictures.get(name)?;
        Some(png(&Shown { svg: &picture.svg, alt: &picture.alt }).map(|png| (name, png)))
    };
    pictures.names().filter_map(png).collect()
}

#[cfg(feature = "print")]
fn png(shown: &Shown<'_>) -> Result<Png, PrintError> {
    let sheets = Sheets::lay_out("picture.typ", shown)?;
    let bytes = sheets.png(0, DPI).unwrap_or(Err(PrintError::Pages { expected: 1, found: 0 }))?;
    let size =
        |at: usize| bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_be_bytes);
    // PNG, first chunk (IHDR): width and height at bytes 16 and 20.
    let (width, height) = (size(16), size(20));
    Ok(Png { bytes, width, height })
}

/// None: this program was built without printing. A report then has its tables alone.
///
/// # Errors
/// Never.
#[cfg(not(feature = "print"))]
pub fn pngs(_pictures: &Pictures) -> Result<BTreeMap<&'static str, Png>, PrintError> {
    Ok(BTreeMap::new())
}
