//! From a fresh database to posters' codes: `definitions`, `campaign`, `touchpoints`.

use crate::support::Office;
use std::fmt::Write as _;

on_both!(a_campaign_from_questionnaire_to_codes, wishes_that_cannot_be_fulfilled_change_nothing);

fn ready(office: &Office) {
    office.done(&["init", "--name", "Tỉnh Quảng Trị", "--official", "--province", "44"]);
    office.done(&["definitions", "publish", "mot-cua-nhanh.1", "sipas-2017.1"]);
    create(office, "nam-2999", "2026-01-01");
}

fn create(office: &Office, id: &str, opens: &str) {
    let title = ["--title", "Khảo sát một cửa", "--definition", "mot-cua-nhanh.1", "--units", "44"];
    let period = ["--opens", opens, "--closes", "2999-12-31", "--public"];
    office.done(&[&["campaign", "create", id], &title[..], &period[..]].concat());
}

fn a_campaign_from_questionnaire_to_codes(office: &Office) {
    ready(office);
    let entries = office.entries();
    office.done(&["definitions", "publish", "mot-cua-nhanh.1"]);
    assert_eq!(office.entries(), entries, "published once is published");

    let created = office.json(&["touchpoints", "create", "--campaign", "nam-2999", "--under", "44"]);
    let created = created.as_array().unwrap();
    assert_eq!(created.len(), 78);
    let code = created[0]["code"].as_str().unwrap();
    assert_eq!(created[0]["path"], format!("/S/{code}"));
    let again = office.json(&["touchpoints", "create", "--campaign", "nam-2999", "--under", "44"]);
    assert_eq!(again.as_array().unwrap().len(), 0, "each commune has its own already");

    let counter =
        ["--unit", "19363", "--counter", "=Quầy Đất đai", "--field", "dat-dai", "--channel", "kiosk"];
    let one = office.json(&[&["touchpoints", "create", "--campaign", "nam-2999"], &counter[..]].concat());
    assert_eq!((&one[0]["field"], &one[0]["channel"]), (&"dat-dai".into(), &"kiosk".into()));
    let csv = office.done(&["touchpoints", "list", "--campaign", "nam-2999", "--format", "csv"]);
    assert_eq!(csv.lines().count(), 80);
    assert!(csv.starts_with("\u{feff}code,printed,path,"), "{}", &csv[..40]);
    assert!(!csv.contains(",=Quầy"), "a spreadsheet would take it for a formula");

    office.done(&["touchpoints", "revoke", &code.to_lowercase()]);
    let listed = office.json(&["touchpoints", "list"]);
    let revoked: Vec<_> = listed.as_array().unwrap().iter().filter(|t| t["revoked"] == true).collect();
    assert_eq!((revoked.len(), &revoked[0]["code"]), (1, &code.into()));

    office.done(&["campaign", "extend", "nam-2999", "--closes", "3000-01-31"]);
    let shown = office.json(&["campaign", "show", "nam-2999"]);
    assert_eq!((&shown["closes"], &shown["phase"]), (&"3000-01-31".into(), &"open".into()));
    assert_eq!((&shown["touchpoints"], &shown["method"]), (&78.into(), &"pooled-share.1".into()));
    let text = office.done(&["campaign", "show", "nam-2999"]);
    assert!(text.contains("44 Quảng Trị") && text.contains("3000-01-31, open"), "{text}");
    office.done(&["campaign", "close", "nam-2999"]);
    insta::assert_snapshot!(office.run(&["touchpoints", "create", "--campaign", "nam-2999", "--under", "44"]), @r"
    exit 1
    error: the campaign nam-2999 is closed, and figures may be published: open a new one instead
    Nothing was changed.
    ");
    let listed = office.done(&["campaign", "list"]);
    assert!(listed.contains("closed"), "{listed}");
}

fn wishes_that_cannot_be_fulfilled_change_nothing(office: &Office) {
    ready(office);
    create(office, "mai-sau", "2998-01-01");
    let entries = office.entries();
    let bad = [
        "--title",
        " ",
        "--definition",
        "sipas-2017.2",
        "--units",
        "44,19363,99",
        "--opens",
        "2026-02-01",
        "--closes",
        "2026-01-31",
        "--method",
        "median.1",
    ];
    let mut all = office.run(&[&["campaign", "create", "nam-2999"], &bad[..]].concat()).to_string();
    office.write("sipas-2017.1.yaml", "key: sipas-2017\nversion: 1\n");
    for args in [
        &["campaign", "extend", "nam-2999", "--closes", "2027-01-01"][..],
        &["campaign", "close", "nam-2026"],
        &["touchpoints", "create", "--campaign", "mai-sau", "--unit", "45", "--field", "dat"],
        &["touchpoints", "revoke", "0000000"],
        &["definitions", "publish", "gone.1.yaml"],
    ] {
        let _ = write!(all, "\n> {}\n{}", args.join(" "), office.run(args));
    }
    insta::assert_snapshot!(all, @r"
    exit 1
    error: the id nam-2999 belongs to the campaign “Khảo sát một cửa”: choose another
    error: the title is empty: it is what citizens and reports read
    error: the last day 2026-01-31 is before the first day 2026-02-01
    error: the unit 19363 takes part already, as 44 or below it: remove it
    error: no unit with the code 99 exists on 2026-02-01, the first day
    error: the definition sipas-2017.2 is not published; published are: mot-cua-nhanh.1, sipas-2017.1
    Nothing was changed.

    > campaign extend nam-2999 --closes 2027-01-01
    exit 1
    error: the campaign nam-2999 runs until 2999-12-31 already: name a later day, or close it with `hailong campaign close`
    Nothing was changed.

    > campaign close nam-2026
    exit 1
    error: there is no campaign nam-2026; there are: nam-2999, mai-sau
    Nothing was changed.

    > touchpoints create --campaign mai-sau --unit 45 --field dat
    exit 1
    error: there is no field dat; there are: dat-dai, xay-dung, dau-tu-kinh-doanh, ho-tich, chung-thuc, cu-tru, tu-phap, bao-tro-xa-hoi, nguoi-co-cong, lao-dong-bao-hiem, y-te, giao-duc, giao-thong, nong-nghiep-moi-truong, cong-thuong, tai-chinh-thue, van-hoa-the-thao-du-lich, khoa-hoc-cong-nghe, noi-vu-ton-giao, khac
    error: no unit with the code 45 exists on 2998-01-01
    Nothing was changed.

    > touchpoints revoke 0000000
    exit 1
    error: there is no touchpoint 0000000
    Nothing was changed.

    > definitions publish gone.1.yaml
    exit 1
    error: cannot read gone.1.yaml, and no shipped questionnaire is called so (danh-gia-tthc.1, mot-cua-nhanh.1, sipas-2017.1, sipas-2023.1): No such file or directory (os error 2)
    ");
    let faulty = office.run(&["definitions", "publish", "sipas-2017.1.yaml"]);
    assert!(faulty.code == 1 && faulty.err.contains("sipas-2017.1.yaml"), "{faulty}");
    for usage in [
        &["touchpoints", "create", "--campaign", "nam-2999"][..],
        &["touchpoints", "revoke", "7KQ2M9Q"],
        &["campaign", "extend", "nam-2999", "--closes", "31/12/2026"],
        &["units", "import", "--province", "44"],
    ] {
        let said = office.run(usage);
        assert_eq!(said.code, 2, "{}\n{said}", usage.join(" "));
    }
    assert_eq!(office.entries(), entries);
}
