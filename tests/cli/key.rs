//! The key beside the database: what happens where it is lost, as README tells operators.

use crate::running::{Browser, Running, location};
use crate::support::Office;
use std::time::{SystemTime, UNIX_EPOCH};

const PASSWORD: &str = "bon-con-meo-ngoi-tren-mai";

/// The code that a telephone with this secret (base 32) shows, so many steps of 30 seconds from now.
fn telephone(secret: &str, later: u64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    totp.generate(now + 30 * later).to_string()
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split(before).nth(1).unwrap_or_else(|| panic!("{before}: {text}")).split(after).next().unwrap()
}

/// Signs in with the password and this code.
fn code(browser: &mut Browser<'_>, code: &str) -> String {
    browser.post("/staff/login", &[("login", "an.nguyen"), ("password", PASSWORD)]);
    browser.post("/staff/login/code", &[("code", code)])
}

#[test]
fn a_lost_key_costs_the_telephones_and_a_reset_mends_it() {
    let office = Office::sqlite();
    office.done(&["init", "--name", "Tỉnh Quảng Trị"]);
    let first = office.json(&["user", "add", "an.nguyen", "--name", "An", "--role", "admin"]);
    let running = Running::start(&office, &[]);
    let mut browser = running.browser();
    let first = first["password"].as_str().unwrap();
    browser.post("/staff/login", &[("login", "an.nguyen"), ("password", first)]);
    let chosen = [("current", first), ("new", PASSWORD), ("repeat", PASSWORD)];
    assert_eq!(location(&browser.post("/staff/account/password", &chosen)), "/staff/account");
    let page = browser.get("/staff/account/second");
    let secret = between(&page, "<p><code>", "</code>").to_owned();
    let codes = browser.post("/staff/account/second", &[("code", &telephone(&secret, 0))]);
    let spare = between(&codes, "<li><code>", "</code>").to_owned();
    assert_eq!(running.end(), Some(0));

    let key = office.folder().join("data/hailong.db.key");
    let copy = std::fs::read(&key).unwrap();
    std::fs::write(&key, &copy[..20]).unwrap();
    let short = office.run(&["serve", "--port", "0", "--bind", "127.0.0.1"]);
    assert!(short.code == 1 && short.err.contains("put its copy back, or delete it"), "{short}");
    std::fs::remove_file(&key).unwrap();
    let running = Running::start(&office, &[]);
    assert_ne!(std::fs::read(&key).unwrap(), copy, "another one was made");
    assert!(code(&mut running.browser(), &telephone(&secret, 1)).starts_with("HTTP/1.1 422"));
    assert_eq!(location(&code(&mut running.browser(), &spare)), "/staff", "a recovery code needs no key");
    assert_eq!(running.end(), Some(0));

    // With the copy everything is as before; without it, a reset lets people set up their telephones anew.
    std::fs::write(&key, &copy).unwrap();
    let running = Running::start(&office, &[]);
    assert_eq!(location(&code(&mut running.browser(), &telephone(&secret, 1))), "/staff");
    let reset = office.done(&["user", "reset", "an.nguyen", "--second-factor"]);
    let first = between(&reset, "shown only now: ", "\n");
    let mut browser = running.browser();
    let next = browser.post("/staff/login", &[("login", "an.nguyen"), ("password", first)]);
    assert_eq!(location(&next), "/staff");
    assert_eq!(location(&browser.get("/staff")), "/staff/account/password");
    assert_eq!(running.end(), Some(0));
}
