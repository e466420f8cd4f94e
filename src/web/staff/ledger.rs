//! `/staff/ledger`: how far the ledger is signed, by whom, and the bundle from which every figure can be checked
//! without us.

use super::fault::StaffError;
use super::frame::{self, Errors, Frame};
use super::orders::{FileKind, Job, Order, Orders, Output, Record};
use super::session::Session;
use super::when;
use crate::account::Right;
use crate::account::audit::Action;
use crate::export::bundle::Making;
use crate::ledger::note::Note;
use crate::store::{Kept, StoreError};
use crate::web::App;
use crate::web::results::export::{self, Fault};
use crate::words::Words;
use actix_web::{HttpResponse, web};
use askama::Template;
use std::io::{BufWriter, Write as _};
use tempfile::NamedTempFile;

#[derive(Template)]
#[template(path = "staff/ledger.html")]
struct LedgerPage {
    page: Frame,
    /// Entries.
    size: String,
    signed: Option<SignedView>,
    /// Verifier keys, one a log's name.
    keys: Vec<String>,
    /// The bundle is for whoever may export the whole ledger.
    may_take: bool,
}

/// The newest checkpoint.
struct SignedView {
    size: String,
    at: String,
    origin: String,
    /// As reports end with it.
    printed: String,
    note: String,
    /// Witnesses whose signature is under it, of those that are asked.
    witnesses: Vec<String>,
    asked: usize,
}

/// What is signed.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    frame::page(&session, &view(&app, &session, Errors::default()).await?)
}

/// Makes the bundle.
pub(in crate::web) async fn post(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    if !session.scope(Right::ExportOrdered).is_whole() {
        return Err(StaffError::Missing);
    }
    let name = format!("so-cai-{}", session.today());
    let act = session.act(Action::LedgerExported, name.clone());
    let order = Order { name, kind: FileKind::Zip, total: None, back: "/staff/ledger" };
    let keys = keys(&app).await?;
    let (its_app, its_session) = (app.clone(), session.clone());
    let runtime = tokio::runtime::Handle::current();
    let make = move |job: &Job| {
        let made = runtime.block_on(write(&its_app, &its_session, &keys, job));
        made.map(Output::File).map_err(|error| error.to_string())
    };
    let Some(job) = Orders::start(&app, &session, order, Record::of(act), make)? else {
        let mut errors = Errors::default();
        errors.add("bundle", &session.words().orders.busy);
        return frame::refused(&session, &view(&app, &session, errors).await?);
    };
    Ok(job.leads().await)
}

async fn write(app: &App, session: &Session, keys: &[String], job: &Job) -> Result<NamedTempFile, Fault> {
    app.mirror.catch_up(&app.store).await?;
    let figures = export::published(app, session)?;
    // Everything that the figures rest on is in it, and perhaps what came while they were counted.
    let catalog = &app.catalog();
    let progress = &|done| job.progress(usize::try_from(done).unwrap_or(usize::MAX));
    let making = Making { store: &app.store, catalog, keys, figures: &figures, progress };
    let mut file = NamedTempFile::new()?;
    let (mut out, _) = making.write(BufWriter::new(&mut file)).await?;
    out.flush()?;
    drop(out);
    Ok(file)
}

/// Whose signatures the checkpoints bear: of every name that the log has had.
async fn keys(app: &App) -> Result<Vec<String>, StoreError> {
    let Some(secret) = &app.settings.log.secret else { return Ok(Vec::new()) };
    let mut origins: Vec<String> =
        app.store.checkpoints(app.ledger).await?.into_iter().map(|kept| kept.origin).collect();
    origins.sort();
    origins.dedup();
    Ok(origins.iter().filter_map(|origin| Some(secret.key(origin).ok()?.verifier().to_string())).collect())
}

async fn view(app: &App, session: &Session, errors: Errors) -> Result<LedgerPage, StaffError> {
    let words = app.words(session.words().tag);
    let signed = app.newest_checkpoint().await?;
    Ok(LedgerPage {
        page: Frame::new(app, session, session.words().ledger.title.to_string()).with_errors(errors),
        size: grouped(&words, app.mirror.size()),
        signed: signed.map(|kept| signed_view(app, &words, kept)),
        keys: keys(app).await?,
        may_take: session.scope(Right::ExportOrdered).is_whole(),
    })
}

fn signed_view(app: &App, words: &Words, kept: Kept) -> SignedView {
    let witnesses = &app.settings.log.witnesses;
    let signers = kept.note.parse::<Note>().ok().and_then(|note| note.signers(witnesses).ok());
    SignedView {
        size: grouped(words, kept.size),
        at: when(kept.at),
        printed: printed(&kept),
        witnesses: signers.unwrap_or_default().into_iter().map(|signed| signed.name).collect(),
        asked: witnesses.len(),
        origin: kept.origin,
        note: kept.note,
    }
}

/// Size and root, as `hailong verify --printed` takes them.
fn printed(kept: &Kept) -> String {
    let signed = kept.signed_over();
    format!("{} {}", signed.size, signed.root)
}

fn grouped(words: &Words, n: u64) -> String {
    words.grouped(usize::try_from(n).unwrap_or(usize::MAX))
}
