//! The paper questionnaire: as many numbered copies as are put in the pile at a counter.

#[cfg(feature = "print")]
mod data;
#[cfg(test)]
#[cfg(feature = "print")]
pub(super) mod tests;

use super::PrintError;
use crate::ids::{Serial, TouchpointCode};
use crate::paper::Form;
use time::Date;

/// Sheets that are printed together; all in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Papers {
    /// The document's title.
    pub title: String,
    /// Who asks: `Sở Nội vụ tỉnh Quảng Trị`.
    pub office: String,
    /// Marks every sheet as a simulation.
    pub demo: bool,
    /// The document's date.
    pub printed: Date,
    pub piles: Vec<Pile>,
}

/// The copies of one touchpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct Pile {
    pub code: TouchpointCode,
    pub unit: String,
    /// Empty where the unit has one counter.
    pub counter: String,
    pub form: Form,
    pub serials: Vec<Serial>,
}

#[cfg(feature = "print")]
impl Papers {
    /// One PDF, the copies of each pile behind each other, each beginning on the front of a leaf; the
    /// code of every copy was rasterised and read back before this returns. The same sheets give the same
    /// bytes. `progress` is told how many pages were read back.
    ///
    /// # Errors
    /// See [`PrintError`]; then nothing may be handed out.
    pub fn pdf(&self, progress: &(dyn Fn(usize) + Sync)) -> Result<Vec<u8>, PrintError> {
        let first = self.piles.first().and_then(|pile| pile.serials.first()).ok_or(PrintError::Empty)?;
        if self.piles.iter().any(|pile| pile.serials.is_empty()) {
            return Err(PrintError::Empty);
        }
        let pictures = self.pictures()?;
        let fits = self.fits()?;
        let words = self.words();
        let data = data::Data::of(self, &words, &pictures, &fits);
        let sheets = super::sheets::Sheets::lay_out(TEMPLATE, &data)?;
        let seen = sheets.proofread(&pictures.iter().flatten().collect::<Vec<_>>(), progress)?;
        self.check(&seen, &fits, &pictures)?;
        sheets.pdf(&format!("hailong:paper:{first}:{}:{}", self.printed, seen.len()), self.printed)
    }

    /// How each pile is set: once a form, as a head takes the same place whatever its names.
    fn fits(&self) -> Result<Vec<Fit>, PrintError> {
        let mut fits: Vec<Fit> = Vec::with_capacity(self.piles.len());
        for pile in &self.piles {
            let alike = self.piles.iter().take(fits.len()).position(|earlier| earlier.form == pile.form);
            fits.push(alike.map_or_else(|| self.fit(pile), |earlier| Ok(fits[earlier]))?);
        }
        Ok(fits)
    }

    /// The sheets' own words, in the language of the first pile: all of a print have one.
    fn words(&self) -> std::sync::Arc<crate::words::Words> {
        let form = self.piles.first().map(|pile| &pile.form);
        form.map_or_else(
            || crate::words::Words::of("vi"),
            |form| form.definition.words(form.language.as_str()),
        )
    }

    fn pictures(&self) -> Result<Vec<Vec<super::qr::Picture>>, PrintError> {
        let of = |pile: &Pile| {
            pile.serials.iter().map(|serial| super::qr::Picture::for_paper(&serial.to_string())).collect()
        };
        self.piles.iter().map(of).collect()
    }

    /// The largest type at which the form takes no more leaves than at the smallest: a form of two pages
    /// stays one leaf.
    fn fit(&self, pile: &Pile) -> Result<Fit, PrintError> {
        let one = Self {
            piles: vec![Pile { serials: pile.serials[..1].to_vec(), ..pile.clone() }],
            ..self.clone()
        };
        let (words, pictures) = (one.words(), one.pictures()?);
        let pages = |(size, air): (f64, f64)| {
            let fit = Fit { size, air, pages: 0 };
            let data = data::Data::of(&one, &words, &pictures, &[fit]);
            super::sheets::Sheets::lay_out(TEMPLATE, &data).map(|sheets| sheets.pages())
        };
        let [smallest, rest @ ..] = SETTINGS;
        let fewest = pages(smallest)?;
        // The back of the last leaf is there anyway.
        let most = if fewest == 1 { 1 } else { fewest.next_multiple_of(2) };
        for setting in rest {
            let pages = pages(setting)?;
            if pages <= most {
                return Ok(Fit { size: setting.0, air: setting.1, pages });
            }
        }
        Ok(Fit { size: smallest.0, air: smallest.1, pages: fewest })
    }

    /// On the first page of each copy its own code and no other, on every other page none.
    fn check(
        &self,
        seen: &[Vec<super::proofread::Seen>],
        fits: &[Fit],
        pictures: &[Vec<super::qr::Picture>],
    ) -> Result<(), PrintError> {
        let mut expected: Vec<Option<usize>> = Vec::new();
        let mut code = 0;
        for (pile, fit) in self.piles.iter().zip(fits) {
            for _ in &pile.serials {
                expected.push(Some(code));
                expected.extend(std::iter::repeat_n(None, fit.leaf_pages() - 1));
                code += 1;
            }
        }
        if expected.len() != seen.len() {
            return Err(PrintError::Pages { expected: expected.len(), found: seen.len() });
        }
        let texts: Vec<&str> = pictures.iter().flatten().map(|picture| picture.text.as_str()).collect();
        for (at, (seen, expected)) in seen.iter().zip(expected).enumerate() {
            if seen.iter().map(|seen| seen.code).ne(expected) {
                let expected = expected.map_or_else(String::new, |code| texts[code].to_owned());
                let found = seen.iter().map(|seen| texts[seen.code].to_owned()).collect();
                return Err(PrintError::Proof { page: at + 1, expected, found });
            }
        }
        Ok(())
    }
}

#[cfg(not(feature = "print"))]
impl Papers {
    /// # Errors
    /// Always: this program was built without printing.
    pub fn pdf(&self, _progress: &(dyn Fn(usize) + Sync)) -> Result<Vec<u8>, PrintError> {
        Err(PrintError::Unavailable)
    }
}

#[cfg(feature = "print")]
const TEMPLATE: &str = "paper.typ";

/// Type that a form may have: its size in points and the white between two lines, in parts of the size. The smallest
/// that elders read, then the better ones from the best on.
#[cfg(feature = "print")]
const SETTINGS: [(f64, f64); 5] = [(10.0, 0.06), (12.0, 0.25), (12.0, 0.12), (11.25, 0.08), (10.5, 0.06)];

/// How a form is set.
#[cfg(feature = "print")]
#[derive(Debug, Clone, Copy, PartialEq)]
struct Fit {
    size: f64,
    air: f64,
    /// Pages of one copy; 0 while they are counted.
    pages: usize,
}

#[cfg(feature = "print")]
impl Fit {
    /// Pages of one copy with the blank back of its last leaf; a form of one page has no back.
    fn leaf_pages(self) -> usize {
        if self.pages > 1 { self.pages.next_multiple_of(2) } else { self.pages }
    }
}
