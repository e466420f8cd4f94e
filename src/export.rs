//! Tables for other programs: responses and figures as CSV and XLSX, with the book that explains
//! every column. The same input gives the same bytes, and no cell is ever a formula.

pub mod bundle;
pub mod cell;
pub mod codebook;
pub mod csv;
pub mod figures;
pub mod manifest;
pub mod responses;
pub mod source;
pub mod standing;
pub mod table;
pub mod workbook;
pub mod xlsx;

pub use cell::{Cell, Mark, Sheet};
pub use csv::CsvSheet;
pub use manifest::Manifest;
pub use responses::{Days, Responses, Summary};
pub use table::FileFormat;

use crate::answers::packed::PackError;
use crate::ids::{CampaignId, DefinitionRef, Seq};
use crate::ledger::leaf::BodyError;

/// The word that marks every row and file of a ledger of simulated responses.
pub const SIMULATED: &str = "MÔ PHỎNG";

/// Why there is no export.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file cannot be written.
    #[error("the export cannot be written: {0}")]
    Io(#[from] std::io::Error),
    /// The file cannot be written as CSV.
    #[error("the export cannot be written as CSV: {0}")]
    Csv(#[from] ::csv::Error),
    /// The bundle cannot be written.
    #[error("the bundle cannot be written: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// An entry came out of its order.
    #[error("entry {} came where entry {} was due", found.0, expected.0)]
    Order { expected: Seq, found: Seq },
    /// The file cannot be written as XLSX.
    #[error("the export cannot be written as XLSX: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// The ledger has no such campaign.
    #[error("there is no campaign {0}")]
    Campaign(CampaignId),
    /// The campaign's questionnaire was never published in this ledger.
    #[error("the campaign asks the questionnaire {0}, which this ledger does not hold")]
    Definition(DefinitionRef),
    /// An entry is no response of the form that this program writes.
    #[error("entry {} of the ledger is damaged: {source}; run `hailong verify`", seq.0)]
    Body { seq: Seq, source: BodyError },
    /// An entry's answers are not those of its questionnaire.
    #[error("entry {} of the ledger is damaged: {source}; run `hailong verify`", seq.0)]
    Answers { seq: Seq, source: PackError },
    /// An entry names what the ledger does not hold.
    #[error("entry {} of the ledger is damaged: it names {what} that does not exist; run `hailong verify`", seq.0)]
    Dangling { seq: Seq, what: &'static str },
}
