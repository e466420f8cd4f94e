//! `hailong simulate --scenario`: simulated provinces before a detector.

use super::detectors::Detector;
use super::print;
use crate::cli::Exit;
use crate::cli::output::{self, Format, FormatArg};
use crate::simulate::scenario::referee::{self, Report};
use crate::simulate::scenario::{Scenario, Settings};
use std::str::FromStr;
use time::Date;
use time::macros::{date, format_description};

/// What `--scenario` takes with it.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct TrialArgs {
    /// What happens in the provinces: honest, burst, slow-stuffing, growing-stuffing, careful-stuffing,
    /// staff-codes, suppression, swapped-poster, friendly-only, combined, or all
    #[arg(long, value_name = "NAME", help_heading = HEADING)]
    scenario: Option<Choice>,
    /// What they are shown to
    #[arg(long, value_enum, default_value_t, requires = "scenario", conflicts_with = "campaign", help_heading = HEADING)]
    detector: Detector,
    /// Provinces of each scenario, by seeds that follow one another
    #[arg(long, value_name = "NUMBER", default_value_t = 5, requires = "scenario", conflicts_with = "campaign", help_heading = HEADING, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    seeds: u64,
    /// Units of a province
    #[arg(long, value_name = "NUMBER", default_value_t = 100, requires = "scenario", conflicts_with = "campaign", help_heading = HEADING, value_parser = clap::value_parser!(u32).range(2..=20_000))]
    units: u32,
    /// Weeks that it is watched for
    #[arg(long, value_name = "NUMBER", default_value_t = 52, requires = "scenario", conflicts_with = "campaign", help_heading = HEADING, value_parser = clap::value_parser!(u32).range(2..=520))]
    weeks: u32,
    /// The first day
    #[arg(long, value_name = "DAY", default_value = "2026-01-05", requires = "scenario", conflicts_with = "campaign", help_heading = HEADING, value_parser = day)]
    first_day: Date,
    /// Multiplies what each attack does: 30 sheets of a burst, a fifth of a week's sheets, four slips of ten …
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0, requires = "scenario", conflicts_with = "campaign", help_heading = HEADING, value_parser = strength)]
    strength: f64,
    /// Answers by poster in an hour at units that attack [default: as many as each has; 3 for a burst]
    #[arg(long, value_name = "NUMBER", requires = "scenario", conflicts_with = "campaign", help_heading = HEADING, value_parser = rate)]
    rate: Option<f64>,
    /// Percent of the units that attack; one does at least
    #[arg(long, value_name = "PERCENT", default_value_t = 10, requires = "scenario", conflicts_with = "campaign", help_heading = HEADING, value_parser = clap::value_parser!(u8).range(1..=50))]
    attacked: u8,
    /// The week, from 1, in which attacks begin [default: each its own, in the second half]
    #[arg(long, value_name = "NUMBER", requires = "scenario", conflicts_with = "campaign", help_heading = HEADING, value_parser = clap::value_parser!(u32).range(1..=520))]
    start_week: Option<u32>,
    #[command(flatten)]
    format: FormatArg,
}

const HEADING: &str = "Trial of detectors";

/// A scenario, or each of them.
#[derive(Debug, Clone, Copy)]
enum Choice {
    All,
    One(Scenario),
}

impl FromStr for Choice {
    type Err = crate::simulate::scenario::ScenarioError;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        if s == "all" { Ok(Self::All) } else { s.parse().map(Self::One) }
    }
}

fn day(text: &str) -> Result<Date, String> {
    let date = Date::parse(text, format_description!("[year]-[month]-[day]"));
    let date = date.map_err(|error| format!("expected a day as in 2026-01-05: {error}"))?;
    // Tết is known for these years alone.
    if (date!(2025 - 01 - 01)..date!(2030 - 01 - 01)).contains(&date) {
        Ok(date)
    } else {
        Err("expected a day of 2025 to 2029".to_owned())
    }
}

fn strength(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|error| format!("expected a number: {error}"))?;
    if value > 0.0 && value <= 100.0 {
        Ok(value)
    } else {
        Err("expected more than 0 and at most 100".to_owned())
    }
}

fn rate(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|error| format!("expected a number: {error}"))?;
    if (0.05..=60.0).contains(&value) { Ok(value) } else { Err("expected 0.05 to 60".to_owned()) }
}

/// Plays the scenarios and prints how the detector did.
pub(super) fn run(args: &TrialArgs, seed: u64) -> anyhow::Result<Exit> {
    let scenarios = match args.scenario {
        Some(Choice::One(scenario)) => vec![scenario],
        Some(Choice::All) | None => Scenario::ALL.to_vec(),
    };
    let provinces = args.seeds * u64::try_from(scenarios.len())?;
    let progress = output::progress(provinces, "provinces");
    let mut reports: Vec<Report> = Vec::new();
    for scenario in scenarios {
        let settings = settings(args, scenario)?;
        let report =
            referee::play(&settings, seed, args.seeds, &|province| args.detector.watch(province), || {
                progress.inc(1);
            });
        reports.push(report);
    }
    progress.finish_and_clear();
    let told = print::Trial { detector: args.detector.as_str(), seed, args, reports: &reports };
    match args.format.format {
        Format::Json => output::say_json(&told.json())?,
        Format::Text => output::say(&told.text())?,
    }
    Ok(Exit::Done)
}

fn settings(args: &TrialArgs, scenario: Scenario) -> anyhow::Result<Settings> {
    Ok(Settings {
        units: usize::try_from(args.units)?,
        weeks: args.weeks,
        first: args.first_day,
        strength: args.strength,
        rate: args.rate,
        attacked: f64::from(args.attacked) / 100.0,
        start_week: args.start_week.map(|week| week - 1),
        ..Settings::of(scenario)
    })
}

impl TrialArgs {
    pub(super) fn seeds(&self) -> u64 {
        self.seeds
    }

    pub(super) fn units(&self) -> u32 {
        self.units
    }

    pub(super) fn weeks(&self) -> u32 {
        self.weeks
    }

    pub(super) fn rate(&self) -> Option<f64> {
        self.rate
    }

    pub(super) fn strength(&self) -> f64 {
        self.strength
    }
}
