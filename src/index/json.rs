//! The outer shape of figures: what `hailong index --format json` prints and the index route
//! answers. Stable: a field may be added, none changes its meaning; another shape is another
//! [`FORMAT`]. Shares are 0 to 1 and not rounded.

mod figure;
mod key;

pub use figure::{FigureJson, MissingJson, PointsJson, ResultsJson};
pub use key::KeyJson;

use super::flags::{Beside, Responses};
use super::{Figures, Value};
use crate::campaign::{Campaign, Field};
use crate::catalog::Catalog;
use crate::definition::Definition;
use crate::ids::{FieldNo, Language};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name and version of this shape.
pub const FORMAT: &str = "hailong.index.1";

/// What the figures themselves do not know.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub campaign: &'a Campaign,
    pub fields: &'a BTreeMap<FieldNo, Field>,
    /// Language of the texts.
    pub language: &'a Language,
    /// Entries of the ledger that the figures rest on: two readers of the same number see the same.
    pub entries: u64,
    /// The ledger holds simulated responses.
    pub demo: bool,
    /// The filters, as they were asked for: name → value.
    pub filter: &'a BTreeMap<String, String>,
    /// What was received and excluded, and the figures without flagged responses, where they are known.
    pub beside: Option<&'a Beside>,
}

impl<'a> Context<'a> {
    /// A campaign of the catalog, as of all its entries; `filter` as it was asked for.
    #[must_use]
    pub fn of(
        catalog: &'a Catalog,
        campaign: &'a Campaign,
        definition: &'a Definition,
        filter: &'a BTreeMap<String, String>,
    ) -> Self {
        Self {
            campaign,
            fields: &catalog.fields,
            language: definition.language(Some("vi")),
            entries: catalog.size,
            demo: catalog.ledger.demo,
            filter,
            beside: None,
        }
    }
}

/// What every document of figures says first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// Name and version of the document's shape.
    pub format: String,
    /// Simulated responses are among them.
    pub demo: bool,
    pub campaign: CampaignName,
    pub definition: DefinitionName,
    /// Name and version of the index method.
    pub method: String,
}

impl Heading {
    /// That of a document of this shape about these figures.
    #[must_use]
    pub fn of(format: &str, figures: &Figures, context: &Context<'_>) -> Self {
        Self {
            format: format.to_owned(),
            demo: context.demo,
            campaign: context.campaign.into(),
            definition: figures.definition().as_ref().into(),
            method: figures.method().to_string(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    #[serde(flatten)]
    pub heading: Heading,
    pub interval: IntervalKind,
    /// Entries of the ledger that the figures rest on.
    pub entries: u64,
    pub filter: BTreeMap<String, String>,
    /// What the groups are told apart by, in the order of their `key`.
    pub by: Vec<String>,
    /// What was received, excluded and counted, as far as it is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responses: Option<Responses>,
    pub total: ResultsJson,
    /// The total without responses that a signal flagged; left out where none of those counted is, or the
    /// difference would tell of too few people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without_flagged: Option<ResultsJson>,
    pub groups: Vec<GroupJson>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignName {
    pub id: String,
    pub title: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefinitionName {
    pub name: String,
    /// SHA-256 of its canonical form.
    pub hash: String,
}

impl From<&Campaign> for CampaignName {
    fn from(campaign: &Campaign) -> Self {
        Self { id: campaign.id.to_string(), title: campaign.title.clone() }
    }
}

impl From<&Definition> for DefinitionName {
    fn from(definition: &Definition) -> Self {
        Self { name: definition.name.to_string(), hash: definition.hash.to_string() }
    }
}

/// How `low` and `high` are meant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IntervalKind {
    pub level: f64,
    /// `respondent`: one person's answers count as hanging together.
    pub by: String,
    /// Which kinds of error the interval speaks of: `sampling` alone.
    pub covers: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupJson {
    pub key: Vec<KeyJson>,
    #[serde(flatten)]
    pub results: ResultsJson,
    /// As that of the total; left out, too, where all of the group's responses are flagged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without_flagged: Option<ResultsJson>,
}

impl Document {
    /// The document of these figures.
    #[must_use]
    pub fn of(figures: &Figures, context: &Context<'_>) -> Self {
        let definition = figures.definition();
        let json = |results| ResultsJson::of(results, definition, context.language);
        let without = context.beside.and_then(|beside| beside.without.as_ref());
        // The same groups in the same order, but for those of which nobody is left.
        let mut left = without.map_or(&[][..], Figures::groups).iter().peekable();
        let mut same = |values: &[Value]| left.next_if(|group| group.values == values);
        let groups = figures.groups().iter().map(|group| GroupJson {
            key: group.values.iter().map(|value| KeyJson::of(value, definition, context)).collect(),
            results: json(&group.results),
            without_flagged: same(&group.values).map(|group| json(&group.results)),
        });
        Self {
            heading: Heading::of(FORMAT, figures, context),
            interval: IntervalKind {
                level: 0.95,
                by: "respondent".to_owned(),
                covers: "sampling".to_owned(),
            },
            entries: context.entries,
            filter: context.filter.clone(),
            by: figures.by().iter().map(ToString::to_string).collect(),
            responses: context.beside.map(|beside| beside.responses),
            total: json(figures.total()),
            without_flagged: without.map(|figures| json(figures.total())),
            groups: groups.collect(),
        }
    }
}

#[cfg(test)]
mod tests;
