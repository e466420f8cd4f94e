//! XLSX, written row by row in constant memory. Words are string cells and never formulas; numbers
//! are numbers.

use super::ExportError;
use super::cell::{self, Cell, Sheet};
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};
use std::io::{Seek, Write};
use time::Date;

/// Rows of data on one sheet, below the 1,048,576 that the format allows; further rows go to a
/// further sheet.
const ROWS: u32 = 1_000_000;

pub(super) const LEAF: Color = Color::RGB(0x000b_5a4c);
pub(super) const GOLD: Color = Color::RGB(0x00f2_b705);

/// What the file says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Properties {
    pub title: String,
    /// The office whose ledger it is.
    pub author: String,
    /// The file's date: an argument, so that the same input gives the same bytes.
    pub day: Date,
}

/// An XLSX file being written.
pub struct XlsxSheet {
    workbook: Workbook,
    name: String,
    /// Widths by column, in characters.
    widths: Vec<f64>,
    head: Vec<String>,
    /// Worksheets so far, and rows on the last one.
    sheets: usize,
    row: u32,
    bold: Format,
    plain: Format,
    wrapped: Format,
}

impl XlsxSheet {
    /// Begins the file; its first sheet bears `name` (at most 31 letters), its columns have these
    /// widths in characters, the last one for all further columns.
    ///
    /// # Errors
    /// Where the day lies outside what the format holds.
    pub fn new(properties: &Properties, name: &str, widths: &[f64]) -> Result<Self, ExportError> {
        let workbook = begun(properties)?;
        let bold = Format::new()
            .set_bold()
            .set_font_color(Color::White)
            .set_background_color(LEAF)
            .set_align(FormatAlign::VerticalCenter);
        Ok(Self {
            workbook,
            name: name.to_owned(),
            widths: widths.to_vec(),
            head: Vec::new(),
            sheets: 0,
            row: 0,
            bold,
            plain: Format::new().set_align(FormatAlign::Top),
            wrapped: Format::new().set_align(FormatAlign::Top).set_text_wrap(),
        })
    }

    /// Adds a sheet of words (the book of columns) behind the data: the first row as its heading, a
    /// row of one cell as a title across the sheet.
    ///
    /// # Errors
    /// Where the rows cannot be written.
    pub fn explain(&mut self, name: &str, widths: &[f64], rows: &[Vec<Cell<'_>>]) -> Result<(), ExportError> {
        let (bold, wrapped) = (self.bold.clone(), self.wrapped.clone());
        let warning = Format::new().set_bold().set_background_color(GOLD);
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        prepare(sheet, name, widths, widths.len())?;
        for (at, row) in (0u32..).zip(rows) {
            sheet.set_row_height(at, LINE * lines(row, widths))?;
            for (column, cell) in (0u16..).zip(row) {
                let marked = matches!(cell, Cell::Text(text) if text.contains(super::SIMULATED));
                let format = match (at, marked) {
                    (0, _) => &bold,
                    (_, true) => &warning,
                    (_, false) => &wrapped,
                };
                write(sheet, at, column, cell, format)?;
            }
        }
        Ok(())
    }

    /// Ends the file and writes it out.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish<W: Write + Seek + Send>(mut self, out: W) -> Result<(), ExportError> {
        Ok(self.workbook.save_to_writer(out)?)
    }

    fn next_sheet(&mut self) -> Result<(), ExportError> {
        self.sheets += 1;
        let name =
            if self.sheets == 1 { self.name.clone() } else { format!("{} ({})", self.name, self.sheets) };
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        prepare(sheet, &name, &self.widths, self.head.len())?;
        for (column, heading) in (0u16..).zip(&self.head) {
            sheet.write_string_with_format(0, column, heading, &self.bold)?;
        }
        self.row = 1;
        Ok(())
    }
}

/// A workbook that says what it is, and as yet has no sheet.
///
/// # Errors
/// Where the day lies outside what the format holds.
pub(super) fn begun(properties: &Properties) -> Result<Workbook, ExportError> {
    let day = properties.day;
    let year = u16::try_from(day.year()).unwrap_or(0);
    let created = ExcelDateTime::from_ymd(year, u8::from(day.month()), day.day())?;
    let mut workbook = Workbook::new();
    workbook.set_properties(
        &DocProperties::new()
            .set_title(&properties.title)
            .set_author(&properties.author)
            .set_creation_datetime(&created),
    );
    Ok(workbook)
}

/// Points that a line of words takes.
const LINE: f64 = 15.0;

/// Lines that the longest cell of a row takes when it is wrapped at these widths: programs that open
/// the file do not all find out by themselves.
fn lines(row: &[Cell<'_>], widths: &[f64]) -> f64 {
    let longest = row.iter().zip(widths).map(|(cell, width)| match cell {
        // Words are not cut, so that a line is seldom full.
        Cell::Text(text) => {
            (f64::from(u32::try_from(text.chars().count()).unwrap_or(u32::MAX)) * 1.1 / width).ceil()
        }
        Cell::Empty | Cell::Whole(_) | Cell::Percent(_) | Cell::Decimal { .. } | Cell::Mark(_) => 1.0,
    });
    longest.fold(1.0, f64::max)
}

fn prepare(sheet: &mut Worksheet, name: &str, widths: &[f64], columns: usize) -> Result<(), ExportError> {
    sheet.set_name(name)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    let last = widths.last().copied().unwrap_or(12.0);
    for (at, width) in (0..columns).map(|at| (at, widths.get(at).copied().unwrap_or(last))) {
        sheet.set_column_width(u16::try_from(at).unwrap_or(u16::MAX), width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell<'_>,
    format: &Format,
) -> Result<(), ExportError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            sheet.write_string_with_format(row, column, text.as_ref(), format)?;
        }
        Cell::Mark(mark) => {
            sheet.write_string_with_format(row, column, mark.as_str(), format)?;
        }
        Cell::Whole(n) => {
            #[expect(
                clippy::cast_precision_loss,
                reason = "XLSX knows no other number; counts stay below 2^53"
            )]
            sheet.write_number_with_format(row, column, *n as f64, format)?;
        }
        Cell::Percent(share) => decimal(sheet, (row, column), &cell::percent(*share), 2, format)?,
        Cell::Decimal { value, digits } => {
            decimal(sheet, (row, column), &cell::decimal(*value, *digits), *digits, format)?;
        }
    }
    Ok(())
}

/// A number as it was rounded for people, so that the file holds no digit that is not shown.
fn decimal(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    shown: &str,
    digits: u8,
    format: &Format,
) -> Result<(), ExportError> {
    let pattern = format!("0.{}", "0".repeat(usize::from(digits)));
    let value: f64 = shown.parse().unwrap_or(f64::NAN);
    sheet.write_number_with_format(row, column, value, &format.clone().set_num_format(pattern))?;
    Ok(())
}

impl Sheet for XlsxSheet {
    fn head(&mut self, headings: &[Cell<'_>]) -> Result<(), ExportError> {
        let words = |cell: &Cell<'_>| match cell {
            Cell::Text(text) => text.to_string(),
            Cell::Mark(mark) => mark.as_str().to_owned(),
            Cell::Whole(n) => n.to_string(),
            Cell::Percent(share) => cell::percent(*share),
            Cell::Decimal { value, digits } => cell::decimal(*value, *digits),
            Cell::Empty => String::new(),
        };
        self.head = headings.iter().map(words).collect();
        self.next_sheet()
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), ExportError> {
        if self.sheets == 0 || self.row > ROWS {
            self.next_sheet()?;
        }
        let (row, plain) = (self.row, self.plain.clone());
        let sheet = self.workbook.worksheet_from_index(self.sheets - 1)?;
        for (column, cell) in (0u16..).zip(cells) {
            write(sheet, row, column, cell, &plain)?;
        }
        self.row += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader as _, Xlsx};
    use std::io::Cursor;
    use time::macros::date;

    fn properties() -> Properties {
        Properties { title: "Phiếu".into(), author: "Sở Nội vụ".into(), day: date!(2026 - 11 - 24) }
    }

    fn file(rows: &[Vec<Cell<'_>>]) -> Vec<u8> {
        let mut sheet = XlsxSheet::new(&properties(), "Phiếu", &[12.0]).unwrap();
        sheet.head(&[Cell::text("a"), Cell::text("b")]).unwrap();
        for row in rows {
            sheet.row(row).unwrap();
        }
        sheet.explain("Giải thích", &[20.0, 40.0], &[vec![Cell::text("Cột"), Cell::text("=1+1")]]).unwrap();
        let mut out = Cursor::new(Vec::new());
        sheet.finish(&mut out).unwrap();
        out.into_inner()
    }

    #[test]
    fn no_cell_is_a_formula_and_numbers_are_numbers() {
        let mut corpus = Vec::new();
        for first in ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'=", "{=", "\"=", ";="]
        {
            for rest in ["1+1", "cmd|' /C calc'!A0", "HYPERLINK(\"http://x\",\"y\")", "SUM(A1:A9)", ""] {
                corpus.push(format!("{first}{rest}"));
            }
        }
        let rows: Vec<_> =
            corpus.iter().map(|text| vec![Cell::text(text.as_str()), Cell::Whole(-3)]).collect();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file(&rows))).unwrap();
        assert_eq!(book.sheet_names(), ["Phiếu", "Giải thích"]);
        for name in book.sheet_names() {
            assert!(book.worksheet_formula(&name).unwrap().is_empty(), "{name} holds a formula");
        }
        let range = book.worksheet_range("Phiếu").unwrap();
        assert_eq!(range.height(), corpus.len() + 1);
        for (row, text) in range.rows().skip(1).zip(&corpus) {
            let Data::String(read) = &row[0] else { panic!("{text:?} became {:?}", row[0]) };
            assert_eq!(read.replace("_x000D_", "\r"), *text);
            assert_eq!(row[1], Data::Float(-3.0));
        }
    }

    #[test]
    fn the_same_rows_give_the_same_bytes_and_decimals_are_rounded_as_shown() {
        let rows = [vec![Cell::text("Xã Vĩnh Linh"), Cell::Decimal { value: 88.335, digits: 2 }]];
        let one = file(&rows);
        assert_eq!(one, file(&rows));
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(one)).unwrap();
        assert_eq!(book.worksheet_range("Phiếu").unwrap().get_value((1, 1)), Some(&Data::Float(88.34)));
    }
}
