//! One-time codes are rewritten once a day by whoever serves: see [`Store::rewrite_codes`]. At the start as
//! well, as the service may have been down at midnight.
//!
//! [`Store::rewrite_codes`]: crate::store::Store::rewrite_codes

use super::App;
use crate::store::{Rewritten, StoreError};
use crate::touchpoint::codes::Week;
use std::sync::Arc;
use std::time::Duration;

/// How often the clock is looked at: a minute late at the most.
const EVERY: Duration = Duration::from_mins(1);

impl App {
    /// Drops expired codes and rewrites the pools in which enough were spent.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn rewrite_codes(&self) -> Result<Rewritten, StoreError> {
        let today = self.hour().local_date();
        self.store.rewrite_codes(self.ledger, Week::oldest_on(today)).await
    }
}

/// At once and after every midnight in Viet Nam, until the process ends.
pub(super) async fn daily(app: Arc<App>) {
    let mut done = None;
    loop {
        let today = app.hour().local_date();
        if done != Some(today) {
            match app.rewrite_codes().await {
                Ok(Rewritten { pools: 0, expired: 0 }) => done = Some(today),
                Ok(Rewritten { pools, expired }) => {
                    tracing::info!(pools, expired, "one-time codes are rewritten");
                    done = Some(today);
                }
                Err(error) => {
                    tracing::error!(%error, "one-time codes cannot be rewritten; tried again in a minute");
                }
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}
