//! Reading a bundle that somebody else may have made: nothing of it is believed, no member is read further
//! than it can be long.

use super::{ABOUT, About, CHECKPOINTS, FIGURES, FORMAT, KEYS};
use crate::ledger::tile::{self, TileAt};
use crate::ledger::{LeafHash, Nonce};
use std::borrow::Cow;
use std::io::{Read, Seek};
use uuid::Uuid;
use zip::ZipArchive;
use zip::result::ZipError;

/// The longest member that is no tile.
const MAX_TEXT: u64 = 64 * 1024 * 1024;

/// Why a file is no bundle.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    #[error("this is no bundle of a ledger: {0}")]
    Zip(#[from] ZipError),
    #[error("the bundle cannot be read: {0}")]
    Io(#[from] std::io::Error),
    #[error("the bundle has no `{0}`")]
    Absent(String),
    #[error("`{name}` in the bundle is longer than it can be ({bytes} bytes)")]
    Long { name: String, bytes: u64 },
    #[error("`{name}` in the bundle is damaged: {why}")]
    Damaged { name: String, why: String },
    #[error("the bundle has the format `{0}`; this program reads `{FORMAT}`")]
    Format(String),
}

/// An entry as it stands in a bundle.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    pub id: Uuid,
    pub nonce: &'a Nonce,
    pub body: &'a [u8],
    /// The leaf hash that stands beside it.
    pub beside: LeafHash,
}

/// An open bundle.
pub struct Reader<R> {
    archive: ZipArchive<R>,
    pub about: About,
}

impl<R: Read + Seek> Reader<R> {
    /// Opens a bundle.
    ///
    /// # Errors
    /// Where the file is none.
    pub fn open(file: R) -> Result<Self, BundleError> {
        let mut archive = ZipArchive::new(file)?;
        let json =
            member(&mut archive, ABOUT, MAX_TEXT)?.ok_or_else(|| BundleError::Absent(ABOUT.to_owned()))?;
        let about: About =
            serde_json::from_slice(&json).map_err(|error| damaged(ABOUT, error.to_string()))?;
        if about.format != FORMAT {
            return Err(BundleError::Format(about.format));
        }
        Ok(Self { archive, about })
    }

    /// The verifier keys that the bundle names.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub fn keys(&mut self) -> Result<Vec<String>, BundleError> {
        let keys = self.text(KEYS)?.unwrap_or_default();
        Ok(keys.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect())
    }

    /// The signed checkpoints, as texts.
    ///
    /// # Errors
    /// Where one cannot be read.
    pub fn checkpoints(&mut self) -> Result<Vec<String>, BundleError> {
        let texts = self.under(CHECKPOINTS)?;
        Ok(texts.into_iter().map(|(_, text)| text).collect())
    }

    /// The documents of figures: name and JSON.
    ///
    /// # Errors
    /// Where one cannot be read.
    pub fn figures(&mut self) -> Result<Vec<(String, String)>, BundleError> {
        self.under(FIGURES)
    }

    fn under(&mut self, folder: &str) -> Result<Vec<(String, String)>, BundleError> {
        let names: Result<Vec<String>, ZipError> =
            self.archive.file_names().map(|name| name.map(Cow::into_owned)).collect();
        let mut names = names?;
        names.retain(|name| name.starts_with(folder));
        let mut texts = Vec::with_capacity(names.len());
        for name in names {
            let text = self.text(&name)?.unwrap_or_default();
            texts.push((name, text));
        }
        texts.sort();
        Ok(texts)
    }

    fn text(&mut self, name: &str) -> Result<Option<String>, BundleError> {
        let Some(bytes) = member(&mut self.archive, name, MAX_TEXT)? else { return Ok(None) };
        String::from_utf8(bytes).map(Some).map_err(|error| damaged(name, error.to_string()))
    }

    /// Hands over the entries in order, tile by tile, until there are no more, and returns how many there were.
    ///
    /// # Errors
    /// Where a tile is damaged: the entries before it were handed over.
    pub fn each(&mut self, mut each: impl FnMut(u64, Entry<'_>)) -> Result<u64, BundleError> {
        let mut size = 0;
        loop {
            let index = size / tile::WIDTH;
            let Some((entries, leaves)) = self.tiles(index)? else { return Ok(size) };
            let (mut rest, mut leaves) = (entries.1.as_slice(), leaves.iter());
            let mut width = 0;
            while !rest.is_empty() {
                let (entry, tail) = tile::read_entry(rest)
                    .ok_or_else(|| damaged(&entries.0, format!("entry {width} of it is cut off")))?;
                let beside = leaves.next().ok_or_else(|| {
                    damaged(&entries.0, format!("it has more entries than leaf hashes ({width})"))
                })?;
                each(
                    size + width,
                    Entry { id: entry.id, nonce: entry.nonce, body: entry.body, beside: *beside },
                );
                (rest, width) = (tail, width + 1);
            }
            if leaves.next().is_some() {
                return Err(damaged(&entries.0, format!("it has fewer entries ({width}) than leaf hashes")));
            }
            size += width;
            if width < tile::WIDTH {
                return Ok(size);
            }
        }
    }

    /// A tile of entries under its name, and its leaf hashes; the whole one, else the widest partial one.
    #[expect(clippy::type_complexity, reason = "two parts of one tile, taken apart at once")]
    fn tiles(&mut self, index: u64) -> Result<Option<((String, Vec<u8>), Vec<LeafHash>)>, BundleError> {
        for width in (1..=256).rev() {
            let entries = TileAt::entries(index, width).path();
            if self.archive.index_for_name(&entries).is_none() {
                continue;
            }
            let hashes = TileAt::hashes(0, index, width).path();
            let bytes = member(&mut self.archive, &entries, tile::MAX_ENTRIES)?.unwrap_or_default();
            let leaves = member(&mut self.archive, &hashes, 32 * tile::WIDTH)?
                .ok_or_else(|| BundleError::Absent(hashes.clone()))?;
            let (leaves, []) = leaves.as_chunks::<32>() else {
                return Err(damaged(&hashes, "it is no row of hashes".to_owned()));
            };
            return Ok(Some(((entries, bytes), leaves.to_vec())));
        }
        Ok(None)
    }
}

fn damaged(name: &str, why: String) -> BundleError {
    BundleError::Damaged { name: name.to_owned(), why }
}

/// The bytes of a member, where there is one.
fn member<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    name: &str,
    longest: u64,
) -> Result<Option<Vec<u8>>, BundleError> {
    let Some(at) = archive.index_for_name(name) else { return Ok(None) };
    let file = archive.by_index(at)?;
    let bytes = file.size();
    if bytes > longest {
        return Err(BundleError::Long { name: name.to_owned(), bytes });
    }
    let mut content = Vec::with_capacity(usize::try_from(bytes).unwrap_or_default());
    // What the directory says of a length is no promise either.
    file.take(longest + 1).read_to_end(&mut content)?;
    if content.len() as u64 > longest {
        return Err(BundleError::Long { name: name.to_owned(), bytes: content.len() as u64 });
    }
    Ok(Some(content))
}
