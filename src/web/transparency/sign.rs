//! Signing: by whoever holds the head row, over what is there then, never over less than was signed before.

use super::beside::Beside;
use crate::ids::Hour;
use crate::ledger::checkpoint::Checkpoint;
use crate::ledger::note::{Note, NoteError};
use crate::store::{Kept, Signing, StoreError};
use crate::web::App;
use std::io;
use std::sync::atomic::Ordering;
use std::time::Duration;
use time::OffsetDateTime;

/// Whether something is to be signed is looked at so often.
const LOOKED_EVERY: Duration = Duration::from_secs(2);

/// What came in is signed over at the latest so many seconds after the last checkpoint: half of the ten minutes
/// that are promised, so that one failed attempt breaks no promise.
pub(super) const INTERVAL_SEC: i64 = 5 * 60;

/// Why nothing was signed.
#[derive(Debug, thiserror::Error)]
pub enum SignFault {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(
        "the ledger has {size} entries; {last} were signed over before: nothing is signed, run `hailong verify`"
    )]
    Shrunk { last: u64, size: u64 },
    #[error(
        "the first {size} entries are not those that were signed over: nothing is signed, run `hailong verify`"
    )]
    Changed { size: u64 },
    #[error("what is signed cannot be kept at {path}: {error}")]
    Beside { path: String, error: io::Error },
    #[error("`{origin}` cannot sign: {error}")]
    Key { origin: String, error: NoteError },
}

/// Whether there is something to sign now (seconds since 1970): entries that came since, the interval over or a
/// local midnight between.
pub(super) fn is_due(now: i64, size: u64, last: Option<(u64, i64)>) -> bool {
    let Some((signed, at)) = last else { return size > 0 };
    let day = |at: i64| {
        OffsetDateTime::from_unix_timestamp(at).map_or(time::Date::MIN, |at| Hour::of(at).local_date())
    };
    size > signed && (now - at >= INTERVAL_SEC || day(now) > day(at))
}

impl App {
    /// Signs over the ledger as it is now; `None` where this process has no key, or nothing came since.
    ///
    /// # Errors
    /// See [`SignFault`]: nothing was published then.
    pub async fn sign(&self) -> Result<Option<Kept>, SignFault> {
        let Some(secret) = &self.settings.log.secret else { return Ok(None) };
        // Most is read before the head is held, so that nobody waits long.
        self.mirror.catch_up(&self.store).await?;
        let signing = self.store.begin_signing(self.ledger).await?;
        self.mirror.catch_up(&self.store).await?;
        let origin = self.origin(signing.last.as_ref());
        self.grown(&signing, &origin).await?;
        let size = signing.size;
        if signing.last.as_ref().is_some_and(|last| last.origin == origin && last.size == size) {
            return Ok(None);
        }
        let root = self.mirror.of_tree(&self.store, |tree, leaves| tree.root_at(size, leaves)).await?;
        let checkpoint = Checkpoint { origin: origin.clone(), size, root };
        let text = checkpoint.to_string();
        let key = secret.key(&origin).map_err(|error| SignFault::Key { origin: origin.clone(), error })?;
        let note = Note::new(text.clone(), key.sign(&text, 0)).to_string();
        keep_beside(&secret.beside, &note)?;
        let kept = Kept { origin, size, root, at: self.now().unix_timestamp(), note };
        signing.keep(&kept).await?;
        self.signed.note(&kept);
        tracing::debug!(size, "a checkpoint is signed");
        Ok(Some(kept))
    }

    /// Whether the ledger grew out of what was signed last under this name.
    async fn grown(&self, signing: &Signing<'_>, origin: &str) -> Result<(), SignFault> {
        let Some(last) = signing.last.as_ref().filter(|last| last.origin == origin) else { return Ok(()) };
        if last.size > signing.size {
            return Err(SignFault::Shrunk { last: last.size, size: signing.size });
        }
        let then = self.mirror.of_tree(&self.store, |tree, leaves| tree.root_at(last.size, leaves)).await?;
        if then == last.root { Ok(()) } else { Err(SignFault::Changed { size: last.size }) }
    }

    /// Signs whenever something is due, until the process ends.
    pub(in crate::web) async fn keep_signing(&self) {
        if self.settings.log.secret.is_none() {
            return;
        }
        loop {
            self.sign_if_due().await;
            tokio::time::sleep(LOOKED_EVERY).await;
        }
    }

    /// Signs where something is due; tells the operator where it cannot.
    pub async fn sign_if_due(&self) {
        let outcome = self.sign_what_is_due().await;
        let before = self.signed.failed.swap(outcome.is_err(), Ordering::Relaxed);
        match outcome {
            Ok(()) if before => tracing::info!("checkpoints are signed again"),
            Err(error) if !before => tracing::error!(%error, "no checkpoint can be signed"),
            Ok(()) | Err(_) => {}
        }
    }

    async fn sign_what_is_due(&self) -> Result<(), SignFault> {
        let (now, size) = (self.now().unix_timestamp(), self.mirror.size());
        // Another instance may have signed: only where something came since is the database asked.
        if size == self.signed.size() {
            return Ok(());
        }
        let newest = self.newest_checkpoint().await?;
        if let Some(kept) = &newest {
            self.signed.note(kept);
        }
        let restarted = newest.as_ref().is_some_and(|kept| kept.origin != self.origin(Some(kept)));
        if restarted || is_due(now, size, newest.map(|kept| (kept.size, kept.at))) {
            self.sign().await?;
        }
        Ok(())
    }
}

fn keep_beside(beside: &Beside, note: &str) -> Result<(), SignFault> {
    let path = || beside.path().display().to_string();
    beside.write(note).map_err(|error| SignFault::Beside { path: path(), error })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-12-01 23:58:00 +07:00.
    const LATE: i64 = 1_796_144_280;

    #[test]
    fn what_came_is_signed_over_within_the_interval_and_at_midnight() {
        assert!(!is_due(LATE, 0, None));
        assert!(is_due(LATE, 1, None));
        assert!(!is_due(LATE + 10_000, 7, Some((7, LATE))));
        assert!(!is_due(LATE + 100, 8, Some((7, LATE))));
        assert!(is_due(LATE + 120, 8, Some((7, LATE))), "midnight is between");
        assert!(!is_due(LATE - 3_600 + INTERVAL_SEC - 1, 8, Some((7, LATE - 3_600))));
        assert!(is_due(LATE - 3_600 + INTERVAL_SEC, 8, Some((7, LATE - 3_600))));
    }
}
