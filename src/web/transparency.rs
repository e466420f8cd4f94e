//! The transparency log over the ledger: checkpoints that this process signs, and what everyone may ask of the
//! tree that they were signed over. The specifications are C2SP's: tlog-checkpoint, signed-note, tlog-tiles,
//! tlog-proof, tlog-cosignature.

mod answer;
mod beside;
mod cosign;
mod entries;
mod quarantine;
mod sign;

pub(in crate::web) use answer::{checkpoint, checkpoints, consistency, proof, tile};
pub use beside::{Beside, LastSigned};
pub(in crate::web) use cosign::cosignature;
pub use quarantine::Quarantine;
pub use sign::SignFault;

use super::App;
use crate::ledger::note::{Algorithm, NoteError, SignerKey, VerifierKey};
use crate::store::{Kept, StoreError};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

/// Who signs and who witnesses.
#[derive(Clone, Default)]
pub struct LogSettings {
    /// `None`: this process signs nothing.
    pub secret: Option<LogSecret>,
    /// What the log is called until its first checkpoint; from then on it keeps that name.
    pub origin: String,
    /// Whose signatures are taken under a checkpoint.
    pub witnesses: Vec<VerifierKey>,
}

/// The secret key, and where what it signed last is kept.
#[derive(Clone)]
pub struct LogSecret {
    bytes: [u8; 32],
    /// Outside the database, so that an old copy of that is noticed.
    pub beside: Beside,
}

impl LogSecret {
    #[must_use]
    pub fn new(bytes: [u8; 32], beside: Beside) -> Self {
        Self { bytes, beside }
    }

    /// The key under a log's name.
    ///
    /// # Errors
    /// Where that is no name of a key.
    pub fn key(&self, origin: &str) -> Result<SignerKey, NoteError> {
        SignerKey::new(origin, Algorithm::Ed25519, &self.bytes)
    }

    /// The key under a witness's name: signs under the checkpoints of others.
    ///
    /// # Errors
    /// Where that is no name of a key.
    pub fn witness(&self, name: &str) -> Result<SignerKey, NoteError> {
        SignerKey::new(name, Algorithm::Cosignature, &self.bytes)
    }
}

/// How signing goes in this process.
#[derive(Debug, Default)]
pub(super) struct Signed {
    /// Entries that the newest checkpoint covers, and when it was signed.
    size: AtomicU64,
    at: AtomicI64,
    /// The last attempt failed.
    failed: AtomicBool,
}

impl Signed {
    fn note(&self, kept: &Kept) {
        self.size.store(kept.size, Ordering::Relaxed);
        self.at.store(kept.at, Ordering::Relaxed);
    }

    /// Entries of the newest checkpoint that this process knows of.
    pub(super) fn size(&self) -> u64 {
        self.size.load(Ordering::Relaxed)
    }

    /// When it was signed, in seconds since 1970.
    pub(super) fn at(&self) -> i64 {
        self.at.load(Ordering::Relaxed)
    }

    pub(super) fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }
}

impl App {
    /// What the log is called: since its last restart, else since its first checkpoint, else as it was set.
    pub(super) fn origin(&self, last: Option<&Kept>) -> String {
        let restarted = self.catalog().ledger.origin.clone();
        restarted.or_else(|| last.map(|kept| kept.origin.clone())).unwrap_or(self.settings.log.origin.clone())
    }

    /// The newest checkpoint, where there is one.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn newest_checkpoint(&self) -> Result<Option<Kept>, StoreError> {
        self.store.newest_checkpoint(self.ledger).await
    }
}
