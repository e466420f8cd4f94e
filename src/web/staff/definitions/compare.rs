//! `/staff/definitions/compare?old=…&new=…`: what changed, question by question.

use crate::definition::diff::{self, Effect, What};
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Frame, Typed};
use crate::web::staff::session::Session;
use crate::web::staff::tongue;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/definitions/compare.html")]
struct ComparePage {
    page: Frame,
    old: String,
    new: String,
    verdict: String,
    breaks: bool,
    changes: Vec<Line>,
}

struct Line {
    what: String,
    text: String,
    effect: &'static str,
    hot: bool,
}

/// The page.
///
/// # Errors
/// [`StaffError::Missing`] where one of the two is not published.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let query = Typed::of_query(session.visit().query());
    let find = |name: &str| {
        let name = query.get(name).parse().map_err(|_no_name| StaffError::Missing)?;
        session.catalog().definition(&name).ok_or(StaffError::Missing)
    };
    let (old, new) = (find("old")?, find("new")?);
    let diff = diff::between(old, new);
    let (w, tongue) = (session.words(), tongue(&session));
    let line = |change: &diff::Change| Line {
        what: match &change.what {
            What::Whole => w.definitions.whole.to_string(),
            What::Index => w.definitions.index.to_string(),
            What::Question(id) => id.clone(),
        },
        text: change.say(tongue).to_owned(),
        effect: change.effect.say(tongue),
        hot: change.effect != Effect::None,
    };
    let page = ComparePage {
        page: Frame::new(&app, &session, w.definitions.compare.to_string()),
        old: old.name.to_string(),
        new: new.name.to_string(),
        verdict: diff.verdict(tongue),
        breaks: diff.effect() == Effect::Breaks,
        changes: diff.changes.iter().map(line).collect(),
    };
    frame::page(&session, &page)
}
