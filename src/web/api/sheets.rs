//! `PUT /api/v1/touchpoints/{code}/sheets/{serial}`: what somebody wrote on a printed sheet, entered by
//! staff: a program with a token of scope `sheets`, for touchpoints of its units; without a token it answers
//! only where the service listens on this machine alone, whose user is the operator.

use super::members::Node;
use super::{refusal, responses};
use crate::account::audit::{Act, Action, Actor};
use crate::account::program::{Program, TokenScope};
use crate::answers::Answers;
use crate::answers::sheet::{self, RawSheet};
use crate::catalog::Catalog;
use crate::catalog::decide::paper::{self, PaperFault};
use crate::ids::{FieldNo, ResponseId, Serial, TouchpointCode, UnitCode};
use crate::paper::{Form, agreement, record};
use crate::store::{ChangeError, Entered, NewResponse, NewText};
use crate::touchpoint::paper::serials;
use crate::web::App;
use crate::web::place::Place;
use crate::web::problem::Problem;
use crate::web::program;
use crate::web::submit::{self, FIELD, Fault};
use crate::web::timely::Timely;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
struct Receipt {
    sheet: String,
    status: &'static str,
}

/// What a body says.
struct Given {
    operator: UnitCode,
    answers: RawSheet,
}

/// Stores a sheet under its printed number, once.
pub(in crate::web) async fn put(
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    request: HttpRequest,
    body: Timely<web::Bytes>,
) -> HttpResponse {
    let program = match program::asks(&app, &request, TokenScope::Sheets).await {
        Ok(program) => program,
        Err(problem) => return problem.respond(),
    };
    if program.is_none() && !app.settings.loopback_only {
        return Problem::new(StatusCode::FORBIDDEN, "staff-only", "Sheets are entered by staff")
            .detail(STAFF_ONLY)
            .respond();
    }
    let (code, serial) = path.into_inner();
    let given = match responses::readable(&request, body.0).and_then(read) {
        Ok(given) => given,
        Err(problem) => return problem.respond(),
    };
    match enter(&app, program.as_ref(), &code, &serial, given).await {
        Ok(serial) => {
            if let Some(program) = &program {
                let who = Actor::Program(program.no);
                let act = Act::new(app.now().unix_timestamp(), who, Action::PaperEntered, code.as_str());
                if let Err(error) = app.store.record(app.ledger, &act).await {
                    tracing::error!(%error, token = program.no, "an entered sheet is not in the log");
                }
            }
            HttpResponse::Created()
                .insert_header((header::CACHE_CONTROL, "no-store"))
                .json(Receipt { sheet: serial.to_string(), status: "counted" })
        }
        Err(problem) => problem.respond(),
    }
}

fn read(body: Node) -> Result<Given, Problem> {
    let wrong = |detail: &str| {
        let title = "The body is no entered sheet";
        Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "faulty-sheet", title).detail(detail.to_owned()))
    };
    let Node::Object(members) = body else {
        return wrong("expected an object with operator_unit and answers");
    };
    let (mut operator, mut answers) = (None, None);
    for (name, node) in members {
        match (name.as_str(), node) {
            ("operator_unit", Node::Plain(serde_json::Value::String(code))) if operator.is_none() => {
                operator = Some(code);
            }
            ("answers", Node::Object(given)) if answers.is_none() => {
                let mut sheet = RawSheet::default();
                for (question, value) in given {
                    sheet.add(question, value.into());
                }
                answers = Some(sheet);
            }
            _ => {
                return wrong(&format!(
                    "/{name}: expected operator_unit, a unit's code, and answers, an object, once each"
                ));
            }
        }
    }
    match (operator.map(|code| code.parse()), answers) {
        (Some(Ok(operator)), Some(answers)) => Ok(Given { operator, answers }),
        (Some(Err(_)), _) => wrong("/operator_unit: this is no unit's code"),
        (None, _) | (_, None) => wrong("expected an object with operator_unit and answers"),
    }
}

const STAFF_ONLY: &str = "Send a token with the scope `sheets`, made at /staff/tokens; or enter sheets in the \
    console, or with `hailong paper enter`.";

/// Whether a touchpoint lies in the units of a program.
fn reaches(app: &App, program: &Program, catalog: &Catalog, code: TouchpointCode) -> bool {
    let touchpoint = catalog.touchpoints.get(&code);
    touchpoint.is_some_and(|t| program::scope(app, program).contains(&catalog.tree, t.unit))
}

async fn enter(
    app: &App,
    program: Option<&Program>,
    code: &str,
    serial: &str,
    given: Given,
) -> Result<Serial, Problem> {
    let code: TouchpointCode = code.parse().map_err(refusal::no_code)?;
    let catalog = app.catalog();
    if !program.is_none_or(|program| reaches(app, program, &catalog, code)) {
        // As for a touchpoint that nobody has.
        return Err(refused(&[PaperFault::Unknown(code)]));
    }
    let today = app.hour().local_date();
    paper::enter(&catalog, code, &given.operator, today).map_err(|faults| refused(&faults))?;
    let unknown = |detail: String| {
        Problem::new(StatusCode::NOT_FOUND, "unknown-sheet", "No such sheet was printed for this touchpoint")
            .detail(detail)
    };
    let serial: Serial =
        serial.parse().map_err(|error: crate::ids::SerialError| unknown(error.to_string()))?;
    let (place, form) = printed(&catalog, code, serial).ok_or_else(|| unknown(String::new()))?;
    let (answers, field) = checked(&place, &form, given.answers)?;
    let new = response(app, &place, &form, &answers, field)?;
    let decide = |catalog: &Catalog| paper::enter(catalog, code, &given.operator, today);
    match app.store.change(app.ledger, app.hour(), decide).await {
        Ok(_) => {}
        Err(ChangeError::Refused(faults)) => return Err(refused(&faults)),
        Err(ChangeError::Store(error)) => return Err(unstored(&error)),
    }
    let [draw] = app.random::<1>().map_err(|error| unstored(&error))?;
    let said = agreement::said(&form, &answers, field);
    let sample = agreement::is_drawn(draw, agreement::SAMPLE_PERCENT)
        .then(|| serde_json::to_string(&said))
        .transpose()
        .map_err(|error| unstored(&error))?;
    match app.store.enter_sheet(new, serial, sample).await {
        Ok(Entered::Stored) => {
            app.mirror.nudge();
            Ok(serial)
        }
        Ok(Entered::Used) => {
            Err(Problem::new(StatusCode::CONFLICT, "entered", "This sheet was entered before")
                .detail("Nothing was stored. What was entered first cannot be told from its number."))
        }
        Err(error) => Err(unstored(&error)),
    }
}

/// The place, with the questionnaire that the sheet was printed with.
fn printed(catalog: &Arc<Catalog>, code: TouchpointCode, serial: Serial) -> Option<(Place, Form)> {
    let batches = &catalog.paper.get(&code)?.batches;
    let (_, batch) = serials(batches).into_iter().find(|(issued, _)| *issued == serial)?;
    let place = Place::of(catalog, catalog.touchpoints.get(&code)?.clone())?;
    let form = Form::of(catalog, &place.touchpoint, batches.get(batch)?)?;
    Some((Place { definition: Arc::clone(&form.definition), ..place }, form))
}

fn checked(place: &Place, form: &Form, mut answers: RawSheet) -> Result<(Answers, FieldNo), Problem> {
    let mut faults: Vec<Fault> = Vec::new();
    let field = submit::field(place, answers.remove(FIELD)).map_err(|fault| faults.push(fault));
    let checked = sheet::check(&form.definition, &answers)
        .map_err(|found| faults.extend(found.into_iter().map(Fault::Answer)));
    if let (Ok(field), Ok(answers)) = (field, checked) {
        return Ok((answers, field));
    }
    let language = form.language.as_str();
    let items = faults.iter().map(|fault| refusal::item(Some(place), language, fault)).collect();
    let title = "The sheet cannot be counted as it is";
    Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "faulty-sheet", title).errors(items))
}

fn response(
    app: &App,
    place: &Place,
    form: &Form,
    answers: &Answers,
    field: FieldNo,
) -> Result<NewResponse, Problem> {
    let hour = app.hour();
    let salts = answers.values.iter().map(|_| app.random()).collect::<Result<Vec<_>, _>>();
    let mut salts = salts.map_err(|error| unstored(&error))?.into_iter();
    let salt = || salts.next().unwrap_or_default();
    let (response, texts) =
        record::response(&place.catalog, &place.touchpoint, form, answers, field, hour, salt)
            .map_err(|error| unstored(&error))?;
    let text = |t: record::SheetText| NewText { question: t.question, salt: t.salt, text: t.text };
    let random = |error: std::io::Error| unstored(&error);
    Ok(NewResponse {
        id: ResponseId::new(hour, app.random().map_err(random)?),
        response,
        texts: texts.into_iter().map(text).collect(),
        nonce: app.random().map_err(random)?,
    })
}

/// What speaks against entering at all; the first fault decides the status.
fn refused(faults: &[PaperFault]) -> Problem {
    let (status, slug) = match faults.first() {
        Some(PaperFault::OwnUnit { .. }) => (StatusCode::FORBIDDEN, "own-unit"),
        Some(PaperFault::NoUnit { .. }) => (StatusCode::UNPROCESSABLE_ENTITY, "unknown-unit"),
        Some(PaperFault::Revoked(_)) => (StatusCode::GONE, "revoked-touchpoint"),
        Some(PaperFault::Over { .. } | PaperFault::Closed { .. } | PaperFault::Published { .. }) => {
            (StatusCode::GONE, "closed")
        }
        Some(PaperFault::NotYetOpen { .. }) => (StatusCode::NOT_FOUND, "not-yet-open"),
        Some(
            PaperFault::Campaign(_)
            | PaperFault::Unknown(_)
            | PaperFault::Channel { .. }
            | PaperFault::Copies { .. }
            | PaperFault::Language { .. }
            | PaperFault::NothingIssued(_),
        )
        | None => (StatusCode::NOT_FOUND, "no-sheets"),
    };
    let detail = faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    Problem::new(status, slug, "The sheet is not taken").detail(detail)
}

fn unstored(error: &dyn std::error::Error) -> Problem {
    tracing::error!(%error, "a sheet could not be stored");
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Durability cannot be promised now")
        .detail("Whether it was stored is not known. Send it again: a sheet is stored once.")
        .retry_after(submit::RETRY_AFTER_SEC)
}
