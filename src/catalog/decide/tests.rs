use super::campaigns::{self, CampaignFault, NewCampaign};
use super::touchpoints::{self, NewTouchpoints, Places, TouchpointFault};
use super::{definitions, units};
use crate::campaign::fields;
use crate::catalog::Catalog;
use crate::definition::shipped;
use crate::ids::{Channel, Hour, LedgerId, Seq, TouchpointCode};
use crate::ledger::{Event, leaf};
use crate::touchpoint::FieldScope;
use crate::unit::{UnitKind, import, official};
use time::Date;
use time::macros::date;

const TODAY: Date = date!(2026 - 11 - 24);

/// What the store does with events, without a store.
pub(in crate::catalog) fn say(catalog: &mut Catalog, events: impl IntoIterator<Item = Event>) {
    for event in events {
        let body = event.body(catalog.ledger.id, Hour::day_start(TODAY)).unwrap();
        assert!(body.len() <= leaf::MAX_BODY, "{} bytes", body.len());
        catalog.follow(Seq(catalog.size), &body).unwrap();
    }
}

/// A ledger of Quảng Trị with its official tree, a counter in Vĩnh Linh and `sipas-2017.1`.
pub(super) fn quang_tri() -> Catalog {
    let mut catalog = Catalog::empty(LedgerId(1));
    say(&mut catalog, [Event::LedgerCreated { name: "Tỉnh Quảng Trị".into(), demo: false }]);
    let head = "code,name,kind,parent_code,valid_from,valid_to,successor_code,lat,lon";
    let more = format!(
        "{head}\n19363.MC,Trung tâm Phục vụ hành chính công,one_stop,19363,2025-07-01,,,,\n\
         44.NV,Sở Nội vụ,agency,44,2025-07-01,,,,\n45,Tỉnh Quảng Trị cũ,province,,,2025-06-30,44,,\n"
    );
    let files =
        [official::file(Some(&"44".parse().unwrap())).unwrap(), import::read("more.csv", more.as_bytes())];
    let plan = import::plan(&catalog.tree, &files).unwrap();
    let events = units::import(&catalog, &files, &plan).unwrap();
    say(&mut catalog, events);
    assert_eq!(
        units::import(&catalog, &files, &plan),
        Err(units::ImportRefused::Stale),
        "it is done already"
    );
    say(&mut catalog, [super::fields(fields::standard())]);
    let events = definitions::publish(&catalog, &[shipped::find("sipas-2017.1").unwrap()]).unwrap();
    say(&mut catalog, events);
    catalog
}

pub(super) fn campaign(id: &str) -> NewCampaign {
    NewCampaign {
        id: id.parse().unwrap(),
        title: "Khảo sát năm 2026".into(),
        definition: "sipas-2017.1".parse().unwrap(),
        units: vec!["44".parse().unwrap()],
        opens: date!(2026 - 01 - 01),
        closes: date!(2026 - 12 - 31),
        method: None,
        public: true,
        ranking_channels: vec![Channel::Qr],
        terms: crate::campaign::Terms::default(),
    }
}

pub(in crate::catalog) fn with_campaign() -> Catalog {
    let mut catalog = quang_tri();
    let events = campaigns::open(&catalog, &campaign("nam-2026"), TODAY).unwrap();
    say(&mut catalog, events);
    catalog
}

pub(super) fn touchpoints(places: Places) -> NewTouchpoints {
    NewTouchpoints {
        campaign: "nam-2026".parse().unwrap(),
        places,
        counter: String::new(),
        channel: Channel::Qr,
        field: None,
    }
}

fn below(root: &str, kinds: &[UnitKind]) -> NewTouchpoints {
    touchpoints(Places::Under { root: root.parse().unwrap(), kinds: kinds.to_vec() })
}

/// A sequence that repeats itself and hits codes that are not issued.
pub(super) fn random() -> impl FnMut() -> u32 {
    let mut state = 1u32;
    move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) << 12
    }
}

fn lines<F: std::fmt::Display>(faults: &[F]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_whole_country_is_told_in_entries_that_fit_a_leaf() {
    let mut catalog = Catalog::empty(LedgerId(1));
    say(&mut catalog, [Event::LedgerCreated { name: "Việt Nam".into(), demo: false }]);
    let plan = import::plan(&catalog.tree, &[official::file(None).unwrap()]).unwrap();
    let events = units::events(&plan);
    assert!(events.len() > 5, "{} entries", events.len());
    say(&mut catalog, events);
    assert_eq!(catalog.tree.len(), 3355);
}

#[test]
fn a_definition_is_published_once_and_never_changed() {
    let catalog = quang_tri();
    let same = shipped::find("sipas-2017.1").unwrap();
    assert_eq!(definitions::publish(&catalog, std::slice::from_ref(&same)), Ok(vec![]));
    let (file, text) = shipped::SHIPPED.iter().find(|(file, _)| file.starts_with("sipas-2017")).unwrap();
    let other =
        crate::definition::parse::from_yaml(&text.replacen("minutes: ", "minutes: 1", 1), file).unwrap();
    let quick = shipped::find("mot-cua-nhanh.1").unwrap();
    insta::assert_snapshot!(lines(&definitions::publish(&catalog, &[other, quick.clone()]).unwrap_err()), @r"
    sipas-2017.1 is published already with other content, and a published version never changes: give this one the next version (2)
    ");
    assert_eq!(definitions::publish(&catalog, &[quick.clone(), quick]).unwrap().len(), 1);
}

#[test]
fn a_campaign_takes_the_first_method_and_the_next_number() {
    let mut catalog = with_campaign();
    let events = campaigns::open(
        &catalog,
        &NewCampaign { method: Some("pooled-share.1".into()), ..campaign("hai") },
        TODAY,
    );
    say(&mut catalog, events.unwrap());
    let of = |id: &str| catalog.campaign(&id.parse().unwrap()).unwrap();
    assert_eq!((of("nam-2026").no.0, of("hai").no.0), (1, 2));
    let definition = catalog.definition(&"sipas-2017.1".parse().unwrap()).unwrap();
    assert_eq!(of("nam-2026").method, definition.methods[0]);
    assert_eq!(of("nam-2026").definition_hash, definition.hash);
}

#[test]
fn everything_that_speaks_against_a_campaign_is_told_at_once() {
    let catalog = with_campaign();
    let bad = NewCampaign {
        title: "  ".into(),
        definition: "sipas-2099.1".parse().unwrap(),
        units: ["44", "19363", "44", "45", "99"].iter().map(|code| code.parse().unwrap()).collect(),
        opens: date!(2026 - 12 - 31),
        closes: date!(2026 - 01 - 01),
        ranking_channels: vec![],
        ..campaign("nam-2026")
    };
    let bad_method =
        NewCampaign { method: Some("median.1".into()), closes: date!(2026 - 11 - 23), ..campaign("x") };
    let none = NewCampaign { units: vec![], title: "a".repeat(201), ..campaign("y") };
    let all: Vec<_> = [bad, bad_method, none]
        .iter()
        .map(|new| lines(&campaigns::open(&catalog, new, TODAY).unwrap_err()))
        .collect();
    insta::assert_snapshot!(all.join("\n--\n"), @r"
    the id nam-2026 belongs to the campaign “Khảo sát năm 2026”: choose another
    the title is empty: it is what citizens and reports read
    the last day 2026-01-01 is before the first day 2026-12-31
    the unit 19363 takes part already, as 44 or below it: remove it
    the unit 44 takes part already, as 44 or below it: remove it
    no unit with the code 45 exists on 2026-12-31, the first day: Tỉnh Quảng Trị cũ existed until 2025-06-30
    no unit with the code 99 exists on 2026-12-31, the first day
    no channel is named that ranks may rest on
    the definition sipas-2099.1 is not published; published are: sipas-2017.1
    --
    the last day 2026-11-23 is over: today is 2026-11-24
    the definition sipas-2017.1 does not offer the method `median.1`; it offers pooled-share.1, mean-of-criteria.1, mean-score.1, fully-satisfied.1
    --
    the title has 201 characters: at most 200
    no unit takes part: name at least one
    ");
}

#[test]
fn a_campaign_goes_on_longer_or_closes_but_never_opens_again() {
    let mut catalog = with_campaign();
    let id = "nam-2026".parse().unwrap();
    let later = date!(2027 - 01 - 31);
    let not_later = campaigns::extend(&catalog, &id, date!(2026 - 12 - 31), TODAY).unwrap_err();
    assert_eq!(not_later, [CampaignFault::NotLater { id: id.clone(), closes: date!(2026 - 12 - 31) }]);
    let events = campaigns::extend(&catalog, &id, later, TODAY).unwrap();
    say(&mut catalog, events);
    assert_eq!(catalog.campaign(&id).unwrap().closes, later);
    let over = [CampaignFault::Closed { id: id.clone() }];
    assert_eq!(
        campaigns::extend(&catalog, &id, date!(2028 - 01 - 01), date!(2027 - 02 - 01)).unwrap_err(),
        over
    );
    let events = campaigns::close(&catalog, &id, TODAY).unwrap();
    say(&mut catalog, events);
    assert_eq!(campaigns::close(&catalog, &id, TODAY).unwrap_err(), over);
    let unknown = campaigns::close(&catalog, &"x".parse().unwrap(), TODAY).unwrap_err();
    insta::assert_snapshot!(lines(&unknown), @r"
    there is no campaign x; there are: nam-2026
    ");
}

#[test]
fn a_provinces_communes_get_a_touchpoint_each_and_those_with_a_counter_get_it_there() {
    let mut catalog = with_campaign();
    let created = touchpoints::create(&catalog, &below("44", &[]), TODAY, &mut random()).unwrap();
    assert_eq!((created.touchpoints.len(), created.existing.len()), (78, 0));
    let codes: std::collections::BTreeSet<_> = created.touchpoints.iter().map(|t| t.code).collect();
    assert_eq!(codes.len(), 78);
    let place = |t: &crate::touchpoint::Touchpoint| catalog.tree.get(t.unit).unwrap().code.to_string();
    let places: Vec<_> = created.touchpoints.iter().map(place).collect();
    assert!(places.contains(&"19363.MC".to_owned()) && !places.contains(&"19363".to_owned()));
    assert!(created.touchpoints.iter().all(|t| t.field == FieldScope::Ask && !t.revoked));
    say(&mut catalog, created.events());

    let again = touchpoints::create(&catalog, &below("44", &[]), TODAY, &mut random()).unwrap();
    assert_eq!((again.touchpoints.len(), again.existing.len()), (0, 78));
    let agencies =
        touchpoints::create(&catalog, &below("44", &[UnitKind::Agency]), TODAY, &mut random()).unwrap();
    assert_eq!(agencies.touchpoints.len(), 1);
    assert!(
        !codes.contains(&agencies.touchpoints[0].code),
        "the same random numbers, but the codes are taken"
    );
}

#[test]
fn a_revoked_code_is_never_issued_again() {
    let mut catalog = with_campaign();
    let unit = || touchpoints(Places::Unit("19363".parse().unwrap()));
    let first = touchpoints::create(&catalog, &unit(), TODAY, &mut random()).unwrap();
    say(&mut catalog, first.events());
    let code = first.touchpoints[0].code;
    let exists = touchpoints::create(&catalog, &unit(), TODAY, &mut random()).unwrap_err();
    assert_eq!(exists, [TouchpointFault::Exists { code }]);
    let events = touchpoints::revoke(&catalog, &[code, code]).unwrap();
    say(&mut catalog, events);
    assert!(catalog.touchpoints[&code].revoked);
    assert_eq!(touchpoints::revoke(&catalog, &[code]).unwrap_err(), [TouchpointFault::Revoked { code }]);
    let second = touchpoints::create(&catalog, &unit(), TODAY, &mut random()).unwrap();
    assert_ne!(second.touchpoints[0].code, code);
    let stuck = touchpoints::create(&catalog, &unit(), TODAY, &mut || code.bits() << 2).unwrap_err();
    assert_eq!(stuck, [TouchpointFault::NoFreeCode]);
}

#[test]
fn everything_that_speaks_against_touchpoints_is_told_at_once() {
    let mut catalog = with_campaign();
    let part = NewCampaign { units: vec!["19363".parse().unwrap()], ..campaign("mot-xa") };
    let events = campaigns::open(&catalog, &part, TODAY).unwrap();
    say(&mut catalog, events);
    let in_one_commune =
        |places| NewTouchpoints { campaign: "mot-xa".parse().unwrap(), ..touchpoints(places) };
    let bad = NewTouchpoints {
        counter: "x".repeat(81),
        field: Some("dat".parse().unwrap()),
        ..touchpoints(Places::Unit("45".parse().unwrap()))
    };
    let wishes = [
        bad,
        in_one_commune(Places::Unit("44".parse().unwrap())),
        in_one_commune(below("19366", &[]).places),
        below("44.NV", &[]),
        NewTouchpoints { campaign: "x".parse().unwrap(), ..below("44", &[]) },
    ];
    let all: Vec<_> = wishes
        .iter()
        .map(|new| lines(&touchpoints::create(&catalog, new, TODAY, &mut random()).unwrap_err()))
        .collect();
    insta::assert_snapshot!(all.join("\n--\n"), @r"
    the counter's name has 81 characters: at most 80
    there is no field dat; there are: dat-dai, xay-dung, dau-tu-kinh-doanh, ho-tich, chung-thuc, cu-tru, tu-phap, bao-tro-xa-hoi, nguoi-co-cong, lao-dong-bao-hiem, y-te, giao-duc, giao-thong, nong-nghiep-moi-truong, cong-thuong, tai-chinh-thue, van-hoa-the-thao-du-lich, khoa-hoc-cong-nghe, noi-vu-ton-giao, khac
    no unit with the code 45 exists on 2026-11-24
    --
    the unit 44 takes no part in the campaign mot-xa; it covers 19363
    --
    the unit 19366 takes no part in the campaign mot-xa; it covers 19363
    --
    no unit below 44.NV serves citizens on 2026-11-24: name its kinds with --kind, or a unit with --unit
    --
    there is no campaign x; there are: nam-2026, mot-xa
    ");
    let from_above =
        touchpoints::create(&catalog, &in_one_commune(below("44", &[]).places), TODAY, &mut random());
    assert_eq!(from_above.unwrap().touchpoints.len(), 1, "of the province only what takes part");
    let unknown = TouchpointCode::from_bits(37).unwrap();
    assert_eq!(
        touchpoints::revoke(&catalog, &[unknown]).unwrap_err(),
        [TouchpointFault::Unknown { code: unknown }]
    );
}

#[test]
fn a_campaign_across_a_reform_goes_on_in_the_successors() {
    let mut catalog = quang_tri();
    let old =
        NewCampaign { units: vec!["45".parse().unwrap()], opens: date!(2025 - 06 - 01), ..campaign("cu") };
    let events = campaigns::open(&catalog, &old, TODAY).unwrap();
    say(&mut catalog, events);
    let campaign = catalog.campaign(&"cu".parse().unwrap()).unwrap();
    let code = |day| {
        let roots = catalog.campaign_roots(campaign, day);
        roots.iter().map(|no| catalog.tree.get(*no).unwrap().code.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(code(date!(2025 - 06 - 30)), ["45"]);
    assert_eq!(code(TODAY), ["44"]);
}
