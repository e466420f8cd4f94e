//! `/staff/samples`: which answers by one-time code are asked after on the telephone. Sealed first, drawn once nobody
//! can steer it; shown are places and weeks, never an answer, a tracking code or an hour. The rules stand in
//! [`crate::catalog::decide::samples`].

mod one;

pub(in crate::web) use one::{draw, get as one};

use super::fault::StaffError;
use super::frame::{self, Choice, Errors, Frame, Typed};
use super::guard::see_other;
use super::said::{Said as _, capital};
use super::session::Session;
use super::{day, tongue, typed_day};
use crate::account::audit::Action;
use crate::account::{Right, Scope};
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::catalog::decide::samples::{self, Members, PERCENTS, SampleFault, SampleWish};
use crate::catalog::samples::SealedSample;
use crate::ids::{CampaignNo, Hour, Seq, UnitNo};
use crate::index::columns::Coded;
use crate::ledger::sample::SampleNo;
use crate::quality::draw::commitment;
use crate::quality::stats::sample::detection;
use crate::store::ChangeError;
use crate::web::App;
use actix_web::{HttpResponse, web};
use askama::Template;
use std::ops::Range;
use time::Date;

/// What a sample is sized for where nobody says otherwise: the design's.
const USUAL_PERCENT: u8 = 5;

#[derive(Template)]
#[template(path = "staff/samples/list.html")]
struct ListPage {
    page: Frame,
    rows: Vec<Row>,
    campaigns: Vec<Choice>,
    percents: Vec<Choice>,
    unit: String,
    from: String,
    to: String,
    /// Whether the person may seal one anywhere.
    may: bool,
}

struct Row {
    no: SampleNo,
    unit: String,
    campaign: String,
    days: String,
    members: u32,
    size: u32,
    state: String,
}

/// All samples of the person's units, the latest first, and the form for another one.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    frame::page(&session, &view(&app, &session, &Typed::default(), Errors::default()))
}

/// Seals one.
pub(in crate::web) async fn seal(
    app: web::Data<App>,
    session: Session,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let mut errors = Errors::default();
    let wish = read(&session, &typed, &mut errors);
    let Some(wish) = wish.filter(|_| errors.is_empty()) else {
        return frame::refused(&session, &view(&app, &session, &typed, errors));
    };
    if app.settings.codes.is_none() {
        errors.add("unit", &session.words().samples.no_secret);
        return frame::refused(&session, &view(&app, &session, &typed, errors));
    }
    app.mirror.catch_up(&app.store).await?;
    let today = session.today();
    // Of days that are over, so that nothing which comes meanwhile is a member.
    let found =
        members(&app, &app.catalog(), (wish.campaign, wish.unit), &wish.hours, (Seq(u64::MAX), today));
    let members = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let of = Members { members, size: detection(members, f64::from(wish.percent) / 100.0).unwrap_or(0) };
    let unit = session.catalog().tree.get(wish.unit).map_or("", |unit| unit.code.as_str());
    let act = session.act(Action::SampleSealed, unit).with("members", &members).with("size", &of.size);
    let by = (session.account().no, &session.person().grants);
    let sealed = |no| commitment(&seed(&app, no));
    let decide = |catalog: &Catalog| samples::seal(catalog, &wish, of, by, sealed, today);
    match app.store.change_by(app.ledger, app.hour(), &act, decide).await {
        Ok(_) => {
            app.mirror.catch_up(&app.store).await?;
            session.flash(&app, &session.words().samples.done_sealed).await?;
            Ok(see_other("/staff/samples"))
        }
        Err(ChangeError::Refused(faults)) => {
            told(&session, &faults, &mut errors);
            frame::refused(&session, &view(&app, &session, &typed, errors))
        }
        Err(ChangeError::Store(error)) => Err(error.into()),
    }
}

/// The seed of a sample: whoever lacks the service's key cannot know it before it is told.
fn seed(app: &App, no: SampleNo) -> [u8; 32] {
    let parts = [&app.ledger.0.to_be_bytes()[..], &no.0.to_be_bytes()[..]];
    app.settings.secret.tag(b"hailong sample seed 1", &parts)
}

/// The answers by code that a sample is drawn from, as the units stand on a day.
fn members(
    app: &App,
    catalog: &Catalog,
    (campaign, unit): (CampaignNo, UnitNo),
    hours: &Range<Hour>,
    (before, on): (Seq, Date),
) -> Vec<Coded> {
    let scope = Scope::of(Some(unit), on);
    app.mirror.columns().coded(campaign, hours, before, |of| scope.contains(&catalog.tree, of))
}

fn read(session: &Session, typed: &Typed, errors: &mut Errors) -> Option<SampleWish> {
    let w = &session.words().samples;
    let campaign = session.campaign(typed.get("campaign"), Right::ExportOrdered).map(|campaign| campaign.no);
    let campaign = errors.keep("campaign", campaign, &w.fault_campaign);
    let unit = session.unit(typed.get("unit"), Right::ExportOrdered).map(|unit| unit.no);
    let unit = errors.keep("unit", unit, &w.fault_unit);
    let from = errors.keep("from", typed_day(typed.get("from")), &w.fault_day);
    let to = typed_day(typed.get("to")).ok().and_then(Date::next_day).ok_or(());
    let to = errors.keep("to", to, &w.fault_day);
    let percent = typed.get("percent").parse().ok().filter(|percent| PERCENTS.contains(percent)).ok_or(());
    let percent = errors.keep("percent", percent, &w.fault_percent);
    Some(SampleWish {
        campaign: campaign?,
        unit: unit?,
        hours: Hour::day_start(from?)..Hour::day_start(to?),
        percent: percent?,
    })
}

/// Each fault at the field that it is about.
fn told(session: &Session, faults: &[SampleFault], errors: &mut Errors) {
    for fault in faults {
        let field = match fault {
            SampleFault::NoCampaign => "campaign",
            SampleFault::NoDays | SampleFault::NotOver => "to",
            SampleFault::Percent => "percent",
            SampleFault::NoUnit
            | SampleFault::OwnUnit
            | SampleFault::Few { .. }
            | SampleFault::Again(_)
            | SampleFault::NoSample(_)
            | SampleFault::Drawn
            | SampleFault::NotSigned
            | SampleFault::Seed => "unit",
        };
        errors.add(field, &capital(&fault.said(tongue(session))));
    }
}

fn view(app: &App, session: &Session, typed: &Typed, errors: Errors) -> ListPage {
    let w = &session.words().samples;
    let catalog = session.catalog();
    let mine = |sealed: &&SealedSample| session.holds(sealed.sample.unit, Right::ReadLedger);
    let reached = |campaign: &&Campaign| session.campaign(campaign.id.as_str(), Right::ExportOrdered).is_ok();
    let campaigns = catalog.campaigns.values().filter(reached);
    let campaigns = campaigns.map(|campaign| {
        Choice::typed(typed, "campaign", campaign.id.as_str(), campaign.title.clone(), false)
    });
    let percent = |percent: u8| {
        Choice::typed(
            typed,
            "percent",
            &percent.to_string(),
            format!("{percent} %"),
            percent == USUAL_PERCENT,
        )
    };
    ListPage {
        page: Frame::new(app, session, w.title.to_string()).with_errors(errors),
        rows: catalog.samples.values().rev().filter(mine).map(|sealed| row(session, sealed)).collect(),
        campaigns: campaigns.collect(),
        percents: PERCENTS.map(percent).into(),
        unit: typed.get("unit").to_owned(),
        from: typed.get("from").to_owned(),
        to: typed.get("to").to_owned(),
        may: session.may(Right::ExportOrdered),
    }
}

fn row(session: &Session, sealed: &SealedSample) -> Row {
    let sample = &sealed.sample;
    let w = &session.words().samples;
    let state = if sealed.draw.is_some() { &w.drawn } else { &w.sealed };
    Row {
        no: sample.no,
        unit: unit_name(session, sample.unit),
        campaign: campaign_id(session, sample.campaign),
        days: days(sealed),
        members: sample.members,
        size: sample.size,
        state: state.to_string(),
    }
}

fn unit_name(session: &Session, unit: UnitNo) -> String {
    session.catalog().tree.get(unit).map_or_else(String::new, |unit| unit.name.clone())
}

fn campaign_id(session: &Session, campaign: CampaignNo) -> String {
    session.catalog().campaigns.get(&campaign).map_or_else(String::new, |campaign| campaign.id.to_string())
}

/// "01/11/2026 – 23/11/2026"
fn days(sealed: &SealedSample) -> String {
    let last = Hour(sealed.sample.to.0.saturating_sub(1)).local_date();
    format!("{} – {}", day(sealed.sample.from.local_date()), day(last))
}
