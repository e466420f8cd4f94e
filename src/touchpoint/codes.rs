//! One-time codes on slips, handed out with a finished procedure. What stands in the ledger is how many were
//! printed for whom; the codes themselves are nowhere but on paper, and their keyed hashes lie beside it.

mod key;
mod week;

pub use key::{CodeKey, CodeMac, Lot};
pub use week::{Week, WeekError};

use super::{FieldScope, Touchpoint};
use crate::ids::{CampaignNo, FieldNo, OneTimeCode, TouchpointCode, UnitNo};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// Codes of one batch, at most: a ream of slips.
pub const MAX_CODES: u16 = 500;

/// A code is taken until so many days after the Sunday of its week; our choice.
pub const DAYS: i64 = 30;

/// A pool is rewritten only where so many of its codes were spent since the last time, so that no two
/// backups differ by fewer; our choice.
pub const TOGETHER: u64 = 5;

/// Reprinted codes above this share (in percent) of a week's are shown as striking; our choice.
pub const REPRINTS_PERCENT: u32 = 2;

/// A batch's number within its ledger, from 1, in the order of issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BatchNo(pub u32);

impl fmt::Display for BatchNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Whose codes are interchangeable: those of one campaign, unit and field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group {
    pub campaign: CampaignNo,
    /// The unit when the touchpoint's own code was issued.
    pub unit: UnitNo,
    /// `None` where the touchpoint's form asks for the field.
    pub field: Option<FieldNo>,
}

impl Group {
    /// The group whose codes a touchpoint takes.
    #[must_use]
    pub fn of(touchpoint: &Touchpoint) -> Self {
        let field = match touchpoint.field {
            FieldScope::One(no) => Some(no),
            FieldScope::Ask => None,
        };
        Self { campaign: touchpoint.campaign, unit: touchpoint.unit, field }
    }
}

/// The codes of a group and a week: among these nobody tells one from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pool {
    pub group: Group,
    pub week: Week,
}

/// Codes that were printed together for one touchpoint. Sealed: nobody prints them again, as nothing keeps
/// them; a reprint is another batch, which voids what of this one was not spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeBatch {
    pub no: BatchNo,
    pub campaign: CampaignNo,
    pub unit: UnitNo,
    pub touchpoint: TouchpointCode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<FieldNo>,
    pub week: Week,
    pub count: u16,
    /// Who printed: an account as the registers name it, `#7`, or the operating system's user name.
    pub by: String,
    /// The batch that this one replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reprint_of: Option<BatchNo>,
}

impl CodeBatch {
    /// The pool that its codes belong to.
    #[must_use]
    pub fn pool(&self) -> Pool {
        let group = Group { campaign: self.campaign, unit: self.unit, field: self.field };
        Pool { group, week: self.week }
    }
}

/// A code that somebody wants to spend, for a touchpoint of this group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Redemption {
    pub mac: CodeMac,
    pub group: Group,
    /// The oldest week whose codes are still taken.
    pub since: Week,
}

/// So many codes, no two the same, in the order of drawing. Fewer where `random`, which gives 64 bits, gives
/// the same again and again.
///
/// # Errors
/// Where there is no randomness.
pub fn draw<E>(count: usize, mut random: impl FnMut() -> Result<u64, E>) -> Result<Vec<OneTimeCode>, E> {
    let (mut seen, mut codes) = (BTreeSet::new(), Vec::with_capacity(count));
    // Five of 37 numbers are no code.
    for _ in 0..count.saturating_mul(8) {
        if codes.len() == count {
            break;
        }
        codes.extend(OneTimeCode::from_bits(random()? >> 4).filter(|code| seen.insert(*code)));
    }
    Ok(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_is_drawn_twice_and_bad_randomness_gives_too_few() {
        let mut state = 1u64;
        let random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            // Every other number comes twice.
            Ok::<_, ()>(state & !(1 << 4) | 1 << 40)
        };
        let codes = draw(500, random).unwrap();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 500);
        assert_eq!(draw(2, || Ok::<_, ()>(37 << 4)).unwrap().len(), 1);
        assert_eq!(draw(2, || Err("none")), Err("none"));
    }
}
