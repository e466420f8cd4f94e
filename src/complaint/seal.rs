//! A complaint's code as it is stored.

use crate::ids::ComplaintCode;
use sha2::{Digest as _, Sha256};

/// A hash of a [`ComplaintCode`]. Without a key on purpose: a code leads to what whoever holds the database
/// has already, so that a key would protect nothing more, and a lost key would cost every complainant the
/// way to the answer. That the database cannot be read off for codes, 60 random bits see to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sealed(pub [u8; 32]);

/// Seals a code.
#[must_use]
pub fn seal(code: ComplaintCode) -> Sealed {
    let hash =
        Sha256::new().chain_update(b"hailong complaint code 1").chain_update(code.bits().to_be_bytes());
    Sealed(hash.finalize().into())
}
