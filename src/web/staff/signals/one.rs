//! One flag: what was seen, its set in counts, what it does to the unit's figure, what was decided, and what can be.
//!
//! Whoever may still propose sees no figure of the unit without the set: only once something is proposed does the
//! page tell what it does, so that nobody proposes for the sake of a figure.

use super::{called, find, hours, standing_words, unit_name};
use crate::account::{Person, Right};
use crate::catalog::flags::{Ending, Proposed, Raised, Standing};
use crate::index::NumberStyle;
use crate::index::flags::{Members, members};
use crate::index::method::Method;
use crate::index::{Columns, Filter, Measure, Query, UnitGroup, UnitGroups, display_percent, threads};
use crate::ledger::flag::MAX_REASON;
use crate::quality::Signal;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Frame};
use crate::web::staff::session::Session;
use crate::web::staff::touchpoints::channel_words;
use crate::web::staff::{day, said, tongue};
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/signals/one.html")]
struct SignalPage {
    page: Frame,
    address: String,
    unit: String,
    told: String,
    /// What may be innocent about it, and what to look at next; empty for a signal that this program does not know.
    beside: Vec<(String, &'static str)>,
    evidence: Vec<(String, String)>,
    /// Which responses the set holds.
    set: Vec<(String, String)>,
    days: Vec<(String, u64)>,
    channels: Vec<(String, u64)>,
    /// The unit's figure with the set and without it; empty until something is proposed.
    figures: Vec<(String, String)>,
    state: String,
    history: Vec<(String, String)>,
    /// As typed.
    reason: String,
    reason_hint: String,
    may: May,
}

/// What the person may do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum May {
    Look,
    Propose,
    /// Propose that the set counts again.
    ProposeBack,
    Decide,
    Withdraw,
}

/// The page.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    session: Session,
    no: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let raised = find(&session, &no, Right::ReadLedger)?;
    let people = app.store.people(app.ledger).await?;
    let page = view(&app, &session, raised, &people, Errors::default(), String::new());
    frame::page(&session, &page)
}

/// The page again, with what speaks against what was wished.
pub(super) async fn again(
    app: &App,
    session: &Session,
    raised: &Raised,
    errors: Errors,
    typed: String,
) -> Result<HttpResponse, StaffError> {
    let people = app.store.people(app.ledger).await?;
    frame::refused(session, &view(app, session, raised, &people, errors, typed))
}

fn view(
    app: &App,
    session: &Session,
    raised: &Raised,
    people: &[Person],
    errors: Errors,
    reason: String,
) -> SignalPage {
    let (flag, w) = (&raised.flag, session.words());
    let standing = session.catalog().flags.standing(flag.no);
    let columns = app.mirror.columns();
    let Members { days, channels, .. } = members(&columns, flag);
    let figures = match standing {
        Standing::Raised => Vec::new(),
        Standing::Proposed(_) | Standing::Excluded(_) | Standing::Reversing(..) => {
            figures(app, session, raised, &columns)
        }
    };
    drop(columns);
    SignalPage {
        page: Frame::new(app, session, w.signals.one_title.fill(&[("no", &flag.no)]).to_string())
            .with_errors(errors),
        address: format!("/staff/signals/{}", flag.no),
        unit: unit_name(session, flag.set.unit),
        told: said::signal::sentence(flag, tongue(session)),
        beside: beside(session, raised),
        evidence: said::signal::evidence(flag),
        set: set(session, raised, people),
        days: days.into_iter().map(|(date, count)| (day(date), count)).collect(),
        channels: channels.into_iter().map(|(of, count)| (channel_words(w, of), count)).collect(),
        figures,
        state: standing_words(w, standing),
        history: history(session, raised, people),
        reason,
        reason_hint: w.signals.reason_hint.fill(&[("n", &MAX_REASON)]).to_string(),
        may: may(session, raised, standing),
    }
}

fn beside(session: &Session, raised: &Raised) -> Vec<(String, &'static str)> {
    let Some(signal) = Signal::of_entry(&raised.flag.signal) else { return Vec::new() };
    let (tongue, w) = (tongue(session), &session.words().signals);
    vec![
        (w.innocent.to_string(), said::signal::innocent(signal, tongue)),
        (w.next.to_string(), said::signal::next(signal, tongue)),
    ]
}

fn may(session: &Session, raised: &Raised, standing: Standing) -> May {
    let unit = raised.flag.set.unit;
    let published = session.catalog().campaigns.get(&raised.flag.set.campaign).is_some_and(|of| of.published);
    let proposes = session.holds(unit, Right::ExcludeResponses) && !published;
    let decides = session.holds(unit, Right::ApproveExclusion) && !published;
    match standing {
        Standing::Raised if proposes => May::Propose,
        Standing::Excluded(_) if proposes => May::ProposeBack,
        Standing::Raised | Standing::Excluded(_) => May::Look,
        Standing::Proposed(no) | Standing::Reversing(_, no) => {
            let open = session.catalog().flags.proposals.get(&no);
            if open.is_some_and(|open| open.proposal.by == session.account().no.subject()) {
                May::Withdraw
            } else if decides {
                May::Decide
            } else {
                May::Look
            }
        }
    }
}

fn set(session: &Session, raised: &Raised, people: &[Person]) -> Vec<(String, String)> {
    let (flag, w) = (&raised.flag, &session.words().signals);
    let campaign = session.catalog().campaigns.get(&flag.set.campaign);
    let mut lines = vec![
        (w.campaign.to_string(), campaign.map_or_else(String::new, |campaign| campaign.title.clone())),
        (w.hours.to_string(), hours(flag.set.from, flag.set.to)),
        (w.responses.to_string(), flag.responses.to_string()),
    ];
    if let Some(touchpoint) = flag.set.touchpoint {
        lines.push((w.touchpoint.to_string(), touchpoint.grouped()));
    }
    if let Some(channel) = flag.set.channel {
        lines.push((w.channel.to_string(), channel_words(session.words(), channel)));
    }
    let by = if flag.raised_by == "watch" { w.watch.to_string() } else { called(people, &flag.raised_by) };
    lines.push((w.raised.to_string(), format!("{} · {by}", day(raised.hour.local_date()))));
    lines
}

/// The unit's own figure over the channels that ranks rest on, with the set and without it.
fn figures(app: &App, session: &Session, raised: &Raised, columns: &Columns) -> Vec<(String, String)> {
    let (catalog, w, set) = (session.catalog(), &session.words().signals, &raised.flag.set);
    let campaign = catalog.campaigns.get(&set.campaign);
    let known = campaign.and_then(|of| Some((of, catalog.definitions.get(&of.definition_hash)?)));
    let (Some((campaign, definition)), Some(unit)) = (known, catalog.tree.get(set.unit)) else {
        return Vec::new();
    };
    let Ok(method) = campaign.method.parse::<Method>() else { return Vec::new() };
    let table = columns.responses(campaign.no, definition);
    let group = UnitGroup { no: unit.no, code: unit.code.clone(), name: unit.name.clone() };
    let units = UnitGroups::new(vec![group], [(unit.no, 0)]);
    let channels = Some(campaign.ranking_channels.iter().copied().collect());
    let figure = |filter: Filter| {
        let query = Query { method, by: Vec::new(), units: &units, filter };
        let counted = app.mirror.memory().figures(&table, &query, threads()).ok()?;
        let figure = counted.total().shown()?.figure(Measure::Overall).copied()?;
        let percent = |share| display_percent(share, NumberStyle::Vietnamese);
        let told = figure.estimate.map(|it| {
            let (value, low, high) = (percent(it.value), percent(it.interval.low), percent(it.interval.high));
            w.figure.fill(&[("value", &value), ("low", &low), ("high", &high), ("n", &figure.n)]).to_string()
        });
        Some(told.unwrap_or_else(|| "–".to_owned()))
    };
    let members: std::sync::Arc<[u32]> = table.members(raised.flag.no).into();
    let with = Filter { lingering: std::sync::Arc::clone(&members), channels, ..Filter::default() };
    let without = Filter { waiting: members, lingering: std::sync::Arc::default(), ..with.clone() };
    let line = |name: &crate::words::Phrase, filter| Some((name.to_string(), figure(filter)?));
    line(&w.with_set, with).into_iter().chain(line(&w.without_set, without)).collect()
}

/// What was proposed and decided, the oldest first.
fn history(session: &Session, raised: &Raised, people: &[Person]) -> Vec<(String, String)> {
    let w = &session.words().signals;
    let mut lines = Vec::new();
    for Proposed { proposal, hour, end } in session.catalog().flags.proposals_of(raised.flag.no) {
        let what = if proposal.reverses.is_some() { &w.step_back } else { &w.step_proposed };
        let told = what.fill(&[("who", &called(people, &proposal.by)), ("reason", &proposal.reason)]);
        lines.push((day(hour.local_date()), told.to_string()));
        let Some(ended) = end else { continue };
        let who = called(people, &ended.by);
        let told = match &ended.ending {
            Ending::Approved if proposal.reverses.is_some() => w.step_reversed.fill(&[("who", &who)]),
            Ending::Approved => w.step_excluded.fill(&[("who", &who)]),
            Ending::Withdrawn(reason) => w.step_withdrawn.fill(&[("who", &who), ("reason", reason)]),
            Ending::Refused(reason) => w.step_refused.fill(&[("who", &who), ("reason", reason)]),
        };
        lines.push((day(ended.hour.local_date()), told.to_string()));
    }
    lines
}
