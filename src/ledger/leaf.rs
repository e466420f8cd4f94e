//! `leaf.1`: the bytes that a leaf hash covers. Final from the first response; a golden vector in
//! `tests/golden/leaf` keeps them so.
//!
//! A body begins with the prefix: format (1 byte, 1), kind (1), ledger (4), hour (4), all numbers
//! big-endian. A response goes on as [`super::response`] says; every other kind is canonical JSON
//! (sorted keys, no white space) of its [`super::Event`].
//!
//! The leaf hash is RFC 6962's over id, nonce and body: SHA-256(0x00 ‖ id ‖ nonce ‖ body). The id is
//! covered, so that nobody can hand a citizen's tracking code another person's leaf.

use super::entry::{EntryId, EntryKind, LeafHash, Nonce};
use crate::ids::{Hour, LedgerId};
use sha2::{Digest, Sha256};

/// The number of this format.
pub const FORMAT: u8 = 1;

/// Bytes of the prefix.
pub const PREFIX: usize = 10;

/// No body is longer: bundles of the transparency log count a leaf's bytes in 16 bits.
pub const MAX_BODY: usize = 60_000;

/// Writes the prefix that every body begins with.
pub fn write_prefix(body: &mut Vec<u8>, kind: EntryKind, ledger: LedgerId, hour: Hour) {
    body.push(FORMAT);
    body.push(kind.code());
    body.extend(ledger.0.to_be_bytes());
    body.extend(hour.0.to_be_bytes());
}

/// What a body's prefix says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prefix {
    pub kind: EntryKind,
    pub ledger: LedgerId,
    pub hour: Hour,
}

/// Why bytes are no body of `leaf.1`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    #[error("the body ends after {0} bytes, in the middle of a column")]
    Short(usize),
    #[error("the body has format {0}; this program reads format {FORMAT}")]
    Format(u8),
    #[error("the body has the unknown kind {0}")]
    Kind(u8),
    #[error("the body has {0} bytes behind its last column")]
    Trailing(usize),
    #[error("the column {0} holds a value that it cannot have")]
    Column(&'static str),
    #[error("the body is not the JSON of its kind: {0}")]
    Json(String),
    #[error("the body has {0} bytes; an entry holds at most {MAX_BODY}")]
    Long(usize),
}

/// Reads the prefix.
///
/// # Errors
/// Where the bytes are too short or of another format.
pub fn read_prefix(body: &[u8]) -> Result<Prefix, BodyError> {
    let Some((prefix, _)) = body.split_first_chunk::<PREFIX>() else {
        return Err(BodyError::Short(body.len()));
    };
    let [format, kind, l0, l1, l2, l3, h0, h1, h2, h3] = *prefix;
    if format != FORMAT {
        return Err(BodyError::Format(format));
    }
    Ok(Prefix {
        kind: EntryKind::from_code(kind).ok_or(BodyError::Kind(kind))?,
        ledger: LedgerId(u32::from_be_bytes([l0, l1, l2, l3])),
        hour: Hour(u32::from_be_bytes([h0, h1, h2, h3])),
    })
}

/// The leaf hash of an entry.
#[must_use]
pub fn hash(id: &EntryId, nonce: &Nonce, body: &[u8]) -> LeafHash {
    Sha256::new()
        .chain_update([0])
        .chain_update(id.as_bytes())
        .chain_update(nonce)
        .chain_update(body)
        .finalize()
        .into()
}
