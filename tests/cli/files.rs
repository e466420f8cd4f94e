//! What leaves the program as files: `posters`, `export`, and the figures of `index`.

use crate::support::Office;
use calamine::{Data, DataType as _, Range, Reader as _, Xlsx, open_workbook};
use hailong::answers::packed::{self, Layout};
use hailong::answers::{Answer, sheet};
use hailong::ids::{Channel, FieldNo, Hour, LedgerId, ResponseId};
use hailong::ledger::response::TextHash;
use hailong::ledger::{DurationBucket, Response, Signals};
use hailong::store::{NewResponse, NewText, Options, Store};
use sha2::{Digest as _, Sha256};

on_both!(
    a_poster_is_printed_whole_or_not_at_all,
    exports_hold_what_was_answered_and_no_formula,
    figures_are_the_same_in_every_shape,
    how_units_stand_is_the_same_in_every_shape,
    a_workbook_shows_where_each_share_comes_from,
    a_workbook_has_a_sheet_of_the_ratios_where_a_unit_supplied_counts,
);

pub(crate) const CAMPAIGN: &str = "nam-2999";

/// A campaign over a province and the code of one commune's counter.
pub(crate) fn ready(office: &Office) -> String {
    office.done(&["init", "--name", "Tỉnh Quảng Trị", "--official", "--province", "44"]);
    office.done(&["definitions", "publish", "mot-cua-nhanh.1"]);
    let what = ["--title", "Khảo sát một cửa", "--definition", "mot-cua-nhanh.1", "--units", "44"];
    let period = ["--opens", "2026-01-01", "--closes", "2999-12-31", "--public"];
    office.done(&[&["campaign", "create", CAMPAIGN], &what[..], &period[..]].concat());
    let made = office.json(&["touchpoints", "create", "--campaign", CAMPAIGN, "--unit", "19363"]);
    made[0]["code"].as_str().unwrap().to_owned()
}

/// Twelve people answer; the last one is not satisfied and leaves a word that would like to be a formula.
pub(crate) fn answer(office: &Office) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(&office.absolute_url(), Options::default()).await.unwrap();
        let catalog = store.catalog(LedgerId(1)).await.unwrap();
        let definition = catalog.definitions.values().next().unwrap();
        let touchpoint = catalog.touchpoints.values().next().unwrap();
        let layout = Layout::of(definition);
        for person in 0..12u8 {
            let unhappy = person == 11;
            let json = serde_json::json!({
                "access": if unhappy { 1 } else { 5 }, "staff": 4, "comment": if unhappy { "=1+1;-2" } else { "" }
            });
            let raw: sheet::RawSheet = serde_json::from_value(json).unwrap();
            let answers = sheet::check(definition, &raw).unwrap();
            let texts: Vec<_> = (0u8..)
                .zip(&answers.values)
                .filter_map(|(question, answer)| {
                    let Answer::Text(text) = answer else { return None };
                    Some(NewText { question, salt: [3; 16], text: text.clone() })
                })
                .collect();
            let hour = Hour(catalog.ledger.first_hour.0 + u32::from(person) * 5);
            let response = Response {
                ledger: catalog.ledger.id,
                hour,
                definition: definition.hash,
                campaign: touchpoint.campaign,
                touchpoint: touchpoint.code,
                unit: touchpoint.unit,
                field: FieldNo::UNKNOWN,
                channel: Channel::Qr,
                language: 0,
                duration: DurationBucket::Unknown,
                signals: Signals::default(),
                answers: packed::pack(&layout, &answers).unwrap(),
                texts: texts.iter().map(|t| TextHash::of(t.question, &t.salt, &t.text)).collect(),
            };
            let id = ResponseId::new(hour, [person; 12]);
            store.submit(NewResponse { id, response, texts, nonce: [person; 16] }).await.unwrap();
        }
        store.close().await;
    });
}

fn files(office: &Office) -> Vec<String> {
    let names = std::fs::read_dir(office.folder()).unwrap();
    let mut names: Vec<_> = names.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name != "data");
    names.sort();
    names
}

fn a_poster_is_printed_whole_or_not_at_all(office: &Office) {
    let code = ready(office);
    let print =
        |more: &[&str]| office.run(&[&["posters", "--campaign", CAMPAIGN, "--out", "p.pdf"], more].concat());
    let refused = print(&["--host", "https://khao_sat.vn"]);
    assert_eq!((refused.code, files(office)), (1, vec![]));
    assert!(refused.err.contains("which a QR code's compact letters do not hold"), "{refused}");
    let refused = print(&["--host", "https://khaosat.vn", "--under", "99999"]);
    assert!(refused.code == 1 && refused.err.contains("no unit bears the code 99999"), "{refused}");
    let refused = print(&["--host", "https://khaosat.vn", "--touchpoint", &code, "--under", "44"]);
    assert_eq!((refused.code, files(office)), (2, vec![]));

    if cfg!(not(feature = "print")) {
        let refused = print(&["--host", "https://khaosat.vn"]);
        assert!(
            refused.code == 1 && refused.err.contains("cargo build --release --features print"),
            "{refused}"
        );
        return;
    }
    for choice in [&["--touchpoint", code.as_str()][..], &["--under", "44"], &[]] {
        let printed = print(&[&["--host", "https://khaosat.vn"], choice].concat());
        assert_eq!((printed.code, printed.out.as_str()), (0, "p.pdf\n"), "{printed}");
        assert!(
            printed.err.contains("1 poster printed and registered; its code was read back."),
            "{printed}"
        );
        let pdf = std::fs::read(office.folder().join("p.pdf")).unwrap();
        assert!(pdf.starts_with(b"%PDF-1.7"), "{:?}", &pdf[..9]);
    }
    assert_eq!(files(office), ["p.pdf"]);
}

fn exports_hold_what_was_answered_and_no_formula(office: &Office) {
    ready(office);
    answer(office);
    let export = |format: &str, out: &str| {
        let what = ["--what", "responses", "--format", format, "--out", out];
        office.done(&[&["export", "--campaign", CAMPAIGN], &what[..]].concat());
        std::fs::read(office.folder().join(out)).unwrap()
    };
    let csv = String::from_utf8(export("csv", "a.csv")).unwrap();
    assert_eq!(csv.as_bytes(), export("csv", "b.csv"), "the same ledger gives the same bytes");
    let rows: Vec<_> = csv.trim_start_matches('\u{feff}').split_terminator("\r\n").collect();
    assert_eq!(rows.len(), 13);
    assert_eq!(
        rows[0],
        "day,unit_code,unit_name,field,channel,language,access,procedure,staff,result,feedback,overall,comment"
    );
    let unhappy: Vec<_> = rows.iter().filter(|row| row.contains("1+1")).collect();
    assert_eq!(unhappy.len(), 1);
    assert!(unhappy[0].ends_with(",19363,Xã Vĩnh Linh,unknown,qr,vi,1,,4,,,,'=1+1;'-2"), "{}", unhappy[0]);
    let days: Vec<_> = rows[1..].iter().map(|row| &row[..10]).collect();
    assert!(days.is_sorted(), "{days:?}");

    let xlsx = export("xlsx", "a.xlsx");
    assert_eq!(xlsx, export("xlsx", "b.xlsx"));
    let mut book: Xlsx<_> = open_workbook(office.folder().join("a.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["Phiếu", "Giải thích"]);
    for name in book.sheet_names() {
        assert!(book.worksheet_formula(&name).unwrap().is_empty(), "{name} holds a formula");
    }
    let range = book.worksheet_range("Phiếu").unwrap();
    assert_eq!(range.height(), 13);
    let words = range.rows().flatten().filter(|cell| **cell == Data::String("=1+1;-2".into()));
    assert_eq!(words.count(), 1);

    let refused = office.run(&[
        "export",
        "--campaign",
        CAMPAIGN,
        "--what",
        "responses",
        "--by",
        "unit",
        "--format",
        "csv",
        "--out",
        "c.csv",
    ]);
    assert!(refused.code == 1 && refused.err.contains("`--what index`"), "{refused}");
    let beside = |name: &str| [name.to_owned(), format!("{name}.manifest.json")];
    assert_eq!(files(office), ["a.csv", "a.xlsx", "b.csv", "b.xlsx"].map(beside).concat());
    let manifest = described(office, "a.xlsx");
    assert_eq!((&manifest["content"], &manifest["rows"]), (&"responses".into(), &12.into()));
    assert_eq!(described(office, "a.csv")["bytes"], csv.len());
}

fn figures_are_the_same_in_every_shape(office: &Office) {
    ready(office);
    answer(office);
    // 23 of 24 answers are satisfied ones.
    let json = office.json(&["index", "--campaign", CAMPAIGN, "--by", "unit", "--field", "unknown"]);
    let overall = &json["groups"][0]["overall"];
    assert_eq!((&overall["numerator"], &overall["denominator"]), (&23.into(), &24.into()));
    assert_eq!(json["filter"], serde_json::json!({ "field": "unknown" }));
    let text = office.done(&["index", "--campaign", CAMPAIGN, "--by", "unit"]);
    assert!(text.contains("19363 Xã Vĩnh Linh") && text.contains("95.83"), "{text}");
    let printed = office.done(&["index", "--campaign", CAMPAIGN, "--by", "unit", "--format", "csv"]);
    assert!(printed.contains("\r\n19363,Xã Vĩnh Linh,overall,overall,Chung,12,12,23,24,95.83,"), "{printed}");
    let what = ["--what", "index", "--by", "unit", "--format", "csv", "--out", "i.csv"];
    office.done(&[&["export", "--campaign", CAMPAIGN], &what[..]].concat());
    assert_eq!(std::fs::read_to_string(office.folder().join("i.csv")).unwrap(), printed);
    let what = ["--what", "index", "--by", "unit", "--format", "xlsx", "--out", "i.xlsx"];
    office.done(&[&["export", "--campaign", CAMPAIGN], &what[..]].concat());
    let mut book: Xlsx<_> = open_workbook(office.folder().join("i.xlsx")).unwrap();
    let range = book.worksheet_range("Chỉ số").unwrap();
    let row = range.rows().find(|row| row[0] == Data::String("19363".into())).unwrap();
    assert_eq!(row[9], Data::Float(95.83), "{row:?}");
    explains(&book.worksheet_range("Giải thích").unwrap(), &printed);

    let refused = office.run(&["index", "--campaign", CAMPAIGN, "--from", "x", "--channel", "fax"]);
    insta::assert_snapshot!(refused, @r"
    exit 1
    error: --from: `x` is no day: expected for example 2026-11-24
    --channel: `fax` is no channel: expected qr, code, kiosk, paper, interviewer or link
    ");
}

/// The manifest beside a file, whose sum is that of the file.
fn described(office: &Office, name: &str) -> serde_json::Value {
    let read = |name: &str| std::fs::read(office.folder().join(name)).unwrap();
    let manifest: serde_json::Value =
        serde_json::from_slice(&read(&format!("{name}.manifest.json"))).unwrap();
    let mut sum = String::new();
    hailong::ids::write_hex(&mut sum, &Sha256::digest(read(name))).unwrap();
    assert_eq!((&manifest["file"], &manifest["sha256"]), (&name.into(), &sum.into()));
    assert_eq!((&manifest["campaign"]["id"], &manifest["demo"]), (&CAMPAIGN.into(), &false.into()));
    assert_eq!(manifest["program"]["version"], env!("CARGO_PKG_VERSION"));
    manifest
}

/// A figure, wherever it stands in a sheet, by what stands before it in its row.
fn cell(book: &mut Xlsx<std::io::BufReader<std::fs::File>>, sheet: &str, row: &[&str], at: usize) -> Data {
    let range = book.worksheet_range(sheet).unwrap();
    let found = range.rows().find(|cells| row.iter().zip(*cells).all(|(text, cell)| cell == text));
    found.unwrap_or_else(|| panic!("{row:?} is not in {range:?}"))[at].clone()
}

fn a_workbook_has_a_sheet_of_the_ratios_where_a_unit_supplied_counts(office: &Office) {
    const SHEET: &str = "Tỷ lệ QĐ 766";
    ready(office);
    let counts = ["--feedback", "40", "--feedback-on-time", "38", "--feedback-dissatisfied", "4"];
    let dossiers = ["--dossiers", "0", "--dossiers-dissatisfied", "0"];
    let set = ["units", "ratios", "set", "19363", "--period", "2026-01"];
    office.done(&[&set[..], &counts[..], &dossiers[..]].concat());
    let what = ["--what", "workbook", "--format", "xlsx", "--out", "ratios.xlsx"];
    office.done(&[&["export", "--campaign", CAMPAIGN], &what[..]].concat());
    let mut book: Xlsx<_> = open_workbook(office.folder().join("ratios.xlsx")).unwrap();
    assert_eq!(book.sheet_names().last().map(String::as_str), Some(SHEET));
    let unit = ["19363", "Xã Vĩnh Linh"];
    assert_eq!(cell(&mut book, SHEET, &unit, 9), Data::Float(0.9));
    assert_eq!(cell(&mut book, SHEET, &unit, 10), Data::String("không có".to_owned()));
    let formulas = format!("{:?}", book.worksheet_formula(SHEET).unwrap());
    assert!(formulas.contains("\"E16/D16\""), "{formulas}");
}

fn a_workbook_shows_where_each_share_comes_from(office: &Office) {
    ready(office);
    answer(office);
    let export = |out: &str, more: &[&str]| {
        let what = ["--what", "workbook", "--format", "xlsx", "--out", out];
        office.done(&[&["export", "--campaign", CAMPAIGN], &what[..], more].concat());
        office.folder().join(out)
    };
    let bytes = std::fs::read(export("a.xlsx", &[])).unwrap();
    assert_eq!(bytes, std::fs::read(export("b.xlsx", &[])).unwrap(), "the same ledger gives the same bytes");
    let manifest = described(office, "a.xlsx");
    assert_eq!((&manifest["content"], &manifest["rows"]), (&"workbook".into(), &1.into()));
    assert_eq!(
        (&manifest["method"], &manifest["filter"]),
        (&"pooled-share.1".into(), &serde_json::json!({}))
    );

    let mut book: Xlsx<_> = open_workbook(office.folder().join("a.xlsx")).unwrap();
    let names = [
        "Bìa",
        "Chỉ số",
        "Biểu đồ",
        "Xếp nhóm",
        "Yếu tố theo đơn vị",
        "Tiêu chí theo đơn vị",
        "Phân bố trả lời",
        "Lĩnh vực",
        "Số đếm",
    ];
    assert_eq!(book.sheet_names(), names);
    let share = Data::Float(23.0 / 24.0);
    let unit = ["19363", "Xã Vĩnh Linh"];
    assert_eq!(cell(&mut book, "Yếu tố theo đơn vị", &unit, 3), share);
    assert_eq!(cell(&mut book, "Số đếm", &["19363", "Xã Vĩnh Linh", "Chung"], 8), share);
    assert_eq!(cell(&mut book, "Xếp nhóm", &["Chưa đủ cơ sở xếp hạng", "19363"], 6), share);
    let formula = |book: &mut Xlsx<_>, sheet: &str, row: &[&str], at: u32| {
        let cells = book.worksheet_range(sheet).unwrap();
        let found = |cells: &&[Data]| row.iter().zip(*cells).all(|(text, cell)| cell == text);
        let row =
            cells.start().unwrap().0 + u32::try_from(cells.rows().position(|c| found(&c)).unwrap()).unwrap();
        book.worksheet_formula(sheet).unwrap().get_value((row, at)).unwrap().clone()
    };
    // A click on the share leads to its row of counts, and from there to its criteria.
    let counts = formula(&mut book, "Yếu tố theo đơn vị", &unit, 3);
    let row: u32 = counts.strip_prefix("'Số đếm'!I").unwrap().parse().unwrap();
    let overall = ["19363", "Xã Vĩnh Linh", "Chung"];
    assert_eq!(formula(&mut book, "Số đếm", &overall, 8), format!("G{row}/H{row}"));
    // Five factors follow it, then the criteria, one of each factor.
    assert_eq!(formula(&mut book, "Số đếm", &overall, 6), format!("SUM(G{}:G{})", row + 6, row + 10));
    let hash = described(office, "a.xlsx")["definition"]["hash"].as_str().unwrap().to_owned();
    let cover = book.worksheet_range("Bìa").unwrap();
    let cover: Vec<_> = cover.rows().flatten().filter_map(|cell| cell.get_string()).collect();
    assert!(
        cover.contains(&hash.as_str()) && cover.iter().any(|text| text.starts_with("Sổ nội bộ")),
        "{cover:?}"
    );

    // What is handed on says nothing of so few: until figures are published, ten wait in each unit.
    let mut book: Xlsx<_> = open_workbook(export("c.xlsx", &["--as-everyone"])).unwrap();
    let cover = format!("{:?}", book.worksheet_range("Bìa").unwrap());
    assert!(cover.contains("Đã ẩn theo quy tắc công bố") && !cover.contains("Sổ nội bộ"), "{cover}");
    let counts = format!("{:?}", book.worksheet_range("Số đếm").unwrap());
    assert!(!counts.contains("Float(12.0)") && !counts.contains("Float(24.0)"), "{counts}");
    let fields = format!("{:?}", book.worksheet_range("Lĩnh vực").unwrap());
    assert!(fields.contains("khi kết quả đã công bố"), "{fields}");

    let refused = |more: &[&str]| {
        let what = ["export", "--campaign", CAMPAIGN, "--what", "workbook", "--out", "d.xlsx", "--format"];
        let refused = office.run(&[&what[..], more].concat());
        assert_eq!(refused.code, 1, "{refused}");
        refused.err
    };
    assert!(refused(&["csv"]).contains("take --format xlsx"));
    assert!(refused(&["xlsx", "--by", "month"]).contains("a workbook is of units"));
}

/// Every column of the CSV has its line in the book.
fn explains(book: &Range<Data>, csv: &str) {
    let explained: Vec<_> =
        book.rows().filter_map(|row| row[0].get_string()).flat_map(|cell| cell.split(", ")).collect();
    for heading in csv.trim_start_matches('\u{feff}').lines().next().unwrap().split(',') {
        assert!(explained.contains(&heading), "{heading} is not explained: {explained:?}");
    }
}

fn how_units_stand_is_the_same_in_every_shape(office: &Office) {
    ready(office);
    answer(office);
    let asked = ["--campaign", CAMPAIGN, "--field", "unknown"];
    let view = [&["index", "--view", "standing"], &asked[..]].concat();
    let json = office.json(&view);
    let unit = &json["units"][0];
    assert_eq!((&unit["tier"], &unit["n"], &unit["best"]), (&"no_basis".into(), &12.into(), &().into()));
    assert_eq!(json["filter"], serde_json::json!({ "channel": "qr", "field": "unknown" }));
    let text = office.done(&view);
    assert!(text.contains("too few respondents for a rank: 1") && text.contains("+5.83"), "{text}");
    let tally = serde_json::json!({ "received": 12, "excluded": 0, "counted": 12, "flagged": 0 });
    assert_eq!(json["responses"], tally);
    assert!(text.contains("12 responses received, 0 excluded, 12 counted\n"), "{text}");
    let printed = office.done(&[&view[..], &["--format", "csv"]].concat());
    assert!(printed.contains("\r\n19363,Xã Vĩnh Linh,Chưa đủ cơ sở xếp hạng,12,95.83,"), "{printed}");
    let export = |format, out: &str| {
        let what = ["export", "--what", "standing", "--format", format, "--out", out];
        office.done(&[&what[..], &asked[..]].concat());
        office.folder().join(out)
    };
    assert_eq!(std::fs::read_to_string(export("csv", "s.csv")).unwrap(), printed);
    let mut book: Xlsx<_> = open_workbook(export("xlsx", "s.xlsx")).unwrap();
    let range = book.worksheet_range("Xếp nhóm").unwrap();
    assert_eq!(range.get_value((1, 4)), Some(&Data::Float(95.83)));
    // The book says from what it was counted, and explains every column.
    let book = book.worksheet_range("Giải thích").unwrap();
    for row in [
        ["(bộ lọc)", "có", "channel=qr; field=unknown"],
        ["(phiếu)", "đã nhận 12; đã loại 0; được tính 12", "0 phiếu được tính có dấu hiệu bất thường"],
    ] {
        assert!(book.rows().any(|found| found == row.map(|text| Data::String(text.into()))), "{book:?}");
    }
    explains(&book, &printed);
    let manifest = std::fs::read_to_string(office.folder().join("s.csv.manifest.json")).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&manifest).unwrap()["responses"], tally);

    let refused = office.run(&[&view[..], &["--by", "month"]].concat());
    assert!(refused.code == 1 && refused.err.contains("only units are ranked"), "{refused}");
    let refused = office.run(&[&view[..], &["--channel", "code"]].concat());
    assert!(refused.code == 1 && refused.err.contains("campaign's own channels: qr"), "{refused}");
}
