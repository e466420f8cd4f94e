//! `/staff/login/sso`: the sign-in of the province (OpenID Connect: authorization code, PKCE, nonce). It
//! says who somebody is; what they may do is what their account here says, and nobody without one comes
//! in. Where it does not answer, name and password still do.

pub mod carrier;
pub mod provider;
pub mod settings;
pub mod trip;

use super::again;
use super::cookie;
use super::fault::StaffError;
use super::frame::{self, Errors, Typed};
use super::guard::see_other;
use super::login::{self, with_cookie};
use super::session::{Session, Visit};
use super::then::safe_then;
use super::throttle::Bucket;
use crate::account::audit::{Act, Action, Actor};
use crate::account::session::{Proof, SessionRow};
use crate::account::token::Token;
use crate::account::{Login, Person};
use crate::store::Instead;
use crate::web::App;
use crate::words::Phrase;
use actix_web::http::StatusCode;
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, web};
use provider::{Identity, Provider, SsoError};
use trip::Trip;

pub use settings::{SsoSettings, SsoSettingsError};

/// Where the provider sends the browser back to; the operator registers it there.
pub const BACK: &str = "/staff/login/sso/back";

/// Sets out to sign in.
///
/// Only from a page of ours: no other site makes somebody sign in.
pub(in crate::web) async fn set_out(
    app: web::Data<App>,
    visit: Visit,
    request: HttpRequest,
) -> Result<HttpResponse, StaffError> {
    let from = request.headers().get("sec-fetch-site").map(|site| site.to_str().unwrap_or("?"));
    if from.is_some_and(|site| site != "same-origin" && site != "none") {
        return Ok(see_other("/staff/login"));
    }
    leave(&app, &visit, None).await
}

/// Sets out to prove once more who somebody is.
pub(in crate::web) async fn set_out_again(
    app: web::Data<App>,
    session: Session,
) -> Result<HttpResponse, StaffError> {
    leave(&app, session.visit(), Some(&session)).await
}

async fn leave(app: &App, visit: &Visit, session: Option<&Session>) -> Result<HttpResponse, StaffError> {
    let provider = app.staff.sso.as_ref().ok_or(StaffError::Missing)?;
    let now = app.now().unix_timestamp();
    let query = Typed::of_query(visit.query());
    let secret = app.random().map_err(StaffError::Random)?;
    let trip = Trip::new(secret, now, session.is_some(), safe_then(Some(query.get("then"))));
    let way = match back(provider, visit) {
        Ok(back) => provider.way_out(&trip, &back, now).await,
        Err(error) => Err(error),
    };
    match way {
        Ok(way) => Ok(with_cookie(see_other(&way), cookie::set_trip(&trip.reveal(), visit.connection()))),
        Err(error) => {
            tracing::warn!(%error, "nobody can set out to the province's sign-in");
            let words = session.map_or_else(|| visit.words(), Session::words);
            let text = words.sso.silent.fill(&[("name", &provider.name())]);
            refuse(app, visit, session, &trip.then, StatusCode::SERVICE_UNAVAILABLE, &text)
        }
    }
}

/// The own address of the return. It stands in the settings: what a request says of its host is believed
/// only within this machine.
fn back(provider: &Provider, visit: &Visit) -> Result<String, SsoError> {
    let own = || Some(visit.connection().origin()).filter(|_| visit.connection().local);
    let origin = provider.console().map(str::to_owned).or_else(own);
    origin.map(|origin| format!("{origin}{BACK}")).ok_or(SsoError::Nowhere)
}

/// Comes back from the provider, signed in there or not.
pub(in crate::web) async fn come_back(
    app: web::Data<App>,
    visit: Visit,
    request: HttpRequest,
) -> Result<HttpResponse, StaffError> {
    let provider = app.staff.sso.as_ref().ok_or(StaffError::Missing)?;
    let now = app.now().unix_timestamp();
    let session = request.extensions().get::<Session>().cloned();
    let words = session.as_ref().map_or_else(|| visit.words(), Session::words).clone();
    let query = Typed::of_query(visit.query());
    let trip = cookie::read_trip(&request, visit.connection()).and_then(|text| Trip::parse(&text, now));
    // Who owes the code of the telephone has nothing to prove again.
    let session = session.filter(|one| one.is_full() && trip.as_ref().is_none_or(|trip| trip.again));
    let arrived = match &trip {
        Some(trip) if trip.state() == query.get("state") && provider.is_from(query.get("iss")) => {
            Arrived { app: &app, visit: &visit, provider, trip, now }
        }
        Some(_) | None => {
            let text = words.sso.lost.fill(&[("name", &provider.name())]);
            return refuse(&app, &visit, session.as_ref(), "/staff", StatusCode::UNPROCESSABLE_ENTITY, &text);
        }
    };
    let then = arrived.trip.then.as_str();
    let outcome = match (&session, arrived.trip.again) {
        (Some(session), true) => arrived.confirm(session, &query).await?,
        (None, true) => Err(Stop::Lost),
        (_, false) => arrived.sign_in(&query).await?,
    };
    let response = match outcome {
        Ok(response) => response,
        Err(stop) => {
            let (status, phrase) = stop.say(&words.sso);
            let text = phrase.fill(&[("name", &provider.name())]);
            refuse(&app, &visit, session.as_ref(), then, status, &text)?
        }
    };
    Ok(with_cookie(response, cookie::clear_trip(visit.connection())))
}

/// Why somebody who came back is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// They did not finish there.
    Unfinished,
    Silent,
    /// What came back does not hold.
    Refused,
    /// No open account here.
    Unknown,
    /// Nobody is signed in any more who could prove who they are.
    Lost,
    /// Somebody else, or not just now.
    Other,
}

impl Stop {
    fn say(self, w: &crate::words::staff::sso::Words) -> (StatusCode, &Phrase) {
        match self {
            Self::Silent => (StatusCode::SERVICE_UNAVAILABLE, &w.silent),
            Self::Unfinished => (StatusCode::UNPROCESSABLE_ENTITY, &w.unfinished),
            Self::Refused | Self::Lost => (StatusCode::UNPROCESSABLE_ENTITY, &w.lost),
            Self::Unknown => (StatusCode::UNPROCESSABLE_ENTITY, &w.unknown),
            Self::Other => (StatusCode::UNPROCESSABLE_ENTITY, &w.other),
        }
    }
}

/// Somebody who came back with the state that they set out with.
struct Arrived<'a> {
    app: &'a App,
    visit: &'a Visit,
    provider: &'a Provider,
    trip: &'a Trip,
    now: i64,
}

impl Arrived<'_> {
    /// Begins a session exactly as after the password.
    async fn sign_in(&self, query: &Typed) -> Result<Result<HttpResponse, Stop>, StaffError> {
        let identity = match self.identity(query).await? {
            Ok(identity) => identity,
            Err(stop) => return Ok(Err(stop)),
        };
        let Some(person) = self.person(&identity).await? else {
            // Whom the provider means is not written down: nobody here is called so.
            let act = Act::new(self.now, Actor::Nobody, Action::SignInFailed, "").with("factor", "sso");
            self.app.store.record(self.app.ledger, &act).await?;
            return Ok(Err(Stop::Unknown));
        };
        let proof = if identity.second { Proof::ProviderWithSecond } else { Proof::Provider };
        login::begin(self.app, self.visit, &person, &self.trip.then, proof).await.map(Ok)
    }

    /// Notes that it is still them, under a new token.
    async fn confirm(
        &self,
        session: &Session,
        query: &Typed,
    ) -> Result<Result<HttpResponse, Stop>, StaffError> {
        let identity = match self.identity(query).await? {
            Ok(identity) => identity,
            Err(stop) => return Ok(Err(stop)),
        };
        let account = session.account();
        let same = self.person(&identity).await?.is_some_and(|person| person.account.no == account.no);
        let since = self.trip.begun - provider::SKEW_SEC;
        let young = |proved: i64| (since..=self.now + provider::SKEW_SEC).contains(&proved);
        if !same || !identity.proved.is_some_and(young) {
            let act = session.act(Action::SignInFailed, account.no.subject()).with("factor", "again-sso");
            self.app.store.record(self.app.ledger, &act).await?;
            return Ok(Err(Stop::Other));
        }
        let row = SessionRow { confirmed: self.now, seen: self.now, ..session.signed_in().row.clone() };
        let token = Token::new(self.app.random().map_err(StaffError::Random)?);
        let act = session.act(Action::Confirmed, account.no.subject()).with("proof", "provider");
        let (store, ledger) = (&self.app.store, self.app.ledger);
        let (new, old) = (token.hash(), session.hash());
        let begun = store.begin_session(ledger, &new, &row, Instead::Session(&old), Some(&act));
        if !begun.await? {
            return Ok(Ok(login::ended(self.visit)));
        }
        Ok(Ok(with_cookie(see_other(&self.trip.then), cookie::set(&token, self.visit.connection()))))
    }

    /// Who the provider says that it is; asked a few times a minute from one network only.
    async fn identity(&self, query: &Typed) -> Result<Result<Identity, Stop>, StaffError> {
        let code = query.get("code");
        if code.is_empty() || !query.get("error").is_empty() {
            return Ok(Err(Stop::Unfinished));
        }
        let buckets = [Bucket::Network(self.visit.connection().address)];
        if self.app.staff.throttle.take(&buckets, self.now).is_err() {
            return Ok(Err(Stop::Silent));
        }
        let found = match back(self.provider, self.visit) {
            Ok(back) => self.provider.identity(self.trip, code, &back, self.now).await,
            Err(error) => Err(error),
        };
        let stop = match found {
            Ok(identity) => {
                self.app.staff.throttle.give_back(&buckets);
                return Ok(Ok(identity));
            }
            Err(error) => {
                tracing::warn!(%error, "nobody is let in on the word of the province's sign-in");
                match error {
                    SsoError::Silent(_) | SsoError::Nowhere => Stop::Silent,
                    SsoError::Refused(_) => Stop::Refused,
                }
            }
        };
        let act = Act::new(self.now, Actor::Nobody, Action::SignInFailed, "").with("factor", "sso");
        self.app.store.record(self.app.ledger, &act).await?;
        Ok(Err(stop))
    }

    /// The open account that somebody has here: the one that is theirs already, else the one of their name,
    /// which is theirs from then on. A name that another one bears there later opens nothing.
    async fn person(&self, identity: &Identity) -> Result<Option<Person>, StaffError> {
        let (store, ledger) = (&self.app.store, self.app.ledger);
        let open = |person: &Person| !person.account.disabled;
        if let Some(person) = store.person_by_subject(ledger, &identity.subject).await? {
            return Ok(Some(person).filter(open));
        }
        let Some(login) = identity.login.as_deref().and_then(|text| text.parse::<Login>().ok()) else {
            return Ok(None);
        };
        let found = store.person_by_login(ledger, &login).await?.map(|(person, _)| person).filter(open);
        let Some(person) = found else { return Ok(None) };
        let who = Actor::Account(person.account.no);
        let act = Act::new(self.now, who, Action::ProviderBound, person.account.no.subject());
        let bound = store.bind_subject(ledger, person.account.no, &identity.subject, &act).await?;
        Ok(Some(person).filter(|_| bound))
    }
}

/// The page from which somebody set out, with what went wrong.
fn refuse(
    app: &App,
    visit: &Visit,
    session: Option<&Session>,
    then: &str,
    status: StatusCode,
    text: &Phrase,
) -> Result<HttpResponse, StaffError> {
    let mut errors = Errors::default();
    errors.add("sso", text);
    match session {
        Some(session) => frame::render(visit, status, &again::form(app, session, then.to_owned(), errors)),
        None => {
            frame::render(visit, status, &login::form(app, visit, then.to_owned(), String::new(), errors))
        }
    }
}
