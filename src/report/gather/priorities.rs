//! What to work on first.

use super::{Counting, GatherError};
use crate::ids::Share;
use crate::index::json::Context;
use crate::index::priorities::{PrioritiesDocument, PriorityJson};
use crate::index::{Memory, Query, threads};
use crate::report::facts::{Measured, Priorities, Priority};
use crate::report::speech;
use std::collections::BTreeMap;

impl Counting<'_> {
    /// `criteria` as the report shows them, in the order of the factors: what is withheld there is left out.
    pub(super) fn priorities(&self, criteria: &[Measured]) -> Result<Priorities, GatherError> {
        let nothing = BTreeMap::new();
        let context = Context::of(self.subject.catalog, self.campaign, self.definition, &nothing);
        let asked = self.asked("")?;
        let query = Query { by: Vec::new(), ..asked.query() };
        let document = PrioritiesDocument::of(&self.table, &query, threads(), &context, &Memory::default())?;
        let places: BTreeMap<&str, usize> = (self.definition.factors.iter())
            .flat_map(|factor| &factor.criteria)
            .enumerate()
            .map(|(place, at)| (self.definition.questions[*at].id.as_str(), place))
            .collect();
        let row = |one: &PriorityJson| {
            let shown = criteria.get(*places.get(one.id.as_str())?)?;
            let share = shown.value?.share;
            let interval = one.importance_low.zip(one.importance_high).filter(|_| one.n >= self.fewest())?;
            Some(Priority {
                name: one.text.clone(),
                percent: shown.percent.clone(),
                importance: speech::decimal(one.importance?),
                place: one.importance.map(|importance| (importance, share)),
                first: one.advice == "first",
                interval: format!("{}–{}", speech::decimal(interval.0), speech::decimal(interval.1)),
                advice: speech::advice(&one.advice).to_owned(),
            })
        };
        let told: Vec<_> = document.criteria.iter().filter_map(|one| Some((one, row(one)?))).collect();
        let against = document.against.and_then(|id| self.definition.question_index(&id));
        Ok(Priorities {
            against: against.map(|at| self.text(&self.definition.questions[at].text)).unwrap_or_default(),
            first: told
                .iter()
                .filter(|(one, _)| one.advice == "first")
                .map(|(_, row)| row.name.clone())
                .collect(),
            middle: document.importance.zip(document.performance.and_then(Share::new)),
            rows: told.into_iter().map(|(_, row)| row).collect(),
        })
    }
}
