//! The tree of a ledger as a process keeps it.

use super::{RootHash, empty, node, split};
use crate::ledger::LeafHash;
use crate::ledger::tile::WIDTH;
use std::collections::BTreeMap;

/// Levels of a tile: 256 = 2⁸.
const BITS: u32 = 8;

/// Leaf hashes that were read for a computation, by tile.
pub type Leaves = BTreeMap<u64, Vec<LeafHash>>;

/// The computation takes the leaf hashes of this tile: read them into [`Leaves`] and ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the leaf hashes of tile {0} are wanted")]
pub struct Wanted(pub u64);

/// All of a ledger's tree above its complete tiles, and the leaves behind the last of them.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    size: u64,
    /// `levels[k]`: the roots of complete subtrees of 256ᵏ⁺¹ leaves, from the left.
    levels: Vec<Vec<RootHash>>,
    /// Leaves of the tile that is not complete yet.
    last: Vec<LeafHash>,
}

impl Tree {
    /// Leaves so far.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Takes in the next leaf.
    pub fn push(&mut self, leaf: LeafHash) {
        self.last.push(leaf);
        self.size += 1;
        if self.size.is_multiple_of(WIDTH) {
            let mut root = root(&self.last);
            self.last.clear();
            for level in 0.. {
                if self.levels.len() == level {
                    self.levels.push(Vec::new());
                }
                let row = &mut self.levels[level];
                row.push(root);
                if !(row.len() as u64).is_multiple_of(WIDTH) {
                    break;
                }
                root = self::root(&row[row.len() - 256..]);
            }
        }
    }

    /// The root over all leaves so far.
    #[must_use]
    pub fn root(&self) -> RootHash {
        self.root_at(self.size, &Leaves::new()).unwrap_or_else(|_| unreachable!("the last tile is kept"))
    }

    /// The root of the tree when it had so many leaves; at most [`Tree::size`].
    ///
    /// # Errors
    /// [`Wanted`] where the leaves of the tile that was the last one then have to be read.
    pub fn root_at(&self, size: u64, leaves: &Leaves) -> Result<RootHash, Wanted> {
        if size == 0 { Ok(empty()) } else { self.range(0, size, leaves) }
    }

    /// The hashes of a tile of a level above the leaves, `levels` of them from the left: complete subtrees only.
    #[must_use]
    pub fn tile(&self, level: u32, index: u64) -> &[RootHash] {
        let row = level.checked_sub(1).and_then(|level| self.levels.get(level as usize));
        let row = row.map_or(&[][..], Vec::as_slice);
        let start = usize::try_from(index.saturating_mul(WIDTH)).unwrap_or(usize::MAX).min(row.len());
        &row[start..row.len().min(start.saturating_add(256))]
    }

    /// The leaf hashes of the last, incomplete tile.
    #[must_use]
    pub fn last(&self) -> &[LeafHash] {
        &self.last
    }

    /// The hash over the leaves `from ..< to` of a subtree that RFC 6962 knows: `from` is a multiple of the
    /// smallest power of two that is not below their number.
    ///
    /// # Errors
    /// [`Wanted`] as above.
    pub(super) fn range(&self, from: u64, to: u64, leaves: &Leaves) -> Result<RootHash, Wanted> {
        let n = to - from;
        if n.is_power_of_two()
            && let Some(hash) = self.complete(from, n.trailing_zeros())
        {
            return Ok(hash);
        }
        if from / WIDTH == (to - 1) / WIDTH {
            let tile = from / WIDTH;
            let row = self.leaves(tile, leaves)?;
            let at = |seq: u64| usize::try_from(seq - tile * WIDTH).unwrap_or(usize::MAX);
            return row.get(at(from)..at(to)).map(root).ok_or(Wanted(tile));
        }
        let middle = from + split(n);
        Ok(node(&self.range(from, middle, leaves)?, &self.range(middle, to, leaves)?))
    }

    /// A complete subtree of 2^`height` leaves, where a kept level gives it.
    fn complete(&self, from: u64, height: u32) -> Option<RootHash> {
        let level = (height / BITS).checked_sub(1)?;
        let row = self.levels.get(level as usize)?;
        let width = 1usize << (height % BITS);
        let first = usize::try_from(from >> (BITS * (level + 1))).ok()?;
        row.get(first..first.checked_add(width)?).map(root)
    }

    fn leaves<'a>(&'a self, tile: u64, leaves: &'a Leaves) -> Result<&'a [LeafHash], Wanted> {
        if tile == self.size / WIDTH {
            return Ok(&self.last);
        }
        leaves.get(&tile).map(Vec::as_slice).ok_or(Wanted(tile))
    }
}

/// The root over some hashes, divided as RFC 6962 says.
fn root(hashes: &[RootHash]) -> RootHash {
    match hashes {
        [] => empty(),
        [only] => *only,
        more => {
            let middle = usize::try_from(split(more.len() as u64)).unwrap_or(1);
            node(&root(&more[..middle]), &root(&more[middle..]))
        }
    }
}
