//! Sudden rise: a channel of a unit gets more sheets than usual, and more of them are all at the top. Looks at
//! the last week, the last two and the last four, so that stuffing that grows slowly adds up.
//!
//! Under honesty neither the number nor the share is beyond what the unit's weeks before and everybody's season
//! let expect, or only one of them is: a counter that gets busy, or one that gets better, is no signal. Number:
//! upper tail of a negative binomial. Share: z of two samples, widened by how much honest shares move. From 20
//! rated sheets now and 40 before; per channel, since stuffing has one.

use super::Tested;
use super::change::together;
use crate::ids::{Channel, UnitNo};
use crate::ledger::flag::FlaggedSet;
use crate::quality::evidence::{Evidence, rounded};
use crate::quality::stats::tails::count_at_least;
use crate::quality::thresholds::{CHANGE_DIFFERENCE, RISE_TIMES, WINDOWS};
use crate::quality::usual::{Kind, SELF_SENT, Scene};

/// `None` where no channel has enough sheets now and before.
#[must_use]
pub fn test(scene: &Scene<'_>, unit: UnitNo) -> Option<Tested> {
    let windows = SELF_SENT.into_iter().flat_map(|channel| WINDOWS.map(|weeks| (channel, weeks)));
    Tested::best(windows.filter_map(|(channel, weeks)| window(scene, unit, channel, weeks)))
}

fn window(scene: &Scene<'_>, unit: UnitNo, channel: Channel, weeks: u32) -> Option<Tested> {
    let volume = scene.volume(unit, &[channel], weeks)?;
    let top = scene.change(Kind::Top, &volume, weeks)?;
    let sheets = volume.now.responses;
    if f64::from(sheets) < RISE_TIMES * volume.expected || top.now - top.before < CHANGE_DIFFERENCE {
        return Some(Tested::NOTHING);
    }
    let number = count_at_least(sheets, volume.expected, volume.variance);
    let Some(p) = together(number, top.z) else { return Some(Tested::NOTHING) };
    let evidence = Evidence::SuddenRise {
        channel,
        weeks,
        sheets,
        expected: rounded(volume.expected, 1),
        top_share: rounded(top.now, 4),
        usual_top_share: rounded(top.before, 4),
        z: rounded(top.z, 2),
    };
    let set = FlaggedSet { channel: Some(channel), ..scene.set(unit, scene.window(weeks)) };
    Some(Tested { p, found: Some((evidence, set)) })
}
