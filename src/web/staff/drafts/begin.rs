//! `/staff/campaigns/new`: a title is enough to begin.

use crate::account::Right;
use crate::account::audit::Action;
use crate::campaign::Draft;
use crate::catalog::Catalog;
use crate::catalog::decide::campaigns::{MAX_TITLE, drafts};
use crate::ids::CampaignId;
use crate::store::ChangeError;
use crate::unit::search;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Frame, Typed};
use crate::web::staff::guard::see_other;
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/drafts/begin.html")]
struct BeginPage {
    page: Frame,
    title: String,
    id: String,
}

/// The page.
///
/// # Errors
/// Where it cannot be rendered.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    frame::page(&session, &page(&app, &session, Errors::default(), &Typed::default()))
}

fn page(app: &App, session: &Session, errors: Errors, typed: &Typed) -> BeginPage {
    let title = session.words().campaigns.new.to_string();
    BeginPage {
        page: Frame::new(app, session, title).with_errors(errors),
        title: typed.get("title").to_owned(),
        id: typed.get("id").to_owned(),
    }
}

/// Begins the draft, for all of one's units.
///
/// # Errors
/// Where the database does not answer.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let w = &session.words().drafts;
    let mut errors = Errors::default();
    let title = typed.get("title");
    if title.is_empty() {
        errors.add("title", &w.no_title);
    }
    let id = match typed.get("id") {
        "" => Some(suggested(session.catalog(), title)),
        given => errors.keep("id", given.parse::<CampaignId>(), &w.id_wrong),
    };
    let Some(id) = id.filter(|_| errors.is_empty()) else {
        return frame::refused(&session, &page(&app, &session, errors, &typed));
    };
    let roots = session.scope(Right::RunCampaigns).roots(&session.catalog().tree);
    let units = roots.iter().map(|unit| unit.code.clone()).collect();
    let ranking_channels = drafts::usual_channels(session.catalog(), None);
    let draft = Draft { title: title.to_owned(), ranking_channels, ..Draft::new(id.clone(), units) };
    let today = session.today();
    let act = session.act(Action::CampaignCreated, id.as_str()).with("draft", &true);
    let decide = move |catalog: &_| drafts::begin(catalog, &draft, today);
    match app.store.change_by(app.ledger, app.hour(), &act, decide).await {
        Ok(_) => {
            app.mirror.catch_up(&app.store).await?;
            Ok(see_other(&format!("/staff/drafts/{id}/questions")))
        }
        Err(ChangeError::Refused(faults)) => {
            let errors = super::errors(&session, &faults);
            frame::refused(&session, &page(&app, &session, errors, &typed))
        }
        Err(ChangeError::Store(error)) => Err(error.into()),
    }
}

/// A name for addresses out of a title, one that is free: "Khảo sát quý I" → `khao-sat-quy-i`.
fn suggested(catalog: &Catalog, title: &str) -> CampaignId {
    /// Room for a number behind it.
    const LONGEST: usize = 32;
    let plain = search::plain(&title.chars().take(MAX_TITLE).collect::<String>());
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut base = String::new();
    for word in words {
        if base.len() + word.len() >= LONGEST {
            break;
        }
        if !base.is_empty() {
            base.push('-');
        }
        base.push_str(word);
    }
    let free = |name: &String| {
        let id: CampaignId = name.parse().ok()?;
        (catalog.campaign(&id).is_none() && !catalog.drafts.contains_key(&id)).then_some(id)
    };
    let numbered = (2u32..).map(|n| if base.is_empty() { format!("dot-{n}") } else { format!("{base}-{n}") });
    std::iter::once(base.clone())
        .chain(numbered)
        .find_map(|name| free(&name))
        .unwrap_or_else(|| unreachable!("of endless numbers one is free"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::LedgerId;

    #[test]
    fn a_title_gives_a_name_for_addresses() {
        let mut catalog = Catalog::empty(LedgerId(1));
        let name = |catalog: &Catalog, title: &str| suggested(catalog, title).to_string();
        assert_eq!(name(&catalog, "Khảo sát Một cửa – quý I/2027"), "khao-sat-mot-cua-quy-i-2027");
        assert_eq!(name(&catalog, "调查"), "dot-2");
        assert_eq!(name(&catalog, &"Đợt ".repeat(60)), "dot-dot-dot-dot-dot-dot-dot-dot");
        let id: CampaignId = "dot".parse().unwrap();
        catalog.drafts.insert(id.clone(), Draft::new(id, vec!["44".parse().unwrap()]));
        assert_eq!(name(&catalog, "Đợt"), "dot-2");
    }
}
