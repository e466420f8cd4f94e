//! Programs at the API: `Authorization: Bearer hailong_…`. Without that header everyone is welcome to what is
//! public; with it the token must be good, or the answer is 401, as who sends one means to be more.

use super::App;
use super::problem::Problem;
use super::staff::connection::Connection;
use super::staff::throttle::Bucket;
use crate::account::Scope;
use crate::account::program::{self, Program, Standing, TokenScope};
use actix_web::HttpRequest;
use actix_web::http::{StatusCode, header};

/// The program that asks, where one does, and its token allows this.
///
/// # Errors
/// 401 where the token is none, 403 where it does not allow this, 429 where it asks too often, 503 where the
/// database does not answer.
pub(super) async fn asks(
    app: &App,
    request: &HttpRequest,
    needed: TokenScope,
) -> Result<Option<Program>, Problem> {
    let Some(given) = request.headers().get(header::AUTHORIZATION) else { return Ok(None) };
    let now = app.now().unix_timestamp();
    let from = Connection::of(request, &app.settings.staff.proxies).address;
    // Before the database is asked, so that nobody wears it out with tokens that are none.
    let guesses = [Bucket::Guess(from)];
    app.staff.throttle.take(&guesses, now).map_err(slow)?;
    let text = given.to_str().ok().and_then(|text| text.split_once(' '));
    let text =
        text.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
    let token = text.and_then(program::parse).ok_or_else(unknown)?;
    let found = app.store.token(app.ledger, &token.hash()).await.map_err(|error| {
        tracing::error!(%error, "a token cannot be looked up");
        Problem::of_status(StatusCode::SERVICE_UNAVAILABLE).retry_after(2)
    })?;
    let today = app.hour().local_date();
    let program = found.filter(|program| program.standing(today) == Standing::Good).ok_or_else(unknown)?;
    app.staff.throttle.give_back(&guesses);
    app.staff.throttle.take(&[Bucket::Program(program.no)], now).map_err(slow)?;
    if program.used != Some(today)
        && let Err(error) = app.store.use_token(app.ledger, program.no, today).await
    {
        tracing::warn!(%error, token = program.no, "that a token was used is not noted");
    }
    if !program.scopes.contains(&needed) {
        return Err(Problem::new(StatusCode::FORBIDDEN, "scope", "This token does not allow that")
            .detail(format!("Ask for a token with the scope `{needed}`."))
            .authenticate(format!(
                "Bearer realm=\"hailong\", error=\"insufficient_scope\", scope=\"{needed}\""
            )));
    }
    Ok(Some(program))
}

/// The units in which a program may do what its token allows.
pub(super) fn scope(app: &App, program: &Program) -> Scope {
    Scope::of(program.unit, app.hour().local_date())
}

fn unknown() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "token", "This token is none, has expired or was revoked")
        .detail(
            "Send `Authorization: Bearer hailong_…` with a token of this service, or leave the header out.",
        )
        .authenticate("Bearer realm=\"hailong\", error=\"invalid_token\"".to_owned())
}

fn slow(seconds: i64) -> Problem {
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many", "Too many requests with tokens")
        .retry_after(u32::try_from(seconds).unwrap_or(1).max(1))
}
