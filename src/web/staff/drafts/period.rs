//! The third step: from when until when.

use super::questions::draft_title;
use super::{Step, go_on, steps};
use crate::campaign::Draft;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Frame, Typed};
use crate::web::staff::session::Session;
use crate::web::staff::typed_day;
use actix_web::{HttpResponse, web};
use askama::Template;

const STEP: &str = "period";

#[derive(Template)]
#[template(path = "staff/drafts/period.html")]
struct PeriodPage {
    page: Frame,
    steps: Vec<Step>,
    id: String,
    title: String,
    opens: String,
    closes: String,
}

/// The page.
///
/// # Errors
/// [`StaffError::Missing`] for a draft that is not one's own.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let draft = super::find(&session, &id)?;
    frame::page(&session, &page(&app, &session, draft, None, Errors::default()))
}

fn page(app: &App, session: &Session, draft: &Draft, typed: Option<&Typed>, errors: Errors) -> PeriodPage {
    let kept = |date: Option<time::Date>| date.map_or_else(String::new, |date| date.to_string());
    let shown = |name: &str, kept: String| typed.map_or(kept, |typed| typed.get(name).to_owned());
    PeriodPage {
        page: Frame::new(app, session, draft_title(session, draft)).with_errors(errors),
        steps: steps(session, draft, STEP),
        id: draft.id.to_string(),
        title: shown("title", draft.title.clone()),
        opens: shown("opens", kept(draft.opens)),
        closes: shown("closes", kept(draft.closes)),
    }
}

/// Keeps the days.
///
/// # Errors
/// [`StaffError::Missing`] for a draft that is not one's own.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let draft = super::find(&session, &id)?;
    let w = &session.words().drafts;
    let mut errors = Errors::default();
    if typed.get("title").is_empty() {
        errors.add("title", &w.no_title);
    }
    let opens = errors.keep("opens", typed_day(typed.get("opens")), &w.no_day);
    let closes = errors.keep("closes", typed_day(typed.get("closes")), &w.no_day);
    if let (Some(closes), true) = (closes, errors.is_empty())
        && closes < session.today()
    {
        errors.add("closes", &w.day_over);
    }
    if errors.is_empty() {
        let changed = Draft { title: typed.get("title").to_owned(), opens, closes, ..draft.clone() };
        match go_on(&app, &session, changed, STEP).await? {
            Ok(answer) => return Ok(answer),
            Err(found) => errors = found,
        }
    }
    frame::refused(&session, &page(&app, &session, draft, Some(&typed), errors))
}
