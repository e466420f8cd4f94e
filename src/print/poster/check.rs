//! That a laid-out batch is what was asked for: a page for each poster, of the right size, with its own
//! codes and no other, each large enough.

use super::{Batch, Poster, Sheet};
use crate::print::PrintError;
use crate::print::qr::Picture;
use crate::print::sheets::Sheets;

/// How far a page may miss its size, in millimetres.
const TOLERANCE_MM: f64 = 0.1;

impl Sheet {
    /// The smallest side of a module that is read from where the sheet hangs, in millimetres.
    fn least_module_mm(self) -> f64 {
        match self {
            Self::A4 => 1.0,
            Self::A5 | Self::Tent | Self::Stickers => 0.4,
        }
    }
}

impl Batch {
    /// The codes of the posters, in the order of the pages.
    pub(in crate::print) fn pictures(&self) -> Result<Vec<Picture>, PrintError> {
        if self.posters.is_empty() {
            return Err(PrintError::Empty);
        }
        let url = |poster: &Poster| self.origin.encoded(poster.code);
        self.posters.iter().map(|poster| Picture::for_poster(&url(poster))).collect()
    }

    pub(in crate::print) fn check(
        &self,
        sheets: &Sheets,
        pictures: &[Picture],
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<(), PrintError> {
        let (expected, found) = (self.posters.len(), sheets.pages());
        if expected != found {
            return Err(PrintError::Pages { expected, found });
        }
        let (width, height) = self.sheet.page_mm();
        for (at, (w, h)) in sheets.sizes_mm().enumerate() {
            if (w - f64::from(width)).abs() > TOLERANCE_MM || (h - f64::from(height)).abs() > TOLERANCE_MM {
                let found = format!("{w:.1} × {h:.1}");
                let expected = format!("{width} × {height}");
                return Err(PrintError::PageSize { page: at + 1, expected, found });
            }
        }
        let seen = sheets.proofread(&pictures.iter().collect::<Vec<_>>(), progress)?;
        let least = self.sheet.least_module_mm();
        for (at, seen) in seen.iter().enumerate() {
            let page = at + 1;
            if seen.len() != self.sheet.codes() || seen.iter().any(|seen| seen.code != at) {
                let found = seen.iter().map(|seen| pictures[seen.code].text.clone()).collect();
                return Err(PrintError::Proof { page, expected: pictures[at].text.clone(), found });
            }
            // Typst's lengths are rounded to a few millionths.
            if let Some(small) = seen.iter().find(|seen| seen.module_mm < least - 1e-3) {
                let [found, least] = [small.module_mm, least].map(|mm| format!("{mm:.2}"));
                return Err(PrintError::Small { page, found, least });
            }
        }
        Ok(())
    }
}
