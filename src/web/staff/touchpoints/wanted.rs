//! For whom something is printed: one touchpoint by its code, or those of a campaign in a unit and below it.

use super::{campaigns, place_name};
use crate::account::Right;
use crate::campaign::{Campaign, Phase};
use crate::print::order::Which;
use crate::touchpoint::Touchpoint;
use crate::unit::Unit;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{Choice, Errors, Typed};
use crate::web::staff::session::Session;
use crate::words::Phrase;

/// What a form asks for.
pub(super) struct Wanted<'a> {
    pub(super) campaign: &'a Campaign,
    pub(super) which: Which,
}

/// What a form offers, in `wanted.html`.
pub(super) struct WantedForm {
    /// The one touchpoint that is ordered for, by name and code.
    pub(super) one: Option<(String, String)>,
    pub(super) campaigns: Vec<Choice>,
    pub(super) units: Vec<Choice>,
    /// Which touchpoints of a unit get something.
    pub(super) hint: String,
}

impl WantedForm {
    /// Whether there is nothing to print for.
    pub(super) fn is_empty(&self) -> bool {
        self.one.is_none() && self.campaigns.is_empty()
    }
}

/// The one touchpoint that a form names.
///
/// # Errors
/// [`StaffError::Missing`] where it is not among the person's.
pub(super) fn one<'a>(session: &'a Session, typed: &Typed) -> Result<Option<&'a Touchpoint>, StaffError> {
    let code = typed.get("touchpoint");
    if code.is_empty() { Ok(None) } else { session.touchpoint(code, Right::PrintPosters).map(Some) }
}

/// Campaigns that something is still printed for.
pub(super) fn running(session: &Session) -> Vec<&Campaign> {
    let running = |campaign: &&Campaign| campaign.phase(session.today()) != Phase::Closed;
    campaigns(session, Right::PrintPosters).into_iter().filter(running).collect()
}

/// Reads what a form asks for; `None` where `errors` say what is wrong with it.
///
/// # Errors
/// As [`one`].
pub(super) fn read<'a>(
    session: &'a Session,
    typed: &Typed,
    errors: &mut Errors,
) -> Result<Option<Wanted<'a>>, StaffError> {
    if let Some(touchpoint) = one(session, typed)? {
        let campaign = session.catalog().campaigns.get(&touchpoint.campaign).ok_or(StaffError::Missing)?;
        return Ok(Some(Wanted { campaign, which: Which::One(touchpoint.code) }));
    }
    let place = place(session, typed, errors);
    Ok(place.map(|(campaign, unit)| Wanted { campaign, which: Which::Under(unit.code.clone()) }))
}

/// Reads a campaign and a unit; `None` where `errors` say what is wrong with them.
pub(super) fn place<'a>(
    session: &'a Session,
    typed: &Typed,
    errors: &mut Errors,
) -> Option<(&'a Campaign, &'a Unit)> {
    let w = &session.words().touchpoints;
    let campaign = session.campaign(typed.get("campaign"), Right::PrintPosters);
    let unit = session.unit(typed.get("unit"), Right::PrintPosters);
    let campaign = errors.keep("campaign", campaign, &w.fault_campaign);
    let unit = errors.keep("unit", unit, &w.fault_choose_unit);
    campaign.zip(unit)
}

/// The form, filled as it was typed.
///
/// # Errors
/// As [`one`].
pub(super) fn form(session: &Session, typed: &Typed, hint: &Phrase) -> Result<WantedForm, StaffError> {
    let one = one(session, typed)?.map(|one| (place_name(session, one), one.code.to_string()));
    Ok(WantedForm { one, ..places(session, typed, running(session), hint) })
}

/// The same without a touchpoint, of these campaigns.
pub(super) fn places(
    session: &Session,
    typed: &Typed,
    campaigns: Vec<&Campaign>,
    hint: &Phrase,
) -> WantedForm {
    let campaign = |(at, c): (usize, &Campaign)| {
        Choice::typed(typed, "campaign", c.id.as_str(), c.title.clone(), at == 0)
    };
    let unit = |(at, unit): (usize, &Unit)| {
        let text = format!("{} ({})", unit.name, unit.code);
        Choice::typed(typed, "unit", unit.code.as_str(), text, at == 0)
    };
    let units = session.scope(Right::PrintPosters).units(&session.catalog().tree);
    WantedForm {
        one: None,
        campaigns: campaigns.into_iter().enumerate().map(campaign).collect(),
        units: units.into_iter().enumerate().map(unit).collect(),
        hint: hint.to_string(),
    }
}
