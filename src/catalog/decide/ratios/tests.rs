use super::super::tests::{quang_tri, say};
use super::*;
use crate::campaign::ratios::rows;
use time::macros::date;

const TODAY: Date = date!(2026 - 11 - 24);
const HEAD: &str =
    "unit_code,period,feedback,feedback_on_time,feedback_dissatisfied,dossiers,dossiers_dissatisfied\n";

fn planned(catalog: &Catalog, lines: &str) -> Result<RatioPlan, Vec<Fault>> {
    let (rows, faults) = rows("ty-le.csv", format!("{HEAD}{lines}").as_bytes());
    plan(catalog, &rows, faults, TODAY, |_| true)
}

fn refused(catalog: &Catalog, lines: &str) -> String {
    let faults = planned(catalog, lines).unwrap_err();
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn counts_are_told_replaced_and_taken_back() {
    let mut catalog = quang_tri();
    let lines = "19363,2026-10,40,38,4,2000,5\n19366,Q3/2026,0,0,0,90,0\n";
    let first = planned(&catalog, lines).unwrap();
    assert_eq!((first.changes.len(), first.unchanged), (2, 0));
    say(&mut catalog, first.events("#3"));
    assert_eq!(planned(&catalog, lines).map(|plan| (plan.changes.len(), plan.unchanged)), Ok((0, 2)));
    let second = planned(&catalog, "19363,10/2026,41,38,4,2000,5\n").unwrap();
    let change = &second.changes[0];
    assert_eq!((change.before.map(|counts| counts.feedback), change.after.counts.feedback), (Some(40), 41));
    say(&mut catalog, second.events("binh"));
    let told: Vec<_> = catalog.ratios.values().map(|told| (told.by.as_str(), told.counts.feedback)).collect();
    assert_eq!(told, [("binh", 41), ("#3", 0)]);
    // Set to 0, a quarter makes room for its months.
    let lines = "19366,2026-Q3,0,0,0,0,0\n19366,2026-07,1,1,0,30,0\n";
    assert_eq!(planned(&catalog, lines).map(|plan| plan.changes.len()), Ok(2));
}

#[test]
fn everything_that_speaks_against_counts_is_told_at_once() {
    let mut catalog = quang_tri();
    let known = planned(&catalog, "19366,2026-Q3,1,1,0,90,0\n").unwrap();
    say(&mut catalog, known.events("#3"));
    let lines = "19363,2026-10,40,41,42,10,11\n\
                 ,2026-Q5,1.000,,-1,1,1\n\
                 99999,2026-10,1,1,0,1,0\n\
                 19363,2026-Q4,1,1,0,1,0\n\
                 19363,2026-11,1,1,0,1,0\n\
                 19363,quý IV/2026,1,1,0,1,0\n\
                 19363,2026-12,1,1,0,1,0\n\
                 19366,2026-08,1,1,0,1,0\n\
                 19366,2026-10,1,1,0,1,0\n";
    insta::assert_snapshot!(refused(&catalog, lines), @r"
    ty-le.csv, row 2, column dossiers_dissatisfied: 11 are more than `dossiers`, which are 10: they are a part of them
    ty-le.csv, row 2, column feedback_dissatisfied: 42 are more than `feedback`, which are 40: they are a part of them
    ty-le.csv, row 2, column feedback_on_time: 41 are more than `feedback`, which are 40: they are a part of them
    ty-le.csv, row 3, column feedback: `1.000` is no count: expected a whole number from 0 to 10000000, without dots or commas
    ty-le.csv, row 3, column feedback_dissatisfied: `-1` is no count: expected a whole number from 0 to 10000000, without dots or commas
    ty-le.csv, row 3, column feedback_on_time: the cell is empty: how many; 0 where there were none
    ty-le.csv, row 3, column period: `2026-Q5` is no period: write a month as in 2026-03 or 03/2026, or a quarter as in 2026-Q1 or Q1/2026
    ty-le.csv, row 3, column unit_code: the cell is empty: the code of the unit whose counts these are
    ty-le.csv, row 4, column unit_code: no unit with the code 99999 existed in 2026-10
    ty-le.csv, row 5, column period: 19363 tells 2026-Q4 and 2026-11 as well, which would be added up: leave one out, or set its counts to 0
    ty-le.csv, row 6, column period: 19363 tells 2026-11 and 2026-Q4 as well, which would be added up: leave one out, or set its counts to 0
    ty-le.csv, row 7, column unit_code: the same unit and period stand in ty-le.csv, row 5 already: remove one
    ty-le.csv, row 8, column period: 2026-12 has not come yet: today is 2026-11-24
    ty-le.csv, row 8, column period: 19363 tells 2026-12 and 2026-Q4 as well, which would be added up: leave one out, or set its counts to 0
    ty-le.csv, row 9, column period: 19366 tells 2026-08 and 2026-Q3 as well, which would be added up: leave one out, or set its counts to 0
    ");
    insta::assert_snapshot!(refused(&catalog, ""), @"ty-le.csv: the file holds no counts");
}

#[test]
fn a_unit_that_is_not_ones_own_is_as_unknown_as_one_that_does_not_exist() {
    let catalog = quang_tri();
    let file = format!("{HEAD}19363,2026-10,1,1,0,1,0\n19366,2026-10,1,1,0,1,0\n");
    let (rows, faults) = rows("ty-le.csv", file.as_bytes());
    let refused = plan(&catalog, &rows, faults, TODAY, |unit| unit.code.as_str() == "19363").unwrap_err();
    assert_eq!(refused.len(), 1);
    insta::assert_snapshot!(refused[0], @r"
    ty-le.csv, row 3, column unit_code: no unit with the code 19366 existed in 2026-10
    ");
}
