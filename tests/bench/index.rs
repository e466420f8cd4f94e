//! How fast the index is: responses to `sipas-2017.1` from the 3,321 communes of the country, counted by unit,
//! with every criterion, factor and overall, and the sums by respondent that the intervals rest on; beside a
//! bare read of the same bytes and, where asked, Polars and chDB. Exits 1 where a bar is missed.
//!
//! `cargo bench --bench index [-- --responses 10000000] [--peers]`

#![expect(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark prints; its counts are small"
)]

#[path = "country.rs"]
mod country;
#[path = "index/loading.rs"]
mod loading;
#[path = "measure.rs"]
mod measure;
#[path = "index/peers.rs"]
mod peers;
#[path = "index/scans.rs"]
mod scans;
#[path = "timing.rs"]
mod timing;

use measure::{machine, memory};
use std::process::ExitCode;

/// As many threads as this bench and its peers use.
const THREADS: usize = 2;

/// What is promised, and whether it was kept.
struct Bar {
    what: String,
    kept: bool,
}

fn main() -> ExitCode {
    let rows = measure::option("--responses", 1_000_000);
    let definition = country::definition();
    println!("{}", machine());
    println!("{rows} responses to {} from {} units", definition.name, country::communes().len());
    let mut bars = vec![loading::from_sqlite()];
    let before = memory("self", "VmRSS");
    let columns = loading::columns(&definition, rows);
    let after = memory("self", "VmRSS");
    let table = columns.table(hailong::ids::CampaignNo(1), definition.hash).expect("loaded");
    if let Some(bytes) = after.zip(before).map(|(after, before)| (after - before) as f64 / rows as f64) {
        println!("memory: {bytes:.1} bytes a response");
        bars.push(Bar { what: format!("{bytes:.1} bytes a response of at most 48"), kept: bytes <= 48.0 });
    }
    let ours = scans::measure(table);
    bars.push(ours.bar());
    if std::env::args().any(|arg| arg == "--peers") {
        bars.extend(peers::measure(&definition, rows, &ours));
    }
    for Bar { what, kept } in &bars {
        println!("{}: {what}", if *kept { "kept" } else { "MISSED" });
    }
    println!("{}", machine());
    ExitCode::from(u8::from(bars.iter().any(|bar| !bar.kept)))
}
