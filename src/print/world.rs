//! What Typst may see: one template, one data file, three fonts. No disk, no network, no clock.

use super::PrintError;
use std::sync::LazyLock;
use time::Date;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::layout::PageRanges;
use typst::syntax::{DiagSpan, FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// Be Vietnam Pro in the weights 400, 600 and 700.
static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    [
        include_bytes!("../../static/fonts/be-vietnam-pro/Regular.ttf").as_slice(),
        include_bytes!("../../static/fonts/be-vietnam-pro/SemiBold.ttf"),
        include_bytes!("../../static/fonts/be-vietnam-pro/Bold.ttf"),
    ]
    .into_iter()
    .flat_map(|bytes| Font::iter(Bytes::new(bytes)))
    .collect()
});

/// Renders to keep in Typst's cache: fonts and templates stay warm, memory stays flat.
const KEEP: usize = 10;

/// A template with its data.
pub(super) struct Page {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    main: FileId,
    template: Source,
    /// One fixed path for the data of every document: Typst never frees a file's number.
    data_file: FileId,
    data: Bytes,
}

impl Page {
    /// The template of this name and text, which reads `data` from `data.json`.
    pub(super) fn new(name: &str, template: &str, data: Vec<u8>) -> Result<Self, PrintError> {
        if FONTS.len() != 3 {
            return Err(PrintError::Font);
        }
        let (main, data_file) = (file(name)?, file("data.json")?);
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(FONTS.iter())),
            main,
            template: Source::new(main, template.to_owned()),
            data_file,
            data: Bytes::new(data),
        })
    }

    /// Lays the document out. Warnings are faults: a template of ours has none.
    pub(super) fn lay_out(&self) -> Result<PagedDocument, PrintError> {
        let result = typst::compile::<PagedDocument>(self);
        comemo::evict(KEEP);
        let document = result.output.map_err(|faults| self.refused(&faults))?;
        if result.warnings.is_empty() { Ok(document) } else { Err(self.refused(&result.warnings)) }
    }

    /// Writes it as PDF/A-2a and PDF/UA-1: archivable, readable aloud, and refused where a letter
    /// has no glyph. `id` names the document, `day` is its date of creation (00:00 local time).
    pub(super) fn pdf(&self, document: &PagedDocument, id: &str, day: Date) -> Result<Vec<u8>, PrintError> {
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
        let pdf = typst_pdf::pdf(document, &options).map_err(|faults| self.refused(&faults));
        comemo::evict(KEEP);
        pdf
    }

    fn refused(&self, faults: &[SourceDiagnostic]) -> PrintError {
        PrintError::Layout { faults: faults.iter().map(|fault| self.describe(fault)).collect() }
    }

    /// `poster-a4.typ:12:3: message (hint)`.
    fn describe(&self, fault: &SourceDiagnostic) -> String {
        let place = self.place(fault.span).unwrap_or_default();
        let hints: Vec<_> = fault.hints.iter().map(|hint| hint.v.as_str()).collect();
        let hints = if hints.is_empty() { String::new() } else { format!(" ({})", hints.join(", ")) };
        format!("{place}{}{hints}", fault.message)
    }

    fn place(&self, span: DiagSpan) -> Option<String> {
        let id = span.id()?;
        let source = self.source(id).ok()?;
        let start = self.range(span)?.start;
        let (line, column) = source.lines().byte_to_line_column(start)?;
        Some(format!("{}:{}:{}: ", id.vpath().get_without_slash(), line + 1, column + 1))
    }
}

fn file(name: &str) -> Result<FileId, PrintError> {
    let path = VirtualPath::new(name)
        .map_err(|_bad| PrintError::Layout { faults: vec![format!("`{name}` is no file name")] })?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Page {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main { Ok(self.template.clone()) } else { Err(absent(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data_file { Ok(self.data.clone()) } else { Err(absent(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}
