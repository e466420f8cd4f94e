//! `/staff/definitions/one?name=…`: one questionnaire as citizens see it, and where it comes from.

use super::preview::{self, Phone};
use crate::campaign::Terms;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Frame, Typed};
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/definitions/one.html")]
struct OnePage {
    page: Frame,
    facts: String,
    source: String,
    hash: String,
    methods: Vec<String>,
    unconfirmed: Vec<String>,
    /// Other versions: name, and the address of the comparison.
    others: Vec<(String, String)>,
    phones: Vec<Phone>,
}

/// The page.
///
/// # Errors
/// [`StaffError::Missing`] where nothing of this name is published.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let query = Typed::of_query(session.visit().query());
    let name = query.get("name").parse().map_err(|_no_name| StaffError::Missing)?;
    let definition = session.catalog().definition(&name).ok_or(StaffError::Missing)?;
    let language = definition.language(Some(session.words().tag));
    let others = super::sorted(&session).into_iter().filter(|other| other.name != definition.name);
    let page = OnePage {
        page: Frame::new(&app, &session, super::title(&session, definition)),
        facts: super::facts(&session, definition),
        source: definition.source.decision.clone(),
        hash: definition.hash.to_string(),
        methods: definition
            .methods
            .iter()
            .map(|method| crate::web::staff::drafts::words::method(session.words(), method))
            .collect(),
        unconfirmed: definition
            .source
            .unconfirmed
            .iter()
            .map(|text| text.in_language(language).to_owned())
            .collect(),
        others: others
            .map(|other| {
                let (old, new) = if other.name < definition.name {
                    (&other.name, &definition.name)
                } else {
                    (&definition.name, &other.name)
                };
                (other.name.to_string(), format!("/staff/definitions/compare?old={old}&new={new}"))
            })
            .collect(),
        phones: preview::phones(definition, &Terms::default()),
    };
    frame::page(&session, &page)
}
