//! Every address that is answered, in one table, with who may come to it. A wrong method is answered 405
//! with what is allowed.

mod rows;

pub use rows::table;

use super::staff::guard::{self as gate, Access, Gate};
use actix_multipart::form::MultipartFormConfig;
use actix_web::dev::HttpServiceFactory;
use actix_web::guard::{self, Guard};
use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpResponse, Resource, Route, middleware, web};
use std::sync::Arc;

/// One method at one address.
pub struct Endpoint {
    pub method: Method,
    pub path: &'static str,
    /// Who may come; held by [`gate::admit`] before the handler runs.
    pub access: Access,
    /// Bytes that a body may have.
    pub max_body: usize,
    /// Asked by an open page, not by a person: keeps no session alive.
    pub quiet: bool,
    route: fn() -> Route,
}

impl Endpoint {
    /// Asked by an open page, not by a person.
    #[must_use]
    pub fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// With files up to so many bytes.
    #[must_use]
    pub fn upload(mut self, max_body: usize) -> Self {
        self.max_body = max_body;
        self
    }
}

/// Bodies are taken up to here: 64 KiB.
pub const MAX_BODY: usize = 64 * 1024;

/// Files of staff are taken up to here, whatever their address says: 6 MiB.
pub const MAX_FILES: usize = 6 << 20;

/// Behind a form's address: where its complaints are sent from.
pub(super) const COMPLAINT_TAIL: &str = "/complaint";

/// Registers every endpoint of the table.
pub fn configure(service: &mut web::ServiceConfig) {
    let endpoints = table();
    for group in endpoints.chunk_by(|a, b| a.path == b.path) {
        if group.iter().all(|endpoint| endpoint.access == Access::Public) {
            service.service(resource(group));
        } else {
            service.service(guarded(resource(group), gates(group)));
        }
    }
    // What lies under the console and is no page of it is told so in the console's own frame.
    let nothing = web::resource("/staff/{nothing:.*}").default_service(web::to(HttpResponse::NotFound));
    service.service(guarded(nothing, Vec::new()));
    let files = MultipartFormConfig::default().total_limit(MAX_FILES).memory_limit(MAX_FILES);
    service.app_data(web::PayloadConfig::new(MAX_BODY)).app_data(files);
    service.app_data(web::FormConfig::default().limit(MAX_BODY));
}

fn gates(group: &[Endpoint]) -> Vec<Gate> {
    let gate = |endpoint: &Endpoint| Gate {
        method: endpoint.method.clone(),
        access: endpoint.access,
        max_body: endpoint.max_body,
        quiet: endpoint.quiet,
    };
    group.iter().map(gate).collect()
}

/// The guard around all methods of an address.
fn guarded(resource: Resource, gates: Vec<Gate>) -> impl HttpServiceFactory + 'static {
    let gates: Arc<[Gate]> = gates.into();
    resource.wrap(middleware::from_fn(move |request, next| gate::admit(Arc::clone(&gates), request, next)))
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
mod tests;
