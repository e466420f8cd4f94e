//! The door: the code from the operator's terminal, which one browser may use once.

use super::super::fault::StaffError;
use super::super::frame::{self, Errors, Frame, Typed};
use super::super::guard::see_other;
use super::super::session::Visit;
use super::super::throttle::Bucket;
use super::Way;
use crate::account::setup::HELD_SEC;
use crate::account::token::TypedCode;
use crate::store::Taken;
use crate::web::App;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/setup/code.html")]
struct CodePage {
    page: Frame,
    code: String,
    other: &'static str,
}

/// The form; the address on the terminal brings the code along.
///
/// # Errors
/// Where the database does not answer.
pub(in crate::web) async fn get(app: web::Data<App>, visit: Visit) -> Result<HttpResponse, StaffError> {
    if Way::of(&app, &visit).await?.is_ok() {
        return Ok(see_other("/staff/setup/place"));
    }
    let code = Typed::of_query(visit.query()).get("code").to_owned();
    frame::render(&visit, StatusCode::OK, &page(&app, &visit, code, Errors::default()))
}

fn page(app: &App, visit: &Visit, code: String, errors: Errors) -> CodePage {
    let page = Frame::of_visitor(app, visit, visit.words().setup.title.to_string()).with_errors(errors);
    CodePage { other: if page.lang == "en" { "vi" } else { "en" }, page, code }
}

/// Takes the code for this browser.
///
/// # Errors
/// Where the database does not answer.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    visit: Visit,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let (now, w) = (app.now().unix_timestamp(), visit.words());
    let mut errors = Errors::default();
    let bucket = [Bucket::Network(visit.connection().address)];
    if let Err(seconds) = app.staff.throttle.take(&bucket, now) {
        errors.add("code", &w.sign_in.slow_for(seconds));
        let page = page(&app, &visit, String::new(), errors);
        let mut response = frame::render(&visit, StatusCode::TOO_MANY_REQUESTS, &page)?;
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        return Ok(response);
    }
    let code = TypedCode::parse(typed.get("code"));
    let taken = match &code {
        None => Taken::Unknown,
        Some(code) => {
            let holder = visit.token().hash();
            app.store.take_setup(app.ledger, &code.hash(), &holder, now, now + HELD_SEC).await?
        }
    };
    let fault = match taken {
        Taken::Yes => {
            app.staff.throttle.give_back(&bucket);
            return Ok(see_other("/staff/setup/place"));
        }
        Taken::ByAnother => &w.setup.used_code,
        Taken::Late => &w.setup.late_code,
        Taken::Unknown => &w.setup.wrong_code,
    };
    errors.add("code", fault);
    let page = page(&app, &visit, typed.get("code").to_owned(), errors);
    frame::render(&visit, StatusCode::UNPROCESSABLE_ENTITY, &page)
}
