//! The first start: who reads the terminal sets the ledger up, once, and nobody else ever does.

use crate::support::staff::{Browser, SECRET};
use crate::support::{Answer, Service};
use hailong::account::Role;
use hailong::account::audit::Action;
use hailong::account::setup::{CODE_SEC, HELD_SEC};
use hailong::account::token::TypedCode;
use hailong::ids::{Hour, LedgerId};
use hailong::store::AuditFilter;
use reqwest::StatusCode;
use time::Duration;

on_both!(
    an_office_is_set_up_from_nothing,
    a_code_works_once_in_one_browser_and_not_for_ever,
    of_two_who_set_up_at_once_one_does,
    everything_wrong_is_told_and_nothing_typed_is_lost,
    a_step_waits_for_the_ones_before,
    a_ledger_that_has_a_name_or_an_account_is_not_set_up,
    a_single_commune_or_no_official_unit_will_do,
);

/// The ledger that nobody has set up, beside the fixture's.
const NEW: LedgerId = LedgerId(2);
const PASSWORD: &str = "mua thu ve tren song Hieu";

/// A process on a ledger that `hailong serve` made, and the code on its terminal.
pub(crate) async fn unnamed(service: &Service) -> (Service, String) {
    let hour = Hour::of(service.app.now());
    service.store.create_ledger("", false, hour, Vec::new()).await.unwrap();
    let fresh = service.on_ledger(NEW).await;
    let code = offered(service, 7).await;
    (fresh, code)
}

async fn offered(service: &Service, random: u8) -> String {
    let code = TypedCode::new([random; 10]);
    let until = service.app.now().unix_timestamp() + CODE_SEC;
    service.store.offer_setup(NEW, &code.hash(), until).await.unwrap();
    code.reveal()
}

/// A browser that brought the code.
async fn begun<'a>(fresh: &'a Service, code: &str) -> Browser<'a> {
    let browser = fresh.browser();
    browser.get("/staff/setup").await;
    let answer = browser.post("/staff/setup", &[("code", code)]).await;
    assert_eq!(answer.location(), "/staff/setup/place", "{}", answer.text());
    browser
}

async fn place(browser: &Browser<'_>, code: &str) {
    let answer = browser.post("/staff/setup/place", &[("place", code)]).await;
    assert_eq!(answer.location(), "/staff/setup/office", "{}", answer.text());
}

async fn office(browser: &Browser<'_>, fields: &[(&str, &str)], logo: &[u8]) -> Answer {
    browser.send(browser.with_file("/staff/setup/office", fields, ("logo", "logo.svg", logo))).await
}

async fn person(browser: &Browser<'_>, login: &str) -> Answer {
    let form = [("name", "Nguyễn Văn An"), ("login", login), ("password", PASSWORD), ("repeat", PASSWORD)];
    browser.post("/staff/setup/person", &form).await
}

async fn an_office_is_set_up_from_nothing(service: &Service) {
    let (fresh, code) = unnamed(service).await;
    assert_eq!(fresh.browser().get("/staff").await.location(), "/staff/login");
    assert_eq!(fresh.browser().get("/staff/login").await.location(), "/staff/setup");
    let asked = fresh.browser().get(&format!("/staff/setup?code={code}")).await.text();
    assert!(asked.contains(&format!("value=\"{code}\"")), "{asked}");
    let browser = begun(&fresh, &code.to_lowercase()).await;
    let list = browser.get("/staff/setup/place").await.text();
    assert_eq!(list.matches("name=\"place\" value=").count(), 35, "34 provinces, or later: {list}");
    let found = browser.get("/staff/setup/place?q=vinh+linh").await.text();
    assert!(found.contains("Xã Vĩnh Linh") && found.contains("19363 · Quảng Trị"), "{found}");
    place(&browser, "44").await;
    let form = browser.get("/staff/setup/office").await.text();
    assert!(form.contains("value=\"Sở Nội vụ tỉnh Quảng Trị\""), "{form}");
    let said = [("office", "Sở Nội vụ tỉnh Quảng Trị"), ("contact", "0233 3852 546"), ("press", "next")];
    let answer = office(&browser, &said, crate::settings::LOGO.as_bytes()).await;
    assert_eq!(answer.location(), "/staff/setup/person", "{}", answer.text());
    let before = browser.token().unwrap();
    assert_eq!(fresh.app.catalog().size, 1, "nothing is in the ledger before all is known");
    let answer = person(&browser, "An.Nguyen").await;
    assert_eq!(answer.location(), "/staff/account/second", "{}", answer.text());
    assert!(browser.token().unwrap() != before, "a session begins under a new token");

    let catalog = fresh.app.catalog();
    assert_eq!(
        (catalog.tree.len(), catalog.definitions.len()),
        (79, hailong::definition::shipped::SHIPPED.len())
    );
    assert_eq!(catalog.ledger.name, "Sở Nội vụ tỉnh Quảng Trị");
    assert!(catalog.ledger.contact.is_some() && catalog.ledger.logo.is_some() && !catalog.fields.is_empty());
    let people = fresh.store.people(NEW).await.unwrap();
    let roles: Vec<Role> = people[0].grants.roles.iter().map(|grant| grant.role).collect();
    assert!(people.len() == 1 && roles.contains(&Role::Admin) && roles.contains(&Role::HomeAffairs));
    assert!(!people[0].account.first_password, "the password is an own one");
    // The second factor first; then the page from which a campaign begins.
    assert_eq!(browser.get("/staff").await.location(), "/staff/account/second");
    assert!(browser.get("/staff/account/second").await.text().contains("<svg"));
    let act = hailong::account::audit::Act::new(
        0,
        hailong::account::audit::Actor::Nobody,
        Action::SecondFactorSet,
        "",
    );
    let no = people[0].account.no;
    fresh.store.set_second_factor(NEW, no, Some(SECRET), &[], &act).await.unwrap();
    let home = browser.get("/staff").await.text();
    assert!(home.contains("href=\"/staff/campaigns/new\"") && home.contains("/staff/settings"), "{home}");
    for path in ["/staff/setup", "/staff/setup/place", "/staff/setup/person"] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let rows = fresh.store.audit(NEW, &AuditFilter::default()).await.unwrap();
    let actions: Vec<_> = rows.iter().rev().map(|row| row.act.action).collect();
    let made = [
        Action::AccountCreated,
        Action::SettingsChanged,
        Action::DefinitionPublished,
        Action::UnitsChanged,
        Action::SignedIn,
    ];
    assert_eq!(actions[..5], made);
}

async fn a_code_works_once_in_one_browser_and_not_for_ever(service: &Service) {
    let (fresh, code) = unnamed(service).await;
    let wrong = TypedCode::new([9; 10]).reveal();
    for (typed, says) in [("", "chưa đúng"), ("7KQ2", "chưa đúng"), (&*wrong, "chưa đúng")] {
        let browser = fresh.browser();
        browser.get("/staff/setup").await;
        let answer = browser.post("/staff/setup", &[("code", typed)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains(says), "{}", answer.text());
    }
    let browser = begun(&fresh, &code).await;
    let other = fresh.browser();
    other.get("/staff/setup").await;
    let answer = other.post("/staff/setup", &[("code", &code)]).await;
    assert!(answer.text().contains("đã được dùng ở một trình duyệt khác"), "{}", answer.text());
    for step in ["place", "office", "person"] {
        assert_eq!(other.get(&format!("/staff/setup/{step}")).await.location(), "/staff/setup");
    }
    // The browser that has it comes back where it was.
    assert_eq!(browser.get("/staff/setup").await.location(), "/staff/setup/place");
    fresh.pass(Duration::seconds(HELD_SEC + 1));
    assert_eq!(browser.get("/staff/setup/place").await.location(), "/staff/setup");
    let late = offered(service, 8).await;
    fresh.pass(Duration::seconds(CODE_SEC));
    let answer = other.post("/staff/setup", &[("code", &late)]).await;
    assert!(answer.text().contains("đã hết hạn"), "{}", answer.text());
}

async fn of_two_who_set_up_at_once_one_does(service: &Service) {
    let (first, code) = unnamed(service).await;
    let second = service.on_ledger(NEW).await;
    let other = offered(service, 8).await;
    let browsers = [begun(&first, &code).await, begun(&second, &other).await];
    for (browser, name) in browsers.iter().zip(["Sở một", "Sở hai"]) {
        place(browser, "44").await;
        assert_eq!(
            office(browser, &[("office", name), ("press", "next")], b"").await.location(),
            "/staff/setup/person"
        );
    }
    let (one, two) = tokio::join!(person(&browsers[0], "mot.mot"), person(&browsers[1], "hai.hai"));
    let led = [one.location(), two.location()];
    assert_eq!(led.iter().filter(|to| **to == "/staff/account/second").count(), 1, "{led:?}");
    let people = service.store.people(NEW).await.unwrap();
    let catalog = service.store.catalog(NEW).await.unwrap();
    let winner =
        if led[0] == "/staff/account/second" { ("mot.mot", "Sở một") } else { ("hai.hai", "Sở hai") };
    assert_eq!(people.len(), 1);
    assert_eq!((people[0].account.login.as_str(), catalog.ledger.name.as_str()), winner);
    assert_eq!(catalog.tree.len(), 79);
}

async fn everything_wrong_is_told_and_nothing_typed_is_lost(service: &Service) {
    let (fresh, code) = unnamed(service).await;
    let browser = begun(&fresh, &code).await;
    let answer = browser.post("/staff/setup/place", &[("place", "99999")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    place(&browser, "44").await;
    let typed = [("office", ""), ("contact", "0233 3852 546"), ("press", "next")];
    let answer = office(&browser, &typed, crate::settings::LOGO.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Gone away and come back, in the other language.
    let again = browser.get("/staff/setup/office?lang=en").await.text();
    assert!(again.contains("0233 3852 546") && again.contains("data:image/svg+xml"), "{again}");
    assert!(again.contains("<html lang=\"en\">") && again.contains("Name of the office"), "{again}");
    let said = [("office", "Sở Nội vụ"), ("contact", "0233 3852 546"), ("press", "next")];
    assert_eq!(office(&browser, &said, b"").await.location(), "/staff/setup/person");
    let form = [("name", " "), ("login", "Bình"), ("password", "ngắn"), ("repeat", "khác")];
    let answer = browser.post("/staff/setup/person", &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = answer.text();
    for field in ["name", "login", "password", "repeat"] {
        assert!(text.contains(&format!("href=\"#{field}\"")), "{field}: {text}");
    }
    assert!(text.contains("value=\"Bình\"") && !text.contains("ngắn"), "{text}");
    let back = [("name", "Nguyễn Văn An"), ("login", "an"), ("press", "back")];
    assert_eq!(browser.post("/staff/setup/person", &back).await.location(), "/staff/setup/office");
    assert!(browser.get("/staff/setup/person").await.text().contains("value=\"Nguyễn Văn An\""));
    assert!(service.store.people(NEW).await.unwrap().is_empty());
}

async fn a_step_waits_for_the_ones_before(service: &Service) {
    let (fresh, code) = unnamed(service).await;
    let browser = begun(&fresh, &code).await;
    assert_eq!(browser.get("/staff/setup/office").await.location(), "/staff/setup/place");
    assert_eq!(browser.get("/staff/setup/person").await.location(), "/staff/setup/place");
    assert_eq!(person(&browser, "an.nguyen").await.location(), "/staff/setup/place");
    assert!(service.store.people(NEW).await.unwrap().is_empty());
}

async fn a_ledger_that_has_a_name_or_an_account_is_not_set_up(service: &Service) {
    for path in ["/staff/setup", "/staff/setup/place", "/staff/setup/office", "/staff/setup/person"] {
        assert_eq!(service.browser().get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        let answer = service.browser().post(path, &[("code", "x")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let (fresh, code) = unnamed(service).await;
    let browser = begun(&fresh, &code).await;
    let new = hailong::store::NewAccount {
        login: "an.nguyen".parse().unwrap(),
        name: "An".parse().unwrap(),
        lang: "vi".into(),
        password: "$none".into(),
        first_until: None,
        roles: std::collections::BTreeSet::new(),
    };
    let who = hailong::account::audit::Actor::CommandLine("x".into());
    let act = hailong::account::audit::Act::new(0, who, Action::AccountCreated, "an.nguyen");
    service.store.create_account(NEW, new, &act).await.unwrap();
    assert_eq!(browser.get("/staff/setup/place").await.status, StatusCode::NOT_FOUND);
    assert_eq!(fresh.browser().get("/staff/login").await.status, StatusCode::OK);
}

async fn a_single_commune_or_no_official_unit_will_do(service: &Service) {
    let (fresh, code) = unnamed(service).await;
    let browser = begun(&fresh, &code).await;
    place(&browser, "later").await;
    assert!(browser.get("/staff/setup/place").await.text().contains("nhập sau"));
    place(&browser, "19363").await;
    let form = browser.get("/staff/setup/office").await.text();
    assert!(form.contains("value=\"Ủy ban nhân dân xã Vĩnh Linh\""), "{form}");
    office(&browser, &[("office", "Ủy ban nhân dân xã Vĩnh Linh"), ("press", "next")], b"").await;
    assert_eq!(person(&browser, "an.nguyen").await.location(), "/staff/account/second");
    let tree = &fresh.app.catalog().tree;
    let roots: Vec<_> = tree.iter().map(|unit| (unit.code.as_str(), unit.parent.is_none())).collect();
    assert_eq!(roots, [("19363", true)]);
}
