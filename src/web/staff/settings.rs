//! `/staff/settings`: who asks, as citizens see it.

use super::fault::StaffError;
use super::frame::{self, Errors, Frame};
use super::guard::see_other;
use super::office::{self, OfficeFields, OfficeForm};
use super::session::Session;
use crate::account::Right;
use crate::account::audit::Action;
use crate::catalog::Catalog;
use crate::catalog::decide;
use crate::store::ChangeError;
use crate::web::App;
use actix_multipart::form::MultipartForm;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/settings.html")]
struct SettingsPage {
    page: Frame,
    office: OfficeFields,
    /// Set in the configuration file only: name and value.
    others: Vec<(String, String)>,
}

/// The form.
///
/// # Errors
/// Where it cannot be rendered.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    for_the_whole(&session)?;
    let office = OfficeFields::of(&app, &office::known(&app));
    frame::page(&session, &page(&app, &session, office, Errors::default()))
}

fn page(app: &App, session: &Session, office: OfficeFields, errors: Errors) -> SettingsPage {
    let (w, configured) = (&session.words().settings, &app.settings.office);
    let told = |text: Option<String>| text.unwrap_or_else(|| w.unset.to_string());
    let months = usize::try_from(configured.texts_kept_months).unwrap_or(usize::MAX);
    let others = [
        (&w.accent, told(configured.accent.clone())),
        (&w.texts_kept, w.months.count(months).to_string()),
        (&w.address, told(app.settings.origin.as_ref().map(ToString::to_string))),
    ];
    SettingsPage {
        page: Frame::new(app, session, w.title.to_string()).with_errors(errors),
        office,
        others: others.map(|(name, value)| (name.to_string(), value)).into(),
    }
}

/// Shows how it would look, or sets it.
///
/// # Errors
/// Where the database does not answer.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    form: Result<MultipartForm<OfficeForm>, actix_web::Error>,
) -> Result<HttpResponse, StaffError> {
    for_the_whole(&session)?;
    let form = OfficeForm::of(form);
    let mut errors = Errors::default();
    let (wished, fields) = office::read(&app, session.words(), &form, &mut errors);
    if !errors.is_empty() {
        return frame::refused(&session, &page(&app, &session, fields, errors));
    }
    if form.pressed("preview") {
        return frame::page(&session, &page(&app, &session, fields, errors));
    }
    let changed = changed(&app, &wished);
    let act = session.act(Action::SettingsChanged, "office").with("changed", &changed.join(" "));
    let decide = |catalog: &Catalog| decide::office::set(catalog, &wished);
    match app.store.change_by(app.ledger, app.hour(), &act, decide).await {
        Ok(_) => {}
        // Nothing that it says depends on the ledger: it was read as good a moment ago.
        Err(ChangeError::Refused(_)) => return Err(StaffError::Missing),
        Err(ChangeError::Store(error)) => return Err(error.into()),
    }
    app.mirror.catch_up(&app.store).await?;
    session.flash(&app, &session.words().settings.done.to_string()).await?;
    Ok(see_other("/staff/settings"))
}

/// To whom a part of the ledger is given, its office is not.
fn for_the_whole(session: &Session) -> Result<(), StaffError> {
    let whole = session.scope(Right::ConfigureSystem).is_whole();
    if whole { Ok(()) } else { Err(StaffError::Missing) }
}

/// What differs from the ledger, for the log: never the texts themselves.
fn changed(app: &App, wished: &decide::office::Office) -> Vec<&'static str> {
    let now = office::known(app);
    let parts = [
        ("name", now.name != wished.name),
        ("contact", now.contact != wished.contact),
        ("logo", now.logo != wished.logo),
    ];
    parts.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}
