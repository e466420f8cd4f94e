//! `PUT /api/v1/touchpoints/{code}/sheets/{serial}`: what somebody wrote on a printed sheet, entered by
//! staff: a program with a token of scope `sheets`, for touchpoints of its units; who is signed in with the
//! right to; or, where the service listens on this machine alone, its user.

use super::members::Node;
use super::{refusal, responses};
use crate::account::Right;
use crate::account::audit::{Act, Action, Actor};
use crate::account::program::{Program, TokenScope};
use crate::answers::sheet::RawSheet;
use crate::catalog::Catalog;
use crate::catalog::decide::paper::{self, PaperFault};
use crate::ids::{Serial, TouchpointCode, UnitCode};
use crate::store::Entered;
use crate::web::App;
use crate::web::desk::{self, DeskError};
use crate::web::problem::Problem;
use crate::web::program;
use crate::web::staff::guard;
use crate::web::staff::paper as desk_of;
use crate::web::staff::session::Session;
use crate::web::submit;
use crate::web::timely::Timely;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

#[derive(Serialize)]
struct Receipt {
    sheet: String,
    status: &'static str,
}

/// What a body says.
struct Given {
    /// Whose member enters it; the account's where somebody is signed in.
    operator: Option<UnitCode>,
    answers: RawSheet,
}

/// Stores a sheet under its printed number, once.
pub(in crate::web) async fn put(
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    request: HttpRequest,
    body: Timely<web::Bytes>,
) -> HttpResponse {
    let clerk = match Clerk::of(&app, &request).await {
        Ok(clerk) => clerk,
        Err(problem) => return problem.respond(),
    };
    let (code, serial) = path.into_inner();
    let given = match responses::readable(&request, body.0).and_then(read) {
        Ok(given) => given,
        Err(problem) => return problem.respond(),
    };
    match enter(&app, &clerk, &code, &serial, given).await {
        Ok(serial) => HttpResponse::Created()
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .json(Receipt { sheet: serial.to_string(), status: "counted" }),
        Err(problem) => problem.respond(),
    }
}

fn faulty(detail: &str) -> Problem {
    let title = "The body is no entered sheet";
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "faulty-sheet", title).detail(detail.to_owned())
}

fn read(body: Node) -> Result<Given, Problem> {
    let wrong = |detail: &str| Err(faulty(detail));
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
    match (operator.map(|code| code.parse()).transpose(), answers) {
        (Ok(operator), Some(answers)) => Ok(Given { operator, answers }),
        (Err(_), _) => wrong("/operator_unit: this is no unit's code"),
        (Ok(_), None) => wrong("expected an object with operator_unit and answers"),
    }
}

/// Who enters a sheet.
enum Clerk {
    /// The service listens on this machine alone, whose user is the operator.
    Local,
    Program(Program),
    Staff(Session),
}

const STAFF_ONLY: &str = "Send a token with the scope `sheets`, made at /staff/tokens; or enter sheets in the \
    console, or with `hailong paper enter`.";

/// Whether a touchpoint lies in the units of a program.
fn reaches(app: &App, program: &Program, catalog: &Catalog, code: TouchpointCode) -> bool {
    let touchpoint = catalog.touchpoints.get(&code);
    touchpoint.is_some_and(|t| program::scope(app, program).contains(&catalog.tree, t.unit))
}

impl Clerk {
    /// # Errors
    /// Where nobody is known.
    async fn of(app: &App, request: &HttpRequest) -> Result<Self, Problem> {
        if let Some(program) = program::asks(app, request, TokenScope::Sheets).await? {
            return Ok(Self::Program(program));
        }
        match guard::caller(app, request, Right::EnterPaper).await {
            Ok(Some(session)) => Ok(Self::Staff(session)),
            Ok(None) if app.settings.loopback_only => Ok(Self::Local),
            Ok(None) => {
                let title = "Sheets are entered by staff";
                Err(Problem::new(StatusCode::FORBIDDEN, "staff-only", title).detail(STAFF_ONLY))
            }
            Err(error) => Err(unstored(&error)),
        }
    }

    /// The unit as whose member they enter, and what the log says of it.
    fn acts(
        &self,
        app: &App,
        catalog: &Catalog,
        code: TouchpointCode,
        named: Option<UnitCode>,
    ) -> Result<(UnitCode, Act), Problem> {
        match self {
            Self::Local => {
                let who = Actor::CommandLine("127.0.0.1".to_owned());
                named_unit(app, catalog, code, named, who)
            }
            // As for a touchpoint that nobody has.
            Self::Program(program) if !reaches(app, program, catalog, code) => {
                Err(refused(&[PaperFault::Unknown(code)]))
            }
            Self::Program(program) => named_unit(app, catalog, code, named, Actor::Program(program.no)),
            Self::Staff(session) => {
                desk_of::touchpoint(session, &code.to_string())
                    .map_err(|_outside| refused(&[PaperFault::Unknown(code)]))?;
                let unit = desk_of::operator(session, code).map_err(|faults| refused(&faults))?;
                if named.is_some_and(|named| named != unit) {
                    return Err(faulty(&format!("/operator_unit: this account enters sheets for {unit}")));
                }
                let act = desk_of::act(session, code, &unit);
                Ok((unit, act))
            }
        }
    }
}

/// The unit that a body names, where its people may enter these sheets today.
fn named_unit(
    app: &App,
    catalog: &Catalog,
    code: TouchpointCode,
    named: Option<UnitCode>,
    who: Actor,
) -> Result<(UnitCode, Act), Problem> {
    let unit = named.ok_or_else(|| faulty("expected an object with operator_unit and answers"))?;
    let today = app.hour().local_date();
    paper::enter(catalog, code, &unit, today).map_err(|faults| refused(&faults))?;
    let act = Act::new(app.now().unix_timestamp(), who, Action::PaperEntered, code.to_string());
    let act = act.with("unit", &unit);
    Ok((unit, act))
}

async fn enter(app: &App, clerk: &Clerk, code: &str, serial: &str, given: Given) -> Result<Serial, Problem> {
    let code: TouchpointCode = code.parse().map_err(refusal::no_code)?;
    let catalog = app.catalog();
    let (unit, act) = clerk.acts(app, &catalog, code, given.operator)?;
    let unknown = |detail: String| {
        Problem::new(StatusCode::NOT_FOUND, "unknown-sheet", "No such sheet was printed for this touchpoint")
            .detail(detail)
    };
    let serial: Serial =
        serial.parse().map_err(|error: crate::ids::SerialError| unknown(error.to_string()))?;
    let printed = desk::printed(&catalog, code, serial).ok_or_else(|| unknown(String::new()))?;
    let marked = desk::check(&printed, given.answers).map_err(|faults| {
        let language = printed.form.language.as_str();
        let items = faults.iter().map(|fault| refusal::item(Some(&printed.place), language, fault)).collect();
        let title = "The sheet cannot be counted as it is";
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "faulty-sheet", title).errors(items)
    })?;
    match desk::store(app, &printed, &marked, &unit, &act).await {
        Ok(Entered::Stored) => Ok(serial),
        Ok(Entered::Used) => {
            Err(Problem::new(StatusCode::CONFLICT, "entered", "This sheet was entered before")
                .detail("Nothing was stored. What was entered first cannot be told from its number."))
        }
        Err(DeskError::Refused(faults)) => Err(refused(&faults)),
        Err(error) => Err(unstored(&error)),
    }
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
            | PaperFault::Meanwhile(_)
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
