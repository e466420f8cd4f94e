//! `/staff/paper/{code}/people`: who types a counter's sheets; never people of the counter's own unit.

use super::{address, list, place_name};
use crate::account::audit::Action;
use crate::account::{Person, Right, Role};
use crate::touchpoint::Touchpoint;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Choice, Frame, Typed};
use crate::web::staff::guard::see_other;
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/paper/people.html")]
struct PeoplePage {
    page: Frame,
    place: String,
    people: Vec<Choice>,
    action: String,
    back: String,
}

/// The counter staff who may be told to type these sheets, with whether they are.
async fn eligible(
    app: &App,
    session: &Session,
    touchpoint: &Touchpoint,
) -> Result<Vec<(Person, bool)>, StaffError> {
    let assigned = app.store.paper_assignees(app.ledger, touchpoint.code).await?;
    let people = app.store.people(app.ledger).await?.into_iter();
    let people = people.filter(|person| !person.account.disabled && fits(session, person, touchpoint));
    Ok(people
        .map(|person| {
            let assigned = assigned.contains(&person.account.no);
            (person, assigned)
        })
        .collect())
}

/// Whether somebody is counter staff of a unit that this person oversees, and not of the counter's own.
fn fits(session: &Session, person: &Person, touchpoint: &Touchpoint) -> bool {
    let (tree, today) = (&session.catalog().tree, session.today());
    let mut may = person.grants.clone();
    may.roles.retain(|grant| grant.role == Role::CounterStaff);
    may.paper = [touchpoint.code].into();
    let mine = |unit| session.holds(unit, Right::AssignPaper);
    may.roles.iter().any(|grant| grant.unit.is_some_and(mine))
        && may.may_enter_paper(touchpoint.code, touchpoint.unit, tree, today)
}

/// Everyone who could, ticked who does.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    session: Session,
    code: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let touchpoint = session.touchpoint(&code, Right::AssignPaper)?;
    let people = eligible(&app, &session, touchpoint).await?;
    let choice = |(person, assigned): (Person, bool)| {
        let roles = person.grants.roles.iter().map(|grant| crate::web::staff::role_of(&session, *grant));
        Choice {
            value: person.account.login.to_string(),
            text: person.account.name.to_string(),
            more: roles.collect::<Vec<_>>().join("; "),
            chosen: assigned,
        }
    };
    let title = session.words().paper.people_title.to_string();
    let page = PeoplePage {
        page: Frame::new(&app, &session, title).about(list::campaign(session.catalog(), touchpoint)),
        place: place_name(&session, touchpoint),
        people: people.into_iter().map(choice).collect(),
        action: address(touchpoint.code) + "/people",
        back: "/staff/paper".to_owned(),
    };
    frame::page(&session, &page)
}

/// Assigns who is ticked and nobody else; each change is a row of the log.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    code: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let touchpoint = session.touchpoint(&code, Right::AssignPaper)?;
    let wanted = typed.all("people");
    for (person, assigned) in eligible(&app, &session, touchpoint).await? {
        let login = person.account.login.as_str();
        let wish = wanted.iter().any(|one| one == login);
        if wish != assigned {
            let action = if wish { Action::PaperAssigned } else { Action::PaperUnassigned };
            let act = session.act(action, person.account.no.subject()).with("touchpoint", &touchpoint.code);
            app.store.assign_paper(app.ledger, person.account.no, touchpoint.code, wish, &act).await?;
        }
    }
    session.flash(&app, &session.words().paper.people_done).await?;
    Ok(see_other(&(address(touchpoint.code) + "/people")))
}
