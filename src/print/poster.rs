//! Posters: what hangs at a counter, in four sheets and three finishes.

#[cfg(feature = "print")]
mod check;
#[cfg(feature = "print")]
pub(super) mod data;

#[cfg(feature = "print")]
use super::sheets::Sheets;
use super::{Origin, PrintError};
use crate::ids::TouchpointCode;
use crate::words::Words;
use serde::{Deserialize, Serialize};
use time::Date;

/// What a poster is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sheet {
    /// 210 × 297 mm, on a wall: read from a metre away.
    A4,
    /// 148 × 210 mm, on a counter: read from half a metre.
    A5,
    /// 148 × 210 mm, folded in the middle: stands on a counter, with both faces (A6) upright.
    Tent,
    /// 24 stickers of 70 × 37 mm on an A4: read in the hand.
    Stickers,
}

impl Sheet {
    pub const ALL: [Self; 4] = [Self::A4, Self::A5, Self::Tent, Self::Stickers];

    /// Its name on the command line and in the register.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::A5 => "a5",
            Self::Tent => "tent",
            Self::Stickers => "stickers",
        }
    }

    /// Its template in `static/print`, also the name under which an office's own one replaces it.
    #[must_use]
    pub fn template(self) -> &'static str {
        match self {
            Self::A4 => "poster-a4.typ",
            Self::A5 => "poster-a5.typ",
            Self::Tent => "poster-tent.typ",
            Self::Stickers => "poster-stickers.typ",
        }
    }

    /// Width and height of the page, in millimetres.
    #[must_use]
    pub fn page_mm(self) -> (u16, u16) {
        match self {
            Self::A4 | Self::Stickers => (210, 297),
            Self::A5 | Self::Tent => (148, 210),
        }
    }

    /// Codes on one page.
    #[must_use]
    pub fn codes(self) -> usize {
        match self {
            Self::A4 | Self::A5 => 1,
            Self::Tent => 2,
            Self::Stickers => 24,
        }
    }

    /// From how far away it is read, in millimetres: ten times the side of the symbol at most.
    #[must_use]
    pub fn distance_mm(self) -> u16 {
        match self {
            Self::A4 => 1_000,
            Self::A5 | Self::Tent => 500,
            Self::Stickers => 250,
        }
    }
}

/// For which printer and which eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finish {
    #[default]
    Colour,
    /// Black and yellow, nothing grey: for weak eyes and dim halls.
    Contrast,
    /// Black lines on white, no filled areas: for an office's laser printer.
    Mono,
}

impl Finish {
    pub const ALL: [Self; 3] = [Self::Colour, Self::Contrast, Self::Mono];

    /// Its name on the command line, in the register and in templates.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Colour => "colour",
            Self::Contrast => "contrast",
            Self::Mono => "mono",
        }
    }
}

/// What a poster becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// All pages in one file, a bookmark for each unit.
    #[default]
    Pdf,
    /// A file for each page, letters as outlines.
    Svg,
    /// A file for each page, 300 pixels an inch.
    Png,
}

impl Format {
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }
}

/// What one poster says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poster {
    pub code: TouchpointCode,
    /// With its kind, as on the signboard: `Xã Vĩnh Linh`.
    pub unit: String,
    /// `Quầy Đất đai`; empty where the unit has one counter.
    pub counter: String,
    /// The sheet's own number, so that a poster on a wall can be told from its successor.
    pub number: String,
    /// Questions that are asked of everyone, and the minutes that they take.
    pub questions: u16,
    pub minutes: u8,
}

/// Posters that are printed together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    pub sheet: Sheet,
    pub finish: Finish,
    /// The document's title.
    pub title: String,
    /// Who asks, in the band at the head: `Sở Nội vụ tỉnh Quảng Trị`.
    pub office: String,
    /// The office's logo, an SVG without anything outside itself.
    pub logo: Option<String>,
    pub origin: Origin,
    /// The language beside the Vietnamese.
    pub second: Option<Box<Words>>,
    /// Marks every sheet as a simulation.
    pub demo: bool,
    /// The day that stands on the sheets, also the document's date.
    pub printed: Date,
    /// In the order of the pages; those of one unit stand together.
    pub posters: Vec<Poster>,
}

impl Batch {
    /// The files of these posters: one PDF, or a picture for each page. Every code on every page was
    /// rasterised and read back before this returns. The same batch gives the same bytes. `progress` is
    /// told how many pages were read back.
    ///
    /// # Errors
    /// See [`PrintError`]; then nothing may be handed out.
    #[cfg(feature = "print")]
    pub fn print(
        &self,
        format: Format,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<Vec<u8>>, PrintError> {
        let pictures = self.pictures()?;
        let data = data::Data::of(self, &pictures);
        let files = super::files::Files::default();
        let sheets = Sheets::lay_out_many(self.sheet.template(), files, &data, self.posters.len())?;
        self.finish(&sheets, &pictures, format, progress)
    }

    /// The same where an office's own templates come before the shipped ones. In this process, without
    /// limits: see [`super::own`].
    ///
    /// # Errors
    /// See [`PrintError`].
    #[cfg(feature = "print")]
    pub(super) fn print_from(
        &self,
        files: super::files::Files,
        format: Format,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<Vec<u8>>, PrintError> {
        let pictures = self.pictures()?;
        let data = data::Data::of(self, &pictures);
        let sheets = Sheets::lay_out_many(self.sheet.template(), files, &data, self.posters.len())?;
        self.finish(&sheets, &pictures, format, progress)
    }

    #[cfg(feature = "print")]
    fn finish(
        &self,
        sheets: &Sheets,
        pictures: &[super::qr::Picture],
        format: Format,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<Vec<u8>>, PrintError> {
        let check = || self.check(sheets, pictures, progress);
        let pages = 0..sheets.pages();
        match format {
            Format::Pdf => Ok(vec![self.checked_pdf(sheets, check)?]),
            Format::Svg => {
                check()?;
                Ok(pages.filter_map(|page| sheets.svg(page).map(String::into_bytes)).collect())
            }
            Format::Png => {
                check()?;
                pages.filter_map(|page| sheets.png(page, DPI)).collect()
            }
        }
    }

    /// While one core sets the file, the other reads the codes back; what is faulty is never returned.
    #[cfg(feature = "print")]
    fn checked_pdf(
        &self,
        sheets: &Sheets,
        check: impl FnOnce() -> Result<(), PrintError>,
    ) -> Result<Vec<u8>, PrintError> {
        let (checked, pdf) = std::thread::scope(|scope| {
            let pdf = scope.spawn(|| sheets.pdf(&self.id(), self.printed));
            (check(), pdf.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        checked?;
        pdf
    }

    /// Names the document: the same for the same posters on the same day.
    #[cfg(feature = "print")]
    fn id(&self) -> String {
        let first = self.posters.first().map_or("", |poster| &poster.number);
        let (sheet, finish) = (self.sheet.as_str(), self.finish.as_str());
        format!("hailong:poster:{sheet}:{finish}:{first}:{}:{}", self.printed, self.posters.len())
    }

    /// # Errors
    /// Always: this program was built without printing.
    #[cfg(not(feature = "print"))]
    pub fn print(
        &self,
        _format: Format,
        _progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<Vec<u8>>, PrintError> {
        Err(PrintError::Unavailable)
    }
}

/// Pixels an inch of a poster as PNG.
#[cfg(feature = "print")]
const DPI: u16 = 300;
