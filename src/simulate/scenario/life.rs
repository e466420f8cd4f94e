//! The days of one office: results are handed out, some people answer, and staff decide who gets to.

use super::book::Book;
use super::calendar::{Day, Minute, home_minute, office_minute};
use super::chance::{around, happens, lumpy_count, normal, pick, whole};
use super::fakes::Kept;
use super::office::Office;
use super::people::{self, Person};
use super::ploy::Ploys;
use super::world::{Arrival, FIELDS, Mark, Origin, Province};
use crate::ids::{Channel, FieldNo};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use time::Weekday;

/// Of those who scan a code so many give a first answer, and of these so many send.
const START: f64 = 0.85;
const SEND: f64 = 0.8;
/// How much an office's days differ beyond what people's moods make of it.
const DAY: f64 = 0.1;
/// How uneven the flow of dossiers is: the shape of a gamma distribution.
const EVENNESS: f64 = 8.0;
/// A second person of the family answers on the same telephone.
const FAMILY: f64 = 0.05;

pub(super) struct Life<'a> {
    pub unit: usize,
    pub office: &'a Office,
    pub province: &'a Province,
    /// How hard each question is everywhere.
    pub common: &'a [f64],
    pub ploys: &'a Ploys,
    pub rng: &'a mut ChaCha8Rng,
    pub book: &'a mut Book,
    /// Sheets that people sent, by week.
    pub sent: Vec<u32>,
    pub kept: Vec<Kept>,
    /// Until when the poster stays down because of a complaint.
    pub hidden_until: Day,
}

/// What is the same for everyone on a day.
#[derive(Clone, Copy)]
struct Today {
    day: Day,
    /// How much better or worse than usual it is here.
    shift: f64,
    zeal: f64,
    poster: f64,
}

impl Life<'_> {
    pub(super) fn live(&mut self) {
        for day in 0..7 * self.province.weeks {
            self.day(self.province.first.plus(day));
        }
    }

    fn day(&mut self, day: Day) {
        let outage = if self.office.outages.contains(&day) { -0.6 } else { 0.0 };
        let bare = self.office.bare.contains(&day);
        let hidden = self.ploys.hidden(day, self.hidden_until);
        let today = Today {
            day,
            shift: normal(self.rng, DAY) + outage,
            zeal: self.office.zeal(day, self.province.first, self.province.weeks),
            poster: if bare { 0.0 } else { 1.0 - hidden },
        };
        for field in 0..FIELDS {
            let mean = self.office.dossiers(day, usize::from(field));
            let count = lumpy_count(self.rng, mean, EVENNESS);
            let field = FieldNo(field + 1);
            if count > 0 {
                self.book.returned(day, self.unit, field, count);
            }
            let slips = (0..count).map(|_| u32::from(self.visitor(today, field))).sum();
            self.book.issued(day, self.unit, field, slips);
        }
    }

    /// Somebody gets a result, perhaps a slip with it, and perhaps answers. Says whether there was a slip.
    fn visitor(&mut self, today: Today, field: FieldNo) -> bool {
        // Who does not answer is nobody in particular, unless staff look at everyone.
        let mut seen = None;
        if self.ploys.looks_at_faces(today.day) {
            let person = Person::draw(self.rng, self.office, today.shift);
            if self.ploys.turns_away(self.rng, person.liking) {
                return false;
            }
            seen = Some(person);
        }
        let rates = self.office.rates;
        let slip = happens(self.rng, rates.slips);
        if slip && let Some(attack) = self.ploys.keeps_slip(self.rng, today.day) {
            self.kept.push(Kept { attack, day: today.day, field });
        } else if slip && happens(self.rng, rates.used * today.zeal) {
            let (minute, person) = self.served(today, seen);
            self.by_slip(today.day, minute, person, field);
            return true;
        }
        let scans = rates.qr * today.zeal * today.poster / (START * SEND);
        let way = pick(self.rng, &[scans, rates.kiosk, rates.paper, 1.0]);
        if way < 3 {
            let (minute, person) = self.served(today, seen);
            match way {
                0 => self.by_poster(minute, person, field),
                1 => self.at_kiosk(minute, person, field),
                _ => self.on_paper(minute, person, field),
            }
        }
        slip
    }

    /// When somebody who will answer got the result, and who that is where nobody looked before.
    fn served(&mut self, today: Today, seen: Option<Person>) -> (Minute, Person) {
        let saturday = today.day.date().weekday() == Weekday::Saturday;
        let minute = today.day.at(office_minute(self.rng, saturday));
        (minute, seen.unwrap_or_else(|| Person::draw(self.rng, self.office, today.shift)))
    }

    /// Half of them at once, the others from home, most within some days.
    fn by_slip(&mut self, day: Day, minute: Minute, person: Person, field: FieldNo) {
        let Some(touchpoint) = self.place(Channel::Code, field) else { return };
        let at_home = happens(self.rng, 0.5);
        let minute = if at_home {
            let days = whole(around(self.rng, 1.0, 0.9));
            Minute(day.plus(days).at(home_minute(self.rng)).0.max(minute.0 + 20))
        } else {
            Minute(minute.0 + self.rng.random_range(2..15))
        };
        self.book.scanned(minute.day(), touchpoint);
        self.book.started(minute.day(), touchpoint);
        let device = people::device(self.rng, self.unit, at_home);
        self.send(touchpoint, minute, person, field, Some(device), Origin::Honest);
    }

    fn by_poster(&mut self, minute: Minute, person: Person, field: FieldNo) {
        let Some(own) = self.place(Channel::Qr, field) else { return };
        let day = minute.day();
        // The address of another unit may stand on the poster that hangs here.
        let (touchpoint, origin) = self.ploys.printed(day, own, self.province);
        // Some take a picture of it and answer in the evening.
        let at_home = happens(self.rng, 0.07);
        let minute = if at_home {
            Minute(day.at(home_minute(self.rng)).0.max(minute.0 + 20))
        } else {
            Minute(minute.0 + self.rng.random_range(1..13))
        };
        self.book.scanned(day, touchpoint);
        if !happens(self.rng, START) {
            return;
        }
        self.book.started(day, touchpoint);
        if !happens(self.rng, SEND) {
            return;
        }
        let device = people::device(self.rng, self.unit, at_home);
        let marks = self.send(touchpoint, minute, person, field, Some(device), origin);
        if is_complaint(&marks) {
            self.hidden_until = day.plus(6);
        }
        if happens(self.rng, FAMILY) {
            let relative = person.relative(self.rng);
            let later = Minute(minute.0 + self.rng.random_range(2..9));
            self.book.scanned(day, touchpoint);
            self.book.started(day, touchpoint);
            self.send(touchpoint, later, relative, field, Some(device), origin);
        }
    }

    fn at_kiosk(&mut self, minute: Minute, person: Person, field: FieldNo) {
        let Some(touchpoint) = self.place(Channel::Kiosk, field) else { return };
        let minute = Minute(minute.0 + self.rng.random_range(1..6));
        self.book.scanned(minute.day(), touchpoint);
        self.book.started(minute.day(), touchpoint);
        self.send(touchpoint, minute, person, field, Some(people::kiosk(touchpoint)), Origin::Honest);
    }

    /// The box is emptied and typed in on the next day.
    fn on_paper(&mut self, minute: Minute, person: Person, field: FieldNo) {
        let Some(touchpoint) = self.place(Channel::Paper, field) else { return };
        let minute = minute.day().plus(1).at(office_minute(self.rng, false));
        self.send(touchpoint, minute, person, field, None, Origin::Honest);
    }

    fn send(
        &mut self,
        touchpoint: usize,
        minute: Minute,
        person: Person,
        field: FieldNo,
        device: Option<u64>,
        origin: Origin,
    ) -> Vec<Mark> {
        let answers = person.answers(self.rng, self.office, self.common);
        let field = match self.province.touchpoints[touchpoint].field {
            Some(of_counter) => of_counter,
            None => people::said_field(self.rng, field),
        };
        let elapsed = device.map(|_| person.elapsed(self.rng, self.common.len()));
        let week = usize::try_from(self.province.week_of(minute)).unwrap_or(0);
        if let Some(sent) = self.sent.get_mut(week) {
            *sent += 1;
        }
        let arrival = Arrival { minute, touchpoint, field, device, elapsed, answers: answers.clone() };
        self.book.sent(arrival, origin);
        answers
    }

    /// Where people with a dossier of that field are asked in this way.
    fn place(&self, channel: Channel, field: FieldNo) -> Option<usize> {
        place(self.province, self.unit, channel, field)
    }
}

/// Whether whoever hears of this sheet takes it for a complaint: one of the two lowest points is in it.
fn is_complaint(marks: &[Mark]) -> bool {
    marks.iter().any(|mark| matches!(mark, Mark::Rating(1 | 2)))
}

/// Where a unit asks people with a dossier of that field in this way: at the field's counter, else at the last.
pub(super) fn place(province: &Province, unit: usize, channel: Channel, field: FieldNo) -> Option<usize> {
    let start = province.touchpoints.partition_point(|place| place.unit < unit);
    let own = province.touchpoints[start..].iter().take_while(|place| place.unit == unit);
    let mut asked = own.enumerate().filter(|(_, place)| place.channel == channel);
    let found = asked.find(|(_, place)| place.field.is_none_or(|counter| counter == field));
    found.map(|(at, _)| start + at)
}
