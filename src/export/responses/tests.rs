use super::*;
use crate::answers::sheet::{self, RawSheet};
use crate::campaign::{Field, TargetGroup, Terms};
use crate::catalog::LedgerInfo;
use crate::definition::parse::from_yaml;
use crate::export::{codebook, csv::CsvSheet};
use crate::ids::{CampaignNo, Channel, Hour, LedgerId, TouchpointCode, UnitNo};
use crate::ledger::response::TextHash;
use crate::ledger::{DurationBucket, Signals};
use crate::unit::{Tree, Unit, UnitKind};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use time::macros::date;

fn definition() -> Definition {
    static READ: LazyLock<Definition> = LazyLock::new(|| {
        let text = include_str!("../../../tests/golden/definitions/every-kind.1.yaml");
        from_yaml(text, "every-kind.1.yaml").unwrap_or_else(|faults| panic!("{faults}"))
    });
    READ.clone()
}

fn catalog(demo: bool) -> Catalog {
    let definition = definition();
    let campaign = Campaign {
        no: CampaignNo(1),
        id: "thu-2026".parse().unwrap(),
        title: "Đợt thử".into(),
        definition: definition.name.clone(),
        definition_hash: definition.hash,
        units: vec!["19363".parse().unwrap()],
        opens: date!(2026 - 11 - 01),
        closes: date!(2026 - 12 - 31),
        method: "pooled-share.1".into(),
        public: true,
        ranking_channels: vec![Channel::Qr],
        closed: false,
        published: false,
        terms: Terms::default(),
    };
    let mut tree = Tree::default();
    tree.upsert([Unit {
        no: UnitNo(7),
        code: "19363".parse().unwrap(),
        name: "Xã Vĩnh Linh".into(),
        kind: UnitKind::Commune,
        parent: None,
        valid_from: Some(date!(2025 - 07 - 01)),
        valid_to: None,
        successor: None,
        lat: None,
        lon: None,
    }]);
    let field = Field {
        no: crate::ids::FieldNo(3),
        code: "dat-dai".parse().unwrap(),
        name: BTreeMap::from([("vi".into(), "Đất đai".into())]),
        group: TargetGroup::Land,
    };
    Catalog {
        ledger: LedgerInfo {
            id: LedgerId(1),
            name: "Sở Nội vụ tỉnh Quảng Trị".into(),
            first_hour: Hour(490_000),
            demo,
            contact: None,
            logo: None,
            origin: None,
        },
        size: 0,
        definitions: BTreeMap::from([(definition.hash, Arc::new(definition))]),
        tree,
        campaigns: BTreeMap::from([(campaign.no, campaign)]),
        closings: BTreeMap::new(),
        publications: BTreeMap::new(),
        drafts: BTreeMap::new(),
        dossiers: BTreeMap::new(),
        ratios: BTreeMap::new(),
        tasks: BTreeMap::new(),
        printings: BTreeMap::new(),
        flags: crate::catalog::flags::Flags::default(),
        samples: BTreeMap::new(),
        hangings: BTreeMap::new(),
        touchpoints: BTreeMap::new(),
        fields: BTreeMap::from([(field.no, field)]),
        paper: BTreeMap::new(),
        codes: BTreeMap::new(),
    }
}

/// A response on this day of November 2026 at this local hour.
fn response(day: u8, hour: u32, field: FieldNo, json: serde_json::Value) -> (Response, Vec<(u8, String)>) {
    let definition = definition();
    let sheet: RawSheet = serde_json::from_value(json).unwrap();
    let answers = sheet::check(&definition, &sheet).unwrap();
    let layout = Layout::of(&definition);
    let texts: Vec<_> = answers
        .values
        .iter()
        .enumerate()
        .filter_map(|(at, answer)| {
            let crate::answers::Answer::Text(text) = answer else { return None };
            Some((u8::try_from(at).unwrap(), text.clone()))
        })
        .collect();
    let day = date!(2026 - 11 - 01).replace_day(day).unwrap();
    let response = Response {
        ledger: LedgerId(1),
        hour: Hour(Hour::day_start(day).0 + hour),
        definition: definition.hash,
        campaign: CampaignNo(1),
        touchpoint: TouchpointCode::from_bits(37).unwrap(),
        unit: UnitNo(7),
        field,
        channel: Channel::Qr,
        language: 1,
        duration: DurationBucket::Unknown,
        signals: Signals::default(),
        answers: packed::pack(&layout, &answers).unwrap(),
        texts: texts.iter().map(|(at, text)| TextHash::of(*at, &[0; 16], text)).collect(),
    };
    (response, texts)
}

fn export(catalog: &Catalog, rows: &[(Response, Vec<(u8, String)>)]) -> (String, Summary) {
    let id = "thu-2026".parse().unwrap();
    let mut export = Responses::new(catalog, &id, CsvSheet::new(Vec::new()).unwrap()).unwrap();
    for (seq, (response, texts)) in (0..).zip(rows) {
        export.push(Seq(seq), &response.body(), texts).unwrap();
    }
    let (sheet, summary) = export.finish().unwrap();
    (String::from_utf8(sheet.finish().unwrap()).unwrap(), summary)
}

#[test]
fn no_question_can_be_called_as_a_column() {
    use crate::definition::reserved::{COLUMNS, Reserved};
    let columns: Vec<_> = FIXED.into_iter().chain([SIMULATED_COLUMN]).collect();
    assert_eq!(columns, COLUMNS);
    assert!(columns.iter().all(|column| Reserved::of(column).is_some()));
}

#[test]
fn every_kind_of_answer_and_of_silence_has_its_sign() {
    let full = serde_json::json!({
        "r1": 5, "r2": 3, "late": "yes", "told": ["3", "letter"], "visits": 3, "why": "=Đông quá"
    });
    let rows = [
        response(20, 9, FieldNo(3), full.clone()),
        response(21, 9, FieldNo::UNKNOWN, serde_json::json!({"r1": "na", "late": "no"})),
        response(22, 9, FieldNo::NOT_ANSWERED, serde_json::json!({"r1": 1})),
        (response(23, 23, FieldNo::NOT_ASKED, full).0, Vec::new()),
    ];
    let (file, summary) = export(&catalog(false), &rows);
    assert_eq!(
        file.trim_start_matches('\u{feff}').lines().collect::<Vec<_>>(),
        [
            "day,unit_code,unit_name,field,channel,language,r1,r2,late,told,visits,why",
            "2026-11-20,19363,Xã Vĩnh Linh,dat-dai,qr,en,5,3,yes,letter;3,3,'=Đông quá",
            "2026-11-21,19363,Xã Vĩnh Linh,unknown,qr,en,NA,,no,-,,-",
            "2026-11-22,19363,Xã Vĩnh Linh,,qr,en,1,,,-,,",
            "2026-11-23,19363,Xã Vĩnh Linh,-,qr,en,5,3,yes,letter;3,3,(đã xóa)",
        ]
    );
    assert_eq!(summary, Summary { rows: 4, days: 4, other_versions: 0 });
}

#[test]
fn a_ledger_of_simulated_responses_marks_every_row_and_its_book() {
    let rows = [response(20, 9, FieldNo(3), serde_json::json!({"r1": 5}))];
    let (file, _) = export(&catalog(true), &rows);
    assert!(file.lines().skip(1).all(|line| line.ends_with("MÔ PHỎNG")), "{file}");
    assert!(file.lines().next().unwrap().ends_with(",simulated"), "{file}");
    let book = |demo| codebook::of_responses(&catalog(demo), &"thu-2026".parse().unwrap()).unwrap();
    let marked =
        |rows: &[Vec<Cell<'_>>]| rows.iter().flatten().filter(|cell| **cell == Cell::text(SIMULATED)).count();
    assert_eq!((marked(&book(true)), marked(&book(false))), (2, 0));
}

#[test]
fn the_book_explains_every_column_once() {
    let (file, _) = export(&catalog(true), &[]);
    let book = codebook::of_responses(&catalog(true), &"thu-2026".parse().unwrap()).unwrap();
    for heading in file.trim_start_matches('\u{feff}').trim_end().split(',') {
        let rows = book.iter().filter(|row| row[0] == Cell::text(heading)).count();
        assert_eq!(rows, 1, "{heading}");
    }
}

#[test]
fn what_belongs_to_others_stays_out_and_damage_is_told_with_its_place() {
    let (good, texts) = response(20, 9, FieldNo(3), serde_json::json!({"r1": 5}));
    let other_campaign = Response { campaign: CampaignNo(2), ..good.clone() };
    let other_version = Response { definition: crate::ids::DefinitionHash([9; 32]), ..good.clone() };
    let rows = [(other_campaign, texts.clone()), (other_version, texts.clone())];
    let (_, summary) = export(&catalog(false), &rows);
    assert_eq!(summary, Summary { rows: 0, days: 0, other_versions: 1 });

    let catalog = catalog(false);
    let id = "thu-2026".parse().unwrap();
    let mut export = Responses::new(&catalog, &id, CsvSheet::new(Vec::new()).unwrap()).unwrap();
    let stray = Response { unit: UnitNo(8), ..good.clone() };
    let fault = export.push(Seq(41), &stray.body(), &texts).unwrap_err();
    assert!(matches!(fault, ExportError::Dangling { seq: Seq(41), what: "a unit" }), "{fault}");
    let body = good.body();
    let fault = export.push(Seq(42), &body[..body.len() - 1], &texts).unwrap_err();
    assert!(matches!(fault, ExportError::Body { seq: Seq(42), .. }), "{fault}");
}

#[test]
fn days_come_once_and_whole_however_they_lie_in_the_ledger() {
    let mut days = Days::default();
    let hour = |day: u8| Hour(Hour::day_start(date!(2026 - 11 - 01).replace_day(day).unwrap()).0 + 9);
    for (seq, day) in [(3, 21), (4, 20), (5, 21), (6, 22), (7, 20), (9, 23), (11, 23)] {
        days.note(Seq(seq), hour(day));
    }
    let day = |day: u8| date!(2026 - 11 - 01).replace_day(day).unwrap();
    let stretch =
        |from, to, first, last| Stretch { days: day(from)..=day(to), entries: Seq(first)..=Seq(last) };
    assert_eq!(days.stretches(4), [stretch(20, 21, 3, 7), stretch(22, 23, 6, 11)]);
    assert_eq!(days.stretches(1).len(), 4);
    assert_eq!(days.stretches(100), [stretch(20, 23, 3, 11)]);

    let rows = [20, 22, 20, 21].map(|day| response(day, 9, FieldNo(3), serde_json::json!({"r1": 5})));
    let (file, summary) = export(&catalog(false), &rows);
    let order: Vec<_> = file.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(order, ["2026-11-20", "2026-11-20", "2026-11-21", "2026-11-22"]);
    assert_eq!(summary.days, 3);
}

#[test]
fn a_stretch_takes_its_own_days_alone() {
    let catalog = catalog(false);
    let id = "thu-2026".parse().unwrap();
    let mut export = Responses::new(&catalog, &id, CsvSheet::new(Vec::new()).unwrap()).unwrap();
    let rows = [21, 20].map(|day| response(day, 9, FieldNo(3), serde_json::json!({"r1": 5})));
    for day in [20, 21] {
        let day = date!(2026 - 11 - 01).replace_day(day).unwrap();
        export.turn_to(day..=day).unwrap();
        for (seq, (response, texts)) in (0..).zip(&rows) {
            export.push(Seq(seq), &response.body(), texts).unwrap();
        }
    }
    let (_, summary) = export.finish().unwrap();
    assert_eq!((summary.rows, summary.days), (2, 2));
}

proptest! {
    /// The order in which people came cannot be read from the file, and the file is the same for it.
    #[test]
    fn within_a_day_the_order_of_arrival_leaves_no_trace(
        ratings in prop::collection::vec((1u8..=5, 0u32..24), 2..20), seed: u64
    ) {
        let arrived: Vec<_> = ratings
            .iter()
            .map(|(rating, hour)| response(20, *hour, FieldNo(3), serde_json::json!({"r1": rating})))
            .collect();
        let mut otherwise = arrived.clone();
        let turn = usize::try_from(seed % arrived.len() as u64).unwrap();
        otherwise.rotate_left(turn);
        otherwise.reverse();
        let catalog = catalog(false);
        prop_assert_eq!(export(&catalog, &arrived), export(&catalog, &otherwise));
    }
}

/// Spearman's rank correlation of places 0, 1, 2 … with these, each of which comes once.
fn spearman(places: &[u32]) -> f64 {
    let n = f64::from(u32::try_from(places.len()).unwrap());
    let squared = (0u32..).zip(places).map(|(at, place)| (f64::from(at) - f64::from(*place)).powi(2));
    1.0 - 6.0 * squared.sum::<f64>() / (n * (n * n - 1.0))
}

/// Each person writes their own number: else nobody could tell who is where.
#[test]
fn the_place_of_a_row_says_nothing_of_when_it_came() {
    let people = 1_000u32;
    let rows: Vec<_> = (0..people)
        .map(|n| {
            let why = format!("người thứ {n}");
            let answers = serde_json::json!({ "r1": 5, "r2": 3, "late": "yes", "told": ["3"], "visits": 3, "why": why });
            response(20, 8 + n / 125, FieldNo(3), answers)
        })
        .collect();
    let (file, summary) = export(&catalog(false), &rows);
    assert_eq!((summary.rows, summary.days), (1_000, 1));
    let number = |line: &str| line.rsplit(' ').next().unwrap().parse::<u32>().unwrap();
    let order: Vec<_> = file.lines().skip(1).map(number).collect();
    let correlation = spearman(&order);
    assert!(correlation.abs() < 0.1, "{correlation}");
    let as_they_came: Vec<_> = (0..people).collect();
    assert!(spearman(&as_they_came) > 0.999, "the measure would have told");
}
