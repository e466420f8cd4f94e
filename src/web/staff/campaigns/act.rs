//! What is done to a campaign: let it go on, end it early, publish its figures, repeat it.

use super::one::CampaignPage;
use crate::account::Right;
use crate::account::audit::Action;
use crate::campaign::{Campaign, Phase};
use crate::catalog::decide::campaigns::{self, CampaignFault, drafts};
use crate::ids::CampaignId;
use crate::store::ChangeError;
use crate::web::App;
use crate::web::staff::confirm::{self, Confirm};
use crate::web::staff::day;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Frame, Typed};
use crate::web::staff::guard::see_other;
use crate::web::staff::said::{Said as _, capital};
use crate::web::staff::session::Session;
use crate::web::staff::{tongue, typed_day};
use actix_web::{HttpResponse, web};

/// `POST /staff/campaigns/{id}/extend`.
///
/// # Errors
/// [`StaffError::Missing`] for a campaign that is not wholly one's own.
pub(in crate::web) async fn extend(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let campaign = session.whole_campaign(&id, Right::RunCampaigns)?.clone();
    let w = &session.words().campaigns;
    let mut errors = Errors::default();
    let given = typed.get("closes");
    if let Some(closes) = errors.keep("closes", typed_day(given), &session.words().drafts.no_day) {
        let (name, today) = (campaign.id.clone(), session.today());
        let act = session.act(Action::CampaignExtended, name.as_str()).with("closes", &closes);
        let decide = move |catalog: &_| campaigns::extend(catalog, &name, closes, today);
        match app.store.change_by(app.ledger, app.hour(), &act, decide).await {
            Ok(_) => {
                let said = w.extended.fill(&[("day", &day(closes))]);
                return back(&app, &session, &campaign, &said.to_string()).await;
            }
            Err(ChangeError::Refused(faults)) => note(&session, &mut errors, "closes", &faults),
            Err(ChangeError::Store(error)) => return Err(error.into()),
        }
    }
    frame::refused(&session, &CampaignPage::new(&app, &session, &campaign, errors, given, ""))
}

/// `POST /staff/campaigns/{id}/copy`.
///
/// # Errors
/// [`StaffError::Missing`] for a campaign that is not wholly one's own.
pub(in crate::web) async fn copy(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let campaign = session.whole_campaign(&id, Right::RunCampaigns)?.clone();
    let mut errors = Errors::default();
    let given = typed.get("copy");
    let name = given.parse::<CampaignId>();
    if let Some(to) = errors.keep("copy", name, &session.words().drafts.id_wrong) {
        let from = campaign.id.clone();
        let act = session.act(Action::CampaignCreated, to.as_str()).with("copy_of", &from);
        let wish = to.clone();
        let decide = move |catalog: &_| drafts::copy(catalog, &from, &wish);
        match app.store.change_by(app.ledger, app.hour(), &act, decide).await {
            Ok(_) => {
                app.mirror.catch_up(&app.store).await?;
                session.flash(&app, &session.words().campaigns.copied.to_string()).await?;
                return Ok(see_other(&format!("/staff/drafts/{to}/period")));
            }
            Err(ChangeError::Refused(faults)) => note(&session, &mut errors, "copy", &faults),
            Err(ChangeError::Store(error)) => return Err(error.into()),
        }
    }
    frame::refused(&session, &CampaignPage::new(&app, &session, &campaign, errors, "", given))
}

/// `GET /staff/campaigns/{id}/close`: asks for the name.
///
/// # Errors
/// [`StaffError::Missing`] for a campaign that is not wholly one's own, or has ended.
pub(in crate::web) async fn ask_close(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let campaign = session.whole_campaign(&id, Right::RunCampaigns)?;
    if !matches!(campaign.phase(session.today()), Phase::NotYetOpen | Phase::Open) {
        return Err(StaffError::Missing);
    }
    frame::page(&session, &closing(&app, &session, campaign, Errors::default()))
}

/// `POST /staff/campaigns/{id}/close`.
///
/// # Errors
/// [`StaffError::Missing`] for a campaign that is not wholly one's own.
pub(in crate::web) async fn close(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let campaign = session.whole_campaign(&id, Right::RunCampaigns)?.clone();
    let w = &session.words().campaigns;
    let mut errors = Errors::default();
    confirm::check(&typed, campaign.id.as_str(), &w.confirm_wrong.fill(&[("id", &campaign.id)]), &mut errors);
    if errors.is_empty() {
        let (name, today) = (campaign.id.clone(), session.today());
        let act = session.act(Action::CampaignClosed, name.as_str());
        let decide = move |catalog: &_| campaigns::close(catalog, &name, today);
        match app.store.change_by(app.ledger, app.hour(), &act, decide).await {
            Ok(_) => return back(&app, &session, &campaign, &w.closed_done.to_string()).await,
            Err(ChangeError::Refused(faults)) => note(&session, &mut errors, "confirm", &faults),
            Err(ChangeError::Store(error)) => return Err(error.into()),
        }
    }
    frame::refused(&session, &closing(&app, &session, &campaign, errors))
}

fn closing(app: &App, session: &Session, campaign: &Campaign, errors: Errors) -> Confirm {
    let w = &session.words().campaigns;
    Confirm {
        page: Frame::new(app, session, w.close.to_string()).with_errors(errors),
        what: vec![campaign.title.clone(), w.close_lead.to_string()],
        ask: w.confirm.fill(&[("id", &campaign.id)]).to_string(),
        action: format!("/staff/campaigns/{}/close", campaign.id),
        button: w.close.to_string(),
        back: format!("/staff/campaigns/{}", campaign.id),
        keep: Vec::new(),
    }
}

/// `GET /staff/campaigns/{id}/publish`: asks for the name.
///
/// # Errors
/// [`StaffError::Missing`] for a campaign that is not wholly one's own, or is not closed.
pub(in crate::web) async fn ask_publish(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let campaign = session.whole_campaign(&id, Right::PublishFigures)?;
    if campaign.phase(session.today()) != Phase::Closed {
        return Err(StaffError::Missing);
    }
    frame::page(&session, &publishing(&app, &session, campaign, Errors::default()))
}

/// `POST /staff/campaigns/{id}/publish`.
///
/// # Errors
/// [`StaffError::Missing`] for a campaign that is not wholly one's own.
pub(in crate::web) async fn publish(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let campaign = session.whole_campaign(&id, Right::PublishFigures)?.clone();
    let w = &session.words().campaigns;
    let mut errors = Errors::default();
    confirm::check(&typed, campaign.id.as_str(), &w.confirm_wrong.fill(&[("id", &campaign.id)]), &mut errors);
    if errors.is_empty() {
        let (name, today) = (campaign.id.clone(), session.today());
        let act = session.act(Action::CampaignPublished, name.as_str());
        let decide = move |catalog: &_| campaigns::publish(catalog, &name, today);
        match app.store.change_by(app.ledger, app.hour(), &act, decide).await {
            Ok(_) => return back(&app, &session, &campaign, &w.published_done.to_string()).await,
            Err(ChangeError::Refused(faults)) => note(&session, &mut errors, "confirm", &faults),
            Err(ChangeError::Store(error)) => return Err(error.into()),
        }
    }
    frame::refused(&session, &publishing(&app, &session, &campaign, errors))
}

fn publishing(app: &App, session: &Session, campaign: &Campaign, errors: Errors) -> Confirm {
    let w = &session.words().campaigns;
    Confirm {
        page: Frame::new(app, session, w.publish.to_string()).with_errors(errors),
        what: vec![campaign.title.clone(), w.publish_lead.to_string(), w.publish_late.to_string()],
        ask: w.confirm.fill(&[("id", &campaign.id)]).to_string(),
        action: format!("/staff/campaigns/{}/publish", campaign.id),
        button: w.publish.to_string(),
        back: format!("/staff/campaigns/{}", campaign.id),
        keep: Vec::new(),
    }
}

/// To the campaign's page, which says what was done.
async fn back(
    app: &App,
    session: &Session,
    campaign: &Campaign,
    said: &str,
) -> Result<HttpResponse, StaffError> {
    app.mirror.catch_up(&app.store).await?;
    session.flash(app, said).await?;
    Ok(see_other(&format!("/staff/campaigns/{}", campaign.id)))
}

/// Notes what spoke against a change beside a field.
fn note(session: &Session, errors: &mut Errors, field: &'static str, faults: &[CampaignFault]) {
    for fault in faults {
        errors.add(field, &capital(&fault.said(tongue(session))));
    }
}
