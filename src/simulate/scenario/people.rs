//! Who answers: moods and habits, hands and telephones.

use super::chance::{around, happens, key, normal, pick, whole};
use super::office::Office;
use super::world::Mark;
use crate::ids::FieldNo;
use rand::{Rng, RngExt};

/// Width of a point on the scale of [`Office::level`].
pub(super) const STEP: f64 = 1.1;
/// Deviation of people's moods, and of the single answer around its person.
const MOOD: f64 = 0.85;
const ANSWER: f64 = 0.7;
/// Of a hundred people so many give every question the same point.
const SAME_FOR_ALL: f64 = 0.33;
/// Left out though asked.
const LEFT_OUT: f64 = 0.02;
/// Never had to do with suggestions and complaints, which the last but one question is about.
const NO_COMPLAINT: f64 = 0.15;
/// Families of browser as telephones in Viet Nam tell them: Chrome, Safari, Zalo's own, Samsung's, others.
const BROWSERS: [f64; 5] = [0.45, 0.27, 0.16, 0.08, 0.04];
/// Addresses behind which the carriers put telephones that have none of their own.
const CARRIER_ADDRESSES: u64 = 60;

/// One respondent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Person {
    /// How much this person likes how it went, on the scale of [`Office::level`].
    pub liking: f64,
    pub same_for_all: bool,
    /// Seconds a question.
    pub pace: f64,
}

impl Person {
    /// Somebody at this office, on a day that was so much better or worse than usual there.
    pub(super) fn draw(rng: &mut impl Rng, office: &Office, day: f64) -> Self {
        let pace = match pick(rng, &[0.06, 0.91, 0.03]) {
            // Taps through, and means it.
            0 => around(rng, 2.0, 0.25),
            1 => around(rng, 7.0, 0.5),
            // Called to the counter in between.
            _ => around(rng, 60.0, 0.7),
        };
        Self {
            liking: office.level + day + normal(rng, MOOD),
            same_for_all: happens(rng, SAME_FOR_ALL),
            pace,
        }
    }

    /// A relative who was there too.
    pub(super) fn relative(self, rng: &mut impl Rng) -> Self {
        Self { liking: self.liking + normal(rng, 0.4), ..self }
    }

    /// Marks on a form whose questions are so hard, here beyond what is common (`office`) and everywhere.
    pub(super) fn answers(self, rng: &mut impl Rng, office: &Office, common: &[f64]) -> Vec<Mark> {
        let one = self.liking + normal(rng, ANSWER / 2.0);
        let last_but_one = common.len().checked_sub(2);
        (0..common.len())
            .map(|item| {
                if happens(rng, LEFT_OUT) {
                    return Mark::NotAnswered;
                }
                if Some(item) == last_but_one && happens(rng, NO_COMPLAINT) {
                    return Mark::NotApplicable;
                }
                let here = office.difficulty.get(item).copied().unwrap_or(0.0);
                let liking = if self.same_for_all {
                    one
                } else {
                    self.liking - common[item] - here + normal(rng, ANSWER)
                };
                Mark::Rating(point(liking))
            })
            .collect()
    }

    /// Seconds from opening a form of so many questions to sending it.
    pub(super) fn elapsed(self, rng: &mut impl Rng, items: usize) -> u32 {
        let items = u32::try_from(items).unwrap_or(u32::MAX);
        whole(around(rng, 6.0, 0.4) + self.pace * f64::from(items)).min(4 * 3600)
    }
}

/// The point of a liking: 4, "hài lòng", begins at 0.
fn point(liking: f64) -> u8 {
    match liking / STEP {
        1.0.. => 5,
        0.0..1.0 => 4,
        -1.0..0.0 => 3,
        -2.0..-1.0 => 2,
        _ => 1,
    }
}

/// What the service sees of a citizen's telephone at this unit: in the office's own Wi-Fi and behind a carrier's
/// shared address many look alike, elsewhere nearly none.
pub(super) fn device(rng: &mut impl Rng, unit: usize, at_home: bool) -> u64 {
    let browser = u64::try_from(pick(rng, &BROWSERS)).unwrap_or(0);
    let unit = u64::try_from(unit).unwrap_or(0);
    let shared = if at_home { [0.0, 0.12, 0.88] } else { [0.3, 0.1, 0.6] };
    match pick(rng, &shared) {
        0 => key(&[1, unit, browser]),
        1 => key(&[2, rng.random_range(0..CARRIER_ADDRESSES), browser]),
        _ => key(&[3, rng.random()]),
    }
}

/// A tablet at a counter.
pub(super) fn kiosk(touchpoint: usize) -> u64 {
    key(&[4, u64::try_from(touchpoint).unwrap_or(0)])
}

/// What somebody says who is asked what they came for: one in twenty does not know.
pub(super) fn said_field(rng: &mut impl Rng, field: FieldNo) -> FieldNo {
    match pick(rng, &[0.92, 0.05, 0.03]) {
        0 => field,
        1 => FieldNo::UNKNOWN,
        _ => FieldNo::NOT_ANSWERED,
    }
}
