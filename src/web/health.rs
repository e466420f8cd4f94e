//! For operators: is it alive, can it promise durability, how much went through.

use super::App;
use super::problem::Problem;
use crate::store::{Stored, SubmitError};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

/// What this process did since it started. Never anything about a person.
#[derive(Debug, Default)]
pub(super) struct Counters {
    new: AtomicU64,
    known: AtomicU64,
    busy: AtomicU64,
    failed: AtomicU64,
}

impl Counters {
    pub(super) fn count(&self, stored: Stored) {
        let counter = match stored {
            Stored::New => &self.new,
            Stored::Known => &self.known,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn refuse(&self, error: &SubmitError) {
        let counter = match error {
            SubmitError::Busy { .. } => &self.busy,
            SubmitError::Unavailable(_) | SubmitError::Refused(_) | SubmitError::Code => &self.failed,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

/// `GET /healthz`: the process answers.
pub(super) async fn alive() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "status": "ok" }))
}

/// `GET /readyz`: the database answers and is durable.
pub(super) async fn ready(app: web::Data<App>) -> HttpResponse {
    match app.store.check().await {
        Ok(()) => HttpResponse::Ok().json(serde_json::json!({ "status": "ready" })),
        Err(error) => {
            tracing::error!(%error, "not ready");
            Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "not-ready",
                "The database cannot promise durability",
            )
            .detail("The reason is in the log.")
            .retry_after(super::submit::RETRY_AFTER_SEC)
            .respond()
        }
    }
}

/// `GET /metrics`, in Prometheus' text format 0.0.4.
pub(super) async fn metrics(app: web::Data<App>) -> HttpResponse {
    let counters = &app.counters;
    let rows = [
        (
            "hailong_ledger_entries",
            "gauge",
            "Entries of the ledger as this process knows it.",
            app.mirror.size(),
        ),
        (
            "hailong_responses_stored_total",
            "counter",
            "Responses stored by this process.",
            get(&counters.new),
        ),
        (
            "hailong_responses_repeated_total",
            "counter",
            "Sends of an id that was stored already.",
            get(&counters.known),
        ),
        (
            "hailong_responses_busy_total",
            "counter",
            "Sends answered 503 because the queue was full.",
            get(&counters.busy),
        ),
        (
            "hailong_responses_failed_total",
            "counter",
            "Sends that the store could not take.",
            get(&counters.failed),
        ),
        (
            "hailong_responses_uncounted_total",
            "counter",
            "Responses stored without being counted by where they come from: the counts did not answer in time.",
            app.velocity.missed(),
        ),
        (
            "hailong_checkpoint_entries",
            "gauge",
            "Entries that the newest checkpoint covers, as this process knows it.",
            app.signed.size(),
        ),
        (
            "hailong_checkpoint_time_seconds",
            "gauge",
            "When it was signed, in seconds since 1970; 0 where none is known.",
            app.signed.at().unsigned_abs(),
        ),
        (
            "hailong_checkpoint_failed",
            "gauge",
            "1 where the last attempt to sign failed: the log says why.",
            u64::from(app.signed.has_failed()),
        ),
        (
            "hailong_passwords_hashed_total",
            "counter",
            "Passwords hashed by this process, right or wrong: where it grows fast, somebody is guessing.",
            app.staff.hashing.done(),
        ),
    ];
    let mut text = String::new();
    for (name, kind, help, value) in rows {
        writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}").unwrap_or_default();
    }
    HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(text)
}

fn get(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::Relaxed)
}
