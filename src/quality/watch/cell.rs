//! One unit in one week.

use super::reader::Reader;
use crate::ids::{Channel, TouchpointCode};
use crate::ledger::response::ResponseView;
use crate::ledger::{DurationBucket, Signals};
use crate::quality::week::Week;
use std::ops::AddAssign;

/// Bits of [`crate::ledger::Signals`] that say something of a response's quality.
const BITS: usize = 4;

/// What came from a unit in a week.
#[derive(Debug, Clone, Default)]
pub struct UnitWeek {
    /// Those channels that anything came by.
    channels: Vec<(Channel, Counts)>,
    /// Sheets by the hour within the week, of those channels that people use at the counter.
    hours: Vec<(u8, u16)>,
    /// Sheets by touchpoint (its 30 bits) and day, from Monday.
    posters: Vec<(u32, [u16; 7])>,
    /// Sheets marked as from one device by day, from Monday.
    marked: [u16; 7],
    /// Sheets by how long they were open, in the order of [`DurationBucket::ALL`].
    pub durations: [u32; DurationBucket::ALL.len()],
    /// Sheets with each of the signals decided before the commit, the lowest bit first.
    pub signals: [u32; BITS],
}

/// Sheets counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub responses: u32,
    /// Sheets with at least one rating of a criterion.
    pub rated: u32,
    /// Of them, those whose every given rating counts as satisfied.
    pub satisfied: u32,
    /// Of them, those whose every given rating is the scale's best.
    pub top: u32,
    /// Ratings that count as satisfied.
    pub satisfied_ratings: u32,
    /// Ratings by point of the scale, the worst first.
    pub ratings: [u32; 11],
}

impl Counts {
    /// Ratings given.
    #[must_use]
    pub fn given(&self) -> u32 {
        self.ratings.iter().sum()
    }

    /// Sheets with at least one rating that does not count as satisfied.
    #[must_use]
    pub fn dissatisfied(&self) -> u32 {
        self.rated - self.satisfied
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.responses += more.responses;
        self.rated += more.rated;
        self.satisfied += more.satisfied;
        self.top += more.top;
        self.satisfied_ratings += more.satisfied_ratings;
        self.ratings.iter_mut().zip(more.ratings).for_each(|(sum, n)| *sum += n);
    }
}

/// Whether people answer by this channel at the counter: sheets of paper are typed in by the pile, codes
/// and links are answered at home, so their hours say nothing of the counter's.
#[must_use]
fn at_the_counter(channel: Channel) -> bool {
    match channel {
        Channel::Qr | Channel::Kiosk => true,
        Channel::Code | Channel::Paper | Channel::Interviewer | Channel::Link => false,
    }
}

impl UnitWeek {
    pub(super) fn push(&mut self, view: &ResponseView<'_>, reader: &Reader) {
        // No response is stored with a channel that there is not.
        let Some(channel) = Channel::from_code(view.channel) else { return };
        reader.count(view.answers, slot(&mut self.channels, channel));
        let hour = Week::hour_within(view.hour);
        if at_the_counter(channel) {
            let sheets = slot(&mut self.hours, hour);
            *sheets = sheets.saturating_add(1);
        }
        let day = usize::from(hour / 24).min(6);
        let sheets = &mut slot(&mut self.posters, view.touchpoint)[day];
        *sheets = sheets.saturating_add(1);
        if view.signals.has(Signals::REPEATED | Signals::DEVICE) {
            self.marked[day] = self.marked[day].saturating_add(1);
        }
        if let Some(count) = self.durations.get_mut(usize::from(view.duration)) {
            *count += 1;
        }
        for (bit, count) in self.signals.iter_mut().enumerate() {
            *count += u32::from(view.signals.0 >> bit & 1);
        }
    }

    /// Of one channel.
    #[must_use]
    pub fn counts(&self, channel: Channel) -> Counts {
        self.channels.iter().find(|(known, _)| *known == channel).map_or_else(Counts::default, |(_, n)| *n)
    }

    /// Hours within the week with a sheet at the counter, ascending, each with its sheets.
    #[must_use]
    pub fn hours(&self) -> &[(u8, u16)] {
        &self.hours
    }

    /// Sheets in one hour within the week at the counter.
    #[must_use]
    pub fn hour(&self, within: u8) -> u32 {
        self.hours.binary_search_by_key(&within, |(hour, _)| *hour).map_or(0, |at| self.hours[at].1.into())
    }

    /// Sheets of a touchpoint by day, from Monday.
    #[must_use]
    pub fn poster(&self, code: TouchpointCode) -> [u16; 7] {
        let at = self.posters.binary_search_by_key(&code.bits(), |(bits, _)| *bits);
        at.map_or([0; 7], |at| self.posters[at].1)
    }

    /// Sheets marked as from one device, by day, from Monday.
    #[must_use]
    pub fn marked(&self) -> [u32; 7] {
        self.marked.map(u32::from)
    }

    /// Sheets whose time from opening to sending is known.
    #[must_use]
    pub fn timed(&self) -> u32 {
        let timed = |bucket: &DurationBucket| *bucket != DurationBucket::Unknown;
        let of = |bucket: &DurationBucket| self.durations[*bucket as usize];
        DurationBucket::ALL.iter().filter(|bucket| timed(bucket)).map(of).sum()
    }

    /// Those sent faster than they can be read.
    #[must_use]
    pub fn fast(&self) -> u32 {
        self.signals[Signals::FAST.0.trailing_zeros() as usize]
    }

    /// Sheets by day, from Monday.
    #[must_use]
    pub fn days(&self) -> [u32; 7] {
        let mut days = [0; 7];
        for (_, of) in &self.posters {
            days.iter_mut().zip(of).for_each(|(sum, n)| *sum += u32::from(*n));
        }
        days
    }
}

/// The value under a key of an ascending list, made where there is none: lists of two or thirty, in which
/// a map's nodes would be most of the memory.
fn slot<K: Ord + Copy, V: Default>(list: &mut Vec<(K, V)>, key: K) -> &mut V {
    let place = match list.binary_search_by_key(&key, |(known, _)| *known) {
        Ok(found) => found,
        Err(gap) => {
            list.reserve_exact(1);
            list.insert(gap, (key, V::default()));
            gap
        }
    };
    &mut list[place].1
}
