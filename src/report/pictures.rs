//! The pictures of a report, by name: what a text shows with `![…](chart:NAME)`.

use super::facts::{Facts, Measured};
use crate::chart::matrix::Item;
use crate::chart::ranking::{Bar, BarValue};
use crate::chart::{Chart as _, ChartError, Matrix, Notes, Ranking, Shape};
use crate::ids::Share;
use std::collections::BTreeMap;

/// A picture with what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub svg: String,
    /// Its finding in a sentence, for those who do not see it.
    pub alt: String,
}

/// Those of one report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pictures(BTreeMap<&'static str, Picture>);

/// More bars than this do not fit a page.
const MOST_BARS: usize = 30;

impl Pictures {
    /// `factors`, `criteria`, `fields`, `units`, `priorities`. One that has nothing to show is there as well and
    /// says so.
    pub(super) fn draw(facts: &Facts) -> Result<Self, ChartError> {
        let units: Vec<_> = facts
            .standing
            .groups
            .iter()
            .flat_map(|group| &group.units)
            .map(|unit| unit.figure.clone())
            .collect();
        let all: [(&'static str, &'static str, &[Measured]); 4] = [
            ("factors", "yếu tố", &facts.factors),
            ("criteria", "tiêu chí", &facts.criteria),
            ("fields", "lĩnh vực", &facts.fields),
            ("units", "đơn vị", &units),
        ];
        let draw = |(name, noun, figures): (&'static str, &'static str, &[Measured])| {
            let chart = ranking(facts, noun, figures);
            Ok((name, Picture { svg: chart.svg(Shape::File)?, alt: chart.finding() }))
        };
        let mut drawn: BTreeMap<_, _> = all.into_iter().map(draw).collect::<Result<_, _>>()?;
        drawn.insert("priorities", priorities(facts)?);
        Ok(Self(drawn))
    }

    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Picture> {
        self.0.get(name)
    }
}

/// Criteria by importance and share, under the numbers that they have in the report's table.
fn priorities(facts: &Facts) -> Result<Picture, ChartError> {
    let of = &facts.priorities;
    let item = |row: &super::facts::Priority| {
        let (importance, performance) = row.place?;
        Some(Item { text: row.name.clone(), importance, performance, first: row.first })
    };
    let items: Vec<_> = of.rows.iter().filter_map(item).collect();
    let alt = items.is_empty().then(|| "Chưa đủ số người trả lời để xếp thứ tự ưu tiên".to_owned());
    let (importance, performance) = of.middle.unwrap_or((0.0, Share::of_percent(0)));
    let chart = Matrix { items, importance, performance, notes: notes(facts) };
    Ok(Picture { svg: chart.svg(Shape::File)?, alt: alt.unwrap_or_else(|| chart.finding()) })
}

fn notes(facts: &Facts) -> Notes {
    Notes {
        method: facts.method.name.clone(),
        definition: facts.definition.name.clone(),
        self_selected: facts.self_selected,
        demo: facts.demo,
    }
}

fn ranking(facts: &Facts, noun: &'static str, figures: &[Measured]) -> Ranking {
    let mut known: Vec<_> = figures.iter().filter_map(|figure| Some((figure, figure.value?))).collect();
    known.sort_by(|(_, a), (_, b)| b.share.get().total_cmp(&a.share.get()));
    // Fields have a target each: one line would hold for some of them.
    let mut targets: Vec<_> = known.iter().map(|(_, value)| value.target).collect();
    targets.dedup();
    let target = if let [Some(only)] = targets.as_slice() { Some(*only) } else { None };
    let bar = |(figure, value): &(&Measured, super::facts::Value)| Bar {
        name: figure.name.clone(),
        value: BarValue::Known { share: value.share, interval: value.interval, n: value.n },
    };
    Ranking { bars: known.iter().take(MOST_BARS).map(bar).collect(), noun, target, notes: notes(facts) }
}
