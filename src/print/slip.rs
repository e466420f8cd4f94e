//! The receipt slip with a one-time code, handed out with a finished procedure.

use super::{Origin, PrintError};
use crate::ids::{OneTimeCode, TouchpointCode};
use crate::words::Words;
use time::Date;

/// How slips are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// 24 on A4, four by six.
    A4,
    /// 12 on A4: a flap folds over the code and is sealed.
    A4Folded,
    /// One behind the other on a thermal roll of 80 mm.
    Roll,
    /// The same with a flap.
    RollFolded,
}

impl Cut {
    pub const ALL: [Self; 4] = [Self::A4, Self::A4Folded, Self::Roll, Self::RollFolded];

    /// Its name on the command line and in forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::A4Folded => "a4-folded",
            Self::Roll => "roll",
            Self::RollFolded => "roll-folded",
        }
    }

    fn per_page(self) -> usize {
        match self {
            Self::A4 => 24,
            Self::A4Folded => 12,
            Self::Roll | Self::RollFolded => 1,
        }
    }
}

/// Slips of one counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slips {
    /// The document's title.
    pub title: String,
    pub office: String,
    pub origin: Origin,
    pub code: TouchpointCode,
    pub unit: String,
    /// Empty where the unit has one counter.
    pub counter: String,
    pub minutes: u8,
    /// The language beside the Vietnamese.
    pub second: Option<Box<Words>>,
    /// Marks every slip as a simulation.
    pub demo: bool,
    pub printed: Date,
    pub cut: Cut,
    pub codes: Vec<OneTimeCode>,
}

impl Slips {
    /// Pages that they fill.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.codes.len().div_ceil(self.cut.per_page())
    }
}

#[cfg(feature = "print")]
impl Slips {
    /// One PDF; every code was rasterised and read back before this returns. The same slips give the same
    /// bytes. `progress` is told how many pages were read back.
    ///
    /// # Errors
    /// See [`PrintError`]; then nothing may be handed out.
    pub fn pdf(&self, progress: &(dyn Fn(usize) + Sync)) -> Result<Vec<u8>, PrintError> {
        use super::qr::Picture;
        if self.codes.is_empty() {
            return Err(PrintError::Empty);
        }
        let url = |once: &OneTimeCode| self.origin.once(self.code, *once);
        let pictures: Vec<_> =
            self.codes.iter().map(|once| Picture::for_paper(&url(once))).collect::<Result<_, _>>()?;
        let sheets = super::sheets::Sheets::lay_out(TEMPLATE, &data::Data::of(self, &pictures))?;
        let seen = sheets.proofread(&pictures.iter().collect::<Vec<_>>(), progress)?;
        let expected = self.pages();
        if seen.len() != expected {
            return Err(PrintError::Pages { expected, found: seen.len() });
        }
        if let Some(missing) = missing(&seen, pictures.len(), self.cut.per_page()) {
            let found = seen.iter().flatten().map(|seen| pictures[seen.code].text.clone()).collect();
            let page = missing / self.cut.per_page() + 1;
            return Err(PrintError::Proof { page, expected: pictures[missing].text.clone(), found });
        }
        // Codes are secret until they are handed out: the document's name tells none of them.
        let id = format!("hailong:slips:{}:{}:{}:{:?}", self.code, self.printed, self.codes.len(), self.cut);
        sheets.pdf(&id, self.printed)
    }
}

#[cfg(not(feature = "print"))]
impl Slips {
    /// # Errors
    /// Always: this program was built without printing.
    pub fn pdf(&self, _progress: &(dyn Fn(usize) + Sync)) -> Result<Vec<u8>, PrintError> {
        Err(PrintError::Unavailable)
    }
}

#[cfg(feature = "print")]
const TEMPLATE: &str = "slip.typ";

#[cfg(feature = "print")]
impl Cut {
    fn folded(self) -> bool {
        match self {
            Self::A4Folded | Self::RollFolded => true,
            Self::A4 | Self::Roll => false,
        }
    }

    /// The smallest side of the symbol: held in the hand, or lying on the counter.
    fn side_mm(self) -> f64 {
        match self {
            Self::A4 | Self::A4Folded => 30.0,
            Self::Roll | Self::RollFolded => 40.0,
        }
    }
}

/// The first code that does not stand once, in its place, on its page.
#[cfg(feature = "print")]
fn missing(seen: &[Vec<super::proofread::Seen>], codes: usize, per_page: usize) -> Option<usize> {
    let mut pages = seen.iter().enumerate().flat_map(|(page, seen)| seen.iter().map(move |s| (page, s.code)));
    (0..codes).find(|code| pages.next() != Some((code / per_page, *code)))
}

/// What the template reads.
#[cfg(feature = "print")]
mod data {
    use super::Slips;
    use crate::print::qr::{Picture, QUIET};
    use crate::print::tongue::Tongue;
    use crate::words::{self, Words};
    use serde::Serialize;

    /// The words of a slip, by how their keys begin.
    const BEGIN: [&str; 3] = ["slip_", "poster_lead", "poster_simulated"];

    #[derive(Serialize)]
    pub(super) struct Data<'a> {
        title: &'a str,
        office: &'a str,
        unit: &'a str,
        counter: &'a str,
        vi: Tongue<'a>,
        second: Option<Tongue<'a>>,
        /// `Quét mã, trả lời trong khoảng 2 phút. Ẩn danh.`
        scan: Option<String>,
        scan_second: Option<String>,
        demo: bool,
        roll: bool,
        folded: bool,
        per_page: usize,
        /// The counter's own address, for whoever types.
        address: String,
        slips: Vec<Slip<'a>>,
    }

    #[derive(Serialize)]
    struct Slip<'a> {
        grouped: String,
        qr: &'a str,
        qr_modules: u8,
        qr_quiet: u8,
        qr_mm: f64,
    }

    impl<'a> Data<'a> {
        pub(super) fn of(slips: &'a Slips, pictures: &'a [Picture]) -> Self {
            let roll = slips.cut.per_page() == 1;
            let second = slips.second.as_deref();
            let scan = |words: &Words| {
                let minutes = words.poster_minutes.count(slips.minutes.into());
                let scan = words.slip_scan.fill(&[("minutes", &minutes.own()?)]);
                scan.own().map(str::to_owned)
            };
            let slip = |(once, picture): (&crate::ids::OneTimeCode, &'a Picture)| Slip {
                grouped: once.grouped(),
                qr: &picture.svg,
                qr_modules: picture.modules,
                qr_quiet: QUIET,
                qr_mm: picture.at_least_mm(slips.cut.side_mm()),
            };
            Self {
                title: &slips.title,
                office: &slips.office,
                unit: &slips.unit,
                counter: &slips.counter,
                vi: Tongue::of(words::vietnamese(), &BEGIN),
                second: second.map(|words| Tongue::of(words, &BEGIN)),
                scan: scan(words::vietnamese()),
                scan_second: second.and_then(scan),
                demo: slips.demo,
                roll,
                folded: slips.cut.folded(),
                per_page: slips.cut.per_page(),
                address: slips.origin.typed(slips.code),
                slips: slips.codes.iter().zip(pictures).map(slip).collect(),
            }
        }
    }
}

#[cfg(test)]
#[cfg(feature = "print")]
pub(super) mod tests;
