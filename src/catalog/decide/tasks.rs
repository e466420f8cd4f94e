//! Tasks of an improvement plan, new or changed.

use super::one_line;
use crate::campaign::tasks::{About, MAX_OUTCOME, MAX_TASKS, MAX_WHAT, MAX_WHO, Task, TaskNo, TaskState};
use crate::catalog::Catalog;
use crate::definition::Definition;
use crate::ids::{CampaignNo, UnitNo};
use crate::ledger::Event;
use time::Date;

/// A task as somebody wishes it. White space in its texts counts as one blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskWish {
    /// The task that is changed; a new one where `None`.
    pub no: Option<TaskNo>,
    pub campaign: CampaignNo,
    pub unit: UnitNo,
    pub about: About,
    pub what: String,
    pub lead: String,
    pub partners: String,
    pub due: Option<Date>,
    pub state: TaskState,
    pub outcome: String,
}

/// What speaks against a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TaskFault {
    #[error("there is no such campaign")]
    NoCampaign,
    #[error("the unit takes no part in the campaign")]
    NoUnit,
    #[error("the questionnaire has no such factor or criterion")]
    NoSubject,
    #[error("there is no task of this number in the campaign's plan")]
    NoTask,
    #[error("the campaign has {MAX_TASKS} tasks: more are no plan")]
    TooMany,
    #[error("say what is to be done")]
    NoWhat,
    #[error("what is to be done has {found} characters: at most {MAX_WHAT}")]
    LongWhat { found: usize },
    #[error("say who leads it")]
    NoLead,
    #[error("the lead has {found} characters: at most {MAX_WHO}")]
    LongLead { found: usize },
    #[error("the partners have {found} characters: at most {MAX_WHO}")]
    LongPartners { found: usize },
    #[error("what came of it has {found} characters: at most {MAX_OUTCOME}")]
    LongOutcome { found: usize },
    #[error("a task that is given up says why")]
    NoReason,
    #[error("a text holds a control character")]
    Control,
}

/// The plan holds this task from now on.
///
/// # Errors
/// Everything that speaks against it.
pub fn put(catalog: &Catalog, wish: &TaskWish) -> Result<Vec<Event>, Vec<TaskFault>> {
    let texts = [&wish.what, &wish.lead, &wish.partners, &wish.outcome].map(|text| one_line(text));
    let mut faults = subject_faults(catalog, wish);
    faults.extend(text_faults(&texts, wish.state));
    if !faults.is_empty() {
        return Err(faults);
    }
    let [what, lead, partners, outcome] = texts;
    let next = || TaskNo(catalog.tasks.last_key_value().map_or(1, |(last, _)| last.0 + 1));
    let task = Task {
        no: wish.no.unwrap_or_else(next),
        campaign: wish.campaign,
        unit: wish.unit,
        about: wish.about.clone(),
        what,
        lead,
        partners,
        due: wish.due,
        state: wish.state,
        outcome,
    };
    let same = catalog.tasks.get(&task.no) == Some(&task);
    Ok(if same { Vec::new() } else { vec![Event::TaskSet { task }] })
}

fn subject_faults(catalog: &Catalog, wish: &TaskWish) -> Vec<TaskFault> {
    let Some(campaign) = catalog.campaigns.get(&wish.campaign) else { return vec![TaskFault::NoCampaign] };
    let mut faults = Vec::new();
    let roots = catalog.campaign_roots(campaign, campaign.closes);
    if !roots.iter().any(|root| catalog.tree.is_within(wish.unit, *root, campaign.closes)) {
        faults.push(TaskFault::NoUnit);
    }
    let definition = catalog.definitions.get(&campaign.definition_hash);
    if !definition.is_some_and(|definition| has(definition, &wish.about)) {
        faults.push(TaskFault::NoSubject);
    }
    let mine = || catalog.tasks.values().filter(|task| task.campaign == wish.campaign);
    match wish.no {
        Some(no) if !mine().any(|task| task.no == no) => faults.push(TaskFault::NoTask),
        None if mine().count() >= MAX_TASKS => faults.push(TaskFault::TooMany),
        Some(_) | None => {}
    }
    faults
}

fn has(definition: &Definition, about: &About) -> bool {
    match about {
        About::Factor(code) => definition.factors.iter().any(|factor| factor.id == *code),
        About::Criterion(code) => {
            let criteria = definition.factors.iter().flat_map(|factor| &factor.criteria);
            criteria.into_iter().any(|at| definition.questions[*at].id == *code)
        }
    }
}

fn text_faults([what, lead, partners, outcome]: &[String; 4], state: TaskState) -> Vec<TaskFault> {
    let length = |text: &str| text.chars().count();
    let is_long = |text: &str, most: usize| Some(length(text)).filter(|found| *found > most);
    let mut faults = Vec::new();
    faults.extend(what.is_empty().then_some(TaskFault::NoWhat));
    faults.extend(is_long(what, MAX_WHAT).map(|found| TaskFault::LongWhat { found }));
    faults.extend(lead.is_empty().then_some(TaskFault::NoLead));
    faults.extend(is_long(lead, MAX_WHO).map(|found| TaskFault::LongLead { found }));
    faults.extend(is_long(partners, MAX_WHO).map(|found| TaskFault::LongPartners { found }));
    faults.extend(is_long(outcome, MAX_OUTCOME).map(|found| TaskFault::LongOutcome { found }));
    faults.extend((state == TaskState::Dropped && outcome.is_empty()).then_some(TaskFault::NoReason));
    let control = [what, lead, partners, outcome].iter().any(|text| text.chars().any(char::is_control));
    faults.extend(control.then_some(TaskFault::Control));
    faults
}

#[cfg(test)]
mod tests;
