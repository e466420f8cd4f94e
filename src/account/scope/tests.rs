use super::*;
use crate::unit::UnitKind;
use time::macros::date;

const TODAY: Date = date!(2026 - 11 - 24);

fn unit(no: u32, code: &str, parent: Option<&str>) -> Unit {
    Unit {
        no: UnitNo(no),
        code: code.parse().unwrap(),
        name: format!("Đơn vị {code}"),
        kind: UnitKind::Commune,
        parent: parent.map(|code| code.parse().unwrap()),
        valid_from: Some(date!(2025 - 07 - 01)),
        valid_to: None,
        successor: None,
        lat: None,
        lon: None,
    }
}

/// 1 province; 2 and 3 communes, 4 an office of 2; 5 a township that became 3; 6 one that just ended.
fn tree() -> Tree {
    let mut tree = Tree::default();
    let old = |no, code: &str, successor: Option<&str>| Unit {
        valid_from: None,
        valid_to: Some(date!(2025 - 06 - 30)),
        successor: successor.map(|code| code.parse().unwrap()),
        ..unit(no, code, Some("44"))
    };
    tree.upsert([
        Unit { valid_from: None, ..unit(1, "44", None) },
        unit(2, "19363", Some("44")),
        unit(3, "19500", Some("44")),
        unit(4, "19363.X", Some("19363")),
        old(5, "19400", Some("19500")),
        old(6, "19401", None),
        Unit { valid_from: None, ..unit(9, "45", None) },
    ]);
    tree
}

fn scope(units: &[u32]) -> Scope {
    let roles = units.iter().map(|no| Grant { role: Role::UnitLeader, unit: Some(UnitNo(*no)) }).collect();
    Grants { roles, paper: BTreeSet::new() }.scope(Right::SeeFigures, TODAY)
}

fn within(scope: &Scope) -> Vec<u32> {
    [1, 2, 3, 4, 5, 6, 9].into_iter().filter(|no| scope.contains(&tree(), UnitNo(*no))).collect()
}

#[test]
fn a_unit_brings_what_is_below_it_and_what_it_succeeded() {
    assert_eq!(within(&scope(&[1])), [1, 2, 3, 4, 5, 6]);
    assert_eq!(within(&scope(&[2])), [2, 4]);
    assert_eq!(within(&scope(&[3])), [3, 5]);
    assert_eq!(within(&scope(&[5])), [3, 5], "who led the township leads what it became");
    assert_eq!(within(&scope(&[6])), [6]);
    assert_eq!(within(&scope(&[])), [0u32; 0]);
}

#[test]
fn a_number_that_no_unit_has_lies_within_nothing_but_the_whole() {
    assert!(!scope(&[1]).contains(&tree(), UnitNo(77)));
    let whole =
        Grants { roles: BTreeSet::from([Grant { role: Role::Auditor, unit: None }]), paper: BTreeSet::new() };
    assert!(whole.scope(Right::ReadAudit, TODAY).contains(&tree(), UnitNo(77)));
    assert!(whole.scope(Right::RunCampaigns, TODAY).is_empty());
}

#[test]
fn a_campaign_above_the_own_unit_is_seen_in_part() {
    let reach = |scope: &Scope, units: &[u32]| scope.reach(&tree(), units.iter().map(|no| UnitNo(*no)));
    assert_eq!(reach(&scope(&[2]), &[1]), Reach::Part);
    assert_eq!(reach(&scope(&[2]), &[2]), Reach::Whole);
    assert_eq!(reach(&scope(&[2]), &[2, 3]), Reach::Part);
    assert_eq!(reach(&scope(&[2]), &[3]), Reach::Outside);
    assert_eq!(reach(&scope(&[1]), &[2, 3]), Reach::Whole);
    assert_eq!(reach(&scope(&[9]), &[1]), Reach::Outside);
    assert_eq!(reach(&scope(&[]), &[1]), Reach::Outside);
    assert_eq!(reach(&scope(&[1]), &[]), Reach::Outside);
}

#[test]
fn roots_do_not_lie_below_each_other() {
    let tree = tree();
    let codes = |units: Vec<&Unit>| units.iter().map(|u| u.code.to_string()).collect::<Vec<_>>();
    assert_eq!(codes(scope(&[4, 2, 5]).roots(&tree)), ["19363", "19500"]);
    assert_eq!(codes(scope(&[4, 2, 5]).units(&tree)), ["19363", "19363.X", "19500"]);
}

#[test]
fn counter_staff_type_sheets_of_other_counters_only_and_by_assignment_only() {
    let (own, other) = (TouchpointCode::from_bits(37).unwrap(), TouchpointCode::from_bits(74).unwrap());
    let grants = Grants {
        roles: BTreeSet::from([Grant { role: Role::CounterStaff, unit: Some(UnitNo(2)) }]),
        paper: BTreeSet::from([own, other]),
    };
    let may = |grants: &Grants, code, unit| grants.may_enter_paper(code, UnitNo(unit), &tree(), TODAY);
    assert!(may(&grants, other, 3));
    assert!(!may(&grants, own, 2), "an assignment does not open the own counter");
    assert!(!may(&grants, own, 4), "nor one below it");
    let unassigned = Grants { paper: BTreeSet::new(), ..grants.clone() };
    assert!(!may(&unassigned, other, 3));
    let leader =
        Grants { roles: BTreeSet::from([Grant { role: Role::UnitLeader, unit: Some(UnitNo(2)) }]), ..grants };
    assert!(!may(&leader, other, 3), "an assignment without the role is worth nothing");
    let office = Grants {
        roles: BTreeSet::from([Grant { role: Role::HomeAffairs, unit: Some(UnitNo(1)) }]),
        paper: BTreeSet::new(),
    };
    assert!(may(&office, own, 2) && !may(&office, own, 9));
}
