//! Believable responses for demos and load, seeded: the same seed gives the same responses. Every one
//! bears [`Signals::SIMULATED`] and belongs into a ledger whose first entry says that it is a demo.
//!
//! The generator knows no questionnaire. A unit has a level, a criterion a difficulty, a respondent a
//! mood (so that one person's answers hang together), and what comes out is cut into the points of the
//! question's scale.

mod person;
pub mod scenario;
mod text;

use crate::answers::packed::{self, Layout};
use crate::answers::{Answer, Answers};
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::definition::{Definition, Seen};
use crate::ids::{FieldNo, Hour, ResponseId};
use crate::ledger::response::TextHash;
use crate::ledger::{DurationBucket, Nonce, Response, Signals};
use crate::touchpoint::{FieldScope, Touchpoint};
use person::Temper;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::ops::Range;

/// What to make.
#[derive(Debug, Clone)]
pub struct Plan {
    pub seed: u64,
    pub count: usize,
    /// The hours that responses fall into; most in office hours (local time) of working days.
    pub hours: Range<Hour>,
}

/// A response with what goes beside the leaf.
#[derive(Debug, Clone)]
pub struct Simulated {
    pub id: ResponseId,
    pub response: Response,
    /// Question index, salt and text of each free text.
    pub texts: Vec<(u8, [u8; 16], String)>,
    pub nonce: Nonce,
}

/// Why nothing can be simulated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SimulateError {
    #[error(
        "this ledger was not created as a demo: simulated responses are written only into a ledger made by `hailong serve --demo` or `hailong init --demo`"
    )]
    NotADemo,
    #[error(
        "the campaign `{0}` has no touchpoint that takes answers; create some with `hailong touchpoints create`"
    )]
    NoTouchpoint(String),
    #[error("the definition of campaign `{0}` is not in the ledger")]
    NoDefinition(String),
    #[error("there is no hour to put responses into: the last hour must lie behind the first")]
    NoHours,
}

/// An endless, seeded source of responses to one campaign, `plan.count` long.
///
/// # Errors
/// Where the ledger is no demo or the campaign cannot be answered.
pub fn responses<'a>(
    catalog: &'a Catalog,
    campaign: &'a Campaign,
    plan: &Plan,
) -> Result<impl Iterator<Item = Simulated> + use<'a>, SimulateError> {
    if !catalog.ledger.demo {
        return Err(SimulateError::NotADemo);
    }
    if plan.hours.is_empty() {
        return Err(SimulateError::NoHours);
    }
    let name = || campaign.id.to_string();
    let definition = catalog
        .definitions
        .get(&campaign.definition_hash)
        .ok_or_else(|| SimulateError::NoDefinition(name()))?;
    let mut touchpoints: Vec<&Touchpoint> = catalog.in_use(campaign.no).collect();
    // Codes are random: by unit, a seed gives the same responses in another ledger too.
    touchpoints.sort_by(|a, b| (a.unit, &a.counter, a.code).cmp(&(b.unit, &b.counter, b.code)));
    if touchpoints.is_empty() {
        return Err(SimulateError::NoTouchpoint(name()));
    }
    let mut rng = ChaCha8Rng::seed_from_u64(plan.seed);
    // One seed for several campaigns must not give two responses one id: the second would not be stored.
    rng.set_stream(campaign.no.0.into());
    let mut maker = Maker {
        temper: Temper::draw(&mut rng, definition, &touchpoints),
        layout: Layout::of(definition),
        catalog,
        campaign,
        definition,
        touchpoints,
        hours: plan.hours.clone(),
        rng,
    };
    Ok((0..plan.count).map(move |_| maker.next()))
}

struct Maker<'a> {
    catalog: &'a Catalog,
    campaign: &'a Campaign,
    definition: &'a Definition,
    layout: Layout,
    touchpoints: Vec<&'a Touchpoint>,
    temper: Temper,
    hours: Range<Hour>,
    rng: ChaCha8Rng,
}

impl Maker<'_> {
    fn next(&mut self) -> Simulated {
        let at = self.temper.touchpoint(&mut self.rng);
        let touchpoint = self.touchpoints[at];
        let hour = self.hour();
        let answers = self.answers(at);
        let mut texts = Vec::new();
        for (question, answer) in (0u8..).zip(&answers.values) {
            if let Answer::Text(text) = answer {
                texts.push((question, self.rng.random(), text.clone()));
            }
        }
        let response = Response {
            ledger: self.catalog.ledger.id,
            hour,
            definition: self.definition.hash,
            campaign: self.campaign.no,
            touchpoint: touchpoint.code,
            unit: touchpoint.unit,
            field: self.field(touchpoint.field),
            channel: touchpoint.channel,
            language: self.temper.language(&mut self.rng),
            duration: DurationBucket::of_minutes(self.rng.random_range(0..8)),
            signals: Signals::SIMULATED,
            answers: packed::pack(&self.layout, &answers)
                .unwrap_or_else(|fault| unreachable!("answers made for this definition: {fault}")),
            texts: texts.iter().map(|(question, salt, text)| TextHash::of(*question, salt, text)).collect(),
        };
        Simulated { id: ResponseId::new(hour, self.rng.random()), response, texts, nonce: self.rng.random() }
    }

    fn answers(&mut self, touchpoint: usize) -> Answers {
        let person = self.temper.person(&mut self.rng, touchpoint);
        let mut values: Vec<Answer> = Vec::with_capacity(self.definition.questions.len());
        for at in 0..self.definition.questions.len() {
            let seen = |earlier: usize| {
                values.get(earlier).map_or(Seen::Nothing, |answer| answer.seen(self.definition, earlier))
            };
            let asked = self.definition.questions[at].when.as_ref().is_none_or(|when| when.holds(&seen));
            let answer =
                if asked { person.answer(&mut self.rng, self.definition, at) } else { Answer::NotAsked };
            values.push(answer);
        }
        Answers { definition: self.definition.hash, values }
    }

    fn field(&mut self, scope: FieldScope) -> FieldNo {
        match scope {
            FieldScope::One(field) => field,
            FieldScope::Ask => {
                let numbers: Vec<FieldNo> = self.catalog.fields.keys().copied().collect();
                match self.rng.random_range(0..20) {
                    0 => FieldNo::UNKNOWN,
                    1 => FieldNo::NOT_ANSWERED,
                    _ if numbers.is_empty() => FieldNo::NOT_ASKED,
                    // The first fields of the list are the ones that people come for most.
                    _ => numbers[skewed(&mut self.rng, numbers.len())],
                }
            }
        }
    }

    /// An hour of the plan, nine times of ten on a working day between 7 and 17 o'clock.
    fn hour(&mut self) -> Hour {
        let mut hour = Hour(self.rng.random_range(self.hours.start.0..self.hours.end.0));
        for _ in 0..12 {
            let weekend =
                matches!(hour.local_date().weekday(), time::Weekday::Saturday | time::Weekday::Sunday);
            if (!weekend && (7..17).contains(&hour.local_hour_of_day())) || self.rng.random_range(0..40) == 0
            {
                break;
            }
            hour = Hour(self.rng.random_range(self.hours.start.0..self.hours.end.0));
        }
        hour
    }
}

/// An index below `len`, the lower the likelier.
fn skewed(rng: &mut impl Rng, len: usize) -> usize {
    rng.random_range(0..len.max(1)).min(rng.random_range(0..len.max(1)))
}

#[cfg(test)]
mod tests;
