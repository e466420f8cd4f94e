//! `/staff/units/import`: a file of units is read, what it would change is shown, and only then it is
//! changed. The rows that were shown come back with the second form; if the units changed meanwhile,
//! nothing happens.

use super::{ChangeLine, is_own, lines, summary};
use crate::account::audit::Action;
use crate::catalog::decide::units;
use crate::store::ChangeError;
use crate::unit::import::{self, Plan, UnitFile};
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Frame};
use crate::web::staff::guard::see_other;
use crate::web::staff::said::{self, FaultLine, Said as _};
use crate::web::staff::session::Session;
use crate::web::staff::tongue;
use actix_multipart::form::MultipartForm;
use actix_multipart::form::bytes::Bytes;
use actix_multipart::form::text::Text;
use actix_web::{HttpResponse, web};
use askama::Template;

/// A file of units may have so many bytes.
pub const MAX_FILE: usize = crate::table::workbook::MAX_BYTES;

#[derive(Template)]
#[template(path = "staff/units/import.html")]
struct ImportPage {
    page: Frame,
    faults: Vec<FaultLine>,
    /// Faults besides those that are shown.
    more_faults: usize,
    warnings: Vec<String>,
    shown: Option<Shown>,
}

/// What would be changed, and what the second form carries.
struct Shown {
    summary: String,
    lines: Vec<ChangeLine>,
    more: usize,
    rows: String,
    fingerprint: String,
}

/// The first form brings a file, the second the rows that were shown.
#[derive(MultipartForm)]
pub struct Upload {
    file: Option<Bytes>,
    rows: Option<Text<String>>,
    fingerprint: Option<Text<String>>,
}

/// The page.
///
/// # Errors
/// Where it cannot be rendered.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    frame::page(&session, &page(&app, &session, Errors::default()))
}

fn page(app: &App, session: &Session, errors: Errors) -> ImportPage {
    let title = session.words().units.import.to_string();
    ImportPage {
        page: Frame::new(app, session, title).with_errors(errors),
        faults: Vec::new(),
        more_faults: 0,
        warnings: Vec::new(),
        shown: None,
    }
}

/// Shows what a file would change, or changes what was shown.
///
/// # Errors
/// Where the database does not answer.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    form: Result<MultipartForm<Upload>, actix_web::Error>,
) -> Result<HttpResponse, StaffError> {
    let w = &session.words().units;
    let mut errors = Errors::default();
    let form = form.ok().map(MultipartForm::into_inner);
    if let Some((rows, fingerprint)) =
        form.as_ref().and_then(|form| Some((form.rows.as_ref()?, form.fingerprint.as_ref()?)))
    {
        return apply(&app, &session, import::read("", rows.as_bytes()), fingerprint).await;
    }
    let file = form.as_ref().and_then(|form| form.file.as_ref()).filter(|file| !file.data.is_empty());
    let Some(file) = file else {
        errors.add("file", &session.words().definitions.no_file);
        return frame::refused(&session, &page(&app, &session, errors));
    };
    let read = import::read(file.file_name.as_deref().unwrap_or_default(), &file.data);
    match import::plan(&session.catalog().tree, &[read]) {
        Err(faults) => {
            errors.add("file", &w.faults.count(faults.len()));
            let (shown, more) = said::lines(&faults, tongue(&session));
            let page = ImportPage { faults: shown, more_faults: more, ..page(&app, &session, errors) };
            frame::refused(&session, &page)
        }
        Ok(plan) if plan.is_empty() => {
            errors.add("file", &w.nothing_new);
            frame::refused(&session, &page(&app, &session, errors))
        }
        Ok(plan) if !is_own(&session, &plan) => {
            errors.add("file", &w.not_own);
            frame::refused(&session, &page(&app, &session, errors))
        }
        Ok(plan) => frame::page(&session, &showing(&app, &session, &plan)),
    }
}

fn showing(app: &App, session: &Session, plan: &Plan) -> ImportPage {
    let shown = lines(session, plan);
    let warnings = plan.unknown_successors.iter();
    ImportPage {
        warnings: warnings.map(|warning| said::capital(&warning.said(tongue(session)))).collect(),
        shown: Some(Shown {
            summary: summary(session, plan),
            more: plan.changes.len() - shown.len(),
            lines: shown,
            rows: import::write(plan.changes.iter().map(|change| &change.after)),
            fingerprint: plan.fingerprint(),
        }),
        ..page(app, session, Errors::default())
    }
}

async fn apply(
    app: &App,
    session: &Session,
    file: UnitFile,
    fingerprint: &str,
) -> Result<HttpResponse, StaffError> {
    let w = &session.words().units;
    let plan = import::plan(&session.catalog().tree, std::slice::from_ref(&file)).unwrap_or_default();
    let stale = plan.is_empty() || plan.fingerprint() != fingerprint || !is_own(session, &plan);
    let mut errors = Errors::default();
    if !stale {
        let act = session.act(Action::UnitsChanged, "import").with("changes", &plan.changes.len());
        let shown = plan.clone();
        let decide = move |catalog: &_| units::import(catalog, &[file], &shown);
        match app.store.change_by(app.ledger, app.hour(), &act, decide).await {
            Ok(_) => {
                app.mirror.catch_up(&app.store).await?;
                session.flash(app, &w.done.count(plan.changes.len()).to_string()).await?;
                return Ok(see_other("/staff/units"));
            }
            Err(ChangeError::Refused(_)) => {}
            Err(ChangeError::Store(error)) => return Err(error.into()),
        }
    }
    errors.add("file", &w.stale);
    frame::refused(session, &page(app, session, errors))
}
