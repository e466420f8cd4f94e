//! `/staff/results/{campaign}/plan`: what an office sets out to do about weak figures, and what became of the
//! figures since.

mod task;

pub(in crate::web) use task::{change, create, new, one};

use super::staff::own_units;
use crate::account::{Reach, Right};
use crate::campaign::Campaign;
use crate::campaign::tasks::{Task, TaskNo};
use crate::report::facts::{Followed, Planned};
use crate::report::{GatherError, Subject, follow, plan};
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Frame};
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "results/plan/list.html")]
struct ListPage {
    page: Frame,
    title: String,
    /// Where this page lies.
    address: String,
    results: String,
    own_units: Option<String>,
    /// The person may write tasks.
    may_plan: bool,
    tasks: Vec<Line>,
    earlier: Vec<Earlier>,
}

/// A task, and whether the person may change it.
struct Line {
    task: Planned,
    may_change: bool,
}

/// The plan of a campaign before this one.
struct Earlier {
    title: String,
    tasks: Vec<Followed>,
}

fn address(campaign: &Campaign) -> String {
    format!("/staff/results/{}/plan", campaign.id)
}

/// The plan of a campaign, and those of the campaigns before beside what their figures did.
pub(in crate::web) async fn list(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let campaign = session.campaign(&id, Right::SeeFigures)?.clone();
    let (its_app, its_session, its_campaign) = (app.clone(), session.clone(), campaign.clone());
    let gathered = web::block(move || gathered(&its_app, &its_session, &its_campaign)).await;
    let broken = |error: &dyn std::fmt::Display| StaffError::Broken(error.to_string());
    let (tasks, earlier) = gathered.map_err(|error| broken(&error))?.map_err(|error| broken(&error))?;
    let page = ListPage {
        page: Frame::new(&app, &session, "Kế hoạch cải thiện".to_owned()).about(campaign.id.to_string()),
        title: campaign.title.clone(),
        address: address(&campaign),
        results: format!("/staff/results/{}", campaign.id),
        own_units: own_units(&session, &campaign, Right::SeeFigures),
        may_plan: session.reach(&campaign, Right::PlanTasks) != Reach::Outside,
        tasks,
        earlier,
    };
    frame::page(&session, &page)
}

/// Takes its time over many responses: not for a thread that answers.
fn gathered(
    app: &App,
    session: &Session,
    campaign: &Campaign,
) -> Result<(Vec<Line>, Vec<Earlier>), GatherError> {
    let catalog = app.catalog();
    let columns = app.mirror.columns();
    let subject = Subject {
        catalog: &catalog,
        columns: &columns,
        campaign: &campaign.id,
        under: None,
        before: None,
        term: None,
        office: &catalog.ledger.name,
        today: session.today(),
        signed: None,
    };
    let task = |no: u32| catalog.tasks.get(&TaskNo(no));
    let lines = plan(&subject)?.into_iter().filter_map(|planned| {
        let unit = task(planned.no)?.unit;
        let may_change = session.holds(unit, Right::PlanTasks);
        session.holds(unit, Right::SeeFigures).then_some(Line { task: planned, may_change })
    });
    let lines = lines.collect();
    let mut earlier = Vec::new();
    for before in before(&catalog, campaign).filter(|_| sees_changes(session, campaign)) {
        let mut tasks = follow(&subject, &before.id)?;
        tasks.retain(|followed| {
            task(followed.task.no).is_some_and(|task| session.holds(task.unit, Right::SeeFigures))
        });
        if !tasks.is_empty() {
            earlier.push(Earlier { title: before.title.clone(), tasks });
        }
    }
    Ok((lines, earlier))
}

/// Campaigns that began before this one and have a plan, the youngest first.
fn before<'a>(
    catalog: &'a crate::catalog::Catalog,
    campaign: &Campaign,
) -> impl Iterator<Item = &'a Campaign> {
    let has_plan = |no| catalog.tasks.values().any(|task: &Task| task.campaign == no);
    let began = (campaign.opens, campaign.no);
    let older = catalog.campaigns.values().filter(move |other| (other.opens, other.no) < began);
    let mut older: Vec<_> = older.filter(|other| has_plan(other.no)).collect();
    older.sort_by_key(|other| std::cmp::Reverse((other.opens, other.no)));
    older.into_iter()
}

/// Who is told figures in steps sees those of a running campaign on the page of results alone.
fn sees_changes(session: &Session, campaign: &Campaign) -> bool {
    session.may(Right::Export) || campaign.published
}
