//! What stands in the ledger besides responses, as of some entry: a fold over its events. There are
//! no tables of units, campaigns or touchpoints that could disagree with the ledger.

pub mod decide;
pub mod flags;
mod fold;
pub mod ratios;
pub mod samples;

pub use fold::CatalogError;

use crate::campaign::dossiers::{DossierKey, Dossiers};
use crate::campaign::ratios::Ratios;
use crate::campaign::tasks::{Task, TaskNo};
use crate::campaign::{Campaign, Draft, Field};
use crate::definition::Definition;
use crate::ids::{
    CampaignId, CampaignNo, DefinitionHash, DefinitionRef, FieldNo, Hour, LedgerId, TouchpointCode, UnitNo,
};
use crate::ledger::sample::SampleNo;
use crate::touchpoint::Touchpoint;
use crate::touchpoint::codes::{BatchNo, CodeBatch};
use crate::touchpoint::paper::PaperBatch;
use crate::unit::Tree;
use flags::Flags;
use samples::SealedSample;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use time::Date;

/// The state that the events so far add up to.
#[derive(Debug, Clone)]
pub struct Catalog {
    pub ledger: LedgerInfo,
    /// Entries taken in: the next one's `seq`.
    pub size: u64,
    pub definitions: BTreeMap<DefinitionHash, Arc<Definition>>,
    pub tree: Tree,
    pub campaigns: BTreeMap<CampaignNo, Campaign>,
    /// The hour in which a campaign was closed by hand.
    pub closings: BTreeMap<CampaignNo, Hour>,
    /// When a campaign's figures became final.
    pub publications: BTreeMap<CampaignNo, Hour>,
    /// Campaigns being prepared.
    pub drafts: BTreeMap<CampaignId, Draft>,
    pub dossiers: Dossiers,
    /// What the ratios of Quyết định 766/QĐ-TTg are made of.
    pub ratios: Ratios,
    /// The improvement plans of all campaigns.
    pub tasks: BTreeMap<TaskNo, Task>,
    pub touchpoints: BTreeMap<TouchpointCode, Touchpoint>,
    /// Since when each touchpoint hangs.
    pub hangings: BTreeMap<TouchpointCode, Hanging>,
    pub fields: BTreeMap<FieldNo, Field>,
    pub paper: BTreeMap<TouchpointCode, Paper>,
    /// Batches of one-time codes, in the order of issue: gapless from 1.
    pub codes: BTreeMap<BatchNo, IssuedCodes>,
    /// The poster register: the printings of a touchpoint, in order; the n-th is its poster number n.
    pub printings: BTreeMap<TouchpointCode, Vec<Printed>>,
    pub flags: Flags,
    /// Samples for call-backs.
    pub samples: BTreeMap<SampleNo, SealedSample>,
}

/// What is on paper at a touchpoint.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paper {
    /// In the order of issue.
    pub batches: Vec<PaperBatch>,
    /// Units whose people have entered its sheets.
    pub operators: BTreeSet<UnitNo>,
}

/// When a touchpoint was made, and when it was revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hanging {
    pub made: Hour,
    /// `None` while it takes answers.
    pub revoked: Option<Hour>,
}

/// A batch of one-time codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedCodes {
    pub batch: CodeBatch,
    pub hour: Hour,
    /// The batch that took its place: then what was unspent of this one is void.
    pub reprinted: Option<BatchNo>,
}

/// One poster in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    pub hour: Hour,
    pub by: String,
    pub sheet: String,
    pub finish: String,
    pub host: String,
}

/// What the first entry says, and what staff said of their office since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerInfo {
    pub id: LedgerId,
    /// Whose responses it holds; empty in a ledger that nobody has set up yet.
    pub name: String,
    pub first_hour: Hour,
    /// Holds simulated responses; shown on every page and export.
    pub demo: bool,
    /// Whom citizens ask.
    pub contact: Option<String>,
    /// The office's sign: clean SVG.
    pub logo: Option<String>,
    /// How the transparency log is called since entries were lost; `None` where none ever were.
    pub origin: Option<String>,
}

impl Catalog {
    /// Whether nobody has set this ledger up yet: it was made for the page that does.
    #[must_use]
    pub fn awaits_setup(&self) -> bool {
        self.ledger.name.is_empty() && !self.ledger.demo
    }

    #[must_use]
    pub fn campaign(&self, id: &CampaignId) -> Option<&Campaign> {
        self.campaigns.values().find(|campaign| campaign.id == *id)
    }

    /// Dossiers of a unit, field and month; `None` where nobody has told.
    #[must_use]
    pub fn dossiers(&self, key: DossierKey) -> Option<u32> {
        self.dossiers.get(&key).copied()
    }

    #[must_use]
    pub fn definition(&self, name: &DefinitionRef) -> Option<&Arc<Definition>> {
        self.definitions.values().find(|definition| definition.name == *name)
    }

    /// The touchpoints of a campaign that take answers while it is open.
    pub fn in_use(&self, campaign: CampaignNo) -> impl Iterator<Item = &Touchpoint> {
        self.touchpoints
            .values()
            .filter(move |touchpoint| touchpoint.campaign == campaign && !touchpoint.revoked)
    }

    /// Whether one-time codes were issued for a campaign, and its ranks rest on open answers alone all the same.
    #[must_use]
    pub fn leaves_codes_unranked(&self, campaign: &Campaign) -> bool {
        campaign.ranks_open_answers_alone()
            && self.codes.values().any(|issued| issued.batch.campaign == campaign.no)
    }

    /// The unit that an answer of this day belongs to: the touchpoint's, or who stands for it by then. Where
    /// nobody does, it stays with the one that the code was issued for.
    #[must_use]
    pub fn unit_on(&self, touchpoint: &Touchpoint, day: Date) -> UnitNo {
        self.tree.successor_on(touchpoint.unit, day).map_or(touchpoint.unit, |unit| unit.no)
    }
}
