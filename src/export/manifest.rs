//! What is said beside every exported file: what it holds, from what it was counted, and the sum by which
//! anybody can tell that it is still the same file.

use super::ExportError;
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::ids::write_hex;
use crate::index::flags::Responses;
use crate::index::json::{CampaignName, DefinitionName, Document, Heading};
use crate::ledger::checkpoint::SignedOver;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::io::{BufReader, Read};

/// Name and version of this shape.
pub const FORMAT: &str = "hailong.manifest.1";

/// Bytes that are read at once.
const BLOCK: usize = 64 * 1024;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    Responses,
    Figures,
    Standing,
    Workbook,
    Report,
    OpenData,
}

/// A file and everything that it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Manifest {
    pub format: &'static str,
    /// The file's name, without a folder.
    pub file: String,
    pub bytes: u64,
    /// Lower-case hexadecimal.
    pub sha256: String,
    #[serde(flatten)]
    pub about: About,
    pub program: Program,
}

/// What is known of a file before it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct About {
    pub content: Content,
    /// Responses, rows of a table below its headings, or units of a workbook; `null` for a report.
    pub rows: Option<u64>,
    pub campaign: CampaignName,
    pub definition: DefinitionName,
    /// Name and version of the index method; `null` for single responses.
    pub method: Option<String>,
    /// Entries of the ledger that it rests on, from the first.
    pub entries: u64,
    /// What was signed over last when it was counted; not said where nothing ever was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<SignedOver>,
    /// The filters, as they were asked for: name → value.
    pub filter: BTreeMap<String, String>,
    /// Simulated responses are among them.
    pub demo: bool,
    /// What was received, excluded and counted of what the file is about; left out where it tells no figures of one
    /// question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responses: Option<Responses>,
}

/// The program that wrote the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Program {
    pub name: &'static str,
    pub version: &'static str,
}

impl Program {
    pub(super) const THIS: Self = Self { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
}

impl Default for Program {
    fn default() -> Self {
        Self::THIS
    }
}

impl About {
    /// With what was signed over last.
    #[must_use]
    pub fn signed(mut self, checkpoint: Option<SignedOver>) -> Self {
        self.checkpoint = checkpoint;
        self
    }

    /// Of figures under a heading.
    #[must_use]
    pub fn figures(
        content: Content,
        heading: &Heading,
        entries: u64,
        filter: &BTreeMap<String, String>,
        rows: u64,
    ) -> Self {
        Self {
            content,
            rows: Some(rows),
            campaign: heading.campaign.clone(),
            definition: heading.definition.clone(),
            method: Some(heading.method.clone()),
            entries,
            checkpoint: None,
            filter: filter.clone(),
            demo: heading.demo,
            responses: None,
        }
    }

    /// Of a document of figures.
    #[must_use]
    pub fn document(content: Content, document: &Document, rows: u64) -> Self {
        let about = Self::figures(content, &document.heading, document.entries, &document.filter, rows);
        Self { responses: document.responses, ..about }
    }

    /// With what was received and excluded.
    #[must_use]
    pub fn with(self, responses: Responses) -> Self {
        Self { responses: Some(responses), ..self }
    }

    /// Of a campaign as a whole: its responses, or the report about it.
    #[must_use]
    pub fn campaign(content: Content, catalog: &Catalog, campaign: &Campaign, rows: Option<u64>) -> Self {
        Self {
            content,
            rows,
            campaign: campaign.into(),
            definition: DefinitionName {
                name: campaign.definition.to_string(),
                hash: campaign.definition_hash.to_string(),
            },
            method: (content != Content::Responses).then(|| campaign.method.clone()),
            entries: catalog.size,
            checkpoint: None,
            filter: BTreeMap::new(),
            demo: catalog.ledger.demo,
            responses: None,
        }
    }
}

impl Manifest {
    /// That of a file, which is read to its end.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn of(about: About, name: &str, file: impl Read) -> Result<Self, ExportError> {
        let mut file = BufReader::with_capacity(BLOCK, file);
        let (mut sum, mut bytes, mut block) = (Sha256::new(), 0, vec![0; BLOCK]);
        loop {
            let read = file.read(&mut block)?;
            if read == 0 {
                break;
            }
            sum.update(&block[..read]);
            bytes += read as u64;
        }
        let mut sha256 = String::with_capacity(64);
        write_hex(&mut sha256, &sum.finalize()).unwrap_or_default();
        Ok(Self { format: FORMAT, file: name.to_owned(), bytes, sha256, about, program: Program::THIS })
    }

    /// The name of its own file, beside that of a file.
    #[must_use]
    pub fn beside(name: &str) -> String {
        format!("{name}.manifest.json")
    }

    /// As it is written: indented, with a line end.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}
