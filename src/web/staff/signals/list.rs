//! All flags in the person's units, the latest first.

use super::{standing_words, unit_name};
use crate::account::Right;
use crate::catalog::flags::{Raised, Standing};
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Choice, Frame, Typed};
use crate::web::staff::session::Session;
use crate::web::staff::{day, said, tongue};
use actix_web::{HttpResponse, web};
use askama::Template;

/// Flags on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "staff/signals/list.html")]
struct ListPage {
    page: Frame,
    campaigns: Vec<Choice>,
    states: Vec<Choice>,
    rows: Vec<Row>,
    older: String,
    newer: String,
}

struct Row {
    no: String,
    week: String,
    unit: String,
    campaign: String,
    told: String,
    responses: u64,
    state: String,
    /// Waits for somebody's decision.
    open: bool,
}

/// The four standings of a flag, in the words of the address.
fn state_name(standing: Standing) -> &'static str {
    match standing {
        Standing::Raised => "raised",
        Standing::Proposed(_) => "proposed",
        Standing::Excluded(_) => "excluded",
        Standing::Reversing(..) => "reversing",
    }
}

/// The list.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let typed = Typed::of_query(session.visit().query());
    let (campaign, state) = (typed.get("campaign"), typed.get("state"));
    let flags = &session.catalog().flags;
    let mine =
        || flags.raised.values().filter(|raised| session.holds(raised.flag.set.unit, Right::ReadLedger));
    let wanted = |raised: &&Raised| {
        (campaign.is_empty() || campaign_id(&session, raised) == campaign)
            && (state.is_empty() || state_name(flags.standing(raised.flag.no)) == state)
    };
    let found: Vec<_> = mine().filter(wanted).collect();
    let number = typed.get("page").parse().unwrap_or(1).max(1);
    let there = |page: usize, is: bool| {
        let address = || format!("/staff/signals?campaign={campaign}&state={state}&page={page}");
        if is { address() } else { String::new() }
    };
    let latest = found.iter().rev().skip((number - 1) * PAGE).take(PAGE);
    let view = ListPage {
        page: Frame::new(&app, &session, session.words().signals.title.to_string()),
        campaigns: campaigns(&session, mine(), campaign),
        states: states(&session, state),
        rows: latest.map(|raised| row(&session, raised)).collect(),
        older: there(number + 1, number * PAGE < found.len()),
        newer: there(number - 1, number > 1),
    };
    frame::page(&session, &view)
}

fn campaign_id(session: &Session, raised: &Raised) -> String {
    let campaign = session.catalog().campaigns.get(&raised.flag.set.campaign);
    campaign.map_or_else(String::new, |campaign| campaign.id.to_string())
}

fn row(session: &Session, raised: &Raised) -> Row {
    let flag = &raised.flag;
    let standing = session.catalog().flags.standing(flag.no);
    Row {
        no: flag.no.to_string(),
        week: flag.week.as_deref().map_or_else(|| day(raised.hour.local_date()), week),
        unit: unit_name(session, flag.set.unit),
        campaign: campaign_id(session, raised),
        told: said::signal::sentence(flag, tongue(session)),
        responses: flag.responses,
        state: standing_words(session.words(), standing),
        open: matches!(standing, Standing::Proposed(_) | Standing::Reversing(..)),
    }
}

/// `2026-W47` as people write it here: 47/2026.
fn week(iso: &str) -> String {
    iso.split_once("-W").map_or_else(|| iso.to_owned(), |(year, week)| format!("{week}/{year}"))
}

fn any(session: &Session) -> Choice {
    Choice { text: session.words().signals.any.to_string(), ..Choice::default() }
}

fn campaigns<'a>(session: &Session, mine: impl Iterator<Item = &'a Raised>, chosen: &str) -> Vec<Choice> {
    let mut ids: Vec<_> = mine.map(|raised| campaign_id(session, raised)).collect();
    ids.sort_unstable();
    ids.dedup();
    let choice =
        |id: String| Choice { chosen: id == chosen, text: id.clone(), value: id, more: String::new() };
    std::iter::once(any(session)).chain(ids.into_iter().map(choice)).collect()
}

fn states(session: &Session, chosen: &str) -> Vec<Choice> {
    let w = &session.words().signals;
    let all = [
        ("raised", &w.state_raised),
        ("proposed", &w.state_proposed),
        ("excluded", &w.state_excluded),
        ("reversing", &w.state_reversing),
    ];
    let choice = |(value, text): (&str, &crate::words::Phrase)| Choice {
        value: value.to_owned(),
        text: text.to_string(),
        more: String::new(),
        chosen: value == chosen,
    };
    std::iter::once(any(session)).chain(all.into_iter().map(choice)).collect()
}
