//! Reading the ratings of a sheet out of its packed bytes.

use super::cell::Counts;
use crate::answers::packed::Layout;
use crate::definition::Definition;
use crate::ids::DefinitionHash;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Readers of the questionnaires met so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Readers {
    known: Vec<(DefinitionHash, Reader)>,
}

/// Where a questionnaire's criteria are.
#[derive(Debug, Clone, Default)]
pub(super) struct Reader {
    criteria: Vec<Criterion>,
}

#[derive(Debug, Clone, Copy)]
struct Criterion {
    offset: usize,
    /// Points of its scale, the best being the last.
    points: u8,
    /// A bit for each point that counts as satisfied, the first point lowest.
    satisfied: u16,
}

impl Readers {
    pub(super) fn of(
        &mut self,
        hash: DefinitionHash,
        definitions: &BTreeMap<DefinitionHash, Arc<Definition>>,
    ) -> &Reader {
        let at = self.known.iter().position(|(known, _)| *known == hash).unwrap_or_else(|| {
            let reader = definitions.get(&hash).map_or_else(Reader::default, |of| Reader::new(of));
            self.known.push((hash, reader));
            self.known.len() - 1
        });
        &self.known[at].1
    }
}

impl Reader {
    fn new(definition: &Definition) -> Self {
        let layout = Layout::of(definition);
        let criteria = definition.factors.iter().flat_map(|factor| &factor.criteria);
        let criterion = |question: &usize| {
            let scale = definition.scale_of(*question)?;
            let bits = scale.points.iter().enumerate().map(|(at, point)| u16::from(point.satisfied) << at);
            Some(Criterion {
                offset: layout.column(*question)?.offset,
                points: u8::try_from(scale.points.len()).ok()?,
                satisfied: bits.fold(0, |all, bit| all | bit),
            })
        };
        Self { criteria: criteria.filter_map(criterion).collect() }
    }

    /// Counts one sheet.
    pub(super) fn count(&self, answers: &[u8], into: &mut Counts) {
        let (mut given, mut satisfied, mut top) = (0u32, 0u32, 0u32);
        for criterion in &self.criteria {
            let Some(rating) = answers.get(criterion.offset).copied() else { continue };
            if (1..=criterion.points).contains(&rating) {
                given += 1;
                satisfied += u32::from(criterion.satisfied >> (rating - 1) & 1);
                top += u32::from(rating == criterion.points);
                if let Some(count) = into.ratings.get_mut(usize::from(rating - 1)) {
                    *count += 1;
                }
            }
        }
        into.responses += 1;
        into.satisfied_ratings += satisfied;
        if given > 0 {
            into.rated += 1;
            into.satisfied += u32::from(satisfied == given);
            into.top += u32::from(top == given);
        }
    }
}
