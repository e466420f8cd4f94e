//! Units: in groups by the ranks that they may have, and one by one.

use super::{Counting, Stood, measured, respondents};
use crate::index::standing::json::StandingTier;
use crate::index::standing::{Standing, Told};
use crate::index::{Figure, Group, Measure};
use crate::report::facts::{RankGroup, Ranked, Ranking, UnitLine};

impl Counting<'_> {
    pub(super) fn ranking(&self, standing: &Stood) -> Ranking {
        let units: Vec<_> = standing.figures.groups().iter().zip(&standing.standings.units).collect();
        let groups = StandingTier::ALL.into_iter().filter_map(|tier| {
            let of_tier = units.iter().filter(|(_, unit)| StandingTier::of(&unit.told) == tier);
            let units: Vec<_> = of_tier.map(|(group, unit)| self.ranked(group, unit)).collect();
            let (name, meaning) = tier_words(tier);
            (!units.is_empty()).then(|| RankGroup {
                name: name.to_owned(),
                meaning: meaning.to_owned(),
                units,
            })
        });
        Ranking { ranked: standing.standings.ranked, groups: groups.collect() }
    }

    fn ranked(&self, group: &Group, unit: &Standing) -> Ranked {
        let figure = group.results.shown().and_then(|results| results.figure(Measure::Overall)).copied();
        // As the ranks take it: with the correction for samples of the dossiers.
        let figure = figure
            .and_then(|figure| unit.shown().map(|shown| Figure { estimate: Some(shown.estimate), ..figure }));
        let ranks = match &unit.told {
            Told::Ranked { ranks, .. } if ranks.best == ranks.worst => ranks.best.to_string(),
            Told::Ranked { ranks, .. } => format!("{}–{}", ranks.best, ranks.worst),
            Told::Withheld | Told::Unranked(_) => String::new(),
        };
        Ranked { figure: measured(self.name_of(group), figure, self.target()), ranks }
    }

    pub(super) fn unit_lines(&self, standing: &Stood) -> Vec<UnitLine> {
        let factors = self.definition.factors.len();
        let line = |group: &Group| {
            let percent = |measure| {
                let figure = group.results.shown().and_then(|results| results.figure(measure)).copied();
                measured(String::new(), figure, None).percent
            };
            UnitLine {
                name: self.name_of(group),
                n: respondents(&group.results),
                overall: percent(Measure::Overall),
                factors: (0..factors).map(|at| percent(Measure::Factor(at))).collect(),
            }
        };
        standing.figures.groups().iter().map(line).collect()
    }
}

fn tier_words(tier: StandingTier) -> (&'static str, &'static str) {
    match tier {
        StandingTier::Leading => ("Dẫn đầu", "mọi thứ hạng có thể đều ở nửa trên"),
        StandingTier::Middle => ("Giữa", "có thể ở nửa trên, cũng có thể ở nửa dưới"),
        StandingTier::ToImprove => ("Cần cải thiện", "mọi thứ hạng có thể đều ở nửa dưới"),
        StandingTier::NoBasis => ("Chưa đủ cơ sở xếp hạng", "còn ít người trả lời"),
        StandingTier::Withheld => ("Chưa nêu số liệu", "quá ít người trả lời"),
    }
}
