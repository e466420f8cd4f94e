//! Flagged sets out of the figures, and back in: never by one person, never by anybody of the unit concerned.
//!
//! | rule | why |
//! | --- | --- |
//! | a whole set, as a signal named it | who chooses sheets chooses the figure |
//! | two people; the second an auditor, or Nội vụ of a higher unit | nobody decides alone, or among equals |
//! | neither made, reset or changed the other's account; both are [`MIN_AGE_DAYS`] days old | two accounts of one person are one person |
//! | nobody with a role at or under the unit | nobody judges the own figures |
//! | over [`MAX_PERCENT`] % of a unit's month needs the auditor | what decides a rank is looked at from outside |
//! | nothing once figures are published | published figures are final |

use super::one_line;
use crate::account::{AccountNo, Grant, Grants, Role, Scope};
use crate::catalog::Catalog;
use crate::catalog::flags::{Raised, Standing};
use crate::ids::UnitNo;
use crate::ledger::Event;
use crate::ledger::flag::{Exclusion, ExclusionNo, FlagNo, MAX_REASON, Proposal, ProposalNo, Reversal};
use time::{Date, Month};

/// Days that an account exists before it decides.
pub const MIN_AGE_DAYS: i64 = 7;
/// More of a unit's responses of a month than this need the auditor.
pub const MAX_PERCENT: u64 = 5;

const DAY_SEC: i64 = 24 * 3600;

/// Somebody who takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    pub no: AccountNo,
    pub grants: Grants,
    /// Seconds since 1970.
    pub created: i64,
}

/// When it is decided: seconds since 1970, and the local day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    pub seconds: i64,
    pub day: Date,
}

/// What has to be known of two people and a set, beyond the ledger's events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// One of the two has made, reset or changed the other's account.
    pub entangled: bool,
    /// A unit's responses of each month that the set touches, once it is excluded.
    pub months: Vec<MonthShare>,
    /// Decisions that these shares take in, [`crate::catalog::flags::Flags::decisions`].
    pub decisions: usize,
}

/// How much of a unit's month would be excluded, in sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthShare {
    pub month: (i32, Month),
    pub received: u64,
    pub excluded: u64,
}

impl MonthShare {
    fn is_large(&self) -> bool {
        self.excluded * 100 > self.received * MAX_PERCENT
    }
}

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Proposer,
    Second,
}

/// What speaks against it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExclusionFault {
    #[error("there is no flag {0}")]
    NoFlag(FlagNo),
    #[error("the figures of the campaign `{campaign}` are published: they are final")]
    Final { campaign: String },
    #[error("the set has no response")]
    Empty,
    #[error("somebody has proposed something about this set already: it is decided first")]
    Proposed,
    #[error("the set is excluded already")]
    Excluded,
    #[error("the set is not excluded: there is nothing to take back")]
    NotExcluded,
    #[error("nothing is proposed about this set any more")]
    NotProposed,
    #[error("say why")]
    NoReason,
    #[error("the reason has {found} characters: at most {MAX_REASON}")]
    LongReason { found: usize },
    #[error("the reason holds a control character")]
    Control,
    #[error("whoever has a role at the unit concerned or under it takes no part: {0:?}")]
    OwnUnit(Who),
    #[error("an account takes part {MIN_AGE_DAYS} days after it was created: {0:?}")]
    Young(Who),
    #[error("only Nội vụ of a unit above the unit concerned proposes")]
    NoProposer,
    #[error("whoever proposed it does not decide on it")]
    SamePerson,
    #[error("the second person is an auditor, or Nội vụ of a higher unit than the proposer's")]
    NoSecond,
    #[error("one of the two has made, reset or changed the other's account")]
    Entangled,
    #[error("{excluded} of {received} responses of {month}/{year} would be excluded, more than {MAX_PERCENT} %: an auditor decides", month = u8::from(.0.month.1), year = .0.month.0, excluded = .0.excluded, received = .0.received)]
    Auditor(MonthShare),
    #[error("something else was excluded meanwhile: look at the set again")]
    Stale,
    #[error("only whoever proposed it withdraws it")]
    NotOwn,
}

type Decided = Result<Vec<Event>, Vec<ExclusionFault>>;

/// Proposes that a flag's set is excluded, or, where it is, that it counts again.
///
/// # Errors
/// Everything that speaks against it.
pub fn propose(catalog: &Catalog, flag: FlagNo, back: bool, by: &Party, why: &str, now: Now) -> Decided {
    let raised = find(catalog, flag)?;
    let mut faults = set_faults(catalog, raised);
    let reverses = match (catalog.flags.standing(flag), back) {
        (Standing::Raised, false) => None,
        (Standing::Excluded(no), true) => Some(no),
        (Standing::Proposed(_) | Standing::Reversing(..), _) => fault(&mut faults, ExclusionFault::Proposed),
        (Standing::Excluded(_), false) => fault(&mut faults, ExclusionFault::Excluded),
        (Standing::Raised, true) => fault(&mut faults, ExclusionFault::NotExcluded),
    };
    let reason = reason(why, &mut faults);
    faults.extend(party_faults(catalog, raised.flag.set.unit, (Who::Proposer, by), now));
    if proposing(catalog, raised.flag.set.unit, by, now.day).is_empty() {
        faults.push(ExclusionFault::NoProposer);
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let no = ProposalNo(catalog.flags.proposals.last_key_value().map_or(1, |(last, _)| last.0 + 1));
    let responses = raised.flag.responses;
    Ok(vec![Event::ExclusionProposed {
        proposal: Proposal { no, flag, reverses, reason, by: by.no.subject(), responses },
    }])
}

/// Agrees to what is proposed about a flag's set.
///
/// # Errors
/// Everything that speaks against it.
pub fn approve(
    catalog: &Catalog,
    flag: FlagNo,
    (proposer, second): (&Party, &Party),
    facts: &Facts,
    now: Now,
) -> Decided {
    let raised = find(catalog, flag)?;
    let proposal = open(catalog, flag)?;
    let mut faults = set_faults(catalog, raised);
    faults.extend(deciding_faults(catalog, raised, (proposer, second), facts.entangled, now));
    if facts.decisions != catalog.flags.decisions() {
        faults.push(ExclusionFault::Stale);
    }
    let large = facts.months.iter().find(|month| proposal.reverses.is_none() && month.is_large());
    if let Some(month) = large.filter(|_| !is_auditor(catalog, raised.flag.set.unit, second, now.day)) {
        faults.push(ExclusionFault::Auditor(*month));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let Proposal { no: proposal, reason, by: proposed_by, responses, reverses, .. } = proposal.clone();
    let approved_by = second.no.subject();
    Ok(vec![match reverses {
        None => {
            let last = catalog.flags.exclusions.last_key_value();
            let no = ExclusionNo(last.map_or(1, |(last, _)| last.0 + 1));
            Event::Exclusion {
                exclusion: Exclusion { no, proposal, flag, reason, proposed_by, approved_by, responses },
            }
        }
        Some(exclusion) => Event::Reversal {
            reversal: Reversal { exclusion, proposal, flag, reason, proposed_by, approved_by, responses },
        },
    }])
}

/// Refuses what is proposed about a flag's set: whoever might agree.
///
/// # Errors
/// Everything that speaks against it.
pub fn refuse(
    catalog: &Catalog,
    flag: FlagNo,
    (proposer, second): (&Party, &Party),
    why: &str,
    entangled: bool,
    now: Now,
) -> Decided {
    let raised = find(catalog, flag)?;
    let proposal = open(catalog, flag)?.no;
    let mut faults = deciding_faults(catalog, raised, (proposer, second), entangled, now);
    let reason = reason(why, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(vec![Event::ProposalEnded { proposal, by: second.no.subject(), reason }])
}

/// Takes a proposal back.
///
/// # Errors
/// Everything that speaks against it.
pub fn withdraw(catalog: &Catalog, flag: FlagNo, by: AccountNo, why: &str) -> Decided {
    let proposal = open(catalog, flag)?;
    let mut faults = Vec::new();
    let reason = reason(why, &mut faults);
    if proposal.by != by.subject() {
        faults.push(ExclusionFault::NotOwn);
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(vec![Event::ProposalEnded { proposal: proposal.no, by: by.subject(), reason }])
}

fn fault<T>(faults: &mut Vec<ExclusionFault>, fault: ExclusionFault) -> Option<T> {
    faults.push(fault);
    None
}

fn find(catalog: &Catalog, flag: FlagNo) -> Result<&Raised, Vec<ExclusionFault>> {
    catalog.flags.get(flag).ok_or_else(|| vec![ExclusionFault::NoFlag(flag)])
}

fn open(catalog: &Catalog, flag: FlagNo) -> Result<&Proposal, Vec<ExclusionFault>> {
    let open = catalog.flags.proposals_of(flag).find(|proposed| proposed.end.is_none());
    open.map(|proposed| &proposed.proposal).ok_or_else(|| vec![ExclusionFault::NotProposed])
}

fn set_faults(catalog: &Catalog, raised: &Raised) -> Vec<ExclusionFault> {
    let campaign = catalog.campaigns.get(&raised.flag.set.campaign).filter(|campaign| campaign.published);
    let last = campaign.map(|campaign| ExclusionFault::Final { campaign: campaign.id.to_string() });
    let empty = (raised.flag.responses == 0).then_some(ExclusionFault::Empty);
    last.into_iter().chain(empty).collect()
}

fn reason(why: &str, faults: &mut Vec<ExclusionFault>) -> String {
    let reason = one_line(why);
    let found = reason.chars().count();
    if reason.is_empty() {
        faults.push(ExclusionFault::NoReason);
    }
    if found > MAX_REASON {
        faults.push(ExclusionFault::LongReason { found });
    }
    if reason.chars().any(char::is_control) {
        faults.push(ExclusionFault::Control);
    }
    reason
}

/// What speaks against one of the two alone.
fn party_faults(
    catalog: &Catalog,
    unit: UnitNo,
    (who, party): (Who, &Party),
    now: Now,
) -> Vec<ExclusionFault> {
    let concerned = Scope::of(Some(unit), now.day);
    let own = |grant: &Grant| grant.unit.is_some_and(|own| concerned.contains(&catalog.tree, own));
    let own = party.grants.roles.iter().any(own).then_some(ExclusionFault::OwnUnit(who));
    let young = now.seconds - party.created < MIN_AGE_DAYS * DAY_SEC;
    own.into_iter().chain(young.then_some(ExclusionFault::Young(who))).collect()
}

fn deciding_faults(
    catalog: &Catalog,
    raised: &Raised,
    (proposer, second): (&Party, &Party),
    entangled: bool,
    now: Now,
) -> Vec<ExclusionFault> {
    let unit = raised.flag.set.unit;
    if proposer.no == second.no {
        return vec![ExclusionFault::SamePerson];
    }
    let mut faults = party_faults(catalog, unit, (Who::Proposer, proposer), now);
    faults.extend(party_faults(catalog, unit, (Who::Second, second), now));
    // Whoever is an auditor, too, is decided on by somebody above.
    let outside = is_auditor(catalog, unit, second, now.day) && !is_auditor(catalog, unit, proposer, now.day);
    if !outside && !stands_above(catalog, unit, (proposer, second), now.day) {
        faults.push(ExclusionFault::NoSecond);
    }
    faults.extend(entangled.then_some(ExclusionFault::Entangled));
    faults
}

/// Where somebody has a role that the unit lies under.
fn covering(catalog: &Catalog, unit: UnitNo, party: &Party, role: Role, day: Date) -> Vec<Option<UnitNo>> {
    let covers =
        |grant: &&Grant| grant.role == role && Scope::of(grant.unit, day).contains(&catalog.tree, unit);
    party.grants.roles.iter().filter(covers).map(|grant| grant.unit).collect()
}

fn proposing(catalog: &Catalog, unit: UnitNo, party: &Party, day: Date) -> Vec<Option<UnitNo>> {
    covering(catalog, unit, party, Role::HomeAffairs, day)
}

fn is_auditor(catalog: &Catalog, unit: UnitNo, party: &Party, day: Date) -> bool {
    !covering(catalog, unit, party, Role::Auditor, day).is_empty()
}

/// Whether the second person is Nội vụ above all units in which the proposer is.
fn stands_above(catalog: &Catalog, unit: UnitNo, (proposer, second): (&Party, &Party), day: Date) -> bool {
    let own = proposing(catalog, unit, proposer, day);
    let above = |higher: Option<UnitNo>, lower: Option<UnitNo>| {
        higher != lower && lower.is_some_and(|lower| Scope::of(higher, day).contains(&catalog.tree, lower))
    };
    let higher = proposing(catalog, unit, second, day);
    higher.into_iter().any(|higher| own.iter().all(|lower| above(higher, *lower)))
}

#[cfg(test)]
mod tests;
