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
use model::{Setting, cover};
use std::process::ExitCode;

const CAMPAIGNS: u32 = 2_000;

fn main() -> ExitCode {
    let mut missed = 0;
    println!("method              n   share  within  overall  factor  criterion  (Wilson on answers)");
    for method in [Method::PooledShare, Method::MeanOfCriteria] {
        for n in [30, 60, 100, 200, 400] {
            for share in [0.7, 0.8, 0.9, 0.95, 0.97] {
                for correlation in [0.2, 0.4, 0.6] {
                    let setting = Setting { campaigns: CAMPAIGNS, n, share, correlation, method };
                    missed += u32::from(!print(&setting));
                }
            }
        }
    }
    println!("settings of 200 respondents or more outside 93–97 %: {missed}");
    ExitCode::from(u8::from(missed > 0))
}

/// Whether the setting meets its promise.
fn print(setting: &Setting) -> bool {
    let coverage = cover(setting, u64::from(setting.n) << 32 | setting.share.to_bits() >> 40);
    let good = setting.n < 200 || (0.93..=0.97).contains(&coverage.overall);
    println!(
        "{:18} {:4}   {:.2}    {:.1}    {:.3}    {:.3}    {:.3}      {:.3}{}",
        setting.method,
        setting.n,
        setting.share,
        setting.correlation,
        coverage.overall,
        coverage.factor,
        coverage.criterion,
        coverage.on_answers,
        if good { "" } else { "   << outside" },
    );
    good
}
