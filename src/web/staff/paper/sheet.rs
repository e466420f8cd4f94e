//! `/staff/paper/{code}/sheet`: one sheet, typed with the keyboard.

use super::item::{self, Asked};
use super::{address, address_of, counter, operator, place_name, touchpoint, words};
use crate::store::Entered;
use crate::web::App;
use crate::web::desk::{self, DeskError, Printed};
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Frame, Typed};
use crate::web::staff::guard::see_other;
use crate::web::staff::session::Session;
use crate::web::submit::{FIELD, Fault};
use crate::web::words::sentence;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/paper/sheet.html")]
struct SheetPage {
    page: Frame,
    place: String,
    serial: String,
    second: bool,
    action: String,
    back: String,
    /// The language of the printed words.
    language: String,
    items: Vec<Asked>,
    /// What the script says of digits that no box has, with `#` for them.
    wrong: String,
}

/// The empty sheet.
pub(super) fn show(
    app: &App,
    session: &Session,
    printed: &Printed,
    second: bool,
) -> Result<HttpResponse, StaffError> {
    frame::page(session, &form(app, session, printed, second, &Typed::default(), Errors::default()))
}

fn form(
    app: &App,
    session: &Session,
    printed: &Printed,
    second: bool,
    typed: &Typed,
    errors: Errors,
) -> SheetPage {
    let title = session.words().paper.sheet_title.fill(&[("number", &printed.serial.grouped())]);
    let code = printed.place.touchpoint.code;
    SheetPage {
        page: Frame::new(app, session, title.to_string())
            .about(printed.place.campaign.title.clone())
            .with_errors(errors),
        place: place_name(session, &printed.place.touchpoint),
        serial: printed.serial.to_string(),
        second,
        action: address(code) + "/sheet",
        back: address_of(code, second),
        language: printed.form.language.to_string(),
        items: item::all(session.catalog(), &printed.form, typed),
        wrong: session.words().paper.no_box.fill(&[("n", &'#')]).to_string(),
    }
}

/// Checks and stores the sheet, and goes on to the next one.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    code: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let touchpoint = touchpoint(&session, &code)?;
    let (second, given) = (typed.get("second") == "1", typed.get("serial"));
    let printed = match counter::find(&app, &session, touchpoint, given, second).await? {
        Ok(printed) => printed,
        Err(why) => return counter::refuse(&app, &session, touchpoint, second, given, &why).await,
    };
    let marked = match desk::check_marks(&printed, item::raw(&printed.form, &typed)) {
        Ok(marked) => marked,
        Err(faults) => {
            let errors = errors(&session, &printed, &faults);
            return frame::refused(&session, &form(&app, &session, &printed, second, &typed, errors));
        }
    };
    let operator = match operator(&session, touchpoint.code) {
        Ok(operator) => operator,
        Err(faults) => {
            let why = words(session.words(), faults.first());
            return counter::refuse(&app, &session, touchpoint, second, given, &why).await;
        }
    };
    let (w, number) = (&session.words().paper, printed.serial.grouped());
    let act = super::act(&session, touchpoint.code, &operator);
    let stored = if second {
        desk::store_second(&app, &printed, &marked, &act.with("entry", "second")).await
    } else {
        desk::store(&app, &printed, &marked, &operator, &act).await.map(|entered| entered == Entered::Stored)
    };
    let why = match stored {
        Ok(true) => {
            session.flash(&app, &w.stored.fill(&[("number", &number)]).to_string()).await?;
            return Ok(see_other(&address_of(touchpoint.code, second)));
        }
        Ok(false) => w.serial_used.fill(&[("number", &number)]).to_string(),
        Err(DeskError::Refused(faults)) => words(session.words(), faults.first()),
        Err(DeskError::Store(error)) => return Err(error.into()),
        Err(error @ (DeskError::Pack(_) | DeskError::Random(_) | DeskError::Sample(_))) => {
            return Err(StaffError::Broken(error.to_string()));
        }
    };
    counter::refuse(&app, &session, touchpoint, second, given, &why).await
}

/// What is wrong, each beside its question.
fn errors(session: &Session, printed: &Printed, faults: &[Fault]) -> Errors {
    let definition = &printed.form.definition;
    let language = definition.language(Some(session.words().tag));
    let mut errors = Errors::default();
    for fault in faults {
        let id = match fault {
            Fault::Answer(fault) => fault.question.as_str(),
            Fault::Id(_)
            | Fault::Shape { .. }
            | Fault::Definition { .. }
            | Fault::Language { .. }
            | Fault::Code { .. }
            | Fault::ManyCodes
            | Fault::Field { .. }
            | Fault::FieldNotAsked => FIELD,
        };
        errors.add(item::name(id), &sentence(definition, language, fault));
    }
    errors
}
