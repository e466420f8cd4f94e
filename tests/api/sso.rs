//! Signing in through a province: what a provider's word is worth, and what it is not.
//! `tests/browser/sso.test.js` does the same with a real provider.

mod provider;

use crate::support::staff::{Browser, LEDGER, OWN};
use crate::support::{Answer, Service};
use hailong::account::audit::{Act, Action, Actor};
use hailong::account::session::Stage;
use hailong::account::{Grant, Role};
use hailong::ids::UnitNo;
use hailong::web::staff::StaffSettings;
use provider::{CLIENT, Provider, code, query};
use reqwest::{Method, StatusCode};

on_both!(
    a_provider_signs_in_an_account_that_exists,
    what_does_not_hold_opens_nothing,
    an_answer_is_worth_something_only_in_the_browser_that_set_out,
    nobody_without_an_open_account_comes_in,
    an_account_belongs_to_one_person_of_the_provider,
    browsers_come_back_where_the_settings_say,
    the_second_factor_is_waived_only_where_the_provider_asked_for_one,
    who_they_are_may_be_proved_again_at_the_provider,
    a_provider_that_is_silent_leaves_the_password,
);

const GOOD: &str = "bốn con mèo ngồi trên mái";

fn grant(role: Role) -> Grant {
    Grant { role, unit: OWN.map(UnitNo).filter(|_| role != Role::HomeAffairs) }
}

fn act(action: Action) -> Act {
    Act::new(0, Actor::CommandLine("test".into()), action, "")
}

async fn sso(service: &Service) -> Service {
    let provider = Provider::begin(service.app.now().unix_timestamp());
    service.with_staff_settings(provider.settings()).await
}

/// A browser that sets out; where it was sent to.
async fn set_out(browser: &Browser<'_>, from: &str) -> String {
    let answer = browser.get(from).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location().to_owned()
}

fn back(location: &str, trick: &str) -> String {
    let url = format!("http://x/staff/login/sso/back?state={}", query(location, "state"));
    let url = reqwest::Url::parse_with_params(&url, [("code", code(location, trick))]).unwrap();
    format!("{}?{}", url.path(), url.query().unwrap())
}

/// There and back in one browser.
async fn arrive(browser: &Browser<'_>, trick: &str) -> Answer {
    let location = set_out(browser, "/staff/login/sso").await;
    browser.get(&back(&location, trick)).await
}

async fn a_provider_signs_in_an_account_that_exists(service: &Service) {
    let service = sso(service).await;
    let no = service.account_with_password(&[grant(Role::UnitLeader)], GOOD).await;
    // A password that was given out on paper and never used need not be changed by who never types it.
    let until = Some(service.app.now().unix_timestamp() - 1);
    service.store.set_password(LEDGER, no, "$none", until, None, &act(Action::PasswordReset)).await.unwrap();
    for trick in ["good", "elsewhere", "as P01"] {
        let browser = service.browser();
        let page = browser.get("/staff/login?then=/staff/account").await.text();
        assert!(page.contains("href=\"/staff/login/sso?then=/staff/account\""), "{page}");
        assert!(page.contains("Đăng nhập bằng SSO tỉnh"), "{page}");
        let before = browser.token().unwrap().reveal();
        let location = set_out(&browser, "/staff/login/sso?then=/staff/account").await;
        for (name, value) in [
            ("response_type", "code"),
            ("client_id", CLIENT),
            ("code_challenge_method", "S256"),
            ("scope", "openid profile email"),
            ("redirect_uri", &format!("{}/staff/login/sso/back", service.address)),
        ] {
            assert_eq!(query(&location, name), value, "{location}");
        }
        let answer = browser.get(&back(&location, trick)).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/staff/account"), "{trick}");
        assert_ne!(browser.token().unwrap().reveal(), before, "a new token");
        assert_eq!(browser.get("/staff").await.status, StatusCode::OK);
    }
    let log = service.log().await;
    let last = log.last().unwrap();
    assert_eq!(
        (last.action, &last.who, last.subject.as_str()),
        (Action::SignedIn, &Actor::Account(no), "#1")
    );
    assert_eq!(log.iter().filter(|act| act.action == Action::SignedIn).count(), 3);
    for (site, leads) in
        [("cross-site", "/staff/login"), ("same-site", "/staff/login"), ("same-origin", "http")]
    {
        let browser = service.browser();
        let request = browser.request(Method::GET, "/staff/login/sso").header("sec-fetch-site", site);
        assert!(browser.send(request).await.location().starts_with(leads), "{site}");
    }
    let browser = service.browser();
    let location = set_out(&browser, "/staff/login/sso?then=//evil.example").await;
    assert_eq!(browser.get(&back(&location, "good")).await.location(), "/staff");
}

async fn what_does_not_hold_opens_nothing(service: &Service) {
    let service = sso(service).await;
    service.account_with_password(&[grant(Role::UnitLeader)], GOOD).await;
    for (trick, status) in [
        ("another nonce", 422),
        ("no nonce", 422),
        ("another audience", 422),
        ("one more audience", 422),
        ("another issuer", 422),
        ("expired", 422),
        ("signed long ago", 422),
        ("signed tomorrow", 422),
        ("another token", 422),
        ("unsigned", 422),
        ("shared secret", 422),
        ("foreign key", 422),
        ("changed", 422),
        ("code used twice", 422),
        ("no ID token", 422),
        ("out of order", 503),
        ("endless", 503),
    ] {
        let browser = service.browser();
        let answer = arrive(&browser, trick).await;
        assert_eq!(answer.status, status, "{trick}: {}", answer.text());
        assert!(answer.text().contains("name=\"password\""), "{trick}: the password is left");
        assert_eq!(browser.get("/staff").await.status, StatusCode::SEE_OTHER, "{trick}");
    }
    let log = service.log().await;
    assert_eq!(log.iter().filter(|act| act.action == Action::SignInFailed).count(), 17);
    assert!(log.iter().all(|act| act.action != Action::SignedIn));
}

async fn an_answer_is_worth_something_only_in_the_browser_that_set_out(service: &Service) {
    let service = sso(service).await;
    service.account_with_password(&[grant(Role::UnitLeader)], GOOD).await;
    let (mine, victim) = (service.browser(), service.browser());
    let location = set_out(&mine, "/staff/login/sso").await;
    let mine_back = back(&location, "good");
    assert_eq!(victim.get(&mine_back).await.status, 422, "never set out");
    let own = set_out(&victim, "/staff/login/sso").await;
    assert_eq!(victim.get(&mine_back).await.status, 422, "set out elsewhere");
    // With its own state, but the answer of another trip: nonce and challenge do not match.
    let swapped = format!("{}&x=1", mine_back.replace(&query(&location, "state"), &query(&own, "state")));
    set_out(&victim, "/staff/login/sso").await;
    assert_eq!(victim.get(&swapped).await.status, 422);
    assert_eq!(victim.get("/staff").await.status, StatusCode::SEE_OTHER);
    let late = service.browser();
    let location = set_out(&late, "/staff/login/sso").await;
    service.pass(time::Duration::minutes(10));
    assert_eq!(late.get(&back(&location, "good")).await.status, 422, "ten minutes later");
    for query in ["", "?state=", "?code=x", "?state=%00&code=%ff", "?error=access_denied&state=x"] {
        let answer = service.browser().get(&format!("/staff/login/sso/back{query}")).await;
        assert_eq!(answer.status, 422, "{query}");
    }
    let denied = service.browser();
    let location = set_out(&denied, "/staff/login/sso").await;
    let address = format!("/staff/login/sso/back?error=access_denied&state={}", query(&location, "state"));
    let answer = denied.get(&address).await;
    assert!(answer.text().contains("chưa hoàn tất"), "{}", answer.text());
}

async fn nobody_without_an_open_account_comes_in(service: &Service) {
    let service = sso(service).await;
    let no = service.account_with_password(&[grant(Role::UnitLeader)], GOOD).await;
    service.account(&[Grant { role: Role::Admin, unit: None }], "$none").await;
    service.store.disable_account(LEDGER, no, true, &act(Action::AccountDisabled)).await.unwrap();
    let mut pages = Vec::new();
    for trick in ["good", "as nobody", "as ", "as <b>p01</b>"] {
        let browser = service.browser();
        let answer = arrive(&browser, trick).await;
        assert_eq!(answer.status, 422, "{trick}");
        assert!(answer.text().contains("chưa có tài khoản"), "{}", answer.text());
        assert_eq!(browser.get("/staff").await.status, StatusCode::SEE_OTHER, "{trick}");
        pages.push(answer.page());
    }
    assert!(pages.iter().all(|page| *page == pages[0]), "a disabled account answers as none");
    assert_eq!(service.store.people(LEDGER).await.unwrap().len(), 2, "no account comes of it");
}

/// Names and addresses are given to somebody else one day; the subject is not.
async fn an_account_belongs_to_one_person_of_the_provider(service: &Service) {
    let service = sso(service).await;
    let no = service.account_with_password(&[grant(Role::UnitLeader)], GOOD).await;
    assert_eq!(arrive(&service.browser(), "good").await.location(), "/staff");
    assert_eq!(service.log().await.iter().filter(|act| act.action == Action::ProviderBound).count(), 1);
    let namesake = service.browser();
    let answer = arrive(&namesake, "namesake").await;
    assert_eq!(answer.status, 422, "{}", answer.text());
    assert_eq!(namesake.get("/staff").await.status, StatusCode::SEE_OTHER);
    let renamed = service.browser();
    assert_eq!(arrive(&renamed, "renamed").await.location(), "/staff");
    assert!(renamed.get("/staff/account").await.text().contains("p01"), "the same account as before");
    assert_eq!(service.log().await.iter().filter(|act| act.action == Action::ProviderBound).count(), 1);
    // Whoever gives the account to somebody else gives out a new password: it is open again whose it is.
    let act = act(Action::PasswordReset);
    service.store.set_password(LEDGER, no, "$none", Some(i64::MAX), None, &act).await.unwrap();
    assert_eq!(renamed.get("/staff").await.status, StatusCode::SEE_OTHER, "signed out everywhere");
    assert_eq!(arrive(&service.browser(), "namesake").await.location(), "/staff");
    assert_eq!(arrive(&service.browser(), "good").await.status, 422);
    service.store.disable_account(LEDGER, no, true, &act).await.unwrap_err();
    let other = service.account(&[Grant { role: Role::Admin, unit: None }], "$none").await;
    assert_ne!(other, no);
    service.store.disable_account(LEDGER, no, true, &act).await.unwrap();
    assert_eq!(arrive(&service.browser(), "namesake").await.status, 422, "shut");
}

async fn browsers_come_back_where_the_settings_say(service: &Service) {
    let provider = Provider::begin(service.app.now().unix_timestamp());
    let mut settings = provider.settings();
    settings.sso.as_mut().unwrap().console = Some("https://noibo.quangtri.gov.vn".into());
    let service = service.with_staff_settings(settings).await;
    service.account_with_password(&[grant(Role::UnitLeader)], GOOD).await;
    let location = set_out(&service.browser(), "/staff/login/sso").await;
    assert_eq!(query(&location, "redirect_uri"), "https://noibo.quangtri.gov.vn/staff/login/sso/back");
    let browser = service.browser();
    let location = set_out(&browser, "/staff/login/sso").await;
    let address = back(&location, "good");
    let foreign = browser.get(&format!("{address}&iss=https://sso.example")).await;
    assert_eq!(foreign.status, 422, "an answer of another provider");
    let location = set_out(&browser, "/staff/login/sso").await;
    let own = format!("{}&iss={}", back(&location, "good"), provider.issuer);
    assert_eq!(browser.get(&own).await.location(), "/staff");
}

async fn the_second_factor_is_waived_only_where_the_provider_asked_for_one(service: &Service) {
    let service = sso(service).await;
    let no = service.account_with_password(&[grant(Role::UnitLeader)], GOOD).await;
    service.give_second_factor(no).await;
    service.account_with_password(&[grant(Role::HomeAffairs)], GOOD).await;
    let with_telephone = service.browser();
    assert_eq!(arrive(&with_telephone, "good").await.location(), "/staff/login/code?then=/staff");
    assert_eq!(with_telephone.get("/staff").await.location(), "/staff/login/code");
    for trick in ["telephone", "level"] {
        let browser = service.browser();
        assert_eq!(arrive(&browser, trick).await.location(), "/staff");
        assert_eq!(browser.get("/staff").await.status, StatusCode::OK, "{trick}");
    }
    // A role that takes a second factor, whose account has none.
    let without = service.browser();
    arrive(&without, "as p02").await;
    assert_eq!(without.get("/staff").await.location(), "/staff/account/second");
}

async fn who_they_are_may_be_proved_again_at_the_provider(service: &Service) {
    let service = sso(service).await;
    let no = service.account_with_password(&[grant(Role::UnitLeader)], GOOD).await;
    service.account_with_password(&[grant(Role::UnitLeader)], GOOD).await;
    let staff = service.sign_in_as(no, Stage::Full).await;
    service.pass(time::Duration::minutes(16));
    let again = staff.get("/staff/account/codes").await;
    assert!(again.location().starts_with("/staff/again?then="), "{}", again.location());
    let page = staff.get(again.location()).await.text();
    assert!(page.contains("/staff/again/sso?then=/staff/account/codes"), "{page}");
    // The provider's clock stands where the tests began: its users proved who they are 16 minutes ago.
    for trick in ["good", "as p02"] {
        let location = set_out(&staff.browser, "/staff/again/sso?then=/staff/account/codes").await;
        assert_eq!((query(&location, "prompt"), query(&location, "max_age")), ("login".into(), "0".into()));
        let answer = staff.get(&back(&location, trick)).await;
        assert_eq!(answer.status, 422, "{trick}");
        assert!(staff.get("/staff/account/codes").await.location().starts_with("/staff/again"), "{trick}");
    }
    let service = sso(&service).await;
    let browser = service.sign_in_as(no, Stage::Full).await.browser;
    let before = browser.token().unwrap().reveal();
    for (trick, status) in [("as p02", 422), ("proved long ago", 422), ("good", 303)] {
        let location = set_out(&browser, "/staff/again/sso?then=/staff/account/codes").await;
        let answer = browser.get(&back(&location, trick)).await;
        assert_eq!(answer.status, status, "{trick}: {}", answer.text());
        assert_eq!(browser.token().unwrap().reveal() == before, status == 422, "{trick}");
    }
    assert_eq!(browser.get("/staff/account/codes").await.status, StatusCode::OK);
    assert_eq!(service.log().await.last().unwrap().action, Action::Confirmed);
}

async fn a_provider_that_is_silent_leaves_the_password(service: &Service) {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let section = hailong::config::Sso {
        issuer: Some(format!("http://{nobody}")),
        client_id: Some(CLIENT.into()),
        ..hailong::config::Sso::default()
    };
    let sso = hailong::web::staff::sso::SsoSettings::of(&section, Some("secret")).unwrap();
    let service = service.with_staff_settings(StaffSettings { sso, ..StaffSettings::default() }).await;
    service.account_with_password(&[grant(Role::UnitLeader)], GOOD).await;
    let browser = service.browser();
    let answer = browser.get("/staff/login/sso").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.text().contains("chưa trả lời") && answer.text().contains("name=\"password\""));
    let answer = browser.post("/staff/login", &[("login", "p01"), ("password", GOOD)]).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/staff"));
}
