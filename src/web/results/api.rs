//! `GET /api/v1/campaigns/{id}/index`: the figures as JSON.

use super::ask::{self, Refusal, Seen, Viewer};
use crate::account::program::TokenScope;
use crate::index::request::Request;
use crate::web::App;
use crate::web::problem::{Item, Problem};
use crate::web::program;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};

/// Answers with [`crate::index::json::Document`], or with a problem that names every fault.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    id: web::Path<String>,
    request: HttpRequest,
) -> HttpResponse {
    let mut wish = Request::default();
    let mut unknown = Vec::new();
    for (name, value) in ask::pairs(request.query_string()) {
        if !ask::put(&mut wish, &name, &value) {
            unknown.push(item(&name, "there is no such parameter"));
        }
    }
    let viewer = match program::asks(&app, &request, TokenScope::Figures).await {
        Ok(None) => Viewer::Anyone,
        Ok(Some(program)) => Viewer::Program(program::scope(&app, &program)),
        Err(problem) => return problem.respond(),
    };
    let seen = web::block(move || ask::see(&app, &viewer, &id, &wish)).await;
    match seen {
        Ok(Ok(seen)) if unknown.is_empty() => answer(&seen),
        Ok(Ok(_)) => malformed(unknown).respond(),
        Ok(Err(refusal)) => problem(refusal, unknown).respond(),
        Err(error) => {
            tracing::error!(%error, "figures cannot be counted");
            Problem::of_status(StatusCode::SERVICE_UNAVAILABLE).retry_after(2).respond()
        }
    }
}

fn answer(seen: &Seen) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(seen.document())
}

fn item(name: &str, detail: &str) -> Item {
    Item { pointer: String::new(), detail: format!("{name}: {detail}") }
}

fn malformed(items: Vec<Item>) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "query", "These figures cannot be asked for")
        .detail("Each fault names the parameter of the address that it is about.")
        .errors(items)
}

/// The problem of a refusal; faults that were found before stand first.
pub(super) fn problem(refusal: Refusal, mut items: Vec<Item>) -> Problem {
    match refusal {
        Refusal::Absent => Problem::of_status(StatusCode::NOT_FOUND)
            .detail("There is no campaign of this name whose results are public."),
        Refusal::Faults(faults) => {
            items.extend(faults.iter().map(|fault| item(fault.parameter, &fault.problem.to_string())));
            malformed(items)
        }
        Refusal::NotOffered(_) if !items.is_empty() => malformed(items),
        Refusal::NotOffered(what) => {
            Problem::new(StatusCode::FORBIDDEN, "not-offered", "These figures are not for everyone")
                .detail(what.to_string())
        }
        Refusal::Query(error) => {
            items.push(item("by", &error.to_string()));
            malformed(items)
        }
        Refusal::Told(why) => {
            items.push(item("by", why));
            malformed(items)
        }
    }
}
