//! `/staff/units/{code}`: one unit, what stands around it, what came before it, its dossiers.

use super::{Row, row};
use crate::account::Right;
use crate::campaign::dossiers::Month;
use crate::ids::UnitNo;
use crate::unit::Unit;
use crate::web::App;
use crate::web::results::words::count;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Frame};
use crate::web::staff::said::units::kind;
use crate::web::staff::session::Session;
use crate::web::staff::touchpoints::boards;
use crate::web::staff::{day, tongue};
use actix_web::{HttpResponse, web};
use askama::Template;
use std::collections::BTreeMap;

/// Months of dossiers that are shown.
const MONTHS: usize = 13;

#[derive(Template)]
#[template(path = "staff/units/one.html")]
struct UnitPage {
    page: Frame,
    code: String,
    kind: &'static str,
    validity: String,
    trail: Vec<Row>,
    children: Vec<Row>,
    /// Units that this one took over from: code, name, last day.
    before: Vec<(String, String, String)>,
    months: Vec<String>,
    /// By field: its name and the counts of the months.
    dossiers: Vec<(String, Vec<String>)>,
    counts: bool,
    /// What hangs at its counters is printed by this person.
    prints: bool,
    /// There are results for its notice board.
    board: bool,
}

/// The page.
///
/// # Errors
/// [`StaffError::Missing`] for a unit that is not one's own as for one that does not exist.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    session: Session,
    code: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let unit = session.unit(&code, Right::SeeUnits)?;
    let (tree, today) = (&session.catalog().tree, session.today());
    let scope = session.scope(Right::SeeUnits);
    let w = &session.words().units;
    let (months, dossiers) = dossiers(&session, unit.no);
    let ended = tree.iter().filter(|one| one.successor.as_ref() == Some(&unit.code) && one.no != unit.no);
    let before = ended.filter(|one| tree.successor(one).is_some_and(|heir| heir.no == unit.no));
    let from = unit.valid_from.map(|from| w.since.fill(&[("day", &day(from))]).to_string());
    let to = unit.valid_to.map(|to| w.until.fill(&[("day", &day(to))]).to_string());
    let above = tree.ancestors(unit.no, today).into_iter().rev();
    let page = UnitPage {
        page: Frame::new(&app, &session, unit.name.clone()),
        code: unit.code.to_string(),
        kind: kind(unit.kind, tongue(&session)),
        validity: from.into_iter().chain(to).collect::<Vec<_>>().join(", "),
        trail: above.filter(|one| scope.contains(tree, one.no)).map(|one| row(&session, one)).collect(),
        children: tree.children(unit.no, today).into_iter().map(|one| row(&session, one)).collect(),
        before: before.map(former).collect(),
        months,
        dossiers,
        counts: session.holds(unit.no, Right::EnterDossiers),
        prints: session.holds(unit.no, Right::PrintPosters),
        board: boards::can(&app, &session, unit) && !boards::public(&session).is_empty(),
    };
    frame::page(&session, &page)
}

fn former(unit: &Unit) -> (String, String, String) {
    (unit.code.to_string(), unit.name.clone(), unit.valid_to.map_or_else(String::new, day))
}

/// The counts of the last months that have any: the months, and for each field a row.
fn dossiers(session: &Session, unit: UnitNo) -> (Vec<String>, Vec<(String, Vec<String>)>) {
    let catalog = session.catalog();
    let mut by_field: BTreeMap<_, BTreeMap<Month, u32>> = BTreeMap::new();
    let mut months = std::collections::BTreeSet::new();
    for ((_, field, month), n) in catalog.dossiers.iter().filter(|((no, _, _), _)| *no == unit) {
        by_field.entry(*field).or_default().insert(*month, *n);
        months.insert(*month);
    }
    let months: Vec<Month> = months.into_iter().rev().take(MONTHS).collect();
    let name = |field: Option<crate::ids::FieldNo>| {
        let field = field.and_then(|no| catalog.fields.get(&no));
        field.map_or_else(
            || session.words().dossiers.together.to_string(),
            |field| field.name.get(session.words().tag).or(field.name.get("vi")).cloned().unwrap_or_default(),
        )
    };
    let shown = |n: Option<&u32>| n.map_or_else(|| "–".to_owned(), |n| count(u64::from(*n)));
    let rows = by_field
        .into_iter()
        .map(|(field, counts)| (name(field), months.iter().map(|month| shown(counts.get(month))).collect()));
    (months.iter().map(ToString::to_string).collect(), rows.collect())
}
