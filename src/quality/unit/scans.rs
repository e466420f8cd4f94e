//! Scans without sends: people scan a code, and hardly any of them sends. The form is covered by another
//! page, somebody takes the telephone away, or low scores are talked out of people.
//!
//! Under honesty each scan leads to a sheet with the usual chance: the lower of the campaign's in that week and
//! the code's own before. Lower tail of a binomial, widened because programs that follow links come in rows
//! (beta-binomial). From 30 scans on; only where scans are counted.

use super::Tested;
use crate::ids::{TouchpointCode, UnitNo};
use crate::ledger::flag::FlaggedSet;
use crate::quality::evidence::{Evidence, rounded};
use crate::quality::stats::tails::clustered_at_most;
use crate::quality::thresholds::{SCANS, SCANS_TIMES, SCANS_TOGETHER};
use crate::quality::usual::Scene;
use crate::quality::watch::Span;

/// Scans and sheets of all codes in the week.
pub struct Peers {
    scans: f64,
    sheets: f64,
}

impl Peers {
    #[must_use]
    pub fn of(scene: &Scene<'_>) -> Self {
        let week = scene.window(1);
        let mut all = Self { scans: 0.0, sheets: 0.0 };
        for (code, poster) in &scene.beside.posters {
            let (scans, sheets) = funnel(scene, *code, poster.unit, week);
            if scans > 0 {
                all.scans += f64::from(scans);
                all.sheets += f64::from(sheets);
            }
        }
        all
    }

    /// `None` where no code of the unit was scanned often enough.
    #[must_use]
    pub fn test(&self, scene: &Scene<'_>, unit: UnitNo) -> Option<Tested> {
        let own = scene.beside.posters.iter().filter(|(_, poster)| poster.unit == unit);
        Tested::best(own.filter_map(|(code, _)| self.poster(scene, *code, unit)))
    }

    fn poster(&self, scene: &Scene<'_>, code: TouchpointCode, unit: UnitNo) -> Option<Tested> {
        let (scans, sheets) = funnel(scene, code, unit, scene.window(1));
        let (others, sent) = (self.scans - f64::from(scans), self.sheets - f64::from(sheets));
        if scans < SCANS || others < f64::from(SCANS) {
            return None;
        }
        let before = scene.base(unit, 1).map(|base| funnel(scene, code, unit, base));
        let own = before.filter(|(scans, _)| *scans >= SCANS).map(|(n, k)| f64::from(k) / f64::from(n));
        let usual = own.unwrap_or(1.0).min(sent / others).min(1.0);
        if f64::from(sheets) > SCANS_TIMES * usual * f64::from(scans) {
            return Some(Tested::NOTHING);
        }
        let evidence =
            Evidence::ScansWithoutSends { touchpoint: code, scans, sheets, usual: rounded(usual, 4) };
        let concerned = FlaggedSet { touchpoint: Some(code), ..scene.set(unit, scene.window(1)) };
        Some(Tested {
            p: clustered_at_most(sheets, scans, usual, SCANS_TOGETHER),
            found: Some((evidence, concerned)),
        })
    }
}

/// Scans of a code, and sheets of the weeks in which it was scanned.
fn funnel(scene: &Scene<'_>, code: TouchpointCode, unit: UnitNo, span: Span) -> (u32, u32) {
    let mut sum = (0u32, 0u32);
    for week in span.iter() {
        let Some(scans) = scene.beside.scans.get(&(code, week)) else { continue };
        let days = scene.seen.week(unit, week).map_or([0; 7], |cell| cell.poster(code));
        sum.0 = sum.0.saturating_add(*scans);
        sum.1 += days.into_iter().map(u32::from).sum::<u32>();
    }
    sum
}
