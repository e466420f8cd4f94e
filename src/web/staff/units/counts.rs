//! Counts that an office tells, by form or by file.

use crate::account::audit::Act;
use crate::catalog::Catalog;
use crate::ledger::Event;
use crate::store::ChangeError;
use crate::table::Fault;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::Errors;
use crate::web::staff::said::{self, FaultLine, Said};
use crate::web::staff::session::Session;
use crate::web::staff::tongue;
use crate::web::staff::upload::{self, Sent};

/// The rows of a file, and what is wrong with others.
type Rows<R, P> = (Vec<R>, Vec<Fault<P>>);

/// How many counts changed, or everything that speaks against them.
type Outcome<P> = Result<usize, Vec<Fault<P>>>;

/// What a file came to.
pub(super) enum Uploaded {
    /// So many counts changed.
    Told(usize),
    /// There was none, or its faults, and how many more there are.
    Refused { errors: Errors, faults: Vec<FaultLine>, more_faults: usize },
}

/// Reads the counts of a file, and tells them all or none.
///
/// # Errors
/// Where the database does not answer.
pub(super) async fn upload<R, P: Said>(
    session: &Session,
    form: Sent,
    rows: fn(&str, &[u8]) -> Rows<R, P>,
    tell: impl AsyncFnOnce(Vec<R>, Vec<Fault<P>>) -> Result<Outcome<P>, StaffError>,
) -> Result<Uploaded, StaffError> {
    let mut errors = Errors::default();
    let Some(file) = upload::file(form) else {
        errors.add("file", &session.words().definitions.no_file);
        return Ok(Uploaded::Refused { errors, faults: Vec::new(), more_faults: 0 });
    };
    let (rows, faults) = rows(file.file_name.as_deref().unwrap_or_default(), &file.data);
    Ok(match tell(rows, faults).await? {
        Ok(changed) => Uploaded::Told(changed),
        Err(faults) => {
            errors.add("file", &session.words().units.faults.count(faults.len()));
            let (faults, more_faults) = said::lines(&faults, tongue(session));
            Uploaded::Refused { errors, faults, more_faults }
        }
    })
}

/// Writes what `decide` comes to; how many counts changed, or everything that speaks against them.
///
/// # Errors
/// Where the database does not answer.
pub(super) async fn tell<P: Send>(
    app: &App,
    act: &Act,
    decide: impl FnOnce(&Catalog) -> Result<(usize, Vec<Event>), Vec<Fault<P>>> + Send,
) -> Result<Outcome<P>, StaffError> {
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
