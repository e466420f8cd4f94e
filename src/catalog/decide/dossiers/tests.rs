use super::super::tests::{quang_tri, say};
use super::*;
use crate::campaign::dossiers::rows;
use time::macros::date;

const TODAY: Date = date!(2026 - 11 - 24);

fn planned(catalog: &Catalog, file: &str) -> Result<DossierPlan, Vec<Fault>> {
    let (rows, faults) = rows("hs.csv", file.as_bytes());
    plan(catalog, &rows, faults, TODAY, |_| true)
}

fn refused(catalog: &Catalog, file: &str) -> String {
    let faults = planned(catalog, file).unwrap_err();
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn counts_are_told_replaced_and_taken_back() {
    let mut catalog = quang_tri();
    let file =
        "unit_code,field,month,count\n19363,dat-dai,2026-10,120\n19363,ho-tich,10/2026,80\n44,,2026-10,0\n";
    let first = planned(&catalog, file).unwrap();
    assert_eq!((first.changes.len(), first.unchanged), (3, 0));
    say(&mut catalog, first.events());
    assert_eq!(planned(&catalog, file).map(|plan| (plan.changes.len(), plan.unchanged)), Ok((0, 3)));
    let second = planned(&catalog, "unit_code;field;month;count\n19363;dat-dai;2026-10;125\n").unwrap();
    let change = &second.changes[0];
    assert_eq!((change.before, change.after.count), (Some(120), 125));
    say(&mut catalog, second.events());
    assert_eq!(catalog.dossiers(change.after.key()), Some(125));
    assert_eq!(catalog.dossiers.values().sum::<u32>(), 205);
}

#[test]
fn everything_that_speaks_against_counts_is_told_at_once() {
    let mut catalog = quang_tri();
    let known = planned(&catalog, "unit_code,month,count\n19366,2026-09,10\n").unwrap();
    say(&mut catalog, known.events());
    let file = "unit_code,field,month,count,unit_name\n\
                19363,dat-dai,2026-12,1,\n\
                ,đất,2026-13,1.200,Xã Vĩnh Linh\n\
                99999,dat-dai,2026-10,1,\n\
                19363,dat,2026-10,-1,\n\
                19363,dat-lua,2026-10,1,\n\
                19363,dat-dai,2026-10,1,\n\
                19363,dat-dai,10/2026,2,\n\
                19363,,2026-10,3,\n\
                19366,dat-dai,2026-09,4,\n\
                19366,ho-tich,2026-09,0,\n\
                19366,dat-dai,2026-08,,\n";
    insta::assert_snapshot!(refused(&catalog, file), @r"
    hs.csv, row 2, column month: 2026-12 has not come yet: this month is 2026-11
    hs.csv, row 3, column count: `1.200` is no count: expected a whole number from 0 to 1000000, without dots or commas
    hs.csv, row 3, column field: `đất` is no field: expected at most 40 lower-case letters a-z, digits, - and _, beginning with a letter or digit
    hs.csv, row 3, column month: `2026-13` is no month: write year-month, as in 2026-03, or 03/2026
    hs.csv, row 3, column unit_code: the cell is empty: the code of the unit that handed them out
    hs.csv, row 4, column unit_code: no unit with the code 99999 existed in 2026-10
    hs.csv, row 5, column count: `-1` is no count: expected a whole number from 0 to 1000000, without dots or commas
    hs.csv, row 6, column field: there is no field dat-lua; there are: dat-dai, xay-dung, dau-tu-kinh-doanh, ho-tich, chung-thuc, cu-tru, tu-phap, bao-tro-xa-hoi, nguoi-co-cong, lao-dong-bao-hiem, y-te, giao-duc, giao-thong, nong-nghiep-moi-truong, cong-thuong, tai-chinh-thue, van-hoa-the-thao-du-lich, khoa-hoc-cong-nghe, noi-vu-ton-giao, khac
    hs.csv, row 7, column field: 19363 is counted in 2026-10 both by field and altogether (another count names no field), which would be added up: leave one out, or set it to 0
    hs.csv, row 8, column field: 19363 is counted in 2026-10 both by field and altogether (another count names no field), which would be added up: leave one out, or set it to 0
    hs.csv, row 8, column unit_code: the same unit, field and month stand in hs.csv, row 7 already: remove one
    hs.csv, row 9, column field: 19363 is counted in 2026-10 both by field and altogether (the other rows name fields), which would be added up: leave one out, or set it to 0
    hs.csv, row 10, column field: 19366 is counted in 2026-09 both by field and altogether (another count names no field), which would be added up: leave one out, or set it to 0
    hs.csv, row 12, column count: the cell is empty: how many dossiers; 0 where there were none
    ");
    insta::assert_snapshot!(refused(&catalog, "unit_code,month,count\n"), @r"
    hs.csv: the file holds no count
    ");
    insta::assert_snapshot!(refused(&catalog, "unit,month\n1,2026-10\n"), @r"
    hs.csv, row 1: the column `unit_code` is missing: the first row must name unit_code,month,count
    hs.csv, row 1: the column `count` is missing: the first row must name unit_code,month,count
    hs.csv, row 1: the column `unit` is unknown; the nearest known one is `unit_name`: rename or remove it
    ");
}

#[test]
fn a_unit_that_is_not_ones_own_is_as_unknown_as_one_that_does_not_exist() {
    let catalog = quang_tri();
    let (rows, faults) = rows("hs.csv", b"unit_code,month,count\n19363,2026-10,1\n19366,2026-10,1\n");
    let refused = plan(&catalog, &rows, faults, TODAY, |unit| unit.code.as_str() == "19363").unwrap_err();
    insta::assert_snapshot!(refused[0], @r"
    hs.csv, row 3, column unit_code: no unit with the code 19366 existed in 2026-10
    ");
    assert_eq!(refused.len(), 1);
}

#[test]
fn all_together_may_be_taken_back_to_tell_it_by_field() {
    let mut catalog = quang_tri();
    let known = planned(&catalog, "unit_code,month,count\n19366,2026-09,10\n").unwrap();
    say(&mut catalog, known.events());
    let file = "unit_code,field,month,count\n19366,,2026-09,0\n19366,dat-dai,2026-09,10\n";
    assert_eq!(planned(&catalog, file).map(|plan| plan.changes.len()), Ok(2));
}

#[test]
fn a_years_counts_of_a_country_are_told_in_entries_that_fit_a_leaf() {
    let counts = (1..40_000u32).map(|no| DossierChange {
        before: None,
        after: DossierCount { unit: UnitNo(no), field: Some(FieldNo(3)), month: Month::of(TODAY), count: no },
    });
    let events = DossierPlan { changes: counts.collect(), unchanged: 0 }.events();
    assert!(events.len() > 5);
    for event in events {
        let body = event.body(crate::ids::LedgerId(1), crate::ids::Hour(500_000)).unwrap();
        assert!(body.len() <= crate::ledger::leaf::MAX_BODY, "{}", body.len());
    }
}
