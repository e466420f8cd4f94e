use super::*;
use crate::ids::Channel;
use crate::ledger::Signals;
use crate::quality::evidence::{Evidence, Signal};
use crate::quality::testing::{Attack, CAMPAIGN, Made, Province, code, first_week};
use std::collections::BTreeSet;

/// The week in which attacks begin.
const FROM: u32 = 14;

fn week(at: u32) -> Week {
    Week::of_day(first_week().first_day() + time::Duration::weeks(at.into()))
}

/// A week and each of its days, as the service looks at them.
fn look(made: &Made, at: u32) -> Assessment {
    let mut all = assess(CAMPAIGN, made.seen(), &made.beside, week(at), 1);
    for day in week(at).days() {
        let told = assess_day(CAMPAIGN, made.seen(), &made.beside, day);
        all.tests += told.tests;
        all.findings.extend(told.findings);
    }
    all
}

/// A province of sixty units, these of which do that from week 14 on, for four weeks.
fn attacked(attack: Attack, units: &[u32]) -> Made {
    let attacks = units.iter().map(|unit| (*unit, FROM, attack)).collect();
    Province { units: 60, weeks: FROM + 4, seed: 11, attacks }.make()
}

/// What is found of a province in the four weeks, of the units that attack; how many of them are found, and
/// how many others.
fn found(made: &Made, units: &[u32]) -> (Vec<Finding>, usize, usize) {
    let findings: Vec<_> = (FROM..FROM + 4).flat_map(|at| look(made, at).findings).collect();
    let attacks = |finding: &Finding| units.contains(&(finding.set.unit.0 - 1));
    let count = |mine: bool| {
        let of = findings.iter().filter(|finding| attacks(finding) == mine);
        of.map(|finding| finding.set.unit).collect::<BTreeSet<_>>().len()
    };
    let (caught, others) = (count(true), count(false));
    (findings.into_iter().filter(attacks).collect(), caught, others)
}

fn signals(findings: &[Finding]) -> BTreeSet<Signal> {
    findings.iter().map(Finding::signal).collect()
}

/// Two Tết weeks, a summer, growth, busy Mondays, Saturday offices, kiosks, excellent and bad offices, units that
/// open in the middle of the year: at most one of a hundred unit-weeks is flagged.
#[test]
fn an_honest_province_is_left_in_peace() {
    let made = Province { units: 60, weeks: 32, seed: 4, attacks: vec![] }.make();
    let (mut flagged, mut all, mut tests) = (0, 0, 0);
    for at in 0..32 {
        let week = look(&made, at);
        flagged += week.findings.iter().map(|finding| finding.set.unit).collect::<BTreeSet<_>>().len();
        all += week.units;
        tests += week.tests;
    }
    assert!(all > 1_700 && tests > 5 * all, "{tests} tests of {all} unit-weeks are hardly any");
    assert!(flagged * 100 <= all, "{flagged} of {all}");
}

/// Offices with 15 sheets a week and more.
#[test]
fn slow_stuffing_adds_up() {
    let units = [0, 6, 10, 12, 18, 20, 22, 24, 26, 30];
    let (findings, caught, others) = found(&attacked(Attack::SlowStuffing, &units), &units);
    assert!(caught >= 8 && others <= 2, "{caught} {others} {findings:#?}");
    let rise = findings.iter().find(|finding| finding.signal() == Signal::SuddenRise).unwrap();
    assert_eq!((rise.set.channel, rise.set.touchpoint), (Some(Channel::Qr), None));
    let Evidence::SuddenRise { sheets, expected, top_share, usual_top_share, weeks, .. } = rise.evidence
    else {
        unreachable!("it is a rise")
    };
    assert!(f64::from(sheets) > 1.2 * expected && top_share > usual_top_share + 0.1);
    assert_eq!(rise.set.to.0 - rise.set.from.0, weeks * 7 * 24);
}

#[test]
fn thirty_sheets_within_an_hour_are_a_burst() {
    let units = [1, 12, 27, 38];
    let (findings, caught, others) = found(&attacked(Attack::OneEvening, &units), &units);
    assert!(caught == 4 && others <= 1, "{caught} {others}");
    let burst = findings.iter().find(|finding| finding.signal() == Signal::Burst).unwrap();
    assert_eq!(burst.set.to.0 - burst.set.from.0, 1);
    assert_eq!((burst.set.from.local_hour_of_day(), burst.week), (16, week(FROM)));
    assert!(matches!(burst.evidence, Evidence::Burst { hour: 40, sheets: 30.., .. }), "{burst:?}");
}

/// The day after, whoever looks at the day alone sees it, too.
#[test]
fn a_burst_is_told_on_its_own_day() {
    let units = [1, 12, 27, 38];
    let made = attacked(Attack::OneEvening, &units);
    let tuesday = week(FROM).days()[1];
    let told = assess_day(CAMPAIGN, made.seen(), &made.beside, tuesday);
    let found: Vec<_> = told.findings.iter().map(|found| (found.signal(), found.set.unit.0 - 1)).collect();
    assert_eq!(found, units.map(|unit| (Signal::Burst, unit)));
    let monday = assess_day(CAMPAIGN, made.seen(), &made.beside, week(FROM).first_day());
    assert!(monday.findings.is_empty() && monday.tests > 60, "{monday:?}");
}

#[test]
fn twenty_sheets_from_one_telephone_are_told_where_no_network_explains_them() {
    let units = [2, 12, 24, 38];
    let made = attacked(Attack::OnePhone, &units);
    let told = assess_day(CAMPAIGN, made.seen(), &made.beside, week(FROM).days()[1]);
    let found: Vec<_> = told.findings.iter().map(|found| (found.signal(), found.set.unit.0 - 1)).collect();
    assert_eq!(found, units.map(|unit| (Signal::OneDevice, unit)));
    let Evidence::OneDevice { day: 1, sheets: 17.., all, usual } = told.findings[0].evidence else {
        unreachable!("seventeen are marked: {told:?}")
    };
    assert!(all >= 20 && usual < 0.1);
    let set = told.findings[0].set;
    assert_eq!((set.bits, set.to.0 - set.from.0), (Signals::REPEATED | Signals::DEVICE, 24));
}

#[test]
fn sheets_sent_by_a_program_are_too_fast() {
    let units = [12, 24, 38];
    let (findings, caught, _) = found(&attacked(Attack::Script, &units), &units);
    let fast = findings.iter().find(|finding| finding.signal() == Signal::TooFast);
    assert!(caught == 3 && fast.is_some_and(|fast| fast.set.bits == Signals::FAST), "{findings:?}");
}

#[test]
fn codes_filled_in_by_staff_differ_from_the_poster() {
    let units = [12, 18, 24, 30, 38, 48];
    let (findings, caught, others) = found(&attacked(Attack::FillingCodes, &units), &units);
    assert!(caught >= 4 && others <= 1, "{caught} {others}");
    let by_code = findings.iter().filter(|finding| finding.set.channel == Some(Channel::Code));
    assert!(by_code.count() > 3, "{findings:?}");
}

#[test]
fn who_invites_friends_only_has_too_few_and_nobody_dissatisfied() {
    let units = [1, 12, 27, 38, 52];
    let (findings, caught, others) = found(&attacked(Attack::FriendsOnly, &units), &units);
    assert!(caught >= 3 && others <= 1, "{caught} {others}");
    let without = |finding: &Finding| matches!(finding.evidence, Evidence::TooFew { low_share: Some(low), .. } if low <= 0.2);
    assert!(findings.iter().any(without), "{findings:?}");
}

#[test]
fn a_swapped_poster_is_silent() {
    let units = [1, 27, 35];
    let made = attacked(Attack::Swapped, &units);
    let (findings, caught, others) = found(&made, &units);
    assert!(caught == 3 && others <= 1, "{caught} {others}");
    let silent = findings.iter().find(|finding| finding.signal() == Signal::SilentPoster).unwrap();
    let gone = silent.set.touchpoint.unwrap();
    assert_eq!(gone, code(2 * (silent.set.unit.0 - 1) + 1));
    assert!(matches!(silent.evidence, Evidence::SilentPoster { days: 4.., .. }), "{silent:?}");
}

#[test]
fn a_counter_whose_people_are_turned_away_has_too_few() {
    let units = [12, 20, 27, 38];
    let (findings, caught, others) = found(&attacked(Attack::Suppressed, &units), &units);
    assert!(caught >= 3 && others <= 1, "{caught} {others}");
    assert!(signals(&findings).contains(&Signal::TooFew));
}

#[test]
fn sheets_sent_at_night_are_off_hours() {
    let units = [12, 27, 38];
    let (findings, caught, _) = found(&attacked(Attack::AtNight, &units), &units);
    assert!(caught == 3 && signals(&findings).contains(&Signal::OffHours), "{findings:?}");
}

/// Offices whose answers are alike look like good ones: here the rise of such sheets tells, before their low entropy
/// is beyond chance.
#[test]
fn answers_all_alike_are_told_by_their_rise_in_the_flagrant_case() {
    let units = [12, 20, 24, 27, 30, 38, 48];
    let (findings, caught, _) = found(&attacked(Attack::AllTheSame, &units), &units);
    assert!(caught >= 2 && signals(&findings).contains(&Signal::SuddenRise), "{findings:?}");
}

#[test]
fn a_form_that_is_scanned_and_not_sent_is_told() {
    let units = [12, 20, 38];
    let (findings, _, _) = found(&attacked(Attack::Covered, &units), &units);
    assert!(signals(&findings).contains(&Signal::ScansWithoutSends), "{findings:?}");
}

#[test]
fn more_answers_than_codes_are_no_matter_of_chance() {
    let units = [12];
    let (findings, _, _) = found(&attacked(Attack::BeyondCodes, &units), &units);
    let over: Vec<_> = findings.iter().filter(|finding| finding.signal() == Signal::OverCap).collect();
    assert!(!over.is_empty() && over.iter().all(|finding| finding.p.is_none()), "{findings:?}");
    let Evidence::OverCap { answers, codes: Some(codes), dossiers: None } = over[0].evidence else {
        unreachable!("codes are told")
    };
    assert!(answers > codes && over[0].set.channel == Some(Channel::Code));
}

/// Where codes were printed for more people than came, that shows once the month has ended.
#[test]
fn more_codes_than_dossiers_are_told_once_the_month_has_ended() {
    let mut made = Province { units: 12, weeks: 12, seed: 1, attacks: vec![] }.make();
    let unit = UnitNo(1);
    made.beside.dossiers.retain(|(of, _), _| *of == unit);
    made.beside.dossiers.values_mut().for_each(|count| *count = 1);
    let over = |at| {
        let found = look(&made, at).findings;
        found.into_iter().find(|finding| finding.signal() == Signal::OverCap)
    };
    // Weeks begin on 5 January; that of 26 January holds the month's end, but no whole month before it.
    assert_eq!((over(2), over(1)), (None, None));
    let Some(Finding { evidence: Evidence::OverCap { codes: Some(codes), dossiers: Some(1), .. }, .. }) =
        over(3)
    else {
        unreachable!("January has ended with week 3: {:?}", look(&made, 3))
    };
    assert!(codes > 1);
}

#[test]
fn where_many_sheets_are_all_the_best_turnout_tells() {
    let units = [12, 38];
    let made = attacked(Attack::OneEvening, &units);
    let (findings, _, _) = found(&made, &units);
    let corner = findings.iter().find(|finding| finding.signal() == Signal::TurnoutScore).unwrap();
    let Evidence::TurnoutScore { turnout, usual_turnout, top_share, usual_top_share, .. } = corner.evidence
    else {
        unreachable!("it is one")
    };
    assert!(turnout > usual_turnout && top_share > usual_top_share);
}

#[test]
fn what_came_later_does_not_change_what_a_week_told() {
    let long = attacked(Attack::SlowStuffing, &[20, 30]);
    let attacks = [20, 30].map(|unit| (unit, FROM, Attack::SlowStuffing)).to_vec();
    let short = Province { units: 60, weeks: FROM + 3, seed: 11, attacks }.make();
    // Only the dossiers of the month that goes on are told otherwise.
    let told = |made: &Made, at| assess(CAMPAIGN, made.seen(), &long.beside, week(at), 1);
    assert_eq!(told(&long, FROM + 2), told(&short, FROM + 2));
    assert_eq!(told(&long, FROM + 2), told(&long, FROM + 2));
}

#[test]
fn a_single_commune_is_compared_with_itself_alone() {
    let made = Province { units: 1, weeks: 18, seed: 3, attacks: vec![(0, 14, Attack::OneEvening)] }.make();
    assert!(look(&made, 13).findings.is_empty());
    assert!(signals(&look(&made, 14).findings).contains(&Signal::Burst));
}
