//! An order of posters: which touchpoints of a campaign, and what their posters say.

use super::{Batch, Finish, Origin, Poster, Sheet};
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::definition::Definition;
use crate::ids::{CampaignId, Channel, TouchpointCode, UnitCode};
use crate::touchpoint::{FieldScope, Touchpoint};
use crate::unit::Unit;
use crate::words::{FALLBACK, Words};
use time::Date;

/// What all posters of a batch have in common.
#[derive(Debug, Clone)]
pub struct Look {
    pub sheet: Sheet,
    pub finish: Finish,
    /// Who asks; the ledger's name where `None`.
    pub office: Option<String>,
    pub logo: Option<String>,
    pub origin: Origin,
    pub vietnamese_only: bool,
}

/// Which touchpoints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// Those of this unit and of everything below it, as of the day.
    Under(UnitCode),
    One(TouchpointCode),
}

/// Why there is nothing to print.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrderError {
    #[error("there is no campaign {0}")]
    Campaign(CampaignId),
    #[error("no unit bears the code {0} today")]
    Unit(UnitCode),
    #[error(
        "there is no touchpoint to print here: posters carry touchpoints of the channel qr that are not revoked"
    )]
    Nothing,
}

/// The posters of a campaign as of a day, by unit, counter and code.
///
/// # Errors
/// Where something named does not exist, or nothing is left to print.
pub fn batch(
    catalog: &Catalog,
    campaign: &CampaignId,
    which: &Which,
    look: Look,
    today: Date,
) -> Result<Batch, OrderError> {
    let missing = || OrderError::Campaign(campaign.clone());
    let campaign = catalog.campaign(campaign).ok_or_else(missing)?;
    let definition = catalog.definitions.get(&campaign.definition_hash).ok_or_else(missing)?;
    let chosen = choose(catalog, campaign, which, today)?;
    let vietnamese = definition.language(Some("vi"));
    Ok(Batch {
        sheet: look.sheet,
        finish: look.finish,
        title: format!("Áp phích: {} ({})", campaign.title, definition.title.in_language(vietnamese)),
        office: look.office.unwrap_or_else(|| catalog.ledger.name.clone()),
        logo: look.logo,
        origin: look.origin,
        second: second(definition).filter(|_| !look.vietnamese_only),
        demo: catalog.ledger.demo,
        printed: today,
        posters: chosen
            .iter()
            .map(|(unit, touchpoint)| poster(catalog, unit, touchpoint, definition))
            .collect(),
    })
}

/// The words of the questionnaire's second language, shipped or brought by it.
fn second(definition: &Definition) -> Option<Box<Words>> {
    let language = definition.languages.iter().find(|language| language.as_str() != FALLBACK)?;
    Some(Box::new(definition.words(language.as_str()).as_ref().clone()))
}

fn choose<'a>(
    catalog: &'a Catalog,
    campaign: &Campaign,
    which: &Which,
    today: Date,
) -> Result<Vec<(&'a Unit, &'a Touchpoint)>, OrderError> {
    let root = match which {
        Which::Under(code) => {
            Some(catalog.tree.find(code, today).ok_or_else(|| OrderError::Unit(code.clone()))?)
        }
        Which::One(_) => None,
    };
    let mut chosen = Vec::new();
    for touchpoint in catalog.touchpoints.values() {
        let wanted = !matches!(which, Which::One(code) if *code != touchpoint.code);
        let hangs = touchpoint.campaign == campaign.no && touchpoint.channel == Channel::Qr;
        if !wanted || !hangs || touchpoint.revoked {
            continue;
        }
        // The unit as it is called today: what was merged prints its successor's name.
        let Some(unit) = catalog.tree.successor_on(touchpoint.unit, today) else { continue };
        if root.is_none_or(|root| catalog.tree.is_within(unit.no, root.no, today)) {
            chosen.push((unit, touchpoint));
        }
    }
    chosen.sort_by(|(a, x), (b, y)| (&a.code, &x.counter, x.code).cmp(&(&b.code, &y.counter, y.code)));
    if chosen.is_empty() { Err(OrderError::Nothing) } else { Ok(chosen) }
}

fn poster(catalog: &Catalog, unit: &Unit, touchpoint: &Touchpoint, definition: &Definition) -> Poster {
    let asked_of_everyone = definition.questions.iter().filter(|question| question.when.is_none()).count();
    let field = usize::from(touchpoint.field == FieldScope::Ask);
    Poster {
        code: touchpoint.code,
        unit: unit.name.clone(),
        counter: touchpoint.counter.clone(),
        number: format!("{}-{}", touchpoint.code, catalog.next_poster(touchpoint.code)),
        questions: u16::try_from(asked_of_everyone + field).unwrap_or(u16::MAX),
        minutes: definition.minutes,
    }
}
