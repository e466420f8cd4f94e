//! How calm a unit's own weeks are. Some counters get as many sheets each week as the season lets expect; with them
//! less is striking than with one whose weeks go up and down.

use super::season::Peers;
use super::variance;
use crate::ids::{Channel, UnitNo};
use crate::quality::thresholds::{BASE_WEEKS, CALM_AS_PEERS, CALM_MOST, CALM_WEEKS};
use crate::quality::watch::{Seen, Span};
use crate::quality::week::Week;

/// What the weeks before were to everybody, the newest first, each with its factor: [`Peers::factor`].
#[derive(Default)]
pub(super) struct Pasts(Vec<(Week, f64)>);

impl Pasts {
    /// Those before `week`.
    pub(super) fn of(seen: &Seen, week: Week) -> Self {
        let weeks = (1..=CALM_WEEKS).map(|back| week.back(back));
        let told =
            weeks.filter_map(|week| Some((week, Peers::of(seen, Span::ending(week, 1), BASE_WEEKS)?.factor)));
        Self(told.collect())
    }

    /// The mean square by which a unit's weeks before `until` lay off what was to be expected, where its peers' is 1:
    /// of [`CALM_WEEKS`] weeks, and of as many more like its peers' as [`CALM_AS_PEERS`] says. 0 ..= 1: who is less calm
    /// than the peers is taken for like them.
    pub(super) fn share(
        &self,
        seen: &Seen,
        unit: UnitNo,
        channels: &[Channel],
        until: Week,
        spread: f64,
    ) -> f64 {
        let Some(first) = seen.first(unit) else { return 1.0 };
        let squares = self.0.iter().filter(|(week, _)| *week < until).filter_map(|(week, factor)| {
            let window = Span::ending(*week, 1);
            let before = window.before(BASE_WEEKS);
            if first >= before.first {
                return None;
            }
            let count = |span| f64::from(seen.counts(unit, span, channels).responses);
            let expected = count(before) * factor;
            let variance = variance(expected, *factor, spread);
            (expected > 0.0).then(|| ((count(window) - expected).powi(2) / variance).min(CALM_MOST))
        });
        let (weeks, sum) =
            squares.fold((CALM_AS_PEERS, CALM_AS_PEERS), |(n, sum), square| (n + 1.0, sum + square));
        (sum / weeks).min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use crate::ids::{Channel, Hour, UnitNo};
    use crate::ledger::Signals;
    use crate::quality::beside::Beside;
    use crate::quality::testing::{CAMPAIGN, Pen, Sheet, first_week};
    use crate::quality::thresholds::CALM_SPREAD;
    use crate::quality::usual::Scene;
    use crate::quality::watch::Watch;

    /// Fourteen units over 30 weeks of a hundred sheets: the first gets them all each week, the second a hundred more or
    /// less every other week, the others thirty.
    fn watched() -> Watch {
        let (mut watch, mut pen, mut week) = (Watch::default(), Pen::new(), first_week());
        for at in 0..30u32 {
            for unit in 1..=14u32 {
                let swing = [0, 100, 30][unit.min(3) as usize - 1];
                let up = (at + unit).is_multiple_of(2);
                let hour = Hour(week.hours().start.0 + 9);
                let sheet = Sheet {
                    unit,
                    code: unit,
                    channel: Channel::Qr,
                    hour,
                    ratings: [4; 5],
                    signals: Signals(0),
                };
                for _ in 0..if up { 100 + swing } else { 100 - swing } {
                    pen.push(&mut watch, sheet);
                }
            }
            week = week.next();
        }
        watch
    }

    #[test]
    fn the_calmer_a_unit_s_own_weeks_the_less_of_it_is_usual() {
        let (watch, beside) = (watched(), Beside::default());
        let week = std::iter::successors(Some(first_week()), |week| Some(week.next())).nth(29).unwrap();
        let scene = Scene::new(CAMPAIGN, watch.of(CAMPAIGN).unwrap(), &beside, week);
        let deviation = |unit, weeks| {
            let volume = scene.volume(UnitNo(unit), &[Channel::Qr], weeks).unwrap();
            (volume.variance.sqrt() / volume.expected, volume.expected)
        };
        let [calm, restless, peer] = [1, 2, 3].map(|unit| deviation(unit, 1).0);
        assert!(calm < 0.8 * peer && peer < restless, "{calm} {restless} {peer}");
        // Nobody is held to chance alone.
        for weeks in [1, 2, 4] {
            let (calm, expected) = deviation(1, weeks);
            let chance = (1.0 + f64::from(weeks) / 8.0) / expected;
            assert!(calm >= (chance + CALM_SPREAD * CALM_SPREAD).sqrt() - 1e-9, "{weeks}: {calm}");
        }
    }
}
