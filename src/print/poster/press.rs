//! Posters become files: laid out in parts, each part read back while the next one is laid out, all bound into one.

use super::data::Data;
use super::{Batch, Format, Poster};
use crate::print::PrintError;
use crate::print::files::Files;
use crate::print::qr::Picture;
use crate::print::sheets::{Binder, Sheets};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Posters that are laid out at a time: of thousands, Typst would remember more than memory holds. Two in tests, so
/// that a few posters are many parts.
const TOGETHER: usize = if cfg!(test) { 2 } else { 64 };

/// Pixels an inch of a poster as PNG.
const DPI: u16 = 300;

/// Posters of a batch that are laid out together.
pub(in crate::print) struct Part<'a> {
    pub batch: &'a Batch,
    /// Those of the parts before.
    pub before: &'a [Poster],
    pub posters: &'a [Poster],
    /// Their codes.
    pub pictures: Vec<Picture>,
}

impl Part<'_> {
    fn lay_out(&self, files: &Files) -> Result<Sheets, PrintError> {
        Sheets::lay_out_with(self.batch.sheet.template(), files.clone(), &Data::of(self))
    }
}

impl Batch {
    /// The files of these posters: one PDF, or a picture for each page. Every code on every page was
    /// rasterised and read back before this returns. The same batch gives the same bytes. `progress` is
    /// told how many pages were read back.
    ///
    /// # Errors
    /// See [`PrintError`]; then nothing may be handed out.
    pub fn print(
        &self,
        format: Format,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<Vec<u8>>, PrintError> {
        self.print_from(&Files::default(), format, progress)
    }

    /// The same where an office's own templates come before the shipped ones. In this process, without
    /// limits: see [`crate::print::own`].
    ///
    /// # Errors
    /// See [`PrintError`].
    pub(in crate::print) fn print_from(
        &self,
        files: &Files,
        format: Format,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<Vec<u8>>, PrintError> {
        let done = AtomicUsize::new(0);
        let check = |part: &Part, sheets: &Sheets| {
            part.check(sheets, &|_| progress(done.fetch_add(1, Ordering::Relaxed) + 1))
        };
        match format {
            Format::Pdf => Ok(vec![self.pdf(files, &check)?]),
            Format::Svg | Format::Png => {
                let mut pages = Vec::with_capacity(self.posters.len());
                for part in self.parts() {
                    let part = part?;
                    let sheets = part.lay_out(files)?;
                    check(&part, &sheets)?;
                    for page in 0..sheets.pages() {
                        pages.extend(match format {
                            Format::Png => sheets.png(page, DPI).transpose()?,
                            Format::Svg | Format::Pdf => sheets.svg(page).map(String::into_bytes),
                        });
                    }
                }
                Ok(pages)
            }
        }
    }

    /// While one part is laid out, or the file set, the codes of the part before are read back; what is faulty is
    /// never returned.
    fn pdf(
        &self,
        files: &Files,
        check: &(dyn Fn(&Part, &Sheets) -> Result<(), PrintError> + Sync),
    ) -> Result<Vec<u8>, PrintError> {
        thread::scope(|scope| {
            let (laid_out, to_read) = mpsc::sync_channel::<(Part, Sheets)>(1);
            let reader =
                scope.spawn(move || to_read.iter().try_for_each(|(part, sheets)| check(&part, &sheets)));
            let mut binder = Binder::default();
            for part in self.parts() {
                let part = part?;
                let bound = binder.add(&part.lay_out(files)?);
                // The reader goes when it finds a fault.
                if laid_out.send((part, bound)).is_err() {
                    break;
                }
            }
            drop(laid_out);
            let pdf = binder.bind().ok_or(PrintError::Empty)?.pdf(&self.id(), self.printed);
            reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            pdf
        })
    }

    /// The posters in handfuls, in the order of the pages.
    pub(in crate::print) fn parts(&self) -> impl Iterator<Item = Result<Part<'_>, PrintError>> {
        let none = self.posters.is_empty().then_some(Err(PrintError::Empty));
        let parts = self.posters.chunks(TOGETHER).enumerate().map(|(at, posters)| {
            let codes = posters.iter().map(|poster| Picture::for_poster(&self.origin.encoded(poster.code)));
            let before = &self.posters[..at * TOGETHER];
            Ok(Part { batch: self, before, posters, pictures: codes.collect::<Result<_, _>>()? })
        });
        none.into_iter().chain(parts)
    }

    /// Names the document: the same for the same posters on the same day.
    fn id(&self) -> String {
        let first = self.posters.first().map_or("", |poster| &poster.number);
        let (sheet, finish) = (self.sheet.as_str(), self.finish.as_str());
        format!("hailong:poster:{sheet}:{finish}:{first}:{}:{}", self.printed, self.posters.len())
    }
}
