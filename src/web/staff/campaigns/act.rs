//! What is done to a campaign and can be mended: let it go on, repeat it. What cannot stands in [`super::end`].

use super::one::CampaignPage;
use crate::account::Right;
use crate::account::audit::Action;
use crate::campaign::Campaign;
use crate::catalog::decide::campaigns::{self, CampaignFault, drafts};
use crate::ids::CampaignId;
use crate::store::ChangeError;
use crate::web::App;
use crate::web::staff::day;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Typed};
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

/// To the campaign's page, which says what was done.
pub(super) async fn back(
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
pub(super) fn note(session: &Session, errors: &mut Errors, field: &'static str, faults: &[CampaignFault]) {
    for fault in faults {
        errors.add(field, &capital(&fault.said(tongue(session))));
    }
}
