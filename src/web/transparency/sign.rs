//! Signing: by whoever holds the head row, over what is there then, never over less than was signed before.

use super::beside::Beside;
use crate::ids::Seq;
use crate::ledger::checkpoint::Checkpoint;
use crate::ledger::note::{Note, NoteError};
use crate::store::{Kept, StoreError};
use crate::web::App;
use std::io;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Whether something is to be signed is looked at so often.
const LOOKED_EVERY: Duration = Duration::from_secs(2);

/// Checkpoints are signed at marks of five minutes, local midnight among them: half of the ten minutes that are
/// promised, so that one failed attempt breaks no promise. At marks, and not as soon as something comes: the size of
/// the log is public, and would tell to the second when somebody at a quiet counter answered.
const MARK_SEC: i64 = 5 * 60;

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
    #[error("entry {seq} is no longer the one that was stored: nothing is signed, run `hailong verify`")]
    Entry { seq: u64 },
    #[error("what is signed cannot be kept at {path}: {error}")]
    Beside { path: String, error: io::Error },
    #[error("`{origin}` cannot sign: {error}")]
    Key { origin: String, error: NoteError },
}

/// The last mark up to then, in seconds since 1970.
fn mark(now: i64) -> i64 {
    now - now.rem_euclid(MARK_SEC)
}

/// Whether there is something to sign now (seconds since 1970): entries that came since, and a mark between.
fn is_due(now: i64, size: u64, last: Option<(u64, i64)>) -> bool {
    last.map_or(size > 0, |(signed, at)| size > signed && mark(now) > mark(at))
}

impl App {
    /// Signs over the ledger as this process knows it; `None` where it has no key, nothing came since, or another
    /// process signed meanwhile.
    ///
    /// # Errors
    /// See [`SignFault`]: nothing was published then.
    pub async fn sign(&self) -> Result<Option<Kept>, SignFault> {
        let Some(secret) = &self.settings.log.secret else { return Ok(None) };
        // All reading is done before the head is held: nobody waits for it, and one connection is enough.
        self.mirror.catch_up(&self.store).await?;
        let last = self.newest_checkpoint().await?;
        let origin = self.origin(last.as_ref());
        self.grown(last.as_ref(), &origin).await?;
        let (size, root) = {
            let tree = self.mirror.tree();
            (tree.size(), tree.root())
        };
        if size == 0 || last.as_ref().is_some_and(|last| last.origin == origin && last.size == size) {
            return Ok(None);
        }
        let signing = self.store.begin_signing(self.ledger).await?;
        if signing.size < size {
            return Err(SignFault::Shrunk { last: size, size: signing.size });
        }
        let place = |kept: &Kept| (kept.origin.clone(), kept.size);
        if signing.last.as_ref().map(place) != last.as_ref().map(place) {
            return Ok(None);
        }
        let checkpoint = Checkpoint { origin: origin.clone(), size, root };
        let text = checkpoint.to_string();
        let key = secret.key(&origin).map_err(|error| SignFault::Key { origin: origin.clone(), error })?;
        let note = Note::new(text.clone(), key.sign(&text, 0)).to_string();
        keep_beside(&secret.beside, &note)?;
        // Two within one mark stay in their order.
        let at = mark(self.now().unix_timestamp()).max(last.map_or(0, |last| last.at + 1));
        let kept = Kept { origin, size, root, at, note };
        signing.keep(&kept).await?;
        self.signed.note(&kept);
        tracing::debug!(size, "a checkpoint is signed");
        Ok(Some(kept))
    }

    /// Whether every entry is its own leaf, and the ledger grew out of what was signed last under this name.
    async fn grown(&self, last: Option<&Kept>, origin: &str) -> Result<(), SignFault> {
        if let Some(Seq(seq)) = self.mirror.changed() {
            return Err(SignFault::Entry { seq });
        }
        let Some(last) = last.filter(|last| last.origin == origin) else { return Ok(()) };
        let size = self.mirror.size();
        if last.size > size {
            return Err(SignFault::Shrunk { last: last.size, size });
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

    /// 2026-12-02 00:00:00 +07:00.
    const MIDNIGHT: i64 = 1_796_144_400;

    #[test]
    fn what_came_is_signed_over_at_marks_of_five_minutes_midnight_among_them() {
        assert_eq!(mark(MIDNIGHT), MIDNIGHT);
        assert!(!is_due(MIDNIGHT, 0, None));
        assert!(is_due(MIDNIGHT, 1, None));
        let before = mark(MIDNIGHT - 1);
        assert!(!is_due(MIDNIGHT + 10_000, 7, Some((7, before))), "nothing came");
        assert!(!is_due(MIDNIGHT - 1, 8, Some((7, before))));
        assert!(is_due(MIDNIGHT, 8, Some((7, before))));
        assert!(is_due(MIDNIGHT, 8, Some((7, before + 299))));
    }

    proptest::proptest! {
        #[test]
        fn nothing_waits_for_longer_than_ten_minutes(came in 0i64..2_000_000_000, last in 0i64..2_000_000_000) {
            proptest::prop_assume!(last <= came);
            let due = (came..=came + 600).find(|now| is_due(*now, 8, Some((7, last))));
            proptest::prop_assert!(due.is_some());
        }
    }
}
