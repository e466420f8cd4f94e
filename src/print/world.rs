//! What Typst may see: its template and what that imports, one data file, seven fonts. No network, no
//! clock, no file elsewhere.

use super::PrintError;
use super::files::{FONTS, Files};
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{DiagSpan, FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};

static READ_FONTS: LazyLock<Vec<Font>> =
    LazyLock::new(|| FONTS.into_iter().flat_map(|bytes| Font::iter(Bytes::new(bytes))).collect());
static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(READ_FONTS.iter())));
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// The name under which every template reads its data. Typst never frees a file's number: one fixed
/// name for all documents.
const DATA: &str = "data.json";

/// A template with its data.
pub(super) struct Desk {
    main: FileId,
    data_file: FileId,
    data: Bytes,
    files: Files,
    /// Templates that were read: Typst asks for them again and again.
    sources: Mutex<HashMap<FileId, Source>>,
}

impl Desk {
    /// The template of this name, which reads `data` from `data.json`.
    pub(super) fn new(template: &str, files: Files, data: Vec<u8>) -> Result<Self, PrintError> {
        if READ_FONTS.len() != FONTS.len() {
            return Err(PrintError::Font);
        }
        let (main, data_file) = (file(template)?, file(DATA)?);
        Ok(Self { main, data_file, data: Bytes::new(data), files, sources: Mutex::default() })
    }

    /// What Typst has against it, each fault with its place.
    pub(super) fn refused(&self, faults: &[SourceDiagnostic]) -> PrintError {
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

    fn bytes(&self, id: FileId) -> FileResult<Vec<u8>> {
        let name = id.vpath().get_without_slash();
        let ours = matches!(id.root(), VirtualRoot::Project);
        let found = if ours { self.files.read(name) } else { None };
        found.ok_or_else(|| FileError::NotFound(name.into()))
    }
}

fn file(name: &str) -> Result<FileId, PrintError> {
    let path = VirtualPath::new(name)
        .map_err(|_bad| PrintError::Layout { faults: vec![format!("`{name}` is no file name")] })?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if let Some(source) = self.sources.lock().unwrap_or_else(PoisonError::into_inner).get(&id) {
            return Ok(source.clone());
        }
        let text = String::from_utf8(self.bytes(id)?).map_err(|_bytes| FileError::InvalidUtf8)?;
        let source = Source::new(id, text);
        self.sources.lock().unwrap_or_else(PoisonError::into_inner).insert(id, source.clone());
        Ok(source)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data_file { Ok(self.data.clone()) } else { self.bytes(id).map(Bytes::new) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        READ_FONTS.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
