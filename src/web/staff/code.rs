//! `/staff/login/code`: the second factor, or a recovery code in its place.

use super::cookie;
use super::fault::StaffError;
use super::frame::{self, Errors, Frame, Typed};
use super::guard::see_other;
use super::login::{ended, with_cookie};
use super::sealing;
use super::session::Session;
use super::then::{safe_then, with_then};
use super::throttle::Bucket;
use crate::account::audit::Action;
use crate::account::session::{SessionRow, Stage};
use crate::account::token::{Token, TypedCode};
use crate::account::totp;
use crate::store::Instead;
use crate::web::App;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/code.html")]
struct CodePage {
    page: Frame,
    then: String,
}

/// The address of the page on the way to another one.
#[must_use]
pub fn address(then: &str) -> String {
    with_then("/staff/login/code", then)
}

/// The form.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let query = Typed::of_query(session.visit().query());
    let then = safe_then(Some(query.get("then"))).to_owned();
    frame::render(session.visit(), StatusCode::OK, &form(&app, &session, then, Errors::default()))
}

fn form(app: &App, session: &Session, then: String, errors: Errors) -> CodePage {
    let title = session.words().code.title.to_string();
    let mut page = Frame::of_visitor(app, session.visit(), title).with_errors(errors);
    page.speak(session.words());
    CodePage { page, then }
}

/// Completes the sign-in under a new token where the code is right.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let then = safe_then(Some(typed.get("then"))).to_owned();
    let account = session.account();
    let buckets = [Bucket::Network(session.visit().connection().address), Bucket::Code(account.no.0)];
    let mut errors = Errors::default();
    if let Err(seconds) = app.staff.throttle.take(&buckets, session.now()) {
        errors.add("code", &session.words().sign_in.slow_for(seconds));
        let page = form(&app, &session, then, errors);
        return frame::render(session.visit(), StatusCode::TOO_MANY_REQUESTS, &page);
    }
    let recovery = TypedCode::parse(typed.get("code"));
    let right = match &recovery {
        Some(code) => app.store.use_recovery_code(app.ledger, account.no, &code.hash()).await?,
        None => right_now(&app, &session, typed.get("code")).await?,
    };
    if !right {
        let act = session.act(Action::SignInFailed, account.no.subject()).with("factor", "code");
        app.store.record(app.ledger, &act).await?;
        errors.add("code", &session.words().code.wrong);
        let page = form(&app, &session, then, errors);
        return frame::render(session.visit(), StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    app.staff.throttle.give_back(&buckets);
    if recovery.is_some() {
        let act = session.act(Action::RecoveryCodeUsed, account.no.subject());
        app.store.record(app.ledger, &act).await?;
    }
    let now = session.now();
    let proof = session.signed_in().row.proof;
    let row =
        SessionRow { account: account.no, stage: Stage::Full, begun: now, seen: now, confirmed: now, proof };
    let token = Token::new(app.random().map_err(StaffError::Random)?);
    let act = session.act(Action::SignedIn, account.no.subject()).with("proof", proof.as_str());
    let (new, old) = (token.hash(), session.hash());
    let begun = app.store.begin_session(app.ledger, &new, &row, Instead::Session(&old), Some(&act));
    if !begun.await? {
        return Ok(ended(session.visit()));
    }
    Ok(with_cookie(see_other(&then), cookie::set(&token, session.visit().connection())))
}

/// Whether the telephone shows this code now; each works once.
async fn right_now(app: &App, session: &Session, code: &str) -> Result<bool, StaffError> {
    let no = session.account().no;
    let Some(kept) = app.store.secrets(app.ledger, no).await?.and_then(|secrets| secrets.totp) else {
        return Ok(false);
    };
    let Some(secret) = sealing::open(app, no, &kept) else { return Ok(false) };
    let Some(step) = totp::step(&secret, code, session.now()) else { return Ok(false) };
    if !app.store.use_totp_step(app.ledger, no, step).await? {
        return Ok(false);
    }
    if sealing::is_bare(&kept) && app.staff.seal.is_some() {
        app.store.replace_totp(app.ledger, no, &kept, &sealing::close(app, no, &secret)?).await?;
    }
    Ok(true)
}

/// `POST /staff/logout/half`: back to the password.
pub(in crate::web) async fn restart(
    app: web::Data<App>,
    session: Session,
) -> Result<HttpResponse, StaffError> {
    let account = session.account();
    let act = session.act(Action::SignedOut, account.no.subject());
    app.store.end_session(app.ledger, account.no, &session.hash(), &act).await?;
    Ok(with_cookie(see_other("/staff/login"), cookie::clear(session.visit().connection())))
}
