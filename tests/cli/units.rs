//! `hailong units …`, `hailong init` and `hailong fields …`.

use crate::support::Office;
use serde_json::Value;
use std::path::Path;

on_both!(
    the_order_of_the_files_does_not_matter,
    the_successors_of_the_reform_are_known,
    a_second_import_shows_first_what_would_change,
    broken_files_change_nothing,
    the_official_province_comes_with_the_program,
    fields_are_extended_from_a_file,
);

const FILES: [&str; 4] = [
    "static/units/units-vn.csv",
    "tests/golden/units/units-vn-before-2025-07.csv",
    "tests/golden/units/units-vinh-linh-2023.csv",
    "tests/golden/units/agencies-vinh-linh-2023.csv",
];

fn path(file: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file).display().to_string()
}

fn import(office: &Office, files: &[&str]) -> String {
    let paths: Vec<_> = files.iter().map(|file| path(file)).collect();
    let mut args = vec!["units", "import", "--yes"];
    args.extend(paths.iter().map(String::as_str));
    office.done(&args)
}

/// The trees before and after the reform, without the units' numbers.
fn trees(office: &Office) -> Vec<Value> {
    let mut trees = Vec::new();
    for day in ["2025-06-30", "2025-07-01"] {
        let mut units = office.json(&["units", "list", "--on", day]);
        for unit in units.as_array_mut().unwrap() {
            unit.as_object_mut().unwrap().remove("no");
        }
        trees.push(units);
    }
    trees
}

fn the_order_of_the_files_does_not_matter(office: &Office) {
    office.with_ledger();
    let [now, before, vinh_linh, agencies] = FILES;
    let said = import(office, &[now, before, vinh_linh, agencies]);
    assert!(said.contains("14177 new"), "{said}");
    let together = trees(office);
    assert_eq!(together[0].as_array().unwrap().len(), 63 + 691 + 10_035 + 33);
    assert_eq!(together[1].as_array().unwrap().len(), 34 + 3321);

    let entries = office.entries();
    let said = import(office, &[agencies, before, now, vinh_linh]);
    assert_eq!(
        said,
        "0 new, 0 ended, 0 moved, 0 renamed, 0 changed, 14177 as they are.\nNothing to change.\n"
    );
    assert_eq!(office.entries(), entries);

    let other = Office::sqlite();
    other.with_ledger();
    for file in [vinh_linh, agencies, before, now] {
        import(&other, &[file]);
    }
    assert!(trees(&other) == together, "one after another, in another order");
}

fn the_successors_of_the_reform_are_known(office: &Office) {
    office.with_ledger();
    import(office, &FILES);
    let shown = office.json(&["units", "show", "19378", "--on", "2025-07-01"]);
    assert_eq!(shown[0]["unit"]["name"], "Xã Trung Nam");
    assert_eq!(shown[0]["stands_in"]["code"], "19372");
    assert_eq!(shown[0]["stands_in"]["name"], "Xã Vĩnh Hoàng");
    assert_eq!(shown[0]["stands_in"]["valid_from"], "2025-07-01");
    insta::assert_snapshot!(office.done(&["units", "show", "19363", "--on", "2026-11-24"]), @r"
    ┌───────┬────────────────┬──────────┬──────────────────┬────────────────────┐
    │ code  ┆ name           ┆ kind     ┆ valid            ┆ on 2026-11-24      │
    ╞═══════╪════════════════╪══════════╪══════════════════╪════════════════════╡
    │ 19363 ┆ Thị trấn Hồ Xá ┆ township ┆ until 2025-06-30 ┆ 19363 Xã Vĩnh Linh │
    │ 19363 ┆ Xã Vĩnh Linh   ┆ commune  ┆ since 2025-07-01 ┆ 19363 Xã Vĩnh Linh │
    └───────┴────────────────┴──────────┴──────────────────┴────────────────────┘
    ");
    let counters =
        office.json(&["units", "list", "--under", "464", "--on", "2023-06-01", "--kind", "one_stop"]);
    assert_eq!(counters.as_array().unwrap().len(), 19);
    insta::assert_snapshot!(office.run(&["units", "list", "--under", "464", "--on", "2025-07-01"]), @r"
    exit 1
    error: no unit with the code 464 exists on 2025-07-01
    ");
}

fn a_second_import_shows_first_what_would_change(office: &Office) {
    office.with_ledger();
    office.write("first.csv", "code,name,kind,parent_code,valid_from,valid_to\n44,Quảng Trị,province,,2025-07-01,\n19363,Xã Vĩnh Linh,commune,44,2025-07-01,\n19366,Xã Bến Quan,commune,44,2025-07-01,\n");
    insta::assert_snapshot!(office.run(&["units", "import", "first.csv"]), @r"
    exit 0
    3 new, 0 ended, 0 moved, 0 renamed, 0 changed, 0 as they are.
    Imported 3 changes.
    ");
    office.write("second.csv", "code,name,kind,parent_code,valid_from,valid_to,successor_code\n19363,Xã Vĩnh Linh,commune,44,2025-07-01,2026-12-31,19370\n19366,Xã Bến Quan mới,commune,44,2025-07-01,,\n19363.MC,Trung tâm Phục vụ hành chính công,one_stop,19363,2025-07-01,2026-12-31,\n");
    let entries = office.entries();
    insta::assert_snapshot!(office.run(&["units", "import", "second.csv"]), @r"
    exit 1
    1 new, 1 ended, 0 moved, 1 renamed, 0 changed, 0 as they are.
    ┌─────────┬──────────┬───────────────────────────────────┬─────────────────────────────────────┐
    │         ┆ code     ┆ name                              ┆ what changes                        │
    ╞═════════╪══════════╪═══════════════════════════════════╪═════════════════════════════════════╡
    │ ended   ┆ 19363    ┆ Xã Vĩnh Linh                      ┆ valid_to: – → 2026-12-31            │
    │         ┆          ┆                                   ┆ successor_code: – → 19370           │
    │ renamed ┆ 19366    ┆ Xã Bến Quan mới                   ┆ name: Xã Bến Quan → Xã Bến Quan mới │
    │ new     ┆ 19363.MC ┆ Trung tâm Phục vụ hành chính công ┆ 2025-07-01 to 2026-12-31            │
    └─────────┴──────────┴───────────────────────────────────┴─────────────────────────────────────┘
    warning: second.csv, row 2, column successor_code: the successor 19370 of 19363 does not exist after its last day: import its file too, or answers after that day have no unit
    Nothing was changed. To apply, run the command again with --yes.
    ");
    assert_eq!(office.run(&["units", "import", "second.csv", "--dry-run"]).code, 0);
    let plan = office.json(&["units", "import", "second.csv", "--dry-run"]);
    assert_eq!((&plan["applied"], &plan["added"], &plan["ended"]), (&false.into(), &1.into(), &1.into()));
    assert_eq!(office.entries(), entries, "nothing was changed so far");
    office.done(&["units", "import", "second.csv", "--yes"]);
    let shown = office.json(&["units", "show", "19366"]);
    assert_eq!(shown[0]["unit"]["name"], "Xã Bến Quan mới");
}

fn broken_files_change_nothing(office: &Office) {
    office.with_ledger();
    let entries = office.entries();
    let names = ["encoding", "missing-column", "cycle", "unknown-parent", "overlap", "everything"]
        .map(|n| format!("{n}.csv"));
    let mut all = String::new();
    for name in &names {
        office.write(name, std::fs::read(path(&format!("tests/golden/units/bad/{name}"))).unwrap());
        all.push_str(&office.run(&["units", "import", name]).to_string());
        all.push('\n');
    }
    insta::assert_snapshot!(all, @r"
    exit 1
    encoding.csv, row 2: the byte 0xD8 is no UTF-8: save the file as “CSV UTF-8”, else Vietnamese letters are lost
    error: 1 fault in all; nothing was changed

    exit 1
    missing-column.csv, row 1: the column `parent_code` is missing: the first row must name code,name,kind,parent_code,valid_from,valid_to
    missing-column.csv, row 1: the column `parent` is unknown; the nearest known one is `parent_code`: rename or remove it
    error: 2 faults in all; nothing was changed

    exit 1
    cycle.csv, row 2, column parent_code: the units belong to each other in a circle (44.A → 44.B → 44.C → 44.A): correct one parent_code
    error: 1 fault in all; nothing was changed

    exit 1
    unknown-parent.csv, row 2, column parent_code: no unit with the code 44 is there: import its file too, or correct the code
    error: 1 fault in all; nothing was changed

    exit 1
    overlap.csv, row 3, column valid_from: the code 44 would be borne by two units at once, by this one and by “Quảng Trị” (since 2025-07-01, overlap.csv, row 2): let the earlier one end before the later one begins
    error: 1 fault in all; nothing was changed

    exit 1
    everything.csv, row 3: the row repeats everything.csv, row 2: remove one
    everything.csv, row 4, column code: the code 1 of a province has 2 digits in the official list: did a spreadsheet drop leading zeros?
    everything.csv, row 5, column valid_to: the last day 2025-06-30 is before the first day 2025-07-01
    everything.csv, row 6, column kind: `hamlet` is no kind: expected province, district, commune, ward, township, special_zone, agency, one_stop
    everything.csv, row 6, column lat: a place needs both lat and lon: give both or none
    everything.csv, row 6, column name: the cell is empty: the name as on the signboard, with its kind
    everything.csv, row 6, column valid_from: `01/07/2025` is no day: write year-month-day, as in 2025-07-01
    everything.csv, row 7: the row has 10 cells, the first row has 9: put a name that holds a comma in quotation marks
    everything.csv, row 8, column successor_code: a successor takes over after the last day: give valid_to, or remove the successor
    error: 9 faults in all; nothing was changed
    ");
    let good = path(FILES[0]);
    let mixed = office.run(&["units", "import", &good, "cycle.csv", "--yes"]);
    assert_eq!(mixed.code, 1, "one broken file keeps the good one out too: {mixed}");
    let faults = office.json(&["units", "import", "everything.csv"]);
    assert_eq!(faults["applied"], false);
    assert_eq!(faults["faults"][0]["row"], 3);
    let gone = office.run(&["units", "import", "gone.csv"]);
    assert!(gone.code == 1 && gone.err.contains("cannot read gone.csv"), "{gone}");
    assert_eq!(office.entries(), entries);
}

fn the_official_province_comes_with_the_program(office: &Office) {
    let said = office.run(&["init", "--name", "Tỉnh Quảng Trị", "--official", "--province", "4"]);
    assert!(said.code == 1 && said.err.contains("44 Quảng Trị"), "{said}");
    insta::assert_snapshot!(office.run(&["init", "--name", "Tỉnh Quảng Trị", "--official", "--province", "44"]), @r"
    exit 0
    Created ledger 1 “Tỉnh Quảng Trị”: 79 units, 20 fields.
    Next: `hailong user add NAME --role admin` and `hailong serve` for the console; or go on here with `hailong units import` for units of your own, `hailong definitions publish`, `hailong campaign create`.
    ");
    insta::assert_snapshot!(office.run(&["init", "--name", "Tỉnh Quảng Trị"]), @r"
    exit 1
    error: the database holds a ledger already: work with it, or add another ledger with --additional
    ");
    let units = office.json(&["units", "list", "--under", "44"]);
    assert_eq!(units.as_array().unwrap().len(), 79);
    let said = office.done(&["units", "import", "--official", "--province", "44"]);
    assert_eq!(said, "0 new, 0 ended, 0 moved, 0 renamed, 0 changed, 79 as they are.\nNothing to change.\n");
}

fn fields_are_extended_from_a_file(office: &Office) {
    office.with_ledger();
    let standard = office.json(&["fields", "list"]).as_array().unwrap().len();
    office.write("bad.csv", "code,name_vi,group\nĐất,Đất đai,land\nx,,earth\n");
    insta::assert_snapshot!(office.run(&["fields", "import", "bad.csv"]), @r"
    exit 1
    error: bad.csv, row 2, column code: `Đất` is no field: expected at most 40 lower-case letters a-z, digits, - and _, beginning with a letter or digit
    error: bad.csv, row 3, column name_vi: the cell is empty: every field has a name in Vietnamese
    error: bad.csv, row 3, column group: `earth` is no target group: expected land, construction, investment or other
    Nothing was changed.
    ");
    office.write("good.csv", "code;name_vi;group\ncho-dem;Chợ đêm;other\n");
    office.done(&["fields", "import", "good.csv"]);
    let entries = office.entries();
    office.done(&["fields", "import", "good.csv"]);
    assert_eq!(office.entries(), entries, "the same list again is no entry");
    assert_eq!(office.json(&["fields", "list"]).as_array().unwrap().len(), standard + 1);
}
