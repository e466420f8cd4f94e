//! What a campaign, or what is there of a draft, must fulfil. Each check tells all that it finds.

use super::{CampaignFault, MAX_TITLE};
use crate::campaign::{MAX_SAMPLE, Terms};
use crate::catalog::Catalog;
use crate::definition::Definition;
use crate::ids::{Channel, DefinitionRef, UnitCode};
use time::Date;

pub(super) fn title(title: &str) -> Option<CampaignFault> {
    match title.trim().chars().count() {
        0 => Some(CampaignFault::NoTitle),
        found if found > MAX_TITLE => Some(CampaignFault::LongTitle { found }),
        _ => None,
    }
}

pub(super) fn period(opens: Date, closes: Date) -> Option<CampaignFault> {
    (closes < opens).then_some(CampaignFault::ClosesBeforeItOpens { opens, closes })
}

/// Each unit exists on the first day, and none is part of another.
pub(super) fn units(catalog: &Catalog, codes: &[UnitCode], day: Date) -> Vec<CampaignFault> {
    if codes.is_empty() {
        return vec![CampaignFault::NoUnits];
    }
    let mut faults = Vec::new();
    let found: Vec<_> = codes.iter().map(|code| (code, catalog.tree.find(code, day))).collect();
    for (at, (code, unit)) in found.iter().enumerate() {
        let Some(unit) = unit else {
            let bearer = catalog.tree.bearers(code).next();
            let hint = bearer.map(|bearer| format!("{} existed {}", bearer.name, bearer.validity()));
            faults.push(CampaignFault::UnknownUnit { code: (*code).clone(), day, hint });
            continue;
        };
        let twice = found.iter().enumerate().find(|(other, (_, root))| {
            root.is_some_and(|root| {
                // The same unit twice is told at the second one only.
                *other != at
                    && catalog.tree.is_within(unit.no, root.no, day)
                    && (root.no != unit.no || *other < at)
            })
        });
        if let Some((_, (root, _))) = twice {
            faults.push(CampaignFault::Twice { code: (*code).clone(), root: (*root).clone() });
        }
    }
    faults
}

/// The channels in their order, each once.
pub(super) fn channels(wished: &[Channel]) -> Result<Vec<Channel>, CampaignFault> {
    let mut channels = wished.to_vec();
    channels.sort();
    channels.dedup();
    if channels.is_empty() { Err(CampaignFault::NoChannel) } else { Ok(channels) }
}

pub(super) fn definition<'a>(
    catalog: &'a Catalog,
    name: &DefinitionRef,
) -> Result<&'a Definition, CampaignFault> {
    catalog.definition(name).map(AsRef::as_ref).ok_or_else(|| {
        let mut published: Vec<_> = catalog.definitions.values().map(|d| d.name.to_string()).collect();
        published.sort();
        CampaignFault::UnknownDefinition { name: name.clone(), published }
    })
}

/// The method wished, else the definition's first one.
pub(super) fn method(definition: &Definition, wish: Option<&str>) -> Result<String, CampaignFault> {
    let name = definition.name.clone();
    let Some(first) = definition.methods.first() else { return Err(CampaignFault::NoMethod { name }) };
    match wish {
        Some(method) if !definition.methods.iter().any(|offered| offered == method) => {
            let (method, offered) = (method.to_owned(), definition.methods.clone());
            Err(CampaignFault::UnknownMethod { name, method, offered })
        }
        wish => Ok(wish.unwrap_or(first).to_owned()),
    }
}

pub(super) fn terms(definition: &Definition, terms: &Terms) -> Vec<CampaignFault> {
    let mut faults: Vec<_> = terms
        .languages
        .iter()
        .filter(|language| !definition.languages.contains(language))
        .map(|language| CampaignFault::UnknownLanguage {
            name: definition.name.clone(),
            language: language.clone(),
            known_languages: definition.languages.iter().map(ToString::to_string).collect(),
        })
        .collect();
    faults.extend(sample(terms));
    faults
}

pub(super) fn sample(terms: &Terms) -> Option<CampaignFault> {
    let sample = terms.sample.filter(|sample| !(1..=MAX_SAMPLE).contains(sample))?;
    Some(CampaignFault::Sample { sample })
}
