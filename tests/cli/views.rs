//! What `hailong index` makes of figures beside printing them: comparisons, trends, weights, priorities.
//! Their numbers are recomputed in `tests/recompute/views.py`.

use crate::files::{CAMPAIGN, answer, ready};
use crate::support::Office;

on_both!(every_view_says_what_it_rests_on_or_what_is_wrong);

fn index<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["index", "--campaign", CAMPAIGN], more].concat()
}

fn every_view_says_what_it_rests_on_or_what_is_wrong(office: &Office) {
    ready(office);
    answer(office);

    let json = office.json(&index(&["--view", "trend"]));
    assert_eq!(json["format"], "hailong.trend.1");
    // The answers may come over the end of a month.
    let months = json["groups"][0]["months"].as_array().unwrap();
    assert_eq!(months.iter().filter_map(|month| month["n"].as_u64()).sum::<u64>(), 12);
    assert_eq!(json["groups"][0]["trend"].is_null(), months.len() == 1, "one month is no trend");
    let json = office.json(&index(&["--view", "priorities"]));
    assert_eq!(json["against"], "overall");
    assert_eq!(json["criteria"][0]["advice"], "unknown", "twelve people are too few");
    let text = office.done(&index(&["--view", "priorities"]));
    assert!(text.contains("need not be the cause"), "{text}");

    let json = office.json(&index(&["--by", "counter"]));
    assert_eq!(
        (&json["groups"][0]["key"][0]["unit"], &json["groups"][0]["respondents"]),
        (&"19363".into(), &12.into())
    );
    let code = json["groups"][0]["key"][0]["touchpoints"][0].as_str().unwrap();
    assert_eq!(office.json(&index(&["--touchpoint", code]))["total"]["respondents"], 12);

    let text = office.done(&index(&["--compare-with", "from=2026-01-01"]));
    assert!(text.contains("not told (few answers)") && text.contains("+0.00"), "{text}");
    assert!(text.contains("Respondents of open channels chose themselves"), "{text}");
    let json = office.json(&index(&["--by", "unit", "--compare-with", "channel=code"]));
    assert_eq!((&json["total"], &json["groups"]), (&().into(), &serde_json::json!([])));
    assert_eq!(json["on_one_side"][0][0]["code"], "19363");

    office.write("sizes.csv", "by,code,size\nfield,unknown,900\nfield,dat-dai,x\n");
    office.write("empty.csv", "by,code,size\nfield,dat-dai,900\n");
    for (asked, why) in [
        (&["--compare-with", "colour=red"][..], "`colour=red` changes nothing: expected from=DAY"),
        (&["--compare-with", "channel="], "both sides are the same"),
        (&["--weight-by", "sizes.csv"], "`x` is no size: expected a number from 0"),
        (&["--weight-by", "empty.csv"], "nobody answered in `dat-dai`"),
        (&["--weight-by", "dossiers"], "no dossiers by field are counted"),
        (&["--weight-by", "none.csv"], "cannot read none.csv"),
        (&["--view", "priorities", "--by", "unit"], "choose a unit with --under"),
        (&["--view", "trend", "--format", "csv"], "use json here"),
        (&["--touchpoint", "1394XF0"], "the campaign has no touchpoint `1394XF0`"),
        (&["--view", "standing", "--touchpoint", code], "leave the touchpoint out"),
    ] {
        let refused = office.run(&index(asked));
        assert!(refused.code == 1 && refused.err.contains(why), "{asked:?}: {refused}");
    }
    assert_eq!(office.run(&index(&["--view", "trend", "--weight-by", "dossiers"])).code, 2);
}
