//! Sheets that no citizen filled in.

use super::attack::Attack;
use super::book::Book;
use super::calendar::{Day, Minute, home_minute, office_minute};
use super::chance::{around, count, happens, key, pick, whole};
use super::life::place;
use super::office::Office;
use super::people::{Person, STEP};
use super::ploy::{Ploy, Ploys};
use super::world::{Arrival, FIELDS, Mark, Origin, Province};
use crate::ids::{Channel, FieldNo};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// Sheets of a burst at a strength of 1, and the minutes that they take.
const BURST: f64 = 30.0;
const BURST_MINUTES: u32 = 20;
/// Sheets of a stuffed week, as a share of what people sent in it, at a strength of 1.
const STUFFED: f64 = 0.2;
/// Telephones that go round in an office, at least.
const PHONES: u64 = 6;

/// A slip that staff kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    /// Index into [`super::world::Truth::attacks`].
    pub attack: usize,
    pub day: Day,
    pub field: FieldNo,
}

/// Whoever fills in sheets for one unit.
pub(super) struct Faker<'a> {
    pub unit: usize,
    pub office: &'a Office,
    pub province: &'a Province,
    pub common: &'a [f64],
    pub strength: f64,
    pub rng: &'a mut ChaCha8Rng,
    pub book: &'a mut Book,
}

impl Faker<'_> {
    /// All that is filled in at this unit: `sent` are the sheets that people sent, by week, `kept` the slips.
    pub(super) fn fill(&mut self, ploys: &Ploys, sent: &[u32], kept: &[Kept]) {
        for ploy in &ploys.all {
            match ploy.attack {
                Attack::Burst => self.burst(ploy),
                Attack::SlowStuffing | Attack::GrowingStuffing | Attack::CarefulStuffing => {
                    self.stuff(ploy, sent);
                }
                Attack::StaffCodes => self.slips(kept),
                Attack::Suppression | Attack::SwappedPoster | Attack::FriendlyOnly => {}
            }
        }
    }

    /// One telephone, on the attack's one day, within twenty minutes.
    fn burst(&mut self, ploy: &Ploy) {
        let start = self.rng.random_range(8 * 60..16 * 60);
        let device = key(&[5, self.rng.random()]);
        // At the counter whose form asks for the field: it is the busiest.
        let field = FieldNo(FIELDS);
        for _ in 0..whole(BURST * self.strength) {
            let minute = ploy.from.at(start + self.rng.random_range(0..BURST_MINUTES));
            let (answers, elapsed) = (vec![Mark::Rating(5); self.common.len()], self.seconds(11.0));
            self.send(Channel::Qr, minute, field, device, answers, elapsed, ploy.index);
        }
    }

    fn stuff(&mut self, ploy: &Ploy, sent: &[u32]) {
        let first = self.province.week_of(ploy.from.at(0));
        for (week, sent) in (0..self.province.weeks).zip(sent).skip(usize::try_from(first).unwrap_or(0)) {
            let steps =
                if ploy.attack == Attack::GrowingStuffing { f64::from(week - first + 1) } else { 1.0 };
            let sheets = count(self.rng, STUFFED * self.strength * steps * f64::from(*sent));
            let monday = self.province.first.plus(7 * week);
            let days: Vec<Day> = (0..7).map(|day| monday.plus(day)).filter(|day| day.is_working()).collect();
            if days.is_empty() {
                continue;
            }
            // No telephone sends more than some sheets a week.
            let phones = PHONES.max(u64::from(sheets) / 3);
            for _ in 0..sheets {
                let day = days[self.rng.random_range(0..days.len())];
                self.stuffed(ploy, day, phones);
            }
        }
    }

    fn stuffed(&mut self, ploy: &Ploy, day: Day, phones: u64) {
        let field = FieldNo(self.rng.random_range(0..FIELDS) + 1);
        let careful = ploy.attack == Attack::CarefulStuffing;
        let minute = if careful && happens(self.rng, 0.1) {
            day.at(home_minute(self.rng))
        } else {
            day.at(office_minute(self.rng, false))
        };
        // A telephone's address is another one every day.
        let phone = self.rng.random_range(0..phones);
        let device = key(&[6, u64::try_from(self.unit).unwrap_or(0), phone, day.0.into()]);
        let (answers, elapsed) = if careful { self.believable() } else { (self.top(), self.seconds(28.0)) };
        self.send(Channel::Qr, minute, field, device, answers, elapsed, ploy.index);
    }

    /// Kept slips are used on their day, at noon or when the office closes.
    fn slips(&mut self, kept: &[Kept]) {
        for slip in kept {
            let from = [11 * 60 + 30, 16 * 60 + 40][pick(self.rng, &[0.4, 0.6])];
            let minute = slip.day.at(from + self.rng.random_range(0..45));
            let phone = self.rng.random_range(0..3);
            let device = key(&[7, u64::try_from(self.unit).unwrap_or(0), phone, slip.day.0.into()]);
            let (answers, elapsed) = (self.top(), self.seconds(22.0));
            self.send(Channel::Code, minute, slip.field, device, answers, elapsed, slip.attack);
        }
    }

    /// All at the top, or nearly.
    fn top(&mut self) -> Vec<Mark> {
        let all = happens(self.rng, 0.85);
        (0..self.common.len())
            .map(|_| Mark::Rating(if all || happens(self.rng, 0.8) { 5 } else { 4 }))
            .collect()
    }

    /// As a very satisfied citizen would, at a citizen's pace.
    fn believable(&mut self) -> (Vec<Mark>, u32) {
        let person = Person { liking: 2.0 * STEP, ..Person::draw(self.rng, self.office, 0.0) };
        let answers = person.answers(self.rng, self.office, self.common);
        (answers, person.elapsed(self.rng, self.common.len()))
    }

    fn seconds(&mut self, median: f64) -> u32 {
        whole(around(self.rng, median, 0.35)).max(3)
    }

    #[expect(clippy::too_many_arguments, reason = "each is one column of the sheet")]
    fn send(
        &mut self,
        channel: Channel,
        minute: Minute,
        field: FieldNo,
        device: u64,
        answers: Vec<Mark>,
        elapsed: u32,
        attack: usize,
    ) {
        let Some(touchpoint) = place(self.province, self.unit, channel, field) else { return };
        let field = self.province.touchpoints[touchpoint].field.unwrap_or(field);
        self.book.scanned(minute.day(), touchpoint);
        self.book.started(minute.day(), touchpoint);
        let (device, elapsed) = (Some(device), Some(elapsed));
        self.book.sent(Arrival { minute, touchpoint, field, device, elapsed, answers }, Origin::Fake(attack));
    }
}
