//! `POST /api/v1/ledger/{id}/cosignature`: a witness hands in its signature under a checkpoint.

use super::answer::{own, said, unavailable};
use crate::ledger::note::{Note, Signature};
use crate::web::App;
use crate::web::problem::Problem;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};

/// Takes the signature: the body is the size, a blank and the line as it stands under the note.
pub(in crate::web) async fn cosignature(
    app: web::Data<App>,
    ledger: web::Path<String>,
    body: web::Bytes,
) -> HttpResponse {
    match take(&app, &ledger, &body).await {
        Ok(()) => HttpResponse::NoContent().insert_header((header::CACHE_CONTROL, "no-store")).finish(),
        Err(problem) => problem.respond(),
    }
}

async fn take(app: &App, ledger: &str, body: &[u8]) -> Result<(), Problem> {
    own(app, ledger)?;
    let malformed = || {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "cosignature", "That is no cosignature")
            .detail("Expected the checkpoint's size, a blank, and the signature's line.")
    };
    let (size, line) =
        std::str::from_utf8(body).ok().and_then(|text| text.split_once(' ')).ok_or_else(malformed)?;
    let size: u64 = size.parse().map_err(|_no_number| malformed())?;
    let signature: Signature = line.parse().map_err(|_no_signature| malformed())?;
    let stranger = || {
        Problem::new(StatusCode::FORBIDDEN, "witness", "This log takes no signature of that witness")
            .detail("Its verifier key must stand in `ledger.witnesses`.")
    };
    let key = app.settings.log.witnesses.iter().find(|key| key.name() == signature.name());
    let key = key.ok_or_else(stranger)?;
    let newest = app.newest_checkpoint().await.map_err(|error| unavailable(&error))?;
    let origin = app.origin(newest.as_ref());
    let absent = || Problem::new(StatusCode::NOT_FOUND, "size", "No checkpoint of this size was signed");
    let kept = app.store.checkpoint(app.ledger, &origin, size).await.map_err(|error| unavailable(&error))?;
    let note = Note::new(said(&kept.ok_or_else(absent)?).to_string(), signature.clone());
    let signed =
        note.signers(std::slice::from_ref(key)).map_err(|error| malformed().detail(error.to_string()))?;
    let Some(by) = signed.first() else { return Err(stranger()) };
    let line = signature.to_string();
    let kept = app.store.cosign(app.ledger, (&origin, size), &by.name, &line).await;
    kept.map_err(|error| unavailable(&error))
}
