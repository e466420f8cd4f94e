//! Which posters, and what they say.

use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::definition::Definition;
use crate::ids::{CampaignId, Channel, Language, TouchpointCode, UnitCode};
use crate::print::{Batch, Finish, Origin, Poster, Sheet};
use crate::touchpoint::{FieldScope, Touchpoint};
use crate::unit::Unit;
use crate::words::{FALLBACK, Words};
use anyhow::{Context as _, bail};
use time::Date;

/// What all posters of a batch have in common.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Look {
    pub sheet: Sheet,
    pub finish: Finish,
    /// Who asks; the ledger's name where `None`.
    pub office: Option<String>,
    pub logo: Option<String>,
    pub origin: Origin,
    pub second: Second,
}

/// The language that stands beside the Vietnamese.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::cli) enum Second {
    /// The second one that the campaign offers of its questionnaire's.
    #[default]
    Own,
    None,
    This(Language),
}

impl Second {
    /// Its words, shipped or brought by the questionnaire.
    pub(in crate::cli) fn words(
        &self,
        campaign: &Campaign,
        definition: &Definition,
    ) -> anyhow::Result<Option<Box<Words>>> {
        let offered = |language: &&Language| campaign.terms.offers(language.as_str());
        let mut further =
            definition.languages.iter().filter(|language| language.as_str() != FALLBACK).filter(offered);
        let language = match self {
            Self::None => None,
            Self::Own => further.next(),
            Self::This(wish) => {
                let known: Vec<_> = further.map(Language::as_str).collect();
                if !known.contains(&wish.as_str()) {
                    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                    bail!(
                        "the campaign {} is not held in {wish} beside Vietnamese, but in: {known}",
                        campaign.id
                    );
                }
                Some(wish)
            }
        };
        Ok(language.map(|language| Box::new(definition.words(language.as_str()).as_ref().clone())))
    }
}

impl Look {
    /// An A4 in colour.
    pub(in crate::cli) fn plain(origin: Origin) -> Self {
        let (sheet, finish) = (Sheet::A4, Finish::default());
        Self { sheet, finish, office: None, logo: None, origin, second: Second::Own }
    }
}

/// Which touchpoints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) enum Choice {
    All,
    Under(UnitCode),
    One(TouchpointCode),
}

/// The posters of a campaign as of a day, by unit, counter and code.
///
/// # Errors
/// Where something named does not exist, or nothing is left to print.
pub(in crate::cli) fn batch(
    catalog: &Catalog,
    campaign: &CampaignId,
    choice: &Choice,
    look: Look,
    today: Date,
) -> anyhow::Result<Batch> {
    let Some(campaign) = catalog.campaign(campaign) else {
        let known: Vec<_> = catalog.campaigns.values().map(|c| c.id.as_str()).collect();
        bail!("there is no campaign {campaign}; there are: {}", known.join(", "));
    };
    let definition = catalog
        .definitions
        .get(&campaign.definition_hash)
        .with_context(|| format!("the ledger does not hold the questionnaire {}", campaign.definition))?;
    let chosen = choose(catalog, campaign, choice, today)?;
    let vietnamese = definition.language(Some("vi"));
    Ok(Batch {
        sheet: look.sheet,
        finish: look.finish,
        title: format!("Áp phích: {} ({})", campaign.title, definition.title.in_language(vietnamese)),
        office: look.office.unwrap_or_else(|| catalog.ledger.name.clone()),
        logo: look.logo,
        origin: look.origin,
        second: look.second.words(campaign, definition)?,
        demo: catalog.ledger.demo,
        printed: today,
        posters: chosen
            .iter()
            .map(|(unit, touchpoint)| poster(catalog, unit, touchpoint, definition))
            .collect(),
    })
}

fn choose<'a>(
    catalog: &'a Catalog,
    campaign: &Campaign,
    choice: &Choice,
    today: Date,
) -> anyhow::Result<Vec<(&'a Unit, &'a Touchpoint)>> {
    let root = match choice {
        Choice::Under(code) => {
            let unit = catalog.tree.find(code, today);
            Some(unit.with_context(|| format!("no unit bears the code {code} today"))?)
        }
        Choice::One(code) => {
            check_one(catalog, campaign, *code)?;
            None
        }
        Choice::All => None,
    };
    let mut chosen = Vec::new();
    for touchpoint in catalog.touchpoints.values() {
        let wanted = !matches!(choice, Choice::One(code) if *code != touchpoint.code);
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
    if chosen.is_empty() {
        bail!(
            "the campaign {} has no touchpoint to print here: posters carry touchpoints of the channel qr \
             that are not revoked; make them with `hailong touchpoints create`",
            campaign.id
        );
    }
    Ok(chosen)
}

/// Why one touchpoint by name cannot be printed, in its own words.
fn check_one(catalog: &Catalog, campaign: &Campaign, code: TouchpointCode) -> anyhow::Result<()> {
    let shown = code.grouped();
    let touchpoint = catalog.touchpoints.get(&code);
    let touchpoint = touchpoint.with_context(|| format!("there is no touchpoint {shown}"))?;
    if touchpoint.campaign != campaign.no {
        bail!("the touchpoint {shown} belongs to another campaign than {}", campaign.id);
    }
    if touchpoint.revoked {
        bail!("the touchpoint {shown} is revoked: its poster would lead to a closed door");
    }
    if touchpoint.channel != Channel::Qr {
        bail!(
            "the touchpoint {shown} has the channel {}: posters are for qr, where whoever scans may answer",
            touchpoint.channel
        );
    }
    Ok(())
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
