//! `/staff/definitions`: questionnaires, their versions, how they look on a telephone, what changed.

pub mod compare;
pub mod one;
pub mod preview;
pub mod publish;

use super::fault::StaffError;
use super::frame::{self, Choice, Errors, Frame};
use super::session::Session;
use crate::account::Right;
use crate::definition::{Definition, shipped};
use crate::web::App;
use actix_web::{HttpResponse, web};
use askama::Template;
use std::cmp::Reverse;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "staff/definitions/list.html")]
pub(super) struct ListPage {
    page: Frame,
    published: Vec<Line>,
    /// May publish.
    runs: bool,
    /// Those that ship and are not published yet.
    shipped: Vec<Choice>,
    /// What the checker found in the file that was sent.
    faults: Vec<publish::Line>,
    file: String,
}

struct Line {
    name: String,
    title: String,
    facts: String,
    /// The version before it, where there is one.
    before: String,
    changed: String,
    campaigns: usize,
}

/// The list.
///
/// # Errors
/// Where the page cannot be rendered.
pub(in crate::web) async fn list(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    frame::page(&session, &ListPage::new(&app, &session, Errors::default(), Vec::new(), ""))
}

/// All published ones, by key, the youngest version first.
pub(super) fn sorted(session: &Session) -> Vec<&Arc<Definition>> {
    let mut all: Vec<_> = session.catalog().definitions.values().collect();
    all.sort_by(|a, b| (&a.name.key, Reverse(a.name.version)).cmp(&(&b.name.key, Reverse(b.name.version))));
    all
}

/// Name, length and languages in a line.
pub(super) fn facts(session: &Session, definition: &Definition) -> String {
    let w = &session.words().definitions;
    let languages: Vec<_> = definition.interface.iter().map(|words| words.own_name()).collect();
    let facts = [
        definition.name.to_string(),
        w.questions.count(definition.questions.len()).to_string(),
        w.minutes.count(definition.minutes.into()).to_string(),
        languages.join(", "),
    ];
    facts.join(" · ")
}

/// The title in the language of whoever reads.
pub(super) fn title(session: &Session, definition: &Definition) -> String {
    let language = definition.language(Some(session.words().tag));
    definition.title.in_language(language).to_owned()
}

/// The version before this one, of those that are published.
pub(super) fn before<'a>(session: &'a Session, definition: &Definition) -> Option<&'a Arc<Definition>> {
    let same = session.catalog().definitions.values().filter(|other| other.name.key == definition.name.key);
    same.filter(|other| other.name.version < definition.name.version).max_by_key(|other| other.name.version)
}

impl ListPage {
    pub(super) fn new(
        app: &App,
        session: &Session,
        errors: Errors,
        faults: Vec<publish::Line>,
        file: &str,
    ) -> Self {
        let catalog = session.catalog();
        let line = |definition: &Arc<Definition>| Line {
            name: definition.name.to_string(),
            title: title(session, definition),
            facts: facts(session, definition),
            before: before(session, definition).map_or_else(String::new, |before| before.name.to_string()),
            changed: before(session, definition).map_or_else(String::new, |before| {
                session.words().definitions.changed_since.fill(&[("name", &before.name)]).to_string()
            }),
            campaigns: catalog.campaigns.values().filter(|c| c.definition_hash == definition.hash).count(),
        };
        let names = shipped::SHIPPED.iter().map(|(file, _)| file.trim_end_matches(".yaml"));
        let missing = names.filter_map(shipped::find).filter(|one| catalog.definition(&one.name).is_none());
        Self {
            page: Frame::new(app, session, session.words().definitions.title.to_string()).with_errors(errors),
            published: sorted(session).into_iter().map(line).collect(),
            runs: session.may(Right::RunCampaigns),
            shipped: missing
                .map(|definition| Choice {
                    value: definition.name.to_string(),
                    text: title(session, &definition),
                    more: facts(session, &definition),
                    chosen: false,
                })
                .collect(),
            faults,
            file: file.to_owned(),
        }
    }
}
