//! `/staff`: who one is here, and what there is to do.

use super::fault::StaffError;
use super::frame::{self, Frame};
use super::roles;
use super::session::Session;
use crate::account::Right;
use crate::web::App;
use crate::web::results::staff::{Line, lines};
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/home.html")]
struct HomePage {
    page: Frame,
    roles: Vec<String>,
    sees_campaigns: bool,
    /// May begin a campaign.
    begins: bool,
    campaigns: Vec<Line>,
}

/// The page.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let title = session.words().home.title.fill(&[("name", &session.account().name)]).to_string();
    let page = HomePage {
        page: Frame::new(&app, &session, title),
        roles: roles(&session),
        sees_campaigns: session.may(Right::SeeCampaigns),
        begins: session.may(Right::RunCampaigns),
        campaigns: lines(&app, &session, Right::SeeCampaigns),
    };
    frame::page(&session, &page)
}
