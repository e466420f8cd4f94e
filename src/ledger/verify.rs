//! Whether entries are those that roots were signed over: an auditor's check in one pass, that names the
//! first entry which does not fit.
//!
//! A root alone says *that* something was changed. *Where* is told by the leaf hashes that stand beside the
//! entries, where they fit the root themselves, else by the last earlier root that still fits.

use super::entry::{EntryId, LeafHash, Nonce};
use super::leaf;
use super::merkle::{Frontier, RootHash};
use crate::ids::Seq;
use std::collections::BTreeMap;

/// A root that somebody vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Entries that it covers, from the first.
    pub size: u64,
    pub root: RootHash,
    /// Who vouches, in words.
    pub by: String,
    /// The log that it speaks of; `None` where that is not said.
    pub log: Option<String>,
}

/// An entry as it is handed in.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    pub id: EntryId,
    pub nonce: &'a Nonce,
    pub body: &'a [u8],
    /// The leaf hash that stands beside it.
    pub beside: LeafHash,
}

/// A claim and whether the entries fit it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    pub claim: Claim,
    pub fits: bool,
}

/// What does not fit first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    #[error("entry {} is not the one that was signed over", .0.0)]
    Entry(Seq),
    #[error("the leaf hash beside entry {} is not its own", .0.0)]
    Beside(Seq),
    /// The hashes beside the entries were changed with them.
    #[error("one of the entries {} to {} is not the one that was signed over", from.0, to.0)]
    Among { from: Seq, to: Seq },
    #[error("the entries {} to {} are missing", from.0, to.0)]
    Missing { from: Seq, to: Seq },
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Entries that were handed in.
    pub size: u64,
    /// Their root.
    pub root: RootHash,
    /// Entries that the newest fitting claim covers: nobody vouches yet for those behind it.
    pub covered: u64,
    /// By size.
    pub judged: Vec<Judged>,
    /// `None` where every claim fits and every hash is its entry's own.
    pub misfit: Option<Misfit>,
}

/// A check that is under way.
#[derive(Debug, Default)]
pub struct Check {
    claims: BTreeMap<u64, Vec<Claim>>,
    own: Frontier,
    /// Over the hashes beside the entries; the same tree until one of them differs.
    beside: Option<Frontier>,
    unlike: Option<Seq>,
    judged: Vec<Judged>,
    /// Entries up to the last claim that fits.
    sound: u64,
    /// The first claim that does not: its size, and whether the hashes beside the entries fit it.
    broken: Option<(u64, bool)>,
}

impl Check {
    /// A check against these claims.
    #[must_use]
    pub fn new(claims: Vec<Claim>) -> Self {
        let mut check = Self::default();
        for claim in claims {
            check.claims.entry(claim.size).or_default().push(claim);
        }
        check.judge();
        check
    }

    /// Entries that were taken in: the next one's `seq`.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.own.size()
    }

    /// The ledger itself says that entries of this log from `left` on were lost: what it had signed about them is
    /// not asked for any more.
    pub fn forgive(&mut self, log: &str, left: u64) {
        for claims in self.claims.range_mut(left + 1..).map(|(_, claims)| claims) {
            claims.retain(|claim| claim.log.as_deref() != Some(log));
        }
        self.claims.retain(|_, claims| !claims.is_empty());
    }

    /// Takes in the next entry.
    pub fn push(&mut self, given: &Given<'_>) {
        let leaf = leaf::hash(&given.id, given.nonce, given.body);
        if leaf != given.beside && self.unlike.is_none() {
            self.unlike = Some(Seq(self.own.size()));
            self.beside = Some(self.own.clone());
        }
        self.own.push(leaf);
        if let Some(beside) = &mut self.beside {
            beside.push(given.beside);
        }
        self.judge();
    }

    fn judge(&mut self) {
        let Some(claims) = self.claims.remove(&self.own.size()) else { return };
        let root = self.own.root();
        for claim in claims {
            let fits = claim.root == root;
            if fits && self.broken.is_none() {
                self.sound = claim.size;
            } else if !fits && self.broken.is_none() {
                let beside = self.beside.as_ref().is_some_and(|tree| tree.root() == claim.root);
                self.broken = Some((claim.size, beside));
            }
            self.judged.push(Judged { claim, fits });
        }
    }

    /// Of the checkpoints that fit what was handed in so far, the first that covers this entry; `None` where none
    /// does. What is printed on paper is no checkpoint of the log's own.
    #[must_use]
    pub fn first_covering(&self, seq: Seq) -> Option<&Claim> {
        let covers =
            |judged: &&Judged| judged.fits && judged.claim.log.is_some() && judged.claim.size > seq.0;
        self.judged.iter().filter(covers).map(|judged| &judged.claim).min_by_key(|claim| claim.size)
    }

    /// Whether any checkpoint of the log's own was given for what was handed in so far.
    #[must_use]
    pub fn has_checkpoints(&self) -> bool {
        self.judged.iter().any(|judged| judged.claim.log.is_some())
    }

    /// Everything was handed in.
    #[must_use]
    pub fn finish(mut self) -> Verdict {
        let size = self.own.size();
        let beyond = self.claims.keys().next_back().copied();
        let missing = beyond.map(|to| Misfit::Missing { from: Seq(size), to: Seq(to - 1) });
        let misfit = self.changed().or(missing).or(self.unlike.map(Misfit::Beside));
        let unreached = std::mem::take(&mut self.claims).into_values().flatten();
        self.judged.extend(unreached.map(|claim| Judged { claim, fits: false }));
        Verdict { size, root: self.own.root(), covered: self.sound, judged: self.judged, misfit }
    }

    fn changed(&self) -> Option<Misfit> {
        let (size, beside_fits) = self.broken?;
        let within = self.unlike.filter(|seq| (self.sound..size).contains(&seq.0));
        Some(match within {
            Some(seq) if beside_fits => Misfit::Entry(seq),
            Some(_) | None => Misfit::Among { from: Seq(self.sound), to: Seq(size.saturating_sub(1)) },
        })
    }
}

#[cfg(test)]
mod tests;
