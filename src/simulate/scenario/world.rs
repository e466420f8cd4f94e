//! What a simulated province shows to whoever watches it, and, apart from that, the truth.

use super::Attack;
use super::calendar::{Day, Minute};
use crate::campaign::dossiers::Month;
use crate::ids::{Channel, FieldNo};

/// The fields of a simulated office, as many as its dossiers are counted by; their numbers begin at 1.
pub const FIELDS: u16 = 5;

/// A simulated province: who it is, what happened, and what of that was a fraud.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    pub province: Province,
    pub facts: Facts,
    /// Not for detectors.
    pub truth: Truth,
}

/// What is known beforehand.
#[derive(Debug, Clone, PartialEq)]
pub struct Province {
    pub first: Day,
    pub weeks: u32,
    /// Scale questions on the form.
    pub items: usize,
    /// By unit: the day on which it began to ask.
    pub units: Vec<Day>,
    pub touchpoints: Vec<Place>,
}

impl Province {
    /// The week that a minute lies in, from 0; the last one for what comes after.
    #[must_use]
    pub fn week_of(&self, minute: Minute) -> u32 {
        (minute.day().0.saturating_sub(self.first.0) / 7).min(self.weeks.saturating_sub(1))
    }

    /// The first minute of a week.
    #[must_use]
    pub fn start_of(&self, week: u32) -> Minute {
        self.first.plus(7 * week).at(0)
    }
}

/// A place where people are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Index into [`Province::units`].
    pub unit: usize,
    pub channel: Channel,
    /// The counter within its unit, from 0; 0 where the touchpoint is the whole office's.
    pub counter: u16,
    /// The only field of its counter; `None` where the form asks.
    pub field: Option<FieldNo>,
}

/// What happened, each list in order of time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts {
    pub arrivals: Vec<Arrival>,
    pub visits: Vec<Visits>,
    pub dossiers: Vec<Returned>,
    pub codes: Vec<Issued>,
}

/// A sheet that reached the service.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrival {
    pub minute: Minute,
    /// Index into [`Province::touchpoints`], whose unit the sheet counts for.
    pub touchpoint: usize,
    pub field: FieldNo,
    /// Address and family of browser, as one opaque key; `None` on paper.
    pub device: Option<u64>,
    /// Seconds from opening the form to sending it; `None` on paper.
    pub elapsed: Option<u32>,
    /// One mark a scale question.
    pub answers: Vec<Mark>,
}

/// The answer to a question on the scale of five points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    NotAnswered,
    NotApplicable,
    /// 1 ..= 5
    Rating(u8),
}

/// What the form of a touchpoint saw on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visits {
    pub day: Day,
    pub touchpoint: usize,
    pub scans: u32,
    pub starts: u32,
}

/// Dossiers whose result was handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Returned {
    pub month: Month,
    pub unit: usize,
    pub field: FieldNo,
    pub count: u32,
}

/// Slips with a one-time code that were printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Issued {
    pub week: u32,
    pub unit: usize,
    pub field: FieldNo,
    pub count: u32,
}

/// What nobody but the referee knows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Truth {
    pub attacks: Vec<Attacked>,
    /// One for each arrival.
    pub origins: Vec<Origin>,
}

/// One attack on one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attacked {
    pub attack: Attack,
    pub unit: usize,
    /// The unit whose counter the poster hangs at, where posters were swapped.
    pub other: Option<usize>,
    pub from: Minute,
    /// The minute after its last.
    pub until: Minute,
}

impl Attacked {
    /// Whether the figures of this unit suffer.
    #[must_use]
    pub fn touches(&self, unit: usize) -> bool {
        self.unit == unit || self.other == Some(unit)
    }
}

/// Whose sheet an arrival is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Of a person who was there.
    Honest,
    /// Of a person who was at another unit; index into [`Truth::attacks`].
    Misplaced(usize),
    /// Of nobody; index into [`Truth::attacks`].
    Fake(usize),
}
