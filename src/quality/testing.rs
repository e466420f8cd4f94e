//! A small province for the tests of signals: honest weeks, and what an office may do to them. Only for trying
//! thresholds; whoever judges them makes provinces of his own.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "small numbers of a made-up province"
)]

use super::beside::{Beside, Poster};
use super::watch::{Seen, Watch};
use super::week::Week;
use crate::answers::packed::Layout;
use crate::campaign::dossiers::Month;
use crate::definition::{Definition, shipped};
use crate::ids::{CampaignNo, Channel, DefinitionHash, FieldNo, Hour, LedgerId, TouchpointCode, UnitNo};
use crate::ledger::response::ResponseView;
use crate::ledger::{DurationBucket, Response, Signals};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Binomial, Distribution as _, Normal, Poisson};
use std::collections::BTreeMap;
use std::sync::Arc;
use time::macros::date;

pub(super) const CAMPAIGN: CampaignNo = CampaignNo(1);

/// The first week of the province's campaign.
pub(super) fn first_week() -> Week {
    Week::of_day(date!(2026 - 01 - 05))
}

/// The n-th code.
pub(super) fn code(n: u32) -> TouchpointCode {
    TouchpointCode::from_bits(37 * n).unwrap()
}

/// One sheet, before it is packed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet {
    pub(super) unit: u32,
    pub(super) code: u32,
    pub(super) channel: Channel,
    pub(super) hour: Hour,
    pub(super) ratings: [u8; 5],
    pub(super) signals: Signals,
}

/// What an office does, from some week of the campaign on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attack {
    /// More sheets of all fives by the poster, each week a fifth more than the week before, for four weeks.
    SlowStuffing,
    /// Thirty of all fives within an hour.
    OneEvening,
    /// Twenty of all fives over a day, from one device.
    OnePhone,
    /// A fifth of the sheets more, sent by a program that does not wait.
    Script,
    /// As many sheets of all fives by code as come by code.
    FillingCodes,
    /// Far more sheets by code than codes were printed.
    BeyondCodes,
    /// Who would be dissatisfied does not get to the poster.
    FriendsOnly,
    /// One of the unit's two posters is another unit's.
    Swapped,
    /// Seven of ten sheets never come.
    Suppressed,
    /// Everything is sent at ten in the evening.
    AtNight,
    /// Every sheet is all fives.
    AllTheSame,
    /// People scan, and one in sixteen gets to send.
    Covered,
}

pub(super) struct Province {
    pub(super) units: u32,
    pub(super) weeks: u32,
    pub(super) seed: u64,
    /// Who does what, from which week on (from 0).
    pub(super) attacks: Vec<(u32, u32, Attack)>,
}

struct Office {
    volume: f64,
    level: f64,
    /// Shares of sheets by code and by kiosk.
    codes: f64,
    kiosk: f64,
    saturday: f64,
    evening: f64,
    posters: u32,
    opens: u32,
    /// Share of sheets that seem to come from one device.
    network: f64,
}

pub(super) struct Made {
    pub(super) watch: Watch,
    pub(super) beside: Beside,
}

impl Made {
    pub(super) fn seen(&self) -> &Seen {
        self.watch.of(CAMPAIGN).unwrap()
    }
}

fn normal(rng: &mut ChaCha8Rng, deviation: f64) -> f64 {
    Normal::new(0.0, deviation).unwrap().sample(rng)
}

impl Office {
    /// Few are excellent, few are bad, few open late in the year, few are large.
    fn draw(rng: &mut ChaCha8Rng, no: u32) -> Self {
        let level = match no % 25 {
            3 => 1.5,
            7 => -1.2,
            _ => 0.0,
        };
        Self {
            volume: (3.3 + normal(rng, 0.8)).exp(),
            level: level + 0.9 + normal(rng, 0.35),
            codes: if no.is_multiple_of(2) { 0.4 } else { 0.0 },
            kiosk: if no % 10 == 5 { 0.6 } else { 0.0 },
            saturday: if no % 10 == 6 { 0.12 } else { 0.003 },
            evening: 0.01 + rng.random_range(0.0..0.04),
            posters: 1 + no % 2,
            opens: if no % 15 == 4 { 24 } else { 0 },
            network: if no % 8 == 1 { 0.35 } else { 0.01 },
        }
    }

    fn person(&self, rng: &mut ChaCha8Rng, week_mood: f64) -> [u8; 5] {
        let mood = self.level + week_mood + normal(rng, 0.8);
        std::array::from_fn(|_| match mood + normal(rng, 0.7) {
            x if x < -1.2 => 1,
            x if x < -0.5 => 2,
            x if x < 0.1 => 3,
            x if x < 1.0 => 4,
            _ => 5,
        })
    }

    /// Every eighth office has a network that makes one device of its visitors; elsewhere families do, and some
    /// people hurry.
    fn marks(&self, rng: &mut ChaCha8Rng) -> Signals {
        let [device, fast] = [self.network, 0.01].map(|share| rng.random_bool(share));
        let bit = |is: bool, bit: Signals| if is { bit } else { Signals(0) };
        bit(device, Signals::DEVICE) | bit(fast, Signals::FAST)
    }

    /// Within the week, local time.
    fn hour(&self, rng: &mut ChaCha8Rng, week: Week) -> Hour {
        let day = if rng.random_bool(self.saturday) {
            5
        } else {
            [0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4][rng.random_range(0..11)]
        };
        let hour = if rng.random_bool(self.evening) {
            rng.random_range(18..23)
        } else {
            [7, 8, 8, 9, 9, 9, 10, 10, 11, 13, 14, 14, 15, 15, 16, 17][rng.random_range(0..16)]
        };
        Hour(week.hours().start.0 + day * 24 + hour)
    }
}

impl Province {
    pub(super) fn make(&self) -> Made {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        let offices: Vec<_> = (0..self.units).map(|no| Office::draw(&mut rng, no)).collect();
        let mut made = Made { watch: Watch::default(), beside: Beside::default() };
        let mut pen = Pen::new();
        for at in 0..self.weeks {
            let week = Week::of_day(first_week().first_day() + time::Duration::weeks(at.into()));
            // Two weeks of Tết with hardly anything, a quiet summer, some growth.
            let season = match at {
                6 => 0.03,
                7 => 0.0,
                24..=31 => 0.7,
                _ => 1.0,
            } * (1.0 + 0.008 * f64::from(at))
                * normal(&mut rng, 0.08).exp();
            for (no, office) in (0u32..).zip(&offices).filter(|(_, office)| office.opens <= at) {
                let people = week_of(&mut rng, office, no, week, season);
                let attack = self.attacks.iter().find(|(unit, from, _)| *unit == no && at >= *from);
                let sheets = attack.map_or_else(
                    || people.clone(),
                    |(_, from, attack)| attack.on(&mut rng, office, people.clone(), at - from),
                );
                for sheet in &sheets {
                    pen.push(&mut made.watch, *sheet);
                }
                let scanned = matches!(attack, Some((.., Attack::Covered)));
                made.note(&mut rng, office, no, week, if scanned { &people } else { &sheets }, season);
            }
        }
        made
    }
}

fn week_of(rng: &mut ChaCha8Rng, office: &Office, no: u32, week: Week, season: f64) -> Vec<Sheet> {
    let mean = office.volume * season * normal(rng, 0.2).exp();
    let n = if mean > 0.0 { Poisson::new(mean).unwrap().sample(rng) as u32 } else { 0 };
    let mood = normal(rng, 0.1);
    // Of their own: with one more kind of mark the provinces stay what they were.
    let mut marks = ChaCha8Rng::seed_from_u64(u64::from(no) << 32 | u64::from(week.hours().start.0));
    let sheet = |_| {
        let channel = match rng.random_range(0.0..1.0) {
            x if x < office.codes => Channel::Code,
            x if x < office.codes + office.kiosk => Channel::Kiosk,
            _ => Channel::Qr,
        };
        let code = 2 * no + 1 + rng.random_range(0..office.posters);
        Sheet {
            unit: no + 1,
            code,
            channel,
            hour: office.hour(rng, week),
            ratings: office.person(rng, mood),
            signals: office.marks(&mut marks),
        }
    };
    (0..n).map(sheet).collect()
}

impl Attack {
    fn on(self, rng: &mut ChaCha8Rng, office: &Office, mut sheets: Vec<Sheet>, weeks: u32) -> Vec<Sheet> {
        let start = sheets.first().map_or(Hour(0), |sheet| Week::of(sheet.hour).hours().start);
        let (unit, code) = sheets.first().map_or((1, 1), |sheet| (sheet.unit, sheet.code));
        let best = |channel, hour| Sheet { unit, code, channel, hour, ratings: [5; 5], signals: Signals(0) };
        match self {
            Self::SlowStuffing => {
                let more = office.volume * (1.2f64.powi(weeks.min(3) as i32 + 1) - 1.0);
                for _ in 0..more.round() as u32 {
                    let hour = office.hour(rng, Week::of(start));
                    sheets.push(best(Channel::Qr, hour));
                }
            }
            Self::OneEvening => sheets.extend((0..30).map(|_| best(Channel::Qr, Hour(start.0 + 24 + 16)))),
            Self::OnePhone => sheets.extend((0..20u32).map(|at| {
                let signals = if at < 3 { Signals(0) } else { Signals::DEVICE | Signals::REPEATED };
                Sheet { signals, ..best(Channel::Qr, Hour(start.0 + 24 + 8 + at % 8)) }
            })),
            Self::Script => {
                for _ in 0..(office.volume / 5.0).ceil().max(10.0) as u32 {
                    let hour = office.hour(rng, Week::of(start));
                    sheets.push(Sheet { signals: Signals::FAST, ..best(Channel::Qr, hour) });
                }
            }
            Self::FillingCodes => {
                let by_code = sheets.iter().filter(|sheet| sheet.channel == Channel::Code).count();
                for _ in 0..by_code {
                    sheets.push(best(Channel::Code, office.hour(rng, Week::of(start))));
                }
            }
            Self::BeyondCodes => {
                let hour = office.hour(rng, Week::of(start));
                sheets.extend((0..(office.volume * 30.0) as u32).map(|_| best(Channel::Code, hour)));
            }
            Self::AtNight => sheets.iter_mut().for_each(|sheet| sheet.hour = at_ten(sheet.hour)),
            Self::AllTheSame => sheets.iter_mut().for_each(|sheet| sheet.ratings = [5; 5]),
            Self::Covered => sheets.retain(|_| rng.random_bool(1.0 / 16.0)),
            Self::FriendsOnly => sheets.retain(|sheet| sheet.ratings.iter().all(|rating| *rating >= 4)),
            Self::Swapped => sheets.retain(|sheet| sheet.code % 2 == 0),
            Self::Suppressed => sheets.retain(|_| rng.random_bool(0.3)),
        }
        sheets
    }
}

fn at_ten(hour: Hour) -> Hour {
    Hour(hour.0 - u32::from(hour.local_hour_of_day()) + 22)
}

impl Made {
    /// What stands beside a unit's week: posters, scans, codes, dossiers.
    fn note(
        &mut self,
        rng: &mut ChaCha8Rng,
        of: &Office,
        no: u32,
        week: Week,
        sheets: &[Sheet],
        season: f64,
    ) {
        for at in 0..of.posters {
            let code = code(2 * no + 1 + at);
            let poster =
                Poster { unit: UnitNo(no + 1), channel: Channel::Qr, hung: week.first_day(), gone: None };
            self.beside.posters.entry(code).or_insert(poster);
            let sent = sheets.iter().filter(|sheet| sheet.code == 2 * no + 1 + at).count() as u32;
            let scans = sent + Binomial::new(u64::from(sent) + 3, 0.5).unwrap().sample(rng) as u32;
            self.beside.scans.insert((code, week), scans);
        }
        let dossiers = of.volume * season * 4.0;
        if of.codes > 0.0 {
            self.beside.codes.insert((UnitNo(no + 1), week), (dossiers * 0.5) as u32);
        }
        *self.beside.dossiers.entry((UnitNo(no + 1), Month::of(week.first_day()))).or_default() +=
            dossiers as u32;
    }
}

/// Packs sheets of the two-minute form.
pub(super) struct Pen {
    definitions: BTreeMap<DefinitionHash, Arc<Definition>>,
    hash: DefinitionHash,
    offsets: Vec<usize>,
    width: usize,
}

impl Pen {
    pub(super) fn new() -> Self {
        let definition = shipped::find("mot-cua-nhanh.1").unwrap();
        let layout = Layout::of(&definition);
        let criteria = definition.factors.iter().flat_map(|factor| &factor.criteria);
        let offsets = criteria.map(|at| layout.column(*at).unwrap().offset).collect();
        let (hash, width) = (definition.hash, layout.width());
        Self { definitions: BTreeMap::from([(hash, Arc::new(definition))]), hash, offsets, width }
    }

    pub(super) fn body(&self, sheet: Sheet) -> Vec<u8> {
        let mut answers = vec![0; self.width];
        self.offsets.iter().zip(sheet.ratings).for_each(|(at, rating)| answers[*at] = rating);
        let response = Response {
            ledger: LedgerId(1),
            hour: sheet.hour,
            definition: self.hash,
            campaign: CAMPAIGN,
            touchpoint: code(sheet.code),
            unit: UnitNo(sheet.unit),
            field: FieldNo(1),
            channel: sheet.channel,
            language: 0,
            duration: DurationBucket::TwoToFive,
            signals: sheet.signals,
            answers,
            texts: vec![],
        };
        response.body()
    }

    pub(super) fn push(&mut self, watch: &mut Watch, sheet: Sheet) {
        watch.push(&ResponseView::read(&self.body(sheet)).unwrap(), &self.definitions);
    }
}
