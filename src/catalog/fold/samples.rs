//! Samples for call-backs.

use super::CatalogError;
use crate::catalog::Catalog;
use crate::catalog::samples::SealedSample;
use crate::ids::{Hour, Seq};
use crate::ledger::sample::{Draw, Sample};

impl Catalog {
    pub(super) fn put_sample(&mut self, seq: Seq, hour: Hour, sample: Sample) -> Result<(), CatalogError> {
        let last = self.samples.last_key_value().map_or(0, |(no, _)| no.0);
        if sample.no.0 != last + 1 {
            return Err(CatalogError::Number(sample.no.0.into(), "sample"));
        }
        if !self.campaigns.contains_key(&sample.campaign) {
            return Err(CatalogError::NoCampaign(sample.campaign.0));
        }
        if self.tree.get(sample.unit).is_none() {
            return Err(CatalogError::NoSamplePlace { sample: sample.no, unit: sample.unit.0 });
        }
        self.samples.insert(sample.no, SealedSample { sample, seq, hour, draw: None });
        Ok(())
    }

    pub(super) fn put_draw(&mut self, draw: Draw) -> Result<(), CatalogError> {
        let no = draw.no;
        let sealed = self.samples.get_mut(&no).filter(|sealed| sealed.draw.is_none());
        let sealed = sealed.ok_or(CatalogError::NoSample(no))?;
        sealed.draw = Some(draw);
        Ok(())
    }
}
