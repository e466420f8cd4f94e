//! `/staff/paper/{code}`: the number of the next sheet, scanned or typed.

use super::{address_of, entered_today, list, many, operator, place_name, sheet, touchpoint, words};
use crate::account::Right;
use crate::ids::{Serial, SerialError};
use crate::touchpoint::Touchpoint;
use crate::web::App;
use crate::web::desk::{self, Printed};
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Frame, Typed};
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/paper/counter.html")]
struct CounterPage {
    page: Frame,
    place: String,
    second: bool,
    /// Why nothing can be entered; empty where something can.
    refused: String,
    typed: String,
    today: String,
    progress: String,
    /// Drawn sheets that wait for their second entry.
    waiting: String,
    action: String,
    other: String,
    /// Where who may assign sees more.
    agreement: String,
    people: String,
}

/// Whether the drawn sheets are entered once more.
fn is_second(session: &Session) -> bool {
    Typed::of_query(session.visit().query()).get("second") == "1"
}

/// The field for a number.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    session: Session,
    code: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let touchpoint = touchpoint(&session, &code)?;
    let page = form(&app, &session, touchpoint, is_second(&session), String::new(), Errors::default());
    frame::page(&session, &page.await?)
}

async fn form(
    app: &App,
    session: &Session,
    touchpoint: &Touchpoint,
    second: bool,
    typed: String,
    errors: Errors,
) -> Result<CounterPage, StaffError> {
    let (w, code) = (&session.words().paper, touchpoint.code);
    let counts = app.store.count_sheets(app.ledger).await?.get(&code).copied().unwrap_or_default();
    let refused = operator(session, code).err();
    let assigns = session.holds(touchpoint.unit, Right::AssignPaper);
    let below = |tail: &str| if assigns { super::address(code) + tail } else { String::new() };
    let title = if second { &w.title_second } else { &w.title_first };
    let frame = Frame::new(app, session, title.to_string());
    let issued = list::issued(session.catalog(), code);
    Ok(CounterPage {
        page: frame.about(list::campaign(session.catalog(), touchpoint)).with_errors(errors),
        place: place_name(session, touchpoint),
        second,
        refused: refused.map_or_else(String::new, |faults| words(session.words(), faults.first())),
        typed,
        today: w.today.count(many(entered_today(app, session).await?)).to_string(),
        progress: w.progress.fill(&[("entered", &counts.entered), ("issued", &issued)]).to_string(),
        waiting: list::waiting(session, counts),
        action: address_of(code, second),
        other: address_of(code, !second),
        agreement: below("/agreement"),
        people: below("/people"),
    })
}

/// Opens the sheet of a number, or says why not.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    code: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let touchpoint = touchpoint(&session, &code)?;
    let (second, given) = (is_second(&session), typed.get("serial"));
    match find(&app, &session, touchpoint, given, second).await? {
        Ok(printed) => sheet::show(&app, &session, &printed, second),
        Err(why) => refuse(&app, &session, touchpoint, second, given, &why).await,
    }
}

/// The counter's page again, with what is wrong with the number.
pub(super) async fn refuse(
    app: &App,
    session: &Session,
    touchpoint: &Touchpoint,
    second: bool,
    given: &str,
    why: &str,
) -> Result<HttpResponse, StaffError> {
    let mut errors = Errors::default();
    errors.add("serial", why);
    let page = form(app, session, touchpoint, second, given.to_owned(), errors).await?;
    frame::refused(session, &page)
}

/// The printed sheet that may be entered now, or why there is none.
pub(super) async fn find(
    app: &App,
    session: &Session,
    touchpoint: &Touchpoint,
    given: &str,
    second: bool,
) -> Result<Result<Printed, String>, StaffError> {
    let w = &session.words().paper;
    if let Err(faults) = operator(session, touchpoint.code) {
        return Ok(Err(words(session.words(), faults.first())));
    }
    let serial: Serial = match given.parse() {
        Ok(serial) => serial,
        Err(SerialError::Malformed) => {
            return Ok(Err(w.serial_malformed.fill(&[("given", &given)]).to_string()));
        }
        Err(SerialError::Mistyped) => {
            return Ok(Err(w.serial_mistyped.fill(&[("given", &given)]).to_string()));
        }
    };
    let number = serial.grouped();
    let Some(printed) = desk::printed(session.catalog(), touchpoint.code, serial) else {
        let place = place_name(session, touchpoint);
        return Ok(Err(w.serial_elsewhere.fill(&[("number", &number), ("place", &place)]).to_string()));
    };
    if second {
        let drawn = app.store.sampled_sheets(app.ledger, touchpoint.code).await?;
        let waits = drawn.iter().any(|sheet| sheet.serial == serial && sheet.second.is_none());
        return Ok(if waits {
            Ok(printed)
        } else {
            Err(w.serial_not_drawn.fill(&[("number", &number)]).to_string())
        });
    }
    let used = app.store.used_serials(app.ledger, touchpoint.code).await?;
    Ok(if used.contains(&serial) {
        Err(w.serial_used.fill(&[("number", &number)]).to_string())
    } else {
        Ok(printed)
    })
}
