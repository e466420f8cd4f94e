//! CSV by RFC 4180: UTF-8 with a byte order mark (without it Excel takes Vietnamese for Latin-1),
//! commas, CRLF, and no cell that a spreadsheet would take for a formula.

use super::ExportError;
use super::cell::{self, Cell, Sheet};
use ::csv::{QuoteStyle, Terminator, Writer, WriterBuilder};
use std::borrow::Cow;
use std::io::Write;

/// A CSV file being written.
pub struct CsvSheet<W: Write> {
    writer: Writer<W>,
}

impl<W: Write> CsvSheet<W> {
    /// Begins the file.
    ///
    /// # Errors
    /// Where nothing can be written.
    pub fn new(mut out: W) -> Result<Self, ExportError> {
        out.write_all("\u{feff}".as_bytes())?;
        let writer = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .quote_style(QuoteStyle::Necessary)
            .flexible(true)
            .from_writer(out);
        Ok(Self { writer })
    }

    /// Ends the file and gives back what it was written to.
    ///
    /// # Errors
    /// Where the last bytes cannot be written.
    pub fn finish(self) -> Result<W, ExportError> {
        self.writer.into_inner().map_err(|error| ExportError::Io(error.into_error()))
    }
}

impl<W: Write> Sheet for CsvSheet<W> {
    fn head(&mut self, headings: &[Cell<'_>]) -> Result<(), ExportError> {
        self.row(headings)
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), ExportError> {
        for cell in cells {
            self.writer.write_field(shown(cell).as_bytes())?;
        }
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }
}

fn shown<'a>(cell: &'a Cell<'_>) -> Cow<'a, str> {
    match cell {
        Cell::Empty => Cow::Borrowed(""),
        Cell::Text(text) => harmless(text),
        Cell::Whole(n) => Cow::Owned(n.to_string()),
        Cell::Percent(share) => Cow::Owned(cell::percent(*share)),
        Cell::Decimal { value, digits } => Cow::Owned(cell::decimal(*value, *digits)),
        Cell::Mark(mark) => Cow::Borrowed(mark.as_str()),
    }
}

/// What makes a spreadsheet calculate when a cell begins with it; the wide forms too, which some
/// programs fold to the narrow ones.
fn starts_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠')
}

/// Characters behind which a cell may begin for a program that splits the line differently: at
/// semicolons, as Excel does in many countries, or at tabs.
fn starts_cell(c: char) -> bool {
    matches!(c, ',' | ';' | '\t' | '|' | '"' | '\r' | '\n')
}

/// The text with an apostrophe before everything that could begin a formula: at the start, and
/// behind every separator, quote or line end. Spreadsheets show the rest as it was written.
fn harmless(text: &str) -> Cow<'_, str> {
    let mut at_start = true;
    let needs = text.chars().any(|c| {
        let needs = at_start && starts_formula(c);
        at_start = starts_cell(c);
        needs
    });
    if !needs {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 4);
    let mut at_start = true;
    for c in text.chars() {
        // A line end behind a line end begins nothing new: one apostrophe a cell is enough there.
        if at_start && starts_formula(c) {
            safe.push('\'');
        }
        safe.push(c);
        at_start = starts_cell(c);
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(rows: &[&[Cell<'_>]]) -> String {
        let mut sheet = CsvSheet::new(Vec::new()).unwrap();
        for row in rows {
            sheet.row(row).unwrap();
        }
        String::from_utf8(sheet.finish().unwrap()).unwrap()
    }

    #[test]
    fn a_file_has_a_mark_of_its_encoding_and_lines_end_with_crlf() {
        let rows: [&[Cell<'_>]; 2] = [
            &[Cell::text("Xã Vĩnh Linh"), Cell::Whole(-5), Cell::Decimal { value: 88.335, digits: 2 }],
            &[Cell::text("a \"b\", c\nd"), Cell::Mark(crate::export::Mark::NotAsked), Cell::Empty],
        ];
        assert_eq!(written(&rows), "\u{feff}Xã Vĩnh Linh,-5,88.34\r\n\"a \"\"b\"\", c\nd\",-,\r\n");
    }

    #[test]
    fn what_would_begin_a_formula_gets_an_apostrophe() {
        for (text, safe) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2+3", "'-2+3"),
            ("＝1", "'＝1"),
            ("\t=1", "'\t'=1"),
            ("ổn;=HYPERLINK(1)", "ổn;'=HYPERLINK(1)"),
            ("\"=1\"", "\"'=1\""),
            ("a\n=1", "a\n'=1"),
            ("chờ lâu, -5 điểm", "chờ lâu, -5 điểm"),
            ("1+1=2", "1+1=2"),
        ] {
            assert_eq!(harmless(text), safe, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_begins_a_formula_however_the_line_is_split(
            text in "[=+@;,\"'|\t\r\n\0＝－a0 -]{0,12}", separator in "[,;\t|]"
        ) {
            let file = written(&[&[Cell::text(text.as_str()), Cell::text("x")]]);
            let line = file.trim_start_matches('\u{feff}');
            // Read as RFC 4180 says: what comes back is the text, apostrophes aside.
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
            let record = reader.records().next().unwrap().unwrap();
            prop_assert_eq!(record.len(), 2);
            prop_assert_eq!(record[0].replace('\'', ""), text.replace('\'', ""));
            prop_assert!(!record[0].starts_with(starts_formula), "{:?}", record);
            // Read by a program that knows no quotes and splits elsewhere.
            for cell in line.split(['\r', '\n']).flat_map(|l| l.split(separator.as_str())) {
                let bare = cell.trim_start_matches('"');
                prop_assert!(!bare.starts_with(['=', '+', '@', '＝']), "{:?} in {:?}", cell, line);
            }
        }
    }
}
