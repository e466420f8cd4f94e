//! `/staff/slips`: slips that invite to a counter's form, each with a one-time code that is drawn here and
//! leaves in the file alone.

mod issued;

use super::wanted::{self, Wanted, WantedForm};
use crate::account::Right;
use crate::account::audit::{Act, Action};
use crate::campaign::dossiers::Month;
use crate::catalog::decide::codes::{self, CodeFault, Limit, Wish};
use crate::ids::{Guarded, OneTimeCode};
use crate::print::bundle;
use crate::print::order::slips as order;
use crate::print::slip::{Cut, Slips};
use crate::touchpoint::Touchpoint;
use crate::touchpoint::codes::{BatchNo, Group, MAX_CODES, draw};
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Choice, Errors, Frame, Typed};
use crate::web::staff::orders::{FileKind, Job, Order, Orders, Output, Record};
use crate::web::staff::said::{Said as _, capital};
use crate::web::staff::session::Session;
use crate::web::staff::tongue;
use actix_web::HttpResponse;
use actix_web::web::{self, Bytes};
use askama::Template;
use issued::{BatchRow, WeekRow};
use std::io::{self, Cursor};

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
    /// Whether codes of today can be known tomorrow.
    lasting: bool,
    wanted: WantedForm,
    cuts: Vec<Choice>,
    count: String,
    /// How many codes this month's dossiers leave room for, as far as that is known.
    limit: String,
    weeks: Vec<WeekRow>,
    batches: Vec<BatchRow>,
}

/// Whether slips for this touchpoint can be printed by this person.
pub(super) fn can(app: &App, session: &Session, touchpoint: &Touchpoint) -> bool {
    let leads_somewhere = match touchpoint.channel.guarded() {
        None | Some(Guarded::Code) => true,
        Some(Guarded::Paper | Guarded::Interviewer) => false,
    };
    cfg!(feature = "print")
        && app.settings.origin.is_some()
        && !touchpoint.revoked
        && leads_somewhere
        && session.holds(touchpoint.unit, Right::PrintPosters)
}

/// What to print, and what was.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let typed = Typed::of_query(session.visit().query());
    frame::page(&session, &view(&app, &session, &typed, Errors::default()).await?)
}

/// Prints it.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let mut errors = Errors::default();
    let wishes = if typed.get("reprint_of").is_empty() {
        wished(&session, &typed, &mut errors)?
    } else {
        again(&app, &session, &typed, &mut errors).await?
    };
    let ordered = wishes.map(|wishes| ordered(&app, &session, &typed, wishes, &mut errors)).transpose()?;
    let Some(ordered) = ordered.flatten().filter(|_| errors.is_empty()) else {
        return frame::refused(&session, &view(&app, &session, &typed, errors).await?);
    };
    let Ordered { all, record } = ordered;
    let kind = if all.len() > 1 { FileKind::Zip } else { FileKind::Pdf };
    let name = format!("phieu-moi-{}", session.today());
    let order = Order { name, kind, total: None, back: "/staff/slips" };
    let make = move |job: &Job| Ok(Output::once(Bytes::from(lay_out(&all, job)?)));
    let Some(job) = Orders::start(&app, &session, order, record, make)? else {
        errors.add("count", &session.words().orders.busy);
        return frame::refused(&session, &view(&app, &session, &typed, errors).await?);
    };
    Ok(job.leads().await)
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

/// What the form asks for; `None` where `errors` say what is wrong with it.
fn wished(session: &Session, typed: &Typed, errors: &mut Errors) -> Result<Option<Vec<Wish>>, StaffError> {
    let w = session.words();
    let count = typed.get("count").parse::<u16>().ok().filter(|n| (1..=MAX_CODES).contains(n));
    if count.is_none() {
        errors.add("count", &w.sheets.copies_wrong.fill(&[("most", &MAX_CODES)]));
    }
    let wanted = wanted::read(session, typed, errors)?;
    let Some((Wanted { campaign, which }, count)) = wanted.zip(count) else { return Ok(None) };
    let counters = order::counters(session.catalog(), campaign, &which, session.today());
    let Some(counters) = errors.keep("unit", counters, &w.slips.nothing) else { return Ok(None) };
    if counters.len() * usize::from(count) > MOST {
        errors.add("count", &w.sheets.too_many.fill(&[("most", &MOST), ("counters", &counters.len())]));
        return Ok(None);
    }
    Ok(Some(counters.into_iter().map(|touchpoint| Wish { touchpoint, count, reprint_of: None }).collect()))
}

/// As many new codes as a batch has unspent ones.
async fn again(
    app: &App,
    session: &Session,
    typed: &Typed,
    errors: &mut Errors,
) -> Result<Option<Vec<Wish>>, StaffError> {
    let no = typed.get("reprint_of").parse().map(BatchNo).map_err(|_no_number| StaffError::Missing)?;
    let catalog = session.catalog();
    let own = catalog.codes.get(&no).filter(|issued| session.holds(issued.batch.unit, Right::PrintPosters));
    own.ok_or(StaffError::Missing)?;
    let old = match codes::reprintable(catalog, no, session.today()) {
        Ok(old) => old,
        Err(fault) => {
            errors.add("count", &capital(&fault.said(tongue(session))));
            return Ok(None);
        }
    };
    let Some(key) = &app.settings.codes else { return Ok(None) };
    let left = app.store.unspent_codes(app.ledger, key, old).await?;
    let count = u16::try_from(left).unwrap_or(MAX_CODES);
    if count == 0 {
        let fault = CodeFault::Left { no, left, wanted: 1 };
        errors.add("count", &capital(&fault.said(tongue(session))));
        return Ok(None);
    }
    Ok(Some(vec![Wish { touchpoint: old.touchpoint, count, reprint_of: Some(no) }]))
}

/// Slips ready to be laid out, and what is written down before anybody holds them.
struct Ordered {
    all: Vec<Slips>,
    record: Record,
}

fn ordered(
    app: &App,
    session: &Session,
    typed: &Typed,
    wishes: Vec<Wish>,
    errors: &mut Errors,
) -> Result<Option<Ordered>, StaffError> {
    let w = session.words();
    let Some(origin) = app.settings.origin.clone().filter(|_| cfg!(feature = "print")) else {
        errors.add("count", &w.touchpoints.print_unable);
        return Ok(None);
    };
    let Some(key) = app.settings.codes.clone() else {
        errors.add("count", &w.slips.no_key);
        return Ok(None);
    };
    let (by, today) = (session.account().no.subject(), session.today());
    if let Err(faults) = codes::issue(session.catalog(), &wishes, &by, today) {
        for fault in &faults {
            errors.add(field_of(fault), &capital(&fault.said(tongue(session))));
        }
        return Ok(None);
    }
    let cut = Cut::ALL.into_iter().find(|cut| cut.as_str() == typed.get("cut")).unwrap_or(Cut::A4);
    let look = order::Look { cut, office: app.office_name(), origin };
    let (mut drawn, mut all) = (Vec::new(), Vec::new());
    for wish in &wishes {
        let codes = draw_codes(app, wish.count)?;
        let slips = order::slips(session.catalog(), wish.touchpoint, codes.clone(), look.clone(), today);
        let Some(slips) = errors.keep("unit", slips, &w.slips.nothing) else { return Ok(None) };
        all.push(slips);
        drawn.push(codes);
    }
    let act = act(session, &wishes, cut);
    let decide = move |catalog: &_| codes::issue(catalog, &wishes, &by, today);
    Ok(Some(Ordered { all, record: Record::of_codes(act, key, drawn, decide) }))
}

/// The part of the form that a fault is about.
fn field_of(fault: &CodeFault) -> &'static str {
    match fault {
        CodeFault::Unknown(_)
        | CodeFault::Revoked(_)
        | CodeFault::Channel { .. }
        | CodeFault::Over { .. } => "unit",
        CodeFault::Count { .. }
        | CodeFault::Dossiers { .. }
        | CodeFault::NoBatch(_)
        | CodeFault::Reprinted { .. }
        | CodeFault::Expired { .. }
        | CodeFault::Left { .. } => "count",
    }
}

/// The codes are secret until they are handed out: the log names none.
fn act(session: &Session, wishes: &[Wish], cut: Cut) -> Act {
    let subject = wishes.first().map_or_else(String::new, |wish| wish.touchpoint.to_string());
    let count: usize = wishes.iter().map(|wish| usize::from(wish.count)).sum();
    let act = session.act(Action::CodesIssued, subject);
    let act = act.with("count", &count).with("counters", &wishes.len()).with("sheet", cut.as_str());
    match wishes.first().and_then(|wish| wish.reprint_of) {
        Some(old) => act.with("reprint-of", &old),
        None => act,
    }
}

/// # Errors
/// [`StaffError::Random`] where the system gives no randomness, or the same again and again.
fn draw_codes(app: &App, count: u16) -> Result<Vec<OneTimeCode>, StaffError> {
    let codes = draw(count.into(), || app.random().map(u64::from_be_bytes)).map_err(StaffError::Random)?;
    if codes.len() < usize::from(count) {
        return Err(StaffError::Random(io::Error::other("the same numbers come again and again")));
    }
    Ok(codes)
}

async fn view(app: &App, session: &Session, typed: &Typed, errors: Errors) -> Result<OrderPage, StaffError> {
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
    let people = app.store.people(app.ledger).await?;
    let counts = app.store.count_codes(app.ledger).await?;
    Ok(OrderPage {
        page: Frame::new(app, session, w.title.to_string()).with_errors(errors),
        able: cfg!(feature = "print"),
        reachable: app.settings.origin.is_some(),
        lasting: app.settings.codes.is_some(),
        wanted: wanted::form(session, typed, &w.unit_hint)?,
        cuts: cuts.into(),
        count: if count.is_empty() { USUAL.to_owned() } else { count.to_owned() },
        limit: limit(session, wanted::one(session, typed)?),
        weeks: issued::weeks(session, &counts),
        batches: issued::batches(session, &people),
    })
}

/// What limits codes for one counter this month; without one, that something does.
fn limit(session: &Session, touchpoint: Option<&Touchpoint>) -> String {
    let w = &session.words().slips;
    let Some(touchpoint) = touchpoint else { return w.limit.to_string() };
    let (group, month) = (Group::of(touchpoint), Month::of(session.today()));
    match codes::limit(session.catalog(), group.unit, group.field, month) {
        Some(Limit { dossiers, issued, .. }) => {
            let known = [("issued", &issued as &dyn std::fmt::Display), ("dossiers", &dossiers)];
            w.limit_known.fill(&[known[0], known[1], ("month", &month.written())]).to_string()
        }
        None => w.limit_unknown.fill(&[("month", &month.written())]).to_string(),
    }
}
