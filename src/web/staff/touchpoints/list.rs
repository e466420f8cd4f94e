//! All touchpoints of the person's units: what is silent or striking on top.

use super::{campaigns, channel_words, place_name, striking, striking_words};
use crate::account::Right;
use crate::touchpoint::Touchpoint;
use crate::touchpoint::sends::Striking;
use crate::web::App;
use crate::web::staff::day;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Choice, Frame, Typed};
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

/// What the list can be narrowed to.
const STATES: [&str; 4] = ["", "striking", "hanging", "revoked"];

/// Touchpoints on one page.
const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "staff/touchpoints/list.html")]
struct ListPage {
    page: Frame,
    campaigns: Vec<Choice>,
    states: Vec<Choice>,
    wanted: String,
    rows: Vec<Row>,
    heading: String,
    /// There are none at all.
    bare: bool,
    may_create: bool,
    may_print: bool,
    print: String,
    sheets: String,
    slips: String,
    boards: String,
    older: String,
    newer: String,
}

struct Row {
    code: String,
    address: String,
    place: String,
    channel: String,
    campaign: String,
    printed: usize,
    last: String,
    total: u64,
    state: String,
    hot: bool,
    /// A poster can be printed with one click.
    poster: bool,
}

/// The list.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let typed = Typed::of_query(session.visit().query());
    let (w, catalog) = (session.words(), session.catalog());
    let scope = session.scope(Right::SeeTouchpoints);
    let mut all: Vec<&Touchpoint> =
        catalog.touchpoints.values().filter(|t| scope.contains(&catalog.tree, t.unit)).collect();
    let bare = all.is_empty();
    let (campaign, state) = (typed.get("campaign"), typed.get("state"));
    let wanted = typed.get("q").to_lowercase();
    all.retain(|t| {
        campaign.is_empty() || catalog.campaigns.get(&t.campaign).is_some_and(|c| c.id.as_str() == campaign)
    });
    let mut rows: Vec<(Option<Striking>, &Touchpoint)> =
        all.into_iter().map(|touchpoint| (striking(&app, &session, touchpoint), touchpoint)).collect();
    rows.retain(|(striking, touchpoint)| match state {
        "striking" => striking.is_some(),
        "revoked" => touchpoint.revoked,
        "hanging" => !touchpoint.revoked,
        _ => true,
    });
    rows.retain(|(_, touchpoint)| {
        wanted.is_empty()
            || place_name(&session, touchpoint).to_lowercase().contains(&wanted)
            || wanted.parse() == Ok(touchpoint.code)
    });
    // A rush first, then the longest silence, then by place.
    rows.sort_by_cached_key(|(striking, t)| {
        (striking.is_none(), t.revoked, std::cmp::Reverse(*striking), place_name(&session, t), t.code)
    });
    let number: usize = typed.get("page").parse().unwrap_or(1).max(1);
    let total = rows.len();
    let (here, state) = (known(&session, campaign), STATES.into_iter().find(|s| *s == state).unwrap_or(""));
    let there = |page: usize, is: bool| {
        if is {
            format!("/staff/touchpoints?campaign={here}&state={state}&page={page}")
        } else {
            String::new()
        }
    };
    let shown = rows.iter().skip((number - 1) * PAGE).take(PAGE);
    let view = ListPage {
        page: Frame::new(&app, &session, w.touchpoints.title.to_string()),
        campaigns: choices(&session, campaign),
        states: states(&session, state),
        wanted: typed.get("q").to_owned(),
        rows: shown.map(|(striking, touchpoint)| row(&app, &session, *striking, touchpoint)).collect(),
        heading: w.touchpoints.heading.count(total).to_string(),
        bare,
        may_create: session.may(Right::ManageTouchpoints),
        may_print: session.may(Right::PrintPosters),
        print: format!("/staff/posters?campaign={here}"),
        sheets: format!("/staff/sheets?campaign={here}"),
        slips: format!("/staff/slips?campaign={here}"),
        boards: format!("/staff/boards?campaign={here}"),
        older: there(number + 1, number * PAGE < total && wanted.is_empty()),
        newer: there(number.saturating_sub(1), number > 1),
    };
    frame::page(&session, &view)
}

/// The campaign's id where there is one, so that nothing else reaches an address.
fn known<'a>(session: &'a Session, campaign: &str) -> &'a str {
    let known = campaigns(session, Right::SeeTouchpoints).into_iter().find(|c| c.id.as_str() == campaign);
    known.map_or("", |campaign| campaign.id.as_str())
}

fn choices(session: &Session, chosen: &str) -> Vec<Choice> {
    let any = Choice { text: session.words().touchpoints.any.to_string(), ..Choice::default() };
    let choice = |campaign: &crate::campaign::Campaign| Choice {
        value: campaign.id.to_string(),
        text: campaign.title.clone(),
        more: String::new(),
        chosen: campaign.id.as_str() == chosen,
    };
    std::iter::once(any).chain(campaigns(session, Right::SeeTouchpoints).into_iter().map(choice)).collect()
}

fn states(session: &Session, chosen: &str) -> Vec<Choice> {
    let w = &session.words().touchpoints;
    let texts = [&w.any, &w.show_striking, &w.show_hanging, &w.show_revoked];
    let choice = |(value, text): (&str, &crate::words::Phrase)| Choice {
        value: value.to_owned(),
        text: text.to_string(),
        more: String::new(),
        chosen: value == chosen,
    };
    STATES.into_iter().zip(texts).map(choice).collect()
}

fn row(app: &App, session: &Session, striking: Option<Striking>, touchpoint: &Touchpoint) -> Row {
    let (w, catalog) = (session.words(), session.catalog());
    let code = touchpoint.code;
    let (last, total) = {
        let sends = app.mirror.sends();
        (sends.last(code), sends.total(code))
    };
    let state = match striking {
        Some(what) => striking_words(w, what),
        None if touchpoint.revoked => w.touchpoints.revoked.to_string(),
        None => String::new(),
    };
    Row {
        address: format!("/staff/touchpoints/{code}"),
        code: code.grouped(),
        place: place_name(session, touchpoint),
        channel: channel_words(w, touchpoint.channel),
        campaign: catalog.campaigns.get(&touchpoint.campaign).map_or_else(String::new, |c| c.title.clone()),
        printed: catalog.printings.get(&code).map_or(0, Vec::len),
        last: last.map_or_else(|| "–".to_owned(), day),
        total,
        state,
        hot: striking.is_some(),
        poster: super::posters::can(app, session, touchpoint),
    }
}
