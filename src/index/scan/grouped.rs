//! Rows brought together by group: a counting sort of as many as stay close to the processor.

use super::run::LONGEST;
use crate::index::keys::NOWHERE;

/// Rows that are brought together at once; in tests more than a run takes, and few enough to be several.
pub(super) const STRETCH: usize = if cfg!(test) { 300 } else { 1 << 17 };

/// The rows of a stretch, group after group.
pub(super) struct Grouped {
    rows: Vec<u32>,
    /// By place of the group: where its rows end.
    ends: Vec<u32>,
}

impl Grouped {
    pub(super) fn new() -> Self {
        Self { rows: vec![0; STRETCH], ends: Vec::new() }
    }

    /// Takes in a stretch of rows, each with the place of its group, of which there are so many. Rows of
    /// one group keep their order.
    pub(super) fn fill(&mut self, places: &[u32], groups: usize) {
        self.ends.clear();
        self.ends.resize(groups, 0);
        for place in places.iter().filter(|place| **place != NOWHERE) {
            self.ends[*place as usize] += 1;
        }
        let mut start = 0;
        for end in &mut self.ends {
            start += std::mem::replace(end, start);
        }
        for (row, place) in (0..).zip(places).filter(|(_, place)| **place != NOWHERE) {
            let end = &mut self.ends[*place as usize];
            self.rows[*end as usize] = row;
            *end += 1;
        }
    }

    /// The places of groups with rows of theirs, counted from the stretch's first, as many as a run takes.
    pub(super) fn runs(&self) -> impl Iterator<Item = (usize, &[u32])> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let groups = starts.zip(&self.ends).map(|(start, end)| &self.rows[start as usize..*end as usize]);
        groups.enumerate().flat_map(|(place, rows)| rows.chunks(LONGEST).map(move |rows| (place, rows)))
    }
}
