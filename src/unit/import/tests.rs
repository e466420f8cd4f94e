use super::*;
use proptest::prelude::*;
use proptest::sample::Index;
use std::fmt::Write as _;
use time::macros::date;

const NOW: &str = include_str!("../../../static/units/units-vn.csv");
const BEFORE: &str = include_str!("../../../tests/golden/units/units-vn-before-2025-07.csv");
const VINH_LINH: &str = include_str!("../../../tests/golden/units/units-vinh-linh-2023.csv");
const AGENCIES: &str = include_str!("../../../tests/golden/units/agencies-vinh-linh-2023.csv");
const HEAD: &str = "code,name,kind,parent_code,valid_from,valid_to,successor_code,lat,lon";

fn file(name: &str, text: &str) -> UnitFile {
    read(name, text.as_bytes())
}

fn all_files() -> [UnitFile; 4] {
    [
        file("units-vn.csv", NOW),
        file("units-vn-before-2025-07.csv", BEFORE),
        file("units-vinh-linh-2023.csv", VINH_LINH),
        file("agencies-vinh-linh-2023.csv", AGENCIES),
    ]
}

fn import(tree: &mut Tree, files: &[UnitFile]) -> Plan {
    let plan = plan(tree, files).unwrap_or_else(|faults| panic!("{}", lines(&faults)));
    tree.upsert(plan.changes.iter().map(|change| change.after.clone()));
    plan
}

fn lines(faults: &[impl ToString]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn code(text: &str) -> UnitCode {
    text.parse().unwrap()
}

/// The units without their numbers, by code and first day.
fn content(tree: &Tree) -> Vec<Unit> {
    let mut units: Vec<_> =
        tree.iter().map(|unit| Unit { no: crate::ids::UnitNo(0), ..unit.clone() }).collect();
    units.sort_by(|a, b| (&a.code, a.valid_from).cmp(&(&b.code, b.valid_from)));
    units
}

#[test]
fn the_real_files_give_the_same_tree_together_and_one_after_another() {
    let [now, before, vinh_linh, agencies] = all_files();
    let mut together = Tree::default();
    let first = import(&mut together, &[now.clone(), before.clone(), vinh_linh.clone(), agencies.clone()]);
    assert_eq!(first.changes.len(), 3355 + 10_789 + 33);
    assert_eq!(first.unknown_successors, []);

    let mut reversed = Tree::default();
    import(&mut reversed, &[agencies.clone(), vinh_linh.clone(), before.clone(), now.clone()]);
    assert_eq!(together, reversed, "numbers included");

    let mut one_by_one = Tree::default();
    let plan = import(&mut one_by_one, std::slice::from_ref(&vinh_linh));
    assert_eq!((plan.changes.len(), plan.unknown_successors.len()), (20, 19), "all but the district");
    import(&mut one_by_one, std::slice::from_ref(&agencies));
    import(&mut one_by_one, std::slice::from_ref(&before));
    let last = import(&mut one_by_one, std::slice::from_ref(&now));
    assert_eq!(last.unknown_successors, []);
    assert_eq!(content(&one_by_one), content(&together));

    let again = plan_of(&together, &[before, agencies, now, vinh_linh]);
    assert!(again.is_empty());
    assert_eq!(again.unchanged, 3355 + 10_789 + 33);
}

fn plan_of(tree: &Tree, files: &[UnitFile]) -> Plan {
    plan(tree, files).unwrap_or_else(|faults| panic!("{}", lines(&faults)))
}

#[test]
fn the_successors_of_real_units_are_known_on_the_day_of_the_reform() {
    let mut tree = Tree::default();
    import(&mut tree, &all_files());
    let (last, first) = (date!(2025 - 06 - 30), date!(2025 - 07 - 01));
    let successor = |old: &str| {
        let old = tree.find(&code(old), last).unwrap();
        tree.successor_on(old.no, first).map(|unit| format!("{} {}", unit.code, unit.name))
    };
    assert_eq!(successor("19378").as_deref(), Some("19372 Xã Vĩnh Hoàng"));
    assert_eq!(tree.find(&code("19378"), last).unwrap().name, "Xã Trung Nam");
    assert_eq!(successor("19363").as_deref(), Some("19363 Xã Vĩnh Linh"));
    assert_eq!(tree.find(&code("19363"), last).unwrap().name, "Thị trấn Hồ Xá");
    assert_eq!(successor("45").as_deref(), Some("44 Quảng Trị"));
    assert_eq!(successor("464"), None, "nobody took the district's place");
    let without = tree.iter().filter(|unit| {
        unit.valid_to == Some(last) && unit.successor.is_some() && tree.successor_on(unit.no, first).is_none()
    });
    assert_eq!(without.count(), 0);
    let mut counters: Vec<_> =
        tree.subtree(tree.find(&code("464"), last).unwrap().no, last).into_iter().map(|u| u.kind).collect();
    counters.retain(|kind| *kind == UnitKind::OneStop);
    assert_eq!(counters.len(), 19);
}

#[test]
fn an_open_beginning_before_the_parents_is_told_in_words() {
    let rows = "44,Tỉnh Quảng Trị,province,,2025-07-01,,,,\n19363,Xã Vĩnh Linh,commune,44,,,,,";
    let faults = plan(&Tree::default(), &[file("a.csv", &format!("{HEAD}\n{rows}\n"))]).unwrap_err();
    insta::assert_snapshot!(lines(&faults), @"a.csv, row 3, column parent_code: the parent 44 does not exist at the beginning (valid_from is empty), when this unit does: correct one of the validities");
}

#[test]
fn every_fault_of_all_files_is_told_at_once() {
    let a = file(
        "a.csv",
        &format!(
            "{HEAD}
44,Tỉnh Quảng Trị,province,,2025-07-01,,,,
1,Tỉnh Mất Số,province,,,,,,
19363,Xã Vĩnh Linh,commune,44,2025-07-01,2025-06-01,,,
19366,,hamlet,44,01/07/2025,,,17.1,
19369,Xã Bến Hải,commune,45,2025-07-01,,19372,207.1,107
19372,Xã Cửa Tùng,commune,44,2025-07-01,,,,
19372,Xã Cửa Tùng,commune,44,2025-07-01,,,,
19372,Xã Cửa Tùng mới,commune,44,2025-08-01,,,,
x y,Xã,commune,19363,,,,,
19400,Xã Con,commune,19366,2025-07-01,,,,
19401,Xã Sớm,commune,44,2025-06-01,,,,
44.A,Sở A,agency,44.B,2025-07-01,,,,
44.B,Sở B,agency,44.C,2025-07-01,,,,
44.C,Sở C,agency,44.A,2025-07-01,,,,
44.C1,Phòng C1,agency,44.C,2025-07-01,,,,
19402,Xã Trong Xã,commune,19372,2025-08-01,,,,
"
        ),
    );
    let b = file(
        "b.csv",
        &format!("{HEAD}\n19372,Xã Cửa Tùng,ward,44,2025-07-01,,,,\n19403,Xã,commune,99,,,,,\n"),
    );
    insta::assert_snapshot!(lines(&plan(&Tree::default(), &[a, b]).unwrap_err()), @r"
    a.csv, row 3, column code: the code 1 of a province has 2 digits in the official list: did a spreadsheet drop leading zeros?
    a.csv, row 4, column valid_to: the last day 2025-06-01 is before the first day 2025-07-01
    a.csv, row 5, column kind: `hamlet` is no kind: expected province, district, commune, ward, township, special_zone, agency, one_stop
    a.csv, row 5, column lat: a place needs both lat and lon: give both or none
    a.csv, row 5, column name: the cell is empty: the name as on the signboard, with its kind
    a.csv, row 5, column valid_from: `01/07/2025` is no day: write year-month-day, as in 2025-07-01
    a.csv, row 6, column lat: `207.1` is no latitude in degrees: expected a number from -90 to 90, as in 17.4522
    a.csv, row 6, column successor_code: a successor takes over after the last day: give valid_to, or remove the successor
    a.csv, row 8: the row repeats a.csv, row 7: remove one
    a.csv, row 9, column valid_from: the code 19372 would be borne by two units at once, by this one and by “Xã Cửa Tùng” (since 2025-07-01, a.csv, row 7): let the earlier one end before the later one begins
    a.csv, row 10, column code: `x y` is no unit code: expected at most 24 letters A-Z, digits, . and -, beginning with a letter or digit
    a.csv, row 12, column parent_code: the parent 44 does not exist on 2025-06-01, when this unit does: correct one of the validities
    a.csv, row 13, column parent_code: the units belong to each other in a circle (44.A → 44.B → 44.C → 44.A): correct one parent_code
    a.csv, row 17, column parent_code: a commune cannot belong to a commune (19372)
    b.csv, row 2: the unit 19372 with this first day stands in a.csv, row 7 with another kind: which is right?
    b.csv, row 3, column parent_code: no unit with the code 99 is there: import its file too, or correct the code
    ");
}

#[test]
fn units_below_one_that_ends_are_not_forgotten() {
    let mut tree = Tree::default();
    import(
        &mut tree,
        &[file(
            "a.csv",
            &format!("{HEAD}\n44,Tỉnh Quảng Trị,province,,,,,,\n19363,Xã Vĩnh Linh,commune,44,,,,,\n"),
        )],
    );
    let end = file("b.csv", &format!("{HEAD}\n44,Tỉnh Quảng Trị,province,,,2030-12-31,44,,\n"));
    insta::assert_snapshot!(lines(&plan(&tree, &[end]).unwrap_err()), @r"
    b.csv, row 2, column valid_to: units below this one (1, for example 19363 Xã Vĩnh Linh) would be without it on 2031-01-01: end or move them in the same import
    ");
}

#[test]
fn a_second_import_tells_new_from_ended_from_changed() {
    let mut tree = Tree::default();
    let first = format!(
        "{HEAD}\n44,Tỉnh Quảng Trị,province,,,,,16.8,107.1\n19363,Xã A,commune,44,,,,,\n19366,Xã B,commune,44,,,,,\n"
    );
    import(&mut tree, &[file("a.csv", &first)]);
    let second = format!(
        "{HEAD}\n44,Tỉnh Quảng Trị,province,,,,,,\n19363,Xã A,commune,44,,2025-12-31,19366,,\n19366,Xã B mới,commune,44,,,,,\n19369,Xã C,commune,44,,,,,\n"
    );
    let plan = import(&mut tree, &[file("b.csv", &second)]);
    let kinds: Vec<_> = plan.changes.iter().map(|c| (c.after.code.as_str(), c.kind())).collect();
    let expected =
        [("19363", ChangeKind::Ended), ("19366", ChangeKind::Renamed), ("19369", ChangeKind::Added)];
    assert_eq!(kinds, expected);
    assert_eq!(plan.unchanged, 1, "an empty place does not erase the province's");
    let corrected = format!("{HEAD}\n19369,Xã C,commune,44,2025-07-01,,,,\n");
    let plan = import(&mut tree, &[file("c.csv", &corrected)]);
    assert_eq!((plan.count(ChangeKind::Changed), plan.count(ChangeKind::Added)), (1, 0));
}

proptest! {
    #[test]
    fn any_division_of_the_rows_into_files_gives_the_same_tree(cuts in prop::collection::vec(any::<Index>(), 20), swap: bool) {
        let rows: Vec<_> = VINH_LINH.lines().skip(1).collect();
        let mut parts = [HEAD.to_owned(), HEAD.to_owned(), HEAD.to_owned()];
        for (row, cut) in rows.iter().zip(&cuts) {
            let part = &mut parts[cut.index(3)];
            part.push('\n');
            part.push_str(row);
        }
        let mut files: Vec<_> = parts.iter().enumerate().map(|(i, part)| file(&i.to_string(), part)).collect();
        if swap {
            files.reverse();
        }
        let (mut split, mut whole) = (Tree::default(), Tree::default());
        import(&mut split, &files);
        import(&mut whole, &[file("all", VINH_LINH)]);
        prop_assert_eq!(split, whole);
    }

    #[test]
    fn no_file_makes_the_planner_panic(rows in prop::collection::vec("[0-9]{2}|[0-9]{5}", 1..8), cells in "[a-z0-9,\n-]{0,80}") {
        let mut text = HEAD.to_owned();
        for (at, code) in rows.iter().enumerate() {
            let parent = &rows[(at + 1) % rows.len()];
            let _ = write!(text, "\n{code},Tên {at},agency,{parent},,,,,");
        }
        text.push('\n');
        text.push_str(&cells);
        let file = file("any.csv", &text);
        if let Ok(plan) = plan(&Tree::default(), std::slice::from_ref(&file)) {
            prop_assert_eq!(plan.changes.len(), file.rows.len());
        }
    }
}
