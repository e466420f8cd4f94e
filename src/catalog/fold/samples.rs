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

    /// Only the seed that was sealed, with a checkpoint between the seal and the draw.
    pub(super) fn put_draw(&mut self, seq: Seq, draw: Draw) -> Result<(), CatalogError> {
        let no = draw.no;
        let sealed = self.samples.get_mut(&no).filter(|sealed| sealed.draw.is_none());
        let sealed = sealed.ok_or(CatalogError::NoSample(no))?;
        if !draw.opens(&sealed.sample) {
            return Err(CatalogError::Draw { no, what: "has another seed than the one that was sealed" });
        }
        if !(sealed.seq.0 + 1..=seq.0).contains(&draw.checkpoint) {
            let what = "rests on a checkpoint that does not lie between the seal and the draw";
            return Err(CatalogError::Draw { no, what });
        }
        sealed.draw = Some(draw);
        Ok(())
    }
}
