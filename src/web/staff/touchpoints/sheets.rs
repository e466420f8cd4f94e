//! `/staff/sheets`: numbered paper questionnaires for the pile at a counter. The ledger knows the numbers
//! before anybody holds the sheets.

use super::wanted::{self, Wanted, WantedForm};
use crate::account::Right;
use crate::account::audit::Action;
use crate::campaign::Campaign;
use crate::catalog::decide::paper::{self, PaperFault};
use crate::ids::{Channel, Language};
use crate::print::bundle;
use crate::print::order::papers;
use crate::print::paper::Papers;
use crate::touchpoint::Touchpoint;
use crate::touchpoint::paper::{MAX_COPIES, PaperBatch, Seed};
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Choice, Errors, Frame, Typed};
use crate::web::staff::orders::{FileKind, Job, Order, Orders, Output, Record};
use crate::web::staff::session::Session;
use crate::words::Words;
use actix_web::HttpResponse;
use actix_web::web::{self, Bytes};
use askama::Template;
use std::io::Cursor;
use std::sync::Arc;

/// Sheets of one order, at most: ten files.
const MOST: usize = 10 * papers::COPIES;

const BACK: &str = "/staff/sheets";

#[derive(Template)]
#[template(path = "staff/touchpoints/sheets.html")]
struct OrderPage {
    page: Frame,
    /// Whether this program prints.
    able: bool,
    wanted: WantedForm,
    copies: String,
    languages: Vec<Choice>,
}

/// Whether sheets for this touchpoint can be printed by this person.
pub(super) fn can(session: &Session, touchpoint: &Touchpoint) -> bool {
    cfg!(feature = "print")
        && !touchpoint.revoked
        && matches!(touchpoint.channel, Channel::Qr | Channel::Paper)
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
    let ordered = ordered(&app, &session, &typed, &mut errors)?;
    let Some((batches, papers)) = ordered.filter(|_| errors.is_empty()) else {
        return frame::refused(&session, &view(&app, &session, &typed, errors)?);
    };
    let kind = if papers::parts(&papers).len() > 1 { FileKind::Zip } else { FileKind::Pdf };
    let name = format!("phieu-giay-{}", papers.printed);
    let order = Order { name, kind, total: None, back: BACK };
    let record = record(&session, batches);
    let make = move |job: &Job| Ok(Output::Memory(Bytes::from(lay_out(&papers, job)?)));
    let Some(job) = Orders::start(&app, &session, order, record, make)? else {
        errors.add("copies", &session.words().orders.busy);
        return frame::refused(&session, &view(&app, &session, &typed, errors)?);
    };
    Ok(job.leads().await)
}

/// In the ledger and in the log: it knows the numbers before anybody holds the sheets.
fn record(session: &Session, batches: Vec<PaperBatch>) -> Record {
    let subject = batches.first().map_or_else(String::new, |batch| batch.touchpoint.to_string());
    let copies: u32 = batches.iter().map(|batch| u32::from(batch.copies)).sum();
    let act =
        session.act(Action::PaperPrinted, subject).with("count", &copies).with("counters", &batches.len());
    let seen = Arc::clone(session.catalog());
    Record::with(act, move |catalog| paper::record(catalog, &seen, batches))
}

/// One PDF, or a zip of several.
fn lay_out(papers: &Papers, job: &Job) -> Result<Vec<u8>, String> {
    let mut parts = papers::parts(papers);
    if parts.len() == 1 {
        return parts.remove(0).pdf(&|read| job.progress(read)).map_err(|error| error.to_string());
    }
    let mut before = 0;
    let files = parts.iter().enumerate().map(|(at, part)| {
        let read = std::sync::atomic::AtomicUsize::new(0);
        let pdf = part.pdf(&|done| {
            read.store(done, std::sync::atomic::Ordering::Relaxed);
            job.progress(before + done);
        })?;
        before += read.into_inner();
        Ok((format!("phieu-{:02}.pdf", at + 1), pdf))
    });
    let zip = bundle::pdfs(papers.printed, Cursor::new(Vec::new()), files);
    zip.map(Cursor::into_inner).map_err(|error| error.to_string())
}

type Ordered = (Vec<PaperBatch>, Papers);

fn ordered(
    app: &App,
    session: &Session,
    typed: &Typed,
    errors: &mut Errors,
) -> Result<Option<Ordered>, StaffError> {
    let w = session.words();
    let copies = typed.get("copies").parse::<u16>().ok().filter(|n| (1..=MAX_COPIES).contains(n));
    if copies.is_none() {
        errors.add("copies", &w.sheets.copies_wrong.fill(&[("most", &MAX_COPIES)]));
    }
    let wanted = wanted::read(session, typed, errors)?;
    let Some((Wanted { campaign, which }, copies)) = wanted.zip(copies) else { return Ok(None) };
    let codes = papers::counters(session.catalog(), campaign, &which, session.today());
    let Some(codes) = errors.keep("unit", codes, &w.sheets.nothing) else { return Ok(None) };
    if codes.len() * usize::from(copies) > MOST {
        errors.add("copies", &w.sheets.too_many.fill(&[("most", &MOST), ("counters", &codes.len())]));
        return Ok(None);
    }
    let language = typed.get("language").parse::<Language>().ok();
    let mut seeds = Vec::with_capacity(codes.len());
    for _ in &codes {
        seeds.push(Seed(app.random().map_err(StaffError::Random)?));
    }
    let mut seeds = seeds.into_iter();
    let seed = || seeds.next().unwrap_or(Seed([0; 16]));
    let issued = paper::issue(session.catalog(), &codes, language.as_ref(), copies, seed);
    let issued = issued.map_err(|faults| faults.into_iter().next());
    let batches = match issued {
        Ok(batches) => batches,
        Err(Some(PaperFault::Language { .. })) => {
            errors.add("language", &w.sheets.language_wrong);
            return Ok(None);
        }
        Err(_) => {
            errors.add("unit", &w.sheets.nothing);
            return Ok(None);
        }
    };
    let papers = papers::papers(session.catalog(), &batches, app.office_name(), session.today());
    match papers {
        Ok(papers) => Ok(Some((batches, papers))),
        Err(error) => {
            tracing::debug!(%error, "an order of sheets is refused");
            errors.add("unit", &w.sheets.nothing);
            Ok(None)
        }
    }
}

fn view(app: &App, session: &Session, typed: &Typed, errors: Errors) -> Result<OrderPage, StaffError> {
    let w = &session.words().sheets;
    let of = match wanted::one(session, typed)? {
        Some(one) => session.catalog().campaigns.get(&one.campaign).into_iter().collect(),
        None => wanted::running(session),
    };
    let languages = languages(session, &of);
    let language = |(at, tag): (usize, &String)| {
        Choice::typed(typed, "language", tag, Words::of(tag).name.to_string(), at == 0)
    };
    let copies = typed.get("copies");
    Ok(OrderPage {
        page: Frame::new(app, session, w.title.to_string()).with_errors(errors),
        able: cfg!(feature = "print"),
        wanted: wanted::form(session, typed, &w.unit_hint)?,
        languages: languages.iter().enumerate().map(language).collect(),
        copies: if copies.is_empty() { "20".to_owned() } else { copies.to_owned() },
    })
}

/// The languages that these campaigns are held in, Vietnamese first as they have it.
fn languages(session: &Session, campaigns: &[&Campaign]) -> Vec<String> {
    let mut languages: Vec<String> = Vec::new();
    for campaign in campaigns {
        let Some(definition) = session.catalog().definitions.get(&campaign.definition_hash) else { continue };
        for language in &definition.languages {
            let tag = language.as_str();
            if campaign.terms.offers(tag) && !languages.iter().any(|known| known == tag) {
                languages.push(tag.to_owned());
            }
        }
    }
    languages
}
