//! `/staff/touchpoints`: where codes hang, what comes from them, what is printed for them.

pub(super) mod boards;
mod end;
mod list;
mod new;
mod one;
mod posters;
mod sheets;
mod slips;
mod wanted;

pub(in crate::web) use boards::{get as order_board, post as print_board};
pub(in crate::web) use end::{ask_replace, ask_revoke, replace, revoke};
pub(in crate::web) use list::get as list;
pub(in crate::web) use new::{get as new, post as create};
pub(in crate::web) use one::get as one;
pub(in crate::web) use posters::{get as order_posters, post as print_posters};
pub(in crate::web) use sheets::{get as order_sheets, post as print_sheets};
pub(in crate::web) use slips::{get as order_slips, post as print_slips};

use super::session::Session;
use crate::campaign::{Campaign, Phase};
use crate::catalog::decide::touchpoints::TouchpointFault;
use crate::ids::Channel;
use crate::touchpoint::Touchpoint;
use crate::touchpoint::sends::Striking;
use crate::web::App;
use crate::words::StaffWords;

pub(super) fn channel_words(w: &StaffWords, channel: Channel) -> String {
    let w = &w.touchpoints;
    match channel {
        Channel::Qr => &w.channel_qr,
        Channel::Code => &w.channel_code,
        Channel::Kiosk => &w.channel_kiosk,
        Channel::Paper => &w.channel_paper,
        Channel::Interviewer => &w.channel_interviewer,
        Channel::Link => &w.channel_link,
    }
    .to_string()
}

/// Unit and counter, as the unit is called today.
fn place_name(session: &Session, touchpoint: &Touchpoint) -> String {
    let tree = &session.catalog().tree;
    let unit = tree.successor_on(touchpoint.unit, session.today()).or_else(|| tree.get(touchpoint.unit));
    let unit = unit.map_or("–", |unit| unit.name.as_str());
    if touchpoint.counter.is_empty() { unit.to_owned() } else { format!("{unit} — {}", touchpoint.counter) }
}

/// What is striking about a touchpoint that should take answers today.
fn striking(app: &App, session: &Session, touchpoint: &Touchpoint) -> Option<Striking> {
    let campaign = session.catalog().campaigns.get(&touchpoint.campaign)?;
    let open = !touchpoint.revoked && campaign.phase(session.today()) == Phase::Open;
    open.then(|| app.mirror.sends().striking(touchpoint.code, campaign.opens, session.today())).flatten()
}

fn striking_words(w: &StaffWords, what: Striking) -> String {
    let w = &w.touchpoints;
    match what {
        Striking::Silent(None) => w.never.to_string(),
        Striking::Silent(Some(days)) => w.silent.fill(&[("days", &days)]).to_string(),
        Striking::Rush(day, count) => {
            w.rush.fill(&[("count", &count), ("day", &super::day(day))]).to_string()
        }
    }
}

/// Campaigns of which the person has the right in a part, the youngest first.
fn campaigns(session: &Session, right: crate::account::Right) -> Vec<&Campaign> {
    let seen = |campaign: &&Campaign| session.reach(campaign, right) != crate::account::Reach::Outside;
    let mut campaigns: Vec<_> = session.catalog().campaigns.values().filter(seen).collect();
    campaigns.sort_by_key(|campaign| std::cmp::Reverse((campaign.opens, campaign.no)));
    campaigns
}

/// What speaks against a wish, in words; the field that it is about.
fn fault_words(w: &StaffWords, fault: &TouchpointFault) -> (&'static str, String) {
    let w = &w.touchpoints;
    match fault {
        TouchpointFault::Campaign(_) => ("campaign", w.fault_campaign.to_string()),
        TouchpointFault::UnknownUnit { code, .. } => {
            ("unit", w.fault_unit.fill(&[("code", code)]).to_string())
        }
        TouchpointFault::Outside { code, .. } => {
            ("unit", w.fault_outside.fill(&[("code", code)]).to_string())
        }
        TouchpointFault::NobodyBelow { .. } => ("unit", w.fault_nobody.to_string()),
        TouchpointFault::LongCounter { .. } => ("counter", w.fault_long.to_string()),
        TouchpointFault::ControlCharacter { .. } => ("counter", w.fault_control.to_string()),
        TouchpointFault::UnknownField { .. } => ("field", w.fault_field.to_string()),
        TouchpointFault::Exists { code } => {
            ("unit", w.fault_exists.fill(&[("code", &code.grouped())]).to_string())
        }
        TouchpointFault::NoFreeCode => ("unit", w.fault_codes.to_string()),
        TouchpointFault::Unknown { .. } | TouchpointFault::Revoked { .. } => {
            ("confirm", w.fault_gone.to_string())
        }
    }
}

/// 32 random bits for each code; where the system has none, codes run out instead of repeating.
fn random(app: &App) -> impl FnMut() -> u32 + '_ {
    || app.random().map_or(0, u32::from_be_bytes)
}
