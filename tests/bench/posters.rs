//! How fast sheets leave: a poster for every unit of the official tree that serves citizens, on A4, in one PDF,
//! each code rasterised and read back; one poster alone, warm; the paper form of the 22 criteria, warm. Exits 1
//! where a promise is missed.
//!
//! `cargo bench --bench posters`

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a report for whoever runs it")]

use hailong::campaign::fields;
use hailong::definition::shipped;
use hailong::ids::{FieldNo, Serial, TouchpointCode};
use hailong::paper::{FieldAsked, Form};
use hailong::print::paper::{Papers, Pile};
use hailong::print::{Batch, Finish, Format, Poster, Sheet};
use hailong::unit::official;
use hailong::words::Words;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;
use time::macros::date;

const SECONDS: f64 = 20.0;
const MEGABYTES: f64 = 600.0;
const WARM_MS: f64 = 10.0;
const FORM_MS: f64 = 50.0;

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
        second: Some(Box::new(Words::of("en").as_ref().clone())),
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

/// One numbered copy that asks for every field of the standard list.
fn form() -> Papers {
    let names = fields::standard().into_iter().map(|field| field.name["vi"].clone());
    let field = FieldAsked::Ask((1..).map(FieldNo).zip(names).collect());
    let definition = Arc::new(shipped::find("sipas-2017.1").unwrap());
    let pile = Pile {
        code: (1_000..).find_map(TouchpointCode::from_bits).unwrap(),
        unit: "Xã Vĩnh Linh".into(),
        counter: "Quầy Đất đai".into(),
        form: Form { definition, language: "vi".parse().unwrap(), field },
        serials: vec![(20_000_000_000..).find_map(Serial::from_bits).unwrap()],
    };
    let (title, office) = ("Phiếu giấy".to_owned(), "Bộ Nội vụ".to_owned());
    Papers { title, office, demo: false, printed: date!(2026 - 11 - 24), piles: vec![pile] }
}

/// The median of 21 runs after the first, in milliseconds.
fn warm(run: impl Fn()) -> f64 {
    run();
    let mut took: Vec<_> = (0..21)
        .map(|_| {
            let began = Instant::now();
            run();
            began.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    took.sort_by(f64::total_cmp);
    took[took.len() / 2]
}

fn main() -> ExitCode {
    let (batch, form) = (batch(), form());
    let one = Batch { posters: batch.posters[..1].to_vec(), ..batch.clone() };
    let poster = warm(|| assert_eq!(one.print(Format::Pdf, &|_| {}).unwrap().len(), 1));
    let form = warm(|| assert!(form.pdf(&|_| {}).unwrap().starts_with(b"%PDF")));
    let began = Instant::now();
    let pdf = batch.print(Format::Pdf, &|_| {}).unwrap();
    let seconds = began.elapsed().as_secs_f64();
    println!("one poster, warm:   {poster:.1} ms (bar {WARM_MS} ms)");
    println!("one form, warm:     {form:.1} ms (bar {FORM_MS} ms)");
    println!(
        "{} posters:      {seconds:.1} s (bar {SECONDS} s), {} bytes",
        batch.posters.len(),
        pdf[0].len()
    );
    println!("largest memory:     {:.0} MB (bar {MEGABYTES} MB)", peak_mb());
    let kept = poster <= WARM_MS && form <= FORM_MS && seconds <= SECONDS && peak_mb() <= MEGABYTES;
    if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
