//! An order of receipt slips: which counters they invite to, and what stands on them.

use super::{OrderError, Second, Which, choose};
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::ids::{Guarded, OneTimeCode, TouchpointCode};
use crate::print::Origin;
use crate::print::slip::{Cut, Slips};
use time::Date;

/// What all slips of an order have in common.
#[derive(Debug, Clone)]
pub struct Look {
    pub cut: Cut,
    /// Who asks.
    pub office: String,
    pub origin: Origin,
}

/// The counters that are meant: those with an open poster, in the order of the units. Of one touchpoint that
/// is named, whether a form is open there is left to [`slips`].
///
/// # Errors
/// Where what is named does not exist, or no counter here has an open form.
pub fn counters(
    catalog: &Catalog,
    campaign: &Campaign,
    which: &Which,
    today: Date,
) -> Result<Vec<TouchpointCode>, OrderError> {
    if let Which::One(code) = which {
        return Ok(vec![*code]);
    }
    let chosen = choose(catalog, campaign, which, today)?;
    Ok(chosen.into_iter().map(|(_, touchpoint)| touchpoint.code).collect())
}

/// The slips of a counter, each with its code.
///
/// # Errors
/// Where there is no such touchpoint, or no open form that a slip could lead to.
pub fn slips(
    catalog: &Catalog,
    code: TouchpointCode,
    codes: Vec<OneTimeCode>,
    look: Look,
    today: Date,
) -> Result<Slips, OrderError> {
    let touchpoint = catalog.touchpoints.get(&code).ok_or(OrderError::Touchpoint(code))?;
    if touchpoint.revoked {
        return Err(OrderError::Revoked(code));
    }
    match touchpoint.channel.guarded() {
        None | Some(Guarded::Code) => {}
        Some(Guarded::Paper | Guarded::Interviewer) => {
            return Err(OrderError::Guarded { code, channel: touchpoint.channel });
        }
    }
    let campaign = catalog.campaigns.get(&touchpoint.campaign).ok_or(OrderError::Touchpoint(code))?;
    let definition = catalog
        .definitions
        .get(&campaign.definition_hash)
        .ok_or_else(|| OrderError::Definition(campaign.definition.clone()))?;
    let unit = catalog.tree.successor_on(touchpoint.unit, today);
    let unit = unit.or_else(|| catalog.tree.get(touchpoint.unit));
    Ok(Slips {
        title: format!("Phiếu mời đánh giá: {}", campaign.title),
        office: look.office,
        origin: look.origin,
        code,
        unit: unit.map_or_else(String::new, |unit| unit.name.clone()),
        counter: touchpoint.counter.clone(),
        minutes: definition.minutes,
        second: Second::Own.words(campaign, definition)?,
        demo: catalog.ledger.demo,
        printed: today,
        cut: look.cut,
        codes,
    })
}
