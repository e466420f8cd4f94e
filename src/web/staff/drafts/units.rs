//! The second step: whose counters take part. A unit takes part with everything below it; it is found by
//! its name or by going down the tree.

use super::questions::draft_title;
use super::{Step, steps};
use crate::account::Right;
use crate::campaign::Draft;
use crate::ids::UnitCode;
use crate::unit::{Unit, search};
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Frame, Typed};
use crate::web::staff::guard::see_other;
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;
use time::Date;

const STEP: &str = "units";

/// Units that a search shows.
const SHOWN: usize = 40;

#[derive(Template)]
#[template(path = "staff/drafts/units.html")]
struct UnitsPage {
    page: Frame,
    steps: Vec<Step>,
    id: String,
    chosen: Vec<Row>,
    query: String,
    /// The unit whose children are listed.
    under: Option<Row>,
    /// The way up from there.
    trail: Vec<Row>,
    found: Vec<Row>,
    /// How many fit besides those that are shown.
    more: usize,
}

struct Row {
    code: String,
    name: String,
    /// Who it belongs to, where that is not said around it.
    parent: String,
    /// Units directly below.
    children: usize,
    /// Takes part already, itself or as a part of another.
    within: bool,
}

/// The page; `?q=` searches, `?under=` lists what stands below a unit.
///
/// # Errors
/// [`StaffError::Missing`] for a draft that is not one's own.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let draft = super::find(&session, &id)?;
    let query = Typed::of_query(session.visit().query());
    frame::page(&session, &page(&app, &session, draft, &query, Errors::default()))
}

fn page(app: &App, session: &Session, draft: &Draft, typed: &Typed, errors: Errors) -> UnitsPage {
    let tree = &session.catalog().tree;
    let day = draft.opens.unwrap_or(session.today());
    let scope = session.scope(Right::RunCampaigns);
    let row = |unit: &Unit| row(session, draft, unit, day);
    let chosen = super::units_of(session, draft).into_iter().filter_map(|no| tree.get(no)).map(row).collect();
    let query = typed.get("q").to_owned();
    let under = typed.get("under").parse::<UnitCode>().ok().and_then(|code| tree.find(&code, day));
    let under = under.filter(|unit| scope.contains(tree, unit.no));
    let (found, more) = if query.is_empty() {
        let units = under.map_or_else(|| scope.roots(tree), |unit| tree.children(unit.no, day));
        (units.into_iter().map(row).collect(), 0)
    } else {
        let (units, all) = search::find(tree, &query, day, SHOWN, |unit| scope.contains(tree, unit.no));
        (units.iter().copied().map(row).collect::<Vec<_>>(), all.saturating_sub(SHOWN))
    };
    let above = under.map(|unit| tree.ancestors(unit.no, day)).unwrap_or_default();
    let trail = above.into_iter().rev().filter(|unit| scope.contains(tree, unit.no)).map(row).collect();
    UnitsPage {
        page: Frame::new(app, session, draft_title(session, draft)).with_errors(errors),
        steps: steps(session, draft, STEP),
        id: draft.id.to_string(),
        chosen,
        query,
        under: under.map(row),
        trail,
        found,
        more,
    }
}

fn row(session: &Session, draft: &Draft, unit: &Unit, day: Date) -> Row {
    let tree = &session.catalog().tree;
    let chosen = super::units_of(session, draft);
    Row {
        code: unit.code.to_string(),
        name: unit.name.clone(),
        parent: tree.parent(unit.no, day).map_or_else(String::new, |parent| parent.name.clone()),
        children: tree.children(unit.no, day).len(),
        within: chosen.iter().any(|root| tree.is_within(unit.no, *root, day)),
    }
}

/// Takes a unit in (`add`) or out (`drop`); a unit that is taken in takes the place of those below it and
/// of those above it.
///
/// # Errors
/// [`StaffError::Missing`] for a draft or a unit that is not one's own.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let draft = super::find(&session, &id)?;
    let tree = &session.catalog().tree;
    let day = draft.opens.unwrap_or(session.today());
    let mut changed = draft.clone();
    let of = |name| typed.get(name).parse::<UnitCode>().ok();
    if let Some(code) = of("drop") {
        changed.units.retain(|unit| *unit != code);
    }
    if let Some(code) = of("add") {
        let unit = tree.find(&code, day).ok_or(StaffError::Missing)?;
        if !session.holds(unit.no, Right::RunCampaigns) {
            return Err(StaffError::Missing);
        }
        changed.units.retain(|known| {
            let known = tree.find(known, day);
            known.is_none_or(|known| {
                !tree.is_within(known.no, unit.no, day) && !tree.is_within(unit.no, known.no, day)
            })
        });
        changed.units.push(code);
    }
    match super::keep(&app, &session, changed).await? {
        None => {
            let back: Vec<_> = ["q", "under"]
                .into_iter()
                .filter(|name| !typed.get(name).is_empty())
                .map(|name| format!("{name}={}", crate::web::staff::encoded(typed.get(name))))
                .collect();
            let query = if back.is_empty() { String::new() } else { format!("?{}", back.join("&")) };
            Ok(see_other(&format!("/staff/drafts/{}/units{query}", draft.id)))
        }
        Some(errors) => frame::refused(&session, &page(&app, &session, draft, &typed, errors)),
    }
}
