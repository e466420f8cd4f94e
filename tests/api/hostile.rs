//! Whoever tries the console's doors by force: at the same moment twice, with bytes that are no text, with
//! headers that only a proxy may send, with fields that no form has.

use crate::support::staff::{Browser, LEDGER, OWN, SECRET, WHOLE, telephone};
use crate::support::{Answer, Service};
use hailong::account::audit::{Act, Action, Actor};
use hailong::account::token::TypedCode;
use hailong::account::{Grant, Role};
use hailong::config::Network;
use hailong::ids::UnitNo;
use hailong::web::routes::table;
use hailong::web::staff::StaffSettings;
use hailong::web::staff::guard::Access;
use reqwest::{Method, StatusCode};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

on_both!(
    a_code_that_is_sent_twice_at_once_opens_one_session,
    fields_that_no_form_has_give_no_right,
    bytes_that_are_no_text_break_nothing,
    behind_tls_every_answer_keeps_browsers_to_it,
    the_console_answers_under_its_own_name_only,
    a_request_in_a_request_is_not_answered_twice,
);

const GOOD: &str = "bốn con mèo ngồi trên mái";

fn leader() -> Grant {
    Grant { role: Role::UnitLeader, unit: OWN.map(UnitNo) }
}

fn proxied() -> StaffSettings {
    let proxies: Vec<Network> = vec!["127.0.0.1".parse().unwrap()];
    StaffSettings { proxies, ..StaffSettings::default() }
}

/// Browsers that gave the password and owe the code.
async fn halves(service: &Service, count: usize) -> Vec<Browser<'_>> {
    let mut all = Vec::new();
    for _ in 0..count {
        let browser = service.browser();
        browser.post("/staff/login", &[("login", "p01"), ("password", GOOD)]).await;
        all.push(browser);
    }
    all
}

async fn a_code_that_is_sent_twice_at_once_opens_one_session(service: &Service) {
    let no = service.account_with_password(&[leader()], GOOD).await;
    let spare = TypedCode::recovery([9; 15]);
    let act = Act::new(0, Actor::Nobody, Action::SecondFactorSet, "");
    service.store.set_second_factor(LEDGER, no, Some(SECRET), &[spare.hash()], &act).await.unwrap();
    for code in [telephone(0), spare.reveal()] {
        let browsers = halves(service, 4).await;
        let fields = [("code", code.as_str())];
        let [a, b, c, d] = &browsers[..] else { unreachable!() };
        let address = "/staff/login/code";
        let (a, b, c, d) = tokio::join!(
            a.post(address, &fields),
            b.post(address, &fields),
            c.post(address, &fields),
            d.post(address, &fields)
        );
        let opened = [a, b, c, d].iter().filter(|answer| answer.location() == "/staff").count();
        assert_eq!(opened, 1, "{code}");
        service.pass(time::Duration::minutes(11));
    }
    // The same form twice at once: one session goes on, under one token.
    let staff = service.sign_in_as(no, hailong::account::session::Stage::Full).await;
    let fields = [("password", GOOD)];
    let request = || Answer::of(staff.browser.form("/staff/again", &fields));
    let (one, two) = tokio::join!(request(), request());
    assert!([&one, &two].iter().all(|answer| answer.status.as_u16() < 500), "{} {}", one.status, two.status);
}

async fn fields_that_no_form_has_give_no_right(service: &Service) {
    let no = service.account_with_password(&[leader()], GOOD).await;
    let staff = service.sign_in_as(no, hailong::account::session::Stage::Full).await;
    let more = [
        ("lang", "en"),
        ("role", "admin"),
        ("roles", "admin"),
        ("grants", "[{\"role\":\"admin\"}]"),
        ("account", "2"),
        ("no", "2"),
        ("disabled", "false"),
        ("unit", ""),
        ("name", "Quản trị"),
        ("login", "admin"),
        ("_method", "DELETE"),
    ];
    assert_eq!(staff.post("/staff/account/language", &more).await.status, StatusCode::SEE_OTHER);
    let person = service.store.person(LEDGER, no).await.unwrap().unwrap();
    assert_eq!(person.grants.roles.into_iter().collect::<Vec<_>>(), [leader()]);
    assert_eq!((person.account.login.as_str(), person.account.name.as_str()), ("p01", "Người 1"));
    // One field twice: the first counts, and only the first.
    let twice = [("lang", "vi"), ("lang", "en")];
    staff.post("/staff/account/language", &twice).await;
    assert_eq!(service.store.person(LEDGER, no).await.unwrap().unwrap().account.lang, "vi");
    for header in ["x-http-method-override", "x-method-override", "x-original-url", "x-rewrite-url"] {
        let request = staff.browser.request(Method::GET, "/staff/login").header(header, "/staff/audit");
        assert_eq!(staff.browser.send(request).await.location(), "/staff", "{header}");
    }
}

async fn bytes_that_are_no_text_break_nothing(service: &Service) {
    service.account_with_password(&[leader()], GOOD).await;
    let staff = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let rows =
        table().into_iter().filter(|row| row.access != Access::Public && row.method.as_str() == "POST");
    let paths: Vec<String> = rows
        .filter(|row| row.path != "/staff/logout")
        .map(|row| {
            row.path
                .split('/')
                .map(|part| if part.starts_with('{') { "1" } else { part })
                .collect::<Vec<_>>()
                .join("/")
        })
        .collect();
    assert!(paths.len() > 8);
    let token = staff.browser.token().unwrap().form_token([1; 16]);
    let names = "login=%00&password=%00&code=%FF%FE&then=%00&lang=%C3%28&session=%00&new=%ED%A0%80&text=%00";
    let long = format!("password={0}&login={0}&code={0}", "a".repeat(20_000));
    for path in &paths {
        for body in [names, &long, "%", "=&&&=", "%00=%00", "password=%F0%9F%92%A9&login=\u{202e}"] {
            let body = format!("_form={token}&{body}");
            let request = staff.browser.request(Method::POST, path);
            let request =
                request.header("content-type", "application/x-www-form-urlencoded").body(body.clone());
            let answer = Answer::of(request).await;
            let at = format!("{path}: {} {}", answer.status, &body[..body.len().min(120)]);
            assert!(!answer.status.is_server_error(), "{at}");
            assert_eq!(answer.header("cache-control"), "no-store", "{at}");
        }
        for kind in [
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "application/json",
            "text/xml",
            "\u{e9}",
        ] {
            let request = staff.browser.request(Method::POST, path).header("x-form-token", &token);
            let kind = reqwest::header::HeaderValue::from_bytes(kind.as_bytes()).unwrap();
            let answer = Answer::of(request.header("content-type", kind).body("--\r\n\r\n")).await;
            assert!(!answer.status.is_server_error(), "{path} {}", answer.status);
        }
    }
    for path in [
        "/staff/%00",
        "/staff/%ff%fe",
        "/staff/..%2f..%2fetc/passwd",
        "/staff/login?then=%00%ff",
        "/staff//",
        "/staff/%2e%2e/S",
    ] {
        let answer = staff.get(path).await;
        assert!(!answer.status.is_server_error(), "{path} {}", answer.status);
    }
    for cookie in
        ["hl-local=%00", "hl-local=\u{e9}", "hl-local", "=;=;=", &format!("hl-local={}", "f".repeat(7000))]
    {
        let cookie = reqwest::header::HeaderValue::from_bytes(cookie.as_bytes()).unwrap();
        let answer = Answer::of(service.request(Method::GET, "/staff").header("cookie", cookie)).await;
        assert_eq!(answer.location(), "/staff/login");
    }
}

/// Attempts are counted in the program: one database will do.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_only_a_proxy_may_say_is_believed_of_proxies_alone() {
    let service = Service::on_sqlite().await;
    // From one network no more than so many attempts, whatever the header says.
    let stranger = |n: u32| format!("198.51.{}.{}", n / 256, n % 256);
    let mut slow = 0;
    for n in 0..64 {
        let browser = service.browser();
        browser.get("/staff/login").await;
        let (login, from) = (format!("nobody{n}"), stranger(n));
        let form = browser.form("/staff/login", &[("login", &login), ("password", "wrong")]);
        let answer = browser.send(form.header("x-forwarded-for", from)).await;
        slow += usize::from(answer.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(slow, 4, "60 attempts of one network");
    let behind = service.with_staff_settings(proxied()).await;
    let https = "https://noibo.example.vn";
    for n in 0..64 {
        let browser = behind.request(Method::GET, "/staff/login");
        let over = |request: reqwest::RequestBuilder| {
            request
                .header("host", "noibo.example.vn")
                .header("x-forwarded-proto", "https")
                .header("x-forwarded-for", stranger(n))
        };
        let page = Answer::of(over(browser)).await;
        let set = page.header("set-cookie").to_owned();
        assert!(
            set.starts_with("__Host-hl=") && set.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"),
            "{set}"
        );
        let cookie = set.split(';').next().unwrap();
        let (token, login) = (page.hidden("_form"), format!("somebody{n}"));
        let form = [("_form", token.as_str()), ("login", login.as_str()), ("password", "wrong")];
        let request = over(behind.request(Method::POST, "/staff/login")).header("cookie", cookie);
        assert_eq!(Answer::of(request.header("origin", https).form(&form)).await.status, 422, "{n}");
    }
}

async fn behind_tls_every_answer_keeps_browsers_to_it(service: &Service) {
    let behind = service.with_staff_settings(proxied()).await;
    let mut tried = 0;
    for path in table().iter().map(|row| row.path).chain(["/nowhere", "/staff/nowhere", "/api/v1/nowhere"]) {
        for method in [Method::GET, Method::POST, Method::DELETE, Method::TRACE, Method::OPTIONS] {
            let request = behind.request(method.clone(), &path.replace(['{', '}'], ""));
            let request = request.header("host", "khaosat.example.vn").header("x-forwarded-proto", "https");
            let answer = Answer::of(request).await;
            let at = format!("{method} {path} {}", answer.status);
            for (name, value) in [
                ("strict-transport-security", "max-age=31536000"),
                ("x-content-type-options", "nosniff"),
                ("x-frame-options", "DENY"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
                ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
                ("access-control-allow-origin", ""),
                ("server", ""),
                ("x-powered-by", ""),
            ] {
                assert_eq!(answer.header(name), value, "{at}: {name}");
            }
            assert!(answer.header("content-security-policy").starts_with("default-src 'none'"), "{at}");
            if method == Method::TRACE || method == Method::DELETE {
                assert!(answer.status.is_client_error(), "{at}");
            }
            tried += 1;
        }
    }
    assert!(tried > 200);
    let plain = service.get("/").await;
    assert_eq!(plain.header("strict-transport-security"), "", "without TLS browsers would ignore it");
}

async fn the_console_answers_under_its_own_name_only(service: &Service) {
    let staff = StaffSettings { host: Some("noibo.example.vn".into()), ..proxied() };
    let service = service.with_staff_settings(staff).await;
    for row in table().iter().filter(|row| row.access != Access::Public) {
        for (host, found) in [
            ("khaosat.example.vn", false),
            ("noibo.example.vn.evil.example", false),
            ("noibo.example.vn", true),
        ] {
            let method = Method::from_bytes(row.method.as_str().as_bytes()).unwrap();
            let request = service.request(method, &row.path.replace(['{', '}'], ""));
            let request = request.header("host", host).header("x-forwarded-proto", "https");
            let answer = Answer::of(request).await;
            let missing = answer.status == StatusCode::NOT_FOUND;
            // This office has no sign-in of its province, and is set up: these answer nobody.
            let closed = row.path.starts_with("/staff/login/sso") || row.path.starts_with("/staff/setup");
            assert!(missing || found, "{host} {} {}", row.path, answer.status);
            assert!(!missing || !found || closed, "{host} {} {}", row.path, answer.status);
            assert!(found || answer.header("set-cookie").is_empty(), "{host} {}", row.path);
        }
    }
}

async fn a_request_in_a_request_is_not_answered_twice(service: &Service) {
    let inner = "GET /staff/account HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    for head in [
        format!("Content-Length: {}\r\nTransfer-Encoding: chunked", inner.len() + 5),
        format!("Transfer-Encoding: chunked\r\nContent-Length: {}", inner.len() + 5),
        "Content-Length: 5\r\nContent-Length: 6".to_owned(),
        "Transfer-Encoding: xchunked".to_owned(),
        "Transfer-Encoding : chunked".to_owned(),
        "Content-Length: +5".to_owned(),
    ] {
        let mut stream = TcpStream::connect(service.address.strip_prefix("http://").unwrap()).unwrap();
        stream.set_read_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
        let request = format!(
            "POST /S/x HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{head}\r\n\r\n0\r\n\r\n{inner}"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        let _ended_or_reset = stream.read_to_end(&mut answer);
        let text = String::from_utf8_lossy(&answer);
        assert!(text.matches("HTTP/1.1 ").count() <= 1, "{head}: {text}");
        assert!(!text.contains("/staff/login"), "{head}: {text}");
    }
}
