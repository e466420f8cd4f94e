//! `/staff/setup`: from an empty program to an office with its first account, in four steps. It answers only
//! while nobody has set the ledger up, and does something only for the browser that brought the code which
//! `hailong serve` wrote on the operator's terminal: nobody in the network is there first.
//!
//! What was typed is kept beside the code in the database, but for the passwords: any process goes on with
//! it, Back works, and nothing is in the ledger before the last step is done.

pub mod code;
mod end;
pub mod office;
pub mod person;
pub mod place;

use super::fault::StaffError;
use super::frame::{Errors, Frame, Typed};
use super::guard::see_other;
use super::session::Visit;
use crate::account::setup::HELD_SEC;
use crate::ids::UnitCode;
use crate::unit::import::UnitFile;
use crate::unit::{Unit, official};
use crate::web::App;
use crate::words::StaffWords;
use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What was typed so far.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Begun {
    /// The language that somebody chose.
    lang: String,
    /// A province's or a commune's code, or [`LATER`].
    place: String,
    office: String,
    contact: String,
    /// Clean SVG.
    logo: String,
    name: String,
    login: String,
}

/// Units are imported once everything else is done.
const LATER: &str = "later";

/// Whose units the ledger begins with.
enum Place {
    Official(&'static Unit),
    Later,
}

impl Place {
    fn read(text: &str) -> Option<Self> {
        if text == LATER {
            return Some(Self::Later);
        }
        official::unit(&text.parse::<UnitCode>().ok()?).map(Self::Official)
    }

    fn files(&self) -> Vec<UnitFile> {
        match self {
            Self::Official(unit) if unit.parent.is_none() => official::file(Some(&unit.code)),
            Self::Official(unit) => official::commune(&unit.code),
            Self::Later => None,
        }
        .into_iter()
        .collect()
    }

    fn said(&self, w: &StaffWords) -> String {
        match self {
            Self::Official(unit) => match &unit.parent {
                None => w.setup.whole_province.fill(&[("name", &unit.name)]).to_string(),
                Some(parent) => {
                    let parent = official::unit(parent).map_or("", |parent| parent.name.as_str());
                    w.setup.one_commune.fill(&[("name", &unit.name), ("parent", &parent)]).to_string()
                }
            },
            Self::Later => w.setup.units_later.to_string(),
        }
    }
}

/// One browser's way through the steps.
struct Way {
    visit: Visit,
    words: Arc<StaffWords>,
    begun: Begun,
}

/// One step as the pages list it.
struct Step {
    address: String,
    text: String,
    current: bool,
    /// May be gone to.
    open: bool,
}

impl Way {
    /// The way that this browser is on; where it holds no code, the page that asks for one.
    async fn of(app: &App, visit: &Visit) -> Result<Result<Self, HttpResponse>, StaffError> {
        let now = app.now().unix_timestamp();
        let Some(kept) = app.store.setup(app.ledger, &visit.token().hash(), now).await? else {
            return Ok(Err(see_other("/staff/setup")));
        };
        let begun: Begun = serde_json::from_str(&kept).unwrap_or_default();
        let mut way = Self { visit: visit.clone(), words: Arc::clone(visit.words()), begun };
        let wished = Typed::of_query(visit.query()).get("lang").to_owned();
        if (wished == "vi" || wished == "en") && wished != way.begun.lang {
            way.begun.lang = wished;
            way.keep(app).await?;
        }
        if !way.begun.lang.is_empty() {
            way.words = StaffWords::of(&way.begun.lang);
        }
        Ok(Ok(way))
    }

    /// Keeps what was typed.
    async fn keep(&self, app: &App) -> Result<(), StaffError> {
        let typed = serde_json::to_string(&self.begun).map_err(|e| StaffError::Broken(e.to_string()))?;
        let until = app.now().unix_timestamp() + HELD_SEC;
        Ok(app.store.keep_setup(app.ledger, &self.visit.token().hash(), &typed, until).await?)
    }

    fn place(&self) -> Option<Place> {
        Place::read(&self.begun.place)
    }

    fn frame(&self, app: &App, errors: Errors) -> Frame {
        let title = self.words.setup.title.to_string();
        let mut frame = Frame::of_visitor(app, &self.visit, title).with_errors(errors);
        frame.speak(&self.words);
        frame
    }

    fn steps(&self, current: &str) -> Vec<Step> {
        let w = &self.words.setup;
        let placed = self.place().is_some();
        let named = placed && !self.begun.office.is_empty();
        let steps = [
            ("place", &w.step_place, true),
            ("office", &w.step_office, placed),
            ("person", &w.step_person, named),
            ("second", &w.step_second, false),
        ];
        let step = |(name, text, open): (&str, &crate::words::Phrase, bool)| Step {
            address: format!("/staff/setup/{name}"),
            text: text.to_string(),
            current: name == current,
            open,
        };
        steps.into_iter().map(step).collect()
    }

    /// The other language of the console.
    fn other(&self) -> &'static str {
        if self.words.tag == "en" { "vi" } else { "en" }
    }
}
