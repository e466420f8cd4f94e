//! Where somebody writes from, and with what, is nowhere kept: not in the database, not beside it, not in the log,
//! not in a copy. Every byte of them is searched, and a control shows that the search would find it.

use crate::files::ready;
use crate::running::Running;
use crate::support::Office;
use std::fs::File;
use std::path::Path;
use std::process::Stdio;

on_both!(address_and_browser_of_a_citizen_are_nowhere_kept);

/// What a proxy says of who asks, and what somebody makes up who is no proxy.
const ADDRESSES: [&str; 3] = ["203.0.113.77", "2001:db8:ab12:cd34::77", "198.51.100.99"];
const AGENT: &str = "Mozilla/5.0 (Linux; Android 12; KIEM-THU-RIENG-777) Chrome/131.0 Mobile";
/// What of it must not be found: addresses as text, as bytes and in hexadecimal, the browser's own words.
fn traces() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = ADDRESSES.iter().map(|address| address.as_bytes().to_vec()).collect();
    all.push(b"KIEM-THU-RIENG".to_vec());
    all.push(b"2001:db8:ab12:cd34".to_vec());
    all.push(vec![203, 0, 113, 77]);
    all.push(b"cb00714d".to_vec());
    all.push(vec![0x20, 0x01, 0x0d, 0xb8, 0xab, 0x12, 0xcd, 0x34]);
    all
}

/// Everything that the office keeps: the files of its folder and, on PostgreSQL, all rows.
fn kept(office: &Office) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    files(office.folder(), &mut all);
    if !office.url.starts_with("sqlite:") {
        all.push(("every table".to_owned(), office.dump().into_bytes()));
    }
    all
}

fn files(folder: &Path, into: &mut Vec<(String, Vec<u8>)>) {
    for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
        if file.is_dir() {
            files(&file, into);
        } else {
            into.push((file.display().to_string(), std::fs::read(&file).unwrap()));
        }
    }
}

fn found(kept: &[(String, Vec<u8>)]) -> Vec<String> {
    let holds = |bytes: &[u8], trace: &[u8]| bytes.windows(trace.len()).any(|window| window == trace);
    let places = kept.iter().flat_map(|(place, bytes)| {
        let hits = traces().into_iter().filter(|trace| holds(bytes, trace));
        hits.map(move |trace| format!("{} in {place}", String::from_utf8_lossy(&trace)))
    });
    places.collect()
}

fn address_and_browser_of_a_citizen_are_nowhere_kept(office: &Office) {
    let code = ready(office);
    let log = office.folder().join("log.txt");
    let env = [
        ("HAILONG__SERVER__TRUSTED_PROXIES", "127.0.0.0/8"),
        ("HAILONG__LOG__FILTER", "trace"),
        ("HAILONG__OFFICE__COMPLAINTS", "true"),
    ];
    let service = Running::start_logging(office, &[], &env, Stdio::from(File::create(&log).unwrap()));
    for address in ADDRESSES {
        visit(&service, &code, address);
    }
    let marked = service.exchange("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert!(marked.contains("\nhailong_responses_stored_total 15\n"), "{marked}");
    assert!(
        marked.contains("\nhailong_responses_uncounted_total 0\n"),
        "each was counted by where it came from"
    );
    let running = kept(office);
    assert_eq!(found(&running), Vec::<String>::new());
    assert_eq!(service.end(), Some(0));
    if office.url.starts_with("sqlite:") {
        office.sql(&format!("VACUUM INTO '{}'", office.folder().join("copy.db").display()));
    }
    let after = kept(office);
    assert_eq!(found(&after), Vec::<String>::new());
    assert!(
        after.iter().any(|(place, bytes)| place.ends_with("log.txt") && bytes.len() > 1_000),
        "it was logged"
    );

    // The control: planted in a row and in a line of the log, each is found.
    let [v4, v6, _] = ADDRESSES;
    office.sql(&format!("CREATE TABLE planted (what TEXT); INSERT INTO planted VALUES ('{v4} {AGENT}')"));
    office.write("other.log", format!("{v6} GET /S/{code}"));
    let planted = found(&kept(office));
    for trace in [v4, v6, "KIEM-THU-RIENG"] {
        assert!(planted.iter().any(|hit| hit.starts_with(trace)), "{trace}: {planted:?}");
    }
}

/// Everything that a citizen can do, well and badly.
fn visit(service: &Running, code: &str, address: &str) {
    let headers = format!(
        "Host: x\r\nConnection: close\r\nX-Forwarded-For: {address}\r\nForwarded: for={address}\r\nUser-Agent: {AGENT}\r\n"
    );
    let ask = |method: &str, path: &str, kind: &str, body: &str| {
        let length = body.len();
        let kind = format!("Content-Type: {kind}\r\nContent-Length: {length}\r\n");
        service.exchange(&format!("{method} {path} HTTP/1.1\r\n{headers}{kind}\r\n{body}"))
    };
    let form = |path: &str, body: &str| ask("POST", path, "application/x-www-form-urlencoded", body);
    let get = |path: &str| service.exchange(&format!("GET {path} HTTP/1.1\r\n{headers}\r\n"));
    let screen = get(&format!("/S/{code}"));
    let token =
        screen.split("name=\"_token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    for _ in 0..5 {
        let sheet = format!(
            r#"{{"definition":"mot-cua-nhanh.1","lang":"vi","answers":{{"access":5}},"page_token":"{token}"}}"#
        );
        let id = hailong::ids::ResponseId::new(
            hailong::ids::Hour::of(time::OffsetDateTime::now_utc()),
            rand::random::<[u8; 12]>(),
        );
        let path = format!("/api/v1/touchpoints/{code}/responses/{id}");
        let stored = ask("PUT", &path, "application/json", &sheet);
        assert!(stored.starts_with("HTTP/1.1 201"), "{stored}");
        let tracking = stored.split("\"tracking\":\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(get(&format!("/t/{tracking}")).starts_with("HTTP/1.1 200"));
    }
    let coded =
        r#"{"definition":"mot-cua-nhanh.1","lang":"vi","answers":{"access":5},"code":"0000-0000-0000-0"}"#;
    let id = "00000000-0000-0000-0000-000000000000";
    for path in [format!("/api/v1/touchpoints/{code}/responses/{id}"), "/api/v1/nowhere".to_owned()] {
        ask("PUT", &path, "application/json", coded);
    }
    ask("PUT", &format!("/api/v1/touchpoints/{code}/responses/{id}"), "application/json", "{ no JSON");
    form(&format!("/S/{code}"), "access=5&_in=vi");
    form(&format!("/S/{code}/started"), &token);
    form(&format!("/S/{code}/complaint"), "text=Cho%20qua%20lau&_lang=vi");
    form(&format!("/K/{code}"), "access=4&_in=vi");
    form("/staff/login", "login=khong-ai&password=sai-het-roi-nhe");
    for path in ["/", "/nowhere", "/t/0000-0000-0000", "/staff", "/results", "/metrics", "/S/sai"] {
        get(path);
    }
    service.exchange(&format!("NONSENSE {address}\r\n{headers}\r\n"));
}
