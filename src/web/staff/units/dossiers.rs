//! `/staff/units/dossiers`: how many dossiers were handed out; one count by form, many by file. Both go
//! through the same checks as the command line.

use super::counts::{self, Uploaded};
use crate::account::Right;
use crate::account::audit::Action;
use crate::campaign::dossiers::{self, Cells, DossierRow, Fault, Month};
use crate::catalog::decide::dossiers::plan;
use crate::table::Place;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Choice, Errors, Frame, Typed};
use crate::web::staff::guard::see_other;
use crate::web::staff::said::{FaultLine, Said as _, capital};
use crate::web::staff::session::Session;
use crate::web::staff::tongue;
use crate::web::staff::upload::Sent;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/units/dossiers.html")]
struct DossiersPage {
    page: Frame,
    unit: String,
    /// Its name, where the code is one's own.
    name: String,
    fields: Vec<Choice>,
    month: String,
    count: String,
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

fn page(app: &App, session: &Session, typed: &Typed, errors: Errors) -> DossiersPage {
    let w = &session.words().dossiers;
    let chosen = typed.get("field");
    let mut fields =
        vec![Choice { text: w.together.to_string(), chosen: chosen.is_empty(), ..Choice::default() }];
    fields.extend(session.catalog().fields.values().map(|field| Choice {
        value: field.code.to_string(),
        text: field.name.get(session.words().tag).or(field.name.get("vi")).cloned().unwrap_or_default(),
        more: String::new(),
        chosen: field.code.as_str() == chosen,
    }));
    let month = match typed.get("month") {
        "" => Month::of(session.today()).previous().written(),
        given => given.to_owned(),
    };
    let unit = typed.get("unit").to_owned();
    DossiersPage {
        page: Frame::new(app, session, w.title.to_string()).with_errors(errors),
        name: session.unit(&unit, Right::EnterDossiers).map_or_else(|_| String::new(), |u| u.name.clone()),
        unit,
        fields,
        month,
        count: typed.get("count").to_owned(),
        faults: Vec::new(),
        more_faults: 0,
    }
}

/// Says one count.
///
/// # Errors
/// Where the database does not answer.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let place = Place { file: "".into(), row: None, column: None };
    let (unit, field) = (typed.get("unit"), typed.get("field"));
    let (month, count) = (typed.get("month"), typed.get("count"));
    let read = dossiers::read(&place, Cells { unit, field, month, count });
    let (rows, faults) = match read {
        Ok(row) => (vec![row], Vec::new()),
        Err(faults) => (Vec::new(), faults),
    };
    match tell(&app, &session, rows, faults).await? {
        Ok(changed) => {
            session.flash(&app, &session.words().dossiers.done.count(changed).to_string()).await?;
            let unit = crate::web::staff::encoded(unit);
            Ok(see_other(&format!(
                "/staff/units/dossiers?unit={unit}&month={}",
                crate::web::staff::encoded(month)
            )))
        }
        Err(faults) => {
            let mut errors = Errors::default();
            for fault in &faults {
                let field = match fault.place.column {
                    Some("field") => "field",
                    Some("month") => "month",
                    Some("count") => "count",
                    Some(_) | None => "unit",
                };
                errors.add(field, &capital(&fault.problem.said(tongue(&session))));
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
    match counts::upload(&session, form, dossiers::rows, tell).await? {
        Uploaded::Told(changed) => {
            session.flash(&app, &session.words().dossiers.done.count(changed).to_string()).await?;
            Ok(see_other("/staff/units/dossiers"))
        }
        Uploaded::Refused { errors, faults, more_faults } => {
            let page = page(&app, &session, &Typed::default(), errors);
            frame::refused(&session, &DossiersPage { faults, more_faults, ..page })
        }
    }
}

/// Writes the counts; how many changed, or everything that speaks against them. Other people's units are
/// as unknown as those that do not exist.
async fn tell(
    app: &App,
    session: &Session,
    rows: Vec<DossierRow>,
    faults: Vec<Fault>,
) -> Result<Result<usize, Vec<Fault>>, StaffError> {
    let (scope, today) = (session.scope(Right::EnterDossiers), session.today());
    let act = session.act(Action::DossiersEntered, "dossiers").with("rows", &rows.len());
    counts::tell(app, &act, |catalog| {
        let plan = plan(catalog, &rows, faults, today, |unit| scope.contains(&catalog.tree, unit.no))?;
        Ok((plan.changes.len(), plan.events()))
    })
    .await
}
