use super::*;
use crate::campaign::{Campaign, Terms};
use crate::catalog::LedgerInfo;
use crate::definition::parse::from_yaml;
use crate::ids::Channel;
use crate::ids::{CampaignNo, FieldNo, Hour, LedgerId, UnitNo};
use crate::touchpoint::{FieldScope, Touchpoint};
use crate::unit::Unit;
use crate::unit::{Tree, UnitKind};
use std::collections::BTreeMap;
use std::sync::Arc;
use time::Date;
use time::macros::date;

const TODAY: Date = date!(2026 - 11 - 24);

fn unit(no: u32, code: &str, name: &str, parent: Option<&str>, to: Option<(Date, &str)>) -> Unit {
    Unit {
        no: UnitNo(no),
        code: code.parse().unwrap(),
        name: name.into(),
        kind: UnitKind::Commune,
        parent: parent.map(|code| code.parse().unwrap()),
        valid_from: to.is_none().then_some(date!(2025 - 07 - 01)),
        valid_to: to.as_ref().map(|(day, _)| *day),
        successor: to.map(|(_, code)| code.parse().unwrap()),
        lat: None,
        lon: None,
    }
}

fn code(n: u32) -> TouchpointCode {
    TouchpointCode::from_bits(37 * n).unwrap()
}

fn touchpoint(n: u32, unit: u32, counter: &str, channel: Channel) -> Touchpoint {
    Touchpoint {
        code: code(n),
        campaign: CampaignNo(1),
        unit: UnitNo(unit),
        counter: counter.into(),
        channel,
        field: FieldScope::One(FieldNo(1)),
        revoked: false,
    }
}

fn catalog() -> Catalog {
    let text = include_str!("../../../tests/golden/definitions/every-kind.1.yaml");
    let definition = from_yaml(text, "every-kind.1.yaml").unwrap_or_else(|faults| panic!("{faults}"));
    let mut tree = Tree::default();
    tree.upsert([
        unit(1, "44", "Tỉnh Quảng Trị", None, None),
        unit(2, "19363", "Xã Vĩnh Linh", Some("44"), None),
        unit(3, "19372", "Xã Cửa Tùng", Some("44"), None),
        unit(4, "19378", "Xã Vĩnh Tú", Some("464"), Some((date!(2025 - 06 - 30), "19372"))),
        unit(5, "46", "Thành phố Huế", None, None),
    ]);
    let campaign = Campaign {
        no: CampaignNo(1),
        id: "thu-2026".parse().unwrap(),
        title: "Đợt thử".into(),
        definition: definition.name.clone(),
        definition_hash: definition.hash,
        units: vec!["44".parse().unwrap()],
        opens: date!(2026 - 11 - 01),
        closes: date!(2026 - 12 - 31),
        method: "pooled-share.1".into(),
        public: true,
        ranking_channels: vec![Channel::Qr],
        closed: false,
        published: false,
        terms: Terms::default(),
    };
    let touchpoints = [
        touchpoint(9, 2, "Quầy 1", Channel::Qr),
        touchpoint(8, 2, "Quầy 2", Channel::Qr),
        touchpoint(7, 4, "", Channel::Qr),
        touchpoint(6, 2, "Phiếu giấy", Channel::Paper),
        touchpoint(5, 5, "", Channel::Qr),
        Touchpoint { revoked: true, ..touchpoint(4, 3, "", Channel::Qr) },
        Touchpoint { campaign: CampaignNo(2), ..touchpoint(3, 3, "", Channel::Qr) },
        Touchpoint { field: FieldScope::Ask, ..touchpoint(2, 3, "Quầy 9", Channel::Qr) },
    ];
    let ledger = LedgerInfo {
        id: LedgerId(1),
        name: "Sở Nội vụ".into(),
        first_hour: Hour(490_000),
        demo: false,
        contact: None,
        logo: None,
        origin: None,
    };
    Catalog {
        ledger,
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
        hangings: BTreeMap::new(),
        touchpoints: touchpoints.into_iter().map(|t| (t.code, t)).collect(),
        fields: BTreeMap::new(),
        paper: BTreeMap::new(),
        codes: BTreeMap::new(),
        printings: BTreeMap::new(),
        flags: crate::catalog::flags::Flags::default(),
        samples: BTreeMap::new(),
    }
}

fn batch_of(which: &Which) -> Result<Batch, order::OrderError> {
    let look = Look::plain("https://hailong.example.vn".parse().unwrap());
    order::batch(&catalog(), &"thu-2026".parse().unwrap(), which, look, TODAY)
}

fn chosen(which: &Which) -> Vec<(TouchpointCode, String)> {
    batch_of(which).unwrap().posters.into_iter().map(|poster| (poster.code, poster.unit)).collect()
}

#[test]
fn open_touchpoints_come_by_unit_and_counter_under_the_name_of_today() {
    let (linh, tung, hue) = ("Xã Vĩnh Linh".to_owned(), "Xã Cửa Tùng".to_owned(), "Thành phố Huế".to_owned());
    let quang_tri = [(code(9), linh.clone()), (code(8), linh), (code(7), tung.clone()), (code(2), tung)];
    assert_eq!(chosen(&Which::Under("44".parse().unwrap())), quang_tri);
    let all: Vec<_> = quang_tri.into_iter().chain([(code(5), hue)]).collect();
    assert_eq!(chosen(&Which::All), all);
    assert_eq!(chosen(&Which::One(code(8))).len(), 1);
}

#[test]
fn it_is_said_how_many_touchpoints_get_no_poster_and_why() {
    let said = |which| order::left_out(&catalog(), &"thu-2026".parse().unwrap(), &which, TODAY).unwrap();
    let expected = "2 touchpoints get no poster: 1 of the channel paper, 1 revoked. Posters are for the channel qr, \
                    where whoever scans may answer.";
    assert_eq!(said(Which::All).as_deref(), Some(expected));
    assert_eq!(said(Which::Under("44".parse().unwrap())).as_deref(), Some(expected));
    assert_eq!(said(Which::Under("46".parse().unwrap())), None);
    assert_eq!(said(Which::One(code(9))), None);
}

#[test]
fn a_sheet_counts_the_questions_that_everyone_is_asked() {
    let batch = batch_of(&Which::All).unwrap();
    let asked = |n| batch.posters.iter().find(|poster| poster.code == code(n)).map(|poster| poster.questions);
    // Of six, two depend on earlier answers; where the field is asked, it is one more.
    assert_eq!((asked(9), asked(2)), (Some(4), Some(5)));
    assert_eq!(batch.posters[0].number, format!("{}-1", code(9)));
    assert!(batch.second.is_some() && !batch.demo);
}

#[test]
fn a_language_that_the_campaign_does_not_offer_is_on_no_poster() {
    let mut catalog = catalog();
    let campaign = catalog.campaigns.get_mut(&CampaignNo(1)).unwrap();
    campaign.terms.languages = vec!["vi".parse().unwrap()];
    let ordered = |second: Second| {
        let plain = Look::plain("https://hailong.example.vn".parse().unwrap());
        order::batch(&catalog, &"thu-2026".parse().unwrap(), &Which::All, Look { second, ..plain }, TODAY)
    };
    assert!(ordered(Second::Own).unwrap().second.is_none());
    let why = ordered(Second::This("en".parse().unwrap())).unwrap_err().to_string();
    assert!(why.contains("not held in en beside Vietnamese, but in: none"), "{why}");
}

#[test]
fn what_cannot_be_printed_is_refused_in_its_own_words() {
    let why = |which: Which| batch_of(&which).unwrap_err().to_string();
    assert!(why(Which::One(code(4))).contains("is revoked"));
    assert!(why(Which::One(code(3))).contains("another campaign"));
    assert!(why(Which::One(code(6))).contains("channel paper"));
    assert!(why(Which::One(code(1))).contains("there is no touchpoint"));
    assert!(why(Which::Under("99".parse().unwrap())).contains("no unit bears the code 99"));
}

#[cfg(feature = "print")]
#[test]
fn a_batch_that_fails_leaves_no_file() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("posters.pdf");
    let good = batch_of(&Which::One(code(9))).unwrap();
    let mut bad = good.clone();
    bad.posters[0].unit = "Xã 漢".into();
    for target in [Target::Pdf(out.clone()), Target::Zip(out.clone(), Format::Pdf)] {
        assert!(files::write(&Press::Shipped, &bad, &target).is_err());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }
    // Not registered yet: dropped, it leaves nothing behind.
    drop(files::write(&Press::Shipped, &good, &Target::Pdf(out.clone())).unwrap());
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    files::write(&Press::Shipped, &good, &Target::Pdf(out.clone())).unwrap().commit().unwrap();
    assert!(std::fs::read(&out).unwrap().starts_with(b"%PDF-"));
}
