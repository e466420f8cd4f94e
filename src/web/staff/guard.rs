//! What stands before every staff page, in one place: who may come in, and from where. A handler runs
//! only where its row in the table of addresses lets this request in.

use super::body;
use super::cookie;
use super::fault::{self, Fault, StaffError};
use super::session::{Session, Visit, carries_token};
use super::then::with_then;
use super::throttle::Bucket;
use crate::account::Right;
use crate::account::audit::Action;
use crate::account::session::Stage;
use crate::web::headers::speaks;
use crate::web::{App, routes};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, HttpRequest, HttpResponse, ResponseError as _, web};
use std::sync::Arc;

/// Who may come to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everyone; nobody is asked who they are.
    Public,
    /// Everyone, while nobody has set the ledger up: the pages that do. Afterwards they are not there.
    Setup,
    /// Staff who are not signed in: the page to do so.
    SignedOut,
    /// Whoever comes back from the sign-in of the province, signed in or not: the page knows them by the
    /// cookie with which they set out.
    Returning,
    /// Who gave the password and still owes the code of the telephone.
    Half,
    /// Signed in, even with a password that was given out or without the second factor that the role
    /// takes: the pages where that is mended, and the way out.
    Unready,
    /// Signed in, whatever the role.
    SignedIn,
    /// Signed in with this right somewhere.
    Staff(Right),
    /// With this right, and who proved within the last minutes who they are.
    Recent(Right),
    /// Without a right of their own, as [`Access::SignedIn`], and proved it as [`Access::Recent`].
    RecentOwn,
}

/// One row of the table of addresses, as the guard needs it.
#[derive(Debug, Clone)]
pub struct Gate {
    pub method: Method,
    pub access: Access,
    /// Bytes that a body may have.
    pub max_body: usize,
    /// Asked by an open page, not by a person: keeps no session alive.
    pub quiet: bool,
}

/// Everything on staff pages comes from here, and nothing else runs.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);

/// The same where a page shows forms on telephones.
const POLICY_WITH_FRAMES: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-src 'self'; frame-ancestors 'none'",
);

/// Whether the page of this address frames forms to look at: a draft's, a questionnaire's.
fn frames(path: &str) -> bool {
    path.starts_with("/staff/drafts/") || path == "/staff/definitions/one"
}

/// Marks a response that stands in a frame of ours, with a policy of its own.
pub struct Framed;

/// Forms of staff pages say where they come from; other sites are told nothing.
const REFERRER: HeaderValue = HeaderValue::from_static("same-origin");

/// Sessions are noted as used once a minute at most.
const TOUCH_SEC: i64 = 60;

/// Why a request goes no further.
enum Turned {
    Fault(Fault),
    Error(StaffError),
    To(String),
}

impl From<Fault> for Turned {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl<E: Into<StaffError>> From<E> for Turned {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}

/// Lets a request to one of these gates in, or turns it away.
///
/// # Errors
/// Only what the service reports.
pub async fn admit<B: MessageBody + 'static>(
    gates: Arc<[Gate]>,
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let asked = if *request.method() == Method::HEAD { &Method::GET } else { request.method() };
    let gate = gates.iter().find(|gate| gate.method == *asked).cloned();
    if gate.as_ref().is_some_and(|gate| gate.access == Access::Public) {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let Some(app) = request.app_data::<web::Data<App>>().cloned() else {
        return Err(StaffError::Unguarded.into());
    };
    let visit = match Visit::of(&app, request.request()) {
        Ok(visit) => visit,
        Err(error) => return Ok(request.into_response(error.error_response())),
    };
    request.extensions_mut().insert(visit.clone());
    let mut session = None;
    let response = match enter(&app, gate.as_ref(), &visit, &mut request, &mut session).await {
        Ok(()) => next.call(request).await?.map_into_boxed_body(),
        Err(Turned::To(address)) => request.into_response(see_other(&address)),
        Err(Turned::Fault(fault)) => {
            if let Some(session) = &session {
                tell(&app, session, fault).await;
            }
            let page = fault::respond(&app, &visit, session.as_ref(), fault, fault.status());
            request.into_response(page)
        }
        Err(Turned::Error(error)) => request.into_response(error.error_response()),
    };
    Ok(leave(&app, &visit, session.as_ref(), response).await)
}

/// Writes into the log what somebody who is signed in was refused; not every one of a thousand.
async fn tell(app: &App, session: &Session, fault: Fault) {
    let why = match fault {
        Fault::Forbidden => "right",
        Fault::Foreign => "form",
        Fault::Missing
        | Fault::Insecure
        | Fault::Method
        | Fault::TooLarge
        | Fault::Late
        | Fault::Bad
        | Fault::Busy
        | Fault::Broken => return,
    };
    let bucket = [Bucket::Refused(session.account().no.0)];
    if app.staff.throttle.take(&bucket, session.now()).is_ok() {
        let act = session.act(Action::Refused, session.visit().path()).with("why", why);
        if let Err(error) = app.store.record(app.ledger, &act).await {
            tracing::error!(%error, "the log does not tell of a refusal");
        }
    }
}

/// All that is asked of a request, in order. Puts the session where handlers find it.
async fn enter(
    app: &App,
    gate: Option<&Gate>,
    visit: &Visit,
    request: &mut ServiceRequest,
    known: &mut Option<Session>,
) -> Result<(), Turned> {
    let connection = visit.connection();
    if app.settings.staff.host.as_deref().is_some_and(|host| host != connection.host_name()) {
        return Err(Fault::Missing.into());
    }
    if !connection.may_sign_in() {
        return Err(Fault::Insecure.into());
    }
    let now = app.now().unix_timestamp();
    if !visit.is_fresh() {
        let hash = visit.token().hash();
        if let Some(mut signed_in) = app.store.session(app.ledger, &hash, now).await? {
            let somebody = !gate.is_some_and(|gate| gate.quiet);
            if somebody && signed_in.row.stage == Stage::Full && now - signed_in.row.seen >= TOUCH_SEC {
                app.store.touch_session(app.ledger, &hash, now).await?;
                signed_in.row.seen = now;
            }
            let session = Session::new(app, visit.clone(), signed_in);
            request.extensions_mut().insert(session.clone());
            *known = Some(session);
        }
    }
    let Some(gate) = gate else { return Ok(()) };
    if !matches!(gate.method, Method::GET | Method::HEAD) {
        let body = body::read(request, gate.max_body).await?;
        if !comes_from_here(request.headers(), visit) || !carries_token(visit, request, &body) {
            return Err(Fault::Foreign.into());
        }
    }
    let waits = app.catalog().awaits_setup() && !app.store.has_accounts(app.ledger).await?;
    if gate.access == Access::Setup && !waits {
        return Err(Fault::Missing.into());
    }
    if gate.access == Access::SignedOut && waits {
        return Err(Turned::To("/staff/setup".to_owned()));
    }
    may_enter(gate, visit, known.as_ref())
}

/// Whether this person, or nobody, may pass this gate.
fn may_enter(gate: &Gate, visit: &Visit, session: Option<&Session>) -> Result<(), Turned> {
    let Some(session) = session else {
        return if matches!(gate.access, Access::Setup | Access::SignedOut | Access::Returning) {
            Ok(())
        } else {
            Err(Turned::To(sign_in_address(gate, visit)))
        };
    };
    if !session.is_full() {
        return match gate.access {
            Access::Half | Access::Setup | Access::SignedOut | Access::Returning => Ok(()),
            Access::Public
            | Access::Unready
            | Access::SignedIn
            | Access::Staff(_)
            | Access::Recent(_)
            | Access::RecentOwn => Err(Turned::To("/staff/login/code".to_owned())),
        };
    }
    let right = match gate.access {
        Access::Half | Access::SignedOut => return Err(Turned::To("/staff".to_owned())),
        Access::Unready | Access::Public | Access::Setup | Access::Returning => return Ok(()),
        Access::SignedIn | Access::RecentOwn => None,
        Access::Staff(right) | Access::Recent(right) => Some(right),
    };
    if let Some(first) = session.owes() {
        return Err(Turned::To(first.to_owned()));
    }
    if right.is_some_and(|right| !session.may(right)) {
        return Err(Fault::Forbidden.into());
    }
    if matches!(gate.access, Access::Recent(_) | Access::RecentOwn) && !session.recent() {
        return Err(Turned::To(with_then("/staff/again", &back_to(gate, visit))));
    }
    Ok(())
}

fn sign_in_address(gate: &Gate, visit: &Visit) -> String {
    let back = back_to(gate, visit);
    if back == "/staff" { "/staff/login".to_owned() } else { with_then("/staff/login", &back) }
}

/// Where to go on afterwards: the page that was asked for, or the one above what a form was sent to.
fn back_to(gate: &Gate, visit: &Visit) -> String {
    if gate.method == Method::GET {
        return visit.address();
    }
    let answered =
        |path: &str| routes::table().iter().any(|row| row.method == Method::GET && row.path == path);
    let path = visit.path();
    if answered(path) {
        return path.to_owned();
    }
    path.rsplit_once('/').map_or("/staff", |(above, _)| above).to_owned()
}

/// Whether a browser says that the form stood on a page of ours. One that says nothing is left to the
/// token.
fn comes_from_here(headers: &HeaderMap, visit: &Visit) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let site = text("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none");
    let origin = text("origin").is_none_or(|origin| origin == visit.connection().origin());
    site && origin
}

/// Who sends a request to an address that programs use too: somebody who is signed in with nothing left
/// to do first and has this right somewhere, from a page of ours, with the form token in its header.
///
/// # Errors
/// Where the database does not answer.
pub(in crate::web) async fn caller(
    app: &App,
    request: &HttpRequest,
    right: Right,
) -> Result<Option<Session>, StaffError> {
    let visit = Visit::of(app, request)?;
    let connection = visit.connection();
    let hosted = app.settings.staff.host.as_deref().is_none_or(|host| host == connection.host_name());
    let token = request.headers().get(body::HEADER).and_then(|token| token.to_str().ok());
    let ours = comes_from_here(request.headers(), &visit)
        && token.is_some_and(|token| visit.token().is_form_token(token));
    if visit.is_fresh() || !connection.may_sign_in() || !hosted || !ours {
        return Ok(None);
    }
    let now = app.now().unix_timestamp();
    let signed_in = app.store.session(app.ledger, &visit.token().hash(), now).await?;
    let session = signed_in.map(|signed_in| Session::new(app, visit, signed_in));
    Ok(session.filter(|session| session.is_full() && session.owes().is_none() && session.may(right)))
}

/// Gives an error its page and every answer its headers.
async fn leave(
    app: &App,
    visit: &Visit,
    session: Option<&Session>,
    mut response: ServiceResponse<BoxBody>,
) -> ServiceResponse<BoxBody> {
    let status = response.status();
    if (status.is_client_error() || status.is_server_error()) && !speaks(response.headers()) {
        let page = fault::respond(app, visit, session, Fault::of_status(status), status);
        response = crate::web::headers::replace(response, page);
    }
    if let Some(session) = session
        && session.signed_in().flash.is_some()
        && status == StatusCode::OK
        && response.request().method() == Method::GET
        && let Err(error) = app.store.set_flash(app.ledger, &session.hash(), None).await
    {
        tracing::warn!(%error, "a message is shown twice");
    }
    let showing = session.is_some() && frames(visit.path());
    let framed = response.response().extensions().contains::<Framed>();
    let headers = response.headers_mut();
    if !framed {
        let policy = if showing { POLICY_WITH_FRAMES } else { POLICY };
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::REFERRER_POLICY, REFERRER);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Only a page with a form has use for it.
    if visit.is_fresh() && status == StatusCode::OK && !headers.contains_key(header::SET_COOKIE) {
        headers.append(header::SET_COOKIE, cookie::set(visit.token(), visit.connection()));
    }
    response
}

/// 303: the browser asks for the next page with GET.
#[must_use]
pub fn see_other(address: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, address)).finish()
}
