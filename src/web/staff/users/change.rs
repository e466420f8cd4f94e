//! What is done to an account: roles given and taken, shut, opened, given a new first password.

use super::new::{First, read_grant, shown, unit_code};
use super::{find, one};
use crate::account::audit::{Act, Action};
use crate::account::password::FIRST_SEC;
use crate::account::{Grant, Person};
use crate::ids::UnitNo;
use crate::store::{AccountRefusal, ChangeError};
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Typed};
use crate::web::staff::guard::see_other;
use crate::web::staff::session::Session;
use crate::words::Phrase;
use actix_web::{HttpResponse, web};

/// `POST /staff/users/{account}/grant`.
pub(in crate::web) async fn grant(
    app: web::Data<App>,
    session: Session,
    no: web::Path<u32>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let person = find(&app, &session, *no).await?;
    let mut errors = Errors::default();
    let Some(grant) = read_grant(&session, &typed, &mut errors) else {
        return frame::refused(&session, &one::page(&app, &session, &person, &typed, errors));
    };
    let act = about_role(&session, &person, Action::RoleGranted, grant);
    let changed = app.store.grant(app.ledger, person.account.no, grant, &act).await;
    done(&app, &session, &person, changed, &session.words().users.granted).await
}

/// `POST /staff/users/{account}/revoke`.
pub(in crate::web) async fn revoke(
    app: web::Data<App>,
    session: Session,
    no: web::Path<u32>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let person = find(&app, &session, *no).await?;
    let unit = typed.get("unit").strip_prefix('#').and_then(|no| no.parse().ok()).map(UnitNo);
    let named = |grant: &&Grant| grant.role.as_str() == typed.get("role") && grant.unit == unit;
    let Some(grant) = person.grants.roles.iter().find(named).copied() else {
        // Taken away by somebody else meanwhile.
        return Ok(see_other(&address(&person)));
    };
    let act = about_role(&session, &person, Action::RoleRevoked, grant);
    let changed = app.store.revoke(app.ledger, person.account.no, grant, &act).await;
    done(&app, &session, &person, changed, &session.words().users.revoked).await
}

/// `POST /staff/users/{account}/disable`.
pub(in crate::web) async fn disable(
    app: web::Data<App>,
    session: Session,
    no: web::Path<u32>,
) -> Result<HttpResponse, StaffError> {
    let said = &session.words().users.disabled;
    switch(&app, &session, *no, true, Action::AccountDisabled, said).await
}

/// `POST /staff/users/{account}/enable`.
pub(in crate::web) async fn enable(
    app: web::Data<App>,
    session: Session,
    no: web::Path<u32>,
) -> Result<HttpResponse, StaffError> {
    let said = &session.words().users.enabled;
    switch(&app, &session, *no, false, Action::AccountEnabled, said).await
}

async fn switch(
    app: &App,
    session: &Session,
    no: u32,
    disabled: bool,
    action: Action,
    said: &Phrase,
) -> Result<HttpResponse, StaffError> {
    let person = find(app, session, no).await?;
    let act = session.act(action, person.account.no.subject());
    let changed = app.store.disable_account(app.ledger, person.account.no, disabled, &act).await;
    done(app, session, &person, changed, said).await
}

/// `POST /staff/users/{account}/reset`: a new first password; with `factor`, the second factor goes too.
pub(in crate::web) async fn reset(
    app: web::Data<App>,
    session: Session,
    no: web::Path<u32>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let person = find(&app, &session, *no).await?;
    let (no, login) = (person.account.no, person.account.login.as_str());
    let first = First::new(&app).await?;
    if typed.get("factor") == "1" {
        let act = session.act(Action::SecondFactorRemoved, no.subject());
        app.store.set_second_factor(app.ledger, no, None, &[], &act).await?;
    }
    let until = session.now() + FIRST_SEC;
    let act = session.act(Action::PasswordReset, no.subject());
    app.store.set_password(app.ledger, no, &first.hash, Some(until), None, &act).await?;
    shown(&app, &session, no.0, login, &session.words().users.reset_done, &first.shown)
}

fn about_role(session: &Session, person: &Person, action: Action, grant: Grant) -> Act {
    let act = session.act(action, person.account.no.subject());
    act.with("role", &grant.role).with("unit", &unit_code(session, grant))
}

/// Back to the account, with what was done, or with why not.
async fn done(
    app: &App,
    session: &Session,
    person: &Person,
    changed: Result<(), ChangeError<AccountRefusal>>,
    said: &Phrase,
) -> Result<HttpResponse, StaffError> {
    match changed {
        Ok(()) => session.flash(app, said).await?,
        Err(ChangeError::Refused(AccountRefusal::LastAdmin)) => {
            session.flash(app, &session.words().users.last_admin).await?;
        }
        Err(error) => return Err(error.into()),
    }
    // Whoever took their own last role here has no page to come back to.
    Ok(see_other(&address(person)))
}

fn address(person: &Person) -> String {
    format!("/staff/users/{}", person.account.no)
}
