//! Every address that is answered, in one table. A wrong method is answered 405 with what is allowed.

use super::{api, citizen, health, results, visits, worker};
use actix_web::guard::{self, Guard};
use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpResponse, Resource, Route, web};

/// One method at one address.
pub struct Endpoint {
    pub method: Method,
    pub path: &'static str,
    route: fn() -> Route,
}

/// Bodies are taken up to here: 64 KiB.
pub const MAX_BODY: usize = 64 * 1024;

/// All endpoints; those of one address stand together.
#[must_use]
pub fn table() -> Vec<Endpoint> {
    let get = |path, route| Endpoint { method: Method::GET, path, route };
    let post = |path, route| Endpoint { method: Method::POST, path, route };
    let put = |path, route| Endpoint { method: Method::PUT, path, route };
    vec![
        get("/", || web::to(citizen::root::get)),
        get("/S", || web::to(citizen::form::typed)),
        get("/S/{code}", || web::to(citizen::form::get)),
        post("/S/{code}", || web::to(citizen::post::post)),
        post("/S/{code}/started", || web::to(visits::started)),
        get("/S/{code}/sent", || web::to(citizen::sent::get)),
        get("/S/{code}/notice", || web::to(citizen::notice::get)),
        get("/S/{code}/{once}", || web::to(citizen::slip::get)),
        get("/s/{code}", || web::to(citizen::form::get)),
        get("/K/{code}", || web::to(citizen::form::get)),
        post("/K/{code}", || web::to(citizen::post::post)),
        get("/K/{code}/sent", || web::to(citizen::sent::get)),
        get("/K/{code}/manifest.webmanifest", || web::to(citizen::kiosk::manifest)),
        get("/k/{code}", || web::to(citizen::form::get)),
        get("/icon.svg", || web::to(citizen::kiosk::icon)),
        get("/t/{tracking}", || web::to(citizen::track::get)),
        get("/results", || web::to(results::list)),
        get("/results/{campaign}", || web::to(results::campaign)),
        get("/api/v1/campaigns/{id}/index", || web::to(results::index)),
        put("/api/v1/touchpoints/{code}/responses/{uuid}", || web::to(api::responses::put)),
        put("/api/v1/touchpoints/{code}/sheets/{serial}", || web::to(api::sheets::put)),
        get("/worker.js", || web::to(worker::get)),
        get("/healthz", || web::to(health::alive)),
        get("/readyz", || web::to(health::ready)),
        get("/metrics", || web::to(health::metrics)),
    ]
}

/// Registers every endpoint of the table.
pub fn configure(service: &mut web::ServiceConfig) {
    let endpoints = table();
    for group in endpoints.chunk_by(|a, b| a.path == b.path) {
        service.service(resource(group));
    }
    service.app_data(web::PayloadConfig::new(MAX_BODY)).app_data(web::FormConfig::default().limit(MAX_BODY));
}

fn resource(group: &[Endpoint]) -> Resource {
    let mut allowed: Vec<String> = group.iter().map(|endpoint| endpoint.method.to_string()).collect();
    if allowed.iter().any(|method| method == "GET") {
        allowed.push("HEAD".into());
    }
    let allow = allowed.join(", ");
    let mut resource = web::resource(group[0].path);
    for endpoint in group {
        resource = resource.route((endpoint.route)().guard(method_guard(&endpoint.method)));
    }
    resource.default_service(web::to(move || {
        let allow = allow.clone();
        async move {
            HttpResponse::build(StatusCode::METHOD_NOT_ALLOWED).insert_header((header::ALLOW, allow)).finish()
        }
    }))
}

/// Whatever is read can also be asked for without its body.
fn method_guard(method: &Method) -> impl Guard + use<> {
    let head = *method == Method::GET;
    let method = method.clone();
    guard::fn_guard(move |context| {
        let asked = &context.head().method;
        *asked == method || (head && *asked == Method::HEAD)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_addresses_is_known() {
        let rows: Vec<String> = table().iter().map(|e| format!("{} {}", e.method, e.path)).collect();
        insta::assert_snapshot!(rows.join("\n"), @r"
        GET /
        GET /S
        GET /S/{code}
        POST /S/{code}
        POST /S/{code}/started
        GET /S/{code}/sent
        GET /S/{code}/notice
        GET /S/{code}/{once}
        GET /s/{code}
        GET /K/{code}
        POST /K/{code}
        GET /K/{code}/sent
        GET /K/{code}/manifest.webmanifest
        GET /k/{code}
        GET /icon.svg
        GET /t/{tracking}
        GET /results
        GET /results/{campaign}
        GET /api/v1/campaigns/{id}/index
        PUT /api/v1/touchpoints/{code}/responses/{uuid}
        PUT /api/v1/touchpoints/{code}/sheets/{serial}
        GET /worker.js
        GET /healthz
        GET /readyz
        GET /metrics
        ");
    }

    #[test]
    fn an_address_stands_in_one_place() {
        let endpoints = table();
        let groups: Vec<_> = endpoints.chunk_by(|a, b| a.path == b.path).map(|group| group[0].path).collect();
        let mut once = groups.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(groups.len(), once.len());
    }
}
