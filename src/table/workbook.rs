//! The first sheet of an Excel workbook as a table. A workbook is a stranger's archive: what it unpacks
//! to, how many rows and how long cells it has are bounded before anything is built from it, and a
//! formula is refused rather than trusted to have been computed.

use super::{Columns, Fault, MAX_ROWS, Place, Row, Table, TableProblem};
use calamine::{DataRef, Reader as _, Xlsx};
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization as _;

/// The largest workbook that is opened: 5 MiB.
pub const MAX_BYTES: usize = 5 << 20;

/// What all of its parts may unpack to together: 50 MiB.
pub const MAX_UNPACKED: u64 = 50 << 20;

/// The parts (sheets, styles, pictures …) that a workbook may have.
pub const MAX_PARTS: usize = 1_000;

/// Cells right of here are not looked at, but told.
const MAX_COLUMNS: u32 = 64;

/// Characters that a cell may have.
const MAX_CELL: usize = 2_000;

/// Cells of a sheet by row and column, from 0.
type Cells = BTreeMap<u32, BTreeMap<u32, Cell>>;

enum Cell {
    Text(String),
    Wrong(TableProblem),
}

/// Reads the first sheet.
pub(super) fn read(file: &Place, bytes: &[u8], columns: &Columns) -> Table {
    let whole = |problem| Table { faults: vec![Fault { place: file.clone(), problem }], ..Table::default() };
    match bounded(bytes).and_then(|()| cells(bytes)) {
        Ok(cells) => table(file, cells, columns),
        Err(problem) => whole(problem),
    }
}

/// Whether the archive keeps within its bounds, by unpacking it once into nothing: what its directory
/// claims may be a lie.
fn bounded(bytes: &[u8]) -> Result<(), TableProblem> {
    if bytes.len() > MAX_BYTES {
        return Err(TableProblem::LargeFile { bytes: bytes.len(), max: MAX_BYTES });
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    if archive.len() > MAX_PARTS {
        return Err(TableProblem::ManyParts { found: archive.len(), max: MAX_PARTS });
    }
    let mut left = MAX_UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(unreadable)?;
        let unpacked = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(unreadable)?;
        left = left.checked_sub(unpacked).ok_or(TableProblem::Unpacks { max: MAX_UNPACKED })?;
    }
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "used with map_err")]
fn unreadable(error: impl ToString) -> TableProblem {
    TableProblem::BrokenWorkbook { detail: error.to_string() }
}

/// The filled cells of the first sheet.
fn cells(bytes: &[u8]) -> Result<Cells, TableProblem> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let Some(first) = workbook.sheet_names().first().cloned() else { return Ok(Cells::new()) };
    let mut reader = workbook.worksheet_cells_reader(&first).map_err(unreadable)?;
    let mut cells = Cells::new();
    while let Some(record) = reader.next_cell_with_formula_metadata().map_err(unreadable)? {
        let (row, column) = record.pos;
        let Some(cell) = cell(&record.value, record.formula.is_some()) else { continue };
        if !usize::try_from(row).is_ok_and(|row| row <= MAX_ROWS) {
            return Err(TableProblem::ManyRows { max: MAX_ROWS });
        }
        // Everything that far right is one fault, not a row of a thousand.
        cells.entry(row).or_default().insert(column.min(MAX_COLUMNS), cell);
    }
    Ok(cells)
}

/// What a cell says; `None` where it is empty.
fn cell(value: &DataRef<'_>, formula: bool) -> Option<Cell> {
    if formula {
        return Some(Cell::Wrong(TableProblem::Formula));
    }
    let text = match value {
        DataRef::Empty => return None,
        DataRef::Error(error) => {
            return Some(Cell::Wrong(TableProblem::ErrorCell { found: error.to_string() }));
        }
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => bounded_text(text),
        DataRef::SharedString(text) => bounded_text(text),
        DataRef::Int(number) => Cell::Text(number.to_string()),
        // Excel knows one kind of number: a code typed as 19363 is 19363.0 there.
        DataRef::Float(number) => Cell::Text(number.to_string()),
        DataRef::Bool(value) => Cell::Text(value.to_string()),
        DataRef::DateTime(moment) => Cell::Text(day(moment)),
    };
    match &text {
        Cell::Text(text) if text.is_empty() => None,
        Cell::Text(_) | Cell::Wrong(_) => Some(text),
    }
}

fn bounded_text(text: &str) -> Cell {
    // Measured before it is copied: thousands of cells may share one long text.
    if text.len() > MAX_CELL * 4 {
        return Cell::Wrong(TableProblem::LongCell { max: MAX_CELL });
    }
    let text: String = text.trim().nfc().collect();
    if text.contains(['\n', '\r']) {
        return Cell::Wrong(TableProblem::LineBreak);
    }
    if text.chars().count() > MAX_CELL {
        Cell::Wrong(TableProblem::LongCell { max: MAX_CELL })
    } else {
        Cell::Text(text)
    }
}

/// A day as files write it, `2026-03-01`.
fn day(moment: &calamine::ExcelDateTime) -> String {
    /// 9999-12-31, the last day that Excel knows.
    const LAST: f64 = 2_958_466.0;
    if !moment.is_datetime() || !(0.0..LAST).contains(&moment.as_f64()) {
        return moment.as_f64().to_string();
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

fn table(file: &Place, mut cells: Cells, columns: &Columns) -> Table {
    let Some((head_row, head)) = cells.pop_first() else {
        let problem = TableProblem::Empty { expected: columns.to_string() };
        return Table { faults: vec![Fault { place: file.clone(), problem }], ..Table::default() };
    };
    let place = |row: u32| Place { row: Some(u64::from(row) + 1), ..file.clone() };
    let (mut names, mut faults) = (BTreeMap::<u32, Arc<str>>::new(), Vec::new());
    for (column, cell) in head {
        match cell {
            Cell::Text(name) => drop(names.insert(column, name.to_lowercase().into())),
            Cell::Wrong(problem) => faults.push(Fault { place: place(head_row), problem }),
        }
    }
    let list: Vec<Arc<str>> = names.values().cloned().collect();
    faults.extend(columns.check(&list, &place(head_row)));
    let mut table = Table { faults, ..Table::default() };
    table.columns = list.iter().map(ToString::to_string).collect();
    table.complete = table.faults.is_empty();
    if table.complete {
        for (row, cells) in cells {
            push(&mut table, &place(row), cells, &names, columns);
        }
    }
    table
}

fn push(
    table: &mut Table,
    place: &Place,
    cells: BTreeMap<u32, Cell>,
    names: &BTreeMap<u32, Arc<str>>,
    columns: &Columns,
) {
    let mut row: BTreeMap<&Arc<str>, String> = names.values().map(|name| (name, String::new())).collect();
    let before = table.faults.len();
    for (column, cell) in cells {
        let name = names.get(&column);
        let place =
            name.and_then(|name| columns.named(name)).map_or_else(|| place.clone(), |n| place.column(n));
        match (cell, name) {
            (Cell::Wrong(problem), _) => table.faults.push(Fault { place, problem }),
            (Cell::Text(text), Some(name)) => drop(row.insert(name, text)),
            (Cell::Text(text), None) => {
                table.faults.push(Fault { place, problem: TableProblem::Beside { text } });
            }
        }
    }
    if table.faults.len() == before {
        let cells = row.into_iter().map(|(name, cell)| (Arc::clone(name), cell)).collect();
        table.rows.push(Row { place: place.clone(), cells });
    }
}

#[cfg(test)]
mod tests {
    use super::super::{self as table, Columns};
    use super::{MAX_BYTES, MAX_PARTS, MAX_ROWS, MAX_UNPACKED};
    use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
    use std::io::{Cursor, Write as _};

    const COLUMNS: Columns = Columns { required: &["code", "count"], optional: &["month"], prefixes: &[] };

    fn book(fill: impl Fn(&mut Worksheet)) -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, name) in (0..).zip(["Code", " count ", "month"]) {
            sheet.write_string(0, column, name).unwrap();
        }
        fill(sheet);
        book.save_to_buffer().unwrap()
    }

    fn faults(bytes: &[u8]) -> String {
        let table = table::read("b.xlsx", bytes, &COLUMNS);
        table.faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    /// An archive of these parts.
    fn archive(parts: impl IntoIterator<Item = (String, u64)>) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (name, length) in parts {
            writer.start_file(name, options).unwrap();
            std::io::copy(&mut std::io::Read::take(std::io::repeat(b' '), length), &mut writer).unwrap();
        }
        writer.flush().unwrap();
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn numbers_days_and_texts_are_read_as_a_file_would_say_them() {
        let bytes = book(|sheet| {
            sheet.write_string(1, 0, " 00163 ").unwrap();
            sheet.write_number(1, 1, 1250).unwrap();
            let month = Format::new().set_num_format("mm/yyyy");
            let march = ExcelDateTime::parse_from_str("2026-03-01").unwrap();
            sheet.write_datetime_with_format(1, 2, &march, &month).unwrap();
            sheet.write_number(4, 0, 19363).unwrap();
            sheet.write_string(4, 1, "7").unwrap();
        });
        let table = table::read("b.xlsx", &bytes, &COLUMNS);
        assert!(table.complete && table.faults.is_empty(), "{:?}", table.faults);
        let cells = |row: &table::Row| {
            let cell = |name| row.cell(name).to_owned();
            (row.place.row.unwrap(), cell("code"), cell("count"), cell("month"))
        };
        let rows: Vec<_> = table.rows.iter().map(cells).collect();
        let expected = [(2, "00163", "1250", "2026-03-01"), (5, "19363", "7", "")];
        assert_eq!(rows, expected.map(|(row, a, b, c)| (row, a.to_owned(), b.to_owned(), c.to_owned())));
    }

    #[test]
    fn what_cannot_be_trusted_is_told_with_its_row_and_column() {
        let bytes = book(|sheet| {
            sheet.write_formula(1, 1, Formula::new("=1+1").set_result("2")).unwrap();
            sheet.write_string(2, 0, "a\nb").unwrap();
            sheet.write_string(3, 0, "x".repeat(2_001)).unwrap();
            sheet.write_string(4, 7, "ghi chú").unwrap();
            sheet.write_string(5, 3, "=HYPERLINK(1)").unwrap();
        });
        insta::assert_snapshot!(faults(&bytes), @r"
        b.xlsx, row 2, column count: the cell holds a formula: copy it and paste it back as a value, so that nothing changes on the way
        b.xlsx, row 3, column code: a cell holds a line break: is a quotation mark not closed?
        b.xlsx, row 4, column code: the cell has more than 2000 characters
        b.xlsx, row 5: `ghi chú` stands outside the named columns: remove it, or name its column in the first row
        b.xlsx, row 6: `=HYPERLINK(1)` stands outside the named columns: remove it, or name its column in the first row
        ");
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let heavy = archive([("xl/worksheets/sheet1.xml".to_owned(), MAX_UNPACKED + 1)]);
        assert!(heavy.len() < MAX_BYTES, "{} bytes", heavy.len());
        let two = archive((0..2).map(|part| (format!("{part}.xml"), MAX_UNPACKED * 2 / 3)));
        let many = archive((0..=MAX_PARTS).map(|part| (format!("{part}.xml"), 0)));
        let mut long = archive([("a.xml".to_owned(), 10)]);
        long.resize(MAX_BYTES + 1, 0);
        let far = book(|sheet| {
            sheet.write_string(u32::try_from(MAX_ROWS).unwrap() + 1, 16_383, "x").unwrap();
        });
        let empty = archive([("a.txt".to_owned(), 10)]);
        let all = [faults(&heavy), faults(&two), faults(&many), faults(&long), faults(&far), faults(&empty)];
        insta::assert_snapshot!(all.join("\n"), @r"
        b.xlsx: the workbook unpacks to more than 52428800 bytes: copy the table alone into a new workbook and import that
        b.xlsx: the workbook unpacks to more than 52428800 bytes: copy the table alone into a new workbook and import that
        b.xlsx: the workbook has 1001 parts: at most 1000 are read; copy the table into a new workbook
        b.xlsx: the file has 5242881 bytes: at most 5242880 are read; leave out pictures and other sheets
        b.xlsx: the table has more than 100000 rows: divide it
        b.xlsx: the workbook cannot be read (File not found '_rels/.rels'): save it again as .xlsx, or as “CSV UTF-8”
        ");
    }

    #[test]
    fn a_damaged_workbook_is_refused_and_never_a_panic() {
        let good = book(|sheet| {
            sheet.write_string(1, 0, "00163").unwrap();
            sheet.write_number(1, 1, 5).unwrap();
        });
        for at in (4..good.len()).step_by(7) {
            let mut bad = good.clone();
            bad[at] ^= 0x55;
            let _ = table::read("b.xlsx", &bad, &COLUMNS);
            let _ = table::read("b.xlsx", &good[..at], &COLUMNS);
        }
    }
}
