//! What ends a campaign: it is closed early, its figures are published. Asked for by its name, as neither can
//! be taken back.

use super::act::{back, note};
use crate::account::Right;
use crate::account::audit::Action;
use crate::campaign::{Campaign, Phase};
use crate::catalog::Catalog;
use crate::catalog::decide::campaigns;
use crate::store::ChangeError;
use crate::web::App;
use crate::web::staff::confirm::{self, Confirm};
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Frame, Typed};
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Close,
    Publish,
}

impl End {
    fn right(self) -> Right {
        match self {
            Self::Close => Right::RunCampaigns,
            Self::Publish => Right::PublishFigures,
        }
    }

    /// Whether a campaign in this phase can be ended so.
    fn fits(self, phase: Phase) -> bool {
        match self {
            Self::Close => matches!(phase, Phase::NotYetOpen | Phase::Open),
            Self::Publish => phase == Phase::Closed,
        }
    }
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
    ask(&app, &session, &id, End::Close)
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
    end(&app, &session, &id, &typed, End::Close).await
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
    ask(&app, &session, &id, End::Publish)
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
    end(&app, &session, &id, &typed, End::Publish).await
}

fn ask(app: &App, session: &Session, id: &str, how: End) -> Result<HttpResponse, StaffError> {
    let campaign = session.whole_campaign(id, how.right())?;
    if !how.fits(campaign.phase(session.today())) {
        return Err(StaffError::Missing);
    }
    frame::page(session, &question(app, session, campaign, how, Errors::default()))
}

async fn end(
    app: &App,
    session: &Session,
    id: &str,
    typed: &Typed,
    how: End,
) -> Result<HttpResponse, StaffError> {
    let campaign = session.whole_campaign(id, how.right())?;
    let w = &session.words().campaigns;
    let mut errors = Errors::default();
    confirm::check(typed, campaign.id.as_str(), &w.confirm_wrong.fill(&[("id", &campaign.id)]), &mut errors);
    if errors.is_empty() {
        let (action, done) = match how {
            End::Close => (Action::CampaignClosed, &w.closed_done),
            End::Publish => (Action::CampaignPublished, &w.published_done),
        };
        let today = session.today();
        let act = session.act(action, campaign.id.as_str());
        let decide = |catalog: &Catalog| match how {
            End::Close => campaigns::close(catalog, &campaign.id, today),
            End::Publish => campaigns::publish(catalog, &campaign.id, today),
        };
        match app.store.change_by(app.ledger, app.hour(), &act, decide).await {
            Ok(_) => return back(app, session, campaign, &done.to_string()).await,
            Err(ChangeError::Refused(faults)) => note(session, &mut errors, "confirm", &faults),
            Err(ChangeError::Store(error)) => return Err(error.into()),
        }
    }
    frame::refused(session, &question(app, session, campaign, how, errors))
}

fn question(app: &App, session: &Session, campaign: &Campaign, how: End, errors: Errors) -> Confirm {
    let w = &session.words().campaigns;
    let address = format!("/staff/campaigns/{}", campaign.id);
    let (title, path, warnings) = match how {
        End::Close => (&w.close, "close", vec![&w.close_lead]),
        End::Publish => (&w.publish, "publish", vec![&w.publish_lead, &w.publish_late]),
    };
    let warnings = warnings.into_iter().map(ToString::to_string);
    Confirm {
        page: Frame::new(app, session, title.to_string()).with_errors(errors),
        what: std::iter::once(campaign.title.clone()).chain(warnings).collect(),
        ask: w.confirm.fill(&[("id", &campaign.id)]).to_string(),
        action: format!("{address}/{path}"),
        button: title.to_string(),
        back: address,
        keep: Vec::new(),
    }
}
