//! `/staff`: who one is here, and what there is to do.

use super::fault::StaffError;
use super::frame::{self, Frame};
use super::roles;
use super::session::Session;
use crate::account::{Reach, Right};
use crate::campaign::{Campaign, Phase};
use crate::web::App;
use crate::web::results::counts;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/home.html")]
struct HomePage {
    page: Frame,
    roles: Vec<String>,
    sees_campaigns: bool,
    campaigns: Vec<Line>,
}

/// A campaign with units of this person.
struct Line {
    address: String,
    title: String,
    period: String,
    phase: String,
    responses: String,
}

/// The page.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let w = session.words();
    let catalog = session.catalog();
    let mut own: Vec<&Campaign> = catalog
        .campaigns
        .values()
        .filter(|campaign| session.reach(campaign, Right::SeeCampaigns) != Reach::Outside)
        .collect();
    own.sort_by_key(|campaign| std::cmp::Reverse((campaign.opens, campaign.no)));
    let title = w.home.title.fill(&[("name", &session.account().name)]).to_string();
    let page = HomePage {
        page: Frame::new(&app, &session, title),
        roles: roles(&session),
        sees_campaigns: session.may(Right::SeeCampaigns),
        campaigns: own.into_iter().map(|campaign| line(&app, &session, campaign)).collect(),
    };
    frame::page(&session, &page)
}

fn line(app: &App, session: &Session, campaign: &Campaign) -> Line {
    let w = &session.words().home;
    let within = session.scope(Right::SeeFigures);
    Line {
        address: String::new(),
        title: campaign.title.clone(),
        period: format!("{} – {}", super::day(campaign.opens), super::day(campaign.closes)),
        phase: match campaign.phase(session.today()) {
            Phase::NotYetOpen => w.not_yet.to_string(),
            Phase::Open => w.open.to_string(),
            Phase::Closed => w.closed.to_string(),
            Phase::Published => w.published.to_string(),
        },
        responses: counts::within(app, session.catalog(), campaign, &within),
    }
}
