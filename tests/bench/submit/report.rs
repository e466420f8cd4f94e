//! Figures of a run, and how they are printed.

use super::client::Outcome;
use super::cpu::Spent;
use std::fs;

/// One measurement.
pub(crate) struct Run {
    pub(crate) outcome: Outcome,
    pub(crate) spent: Spent,
}

impl Run {
    fn per_second(&self) -> f64 {
        f64::from(self.outcome.stored) / self.outcome.seconds
    }

    fn micros(&self, of: impl Fn(&Spent) -> std::time::Duration) -> f64 {
        of(&self.spent).as_secs_f64() * 1e6 / f64::from(self.outcome.stored)
    }
}

/// All measurements at one number of connections.
#[derive(Default)]
pub(crate) struct Cell {
    pub(crate) durable: Vec<Run>,
    pub(crate) ceiling: Vec<Run>,
}

impl Cell {
    /// Durable throughput over the ceiling's, medians.
    pub(crate) fn ratio(&self) -> f64 {
        median(&self.durable, Run::per_second) / median(&self.ceiling, Run::per_second)
    }

    pub(crate) fn line(&self, connections: usize, bar: f64) -> String {
        let of = |runs: &[Run]| {
            format!(
                "{:>7.0} req/s, p50 {:>5.1} ms, p99 {:>5.1} ms, CPU a response {:>5.1} µs server + {:>5.1} µs database",
                median(runs, Run::per_second),
                median(runs, |run| f64::from(run.outcome.p50_us) / 1e3),
                median(runs, |run| f64::from(run.outcome.p99_us) / 1e3),
                median(runs, |run| run.micros(|spent| spent.server)),
                median(runs, |run| run.micros(|spent| spent.database)),
            )
        };
        format!(
            "{connections:>4} connections  durable     {}\n                  not storing {}\n                  ratio {:.2} (bar {bar:.2})",
            of(&self.durable),
            of(&self.ceiling),
            self.ratio()
        )
    }
}

fn median(runs: &[Run], of: impl Fn(&Run) -> f64) -> f64 {
    let mut values: Vec<f64> = runs.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// What the figures depend on.
pub(crate) fn machine() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown processor");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{}, {cores} cores, client included", model.trim_start_matches([' ', '\t', ':']))
}
