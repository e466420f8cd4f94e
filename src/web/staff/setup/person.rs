//! The third step: the first person, who runs the system and the surveys. With it everything is done at once.

use super::super::fault::StaffError;
use super::super::frame::{self, Errors, Frame, Typed};
use super::super::guard::see_other;
use super::super::own::password::words as weakness;
use super::super::session::Visit;
use super::{Step, Way, end, office};
use crate::account::{DisplayName, Login, password};
use crate::web::App;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/setup/person.html")]
struct PersonPage {
    page: Frame,
    steps: Vec<Step>,
    other: &'static str,
    name: String,
    login: String,
    /// What will be done, a line each.
    facts: Vec<(String, String, &'static str)>,
}

/// The form.
///
/// # Errors
/// Where the database does not answer.
pub(in crate::web) async fn get(app: web::Data<App>, visit: Visit) -> Result<HttpResponse, StaffError> {
    let way = match ready(&app, &visit).await? {
        Ok(way) => way,
        Err(elsewhere) => return Ok(elsewhere),
    };
    frame::render(&visit, StatusCode::OK, &page(&app, &way, Errors::default()))
}

/// The way of a browser that went through the steps before.
async fn ready(app: &App, visit: &Visit) -> Result<Result<Way, HttpResponse>, StaffError> {
    Ok(match Way::of(app, visit).await? {
        Ok(way) if way.place().is_none() => Err(see_other("/staff/setup/place")),
        Ok(way) if !office::is_good(app, &way) => Err(see_other("/staff/setup/office")),
        known => known,
    })
}

fn page(app: &App, way: &Way, errors: Errors) -> PersonPage {
    let w = &way.words;
    let place = way.place().map_or_else(String::new, |place| place.said(w));
    let name = app.settings.office.name.clone().unwrap_or_else(|| way.begun.office.clone());
    PersonPage {
        page: way.frame(app, errors),
        steps: way.steps("person"),
        other: way.other(),
        name: way.begun.name.clone(),
        login: way.begun.login.clone(),
        facts: vec![
            (w.setup.step_place.to_string(), place, "place"),
            (w.settings.office.to_string(), name, "office"),
        ],
    }
}

/// Sets everything up and signs the person in, or goes back.
///
/// # Errors
/// Where the database does not answer.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    visit: Visit,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let mut way = match ready(&app, &visit).await? {
        Ok(way) => way,
        Err(elsewhere) => return Ok(elsewhere),
    };
    typed.get("name").clone_into(&mut way.begun.name);
    typed.get("login").clone_into(&mut way.begun.login);
    way.keep(&app).await?;
    if typed.get("press") == "back" {
        return Ok(see_other("/staff/setup/office"));
    }
    let mut errors = Errors::default();
    match read(&way, &typed, &mut errors) {
        Some((name, login)) => end::all(&app, &way, name, login, typed.exact("password")).await,
        None => frame::render(&visit, StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &way, errors)),
    }
}

/// Who it is, or everything that is wrong.
fn read(way: &Way, typed: &Typed, errors: &mut Errors) -> Option<(DisplayName, Login)> {
    let w = &way.words;
    let name = errors.keep("name", typed.get("name").parse(), &w.setup.no_name);
    let login = errors.keep("login", typed.get("login").parse(), &w.setup.no_login);
    let context = [typed.get("login"), typed.get("name"), way.begun.office.as_str()];
    if let Err(weak) = password::check(typed.exact("password"), &context) {
        errors.add("password", &weakness(w, &weak));
    }
    if typed.exact("password") != typed.exact("repeat") {
        errors.add("repeat", &w.own_password.differs);
    }
    Some((name?, login?)).filter(|_| errors.is_empty())
}
