//! What durability costs: durable `PUT` against the same handler without storing, over loopback, by a
//! closed loop of 64 and of 256 connections, on SQLite and (where `HAILONG_TEST_POSTGRES` names a
//! server) on PostgreSQL.
//!
//! `cargo bench --bench submit [-- --rows N --seconds S --repeats R]`

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[path = "submit/client.rs"]
mod client;
#[path = "submit/cpu.rs"]
mod cpu;
#[path = "submit/database.rs"]
mod database;
#[path = "submit/fixture.rs"]
mod fixture;
#[path = "submit/report.rs"]
mod report;
#[path = "submit/server.rs"]
mod server;

use anyhow::Result;
use client::Load;
use database::Database;
use report::{Cell, Run};
use std::time::Duration;

/// Connections, and the ratio that must be reached on SQLite and on PostgreSQL.
const CASES: [(usize, f64, f64); 2] = [(64, 0.22, 0.30), (256, 0.35, 0.40)];

struct Arguments {
    /// Responses in the ledger before anything is measured.
    rows: usize,
    measured: Duration,
    repeats: usize,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "client") {
        return client::run(&arguments[1..]);
    }
    let number = |flag: &str, default: u64| {
        let at = arguments.iter().position(|argument| argument == flag);
        at.and_then(|at| arguments.get(at + 1)).and_then(|value| value.parse().ok()).unwrap_or(default)
    };
    let arguments = Arguments {
        rows: usize::try_from(number("--rows", 200_000))?,
        measured: Duration::from_secs(number("--seconds", 3)),
        repeats: usize::try_from(number("--repeats", 5))?,
    };
    println!("{}", report::machine());
    let mut missed = Vec::new();
    missed.extend(bench(&Database::sqlite()?, &arguments)?);
    match Database::postgres()? {
        Some(database) => missed.extend(bench(&database, &arguments)?),
        None => println!("SKIPPED postgres: HAILONG_TEST_POSTGRES names no server"),
    }
    anyhow::ensure!(missed.is_empty(), "below the bar: {}", missed.join("; "));
    Ok(())
}

/// Measures one database and returns the bars that were missed.
fn bench(database: &Database, arguments: &Arguments) -> Result<Vec<String>> {
    let durable = server::start(database, server::Kind::Durable, arguments.rows)?;
    // On a database of its own, so that it has no ledger to follow.
    let nothing = Database::sqlite()?;
    let ceiling = server::start(&nothing, server::Kind::NotStoring, 0)?;
    println!(
        "\n{}: {} responses before, {} repeats of {} s each, interleaved; medians",
        database.name,
        arguments.rows,
        arguments.repeats,
        arguments.measured.as_secs()
    );
    let mut missed = Vec::new();
    for (connections, sqlite_bar, postgres_bar) in CASES {
        let mut cell = Cell::default();
        for repeat in 0..=arguments.repeats {
            for (address, runs) in [(durable, &mut cell.durable), (ceiling, &mut cell.ceiling)] {
                let run = measure(database, &Load { connections, measured: arguments.measured, address })?;
                // The first round warms up.
                if repeat > 0 {
                    runs.push(run);
                }
            }
        }
        let bar = if database.is_sqlite() { sqlite_bar } else { postgres_bar };
        println!("{}", cell.line(connections, bar));
        if cell.ratio() < bar {
            missed.push(format!("{} at {connections}: {:.2} < {bar}", database.name, cell.ratio()));
        }
    }
    Ok(missed)
}

fn measure(database: &Database, load: &Load) -> Result<Run> {
    let before = cpu::now(database.is_sqlite())?;
    let outcome = client::spawn(load)?;
    let spent = cpu::now(database.is_sqlite())?.since(before);
    Ok(Run { outcome, spent })
}
