//! Counts that an office tells, by form or by file.

use crate::account::audit::Act;
use crate::catalog::Catalog;
use crate::ledger::Event;
use crate::store::ChangeError;
use crate::table::Fault;
use crate::web::App;
use crate::web::staff::fault::StaffError;

/// Writes what `decide` comes to; how many counts changed, or everything that speaks against them.
///
/// # Errors
/// Where the database does not answer.
pub(super) async fn tell<P: Send>(
    app: &App,
    act: &Act,
    decide: impl FnOnce(&Catalog) -> Result<(usize, Vec<Event>), Vec<Fault<P>>> + Send,
) -> Result<Result<usize, Vec<Fault<P>>>, StaffError> {
    let mut changed = 0;
    let decide = |catalog: &Catalog| {
        let (rows, events) = decide(catalog)?;
        changed = rows;
        Ok(events)
    };
    match app.store.change_by(app.ledger, app.hour(), act, decide).await {
        Ok(_) => {
            app.mirror.catch_up(&app.store).await?;
            Ok(Ok(changed))
        }
        Err(ChangeError::Refused(faults)) => Ok(Err(faults)),
        Err(ChangeError::Store(error)) => Err(error.into()),
    }
}
