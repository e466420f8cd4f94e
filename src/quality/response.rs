//! Signals on one response, decided before it is stored and kept as bits of its entry. None refuses it, and
//! none takes it out of a figure: they are what [`super::unit`] counts by unit and day.
//!
//! *Fast* compares the time since the page was opened, of which only the minute is known, with what reading and
//! answering take. *Device* and *repeated* count what came from one device to one unit within a day; a device is
//! a keyed hash that nobody keeps for longer than two days. *Burst* sets ten minutes of a touchpoint against the
//! usual of that hour of the week.
//!
//! Devices are not counted where one device is meant to serve many: a kiosk, a table at which staff type paper
//! in, a program that sends for others.

use super::stats::tails::poisson_limit;
use super::thresholds::{
    ALIKE_RESPONSES, BASE_WEEKS, BURST_CHANCE, BURST_FLOOR, BURST_MINUTES, DEVICE_RESPONSES,
    FAST_SECONDS_A_QUESTION, FAST_SECONDS_A_WORD, FAST_SYLLABLES_A_WORD, FEWEST_BASE_WEEKS,
};
use super::watch::{Seen, Span};
use super::week::Week;
use crate::answers::{Answer, Answers};
use crate::definition::{Definition, Question};
use crate::ids::{Channel, Hour, UnitNo};
use crate::ledger::Signals;

/// What came from where this response comes from, with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Velocity {
    /// From its device to its unit, today; 0 where devices are not counted.
    pub device: u32,
    /// Of them, those with the same ratings.
    pub alike: u32,
    /// To its touchpoint, within these ten minutes.
    pub window: u32,
}

/// Whether the number of responses from one device says something.
#[must_use]
pub fn counts_devices(channel: Channel) -> bool {
    match channel {
        Channel::Qr | Channel::Code | Channel::Link => true,
        Channel::Kiosk | Channel::Paper | Channel::Interviewer => false,
    }
}

/// The bits of what was counted. `usual`: responses to the touchpoint within ten minutes at that hour of the
/// week, `None` where nobody knows yet.
#[must_use]
pub fn of_velocity(counts: Velocity, usual: Option<f64>) -> Signals {
    let bit = |is: bool, bit: Signals| if is { bit } else { Signals::default() };
    let burst = usual.is_some_and(|usual| counts.window >= limit(usual));
    bit(counts.device >= DEVICE_RESPONSES, Signals::DEVICE)
        | bit(counts.alike >= ALIKE_RESPONSES, Signals::REPEATED)
        | bit(burst, Signals::BURST)
}

/// Responses of a unit at its counters within ten minutes, as usual at this hour of the week in the weeks before;
/// `None` where the unit has been there for too few whole weeks. A touchpoint is held to all of its unit: a new
/// poster beside an old one is no burst.
#[must_use]
pub fn usual(seen: &Seen, unit: UnitNo, now: Hour) -> Option<f64> {
    let week = Week::of(now);
    let weeks = week.since(seen.first(unit)?.next()).min(BASE_WEEKS);
    if weeks < FEWEST_BASE_WEEKS {
        return None;
    }
    let within = Week::hour_within(now);
    let base = Span::ending(week, 1).before(weeks);
    let before: u32 = seen.weeks(unit, base).map(|(_, cell)| cell.hour(within)).sum();
    let windows = 60.0 / f64::from(BURST_MINUTES);
    Some(f64::from(before) / f64::from(weeks) / windows)
}

/// The least number within ten minutes that chance does not give.
#[must_use]
pub fn limit(usual: f64) -> u32 {
    poisson_limit(usual.max(BURST_FLOOR), BURST_CHANCE)
}

/// The bit of a sheet that was sent at most so many seconds after its page was opened.
#[must_use]
pub fn of_speed(definition: &Definition, answers: &Answers, seconds: u64) -> Signals {
    // No form is as long as that.
    let seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
    if f64::from(seconds) < least_seconds(definition, answers) { Signals::FAST } else { Signals::default() }
}

/// How long reading and answering the questions that were answered takes at least, in seconds. Questions left out
/// may not have been read: they take no time.
#[must_use]
pub fn least_seconds(definition: &Definition, answers: &Answers) -> f64 {
    let given = |answer: &Answer| match answer {
        Answer::NotAsked | Answer::NotAnswered => false,
        Answer::NotApplicable
        | Answer::Rating(_)
        | Answer::Choice(_)
        | Answer::Choices(_)
        | Answer::Number(_)
        | Answer::Text(_) => true,
    };
    let answered = || {
        definition.questions.iter().zip(&answers.values).filter(|(_, answer)| given(answer)).map(|(q, _)| q)
    };
    let text = |question: &'_ Question| {
        let words = definition.languages.first().map_or("", |language| question.text.in_language(language));
        words.split_whitespace().count()
    };
    let syllables: usize = answered().map(text).sum();
    let count = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let reading = count(syllables) / FAST_SYLLABLES_A_WORD * FAST_SECONDS_A_WORD;
    reading.max(count(answered().count()) * FAST_SECONDS_A_QUESTION)
}

#[cfg(test)]
mod tests;
