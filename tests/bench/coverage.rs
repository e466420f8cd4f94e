//! How often the 95 % interval holds the truth, of shares, points and weighted shares: `--campaigns N` simulated
//! ones a setting, 2,000 otherwise. Exits 1 where it is outside 93–97 % for 200 respondents or more; fewer are
//! printed beside.
//!
//! ```sh
//! cargo bench --bench coverage
//! cargo bench --bench coverage -- points weighted --campaigns 500   # only these of shares, points, weighted
//! ```

#![expect(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark prints and may stop; its counts are small"
)]

#[path = "../coverage/form.rs"]
mod form;
#[path = "../coverage/model.rs"]
mod model;
#[path = "../coverage/weighted.rs"]
mod weighted;

use hailong::index::Method;
use model::{Setting, Simulation};
use std::process::ExitCode;
use weighted::By;

const CAMPAIGNS: &str = "2000";

/// How many methods fail the promise in a setting.
type Run = fn(Setting) -> u32;

/// What is simulated, and how many respondents.
const RUNS: [(&str, &[u32], Run); 3] = [
    ("shares", &[30, 60, 100, 200, 400], shares),
    ("points", &[200, 400], points),
    ("weighted", &[200, 400], weights),
];

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let wanted: Vec<_> = args.iter().filter(|arg| RUNS.iter().any(|(name, ..)| name == arg)).collect();
    let campaigns =
        args.iter().skip_while(|arg| *arg != "--campaigns").nth(1).map_or(CAMPAIGNS, String::as_str);
    let campaigns = campaigns.parse().expect("a number of campaigns");
    let mut missed = 0;
    for (name, sizes, run) in RUNS {
        if !wanted.is_empty() && !wanted.iter().any(|one| *one == name) {
            continue;
        }
        println!("{}", heading(name));
        for n in sizes {
            for share in [0.7, 0.8, 0.9, 0.95, 0.97] {
                for correlation in [0.2, 0.4, 0.6] {
                    missed += run(Setting { campaigns, n: *n, share, correlation });
                }
            }
        }
    }
    println!("settings of 200 respondents or more outside 93–97 %: {missed}");
    ExitCode::from(u8::from(missed > 0))
}

fn heading(run: &str) -> &'static str {
    if run == "weighted" {
        "  n  share  within  method               weighted by     overall  factor  unweighted  design effect"
    } else {
        "  n  share  within  method              overall  factor  criterion  Wilson on answers"
    }
}

fn seed(setting: &Setting) -> u64 {
    u64::from(setting.n) << 32 | setting.share.to_bits() >> 40
}

/// How many methods fail the promise in this setting.
fn shares(setting: Setting) -> u32 {
    let simulation = Simulation::of(setting, seed(&setting));
    [Method::PooledShare, Method::MeanOfCriteria]
        .map(|method| misses(setting, &simulation, method))
        .iter()
        .sum()
}

fn points(setting: Setting) -> u32 {
    misses(setting, &Simulation::of_points(setting, seed(&setting)), Method::PointsTt01)
}

fn misses(setting: Setting, simulation: &Simulation, method: Method) -> u32 {
    let Setting { n, share, correlation, .. } = setting;
    let coverage = simulation.coverage(method);
    let (overall, factor, criterion) = (coverage.overall, coverage.factor, coverage.criterion);
    let on_answers = coverage.on_answers.map_or_else(String::new, |held| format!("{held:.3}"));
    let (missed, mark) = judged(n, overall);
    println!(
        "{n:3}   {share:.2}     {correlation:.1}  {method:18}    {overall:.3}   {factor:.3}      {criterion:.3}  {on_answers:>17}{mark}"
    );
    missed
}

fn weights(setting: Setting) -> u32 {
    let Setting { n, share, correlation, .. } = setting;
    let mut all = 0;
    for (by, name) in [(By::Fields, "field"), (By::FieldsAndAreas, "field, area")] {
        let found = weighted::coverage(setting, by, seed(&setting));
        let (overall, factor, plain, effect) =
            (found.overall, found.factor, found.plain, found.design_effect);
        let (missed, mark) = judged(n, overall);
        println!(
            "{n:3}   {share:.2}     {correlation:.1}  {:18}   {name:14}    {overall:.3}   {factor:.3}       {plain:.3}           {effect:.2}{mark}",
            Method::PooledShare
        );
        all += missed;
    }
    all
}

/// Whether the promise is kept, and what is printed where it is not.
fn judged(n: u32, held: f64) -> (u32, &'static str) {
    if n < 200 || (0.93..=0.97).contains(&held) { (0, "") } else { (1, "  << outside") }
}
