//! The staff console: pages under `/staff`.
//!
//! # A page in five steps
//! 1. **Address.** A row in [`super::routes::table`] with its [`guard::Access`]: mostly
//!    `staff(Right::…)`; `recent(Right::…)` where what happens cannot be undone or touches others'
//!    accounts. The guard lets nobody else in, checks the form token and the origin of every unsafe
//!    request, and gives errors without words their page. `tests/api/rights.rs` tries every row with every
//!    role: a new row needs an example request in `tests/api/rights/examples.rs`.
//! 2. **Handler.** `pub async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse,
//!    StaffError>` in a file of its own here; a form's fields come as [`frame::Typed`], those of the address
//!    from `Typed::of_query(session.visit().query())`. Look things up with [`session::Session::campaign`],
//!    [`session::Session::unit`], [`session::Session::touchpoint`]: outside the person's units they are
//!    [`fault::StaffError::Missing`], like what does not exist. Lists are filtered by `session.scope(right)`.
//! 3. **Template** beside it: `{% extends "staff/layout.html" %}`, `{% import "staff/parts.html" as parts %}`,
//!    `{% block main %}`; a struct with `page: Frame` (`Frame::new(&app, &session, title)`), answered with
//!    [`frame::page`], or with [`frame::refused`] where [`frame::Errors`] say what is wrong. Every form
//!    begins with `{% call parts::token(page) %}{% endcall %}`.
//! 4. **Words**: a group in `src/words/staff.rs` and in both files `static/words/staff.*.yaml`; in the
//!    template `{{ page.w.group.key }}`.
//! 5. **Change and log**: `app.store.change_by(app.ledger, app.hour(), &session.act(Action::…, subject), |catalog|
//!    decide::…)` decides and logs in one transaction; a file that takes its time (print, export) is an
//!    [`orders::Orders::start`], which puts it on record. Then `app.mirror.catch_up(&app.store)`,
//!    `session.flash(&app, text)`, [`guard::see_other`].

pub mod again;
pub mod assets;
pub mod audit;
pub mod body;
pub mod campaigns;
pub mod code;
pub(in crate::web) mod comments;
pub(in crate::web) mod complaints;
pub mod confirm;
pub mod connection;
pub mod cookie;
pub mod definitions;
pub mod drafts;
pub mod fault;
pub mod frame;
pub mod guard;
pub mod hashing;
pub mod home;
pub(in crate::web) mod ledger;
pub mod login;
pub mod nav;
pub mod office;
pub(in crate::web) mod orders;
pub mod own;
pub mod paper;
pub mod said;
pub(in crate::web) mod samples;
mod sealing;
pub mod session;
pub mod settings;
pub mod setup;
pub(in crate::web) mod signals;
pub mod sso;
pub mod then;
pub mod throttle;
pub(in crate::web) mod tokens;
pub(in crate::web) mod touchpoints;
pub mod units;
pub mod upload;
pub mod users;

use crate::account::password;
use crate::account::seal::Seal;
use crate::campaign::Phase;
use crate::config::Network;
use crate::definition::diff::Tongue;
use hashing::Hashing;
use session::Session;
use sso::SsoSettings;
use sso::provider::Provider;
use std::sync::Arc;
use throttle::Throttle;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

/// How the console is reached.
#[derive(Debug, Clone, Default)]
pub struct StaffSettings {
    /// The only host name under which it answers; every one where unset.
    pub host: Option<String>,
    /// Proxies that are believed who asks and how.
    pub proxies: Vec<Network>,
    /// The sign-in of the province, beside name and password.
    pub sso: Option<SsoSettings>,
    /// Seals the secrets of second factors in the database; they lie there as they are where unset.
    pub seal: Option<Arc<Seal>>,
}

/// What the console keeps in memory.
pub struct Staff {
    pub throttle: Throttle,
    pub hashing: Hashing,
    /// What was ordered and is on its way.
    pub(in crate::web) orders: orders::Orders,
    pub sso: Option<Provider>,
    pub seal: Option<Arc<Seal>>,
}

impl Staff {
    /// With randomness for the salts.
    ///
    /// # Errors
    /// Where no password can be hashed.
    pub fn new(random: [u8; 32], settings: &StaffSettings) -> Result<Self, password::HashError> {
        let salt = std::array::from_fn(|at| random[at] ^ random[at + 16]);
        Ok(Self {
            throttle: Throttle::new(random),
            hashing: Hashing::new(salt)?,
            orders: orders::Orders::default(),
            sso: settings.sso.clone().map(Provider::new),
            seal: settings.seal.clone(),
        })
    }
}

/// Viet Nam is UTC+7 all year.
const LOCAL_SEC: i64 = 7 * 3600;

/// A moment as people in Viet Nam write it: `24/11/2026 15:04`.
#[must_use]
pub fn when(seconds: i64) -> String {
    let local = OffsetDateTime::from_unix_timestamp(seconds.saturating_add(LOCAL_SEC));
    let local = local.unwrap_or(OffsetDateTime::UNIX_EPOCH);
    format!("{} {:02}:{:02}", day(local.date()), local.hour(), local.minute())
}

/// A day: `24/11/2026`.
#[must_use]
pub fn day(date: Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), u8::from(date.month()), date.year())
}

/// The language in which whoever is signed in reads.
#[must_use]
pub fn tongue(session: &Session) -> Tongue {
    Tongue::of(session.words().tag)
}

/// A day as a browser's field sends it, `2026-11-24`, or as people type it, `24/11/2026`.
///
/// # Errors
/// Where it is none.
pub fn typed_day(text: &str) -> Result<Date, time::error::Parse> {
    let typed = format_description!("[day padding:none]/[month padding:none]/[year]");
    Date::parse(text, format_description!("[year]-[month]-[day]")).or_else(|_| Date::parse(text, typed))
}

/// A text as it stands in the value of an address.
#[must_use]
pub fn encoded(text: &str) -> String {
    text.bytes().map(then::encode).collect()
}

/// The roles of whoever is signed in, each with its unit: "Lãnh đạo đơn vị, Xã Vĩnh Linh".
#[must_use]
pub fn roles(session: &Session) -> Vec<String> {
    let grants = &session.person().grants.roles;
    grants.iter().map(|grant| role_of(session, *grant)).collect()
}

/// One role with its unit.
#[must_use]
pub fn role_of(session: &Session, grant: crate::account::Grant) -> String {
    let w = session.words();
    let unit = match grant.unit {
        None => w.frame.whole_ledger.to_string(),
        Some(no) => session.catalog().tree.get(no).map_or_else(|| no.0.to_string(), |unit| unit.name.clone()),
    };
    w.role.where_is.fill(&[("role", w.role.name(grant.role.as_str())), ("unit", &unit)]).to_string()
}

/// Whether a campaign is open, in words.
#[must_use]
pub fn phase(session: &Session, campaign: &crate::campaign::Campaign) -> String {
    let w = &session.words().home;
    match campaign.phase(session.today()) {
        Phase::NotYetOpen => w.not_yet.to_string(),
        Phase::Open => w.open.to_string(),
        Phase::Closed => w.closed.to_string(),
        Phase::Published => w.published.to_string(),
    }
}
