//! `/staff/campaigns`: the campaigns of one's units, those being prepared on top.

pub mod act;
pub mod end;
pub mod one;

use super::day;
use super::fault::StaffError;
use super::frame::{self, Frame};
use super::session::Session;
use crate::account::{Reach, Right};
use crate::campaign::{Campaign, Draft, Phase};
use crate::web::App;
use crate::web::results::counts;
use crate::words::{Phrase, StaffWords};
use actix_web::{HttpResponse, web};
use askama::Template;
use time::Date;

#[derive(Template)]
#[template(path = "staff/campaigns/list.html")]
struct ListPage {
    page: Frame,
    /// May begin a new one.
    runs: bool,
    drafts: Vec<DraftLine>,
    campaigns: Vec<Line>,
}

struct DraftLine {
    address: String,
    title: String,
    id: String,
    period: String,
}

struct Line {
    address: String,
    title: String,
    period: String,
    state: String,
    /// For the colour of the state.
    kind: &'static str,
    definition: String,
    responses: String,
}

/// The list, the youngest first.
///
/// # Errors
/// Where the page cannot be rendered.
pub(in crate::web) async fn list(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let catalog = session.catalog();
    let mut own: Vec<&Campaign> = catalog
        .campaigns
        .values()
        .filter(|campaign| session.reach(campaign, Right::SeeCampaigns) != Reach::Outside)
        .collect();
    own.sort_by_key(|campaign| std::cmp::Reverse((campaign.opens, campaign.no)));
    let drafts = catalog.drafts.values().filter(|draft| super::drafts::is_own(&session, draft));
    let page = ListPage {
        page: Frame::new(&app, &session, session.words().campaigns.title.to_string()),
        runs: session.may(Right::RunCampaigns),
        drafts: drafts.map(|draft| draft_line(session.words(), draft)).collect(),
        campaigns: own.into_iter().map(|campaign| line(&app, &session, campaign)).collect(),
    };
    frame::page(&session, &page)
}

fn draft_line(w: &StaffWords, draft: &Draft) -> DraftLine {
    let shown = |date: Option<Date>| date.map_or_else(|| "…".to_owned(), day);
    DraftLine {
        address: format!("/staff/drafts/{}", draft.id),
        title: if draft.title.is_empty() { w.campaigns.untitled.to_string() } else { draft.title.clone() },
        id: draft.id.to_string(),
        period: format!("{} – {}", shown(draft.opens), shown(draft.closes)),
    }
}

fn line(app: &App, session: &Session, campaign: &Campaign) -> Line {
    let phase = campaign.phase(session.today());
    let within = session.scope(Right::SeeFigures);
    Line {
        address: format!("/staff/campaigns/{}", campaign.id),
        title: campaign.title.clone(),
        period: period(campaign),
        state: state(session.words(), phase).to_string(),
        kind: kind(phase),
        definition: campaign.definition.to_string(),
        responses: counts::within(app, session.catalog(), campaign, &within),
    }
}

/// "01/10/2026 – 31/12/2026".
pub(super) fn period(campaign: &Campaign) -> String {
    format!("{} – {}", day(campaign.opens), day(campaign.closes))
}

/// The state in a word.
pub(super) fn state(w: &StaffWords, phase: Phase) -> &Phrase {
    match phase {
        Phase::NotYetOpen => &w.campaigns.not_yet_open,
        Phase::Open => &w.campaigns.open,
        Phase::Closed => &w.campaigns.closed,
        Phase::Published => &w.campaigns.published,
    }
}

fn kind(phase: Phase) -> &'static str {
    match phase {
        Phase::NotYetOpen => "soon",
        Phase::Open => "on",
        Phase::Closed => "off",
        Phase::Published => "out",
    }
}
