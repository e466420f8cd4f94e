//! An order of posters: which touchpoints of a campaign, and what their posters say. The command line and
//! the console give the same order.

pub mod board;
pub mod papers;
pub mod report;
pub mod slips;

use super::{Batch, Finish, Origin, Poster, Sheet};
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::definition::Definition;
use crate::ids::{CampaignId, Channel, DefinitionRef, Language, TouchpointCode, UnitCode, UnitNo};
use crate::touchpoint::{FieldScope, Touchpoint};
use crate::unit::Unit;
use crate::words::{FALLBACK, Words};
use std::collections::BTreeMap;
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
    pub second: Second,
}

impl Look {
    /// An A4 in colour.
    #[must_use]
    pub fn plain(origin: Origin) -> Self {
        let (sheet, finish) = (Sheet::A4, Finish::default());
        Self { sheet, finish, office: None, logo: None, origin, second: Second::Own }
    }
}

/// The language that stands beside the Vietnamese.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Second {
    /// The second one that the campaign offers of its questionnaire's.
    #[default]
    Own,
    None,
    This(Language),
}

impl Second {
    /// Its words, shipped or brought by the questionnaire.
    ///
    /// # Errors
    /// [`OrderError::Language`] where the campaign is not held in the one that is wished.
    pub fn words(
        &self,
        campaign: &Campaign,
        definition: &Definition,
    ) -> Result<Option<Box<Words>>, OrderError> {
        let offered = |language: &&Language| campaign.terms.offers(language.as_str());
        let mut further =
            definition.languages.iter().filter(|language| language.as_str() != FALLBACK).filter(offered);
        let language = match self {
            Self::None => None,
            Self::Own => further.next(),
            Self::This(wish) => {
                let known: Vec<_> = further.map(|language| language.as_str().to_owned()).collect();
                if !known.iter().any(|known| known == wish.as_str()) {
                    let campaign = campaign.id.clone();
                    return Err(OrderError::Language { campaign, wish: wish.clone(), known });
                }
                Some(wish)
            }
        };
        Ok(language.map(|language| Box::new(definition.words(language.as_str()).as_ref().clone())))
    }
}

/// Which touchpoints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    All,
    /// Those of this unit and of everything below it, as of the day.
    Under(UnitCode),
    One(TouchpointCode),
}

/// Why there is nothing to print.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrderError {
    #[error("there is no campaign {wish}; there are: {}", known.join(", "))]
    Campaign { wish: CampaignId, known: Vec<String> },
    #[error("the ledger does not hold the questionnaire {0}")]
    Definition(DefinitionRef),
    #[error(
        "the campaign {campaign} is not held in {wish} beside Vietnamese, but in: {}",
        if known.is_empty() { "none".to_owned() } else { known.join(", ") }
    )]
    Language { campaign: CampaignId, wish: Language, known: Vec<String> },
    #[error("no unit bears the code {0} today")]
    Unit(UnitCode),
    #[error("there is no touchpoint {}", .0.grouped())]
    Touchpoint(TouchpointCode),
    #[error("the touchpoint {} belongs to another campaign than {campaign}", code.grouped())]
    OtherCampaign { code: TouchpointCode, campaign: CampaignId },
    #[error("the touchpoint {} is revoked: what is printed would lead to a closed door", .0.grouped())]
    Revoked(TouchpointCode),
    #[error(
        "the touchpoint {} has the channel {channel}: posters are for qr, where whoever scans may answer",
        code.grouped()
    )]
    Channel { code: TouchpointCode, channel: Channel },
    #[error(
        "the touchpoint {} has the channel {channel}: no form is open there, so its slips would lead to a \
         closed door. Print them for the counter's touchpoint of the channel qr",
        code.grouped()
    )]
    Guarded { code: TouchpointCode, channel: Channel },
    #[error("the campaign {0} is not public: its figures do not belong on a notice board")]
    NotPublic(CampaignId),
    #[error(
        "the campaign {0} has no touchpoint to print here: posters carry touchpoints of the channel qr that \
         are not revoked; make them with `hailong touchpoints create`"
    )]
    Nothing(CampaignId),
    #[error(
        "the campaign {0} has no counter here that takes paper: make some with `hailong touchpoints create`"
    )]
    NoPaper(CampaignId),
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
    let campaign = catalog.campaign(campaign).ok_or_else(|| OrderError::Campaign {
        wish: campaign.clone(),
        known: catalog.campaigns.values().map(|campaign| campaign.id.to_string()).collect(),
    })?;
    let definition = catalog
        .definitions
        .get(&campaign.definition_hash)
        .ok_or_else(|| OrderError::Definition(campaign.definition.clone()))?;
    let chosen = choose(catalog, campaign, which, today)?;
    let vietnamese = definition.language(Some("vi"));
    Ok(Batch {
        sheet: look.sheet,
        finish: look.finish,
        title: format!("Áp phích: {} ({})", campaign.title, definition.title.in_language(vietnamese)),
        office: look.office.unwrap_or_else(|| catalog.ledger.name.clone()),
        logo: look.logo.or_else(|| catalog.ledger.logo.clone()),
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
    which: &Which,
    today: Date,
) -> Result<Vec<(&'a Unit, &'a Touchpoint)>, OrderError> {
    if let Which::One(code) = which {
        check_one(catalog, campaign, *code)?;
    }
    let hangs = |touchpoint: &Touchpoint| touchpoint.channel == Channel::Qr && !touchpoint.revoked;
    let mut chosen: Vec<_> =
        wanted(catalog, campaign, which, today)?.filter(|(_, touchpoint)| hangs(touchpoint)).collect();
    chosen.sort_by(|(a, x), (b, y)| (&a.code, &x.counter, x.code).cmp(&(&b.code, &y.counter, y.code)));
    if chosen.is_empty() { Err(OrderError::Nothing(campaign.id.clone())) } else { Ok(chosen) }
}

/// The touchpoints that are meant, with or without a poster, and their units as these are called today: what was
/// merged prints its successor's name.
fn wanted<'a>(
    catalog: &'a Catalog,
    campaign: &Campaign,
    which: &Which,
    today: Date,
) -> Result<impl Iterator<Item = (&'a Unit, &'a Touchpoint)>, OrderError> {
    let root = root(catalog, which, today)?;
    let one = if let Which::One(code) = which { Some(*code) } else { None };
    let campaign = campaign.no;
    Ok(catalog.touchpoints.values().filter_map(move |touchpoint| {
        let meant = touchpoint.campaign == campaign && one.is_none_or(|code| code == touchpoint.code);
        let unit = meant.then(|| catalog.tree.successor_on(touchpoint.unit, today)).flatten()?;
        root.is_none_or(|root| catalog.tree.is_within(unit.no, root, today)).then_some((unit, touchpoint))
    }))
}

/// How many of the touchpoints that are meant get no poster, and why; `None` where all get one.
///
/// # Errors
/// As [`batch`].
pub fn left_out(
    catalog: &Catalog,
    campaign: &CampaignId,
    which: &Which,
    today: Date,
) -> Result<Option<String>, OrderError> {
    let Some(campaign) = catalog.campaign(campaign) else { return Ok(None) };
    let mut reasons = BTreeMap::<String, usize>::new();
    for (_, touchpoint) in wanted(catalog, campaign, which, today)? {
        let reason = match (touchpoint.revoked, touchpoint.channel) {
            (true, _) => "revoked".to_owned(),
            (false, Channel::Qr) => continue,
            (false, channel) => format!("of the channel {channel}"),
        };
        *reasons.entry(reason).or_default() += 1;
    }
    let count: usize = reasons.values().sum();
    let listed: Vec<_> = reasons.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    Ok((count > 0).then(|| {
        let (listed, are) = (listed.join(", "), if count == 1 { "touchpoint gets" } else { "touchpoints get" });
        format!("{count} {are} no poster: {listed}. Posters are for the channel qr, where whoever scans may answer.")
    }))
}

/// The unit below which everything lies that is wanted.
fn root(catalog: &Catalog, which: &Which, today: Date) -> Result<Option<UnitNo>, OrderError> {
    match which {
        Which::Under(code) => {
            let unit = catalog.tree.find(code, today).ok_or_else(|| OrderError::Unit(code.clone()))?;
            Ok(Some(unit.no))
        }
        Which::One(_) | Which::All => Ok(None),
    }
}

/// Why one touchpoint by name cannot be printed.
fn check_one(catalog: &Catalog, campaign: &Campaign, code: TouchpointCode) -> Result<(), OrderError> {
    let touchpoint = catalog.touchpoints.get(&code).ok_or(OrderError::Touchpoint(code))?;
    if touchpoint.campaign != campaign.no {
        return Err(OrderError::OtherCampaign { code, campaign: campaign.id.clone() });
    }
    if touchpoint.revoked {
        return Err(OrderError::Revoked(code));
    }
    if touchpoint.channel != Channel::Qr {
        return Err(OrderError::Channel { code, channel: touchpoint.channel });
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
