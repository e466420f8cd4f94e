//! `/staff/results`: the same figures for staff, each their own units.

use super::ask::Viewer;
use super::counts;
use super::live::Live;
use super::page::{self, Absent, Report};
use super::views::body::Part;
use super::views::overview;
use super::views::trail::{self, Trail};
use super::views::{self, Question, Tab, View};
use super::words;
use crate::account::{Reach, Right};
use crate::campaign::Campaign;
use crate::index::public::Pace;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Frame};
use crate::web::staff::phase;
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "results/staff/list.html")]
struct ListPage {
    page: Frame,
    campaigns: Vec<Line>,
}

#[derive(Template)]
#[template(path = "results/staff/campaign.html")]
struct CampaignPage {
    page: Frame,
    /// Says that these are the figures of the own units only.
    own_units: Option<String>,
    /// Where its figures are exported from.
    export: Option<String>,
    report: Report,
    live: Live,
    tabs: Vec<Tab>,
    trail: Trail,
    /// How far the responses are on the way to the sample that is wanted.
    progress: Option<Part>,
}

/// A campaign with units of this person.
pub(in crate::web) struct Line {
    pub(in crate::web) id: String,
    pub(in crate::web) title: String,
    pub(in crate::web) period: String,
    pub(in crate::web) phase: String,
    pub(in crate::web) responses: String,
}

/// The campaigns in which the person has the right, the youngest first.
pub(in crate::web) fn lines(app: &App, session: &Session, right: Right) -> Vec<Line> {
    let all = session.catalog().campaigns.values();
    let mut own: Vec<&Campaign> =
        all.filter(|campaign| session.reach(campaign, right) != Reach::Outside).collect();
    own.sort_by_key(|campaign| std::cmp::Reverse((campaign.opens, campaign.no)));
    let scope = session.scope(Right::SeeFigures);
    let line = |campaign: &Campaign| Line {
        id: campaign.id.to_string(),
        title: campaign.title.clone(),
        period: format!("{} – {}", words::day(campaign.opens), words::day(campaign.closes)),
        phase: phase(session, campaign),
        responses: counts::within(app, session.catalog(), campaign, &scope),
    };
    own.into_iter().map(line).collect()
}

/// `GET /staff/results`.
pub(in crate::web) async fn list(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let title = session.words().results.title.to_string();
    let campaigns = lines(&app, &session, Right::SeeFigures);
    frame::page(&session, &ListPage { page: Frame::new(&app, &session, title), campaigns })
}

/// `GET /staff/results/{campaign}`.
pub(in crate::web) async fn campaign(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let campaign = session.campaign(&id, Right::SeeFigures)?;
    let own_units = own_units(&session, campaign, Right::SeeFigures);
    let export = session.reach(campaign, Right::Export) != Reach::Outside;
    let about = campaign.id.to_string();
    let (state, viewer, query) =
        (app.clone(), Viewer::Staff(session.clone()), session.visit().query().to_owned());
    let count = move || {
        // Older than the figures at worst: then they are asked for once more.
        let live = Live::of(&state, &viewer, &id, &query);
        let report = page::build(&state, &viewer, "/staff/results", &id, &query)?;
        let beside = |question: &Question<'_>| {
            let (tabs, trail) = (views::tabs(question, View::Overview), trail::of(question, View::Overview));
            (tabs, trail, overview::progress(question))
        };
        Ok((report, live, views::asked(&state, &viewer, &id, &query, beside)?))
    };
    let built = web::block(count).await;
    let (report, live, (tabs, trail, progress)) =
        match built.map_err(|error| StaffError::Broken(error.to_string()))? {
            Ok(built) => built,
            Err(Absent::NotHere) => return Err(StaffError::Missing),
            Err(Absent::Chart(error)) => return Err(StaffError::Broken(error.to_string())),
        };
    let title = report.title.clone();
    let status = report.status();
    let export = export.then(|| format!("/staff/results/{about}/export"));
    let page = Frame::new(&app, &session, title).about(about);
    let page = CampaignPage { page, own_units, export, report, live, tabs, trail, progress };
    let mut response = frame::render(session.visit(), status, &page)?;
    page.report.keep_alive(&mut response);
    Ok(response)
}

/// What is said where the person has the right in some units only.
pub(super) fn own_units(session: &Session, campaign: &Campaign, right: Right) -> Option<String> {
    if session.reach(campaign, right) == Reach::Whole {
        return None;
    }
    let roots = session.scope(right);
    let names: Vec<&str> =
        roots.roots(&session.catalog().tree).iter().map(|unit| unit.name.as_str()).collect();
    Some(session.words().results.own_units.fill(&[("units", &names.join(", "))]).to_string())
}
