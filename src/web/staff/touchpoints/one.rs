//! One touchpoint: scans, starts and sends by day, its posters, what can be done.

use super::{boards, channel_words, place_name, posters, sheets, slips, striking, striking_words};
use crate::account::{Person, Right, login_of};
use crate::store::Visits;
use crate::touchpoint::{FieldScope, Touchpoint};
use crate::web::App;
use crate::web::staff::day;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Frame};
use crate::web::staff::session::Session;
use crate::words::Phrase;
use actix_web::{HttpResponse, web};
use askama::Template;
use std::collections::BTreeMap;
use time::Date;

/// Days on the page; earlier ones are summed.
const DAYS: usize = 30;

#[derive(Template)]
#[template(path = "staff/touchpoints/one.html")]
struct TouchpointPage {
    page: Frame,
    address: String,
    form: String,
    code: String,
    place: String,
    campaign: String,
    channel: String,
    field: String,
    state: Option<String>,
    revoked: bool,
    may_change: bool,
    /// What can be ordered for it by this person.
    orders: Vec<OrderLink>,
    totals: [u64; 3],
    days: Vec<DayRow>,
    earlier: bool,
    posters: Vec<PosterRow>,
}

/// Where something is ordered.
struct OrderLink {
    text: String,
    address: String,
}

struct DayRow {
    day: String,
    scans: u64,
    starts: u64,
    sends: u64,
    /// Widths of bars, in hundredths of the widest.
    bar: u64,
}

struct PosterRow {
    no: String,
    day: String,
    sheet: String,
    by: String,
    host: String,
}

/// The page.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    session: Session,
    code: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let touchpoint = session.touchpoint(&code, Right::SeeTouchpoints)?;
    let (w, catalog) = (session.words(), session.catalog());
    let visits = app.store.visits_of(app.ledger, touchpoint.code).await?;
    let days = funnel(&app, touchpoint.code, &visits);
    let mut totals = [0; 3];
    for steps in days.values() {
        totals.iter_mut().zip(steps).for_each(|(total, step)| *total += step);
    }
    let most = days.values().flatten().copied().max().unwrap_or(0).max(1);
    let row = |(date, [scans, starts, sends]): (&Date, &[u64; 3])| DayRow {
        day: day(*date),
        scans: *scans,
        starts: *starts,
        sends: *sends,
        bar: *sends * 100 / most,
    };
    let code = touchpoint.code;
    let field = match touchpoint.field {
        FieldScope::Ask => w.touchpoints.field_ask.to_string(),
        FieldScope::One(no) => {
            let field = catalog.fields.get(&no);
            field.and_then(|field| field.name.get("vi").cloned()).unwrap_or_default()
        }
    };
    let view = TouchpointPage {
        page: Frame::new(&app, &session, format!("{} {}", w.touchpoints.one, code.grouped())),
        address: format!("/staff/touchpoints/{code}"),
        form: format!("/S/{code}"),
        code: code.grouped(),
        place: place_name(&session, touchpoint),
        campaign: catalog.campaigns.get(&touchpoint.campaign).map_or_else(String::new, |c| c.title.clone()),
        channel: channel_words(w, touchpoint.channel),
        field,
        state: striking(&app, &session, touchpoint).map(|what| striking_words(w, what)),
        revoked: touchpoint.revoked,
        may_change: !touchpoint.revoked && session.holds(touchpoint.unit, Right::ManageTouchpoints),
        orders: orders(&app, &session, touchpoint),
        totals,
        earlier: days.len() > DAYS,
        days: days.iter().rev().take(DAYS).map(row).collect(),
        posters: register(&session, &app.store.people(app.ledger).await?, code),
    };
    frame::page(&session, &view)
}

fn orders(app: &App, session: &Session, touchpoint: &Touchpoint) -> Vec<OrderLink> {
    let (w, catalog, code) = (&session.words().touchpoints, session.catalog(), touchpoint.code);
    let campaign = catalog.campaigns.get(&touchpoint.campaign).filter(|campaign| campaign.is_public());
    let unit = catalog.tree.successor_on(touchpoint.unit, session.today());
    let board = unit.zip(campaign).filter(|(unit, _)| boards::can(app, session, unit));
    let at = |what: &str| format!("/staff/{what}?touchpoint={code}");
    let links = [
        posters::can(app, session, touchpoint).then(|| (&w.print_one, at("posters"))),
        sheets::can(session, touchpoint).then(|| (&w.print_sheets, at("sheets"))),
        slips::can(app, session, touchpoint).then(|| (&w.print_slips, at("slips"))),
        board.map(|(unit, campaign)| {
            (&w.print_board, format!("/staff/boards?campaign={}&unit={}", campaign.id, unit.code))
        }),
    ];
    let link = |(text, address): (&Phrase, String)| OrderLink { text: text.to_string(), address };
    links.into_iter().flatten().map(link).collect()
}

/// Scans, starts and sends of each day on which something happened.
fn funnel(app: &App, code: crate::ids::TouchpointCode, visits: &[Visits]) -> BTreeMap<Date, [u64; 3]> {
    let mut days: BTreeMap<Date, [u64; 3]> = BTreeMap::new();
    for visits in visits {
        let steps = days.entry(visits.day).or_default();
        steps[0] += visits.scans;
        steps[1] += visits.starts;
    }
    for (date, count) in app.mirror.sends().days(code) {
        days.entry(date).or_default()[2] += u64::from(count);
    }
    days
}

/// The register's lines, the youngest first.
fn register(session: &Session, people: &[Person], code: crate::ids::TouchpointCode) -> Vec<PosterRow> {
    let printed = session.catalog().printings.get(&code).map_or([].as_slice(), Vec::as_slice);
    let row = |(no, printed): (usize, &crate::catalog::Printed)| PosterRow {
        no: format!("{code}-{no}"),
        day: day(printed.hour.local_date()),
        sheet: format!("{} {}", printed.sheet, printed.finish),
        by: login_of(people, &printed.by).to_owned(),
        host: printed.host.clone(),
    };
    (1..).zip(printed).map(row).collect::<Vec<_>>().into_iter().rev().collect()
}
