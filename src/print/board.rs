//! The notice-board sheet: what a unit's citizens said, on one A4, with the way to all figures.

#[cfg(feature = "print")]
use super::qr::{Picture, QUIET};
#[cfg(feature = "print")]
use super::sheets::Sheets;
use super::{Finish, PrintError};
use serde::Serialize;
use time::Date;

/// The smallest side of the symbol, in millimetres: read from where somebody stands and reads.
#[cfg(feature = "print")]
const SIDE_MM: f64 = 36.0;

/// A share with what it rests on, in words and as lengths.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    /// `88,34 %`
    pub percent: String,
    /// `85,10 – 91,02 %`
    pub interval: String,
    /// `1.204`
    pub people: String,
    /// From 0 to 1; so are the ends of the interval.
    pub share: f64,
    pub low: f64,
    pub high: f64,
}

/// A factor of the questionnaire.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    pub text: String,
    /// `None` where too few people stand behind it.
    pub shown: Option<Shown>,
}

/// What the sheet says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Board {
    pub finish: Finish,
    pub office: String,
    /// The office's logo, an SVG without anything outside itself.
    pub logo: Option<String>,
    pub unit: String,
    pub campaign: String,
    /// `01/12/2026 – 31/12/2026`
    pub period: String,
    pub overall: Option<Shown>,
    /// In the order of the sheet.
    pub lines: Vec<Line>,
    /// Below the figures: how they were counted, who answered. A paragraph each.
    pub notes: Vec<String>,
    pub demo: bool,
    /// The public page, as the code holds it and as people type it.
    pub url: String,
    pub typed: String,
    #[serde(skip)]
    pub printed: Date,
}

#[cfg(feature = "print")]
#[derive(Serialize)]
struct Data<'a> {
    #[serde(flatten)]
    board: &'a Board,
    /// `24/11/2026`
    printed: String,
    qr: &'a str,
    qr_modules: u8,
    qr_quiet: u8,
    qr_mm: f64,
}

impl Board {
    /// One PDF of one page whose code was read back.
    ///
    /// # Errors
    /// See [`PrintError`]; then nothing may be handed out.
    #[cfg(feature = "print")]
    pub fn pdf(&self) -> Result<Vec<u8>, PrintError> {
        let picture = Picture::for_page(&self.url)?;
        let day = self.printed;
        let data = Data {
            board: self,
            printed: format!("{:02}/{:02}/{}", day.day(), u8::from(day.month()), day.year()),
            qr: &picture.svg,
            qr_modules: picture.modules,
            qr_quiet: QUIET,
            qr_mm: picture.at_least_mm(SIDE_MM),
        };
        let sheets = Sheets::lay_out("board.typ", &data)?;
        if sheets.pages() != 1 {
            return Err(PrintError::Pages { expected: 1, found: sheets.pages() });
        }
        let seen = sheets.proofread(&[&picture], &|_| {})?;
        if seen.iter().map(Vec::len).ne([1]) {
            return Err(PrintError::Proof { page: 1, expected: picture.text, found: Vec::new() });
        }
        sheets.pdf(&format!("hailong:board:{}:{day}", self.url), day)
    }

    /// # Errors
    /// Always: this program was built without printing.
    #[cfg(not(feature = "print"))]
    pub fn pdf(&self) -> Result<Vec<u8>, PrintError> {
        Err(PrintError::Unavailable)
    }
}

#[cfg(test)]
#[cfg(feature = "print")]
pub(super) mod tests;
