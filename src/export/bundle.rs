//! The bundle of a ledger: everything that an auditor needs to check it without us, in one ZIP file laid out
//! like the transparency log itself (c2sp.org/tlog-tiles): entry bundles and the leaf hashes beside them,
//! the checkpoints that were signed, the keys that signed them and the figures that were published.
//!
//! | member | what |
//! | --- | --- |
//! | `bundle.json` | [`About`] |
//! | `tile/entries/…` | 256 entries each: length in 16 bits, then id (16 bytes) ‖ nonce (16) ‖ body |
//! | `tile/0/…` | their 256 leaf hashes, as they stand in the database |
//! | `checkpoint/NUMBER` | a signed checkpoint, in the order of signing |
//! | `keys` | verifier keys, one a line: who checks compares them with those that were published |
//! | `figures/NAME.json` | documents of figures, [`crate::index::json::Document`] |
//!
//! Free texts are not in it: the leaf holds their salted hashes.

mod make;
mod read;
#[cfg(test)]
mod tests;

pub use make::Making;
pub use read::{BundleError, Entry, Reader};

use super::ExportError;
use super::manifest::Program;
use crate::ids::Seq;
use crate::ledger::tile::{self, TileAt};
use crate::store::EntryRow;
use serde::{Deserialize, Serialize};
use std::io::{Seek, Write};
use zip::CompressionMethod;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Name and version of this shape.
pub const FORMAT: &str = "hailong.bundle.1";

const ABOUT: &str = "bundle.json";
const KEYS: &str = "keys";
const CHECKPOINTS: &str = "checkpoint/";
const FIGURES: &str = "figures/";

/// Bodies hardly compress: their nonces and ids are random. The fastest level takes what there is.
const LEVEL: i64 = 1;

/// What a bundle says of itself. Nothing of it is believed: the entries say the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    pub format: String,
    pub ledger: u32,
    /// Whose responses.
    pub name: String,
    /// Simulated responses are among them.
    pub demo: bool,
    /// Entries.
    pub size: u64,
    #[serde(skip_deserializing)]
    pub program: Program,
}

/// A bundle that is being written.
pub struct Writer<W: Write + Seek> {
    zip: ZipWriter<W>,
    size: u64,
    checkpoints: u32,
    entries: Vec<u8>,
    leaves: Vec<u8>,
}

impl<W: Write + Seek> Writer<W> {
    #[must_use]
    pub fn new(out: W) -> Self {
        Self { zip: ZipWriter::new(out), size: 0, checkpoints: 0, entries: Vec::new(), leaves: Vec::new() }
    }

    /// Takes in the next entry.
    ///
    /// # Errors
    /// Where it is not the next one, or nothing can be written.
    pub fn push(&mut self, row: &EntryRow<'_>) -> Result<(), ExportError> {
        if row.seq != Seq(self.size) {
            return Err(ExportError::Order { expected: Seq(self.size), found: row.seq });
        }
        tile::write_entry(&mut self.entries, &row.id, row.nonce, row.body);
        self.leaves.extend(row.leaf);
        self.size += 1;
        if self.size.is_multiple_of(tile::WIDTH) { self.write_tiles() } else { Ok(()) }
    }

    fn write_tiles(&mut self) -> Result<(), ExportError> {
        let width = self.leaves.len() / 32;
        let index = (self.size - 1) / tile::WIDTH;
        let [entries, leaves] = [TileAt::entries(index, width), TileAt::hashes(0, index, width)];
        let bytes = std::mem::take(&mut self.entries);
        self.member(&entries.path(), CompressionMethod::Deflated, &bytes)?;
        let bytes = std::mem::take(&mut self.leaves);
        self.member(&leaves.path(), CompressionMethod::Stored, &bytes)
    }

    fn member(&mut self, name: &str, method: CompressionMethod, bytes: &[u8]) -> Result<(), ExportError> {
        let options = SimpleFileOptions::default().compression_method(method);
        let level = (method == CompressionMethod::Deflated).then_some(LEVEL);
        self.zip.start_file(name, options.compression_level(level))?;
        Ok(self.zip.write_all(bytes)?)
    }

    /// The next signed checkpoint. Numbered, not named by its size: a log that began anew may have signed over as many
    /// entries before.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn checkpoint(&mut self, note: &str) -> Result<(), ExportError> {
        self.checkpoints += 1;
        let name = format!("{CHECKPOINTS}{:07}", self.checkpoints);
        self.member(&name, CompressionMethod::Deflated, note.as_bytes())
    }

    /// A document of figures, under a name of letters, digits and dashes.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn figures(&mut self, name: &str, json: &[u8]) -> Result<(), ExportError> {
        self.member(&format!("{FIGURES}{name}.json"), CompressionMethod::Deflated, json)
    }

    /// The last tiles, who signs, and what the bundle is.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(
        mut self,
        keys: &[String],
        (ledger, name, demo): (u32, &str, bool),
    ) -> Result<W, ExportError> {
        if !self.leaves.is_empty() {
            self.write_tiles()?;
        }
        let keys = keys.join("\n");
        self.member(KEYS, CompressionMethod::Deflated, keys.as_bytes())?;
        let name = name.to_owned();
        let about =
            About { format: FORMAT.to_owned(), ledger, name, demo, size: self.size, program: Program::THIS };
        let json = serde_json::to_vec_pretty(&about).map_err(std::io::Error::from)?;
        self.member(ABOUT, CompressionMethod::Deflated, &json)?;
        Ok(self.zip.finish()?)
    }
}
