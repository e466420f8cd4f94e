//! How fast posters leave: every unit of the official tree that serves citizens, on A4, in one PDF, each
//! code rasterised and read back; and one poster alone, warm. Exits 1 where a promise is missed.
//!
//! `cargo bench --bench posters`

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a report for whoever runs it")]

use hailong::ids::TouchpointCode;
use hailong::print::{Batch, Finish, Format, Poster, Sheet};
use hailong::unit::official;
use std::process::ExitCode;
use std::time::Instant;
use time::macros::date;

const SECONDS: f64 = 20.0;
const MEGABYTES: f64 = 600.0;
const WARM_MS: f64 = 10.0;

fn poster(at: usize, unit: &str) -> Poster {
    let code = (u32::try_from(at).unwrap() * 101..).find_map(TouchpointCode::from_bits).unwrap();
    let (counter, number) = (String::new(), format!("{code}-1"));
    Poster { code, unit: unit.to_owned(), counter, number, questions: 8, minutes: 2 }
}

fn batch() -> Batch {
    let file = official::file(None).unwrap();
    let communes = file.rows.iter().map(|row| &row.unit).filter(|unit| unit.parent.is_some());
    Batch {
        sheet: Sheet::A4,
        finish: Finish::Colour,
        title: "Áp phích".into(),
        office: "Bộ Nội vụ".into(),
        logo: None,
        origin: "https://hailong.quangtri.gov.vn".parse().unwrap(),
        english: true,
        demo: false,
        printed: date!(2026 - 11 - 24),
        posters: communes.enumerate().map(|(at, unit)| poster(at, &unit.name)).collect(),
    }
}

/// The largest memory of this process so far, in megabytes; 0 where the system does not tell.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

fn main() -> ExitCode {
    let batch = batch();
    let one = Batch { posters: batch.posters[..1].to_vec(), ..batch.clone() };
    one.print(Format::Pdf, &|_| {}).unwrap();
    let mut warm: Vec<_> = (0..21)
        .map(|_| {
            let began = Instant::now();
            one.print(Format::Pdf, &|_| {}).unwrap();
            began.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    warm.sort_by(f64::total_cmp);
    let began = Instant::now();
    let pdf = batch.print(Format::Pdf, &|_| {}).unwrap();
    let seconds = began.elapsed().as_secs_f64();
    let warm = warm[warm.len() / 2];
    println!("one poster, warm:   {warm:.1} ms (bar {WARM_MS} ms)");
    println!(
        "{} posters:      {seconds:.1} s (bar {SECONDS} s), {} bytes",
        batch.posters.len(),
        pdf[0].len()
    );
    println!("largest memory:     {:.0} MB (bar {MEGABYTES} MB)", peak_mb());
    let kept = warm <= WARM_MS && seconds <= SECONDS && peak_mb() <= MEGABYTES;
    if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
