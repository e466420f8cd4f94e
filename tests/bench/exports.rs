//! How much memory a file takes: every kind of `hailong export` of 1 million responses, at its highest, above
//! the same export of none. Exits 1 where the bar is missed.
//!
//! `cargo bench --bench exports [-- --responses 1000000]`

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a report for whoever runs it")]

#[path = "country.rs"]
mod country;
#[path = "measure.rs"]
mod measure;

use measure::{machine, memory};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// The promise.
const MEGABYTES: u64 = 128;

/// What to write, in which format, with which further arguments.
const FILES: [(&str, &str, &[&str]); 5] = [
    ("responses", "csv", &[]),
    ("responses", "xlsx", &[]),
    ("index", "csv", &["--by", "commune"]),
    ("index", "xlsx", &["--by", "commune"]),
    ("workbook", "xlsx", &["--by", "province"]),
];

fn main() -> ExitCode {
    let rows = measure::option("--responses", 1_000_000);
    println!("{}", machine());
    println!("exports of {rows} responses to sipas-2017.1, SQLite; MB at the highest");
    let runtime = Runtime::new().unwrap();
    let (empty, full) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let idle = runtime.block_on(country::ledger(empty.path(), 0));
    let url = runtime.block_on(country::ledger(full.path(), rows));
    let mut missed = 0;
    for (what, format, further) in FILES {
        let out = full.path().join(format!("{what}.{format}"));
        let least = export(&idle, &empty.path().join("none"), (what, format, further)).highest;
        let made = export(&url, &out, (what, format, further));
        let above = made.highest.saturating_sub(least) / 1_000_000;
        let good = above <= MEGABYTES;
        missed += u32::from(!good);
        let (seconds, bytes) = (made.took.as_secs_f64(), std::fs::metadata(&out).unwrap().len());
        println!(
            "{what:10} {format:5} {above:5} above {:3}, {seconds:6.1} s, {:5} MB{}",
            least / 1_000_000,
            bytes / 1_000_000,
            if good { "" } else { "  MISSED" }
        );
        std::fs::remove_file(&out).unwrap();
    }
    println!("promised: at most {MEGABYTES} MB above; {}", machine());
    ExitCode::from(u8::from(missed > 0))
}

struct Made {
    took: Duration,
    /// Bytes of memory.
    highest: u64,
}

/// Writes a file with the released program; its memory is looked at until it ends.
fn export(url: &str, out: &Path, (what, format, further): (&str, &str, &[&str])) -> Made {
    let began = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_hailong"))
        .args(["export", "--database-url", url, "--campaign", country::CAMPAIGN])
        .args(["--what", what, "--format", format, "--out"])
        .arg(out)
        .args(further)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut highest = 0;
    let status = loop {
        highest = memory(&child.id().to_string(), "VmHWM").unwrap_or(0).max(highest);
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    assert!(status.success(), "{what} as {format}: {status}");
    Made { took: began.elapsed(), highest }
}
