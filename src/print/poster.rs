//! The A4 poster at a counter.

use super::{Origin, PrintError};
use crate::ids::TouchpointCode;
use time::Date;

/// The smallest side of the symbol on a wall, in millimetres: read from a metre away.
#[cfg(feature = "print")]
const SIDE_MM: f64 = 100.0;

/// What one sheet says.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// Sheets that are printed together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The document's title.
    pub title: String,
    /// Who asks, in the band at the head: `Sở Nội vụ tỉnh Quảng Trị`.
    pub office: String,
    pub origin: Origin,
    /// English beside the Vietnamese.
    pub english: bool,
    /// Marks every sheet as a simulation.
    pub demo: bool,
    /// The day that stands on the sheets, also the document's date.
    pub printed: Date,
    /// In the order of the pages.
    pub posters: Vec<Poster>,
}

impl Batch {
    /// One PDF, a page and a bookmark for each poster; the code of every page was rasterised and read
    /// back before this returns. The same batch gives the same bytes. `progress` is told how many
    /// sheets were read back.
    ///
    /// # Errors
    /// See [`PrintError`]; then nothing may be handed out.
    #[cfg(feature = "print")]
    pub fn pdf(&self, progress: &(dyn Fn(usize) + Sync)) -> Result<Vec<u8>, PrintError> {
        let first = self.posters.first().ok_or(PrintError::Empty)?;
        let pictures = self.pictures()?;
        let data = data::Data::of(self, &pictures);
        let sheets = super::sheets::Sheets::lay_out("poster-a4.typ", &data)?;
        self.check(&sheets, &pictures, progress)?;
        let id = format!("hailong:poster-a4:{}:{}:{}", first.number, self.printed, self.posters.len());
        sheets.pdf(&id, self.printed)
    }

    #[cfg(feature = "print")]
    pub(super) fn pictures(&self) -> Result<Vec<super::qr::Picture>, PrintError> {
        let url = |poster: &Poster| self.origin.encoded(poster.code);
        self.posters.iter().map(|poster| super::qr::Picture::for_poster(&url(poster))).collect()
    }

    /// Every sheet one page, on every page its own code and no other.
    #[cfg(feature = "print")]
    pub(super) fn check(
        &self,
        sheets: &super::sheets::Sheets,
        pictures: &[super::qr::Picture],
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<(), PrintError> {
        let (expected, found) = (self.posters.len(), sheets.pages());
        if expected != found {
            return Err(PrintError::Pages { expected, found });
        }
        let seen = sheets.proofread(&pictures.iter().collect::<Vec<_>>(), progress)?;
        for (at, seen) in seen.iter().enumerate() {
            if seen.iter().map(|seen| seen.code).ne([at]) {
                let found = seen.iter().map(|seen| pictures[seen.code].text.clone()).collect();
                return Err(PrintError::Proof { page: at + 1, expected: pictures[at].text.clone(), found });
            }
        }
        Ok(())
    }

    /// # Errors
    /// Always: this program was built without printing.
    #[cfg(not(feature = "print"))]
    pub fn pdf(&self, _progress: &(dyn Fn(usize) + Sync)) -> Result<Vec<u8>, PrintError> {
        Err(PrintError::Unavailable)
    }
}

/// What the template reads.
#[cfg(feature = "print")]
pub(super) mod data {
    use super::{Batch, Poster, SIDE_MM};
    use crate::print::qr::{Picture, QUIET};
    use serde::Serialize;

    #[derive(Serialize)]
    pub(in crate::print) struct Data<'a> {
        title: &'a str,
        author: &'a str,
        english: bool,
        demo: bool,
        posters: Vec<Sheet<'a>>,
    }

    #[derive(Serialize)]
    struct Sheet<'a> {
        office: &'a str,
        unit: &'a str,
        counter: &'a str,
        questions: u16,
        minutes: u8,
        number: &'a str,
        /// `24/11/2026`.
        printed: String,
        /// `7KQ-2M4-X`.
        grouped: String,
        /// As people type it.
        address: String,
        /// As the code holds it.
        url: &'a str,
        qr: &'a str,
        qr_modules: u8,
        qr_quiet: u8,
        /// Side of the symbol without its quiet zone.
        qr_mm: f64,
    }

    impl<'a> Data<'a> {
        pub(in crate::print) fn of(batch: &'a Batch, pictures: &'a [Picture]) -> Self {
            let posters = batch.posters.iter().zip(pictures);
            Self {
                title: &batch.title,
                author: &batch.office,
                english: batch.english,
                demo: batch.demo,
                posters: posters.map(|(poster, picture)| Sheet::of(batch, poster, picture)).collect(),
            }
        }
    }

    impl<'a> Sheet<'a> {
        fn of(batch: &'a Batch, poster: &'a Poster, picture: &'a Picture) -> Self {
            let day = batch.printed;
            Self {
                office: &batch.office,
                unit: &poster.unit,
                counter: &poster.counter,
                questions: poster.questions,
                minutes: poster.minutes,
                number: &poster.number,
                printed: format!("{:02}/{:02}/{}", day.day(), u8::from(day.month()), day.year()),
                grouped: poster.code.grouped(),
                address: batch.origin.typed(poster.code),
                url: &picture.text,
                qr_modules: picture.modules,
                qr_quiet: QUIET,
                qr_mm: picture.at_least_mm(SIDE_MM),
                qr: &picture.svg,
            }
        }
    }
}
