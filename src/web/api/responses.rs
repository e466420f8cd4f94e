//! `PUT /api/v1/touchpoints/{code}/responses/{uuid}`: a sheet, sent by the form's script or a program.

use super::members::Node;
use super::refusal;
use crate::answers::sheet::RawSheet;
use crate::ids::TouchpointCode;
use crate::store::Stored;
use crate::web::App;
use crate::web::problem::Problem;
use crate::web::submit::{self, Fault, Receipt, Sender, Sheet};
use crate::web::timely::Timely;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use serde_json::Value;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// What the sender keeps: the same bytes however often the same id is sent.
#[derive(Debug, Serialize)]
struct ReceiptBody {
    tracking: String,
    status: &'static str,
}

const NO_OBJECT: &str = "expected an object with definition, lang and answers";
const TWICE: &str = "this member stands twice; say it once";

/// Stores a sheet under the sender's id, once.
pub(in crate::web) async fn put(
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    request: HttpRequest,
    body: Timely<web::Bytes>,
) -> HttpResponse {
    let (code, id) = path.into_inner();
    let body = match readable(&request, body.0) {
        Ok(body) => body,
        Err(problem) => return problem.respond(),
    };
    let code = match code.parse::<TouchpointCode>() {
        Ok(code) => code,
        Err(error) => return refusal::no_code(error).respond(),
    };
    let (sheet, shape) = read(body);
    let language = sheet.language.clone();
    let answer = submit::submit_read(&app, Sender::of(&app, &request), code, &id, (sheet, shape)).await;
    match answer {
        Ok(receipt) => stored(receipt),
        Err(refusal) if app.guesses_too_fast(&request, &refusal) => refusal::many_codes().respond(),
        Err(refusal) => refusal::problem(&app, code, &language, refusal).respond(),
    }
}

/// The body as JSON, where it says that it is some.
pub(super) fn readable(
    request: &HttpRequest,
    body: Result<web::Bytes, actix_web::Error>,
) -> Result<Node, Problem> {
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
fn read(body: Node) -> (Sheet, Vec<Fault>) {
    let Node::Object(members) = body else {
        return (Sheet::default(), vec![shape("", NO_OBJECT)]);
    };
    let (mut members, mut faults) = once(members);
    let definition = text(
        &mut members,
        "definition",
        "expected a definition’s name such as \"sipas-2017.1\"",
        &mut faults,
    );
    let language = text(&mut members, "lang", "expected a language tag such as \"vi\"", &mut faults);
    let mut answers = RawSheet::default();
    match members.remove("answers") {
        Some(Node::Object(given)) => {
            for (question, value) in given {
                answers.add(question, value.into());
            }
        }
        Some(Node::Plain(_)) | None => {
            faults.push(shape("/answers", "expected an object of question ids and answers"));
        }
    }
    let token = optional(&mut members, "page_token", &mut faults);
    let offline = flag(&mut members, "offline", &mut faults);
    let code = optional(&mut members, "code", &mut faults);
    for name in members.keys() {
        let detail = "no such member; known are definition, lang, answers, page_token, offline and code";
        faults.push(shape(&pointer(name), detail));
    }
    (Sheet { definition, language, answers, token, offline, code }, faults)
}

/// The members by name; a second one of a name is a fault.
fn once(given: Vec<(String, Node)>) -> (BTreeMap<String, Node>, Vec<Fault>) {
    let (mut members, mut twice) = (BTreeMap::new(), BTreeSet::new());
    for (name, node) in given {
        match members.entry(name) {
            Entry::Vacant(place) => {
                place.insert(node);
            }
            Entry::Occupied(first) => {
                twice.insert(first.key().clone());
            }
        }
    }
    (members, twice.iter().map(|name| shape(&pointer(name), TWICE)).collect())
}

/// RFC 6901.
fn pointer(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn shape(pointer: &str, detail: &'static str) -> Fault {
    Fault::Shape { pointer: pointer.to_owned(), detail }
}

fn text(
    members: &mut BTreeMap<String, Node>,
    name: &str,
    expected: &'static str,
    faults: &mut Vec<Fault>,
) -> String {
    if let Some(Node::Plain(Value::String(text))) = members.remove(name) {
        return text;
    }
    faults.push(shape(&format!("/{name}"), expected));
    String::new()
}

/// An optional member that is a text; one that is empty was given all the same.
fn optional(members: &mut BTreeMap<String, Node>, name: &str, faults: &mut Vec<Fault>) -> Option<String> {
    match members.remove(name) {
        Some(Node::Plain(Value::String(text))) => Some(text),
        Some(Node::Plain(Value::Null)) | None => None,
        Some(Node::Plain(_) | Node::Object(_)) => {
            faults.push(shape(&pointer(name), "expected a text, or null"));
            None
        }
    }
}

/// An optional member that is true or false; false where it is left out.
fn flag(members: &mut BTreeMap<String, Node>, name: &str, faults: &mut Vec<Fault>) -> bool {
    match members.remove(name) {
        Some(Node::Plain(Value::Bool(flag))) => flag,
        Some(Node::Plain(Value::Null)) | None => false,
        Some(Node::Plain(_) | Node::Object(_)) => {
            faults.push(shape(&format!("/{name}"), "expected true or false"));
            false
        }
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
