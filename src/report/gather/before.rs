//! A campaign beside the one before.

use super::{Counting, GatherError, Part, nothing};
use crate::index::figures::Estimate;
use crate::index::stats::compare::{Comparison, Verdict};
use crate::index::{Figures, Measure};
use crate::report::facts::{Before, Change, Round};
use crate::report::speech;

impl Counting<'_> {
    pub(super) fn before(&self, other: &Counting<'_>, now: &Figures) -> Result<Before, GatherError> {
        let then = other.figures("")?;
        let comparable = other.definition.hash == self.definition.hash && then.method() == now.method();
        let overall = [("Chỉ số hài lòng chung".to_owned(), Measure::Overall)];
        let factors = self.names(Part::Factors).into_iter().zip((0..).map(Measure::Factor));
        // Of another questionnaire only the whole stands beside the whole.
        let factors = factors.filter(|_| comparable);
        let rows = overall.into_iter().chain(factors).map(|(name, measure)| {
            let estimate = |figures: &Figures| figures.total().shown()?.figure(measure)?.estimate;
            change(name, estimate(now), estimate(&then), comparable)
        });
        let Round { title, opens, closes, .. } = other.round();
        let (title, opens, closes) = match other.spoken()? {
            Some(term) => (format!("{title}, {}", term.name), term.from, term.to),
            None => (title, opens, closes),
        };
        // A campaign's plan is told once.
        let same = other.campaign.no == self.campaign.no;
        let plan = if same { Vec::new() } else { other.followed(self)? };
        Ok(Before { title, opens, closes, comparable, rows: rows.collect(), plan })
    }
}

pub(super) fn change(
    name: String,
    now: Option<Estimate>,
    then: Option<Estimate>,
    comparable: bool,
) -> Change {
    let percent = |estimate: Option<Estimate>| {
        estimate.map_or_else(nothing, |estimate| speech::percent(estimate.value))
    };
    let compared = now.zip(then).filter(|_| comparable);
    let compared = compared.and_then(|(now, then)| Comparison::of(now.into(), then.into()));
    let told = compared.map(|of| of.verdict());
    let verdict = told.map_or("", |told| match told {
        Verdict::Higher => "Tăng",
        Verdict::Lower => "Giảm",
        Verdict::NotTold => "Chưa thấy khác biệt rõ",
    });
    Change {
        name,
        before: percent(then),
        now: percent(now),
        change: compared.map(|of| speech::points(of.difference)).unwrap_or_default(),
        interval: compared
            .map(|of| format!("{} đến {}", speech::points(of.low), speech::points(of.high)))
            .unwrap_or_default(),
        verdict: verdict.to_owned(),
        told,
    }
}
