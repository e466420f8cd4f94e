//! `/staff/results/{campaign}/…`: what the figures say, one question a page. The views are links beside each
//! other; each keeps the unit, the days and the field that were chosen.

pub(super) mod body;
mod compare;
pub(in crate::web) mod files;
pub(super) mod grid;
pub(super) mod overview;
mod priorities;
mod ratios;
mod standing;
pub(super) mod trail;
mod trend;

use super::address::Asking;
use super::ask::{self, Refusal, Viewer};
use super::filter::{FilterView, Offered, Wishes};
use super::page::Absent;
use super::pairs;
use super::staff::own_units;
use super::words;
use crate::account::Right;
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::chart::ChartError;
use crate::index::QueryError;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Frame};
use crate::web::staff::session::Session;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use body::Body;
use trail::Trail;

/// One question to the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    Overview,
    Standing,
    Priorities,
    Compare,
    Trend,
    /// No figures of the survey.
    Ratios,
}

impl View {
    pub(super) const ALL: [Self; 6] =
        [Self::Overview, Self::Standing, Self::Priorities, Self::Compare, Self::Trend, Self::Ratios];

    /// Its part of the address.
    pub(super) fn tail(self) -> &'static str {
        match self {
            Self::Overview => "",
            Self::Standing => "/standing",
            Self::Priorities => "/priorities",
            Self::Compare => "/compare",
            Self::Trend => "/trend",
            Self::Ratios => "/ratios",
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Overview => "Tổng quan",
            Self::Standing => "Đơn vị so với mục tiêu",
            Self::Priorities => "Làm gì trước",
            Self::Compare => "So sánh",
            Self::Trend => "Theo tháng",
            Self::Ratios => "Tỷ lệ theo QĐ 766",
        }
    }

    /// What of an address it takes.
    pub(super) fn understands(self) -> &'static [&'static str] {
        match self {
            Self::Overview => {
                &["by", "under", "touchpoint", "from", "to", "channel", "field", "method", "structure"]
            }
            Self::Standing => &["by", "under", "from", "to", "field", "structure"],
            Self::Priorities => &["under", "touchpoint", "from", "to", "channel", "field"],
            Self::Compare => {
                &["by", "under", "from", "to", "channel", "field", "from2", "to2", "channel2", "campaign2"]
            }
            Self::Trend => &["under", "touchpoint", "channel", "field"],
            Self::Ratios => &["under", "from", "to"],
        }
    }
}

/// A line of the views beside each other.
pub(super) struct Tab {
    pub(super) name: &'static str,
    pub(super) address: String,
    pub(super) current: bool,
}

/// The views of a campaign, of which one is open.
pub(super) fn tabs(question: &Question<'_>, open: View) -> Vec<Tab> {
    let asking = question.asking;
    let tab = |view: View| {
        let there = match view {
            _ if view == open => asking.clone(),
            // The address says what is compared, not the day on which it is opened.
            View::Compare => {
                pairs::ready(question).into_iter().next().map_or_else(|| asking.clone(), |(_, one)| one)
            }
            // Another view groups in its own way.
            View::Overview | View::Standing | View::Priorities | View::Trend | View::Ratios => {
                asking.with("by", "")
            }
        };
        Tab { name: view.name(), address: question.at(view, &there), current: view == open }
    };
    View::ALL.into_iter().map(tab).collect()
}

#[derive(Template)]
#[template(path = "results/views/page.html")]
struct ViewPage {
    page: Frame,
    heading: String,
    period: String,
    own_units: Option<String>,
    tabs: Vec<Tab>,
    trail: Trail,
    faults: Vec<String>,
    address: String,
    filter: FilterView,
    /// The form of the comparison in the place of the filter.
    picker: Option<compare::Picker>,
    body: Body,
    /// Behind the address of a file.
    query: String,
    /// Where the files lie.
    files: String,
}

/// Why a view cannot be built.
pub(super) enum ViewFault {
    Refused(Refusal),
    Chart(ChartError),
}

impl From<Refusal> for ViewFault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<ChartError> for ViewFault {
    fn from(error: ChartError) -> Self {
        Self::Chart(error)
    }
}

impl From<QueryError> for ViewFault {
    fn from(error: QueryError) -> Self {
        Self::Refused(Refusal::Query(error))
    }
}

/// Who asks what of which campaign, from where.
pub(super) struct Question<'a> {
    pub(super) app: &'a App,
    pub(super) viewer: &'a Viewer,
    pub(super) catalog: &'a Catalog,
    pub(super) campaign: &'a Campaign,
    pub(super) asking: &'a Asking,
    pub(super) wishes: &'a Wishes,
    /// The campaign's own address.
    pub(super) address: &'a str,
}

impl Question<'_> {
    /// The address of a view with other values.
    pub(super) fn at(&self, view: View, asking: &Asking) -> String {
        asking.for_view(view).behind(&format!("{}{}", self.address, view.tail()))
    }

    /// The view's body.
    pub(super) fn body(&self, view: View) -> Result<Body, ViewFault> {
        match view {
            View::Overview => overview::body(self),
            View::Standing => standing::body(self),
            View::Priorities => priorities::body(self),
            View::Compare => compare::body(self),
            View::Trend => trend::body(self),
            View::Ratios => ratios::body(self),
        }
    }
}

/// Runs with everything that a view of a campaign needs.
///
/// # Errors
/// [`Absent`] where the viewer sees no such campaign.
pub(super) fn asked<T>(
    app: &App,
    viewer: &Viewer,
    id: &str,
    query: &str,
    run: impl FnOnce(&Question<'_>) -> T,
) -> Result<T, Absent> {
    let catalog = app.catalog();
    let (campaign, _) = ask::find(app, viewer, &catalog, id).map_err(|_refusal| Absent::NotHere)?;
    let pairs = ask::pairs(query);
    let (asking, wishes) = (Asking::of(&pairs), Wishes::of(&pairs, false));
    let address = format!("/staff/results/{}", campaign.id);
    Ok(run(&Question {
        app,
        viewer,
        catalog: &catalog,
        campaign: &campaign,
        asking: &asking,
        wishes: &wishes,
        address: &address,
    }))
}

/// Everything of a page but its frame.
struct Built {
    tabs: Vec<Tab>,
    trail: Trail,
    faults: Vec<String>,
    filter: FilterView,
    picker: Option<compare::Picker>,
    body: Body,
    query: String,
    files: String,
    address: String,
}

fn build(question: &Question<'_>, view: View) -> Result<Built, Absent> {
    let Question { app, viewer, catalog, campaign, asking, wishes, address } = question;
    let (body, faults) = match question.body(view) {
        Ok(body) => (body, Vec::new()),
        Err(ViewFault::Refused(Refusal::Absent)) => return Err(Absent::NotHere),
        Err(ViewFault::Refused(refusal)) => (Body::default(), words::refusal(&refusal)),
        Err(ViewFault::Chart(error)) => return Err(Absent::Chart(error)),
    };
    let scope = viewer.scope();
    let offered = Offered { divides: true, counters: !viewer.sees_as_everyone(app) };
    let filter = wishes.view(catalog, campaign, scope.as_ref(), offered, app.hour().local_date());
    Ok(Built {
        tabs: tabs(question, view),
        trail: trail::of(question, view),
        faults,
        filter: filter.only(view.understands()),
        picker: (view == View::Compare).then(|| compare::Picker::of(question)),
        body,
        query: asking.for_view(view).behind(""),
        files: format!("{address}/files{}", view.tail()),
        address: format!("{address}{}", view.tail()),
    })
}

async fn page(
    app: web::Data<App>,
    session: Session,
    id: String,
    view: View,
) -> Result<HttpResponse, StaffError> {
    let campaign = session.campaign(&id, Right::SeeFigures)?;
    let own_units = own_units(&session, campaign, Right::SeeFigures);
    let heading = campaign.title.clone();
    let period = format!("{} – {}", words::day(campaign.opens), words::day(campaign.closes));
    let about = campaign.id.to_string();
    let (state, viewer) = (app.clone(), Viewer::Staff(session.clone()));
    let query = session.visit().query().to_owned();
    let built =
        web::block(move || asked(&state, &viewer, &id, &query, |question| build(question, view)).flatten());
    let built = match built.await.map_err(|error| StaffError::Broken(error.to_string()))? {
        Ok(built) => built,
        Err(Absent::NotHere) => return Err(StaffError::Missing),
        Err(Absent::Chart(error)) => return Err(StaffError::Broken(error.to_string())),
    };
    let Built { tabs, trail, faults, filter, picker, body, query, files, address } = built;
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = Frame::new(&app, &session, format!("{}: {heading}", view.name())).about(about);
    let page = ViewPage {
        page,
        heading,
        period,
        own_units,
        tabs,
        trail,
        faults,
        address,
        filter,
        picker,
        body,
        query,
        files,
    };
    frame::render(session.visit(), status, &page)
}

/// `GET /staff/results/{campaign}/standing`.
pub(in crate::web) async fn standing(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    page(app, session, id.into_inner(), View::Standing).await
}

/// `GET /staff/results/{campaign}/priorities`.
pub(in crate::web) async fn priorities(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    page(app, session, id.into_inner(), View::Priorities).await
}

/// `GET /staff/results/{campaign}/compare`.
pub(in crate::web) async fn compare(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    page(app, session, id.into_inner(), View::Compare).await
}

/// `GET /staff/results/{campaign}/trend`.
pub(in crate::web) async fn trend(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    page(app, session, id.into_inner(), View::Trend).await
}

/// `GET /staff/results/{campaign}/ratios`.
pub(in crate::web) async fn ratios(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    page(app, session, id.into_inner(), View::Ratios).await
}
