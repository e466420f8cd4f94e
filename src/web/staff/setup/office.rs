//! The second step: who asks.

use super::super::fault::StaffError;
use super::super::frame::{self, Errors, Frame};
use super::super::guard::see_other;
use super::super::office::{self, OfficeFields, OfficeForm};
use super::super::session::Visit;
use super::{Begun, Step, Way};
use crate::brand::Logo;
use crate::catalog::decide::office::Office;
use crate::web::App;
use actix_multipart::form::MultipartForm;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/setup/office.html")]
struct OfficePage {
    page: Frame,
    steps: Vec<Step>,
    other: &'static str,
    office: OfficeFields,
}

/// The form.
///
/// # Errors
/// Where the database does not answer.
pub(in crate::web) async fn get(app: web::Data<App>, visit: Visit) -> Result<HttpResponse, StaffError> {
    let way = match Way::of(&app, &visit).await? {
        Ok(way) if way.place().is_some() => way,
        Ok(_) => return Ok(see_other("/staff/setup/place")),
        Err(elsewhere) => return Ok(elsewhere),
    };
    let fields = OfficeFields::of(&app, &typed(&way.begun));
    frame::render(&visit, StatusCode::OK, &page(&app, &way, fields, Errors::default()))
}

/// The office as it was typed.
pub(super) fn typed(begun: &Begun) -> Office {
    Office { name: begun.office.clone(), contact: begun.contact.clone(), logo: Logo::parse(&begun.logo).ok() }
}

fn page(app: &App, way: &Way, office: OfficeFields, errors: Errors) -> OfficePage {
    OfficePage { page: way.frame(app, errors), steps: way.steps("office"), other: way.other(), office }
}

/// Keeps what was typed and goes on, back, or shows it.
///
/// # Errors
/// Where the database does not answer.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    visit: Visit,
    form: Result<MultipartForm<OfficeForm>, actix_web::Error>,
) -> Result<HttpResponse, StaffError> {
    let mut way = match Way::of(&app, &visit).await? {
        Ok(way) => way,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let form = OfficeForm::of(form);
    let mut errors = Errors::default();
    let (wished, fields) = office::read(&app, &way.words, &form, &mut errors);
    way.begun.logo = wished.logo.as_ref().map_or_else(String::new, |logo| logo.svg().to_owned());
    (way.begun.office, way.begun.contact) = (wished.name, wished.contact);
    way.keep(&app).await?;
    if form.pressed("back") {
        return Ok(see_other("/staff/setup/place"));
    }
    if !errors.is_empty() {
        let page = page(&app, &way, fields, errors);
        return frame::render(&visit, StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    if form.pressed("preview") {
        return frame::render(&visit, StatusCode::OK, &page(&app, &way, fields, errors));
    }
    Ok(see_other("/staff/setup/person"))
}

/// Whether the office may be called so.
pub(super) fn is_good(app: &App, way: &Way) -> bool {
    let mut office = typed(&way.begun);
    if let Some(name) = &app.settings.office.name {
        office.name.clone_from(name);
    }
    crate::catalog::decide::office::set(&app.catalog(), &office).is_ok()
}
