//! `/staff/account`: one's own account.

pub mod idle;
pub mod password;
pub mod second;

use super::fault::StaffError;
use super::frame::{self, Frame, Typed};
use super::guard::see_other;
use super::session::Session;
use super::{roles, when};
use crate::account::audit::Action;
use crate::ids::write_hex;
use crate::web::App;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/own/account.html")]
struct AccountPage {
    page: Frame,
    login: String,
    name: String,
    second_factor: bool,
    codes: String,
    roles: Vec<String>,
    sessions: Vec<SessionLine>,
}

/// A place where one is signed in.
struct SessionLine {
    /// The hash of its token in hexadecimal: names it, opens nothing.
    id: String,
    begun: String,
    seen: String,
    this: bool,
}

/// What the account is, and where it is signed in.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let account = session.account();
    let w = session.words();
    let left = app.store.recovery_codes(app.ledger, account.no).await?;
    let open = app.store.sessions(app.ledger, account.no, session.now()).await?;
    let own = session.hash();
    let line = |one: crate::store::OpenSession| {
        let mut id = String::new();
        write_hex(&mut id, &one.hash).unwrap_or_default();
        let (begun, seen) = (when(one.row.begun), when(one.row.seen));
        SessionLine { id, begun, seen, this: one.hash == own }
    };
    let page = AccountPage {
        page: Frame::new(&app, &session, w.own.title.to_string()),
        login: account.login.to_string(),
        name: account.name.to_string(),
        second_factor: account.second_factor,
        codes: w.second.remaining.count(usize::try_from(left).unwrap_or(usize::MAX)).to_string(),
        roles: roles(&session),
        sessions: open.into_iter().map(line).collect(),
    };
    frame::page(&session, &page)
}

/// `POST /staff/account/language`.
pub(in crate::web) async fn language(
    app: web::Data<App>,
    session: Session,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let account = session.account();
    let lang = if typed.get("lang") == "en" { "en" } else { "vi" };
    let act = session.act(Action::AccountChanged, account.no.subject()).with("lang", lang);
    app.store.rename_account(app.ledger, account.no, &account.name, lang, &act).await?;
    session.flash(&app, &crate::words::StaffWords::of(lang).own.language_done).await?;
    Ok(see_other("/staff/account"))
}

/// `POST /staff/account/sessions`: ends one of one's own sessions.
pub(in crate::web) async fn end_session(
    app: web::Data<App>,
    session: Session,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let account = session.account();
    let open = app.store.sessions(app.ledger, account.no, session.now()).await?;
    let named = |hash: &[u8; 32]| {
        let mut id = String::new();
        write_hex(&mut id, hash).unwrap_or_default();
        id == typed.get("session")
    };
    let hash = open.into_iter().map(|one| one.hash).find(named).ok_or(StaffError::Missing)?;
    let act = session.act(Action::SessionsEnded, account.no.subject());
    app.store.end_session(app.ledger, account.no, &hash, &act).await?;
    session.flash(&app, &session.words().own.session_ended).await?;
    Ok(see_other("/staff/account"))
}
