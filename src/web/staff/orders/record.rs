//! What is written down of an order before anybody holds the file.

use crate::account::audit::Act;
use crate::catalog::Catalog;
use crate::ledger::Event;
use crate::store::ChangeError;
use crate::web::App;
use std::fmt::Display;

type Decide = Box<dyn FnOnce(&Catalog) -> Result<Vec<Event>, String> + Send>;

/// A row of the log, and what the ledger learns in the same transaction.
pub(in crate::web) struct Record {
    act: Act,
    /// `None` where the ledger learns nothing.
    decide: Option<Decide>,
}

impl Record {
    /// In the log alone.
    pub(in crate::web) fn of(act: Act) -> Self {
        Self { act, decide: None }
    }

    /// In the log, and in the ledger what `decide` says of it.
    pub(in crate::web) fn with<Fault: Display>(
        act: Act,
        decide: impl FnOnce(&Catalog) -> Result<Vec<Event>, Vec<Fault>> + Send + 'static,
    ) -> Self {
        let told = |faults: Vec<Fault>| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        Self { act, decide: Some(Box::new(move |catalog| decide(catalog).map_err(told))) }
    }

    /// Writes it down.
    ///
    /// # Errors
    /// Why the file must not be handed out, for people.
    pub(super) async fn put(self, app: &App) -> Result<(), String> {
        let Some(decide) = self.decide else {
            return app.store.record(app.ledger, &self.act).await.map_err(|error| error.to_string());
        };
        match app.store.change_by(app.ledger, app.hour(), &self.act, decide).await {
            Ok(_) => app.mirror.catch_up(&app.store).await.map_err(|error| error.to_string()),
            Err(ChangeError::Refused(faults)) => Err(faults),
            Err(ChangeError::Store(error)) => Err(error.to_string()),
        }
    }
}
