//! The print engine: a template of `static/print` and its data become pages, the pages PDF, SVG or PNG.
//!
//! ```text
//! let sheets = Sheets::lay_out("slip.typ", &data)?;      // data.json of the template
//! let found = sheets.proofread(&pictures, &|_| {})?;      // every QR code, read from its page
//! let pdf = sheets.pdf("hailong:slip:…", today)?;         // PDF/A-2a and PDF/UA-1
//! ```
//!
//! A template sets its own page size and font ("Be Vietnam Pro" or "Tinos", `fallback: false`), its
//! title and language; puts codes on the sheet as `image(bytes(svg), format: "svg", alt: …)` of
//! [`Picture::svg`](super::qr::Picture) unchanged, quiet zone included; and marks what is decoration
//! with `pdf.artifact`. Nothing here touches the disk.

mod binder;

pub(super) use binder::Binder;

use super::PrintError;
use super::files::Files;
use super::proofread::{self, Seen};
use super::qr::Picture;
use super::world::Desk;
use serde::Serialize;
use std::sync::Arc;
use time::Date;
use typst::foundations::{Datetime, Smart};
use typst::layout::PageRanges;
use typst::utils::Scalar;
use typst_layout::{Page, PagedDocument};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_render::RenderOptions;
use typst_svg::SvgOptions;

/// Renders to keep in Typst's cache: fonts and templates stay warm, memory stays flat.
const KEEP: usize = 10;

/// A document of more pages than this is no pattern for the next one: of what was remembered while it was made,
/// half a megabyte a page, nothing is kept.
const MANY: usize = 50;

/// A laid-out document.
pub(super) struct Sheets {
    desk: Arc<Desk>,
    document: PagedDocument,
}

impl Sheets {
    /// Lays a shipped template out; it reads `data` from `data.json`.
    ///
    /// # Errors
    /// [`PrintError::Layout`] with file, line and column. Warnings are faults too: our templates have
    /// none.
    pub(super) fn lay_out(template: &str, data: &impl Serialize) -> Result<Self, PrintError> {
        Self::lay_out_with(template, Files::default(), data)
    }

    /// The same where an office's own files come before the shipped ones.
    ///
    /// # Errors
    /// As [`Sheets::lay_out`].
    pub(super) fn lay_out_with(
        template: &str,
        files: Files,
        data: &impl Serialize,
    ) -> Result<Self, PrintError> {
        let data = serde_json::to_vec(data)
            .map_err(|error| PrintError::Layout { faults: vec![error.to_string()] })?;
        let desk = Desk::new(template, files, data)?;
        let result = typst::compile::<PagedDocument>(&desk);
        let document = result.output.map_err(|faults| desk.refused(&faults));
        forget(document.as_ref().map_or(0, |document| document.pages().len()));
        let document = document?;
        if !result.warnings.is_empty() {
            return Err(desk.refused(&result.warnings));
        }
        Ok(Self { desk: Arc::new(desk), document })
    }

    /// How many pages there are.
    pub(super) fn pages(&self) -> usize {
        self.document.pages().len()
    }

    /// Width and height of each page, in millimetres.
    pub(super) fn sizes_mm(&self) -> impl Iterator<Item = (f64, f64)> {
        let sizes = self.document.pages().iter().map(|page| page.frame.size());
        sizes.map(|size| (size.x.to_mm(), size.y.to_mm()))
    }

    /// Rasterises the region of every one of these codes on every page and reads it back, as a phone
    /// would. Returns what stands on each page, in the order of painting. `progress` is told how many
    /// pages are done.
    ///
    /// # Errors
    /// [`PrintError::Proof`] where one of them cannot be read, reads as another, or its quiet zone is
    /// not white. Whether every page carries what it should is the caller's to compare.
    pub(super) fn proofread(
        &self,
        codes: &[&Picture],
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<Vec<Seen>>, PrintError> {
        proofread::all(self.document.pages(), codes, progress)
    }

    /// As PDF/A-2a and PDF/UA-1: archivable, readable aloud, and refused where a letter has no glyph.
    /// `id` names the document, `day` is its date of creation (00:00 local time). The same input gives
    /// the same bytes.
    ///
    /// # Errors
    /// [`PrintError::Layout`] with everything that the two standards speak against.
    pub(super) fn pdf(&self, id: &str, day: Date) -> Result<Vec<u8>, PrintError> {
        let refused = |message: String| PrintError::Layout { faults: vec![message] };
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|fault| refused(fault.message().to_string()))?;
        let timestamp = Datetime::from_ymd_hms(day.year(), u8::from(day.month()), day.day(), 0, 0, 0)
            .and_then(|moment| Timestamp::new_local(moment, 7 * 60));
        let options = PdfOptions {
            ident: Smart::Custom(id.to_owned()),
            creator: Smart::Custom(Some("Hài Lòng".to_owned())),
            timestamp,
            page_ranges: None::<PageRanges>,
            standards,
            tagged: true,
            pretty: false,
        };
        let pdf = typst_pdf::pdf(&self.document, &options).map_err(|faults| self.desk.refused(&faults));
        forget(self.pages());
        pdf
    }

    /// One page as SVG, letters as outlines; `None` past the last page.
    pub(super) fn svg(&self, page: usize) -> Option<String> {
        let svg = typst_svg::svg(self.page(page)?, &SvgOptions::default());
        comemo::evict(KEEP);
        Some(svg)
    }

    /// One page as PNG with so many pixels an inch; `None` past the last page.
    ///
    /// # Errors
    /// Where the picture is too large for the encoder.
    pub(super) fn png(&self, page: usize, dpi: u16) -> Option<Result<Vec<u8>, PrintError>> {
        let scale = Scalar::new(f64::from(dpi) / 72.0);
        let options = RenderOptions { pixel_per_pt: scale, render_bleed: false };
        let picture = typst_render::render(self.page(page)?, &options);
        comemo::evict(KEEP);
        Some(picture.encode_png().map_err(|error| PrintError::Layout { faults: vec![error.to_string()] }))
    }

    fn page(&self, page: usize) -> Option<&Page> {
        self.document.pages().get(page)
    }
}

/// Empties Typst's cache after a document of so many pages, as far as the next one has no use for it.
fn forget(pages: usize) {
    comemo::evict(if pages > MANY { 0 } else { KEEP });
}
