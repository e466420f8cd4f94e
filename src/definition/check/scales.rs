//! Scales: worst to best, the satisfied points last.

use super::{Check, below, listed, longest};
use crate::definition::file::ScaleFile;
use crate::definition::problem::Problem;
use crate::definition::{Point, Scale};

impl Check<'_> {
    pub(super) fn scales(&mut self) -> Vec<Scale> {
        self.unique("scale", listed("/scales", &self.file.scales, |scale| scale.id.as_str()));
        let questions = || self.file.sections.iter().flat_map(|section| &section.questions);
        let used = |scale: &ScaleFile| questions().any(|q| q.scale.as_ref() == Some(&scale.id));
        let unused: Vec<_> = self.file.scales.iter().map(|scale| !used(scale)).collect();
        let mut scales = Vec::with_capacity(self.file.scales.len());
        for (i, scale) in self.file.scales.iter().enumerate() {
            let at = below("/scales", i);
            if unused[i] {
                self.add(below(&at, "id"), Problem::UnusedScale { scale: scale.id.to_string() });
            }
            scales.push(self.scale(&at, scale));
        }
        scales
    }

    fn scale(&mut self, at: &str, scale: &ScaleFile) -> Scale {
        let points_at = below(at, "points");
        let satisfied: Vec<bool> = scale.points.iter().map(|point| point.satisfied).collect();
        if satisfied.len() < 2 {
            // Its bounds say what is wrong.
        } else if !satisfied.contains(&true) {
            self.add(points_at.as_str(), Problem::NoSatisfiedPoint);
        } else if !satisfied.contains(&false) {
            self.add(points_at.as_str(), Problem::EveryPointSatisfied);
        } else if let Some(point) = satisfied.windows(2).position(|pair| pair == [true, false]) {
            self.add(below(&points_at, point), Problem::SatisfiedBelow);
        }
        self.distinct(scale.points.iter().enumerate().map(|(i, p)| (below(&points_at, i), &p.text)));
        let points = scale.points.iter().enumerate().map(|(i, point)| Point {
            text: self.text(&below(&below(&points_at, i), "text"), &point.text, longest::POINT),
            satisfied: point.satisfied,
        });
        Scale {
            id: scale.id.clone(),
            points: points.collect(),
            not_applicable: scale
                .not_applicable
                .as_ref()
                .map(|text| self.text(&below(at, "not_applicable"), text, longest::POINT)),
        }
    }
}
