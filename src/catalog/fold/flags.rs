//! Flags, and what two people decide about their sets.

use super::CatalogError;
use crate::catalog::Catalog;
use crate::catalog::flags::{Ended, Ending, Excluded, Proposed, Raised, Standing};
use crate::ids::{CampaignNo, Hour, Seq};
use crate::ledger::flag::{Exclusion, ExclusionNo, Flag, FlagNo, Proposal, ProposalNo, Reversal};

impl Catalog {
    pub(super) fn put_flag(&mut self, seq: Seq, hour: Hour, flag: Flag) -> Result<(), CatalogError> {
        let FlagNo(last) = self.flags.raised.last_key_value().map_or(FlagNo(0), |(no, _)| *no);
        if flag.no != FlagNo(last + 1) {
            return Err(CatalogError::Number(flag.no.0.into(), "flag"));
        }
        self.unpublished(flag.set.campaign)?;
        if self.tree.get(flag.set.unit).is_none() {
            return Err(CatalogError::NoFlagPlace { flag: flag.no, unit: flag.set.unit.0 });
        }
        self.flags.raised.insert(flag.no, Raised { flag, seq, hour });
        Ok(())
    }

    pub(super) fn put_proposal(&mut self, hour: Hour, proposal: Proposal) -> Result<(), CatalogError> {
        let ProposalNo(last) = self.flags.proposals.last_key_value().map_or(ProposalNo(0), |(no, _)| *no);
        if proposal.no != ProposalNo(last + 1) {
            return Err(CatalogError::Number(proposal.no.0.into(), "proposal"));
        }
        self.open_to_decisions(proposal.flag)?;
        let fits = match (self.flags.standing(proposal.flag), proposal.reverses) {
            (Standing::Raised, None) => true,
            (Standing::Excluded(held), Some(reverses)) => held == reverses,
            (
                Standing::Raised | Standing::Proposed(_) | Standing::Excluded(_) | Standing::Reversing(..),
                _,
            ) => false,
        };
        if !fits {
            return Err(CatalogError::NoDecision { flag: proposal.flag });
        }
        self.flags.proposals.insert(proposal.no, Proposed { proposal, hour, end: None });
        Ok(())
    }

    pub(super) fn end_proposal(
        &mut self,
        hour: Hour,
        no: ProposalNo,
        by: String,
        reason: String,
    ) -> Result<(), CatalogError> {
        let open = self.open_proposal(no)?;
        let own = open.proposal.by == by;
        let ending = if own { Ending::Withdrawn(reason) } else { Ending::Refused(reason) };
        open.end = Some(Ended { hour, by, ending });
        Ok(())
    }

    pub(super) fn put_exclusion(&mut self, hour: Hour, exclusion: Exclusion) -> Result<(), CatalogError> {
        let last = self.flags.exclusions.last_key_value().map_or(ExclusionNo(0), |(no, _)| *no);
        if exclusion.no != ExclusionNo(last.0 + 1) {
            return Err(CatalogError::Number(exclusion.no.0.into(), "exclusion"));
        }
        let Exclusion { proposal, flag, proposed_by, approved_by, .. } = &exclusion;
        self.approve(hour, (*proposal, *flag, None), proposed_by, approved_by)?;
        self.flags.exclusions.insert(exclusion.no, Excluded { exclusion, hour, reversed: None });
        Ok(())
    }

    pub(super) fn put_reversal(&mut self, hour: Hour, reversal: &Reversal) -> Result<(), CatalogError> {
        let Reversal { exclusion, proposal, flag, proposed_by, approved_by, .. } = reversal;
        self.approve(hour, (*proposal, *flag, Some(*exclusion)), proposed_by, approved_by)?;
        if let Some(held) = self.flags.exclusions.get_mut(exclusion) {
            held.reversed = Some(hour);
        }
        Ok(())
    }

    /// Ends the open proposal of these numbers; two people, always.
    fn approve(
        &mut self,
        hour: Hour,
        (no, flag, reverses): (ProposalNo, FlagNo, Option<ExclusionNo>),
        proposed_by: &str,
        approved_by: &str,
    ) -> Result<(), CatalogError> {
        self.open_to_decisions(flag)?;
        let open = self.open_proposal(no)?;
        let Proposal { flag: of, reverses: what, by, .. } = &open.proposal;
        if (*of, *what, by.as_str()) != (flag, reverses, proposed_by) || by == approved_by {
            return Err(CatalogError::NoDecision { flag });
        }
        open.end = Some(Ended { hour, by: approved_by.to_owned(), ending: Ending::Approved });
        Ok(())
    }

    fn open_proposal(&mut self, no: ProposalNo) -> Result<&mut Proposed, CatalogError> {
        let open = self.flags.proposals.get_mut(&no).filter(|proposed| proposed.end.is_none());
        open.ok_or(CatalogError::NoProposal(no))
    }

    fn open_to_decisions(&self, no: FlagNo) -> Result<(), CatalogError> {
        let raised = self.flags.get(no).ok_or(CatalogError::NoFlag(no))?;
        self.unpublished(raised.flag.set.campaign)
    }

    /// Published figures are final: nothing is flagged, excluded or taken back in them.
    fn unpublished(&self, no: CampaignNo) -> Result<(), CatalogError> {
        let campaign = self.campaigns.get(&no).ok_or(CatalogError::NoCampaign(no.0))?;
        if campaign.published { Err(CatalogError::Final(campaign.id.to_string())) } else { Ok(()) }
    }
}
