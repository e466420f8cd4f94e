//! Free texts and complaints are kept for so many months (`office.texts_kept_months`), and then erased by whoever serves.

use super::App;
use crate::store::StoreError;
use std::sync::Arc;
use std::time::Duration;

const EVERY: Duration = Duration::from_hours(24);

/// So many at a time, so that nobody who sends a response waits for it.
const BATCH: u32 = 500;

impl App {
    /// Erases the free texts and complaints that are older than the setting; returns how many.
    ///
    /// # Errors
    /// Where the database does not answer; what was erased until then stays erased.
    pub async fn erase_old_texts(&self) -> Result<u64, StoreError> {
        let before = self.hour().months_before(self.settings.office.texts_kept_months);
        let mut erased = 0;
        loop {
            let more = self.store.erase_texts(self.ledger, before, BATCH).await?;
            erased += more;
            if more < u64::from(BATCH) {
                break;
            }
            tokio::task::yield_now().await;
        }
        loop {
            let more = self.store.erase_complaints(self.ledger, before.local_date(), BATCH).await?;
            erased += more;
            if more < u64::from(BATCH) {
                break;
            }
            tokio::task::yield_now().await;
        }
        self.store.blur_complaints(self.ledger, self.hour().local_date()).await?;
        Ok(erased)
    }
}

/// At once and then every day, until the process ends.
pub(super) async fn daily(app: Arc<App>) {
    let months = app.settings.office.texts_kept_months;
    loop {
        match app.erase_old_texts().await {
            Ok(0) => tracing::debug!(months, "no free text is old enough to be erased"),
            Ok(erased) => tracing::info!(erased, months, "free texts that were kept long enough are erased"),
            Err(error) => tracing::error!(%error, "old free texts cannot be erased; tried again in a day"),
        }
        tokio::time::sleep(EVERY).await;
    }
}
