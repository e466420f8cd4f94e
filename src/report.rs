//! The report (báo cáo) of a campaign: what an office signs and hands in.
//!
//! [`gather()`] counts what a report speaks of ([`Facts`]) from the ledger in memory. A text, Markdown with
//! placeholders that an office can edit, makes sentences and tables of it ([`text`]); they become a [`Body`].
//! With its [`Letter`] a body is laid out as DOCX ([`docx`]) or as PDF (`print::report`), in the form of
//! Nghị định 30/2020/NĐ-CP.
//!
//! No IO, no clock; the same ledger gives the same report.

pub mod body;
pub mod docx;
pub mod facts;
mod findings;
mod gather;
pub mod letter;
mod pictures;
pub mod speech;
mod term;
#[cfg(test)]
mod tests;
pub mod text;

pub use body::{Block, Body, Run};
pub use facts::Facts;
pub use gather::{GatherError, Subject, follow, gather, plan};
pub use letter::{Letter, Stationery};
pub use pictures::{Picture, Pictures};
pub use term::{Term, TermError};
pub use text::TextError;

/// A report, ready to be laid out.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    pub letter: Letter,
    pub body: Body,
    /// Simulated responses: said on every page.
    pub demo: bool,
}
