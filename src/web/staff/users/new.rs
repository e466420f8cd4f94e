//! `/staff/users/new`, `POST /staff/users`: a new account, and its first password, shown once.

use super::{may_give_whole, role_choices, typed_unit, unit_choices};
use crate::account::audit::Action;
use crate::account::password::FIRST_SEC;
use crate::account::token::TypedCode;
use crate::account::{DisplayName, Grant, Login, Role};
use crate::store::{AccountRefusal, ChangeError, NewAccount};
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Choice, Errors, Frame, Typed};
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/users/new.html")]
struct NewPage {
    page: Frame,
    name: String,
    login: String,
    roles: Vec<Choice>,
    unit: String,
    units: Vec<Choice>,
    /// Roles may be given in the whole ledger, and whether that is ticked.
    whole: Option<bool>,
}

#[derive(Template)]
#[template(path = "staff/users/password.html")]
struct PasswordPage {
    page: Frame,
    no: u32,
    done: String,
    login: String,
    password: String,
}

/// The form.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    frame::page(&session, &form(&app, &session, &Typed::default(), Errors::default()))
}

fn form(app: &App, session: &Session, typed: &Typed, errors: Errors) -> NewPage {
    NewPage {
        page: Frame::new(app, session, session.words().users.add.to_string()).with_errors(errors),
        name: typed.get("name").to_owned(),
        login: typed.get("login").to_owned(),
        roles: role_choices(session, typed.get("role")),
        unit: typed.get("unit").to_owned(),
        units: unit_choices(session),
        whole: may_give_whole(session).then_some(typed.get("whole") == "1"),
    }
}

/// A role with its unit, as chosen in a form; what is wrong with it is noted.
pub(super) fn read_grant(session: &Session, typed: &Typed, errors: &mut Errors) -> Option<Grant> {
    let w = &session.words().users;
    let role = errors.keep("role", typed.get("role").parse::<Role>(), &w.role_missing);
    let unit = errors.keep("unit", typed_unit(session, typed), &w.unit_missing);
    Some(Grant { role: role?, unit: unit? })
}

/// Creates the account.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let w = &session.words().users;
    let mut errors = Errors::default();
    let name = errors.keep("name", typed.get("name").parse::<DisplayName>(), &w.name_wrong);
    let login = errors.keep("login", typed.get("login").parse::<Login>(), &w.login_wrong);
    let grant = read_grant(&session, &typed, &mut errors);
    let (Some(name), Some(login), Some(grant)) = (name, login, grant) else {
        return frame::refused(&session, &form(&app, &session, &typed, errors));
    };
    let first = First::new(&app).await?;
    let new = NewAccount {
        login: login.clone(),
        name,
        lang: "vi".into(),
        password: first.hash,
        first_until: Some(session.now() + FIRST_SEC),
        roles: [grant].into(),
    };
    let act = session.act(Action::AccountCreated, "");
    let act = act.with("role", &grant.role).with("unit", &unit_code(&session, grant));
    match app.store.create_account(app.ledger, new, &act).await {
        Ok(no) => shown(&app, &session, no.0, login.as_str(), &w.created, &first.shown),
        Err(ChangeError::Refused(AccountRefusal::LoginTaken(_))) => {
            errors.add("login", &w.login_taken);
            frame::refused(&session, &form(&app, &session, &typed, errors))
        }
        Err(error) => Err(error.into()),
    }
}

/// A grant's unit as the log names it: its code; empty for the whole ledger.
pub(super) fn unit_code(session: &Session, grant: Grant) -> String {
    let unit = grant.unit.and_then(|no| session.catalog().tree.get(no));
    unit.map_or_else(String::new, |unit| unit.code.to_string())
}

/// A password to be given out.
pub(super) struct First {
    pub(super) shown: String,
    pub(super) hash: String,
}

impl First {
    pub(super) async fn new(app: &App) -> Result<Self, StaffError> {
        let code = TypedCode::new(app.random().map_err(StaffError::Random)?);
        let salt = app.random().map_err(StaffError::Random)?;
        let hash = app.staff.hashing.hash(code.plain().to_owned(), salt).await?;
        Ok(Self { shown: code.reveal(), hash })
    }
}

/// The page that shows a first password: this once.
pub(super) fn shown(
    app: &App,
    session: &Session,
    no: u32,
    login: &str,
    done: &str,
    password: &str,
) -> Result<HttpResponse, StaffError> {
    let title = session.words().users.password_title.to_string();
    let (login, password, done) = (login.to_owned(), password.to_owned(), done.to_owned());
    let page = Frame::new(app, session, title);
    frame::page(session, &PasswordPage { page, no, done, login, password })
}
