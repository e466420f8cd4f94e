//! What is written down of an order before anybody holds the file.

use crate::account::audit::Act;
use crate::catalog::Catalog;
use crate::catalog::decide::codes::CodeFault;
use crate::ids::OneTimeCode;
use crate::ledger::Event;
use crate::store::ChangeError;
use crate::touchpoint::codes::{CodeBatch, CodeKey};
use crate::web::App;
use std::fmt::Display;

type Decide = Box<dyn FnOnce(&Catalog) -> Result<Vec<Event>, String> + Send>;

/// A row of the log, and what the ledger learns in the same transaction.
pub(in crate::web) struct Record {
    act: Act,
    what: What,
}

/// What is learnt besides the log.
enum What {
    Nothing,
    Events(Decide),
    Codes(Box<Codes>),
}

/// One-time codes, whose hashes the database learns.
struct Codes {
    key: CodeKey,
    drawn: Vec<Vec<OneTimeCode>>,
    decide: Batches,
}

type Batches = Box<dyn FnOnce(&Catalog) -> Result<Vec<CodeBatch>, Vec<CodeFault>> + Send>;

impl Record {
    /// In the log alone.
    pub(in crate::web) fn of(act: Act) -> Self {
        Self { act, what: What::Nothing }
    }

    /// In the log, and in the ledger what `decide` says of it.
    pub(in crate::web) fn with<Fault: Display>(
        act: Act,
        decide: impl FnOnce(&Catalog) -> Result<Vec<Event>, Vec<Fault>> + Send + 'static,
    ) -> Self {
        Self {
            act,
            what: What::Events(Box::new(move |catalog| decide(catalog).map_err(|faults| told(&faults)))),
        }
    }

    /// In the log and the ledger, with the hashes of these codes: a list for each batch that `decide` says.
    pub(in crate::web) fn of_codes(
        act: Act,
        key: CodeKey,
        drawn: Vec<Vec<OneTimeCode>>,
        decide: impl FnOnce(&Catalog) -> Result<Vec<CodeBatch>, Vec<CodeFault>> + Send + 'static,
    ) -> Self {
        Self { act, what: What::Codes(Box::new(Codes { key, drawn, decide: Box::new(decide) })) }
    }

    /// Writes it down.
    ///
    /// # Errors
    /// Why the file must not be handed out, for people.
    pub(super) async fn put(self, app: &App) -> Result<(), String> {
        let (ledger, now, act) = (app.ledger, app.hour(), &self.act);
        let changed = match self.what {
            What::Nothing => {
                return app.store.record(ledger, act).await.map_err(|error| error.to_string());
            }
            What::Events(decide) => app.store.change_by(ledger, now, act, decide).await,
            What::Codes(codes) => {
                let Codes { key, drawn, decide } = *codes;
                let issued = app.store.issue_codes(ledger, now, &key, Some(act), &drawn, decide).await;
                issued.map_err(|error| match error {
                    ChangeError::Refused(faults) => ChangeError::Refused(told(&faults)),
                    ChangeError::Store(error) => ChangeError::Store(error),
                })
            }
        };
        match changed {
            Ok(_) => app.mirror.catch_up(&app.store).await.map_err(|error| error.to_string()),
            Err(ChangeError::Refused(faults)) => Err(faults),
            Err(ChangeError::Store(error)) => Err(error.to_string()),
        }
    }
}

fn told<Fault: Display>(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
