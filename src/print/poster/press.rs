//! Posters become files: laid out in parts, each part read back while the next one is laid out, all bound into one.

use super::data::Data;
use super::{Batch, Format, Poster};
use crate::print::PrintError;
use crate::print::files::Files;
use crate::print::qr::Picture;
use crate::print::sheets::{Binder, Sheets};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Posters that are laid out at a time: of thousands, Typst would remember more than memory holds.
const TOGETHER: usize = 64;

/// Pixels an inch of a poster as PNG.
const DPI: u16 = 300;

/// Posters of a batch that are laid out together.
#[derive(Clone, Copy)]
pub(in crate::print) struct Part<'a> {
    pub batch: &'a Batch,
    /// Those of the parts before.
    pub before: &'a [Poster],
    pub posters: &'a [Poster],
    pub pictures: &'a [Picture],
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
        let pictures = self.pictures()?;
        let done = AtomicUsize::new(0);
        let check = |part: &Part, sheets: &Sheets| {
            part.check(sheets, &|_| progress(done.fetch_add(1, Ordering::Relaxed) + 1))
        };
        match format {
            Format::Pdf => Ok(vec![self.pdf(files, &pictures, &check)?]),
            Format::Svg | Format::Png => {
                let mut pages = Vec::with_capacity(self.posters.len());
                for part in self.parts(&pictures) {
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
        pictures: &[Picture],
        check: &(dyn Fn(&Part, &Sheets) -> Result<(), PrintError> + Sync),
    ) -> Result<Vec<u8>, PrintError> {
        thread::scope(|scope| {
            let (laid_out, to_read) = mpsc::sync_channel::<(Part, Arc<Sheets>)>(1);
            let reader =
                scope.spawn(move || to_read.iter().try_for_each(|(part, sheets)| check(&part, &sheets)));
            let mut binder = Binder::default();
            for part in self.parts(pictures) {
                let sheets = Arc::new(part.lay_out(files)?);
                binder.add(&sheets);
                // The reader goes when it finds a fault.
                if laid_out.send((part, sheets)).is_err() {
                    break;
                }
            }
            drop(laid_out);
            let pdf = binder.bind().ok_or(PrintError::Empty)?.pdf(&self.id(), self.printed);
            reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            pdf
        })
    }

    /// The codes of the posters, in the order of the pages.
    pub(in crate::print) fn pictures(&self) -> Result<Vec<Picture>, PrintError> {
        if self.posters.is_empty() {
            return Err(PrintError::Empty);
        }
        let url = |poster: &Poster| self.origin.encoded(poster.code);
        self.posters.iter().map(|poster| Picture::for_poster(&url(poster))).collect()
    }

    /// The posters in handfuls, in the order of the pages.
    pub(in crate::print) fn parts<'a>(&'a self, pictures: &'a [Picture]) -> impl Iterator<Item = Part<'a>> {
        let handfuls = self.posters.chunks(TOGETHER).zip(pictures.chunks(TOGETHER)).enumerate();
        handfuls.map(|(at, (posters, pictures))| {
            let before = &self.posters[..at * TOGETHER];
            Part { batch: self, before, posters, pictures }
        })
    }

    /// Names the document: the same for the same posters on the same day.
    fn id(&self) -> String {
        let first = self.posters.first().map_or("", |poster| &poster.number);
        let (sheet, finish) = (self.sheet.as_str(), self.finish.as_str());
        format!("hailong:poster:{sheet}:{finish}:{first}:{}:{}", self.printed, self.posters.len())
    }
}
