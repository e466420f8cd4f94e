//! A campaign before it opens: everything may still change, and much may be missing.

use super::{Campaign, Terms};
use crate::ids::{CampaignId, Channel, DefinitionRef, UnitCode};
use crate::unit::iso_date;
use serde::{Deserialize, Serialize};
use time::Date;

/// A campaign being prepared. It takes no answers and has no codes; opening it makes it a
/// [`Campaign`] of the same id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub id: CampaignId,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<DefinitionRef>,
    /// The roots of the subtrees that take part; at least one, so that it is always known whose draft
    /// it is.
    pub units: Vec<UnitCode>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "iso_date")]
    pub opens: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "iso_date")]
    pub closes: Option<Date>,
    /// The definition's first one where `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub public: bool,
    pub ranking_channels: Vec<Channel>,
    #[serde(flatten)]
    pub terms: Terms,
}

impl Draft {
    /// An empty one for these units.
    #[must_use]
    pub fn new(id: CampaignId, units: Vec<UnitCode>) -> Self {
        Self {
            id,
            title: String::new(),
            definition: None,
            units,
            opens: None,
            closes: None,
            method: None,
            public: false,
            ranking_channels: vec![Channel::Qr],
            terms: Terms::default(),
        }
    }

    /// One that repeats a campaign: all but its period, which is over or taken.
    #[must_use]
    pub fn of(campaign: &Campaign, id: CampaignId) -> Self {
        Self {
            id,
            title: campaign.title.clone(),
            definition: Some(campaign.definition.clone()),
            units: campaign.units.clone(),
            opens: None,
            closes: None,
            method: Some(campaign.method.clone()),
            public: campaign.public,
            ranking_channels: campaign.ranking_channels.clone(),
            terms: campaign.terms.clone(),
        }
    }
}
