//! Tasks to start from: those of a real plan, `static/plan/tasks.csv`.

use crate::ids::FactorCode;
use std::sync::LazyLock;

const SHIPPED: &str = include_str!("../../../static/plan/tasks.csv");

/// A task of that plan.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct Suggestion {
    pub no: u32,
    /// Codes of factors of the shipped questionnaires, separated by blanks.
    factors: String,
    pub task: String,
    /// Who led it then: of that time and place, a hint at most.
    pub lead: String,
    pub partners: String,
    pub when: String,
}

impl Suggestion {
    /// Whether it belongs to this factor of a shipped questionnaire.
    #[must_use]
    pub fn is_for(&self, factor: &FactorCode) -> bool {
        self.factors.split(' ').any(|code| code == factor.as_str())
    }
}

static ALL: LazyLock<Vec<Suggestion>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(SHIPPED.as_bytes());
    reader.deserialize().filter_map(Result::ok).collect()
});

/// The tasks for a factor; none for a questionnaire that has factors of its own.
pub fn suggestions(factor: &FactorCode) -> impl Iterator<Item = &'static Suggestion> {
    ALL.iter().filter(move |task| task.is_for(factor))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::shipped;

    #[test]
    fn all_21_tasks_are_read_and_each_belongs_to_a_factor_of_a_shipped_questionnaire() {
        assert_eq!(ALL.len(), 21);
        let definitions = ["sipas-2017.1", "sipas-2023.1", "mot-cua-nhanh.1"];
        let factors: Vec<_> = (definitions.iter())
            .flat_map(|name| shipped::find(name).unwrap().factors)
            .map(|factor| factor.id)
            .collect();
        for task in ALL.iter() {
            assert!(factors.iter().any(|factor| task.is_for(factor)), "{task:?}");
        }
        for definition in ["sipas-2017.1", "mot-cua-nhanh.1"] {
            for factor in shipped::find(definition).unwrap().factors {
                assert!(suggestions(&factor.id).next().is_some(), "{definition} {}", factor.id);
            }
        }
    }
}
