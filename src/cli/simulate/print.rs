//! How a detector did, for people and for programs.

use super::trial::TrialArgs;
use crate::cli::output;
use crate::ids::Share;
use crate::index::interval::wilson;
use crate::simulate::scenario::Attack;
use crate::simulate::scenario::referee::{Miss, Report, Tally};
use serde::Serialize;
use std::fmt::Write as _;

/// Misses that are named for people; programs get all.
const NAMED: usize = 20;

/// What is printed.
pub(super) struct Trial<'a> {
    pub detector: &'a str,
    pub seed: u64,
    pub args: &'a TrialArgs,
    pub reports: &'a [Report],
}

#[derive(Serialize)]
pub(super) struct TrialJson<'a> {
    detector: &'a str,
    seed: u64,
    seeds: u64,
    units: u32,
    weeks: u32,
    strength: f64,
    /// Answers by poster in an hour at units that attack; `None`: their own.
    rate: Option<f64>,
    scenarios: Vec<ScenarioJson<'a>>,
}

#[derive(Serialize)]
struct ScenarioJson<'a> {
    scenario: &'a str,
    /// All signals together first.
    rows: Vec<RowJson<'a>>,
    misses: Vec<MissJson<'a>>,
}

#[derive(Serialize)]
struct RowJson<'a> {
    /// `None`: all together.
    signal: Option<&'a str>,
    false_alarms: Rate,
    attacks: Vec<AttackJson<'a>>,
}

#[derive(Serialize)]
struct AttackJson<'a> {
    attack: &'a str,
    same_day: Rate,
    four_weeks: Rate,
}

#[derive(Serialize)]
struct MissJson<'a> {
    seed: u64,
    attack: &'a str,
    /// From 1.
    unit: usize,
    /// From 1.
    week: u32,
    found_after_weeks: Option<u32>,
}

/// So many of so many, with the 95 % interval after Wilson; without one where there was nothing to count.
#[derive(Serialize)]
struct Rate {
    count: u64,
    of: u64,
    low: Option<f64>,
    high: Option<f64>,
}

impl Rate {
    fn new(count: u64, of: u64) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "weeks and attacks stay far below 2^53")]
        let (part, all) = (count as f64, of as f64);
        let interval = Share::new(part / all).and_then(|share| wilson(share, all));
        Self { count, of, low: interval.map(|i| i.low.get()), high: interval.map(|i| i.high.get()) }
    }

    /// `12 / 50 = 24.0 % [14.3–37.4]`, `–` where there was nothing to count.
    fn text(&self) -> String {
        let (Some(low), Some(high)) = (self.low, self.high) else { return "–".to_owned() };
        #[expect(clippy::cast_precision_loss, reason = "weeks and attacks stay far below 2^53")]
        let share = 100.0 * self.count as f64 / self.of as f64;
        let (count, of, low, high) = (self.count, self.of, 100.0 * low, 100.0 * high);
        format!("{count} / {of} = {share:.2} % [{low:.2}–{high:.2}]")
    }
}

impl<'a> Trial<'a> {
    pub(super) fn json(&self) -> TrialJson<'a> {
        TrialJson {
            detector: self.detector,
            seed: self.seed,
            seeds: self.args.seeds(),
            units: self.args.units(),
            weeks: self.args.weeks(),
            strength: self.args.strength(),
            rate: self.args.rate(),
            scenarios: self.reports.iter().map(scenario).collect(),
        }
    }

    pub(super) fn text(&self) -> String {
        let (detector, seed, args) = (self.detector, self.seed, self.args);
        let (units, weeks, last) = (args.units(), args.weeks(), seed.saturating_add(args.seeds() - 1));
        let rate =
            args.rate().map_or_else(String::new, |rate| format!(", {rate} answers an hour where attacked"));
        let mut text = format!(
            "Detector {detector}: {units} units, {weeks} weeks, strength {}{rate}, seeds {seed} to {last}. Counts with 95 % intervals (Wilson).\n",
            args.strength()
        );
        for report in self.reports {
            write!(text, "\n{}\n{}\n", report.scenario, table(report)).ok();
            for miss in report.misses.iter().take(NAMED) {
                writeln!(text, "  missed: {}", told(miss)).ok();
            }
            if report.misses.len() > NAMED {
                let more = report.misses.len() - NAMED;
                writeln!(text, "  and {more} more; --format json names them all").ok();
            }
        }
        text.truncate(text.trim_end().len());
        text
    }
}

/// All together, then each signal.
fn rows(report: &Report) -> impl Iterator<Item = (Option<&str>, &Tally)> {
    let signals = report.signals.iter().map(|(signal, tally)| (Some(signal.as_str()), tally));
    std::iter::once((None, &report.together)).chain(signals)
}

/// Attacks of a kind, and how many of them were found on their first day and within four weeks.
fn found<'r>(report: &'r Report, tally: &'r Tally) -> impl Iterator<Item = (Attack, Rate, Rate)> + 'r {
    report.attacks.iter().map(|(attack, all)| {
        let caught = tally.caught.get(attack).copied().unwrap_or_default();
        (*attack, Rate::new(caught.same_day, *all), Rate::new(caught.four_weeks, *all))
    })
}

fn table(report: &Report) -> comfy_table::Table {
    let mut table = output::table([
        "signal",
        "honest unit-weeks flagged",
        "attack",
        "found the same day",
        "within 4 weeks",
    ]);
    for (signal, tally) in rows(report) {
        let signal = signal.unwrap_or("all together");
        let alarms = Rate::new(tally.false_weeks, report.honest_weeks).text();
        let mut found = found(report, tally).peekable();
        if found.peek().is_none() {
            table.add_row([signal, &alarms, "–", "–", "–"]);
        }
        for (attack, same_day, four_weeks) in found {
            table.add_row([signal, &alarms, attack.as_str(), &same_day.text(), &four_weeks.text()]);
        }
    }
    table
}

fn told(miss: &Miss) -> String {
    let late = match miss.found_after {
        Some(weeks) => format!("found only after {weeks} weeks"),
        None => "never found".to_owned(),
    };
    let Miss { seed, attack, unit, week, .. } = miss;
    format!("seed {seed}, unit {}, {attack} from week {}: {late}", unit + 1, week + 1)
}

fn scenario(report: &Report) -> ScenarioJson<'_> {
    let row = |(signal, tally): (_, &Tally)| RowJson {
        signal,
        false_alarms: Rate::new(tally.false_weeks, report.honest_weeks),
        attacks: found(report, tally)
            .map(|(attack, same_day, four_weeks)| AttackJson {
                attack: attack.as_str(),
                same_day,
                four_weeks,
            })
            .collect(),
    };
    let miss = |miss: &Miss| MissJson {
        seed: miss.seed,
        attack: miss.attack.as_str(),
        unit: miss.unit + 1,
        week: miss.week + 1,
        found_after_weeks: miss.found_after,
    };
    ScenarioJson {
        scenario: report.scenario.as_str(),
        rows: rows(report).map(row).collect(),
        misses: report.misses.iter().map(miss).collect(),
    }
}
