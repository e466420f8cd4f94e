//! The ratios of Quyết định 766/QĐ-TTg, where a unit supplied what they are made of.

use super::Counting;
use crate::campaign::ratios::Ratio;
use crate::catalog::ratios::{RatioValue, RatiosDocument, UnitRatios, Wanted};
use crate::chart::count;
use crate::ids::Share;
use crate::report::facts::{RatioLine, RatioUnit, Ratios};
use crate::report::speech;
use crate::report::term::Term;

impl Counting<'_> {
    /// `None` where no unit supplied anything of the campaign's months.
    pub(super) fn ratios(&self) -> Option<Ratios> {
        let wanted = Wanted {
            campaign: self.campaign,
            under: self.subject.under,
            from: self.term.map(Term::first),
            to: self.term.map(Term::last),
            today: self.subject.today,
        };
        let document = RatiosDocument::of(self.subject.catalog, &wanted, |_| true);
        let counted = |unit: &&UnitRatios| unit.months > 0;
        let lines = Ratio::ALL.into_iter().zip(&document.total.ratios).map(|(ratio, of)| RatioLine {
            name: speech::ratio(ratio).to_owned(),
            formula: speech::ratio_formula(ratio).to_owned(),
            numerator: count(of.numerator),
            denominator: count(of.denominator),
            percent: percent(of),
        });
        let unit = |unit: &UnitRatios| RatioUnit {
            name: unit.name.clone(),
            months: unit.months.to_string(),
            feedback: count(unit.sums.counts.feedback),
            dossiers: count(unit.sums.counts.dossiers),
            percents: unit.sums.ratios.iter().map(percent).collect(),
        };
        (document.supplied > 0).then(|| Ratios {
            from: document.from.written(),
            to: document.to.written(),
            months: document.months.to_string(),
            expected: document.expected.to_string(),
            supplied: document.supplied.to_string(),
            complete: document.complete.to_string(),
            apart: speech::RATIOS_APART.to_owned(),
            unconfirmed: speech::RATIOS_UNCONFIRMED.to_owned(),
            lines: lines.collect(),
            units: document.units.iter().filter(counted).map(unit).collect(),
        })
    }
}

fn percent(of: &RatioValue) -> String {
    speech::ratio_value(of.value.and_then(Share::new))
}
