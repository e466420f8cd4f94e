//! `/staff/campaigns/new` and `/staff/drafts/{id}/…`: a campaign prepared step by step. Each step is a page
//! with a form of its own; what it says is kept in the ledger when it is sent, so that it can be gone on
//! with tomorrow, or by somebody else.

pub mod begin;
pub mod period;
pub mod questions;
pub mod review;
pub mod rules;
pub mod units;
pub mod words;

use super::fault::StaffError;
use super::frame::Errors;
use super::guard::see_other;
use super::said::{Said as _, capital};
use super::session::Session;
use super::tongue;
use crate::account::audit::Action;
use crate::account::{Reach, Right};
use crate::campaign::Draft;
use crate::catalog::decide::campaigns::{CampaignFault, Part, drafts};
use crate::ids::{CampaignId, UnitCode, UnitNo};
use crate::store::ChangeError;
use crate::web::App;
use actix_web::HttpResponse;

/// The steps of the way, in order, by the last part of their addresses.
pub const STEPS: [&str; 4] = ["questions", "units", "period", "rules"];

/// One step in the list above each page.
pub struct Step {
    pub address: String,
    pub text: String,
    pub current: bool,
}

/// The units of a draft as they stand today.
#[must_use]
pub fn units_of(session: &Session, draft: &Draft) -> Vec<UnitNo> {
    let tree = &session.catalog().tree;
    let day = draft.opens.unwrap_or(session.today());
    let unit = |code: &UnitCode| {
        let then = tree.find(code, day);
        then.or_else(|| tree.find(code, session.today())).or_else(|| tree.bearers(code).next())
    };
    draft.units.iter().filter_map(unit).map(|unit| unit.no).collect()
}

/// Whether a draft is for units of this person alone: then it can be seen and changed.
#[must_use]
pub fn is_own(session: &Session, draft: &Draft) -> bool {
    let scope = session.scope(Right::RunCampaigns);
    scope.reach(&session.catalog().tree, units_of(session, draft)) == Reach::Whole
}

/// A draft of one's own.
///
/// # Errors
/// [`StaffError::Missing`] for somebody else's as for one that does not exist.
pub fn find<'a>(session: &'a Session, id: &str) -> Result<&'a Draft, StaffError> {
    let id: CampaignId = id.parse().map_err(|_no_id| StaffError::Missing)?;
    let draft = session.catalog().drafts.get(&id).ok_or(StaffError::Missing)?;
    if is_own(session, draft) { Ok(draft) } else { Err(StaffError::Missing) }
}

/// The list of steps.
#[must_use]
pub fn steps(session: &Session, draft: &Draft, current: &str) -> Vec<Step> {
    let w = &session.words().drafts;
    let names = [&w.step_questions, &w.step_units, &w.step_period, &w.step_rules];
    let mut steps: Vec<_> = STEPS
        .into_iter()
        .zip(names)
        .map(|(step, name)| Step {
            address: format!("/staff/drafts/{}/{step}", draft.id),
            text: name.to_string(),
            current: step == current,
        })
        .collect();
    steps.push(Step {
        address: format!("/staff/drafts/{}", draft.id),
        text: w.step_review.to_string(),
        current: current.is_empty(),
    });
    steps
}

/// The address that follows a step.
fn after(draft: &Draft, step: &str) -> String {
    let next = STEPS.iter().position(|one| *one == step).and_then(|at| STEPS.get(at + 1));
    next.map_or_else(
        || format!("/staff/drafts/{}", draft.id),
        |next| format!("/staff/drafts/{}/{next}", draft.id),
    )
}

/// Keeps a changed draft. `None` where it is kept; else what speaks against it, at the fields.
///
/// # Errors
/// Where the database does not answer.
pub(in crate::web) async fn keep(
    app: &App,
    session: &Session,
    draft: Draft,
) -> Result<Option<Errors>, StaffError> {
    let (today, id) = (session.today(), draft.id.clone());
    let act = session.act(Action::CampaignChanged, id.as_str()).with("draft", &true);
    let decide = move |catalog: &_| drafts::change(catalog, &draft, today);
    match app.store.change_by(app.ledger, app.hour(), &act, decide).await {
        Ok(_) => {
            app.mirror.catch_up(&app.store).await?;
            Ok(None)
        }
        Err(ChangeError::Refused(faults)) => Ok(Some(errors(session, &faults))),
        Err(ChangeError::Store(error)) => Err(error.into()),
    }
}

/// Keeps a changed draft and goes on to the next step; else the errors for the page.
///
/// # Errors
/// Where the database does not answer.
async fn go_on(
    app: &App,
    session: &Session,
    draft: Draft,
    step: &str,
) -> Result<Result<HttpResponse, Errors>, StaffError> {
    let next = after(&draft, step);
    Ok(match keep(app, session, draft).await? {
        None => Ok(see_other(&next)),
        Some(errors) => Err(errors),
    })
}

/// What speaks against a draft, each at the field that it is about.
#[must_use]
pub fn errors(session: &Session, faults: &[CampaignFault]) -> Errors {
    let mut errors = Errors::default();
    for fault in faults {
        errors.add(field(fault.part()), &capital(&fault.said(tongue(session))));
    }
    errors
}

/// The field of the forms that says this part.
fn field(part: Part) -> &'static str {
    match part {
        Part::Id => "id",
        Part::Title => "title",
        Part::Definition => "definition",
        Part::Units => "units",
        Part::Opens => "opens",
        Part::Closes => "closes",
        Part::Method => "method",
        Part::Channels => "channels",
        Part::Languages => "languages",
        Part::Sample => "sample",
        Part::Rules => "rules",
        Part::State => "state",
    }
}
