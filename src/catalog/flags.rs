//! What was flagged, and what two people decided about it.

use crate::ids::{CampaignNo, Hour, Seq};
use crate::ledger::flag::{Exclusion, ExclusionNo, Flag, FlagNo, Proposal, ProposalNo};
use crate::ledger::response::ResponseView;
use std::collections::BTreeMap;

/// Flags, proposals and exclusions, each by number.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    pub raised: BTreeMap<FlagNo, Raised>,
    pub proposals: BTreeMap<ProposalNo, Proposed>,
    pub exclusions: BTreeMap<ExclusionNo, Excluded>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Raised {
    pub flag: Flag,
    /// Members of the set came before it.
    pub seq: Seq,
    pub hour: Hour,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    pub proposal: Proposal,
    pub hour: Hour,
    /// `None` while nobody has decided.
    pub end: Option<Ended>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    pub hour: Hour,
    pub by: String,
    pub ending: Ending,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    Approved,
    /// By whoever proposed it, for this reason.
    Withdrawn(String),
    /// By somebody else, for this reason.
    Refused(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excluded {
    pub exclusion: Exclusion,
    pub hour: Hour,
    pub reversed: Option<Hour>,
}

/// How a flag stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Its responses count, and nobody wishes otherwise.
    Raised,
    /// They count; somebody proposed to exclude them.
    Proposed(ProposalNo),
    /// They count in no figure.
    Excluded(ExclusionNo),
    /// They count in no figure; somebody proposed that they count again.
    Reversing(ExclusionNo, ProposalNo),
}

impl Flags {
    #[must_use]
    pub fn get(&self, no: FlagNo) -> Option<&Raised> {
        self.raised.get(&no)
    }

    /// What was proposed about a flag, the oldest first.
    #[must_use]
    pub fn proposals_of(&self, no: FlagNo) -> impl DoubleEndedIterator<Item = &Proposed> {
        self.proposals.values().filter(move |proposed| proposed.proposal.flag == no)
    }

    /// The exclusion of a flag that holds.
    #[must_use]
    pub fn exclusion_of(&self, no: FlagNo) -> Option<&Excluded> {
        self.exclusions.values().find(|it| it.exclusion.flag == no && it.reversed.is_none())
    }

    #[must_use]
    pub fn standing(&self, no: FlagNo) -> Standing {
        let open = self.proposals_of(no).find(|proposed| proposed.end.is_none());
        match (self.exclusion_of(no), open) {
            (None, None) => Standing::Raised,
            (None, Some(open)) => Standing::Proposed(open.proposal.no),
            (Some(held), None) => Standing::Excluded(held.exclusion.no),
            (Some(held), Some(open)) => Standing::Reversing(held.exclusion.no, open.proposal.no),
        }
    }

    /// Decisions so far, exclusions and reversals: as long as their number is the same, so is what is excluded.
    #[must_use]
    pub fn decisions(&self) -> usize {
        let reversed = self.exclusions.values().filter(|it| it.reversed.is_some()).count();
        self.exclusions.len() + reversed
    }

    /// Flags of a campaign.
    pub fn of_campaign(&self, campaign: CampaignNo) -> impl Iterator<Item = &Raised> {
        self.raised.values().filter(move |raised| raised.flag.set.campaign == campaign)
    }

    /// The first exclusion that keeps a response out of every figure, with its flag; `None` where it counts. Looks
    /// at every exclusion, whatever the response is: nobody reads from the time it takes how it stands.
    #[must_use]
    pub fn excluding(&self, seq: Seq, view: &ResponseView<'_>) -> Option<(&Excluded, &Raised)> {
        let held = self.exclusions.values().filter_map(|it| {
            let raised = self.get(it.exclusion.flag)?;
            let holds = raised.flag.set.holds(view) && seq < raised.seq && it.reversed.is_none();
            Some((holds, it, raised))
        });
        held.fold(None, |found, (holds, it, raised)| found.or(holds.then_some((it, raised))))
    }
}
