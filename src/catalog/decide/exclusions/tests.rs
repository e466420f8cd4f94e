use super::*;
use crate::account::Role;
use crate::catalog::decide::flags::{FlagWish, raise};
use crate::catalog::decide::tests::{say, with_campaign};
use crate::ids::{CampaignNo, Hour};
use crate::ledger::Signals;
use crate::ledger::flag::FlaggedSet;
use std::collections::BTreeMap;
use time::macros::date;

const NOW: Now = Now { seconds: 1_795_000_000, day: date!(2026 - 11 - 24) };
const FLAG: FlagNo = FlagNo(1);

fn unit(catalog: &Catalog, code: &str) -> UnitNo {
    catalog.tree.find(&code.parse().unwrap(), NOW.day).unwrap().no
}

fn wish(catalog: &Catalog, code: &str) -> FlagWish {
    let set = FlaggedSet {
        campaign: CampaignNo(1),
        unit: unit(catalog, code),
        touchpoint: None,
        channel: None,
        from: Hour(498_700),
        to: Hour(498_724),
        bits: Signals(0),
    };
    let (signal, raised_by) = ("burst.1".to_owned(), "watch".to_owned());
    FlagWish { signal, set, week: None, responses: 30, evidence: BTreeMap::new(), raised_by }
}

/// A ledger with a flag about Xã Vĩnh Linh.
fn flagged() -> Catalog {
    let mut catalog = with_campaign();
    let events = raise(&catalog, vec![wish(&catalog, "19363")]);
    say(&mut catalog, events);
    catalog
}

fn party(no: u32, roles: &[(Role, Option<UnitNo>)]) -> Party {
    let roles = roles.iter().map(|(role, unit)| Grant { role: *role, unit: *unit }).collect();
    let grants = Grants { roles, ..Grants::default() };
    Party { no: AccountNo(no), grants, created: NOW.seconds - 30 * DAY_SEC }
}

fn facts() -> Facts {
    Facts { entangled: false, months: vec![share(1_000, 50)], decisions: 0 }
}

fn share(received: u64, excluded: u64) -> MonthShare {
    MonthShare { month: (2026, Month::November), received, excluded }
}

fn province(catalog: &Catalog) -> Party {
    party(7, &[(Role::HomeAffairs, Some(unit(catalog, "44")))])
}

fn auditor() -> Party {
    party(9, &[(Role::Auditor, None)])
}

fn proposed() -> Catalog {
    let mut catalog = flagged();
    let events = propose(&catalog, FLAG, false, &province(&catalog), " Một  máy. ", NOW).unwrap();
    say(&mut catalog, events);
    catalog
}

#[test]
fn a_signal_raises_one_set_once() {
    let catalog = flagged();
    let again = vec![wish(&catalog, "19363"), wish(&catalog, "44"), wish(&catalog, "44")];
    let raised = raise(&catalog, again);
    assert_eq!(raised.len(), 1);
    let Event::Flag { flag } = &raised[0] else { panic!("no flag") };
    assert_eq!(flag.no, FlagNo(2));
}

#[test]
fn two_people_exclude_a_set_and_two_take_it_back() {
    let mut catalog = proposed();
    let (by, other) = (province(&catalog), auditor());
    assert_eq!(catalog.flags.standing(FLAG), Standing::Proposed(ProposalNo(1)));
    let events = approve(&catalog, FLAG, (&by, &other), &facts(), NOW).unwrap();
    say(&mut catalog, events);
    assert_eq!(catalog.flags.standing(FLAG), Standing::Excluded(ExclusionNo(1)));
    let held = &catalog.flags.exclusion_of(FLAG).unwrap().exclusion;
    let told = (held.reason.as_str(), held.proposed_by.as_str(), held.approved_by.as_str());
    assert_eq!(told, ("Một máy.", "#7", "#9"));
    let events = propose(&catalog, FLAG, true, &by, "Nhầm.", NOW).unwrap();
    say(&mut catalog, events);
    // However much it is: what comes back takes nothing out.
    let facts = Facts { months: vec![share(10, 10)], decisions: 1, ..facts() };
    let events = approve(&catalog, FLAG, (&by, &other), &facts, NOW).unwrap();
    say(&mut catalog, events);
    assert_eq!((catalog.flags.standing(FLAG), catalog.flags.decisions()), (Standing::Raised, 2));
}

#[test]
fn whoever_proposes_is_noi_vu_above_the_unit_old_enough_and_says_why() {
    let catalog = flagged();
    let commune = unit(&catalog, "19363");
    let faults = |by: &Party, why: &str| propose(&catalog, FLAG, false, by, why, NOW).unwrap_err();
    let here = party(7, &[(Role::HomeAffairs, Some(commune))]);
    assert_eq!(faults(&here, "vì"), [ExclusionFault::OwnUnit(Who::Proposer)]);
    let below = unit(&catalog, "19363.MC");
    let province = unit(&catalog, "44");
    let both = party(7, &[(Role::HomeAffairs, Some(province)), (Role::CounterStaff, Some(below))]);
    assert_eq!(faults(&both, "vì"), [ExclusionFault::OwnUnit(Who::Proposer)], "a role under the unit, too");
    let young = Party { created: NOW.seconds - 7 * DAY_SEC + 1, ..self::province(&catalog) };
    assert_eq!(faults(&young, " "), [ExclusionFault::NoReason, ExclusionFault::Young(Who::Proposer)]);
    assert_eq!(faults(&auditor(), "vì"), [ExclusionFault::NoProposer]);
    let long = "x".repeat(MAX_REASON + 1);
    assert_eq!(faults(&self::province(&catalog), &long), [ExclusionFault::LongReason { found: 1_001 }]);
    let back = propose(&catalog, FLAG, true, &self::province(&catalog), "vì", NOW);
    assert_eq!(back, Err(vec![ExclusionFault::NotExcluded]));
    let unknown = propose(&catalog, FlagNo(2), false, &self::province(&catalog), "vì", NOW);
    assert_eq!(unknown, Err(vec![ExclusionFault::NoFlag(FlagNo(2))]));
}

#[test]
fn the_second_person_holds_another_role_and_is_nobody_of_the_first() {
    let catalog = proposed();
    let by = province(&catalog);
    let decided = |second: &Party, facts: &Facts| approve(&catalog, FLAG, (&by, second), facts, NOW);
    let faults = |second: &Party| decided(second, &facts()).unwrap_err();
    assert_eq!(faults(&by), [ExclusionFault::SamePerson]);
    let province = unit(&catalog, "44");
    assert_eq!(faults(&party(9, &[(Role::HomeAffairs, Some(province))])), [ExclusionFault::NoSecond]);
    assert_eq!(faults(&party(9, &[(Role::Admin, None)])), [ExclusionFault::NoSecond]);
    assert!(decided(&party(9, &[(Role::HomeAffairs, None)]), &facts()).is_ok(), "Nội vụ of a higher unit");
    let of_unit = party(9, &[(Role::Auditor, Some(unit(&catalog, "19363")))]);
    assert_eq!(faults(&of_unit), [ExclusionFault::OwnUnit(Who::Second)]);
    let young = Party { created: NOW.seconds, ..auditor() };
    assert_eq!(faults(&young), [ExclusionFault::Young(Who::Second)]);
    let entangled = Facts { entangled: true, ..facts() };
    assert_eq!(decided(&auditor(), &entangled), Err(vec![ExclusionFault::Entangled]));
    let stale = Facts { decisions: 1, ..facts() };
    assert_eq!(decided(&auditor(), &stale), Err(vec![ExclusionFault::Stale]));
    // An auditor who proposes as Nội vụ is decided on by somebody above, not by another auditor.
    let also = party(7, &[(Role::HomeAffairs, Some(province)), (Role::Auditor, None)]);
    let decided = approve(&catalog, FLAG, (&also, &auditor()), &facts(), NOW);
    assert_eq!(decided, Err(vec![ExclusionFault::NoSecond]));
}

#[test]
fn more_than_five_percent_of_a_month_needs_the_auditor() {
    let catalog = proposed();
    let (by, above) = (province(&catalog), party(9, &[(Role::HomeAffairs, None)]));
    let large = Facts { months: vec![share(1_000, 50), share(1_000, 51)], ..facts() };
    let decided = |second: &Party| approve(&catalog, FLAG, (&by, second), &large, NOW);
    assert_eq!(decided(&above), Err(vec![ExclusionFault::Auditor(share(1_000, 51))]));
    assert!(decided(&auditor()).is_ok());
}

#[test]
fn nobody_decides_on_published_figures() {
    let mut catalog = proposed();
    say(&mut catalog, [Event::FiguresPublished { campaign: CampaignNo(1) }]);
    let by = province(&catalog);
    let last = vec![ExclusionFault::Final { campaign: "nam-2026".into() }];
    assert_eq!(approve(&catalog, FLAG, (&by, &auditor()), &facts(), NOW), Err(last));
    assert_eq!(raise(&catalog, vec![wish(&catalog, "44")]), []);
}

#[test]
fn a_proposal_is_refused_by_the_second_person_and_withdrawn_by_the_first() {
    let mut catalog = proposed();
    let by = province(&catalog);
    let other = AccountNo(9);
    assert_eq!(withdraw(&catalog, FLAG, other, "vì"), Err(vec![ExclusionFault::NotOwn]));
    let unsaid = refuse(&catalog, FLAG, (&by, &auditor()), "", false, NOW);
    assert_eq!(unsaid, Err(vec![ExclusionFault::NoReason]));
    let events = refuse(&catalog, FLAG, (&by, &auditor()), "Họp dân cả buổi.", false, NOW).unwrap();
    say(&mut catalog, events);
    assert_eq!(catalog.flags.standing(FLAG), Standing::Raised);
    assert_eq!(withdraw(&catalog, FLAG, by.no, "vì"), Err(vec![ExclusionFault::NotProposed]));
    let events = propose(&catalog, FLAG, false, &by, "vì", NOW).unwrap();
    say(&mut catalog, events);
    let events = withdraw(&catalog, FLAG, by.no, "Nhầm.").unwrap();
    say(&mut catalog, events);
    assert_eq!(catalog.flags.standing(FLAG), Standing::Raised);
}

/// What the fold itself keeps, whoever writes the entry.
#[test]
fn no_entry_excludes_a_set_by_one_person() {
    let catalog = proposed();
    let alone = Exclusion {
        no: ExclusionNo(1),
        proposal: ProposalNo(1),
        flag: FLAG,
        reason: "Một máy.".into(),
        proposed_by: "#7".into(),
        approved_by: "#7".into(),
        responses: 30,
    };
    let say = |exclusion: &Exclusion| {
        let event = Event::Exclusion { exclusion: exclusion.clone() };
        let body = event.body(catalog.ledger.id, Hour(498_800)).unwrap();
        catalog.clone().follow(crate::ids::Seq(catalog.size), &body)
    };
    let refused = crate::catalog::CatalogError::NoDecision { flag: FLAG };
    assert_eq!(say(&alone), Err(refused.clone()));
    let another = Exclusion { proposed_by: "#8".into(), approved_by: "#9".into(), ..alone.clone() };
    assert_eq!(say(&another), Err(refused), "nobody is said to have proposed what somebody else did");
    assert_eq!(say(&Exclusion { approved_by: "#9".into(), ..alone }), Ok(()));
}
