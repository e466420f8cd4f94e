//! `/staff/again`: who they are, once more, before a dangerous action.

use super::cookie;
use super::fault::StaffError;
use super::frame::{self, Errors, Frame, Typed};
use super::guard::see_other;
use super::login::{ended, with_cookie};
use super::session::Session;
use super::then::{safe_then, with_then};
use super::throttle::Bucket;
use crate::account::audit::Action;
use crate::account::session::SessionRow;
use crate::account::token::Token;
use crate::store::Instead;
use crate::web::App;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/again.html")]
struct AgainPage {
    page: Frame,
    then: String,
    /// What the province's own sign-in is called, and where it begins.
    sso: Option<(String, String)>,
}

/// The form.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let query = Typed::of_query(session.visit().query());
    let then = safe_then(Some(query.get("then"))).to_owned();
    frame::page(&session, &form(&app, &session, then, Errors::default()))
}

pub(super) fn form(app: &App, session: &Session, then: String, errors: Errors) -> impl Template {
    let page = Frame::new(app, session, session.words().again.title.to_string()).with_errors(errors);
    let sso = app.staff.sso.as_ref();
    let sso = sso.map(|sso| (sso.name().to_owned(), with_then("/staff/again/sso", &then)));
    AgainPage { page, then, sso }
}

/// Notes that it is them, under a new token.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let then = safe_then(Some(typed.get("then"))).to_owned();
    let account = session.account();
    let mut errors = Errors::default();
    let buckets = [Bucket::Account(account.login.as_str())];
    if let Err(seconds) = app.staff.throttle.take(&buckets, session.now()) {
        errors.add("password", &session.words().sign_in.slow_for(seconds));
        let page = form(&app, &session, then, errors);
        return frame::render(session.visit(), StatusCode::TOO_MANY_REQUESTS, &page);
    }
    let hash = app.store.secrets(app.ledger, account.no).await?.map(|secrets| secrets.password);
    if !app.staff.hashing.verify(typed.exact("password").to_owned(), hash).await? {
        let act = session.act(Action::SignInFailed, account.no.subject()).with("factor", "again");
        app.store.record(app.ledger, &act).await?;
        errors.add("password", &session.words().again.wrong);
        return frame::refused(&session, &form(&app, &session, then, errors));
    }
    app.staff.throttle.give_back(&buckets);
    let row = SessionRow { confirmed: session.now(), seen: session.now(), ..session.signed_in().row.clone() };
    let token = Token::new(app.random().map_err(StaffError::Random)?);
    let act = session.act(Action::Confirmed, account.no.subject());
    let (new, old) = (token.hash(), session.hash());
    let begun = app.store.begin_session(app.ledger, &new, &row, Instead::Session(&old), Some(&act));
    if !begun.await? {
        return Ok(ended(session.visit()));
    }
    Ok(with_cookie(see_other(&then), cookie::set(&token, session.visit().connection())))
}
