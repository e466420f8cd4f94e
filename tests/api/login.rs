//! Signing in: from the first password to the second factor, and everything that is refused on the way.

use crate::support::staff::{LEDGER, OWN, SECRET, telephone};
use crate::support::{Answer, Service};
use hailong::account::audit::{Act, Action, Actor};
use hailong::account::token::TypedCode;
use hailong::account::{Grant, Role, password};
use hailong::ids::UnitNo;
use reqwest::{Method, StatusCode};
use time::Duration;

on_both!(
    a_first_password_leads_to_an_own_one_and_to_the_second_factor,
    wrong_name_wrong_password_and_disabled_account_are_answered_alike,
    a_given_out_password_is_worth_nothing_after_a_week,
    a_code_works_once_and_so_does_a_recovery_code,
    the_secret_of_a_telephone_is_worth_nothing_without_the_key,
    guessing_is_slow_but_locks_nobody_out,
    after_signing_in_one_goes_on_within_the_console_only,
    plain_http_from_elsewhere_is_refused_with_what_to_do,
    the_log_tells_of_every_sign_in,
    under_another_host_there_is_no_console,
    over_tls_the_cookie_is_this_hosts_alone,
);

const GOOD: &str = "bốn con mèo ngồi trên mái";

fn leader() -> Grant {
    Grant { role: Role::UnitLeader, unit: OWN.map(UnitNo) }
}

fn fields<'a>(login: &'a str, password: &'a str) -> [(&'a str, &'a str); 2] {
    [("login", login), ("password", password)]
}

async fn a_first_password_leads_to_an_own_one_and_to_the_second_factor(service: &Service) {
    let grant = Grant { role: Role::HomeAffairs, unit: None };
    let no = service.account(&[grant], "$none").await;
    let first = TypedCode::new([7; 10]);
    let until = service.app.now().unix_timestamp() + password::FIRST_SEC;
    let hash = password::hash(first.plain(), [1; 16]).unwrap();
    let act = Act::new(0, Actor::Nobody, Action::PasswordReset, "");
    service.store.set_password(LEDGER, no, &hash, Some(until), None, &act).await.unwrap();

    let browser = service.browser();
    let typed = first.reveal().to_lowercase();
    let answer = browser.post("/staff/login", &fields(" P01 ", &typed)).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/staff"));
    assert_eq!(browser.get("/staff").await.location(), "/staff/account/password");
    for (new, repeat, words) in [
        ("ngắn", "ngắn", "ít nhất 12 ký tự"),
        ("password1234567", "password1234567", "Hãy chọn mật khẩu khác"),
        (GOOD, "khác hẳn câu kia", "không giống nhau"),
    ] {
        let form = [("current", typed.as_str()), ("new", new), ("repeat", repeat)];
        let answer = browser.post("/staff/account/password", &form).await;
        assert_eq!(answer.status, 422, "{new}");
        assert!(answer.text().contains(words), "{}", answer.text());
    }
    let form = [("current", typed.as_str()), ("new", GOOD), ("repeat", GOOD)];
    assert_eq!(browser.post("/staff/account/password", &form).await.status, 303);
    assert_eq!(browser.get("/staff").await.location(), "/staff/account/second");
    let page = browser.get("/staff/account/second").await.text();
    assert!(page.contains("<svg") && page.contains("Google Authenticator"), "{page}");
    let token = browser.token().unwrap();
    let now = service.app.now().unix_timestamp();
    let pending = service.store.session(LEDGER, &token.hash(), now).await.unwrap().unwrap().pending.unwrap();
    let totp = totp_rs::Builder::new().with_secret(pending).build().unwrap();
    let code = totp.generate(now.cast_unsigned()).to_string();
    let codes = browser.post("/staff/account/second", &[("code", &code)]).await;
    assert_eq!((codes.status, codes.text().matches("<li><code>").count()), (StatusCode::OK, 10));
    assert!(browser.get("/staff").await.text().contains("Nội vụ, Toàn hệ thống"));

    // From now on the password alone opens nothing.
    let again = service.browser();
    let answer = again.post("/staff/login", &fields("p01", GOOD)).await;
    assert_eq!(answer.location(), "/staff/login/code?then=/staff");
    assert_eq!(again.get("/staff").await.location(), "/staff/login/code");
    service.pass(Duration::seconds(60));
    let code = totp.generate(now.cast_unsigned() + 60).to_string();
    let answer = again.post("/staff/login/code", &[("code", &code)]).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/staff"));
    assert_eq!(again.get("/staff").await.status, StatusCode::OK);
}

async fn wrong_name_wrong_password_and_disabled_account_are_answered_alike(service: &Service) {
    service.account_with_password(&[leader()], GOOD).await;
    let disabled = service.account_with_password(&[leader()], GOOD).await;
    let act = Act::new(0, Actor::Nobody, Action::AccountDisabled, "");
    let admin = Grant { role: Role::Admin, unit: None };
    service.account(&[admin], "$none").await;
    service.store.disable_account(LEDGER, disabled, true, &act).await.unwrap();
    let mut answers = Vec::new();
    for (login, password) in [("p01", "wrong"), ("nobody", GOOD), ("p02", GOOD), ("ông Ba", GOOD), ("", "")]
    {
        let browser = service.browser();
        let answer = browser.post("/staff/login", &fields(login, password)).await;
        let page = answer.page().replace(&format!("value=\"{login}\""), "value=\"\"");
        answers.push((answer.status, answer.header("set-cookie").to_owned(), page));
    }
    assert_eq!(answers[0].0, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answers[0].2.contains("Tên đăng nhập hoặc mật khẩu chưa đúng."));
    for other in &answers[1..] {
        assert_eq!(*other, answers[0]);
    }
}

async fn a_given_out_password_is_worth_nothing_after_a_week(service: &Service) {
    let no = service.account(&[leader()], "$none").await;
    let hash = password::hash("ABCDEFGHJKMNPQRS", [1; 16]).unwrap();
    let until = service.app.now().unix_timestamp() + password::FIRST_SEC;
    let act = Act::new(0, Actor::Nobody, Action::PasswordReset, "");
    service.store.set_password(LEDGER, no, &hash, Some(until), None, &act).await.unwrap();
    service.pass(Duration::seconds(password::FIRST_SEC - 1));
    let form = fields("p01", "ABCD-EFGH-JKMN-PQRS");
    assert_eq!(service.browser().post("/staff/login", &form).await.status, 303);
    service.pass(Duration::seconds(1));
    assert_eq!(service.browser().post("/staff/login", &form).await.status, 422);
}

async fn a_code_works_once_and_so_does_a_recovery_code(service: &Service) {
    let no = service.account_with_password(&[leader()], GOOD).await;
    let spare = TypedCode::recovery([9; 15]);
    let act = Act::new(0, Actor::Nobody, Action::SecondFactorSet, "");
    service.store.set_second_factor(LEDGER, no, Some(SECRET), &[spare.hash()], &act).await.unwrap();
    for (code, status) in [
        (telephone(0), 303),
        (telephone(0), 422),
        (telephone(-30), 422),
        ("000000".to_owned(), 422),
        (spare.reveal(), 303),
        (spare.reveal(), 422),
    ] {
        let browser = service.browser();
        browser.post("/staff/login", &fields("p01", GOOD)).await;
        let answer = browser.post("/staff/login/code", &[("code", &code)]).await;
        assert_eq!(answer.status, status, "{code}");
        assert_eq!(browser.get("/staff").await.status, if status == 303 { 200 } else { 303 });
    }
    let actions: Vec<_> = service.log().await.iter().map(|act| act.action).collect();
    assert_eq!(actions.iter().filter(|action| **action == Action::RecoveryCodeUsed).count(), 1);
    assert_eq!(actions.iter().filter(|action| **action == Action::SignInFailed).count(), 4);
}

async fn guessing_is_slow_but_locks_nobody_out(service: &Service) {
    service.account_with_password(&[leader()], GOOD).await;
    for name in ["p01", "p01", "nobody", "nobody"] {
        // Two rounds each: what follows the tenth is the same for a name that nobody has.
        for _ in 0..5 {
            let answer = service.browser().post("/staff/login", &fields(name, "wrong")).await;
            assert_eq!(answer.status, 422);
        }
    }
    let mut pages = Vec::new();
    for name in ["p01", "nobody"] {
        let answer = service.browser().post("/staff/login", &fields(name, GOOD)).await;
        assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "60"));
        pages.push(answer.page().replace(name, ""));
    }
    assert_eq!(pages[0], pages[1]);
    service.pass(Duration::seconds(60));
    assert_eq!(service.browser().post("/staff/login", &fields("p01", GOOD)).await.status, 303);
}

async fn after_signing_in_one_goes_on_within_the_console_only(service: &Service) {
    service.account_with_password(&[leader()], GOOD).await;
    for (then, leads) in [
        ("/staff/account", "/staff/account"),
        ("//evil.example/staff", "/staff"),
        ("https://evil.example", "/staff"),
        ("/staff/..//evil.example", "/staff"),
        ("/S/7KQ2M9P", "/staff"),
        ("/staff\\@evil.example", "/staff"),
    ] {
        let mut form = fields("p01", GOOD).to_vec();
        form.push(("then", then));
        let answer = service.browser().post("/staff/login", &form).await;
        assert_eq!(answer.location(), leads, "{then}");
    }
    let answer = service.browser().get("/staff/account?x=1").await;
    assert_eq!(answer.location(), "/staff/login?then=/staff/account%3Fx%3D1");
}

async fn plain_http_from_elsewhere_is_refused_with_what_to_do(service: &Service) {
    for headers in [
        vec![("host", "khaosat.quangtri.gov.vn")],
        vec![("host", "khaosat.quangtri.gov.vn"), ("x-forwarded-proto", "https")],
        vec![("host", "localhost.evil.example")],
    ] {
        for path in ["/staff/login", "/staff", "/staff/account"] {
            let request =
                headers.iter().fold(service.request(Method::GET, path), |r, (k, v)| r.header(*k, *v));
            let answer = Answer::of(request).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {headers:?}");
            assert!(answer.text().contains("server.trusted_proxies"), "{}", answer.text());
            assert_eq!(answer.header("set-cookie"), "");
        }
    }
    let form = Answer::of(service.request(Method::GET, "/results").header("host", "khaosat.quangtri.gov.vn"));
    assert_eq!(form.await.status, StatusCode::OK, "citizens' pages are nobody's secret");
}

async fn the_log_tells_of_every_sign_in(service: &Service) {
    let no = service.account_with_password(&[leader()], GOOD).await;
    let browser = service.browser();
    browser.post("/staff/login", &fields("p01", "wrong")).await;
    browser.post("/staff/login", &fields("mật khẩu gõ nhầm ô", "x")).await;
    browser.post("/staff/login", &fields("p01", GOOD)).await;
    browser.post("/staff/logout", &[]).await;
    let log = service.log().await;
    let rows: Vec<_> =
        log[1..].iter().map(|act| (act.action, act.who.clone(), act.subject.as_str())).collect();
    assert_eq!(
        rows,
        [
            (Action::SignInFailed, Actor::Nobody, "#1"),
            (Action::SignInFailed, Actor::Nobody, ""),
            (Action::SignedIn, Actor::Account(no), "#1"),
            (Action::SignedOut, Actor::Account(no), "#1"),
        ]
    );
}

async fn under_another_host_there_is_no_console(service: &Service) {
    let staff =
        hailong::web::staff::StaffSettings { host: Some("noibo.example.vn".into()), ..Default::default() };
    let beside = service.with_staff_settings(staff).await;
    let answer = beside.get("/staff/login").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.header("set-cookie"), "");
    assert_eq!(beside.get("/results").await.status, StatusCode::OK);
}

async fn over_tls_the_cookie_is_this_hosts_alone(service: &Service) {
    let proxies = vec!["127.0.0.1".parse().unwrap()];
    let staff = hailong::web::staff::StaffSettings {
        host: Some("noibo.example.vn".into()),
        proxies,
        ..Default::default()
    };
    let beside = service.with_staff_settings(staff).await;
    let ask = |scheme: &str| {
        let request = beside.request(Method::GET, "/staff/login").header("host", "noibo.example.vn");
        request.header("x-forwarded-for", "198.51.100.4").header("x-forwarded-proto", scheme)
    };
    let answer = Answer::of(ask("https")).await;
    assert_eq!(answer.status, StatusCode::OK);
    let set = answer.header("set-cookie");
    assert!(
        set.starts_with("__Host-hl=") && set.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"),
        "{set}"
    );
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
    let plain = Answer::of(ask("http")).await;
    assert_eq!((plain.status, plain.header("set-cookie")), (StatusCode::FORBIDDEN, ""));
    assert_eq!(plain.header("strict-transport-security"), "");
}

async fn the_secret_of_a_telephone_is_worth_nothing_without_the_key(service: &Service) {
    let sealed_with = async |key: u8| {
        let seal = hailong::account::seal::Seal::new([key; 32]).map(std::sync::Arc::new);
        service.with_staff_settings(hailong::web::staff::StaffSettings { seal, ..Default::default() }).await
    };
    let grant = Grant { role: Role::UnitLeader, unit: OWN.map(UnitNo) };
    let no = service.account_with_password(&[grant], GOOD).await;
    let kept = async || service.store.secrets(LEDGER, no).await.unwrap().unwrap().totp.unwrap();
    let spare = TypedCode::recovery([9; 15]);
    let act = Act::new(0, Actor::Nobody, Action::SecondFactorSet, "");
    service.store.set_second_factor(LEDGER, no, Some(SECRET), &[spare.hash()], &act).await.unwrap();
    let first = sealed_with(1).await;
    let code = async |service: &Service, code: &str| {
        let browser = service.browser();
        browser.post("/staff/login", &[("login", "p01"), ("password", GOOD)]).await;
        browser.post("/staff/login/code", &[("code", code)]).await.status
    };
    // As an older program left it, until its owner comes.
    assert_eq!(kept().await, SECRET);
    assert_eq!(code(&first, &telephone(0)).await, StatusCode::SEE_OTHER);
    let sealed = kept().await;
    assert!(sealed.len() == 49 && !sealed.windows(20).any(|part| part == SECRET), "{sealed:?}");
    first.pass(Duration::minutes(3));
    assert_eq!(code(&first, &telephone(180)).await, StatusCode::SEE_OTHER);
    assert_eq!(kept().await, sealed);
    first.pass(Duration::minutes(3));
    let stolen = sealed_with(2).await;
    assert_eq!(code(&stolen, &telephone(360)).await, StatusCode::UNPROCESSABLE_ENTITY, "another key");
    assert_eq!(code(&stolen, &spare.reveal()).await, StatusCode::SEE_OTHER, "a recovery code needs none");
    assert_eq!(code(&first, &telephone(360)).await, StatusCode::SEE_OTHER, "the key is back");
}
