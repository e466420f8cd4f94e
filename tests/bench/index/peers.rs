//! Polars and chDB, two libraries for columns in memory, on the very same responses: `peers.py`.

use super::scans::Ours;
use super::{Bar, country};
use hailong::answers::packed::Layout;
use hailong::definition::{Definition, QuestionKind};
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Command;

/// The promises, in times of the better peer's plain counts.
const LEAST_FASTER: f64 = 5.0;
const MOST_CROSS: f64 = 1.2;

/// Runs the peers, with the Python that `HAILONG_BENCH_PYTHON` names or the path's own.
pub(crate) fn measure(definition: &Definition, rows: usize, ours: &Ours) -> Vec<Bar> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("rows.bin");
    let questions = questions(definition);
    write(&file, definition, &questions, rows).expect("the disk takes it");
    let place = |id: &str| {
        let at = questions.iter().position(|at| definition.questions[*at].id.as_str() == id);
        at.expect("it is asked").to_string()
    };
    let criteria: usize = definition.factors.iter().map(|factor| factor.criteria.len()).sum();
    let python = std::env::var("HAILONG_BENCH_PYTHON").unwrap_or_else(|_unset| "python3".to_owned());
    let output = Command::new(&python)
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/index/peers.py"))
        .arg(&file)
        .args([(questions.len() + 5).to_string(), criteria.to_string(), place("gender"), place("age")])
        .output();
    let output = match output {
        Ok(output) => output,
        Err(error) => {
            println!("peers: {python} does not start: {error}");
            return Vec::new();
        }
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    if !output.status.success() {
        println!("peers: stopped: {}", String::from_utf8_lossy(&output.stderr));
    }
    for line in &lines {
        if let [library, question, ms, way] = line[..] {
            println!("{library:7} {question:8} {ms:>9} ms  ({way})");
        }
    }
    let best = |question: &str| {
        let mine = lines.iter().filter(|line| line.len() == 4 && line[1] == question);
        mine.filter_map(|line| line[2].parse::<f64>().ok()).min_by(f64::total_cmp)
    };
    let mut bars = Vec::new();
    if let Some(peer) = best("unit") {
        let times = peer / ours.by_unit.together;
        let what = format!("by unit {times:.1} times as fast as the better peer's plain counts, at least 5");
        bars.push(Bar { what, kept: times >= LEAST_FASTER });
    }
    if let Some(peer) = best("cross") {
        let times = ours.cross.together / peer;
        let what = format!("filtered cross-tab {times:.2} of the better peer's plain counts, at most 1.2");
        bars.push(Bar { what, kept: times <= MOST_CROSS });
    }
    if let Some(peer) = best("cross-n") {
        println!(
            "filtered cross-tab {:.2} of the better peer's bare number of respondents",
            ours.cross.together / peer
        );
    }
    bars
}

/// The questions with an answer of one byte, the criteria first.
fn questions(definition: &Definition) -> Vec<usize> {
    let criteria: Vec<_> = definition.factors.iter().flat_map(|factor| factor.criteria.clone()).collect();
    let one_byte = |at: &usize| match definition.questions[*at].kind {
        QuestionKind::Scale { .. } | QuestionKind::Single { .. } => true,
        QuestionKind::Multiple { .. } | QuestionKind::Number { .. } | QuestionKind::Text { .. } => false,
    };
    let others = (0..definition.questions.len()).filter(|at| !criteria.contains(at)).filter(one_byte);
    criteria.iter().copied().chain(others).collect()
}

fn write(file: &Path, definition: &Definition, questions: &[usize], rows: usize) -> std::io::Result<()> {
    let layout = Layout::of(definition);
    let offsets: Vec<_> = questions.iter().filter_map(|at| Some(layout.column(*at)?.offset)).collect();
    let mut out = BufWriter::new(File::create(file)?);
    for response in country::responses(definition, rows) {
        out.write_all(&response.unit.0.to_le_bytes())?;
        out.write_all(&[response.channel as u8])?;
        let row: Vec<_> = offsets.iter().map(|offset| response.answers[*offset]).collect();
        out.write_all(&row)?;
    }
    out.flush()
}
