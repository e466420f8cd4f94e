//! A stretch of entries in memory, in one allocation for all bodies, on its way from a database to a
//! reader.

use super::{EntryRow, StoreError};
use crate::ids::{Hour, LedgerId, Seq};
use crate::ledger::{EntryKind, LeafHash, Nonce};
use uuid::Uuid;

/// Entries `from ..< to` of a ledger.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    pub(super) ledger: LedgerId,
    pub(super) from: u64,
    pub(super) to: u64,
}

/// Entries read at once: large enough that their cost is the rows', small enough for 4 MB.
pub(super) const PAGE: u64 = 16_384;

/// The usual size of a body, to allocate once.
const USUAL_BODY: usize = 128;

#[derive(Debug, Default)]
pub(super) struct Page {
    heads: Vec<Head>,
    bodies: Vec<u8>,
}

#[derive(Debug)]
struct Head {
    seq: Seq,
    kind: EntryKind,
    id: Uuid,
    hour: Hour,
    nonce: Nonce,
    leaf: LeafHash,
    /// Where the body ends; it begins where the one before ends.
    end: usize,
}

impl Page {
    pub(super) fn for_range(range: Range) -> Self {
        let rows = usize::try_from(range.to.saturating_sub(range.from).min(PAGE)).unwrap_or_default();
        Self { heads: Vec::with_capacity(rows), bodies: Vec::with_capacity(rows * USUAL_BODY) }
    }

    /// Takes a row in.
    ///
    /// # Errors
    /// Where a column holds what no program of ours writes.
    pub(super) fn push(&mut self, row: &Columns<'_>) -> Result<(), StoreError> {
        let end = self.bodies.len() + row.body.len();
        let head = row.head(end).ok_or_else(|| {
            StoreError::Damaged(format!("entry {} has a column that it cannot have", row.seq))
        })?;
        self.heads.push(head);
        self.bodies.extend_from_slice(row.body);
        Ok(())
    }

    pub(super) fn len(&self) -> usize {
        self.heads.len()
    }

    /// Hands the entries over, in order.
    pub(super) fn each(&self, mut each: impl FnMut(EntryRow<'_>)) {
        let mut start = 0;
        for head in &self.heads {
            let body = &self.bodies[start..head.end];
            let Head { seq, kind, id, hour, ref nonce, ref leaf, end } = *head;
            each(EntryRow { seq, kind, id, hour, body, nonce, leaf });
            start = end;
        }
    }
}

/// A row as a database gives it.
pub(super) struct Columns<'a> {
    pub(super) seq: i64,
    pub(super) kind: i16,
    pub(super) id: &'a [u8],
    pub(super) hour: i32,
    pub(super) body: &'a [u8],
    pub(super) nonce: &'a [u8],
    pub(super) leaf: &'a [u8],
}

impl Columns<'_> {
    fn head(&self, end: usize) -> Option<Head> {
        Some(Head {
            seq: Seq(u64::try_from(self.seq).ok()?),
            kind: EntryKind::from_code(u8::try_from(self.kind).ok()?)?,
            id: Uuid::from_slice(self.id).ok()?,
            hour: Hour(u32::try_from(self.hour).ok()?),
            nonce: self.nonce.try_into().ok()?,
            leaf: self.leaf.try_into().ok()?,
            end,
        })
    }
}
