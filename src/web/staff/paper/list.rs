//! `/staff/paper`: the counters whose sheets this person types.

use super::{address, address_of, entered_today, many, may_enter, place_name};
use crate::account::Right;
use crate::catalog::Catalog;
use crate::ids::TouchpointCode;
use crate::store::SheetCounts;
use crate::touchpoint::Touchpoint;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Frame, Typed};
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

/// Lines of a page, at most: a search finds the others.
const MOST: usize = 200;

#[derive(Template)]
#[template(path = "staff/paper/list.html")]
struct ListPage {
    page: Frame,
    today: String,
    q: String,
    lines: Vec<Line>,
    /// There are more than the page shows.
    more: bool,
    /// There are some without the search.
    any: bool,
    assigns: bool,
}

/// A counter.
struct Line {
    address: String,
    place: String,
    code: String,
    campaign: String,
    entered: u64,
    issued: u64,
    /// To be entered a second time.
    waiting: String,
    second: String,
    people: String,
}

/// The list.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let query = Typed::of_query(session.visit().query());
    let q = query.get("q").to_owned();
    let counts = app.store.count_sheets(app.ledger).await?;
    let catalog = session.catalog();
    let own: Vec<&Touchpoint> = catalog
        .paper
        .iter()
        .filter(|(_, paper)| !paper.batches.is_empty())
        .filter_map(|(code, _)| catalog.touchpoints.get(code))
        .filter(|touchpoint| !touchpoint.revoked && may_enter(&session, touchpoint))
        .collect();
    let any = !own.is_empty();
    let count = |code: TouchpointCode| counts.get(&code).copied().unwrap_or_default();
    let lines = own.into_iter().map(|touchpoint| line(&session, touchpoint, count(touchpoint.code)));
    let wanted = q.to_lowercase();
    let mut lines: Vec<Line> = lines.filter(|line| line.says(&wanted)).collect();
    lines.sort_by(|a, b| (&a.place, &a.code).cmp(&(&b.place, &b.code)));
    let more = lines.len() > MOST;
    lines.truncate(MOST);
    let w = session.words();
    let today = w.paper.today.count(many(entered_today(&app, &session).await?)).to_string();
    let page = Frame::new(&app, &session, w.paper.title.to_string());
    let assigns = session.may(Right::AssignPaper);
    frame::page(&session, &ListPage { page, today, q, lines, more, any, assigns })
}

impl Line {
    fn says(&self, wanted: &str) -> bool {
        wanted.is_empty()
            || self.place.to_lowercase().contains(wanted)
            || self.code.to_lowercase().contains(wanted)
            || self.campaign.to_lowercase().contains(wanted)
    }
}

fn line(session: &Session, touchpoint: &Touchpoint, counts: SheetCounts) -> Line {
    let catalog = session.catalog();
    let assigns = session.holds(touchpoint.unit, Right::AssignPaper);
    Line {
        address: address(touchpoint.code),
        place: place_name(session, touchpoint),
        code: touchpoint.code.grouped(),
        campaign: campaign(catalog, touchpoint),
        entered: counts.entered,
        issued: issued(catalog, touchpoint.code),
        waiting: waiting(session, counts),
        second: address_of(touchpoint.code, true),
        people: if assigns { address(touchpoint.code) + "/people" } else { String::new() },
    }
}

/// How many sheets wait for their second entry; empty where none does.
pub(super) fn waiting(session: &Session, counts: SheetCounts) -> String {
    match counts.drawn.saturating_sub(counts.twice) {
        0 => String::new(),
        n => session.words().paper.waiting.fill(&[("n", &n)]).to_string(),
    }
}

/// The title of a touchpoint's campaign.
pub(super) fn campaign(catalog: &Catalog, touchpoint: &Touchpoint) -> String {
    catalog.campaigns.get(&touchpoint.campaign).map_or_else(String::new, |campaign| campaign.title.clone())
}

/// Sheets that were printed for a touchpoint.
pub(super) fn issued(catalog: &Catalog, code: TouchpointCode) -> u64 {
    let batches = catalog.paper.get(&code).map_or(&[][..], |paper| &paper.batches);
    batches.iter().map(|batch| u64::from(batch.copies)).sum()
}
