//! The Merkle tree over all leaf hashes (RFC 6962, section 2.1): its root at any size, and the proofs that an
//! entry is in it and that a later tree grew out of an earlier one.
//!
//! A process keeps one hash for each 256 leaves and for each 256 of those (the levels of
//! c2sp.org/tlog-tiles): 0.13 bytes a leaf. The leaf hashes themselves stay in the database and are asked for by
//! tile, see [`Wanted`].

mod proof;
#[cfg(test)]
mod tests;
mod tree;

pub use proof::{Consistency, Inclusion, consistency, inclusion};
pub use tree::{Leaves, Tree, Wanted};

use super::entry::LeafHash;
use sha2::{Digest, Sha256};

/// The root of a tree: 32 bytes.
pub type RootHash = [u8; 32];

/// The root of no leaves: SHA-256 of nothing.
#[must_use]
pub fn empty() -> RootHash {
    Sha256::digest([]).into()
}

/// An inner node: SHA-256(0x01 ‖ left ‖ right).
#[must_use]
pub fn node(left: &RootHash, right: &RootHash) -> RootHash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The right edge of a growing tree: all that its root and its growth take.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// The roots of complete subtrees from the left, the largest first: one for each bit of the size.
    peaks: Vec<RootHash>,
}

impl Frontier {
    /// Leaves so far.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Takes in the next leaf.
    pub fn push(&mut self, leaf: LeafHash) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = node(&left, &hash);
            }
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// The root over all leaves so far.
    #[must_use]
    pub fn root(&self) -> RootHash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return empty() };
        peaks.fold(*last, |right, left| node(left, &right))
    }
}

/// The largest power of two below `n`, for `n` ≥ 2: where a tree of `n` leaves is divided.
fn split(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}
