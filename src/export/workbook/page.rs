//! Sheets for people: a title, what the table is, a heading that stays and is printed on every page, numbers
//! as Vietnamese read them, A4 landscape.

use super::tab::Tab;
use crate::export::ExportError;
use crate::export::xlsx::{self, GOLD, LEAF, Properties};
use rust_xlsxwriter::{Chart, Color, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet};
use std::io::{Seek, Write};

const LINE: Color = Color::RGB(0x00c8_d2cf);
const PALE: Color = Color::RGB(0x00ee_f4f2);

/// A4 as the format numbers papers.
const A4: u8 = 9;

/// Points of an even row: 21 pixels.
const ROW: f64 = 15.75;

/// What fits beside the format's own 255 letters of a header or footer.
const HEADER_LETTERS: usize = 110;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item {
    Empty,
    Text(String),
    Count(u64),
    /// 0 to 1, read as per cent with two decimals.
    Share(f64),
    /// A formula of ours over numbers of ours, with its value.
    ShareOf(String, f64),
    CountOf(String, u64),
    /// Percentage points, signed.
    PointsOf(String, f64),
}

impl Item {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn share(share: Option<f64>) -> Self {
        share.map_or_else(Self::nothing, Self::Share)
    }

    pub(super) fn count(n: Option<u64>) -> Self {
        n.map_or_else(Self::nothing, Self::Count)
    }

    /// Nobody answered: no figure, never 0 %.
    pub(super) fn nothing() -> Self {
        Self::text("–")
    }

    /// Kept back by the rules of the campaign.
    pub(super) fn withheld() -> Self {
        Self::text("ẩn")
    }
}

/// A column: its heading and its width in characters.
pub(super) type Column<'a> = (&'a str, f64);

/// How rows look.
struct Looks {
    title: Format,
    lead: Format,
    warning: Format,
    head: Format,
    upright: Format,
    plain: Format,
}

/// A workbook that is being written.
pub(super) struct Book {
    workbook: Workbook,
    looks: Looks,
    header: String,
    footer: String,
    demo: bool,
}

impl Book {
    /// `header` and `footer` stand on every printed page; `tabs` are the sheets, in their order, none left out
    /// but at the end.
    pub(super) fn new(
        properties: &Properties,
        header: &str,
        footer: &str,
        demo: bool,
        tabs: impl Iterator<Item = Tab>,
    ) -> Result<Self, ExportError> {
        let mut workbook = xlsx::begun(properties)?;
        for tab in tabs {
            // Charts are drawn over cells that are all there.
            workbook.add_worksheet_with_constant_memory()?.set_name(tab.name())?;
        }
        let head = Format::new()
            .set_bold()
            .set_font_color(Color::White)
            .set_background_color(LEAF)
            .set_align(FormatAlign::VerticalCenter)
            .set_align(FormatAlign::Center)
            .set_text_wrap()
            .set_border(FormatBorder::Thin)
            .set_border_color(LINE);
        let looks = Looks {
            title: Format::new().set_bold().set_font_size(15).set_font_color(LEAF),
            lead: Format::new().set_italic(),
            warning: Format::new().set_bold().set_background_color(GOLD),
            upright: head.clone().set_rotation(90).set_font_size(9),
            head,
            plain: Format::new()
                .set_align(FormatAlign::VerticalCenter)
                .set_border(FormatBorder::Thin)
                .set_border_color(LINE),
        };
        let [header, footer] = [header, footer].map(printed);
        Ok(Self { workbook, looks, header, footer, demo })
    }

    /// Begins a sheet with these columns.
    pub(super) fn page(&mut self, tab: Tab, columns: &[Column<'_>]) -> Result<Page<'_>, ExportError> {
        let sheet = self.workbook.worksheet_from_index(tab.at())?;
        sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0).set_screen_gridlines(false);
        sheet.set_margins(0.5, 0.5, 0.7, 0.7, 0.3, 0.3);
        let simulated = if self.demo { "&C&\"-,Bold\"MÔ PHỎNG" } else { "" };
        sheet.set_header(format!("&L{}{simulated}&R{}", self.header, tab.name()));
        sheet.set_footer(format!("&L{}&RTrang &P/&N", self.footer));
        for (at, (_, width)) in (0u16..).zip(columns) {
            sheet.set_column_width(at, *width)?;
        }
        let columns = u16::try_from(columns.len()).unwrap_or(u16::MAX);
        Ok(Page { sheet, looks: &self.looks, row: 0, columns, demo: self.demo })
    }

    pub(super) fn finish<W: Write + Seek + Send>(mut self, out: W) -> Result<(), ExportError> {
        Ok(self.workbook.save_to_writer(out)?)
    }
}

/// Words of a header: its sign for fields is doubled, and they are not too long.
fn printed(words: &str) -> String {
    words.chars().take(HEADER_LETTERS).collect::<String>().replace('&', "&&")
}

/// A sheet that is being written, row by row.
pub(super) struct Page<'a> {
    sheet: &'a mut Worksheet,
    looks: &'a Looks,
    row: u32,
    columns: u16,
    demo: bool,
}

impl Page<'_> {
    /// The row that is written next, from 1 as formulas count.
    pub(super) fn next(&self) -> u32 {
        self.row + 1
    }

    /// The title, and what the table is, a line each.
    pub(super) fn title(&mut self, title: &str, lead: &[String]) -> Result<(), ExportError> {
        self.sheet.set_row_height(self.row, 24)?;
        self.sheet.write_string_with_format(self.row, 0, title, &self.looks.title)?;
        self.row += 1;
        if self.demo {
            let words = "MÔ PHỎNG: tính trên dữ liệu do chương trình tạo ra, không phải ý kiến người dân.";
            self.sheet.write_string_with_format(self.row, 0, words, &self.looks.warning)?;
            for column in 1..self.columns {
                self.sheet.write_blank(self.row, column, &self.looks.warning)?;
            }
            self.row += 1;
        }
        for line in lead {
            self.sheet.write_string_with_format(self.row, 0, line, &self.looks.lead)?;
            self.row += 1;
        }
        self.row += 1;
        Ok(())
    }

    /// The headings. What lies above and beside `fixed` columns stays in sight.
    pub(super) fn head(&mut self, columns: &[Column<'_>], fixed: u16) -> Result<(), ExportError> {
        let (longest, from) = (columns.iter().map(|(text, width)| lines(text, *width)), self.row);
        let height = longest.fold(1.0, f64::max) * 15.0 + 4.0;
        let look = self.looks.head.clone();
        self.heading(columns.iter().map(|(text, _)| (*text, &look)), height)?;
        self.stays(from, fixed)
    }

    /// The headings, from a column on upright: long words over narrow numbers.
    pub(super) fn head_upright(
        &mut self,
        columns: &[Column<'_>],
        fixed: u16,
        upright_from: usize,
    ) -> Result<(), ExportError> {
        /// Points; some 40 letters a line.
        const HEIGHT: f64 = 190.0;
        let (from, looks) = (self.row, [self.looks.head.clone(), self.looks.upright.clone()]);
        let look = |at: usize| &looks[usize::from(at >= upright_from)];
        self.heading(columns.iter().enumerate().map(|(at, (text, _))| (*text, look(at))), HEIGHT)?;
        self.stays(from, fixed)
    }

    fn heading<'f>(
        &mut self,
        texts: impl Iterator<Item = (&'f str, &'f Format)>,
        height: f64,
    ) -> Result<(), ExportError> {
        self.sheet.set_row_height(self.row, height)?;
        for (at, (text, look)) in (0u16..).zip(texts) {
            self.sheet.write_string_with_format(self.row, at, text, look)?;
        }
        self.row += 1;
        Ok(())
    }

    fn stays(&mut self, head: u32, fixed: u16) -> Result<(), ExportError> {
        self.sheet.set_freeze_panes(head + 1, fixed)?;
        self.sheet.set_repeat_rows(head, head)?;
        Ok(())
    }

    /// A further heading within the table, which neither stays nor repeats.
    pub(super) fn head_again(&mut self, columns: &[Column<'_>]) -> Result<(), ExportError> {
        let height = columns.iter().map(|(text, width)| lines(text, *width)).fold(1.0, f64::max) * 15.0 + 4.0;
        let look = self.looks.head.clone();
        self.heading(columns.iter().map(|(text, _)| (*text, &look)), height)
    }

    /// One row; a `strong` one is a total. `height` in lines.
    pub(super) fn row(&mut self, items: &[Item], strong: bool, height: f64) -> Result<(), ExportError> {
        if height > 1.0 {
            self.sheet.set_row_height(self.row, 15.0 * height)?;
        }
        for (at, item) in (0u16..).zip(items) {
            self.write(at, item, strong)?;
        }
        self.row += 1;
        Ok(())
    }

    fn write(&mut self, column: u16, item: &Item, strong: bool) -> Result<(), ExportError> {
        let mut look = self.looks.plain.clone();
        if strong {
            look = look.set_bold().set_background_color(PALE);
        }
        let (sheet, row) = (&mut *self.sheet, self.row);
        let shares = || look.clone().set_num_format(SHARES);
        let counts = || look.clone().set_num_format(COUNTS);
        let points = || look.clone().set_num_format(POINTS);
        let formula = |text: &str, value: String| Formula::new(text).set_result(value);
        match item {
            Item::Empty => sheet.write_blank(row, column, &look)?,
            Item::Text(text) => sheet.write_string_with_format(row, column, text, &look.set_text_wrap())?,
            Item::Count(n) => sheet.write_number_with_format(row, column, exact(*n), &counts())?,
            Item::Share(share) => sheet.write_number_with_format(row, column, *share, &shares())?,
            Item::ShareOf(text, value) => {
                sheet.write_formula_with_format(row, column, formula(text, value.to_string()), &shares())?
            }
            Item::CountOf(text, value) => {
                sheet.write_formula_with_format(row, column, formula(text, value.to_string()), &counts())?
            }
            Item::PointsOf(text, value) => {
                sheet.write_formula_with_format(row, column, formula(text, value.to_string()), &points())?
            }
        };
        Ok(())
    }

    /// Leaves a row empty.
    pub(super) fn skip(&mut self, rows: u32) {
        self.row += rows;
    }

    /// A link to another sheet, and what it holds.
    pub(super) fn link(&mut self, tab: Tab) -> Result<(), ExportError> {
        let look = self.looks.plain.clone();
        let address = format!("internal:'{}'!A1", tab.name());
        let url = rust_xlsxwriter::Url::new(address).set_text(tab.name());
        self.sheet.write_url_with_format(
            self.row,
            0,
            url,
            &look.clone().set_underline(rust_xlsxwriter::FormatUnderline::Single).set_font_color(LEAF),
        )?;
        self.sheet.write_string_with_format(self.row, 1, tab.holds(), &look)?;
        self.row += 1;
        Ok(())
    }

    /// Rows can be chosen by what stands in them, from this one (from 1) to the last.
    pub(super) fn filter_from(&mut self, head: u32) -> Result<(), ExportError> {
        self.sheet.autofilter(head - 1, 0, self.row.saturating_sub(1), self.columns - 1)?;
        Ok(())
    }

    /// All of it is printed on one page.
    pub(super) fn one_page(&mut self) {
        self.sheet.set_print_fit_to_pages(1, 1);
    }

    /// Every row is as high as charts count on, whatever the program that opens the file is used to.
    pub(super) fn even(&mut self) {
        self.sheet.set_default_row_height(ROW);
    }

    /// A chart with its upper left corner in this row (from 1), and where a page ends.
    pub(super) fn chart(&mut self, row: u32, chart: &Chart) -> Result<(), ExportError> {
        self.sheet.insert_chart(row - 1, 0, chart)?;
        Ok(())
    }

    pub(super) fn breaks(&mut self, rows: &[u32]) -> Result<(), ExportError> {
        self.sheet.set_page_breaks(rows)?;
        Ok(())
    }

    /// Ends the sheet: what is printed is what was written, or up to a row (from 1) that charts reach.
    pub(super) fn end(self, reach: u32) -> Result<(), ExportError> {
        let last = self.row.max(reach).saturating_sub(1);
        self.sheet.set_print_area(0, 0, last, self.columns - 1)?;
        Ok(())
    }
}

/// `[$-42A]` is Vietnamese: a decimal comma, whatever else the machine is set to.
pub(super) const SHARES: &str = "[$-42A]0.00%";
const COUNTS: &str = "[$-42A]#,##0";
const POINTS: &str = "[$-42A]+0.00;-0.00;0.00";

/// Lines that words take at a width in characters.
pub(super) fn lines(text: &str, width: f64) -> f64 {
    let letters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    (f64::from(letters) * 0.98 / width).ceil().max(1.0)
}

#[expect(clippy::cast_precision_loss, reason = "XLSX knows no other number; counts stay below 2^53")]
fn exact(n: u64) -> f64 {
    n as f64
}

/// The letters of a column from 0, as formulas write them.
pub(super) fn letters(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or_default()));
        rest = (rest - 1) / 26;
    }
    letters.into_iter().rev().collect()
}
