//! Whatever people write stays text: on every page its elements and attributes are those of the same page
//! with a harmless text in the same places, as a parser of browsers' HTML reads both.

mod payloads;

use crate::support::staff::{LEDGER, Staff};
use crate::support::{Answer, BEGIN, Service, campaign, definition, touchpoint};
use hailong::account::audit::{Act, Action, Actor};
use hailong::account::session::Stage;
use hailong::account::{Grant, Role};
use hailong::brand::Logo;
use hailong::campaign::Campaign;
use hailong::config::Office;
use hailong::ids::{CampaignNo, Hour, TouchpointCode, UnitCode, UnitNo};
use hailong::ledger::Event;
use hailong::touchpoint::Touchpoint;
use hailong::unit::{Unit, UnitKind};
use hailong::web::routes::table;
use payloads::PAYLOADS;
use reqwest::Method;
use scraper::{Html, Selector};
use std::convert::Infallible;
use std::fmt::Write as _;
use time::macros::date;

const HARMLESS: &str = "Quầy số một";

/// The elements of a page with their attributes; of addresses, how they begin. Sorted, as lists stand in the
/// order of the names that differ.
fn shape(answer: &Answer) -> Vec<String> {
    let text = answer.text();
    let page = Html::parse_document(&text);
    let all = Selector::parse("*").unwrap();
    let element = |element: scraper::ElementRef<'_>| {
        let mut shape = element.value().name().to_owned();
        let mut attributes: Vec<_> = element.value().attrs().collect();
        attributes.sort_unstable();
        for (name, value) in attributes {
            let acts =
                ["href", "src", "action", "formaction", "data", "content", "http-equiv"].contains(&name);
            let start = if acts { value.split(['/', '?', '#']).next().unwrap_or_default() } else { "" };
            let _ = write!(shape, " {name}={}", if acts { start } else { "" });
        }
        if matches!(element.value().name(), "script" | "style") {
            shape += &element.text().collect::<String>();
        }
        shape
    };
    let mut all: Vec<String> = page.select(&all).map(element).collect();
    all.sort_unstable();
    all
}

fn code(at: usize) -> TouchpointCode {
    TouchpointCode::from_bits(37 * (2_000_003 + u32::try_from(at).unwrap())).unwrap()
}

fn unit_code(at: usize) -> UnitCode {
    format!("2{at:04}").parse().unwrap()
}

/// For each text a unit, a campaign and a counter that are called so.
fn events(texts: &[String]) -> Vec<Event> {
    let quick = definition("mot-cua-nhanh.1");
    let unit = |at: usize, text: &String| Unit {
        no: UnitNo(100 + u32::try_from(at).unwrap()),
        code: unit_code(at),
        name: text.clone(),
        kind: UnitKind::Commune,
        parent: Some("44".parse().unwrap()),
        valid_from: Some(date!(2025 - 07 - 01)),
        valid_to: None,
        successor: None,
        lat: None,
        lon: None,
    };
    let units = texts.iter().enumerate().map(|(at, text)| unit(at, text)).collect();
    let mut events = vec![Event::UnitTree { units }];
    for (at, text) in texts.iter().enumerate() {
        let no = 100 + u32::try_from(at).unwrap();
        let made = campaign(no, &format!("dot-{at}"), &quick, date!(2026 - 11 - 01), date!(2026 - 12 - 31));
        let campaign = Campaign { title: text.clone(), units: vec![unit_code(at)], ..made };
        events.push(Event::CampaignOpened { campaign });
        let hung = Touchpoint {
            code: code(at),
            campaign: CampaignNo(no),
            unit: UnitNo(no),
            counter: text.clone(),
            ..touchpoint(crate::support::Counter::Quick, no)
        };
        events.push(Event::TouchpointChanged { touchpoints: vec![hung] });
    }
    events
}

/// A province in which these texts stand in every place that somebody can write in.
async fn furnished(texts: &[String]) -> Service {
    let service = Service::on_sqlite().await;
    let all = events(texts);
    service.store.change(LEDGER, Hour::of(BEGIN), |_| Ok::<_, Infallible>(all)).await.unwrap();
    service.app.mirror.catch_up(&service.store).await.unwrap();
    service
}

/// Somebody with every right, called so.
async fn called<'a>(service: &'a Service, name: &str) -> Staff<'a> {
    let grants = [Role::Admin, Role::HomeAffairs, Role::Auditor].map(|role| Grant { role, unit: None });
    let no = service.account(&grants, "$none").await;
    service.give_second_factor(no).await;
    let act = Act::new(0, Actor::Account(no), Action::AccountChanged, name);
    service.store.rename_account(LEDGER, no, &name.parse().unwrap(), "vi", &act).await.unwrap();
    service.sign_in_as(no, Stage::Full).await
}

fn assert_same(evil: &Answer, harmless: &Answer, at: &str) {
    assert_eq!(evil.status, harmless.status, "{at}");
    let (found, expected) = (shape(evil), shape(harmless));
    assert!(expected.len() > 10, "{at}");
    let differs = found.iter().zip(&expected).find(|(a, b)| a != b);
    assert!(found == expected, "{at}: {differs:?}, {} and {} elements", found.len(), expected.len());
}

#[test]
fn a_page_that_took_a_text_for_more_would_be_seen() {
    let page = |text: &str| Answer {
        status: reqwest::StatusCode::OK,
        headers: reqwest::header::HeaderMap::new(),
        bytes: format!("<!doctype html><title>{text}</title><p title='{text}'>{text}</p>").into_bytes(),
    };
    let harmless = shape(&page(HARMLESS));
    let seen = PAYLOADS.iter().filter(|payload| shape(&page(payload)) != harmless).count();
    assert!(PAYLOADS.len() > 40 && seen > 40, "{seen} of {}", PAYLOADS.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_of_units_campaigns_counters_and_people_stay_text() {
    let evil: Vec<String> = PAYLOADS.iter().map(|text| (*text).to_owned()).collect();
    let harmless: Vec<String> = evil.iter().map(|_| HARMLESS.to_owned()).collect();
    let (evil, harmless) = (furnished(&evil).await, furnished(&harmless).await);
    for (at, payload) in PAYLOADS.iter().enumerate() {
        let form = format!("/S/{}", code(at));
        for path in [
            form.clone(),
            format!("{form}?lang=en"),
            format!("{form}/notice"),
            format!("{form}/complaint"),
            format!("/results/dot-{at}"),
        ] {
            assert_same(&evil.get(&path).await, &harmless.get(&path).await, &format!("{path}: {payload}"));
        }
    }
    assert_same(&evil.get("/results").await, &harmless.get("/results").await, "/results");
    let rows = table().into_iter().filter(|row| row.path.starts_with("/staff") && !row.path.contains('{'));
    let pages: Vec<_> = rows.filter(|row| row.method.as_str() == "GET").map(|row| row.path).collect();
    let (bad, good) = (called(&evil, PAYLOADS[0]).await, called(&harmless, HARMLESS).await);
    for path in pages {
        let (found, expected) = (bad.get(path).await, good.get(path).await);
        if expected.status.is_success() && expected.header("content-type").starts_with("text/html") {
            assert_same(&found, &expected, path);
        }
    }
    for name in PAYLOADS {
        let staff = called(&evil, name).await;
        assert_same(&staff.get("/staff/account").await, &good.get("/staff/account").await, name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_typed_or_asked_for_stays_text() {
    let service = Service::on_sqlite().await;
    let encode = |text: &str| {
        text.bytes().fold(String::new(), |mut all, byte| {
            let _ = write!(all, "%{byte:02X}");
            all
        })
    };
    let query = |name: &str, text: &str| format!("{name}={}", encode(text));
    for payload in PAYLOADS {
        for path in ["/S/", "/staff/", "/t/", "/p/", "/results/", "/K/", "/"] {
            let evil = service.get(&format!("{path}{}", encode(payload))).await;
            let harmless = service.get(&format!("{path}{}", encode(HARMLESS))).await;
            assert_same(&evil, &harmless, &format!("{path}: {payload}"));
        }
        for (path, name) in [
            ("/staff/login", "then"),
            ("/staff/login", "lang"),
            ("/results", "lang"),
            ("/p", "code"),
            ("/", "x"),
        ] {
            let evil = service.get(&format!("{path}?{}", query(name, payload))).await;
            let harmless = service.get(&format!("{path}?{}", query(name, HARMLESS))).await;
            assert_same(&evil, &harmless, &format!("{path}?{name}: {payload}"));
        }
        for header in ["accept-language", "user-agent", "referer", "x-forwarded-for", "x-forwarded-host"] {
            let asked = |text: &str| {
                let bytes = reqwest::header::HeaderValue::from_bytes(text.as_bytes()).unwrap();
                service.request(Method::GET, "/staff/login").header(header, bytes)
            };
            let (evil, harmless) = (Answer::of(asked(payload)).await, Answer::of(asked(HARMLESS)).await);
            assert_same(&evil, &harmless, &format!("{header}: {payload}"));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_name_at_sign_in_stays_text() {
    let service = Service::on_sqlite().await;
    let typed = |login: &'static str| {
        let service = &service;
        async move {
            let browser = service.browser();
            browser.post("/staff/login", &[("login", login), ("password", login), ("then", login)]).await
        }
    };
    let harmless = typed(HARMLESS).await;
    for payload in PAYLOADS {
        assert_same(&typed(payload).await, &harmless, payload);
        // One network may be wrong only so often.
        service.pass(time::Duration::minutes(2));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_office_says_of_itself_stays_text() {
    let service = Service::on_sqlite().await;
    let office =
        |text: &str| Office { name: Some(text.into()), contact: Some(text.into()), ..Office::default() };
    let harmless = service.with_office(office(HARMLESS)).await;
    let form = crate::support::Counter::Quick.form();
    for payload in PAYLOADS {
        let evil = service.with_office(office(payload)).await;
        for path in ["/", "/results", "/staff/login", &form, &format!("{form}/notice")] {
            assert_same(&evil.get(path).await, &harmless.get(path).await, &format!("{path}: {payload}"));
        }
    }
}

/// A file of units with this text in one of its columns.
fn units_file(column: usize, text: &str) -> String {
    let mut cells = ["19363", "Xã Vĩnh Linh", "commune", "44", "2025-07-01", ""].map(str::to_owned);
    cells[column] = format!("\"{}\"", text.replace('"', "\"\""));
    format!("code,name,kind,parent_code,valid_from,valid_to\n{}\n", cells.join(","))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_brought_stays_text() {
    let service = Service::on_sqlite().await;
    let staff = called(&service, HARMLESS).await;
    let to = "/staff/units/import";
    for column in 0..6 {
        let harmless = units_file(column, HARMLESS);
        let harmless = staff.upload(to, Some(("u.csv", harmless.as_bytes())), &[]).await;
        for payload in PAYLOADS {
            let (evil, name) = (units_file(column, payload), format!("{payload}.csv"));
            let evil = staff.upload(to, Some((&name, evil.as_bytes())), &[]).await;
            assert_same(&evil, &harmless, &format!("column {column}: {payload}"));
        }
    }
    for (to, file) in
        [("/staff/definitions/upload", "id: %\n"), ("/staff/units/dossiers/import", "unit,%\n%,1\n")]
    {
        let brought = |text: &str| file.replace('%', &format!("\"{}\"", text.replace('"', "\"\"")));
        let harmless = staff.upload(to, Some(("f.csv", brought(HARMLESS).as_bytes())), &[]).await;
        for payload in PAYLOADS {
            let name = format!("{payload}.csv");
            let evil = staff.upload(to, Some((&name, brought(payload).as_bytes())), &[]).await;
            assert!(evil.status.is_client_error(), "{to} {}", evil.status);
            assert!(
                shape(&evil).len() > 10 && !evil.text().contains(payload) || !payload.contains('<'),
                "{to}: {payload}"
            );
            let parts = |answer: &Answer| {
                let mut kinds: Vec<_> =
                    shape(answer).iter().map(|one| one.split(' ').next().unwrap().to_owned()).collect();
                kinds.dedup();
                kinds
            };
            assert_eq!(parts(&evil), parts(&harmless), "{to}: {payload}");
        }
    }
}

#[test]
fn a_sign_of_the_office_that_acts_is_refused() {
    for payload in PAYLOADS.iter().filter(|payload| payload.contains('<')) {
        for svg in [
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{payload}</svg>"),
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"{payload}\"/></svg>"
            ),
        ] {
            assert!(Logo::parse(&svg).is_err(), "{svg}");
        }
    }
}
