//! `/staff/users/{account}`: one account.

use super::{find, may_give_whole, role_choices, state, unit_choices};
use crate::account::Person;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Choice, Errors, Frame, Typed};
use crate::web::staff::session::Session;
use crate::web::staff::{role_of, when};
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/users/one.html")]
pub(super) struct OnePage {
    page: Frame,
    no: u32,
    login: String,
    state: String,
    second_factor: bool,
    disabled: bool,
    created: String,
    last: String,
    roles: Vec<Given>,
    choices: Vec<Choice>,
    unit: String,
    units: Vec<Choice>,
    whole: Option<bool>,
}

/// A role that the account has.
struct Given {
    text: String,
    role: String,
    /// `#` and the unit's number; empty for the whole ledger.
    unit: String,
}

/// The account with its roles, and what can be done to it.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    session: Session,
    no: web::Path<u32>,
) -> Result<HttpResponse, StaffError> {
    let person = find(&app, &session, *no).await?;
    frame::page(&session, &page(&app, &session, &person, &Typed::default(), Errors::default()))
}

pub(super) fn page(app: &App, session: &Session, person: &Person, typed: &Typed, errors: Errors) -> OnePage {
    let account = &person.account;
    let given = |grant: &crate::account::Grant| Given {
        text: role_of(session, *grant),
        role: grant.role.to_string(),
        unit: grant.unit.map_or_else(String::new, |no| format!("#{}", no.0)),
    };
    OnePage {
        page: Frame::new(app, session, account.name.to_string()).with_errors(errors),
        no: account.no.0,
        login: account.login.to_string(),
        state: state(session, person),
        second_factor: account.second_factor,
        disabled: account.disabled,
        created: when(account.created),
        last: account.last_login.map_or_else(|| "–".to_owned(), when),
        roles: person.grants.roles.iter().map(given).collect(),
        choices: role_choices(session, typed.get("role")),
        unit: typed.get("unit").to_owned(),
        units: unit_choices(session),
        whole: may_give_whole(session).then_some(typed.get("whole") == "1"),
    }
}
