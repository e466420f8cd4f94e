//! Too few: sheets are missing. Either far fewer came than were to be expected, or fewer came and the
//! dissatisfied among them are gone, as where only friends are invited.
//!
//! Expected are the unit's dossiers times its usual sheets a dossier, or where those are not told, its weeks
//! before times what its peers' weeks became; without either nothing is said. Lower tail of a negative binomial,
//! P(X ≤ k); with the share of sheets that hold a dissatisfied rating as in [`super::change`].

use super::Tested;
use super::change::together;
use crate::ids::UnitNo;
use crate::quality::evidence::{Evidence, rounded};
use crate::quality::stats::tails::count_at_most;
use crate::quality::thresholds::{CHANGE_DIFFERENCE, FALL_TIMES, FEW_EXPECTED, FEW_TIMES, WINDOWS};
use crate::quality::usual::{Kind, SELF_SENT, Scene, Volume};

/// `None` where nothing was to be expected.
#[must_use]
pub fn test(scene: &Scene<'_>, unit: UnitNo) -> Option<Tested> {
    Tested::best(WINDOWS.into_iter().filter_map(|weeks| window(scene, unit, weeks)))
}

fn window(scene: &Scene<'_>, unit: UnitNo, weeks: u32) -> Option<Tested> {
    let volume = scene.volume(unit, &SELF_SENT, weeks)?;
    if volume.expected < FEW_EXPECTED || !volume.is_told {
        return None;
    }
    let sheets = f64::from(volume.now.responses);
    let number = count_at_most(volume.now.responses, volume.expected, volume.variance);
    let few = if sheets <= FEW_TIMES * volume.expected {
        Some((number, evidence(&volume, weeks, None)))
    } else if sheets <= FALL_TIMES * volume.expected {
        friends(scene, &volume, weeks, number)
    } else {
        None
    };
    let Some((p, evidence)) = few else { return Some(Tested::NOTHING) };
    Some(Tested { p, found: Some((evidence, scene.set(unit, scene.window(weeks)))) })
}

/// Whether the dissatisfied are gone.
fn friends(scene: &Scene<'_>, volume: &Volume, weeks: u32, number: f64) -> Option<(f64, Evidence)> {
    let low = scene.change(Kind::Dissatisfied, volume, weeks)?;
    if low.before - low.now < CHANGE_DIFFERENCE {
        return None;
    }
    Some((together(number, -low.z)?, evidence(volume, weeks, Some((low.now, low.before)))))
}

fn evidence(volume: &Volume, weeks: u32, low: Option<(f64, f64)>) -> Evidence {
    Evidence::TooFew {
        weeks,
        sheets: volume.now.responses,
        expected: rounded(volume.expected, 1),
        low_share: low.map(|(now, _)| rounded(now, 4)),
        usual_low_share: low.map(|(_, before)| rounded(before, 4)),
    }
}
