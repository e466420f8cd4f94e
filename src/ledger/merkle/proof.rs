//! Proofs and their verification (RFC 6962, sections 2.1.1 and 2.1.2; verified as RFC 9162 does).

use super::tree::{Leaves, Tree, Wanted};
use super::{RootHash, node, split};
use crate::ledger::LeafHash;

/// That a leaf lies at its place in a tree: at most 64 hashes, from the leaf upwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inclusion {
    pub index: u64,
    pub size: u64,
    pub path: Vec<RootHash>,
}

/// That a tree grew out of an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consistency {
    pub old: u64,
    pub new: u64,
    pub path: Vec<RootHash>,
}

/// Proves that leaf `index` lies in the tree of the first `size` leaves. `None` where it does not.
///
/// # Errors
/// [`Wanted`] where leaves have to be read first.
pub fn inclusion(tree: &Tree, index: u64, size: u64, leaves: &Leaves) -> Result<Option<Inclusion>, Wanted> {
    if index >= size || size > tree.size() {
        return Ok(None);
    }
    let mut path = Vec::new();
    let (mut from, mut to) = (0, size);
    while to - from > 1 {
        let middle = from + split(to - from);
        if index < middle {
            path.push(tree.range(middle, to, leaves)?);
            to = middle;
        } else {
            path.push(tree.range(from, middle, leaves)?);
            from = middle;
        }
    }
    path.reverse();
    Ok(Some(Inclusion { index, size, path }))
}

/// Proves that the tree of the first `new` leaves grew out of that of the first `old`. `None` where `old` is
/// the larger, or there are not so many leaves.
///
/// # Errors
/// [`Wanted`] where leaves have to be read first.
pub fn consistency(tree: &Tree, old: u64, new: u64, leaves: &Leaves) -> Result<Option<Consistency>, Wanted> {
    if old > new || new > tree.size() {
        return Ok(None);
    }
    let mut path = Vec::new();
    let (mut from, mut to, mut whole) = (0, new, true);
    // Nothing grew, or out of nothing: there is nothing to show.
    if old > 0 {
        while old != to {
            let middle = from + split(to - from);
            if old <= middle {
                path.push(tree.range(middle, to, leaves)?);
                to = middle;
            } else {
                path.push(tree.range(from, middle, leaves)?);
                (from, whole) = (middle, false);
            }
        }
        if !whole {
            path.push(tree.range(from, to, leaves)?);
        }
        path.reverse();
    }
    Ok(Some(Consistency { old, new, path }))
}

impl Inclusion {
    /// Whether it shows that `leaf` lies in the tree with this root.
    #[must_use]
    pub fn holds(&self, leaf: &LeafHash, root: &RootHash) -> bool {
        if self.index >= self.size {
            return false;
        }
        let (mut place, mut last, mut hash) = (self.index, self.size - 1, *leaf);
        for other in &self.path {
            if last == 0 {
                return false;
            }
            if place & 1 == 1 || place == last {
                hash = node(other, &hash);
                while place & 1 == 0 && place != 0 {
                    (place, last) = (place >> 1, last >> 1);
                }
            } else {
                hash = node(&hash, other);
            }
            (place, last) = (place >> 1, last >> 1);
        }
        last == 0 && hash == *root
    }
}

impl Consistency {
    /// Whether it shows that the tree with the root `new` grew out of that with the root `old`.
    #[must_use]
    pub fn holds(&self, old: &RootHash, new: &RootHash) -> bool {
        if self.old == self.new {
            return self.path.is_empty() && old == new;
        }
        if self.old == 0 {
            return self.path.is_empty();
        }
        if self.old > self.new {
            return false;
        }
        let whole = self.old.is_power_of_two();
        let mut path = self.path.iter();
        let Some(first) = (if whole { Some(old) } else { path.next() }) else { return false };
        let (mut place, mut last) = (self.old - 1, self.new - 1);
        while place & 1 == 1 {
            (place, last) = (place >> 1, last >> 1);
        }
        let (mut then, mut now) = (*first, *first);
        for other in path {
            if last == 0 {
                return false;
            }
            if place & 1 == 1 || place == last {
                then = node(other, &then);
                now = node(other, &now);
                while place & 1 == 0 && place != 0 {
                    (place, last) = (place >> 1, last >> 1);
                }
            } else {
                now = node(&now, other);
            }
            (place, last) = (place >> 1, last >> 1);
        }
        last == 0 && then == *old && now == *new
    }
}
