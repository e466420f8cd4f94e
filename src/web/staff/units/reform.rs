//! `/staff/units/reform`: units that merge or are divided; shown first, then done.

use super::{ChangeLine, is_own, lines, summary};
use crate::account::audit::Action;
use crate::catalog::decide::units;
use crate::ids::UnitCode;
use crate::store::ChangeError;
use crate::unit::import::Plan;
use crate::unit::reform::{self, Heir, Reform};
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Frame, Typed};
use crate::web::staff::guard::see_other;
use crate::web::staff::said::{Said as _, capital};
use crate::web::staff::session::Session;
use crate::web::staff::{tongue, typed_day};
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/units/reform.html")]
struct ReformPage {
    page: Frame,
    from: String,
    into: String,
    on: String,
    shown: Option<Shown>,
}

/// What would be changed.
struct Shown {
    summary: String,
    lines: Vec<ChangeLine>,
    more: usize,
    fingerprint: String,
}

/// The page.
///
/// # Errors
/// Where it cannot be rendered.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let typed = Typed::of_query(session.visit().query());
    frame::page(&session, &page(&app, &session, &typed, Errors::default(), None))
}

fn page(app: &App, session: &Session, typed: &Typed, errors: Errors, plan: Option<&Plan>) -> ReformPage {
    let title = session.words().units.reform.to_string();
    ReformPage {
        page: Frame::new(app, session, title).with_errors(errors),
        from: typed.get("from").to_owned(),
        into: typed.exact("into").to_owned(),
        on: typed.get("on").to_owned(),
        shown: plan.map(|plan| {
            let shown = lines(session, plan);
            Shown {
                summary: summary(session, plan),
                more: plan.changes.len() - shown.len(),
                lines: shown,
                fingerprint: plan.fingerprint(),
            }
        }),
    }
}

/// Shows what a reform would change, or does what was shown.
///
/// # Errors
/// Where the database does not answer.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let w = &session.words().units;
    let mut errors = Errors::default();
    let Some(reform) = read(&session, &typed, &mut errors) else {
        return frame::refused(&session, &page(&app, &session, &typed, errors, None));
    };
    let plan = match reform::plan(&session.catalog().tree, &reform) {
        Ok(plan) if is_own(&session, &plan) => plan,
        Ok(_) => {
            errors.add("from", &w.not_own);
            return frame::refused(&session, &page(&app, &session, &typed, errors, None));
        }
        Err(faults) => {
            let told: Vec<_> = faults.iter().map(|fault| capital(&fault.said(tongue(&session)))).collect();
            errors.add("from", &told.join(" "));
            return frame::refused(&session, &page(&app, &session, &typed, errors, None));
        }
    };
    if typed.get("fingerprint").is_empty() {
        return frame::page(&session, &page(&app, &session, &typed, errors, Some(&plan)));
    }
    if typed.get("fingerprint") == plan.fingerprint() {
        let ended = reform.from.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let act = session.act(Action::UnitsChanged, ended).with("on", &reform.on);
        let shown = plan.clone();
        let decide = move |catalog: &_| units::reform(catalog, &reform, &shown);
        match app.store.change_by(app.ledger, app.hour(), &act, decide).await {
            Ok(_) => {
                app.mirror.catch_up(&app.store).await?;
                session.flash(&app, &w.done.count(plan.changes.len()).to_string()).await?;
                return Ok(see_other("/staff/units"));
            }
            Err(ChangeError::Refused(_)) => {}
            Err(ChangeError::Store(error)) => return Err(error.into()),
        }
    }
    errors.add("from", &w.stale);
    frame::refused(&session, &page(&app, &session, &typed, errors, None))
}

/// The reform that was typed.
fn read(session: &Session, typed: &Typed, errors: &mut Errors) -> Option<Reform> {
    let w = &session.words().units;
    let codes = typed.get("from").split([',', ' ', ';', '\n']).map(str::trim).filter(|code| !code.is_empty());
    let from: Result<Vec<UnitCode>, _> = codes.map(str::parse).collect();
    let from = errors.keep("from", from, &w.from_wrong);
    let heirs = typed.exact("into").lines().map(str::trim).filter(|line| !line.is_empty());
    let into: Result<Vec<Heir>, _> = heirs.map(str::parse).collect();
    let into = errors.keep("into", into, &w.into_wrong);
    let on = errors.keep("on", typed_day(typed.get("on")), &session.words().drafts.no_day);
    Some(Reform { from: from?, into: into?, on: on? })
}
