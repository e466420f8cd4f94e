//! `/staff/users/{account}/erase`: forgets a person for good, after asking for the login.

use super::find;
use crate::account::Person;
use crate::account::audit::Action;
use crate::store::{AccountRefusal, ChangeError};
use crate::web::App;
use crate::web::staff::confirm::{self, Confirm};
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Frame, Typed};
use crate::web::staff::guard::see_other;
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};

/// The page that says what goes and what stays.
///
/// # Errors
/// [`StaffError::Missing`] for an account that is not this person's to manage.
pub(in crate::web) async fn ask(
    app: web::Data<App>,
    session: Session,
    no: web::Path<u32>,
) -> Result<HttpResponse, StaffError> {
    let person = find(&app, &session, *no).await?;
    frame::page(&session, &page(&app, &session, &person, Errors::default()))
}

/// Erases.
///
/// # Errors
/// As [`ask`].
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    no: web::Path<u32>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let person = find(&app, &session, *no).await?;
    let (account, w) = (&person.account, &session.words().users);
    let mut errors = Errors::default();
    if account.no == session.account().no {
        errors.add("confirm", &w.erase_own);
    } else {
        let wrong = w.erase_wrong.fill(&[("login", &account.login)]);
        confirm::check(&typed, account.login.as_str(), &wrong, &mut errors);
    }
    if errors.is_empty() {
        let act = session.act(Action::AccountErased, account.no.subject());
        match app.store.erase_account(app.ledger, account.no, &act).await {
            Ok(()) => {
                session.flash(&app, &w.erased.fill(&[("no", &account.no)])).await?;
                return Ok(see_other("/staff/users"));
            }
            Err(ChangeError::Refused(AccountRefusal::LastAdmin)) => errors.add("confirm", &w.last_admin),
            Err(error) => return Err(error.into()),
        }
    }
    frame::refused(&session, &page(&app, &session, &person, errors))
}

fn page(app: &App, session: &Session, person: &Person, errors: Errors) -> Confirm {
    let (account, w) = (&person.account, &session.words().users);
    let who = format!("{} ({})", account.name, account.login);
    Confirm {
        page: Frame::new(app, session, w.erase.to_string()).with_errors(errors),
        what: vec![who, w.erase_goes.to_string(), w.erase_stays.fill(&[("no", &account.no)]).to_string()],
        ask: w.erase_ask.fill(&[("login", &account.login)]).to_string(),
        action: format!("/staff/users/{}/erase", account.no),
        button: w.erase.to_string(),
        back: format!("/staff/users/{}", account.no),
        keep: Vec::new(),
    }
}
