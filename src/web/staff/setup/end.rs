//! Everything at once: the ledger's units, questionnaires and office, the first account, its first session.

use super::super::fault::StaffError;
use super::super::guard::see_other;
use super::super::login;
use super::{Way, office};
use crate::account::audit::{Act, Action, Actor};
use crate::account::session::Proof;
use crate::account::{AccountNo, DisplayName, Grant, Login, Role};
use crate::catalog::Catalog;
use crate::catalog::decide::founding::{Founding, found};
use crate::definition::shipped;
use crate::store::{ChangeError, NewAccount, SetupRefusal};
use crate::web::App;
use actix_web::HttpResponse;

/// Sets the ledger up and leads to the second factor. Where somebody else was first, to the page that says
/// so: the one to sign in.
pub(super) async fn all(
    app: &App,
    way: &Way,
    name: DisplayName,
    login: Login,
    password: &str,
) -> Result<HttpResponse, StaffError> {
    let (visit, now) = (&way.visit, app.now().unix_timestamp());
    let salt = app.random().map_err(StaffError::Random)?;
    let whole = |role| Grant { role, unit: None };
    let account = NewAccount {
        login,
        name,
        lang: way.words.tag.to_owned(),
        password: app.staff.hashing.hash(password.to_owned(), salt).await?,
        first_until: None,
        roles: [Role::Admin, Role::HomeAffairs].map(whole).into(),
    };
    let founding = founding(app, way);
    let place = way.begun.place.clone();
    let acts = move |no| acts(now, no, &place);
    let decide = |catalog: &Catalog| found(catalog, &founding);
    let holder = visit.token().hash();
    let done = app.store.set_up(app.ledger, &holder, (app.hour(), now), account, acts, decide).await;
    app.mirror.catch_up(&app.store).await?;
    let no = match done {
        Ok(no) => no,
        Err(ChangeError::Refused(SetupRefusal::Over)) => return Ok(see_other("/staff/setup")),
        Err(ChangeError::Refused(refused)) => return Err(StaffError::Broken(format!("{refused:?}"))),
        Err(ChangeError::Store(error)) => return Err(error.into()),
    };
    let person = app.store.person(app.ledger, no).await?.ok_or(StaffError::Missing)?;
    login::begin(app, visit, &person, "/staff/account/second", Proof::Password).await
}

/// What the ledger begins with; what the configuration file says of the office is said here, too, so that
/// the ledger has a name whoever serves it.
fn founding(app: &App, way: &Way) -> Founding {
    let mut office = office::typed(&way.begun);
    if let Some(name) = &app.settings.office.name {
        office.name.clone_from(name);
    }
    let names = shipped::SHIPPED.iter().filter_map(|(file, _)| file.strip_suffix(".yaml"));
    Founding {
        units: way.place().map(|place| place.files()).unwrap_or_default(),
        definitions: names.filter_map(shipped::find).collect(),
        office,
    }
}

/// A row of the log for each thing that was done.
fn acts(now: i64, no: AccountNo, place: &str) -> Vec<Act> {
    let created = Act::new(now, Actor::Nobody, Action::AccountCreated, no.subject());
    let did = |action, subject: &str| Act::new(now, Actor::Account(no), action, subject);
    let names: Vec<_> = shipped::SHIPPED.iter().filter_map(|(file, _)| file.strip_suffix(".yaml")).collect();
    let mut acts = vec![
        created.with("role", "admin home-affairs").with("by", "setup"),
        did(Action::SettingsChanged, "office"),
        did(Action::DefinitionPublished, &names.join(" ")),
    ];
    if place != super::LATER {
        acts.push(did(Action::UnitsChanged, place).with("source", "official"));
    }
    acts
}
