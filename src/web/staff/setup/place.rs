//! The first step: whose units the ledger begins with. A province or a single commune of the official list,
//! found by name or by going down the list.

use super::super::fault::StaffError;
use super::super::frame::{self, Errors, Frame, Typed};
use super::super::guard::see_other;
use super::super::session::Visit;
use super::{LATER, Place, Step, Way};
use crate::ids::UnitCode;
use crate::unit::{Unit, official, search};
use crate::web::App;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

/// Units that a search shows.
const SHOWN: usize = 40;

#[derive(Template)]
#[template(path = "staff/setup/place.html")]
struct PlacePage {
    page: Frame,
    steps: Vec<Step>,
    other: &'static str,
    /// What was chosen.
    chosen: Option<String>,
    query: String,
    /// The province whose communes are listed.
    under: Option<Row>,
    found: Vec<Row>,
    /// How many fit besides those that are shown.
    more: usize,
    later: &'static str,
}

struct Row {
    code: String,
    name: String,
    parent: String,
    /// Communes of a province.
    below: usize,
}

/// The page; `?q=` searches, `?under=` lists the communes of a province.
///
/// # Errors
/// Where the database does not answer.
pub(in crate::web) async fn get(app: web::Data<App>, visit: Visit) -> Result<HttpResponse, StaffError> {
    let way = match Way::of(&app, &visit).await? {
        Ok(way) => way,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let query = Typed::of_query(visit.query());
    frame::render(&visit, StatusCode::OK, &page(&app, &way, &query, Errors::default()))
}

fn page(app: &App, way: &Way, typed: &Typed, errors: Errors) -> PlacePage {
    let tree = official::tree();
    let day = app.hour().local_date();
    let row = |unit: &Unit| Row {
        code: unit.code.to_string(),
        name: unit.name.clone(),
        parent: tree.parent(unit.no, day).map_or_else(String::new, |parent| parent.name.clone()),
        below: tree.children(unit.no, day).len(),
    };
    let query = typed.get("q").to_owned();
    let under = typed.get("under").parse::<UnitCode>().ok().and_then(|code| tree.find(&code, day));
    let (found, all) = if query.is_empty() {
        let units = under.map_or_else(|| tree.roots(day), |unit| tree.children(unit.no, day));
        let all = units.len();
        (units, all)
    } else {
        let (mut found, all) = search::find(tree, &query, day, SHOWN, |_| true);
        // "Quảng Trị" is a province and a ward of it: the larger first.
        found.sort_by_key(|unit| unit.parent.is_some());
        (found, all)
    };
    PlacePage {
        page: way.frame(app, errors),
        steps: way.steps("place"),
        other: way.other(),
        chosen: way.place().map(|place| place.said(&way.words)),
        query,
        under: under.map(row),
        more: all - found.len(),
        found: found.into_iter().map(row).collect(),
        later: LATER,
    }
}

/// Chooses.
///
/// # Errors
/// Where the database does not answer.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    visit: Visit,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let mut way = match Way::of(&app, &visit).await? {
        Ok(way) => way,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let Some(place) = Place::read(typed.get("place")) else {
        let mut errors = Errors::default();
        errors.add("found", &way.words.setup.no_place);
        return frame::render(&visit, StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &way, &typed, errors));
    };
    let before = way.place().map(|place| suggested(&place)).unwrap_or_default();
    typed.get("place").clone_into(&mut way.begun.place);
    // A name that nobody changed follows the place.
    if way.begun.office == before {
        way.begun.office = suggested(&place);
    }
    way.keep(&app).await?;
    Ok(see_other("/staff/setup/office"))
}

/// How the office of a place is mostly called.
pub(super) fn suggested(place: &Place) -> String {
    let Place::Official(unit) = place else { return String::new() };
    let mut letters = unit.name.chars();
    let name: String = letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect();
    match &unit.parent {
        Some(_) => format!("Ủy ban nhân dân {name}"),
        None if unit.name.starts_with("Thành phố ") => format!("Sở Nội vụ {name}"),
        // The official list says "Thành phố Hà Nội", but "Quảng Trị".
        None => format!("Sở Nội vụ tỉnh {}", unit.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_is_called_after_its_place() {
        let name = |place: &str| suggested(&Place::read(place).unwrap());
        assert_eq!(name("44"), "Sở Nội vụ tỉnh Quảng Trị");
        assert_eq!(name("79"), "Sở Nội vụ thành phố Hồ Chí Minh");
        assert_eq!(name("19363"), "Ủy ban nhân dân xã Vĩnh Linh");
        assert_eq!(name(LATER), "");
        assert!(Place::read("99999").is_none() && Place::read("").is_none());
    }
}
