//! `/staff/account/password`: a new password, chosen by its owner.

use crate::account::audit::Action;
use crate::account::password::{self, Weakness};
use crate::account::session::SessionRow;
use crate::account::token::{Token, TypedCode};
use crate::store::Instead;
use crate::web::App;
use crate::web::staff::cookie;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Frame, Typed};
use crate::web::staff::guard::see_other;
use crate::web::staff::login::{ended, with_cookie};
use crate::web::staff::session::Session;
use crate::web::staff::throttle::Bucket;
use crate::words::StaffWords;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/own/password.html")]
struct PasswordPage {
    page: Frame,
    first: bool,
    login: String,
}

/// The form.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    frame::page(&session, &form(&app, &session, Errors::default()))
}

fn form(app: &App, session: &Session, errors: Errors) -> PasswordPage {
    let title = session.words().own_password.title.to_string();
    PasswordPage {
        page: Frame::new(app, session, title).with_errors(errors),
        first: session.account().first_password,
        login: session.account().login.to_string(),
    }
}

/// Changes it, ends every other session, and goes on under a new token.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let account = session.account();
    let w = &session.words().own_password;
    let mut errors = Errors::default();
    let (current, new) = (typed.exact("current"), typed.exact("new"));
    let bucket = [Bucket::Account(account.login.as_str())];
    if let Err(seconds) = app.staff.throttle.take(&bucket, session.now()) {
        errors.add("current", &session.words().sign_in.slow_for(seconds));
        return frame::refused(&session, &form(&app, &session, errors));
    }
    if is_current(&app, &session, current).await? {
        app.staff.throttle.give_back(&bucket);
    } else {
        errors.add("current", &w.wrong);
    }
    let office = app.office_name();
    let context = [account.login.as_str(), account.name.as_str(), office.as_str()];
    if let Err(weakness) = password::check(new, &context) {
        errors.add("new", &words(session.words(), &weakness));
    } else if new == current {
        errors.add("new", &w.same);
    } else if new != typed.exact("repeat") {
        errors.add("repeat", &w.differs);
    }
    if !errors.is_empty() {
        return frame::refused(&session, &form(&app, &session, errors));
    }
    let salt = app.random().map_err(StaffError::Random)?;
    let hash = app.staff.hashing.hash(new.to_owned(), salt).await?;
    let act = session.act(Action::PasswordChanged, account.no.subject());
    app.store.set_password(app.ledger, account.no, &hash, None, Some(&session.hash()), &act).await?;
    let token = Token::new(app.random().map_err(StaffError::Random)?);
    let row = SessionRow { confirmed: session.now(), seen: session.now(), ..session.signed_in().row.clone() };
    let (new, old) = (token.hash(), session.hash());
    let begun = app.store.begin_session(app.ledger, &new, &row, Instead::Session(&old), None);
    if !begun.await? {
        return Ok(ended(session.visit()));
    }
    app.store.set_flash(app.ledger, &token.hash(), Some(&w.done)).await?;
    Ok(with_cookie(see_other("/staff/account"), cookie::set(&token, session.visit().connection())))
}

async fn is_current(app: &App, session: &Session, typed: &str) -> Result<bool, StaffError> {
    let code = TypedCode::parse(typed).filter(|_| session.account().first_password);
    let password = code.map_or_else(|| typed.to_owned(), |code| code.plain().to_owned());
    let hash = app.store.secrets(app.ledger, session.account().no).await?.map(|secrets| secrets.password);
    app.staff.hashing.verify(password, hash).await
}

/// Why a password is too weak.
#[must_use]
pub fn words(w: &StaffWords, weakness: &Weakness) -> String {
    let w = &w.own_password;
    match weakness {
        Weakness::Short(least) => w.short.fill(&[("n", least)]).to_string(),
        Weakness::Long(most) => w.long.fill(&[("n", most)]).to_string(),
        Weakness::Common => w.common.to_string(),
        Weakness::Context(word) => w.context.fill(&[("word", word)]).to_string(),
        Weakness::Guessable => w.guessable.to_string(),
    }
}
