//! One office: how large, how good, how it asks, and what befalls it in a year without anybody's ill will.
//!
//! All sizes and rates here are our own assumptions about a commune's centre, chosen so that volumes and shares
//! look like those of published surveys; none is an official number.

use super::calendar::Day;
use super::chance::{around, happens, normal, pick};
use super::world::{FIELDS, Place};
use crate::ids::{Channel, FieldNo};
use rand::{Rng, RngExt};
use std::ops::Range;

/// Where the province stands, on a scale whose point "hài lòng" begins at 0 and whose points are
/// [`super::people::STEP`] wide.
const LEVEL: f64 = 1.45;
/// Deviation between offices, and between the questions within one of them beyond what is common to all.
const BETWEEN: f64 = 0.3;
const WITHIN: f64 = 0.15;
/// Dossiers whose result an ordinary office hands out on an ordinary day.
const SIZE: f64 = 28.0;
/// Land, construction, business, civil status, certification: what people come for.
const FIELD_WEIGHTS: [f64; FIELDS as usize] = [0.2, 0.07, 0.08, 0.3, 0.35];

#[derive(Debug, Clone)]
pub(super) struct Office {
    pub size: f64,
    pub level: f64,
    /// What is harder here than elsewhere, by question.
    pub difficulty: Vec<f64>,
    pub fields: Vec<f64>,
    pub counters: u16,
    pub rates: Rates,
    pub opens: Day,
    /// How much more people answer at the end of the year than at its beginning, as a share.
    pub growth: f64,
    /// Days on which no poster hangs: it fell off, or the counter moved.
    pub bare: Range<Day>,
    /// Days on which staff ask everyone to answer.
    pub drives: Vec<Day>,
    /// Weeks before the school year, or of medical check-ups: everyone needs certified copies.
    pub rush: Range<Day>,
    /// Days on which the software stands still.
    pub outages: Vec<Day>,
}

/// Which share of those who get a result answer, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rates {
    /// By the open poster.
    pub qr: f64,
    /// Results that are handed out with a slip; 0 where the office has none.
    pub slips: f64,
    /// Slips that are used.
    pub used: f64,
    pub kiosk: f64,
    pub paper: f64,
}

impl Rates {
    fn draw(rng: &mut impl Rng) -> Self {
        let sometimes = |rng: &mut _, chance, median| {
            if happens(rng, chance) { around(rng, median, 0.4) } else { 0.0 }
        };
        Self {
            qr: around(rng, 0.05, 0.45).min(0.4),
            slips: if happens(rng, 0.75) { rng.random_range(0.5..0.95) } else { 0.0 },
            used: around(rng, 0.12, 0.35).min(0.5),
            kiosk: sometimes(rng, 0.2, 0.02),
            paper: sometimes(rng, 0.3, 0.012),
        }
    }
}

impl Office {
    /// Draws an office for a campaign of `weeks` weeks from `first`, on a form of `items` scale questions.
    pub(super) fn draw(rng: &mut impl Rng, first: Day, weeks: u32, items: usize) -> Self {
        let days = 7 * weeks;
        let any_day = |rng: &mut _| first.plus(RngExt::random_range(rng, 0..days.max(1)));
        let size = around(rng, SIZE, 0.7).clamp(3.0, 250.0);
        let opens = if happens(rng, 0.05) { first.plus(7 * (weeks / 2)) } else { first };
        // One in thirty is as good as people can imagine, one in thirty is where nobody wants to go.
        let mut level = LEVEL + normal(rng, BETWEEN);
        match pick(rng, &[1.0, 1.0, 28.0]) {
            0 => level += 0.9,
            1 => level -= 1.1,
            _ => {}
        }
        let from = any_day(rng);
        let bare = if happens(rng, 0.2) { from..from.plus(rng.random_range(5..22)) } else { first..first };
        let rush_from = any_day(rng);
        let rush = if happens(rng, 0.5) {
            rush_from..rush_from.plus(rng.random_range(10..22))
        } else {
            first..first
        };
        let drives = if happens(rng, 0.2) { (0..2).map(|_| any_day(rng)).collect() } else { Vec::new() };
        Self {
            size,
            level,
            difficulty: (0..items).map(|_| normal(rng, WITHIN)).collect(),
            fields: FIELD_WEIGHTS.iter().map(|weight| around(rng, *weight, 0.3)).collect(),
            counters: counters(size),
            rates: Rates::draw(rng),
            opens,
            growth: rng.random_range(-0.1..0.6),
            bare,
            drives,
            rush,
            outages: (0..2).map(|_| any_day(rng)).collect(),
        }
    }

    /// An office that gets so many answers by its poster in an hour of an ordinary day: large, and well used.
    pub(super) fn as_busy_as(&mut self, answers_an_hour: f64) {
        self.rates.qr = 0.2;
        self.size = answers_an_hour * HOURS / self.rates.qr;
        self.growth = 0.0;
        self.counters = counters(self.size);
    }

    /// The places where this office asks: a poster at each counter, slips, a tablet, a box for paper.
    pub(super) fn places(&self, unit: usize) -> Vec<Place> {
        let place = |channel, counter, field| Place { unit, channel, counter, field };
        // The last counter takes what the others do not, so its form asks.
        let mut places: Vec<Place> = (0..self.counters)
            .map(|counter| {
                place(Channel::Qr, counter, (counter + 1 < self.counters).then_some(FieldNo(counter + 1)))
            })
            .collect();
        let further = [
            (Channel::Code, self.rates.slips),
            (Channel::Kiosk, self.rates.kiosk),
            (Channel::Paper, self.rates.paper),
        ];
        let used = further.into_iter().filter(|(_, rate)| *rate > 0.0);
        places.extend(used.map(|(channel, _)| place(channel, 0, None)));
        places
    }

    /// Dossiers of a field whose result is handed out on that day, on average.
    pub(super) fn dossiers(&self, day: Day, field: usize) -> f64 {
        if day < self.opens {
            return 0.0;
        }
        let rush = if self.rush.contains(&day) && field + 1 == usize::from(FIELDS) { 1.8 } else { 1.0 };
        let outage = if self.outages.contains(&day) { 0.4 } else { 1.0 };
        let share = self.fields[field] / self.fields.iter().sum::<f64>();
        self.size * share * rush * outage * day.work()
    }

    /// How much likelier than on average people answer on that day.
    pub(super) fn zeal(&self, day: Day, first: Day, weeks: u32) -> f64 {
        let passed = f64::from(day.0.saturating_sub(first.0)) / f64::from(7 * weeks.max(1));
        let drive = if self.drives.contains(&day) { 2.0 } else { 1.0 };
        (1.0 + self.growth * (passed - 0.5)) * drive
    }
}

/// Hours in which results are handed out on a day.
const HOURS: f64 = 7.5;

fn counters(size: f64) -> u16 {
    match size {
        ..20.0 => 1,
        20.0..40.0 => 2,
        40.0..80.0 => 3,
        _ => 4,
    }
}
