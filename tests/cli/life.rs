//! A campaign from draft to published figures, reforms of units, dossier counts, and what changes from one
//! questionnaire to the next.

use crate::files::{self, CAMPAIGN};
use crate::support::Office;
use std::fmt::Write as _;

on_both!(
    a_campaign_is_prepared_and_opened,
    a_campaign_is_repeated_closed_and_published,
    a_merger_is_shown_first_and_then_done,
    dossiers_come_by_csv_by_workbook_and_one_by_one,
    counts_of_ratios_come_by_csv_and_one_by_one_and_are_summed_up,
    two_questionnaires_are_compared_in_words,
);

fn ready(office: &Office) {
    office.done(&["init", "--name", "Tỉnh Quảng Trị", "--official", "--province", "44"]);
    office.done(&["definitions", "publish", "mot-cua-nhanh.1", "sipas-2017.1"]);
}

fn a_campaign_is_prepared_and_opened(office: &Office) {
    ready(office);
    office.done(&["campaign", "draft", "nam-2999", "--units", "44"]);
    let mut all = office.run(&["campaign", "open", "nam-2999"]).to_string();
    office.done(&[
        "campaign",
        "edit",
        "nam-2999",
        "--title",
        "Khảo sát một cửa",
        "--definition",
        "mot-cua-nhanh.1",
    ]);
    office.done(&["campaign", "edit", "nam-2999", "--opens", "2026-01-01", "--closes", "2999-12-31"]);
    office.done(&[
        "campaign",
        "edit",
        "nam-2999",
        "--target",
        "land=80,other=95",
        "--sample",
        "200",
        "--languages",
        "vi",
    ]);
    let entries = office.entries();
    office.done(&["campaign", "edit", "nam-2999", "--sample", "200"]);
    assert_eq!(office.entries(), entries, "it said so already");
    let draft = office.json(&["campaign", "show", "nam-2999"]);
    assert_eq!((&draft["phase"], &draft["sample"]), (&"draft".into(), &200.into()));
    assert_eq!((&draft["targets"]["land"], &draft["targets"]["construction"]), (&80.into(), &85.into()));
    assert!(office.done(&["campaign", "list"]).contains("Being prepared: nam-2999"));
    let _ = write!(
        all,
        "\n> early touchpoints\n{}",
        office.run(&["touchpoints", "create", "--campaign", "nam-2999", "--under", "44"])
    );
    office.done(&["campaign", "open", "nam-2999"]);
    let opened = office.json(&["campaign", "show", "nam-2999"]);
    assert_eq!((&opened["phase"], &opened["targets"]["other"]), (&"open".into(), &95.into()));
    let text = office.done(&["campaign", "show", "nam-2999"]);
    assert!(text.contains("land 80 %, construction 85 %, investment 85 %, other 95 %"), "{text}");
    insta::assert_snapshot!(all, @r"
    exit 1
    error: the title is empty: it is what citizens and reports read
    error: no questionnaire is chosen
    error: the first day is not given
    error: the last day is not given
    Nothing was changed.

    > early touchpoints
    exit 1
    error: there is no campaign nam-2999; there is none yet: create one with `hailong campaign create`
    Nothing was changed.
    ");
}

fn a_campaign_is_repeated_closed_and_published(office: &Office) {
    ready(office);
    let said = ["--title", "Khảo sát một cửa", "--definition", "mot-cua-nhanh.1", "--units", "44"];
    let period = ["--opens", "2026-01-01", "--closes", "2999-12-31"];
    office.done(&[&["campaign", "create", "nam-2999"], &said[..], &period[..]].concat());
    let mut all = String::new();
    office.done(&["campaign", "copy", "nam-2999", "nam-3000"]);
    assert_eq!(office.json(&["campaign", "show", "nam-3000"])["title"], "Khảo sát một cửa");
    office.done(&["campaign", "discard", "nam-3000"]);
    for args in [
        &["campaign", "discard", "nam-3000"][..],
        &["campaign", "copy", "nam-2998", "nam-2999"],
        &["campaign", "publish", "nam-2999"],
    ] {
        let _ = writeln!(all, "> {}\n{}", args.join(" "), office.run(args));
    }
    office.done(&["campaign", "close", "nam-2999"]);
    office.done(&["campaign", "publish", "nam-2999"]);
    assert_eq!(office.json(&["campaign", "show", "nam-2999"])["phase"], "published");
    let _ = write!(all, "> publish again\n{}", office.run(&["campaign", "publish", "nam-2999"]));
    insta::assert_snapshot!(all, @r"
    > campaign discard nam-3000
    exit 1
    error: there is no draft nam-3000; there is none: begin one with `hailong campaign draft`
    Nothing was changed.

    > campaign copy nam-2998 nam-2999
    exit 1
    error: there is no campaign nam-2998; there are: nam-2999
    error: the id nam-2999 belongs to the campaign “Khảo sát một cửa”: choose another
    Nothing was changed.

    > campaign publish nam-2999
    exit 1
    error: the campaign nam-2999 runs until 2999-12-31: close it first, then publish
    Nothing was changed.

    > publish again
    exit 1
    error: the figures of the campaign nam-2999 are published already
    Nothing was changed.
    ");
}

fn a_merger_is_shown_first_and_then_done(office: &Office) {
    ready(office);
    let entries = office.entries();
    let merge = ["units", "merge", "19363", "19366", "--into", "19400=Xã Bến Hải", "--on", "2999-01-01"];
    let shown = office.run(&[&merge[..], &["--dry-run"]].concat());
    insta::assert_snapshot!(shown, @r"
    exit 0
    1 new, 2 ended, 0 moved, 0 renamed, 0 changed, 0 as they are.
    ┌───────┬───────┬──────────────┬───────────────────────────┐
    │       ┆ code  ┆ name         ┆ what changes              │
    ╞═══════╪═══════╪══════════════╪═══════════════════════════╡
    │ ended ┆ 19363 ┆ Xã Vĩnh Linh ┆ valid_to: – → 2998-12-31  │
    │       ┆       ┆              ┆ successor_code: – → 19400 │
    │ ended ┆ 19366 ┆ Xã Bến Quan  ┆ valid_to: – → 2998-12-31  │
    │       ┆       ┆              ┆ successor_code: – → 19400 │
    │ new   ┆ 19400 ┆ Xã Bến Hải   ┆ since 2999-01-01          │
    └───────┴───────┴──────────────┴───────────────────────────┘
    Nothing was changed. To apply, run the command again with --yes.
    ");
    let asked = office.run(&merge);
    assert_eq!(asked.code, 1, "nobody sits at the terminal to say yes\n{asked}");
    assert_eq!(office.entries(), entries);
    office.done(&[&merge[..], &["--yes"]].concat());
    let stands_in = |code: &str, day: &str| {
        office.json(&["units", "show", code, "--on", day])[0]["stands_in"]["name"].clone()
    };
    assert_eq!(stands_in("19366", "2999-01-01"), "Xã Bến Hải");
    assert_ne!(stands_in("19366", "2998-12-31"), "Xã Bến Hải");
    let split = [
        "units",
        "split",
        "19400",
        "--into",
        "19400=Xã Bến Hải",
        "--into",
        "19363=Xã Vĩnh Linh",
        "--on",
        "2999-07-01",
    ];
    let done = office.json(&[&split[..], &["--yes"]].concat());
    assert_eq!((&done["applied"], &done["ended"], &done["added"]), (&true.into(), &1.into(), &2.into()));
    let refused = office.run(&["units", "split", "99999", "--into", "19363=Xã Mới", "--on", "2999-07-01"]);
    insta::assert_snapshot!(refused, @r"
    exit 1
    error: no unit with the code 99999 exists on 2999-06-30, the day before
    error: the code 19363 is borne by Xã Vĩnh Linh on 2999-07-01: leave the name out where it goes on, or choose another code
    Nothing was changed.
    ");
}

/// A workbook as an office would fill it in.
fn workbook(formula: bool) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0..).zip(["unit_code", "field", "month", "count"]) {
        sheet.write_string(0, column, name).unwrap();
    }
    sheet.write_number(1, 0, 19363).unwrap();
    sheet.write_string(1, 1, "dat-dai").unwrap();
    sheet.write_string(1, 2, "02/2026").unwrap();
    sheet.write_number(1, 3, 75).unwrap();
    if formula {
        sheet.write_formula(2, 3, "=1+1").unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn dossiers_come_by_csv_by_workbook_and_one_by_one(office: &Office) {
    ready(office);
    office.write("a.csv", "unit_code;field;month;count\n19363;dat-dai;2026-01;120\n19366;;2026-01;40\n");
    office.write("b.xlsx", workbook(false));
    office.write("c.xlsx", workbook(true));
    let entries = office.entries();
    let mut all = office.run(&["units", "dossiers", "import", "a.csv", "--dry-run"]).to_string();
    assert_eq!(office.entries(), entries);
    office.done(&["units", "dossiers", "import", "a.csv"]);
    office.done(&["units", "dossiers", "import", "b.xlsx"]);
    office.done(&[
        "units", "dossiers", "set", "19363", "--month", "2026-01", "--field", "dat-dai", "--count", "125",
    ]);
    let listed = office.json(&["units", "dossiers", "list", "--unit", "19363"]);
    let counts: Vec<_> =
        listed.as_array().unwrap().iter().map(|row| (&row["month"], &row["count"])).collect();
    assert_eq!(counts, [(&"2026-01".into(), &125.into()), (&"2026-02".into(), &75.into())]);
    let entries = office.entries();
    office.done(&["units", "dossiers", "import", "b.xlsx"]);
    for args in [
        &["units", "dossiers", "import", "c.xlsx"][..],
        &["units", "dossiers", "set", "19363", "--month", "2999-01", "--field", "dat", "--count", "1.000"],
    ] {
        let _ = write!(all, "\n> {}\n{}", args.join(" "), office.run(args));
    }
    assert_eq!(office.entries(), entries);
    insta::assert_snapshot!(all, @r"
    exit 0
    ┌───────┬──────────────┬──────────────┬─────────┬────────┬──────────┐
    │ unit  ┆ name         ┆ field        ┆ month   ┆ before ┆ dossiers │
    ╞═══════╪══════════════╪══════════════╪═════════╪════════╪══════════╡
    │ 19363 ┆ Xã Vĩnh Linh ┆ dat-dai      ┆ 2026-01 ┆ –      ┆ 120      │
    │ 19366 ┆ Xã Bến Quan  ┆ all together ┆ 2026-01 ┆ –      ┆ 40       │
    └───────┴──────────────┴──────────────┴─────────┴────────┴──────────┘
    2 counts would change, 0 are as they are; nothing was changed.

    > units dossiers import c.xlsx
    exit 1
    c.xlsx, row 3, column count: the cell holds a formula: copy it and paste it back as a value, so that nothing changes on the way
    error: 1 fault in all; nothing was changed

    > units dossiers set 19363 --month 2999-01 --field dat --count 1.000
    exit 1
    the command line, column count: `1.000` is no count: expected a whole number from 0 to 1000000, without dots or commas
    the command line, column month: `2999-01` is no month: write year-month, as in 2026-03, or 03/2026
    error: 2 faults in all; nothing was changed
    ");
}

#[expect(clippy::too_many_lines, reason = "a line of print is a line")]
fn counts_of_ratios_come_by_csv_and_one_by_one_and_are_summed_up(office: &Office) {
    files::ready(office);
    let head =
        "unit_code,period,feedback,feedback_on_time,feedback_dissatisfied,dossiers,dossiers_dissatisfied\n";
    office.write("a.csv", format!("{head}19363,2026-01,40,38,4,2000,5\n19366,2026-Q1,0,0,0,90,9\n"));
    office.write("b.csv", format!("{head}19363,2026-02,10,11,-1,1,2\n19366,2026-02,1,1,0,1,0\n"));
    let import = |file| ["units", "ratios", "import", file];
    let set = [
        "units",
        "ratios",
        "set",
        "19363",
        "--period",
        "2026-01",
        "--feedback",
        "40",
        "--feedback-on-time",
        "39",
        "--feedback-dissatisfied",
        "4",
        "--dossiers",
        "2000",
        "--dossiers-dissatisfied",
        "5",
    ];
    let index =
        ["index", "--campaign", CAMPAIGN, "--view", "ratios", "--from", "2026-01-01", "--to", "2026-03-31"];
    let entries = office.entries();
    let mut all = office.run(&[&import("a.csv")[..], &["--dry-run"]].concat()).to_string();
    let _ = write!(all, "\n> nothing\n{}", office.done(&index));
    assert_eq!(office.entries(), entries);
    office.done(&import("a.csv"));
    office.done(&set);
    let known = office.entries();
    assert_ne!(known, entries);
    office.done(&set);
    let _ = write!(all, "\n> b.csv\n{}", office.run(&import("b.csv")));
    assert_eq!(office.entries(), known);
    let _ = write!(all, "\n> ratios\n{}", office.done(&index));
    insta::assert_snapshot!(all, @r"
    exit 0
    ┌─────────┬───────┬──────────────┬──────────┬─────────┬──────────────┬──────────┬──────────────┐
    │ period  ┆ unit  ┆ name         ┆ feedback ┆ on time ┆ dissatisfied ┆ dossiers ┆ dissatisfied │
    ╞═════════╪═══════╪══════════════╪══════════╪═════════╪══════════════╪══════════╪══════════════╡
    │ 2026-01 ┆ 19363 ┆ Xã Vĩnh Linh ┆ 40       ┆ 38      ┆ 4            ┆ 2000     ┆ 5            │
    │ 2026-Q1 ┆ 19366 ┆ Xã Bến Quan  ┆ 0        ┆ 0       ┆ 0            ┆ 90       ┆ 9            │
    └─────────┴───────┴──────────────┴──────────┴─────────┴──────────────┴──────────┴──────────────┘
    2 rows would change, 0 are as they are; nothing was changed.

    > nothing
    Khảo sát một cửa · ratios of 766/QĐ-TTg · 2026-01 to 2026-03
    No unit supplied counts: see hailong units ratios import --help.

    > b.csv
    exit 1
    b.csv, row 2, column dossiers_dissatisfied: 2 are more than `dossiers`, which are 1: they are a part of them
    b.csv, row 2, column feedback_dissatisfied: `-1` is no count: expected a whole number from 0 to 10000000, without dots or commas
    b.csv, row 2, column feedback_on_time: 11 are more than `feedback`, which are 10: they are a part of them
    b.csv, row 3, column period: 19366 tells 2026-02 and 2026-Q1 as well, which would be added up: leave one out, or set its counts to 0
    error: 4 faults in all; nothing was changed

    > ratios
    Khảo sát một cửa · ratios of 766/QĐ-TTg · 2026-01 to 2026-03
    2 of 78 units supplied counts, 1 of them for every month.
    ┌───────┬─────────────────────────────────────────────────────┬───────────┬─────────────┬───────┐
    │ ratio ┆                                                     ┆ numerator ┆ denominator ┆ %     │
    ╞═══════╪═════════════════════════════════════════════════════╪═══════════╪═════════════╪═══════╡
    │ a     ┆ complaints handled on time or early                 ┆ 39        ┆ 40          ┆ 97.50 │
    │ b     ┆ complaints that nobody came back about              ┆ 36        ┆ 40          ┆ 90.00 │
    │ c     ┆ dossiers without a dissatisfied rating or complaint ┆ 2076      ┆ 2090        ┆ 99.33 │
    └───────┴─────────────────────────────────────────────────────┴───────────┴─────────────┴───────┘
    ┌───────┬──────────────┬────────┬───────┬───────┬───────┬──────────┬──────────┐
    │       ┆ unit         ┆ months ┆ a %   ┆ b %   ┆ c %   ┆ feedback ┆ dossiers │
    ╞═══════╪══════════════╪════════╪═══════╪═══════╪═══════╪══════════╪══════════╡
    │ 19363 ┆ Xã Vĩnh Linh ┆ 1 of 3 ┆ 97.50 ┆ 90.00 ┆ 99.75 ┆ 40       ┆ 2000     │
    │ 19366 ┆ Xã Bến Quan  ┆ 3 of 3 ┆ none  ┆ none  ┆ 90.00 ┆ 0        ┆ 90       │
    └───────┴──────────────┴────────┴───────┴───────┴───────┴──────────┴──────────┘
    Counts of the units' own systems, no answers of a survey. Ratio c counts silence as satisfied: never compare it with, or merge it into, a share of respondents.
    ");

    let json = office.json(&index);
    assert_eq!(
        (&json["format"], &json["total"]["ratios"][0]["value"]),
        (&"hailong.ratios.1".into(), &0.975.into())
    );
    assert_eq!(
        json["units"][1]["ratios"][0]["value"],
        serde_json::Value::Null,
        "nothing to handle is no ratio"
    );
    let listed = office.json(&["units", "ratios", "list", "--unit", "19363"]);
    assert_eq!((&listed[0]["feedback_on_time"], &listed[0]["period"]), (&39.into(), &"2026-01".into()));
    assert!(listed[0]["by"].is_string() && listed[0]["on"].is_string());
    let refused = office.run(&[&index[..], &["--by", "unit", "--channel", "qr"]].concat());
    assert!(
        refused.code == 1 && refused.err.contains("--by, --channel: the ratios rest on no answer"),
        "{refused}"
    );
}

fn two_questionnaires_are_compared_in_words(office: &Office) {
    ready(office);
    let text = office.done(&["diff", "sipas-2017.1", "sipas-2017.1", "--lang", "vi"]);
    assert!(text.contains("So sánh được"), "{text}");
    let diff = office.json(&["diff", "sipas-2017.1", "sipas-2023.1"]);
    assert_eq!(diff["comparable"], "no");
    assert!(
        diff["changes"].as_array().unwrap().iter().all(|change| change["vi"] != "" && change["en"] != "")
    );
    let lost = office.run(&["diff", "sipas-2017.1", "sipas-2099.1"]);
    assert_eq!(lost.code, 1);
    assert!(lost.err.contains("sipas-2099.1"), "{lost}");
}
