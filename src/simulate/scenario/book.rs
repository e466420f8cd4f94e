//! Writes down what happens, in whatever order it is simulated, and hands it out in order of time.

use super::calendar::Day;
use super::world::{Arrival, Facts, Issued, Origin, Returned, Visits};
use crate::campaign::dossiers::Month;
use crate::ids::FieldNo;
use std::collections::BTreeMap;

pub(super) struct Book {
    first: Day,
    days: usize,
    touchpoints: usize,
    made: Vec<(Arrival, Origin)>,
    /// Scans and starts, by day and touchpoint.
    visits: Vec<(u32, u32)>,
    dossiers: BTreeMap<(Month, usize, FieldNo), u32>,
    codes: BTreeMap<(u32, usize, FieldNo), u32>,
}

impl Book {
    pub(super) fn new(first: Day, weeks: u32, touchpoints: usize) -> Self {
        let days = usize::try_from(7 * weeks).unwrap_or(0);
        Self {
            first,
            days,
            touchpoints,
            made: Vec::new(),
            visits: vec![(0, 0); days * touchpoints],
            dossiers: BTreeMap::new(),
            codes: BTreeMap::new(),
        }
    }

    fn visits_of(&mut self, day: Day, touchpoint: usize) -> Option<&mut (u32, u32)> {
        let passed = usize::try_from(day.0.checked_sub(self.first.0)?).ok()?;
        self.visits.get_mut(passed * self.touchpoints + touchpoint)
    }

    pub(super) fn scanned(&mut self, day: Day, touchpoint: usize) {
        if let Some(visits) = self.visits_of(day, touchpoint) {
            visits.0 += 1;
        }
    }

    pub(super) fn started(&mut self, day: Day, touchpoint: usize) {
        if let Some(visits) = self.visits_of(day, touchpoint) {
            visits.1 += 1;
        }
    }

    /// A sheet that was sent; what comes after the last day is not seen any more.
    pub(super) fn sent(&mut self, arrival: Arrival, origin: Origin) {
        let passed = arrival.minute.day().0.saturating_sub(self.first.0);
        if usize::try_from(passed).is_ok_and(|passed| passed < self.days) {
            self.made.push((arrival, origin));
        }
    }

    pub(super) fn returned(&mut self, day: Day, unit: usize, field: FieldNo, count: u32) {
        *self.dossiers.entry((Month::of(day.date()), unit, field)).or_default() += count;
    }

    pub(super) fn issued(&mut self, day: Day, unit: usize, field: FieldNo, count: u32) {
        let week = day.0.saturating_sub(self.first.0) / 7;
        if count > 0 {
            *self.codes.entry((week, unit, field)).or_default() += count;
        }
    }

    /// Everything in order of time, and the origins of the arrivals in the same order.
    pub(super) fn close(mut self) -> (Facts, Vec<Origin>) {
        // Stable: what fell into one minute keeps the order in which it was made.
        self.made.sort_by_key(|(arrival, _)| (arrival.minute, arrival.touchpoint));
        let (arrivals, origins) = self.made.into_iter().unzip();
        let mut visits = Vec::new();
        for (day, row) in (0u32..).zip(self.visits.chunks(self.touchpoints.max(1))) {
            let day = self.first.plus(day);
            let seen = row.iter().enumerate().filter(|(_, visits)| visits.0 > 0);
            visits.extend(seen.map(|(touchpoint, (scans, starts))| Visits {
                day,
                touchpoint,
                scans: *scans,
                starts: *starts,
            }));
        }
        let dossiers = self.dossiers.into_iter();
        let dossiers =
            dossiers.map(|((month, unit, field), count)| Returned { month, unit, field, count }).collect();
        let codes = self.codes.into_iter();
        let codes = codes.map(|((week, unit, field), count)| Issued { week, unit, field, count }).collect();
        (Facts { arrivals, visits, dossiers, codes }, origins)
    }
}
