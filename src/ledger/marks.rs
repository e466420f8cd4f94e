//! What the ledger holds of how responses were made, by campaign: no verdict, counts.

use super::response::{DurationBucket, ResponseView, Signals};
use crate::ids::CampaignNo;
use std::collections::BTreeMap;

/// Responses by campaign.
#[derive(Debug, Clone, Default)]
pub struct Marks(BTreeMap<CampaignNo, Marked>);

/// The responses of one campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marked {
    /// By how long the sheet was open, in the order of [`DurationBucket::ALL`].
    pub durations: [u64; DurationBucket::ALL.len()],
    /// With a signal of quality; that they were simulated is none.
    pub signalled: u64,
}

impl Marks {
    /// Takes in a response.
    pub fn push(&mut self, view: &ResponseView<'_>) {
        let marked = self.0.entry(view.campaign).or_default();
        if let Some(count) = marked.durations.get_mut(usize::from(view.duration)) {
            *count += 1;
        }
        marked.signalled += u64::from(view.signals.of_quality() != Signals::default());
    }

    /// Those of a campaign.
    #[must_use]
    pub fn of(&self, campaign: CampaignNo) -> Marked {
        self.0.get(&campaign).copied().unwrap_or_default()
    }
}
