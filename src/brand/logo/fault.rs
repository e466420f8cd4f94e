//! What can be wrong with a logo, in words for the operator.

use super::{HEAVIEST, LARGEST, LARGEST_FILE};
use std::fmt;

/// One thing wrong with a logo, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoFault {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    pub problem: Problem,
}

impl fmt::Display for LogoFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.problem)
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("the file has {bytes} bytes, at most {LARGEST_FILE} are read: save it as plain or optimised SVG")]
    LargeFile { bytes: usize },
    #[error("not XML: {reason}")]
    Xml { reason: String },
    #[error("a document type may define entities: delete the line `<!DOCTYPE …>`, no browser needs it")]
    Dtd,
    #[error(
        "<{name}> is no SVG drawing: the file must begin with <svg xmlns=\"http://www.w3.org/2000/svg\" …>"
    )]
    NoSvg { name: String },
    #[error("the size is not said: give <svg> a viewBox, such as viewBox=\"0 0 64 64\"")]
    NoSize,
    #[error("the sign is {width} × {height}: neither side may be more than four times the other")]
    Shape { width: String, height: String },
    #[error("<{name}> can run code or change the page: remove it")]
    Acts { name: String },
    #[error("<{name}> holds a picture or a page of its own: draw it as paths, or leave it out")]
    Embeds { name: String },
    #[error("<{name}> needs a font that phones do not have: convert the text to paths")]
    Text { name: String },
    #[error(
        "a style would reach the whole page: write its declarations as attributes (fill=\"…\"), as drawing \
         programs do when they save optimised or presentation-attribute SVG"
    )]
    Style,
    #[error("<{name}> is not drawn here: use paths, shapes, groups, gradients, clip paths and masks only")]
    Element { name: String },
    #[error("the attribute {name} runs code: remove it")]
    Handler { name: String },
    #[error("the attribute {name} is not known here: remove it")]
    Attribute { name: String },
    #[error("{name}=\"{value}\" points outside the file: only the file's own ids can be used, as #id")]
    Outside { name: String, value: String },
    #[error("{name} points to #{id}, which is not in the file")]
    Missing { name: String, id: String },
    #[error("{name}=\"{value}\" holds a sign that no such value needs")]
    Value { name: String, value: String },
    #[error("the id `{id}` is there a second time: give each element its own")]
    Twice { id: String },
    #[error("#{id} holds a <use> itself: copies of copies can grow without end, draw it out")]
    Copies { id: String },
    #[error("more than {most} elements lie in each other: ungroup the drawing")]
    Deep { most: usize },
    #[error("nothing is drawn")]
    Empty,
    #[error("the clean sign has {bytes} bytes, {LARGEST} are allowed: simplify the drawing")]
    Long { bytes: usize },
    #[error("the sign adds {bytes} bytes to every page, {HEAVIEST} are allowed: simplify the drawing")]
    Heavy { bytes: usize },
}
