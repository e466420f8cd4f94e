//! What a ledger tells beside the responses of a campaign. It holds no holidays.

use super::{Beside, Poster};
use crate::campaign::Campaign;
use crate::catalog::{Catalog, IssuedCodes};
use crate::ids::{Hour, TouchpointCode};
use crate::quality::week::Week;
use time::Date;

impl Beside {
    /// Touchpoints, dossiers and printed codes as the ledger has them. What belonged to a unit is counted for the
    /// one that stands for it on this day, as its responses are.
    #[must_use]
    pub fn of_ledger(catalog: &Catalog, campaign: &Campaign, day: Date) -> Self {
        let mut beside = Self::default().with_dossiers(&catalog.dossiers);
        for touchpoint in catalog.touchpoints.values().filter(|of| of.campaign == campaign.no) {
            let hangs = catalog.hangings.get(&touchpoint.code);
            let hung = hangs.map_or(campaign.opens, |hangs| hangs.made.local_date()).max(campaign.opens);
            let gone = hangs.and_then(|hangs| hangs.revoked).map(Hour::local_date);
            let unit = catalog.unit_on(touchpoint, day);
            let poster = Poster { unit, channel: touchpoint.channel, hung, gone };
            beside.posters.insert(touchpoint.code, poster);
        }
        for IssuedCodes { batch, .. } in catalog.codes.values() {
            let Some(poster) = beside.posters.get(&batch.touchpoint) else { continue };
            let of = (poster.unit, Week::of_day(batch.week.monday()));
            *beside.codes.entry(of).or_default() += u32::from(batch.count);
            if batch.reprint_of.is_some() {
                *beside.reprints.entry(of).or_default() += u32::from(batch.count);
            }
        }
        beside
    }

    /// Takes counts of opened forms, by touchpoint and local day; those of other campaigns are left out.
    #[must_use]
    pub fn with_scans(mut self, scans: impl IntoIterator<Item = (TouchpointCode, Date, u64)>) -> Self {
        for (code, day, count) in scans {
            if self.posters.contains_key(&code) {
                let sum = self.scans.entry((code, Week::of_day(day))).or_default();
                *sum = sum.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
            }
        }
        self
    }
}
