//! `/staff/slips`: receipt slips that invite to a counter's form, each with a code of its own, drawn here.

use super::wanted::{self, Wanted, WantedForm};
use crate::account::Right;
use crate::account::audit::{Act, Action};
use crate::ids::{OneTimeCode, TouchpointCode};
use crate::print::bundle;
use crate::print::order::slips as order;
use crate::print::slip::{Cut, Slips};
use crate::touchpoint::Touchpoint;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Choice, Errors, Frame, Typed};
use crate::web::staff::orders::{FileKind, Job, Order, Orders, Output, Record};
use crate::web::staff::session::Session;
use actix_web::HttpResponse;
use actix_web::web::{self, Bytes};
use askama::Template;
use std::collections::BTreeSet;
use std::io::{self, Cursor};

/// Slips for one counter, at most.
const MOST_EACH: usize = 500;

/// Slips of one order, at most.
const MOST: usize = 3_000;

/// A whole A4.
const USUAL: &str = "24";

#[derive(Template)]
#[template(path = "staff/touchpoints/slips.html")]
struct OrderPage {
    page: Frame,
    /// Whether this program prints.
    able: bool,
    /// Whether it knows the address that codes lead to.
    reachable: bool,
    wanted: WantedForm,
    cuts: Vec<Choice>,
    count: String,
}

/// Whether slips for this touchpoint can be printed by this person.
pub(super) fn can(app: &App, session: &Session, touchpoint: &Touchpoint) -> bool {
    cfg!(feature = "print")
        && app.settings.origin.is_some()
        && !touchpoint.revoked
        && touchpoint.channel.guarded().is_none()
        && session.holds(touchpoint.unit, Right::PrintPosters)
}

/// What to print.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let typed = Typed::of_query(session.visit().query());
    frame::page(&session, &view(&app, &session, &typed, Errors::default())?)
}

/// Prints it.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let mut errors = Errors::default();
    let all = ordered(&app, &session, &typed, &mut errors)?;
    let Some(all) = all.filter(|_| errors.is_empty()) else {
        return frame::refused(&session, &view(&app, &session, &typed, errors)?);
    };
    let kind = if all.len() > 1 { FileKind::Zip } else { FileKind::Pdf };
    let name = format!("phieu-moi-{}", session.today());
    let order = Order { name, kind, total: None, back: "/staff/slips" };
    let record = Record::of(act(&session, &all));
    let make = move |job: &Job| Ok(Output::Memory(Bytes::from(lay_out(&all, job)?)));
    let Some(job) = Orders::start(&app, &session, order, record, make)? else {
        errors.add("count", &session.words().orders.busy);
        return frame::refused(&session, &view(&app, &session, &typed, errors)?);
    };
    Ok(job.leads().await)
}

/// The codes are secret until they are handed out: the log names none.
fn act(session: &Session, all: &[Slips]) -> Act {
    let subject = all.first().map_or_else(String::new, |slips| slips.code.to_string());
    let count: usize = all.iter().map(|slips| slips.codes.len()).sum();
    let cut = all.first().map_or("", |slips| slips.cut.as_str());
    let act = session.act(Action::SlipsPrinted, subject);
    act.with("count", &count).with("counters", &all.len()).with("sheet", cut)
}

/// One PDF, or a zip with one for each counter.
fn lay_out(all: &[Slips], job: &Job) -> Result<Vec<u8>, String> {
    let mut before = 0;
    let mut pdf = |slips: &Slips| {
        let pdf = slips.pdf(&|read| job.progress(before + read));
        before += slips.pages();
        pdf
    };
    if let [slips] = all {
        return pdf(slips).map_err(|error| error.to_string());
    }
    let printed = all.first().map(|slips| slips.printed).ok_or("nothing was ordered")?;
    let files = all.iter().map(|slips| Ok((format!("phieu-moi-{}.pdf", slips.code), pdf(slips)?)));
    let zip = bundle::pdfs(printed, Cursor::new(Vec::new()), files);
    zip.map(Cursor::into_inner).map_err(|error| error.to_string())
}

fn ordered(
    app: &App,
    session: &Session,
    typed: &Typed,
    errors: &mut Errors,
) -> Result<Option<Vec<Slips>>, StaffError> {
    let w = session.words();
    let Some(origin) = app.settings.origin.clone().filter(|_| cfg!(feature = "print")) else {
        errors.add("count", &w.touchpoints.print_unable);
        return Ok(None);
    };
    let count = typed.get("count").parse::<usize>().ok().filter(|n| (1..=MOST_EACH).contains(n));
    if count.is_none() {
        errors.add("count", &w.sheets.copies_wrong.fill(&[("most", &MOST_EACH)]));
    }
    let wanted = wanted::read(session, typed, errors)?;
    let Some((Wanted { campaign, which }, count)) = wanted.zip(count) else { return Ok(None) };
    let counters = order::counters(session.catalog(), campaign, &which, session.today());
    let Some(counters) = errors.keep("unit", counters, &w.slips.nothing) else { return Ok(None) };
    if counters.len() * count > MOST {
        errors.add("count", &w.sheets.too_many.fill(&[("most", &MOST), ("counters", &counters.len())]));
        return Ok(None);
    }
    let cut = Cut::ALL.into_iter().find(|cut| cut.as_str() == typed.get("cut")).unwrap_or(Cut::A4);
    let look = order::Look { cut, office: app.office_name(), origin };
    let mut codes = draw(app, counters.len() * count)?;
    let slips = |code: TouchpointCode| {
        let codes = codes.split_off(codes.len().saturating_sub(count));
        order::slips(session.catalog(), code, codes, look.clone(), session.today())
    };
    let all: Result<Vec<_>, _> = counters.into_iter().map(slips).collect();
    Ok(errors.keep("unit", all, &w.slips.nothing))
}

/// So many codes, no two the same.
///
/// # Errors
/// [`StaffError::Random`] where the system gives no randomness, or the same again and again.
fn draw(app: &App, count: usize) -> Result<Vec<OneTimeCode>, StaffError> {
    let mut codes = BTreeSet::new();
    for _ in 0..count.saturating_mul(8) {
        if codes.len() == count {
            break;
        }
        let random: [u8; 8] = app.random().map_err(StaffError::Random)?;
        codes.extend(OneTimeCode::from_bits(u64::from_be_bytes(random) >> 4));
    }
    if codes.len() < count {
        return Err(StaffError::Random(io::Error::other("the same numbers come again and again")));
    }
    Ok(codes.into_iter().collect())
}

fn view(app: &App, session: &Session, typed: &Typed, errors: Errors) -> Result<OrderPage, StaffError> {
    let w = &session.words().slips;
    let cuts = Cut::ALL.map(|cut| {
        let text = match cut {
            Cut::A4 => &w.cut_a4,
            Cut::A4Folded => &w.cut_a4_folded,
            Cut::Roll => &w.cut_roll,
            Cut::RollFolded => &w.cut_roll_folded,
        };
        Choice::typed(typed, "cut", cut.as_str(), text.to_string(), cut == Cut::A4)
    });
    let count = typed.get("count");
    Ok(OrderPage {
        page: Frame::new(app, session, w.title.to_string()).with_errors(errors),
        able: cfg!(feature = "print"),
        reachable: app.settings.origin.is_some(),
        wanted: wanted::form(session, typed, &w.unit_hint)?,
        cuts: cuts.into(),
        count: if count.is_empty() { USUAL.to_owned() } else { count.to_owned() },
    })
}
