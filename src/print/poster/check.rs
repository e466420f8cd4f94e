//! That a laid-out batch is what was asked for: a page for each poster, of the right size, with its own
//! codes and no other, each large enough.

use super::{Part, Sheet};
use crate::print::PrintError;
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

impl Part<'_> {
    /// # Errors
    /// Where it is not; pages are counted from the beginning of the batch.
    pub(in crate::print) fn check(
        &self,
        sheets: &Sheets,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<(), PrintError> {
        let (expected, found) = (self.posters.len(), sheets.pages());
        if expected != found {
            return Err(PrintError::Pages { expected, found });
        }
        let sheet = self.batch.sheet;
        let (width, height) = sheet.page_mm();
        for (at, (w, h)) in sheets.sizes_mm().enumerate() {
            if (w - f64::from(width)).abs() > TOLERANCE_MM || (h - f64::from(height)).abs() > TOLERANCE_MM {
                let found = format!("{w:.1} × {h:.1}");
                let expected = format!("{width} × {height}");
                return Err(PrintError::PageSize { page: self.page(at), expected, found });
            }
        }
        let pictures: Vec<_> = self.pictures.iter().collect();
        let seen = sheets.proofread(&pictures, progress).map_err(|fault| self.placed(fault))?;
        let least = sheet.least_module_mm();
        for (at, seen) in seen.iter().enumerate() {
            let page = self.page(at);
            if seen.len() != sheet.codes() || seen.iter().any(|seen| seen.code != at) {
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

    /// The number that a page of this part has in the batch.
    fn page(&self, at: usize) -> usize {
        self.before.len() + at + 1
    }

    /// What was found on a page of this part, with the page's number in the batch.
    fn placed(&self, mut fault: PrintError) -> PrintError {
        if let PrintError::Proof { page, .. } = &mut fault {
            *page += self.before.len();
        }
        fault
    }
}
