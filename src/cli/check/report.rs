//! What `hailong check` found, for people and for editors.

use crate::definition::Definition;
use crate::definition::fault::{Fault, Faults, Place};
use crate::definition::parse::from_yaml;
use crate::definition::problem::Problem;
use crate::words::{self, KEYS, Words};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};
use serde::Serialize;
use std::fmt;
use std::sync::Arc;

/// Bytes of a line beyond which it is no longer shown whole.
const LONG_LINE: usize = 1_000;

/// A file to check: its name as it was given, and its text or why that cannot be read.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) file: String,
    pub(super) text: Result<String, String>,
}

/// The outcome; as JSON its shape is stable for editors.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// Files checked.
    files: usize,
    faults: Vec<Row>,
    /// What further languages bring of the interface's words, of the files without fault.
    interface: Vec<Brought>,
    #[serde(skip)]
    found: Vec<Faults>,
}

/// A further language of a questionnaire: how many of the interface's words it has; the rest is shown in
/// Vietnamese.
#[derive(Debug, Serialize)]
struct Brought {
    file: String,
    language: String,
    name: String,
    words: usize,
    of: usize,
}

/// One fault as editors read it.
#[derive(Debug, Serialize)]
struct Row {
    file: String,
    /// From 1.
    line: u32,
    /// From 1, in characters.
    column: u32,
    /// In characters.
    length: u32,
    /// JSON pointer (RFC 6901) into the file.
    pointer: String,
    code: &'static str,
    message: String,
    help: String,
    /// The line of the file; of a very long one the part about the fault.
    snippet: String,
}

impl Report {
    /// Checks the files.
    pub(super) fn of(sources: &[Source]) -> Self {
        let (mut found, mut interface) = (Vec::new(), Vec::new());
        for source in sources {
            match read(source) {
                Ok(definition) => interface.extend(brought(&source.file, &definition)),
                Err(faults) => found.push(faults),
            }
        }
        let rows = found.iter().flat_map(|faults| faults.list.iter().map(|fault| row(faults, fault)));
        Self { files: sources.len(), faults: rows.collect(), interface, found }
    }

    pub(super) fn is_good(&self) -> bool {
        self.faults.is_empty()
    }

    /// For people: each fault with its piece of the file, then the sum.
    pub(super) fn text(&self, colour: bool) -> String {
        let theme = if colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        let handler = GraphicalReportHandler::new_themed(theme).with_wrap_lines(false).with_context_lines(1);
        let mut out = String::new();
        for faults in &self.found {
            for fault in &faults.list {
                // Should a fault not render, the plain line still says it all.
                let mut shown = String::new();
                match handler.render_report(&mut shown, &Shown::new(faults, fault)) {
                    Ok(()) => out.push_str(&shown),
                    Err(fmt::Error) => out.extend([&faults.file, ":", &fault.to_string(), "\n"]),
                }
                out.push('\n');
            }
        }
        for Brought { file, language, name, words, of } in &self.interface {
            let rest = if words < of { "; the rest is shown in Vietnamese" } else { "" };
            let row =
                format!("{file}: {language} ({name}) brings {words} of {of} words of the interface{rest}\n");
            out.push_str(&row);
        }
        let (files, faults) = (self.files, self.faults.len());
        let s = |n: usize| if n == 1 { "" } else { "s" };
        let verdict = if faults == 0 {
            format!("{files} file{}: no fault", s(files))
        } else {
            format!("{files} file{}: {faults} fault{} in {}", s(files), s(faults), self.found.len())
        };
        out.push_str(&verdict);
        out.push('\n');
        out
    }
}

fn brought(file: &str, definition: &Definition) -> Vec<Brought> {
    let further = |words: &&Arc<Words>| words::shipped().iter().all(|shipped| shipped.tag != words.tag);
    let row = |words: &Arc<Words>| Brought {
        file: file.to_owned(),
        language: words.tag.clone(),
        name: words.own_name().to_owned(),
        words: words.own(),
        of: KEYS.len(),
    };
    definition.interface.iter().filter(further).map(row).collect()
}

fn read(source: &Source) -> Result<Definition, Faults> {
    match &source.text {
        Ok(text) => from_yaml(text, &source.file),
        Err(detail) => Err(Faults {
            file: source.file.clone(),
            text: String::new(),
            list: vec![Fault {
                at: String::new(),
                place: None,
                problem: Problem::Unreadable { detail: detail.clone() },
            }],
        }),
    }
}

fn row(faults: &Faults, fault: &Fault) -> Row {
    Row {
        file: faults.file.clone(),
        line: fault.place.map_or(1, |place| place.line),
        column: fault.place.map_or(1, |place| place.column),
        length: fault.place.map_or(0, |place| place.length),
        pointer: fault.at.clone(),
        code: fault.problem.code(),
        message: fault.problem.to_string(),
        help: fault.problem.help(),
        snippet: fault.place.map_or_else(String::new, |place| snippet(faults, place)),
    }
}

/// The fault's line, of a very long one the part about the fault.
fn snippet(faults: &Faults, place: Place) -> String {
    let line = faults.line(place);
    if line.len() <= LONG_LINE {
        return line.to_owned();
    }
    let column = usize::try_from(place.column).unwrap_or(usize::MAX);
    let before = column.saturating_sub(1 + LONG_LINE / 4);
    line.chars().skip(before).take(LONG_LINE).collect()
}

/// One fault as miette shows it.
#[derive(Debug)]
struct Shown<'a> {
    faults: &'a Faults,
    fault: &'a Fault,
    /// `None` where the fault has no place, or lines are too long to be shown.
    source: Option<NamedSource<String>>,
}

impl<'a> Shown<'a> {
    fn new(faults: &'a Faults, fault: &'a Fault) -> Self {
        let shows = fault.place.is_some() && faults.text.lines().all(|line| line.len() <= LONG_LINE);
        let source = shows.then(|| NamedSource::new(&faults.file, faults.text.clone()));
        Self { faults, fault, source }
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fault.place {
            Some(_) if self.source.is_some() => {}
            Some(place) => write!(f, "{}:{}:{}: ", self.faults.file, place.line, place.column)?,
            None => write!(f, "{}: ", self.faults.file)?,
        }
        write!(f, "{}", self.fault.problem)
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn code<'d>(&'d self) -> Option<Box<dyn fmt::Display + 'd>> {
        Some(Box::new(self.fault.problem.code()))
    }

    fn help<'d>(&'d self) -> Option<Box<dyn fmt::Display + 'd>> {
        Some(Box::new(self.fault.problem.help()))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.source.as_ref()?;
        let bytes = self.faults.bytes(self.fault.place?);
        Some(Box::new(std::iter::once(LabeledSpan::new_primary_with_span(None, bytes))))
    }
}

#[cfg(test)]
mod tests;
