//! Factors, parts and index methods: every scale question counts in exactly one factor, or says that
//! it does not count.

use super::{Check, below, listed, longest, names};
use crate::definition::file::{FactorFile, KindFile, QuestionFile};
use crate::definition::problem::Problem;
use crate::definition::shape::nearest;
use crate::definition::{Factor, METHODS, Part};
use crate::ids::QuestionCode;
use std::collections::BTreeMap;

impl Check<'_> {
    pub(super) fn parts(&mut self) -> Vec<Part> {
        self.unique("part", listed("/parts", &self.file.parts, |part| part.id.as_str()));
        let mut parts = Vec::with_capacity(self.file.parts.len());
        for (i, part) in self.file.parts.iter().enumerate() {
            let at = below("/parts", i);
            if !self.file.factors.iter().any(|factor| factor.part.as_ref() == Some(&part.id)) {
                self.add(below(&at, "id"), Problem::PartWithoutFactor { part: part.id.to_string() });
            }
            let text = self.text(&below(&at, "text"), &part.text, longest::TITLE);
            parts.push(Part { id: part.id.clone(), text });
        }
        parts
    }

    pub(super) fn factors(&mut self) -> Vec<Factor> {
        self.unique("factor", listed("/factors", &self.file.factors, |factor| factor.id.as_str()));
        let questions = self.all_questions();
        let mut owner: BTreeMap<usize, String> = BTreeMap::new();
        let mut factors = Vec::with_capacity(self.file.factors.len());
        for (i, factor) in self.file.factors.iter().enumerate() {
            let at = below("/factors", i);
            factors.push(Factor {
                id: factor.id.clone(),
                text: self.text(&below(&at, "text"), &factor.text, longest::TITLE),
                part: self.part_of(&at, factor),
                criteria: self.criteria(&at, factor, &questions, &mut owner),
            });
        }
        for (i, (at, question)) in questions.iter().enumerate() {
            // An id that is used twice is a fault of its own, not a second one here.
            let repeated = questions[..i].iter().any(|(_, earlier)| earlier.id == question.id);
            let counted = question.kind == KindFile::Scale && !question.outside_index;
            if counted && !repeated && !owner.contains_key(&i) {
                let problem = Problem::CriterionInNoFactor { question: question.id.to_string() };
                self.add(below(at, "id"), problem);
            }
        }
        factors
    }

    fn part_of(&mut self, at: &str, factor: &FactorFile) -> Option<usize> {
        let Some(part) = &factor.part else {
            if !self.file.parts.is_empty() {
                self.add(at, Problem::FactorWithoutPart);
            }
            return None;
        };
        let index = self.file.parts.iter().position(|known| known.id == *part);
        if index.is_none() {
            let known = names(self.file.parts.iter().map(|part| &part.id));
            self.add(below(at, "part"), Problem::UnknownPart { part: part.to_string(), known });
        }
        index
    }

    /// `owner` holds the factor of every criterion so far, by its question's place.
    fn criteria(
        &mut self,
        at: &str,
        factor: &FactorFile,
        questions: &[(String, &QuestionFile)],
        owner: &mut BTreeMap<usize, String>,
    ) -> Vec<usize> {
        let mut criteria = Vec::with_capacity(factor.criteria.len());
        for (i, id) in factor.criteria.iter().enumerate() {
            let at = below(&below(at, "criteria"), i);
            let name = id.to_string();
            let Some(index) = questions.iter().position(|(_, question)| question.id == *id) else {
                let nearest = nearest(id.as_str(), questions.iter().map(|(_, q)| q.id.as_str()));
                self.add(at, Problem::CriterionUnknown { question: name, nearest });
                continue;
            };
            let question = questions[index].1;
            if question.kind != KindFile::Scale {
                let kind = super::questions::word(question.kind);
                self.add(at, Problem::CriterionNotScale { question: name, kind });
            } else if question.outside_index {
                self.add(at, Problem::CriterionOutsideIndex { question: name });
            } else if let Some(first) = owner.get(&index) {
                self.add(at, Problem::CriterionTwice { question: name, first: first.clone() });
                continue;
            }
            owner.insert(index, factor.id.to_string());
            criteria.push(index);
        }
        criteria
    }

    pub(super) fn methods(&mut self) -> Vec<String> {
        let methods = &self.file.methods;
        if methods.is_empty() && !self.file.factors.is_empty() {
            self.add("/factors", Problem::NoMethod);
        }
        for (i, method) in methods.iter().enumerate() {
            let at = below("/methods", i);
            let name = method.clone();
            if !METHODS.contains(&method.as_str()) {
                self.add(at, Problem::UnknownMethod { method: name });
            } else if methods[..i].contains(method) {
                self.add(at, Problem::DuplicateMethod { method: name });
            } else if self.file.factors.is_empty() {
                self.add(at, Problem::MethodWithoutCriteria { method: name });
            } else if method == "mean-of-parts.1" && self.file.parts.is_empty() {
                self.add(at, Problem::MethodWithoutParts { method: name });
            } else if method == "points-tt01.1" {
                for (question, points) in self.criteria_without_points() {
                    self.add(
                        at.as_str(),
                        Problem::MethodWithoutPoints { method: name.clone(), question, points },
                    );
                }
            }
        }
        methods.clone()
    }

    /// Criteria whose scale has not the points 0, 1 and 2 of Thông tư 01/2018/TT-VPCP, with how many it has.
    fn criteria_without_points(&self) -> Vec<(String, usize)> {
        let questions = self.all_questions();
        let criteria = self.file.factors.iter().flat_map(|factor| &factor.criteria);
        let points = |id: &QuestionCode| {
            let question = questions.iter().find(|(_, question)| question.id == *id)?.1;
            let scale = self.file.scales.iter().find(|scale| question.scale.as_ref() == Some(&scale.id))?;
            Some((id.to_string(), scale.points.len()))
        };
        criteria.filter_map(points).filter(|(_, points)| *points != 3).collect()
    }
}
