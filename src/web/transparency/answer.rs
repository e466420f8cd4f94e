//! What everyone may ask: `GET /api/v1/ledger/{id}/checkpoint`, `/checkpoints`, `/tile/…`, `/consistency/{old}/{new}`
//! and `/proof/{tracking}`. Hashes betray nothing: each covers 128 random bits. Entries are for programs whose token
//! says so ([`super::entries`]).

use super::entries;
use crate::ids::{LedgerId, Tracking};
use crate::ledger::checkpoint::Checkpoint;
use crate::ledger::merkle::{self, RootHash};
use crate::ledger::proof::ProofFile;
use crate::ledger::tile::{Kind, TileAt, WIDTH};
use crate::store::StoreError;
use crate::web::App;
use crate::web::lookups;
use crate::web::problem::Problem;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

const TEXT: &str = "text/plain; charset=utf-8";

/// A complete tile never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Checkpoints in one answer.
const LISTED: u64 = 100;

/// One of the checkpoints.
#[derive(Debug, Serialize)]
struct Listed {
    origin: String,
    size: u64,
    root: String,
    /// Seconds since 1970.
    at: i64,
    note: String,
}

#[derive(Debug, Serialize)]
struct Growth {
    old: u64,
    new: u64,
    /// Base64, as RFC 6962 orders them.
    hashes: Vec<String>,
}

/// Only the ledger that this process serves.
pub(super) fn own(app: &App, ledger: &str) -> Result<(), Problem> {
    let own = ledger.parse().is_ok_and(|ledger| LedgerId(ledger) == app.ledger);
    if own { Ok(()) } else { Err(Problem::of_status(StatusCode::NOT_FOUND)) }
}

pub(super) fn unavailable(error: &StoreError) -> Problem {
    tracing::error!(%error, "the transparency log cannot answer");
    Problem::of_status(StatusCode::SERVICE_UNAVAILABLE).retry_after(2)
}

fn text(cache: &'static str, body: String) -> HttpResponse {
    HttpResponse::Ok().content_type(TEXT).insert_header((header::CACHE_CONTROL, cache)).body(body)
}

fn answer(made: Result<HttpResponse, Problem>) -> HttpResponse {
    made.unwrap_or_else(|problem| problem.respond())
}

fn unsigned() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "unsigned", "Nothing has been signed yet").detail(
        "The first checkpoint comes within ten minutes of the first entry, where the service has a key.",
    )
}

/// The newest checkpoint.
pub(in crate::web) async fn checkpoint(app: web::Data<App>, ledger: web::Path<String>) -> HttpResponse {
    let made = async {
        own(&app, &ledger)?;
        let kept = app.newest_checkpoint().await.map_err(|error| unavailable(&error))?;
        Ok(text("no-cache", kept.ok_or_else(unsigned)?.note))
    };
    answer(made.await)
}

/// Which of them.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Before {
    /// Only those before this one's `at`; from the newest where unset.
    before: Option<i64>,
}

/// All of them, the newest first, a hundred at a time.
pub(in crate::web) async fn checkpoints(
    app: web::Data<App>,
    ledger: web::Path<String>,
    asked: web::Query<Before>,
) -> HttpResponse {
    let made = async {
        own(&app, &ledger)?;
        let before = asked.before.unwrap_or(i64::MAX);
        let all = app.store.checkpoints_before(app.ledger, before, LISTED).await;
        let listed = all.map_err(|error| unavailable(&error))?.into_iter().map(|kept| Listed {
            origin: kept.origin,
            size: kept.size,
            root: STANDARD.encode(kept.root),
            at: kept.at,
            note: kept.note,
        });
        let listed: Vec<Listed> = listed.collect();
        Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-cache")).json(listed))
    };
    answer(made.await)
}

/// A tile: hashes for everyone, entries for programs that may read the ledger.
pub(in crate::web) async fn tile(
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    request: HttpRequest,
) -> HttpResponse {
    let (ledger, tail) = path.into_inner();
    let made = async {
        own(&app, &ledger)?;
        let absent = || Problem::of_status(StatusCode::NOT_FOUND);
        let tile: TileAt = format!("tile/{tail}").parse().map_err(|error| {
            Problem::new(StatusCode::NOT_FOUND, "tile", "There is no such tile").detail(format!("{error}"))
        })?;
        if tile.kind == Kind::Entries {
            entries::allowed(&app, &request).await?;
        }
        if !app.covers(tile).await.map_err(|error| unavailable(&error))? {
            return Err(absent());
        }
        let bytes = match tile.kind {
            Kind::Entries => entries::tile(&app, tile).await,
            Kind::Hashes(level) => hashes(&app, tile, level).await,
        };
        let bytes = bytes.map_err(|error| unavailable(&error))?.ok_or_else(absent)?;
        let cache = if tile.kind == Kind::Entries { "no-store" } else { FOR_EVER };
        let response = HttpResponse::Ok()
            .content_type("application/octet-stream")
            .insert_header((header::CACHE_CONTROL, cache))
            .body(bytes);
        Ok(response)
    };
    answer(made.await)
}

/// The hashes of a tile, where there are so many.
async fn hashes(app: &App, tile: TileAt, level: u32) -> Result<Option<Vec<u8>>, StoreError> {
    let row: Vec<RootHash> = if level == 0 {
        app.store.leaves(app.ledger, tile.index).await?
    } else {
        app.mirror.tree().tile(level, tile.index).to_vec()
    };
    Ok(row.get(..tile.width).map(<[_]>::concat))
}

/// That a later tree grew out of an earlier one.
pub(in crate::web) async fn consistency(
    app: web::Data<App>,
    path: web::Path<(String, u64, u64)>,
) -> HttpResponse {
    let (ledger, old, new) = path.into_inner();
    let made = async {
        own(&app, &ledger)?;
        let never =
            || Problem::new(StatusCode::NOT_FOUND, "growth", "The log never had these sizes in this order");
        if new > app.covered().await.map_err(|error| unavailable(&error))? {
            return Err(never());
        }
        let proof =
            app.mirror.of_tree(&app.store, |tree, leaves| merkle::consistency(tree, old, new, leaves));
        let proof = proof.await.map_err(|error| unavailable(&error))?.ok_or_else(never)?;
        let hashes = proof.path.iter().map(|hash| STANDARD.encode(hash)).collect();
        let growth = Growth { old, new, hashes };
        Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, FOR_EVER)).json(growth))
    };
    answer(made.await)
}

/// That a response is in the log: a file of c2sp.org/tlog-proof. Whoever asks looks a tracking code up, as on the
/// page of one, and no faster.
pub(in crate::web) async fn proof(
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    request: HttpRequest,
) -> HttpResponse {
    let (ledger, tracking) = path.into_inner();
    let made = async {
        own(&app, &ledger)?;
        if app.looks_up_too_fast(&request) {
            let title = "Too many tracking codes were looked up from there";
            let many = Problem::new(StatusCode::TOO_MANY_REQUESTS, "lookups", title);
            return Err(many.detail("Ask again in a minute.").retry_after(lookups::WAIT_SEC));
        }
        let unknown =
            || Problem::of_status(StatusCode::NOT_FOUND).detail("There is no response with this code.");
        let tracking: Tracking = tracking.parse().map_err(|_no_code| unknown())?;
        let proof = app.prove(tracking).await.map_err(|error| unavailable(&error))?;
        match proof {
            Proof::Proven(file) => Ok(text("no-cache", file)),
            Proof::Unknown => Err(unknown()),
            Proof::NotYet => Err(Problem::new(
                StatusCode::NOT_FOUND,
                "not-yet",
                "The response is stored; no checkpoint covers it yet",
            )
            .detail("Ask again in ten minutes.")
            .retry_after(600)),
        }
    };
    answer(made.await)
}

/// What can be said of a response.
pub(in crate::web) enum Proof {
    /// The file.
    Proven(String),
    Unknown,
    /// It is stored and not signed over yet.
    NotYet,
}

impl App {
    /// The proof of a response.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub(in crate::web) async fn prove(&self, tracking: Tracking) -> Result<Proof, StoreError> {
        let ids = tracking.ids(self.catalog().ledger.first_hour);
        let Some((seq, _)) = self.store.find(self.ledger, ids).await? else { return Ok(Proof::Unknown) };
        let Some(kept) = self.newest_checkpoint().await?.filter(|kept| kept.size > seq.0) else {
            return Ok(Proof::NotYet);
        };
        self.known(kept.size).await?;
        let inclusion = self
            .mirror
            .of_tree(&self.store, |tree, leaves| merkle::inclusion(tree, seq.0, kept.size, leaves))
            .await?;
        let Some(inclusion) = inclusion else { return Ok(Proof::NotYet) };
        let damaged = |error| StoreError::Damaged(format!("checkpoint {}: {error}", kept.size));
        let checkpoint = kept.note.parse().map_err(damaged)?;
        let file = ProofFile { index: inclusion.index, path: inclusion.path, checkpoint };
        Ok(Proof::Proven(file.to_string()))
    }

    /// Entries that the newest checkpoint covers. What came since is told to nobody: when it came would be, too.
    async fn covered(&self) -> Result<u64, StoreError> {
        let size = self.newest_checkpoint().await?.map_or(0, |kept| kept.size);
        self.known(size).await?;
        Ok(size)
    }

    /// Whether the newest checkpoint covers all of a tile.
    async fn covers(&self, tile: TileAt) -> Result<bool, StoreError> {
        let level = match tile.kind {
            Kind::Entries => 0,
            Kind::Hashes(level) => level,
        };
        let each = WIDTH.checked_pow(level);
        let last = tile.index.checked_mul(WIDTH).and_then(|first| first.checked_add(tile.width as u64));
        let last = last.zip(each).and_then(|(last, each)| last.checked_mul(each));
        Ok(last.is_some_and(|last| last <= i64::MAX.unsigned_abs()) && last <= Some(self.covered().await?))
    }

    /// Takes in what another process stored and signed over.
    async fn known(&self, size: u64) -> Result<(), StoreError> {
        if self.mirror.size() < size { self.mirror.catch_up(&self.store).await } else { Ok(()) }
    }
}

/// Origin, size and root of a kept checkpoint.
#[must_use]
pub(super) fn said(kept: &crate::store::Kept) -> Checkpoint {
    Checkpoint { origin: kept.origin.clone(), size: kept.size, root: kept.root }
}
