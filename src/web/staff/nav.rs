//! The list at the left: what belongs to the person, by right.

use super::session::Session;
use crate::account::Right;
use crate::web::routes;
use crate::words::{Phrase, StaffWords};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// One line of the list.
pub struct NavItem {
    pub address: &'static str,
    pub text: String,
    /// The page that is shown lies here.
    pub current: bool,
}

/// Complaints lie beside comments.
const COMMENTS: &str = "/staff/comments";
const SETTINGS: &str = "/staff/settings";

type Word = fn(&StaffWords) -> &Phrase;

/// Address, the right that it takes, how it is called. An address that the table does not answer is left
/// out.
const ITEMS: [(&str, Right, Word); 12] = [
    ("/staff/campaigns", Right::SeeCampaigns, |w| &w.frame.nav_campaigns),
    ("/staff/results", Right::SeeFigures, |w| &w.frame.nav_results),
    ("/staff/touchpoints", Right::SeeTouchpoints, |w| &w.frame.nav_touchpoints),
    ("/staff/paper", Right::EnterPaper, |w| &w.frame.nav_paper),
    (COMMENTS, Right::SeeComments, |w| &w.frame.nav_comments),
    ("/staff/signals", Right::ReadLedger, |w| &w.frame.nav_signals),
    ("/staff/ledger", Right::ReadLedger, |w| &w.frame.nav_ledger),
    ("/staff/units", Right::SeeUnits, |w| &w.frame.nav_units),
    ("/staff/users", Right::ManageAccounts, |w| &w.frame.nav_users),
    ("/staff/tokens", Right::ManageTokens, |w| &w.frame.nav_tokens),
    (SETTINGS, Right::ConfigureSystem, |w| &w.frame.nav_settings),
    ("/staff/audit", Right::ReadAudit, |w| &w.frame.nav_audit),
];

static ANSWERED: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| routes::table().iter().map(|endpoint| endpoint.path).collect());

/// The list for this person.
#[must_use]
pub fn of(session: &Session) -> Vec<NavItem> {
    let path = session.visit().path();
    let words = session.words();
    let below = |address: &str| {
        path == address || path.strip_prefix(address).is_some_and(|rest| rest.starts_with('/'))
    };
    // What a campaign is prepared with has no line of its own.
    let campaigns = below("/staff/drafts") || below("/staff/definitions");
    let printed = ["posters", "sheets", "slips", "boards", "orders"].map(|what| format!("/staff/{what}"));
    let printed = printed.iter().any(|address| below(address));
    let within = |address: &str| {
        below(address)
            || (address == "/staff/campaigns" && campaigns)
            || (address == "/staff/touchpoints" && printed)
    };
    let home =
        NavItem { address: "/staff", text: words.frame.nav_home.to_string(), current: path == "/staff" };
    // Who asks is said for the whole ledger or not at all.
    let open = |address: &str, right: Right| {
        if address == SETTINGS { session.scope(right).is_whole() } else { session.may(right) }
    };
    let own =
        ITEMS.into_iter().filter(|(address, right, _)| ANSWERED.contains(address) && open(address, *right));
    let own = own.map(|(address, _, word)| NavItem {
        address,
        text: word(words).to_string(),
        current: within(address) || (address == COMMENTS && within("/staff/complaints")),
    });
    std::iter::once(home).chain(own).collect()
}
