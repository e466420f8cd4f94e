//! `PUT /api/v1/touchpoints/{code}/responses/{uuid}`: a sheet, sent by the form's script or a program.

use super::refusal;
use crate::answers::sheet::RawSheet;
use crate::ids::{ResponseId, TouchpointCode};
use crate::store::Stored;
use crate::web::App;
use crate::web::place::Place;
use crate::web::problem::Problem;
use crate::web::submit::{self, Fault, Receipt, Refusal, Sheet};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// What the sender keeps: the same bytes however often the same id is sent.
#[derive(Debug, Serialize)]
struct ReceiptBody {
    tracking: String,
    status: &'static str,
}

const NO_OBJECT: &str = "expected an object with definition, lang and answers";

/// Stores a sheet under the sender's id, once.
pub(in crate::web) async fn put(
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    request: HttpRequest,
    body: Result<web::Bytes, actix_web::Error>,
) -> HttpResponse {
    let (code, id) = path.into_inner();
    let body = match readable(&request, body) {
        Ok(body) => body,
        Err(problem) => return problem.respond(),
    };
    let code = match code.parse::<TouchpointCode>() {
        Ok(code) => code,
        Err(error) => return refusal::no_code(error).respond(),
    };
    let (sheet, shape) = read(body);
    let language = sheet.language.clone();
    let answer = if shape.is_empty() {
        submit::submit(&app, code, &id, sheet).await
    } else {
        Err(faulty(&app, code, &id, sheet, shape))
    };
    match answer {
        Ok(receipt) => stored(receipt),
        Err(refusal) => refusal::problem(&app, code, &language, refusal).respond(),
    }
}

fn readable(request: &HttpRequest, body: Result<web::Bytes, actix_web::Error>) -> Result<Value, Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    let essence = kind.split(';').next().unwrap_or("").trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        let problem = Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        return Err(problem.detail("Send the sheet as application/json."));
    }
    let body = body.map_err(|error| Problem::of_status(error.as_response_error().status_code()))?;
    serde_json::from_slice(&body).map_err(|error| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "not-json", "The body is not JSON")
            .detail(error.to_string())
    })
}

/// The sheet of a body, and everything that is wrong with the body's shape.
fn read(body: Value) -> (Sheet, Vec<Fault>) {
    let Value::Object(mut members) = body else {
        return (Sheet::default(), vec![shape("", NO_OBJECT)]);
    };
    let mut faults = Vec::new();
    let definition = text(
        &mut members,
        "definition",
        "expected a definition’s name such as \"sipas-2017.1\"",
        &mut faults,
    );
    let language = text(&mut members, "lang", "expected a language tag such as \"vi\"", &mut faults);
    let mut answers = RawSheet::default();
    match members.remove("answers") {
        Some(Value::Object(given)) => {
            for (question, value) in given {
                answers.add(question, value.into());
            }
        }
        Some(_) | None => {
            faults.push(shape("/answers", "expected an object of question ids and answers"));
        }
    }
    let token = match members.remove("page_token") {
        Some(Value::String(token)) => Some(token),
        Some(Value::Null) | None => None,
        Some(_) => {
            faults.push(shape("/page_token", "expected a text, or null"));
            None
        }
    };
    if !matches!(members.remove("code"), None | Some(Value::Null)) {
        faults.push(Fault::Code);
    }
    for name in members.keys() {
        let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
        faults.push(shape(
            &pointer,
            "no such member; known are definition, lang, answers, page_token and code",
        ));
    }
    (Sheet { definition, language, answers, token }, faults)
}

fn shape(pointer: &str, detail: &'static str) -> Fault {
    Fault::Shape { pointer: pointer.to_owned(), detail }
}

fn text(
    members: &mut Map<String, Value>,
    name: &str,
    expected: &'static str,
    faults: &mut Vec<Fault>,
) -> String {
    if let Some(Value::String(text)) = members.remove(name) {
        return text;
    }
    faults.push(shape(&format!("/{name}"), expected));
    String::new()
}

/// All that is wrong: with the body's shape, with the id and with whatever answers it does hold.
fn faulty(app: &App, code: TouchpointCode, id: &str, sheet: Sheet, mut faults: Vec<Fault>) -> Refusal {
    let catalog = app.catalog();
    if let Err(error) = ResponseId::parse(id, catalog.ledger.first_hour, app.hour()) {
        faults.insert(0, Fault::Id(error));
    }
    if faults.iter().any(|fault| *fault == shape("", NO_OBJECT)) {
        return Refusal::Faults(faults);
    }
    let told: BTreeSet<String> = faults.iter().map(refusal::pointer).collect();
    match Place::find(&catalog, code)
        .map_err(Refusal::NoPlace)
        .and_then(|place| submit::check(app, place, sheet))
    {
        Err(Refusal::Faults(more)) => {
            // A member that is missing was told already.
            faults.extend(more.into_iter().filter(|fault| !told.contains(&refusal::pointer(fault))));
            Refusal::Faults(faults)
        }
        Err(refusal @ (Refusal::NoPlace(_) | Refusal::Store(_))) => refusal,
        Ok(_) => Refusal::Faults(faults),
    }
}

fn stored(receipt: Receipt) -> HttpResponse {
    let status = match receipt.stored {
        Stored::New => StatusCode::CREATED,
        Stored::Known => StatusCode::OK,
    };
    HttpResponse::build(status)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(ReceiptBody { tracking: receipt.tracking.to_string(), status: "counted" })
}
