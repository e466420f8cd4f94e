//! Posters: what hangs at a counter, in four sheets and three finishes.

#[cfg(feature = "print")]
mod check;
#[cfg(feature = "print")]
pub(super) mod data;
#[cfg(feature = "print")]
mod press;

use super::Origin;
#[cfg(not(feature = "print"))]
use super::PrintError;
use crate::ids::TouchpointCode;
use crate::words::Words;
#[cfg(feature = "print")]
pub(super) use press::Part;
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

#[cfg(not(feature = "print"))]
impl Batch {
    /// # Errors
    /// Always: this program was built without printing.
    pub fn print(
        &self,
        _format: Format,
        _progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<Vec<u8>>, PrintError> {
        Err(PrintError::Unavailable)
    }
}
