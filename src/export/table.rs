//! Documents that are tables: as CSV, or as a workbook with the sheet that explains it.

use super::codebook::{self, row};
use super::source::{SourceError, last_day, properties};
use super::xlsx::XlsxSheet;
use super::{Cell, CsvSheet, ExportError, SIMULATED, Sheet, responses};
use crate::ids::{LedgerId, Share};
use crate::index::flags::Responses;
use crate::index::json::{Heading, KeyJson};
use crate::store::Store;
use std::collections::BTreeMap;
use std::io::{Seek, Write};

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// UTF-8 with byte order mark.
    Csv,
    /// A workbook that explains every column on its second sheet.
    Xlsx,
}

impl FileFormat {
    pub const ALL: [Self; 2] = [Self::Csv, Self::Xlsx];

    /// Its name on the command line and in forms, also the extension of such a file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// A document that is a table.
pub trait Table {
    /// The name of its sheet in a workbook.
    const NAME: &'static str;

    fn provenance(&self) -> Provenance<'_>;

    /// Widths of the columns in a workbook, in characters; the last one for all further columns.
    fn widths(&self) -> Vec<f64>;

    /// What its own columns mean: column, meaning, values.
    fn columns(&self) -> Vec<Vec<Cell<'static>>>;

    /// Writes the headings and all rows.
    ///
    /// # Errors
    /// Where the sheet cannot be written.
    fn write(&self, sheet: &mut impl Sheet) -> Result<(), ExportError>;
}

/// What a table was counted from.
#[derive(Debug, Clone, Copy)]
pub struct Provenance<'a> {
    pub heading: &'a Heading,
    /// Entries of the ledger that it rests on.
    pub entries: u64,
    pub filter: &'a BTreeMap<String, String>,
    /// What was received, excluded and counted, where it is told.
    pub responses: Option<Responses>,
}

impl<'a> Provenance<'a> {
    /// The headings of its columns, the last ones of a table.
    pub(super) fn headings(&self) -> impl Iterator<Item = Cell<'a>> {
        let simulated = self.heading.demo.then_some(responses::SIMULATED_COLUMN);
        ["method", "definition_hash", "campaign"].into_iter().chain(simulated).map(Cell::text)
    }

    /// Its cells, alike in every row.
    pub(super) fn cells(&self) -> impl Iterator<Item = Cell<'a>> {
        let simulated = self.heading.demo.then_some(SIMULATED);
        [self.heading.method.as_str(), &self.heading.definition.hash, &self.heading.campaign.id]
            .into_iter()
            .chain(simulated)
            .map(Cell::text)
    }

    /// A book: from what the table was counted, and what its columns mean.
    fn book(&self, office: &str, columns: Vec<Vec<Cell<'static>>>) -> Vec<Vec<Cell<'static>>> {
        let filter: Vec<_> = self.filter.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let filtered = if filter.is_empty() { "không" } else { "có" };
        let hash = format!("mã băm SHA-256 {}", self.heading.definition.hash);
        let mut rows = vec![row("Cột", "Ý nghĩa", "Giá trị")];
        if self.heading.demo {
            rows.push(row(SIMULATED, "Tính trên dữ liệu mô phỏng; không phải ý kiến người dân.", ""));
        }
        rows.extend([
            row("(nguồn)", office, format!("{} mục đầu tiên của sổ cái", self.entries)),
            row("(đợt khảo sát)", self.heading.campaign.title.as_str(), self.heading.campaign.id.as_str()),
            row("(phiếu hỏi)", self.heading.definition.name.as_str(), hash),
            row(
                "(cách tính)",
                self.heading.method.as_str(),
                "công thức của cách tính này nằm trong tài liệu của chương trình",
            ),
            row("(bộ lọc)", filtered, filter.join("; ")),
        ]);
        rows.extend(self.responses.map(|of| {
            let Responses { received, excluded, counted, flagged } = of;
            let told = format!("đã nhận {received}; đã loại {excluded}; được tính {counted}");
            row("(phiếu)", told, format!("{flagged} phiếu được tính có dấu hiệu bất thường"))
        }));
        rows.extend(columns);
        rows.push(row(
            "method, definition_hash, campaign",
            "Cách tính, phiếu hỏi, đợt khảo sát",
            "như ở trên",
        ));
        if self.heading.demo {
            rows.push(row(responses::SIMULATED_COLUMN, "Dòng này là dữ liệu mô phỏng", SIMULATED));
        }
        rows
    }
}

/// Writes a table as CSV and gives the file back, with the number of its rows.
///
/// # Errors
/// Where it cannot be written.
pub fn csv<W: Write>(table: &impl Table, out: W) -> Result<(W, u64), ExportError> {
    let mut sheet = Counted { sheet: CsvSheet::new(out)?, rows: 0 };
    table.write(&mut sheet)?;
    Ok((sheet.sheet.finish()?, sheet.rows))
}

/// The book of a table as CSV: what its columns mean, and from what it was counted.
///
/// # Errors
/// Where it cannot be written.
pub fn dictionary<W: Write>(
    table: &impl Table,
    office: &str,
    more: &[Vec<Cell<'static>>],
    out: W,
) -> Result<W, ExportError> {
    let mut sheet = CsvSheet::new(out)?;
    for row in table.provenance().book(office, table.columns()).iter().chain(more) {
        sheet.row(row)?;
    }
    sheet.finish()
}

/// A sheet whose rows below the headings are counted.
struct Counted<S> {
    sheet: S,
    rows: u64,
}

impl<S: Sheet> Sheet for Counted<S> {
    fn head(&mut self, headings: &[Cell<'_>]) -> Result<(), ExportError> {
        self.sheet.head(headings)
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), ExportError> {
        self.rows += 1;
        self.sheet.row(cells)
    }
}

/// Writes a table of this ledger and gives the file back, with the number of its rows.
///
/// # Errors
/// [`SourceError`]; then the file is not whole.
pub async fn write<T: Table, W: Write + Seek + Send>(
    table: &T,
    format: FileFormat,
    store: &Store,
    ledger: LedgerId,
    office: &str,
    mut out: W,
) -> Result<(W, u64), SourceError> {
    match format {
        FileFormat::Csv => Ok(csv(table, out)?),
        FileFormat::Xlsx => {
            let provenance = table.provenance();
            let day = last_day(store, ledger, provenance.entries).await?;
            let properties = properties(&provenance.heading.campaign.id, office, day);
            let sheet = XlsxSheet::new(&properties, T::NAME, &table.widths())?;
            let mut counted = Counted { sheet, rows: 0 };
            table.write(&mut counted)?;
            let Counted { mut sheet, rows } = counted;
            sheet.explain(codebook::NAME, &codebook::WIDTHS, &provenance.book(office, table.columns()))?;
            sheet.finish(&mut out)?;
            Ok((out, rows))
        }
    }
}

pub(super) fn count(n: Option<u64>) -> Cell<'static> {
    n.map_or(Cell::Empty, Cell::count)
}

pub(super) fn percent(share: Option<f64>) -> Cell<'static> {
    share.and_then(Share::new).map_or(Cell::Empty, Cell::Percent)
}

/// What the columns of a unit mean.
pub(super) fn unit_columns() -> Vec<Cell<'static>> {
    row("unit_code, unit_name", "Mã và tên đơn vị", codebook::UNIT_CODES)
}

/// What tells a group apart.
pub(super) fn key_cells(key: &KeyJson) -> Vec<Cell<'_>> {
    let text = |text: &Option<String>| Cell::text(text.clone().unwrap_or_default());
    match key {
        KeyJson::Unit { code, name, .. } => vec![Cell::text(code), Cell::text(name)],
        KeyJson::Field { code, name, .. } => vec![text(code), Cell::text(name)],
        KeyJson::Month { month } => vec![Cell::text(month)],
        KeyJson::Channel { channel } => vec![Cell::text(channel)],
        KeyJson::Counter { touchpoints, name, .. } => {
            vec![Cell::text(touchpoints.join(";")), Cell::text(name)]
        }
        KeyJson::Question { answer, text: name, .. } => vec![text(answer), Cell::text(name)],
    }
}
