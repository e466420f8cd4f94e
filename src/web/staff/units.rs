//! `/staff/units`: the tree of one's units, with search; one unit; reforms, imports, dossiers, counts of ratios.

mod counts;
pub mod dossiers;
pub mod import;
pub mod one;
pub mod ratios;
pub mod reform;

use super::fault::StaffError;
use super::frame::{self, Frame, Typed};
use super::said::units::kind;
use super::session::Session;
use super::{day, tongue};
use crate::account::Right;
use crate::ids::UnitCode;
use crate::unit::import::{Change, ChangeKind, Plan};
use crate::unit::{Unit, search};
use crate::web::App;
use actix_web::{HttpResponse, web};
use askama::Template;

/// Units that a search shows.
const SHOWN: usize = 60;

#[derive(Template)]
#[template(path = "staff/units/tree.html")]
struct TreePage {
    page: Frame,
    manages: bool,
    counts: bool,
    query: String,
    under: Option<Row>,
    trail: Vec<Row>,
    found: Vec<Row>,
    more: usize,
}

/// A unit in a list.
pub(super) struct Row {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) parent: String,
    pub(super) children: usize,
}

/// The page; `?q=` searches, `?under=` lists what stands below a unit.
///
/// # Errors
/// Where it cannot be rendered.
pub(in crate::web) async fn tree(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let typed = Typed::of_query(session.visit().query());
    let (tree, today) = (&session.catalog().tree, session.today());
    let scope = session.scope(Right::SeeUnits);
    let row = |unit: &Unit| row(&session, unit);
    let query = typed.get("q").to_owned();
    let under = typed.get("under").parse::<UnitCode>().ok().and_then(|code| tree.find(&code, today));
    let under = under.filter(|unit| scope.contains(tree, unit.no));
    let (found, more) = if query.is_empty() {
        let roots = scope.roots(tree);
        // One root alone is opened.
        let units = match (under, roots.as_slice()) {
            (Some(unit), _) => tree.children(unit.no, today),
            (None, [only]) => {
                let mut units = vec![*only];
                units.extend(tree.children(only.no, today));
                units
            }
            (None, _) => roots,
        };
        (units.into_iter().map(row).collect(), 0)
    } else {
        let (units, all) = search::find(tree, &query, today, SHOWN, |unit| scope.contains(tree, unit.no));
        (units.iter().copied().map(row).collect::<Vec<_>>(), all.saturating_sub(SHOWN))
    };
    let above = under.map(|unit| tree.ancestors(unit.no, today)).unwrap_or_default();
    let page = TreePage {
        page: Frame::new(&app, &session, session.words().units.title.to_string()),
        manages: session.may(Right::ManageUnits),
        counts: session.may(Right::EnterDossiers),
        trail: above.into_iter().rev().filter(|unit| scope.contains(tree, unit.no)).map(row).collect(),
        under: under.map(row),
        query,
        found,
        more,
    };
    frame::page(&session, &page)
}

fn row(session: &Session, unit: &Unit) -> Row {
    let (tree, today) = (&session.catalog().tree, session.today());
    Row {
        code: unit.code.to_string(),
        name: unit.name.clone(),
        kind: kind(unit.kind, tongue(session)),
        parent: tree.parent(unit.no, today).map_or_else(String::new, |parent| parent.name.clone()),
        children: tree.children(unit.no, today).len(),
    }
}

/// A change as a page shows it before it is made.
pub(super) struct ChangeLine {
    kind: String,
    code: String,
    name: String,
    what: String,
}

/// Changes that a page shows; all of them are made.
const CHANGES: usize = 200;

/// The changes of a plan, those that people want to know first.
fn lines(session: &Session, plan: &Plan) -> Vec<ChangeLine> {
    let of_kind = |kind| plan.changes.iter().filter(move |change| change.kind() == kind);
    let line = |change: &Change| ChangeLine {
        kind: word(session, change.kind()),
        code: change.after.code.to_string(),
        name: change.after.name.clone(),
        what: what(session, change),
    };
    ChangeKind::ALL.into_iter().flat_map(of_kind).take(CHANGES).map(line).collect()
}

fn word(session: &Session, kind: ChangeKind) -> String {
    let w = &session.words().units;
    let word = match kind {
        ChangeKind::Added => &w.added,
        ChangeKind::Ended => &w.ended,
        ChangeKind::Moved => &w.moved,
        ChangeKind::Renamed => &w.renamed,
        ChangeKind::Changed => &w.changed,
    };
    word.to_string()
}

/// How many of each kind: "3 mới, 2 kết thúc".
fn summary(session: &Session, plan: &Plan) -> String {
    let count = |kind| (plan.count(kind), word(session, kind));
    let mut parts: Vec<_> = ChangeKind::ALL
        .into_iter()
        .map(count)
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| format!("{n} {word}"))
        .collect();
    if plan.unchanged > 0 {
        parts.push(format!("{} {}", plan.unchanged, session.words().units.unchanged));
    }
    parts.join(", ")
}

fn what(session: &Session, change: &Change) -> String {
    let w = &session.words().units;
    let after = &change.after;
    let Some(before) = &change.before else {
        return after
            .valid_from
            .map_or_else(String::new, |from| w.since.fill(&[("day", &day(from))]).to_string());
    };
    let mut parts = Vec::new();
    if before.name != after.name {
        parts.push(format!("{} → {}", before.name, after.name));
    }
    if before.parent != after.parent {
        let code = |unit: &Unit| unit.parent.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string);
        parts.push(format!("{}: {} → {}", w.belongs, code(before), code(after)));
    }
    if before.valid_to != after.valid_to
        && let Some(to) = after.valid_to
    {
        parts.push(w.until.fill(&[("day", &day(to))]).to_string());
    }
    if let Some(successor) = after.successor.as_ref().filter(|_| before.successor != after.successor) {
        parts.push(format!("{}: {successor}", w.successor));
    }
    parts.join("; ")
}

/// Whether everything that a plan changes lies where the person may change units: the units themselves,
/// or, for new ones, those that they belong to.
fn is_own(session: &Session, plan: &Plan) -> bool {
    let scope = session.scope(Right::ManageUnits);
    let tree = &session.catalog().tree;
    let added = |code: &UnitCode| plan.changes.iter().any(|change| change.after.code == *code);
    scope.is_whole()
        || plan.changes.iter().all(|change| {
            let parent = change.after.parent.as_ref().is_some_and(|code| {
                tree.bearers(code).any(|unit| scope.contains(tree, unit.no)) || added(code)
            });
            parent && change.before.as_ref().is_none_or(|before| scope.contains(tree, before.no))
        })
}
