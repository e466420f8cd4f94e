//! `/staff/boards`: the results of a unit on one A4 for its notice board: what everyone may see, and nothing
//! else.

use super::campaigns;
use super::posters::finishes;
use super::wanted::{self, WantedForm};
use crate::account::Right;
use crate::account::audit::Action;
use crate::campaign::Campaign;
use crate::ids::UnitCode;
use crate::print::order::board as order;
use crate::print::{Finish, Origin};
use crate::unit::Unit;
use crate::web::App;
use crate::web::results;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Choice, Errors, Frame, Typed};
use crate::web::staff::orders::{FileKind, Job, Order, Orders, Output, Record};
use crate::web::staff::session::Session;
use actix_web::HttpResponse;
use actix_web::web::{self, Bytes};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/touchpoints/boards.html")]
struct OrderPage {
    page: Frame,
    /// Whether this program prints.
    able: bool,
    /// Whether it knows the address that the code leads to.
    reachable: bool,
    wanted: WantedForm,
    finishes: Vec<Choice>,
}

/// What to print.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let typed = Typed::of_query(session.visit().query());
    frame::page(&session, &view(&app, &session, &typed, Errors::default()))
}

/// Prints it.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let mut errors = Errors::default();
    let Some(wish) = read(&app, &session, &typed, &mut errors) else {
        return frame::refused(&session, &view(&app, &session, &typed, errors));
    };
    let name = format!("bang-tin-{}-{}", wish.unit, session.today());
    let order = Order { name, kind: FileKind::Pdf, total: Some(1), back: "/staff/boards" };
    let act = session
        .act(Action::BoardPrinted, wish.campaign.id.to_string())
        .with("unit", &wish.unit)
        .with("finish", wish.look.finish.as_str());
    let (its_app, today) = (app.clone(), session.today());
    let make = move |job: &Job| {
        let figures = results::for_everyone(&its_app, &wish.campaign.id, &wish.unit)?;
        let board = order::board(&its_app.catalog(), &wish.campaign, &wish.unit, &figures, wish.look, today);
        let pdf = board.map_err(|error| error.to_string())?.pdf().map_err(|error| error.to_string())?;
        job.progress(1);
        Ok(Output::Memory(Bytes::from(pdf)))
    };
    let Some(job) = Orders::start(&app, &session, order, Record::of(act), make)? else {
        errors.add("campaign", &session.words().orders.busy);
        return frame::refused(&session, &view(&app, &session, &typed, errors));
    };
    Ok(job.leads().await)
}

/// What somebody wants to have.
struct Wish {
    campaign: Campaign,
    unit: UnitCode,
    look: order::Look,
}

fn read(app: &App, session: &Session, typed: &Typed, errors: &mut Errors) -> Option<Wish> {
    let w = session.words();
    let Some(origin) = origin(app) else {
        errors.add("campaign", &w.touchpoints.print_unable);
        return None;
    };
    let (campaign, unit) = wanted::place(session, typed, errors)?;
    if !campaign.is_public() {
        errors.add("campaign", &w.boards.not_public);
        return None;
    }
    let finish = Finish::ALL.into_iter().find(|finish| finish.as_str() == typed.get("finish"));
    let look = order::Look {
        finish: finish.unwrap_or_default(),
        office: app.office_name(),
        logo: app.look().face.logo.as_ref().map(|logo| logo.svg().to_owned()),
        origin,
    };
    Some(Wish { campaign: campaign.clone(), unit: unit.code.clone(), look })
}

fn origin(app: &App) -> Option<Origin> {
    app.settings.origin.clone().filter(|_| cfg!(feature = "print"))
}

/// Whether the sheet of this unit can be printed by this person, of campaigns whose results are public.
pub(in crate::web::staff) fn can(app: &App, session: &Session, unit: &Unit) -> bool {
    origin(app).is_some() && session.holds(unit.no, Right::PrintPosters)
}

/// Campaigns whose results everyone may see, the youngest first.
pub(in crate::web::staff) fn public(session: &Session) -> Vec<&Campaign> {
    campaigns(session, Right::PrintPosters).into_iter().filter(|campaign| campaign.is_public()).collect()
}

fn view(app: &App, session: &Session, typed: &Typed, errors: Errors) -> OrderPage {
    let w = &session.words().boards;
    OrderPage {
        page: Frame::new(app, session, w.title.to_string()).with_errors(errors),
        able: cfg!(feature = "print"),
        reachable: app.settings.origin.is_some(),
        wanted: wanted::places(session, typed, public(session), &w.unit_hint),
        finishes: finishes(session, typed),
    }
}
