//! `/staff/login`, `/staff/logout`: the password.

use super::cookie;
use super::fault::StaffError;
use super::frame::{self, Errors, Frame, Typed};
use super::guard::see_other;
use super::session::{Session, Visit};
use super::then::{safe_then, with_then};
use super::throttle::Bucket;
use crate::account::audit::{Act, Action, Actor};
use crate::account::session::{Proof, SessionRow, Stage};
use crate::account::token::{Token, TypedCode};
use crate::account::{Login, Person};
use crate::store::{Instead, Secrets};
use crate::web::App;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/login.html")]
struct LoginPage {
    page: Frame,
    then: String,
    login: String,
    /// Somebody was on the way to a page.
    ended: bool,
    /// The other language.
    other: &'static str,
    /// What the province's own sign-in is called, and where it begins.
    sso: Option<(String, String)>,
}

/// The form.
pub(in crate::web) async fn get(app: web::Data<App>, visit: Visit) -> Result<HttpResponse, StaffError> {
    let query = Typed::of_query(visit.query());
    let then = safe_then(Some(query.get("then"))).to_owned();
    frame::render(&visit, StatusCode::OK, &form(&app, &visit, then, String::new(), Errors::default()))
}

pub(super) fn form(app: &App, visit: &Visit, then: String, login: String, errors: Errors) -> impl Template {
    let page = Frame::of_visitor(app, visit, visit.words().sign_in.title.to_string()).with_errors(errors);
    let other = if page.lang == "en" { "vi" } else { "en" };
    let sso = app.staff.sso.as_ref();
    let sso = sso.map(|sso| (sso.name().to_owned(), with_then("/staff/login/sso", &then)));
    LoginPage { ended: then != "/staff" && page.errors().is_empty(), page, then, login, other, sso }
}

/// Signs in where name and password are right. Whatever is wrong, the answer is the same: its words, its
/// status, and the work that was done for it.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    visit: Visit,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let then = safe_then(Some(typed.get("then"))).to_owned();
    let now = app.now().unix_timestamp();
    let buckets = [Bucket::Network(visit.connection().address), Bucket::Account(typed.get("login"))];
    if let Err(seconds) = app.staff.throttle.take(&buckets, now) {
        return slow(&app, &visit, then, &typed, seconds);
    }
    let found = match typed.get("login").parse::<Login>() {
        Ok(login) => app.store.person_by_login(app.ledger, &login).await?,
        Err(_no_login) => None,
    };
    if let Some(person) = proven(&app, found.clone(), typed.exact("password"), now).await? {
        app.staff.throttle.give_back(&buckets);
        return begin(&app, &visit, &person, &then, Proof::Password).await;
    }
    // Of a name that nobody has, only that somebody tried it: it may be a password in the wrong field.
    let subject = found.map_or_else(String::new, |(person, _)| person.account.no.subject());
    let act = Act::new(now, Actor::Nobody, Action::SignInFailed, subject);
    app.store.record(app.ledger, &act).await?;
    let mut errors = Errors::default();
    errors.add("login", &visit.words().sign_in.wrong);
    let page = form(&app, &visit, then, typed.get("login").to_owned(), errors);
    frame::render(&visit, StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The person, where the password is right and the account open.
async fn proven(
    app: &App,
    found: Option<(Person, Secrets)>,
    password: &str,
    now: i64,
) -> Result<Option<Person>, StaffError> {
    let given_out = found.as_ref().is_some_and(|(person, _)| person.account.first_password);
    // A password that was given out on paper may be typed as people write codes.
    let code = TypedCode::parse(password).filter(|_| given_out);
    let password = code.map_or_else(|| password.to_owned(), |code| code.plain().to_owned());
    let hash = found.as_ref().map(|(_, secrets)| secrets.password.clone());
    let right = app.staff.hashing.verify(password, hash).await?;
    let open = |person: &Person| {
        let account = &person.account;
        !account.disabled && account.password_until.is_none_or(|until| now < until)
    };
    Ok(found.map(|(person, _)| person).filter(|person| right && open(person)))
}

/// Begins the session under a new token; the old one is worth nothing from then on.
pub(super) async fn begin(
    app: &App,
    visit: &Visit,
    person: &Person,
    then: &str,
    proof: Proof,
) -> Result<HttpResponse, StaffError> {
    let now = app.now().unix_timestamp();
    let half = person.account.second_factor && proof != Proof::ProviderWithSecond;
    let stage = if half { Stage::Half } else { Stage::Full };
    let row = SessionRow { account: person.account.no, stage, begun: now, seen: now, confirmed: now, proof };
    let token = Token::new(app.random().map_err(StaffError::Random)?);
    let who = Actor::Account(person.account.no);
    let act = Act::new(now, who, Action::SignedIn, person.account.no.subject()).with("proof", proof.as_str());
    let act = Some(&act).filter(|_| !half);
    app.store
        .begin_session(app.ledger, &token.hash(), &row, Instead::Visit(&visit.token().hash()), act)
        .await?;
    let next = if half { super::code::address(then) } else { then.to_owned() };
    Ok(with_cookie(see_other(&next), cookie::set(&token, visit.connection())))
}

/// Where the session that somebody goes on from was ended meanwhile: they begin anew.
pub(super) fn ended(visit: &Visit) -> HttpResponse {
    with_cookie(see_other("/staff/login"), cookie::clear(visit.connection()))
}

fn slow(
    app: &App,
    visit: &Visit,
    then: String,
    typed: &Typed,
    seconds: i64,
) -> Result<HttpResponse, StaffError> {
    let mut errors = Errors::default();
    errors.add("login", &visit.words().sign_in.slow_for(seconds));
    let page = form(app, visit, then, typed.get("login").to_owned(), errors);
    let mut response = frame::render(visit, StatusCode::TOO_MANY_REQUESTS, &page)?;
    response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    Ok(response)
}

/// Ends the session.
pub(in crate::web) async fn logout(
    app: web::Data<App>,
    session: Session,
) -> Result<HttpResponse, StaffError> {
    let account = session.account();
    let act = session.act(Action::SignedOut, account.no.subject());
    app.store.end_session(app.ledger, account.no, &session.hash(), &act).await?;
    Ok(with_cookie(see_other("/staff/login"), cookie::clear(session.visit().connection())))
}

pub(super) fn with_cookie(mut response: HttpResponse, cookie: header::HeaderValue) -> HttpResponse {
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}
