//! Figures as a report prints them, with words where nothing is told.

use crate::chart::count;
use crate::ids::Share;
use crate::index::figures::Disclosed;
use crate::index::{Figure, Results};
use crate::report::facts::{Measured, Value};
use crate::report::speech;

pub(super) fn measured(name: String, figure: Option<Figure>, target: Option<Share>) -> Measured {
    let estimate = figure.and_then(|figure| figure.estimate);
    let value = figure.zip(estimate).map(|(figure, estimate)| Value {
        share: estimate.value,
        interval: estimate.interval,
        n: figure.n,
        n_eff: estimate.n_eff,
        target,
    });
    Measured {
        name,
        n: figure.map_or_else(hidden, |figure| count(figure.n)),
        percent: value.map_or_else(nothing, |value| {
            speech::value(value.share, figure.and_then(|figure| figure.points))
        }),
        interval: value.map_or_else(nothing, |value| speech::interval(value.interval)),
        missing: figure.map_or_else(nothing, |figure| count(figure.missing.not_answered)),
        target: target.map(speech::whole_percent).unwrap_or_default(),
        gap: value
            .zip(target)
            .map(|(value, target)| speech::points(value.share.get() - target.get()))
            .unwrap_or_default(),
        verdict: value.and_then(|value| value.verdict()).map_or("", speech::Verdict::word).to_owned(),
        value,
    }
}

/// Criteria whose value is below the target, the lowest first.
pub(super) fn weak(criteria: &[Measured]) -> Vec<Measured> {
    let below = |one: &&Measured| {
        let verdict = one.value.and_then(|value| value.verdict());
        matches!(verdict, Some(speech::Verdict::Missed | speech::Verdict::PerhapsMissed))
    };
    let mut weak: Vec<_> = criteria.iter().filter(below).cloned().collect();
    let share = |one: &Measured| one.value.map_or(1.0, |value| value.share.get());
    weak.sort_by(|a, b| share(a).total_cmp(&share(b)));
    weak
}

pub(super) fn shown(figures: &[Disclosed<Figure>]) -> Vec<Option<Figure>> {
    figures.iter().map(|figure| figure.shown().copied()).collect()
}

pub(super) fn criteria_shown(results: &Results) -> Vec<Option<Figure>> {
    results.criteria.iter().map(|criterion| criterion.shown().map(|criterion| criterion.figure)).collect()
}

pub(super) fn respondents(results: &Disclosed<Results>) -> String {
    results.shown().map_or_else(hidden, |results| count(results.respondents))
}

/// Too few people stand behind it, or it would give those away that are so few.
pub(super) fn hidden() -> String {
    "không nêu".to_owned()
}

pub(super) fn nothing() -> String {
    "–".to_owned()
}
