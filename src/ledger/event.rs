//! What an entry that is no response tells, as canonical JSON behind the prefix of its body. What stands
//! (units, campaigns, touchpoints …) is the fold over these events, the catalog, and is kept
//! nowhere else.

use super::entry::EntryKind;
use super::flag::{Exclusion, Flag, Proposal, ProposalNo, Reversal};
use super::leaf::{self, BodyError};
use super::sample::{Draw, Sample};
use crate::campaign::dossiers::DossierCount;
use crate::campaign::ratios::RatioCount;
use crate::campaign::tasks::Task;
use crate::campaign::{Campaign, Draft, Field};
use crate::ids::{
    CampaignId, CampaignNo, DefinitionHash, DefinitionRef, Hour, LedgerId, TouchpointCode, UnitNo,
};
use crate::touchpoint::codes::CodeBatch;
use crate::touchpoint::paper::PaperBatch;
use crate::touchpoint::{Printing, Touchpoint};
use crate::unit::Unit;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Always the ledger's first entry; `demo` can be said nowhere else.
    LedgerCreated {
        name: String,
        demo: bool,
    },
    DefinitionPublished {
        name: DefinitionRef,
        /// The definition in canonical form, whose SHA-256 is its hash.
        canonical: String,
    },
    /// The draft as it is from now on.
    CampaignDrafted {
        draft: Draft,
    },
    /// The draft is given up.
    DraftDiscarded {
        id: CampaignId,
    },
    /// The draft of this id, where there is one, has become a campaign.
    CampaignOpened {
        campaign: Campaign,
    },
    /// The campaign as it is from now on.
    CampaignChanged {
        campaign: Campaign,
    },
    CampaignClosed {
        campaign: CampaignNo,
    },
    /// The campaign's figures, as the entries before this one make them, are final and for everyone.
    FiguresPublished {
        campaign: CampaignNo,
    },
    /// Dossiers by unit, field and month, as they are from now on.
    DossierCounts {
        counts: Vec<DossierCount>,
    },
    /// What the ratios of Quyết định 766/QĐ-TTg are made of, by unit and period, as it is from now on.
    RatioCounts {
        /// Who tells: an account as the registers name it, `#7`, or the operating system's user name.
        by: String,
        counts: Vec<RatioCount>,
    },
    /// Units as they are from now on, by number; a large tree takes several entries.
    UnitTree {
        units: Vec<Unit>,
    },
    /// Touchpoints as they are from now on, by code.
    TouchpointChanged {
        touchpoints: Vec<Touchpoint>,
    },
    /// The whole list as it is from now on.
    Fields {
        fields: Vec<Field>,
    },
    /// Sheets of paper were printed; the batches of a touchpoint follow each other.
    PaperIssued {
        batches: Vec<PaperBatch>,
    },
    /// Slips with one-time codes left the program: said before they are handed out.
    CodeBatchIssued {
        batch: CodeBatch,
    },
    /// From now on somebody of this unit enters a touchpoint's sheets.
    PaperEntry {
        touchpoint: TouchpointCode,
        unit: UnitNo,
    },
    /// Who asks is called so from now on, is asked there, and has this sign: clean SVG.
    OfficeSet {
        name: String,
        contact: Option<String>,
        logo: Option<String>,
    },
    /// Posters left the program: said before they are handed out.
    PostersPrinted {
        printing: Printing,
    },
    /// Entries that were signed over are lost for good; the transparency log begins anew under another name.
    LogRestarted {
        restart: LogRestart,
    },
    /// A task of a campaign's improvement plan as it is from now on.
    TaskSet {
        task: Task,
    },
    /// A signal names a set of responses.
    Flag {
        flag: Flag,
    },
    /// Somebody wishes that a set is excluded, or counts again.
    ExclusionProposed {
        proposal: Proposal,
    },
    /// A wish came to nothing: withdrawn by whoever proposed it, or refused by somebody else.
    ProposalEnded {
        proposal: ProposalNo,
        reason: String,
        by: String,
    },
    /// A second person agreed.
    Exclusion {
        exclusion: Exclusion,
    },
    /// The same of an exclusion that is taken back.
    Reversal {
        reversal: Reversal,
    },
    /// What a sample for call-backs will be drawn from.
    SampleSealed {
        sample: Sample,
    },
    /// What makes known what was drawn.
    SampleDrawn {
        draw: Draw,
    },
}

/// What was lost, and how the log is called since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogRestart {
    /// The new name.
    pub origin: String,
    /// The name until then.
    pub before: String,
    /// Entries that had been signed over, and how many of these were left.
    pub signed: u64,
    pub left: u64,
    /// The root that had been signed, in base64.
    pub root: String,
    /// Who said so: an account as the registers name it, or the operating system's user name.
    pub by: String,
}

impl Event {
    #[must_use]
    pub fn kind(&self) -> EntryKind {
        match self {
            Self::LedgerCreated { .. } => EntryKind::LedgerCreated,
            Self::DefinitionPublished { .. } => EntryKind::DefinitionPublished,
            Self::CampaignDrafted { .. } => EntryKind::CampaignDrafted,
            Self::DraftDiscarded { .. } => EntryKind::DraftDiscarded,
            Self::CampaignOpened { .. } => EntryKind::CampaignOpened,
            Self::CampaignChanged { .. } => EntryKind::CampaignChanged,
            Self::CampaignClosed { .. } => EntryKind::CampaignClosed,
            Self::FiguresPublished { .. } => EntryKind::FiguresPublished,
            Self::DossierCounts { .. } => EntryKind::DossierCounts,
            Self::RatioCounts { .. } => EntryKind::RatioCounts,
            Self::UnitTree { .. } => EntryKind::UnitTree,
            Self::TouchpointChanged { .. } => EntryKind::TouchpointChanged,
            Self::Fields { .. } => EntryKind::Fields,
            Self::PaperIssued { .. } => EntryKind::PaperIssued,
            Self::CodeBatchIssued { .. } => EntryKind::CodeBatchIssued,
            Self::PaperEntry { .. } => EntryKind::PaperEntry,
            Self::PostersPrinted { .. } => EntryKind::PostersPrinted,
            Self::OfficeSet { .. } => EntryKind::OfficeSet,
            Self::TaskSet { .. } => EntryKind::TaskSet,
            Self::LogRestarted { .. } => EntryKind::LogRestarted,
            Self::Flag { .. } => EntryKind::Flag,
            Self::ExclusionProposed { .. } => EntryKind::ExclusionProposed,
            Self::ProposalEnded { .. } => EntryKind::ProposalEnded,
            Self::Exclusion { .. } => EntryKind::Exclusion,
            Self::Reversal { .. } => EntryKind::Reversal,
            Self::SampleSealed { .. } => EntryKind::SampleSealed,
            Self::SampleDrawn { .. } => EntryKind::SampleDrawn,
        }
    }

    /// The canonical bytes: prefix, then JSON with sorted keys and no white space.
    ///
    /// # Errors
    /// Where the event holds what JSON cannot (a coordinate that is no number).
    pub fn body(&self, ledger: LedgerId, hour: Hour) -> Result<Vec<u8>, BodyError> {
        let mut body = Vec::new();
        leaf::write_prefix(&mut body, self.kind(), ledger, hour);
        // serde_json's map is a BTreeMap: going through a value sorts the keys.
        let value = serde_json::to_value(self).map_err(json)?;
        serde_json::to_writer(&mut body, &value).map_err(json)?;
        Ok(body)
    }

    /// The bodies of the entries that tell this event, in order: one, or several where a list is too
    /// long for one ([`leaf::MAX_BODY`]).
    ///
    /// # Errors
    /// Where what cannot be divided is too long, or holds what JSON cannot.
    pub fn bodies(&self, ledger: LedgerId, hour: Hour) -> Result<Vec<Vec<u8>>, BodyError> {
        let body = self.body(ledger, hour)?;
        if body.len() <= leaf::MAX_BODY {
            return Ok(vec![body]);
        }
        let Some((first, second)) = self.halves() else { return Err(BodyError::Long(body.len())) };
        let mut bodies = first.bodies(ledger, hour)?;
        bodies.extend(second.bodies(ledger, hour)?);
        Ok(bodies)
    }

    /// Two events that say the same one after the other; `None` where that is impossible.
    fn halves(&self) -> Option<(Self, Self)> {
        match self {
            Self::UnitTree { units } if units.len() > 1 => {
                let (a, b) = units.split_at(units.len() / 2);
                Some((Self::UnitTree { units: a.to_vec() }, Self::UnitTree { units: b.to_vec() }))
            }
            Self::TouchpointChanged { touchpoints } if touchpoints.len() > 1 => {
                let (a, b) = touchpoints.split_at(touchpoints.len() / 2);
                Some((
                    Self::TouchpointChanged { touchpoints: a.to_vec() },
                    Self::TouchpointChanged { touchpoints: b.to_vec() },
                ))
            }
            Self::PaperIssued { batches } if batches.len() > 1 => {
                let (a, b) = batches.split_at(batches.len() / 2);
                Some((Self::PaperIssued { batches: a.to_vec() }, Self::PaperIssued { batches: b.to_vec() }))
            }
            Self::PostersPrinted { printing } if printing.touchpoints.len() > 1 => {
                let (a, b) = printing.touchpoints.split_at(printing.touchpoints.len() / 2);
                let part = |touchpoints: &[TouchpointCode]| Self::PostersPrinted {
                    printing: Printing { touchpoints: touchpoints.to_vec(), ..printing.clone() },
                };
                Some((part(a), part(b)))
            }
            Self::DossierCounts { counts } if counts.len() > 1 => {
                let (a, b) = counts.split_at(counts.len() / 2);
                Some((Self::DossierCounts { counts: a.to_vec() }, Self::DossierCounts { counts: b.to_vec() }))
            }
            Self::RatioCounts { by, counts } if counts.len() > 1 => {
                let (a, b) = counts.split_at(counts.len() / 2);
                let part =
                    |counts: &[RatioCount]| Self::RatioCounts { by: by.clone(), counts: counts.to_vec() };
                Some((part(a), part(b)))
            }
            // `Fields` is the whole list: half of it would say something else.
            Self::LedgerCreated { .. }
            | Self::DefinitionPublished { .. }
            | Self::CampaignDrafted { .. }
            | Self::DraftDiscarded { .. }
            | Self::CampaignOpened { .. }
            | Self::CampaignChanged { .. }
            | Self::CampaignClosed { .. }
            | Self::FiguresPublished { .. }
            | Self::DossierCounts { .. }
            | Self::RatioCounts { .. }
            | Self::UnitTree { .. }
            | Self::TouchpointChanged { .. }
            | Self::Fields { .. }
            | Self::PaperIssued { .. }
            | Self::CodeBatchIssued { .. }
            | Self::PaperEntry { .. }
            | Self::OfficeSet { .. }
            | Self::PostersPrinted { .. }
            | Self::LogRestarted { .. }
            | Self::TaskSet { .. }
            | Self::Flag { .. }
            | Self::ExclusionProposed { .. }
            | Self::ProposalEnded { .. }
            | Self::Exclusion { .. }
            | Self::Reversal { .. }
            | Self::SampleSealed { .. }
            | Self::SampleDrawn { .. } => None,
        }
    }

    /// Reads the canonical bytes back.
    ///
    /// # Errors
    /// Where they are not of this format, or a response.
    pub fn read(body: &[u8]) -> Result<Self, BodyError> {
        let prefix = leaf::read_prefix(body)?;
        let event: Self = serde_json::from_slice(&body[leaf::PREFIX..]).map_err(json)?;
        if event.kind() == prefix.kind { Ok(event) } else { Err(BodyError::Kind(prefix.kind.code())) }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "used with map_err")]
fn json(error: serde_json::Error) -> BodyError {
    BodyError::Json(error.to_string())
}

/// The SHA-256 that stands for a definition everywhere.
#[must_use]
pub fn definition_hash(canonical: &str) -> DefinitionHash {
    use sha2::{Digest, Sha256};
    DefinitionHash(Sha256::digest(canonical).into())
}

#[cfg(test)]
mod tests;
