//! A report (báo cáo) as it is ordered at the command line or in the console.

use super::super::{PrintError, report as press};
use crate::report::{
    Block, Facts, GatherError, Pictures, Report, Stationery, Subject, TextError, docx, gather, text,
};
use std::io::Cursor;
use time::Date;

/// What a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportFormat {
    /// To go on writing in.
    Docx,
    /// To hand in and to keep: PDF/A-2a.
    Pdf,
}

impl ReportFormat {
    pub const ALL: [Self; 2] = [Self::Docx, Self::Pdf];

    /// Also the ending of its file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Pdf => "pdf",
        }
    }
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    #[error(transparent)]
    Gather(#[from] GatherError),
    #[error(transparent)]
    Text(#[from] TextError),
    #[error(transparent)]
    Print(#[from] PrintError),
    #[error("the document cannot be written: {0}")]
    Docx(#[from] std::io::Error),
}

/// The file of a report on this subject. Takes its time.
///
/// # Errors
/// Where there is nothing to count, the office's own words have a fault, or it cannot be laid out.
pub fn make(
    subject: &Subject<'_>,
    stationery: &Stationery,
    number: Option<&str>,
    format: ReportFormat,
) -> Result<Vec<u8>, ReportError> {
    let (facts, pictures) = gather(subject)?;
    write(&facts, &pictures, stationery, number, subject.today, format)
}

/// The same of what was gathered already.
///
/// # Errors
/// Where the office's own words have a fault, or it cannot be laid out.
pub fn write(
    facts: &Facts,
    pictures: &Pictures,
    stationery: &Stationery,
    number: Option<&str>,
    day: Date,
    format: ReportFormat,
) -> Result<Vec<u8>, ReportError> {
    let (name, words) = &stationery.text;
    let term = facts.term.as_ref().map(|term| format!(" {}", term.name)).unwrap_or_default();
    let about = format!("Kết quả khảo sát sự hài lòng{term}: {}", facts.campaign.title);
    let mut body = text::body(name, words, facts, pictures)?;
    body.blocks.extend(facts.signed.as_deref().map(Block::small_print));
    let report =
        Report { letter: stationery.letter(&facts.office, about, number, day), body, demo: facts.demo };
    match format {
        ReportFormat::Docx => {
            let mut file = Cursor::new(Vec::new());
            docx::write(&report, pictures, &press::pngs(pictures)?, &mut file)?;
            Ok(file.into_inner())
        }
        ReportFormat::Pdf => Ok(press::pdf(&report, pictures)?),
    }
}
