//! A code that is taken back, or replaced by a fresh one: asked for by the place's name, as posters that hang
//! become worthless.

use super::{fault_words, place_name, random};
use crate::account::Right;
use crate::account::audit::Action;
use crate::catalog::decide::touchpoints::{self, TouchpointFault};
use crate::ids::TouchpointCode;
use crate::store::ChangeError;
use crate::touchpoint::Touchpoint;
use crate::web::App;
use crate::web::staff::confirm::{self, Confirm};
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Frame, Typed};
use crate::web::staff::guard::see_other;
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};

/// What is done to a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Revoke,
    Replace,
}

/// Asks whether to take a code back.
pub(in crate::web) async fn ask_revoke(
    app: web::Data<App>,
    session: Session,
    code: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let touchpoint = hanging(&session, &code)?;
    frame::page(&session, &question(&app, &session, touchpoint, End::Revoke, Errors::default()))
}

/// Asks whether to replace a code.
pub(in crate::web) async fn ask_replace(
    app: web::Data<App>,
    session: Session,
    code: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let touchpoint = hanging(&session, &code)?;
    frame::page(&session, &question(&app, &session, touchpoint, End::Replace, Errors::default()))
}

/// Takes a code back.
pub(in crate::web) async fn revoke(
    app: web::Data<App>,
    session: Session,
    code: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    end(&app, &session, &code, &typed, End::Revoke).await
}

/// Replaces a code.
pub(in crate::web) async fn replace(
    app: web::Data<App>,
    session: Session,
    code: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    end(&app, &session, &code, &typed, End::Replace).await
}

/// A touchpoint that can be ended: one that was is as good as none.
fn hanging<'a>(session: &'a Session, code: &str) -> Result<&'a Touchpoint, StaffError> {
    let touchpoint = session.touchpoint(code, Right::ManageTouchpoints)?;
    if touchpoint.revoked { Err(StaffError::Missing) } else { Ok(touchpoint) }
}

async fn end(
    app: &App,
    session: &Session,
    code: &str,
    typed: &Typed,
    how: End,
) -> Result<HttpResponse, StaffError> {
    let touchpoint = hanging(session, code)?;
    let (code, w) = (touchpoint.code, &session.words().touchpoints);
    let mut errors = Errors::default();
    confirm::check(typed, &code.grouped(), &w.confirm_wrong, &mut errors);
    if !errors.is_empty() {
        return frame::refused(session, &question(app, session, touchpoint, how, errors));
    }
    let (today, mut fresh) = (session.today(), None::<TouchpointCode>);
    let action = match how {
        End::Revoke => Action::TouchpointRevoked,
        End::Replace => Action::TouchpointReplaced,
    };
    let act = session.act(action, code.to_string());
    let decide = |catalog: &crate::catalog::Catalog| match how {
        End::Revoke => touchpoints::revoke(catalog, &[code]),
        End::Replace => {
            let (replaced, events) = touchpoints::replace(catalog, &[code], today, &mut random(app))?;
            fresh = replaced.first().map(|replaced| replaced.new);
            Ok::<_, Vec<TouchpointFault>>(events)
        }
    };
    match app.store.change_by(app.ledger, app.hour(), &act, decide).await {
        Ok(_) => {
            app.mirror.catch_up(&app.store).await?;
            let told = match fresh {
                Some(fresh) => w.done_replaced.fill(&[("old", &code.grouped()), ("new", &fresh.grouped())]),
                None => w.done_revoked.fill(&[("code", &code.grouped())]),
            };
            session.flash(app, &told).await?;
            Ok(see_other(&format!("/staff/touchpoints/{}", fresh.unwrap_or(code))))
        }
        Err(ChangeError::Refused(faults)) => {
            for fault in &faults {
                errors.add("confirm", &fault_words(session.words(), fault).1);
            }
            frame::refused(session, &question(app, session, touchpoint, how, errors))
        }
        Err(ChangeError::Store(error)) => Err(error.into()),
    }
}

fn question(app: &App, session: &Session, touchpoint: &Touchpoint, how: End, errors: Errors) -> Confirm {
    let w = &session.words().touchpoints;
    let (code, place) = (touchpoint.code, place_name(session, touchpoint));
    let (title, what, button, tail) = match how {
        End::Revoke => (&w.revoke_title, &w.revoke_what, &w.revoke, "revoke"),
        End::Replace => (&w.replace_title, &w.replace_what, &w.replace, "replace"),
    };
    Confirm {
        page: Frame::new(app, session, title.to_string()).with_errors(errors),
        what: vec![place, what.to_string()],
        ask: w.confirm_ask.fill(&[("code", &code.grouped())]).to_string(),
        action: format!("/staff/touchpoints/{code}/{tail}"),
        button: button.to_string(),
        back: format!("/staff/touchpoints/{code}"),
        keep: Vec::new(),
    }
}
