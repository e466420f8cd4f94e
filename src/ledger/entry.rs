//! One entry, whatever it says.

use super::leaf;
use crate::ids::{Hour, LedgerId, Seq};
use uuid::Uuid;

/// What an entry tells. The numbers are part of the leaf and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum EntryKind {
    /// The ledger's first entry: its name, its first hour, whether it is a demo.
    LedgerCreated = 0,
    Response = 1,
    Exclusion = 2,
    Reversal = 3,
    Flag = 4,
    DefinitionPublished = 5,
    CampaignOpened = 6,
    CampaignChanged = 7,
    CampaignClosed = 8,
    UnitTree = 9,
    TouchpointChanged = 10,
    DossierCounts = 11,
    CodeBatchIssued = 12,
    SampleSealed = 13,
    FiguresPublished = 14,
    Fields = 15,
    PaperIssued = 16,
    PaperEntry = 17,
    PostersPrinted = 18,
    CampaignDrafted = 19,
    DraftDiscarded = 20,
    OfficeSet = 21,
    TaskSet = 22,
    RatioCounts = 23,
    ExclusionProposed = 24,
    ProposalEnded = 25,
    LogRestarted = 26,
    SampleDrawn = 27,
}

impl EntryKind {
    const ALL: [Self; 28] = [
        Self::LedgerCreated,
        Self::Response,
        Self::Exclusion,
        Self::Reversal,
        Self::Flag,
        Self::DefinitionPublished,
        Self::CampaignOpened,
        Self::CampaignChanged,
        Self::CampaignClosed,
        Self::UnitTree,
        Self::TouchpointChanged,
        Self::DossierCounts,
        Self::CodeBatchIssued,
        Self::SampleSealed,
        Self::FiguresPublished,
        Self::Fields,
        Self::PaperIssued,
        Self::PaperEntry,
        Self::PostersPrinted,
        Self::CampaignDrafted,
        Self::DraftDiscarded,
        Self::OfficeSet,
        Self::TaskSet,
        Self::RatioCounts,
        Self::ExclusionProposed,
        Self::ProposalEnded,
        Self::LogRestarted,
        Self::SampleDrawn,
    ];

    #[must_use]
    pub fn code(self) -> u8 {
        self as u8
    }

    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// An entry's id, unique in its ledger. A response's is its [`crate::ids::ResponseId`].
pub type EntryId = Uuid;

/// 128 random bits that keep a leaf hash from being guessed back to its answers.
pub type Nonce = [u8; 16];

/// SHA-256 leaf hash by RFC 6962.
pub type LeafHash = [u8; 32];

/// An entry with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub ledger: LedgerId,
    pub seq: Seq,
    pub kind: EntryKind,
    pub id: EntryId,
    pub hour: Hour,
    /// Canonical bytes; they repeat kind, ledger and hour, so that the leaf covers them.
    pub body: Vec<u8>,
    pub nonce: Nonce,
    pub leaf: LeafHash,
}

/// An entry ready to be stored: everything but its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    pub kind: EntryKind,
    pub id: EntryId,
    pub hour: Hour,
    pub body: Vec<u8>,
    pub nonce: Nonce,
    pub leaf: LeafHash,
}

impl Sealed {
    /// Seals a body whose first bytes are [`leaf::Prefix`].
    #[must_use]
    pub fn new(kind: EntryKind, id: EntryId, hour: Hour, body: Vec<u8>, nonce: Nonce) -> Self {
        let leaf = leaf::hash(&id, &nonce, &body);
        Self { kind, id, hour, body, nonce, leaf }
    }
}
