//! How fast the index is: 1 million responses of `sipas-2017.1` over 3,321 units (the communes of the
//! country), loaded from SQLite and counted by unit, with every criterion, factor and overall, and the
//! sums by respondent that the intervals rest on. Exits 1 where the promise is missed.
//!
//! `cargo bench --bench index [-- ROWS]`

#![expect(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark prints; its counts are small"
)]

#[path = "index/ledger.rs"]
mod ledger;
#[path = "index/responses.rs"]
mod responses;

use hailong::ids::{CampaignNo, UnitNo};
use hailong::index::{Columns, Dimension, Filter, Method, Query, Table, UnitGroup, UnitGroups, figures};
use ledger::Ledger;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const UNITS: u32 = 3_321;
/// Runs of which the median counts.
const RUNS: usize = 15;
/// The promise: an index by unit on two cores.
const MOST_MS: f64 = 25.0;
/// The promise: responses a second from SQLite.
const LEAST_RATE: f64 = 1e6;

fn main() -> ExitCode {
    let rows = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(1_000_000usize);
    let ledger = Ledger::filled(rows, UNITS);
    let definition = ledger.definition();
    println!("{}", machine());
    println!("{rows} responses to {} from {UNITS} units; medians of {RUNS} runs, ms", definition.name);
    let memory = median(7, || {
        black_box(ledger.load_from_memory());
    });
    let sqlite = median(7, || {
        black_box(ledger.load());
    });
    let rate = |time: Duration| rows as f64 / time.as_secs_f64();
    for (source, time) in [("bodies in memory", memory), ("SQLite", sqlite)] {
        println!(
            "load from {source:20} {:8.1}   {:.2} million responses a second",
            ms(time),
            rate(time) / 1e6
        );
    }
    let columns: Columns = ledger.load();
    let table = columns.table(CampaignNo(1), definition.hash).expect("loaded");
    let by_unit = scans(table);
    // The promise is about 1 million.
    let allowed = MOST_MS * (rows as f64 / 1e6).max(1.0);
    let good = by_unit <= allowed && rate(sqlite) >= LEAST_RATE;
    println!(
        "promised: at most {allowed:.0} ms by unit on two cores, {:.0} million a second from SQLite: {}",
        LEAST_RATE / 1e6,
        if good { "kept" } else { "MISSED" }
    );
    ExitCode::from(u8::from(!good))
}

/// Prints the scans; returns that of the promise, in ms.
fn scans(table: &Table) -> f64 {
    let groups = (1..=UNITS).map(|no| UnitGroup {
        no: UnitNo(no),
        code: no.to_string().parse().expect("a code"),
        name: format!("Xã {no}"),
    });
    let units = UnitGroups::new(groups.collect(), (1..=UNITS).map(UnitNo).zip(0..));
    let time = |method, by: &[Dimension], threads| {
        let query = Query { method, by: by.to_vec(), units: &units, filter: Filter::default() };
        let threads = NonZeroUsize::new(threads).expect("one at least");
        ms(median(RUNS, || {
            black_box(figures(table, &query, threads).expect("an answer"));
        }))
    };
    let offered = |method: &Method| table.definition().methods.iter().any(|name| name == method.as_str());
    println!("                                1 thread  2 threads");
    let line = |what: &str, ms: [f64; 2]| println!("{what:30} {:9.1}  {:9.1}", ms[0], ms[1]);
    line("bare read of the same bytes", [1, 2].map(|threads| bare_read(table, threads)));
    for method in Method::ALL.into_iter().filter(offered) {
        line(&format!("by unit, {method}"), [1, 2].map(|threads| time(method, &[Dimension::Unit], threads)));
    }
    let months = [Dimension::Unit, Dimension::Month];
    line("by unit and month", [1, 2].map(|threads| time(Method::PooledShare, &months, threads)));
    line("everything together", [1, 2].map(|threads| time(Method::PooledShare, &[], threads)));
    time(Method::PooledShare, &[Dimension::Unit], 2)
}

/// Adds up every byte that a scan reads: what reading them costs at least.
fn bare_read(table: &Table, threads: usize) -> f64 {
    ms(median(RUNS, || {
        std::thread::scope(|scope| {
            for bytes in
                table.scanned().into_iter().flat_map(|bytes| bytes.chunks(bytes.len().div_ceil(threads)))
            {
                let sum = move || black_box(bytes.iter().map(|byte| u64::from(*byte)).sum::<u64>());
                if threads == 1 {
                    sum();
                } else {
                    scope.spawn(sum);
                }
            }
        });
    }))
}

/// The median of so many runs.
fn median(runs: usize, mut work: impl FnMut()) -> Duration {
    let mut times: Vec<_> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[runs / 2]
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// Processor, cores and load: a busy machine is slower.
fn machine() -> String {
    let read = |path| std::fs::read_to_string(path).unwrap_or_default();
    let info = read("/proc/cpuinfo");
    let model = info.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown processor");
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let load = read("/proc/loadavg");
    let load = load.split(' ').next().unwrap_or("?");
    format!("{}, {cores} cores, load {load}", model.trim_start_matches([' ', '\t', ':']))
}
