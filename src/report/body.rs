//! The body of a report, block by block, read from Markdown: headings, paragraphs, lists, tables, and
//! pictures by name. Whatever else Markdown knows has no place in an official document and is refused.

use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::Serialize;

/// What stands between head and signature.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Body {
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// Level 1 is a part (I., II.), 2 a section, 3 below it.
    Heading {
        level: u8,
        runs: Vec<Run>,
    },
    Paragraph {
        runs: Vec<Run>,
    },
    /// An item of a list, with its own mark: `-` or `1.`
    Item {
        mark: String,
        runs: Vec<Run>,
    },
    Table(Table),
    /// One of the report's pictures.
    Picture {
        name: String,
    },
    /// What follows begins a page: an appendix, behind the signature.
    NewPage,
}

impl Block {
    /// What stands below everything else, in italics.
    #[must_use]
    pub fn small_print(text: &str) -> Self {
        Self::Paragraph { runs: vec![Run { text: text.to_owned(), bold: false, italic: true }] }
    }
}

/// Letters of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Run {
    pub text: String,
    pub bold: bool,
    pub italic: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Table {
    pub columns: Vec<Column>,
    pub head: Vec<Vec<Run>>,
    pub rows: Vec<Vec<Vec<Run>>>,
}

/// A column: how its cells stand, and how much room they want.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Column {
    pub align: Align,
    /// Letters of its longest cell, or of the longest word of its heading.
    pub letters: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    Left,
    Centre,
    Right,
}

/// Something in a text that no report holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyFault {
    /// From 1, in the text after its placeholders were filled.
    pub line: usize,
    pub problem: BodyProblem,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BodyProblem {
    #[error("a report holds no {0}")]
    Kind(&'static str),
    #[error("there is no picture `{0}`; write ![text](chart:NAME)")]
    Picture(String),
}

/// How an address of a picture begins.
const CHART: &str = "chart:";

impl Body {
    /// Reads a text; `pictures` are the names that it may show.
    ///
    /// # Errors
    /// Everything in it that a report does not hold.
    pub fn parse(text: &str, pictures: &[&str]) -> Result<Self, Vec<BodyFault>> {
        let mut reader = Reader { text, pictures, ..Reader::default() };
        for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
            reader.take(event, range.start);
        }
        if reader.faults.is_empty() { Ok(Self { blocks: reader.blocks }) } else { Err(reader.faults) }
    }

    /// What is signed, and the appendices behind the signature: from the first new page on.
    #[must_use]
    pub fn parts(&self) -> (&[Block], &[Block]) {
        let end = self.blocks.iter().position(|block| *block == Block::NewPage);
        self.blocks.split_at(end.unwrap_or(self.blocks.len()))
    }

    /// All letters of it, a block a line: what a test or a search reads.
    #[must_use]
    pub fn plain(&self) -> String {
        let joined = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
        let lines = self.blocks.iter().map(|block| match block {
            Block::Heading { runs, .. } | Block::Paragraph { runs } => joined(runs),
            Block::Item { mark, runs } => format!("{mark} {}", joined(runs)),
            Block::Table(table) => {
                let rows = std::iter::once(&table.head).chain(&table.rows);
                let rows = rows.map(|row| row.iter().map(|cell| joined(cell)).collect::<Vec<_>>().join("\t"));
                rows.collect::<Vec<_>>().join("\n")
            }
            Block::Picture { name } => format!("[{name}]"),
            Block::NewPage => String::new(),
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

#[derive(Default)]
struct Reader<'a> {
    text: &'a str,
    pictures: &'a [&'a str],
    blocks: Vec<Block>,
    faults: Vec<BodyFault>,
    runs: Vec<Run>,
    bold: usize,
    italic: usize,
    /// Next numbers of the lists that are open; `None` in one without numbers.
    lists: Vec<Option<u64>>,
    /// The mark of an item whose letters have not come yet.
    mark: Option<String>,
    table: Table,
    row: Vec<Vec<Run>>,
    /// The heads of a table's columns are being read.
    heads: bool,
    /// A picture is being read: its description is not text of the report.
    picture: bool,
}

impl Reader<'_> {
    fn fault(&mut self, at: usize, problem: BodyProblem) {
        let line = self.text[..at].matches('\n').count() + 1;
        self.faults.push(BodyFault { line, problem });
    }

    fn push(&mut self, text: &str) {
        if self.picture {
            return;
        }
        let (bold, italic) = (self.bold > 0, self.italic > 0);
        match self.runs.last_mut() {
            Some(run) if (run.bold, run.italic) == (bold, italic) => run.text.push_str(text),
            _ => self.runs.push(Run { text: text.to_owned(), bold, italic }),
        }
    }

    /// Ends a paragraph, or the letters of an item.
    fn flush(&mut self) {
        let runs = std::mem::take(&mut self.runs);
        match self.mark.take() {
            _ if runs.is_empty() => {}
            Some(mark) => self.blocks.push(Block::Item { mark, runs }),
            None => self.blocks.push(Block::Paragraph { runs }),
        }
    }

    fn take(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.push(&text),
            Event::SoftBreak | Event::HardBreak => self.push(" "),
            Event::Rule => self.blocks.push(Block::NewPage),
            Event::Code(_) => self.fault(at, BodyProblem::Kind("code")),
            Event::Html(_) | Event::InlineHtml(_) => self.fault(at, BodyProblem::Kind("HTML")),
            Event::FootnoteReference(_) => self.fault(at, BodyProblem::Kind("footnotes")),
            Event::TaskListMarker(_) => self.fault(at, BodyProblem::Kind("check boxes")),
            Event::InlineMath(_) | Event::DisplayMath(_) => self.fault(at, BodyProblem::Kind("formulas")),
        }
    }

    fn start(&mut self, tag: Tag<'_>, at: usize) {
        match tag {
            Tag::TableHead => self.heads = true,
            // A text in an item may be a paragraph of its own: it keeps the item's mark.
            Tag::Heading { .. } | Tag::Paragraph | Tag::TableRow | Tag::TableCell | Tag::HtmlBlock => {}
            Tag::Strong => self.bold += 1,
            Tag::Emphasis => self.italic += 1,
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                self.mark = Some(match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}.", *number - 1)
                    }
                    Some(None) | None => "-".to_owned(),
                });
            }
            Tag::Table(aligned) => {
                let align = |align: &Alignment| match align {
                    Alignment::None | Alignment::Left => Align::Left,
                    Alignment::Center => Align::Centre,
                    Alignment::Right => Align::Right,
                };
                let columns = aligned.iter().map(|one| Column { align: align(one), letters: 0 });
                self.table = Table { columns: columns.collect(), ..Table::default() };
            }
            Tag::Image { dest_url, .. } => {
                self.picture = true;
                match dest_url.strip_prefix(CHART).filter(|name| self.pictures.contains(name)) {
                    Some(name) => self.blocks.push(Block::Picture { name: name.to_owned() }),
                    None => self.fault(at, BodyProblem::Picture(dest_url.into_string())),
                }
            }
            Tag::BlockQuote(_) => self.fault(at, BodyProblem::Kind("quotations")),
            Tag::CodeBlock(_) => {
                self.fault(at, BodyProblem::Kind("code (a line that begins with four blanks)"));
            }
            Tag::Link { .. } => self.fault(at, BodyProblem::Kind("links")),
            Tag::FootnoteDefinition(_) => self.fault(at, BodyProblem::Kind("footnotes")),
            Tag::DefinitionList | Tag::DefinitionListTitle | Tag::DefinitionListDefinition => {
                self.fault(at, BodyProblem::Kind("definition lists"));
            }
            Tag::Strikethrough | Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => {
                self.fault(at, BodyProblem::Kind("such letters"));
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Item => self.flush(),
            TagEnd::Heading(level) => {
                let runs = std::mem::take(&mut self.runs);
                let level = match level {
                    HeadingLevel::H1 => 1,
                    HeadingLevel::H2 => 2,
                    HeadingLevel::H3 | HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => 3,
                };
                self.blocks.push(Block::Heading { level, runs });
            }
            TagEnd::Strong => self.bold -= 1,
            TagEnd::Emphasis => self.italic -= 1,
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.runs);
                let text: String = cell.iter().map(|run| run.text.as_str()).collect();
                let words = text.split(' ').map(|word| word.chars().count());
                let letters = if self.heads { words.max().unwrap_or(0) } else { text.chars().count() };
                if let Some(column) = self.table.columns.get_mut(self.row.len()) {
                    column.letters = column.letters.max(letters);
                }
                self.row.push(cell);
            }
            TagEnd::TableHead => {
                self.heads = false;
                self.table.head = std::mem::take(&mut self.row);
            }
            TagEnd::TableRow => self.table.rows.push(std::mem::take(&mut self.row)),
            TagEnd::Table => self.blocks.push(Block::Table(std::mem::take(&mut self.table))),
            TagEnd::Image => self.picture = false,
            // Refused where they began.
            TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::Link
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> Vec<Run> {
        vec![Run { text: text.to_owned(), ..Run::default() }]
    }

    #[test]
    fn a_text_becomes_blocks() {
        let text = "# I. Một\n\nHai **ba** bốn\nnăm.\n\n- sáu\n- bảy\n\n3. tám\n\n| A | B |\n|---|--:|\n| x | 1 |\n\n![mô tả](chart:units)\n\n---\n";
        let body = Body::parse(text, &["units"]).unwrap();
        let bold = Run { text: "ba".to_owned(), bold: true, italic: false };
        let words = [run("Hai "), vec![bold], run(" bốn năm.")].concat();
        let column = |align, letters| Column { align, letters };
        assert_eq!(
            body.blocks,
            vec![
                Block::Heading { level: 1, runs: run("I. Một") },
                Block::Paragraph { runs: words },
                Block::Item { mark: "-".to_owned(), runs: run("sáu") },
                Block::Item { mark: "-".to_owned(), runs: run("bảy") },
                Block::Item { mark: "3.".to_owned(), runs: run("tám") },
                Block::Table(Table {
                    columns: vec![column(Align::Left, 1), column(Align::Right, 1)],
                    head: vec![run("A"), run("B")],
                    rows: vec![vec![run("x"), run("1")]],
                }),
                Block::Picture { name: "units".to_owned() },
                Block::NewPage,
            ]
        );
        assert_eq!(body.plain(), "I. Một\nHai ba bốn năm.\n- sáu\n- bảy\n3. tám\nA\tB\nx\t1\n[units]\n");
    }

    #[test]
    fn what_no_report_holds_is_refused_with_its_line_all_at_once() {
        let text = "một\n\n> hai\n\n<b>ba</b>\n\n![x](chart:nothing) [y](http://z) `c`\n";
        let faults = Body::parse(text, &["units"]).unwrap_err();
        let lines: Vec<_> = faults.iter().map(|fault| (fault.line, fault.problem.to_string())).collect();
        let expected = [
            (3, "a report holds no quotations"),
            (5, "a report holds no HTML"),
            (5, "a report holds no HTML"),
            (7, "there is no picture `chart:nothing`; write ![text](chart:NAME)"),
            (7, "a report holds no links"),
            (7, "a report holds no code"),
        ];
        assert_eq!(lines, expected.map(|(line, problem)| (line, problem.to_owned())));
    }
}
