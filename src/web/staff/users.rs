//! `/staff/users`: who may sign in, and as what. Whoever manages accounts in a unit sees and changes those
//! whose every role lies in it; the first password of an account is shown once.

pub mod change;
pub mod erase;
pub mod new;
pub mod one;

use super::fault::StaffError;
use super::frame::{self, Choice, Frame, Typed};
use super::session::Session;
use super::{role_of, when};
use crate::account::{AccountNo, Grant, Person, Right, Role};
use crate::ids::UnitNo;
use crate::web::App;
use actix_web::{HttpResponse, web};
use askama::Template;

/// A list of more units than this is no list to choose from: then the code is typed.
const LONGEST_LIST: usize = 500;

#[derive(Template)]
#[template(path = "staff/users/list.html")]
struct ListPage {
    page: Frame,
    people: Vec<Line>,
}

struct Line {
    no: u32,
    login: String,
    name: String,
    roles: Vec<String>,
    state: String,
    last: String,
}

/// Everyone whose account this person manages.
pub(in crate::web) async fn list(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let w = session.words();
    let people = app.store.people(app.ledger).await?;
    let line = |person: &Person| Line {
        no: person.account.no.0,
        login: person.account.login.to_string(),
        name: person.account.name.to_string(),
        roles: person.grants.roles.iter().map(|grant| role_of(&session, *grant)).collect(),
        state: state(&session, person),
        last: person.account.last_login.map_or_else(|| "–".to_owned(), when),
    };
    let people = people.iter().filter(|person| manages(&session, person)).map(line).collect();
    frame::page(&session, &ListPage { page: Frame::new(&app, &session, w.users.title.to_string()), people })
}

/// Whether an account is this person's to manage. One whose person was forgotten is nobody's.
pub(super) fn manages(session: &Session, person: &Person) -> bool {
    if person.account.is_erased() {
        return false;
    }
    let scope = session.scope(Right::ManageAccounts);
    let within = |grant: &Grant| grant.unit.is_some_and(|no| scope.contains(&session.catalog().tree, no));
    let roles = &person.grants.roles;
    scope.is_whole() || (!roles.is_empty() && roles.iter().all(within))
}

/// The account of an address.
pub(super) async fn find(app: &App, session: &Session, no: u32) -> Result<Person, StaffError> {
    let person = app.store.person(app.ledger, AccountNo(no)).await?;
    person.filter(|person| manages(session, person)).ok_or(StaffError::Missing)
}

/// What there is to know of an account at a glance.
pub(super) fn state(session: &Session, person: &Person) -> String {
    let w = &session.words().users;
    let account = &person.account;
    let expired = account.password_until.is_some_and(|until| session.now() >= until);
    let word = match (account.disabled, account.first_password) {
        (true, _) => &w.state_disabled,
        (false, true) if expired => &w.state_expired,
        (false, true) => &w.state_first,
        (false, false) if person.lacks_second_factor() => &w.state_no_factor,
        (false, false) => &w.state_in_use,
    };
    word.to_string()
}

/// The five roles to choose from.
pub(super) fn role_choices(session: &Session, typed: &str) -> Vec<Choice> {
    let w = &session.words().role;
    let choice = |role: Role| Choice {
        value: role.to_string(),
        text: w.name(role.as_str()).to_string(),
        more: w.does(role.as_str()).to_string(),
        chosen: role.as_str() == typed,
    };
    Role::ALL.map(choice).into()
}

/// The units in which this person may give roles, to choose from; empty where there are too many.
pub(super) fn unit_choices(session: &Session) -> Vec<Choice> {
    let scope = session.scope(Right::ManageAccounts);
    let units = scope.units(&session.catalog().tree);
    if units.len() > LONGEST_LIST {
        return Vec::new();
    }
    let choice = |unit: &&crate::unit::Unit| Choice {
        value: unit.code.to_string(),
        text: unit.name.clone(),
        ..Choice::default()
    };
    units.iter().map(choice).collect()
}

/// The unit of a form: its code, or its code and name; with `whole` ticked, the whole ledger, which nobody
/// gives by leaving a field empty.
///
/// # Errors
/// [`StaffError::Missing`] where there is none such in which this person may give roles.
pub(super) fn typed_unit(session: &Session, typed: &Typed) -> Result<Option<UnitNo>, StaffError> {
    if typed.get("whole") == "1" {
        return if may_give_whole(session) { Ok(None) } else { Err(StaffError::Missing) };
    }
    let code = typed.get("unit").split_whitespace().next().unwrap_or("");
    session.unit(code, Right::ManageAccounts).map(|unit| Some(unit.no))
}

/// Whether this person may give roles in the whole ledger.
pub(super) fn may_give_whole(session: &Session) -> bool {
    session.scope(Right::ManageAccounts).is_whole()
}
