//! The first step: which questionnaire, seen as citizens will see it.

use super::{Step, go_on, steps};
use crate::campaign::Draft;
use crate::definition::Definition;
use crate::ids::DefinitionRef;
use crate::web::App;
use crate::web::staff::definitions::preview::{self, Phone};
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Choice, Errors, Frame, Typed};
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;
use std::sync::Arc;

const STEP: &str = "questions";

#[derive(Template)]
#[template(path = "staff/drafts/questions.html")]
struct QuestionsPage {
    page: Frame,
    steps: Vec<Step>,
    id: String,
    definitions: Vec<Choice>,
    /// The chosen one in each language, on a telephone.
    phones: Vec<Phone>,
}

/// The page; `?show=` shows another questionnaire than the one that is kept.
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
    let shown = query.get("show").parse().ok().or_else(|| draft.definition.clone());
    frame::page(&session, &page(&app, &session, draft, shown.as_ref(), Errors::default()))
}

fn page(
    app: &App,
    session: &Session,
    draft: &Draft,
    chosen: Option<&DefinitionRef>,
    errors: Errors,
) -> QuestionsPage {
    let catalog = session.catalog();
    let mut all: Vec<&Arc<Definition>> = catalog.definitions.values().collect();
    all.sort_by(|a, b| {
        (&a.name.key, std::cmp::Reverse(a.name.version))
            .cmp(&(&b.name.key, std::cmp::Reverse(b.name.version)))
    });
    let shown = chosen.and_then(|name| catalog.definition(name));
    QuestionsPage {
        page: Frame::new(app, session, draft_title(session, draft)).with_errors(errors),
        steps: steps(session, draft, STEP),
        id: draft.id.to_string(),
        definitions: all.iter().map(|definition| choice(session, definition, chosen)).collect(),
        phones: shown.map(|definition| preview::phones(definition, &draft.terms)).unwrap_or_default(),
    }
}

/// The title of a draft's pages.
pub(super) fn draft_title(session: &Session, draft: &Draft) -> String {
    if draft.title.is_empty() { session.words().campaigns.untitled.to_string() } else { draft.title.clone() }
}

fn choice(session: &Session, definition: &Definition, chosen: Option<&DefinitionRef>) -> Choice {
    let w = &session.words().definitions;
    let language = definition.language(Some(session.words().tag));
    let languages: Vec<_> = definition.interface.iter().map(|words| words.own_name()).collect();
    let facts = [
        definition.name.to_string(),
        w.questions.count(definition.questions.len()).to_string(),
        w.minutes.count(definition.minutes.into()).to_string(),
        languages.join(", "),
    ];
    Choice {
        value: definition.name.to_string(),
        text: definition.title.in_language(language).to_owned(),
        more: facts.join(" · "),
        chosen: chosen == Some(&definition.name),
    }
}

/// Keeps the choice. With the button "show" it only shows it.
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
    let mut errors = Errors::default();
    let given = typed.get("definition").parse::<DefinitionRef>();
    let chosen = errors.keep("definition", given, &session.words().drafts.no_definition);
    if let Some(name) = &chosen {
        // What another questionnaire offered means nothing for this one.
        let same = draft.definition.as_ref() == Some(name);
        let mut changed = Draft { definition: Some(name.clone()), ..draft.clone() };
        if !same {
            changed.method = None;
            changed.terms.languages.clear();
        }
        let next = if typed.get("then") == "show" { "" } else { STEP };
        if next.is_empty() {
            match super::keep(&app, &session, changed).await? {
                None => return Ok(super::see_other(&format!("/staff/drafts/{}/questions", draft.id))),
                Some(found) => errors = found,
            }
        } else {
            match go_on(&app, &session, changed, STEP).await? {
                Ok(answer) => return Ok(answer),
                Err(found) => errors = found,
            }
        }
    }
    frame::refused(&session, &page(&app, &session, draft, chosen.as_ref(), errors))
}
