//! How often the 95 % interval holds the truth: 2,000 simulated campaigns a setting. Exits 1 where it
//! is outside 93–97 % for 200 respondents or more; fewer are printed beside.
//!
//! ```sh
//! cargo bench --bench coverage
//! ```

#![expect(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark prints and may stop; its counts are small"
)]

#[path = "../coverage/model.rs"]
mod model;

use hailong::index::Method;
use model::{Setting, Simulation};
use std::process::ExitCode;

const CAMPAIGNS: u32 = 2_000;

fn main() -> ExitCode {
    let mut missed = 0;
    println!("  n  share  within  method              overall  factor  criterion  Wilson on answers");
    for n in [30, 60, 100, 200, 400] {
        for share in [0.7, 0.8, 0.9, 0.95, 0.97] {
            for correlation in [0.2, 0.4, 0.6] {
                let setting = Setting { campaigns: CAMPAIGNS, n, share, correlation };
                missed += misses(setting);
            }
        }
    }
    println!("settings of 200 respondents or more outside 93–97 %: {missed}");
    ExitCode::from(u8::from(missed > 0))
}

/// How many methods fail the promise in this setting.
fn misses(setting: Setting) -> u32 {
    let Setting { n, share, correlation, .. } = setting;
    let simulation = Simulation::of(setting, u64::from(n) << 32 | share.to_bits() >> 40);
    let mut missed = 0;
    for method in [Method::PooledShare, Method::MeanOfCriteria] {
        let coverage = simulation.coverage(method);
        let (overall, factor, criterion) = (coverage.overall, coverage.factor, coverage.criterion);
        let on_answers = coverage.on_answers.map_or_else(String::new, |held| format!("{held:.3}"));
        let good = n < 200 || (0.93..=0.97).contains(&overall);
        let mark = if good { "" } else { "  << outside" };
        missed += u32::from(!good);
        println!(
            "{n:3}   {share:.2}     {correlation:.1}  {method:18}    {overall:.3}   {factor:.3}      {criterion:.3}  {on_answers:>17}{mark}"
        );
    }
    missed
}
