//! A report as DOCX: A4, margins 20/20/30/15 mm, a Times-metric face of 13 and 14 points, after Nghị định
//! 30/2020/NĐ-CP, Phụ lục I. Word and LibreOffice open it as it is; an office goes on writing in it.

use super::body::{Align, Block, Column, Run as Letters, Table as Cells};
use super::letter::{KIND, Letter, MOTTO, NATION};
use super::{Pictures, Report};
use docx_rs::{
    AlignmentType, Docx, Header, LineSpacing, PageMargin, PageNum, Paragraph, Pic, Run, RunFonts,
    SpecialIndentType, Style, StyleType, Table, TableCell, TableCellMargins, TableLayoutType, TableRow,
    VAlignType, WidthType,
};
use std::collections::BTreeMap;
use std::io::{Seek, Write};

const FONT: &str = "Times New Roman";
/// Half points: the measure of letters in DOCX.
const BODY: usize = 26;
const SMALL: usize = 22;
/// Twentieths of a point: the measure of lengths in DOCX. 56.7 make a millimetre.
const MM: f64 = 56.692_913;
/// The text is so wide: 210 mm less 30 and 15.
const WIDTH: f64 = 165.0 * MM;
/// The first line of a paragraph steps in by 1 cm (or 1.27 cm; Phụ lục I, II.6).
const STEP: f64 = 10.0 * MM;
/// English metric units in a millimetre: the measure of pictures.
const EMU: f64 = 36_000.0;
/// What a picture of the report is wide, in millimetres.
const PICTURE_MM: f64 = 160.0;

/// A picture as PNG, with its size in pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Png {
    pub bytes: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

/// Writes a report; `pngs` are its pictures by name, one that is missing is left out.
///
/// # Errors
/// Where the file cannot be written.
pub fn write(
    report: &Report,
    pictures: &Pictures,
    pngs: &BTreeMap<&str, Png>,
    out: impl Write + Seek,
) -> std::io::Result<()> {
    let mut writer = Writer::default();
    let day = report.letter.day;
    let made = format!("{}-{:02}-{:02}T00:00:00+07:00", day.year(), u8::from(day.month()), day.day());
    let mut docx = Docx::new()
        .page_size(twips(210.0 * MM).unsigned_abs(), twips(297.0 * MM).unsigned_abs())
        .page_margin(margins())
        .default_fonts(fonts())
        .default_size(BODY)
        .created_at(&made)
        .updated_at(&made)
        .title_pg()
        .first_header(Header::new().add_paragraph(writer.paragraph()))
        .header(writer.running_head(report));
    for (level, name) in (1..=3).zip(["Heading1", "Heading2", "Heading3"]) {
        docx = docx.add_style(heading_style(name, level));
    }
    docx = writer.head(docx, &report.letter);
    let (signed, appendices) = report.body.parts();
    for block in signed {
        docx = writer.block(docx, block, pngs);
    }
    docx = writer.foot(docx, &report.letter);
    for block in appendices {
        docx = writer.block(docx, block, pngs);
    }
    let mut parts = docx.build();
    parts.document = finished(&parts.document, &writer.alts(pictures));
    parts.styles = in_vietnamese(&parts.styles);
    parts.doc_props.core = titled(&parts.doc_props.core, report);
    parts.pack(out).map_err(std::io::Error::other)
}

#[derive(Default)]
struct Writer {
    paragraphs: u32,
    /// The pictures in the order in which they stand.
    shown: Vec<String>,
    /// The next paragraph begins a page.
    new_page: bool,
}

impl Writer {
    /// Each paragraph has a number of its own: the same report is the same file.
    fn paragraph(&mut self) -> Paragraph {
        self.paragraphs += 1;
        Paragraph::new().id(format!("{:08X}", self.paragraphs))
    }

    /// The page's number from the second page on (Phụ lục I, II.1), and that data are simulated.
    fn running_head(&mut self, report: &Report) -> Header {
        let number = self.paragraph().align(AlignmentType::Center).add_page_num(PageNum::new());
        let header = Header::new().add_paragraph(number);
        if report.demo {
            let said = Run::new().add_text("DỮ LIỆU MÔ PHỎNG").size(SMALL).bold();
            return header.add_paragraph(self.paragraph().align(AlignmentType::Center).add_run(said));
        }
        header
    }

    fn centred(&mut self, text: &str, size: usize, bold: bool) -> Paragraph {
        let run = Run::new().add_text(text).size(size);
        let run = if bold { run.bold() } else { run };
        self.paragraph().align(AlignmentType::Center).add_run(run)
    }

    /// A line below what stands above it, as long as a part of it.
    fn rule(&mut self, length: usize) -> Paragraph {
        let run = Run::new().add_text("\u{a0}".repeat(length)).size(8).underline("single");
        self.paragraph().align(AlignmentType::Center).add_run(run)
    }

    fn head(&mut self, docx: Docx, letter: &Letter) -> Docx {
        let mut left = TableCell::new().width(share(0.42), WidthType::Dxa);
        if let Some(superior) = &letter.superior {
            left = left.add_paragraph(self.centred(&superior.to_uppercase(), BODY, false));
        }
        left = left
            .add_paragraph(self.centred(&letter.agency.to_uppercase(), BODY, true))
            .add_paragraph(self.rule(36))
            .add_paragraph(self.centred(&letter.number, BODY, false));
        let italic = Run::new().add_text(&letter.dated).size(BODY).italic();
        let right = TableCell::new()
            .width(share(0.58), WidthType::Dxa)
            .add_paragraph(self.centred(NATION, SMALL + 2, true))
            .add_paragraph(self.centred(MOTTO, BODY, true))
            .add_paragraph(self.rule(84))
            .add_paragraph(self.paragraph().align(AlignmentType::Center).add_run(italic));
        let table = Table::without_borders(vec![TableRow::new(vec![left, right])])
            .layout(TableLayoutType::Fixed)
            .width(share(1.0), WidthType::Dxa)
            .set_grid(vec![share(0.42), share(0.58)]);
        let spaced = LineSpacing::new().before(240);
        docx.add_table(table)
            .add_paragraph(self.centred(KIND, BODY + 2, true).line_spacing(spaced))
            .add_paragraph(self.centred(&letter.about, BODY + 2, true))
            .add_paragraph(self.rule(60))
    }

    fn foot(&mut self, docx: Docx, letter: &Letter) -> Docx {
        let listed = Run::new().add_text("Nơi nhận:").size(24).bold().italic();
        let mut left = TableCell::new()
            .width(share(0.5), WidthType::Dxa)
            .add_paragraph(self.paragraph().add_run(listed));
        for recipient in &letter.recipients {
            let run = Run::new().add_text(format!("- {recipient};")).size(SMALL);
            left = left.add_paragraph(self.paragraph().add_run(run));
        }
        let kept = Run::new().add_text("- Lưu: VT.").size(SMALL);
        left = left.add_paragraph(self.paragraph().add_run(kept));
        let capacity = letter.capacity.as_deref().unwrap_or("THỦ TRƯỞNG CƠ QUAN");
        let mut right = TableCell::new().width(share(0.5), WidthType::Dxa).add_paragraph(self.centred(
            &capacity.to_uppercase(),
            BODY + 2,
            true,
        ));
        for _ in 0..4 {
            right = right.add_paragraph(self.paragraph());
        }
        right = right.add_paragraph(self.centred(letter.signer.as_deref().unwrap_or("……"), BODY + 2, true));
        let spaced = self.paragraph();
        let table = Table::without_borders(vec![TableRow::new(vec![left, right]).cant_split()])
            .layout(TableLayoutType::Fixed)
            .width(share(1.0), WidthType::Dxa)
            .set_grid(vec![share(0.5), share(0.5)]);
        docx.add_paragraph(spaced).add_table(table)
    }

    fn block(&mut self, docx: Docx, block: &Block, pngs: &BTreeMap<&str, Png>) -> Docx {
        let new_page = std::mem::take(&mut self.new_page);
        let start =
            |paragraph: Paragraph| if new_page { paragraph.page_break_before(true) } else { paragraph };
        match block {
            Block::Heading { level, runs } => {
                let style = format!("Heading{level}");
                docx.add_paragraph(start(letters(self.paragraph().style(&style).keep_next(true), runs, None)))
            }
            Block::Paragraph { runs } => {
                let spacing = LineSpacing::new().before(120);
                let paragraph = self.paragraph().align(AlignmentType::Both).line_spacing(spacing);
                let stepped = Some(SpecialIndentType::FirstLine(twips(STEP)));
                docx.add_paragraph(start(letters(paragraph.indent(None, stepped, None, None), runs, None)))
            }
            Block::Item { mark, runs } => {
                let spacing = LineSpacing::new().before(60);
                let paragraph = self.paragraph().align(AlignmentType::Both).line_spacing(spacing);
                let stepped = Some(SpecialIndentType::FirstLine(twips(STEP)));
                let paragraph = paragraph
                    .indent(None, stepped, None, None)
                    .add_run(Run::new().add_text(format!("{mark} ")));
                docx.add_paragraph(start(letters(paragraph, runs, None)))
            }
            Block::Table(cells) => {
                // Two tables that touch become one: a thin line between them, and before the first.
                let gap = self.paragraph().keep_next(true).add_run(Run::new().size(8));
                docx.add_paragraph(start(gap)).add_table(self.table(cells)).add_paragraph(self.paragraph())
            }
            Block::Picture { name } => match pngs.get(name.as_str()) {
                Some(png) => docx.add_paragraph(start(self.picture(name, png))),
                None => docx,
            },
            Block::NewPage => {
                self.new_page = true;
                docx
            }
        }
    }

    fn picture(&mut self, name: &str, png: &Png) -> Paragraph {
        self.shown.push(name.to_owned());
        let height = PICTURE_MM * f64::from(png.height) / f64::from(png.width.max(1));
        let pic = Pic::new_with_dimensions(png.bytes.clone(), png.width, png.height)
            .id(format!("rIdImage{}", self.shown.len()))
            .size(emu(PICTURE_MM), emu(height));
        self.paragraph().align(AlignmentType::Center).add_run(Run::new().add_image(pic))
    }

    fn table(&mut self, cells: &Cells) -> Table {
        let widths = widths(&cells.columns);
        let size = if cells.columns.len() > 6 { SMALL - 2 } else { SMALL };
        let head = self.row(&cells.head, &cells.columns, &widths, size, true).cant_split();
        let rows = cells.rows.iter().map(|row| self.row(row, &cells.columns, &widths, size, false));
        let rows = std::iter::once(head).chain(rows).collect();
        Table::new(rows)
            .layout(TableLayoutType::Fixed)
            .width(share(1.0), WidthType::Dxa)
            .margins(TableCellMargins::new().margin(40, 80, 40, 80))
            .set_grid(widths)
    }

    fn row(
        &mut self,
        row: &[Vec<Letters>],
        columns: &[Column],
        widths: &[usize],
        size: usize,
        head: bool,
    ) -> TableRow {
        let cells = row.iter().zip(columns).zip(widths).map(|((runs, column), width)| {
            let align = match (head, column.align) {
                (true, _) | (false, Align::Centre) => AlignmentType::Center,
                (false, Align::Left) => AlignmentType::Left,
                (false, Align::Right) => AlignmentType::Right,
            };
            let mut paragraph = self.paragraph().align(align);
            for run in runs {
                let run = Letters { bold: head || run.bold, ..run.clone() };
                paragraph = letters(paragraph, &[run], Some(size));
            }
            TableCell::new()
                .width(*width, WidthType::Dxa)
                .vertical_align(VAlignType::Center)
                .add_paragraph(paragraph)
        });
        TableRow::new(cells.collect())
    }

    /// What the pictures say, in the order in which they stand.
    fn alts(&self, pictures: &Pictures) -> Vec<String> {
        let alt = |name: &String| pictures.get(name).map_or_else(String::new, |picture| picture.alt.clone());
        self.shown.iter().map(alt).collect()
    }
}

fn letters(mut paragraph: Paragraph, runs: &[Letters], size: Option<usize>) -> Paragraph {
    for run in runs {
        let mut written = Run::new().add_text(&run.text);
        if let Some(size) = size {
            written = written.size(size);
        }
        if run.bold {
            written = written.bold();
        }
        if run.italic {
            written = written.italic();
        }
        paragraph = paragraph.add_run(written);
    }
    paragraph
}

/// Widths by what stands in the columns, the longest held to half of the page.
fn widths(columns: &[Column]) -> Vec<usize> {
    let wish =
        |column: &Column| f64::from(u32::try_from(column.letters.clamp(6, 45)).unwrap_or(45)).powf(0.6);
    let all: f64 = columns.iter().map(wish).sum();
    columns.iter().map(|column| share(wish(column) / all.max(1.0))).collect()
}

fn heading_style(name: &str, level: usize) -> Style {
    let style = Style::new(name, StyleType::Paragraph)
        .name(format!("heading {level}"))
        .based_on("Normal")
        .next("Normal")
        .q_format(true)
        .outline_lvl(level - 1)
        .fonts(fonts())
        .size(BODY)
        .bold()
        .line_spacing(LineSpacing::new().before(if level == 1 { 240 } else { 160 }).after(60));
    if level == 3 { style.italic() } else { style }
}

fn fonts() -> RunFonts {
    RunFonts::new().ascii(FONT).hi_ansi(FONT).cs(FONT).east_asia(FONT)
}

fn margins() -> PageMargin {
    PageMargin::new()
        .top(twips(20.0 * MM))
        .bottom(twips(20.0 * MM))
        .left(twips(30.0 * MM))
        .right(twips(15.0 * MM))
        .header(twips(10.0 * MM))
        .footer(twips(10.0 * MM))
}

#[expect(clippy::cast_possible_truncation, reason = "lengths of a page")]
fn twips(length: f64) -> i32 {
    length.round() as i32
}

/// A part of the text's width.
fn share(part: f64) -> usize {
    twips(WIDTH * part).unsigned_abs() as usize
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "lengths of a page")]
fn emu(mm: f64) -> u32 {
    (mm * EMU).round() as u32
}

/// What the library does not write: heads of tables that come again on each page, and what pictures say.
fn finished(document: &[u8], alts: &[String]) -> Vec<u8> {
    let text = String::from_utf8_lossy(document);
    let text =
        text.replace("<w:trPr><w:cantSplit /></w:trPr>", "<w:trPr><w:cantSplit /><w:tblHeader /></w:trPr>");
    let mut parts = text.split("<wp:docPr id=\"1\" name=\"Figure\" />");
    let mut finished = parts.next().unwrap_or_default().to_owned();
    for (at, (part, alt)) in (1..).zip(parts.zip(alts)) {
        let alt = escaped(alt);
        let told = format!("<wp:docPr id=\"{at}\" name=\"Biểu đồ {at}\" descr=\"{alt}\" />");
        finished.extend([told.as_str(), part]);
    }
    finished.into_bytes()
}

fn in_vietnamese(styles: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(styles);
    let begin = "<w:rPrDefault><w:rPr>";
    text.replacen(
        begin,
        &format!("{begin}<w:lang w:val=\"vi-VN\" w:eastAsia=\"vi-VN\" w:bidi=\"vi-VN\" />"),
        1,
    )
    .into_bytes()
}

fn titled(core: &[u8], report: &Report) -> Vec<u8> {
    let text = String::from_utf8_lossy(core);
    let (title, creator) = (escaped(&report.letter.about), escaped(&report.letter.agency));
    let end = "</cp:coreProperties>";
    text.replace("<dc:creator>unknown</dc:creator>", &format!("<dc:creator>{creator}</dc:creator>"))
        .replace(
            "<cp:lastModifiedBy>unknown</cp:lastModifiedBy>",
            "<cp:lastModifiedBy>Hài Lòng</cp:lastModifiedBy>",
        )
        .replace(end, &format!("<dc:language>vi-VN</dc:language><dc:title>{title}</dc:title>{end}"))
        .into_bytes()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
