//! The improvement plan: of this campaign as it stands, of the one before beside what its figures did since.

use super::before::change;
use super::{Counting, GatherError};
use crate::campaign::tasks::{About, Task};
use crate::ids::UnitNo;
use crate::index::{Figures, Group, Measure, Results, Value};
use crate::report::facts::{Followed, Planned};
use crate::report::speech;

impl Counting<'_> {
    /// The tasks of this campaign that concern the place that is reported on, by unit and day.
    fn tasks(&self) -> Vec<&Task> {
        let tree = &self.subject.catalog.tree;
        let root = self.subject.under.and_then(|code| tree.find(code, self.day())).map(|unit| unit.no);
        let within = |unit: UnitNo| root.is_none_or(|root| tree.is_within(unit, root, self.day()));
        let mine = self.subject.catalog.tasks.values().filter(|task| task.campaign == self.campaign.no);
        let mut tasks: Vec<_> = mine.filter(|task| within(task.unit)).collect();
        tasks.sort_by_key(|task| (task.due.is_none(), task.due, task.no));
        tasks
    }

    pub(super) fn plan(&self) -> Vec<Planned> {
        self.tasks().into_iter().map(|task| self.planned(task)).collect()
    }

    fn planned(&self, task: &Task) -> Planned {
        let unit = self.subject.catalog.tree.get(task.unit);
        Planned {
            no: task.no.0,
            what: task.what.clone(),
            about: self.about(&task.about),
            unit: unit.map_or_else(String::new, |unit| unit.name.clone()),
            lead: task.lead.clone(),
            partners: task.partners.clone(),
            due: task.due.map_or_else(|| "Thường xuyên".to_owned(), speech::day),
            state: speech::task_state(task.state).to_owned(),
            late: task.is_late(self.subject.today),
            outcome: task.outcome.clone(),
        }
    }

    fn about(&self, about: &About) -> String {
        let definition = self.definition;
        let text = match about {
            About::Factor(code) => {
                definition.factors.iter().find(|factor| factor.id == *code).map(|factor| &factor.text)
            }
            About::Criterion(code) => {
                definition.questions.iter().find(|question| question.id == *code).map(|one| &one.text)
            }
        };
        text.map_or_else(|| about.to_string(), |text| self.text(text))
    }

    /// The tasks of this campaign, each beside how its figure in its unit stood then and stands `now`.
    pub(super) fn followed(&self, now: &Counting<'_>) -> Result<Vec<Followed>, GatherError> {
        let same_method = self.campaign.method == now.campaign.method;
        let comparable = self.definition.hash == now.definition.hash && same_method;
        let (then, now) = (Seen::of(self)?, Seen::of(now)?);
        let followed = self.tasks().into_iter().map(|task| {
            let measure = self.measure(&task.about);
            let estimate = |seen: &Seen| seen.results(task.unit)?.figure(measure?)?.estimate;
            let change = change(self.about(&task.about), estimate(&now), estimate(&then), comparable);
            Followed { task: self.planned(task), change }
        });
        Ok(followed.collect())
    }

    fn measure(&self, about: &About) -> Option<Measure> {
        let factors = &self.definition.factors;
        match about {
            About::Factor(code) => factors.iter().position(|factor| factor.id == *code).map(Measure::Factor),
            About::Criterion(code) => {
                let mut criteria = factors.iter().flat_map(|factor| &factor.criteria);
                criteria.position(|at| self.definition.questions[*at].id == *code).map(Measure::Criterion)
            }
        }
    }
}

/// What may be told of the units of a campaign: a unit that is withheld in the report is withheld here.
struct Seen {
    /// The one unit that everything belongs to, where there is one.
    root: Option<UnitNo>,
    total: Figures,
    units: Figures,
}

impl Seen {
    fn of(round: &Counting<'_>) -> Result<Self, GatherError> {
        let (catalog, day) = (round.subject.catalog, round.day());
        let root = match round.subject.under {
            Some(code) => catalog.tree.find(code, day).map(|unit| unit.no),
            None => match catalog.campaign_roots(round.campaign, day)[..] {
                [only] => Some(only),
                _ => None,
            },
        };
        Ok(Self { root, total: round.figures("")?, units: round.figures("unit")? })
    }

    fn results(&self, unit: UnitNo) -> Option<&Results> {
        if self.root == Some(unit) {
            return self.total.total().shown();
        }
        let is_its = |group: &&Group| matches!(group.values.as_slice(), [Value::Unit(of)] if of.no == unit);
        self.units.groups().iter().find(is_its)?.results.shown()
    }
}
