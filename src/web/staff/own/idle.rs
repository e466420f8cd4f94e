//! `GET /staff/account/session`: how long the session lasts, for the script of an open page. Asking keeps it
//! alive, as every request does.

use crate::web::staff::session::Session;
use actix_web::HttpResponse;
use serde::Serialize;

/// What an open page needs, so that it can go on.
#[derive(Serialize)]
struct State<'a> {
    /// Seconds until it ends without a further request.
    ends_sec: i64,
    /// Whose session it is: another person's is none to go on with.
    login: &'a str,
    /// What the forms of the page carry: another one after a new sign-in.
    form: String,
}

/// The session's state as JSON.
pub(in crate::web) async fn get(session: Session) -> HttpResponse {
    HttpResponse::Ok().json(State {
        ends_sec: session.ends_sec(),
        login: session.account().login.as_str(),
        form: session.visit().form_token(),
    })
}
