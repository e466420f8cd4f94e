//! The last step: everything on one page, with what still lacks; then it opens, its counters get their
//! codes, and their posters can be printed.

use super::questions::draft_title;
use super::{Step, errors, steps, words};
use crate::account::audit::Action;
use crate::campaign::{Draft, TargetGroup};
use crate::catalog::Catalog;
use crate::catalog::decide::campaigns::{CampaignFault, drafts};
use crate::catalog::decide::{opening, touchpoints};
use crate::store::ChangeError;
use crate::web::App;
use crate::web::staff::confirm::{self, Confirm};
use crate::web::staff::day;
use crate::web::staff::definitions::preview::{self, Phone};
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Frame, Typed};
use crate::web::staff::guard::see_other;
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/drafts/review.html")]
struct ReviewPage {
    page: Frame,
    steps: Vec<Step>,
    id: String,
    /// Name, value, the step that says it.
    facts: Vec<(String, String, &'static str)>,
    ready: bool,
    /// Units that will get a code.
    counters: String,
    phones: Vec<Phone>,
}

/// The page.
///
/// # Errors
/// [`StaffError::Missing`] for a draft that is not one's own.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let draft = super::find(&session, &id)?;
    frame::page(&session, &page(&app, &session, draft, None))
}

fn page(app: &App, session: &Session, draft: &Draft, refused: Option<Errors>) -> ReviewPage {
    let catalog = session.catalog();
    // How many counters get a code does not depend on which.
    let opening = opening::open(catalog, &draft.id, session.today(), &mut touchpoints::drawing([0; 32]));
    let (counters, lacks) = match opening {
        Ok(opening) => (opening.touchpoints, Errors::default()),
        Err(faults) => (0, errors(session, &faults)),
    };
    let ready = lacks.is_empty();
    let definition = draft.definition.as_ref().and_then(|name| catalog.definition(name));
    ReviewPage {
        page: Frame::new(app, session, draft_title(session, draft)).with_errors(refused.unwrap_or(lacks)),
        steps: steps(session, draft, ""),
        id: draft.id.to_string(),
        facts: facts(session, draft),
        ready,
        counters: session.words().drafts.counters.count(counters).to_string(),
        phones: definition.map(|definition| preview::phones(definition, &draft.terms)).unwrap_or_default(),
    }
}

fn facts(session: &Session, draft: &Draft) -> Vec<(String, String, &'static str)> {
    let w = session.words();
    let catalog = session.catalog();
    let shown = |date: Option<time::Date>| date.map_or_else(|| "–".to_owned(), day);
    let units = super::units_of(session, draft).into_iter().filter_map(|no| catalog.tree.get(no));
    let units = units.map(|unit| unit.name.clone()).collect::<Vec<_>>().join(", ");
    let definition = draft.definition.as_ref().and_then(|name| catalog.definition(name));
    let first = definition.and_then(|definition| definition.methods.first());
    let method = draft.method.as_ref().or(first).map_or_else(|| "–".to_owned(), |m| words::method(w, m));
    let targets = TargetGroup::ALL
        .map(|group| format!("{} {} %", words::group(w, group), draft.terms.targets.of(group)));
    let languages = definition.map_or_else(String::new, |definition| {
        let offered = definition.interface.iter().filter(|one| draft.terms.offers(&one.tag));
        offered.map(|one| one.own_name().to_owned()).collect::<Vec<_>>().join(", ")
    });
    let sample = draft.terms.sample.map_or_else(
        || w.drafts.sample_open.to_string(),
        |sample| w.drafts.sample_each.fill(&[("n", &sample)]).to_string(),
    );
    let public = if draft.public { &w.drafts.public_yes } else { &w.drafts.public_no };
    let channels = draft.ranking_channels.iter().map(|c| words::channel(w, *c).to_string());
    vec![
        (w.drafts.title.to_string(), draft.title.clone(), "period"),
        (
            w.drafts.definition.to_string(),
            draft.definition.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string),
            "questions",
        ),
        (w.drafts.units.to_string(), units, "units"),
        (
            w.campaigns.period.to_string(),
            format!("{} – {}", shown(draft.opens), shown(draft.closes)),
            "period",
        ),
        (w.drafts.method.to_string(), method, "rules"),
        (w.drafts.targets.to_string(), targets.join(" · "), "rules"),
        (w.drafts.sample.to_string(), sample, "rules"),
        (w.drafts.public.to_string(), public.to_string(), "rules"),
        (w.drafts.languages.to_string(), languages, "rules"),
        (w.drafts.channels.to_string(), channels.collect::<Vec<_>>().join(", "), "rules"),
    ]
}

/// `POST /staff/drafts/{id}/open`.
///
/// # Errors
/// [`StaffError::Missing`] for a draft that is not one's own.
pub(in crate::web) async fn open(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let draft = super::find(&session, &id)?.clone();
    let (today, name) = (session.today(), draft.id.clone());
    let seed: [u8; 32] = app.random().map_err(StaffError::Random)?;
    let (opened, hung) = (Action::CampaignOpened, Action::TouchpointsCreated);
    let acts = [opened, hung].map(|action| session.act(action, draft.id.as_str()));
    let decide = move |catalog: &Catalog| {
        let opening = opening::open(catalog, &name, today, &mut touchpoints::drawing(seed))?;
        let told = if opening.touchpoints > 0 { &acts[..] } else { &acts[..1] };
        Ok::<_, Vec<CampaignFault>>((opening.events, told.to_vec()))
    };
    let made = match app.store.change_telling(app.ledger, app.hour(), decide).await {
        Ok(catalog) => {
            let no = catalog.campaign(&draft.id).map(|campaign| campaign.no);
            catalog.touchpoints.values().filter(|one| Some(one.campaign) == no).count()
        }
        Err(ChangeError::Refused(faults)) => {
            let errors = errors(&session, &faults);
            return frame::refused(&session, &page(&app, &session, &draft, Some(errors)));
        }
        Err(ChangeError::Store(error)) => return Err(error.into()),
    };
    app.mirror.catch_up(&app.store).await?;
    session.flash(&app, &session.words().drafts.opened.count(made).to_string()).await?;
    Ok(see_other(&format!("/staff/campaigns/{}", draft.id)))
}

/// `GET /staff/drafts/{id}/discard`: asks for the name.
///
/// # Errors
/// [`StaffError::Missing`] for a draft that is not one's own.
pub(in crate::web) async fn ask_discard(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let draft = super::find(&session, &id)?;
    frame::page(&session, &discarding(&app, &session, draft, Errors::default()))
}

/// `POST /staff/drafts/{id}/discard`.
///
/// # Errors
/// [`StaffError::Missing`] for a draft that is not one's own.
pub(in crate::web) async fn discard(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let draft = super::find(&session, &id)?.clone();
    let w = session.words();
    let mut errors = Errors::default();
    let wrong = w.campaigns.confirm_wrong.fill(&[("id", &draft.id)]);
    confirm::check(&typed, draft.id.as_str(), &wrong, &mut errors);
    if !errors.is_empty() {
        return frame::refused(&session, &discarding(&app, &session, &draft, errors));
    }
    let act = session.act(Action::CampaignChanged, draft.id.as_str()).with("draft", &"discarded");
    let name = draft.id.clone();
    app.store
        .change_by(app.ledger, app.hour(), &act, move |catalog| {
            drafts::discard(catalog, &name).map_err(|_gone| "the draft is gone")
        })
        .await?;
    app.mirror.catch_up(&app.store).await?;
    session.flash(&app, &w.drafts.discarded.to_string()).await?;
    Ok(see_other("/staff/campaigns"))
}

fn discarding(app: &App, session: &Session, draft: &Draft, errors: Errors) -> Confirm {
    let w = session.words();
    Confirm {
        page: Frame::new(app, session, w.drafts.discard.to_string()).with_errors(errors),
        what: vec![draft_title(session, draft), w.drafts.discard_lead.to_string()],
        ask: w.campaigns.confirm.fill(&[("id", &draft.id)]).to_string(),
        action: format!("/staff/drafts/{}/discard", draft.id),
        button: w.drafts.discard.to_string(),
        back: format!("/staff/drafts/{}", draft.id),
        keep: Vec::new(),
    }
}
