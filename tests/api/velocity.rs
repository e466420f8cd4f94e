//! What strikes about a response is decided before it is stored, from counts that are gone the next day.

use crate::put::sheet;
use crate::support::{Answer, Counter, Service, id};
use hailong::ledger::Signals;
use hailong::store::Options;
use hailong::web::staff::StaffSettings;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use time::Duration;

on_both!(
    the_fourth_of_a_device_is_marked_and_the_third_alike,
    another_network_another_browser_and_another_unit_are_other_devices,
    a_kiosk_serves_many,
    a_burst_split_over_instances_and_a_restart_is_marked,
    a_sheet_that_is_sent_again_counts_once,
    a_sheet_that_was_not_stored_is_not_counted,
    a_form_sent_faster_than_it_can_be_read_is_marked,
    a_form_without_script_is_counted_as_well,
    ten_minutes_with_far_more_than_usual_are_marked,
    counts_that_do_not_answer_cost_a_mark_and_no_response,
    a_day_s_counts_and_its_salt_are_destroyed,
);

const PHONE: &str =
    "Mozilla/5.0 (Linux; Android 13; SM-A145F) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36";
const APPLE: &str =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1";

/// Sends a sheet with these answers from there.
async fn send_to(service: &Service, counter: Counter, n: u8, (from, agent): (&str, &str), body: &Value) {
    let request = service.request(Method::PUT, &counter.response(&id(n)));
    let request = request.header("x-forwarded-for", from).header("user-agent", agent).json(body);
    let answer = Answer::of(request).await;
    assert!([StatusCode::CREATED, StatusCode::OK].contains(&answer.status), "{}", answer.text());
}

async fn send(service: &Service, n: u8, from: (&str, &str), access: u8) {
    send_to(service, Counter::Quick, n, from, &sheet(&json!({ "access": access }))).await;
}

async fn marks(service: &Service) -> Vec<Signals> {
    service.stored().await.into_iter().map(|response| response.signals).collect()
}

/// The service behind a proxy of this machine, which says who asks.
async fn proxied(service: &Service, options: Options) -> Service {
    let staff = StaffSettings { proxies: vec!["127.0.0.0/8".parse().unwrap()], ..StaffSettings::default() };
    service.beside(options).await.with_staff_settings(staff).await
}

const NONE: Signals = Signals(0);

async fn the_fourth_of_a_device_is_marked_and_the_third_alike(service: &Service) {
    let office = proxied(service, Options::default()).await;
    let home = ("203.0.113.7", PHONE);
    for (n, access) in (1..).zip([5, 4, 3, 2, 5, 5]) {
        send(&office, n, home, access).await;
    }
    let both = Signals::DEVICE | Signals::REPEATED;
    assert_eq!(marks(&office).await, [NONE, NONE, NONE, Signals::DEVICE, Signals::DEVICE, both]);
    // The next day everybody begins anew.
    office.pass(Duration::days(1));
    send(&office, 7, home, 5).await;
    assert_eq!(marks(&office).await.last(), Some(&NONE));
}

async fn another_network_another_browser_and_another_unit_are_other_devices(service: &Service) {
    let office = proxied(service, Options::default()).await;
    let others = [
        ("203.0.113.7", PHONE),
        ("203.0.113.8", PHONE),
        ("203.0.113.7", APPLE),
        ("2001:db8::1", PHONE),
        ("2001:db8:0:1::1", PHONE),
    ];
    for n in 0..3 {
        for (at, from) in (0..).zip(others) {
            send(&office, 1 + 10 * n + at, from, n + 1).await;
        }
    }
    assert_eq!(marks(&office).await, [NONE; 15]);
    send(&office, 100, ("2001:db8::ffff", PHONE), 4).await;
    assert_eq!(marks(&office).await.last(), Some(&Signals::DEVICE), "64 bits are one network");
    let newer = PHONE.replace("131.0", "132.0").replace("SM-A145F", "SM-A155F");
    send(&office, 101, ("203.0.113.8", &newer), 4).await;
    assert_eq!(marks(&office).await.last(), Some(&Signals::DEVICE), "a kind of browser, not a version");
}

async fn a_kiosk_serves_many(service: &Service) {
    for n in 1..8 {
        send_to(service, Counter::Tablet, n, ("", PHONE), &sheet(&json!({ "access": 5 }))).await;
    }
    assert_eq!(marks(service).await, [NONE; 7]);
}

async fn a_burst_split_over_instances_and_a_restart_is_marked(service: &Service) {
    let home = ("203.0.113.7", PHONE);
    for round in 0..2 {
        // Two processes, each with a store of its own; the second round's began anew.
        let (one, other) =
            (proxied(service, Options::default()).await, proxied(service, Options::default()).await);
        for n in 0..5 {
            send(&one, 1 + round * 20 + n, home, 5).await;
            send(&other, 10 + round * 20 + n, home, 5).await;
        }
        one.store.close().await;
        other.store.close().await;
    }
    let marked = marks(service).await.iter().filter(|marks| marks.has(Signals::DEVICE)).count();
    let alike = marks(service).await.iter().filter(|marks| marks.has(Signals::REPEATED)).count();
    assert_eq!((marked, alike), (17, 18), "of twenty");
}

async fn a_sheet_that_is_sent_again_counts_once(service: &Service) {
    let office = proxied(service, Options::default()).await;
    let home = ("203.0.113.7", PHONE);
    for _ in 0..6 {
        send(&office, 1, home, 5).await;
    }
    for (n, access) in [(2, 4), (3, 3)] {
        send(&office, n, home, access).await;
    }
    assert_eq!(marks(&office).await, [NONE; 3]);
    send(&office, 4, home, 2).await;
    assert_eq!(marks(&office).await.last(), Some(&Signals::DEVICE));
}

async fn a_sheet_that_was_not_stored_is_not_counted(service: &Service) {
    let office = proxied(service, Options::default()).await;
    let home = ("203.0.113.7", PHONE);
    let mut coded = sheet(&json!({ "access": 5 }));
    coded["code"] = json!("0000-0000-0000-0");
    for n in 1..5 {
        let request = office.request(Method::PUT, &Counter::Slips.response(&id(n)));
        let request = request.header("x-forwarded-for", home.0).header("user-agent", home.1).json(&coded);
        assert!(Answer::of(request).await.status.is_client_error());
    }
    for n in 11..14 {
        send(&office, n, home, n - 10).await;
    }
    assert_eq!(marks(&office).await, [NONE; 3]);
}

async fn a_form_sent_faster_than_it_can_be_read_is_marked(service: &Service) {
    let token = service.get(&Counter::Quick.form()).await.hidden("_token");
    let all = json!({ "field": "dat-dai", "access": 5, "procedure": 4, "staff": 5, "result": 5, "feedback": 4, "overall": 3 });
    let mut body = sheet(&all);
    body["page_token"] = json!(token);
    let from = ("", PHONE);
    // The tests begin half a minute after the page's minute did: a second later, 31 may have gone by.
    service.pass(Duration::seconds(-29));
    send_to(service, Counter::Quick, 1, from, &body).await;
    service.pass(Duration::seconds(29));
    send_to(service, Counter::Quick, 2, from, &body).await;
    body["offline"] = json!(true);
    service.pass(Duration::seconds(-29));
    send_to(service, Counter::Quick, 3, from, &body).await;
    send_to(service, Counter::Quick, 4, from, &sheet(&all)).await;
    let fast = |marks: Signals| marks.has(Signals::FAST);
    assert_eq!(marks(service).await.into_iter().map(fast).collect::<Vec<_>>(), [true, false, false, false]);
}

async fn a_form_without_script_is_counted_as_well(service: &Service) {
    for n in 1..5 {
        let page = service.get(&Counter::Quick.form()).await;
        let check = service
            .post(
                &Counter::Quick.form(),
                &[
                    ("_token", &page.hidden("_token")),
                    ("_definition", "mot-cua-nhanh.1"),
                    ("_in", "vi"),
                    ("_step", "send"),
                    ("_id", &id(n)),
                    ("access", &n.to_string()),
                ],
            )
            .await;
        assert_eq!(check.status, StatusCode::SEE_OTHER, "{}", check.text());
    }
    let marks = marks(service).await;
    assert_eq!(
        marks.iter().map(|marks| marks.has(Signals::DEVICE)).collect::<Vec<_>>(),
        [false, false, false, true]
    );
}

/// Four whole weeks in which hardly anything came: by then it is known what is usual.
async fn ten_minutes_with_far_more_than_usual_are_marked(service: &Service) {
    let office = proxied(service, Options::default()).await;
    let home = |n: u8| format!("203.0.113.{n}");
    for n in 1..8 {
        send(&office, n, (&home(n), PHONE), 5).await;
    }
    assert_eq!(marks(&office).await, [NONE; 7], "nobody knows yet what is usual");
    office.pass(Duration::weeks(5));
    for n in 11..18 {
        send(&office, n, (&home(n), PHONE), 5).await;
    }
    assert_eq!(marks(&office).await[7..], [NONE, NONE, NONE, NONE, NONE, Signals::BURST, Signals::BURST]);
    office.pass(Duration::minutes(10));
    send(&office, 20, (&home(20), PHONE), 5).await;
    assert_eq!(marks(&office).await.last(), Some(&NONE));
}

async fn counts_that_do_not_answer_cost_a_mark_and_no_response(service: &Service) {
    let from = ("", PHONE);
    send(service, 1, from, 5).await;
    let held = service.hold_counts().await;
    for n in 2..7 {
        send(service, n, from, 5).await;
    }
    assert_eq!(marks(service).await, [NONE; 6]);
    let metrics = service.get("/metrics").await.text();
    assert!(metrics.contains("\nhailong_responses_uncounted_total 5\n"), "{metrics}");
    held.rollback().await.unwrap();
    // It is asked again after some seconds.
    service.pass(Duration::seconds(6));
    for n in 10..14 {
        send(service, n, from, n - 9).await;
    }
    assert!(marks(service).await.last().unwrap().has(Signals::DEVICE));
}

async fn a_day_s_counts_and_its_salt_are_destroyed(service: &Service) {
    for n in 1..4 {
        send(service, n, ("", PHONE), n).await;
    }
    let held = service.counts().await;
    assert_eq!((held.rows, held.salts.len()), (5, 1), "a device, three kinds of answers, ten minutes");
    assert_eq!(service.app.sweep_velocity().await.unwrap(), 0, "today's are needed");
    assert!(service.traces(&held.salts[0]).await, "else this shows nothing");
    service.pass(Duration::days(1));
    assert_eq!(service.app.sweep_velocity().await.unwrap(), 6);
    let left = service.counts().await;
    assert_eq!((left.rows, left.salts.len()), (0, 0));
    send(service, 9, ("", PHONE), 1).await;
    let tomorrow = service.counts().await;
    assert!(
        tomorrow.rows == 3 && tomorrow.salts.len() == 1 && tomorrow.salts != held.salts,
        "a salt of its own"
    );
    assert!(!service.is_sqlite() || !service.traces(&held.salts[0]).await, "nor does its file hold the salt");
}
