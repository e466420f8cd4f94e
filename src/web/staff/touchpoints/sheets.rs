//! `/staff/sheets`: numbered paper questionnaires for the pile at a counter. The ledger knows the numbers
//! before anybody holds the sheets.

use super::{campaigns, place_name};
use crate::account::Right;
use crate::account::audit::Action;
use crate::campaign::{Campaign, Phase};
use crate::catalog::decide::paper::{self, PaperFault};
use crate::ids::{Channel, Language, TouchpointCode};
use crate::print::bundle;
use crate::print::order::Which;
use crate::print::order::papers;
use crate::print::paper::Papers;
use crate::store::ChangeError;
use crate::touchpoint::Touchpoint;
use crate::touchpoint::paper::{MAX_COPIES, PaperBatch, Seed};
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Choice, Errors, Frame, Typed};
use crate::web::staff::printing::{FileKind, Job, Order, Output};
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
    /// The one counter that is ordered for, by name and code.
    one: Option<(String, String)>,
    campaigns: Vec<Choice>,
    units: Vec<Choice>,
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
    let (its_app, its_session) = (app.clone(), session.clone());
    let work = |job| async move { print(&its_app, &its_session, batches, papers, job).await };
    let Some(job) = app.staff.orders.start(&app, &session, order, work)? else {
        errors.add("copies", &session.words().printing.busy);
        return frame::refused(&session, &view(&app, &session, &typed, errors)?);
    };
    Ok(job.leads().await)
}

/// Lays out and reads back; then the ledger, then the file.
async fn print(
    app: &App,
    session: &Session,
    batches: Vec<PaperBatch>,
    papers: Papers,
    job: Arc<Job>,
) -> Result<Output, String> {
    let subject = batches.first().map_or_else(String::new, |batch| batch.touchpoint.to_string());
    let copies: u32 = batches.iter().map(|batch| u32::from(batch.copies)).sum();
    let act =
        session.act(Action::PaperPrinted, subject).with("count", &copies).with("counters", &batches.len());
    let laid_out = web::block(move || lay_out(&papers, &job));
    let file = laid_out.await.map_err(|error| error.to_string())??;
    let seen = Arc::clone(session.catalog());
    let recorded = app
        .store
        .change_by(app.ledger, app.hour(), &act, |catalog| paper::record(catalog, &seen, batches))
        .await;
    match recorded {
        Ok(_) => {}
        Err(ChangeError::Refused(faults)) => {
            return Err(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "));
        }
        Err(ChangeError::Store(error)) => return Err(error.to_string()),
    }
    app.mirror.catch_up(&app.store).await.map_err(|error| error.to_string())?;
    Ok(Output::Memory(Bytes::from(file)))
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
        errors.add("copies", &w.printing.copies_wrong.fill(&[("most", &MAX_COPIES)]));
    }
    let Some(codes) = chosen(session, typed, errors)? else { return Ok(None) };
    let Some(copies) = copies else { return Ok(None) };
    if codes.len() * usize::from(copies) > MOST {
        errors.add("copies", &w.printing.too_many.fill(&[("most", &MOST), ("counters", &codes.len())]));
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
            errors.add("language", &w.printing.language_wrong);
            return Ok(None);
        }
        Err(_) => {
            errors.add("unit", &w.printing.paper_nothing);
            return Ok(None);
        }
    };
    match papers::papers(session.catalog(), &batches, session.today()) {
        Ok(mut papers) => {
            if let Some(office) = &app.settings.office.name {
                papers.office.clone_from(office);
            }
            Ok(Some((batches, papers)))
        }
        Err(error) => {
            tracing::debug!(%error, "an order of sheets is refused");
            errors.add("unit", &w.printing.paper_nothing);
            Ok(None)
        }
    }
}

/// The counters that get sheets.
fn chosen(
    session: &Session,
    typed: &Typed,
    errors: &mut Errors,
) -> Result<Option<Vec<TouchpointCode>>, StaffError> {
    let w = session.words();
    if !typed.get("touchpoint").is_empty() {
        return Ok(Some(vec![session.touchpoint(typed.get("touchpoint"), Right::PrintPosters)?.code]));
    }
    let campaign = session.campaign(typed.get("campaign"), Right::PrintPosters);
    let unit = session.unit(typed.get("unit"), Right::PrintPosters).map(|unit| unit.code.clone());
    let campaign = errors.keep("campaign", campaign, &w.touchpoints.fault_campaign);
    let unit = errors.keep("unit", unit, &w.touchpoints.fault_choose_unit);
    let (Some(campaign), Some(unit)) = (campaign, unit) else { return Ok(None) };
    let codes = papers::counters(session.catalog(), campaign, &Which::Under(unit), session.today());
    Ok(errors.keep("unit", codes, &w.printing.paper_nothing))
}

fn view(app: &App, session: &Session, typed: &Typed, errors: Errors) -> Result<OrderPage, StaffError> {
    let choice = |name: &str, value: &str, text: String, first: bool| Choice {
        chosen: typed.get(name) == value || (typed.get(name).is_empty() && first),
        value: value.to_owned(),
        text,
        more: String::new(),
    };
    let open = |campaign: &&Campaign| campaign.phase(session.today()) != Phase::Closed;
    let campaigns: Vec<_> = campaigns(session, Right::PrintPosters).into_iter().filter(open).collect();
    let (one, of) = if typed.get("touchpoint").is_empty() {
        (None, campaigns.clone())
    } else {
        let touchpoint = session.touchpoint(typed.get("touchpoint"), Right::PrintPosters)?;
        let campaign = session.catalog().campaigns.get(&touchpoint.campaign);
        let one = (place_name(session, touchpoint), touchpoint.code.to_string());
        (Some(one), campaign.into_iter().collect())
    };
    let units = session.scope(Right::PrintPosters).units(&session.catalog().tree);
    let copies = typed.get("copies");
    Ok(OrderPage {
        page: Frame::new(app, session, session.words().printing.paper_title.to_string()).with_errors(errors),
        able: cfg!(feature = "print"),
        one,
        languages: languages(session, &of)
            .iter()
            .enumerate()
            .map(|(at, tag)| choice("language", tag, Words::of(tag).name.to_string(), at == 0))
            .collect(),
        campaigns: campaigns
            .iter()
            .enumerate()
            .map(|(at, c)| choice("campaign", c.id.as_str(), c.title.clone(), at == 0))
            .collect(),
        units: units
            .into_iter()
            .enumerate()
            .map(|(at, unit)| {
                choice("unit", unit.code.as_str(), format!("{} ({})", unit.name, unit.code), at == 0)
            })
            .collect(),
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
