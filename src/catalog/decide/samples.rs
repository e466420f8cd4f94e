//! Samples for call-backs: sealed by somebody outside the unit, drawn when nobody can steer it any more.

use crate::account::{AccountNo, Grant, Grants, Scope};
use crate::catalog::Catalog;
use crate::ids::{CampaignNo, Hour, UnitNo};
use crate::ledger::Event;
use crate::ledger::sample::{Draw, Sample, SampleNo};
use std::ops::Range;
use time::Date;

/// Percent of forged ones that a sample may be sized for.
pub const PERCENTS: [u8; 4] = [2, 5, 10, 20];

/// Members below which so many are asked that all might be. Ours.
pub const FEWEST_MEMBERS: u32 = 20;

/// What somebody wants a sample of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleWish {
    pub campaign: CampaignNo,
    pub unit: UnitNo,
    pub hours: Range<Hour>,
    pub percent: u8,
}

/// What has to be known of the members, beyond the ledger's events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Members {
    pub members: u32,
    /// How many of them are to be drawn.
    pub size: u32,
}

/// What speaks against it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SampleFault {
    #[error("there is no such campaign")]
    NoCampaign,
    #[error("there is no such unit")]
    NoUnit,
    #[error("the last day is before the first")]
    NoDays,
    #[error("the last day is not over: what comes today could be added by whoever knows of the sample")]
    NotOver,
    #[error("a sample is sized for one of {PERCENTS:?} percent")]
    Percent,
    #[error("whoever has a role at the unit or under it takes no sample of it")]
    OwnUnit,
    #[error("{members} answers by code: below {FEWEST_MEMBERS}, ask after each")]
    Few { members: u32 },
    #[error("sample {0} is of these answers already: nobody draws until it suits them")]
    Again(SampleNo),
    #[error("there is no sample {0}")]
    NoSample(SampleNo),
    #[error("the sample is drawn already")]
    Drawn,
    #[error("no checkpoint covers the seal yet: wait until the next one, at most ten minutes")]
    NotSigned,
    #[error(
        "the secret key of the service is not the one under which the sample was sealed: it cannot be drawn any more"
    )]
    Seed,
}

/// Seals a sample. `commitment`: the hash of the seed that belongs to the next number.
///
/// # Errors
/// Everything that speaks against it.
pub fn seal(
    catalog: &Catalog,
    wish: &SampleWish,
    of: Members,
    (by, grants): (AccountNo, &Grants),
    commitment: impl Fn(SampleNo) -> String,
    today: Date,
) -> Result<Vec<Event>, Vec<SampleFault>> {
    let SampleWish { campaign, unit, hours, percent } = wish;
    let mut faults = Vec::new();
    if !catalog.campaigns.contains_key(campaign) {
        faults.push(SampleFault::NoCampaign);
    }
    if catalog.tree.get(*unit).is_none() {
        faults.push(SampleFault::NoUnit);
    }
    if hours.is_empty() {
        faults.push(SampleFault::NoDays);
    }
    if hours.end > Hour::day_start(today) {
        faults.push(SampleFault::NotOver);
    }
    if !PERCENTS.contains(percent) {
        faults.push(SampleFault::Percent);
    }
    let concerned = Scope::of(Some(*unit), today);
    let own = |grant: &Grant| grant.unit.is_some_and(|own| concerned.contains(&catalog.tree, own));
    if grants.roles.iter().any(own) {
        faults.push(SampleFault::OwnUnit);
    }
    let same = |sample: &Sample| {
        (sample.campaign, sample.unit, sample.from, sample.to) == (*campaign, *unit, hours.start, hours.end)
    };
    if let Some(sealed) = catalog.samples.values().find(|sealed| same(&sealed.sample)) {
        faults.push(SampleFault::Again(sealed.sample.no));
    }
    if of.members < FEWEST_MEMBERS && faults.is_empty() {
        faults.push(SampleFault::Few { members: of.members });
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let no = next(catalog);
    Ok(vec![Event::SampleSealed {
        sample: Sample {
            no,
            campaign: *campaign,
            unit: *unit,
            from: hours.start,
            to: hours.end,
            percent: *percent,
            members: of.members,
            size: of.size,
            commitment: commitment(no),
            by: by.subject(),
        },
    }])
}

/// The number of the next sample.
#[must_use]
pub fn next(catalog: &Catalog) -> SampleNo {
    SampleNo(catalog.samples.last_key_value().map_or(1, |(last, _)| last.0 + 1))
}

/// What a draw rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// In hexadecimal, with its hash.
    pub seed: String,
    pub commitment: String,
    /// Entries of the first checkpoint that covers the seal and its root in base64, where there is one.
    pub checkpoint: Option<(u64, String)>,
}

/// Makes known what was drawn.
///
/// # Errors
/// Everything that speaks against it.
pub fn draw(
    catalog: &Catalog,
    no: SampleNo,
    drawing: Drawing,
    by: AccountNo,
) -> Result<Vec<Event>, Vec<SampleFault>> {
    let sealed = catalog.samples.get(&no).ok_or_else(|| vec![SampleFault::NoSample(no)])?;
    if sealed.draw.is_some() {
        return Err(vec![SampleFault::Drawn]);
    }
    let covering = drawing.checkpoint.filter(|(size, _)| *size > sealed.seq.0);
    let Some((checkpoint, root)) = covering else { return Err(vec![SampleFault::NotSigned]) };
    if drawing.commitment != sealed.sample.commitment {
        return Err(vec![SampleFault::Seed]);
    }
    let draw = Draw { no, seed: drawing.seed, checkpoint, root, by: by.subject() };
    Ok(vec![Event::SampleDrawn { draw }])
}
