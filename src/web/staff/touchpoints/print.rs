//! `/staff/posters`: posters as one PDF. They are laid out and read back beside the request; whoever ordered
//! them sees how far it is, and gets the file once the register knows of it.

mod press;

pub(in crate::web) use press::Presses;

use super::{campaigns, place_name};
use crate::account::Right;
use crate::campaign::Campaign;
use crate::ids::{Channel, UnitCode};
use crate::print::order::{self, Look, Second, Which};
use crate::print::{Batch, Finish, Sheet};
use crate::touchpoint::Touchpoint;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Choice, Errors, Frame, Typed};
use crate::web::staff::guard::see_other;
use crate::web::staff::session::Session;
use actix_web::http::header;
use actix_web::{HttpResponse, web};
use askama::Template;
use press::{Job, Standing};
use std::time::Duration;

/// Posters of one order, at most.
const MOST: usize = 5_000;

/// Whoever orders a few gets them in the same breath.
const BREATH: Duration = Duration::from_millis(900);

/// Seconds after which the page of an order looks again.
const AGAIN_SEC: u32 = 1;

#[derive(Template)]
#[template(path = "staff/touchpoints/print.html")]
struct OrderPage {
    page: Frame,
    /// Whether this program prints.
    able: bool,
    /// Whether it knows the address that codes lead to.
    host: String,
    /// The one touchpoint that is ordered, by name and code.
    one: Option<(String, String)>,
    campaigns: Vec<Choice>,
    units: Vec<Choice>,
    sheets: Vec<Choice>,
    finishes: Vec<Choice>,
    seconds: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "staff/touchpoints/job.html")]
struct JobPage {
    page: Frame,
    done: usize,
    total: usize,
    progress: String,
    /// Address of the file, once it is there.
    file: Option<String>,
    fault: Option<String>,
}

/// Whether a poster of this touchpoint can be printed by this person.
pub(super) fn can(app: &App, session: &Session, touchpoint: &Touchpoint) -> bool {
    cfg!(feature = "print")
        && app.settings.origin.is_some()
        && !touchpoint.revoked
        && touchpoint.channel == Channel::Qr
        && session.holds(touchpoint.unit, Right::PrintPosters)
}

/// What to print.
pub(in crate::web) async fn order(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
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
    let batch = batch(&app, &session, &typed, &mut errors)?;
    let w = &session.words().touchpoints;
    let Some(batch) = batch.filter(|_| errors.is_empty()) else {
        return frame::refused(&session, &view(&app, &session, &typed, errors)?);
    };
    let random: [u8; 16] = app.random().map_err(StaffError::Random)?;
    let Some(job) = app.staff.presses.start(&app, &session, batch, random) else {
        errors.add("campaign", &w.fault_busy);
        return frame::refused(&session, &view(&app, &session, &typed, errors)?);
    };
    let finished = tokio::time::timeout(BREATH, job.finished()).await.is_ok();
    let file = finished && job.standing() == Standing::Done;
    Ok(see_other(&format!("/staff/posters/{}{}", job.id, if file { "/file" } else { "" })))
}

/// How far an order is.
pub(in crate::web) async fn job(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let job = app.staff.presses.find(&id, &session).ok_or(StaffError::Missing)?;
    let w = &session.words().touchpoints;
    let (done, total) = (job.done(), job.total);
    let (file, fault) = match job.standing() {
        Standing::Running => (None, None),
        Standing::Done => (Some(format!("/staff/posters/{}/file", job.id)), None),
        Standing::Failed(reason) => (None, Some(reason)),
    };
    let running = file.is_none() && fault.is_none();
    let view = JobPage {
        page: Frame::new(&app, &session, w.job_title.to_string()),
        progress: w.job_progress.fill(&[("done", &done), ("total", &total)]).to_string(),
        done,
        total,
        file,
        fault,
    };
    let mut response = frame::page(&session, &view)?;
    if running {
        response.headers_mut().insert(header::HeaderName::from_static("refresh"), AGAIN_SEC.into());
    }
    Ok(response)
}

/// The file.
pub(in crate::web) async fn file(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let job = app.staff.presses.find(&id, &session).ok_or(StaffError::Missing)?;
    let (name, bytes) = job.file().ok_or(StaffError::Missing)?;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(bytes))
}

fn batch(
    app: &App,
    session: &Session,
    typed: &Typed,
    errors: &mut Errors,
) -> Result<Option<Batch>, StaffError> {
    let w = &session.words().touchpoints;
    let Some(origin) = app.settings.origin.clone().filter(|_| cfg!(feature = "print")) else {
        errors.add("campaign", &w.print_unable);
        return Ok(None);
    };
    let (campaign, which) = if typed.get("touchpoint").is_empty() {
        let campaign = session.campaign(typed.get("campaign"), Right::PrintPosters);
        let unit = session.unit(typed.get("unit"), Right::PrintPosters).map(|unit| unit.code.clone());
        let campaign = errors.keep("campaign", campaign, &w.fault_campaign);
        let unit: Option<UnitCode> = errors.keep("unit", unit, &w.fault_choose_unit);
        let (Some(campaign), Some(unit)) = (campaign, unit) else { return Ok(None) };
        (campaign, Which::Under(unit))
    } else {
        let touchpoint = session.touchpoint(typed.get("touchpoint"), Right::PrintPosters)?;
        let campaign = session.catalog().campaigns.get(&touchpoint.campaign).ok_or(StaffError::Missing)?;
        (campaign, Which::One(touchpoint.code))
    };
    let sheet = Sheet::ALL.into_iter().find(|sheet| sheet.as_str() == typed.get("sheet"));
    let finish = Finish::ALL.into_iter().find(|finish| finish.as_str() == typed.get("finish"));
    let look = Look {
        sheet: sheet.unwrap_or(Sheet::A4),
        finish: finish.unwrap_or_default(),
        office: app.settings.office.name.clone(),
        logo: app.settings.brand.logo.as_ref().map(|logo| logo.svg().to_owned()),
        origin,
        second: if typed.get("second") == "none" { Second::None } else { Second::Own },
    };
    match order::batch(session.catalog(), &campaign.id, &which, look, session.today()) {
        Ok(batch) if batch.posters.len() > MOST => {
            errors.add("unit", &w.fault_many.fill(&[("most", &MOST)]));
            Ok(None)
        }
        Ok(batch) => Ok(Some(batch)),
        Err(error) => {
            tracing::debug!(%error, "an order of posters is refused");
            errors.add("unit", &w.fault_nothing);
            Ok(None)
        }
    }
}

fn view(app: &App, session: &Session, typed: &Typed, errors: Errors) -> Result<OrderPage, StaffError> {
    let w = &session.words().touchpoints;
    let one = if typed.get("touchpoint").is_empty() {
        None
    } else {
        let touchpoint = session.touchpoint(typed.get("touchpoint"), Right::PrintPosters)?;
        Some((place_name(session, touchpoint), touchpoint.code.to_string()))
    };
    let choice = |name: &str, value: &str, text: String, first: bool| Choice {
        chosen: typed.get(name) == value || (typed.get(name).is_empty() && first),
        value: value.to_owned(),
        text,
        more: String::new(),
    };
    let sheets = Sheet::ALL.map(|sheet| {
        let text = match sheet {
            Sheet::A4 => &w.sheet_a4,
            Sheet::A5 => &w.sheet_a5,
            Sheet::Tent => &w.sheet_tent,
            Sheet::Stickers => &w.sheet_stickers,
        };
        choice("sheet", sheet.as_str(), text.to_string(), sheet == Sheet::A4)
    });
    let finishes = Finish::ALL.map(|finish| {
        let text = match finish {
            Finish::Colour => &w.finish_colour,
            Finish::Contrast => &w.finish_contrast,
            Finish::Mono => &w.finish_mono,
        };
        choice("finish", finish.as_str(), text.to_string(), finish == Finish::Colour)
    });
    let listed = |campaign: &&Campaign| campaign.phase(session.today()) != crate::campaign::Phase::Closed;
    let campaigns = campaigns(session, Right::PrintPosters).into_iter().filter(listed).enumerate();
    let units = session.scope(Right::PrintPosters).units(&session.catalog().tree);
    Ok(OrderPage {
        page: Frame::new(app, session, w.print_title.to_string()).with_errors(errors),
        able: cfg!(feature = "print"),
        host: app.settings.origin.as_ref().map_or_else(String::new, ToString::to_string),
        one,
        campaigns: campaigns
            .map(|(at, c)| choice("campaign", c.id.as_str(), c.title.clone(), at == 0))
            .collect(),
        units: units
            .into_iter()
            .enumerate()
            .map(|(at, unit)| {
                choice("unit", unit.code.as_str(), format!("{} ({})", unit.name, unit.code), at == 0)
            })
            .collect(),
        sheets: sheets.into(),
        finishes: finishes.into(),
        seconds: vec![
            choice("second", "own", w.second_own.to_string(), true),
            choice("second", "none", w.second_none.to_string(), false),
        ],
    })
}

impl Job {
    /// `ap-phich-a4-2026-11-24.pdf`.
    fn file_name(batch: &Batch) -> String {
        format!("ap-phich-{}-{}.pdf", batch.sheet.as_str(), batch.printed)
    }
}
