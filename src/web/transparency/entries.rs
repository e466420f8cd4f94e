//! Entries as they stand in the ledger, in its order: for programs with the scope `ledger`. Each reading is a row of
//! the log before anything is handed out, as who has the order and a camera over a counter could match people.

use super::answer::unavailable;
use crate::account::audit::{Act, Action, Actor};
use crate::account::program::TokenScope;
use crate::ids::Seq;
use crate::ledger::tile::{self, TileAt, WIDTH};
use crate::store::StoreError;
use crate::web::App;
use crate::web::problem::Problem;
use crate::web::program;
use actix_web::HttpRequest;
use actix_web::http::StatusCode;

/// Whether whoever asks may read entries; puts it on record.
///
/// # Errors
/// 401 without a token, 403 where it does not say so or is for a part of the ledger only, 503 where it cannot be put
/// on record.
pub(super) async fn allowed(app: &App, request: &HttpRequest) -> Result<(), Problem> {
    let Some(program) = program::asks(app, request, TokenScope::Ledger).await? else {
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "token", "Entries are for programs with a token")
            .detail("Send `Authorization: Bearer hailong_…` with a token of the scope `ledger`.")
            .authenticate("Bearer realm=\"hailong\", scope=\"ledger\"".to_owned()));
    };
    if !program::scope(app, &program).is_whole() {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "scope",
            "Entries are for tokens of the whole ledger",
        ));
    }
    let now = app.now().unix_timestamp();
    let act = Act::new(now, Actor::Program(program.no), Action::LedgerRead, request.path());
    app.store.record(app.ledger, &act).await.map_err(|error| unavailable(&error))
}

/// The entries of a tile, where there are so many.
///
/// # Errors
/// Where the database does not answer.
pub(super) async fn tile(app: &App, at: TileAt) -> Result<Option<Vec<u8>>, StoreError> {
    let from = at.index.saturating_mul(WIDTH);
    let to = from.saturating_add(at.width as u64);
    let mut bytes = Vec::new();
    let read = app.store.read_part(app.ledger, Seq(from), Seq(to), |row| {
        tile::write_entry(&mut bytes, &row.id, row.nonce, row.body);
    });
    Ok((read.await? == Seq(to)).then_some(bytes))
}
