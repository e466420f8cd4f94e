use super::*;
use crate::unit::UnitKind;
use proptest::prelude::*;
use time::macros::date;

fn unit(no: u32, code: &str, parent: Option<&str>, from: Option<Date>, to: Option<Date>) -> Unit {
    Unit {
        no: UnitNo(no),
        code: code.parse().unwrap(),
        name: format!("Đơn vị {code}"),
        kind: UnitKind::Commune,
        parent: parent.map(|p| p.parse().unwrap()),
        valid_from: from,
        valid_to: to,
        successor: None,
        lat: None,
        lon: None,
    }
}

fn tree(units: impl IntoIterator<Item = Unit>) -> Tree {
    let mut tree = Tree::default();
    tree.upsert(units);
    tree
}

fn followed_by(mut unit: Unit, successor: &str) -> Unit {
    unit.successor = Some(successor.parse().unwrap());
    unit
}

const LAST: Date = date!(2025 - 06 - 30);
const FIRST: Date = date!(2025 - 07 - 01);

#[test]
fn a_chain_of_successors_is_followed_across_reused_codes() {
    let tree = tree([
        followed_by(unit(1, "19378", None, None, Some(LAST)), "19372"),
        followed_by(unit(2, "19372", None, None, Some(LAST)), "19372"),
        followed_by(unit(3, "19372", None, Some(FIRST), Some(date!(2026 - 12 - 31))), "19400"),
        unit(4, "19400", None, Some(date!(2027 - 01 - 01)), None),
    ]);
    let on = |no, day| tree.successor_on(UnitNo(no), day).map(|unit| unit.no.0);
    assert_eq!(on(1, LAST), Some(1));
    assert_eq!(on(1, FIRST), Some(3));
    assert_eq!(on(2, FIRST), Some(3));
    assert_eq!(on(1, date!(2030 - 01 - 01)), Some(4));
    assert_eq!(on(4, FIRST), None, "before it existed");
}

#[test]
fn where_a_code_rests_for_a_while_its_next_bearer_takes_over() {
    let tree = tree([
        followed_by(unit(1, "01", None, None, Some(LAST)), "02"),
        unit(2, "02", None, Some(date!(2025 - 09 - 01)), None),
    ]);
    assert_eq!(tree.successor_on(UnitNo(1), FIRST), None);
    assert_eq!(tree.successor_on(UnitNo(1), date!(2025 - 09 - 01)).map(|u| u.no.0), Some(2));
}

#[test]
fn a_replaced_unit_leaves_nothing_of_itself_behind() {
    let mut tree = tree([unit(1, "01", None, None, None), unit(2, "02", Some("01"), None, None)]);
    tree.upsert([unit(2, "03", None, None, None)]);
    assert_eq!(tree.children(UnitNo(1), FIRST), Vec::<&Unit>::new());
    assert_eq!(tree.find(&"02".parse().unwrap(), FIRST), None);
    assert_eq!(tree.find(&"03".parse().unwrap(), FIRST).map(|u| u.no.0), Some(2));
    assert_eq!(tree.roots(FIRST).len(), 2);
}

#[test]
fn a_cycle_ends_every_walk() {
    let tree = tree([
        unit(1, "01", Some("02"), None, None),
        unit(2, "02", Some("03"), None, None),
        unit(3, "03", Some("01"), None, None),
    ]);
    assert_eq!(tree.ancestors(UnitNo(1), FIRST).len(), 2);
    assert_eq!(tree.subtree(UnitNo(1), FIRST).len(), 3);
}

/// Codes 0..8, each borne by up to three units one after another, parents and successors anyhow.
fn histories() -> impl Strategy<Value = Tree> {
    let link = || prop::option::of(0u8..8);
    let bearer = (1i64..400, 0i64..40, link(), link());
    prop::collection::vec(prop::collection::vec(bearer, 0..4), 8).prop_map(|codes| {
        let mut units = Vec::new();
        for (code, bearers) in codes.iter().enumerate() {
            let mut from = date!(2020 - 01 - 01);
            for (days, gap, parent, successor) in bearers {
                let to = from + time::Duration::days(*days);
                let no = u32::try_from(units.len()).unwrap() + 1;
                let parent = parent.map(|p| format!("{p:02}"));
                let mut unit = unit(no, &format!("{code:02}"), parent.as_deref(), Some(from), Some(to));
                unit.successor = successor.map(|s| format!("{s:02}").parse().unwrap());
                units.push(unit);
                from = to + time::Duration::days(*gap + 1);
            }
        }
        tree(units)
    })
}

proptest! {
    #[test]
    fn whoever_stands_for_a_unit_exists_on_that_day(tree in histories(), day in 0i64..1500) {
        let day = date!(2020 - 01 - 01) + time::Duration::days(day);
        for unit in tree.iter() {
            if let Some(stand_in) = tree.successor_on(unit.no, day) {
                prop_assert!(stand_in.is_valid_on(day));
                prop_assert!(unit.valid_to <= stand_in.valid_to, "a step back in time");
            } else {
                prop_assert!(!unit.is_valid_on(day));
            }
        }
    }

    #[test]
    fn the_days_tree_agrees_with_itself_up_and_down(tree in histories(), day in 0i64..1500) {
        let day = date!(2020 - 01 - 01) + time::Duration::days(day);
        for unit in tree.iter() {
            for child in tree.children(unit.no, day) {
                prop_assert_eq!(tree.parent(child.no, day).map(|p| p.no), Some(unit.no));
            }
            let below = tree.subtree(unit.no, day);
            let once: BTreeSet<_> = below.iter().map(|u| u.no).collect();
            prop_assert_eq!(once.len(), below.len());
            for other in tree.iter() {
                let within = tree.is_within(other.no, unit.no, day);
                prop_assert_eq!(within, once.contains(&other.no));
            }
        }
    }

    #[test]
    fn a_code_has_one_bearer_a_day(tree in histories(), day in 0i64..1500) {
        let day = date!(2020 - 01 - 01) + time::Duration::days(day);
        for unit in tree.iter().filter(|unit| unit.is_valid_on(day)) {
            prop_assert_eq!(tree.find(&unit.code, day).map(|u| u.no), Some(unit.no));
        }
    }
}
