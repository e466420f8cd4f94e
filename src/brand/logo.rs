//! The logo: an SVG file of which only what draws is written anew. What could act, load or say something
//! is refused with its place; the clean text may stand in any page and on any sheet.

mod allow;
mod fault;
mod write;

pub use fault::{LogoFault, Problem};

use roxmltree::Document;
use std::io::Write as _;

/// Bytes of the file as given: more is not read.
pub const LARGEST_FILE: usize = 64 * 1024;
/// Bytes of the clean text.
pub const LARGEST: usize = 3_000;
/// Bytes of it with brotli: what every page then weighs more.
pub const HEAVIEST: usize = 400;

/// A sign that is safe to put into a page: elements and attributes of a short list, ids of its own, nothing
/// that is fetched, run or read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo(String);

/// Everything that is wrong with a logo, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct LogoError(pub Vec<LogoFault>);

impl Logo {
    /// Reads an SVG file.
    ///
    /// # Errors
    /// All that is wrong with it, each with line, column and what to do.
    pub fn parse(text: &str) -> Result<Self, LogoError> {
        let refuse = |line, column, problem| Err(LogoError(vec![LogoFault { line, column, problem }]));
        if text.len() > LARGEST_FILE {
            return refuse(1, 1, Problem::LargeFile { bytes: text.len() });
        }
        let text = text.trim_start_matches('\u{feff}');
        let document = match Document::parse(text) {
            Ok(document) => document,
            Err(roxmltree::Error::DtdDetected) => {
                let (line, column) = place_of(text, "<!DOCTYPE");
                return refuse(line, column, Problem::Dtd);
            }
            Err(error) => {
                let at = error.pos();
                return refuse(at.row, at.col, Problem::Xml { reason: error.to_string() });
            }
        };
        let clean = write::clean(&document).map_err(LogoError)?;
        if clean.len() > LARGEST {
            return refuse(1, 1, Problem::Long { bytes: clean.len() });
        }
        let logo = Self(clean);
        let weight = logo.weight();
        if weight > HEAVIEST {
            return refuse(1, 1, Problem::Heavy { bytes: weight });
        }
        Ok(logo)
    }

    /// Clean SVG: one `<svg>` element with a `viewBox` and no size.
    #[must_use]
    pub fn svg(&self) -> &str {
        &self.0
    }

    /// Bytes of it with brotli.
    #[must_use]
    pub fn weight(&self) -> usize {
        let mut packed = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 18);
        // Writing into memory does not fail.
        packed.write_all(self.0.as_bytes()).unwrap_or_default();
        packed.into_inner().len()
    }
}

/// Line and column of the first occurrence, from 1; of the beginning where there is none.
fn place_of(text: &str, needle: &str) -> (u32, u32) {
    let before = text.find(needle).map_or("", |at| &text[..at]);
    let count = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
    let column = before.rsplit('\n').next().unwrap_or("").chars().count();
    (count(before.matches('\n').count()), count(column))
}

#[cfg(test)]
mod tests;
