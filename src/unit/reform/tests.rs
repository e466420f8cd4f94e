use super::*;
use crate::unit::import::ChangeKind;
use time::macros::date;

const ON: Date = date!(2027 - 01 - 01);

fn tree() -> Tree {
    let file = "code,name,kind,parent_code,valid_from,valid_to,successor_code\n\
                44,Tỉnh Quảng Trị,province,,2025-07-01,,\n\
                19363,Xã Vĩnh Linh,commune,44,2025-07-01,,\n\
                19366,Xã Cửa Tùng,commune,44,2025-07-01,,\n\
                19369,Xã Vĩnh Hoàng,commune,44,2025-07-01,,\n\
                19363.MC,Một cửa Vĩnh Linh,one_stop,19363,2025-07-01,,\n\
                19366.MC,Một cửa Cửa Tùng,one_stop,19366,2025-07-01,,\n\
                19372,Xã Cũ,commune,44,2025-07-01,2026-06-30,19363\n";
    let plan = import::plan(&Tree::default(), &[import::read("u.csv", file.as_bytes())]).unwrap();
    let mut tree = Tree::default();
    tree.upsert(plan.changes.into_iter().map(|change| change.after));
    tree
}

fn reform(from: &[&str], into: &[&str]) -> Reform {
    Reform {
        from: from.iter().map(|code| code.parse().unwrap()).collect(),
        into: into.iter().map(|heir| heir.parse().unwrap()).collect(),
        on: ON,
    }
}

fn after(tree: &Tree, plan: &Plan) -> Tree {
    let mut tree = tree.clone();
    tree.upsert(plan.changes.iter().map(|change| change.after.clone()));
    tree
}

fn stands_in(tree: &Tree, code: &str, then: Date, day: Date) -> Option<String> {
    let unit = tree.find(&code.parse().unwrap(), then)?;
    tree.successor_on(unit.no, day).map(|unit| format!("{} {}", unit.code, unit.name))
}

#[test]
fn two_communes_become_a_new_one_and_their_counters_move_along() {
    let before = tree();
    let plan = plan(&before, &reform(&["19363", "19366"], &["19400=ward:Phường Bến Hải"])).unwrap();
    // Two end, their counters end and begin again, one begins.
    assert_eq!((plan.count(ChangeKind::Ended), plan.count(ChangeKind::Added)), (4, 3));
    let tree = after(&before, &plan);
    let eve = ON.previous_day().unwrap();
    let new = tree.find(&"19400".parse().unwrap(), ON).unwrap();
    assert_eq!((new.kind, new.parent.as_ref().map(UnitCode::as_str)), (UnitKind::Ward, Some("44")));
    assert_eq!(stands_in(&tree, "19366", eve, ON).unwrap(), "19400 Phường Bến Hải");
    assert_eq!(stands_in(&tree, "19366.MC", eve, ON).unwrap(), "19366.MC Một cửa Cửa Tùng");
    let below = tree.subtree(new.no, ON).iter().map(|unit| unit.code.to_string()).collect::<Vec<_>>();
    assert_eq!(below, ["19400", "19363.MC", "19366.MC"]);
    let old = tree.find(&"19363".parse().unwrap(), eve).unwrap();
    assert_eq!(tree.subtree(old.no, eve).len(), 2, "until then the counter stands where it stood");
}

#[test]
fn a_chain_of_reforms_is_walked_to_its_end() {
    let before = tree();
    let first = plan(&before, &reform(&["19363"], &["19366"])).unwrap();
    let tree = after(&before, &first);
    let second = Reform { on: date!(2028 - 01 - 01), ..reform(&["19366"], &["19369"]) };
    let tree = after(&tree, &plan(&tree, &second).unwrap());
    let then = date!(2026 - 01 - 01);
    assert_eq!(stands_in(&tree, "19372", then, date!(2026 - 07 - 01)).unwrap(), "19363 Xã Vĩnh Linh");
    assert_eq!(stands_in(&tree, "19372", then, ON).unwrap(), "19366 Xã Cửa Tùng");
    assert_eq!(stands_in(&tree, "19372", then, date!(2028 - 01 - 01)).unwrap(), "19369 Xã Vĩnh Hoàng");
    let counters = tree.children(
        tree.find(&"19369".parse().unwrap(), date!(2028 - 01 - 01)).unwrap().no,
        date!(2028 - 01 - 01),
    );
    assert_eq!(counters.len(), 2);
}

#[test]
fn a_commune_is_divided_between_a_new_one_of_its_code_and_a_neighbour() {
    let before = tree();
    let plan = plan(&before, &reform(&["19363"], &["19363=Xã Vĩnh Linh", "19366"])).unwrap();
    assert_eq!((plan.count(ChangeKind::Ended), plan.count(ChangeKind::Added)), (1, 1));
    let tree = after(&before, &plan);
    let eve = ON.previous_day().unwrap();
    let old = tree.find(&"19363".parse().unwrap(), eve).unwrap();
    let new = tree.successor_on(old.no, ON).unwrap();
    assert_ne!(old.no, new.no);
    assert_eq!((new.code.as_str(), tree.children(new.no, ON).len()), ("19363", 1));
}

#[test]
fn everything_that_speaks_against_a_reform_is_told_at_once() {
    let refused = |reform: &Reform| {
        let faults = plan(&tree(), reform).unwrap_err();
        faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let all = [
        refused(&reform(&[], &[])),
        refused(&reform(&["19363", "19363", "99999", "19372"], &["19366=Xã Mới", "19399"])),
        refused(&reform(&["19363", "19366"], &["19363"])),
        refused(&Reform { on: date!(2025 - 07 - 01), ..reform(&["19363"], &["19366"]) }),
        refused(&Reform { on: date!(2026 - 06 - 30), ..reform(&["19372"], &["19366"]) }),
        refused(&reform(&["44"], &["19400=commune:Xã Mới"])),
        refused(&reform(&["19363.MC"], &["19366"])),
    ];
    insta::assert_snapshot!(all.join("\n--\n"), @r"
    nobody ends: name the units that merge, or the one that is divided
    nobody takes over: name at least one unit with --into
    --
    4 units cannot become 2 at once: merge many into one, or divide one into many
    19363 is named twice
    no unit with the code 99999 exists on 2026-12-31, the day before
    no unit with the code 19372 exists on 2026-12-31, the day before
    the code 19366 is borne by Xã Cửa Tùng on 2027-01-01: leave the name out where it goes on, or choose another code
    no unit with the code 19399 exists on 2027-01-01: give its name too, where it is a new one
    --
    19363 is among those that end: give the name of the new unit, or leave it out of those that end
    --
    19363 begins on 2025-07-01, not before 2025-07-01: it cannot end before it begins
    --
    19372 ends on 2026-06-30 already, and is succeeded by 19363
    --
    19400 is a commune and cannot take over from 44, a province
    --
    19366 is a commune and cannot take over from 19363.MC, a one_stop
    ");
}

#[test]
fn an_heir_is_written_as_its_code_or_with_its_name() {
    let heir = |text: &str| text.parse::<Heir>();
    assert_eq!(heir("19363").unwrap().name, None);
    let new = heir("19363 = ward: Phường Vĩnh Linh").unwrap();
    assert_eq!((new.name.as_deref(), new.kind), (Some("Phường Vĩnh Linh"), Some(UnitKind::Ward)));
    let colon = heir("44.A=Trung tâm: cơ sở 2").unwrap();
    assert_eq!((colon.name.as_deref(), colon.kind), (Some("Trung tâm: cơ sở 2"), None));
    assert!(heir("19363=").is_err() && heir("=Xã").is_err() && heir("").is_err());
}
