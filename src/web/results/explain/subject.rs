//! Which figure is explained: the whole, a part, a factor, a criterion.

use crate::definition::Definition;
use crate::index::figures::{Disclosed, Figure, Withheld};
use crate::index::interval::RatioSums;
use crate::index::recount::{FigureCounts, Recount};
use crate::index::{Figures, Measure, Results};

/// A figure by its name.
pub(in crate::web::results) struct Subject {
    pub(in crate::web::results) measure: Measure,
    /// As people call it.
    pub(in crate::web::results) name: String,
}

/// The figures of everything together.
pub(in crate::web::results) struct Told(Disclosed<Results>);

/// The sums behind a figure.
#[derive(Debug, Clone, Copy)]
pub(in crate::web::results) struct Sums {
    pub(in crate::web::results) ratio: RatioSums,
    pub(in crate::web::results) fully: u64,
    pub(in crate::web::results) zz: Option<f64>,
}

impl Subject {
    /// `overall` (where left out), `part:ID`, `factor:ID`, `criterion:ID`.
    pub(in crate::web::results) fn of(text: &str, definition: &Definition) -> Option<Self> {
        let language = definition.language(Some("vi"));
        let (kind, id) = text.split_once(':').unwrap_or((text, ""));
        match kind {
            "" | "overall" if id.is_empty() => {
                Some(Self { measure: Measure::Overall, name: "Chỉ số hài lòng chung".to_owned() })
            }
            "part" => {
                let at = definition.parts.iter().position(|part| part.id.as_str() == id)?;
                let name = definition.parts[at].text.in_language(language).to_owned();
                Some(Self { measure: Measure::Part(at), name })
            }
            "factor" => {
                let at = definition.factors.iter().position(|factor| factor.id.as_str() == id)?;
                let name = definition.factors[at].text.in_language(language).to_owned();
                Some(Self { measure: Measure::Factor(at), name })
            }
            "criterion" => {
                let criteria = definition.factors.iter().flat_map(|factor| &factor.criteria);
                let mut criteria = criteria.map(|question| &definition.questions[*question]);
                let (at, question) =
                    criteria.by_ref().enumerate().find(|(_, question)| question.id.as_str() == id)?;
                let name = question.text.in_language(language).to_owned();
                Some(Self { measure: Measure::Criterion(at), name })
            }
            _ => None,
        }
    }

    /// The sums behind it.
    pub(in crate::web::results) fn sums(&self, all: &Recount) -> Option<Sums> {
        let of = |one: &FigureCounts| Sums { ratio: one.sums, fully: one.fully, zz: one.zz };
        match self.measure {
            Measure::Overall => Some(of(&all.overall)),
            Measure::Part(at) => all.parts.get(at).map(of),
            Measure::Factor(at) => all.factors.get(at).map(of),
            Measure::Criterion(at) => {
                all.criteria.get(at).map(|one| Sums { ratio: one.sums, fully: one.sums.y, zz: None })
            }
        }
    }
}

impl Told {
    pub(in crate::web::results) fn of(figures: &Figures) -> Self {
        Self(figures.total().clone())
    }

    pub(in crate::web::results) fn figure(&self, measure: Measure) -> Option<Figure> {
        self.0.shown()?.figure(measure).copied()
    }

    pub(in crate::web::results) fn withheld(&self, measure: Measure) -> Option<Withheld> {
        match &self.0 {
            Disclosed::Shown(all) => all.withheld(measure),
            Disclosed::Withheld(why) => Some(*why),
        }
    }
}
