//! One week of a campaign, or one day of it, all units, all tests: what is striking, after Benjamini and Hochberg.

use super::Finding;
use super::beside::Beside;
use super::evidence::Evidence;
use super::thresholds::FALSE_DISCOVERY;
use super::unit::{
    Tested, burst, cap, channel_gap, entropy, few, off_hours, one_device, rise, scans, silent, too_fast,
    turnout,
};
use super::usual::Scene;
use super::watch::Seen;
use super::week::Week;
use crate::ids::{CampaignNo, UnitNo};
use crate::index::stats::compare::false_discovery;
use crate::ledger::flag::FlaggedSet;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use time::Date;

/// What a week told.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Assessment {
    /// By unit, those without a p-value first, then the rarest.
    pub findings: Vec<Finding>,
    /// Units that had sent anything by then.
    pub units: usize,
    /// Tests that had enough to go by: among so many the findings were chosen.
    pub tests: usize,
}

/// Looks at one week, once it is over. The same responses, counts and seed give the same findings, whatever came after that
/// week.
#[must_use]
pub fn assess(campaign: CampaignNo, watched: &Seen, beside: &Beside, week: Week, seed: u64) -> Assessment {
    let scene = Scene::new(campaign, watched, beside, week);
    let tests = Tests::of(&scene, seed);
    let certain = |unit| cap::test(&scene, unit);
    chosen(watched, week, |unit| tests.of_unit(&scene, unit), certain)
}

/// Looks at one local day, as soon as it is over: at its hours, and at what came from one device. Among the tests
/// of a week these are not asked again: each question is asked once.
#[must_use]
pub fn assess_day(campaign: CampaignNo, watched: &Seen, beside: &Beside, day: Date) -> Assessment {
    let week = Week::of_day(day);
    let scene = Scene::alone(campaign, watched, beside, week);
    let devices = one_device::Peers::of(&scene);
    let no = day.weekday().number_days_from_monday();
    let tests = |unit| {
        let hours = burst::test(&scene, unit, no * 24..(no + 1) * 24);
        hours.into_iter().chain(devices.test(&scene, unit, std::iter::once(no)))
    };
    chosen(watched, week, tests, |_| None)
}

/// What the tests find at all units, and what is certain there.
fn chosen<I: IntoIterator<Item = Tested>>(
    watched: &Seen,
    week: Week,
    tests: impl Fn(UnitNo) -> I,
    certain: impl Fn(UnitNo) -> Option<(Evidence, FlaggedSet)>,
) -> Assessment {
    let there = |unit: &UnitNo| watched.first(*unit).is_some_and(|first| first <= week);
    let units: Vec<_> = watched.units().filter(there).collect();
    let tested: Vec<_> = units.iter().flat_map(|unit| tests(*unit)).collect();
    let adjusted = false_discovery(&tested.iter().map(|one| one.p).collect::<Vec<_>>());
    let all = tested.len();
    let kept = tested.into_iter().zip(adjusted).filter(|(_, q)| *q <= FALSE_DISCOVERY);
    let by_chance = kept.filter_map(|(one, _)| one.found.map(|found| (Some(one.p), found)));
    let certain = units.iter().filter_map(|unit| certain(*unit)).map(|found| (None, found));
    let mut findings: Vec<_> =
        by_chance.chain(certain).map(|(p, (evidence, set))| Finding { week, p, evidence, set }).collect();
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| (finding.set.unit, finding.p.unwrap_or(-1.0));
        let ((unit, p), (other, q)) = (key(a), key(b));
        unit.cmp(&other).then(p.total_cmp(&q)).then(a.signal().cmp(&b.signal()))
    });
    Assessment { findings, units: units.len(), tests: all }
}

/// The tests with what they know of all units.
struct Tests {
    fast: too_fast::Peers,
    off_hours: off_hours::Peers,
    gap: channel_gap::Peers,
    turnout: Option<turnout::Peers>,
    entropy: Option<entropy::Peers>,
    silent: Option<silent::Days>,
    scans: scans::Peers,
    seed: u64,
}

impl Tests {
    fn of(scene: &Scene<'_>, seed: u64) -> Self {
        Self {
            fast: too_fast::Peers::of(scene),
            off_hours: off_hours::Peers::of(scene),
            gap: channel_gap::Peers::of(scene),
            turnout: turnout::Peers::of(scene, &mut ChaCha8Rng::seed_from_u64(seed)),
            entropy: entropy::Peers::of(scene),
            silent: silent::Days::of(scene),
            scans: scans::Peers::of(scene),
            seed,
        }
    }

    /// Those that have enough to go by in this unit. Each unit draws its own numbers: one more unit elsewhere
    /// changes nothing.
    fn of_unit(&self, scene: &Scene<'_>, unit: UnitNo) -> impl Iterator<Item = Tested> {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        rng.set_stream(u64::from(unit.0) + 1);
        let all = [
            self.fast.test(scene, unit),
            self.off_hours.test(scene, unit),
            self.gap.test(scene, unit),
            self.turnout.as_ref().and_then(|peers| peers.test(scene, unit)),
            self.entropy.as_ref().and_then(|peers| peers.test(scene, unit, &mut rng)),
            rise::test(scene, unit),
            self.silent.as_ref().and_then(|days| days.test(scene, unit)),
            self.scans.test(scene, unit),
            few::test(scene, unit),
        ];
        all.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests;
