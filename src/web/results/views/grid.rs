//! Tables beside charts: what a person reads and what a file holds are the same rows.

use crate::export::{Cell, CsvSheet, ExportError, Sheet as _};
use crate::ids::Share;
use crate::report::speech;
use crate::web::results::words;

/// The columns of an interval.
pub(in crate::web::results) const INTERVAL: [&str; 3] =
    [">#Khoảng tin cậy 95 %", "<#Từ (95 %)", "<#Đến (95 %)"];

/// So many rows of a table stand on a page: who wants more takes the file, or looks at one unit.
pub(in crate::web::results) const LONGEST: usize = 400;

/// What is said of a table with more rows than a page shows; `None` where it shows all.
pub(in crate::web::results) fn cut(rows: usize) -> Option<String> {
    let [shown, all] = [LONGEST, rows].map(|n| words::count(n as u64));
    (rows > LONGEST).then(|| format!("Bảng này có {all} dòng, ở đây là {shown} dòng đầu. Tải CSV để xem tất cả, hoặc chọn một đơn vị để xem riêng."))
}

/// A table.
#[derive(Debug, Clone, Default)]
pub(in crate::web::results) struct Grid {
    pub(in crate::web::results) caption: String,
    pub(in crate::web::results) heads: Vec<Head>,
    pub(in crate::web::results) rows: Vec<Vec<Entry>>,
}

/// One column.
#[derive(Debug, Clone)]
pub(in crate::web::results) struct Head {
    pub(in crate::web::results) text: &'static str,
    pub(in crate::web::results) number: bool,
    on: On,
}

/// Where a column stands: people read an interval as one, programs as two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum On {
    Both,
    Page,
    File,
}

/// One cell, for people and for files.
#[derive(Debug, Clone)]
pub(in crate::web::results) struct Entry {
    pub(in crate::web::results) text: String,
    /// Where it leads; empty where nowhere.
    pub(in crate::web::results) link: String,
    /// What lies below it: a unit's own figures.
    raw: Cell<'static>,
}

impl Grid {
    /// Columns of words and, with a `#` before the name, of numbers; before that `>` for the page alone, `<` for
    /// the file alone.
    pub(in crate::web::results) fn new(caption: impl Into<String>, heads: &[&'static str]) -> Self {
        let head = |text: &&'static str| {
            let (on, text) = match (text.strip_prefix('>'), text.strip_prefix('<')) {
                (Some(text), _) => (On::Page, text),
                (None, Some(text)) => (On::File, text),
                (None, None) => (On::Both, *text),
            };
            let number = text.strip_prefix('#');
            Head { text: number.unwrap_or(text), number: number.is_some(), on }
        };
        Self { caption: caption.into(), heads: heads.iter().map(head).collect(), rows: Vec::new() }
    }

    /// The rows of the page.
    pub(in crate::web::results) fn first(&self) -> &[Vec<Entry>] {
        &self.rows[..self.rows.len().min(LONGEST)]
    }

    /// What is said of the rows that the page leaves out.
    pub(in crate::web::results) fn cut(&self) -> Option<String> {
        cut(self.rows.len())
    }

    /// The columns of the page.
    pub(in crate::web::results) fn shown(&self) -> impl Iterator<Item = &Head> {
        self.heads.iter().filter(|head| head.on != On::File)
    }

    /// A row of the page with its columns.
    pub(in crate::web::results) fn cells<'a>(
        &'a self,
        row: &'a [Entry],
    ) -> impl Iterator<Item = (&'a Head, &'a Entry)> {
        self.heads.iter().zip(row).filter(|(head, _)| head.on != On::File)
    }

    /// The same as a file.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(in crate::web::results) fn csv(&self) -> Result<Vec<u8>, ExportError> {
        let mut sheet = CsvSheet::new(Vec::new())?;
        let heads = self.heads.iter().filter(|head| head.on != On::Page);
        sheet.head(&heads.map(|head| Cell::text(head.text)).collect::<Vec<_>>())?;
        for row in &self.rows {
            let cells = self.heads.iter().zip(row).filter(|(head, _)| head.on != On::Page);
            sheet.row(&cells.map(|(_, entry)| entry.raw.clone()).collect::<Vec<_>>())?;
        }
        sheet.finish()
    }
}

impl Entry {
    pub(in crate::web::results) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { raw: Cell::text(text.clone()), text, link: String::new() }
    }

    pub(in crate::web::results) fn linked(self, link: String) -> Self {
        Self { link, ..self }
    }

    pub(in crate::web::results) fn count(n: Option<u64>) -> Self {
        let text = n.map_or_else(nothing, words::count);
        Self { text, link: String::new(), raw: n.map_or(Cell::Empty, Cell::count) }
    }

    /// Words for people where a file has an empty cell.
    pub(in crate::web::results) fn absent(text: String) -> Self {
        Self { text, link: String::new(), raw: Cell::Empty }
    }

    /// Words under a number that a chart shows in their place.
    pub(in crate::web::results) fn numbered(number: usize, text: &str) -> Self {
        Self { text: format!("{number}. {text}"), ..Self::text(text) }
    }

    /// An interval for [`INTERVAL`]: the page's one cell, the file's two.
    pub(in crate::web::results) fn interval(ends: [Self; 2]) -> [Self; 3] {
        let [low, high] = &ends;
        let text =
            if low.text == high.text { low.text.clone() } else { format!("{} – {}", low.text, high.text) };
        let [low, high] = ends;
        [Self::text(text), low, high]
    }

    /// `88,34 %`
    pub(in crate::web::results) fn share(share: Option<f64>) -> Self {
        let share = share.and_then(Share::new);
        let text = share.map_or_else(nothing, speech::percent);
        Self { text, link: String::new(), raw: share.map_or(Cell::Empty, Cell::Percent) }
    }

    /// `+1,53`: percentage points.
    pub(in crate::web::results) fn points(difference: Option<f64>) -> Self {
        let text = difference.map_or_else(nothing, speech::points);
        let raw = difference.map_or(Cell::Empty, |value| Cell::Decimal { value: value * 100.0, digits: 2 });
        Self { text, link: String::new(), raw }
    }

    /// `0,43`
    pub(in crate::web::results) fn decimal(value: Option<f64>, digits: u8) -> Self {
        let shown =
            |value: f64| crate::export::cell::decimal(value, digits).replace('.', ",").replace('-', "−");
        let raw = value.map_or(Cell::Empty, |value| Cell::Decimal { value, digits });
        Self { text: value.map_or_else(nothing, shown), link: String::new(), raw }
    }
}

pub(in crate::web::results) fn nothing() -> String {
    "–".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_shows_the_first_rows_and_says_how_many_there_are() {
        let rows = |n: usize| {
            let mut grid = Grid::new("", &["Tên"]);
            grid.rows = (0..n).map(|at| vec![Entry::text(at.to_string())]).collect();
            grid
        };
        assert_eq!((rows(400).first().len(), rows(400).cut()), (400, None));
        let many = rows(3_321);
        assert_eq!(many.first().last().map(|row| row[0].text.as_str()), Some("399"));
        let said = "Bảng này có 3.321 dòng, ở đây là 400 dòng đầu. Tải CSV để xem tất cả, hoặc chọn một đơn vị để xem riêng.";
        assert_eq!(many.cut().as_deref(), Some(said));
        assert_eq!(
            many.csv().unwrap_or_default().split(|byte| *byte == b'\n').count(),
            3_323,
            "the file has all"
        );
    }
}
