//! Who asks: a visitor of the console, and where somebody is signed in, who.

use super::body;
use super::connection::Connection;
use super::cookie;
use super::fault::StaffError;
use crate::account::audit::{Act, Action, Actor};
use crate::account::session::{Proof, Stage};
use crate::account::token::Token;
use crate::account::{Account, Person, Reach, Right, Scope};
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::ids::{CampaignId, TouchpointCode, UnitCode, UnitNo};
use crate::store::SignedIn;
use crate::touchpoint::Touchpoint;
use crate::unit::Unit;
use crate::web::App;
use crate::words::StaffWords;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use std::future::{Ready, ready};
use std::sync::Arc;
use time::Date;

/// Somebody at the console, signed in or not. Every handler of a staff page may take it.
#[derive(Clone)]
pub struct Visit(Arc<VisitParts>);

struct VisitParts {
    connection: Connection,
    token: Token,
    /// The browser does not have the token yet.
    fresh: bool,
    words: Arc<StaffWords>,
    path: String,
    query: String,
    accept_encoding: Option<String>,
    /// Pads the form token of this page.
    pad: [u8; 16],
}

impl Visit {
    /// Reads what the browser brings; gives it a token where it has none, for the form to sign in with.
    pub(super) fn of(app: &App, request: &HttpRequest) -> Result<Self, StaffError> {
        let connection = Connection::of(request, &app.settings.staff.proxies);
        let brought = cookie::read(request, &connection);
        let fresh = brought.is_none();
        let token = match brought {
            Some(token) => token,
            None => Token::new(app.random().map_err(StaffError::Random)?),
        };
        let text = |name| request.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let wish = crate::web::citizen::page::Wish::of(request);
        Ok(Self(Arc::new(VisitParts {
            connection,
            token,
            fresh,
            words: StaffWords::of(wish.language()),
            path: request.path().to_owned(),
            query: request.query_string().to_owned(),
            accept_encoding: text(header::ACCEPT_ENCODING),
            pad: app.random().map_err(StaffError::Random)?,
        })))
    }

    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.0.connection
    }

    #[must_use]
    pub fn token(&self) -> &Token {
        &self.0.token
    }

    /// Whether the browser still has to be given the token.
    pub(super) fn is_fresh(&self) -> bool {
        self.0.fresh
    }

    /// In the language of the browser.
    #[must_use]
    pub fn words(&self) -> &Arc<StaffWords> {
        &self.0.words
    }

    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    pub(super) fn accept_encoding(&self) -> Option<&str> {
        self.0.accept_encoding.as_deref()
    }

    /// What stands behind the question mark of the address.
    #[must_use]
    pub fn query(&self) -> &str {
        &self.0.query
    }

    /// The address as asked for.
    #[must_use]
    pub fn address(&self) -> String {
        let VisitParts { path, query, .. } = &*self.0;
        if query.is_empty() { path.clone() } else { format!("{path}?{query}") }
    }

    /// What every form of this page carries in the field [`body::FIELD`]; another one on each page, so
    /// that compressing a page betrays nothing.
    #[must_use]
    pub fn form_token(&self) -> String {
        self.0.token.form_token(self.0.pad)
    }
}

/// Somebody who is signed in. A handler that takes it cannot be reached by anyone else; which right they
/// have stands in the table of addresses.
#[derive(Clone)]
pub struct Session(Arc<SessionParts>);

struct SessionParts {
    visit: Visit,
    signed_in: SignedIn,
    words: Arc<StaffWords>,
    catalog: Arc<Catalog>,
    today: Date,
    now: i64,
}

impl Session {
    pub(super) fn new(app: &App, visit: Visit, signed_in: SignedIn) -> Self {
        let words = StaffWords::of(&signed_in.person.account.lang);
        let (today, now) = (app.hour().local_date(), app.now().unix_timestamp());
        Self(Arc::new(SessionParts { visit, signed_in, words, catalog: app.catalog(), today, now }))
    }

    #[must_use]
    pub fn visit(&self) -> &Visit {
        &self.0.visit
    }

    #[must_use]
    pub fn person(&self) -> &Person {
        &self.0.signed_in.person
    }

    #[must_use]
    pub fn account(&self) -> &Account {
        &self.0.signed_in.person.account
    }

    /// In the language that the person chose.
    #[must_use]
    pub fn words(&self) -> &Arc<StaffWords> {
        &self.0.words
    }

    /// The ledger's state that this request is answered from.
    #[must_use]
    pub fn catalog(&self) -> &Arc<Catalog> {
        &self.0.catalog
    }

    /// The local day.
    #[must_use]
    pub fn today(&self) -> Date {
        self.0.today
    }

    /// Seconds since 1970.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.0.now
    }

    pub(super) fn hash(&self) -> [u8; 32] {
        self.0.visit.token().hash()
    }

    pub(super) fn signed_in(&self) -> &SignedIn {
        &self.0.signed_in
    }

    /// Seconds until the session ends without a further request.
    #[must_use]
    pub fn ends_sec(&self) -> i64 {
        self.0.signed_in.row.ends() - self.0.now
    }

    pub(super) fn is_full(&self) -> bool {
        self.0.signed_in.row.stage == Stage::Full
    }

    /// Whether the person has the right somewhere.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        self.person().grants.have(right)
    }

    /// Where the person has the right.
    #[must_use]
    pub fn scope(&self, right: Right) -> Scope {
        self.person().grants.scope(right, self.0.today)
    }

    /// Whether the person proved within the last minutes who they are: asked before a dangerous action.
    /// Addresses of `Access::Recent` are never reached without.
    #[must_use]
    pub fn recent(&self) -> bool {
        self.0.signed_in.row.is_recent(self.0.now)
    }

    /// The page of what has to be done before anything else: an own password in the place of the one that
    /// was given out, the second factor that a role takes. Who came through the province's sign-in typed no
    /// password here, and perhaps gave a second factor there.
    #[must_use]
    pub fn owes(&self) -> Option<&'static str> {
        let proof = self.0.signed_in.row.proof;
        if self.account().first_password && proof == Proof::Password {
            return Some("/staff/account/password");
        }
        let lacks = self.person().lacks_second_factor() && proof != Proof::ProviderWithSecond;
        lacks.then_some("/staff/account/second")
    }

    /// As the audit log names the person.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Account(self.account().no)
    }

    /// A row for the audit log: this person, now.
    #[must_use]
    pub fn act(&self, action: Action, subject: impl Into<String>) -> Act {
        Act::new(self.0.now, self.actor(), action, subject)
    }

    /// A unit in which the person has the right, by the code that it bears today.
    ///
    /// # Errors
    /// [`StaffError::Missing`] for a unit outside the scope as for one that does not exist.
    pub fn unit(&self, code: &str, right: Right) -> Result<&Unit, StaffError> {
        let code: UnitCode = code.parse().map_err(|_no_code| StaffError::Missing)?;
        let unit = self.0.catalog.tree.find(&code, self.0.today).ok_or(StaffError::Missing)?;
        if self.holds(unit.no, right) { Ok(unit) } else { Err(StaffError::Missing) }
    }

    /// Whether the person has the right in this unit.
    #[must_use]
    pub fn holds(&self, unit: UnitNo, right: Right) -> bool {
        self.scope(right).contains(&self.0.catalog.tree, unit)
    }

    /// The units of a campaign, as they were when it opened.
    #[must_use]
    pub fn campaign_units(&self, campaign: &Campaign) -> Vec<UnitNo> {
        let tree = &self.0.catalog.tree;
        let unit = |code: &UnitCode| {
            let then = tree.find(code, campaign.opens);
            then.or_else(|| tree.find(code, self.0.today)).or_else(|| tree.bearers(code).next())
        };
        campaign.units.iter().filter_map(unit).map(|unit| unit.no).collect()
    }

    /// The units that take part in a campaign, now, and in which the person has the right: each before those
    /// below it.
    #[must_use]
    pub fn units_of(&self, campaign: &Campaign, right: Right) -> Vec<&Unit> {
        let (catalog, day) = (&self.0.catalog, campaign.day(self.0.today));
        let roots = catalog.campaign_roots(campaign, day).into_iter();
        let all = roots.flat_map(|root| catalog.tree.subtree(root, day));
        let scope = self.scope(right);
        all.filter(|unit| scope.contains(&catalog.tree, unit.no)).collect()
    }

    /// How much of a campaign lies where the person has the right.
    #[must_use]
    pub fn reach(&self, campaign: &Campaign, right: Right) -> Reach {
        self.scope(right).reach(&self.0.catalog.tree, self.campaign_units(campaign))
    }

    /// A campaign of which the person has the right at least in a part.
    ///
    /// # Errors
    /// [`StaffError::Missing`] for a campaign outside the scope as for one that does not exist.
    pub fn campaign(&self, id: &str, right: Right) -> Result<&Campaign, StaffError> {
        let id: CampaignId = id.parse().map_err(|_no_id| StaffError::Missing)?;
        let campaign = self.0.catalog.campaign(&id).ok_or(StaffError::Missing)?;
        if self.reach(campaign, right) == Reach::Outside { Err(StaffError::Missing) } else { Ok(campaign) }
    }

    /// A campaign of which the person has the right in all units: to change it.
    ///
    /// # Errors
    /// As [`Session::campaign`].
    pub fn whole_campaign(&self, id: &str, right: Right) -> Result<&Campaign, StaffError> {
        let campaign = self.campaign(id, right)?;
        if self.reach(campaign, right) == Reach::Whole { Ok(campaign) } else { Err(StaffError::Missing) }
    }

    /// A touchpoint in whose unit the person has the right.
    ///
    /// # Errors
    /// [`StaffError::Missing`] for a touchpoint outside the scope as for one that does not exist.
    pub fn touchpoint(&self, code: &str, right: Right) -> Result<&Touchpoint, StaffError> {
        let code: TouchpointCode = code.parse().map_err(|_no_code| StaffError::Missing)?;
        let touchpoint = self.0.catalog.touchpoints.get(&code).ok_or(StaffError::Missing)?;
        if self.holds(touchpoint.unit, right) { Ok(touchpoint) } else { Err(StaffError::Missing) }
    }

    /// Lets the next page say something first.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn flash(&self, app: &App, text: &str) -> Result<(), StaffError> {
        Ok(app.store.set_flash(app.ledger, &self.hash(), Some(text)).await?)
    }
}

impl FromRequest for Visit {
    type Error = StaffError;
    type Future = Ready<Result<Self, StaffError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(request.extensions().get::<Self>().cloned().ok_or(StaffError::Unguarded))
    }
}

impl FromRequest for Session {
    type Error = StaffError;
    type Future = Ready<Result<Self, StaffError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(request.extensions().get::<Self>().cloned().ok_or(StaffError::Unguarded))
    }
}

/// Whether a request's form token is this visit's.
pub(super) fn carries_token(
    visit: &Visit,
    request: &actix_web::dev::ServiceRequest,
    bytes: &actix_web::web::Bytes,
) -> bool {
    body::form_token(request, bytes).is_some_and(|text| visit.token().is_form_token(&text))
}
