//! How many responses were received, excluded and counted, and what is left of the index without flagged ones.

use super::measured::measured;
use super::{Counting, GatherError};
use crate::chart::count;
use crate::index::flags::Beside;
use crate::index::{Measure, Memory, threads};
use crate::report::facts::Tally;

impl Counting<'_> {
    pub(super) fn received(&self) -> Result<Tally, GatherError> {
        let (asked, memory) = (self.asked("")?, Memory::default());
        let query = asked.query();
        let beside = Beside::of(&self.table, &query, threads(), &memory)?;
        let beside = beside.told(&self.table, &query, asked.given.is_empty(), self.fewest(), &memory)?;
        let overall = |figures: &crate::index::Figures| {
            let figure = figures.total().shown()?.figure(Measure::Overall);
            Some(measured("Không tính phiếu bị gắn cờ".to_owned(), figure.copied(), self.target()))
        };
        let responses = beside.responses;
        Ok(Tally {
            received: count(responses.received),
            excluded: count(responses.excluded),
            counted: count(responses.counted),
            flagged: (responses.flagged > 0).then(|| count(responses.flagged)),
            without: beside.without.as_ref().and_then(overall),
        })
    }
}
