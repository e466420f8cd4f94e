//! `/staff/units/ratios`: what the ratios of Quyết định 766/QĐ-TTg are made of; one period by form, many by
//! file. Both go through the same checks as the command line.

use super::counts::{self, Uploaded};
use crate::account::Right;
use crate::account::audit::Action;
use crate::campaign::dossiers::Month;
use crate::campaign::ratios::{self, Cells, Fault, RatioRow};
use crate::catalog::decide::ratios::plan;
use crate::table::Place;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Frame, Typed};
use crate::web::staff::guard::see_other;
use crate::web::staff::said::{FaultLine, Said as _, capital};
use crate::web::staff::session::Session;
use crate::web::staff::upload::Sent;
use crate::web::staff::{encoded, tongue};
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/units/ratios.html")]
struct RatiosPage {
    page: Frame,
    unit: String,
    /// Its name, where the code is one's own.
    name: String,
    period: String,
    /// Name, label and what was typed, in the order of the file's columns.
    counts: Vec<(&'static str, String, String)>,
    faults: Vec<FaultLine>,
    more_faults: usize,
}

/// The page.
///
/// # Errors
/// Where it cannot be rendered.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let typed = Typed::of_query(session.visit().query());
    frame::page(&session, &page(&app, &session, &typed, Errors::default()))
}

fn page(app: &App, session: &Session, typed: &Typed, errors: Errors) -> RatiosPage {
    let w = &session.words().ratios;
    let period = match typed.get("period") {
        "" => Month::of(session.today()).previous().written(),
        given => given.to_owned(),
    };
    let counts = [
        ("feedback", w.feedback.to_string()),
        ("feedback_on_time", w.feedback_on_time.to_string()),
        ("feedback_dissatisfied", w.feedback_dissatisfied.to_string()),
        ("dossiers", w.dossiers.to_string()),
        ("dossiers_dissatisfied", w.dossiers_dissatisfied.to_string()),
    ];
    let unit = typed.get("unit").to_owned();
    RatiosPage {
        page: Frame::new(app, session, w.title.to_string()).with_errors(errors),
        name: session.unit(&unit, Right::EnterDossiers).map_or_else(|_| String::new(), |u| u.name.clone()),
        unit,
        period,
        counts: counts.map(|(name, label)| (name, label, typed.get(name).to_owned())).into(),
        faults: Vec::new(),
        more_faults: 0,
    }
}

/// Says the counts of one period.
///
/// # Errors
/// Where the database does not answer.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let place = Place { file: "".into(), row: None, column: None };
    let cells = Cells {
        unit: typed.get("unit"),
        period: typed.get("period"),
        feedback: typed.get("feedback"),
        feedback_on_time: typed.get("feedback_on_time"),
        feedback_dissatisfied: typed.get("feedback_dissatisfied"),
        dossiers: typed.get("dossiers"),
        dossiers_dissatisfied: typed.get("dossiers_dissatisfied"),
    };
    let (rows, faults) = match ratios::read(&place, cells) {
        Ok(row) => (vec![row], Vec::new()),
        Err(faults) => (Vec::new(), faults),
    };
    match tell(&app, &session, rows, faults).await? {
        Ok(changed) => {
            session.flash(&app, &session.words().ratios.done.count(changed).to_string()).await?;
            let (unit, period) = (encoded(cells.unit), encoded(cells.period));
            Ok(see_other(&format!("/staff/units/ratios?unit={unit}&period={period}")))
        }
        Err(faults) => {
            let mut errors = Errors::default();
            for fault in &faults {
                let field = fault.place.column.filter(|column| *column != "unit_code");
                errors.add(field.unwrap_or("unit"), &capital(&fault.problem.said(tongue(&session))));
            }
            frame::refused(&session, &page(&app, &session, &typed, errors))
        }
    }
}

/// Says all counts of a file, or none.
///
/// # Errors
/// Where the database does not answer.
pub(in crate::web) async fn upload(
    app: web::Data<App>,
    session: Session,
    form: Sent,
) -> Result<HttpResponse, StaffError> {
    let tell = async |rows, faults| tell(&app, &session, rows, faults).await;
    match counts::upload(&session, form, ratios::rows, tell).await? {
        Uploaded::Told(changed) => {
            session.flash(&app, &session.words().ratios.done.count(changed).to_string()).await?;
            Ok(see_other("/staff/units/ratios"))
        }
        Uploaded::Refused { errors, faults, more_faults } => {
            let page = page(&app, &session, &Typed::default(), errors);
            frame::refused(&session, &RatiosPage { faults, more_faults, ..page })
        }
    }
}

/// Writes the counts; how many changed, or everything that speaks against them. Other people's units are
/// as unknown as those that do not exist.
async fn tell(
    app: &App,
    session: &Session,
    rows: Vec<RatioRow>,
    faults: Vec<Fault>,
) -> Result<Result<usize, Vec<Fault>>, StaffError> {
    let (scope, today) = (session.scope(Right::EnterDossiers), session.today());
    let act = session.act(Action::RatiosEntered, "ratios").with("rows", &rows.len());
    counts::tell(app, &act, |catalog| {
        let plan = plan(catalog, &rows, faults, today, |unit| scope.contains(&catalog.tree, unit.no))?;
        Ok((plan.changes.len(), plan.events(&session.account().no.subject())))
    })
    .await
}
