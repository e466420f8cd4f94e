//! A table as people send it: a CSV file with any of the usual delimiters, with or without a byte order
//! mark, cells padded or decomposed; or an Excel workbook, of which the first sheet is read. Everything
//! that is wrong is told with its file, row and column; what a cell means is for those who know the
//! columns.

pub mod workbook;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization as _;

/// Rows that a table may have, at most.
pub const MAX_ROWS: usize = 100_000;

/// Which columns a file has. Names are compared in lower case.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    pub required: &'static [&'static str],
    pub optional: &'static [&'static str],
    /// A column that begins so is known too: `name_` for one column a language.
    pub prefixes: &'static [&'static str],
}

/// A place in a file, as an editor or a spreadsheet numbers it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub file: Arc<str>,
    /// The line from 1, the one with the columns' names included; `None`: the file as a whole.
    pub row: Option<u64>,
    pub column: Option<&'static str>,
}

/// Something wrong at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault<P> {
    pub place: Place,
    pub problem: P,
}

/// What can be wrong with any table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableProblem {
    #[error(
        "this is a workbook of an old Excel, or a locked one: save it without a password as .xlsx or as “CSV UTF-8”"
    )]
    Workbook,
    #[error("the workbook cannot be read ({detail}): save it again as .xlsx, or as “CSV UTF-8”")]
    BrokenWorkbook { detail: String },
    #[error("the file has {bytes} bytes: at most {max} are read; leave out pictures and other sheets")]
    LargeFile { bytes: usize, max: usize },
    #[error("the workbook has {found} parts: at most {max} are read; copy the table into a new workbook")]
    ManyParts { found: usize, max: usize },
    #[error(
        "the workbook unpacks to more than {max} bytes: copy the table alone into a new workbook and import that"
    )]
    Unpacks { max: u64 },
    #[error("the table has more than {max} rows: divide it")]
    ManyRows { max: usize },
    #[error(
        "the cell holds a formula: copy it and paste it back as a value, so that nothing changes on the way"
    )]
    Formula,
    #[error("the cell holds the error {found}: correct it")]
    ErrorCell { found: String },
    #[error("the cell has more than {max} characters")]
    LongCell { max: usize },
    #[error("`{text}` stands outside the named columns: remove it, or name its column in the first row")]
    Beside { text: String },
    #[error("the file is in UTF-16: save it as “CSV UTF-8”")]
    Utf16,
    #[error(
        "the byte 0x{byte:02X} is no UTF-8: save the file as “CSV UTF-8”, else Vietnamese letters are lost"
    )]
    NotUtf8 { byte: u8 },
    #[error("the file is empty: its first row must name the columns {expected}")]
    Empty { expected: String },
    #[error("the column `{column}` is missing: the first row must name {expected}")]
    MissingColumn { column: &'static str, expected: String },
    #[error("the column `{column}` is unknown; the nearest known one is `{nearest}`: rename or remove it")]
    MistypedColumn { column: String, nearest: &'static str },
    #[error("the column `{column}` is unknown: remove it; known are {known}")]
    UnknownColumn { column: String, known: String },
    #[error("the column `{column}` stands there twice: remove one")]
    DuplicateColumn { column: String },
    #[error(
        "the row has {found} cells, the first row has {expected}: put a name that holds a comma in quotation marks"
    )]
    RowLength { found: usize, expected: usize },
    #[error("a cell holds a line break: is a quotation mark not closed?")]
    LineBreak,
}

/// A table that could be read, as far as it could.
#[derive(Debug, Clone, Default)]
pub struct Table {
    pub rows: Vec<Row>,
    /// The columns that are there, in the file's order.
    pub columns: Vec<String>,
    pub faults: Vec<Fault<TableProblem>>,
    /// Whether all rows were reached; `false` where the file as a whole is at fault.
    pub complete: bool,
}

/// A row with at least one filled cell.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its file and line; the column is empty.
    pub place: Place,
    cells: Vec<(Arc<str>, String)>,
}

impl Row {
    /// A cell without padding, its letters composed (NFC); empty where the column is missing.
    #[must_use]
    pub fn cell(&self, column: &str) -> &str {
        self.cells.iter().find(|(name, _)| &**name == column).map_or("", |(_, cell)| cell)
    }
}

impl Place {
    /// The same row, in this column.
    #[must_use]
    pub fn column(&self, column: &'static str) -> Self {
        Self { column: Some(column), ..self.clone() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        self.row.map_or(Ok(()), |row| write!(f, ", row {row}"))?;
        self.column.map_or(Ok(()), |column| write!(f, ", column {column}"))
    }
}

impl<P: fmt::Display> fmt::Display for Fault<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

impl<P: fmt::Debug + fmt::Display> std::error::Error for Fault<P> {}

impl<P> Fault<P> {
    /// The same fault in a wider set of problems.
    pub fn widen<Q: From<P>>(self) -> Fault<Q> {
        Fault { place: self.place, problem: self.problem.into() }
    }
}

/// Reads a file. `name` is what its faults call it.
#[must_use]
pub fn read(name: &str, bytes: &[u8], columns: &Columns) -> Table {
    let file = Place { file: name.into(), row: None, column: None };
    if bytes.starts_with(b"PK\x03\x04") {
        return workbook::read(&file, bytes, columns);
    }
    let text = match decode(bytes) {
        Ok(text) => text,
        Err((row, problem)) => {
            let place = Place { row, ..file };
            return Table { faults: vec![Fault { place, problem }], ..Table::default() };
        }
    };
    // With one kind of line end, lines are counted as editors count them.
    let text = &text.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let mut records = reader.records().filter_map(Result::ok);
    let Some(head) = records.next().filter(|head| head.iter().any(|cell| !cell.trim().is_empty())) else {
        let problem = TableProblem::Empty { expected: columns.to_string() };
        return Table { faults: vec![Fault { place: file, problem }], ..Table::default() };
    };
    let names: Vec<Arc<str>> = head.iter().map(|cell| cell.trim().to_lowercase().into()).collect();
    let faults = columns.check(&names, &Place { row: Some(1), ..file.clone() });
    let mut table = Table { faults, ..Table::default() };
    table.columns = names.iter().map(ToString::to_string).collect();
    table.complete = table.faults.is_empty();
    if table.complete {
        for record in records {
            if table.rows.len() == MAX_ROWS {
                table.faults.push(Fault { place: file, problem: TableProblem::ManyRows { max: MAX_ROWS } });
                break;
            }
            table.push(text, &record, &names, &file);
        }
    }
    table
}

/// The rows of a file as `row` understands them, and everything that is wrong with it; `empty` is what is wrong
/// with a file that holds none.
#[must_use]
pub fn rows<T, P: From<TableProblem>>(
    name: &str,
    bytes: &[u8],
    columns: &Columns,
    empty: P,
    row: impl Fn(&Row) -> Result<T, Vec<Fault<P>>>,
) -> (Vec<T>, Vec<Fault<P>>) {
    let table = read(name, bytes, columns);
    let mut faults: Vec<Fault<P>> = table.faults.into_iter().map(Fault::widen).collect();
    let mut rows = Vec::new();
    for found in &table.rows {
        match row(found) {
            Ok(good) => rows.push(good),
            Err(found) => faults.extend(found),
        }
    }
    if table.rows.is_empty() && faults.is_empty() {
        faults.push(Fault { place: Place { file: name.into(), row: None, column: None }, problem: empty });
    }
    (rows, faults)
}

/// What a cell that must be filled holds.
///
/// # Errors
/// `missing` where it is empty, else why its text is none such.
pub fn filled<T: FromStr, P: From<T::Err>>(text: &str, missing: P) -> Result<T, P> {
    if text.is_empty() { Err(missing) } else { text.parse().map_err(P::from) }
}

impl Table {
    fn push(&mut self, text: &str, record: &csv::StringRecord, names: &[Arc<str>], file: &Place) {
        let cells: Vec<String> = record.iter().map(|cell| cell.trim().nfc().collect()).collect();
        if cells.iter().all(String::is_empty) {
            return;
        }
        let place = Place { row: record.position().map(|at| line(text, at)), ..file.clone() };
        if cells.iter().any(|cell| cell.contains(['\n', '\r'])) {
            self.faults.push(Fault { place, problem: TableProblem::LineBreak });
        } else if cells.len() != names.len() {
            let problem = TableProblem::RowLength { found: cells.len(), expected: names.len() };
            self.faults.push(Fault { place, problem });
        } else {
            self.rows.push(Row { place, cells: names.iter().cloned().zip(cells).collect() });
        }
    }
}

impl Columns {
    fn check(&self, names: &[Arc<str>], head: &Place) -> Vec<Fault<TableProblem>> {
        let mut problems = Vec::new();
        for column in self.required {
            if !names.iter().any(|name| &**name == *column) {
                problems.push(TableProblem::MissingColumn { column, expected: self.to_string() });
            }
        }
        for (at, name) in names.iter().enumerate() {
            let column = name.to_string();
            if names[..at].contains(name) {
                problems.push(TableProblem::DuplicateColumn { column });
            } else if !self.knows(name) {
                problems.push(self.unknown(column));
            }
        }
        problems.into_iter().map(|problem| Fault { place: head.clone(), problem }).collect()
    }

    /// What to say of a column that nobody knows: whether it is a known one mistyped.
    fn unknown(&self, column: String) -> TableProblem {
        /// Of `extra` and `parent_code` it is 0.5, of `parent` and `parent_code` 0.9.
        const LIKE: f64 = 0.75;
        let all = || self.required.iter().chain(self.optional).copied();
        let likeness = |known: &str| strsim::jaro_winkler(known, &column);
        match all().max_by(|a, b| likeness(a).total_cmp(&likeness(b))) {
            Some(nearest) if likeness(nearest) >= LIKE => TableProblem::MistypedColumn { column, nearest },
            Some(_) | None => {
                TableProblem::UnknownColumn { column, known: all().collect::<Vec<_>>().join(",") }
            }
        }
    }

    /// The known column of this name.
    fn named(&self, name: &str) -> Option<&'static str> {
        self.required.iter().chain(self.optional).find(|known| **known == name).copied()
    }

    fn knows(&self, name: &str) -> bool {
        self.required.contains(&name)
            || self.optional.contains(&name)
            || self.prefixes.iter().any(|prefix| name.starts_with(prefix))
    }
}

impl fmt::Display for Columns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.required.join(","))
    }
}

/// The line that a record begins on: its position stands before the empty lines that were skipped.
fn line(text: &str, at: &csv::Position) -> u64 {
    let rest = usize::try_from(at.byte()).ok().and_then(|byte| text.as_bytes().get(byte..));
    let skipped = rest.unwrap_or_default().iter().take_while(|byte| **byte == b'\n').count();
    at.line() + skipped as u64
}

/// The text, without a byte order mark; else the row of the first fault and what it is.
fn decode(bytes: &[u8]) -> Result<&str, (Option<u64>, TableProblem)> {
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err((None, TableProblem::Workbook));
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err((None, TableProblem::Utf16));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let (good, bad) = bytes.split_at(error.valid_up_to());
        let lines = good.iter().fold(1, |lines, byte| lines + u64::from(*byte == b'\n'));
        (Some(lines), TableProblem::NotUtf8 { byte: bad.first().copied().unwrap_or_default() })
    })
}

/// Spreadsheets set to Vietnamese separate by semicolons; the first line tells.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    let count = |delimiter: u8| head.bytes().filter(|byte| *byte == delimiter).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

#[cfg(test)]
mod tests;
