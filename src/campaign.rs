//! A round of fieldwork (đợt khảo sát): which questionnaire, whose counters, when, how it is counted.

pub mod dossiers;
mod draft;
pub mod fields;
pub mod ratios;
pub mod rules;
pub mod tasks;
mod terms;

pub use draft::Draft;
pub use rules::{Rules, RulesError};
pub use terms::{MAX_SAMPLE, Percent, PercentError, Targets, Terms};

use crate::ids::{
    CampaignId, CampaignNo, Channel, DefinitionHash, DefinitionRef, FieldCode, FieldNo, UnitCode,
};
use crate::unit::iso_date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use time::Date;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Campaign {
    pub no: CampaignNo,
    pub id: CampaignId,
    /// As citizens and reports read it, in Vietnamese.
    pub title: String,
    pub definition: DefinitionRef,
    #[serde(with = "hash")]
    pub definition_hash: DefinitionHash,
    /// The roots of the subtrees that take part; at least one.
    pub units: Vec<UnitCode>,
    /// First day, local time.
    #[serde(with = "iso_date::required")]
    pub opens: Date,
    /// Last day, local time.
    #[serde(with = "iso_date::required")]
    pub closes: Date,
    /// Index method by name, one that the definition offers.
    pub method: String,
    /// Whether results are shown to everyone while answers still come in; published ones always are.
    pub public: bool,
    /// Channels that ranks may rest on.
    pub ranking_channels: Vec<Channel>,
    /// Closed before its last day, or put aside.
    #[serde(default)]
    pub closed: bool,
    /// Its figures are for everyone, and final.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub published: bool,
    #[serde(flatten)]
    pub terms: Terms,
}

impl Campaign {
    /// Whether everyone may see its results.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.public || self.published
    }

    /// Whether ranks rest on nothing but answers that whoever wishes may send.
    #[must_use]
    pub fn ranks_open_answers_alone(&self) -> bool {
        self.ranking_channels.iter().all(|channel| channel.is_self_selected())
    }

    /// The local day of the campaign that is nearest to this one: on it its units are looked at.
    #[must_use]
    pub fn day(&self, today: Date) -> Date {
        today.min(self.closes).max(self.opens)
    }

    /// Where the campaign stands on this local day.
    #[must_use]
    pub fn phase(&self, today: Date) -> Phase {
        if self.published {
            Phase::Published
        } else if self.closed || today > self.closes {
            Phase::Closed
        } else if today < self.opens {
            Phase::NotYetOpen
        } else {
            Phase::Open
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::NotYetOpen => "not yet open",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Published => "published",
        })
    }
}

/// Where a campaign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    NotYetOpen,
    Open,
    /// No more answers but those that were begun in time.
    Closed,
    /// No more answers at all; figures are for everyone.
    Published,
}

/// A field of procedures (lĩnh vực), by which the plan's targets differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    pub no: FieldNo,
    pub code: FieldCode,
    /// By language tag; `vi` is always there.
    pub name: BTreeMap<String, String>,
    pub group: TargetGroup,
}

/// Which target of the plan holds for a field: 85 % for the first three, 90 % for the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetGroup {
    Land,
    Construction,
    Investment,
    Other,
}

impl TargetGroup {
    pub const ALL: [Self; 4] = [Self::Land, Self::Construction, Self::Investment, Self::Other];

    /// As in files and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Land => "land",
            Self::Construction => "construction",
            Self::Investment => "investment",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for TargetGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

mod hash {
    use crate::ids::DefinitionHash;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(hash: &DefinitionHash, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(hash)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<DefinitionHash, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
