//! Campaigns from draft to published figures, the dossiers that they are set against, and the
//! counts of ratios that are none of theirs.

use super::CatalogError;
use crate::campaign::dossiers::DossierCount;
use crate::campaign::ratios::{RatioCount, Supplied};
use crate::campaign::tasks::{Task, TaskNo};
use crate::campaign::{Campaign, Draft};
use crate::catalog::Catalog;
use crate::ids::{CampaignId, CampaignNo, Hour};

impl Catalog {
    pub(super) fn put_draft(&mut self, draft: Draft) -> Result<(), CatalogError> {
        if let Some(other) = self.campaign(&draft.id) {
            return Err(CatalogError::CampaignTaken { id: other.id.to_string(), no: other.no.0 });
        }
        self.drafts.insert(draft.id.clone(), draft);
        Ok(())
    }

    pub(super) fn discard_draft(&mut self, id: &CampaignId) -> Result<(), CatalogError> {
        self.drafts.remove(id).map(|_draft| ()).ok_or_else(|| CatalogError::NoDraft(id.to_string()))
    }

    pub(super) fn open_campaign(&mut self, campaign: Campaign) -> Result<(), CatalogError> {
        if self.campaigns.contains_key(&campaign.no) {
            return Err(CatalogError::CampaignTaken { id: campaign.id.to_string(), no: campaign.no.0 });
        }
        let id = campaign.id.clone();
        self.put_campaign(campaign)?;
        self.drafts.remove(&id);
        Ok(())
    }

    pub(super) fn change_campaign(&mut self, campaign: Campaign) -> Result<(), CatalogError> {
        self.known_campaign(campaign.no)?;
        self.put_campaign(campaign)
    }

    pub(super) fn close_campaign(&mut self, hour: Hour, no: CampaignNo) -> Result<(), CatalogError> {
        self.known_campaign(no)?;
        self.closings.entry(no).or_insert(hour);
        if let Some(campaign) = self.campaigns.get_mut(&no) {
            campaign.closed = true;
        }
        Ok(())
    }

    pub(super) fn publish_figures(&mut self, hour: Hour, no: CampaignNo) -> Result<(), CatalogError> {
        self.known_campaign(no)?;
        self.publications.entry(no).or_insert(hour);
        if let Some(campaign) = self.campaigns.get_mut(&no) {
            campaign.published = true;
        }
        Ok(())
    }

    fn known_campaign(&self, no: CampaignNo) -> Result<(), CatalogError> {
        if self.campaigns.contains_key(&no) { Ok(()) } else { Err(CatalogError::NoCampaign(no.0)) }
    }

    fn put_campaign(&mut self, campaign: Campaign) -> Result<(), CatalogError> {
        if campaign.no == CampaignNo(0) {
            return Err(CatalogError::Number(0, "campaign"));
        }
        if let Some(other) = self.campaign(&campaign.id).filter(|other| other.no != campaign.no) {
            return Err(CatalogError::CampaignTaken { id: other.id.to_string(), no: other.no.0 });
        }
        if !self.definitions.contains_key(&campaign.definition_hash) {
            return Err(CatalogError::Unpublished {
                campaign: campaign.id.to_string(),
                hash: campaign.definition_hash,
            });
        }
        self.campaigns.insert(campaign.no, campaign);
        Ok(())
    }

    pub(super) fn put_task(&mut self, task: Task) -> Result<(), CatalogError> {
        self.known_campaign(task.campaign)?;
        if task.no == TaskNo(0) {
            return Err(CatalogError::Number(0, "task"));
        }
        if self.tree.get(task.unit).is_none() {
            let what = format!("unit number {}", task.unit.0);
            return Err(CatalogError::NoTaskPlace { task: task.no, what });
        }
        self.tasks.insert(task.no, task);
        Ok(())
    }

    pub(super) fn put_dossiers(&mut self, counts: &[DossierCount]) -> Result<(), CatalogError> {
        for DossierCount { unit, field, .. } in counts {
            if self.tree.get(*unit).is_none() {
                return Err(CatalogError::NoDossierPlace(format!("unit number {}", unit.0)));
            }
            if let Some(field) = field.filter(|field| !self.fields.contains_key(field)) {
                return Err(CatalogError::NoDossierPlace(format!("field number {}", field.0)));
            }
        }
        self.dossiers.extend(counts.iter().map(|count| (count.key(), count.count)));
        Ok(())
    }

    pub(super) fn put_ratios(
        &mut self,
        hour: Hour,
        by: &str,
        counts: &[RatioCount],
    ) -> Result<(), CatalogError> {
        if let Some(lost) = counts.iter().find(|count| self.tree.get(count.unit).is_none()) {
            return Err(CatalogError::NoRatioPlace(lost.unit.0));
        }
        let supplied = |count: &RatioCount| {
            let supplied = Supplied { counts: count.counts, by: by.to_owned(), hour };
            ((count.unit, count.period), supplied)
        };
        self.ratios.extend(counts.iter().map(supplied));
        Ok(())
    }
}
