//! Sheets of paper entered over the web: one way for the console's page and for programs.

use super::App;
use super::place::Place;
use super::submit::{self, FIELD, Fault};
use crate::account::audit::Act;
use crate::answers::Answers;
use crate::answers::packed::PackError;
use crate::answers::sheet::{self, RawSheet, SheetFault, SheetProblem};
use crate::catalog::Catalog;
use crate::catalog::decide::paper::{self, PaperFault};
use crate::ids::{FieldNo, ResponseId, Serial, TouchpointCode, UnitCode};
use crate::paper::{Form, agreement, record};
use crate::store::{ChangeError, Entered, NewResponse, NewText, StoreError};
use crate::touchpoint::paper::serials;
use std::io;
use std::sync::Arc;

/// A printed sheet: where it hangs, and what stands on it.
#[derive(Debug, Clone)]
pub struct Printed {
    pub serial: Serial,
    /// With the questionnaire that the sheet was printed with.
    pub place: Place,
    pub form: Form,
}

/// What somebody marked on a sheet, found good.
#[derive(Debug, Clone)]
pub struct Marked {
    pub answers: Answers,
    pub field: FieldNo,
}

/// Why a sheet is not stored.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    #[error("the sheet is not taken")]
    Refused(Vec<PaperFault>),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the answers are not the form's: {0}")]
    Pack(#[from] PackError),
    #[error("the system gives no randomness: {0}")]
    Random(#[from] io::Error),
    #[error("the closed answers cannot be written: {0}")]
    Sample(#[from] serde_json::Error),
}

/// The sheet of this number; `None` where none was printed for the touchpoint.
#[must_use]
pub fn printed(catalog: &Arc<Catalog>, code: TouchpointCode, serial: Serial) -> Option<Printed> {
    let batches = &catalog.paper.get(&code)?.batches;
    let (_, batch) = serials(batches).into_iter().find(|(issued, _)| *issued == serial)?;
    let place = Place::of(catalog, catalog.touchpoints.get(&code)?.clone())?;
    let form = Form::of(catalog, &place.touchpoint, batches.get(batch)?)?;
    Some(Printed { serial, place: Place { definition: Arc::clone(&form.definition), ..place }, form })
}

/// Checks what was sent for a sheet as the web form's answers are checked.
///
/// # Errors
/// Every fault.
pub fn check(printed: &Printed, mut answers: RawSheet) -> Result<Marked, Vec<Fault>> {
    let mut faults: Vec<Fault> = Vec::new();
    let field = submit::field(&printed.place, answers.remove(FIELD)).map_err(|fault| faults.push(fault));
    let checked = sheet::check(&printed.form.definition, &answers)
        .map_err(|found| faults.extend(found.into_iter().map(Fault::Answer)));
    match (field, checked) {
        (Ok(field), Ok(answers)) => Ok(Marked { answers, field }),
        _ => Err(faults),
    }
}

/// As [`check`], for somebody who types what is marked on the paper: a mark at a question that the
/// answers before it leave out is not counted, as on a form that hides it.
///
/// # Errors
/// Every fault.
pub fn check_marks(printed: &Printed, mut answers: RawSheet) -> Result<Marked, Vec<Fault>> {
    let unasked = |fault: SheetFault| (fault.problem == SheetProblem::NotAsked).then_some(fault.question);
    // What is taken out can only leave out further questions behind it, so that this ends.
    while let Err(faults) = sheet::check(&printed.form.definition, &answers) {
        let first = faults.into_iter().find_map(unasked);
        if first.is_none_or(|question| answers.remove(&question).is_none()) {
            break;
        }
    }
    check(printed, answers)
}

/// Stores a sheet under its number, once: before the unit's first sheet the ledger says who enters them,
/// decided anew each time, so that a campaign that was closed meanwhile takes no more.
///
/// # Errors
/// What speaks against it; where it is not known whether the sheet is stored.
pub async fn store(
    app: &App,
    printed: &Printed,
    marked: &Marked,
    operator: &UnitCode,
    act: &Act,
) -> Result<Entered, DeskError> {
    let (code, today) = (printed.place.touchpoint.code, app.hour().local_date());
    let decide = |catalog: &Catalog| paper::enter(catalog, code, operator, today);
    match app.store.change(app.ledger, app.hour(), decide).await {
        Ok(_) => {}
        Err(ChangeError::Refused(faults)) => return Err(DeskError::Refused(faults)),
        Err(ChangeError::Store(error)) => return Err(error.into()),
    }
    let new = response(app, printed, marked)?;
    let [draw] = app.random::<1>()?;
    let sample = if agreement::is_drawn(draw, agreement::SAMPLE_PERCENT) {
        Some(said(printed, marked)?)
    } else {
        None
    };
    let entered = app.store.enter_sheet(new, printed.serial, sample, act).await?;
    if entered == Entered::Stored {
        app.mirror.nudge();
        if let Err(error) = app.store.blur_sheets(app.ledger, code).await {
            tracing::warn!(%error, "the marks of entered sheets are not blurred until the next sheet");
        }
    }
    Ok(entered)
}

/// Keeps the second entry of a drawn sheet; whether there was such a sheet without one.
///
/// # Errors
/// Where the database does not answer.
pub async fn store_second(
    app: &App,
    printed: &Printed,
    marked: &Marked,
    act: &Act,
) -> Result<bool, DeskError> {
    let said = said(printed, marked)?;
    let code = printed.place.touchpoint.code;
    Ok(app.store.enter_second(app.ledger, code, printed.serial, said, act).await?)
}

/// The closed answers, as they are compared.
fn said(printed: &Printed, marked: &Marked) -> Result<String, DeskError> {
    Ok(serde_json::to_string(&agreement::said(&printed.form, &marked.answers, marked.field))?)
}

fn response(app: &App, printed: &Printed, marked: &Marked) -> Result<NewResponse, DeskError> {
    let (hour, place) = (app.hour(), &printed.place);
    let salts = marked.answers.values.iter().map(|_| app.random()).collect::<Result<Vec<_>, _>>()?;
    let mut salts = salts.into_iter();
    let salt = || salts.next().unwrap_or_default();
    let (response, texts) = record::response(
        &place.catalog,
        &place.touchpoint,
        &printed.form,
        &marked.answers,
        marked.field,
        hour,
        salt,
    )?;
    let text = |t: record::SheetText| NewText { question: t.question, salt: t.salt, text: t.text };
    Ok(NewResponse {
        id: ResponseId::new(hour, app.random()?),
        response,
        texts: texts.into_iter().map(text).collect(),
        nonce: app.random()?,
    })
}
