//! Whoever guesses: passwords, codes of telephones, codes of the set-up. What is answered betrays nothing, each
//! wrong guess costs the same, and soon it is slow, for nobody but whoever guesses.

use crate::setup::unnamed;
use crate::support::Service;
use crate::support::staff::{LEDGER, OWN, SECRET, telephone};
use hailong::account::audit::{Act, Action, Actor};
use hailong::account::session::Stage;
use hailong::account::token::TypedCode;
use hailong::account::{Grant, Role};
use hailong::ids::UnitNo;
use reqwest::StatusCode;
use time::Duration;

on_both!(
    a_name_that_nobody_has_costs_as_much_work_as_one_that_somebody_has,
    codes_of_a_telephone_cannot_be_tried_one_by_one,
    an_open_session_is_no_place_to_try_passwords,
    the_code_of_the_set_up_cannot_be_tried_one_by_one,
    who_gave_the_code_goes_on_under_another_token,
);

const GOOD: &str = "bốn con mèo ngồi trên mái";

/// What is said to whoever tries too often.
const SLOW: &str = "Đã thử nhiều lần quá";

fn leader() -> Grant {
    Grant { role: Role::UnitLeader, unit: OWN.map(UnitNo) }
}

/// Work and not time: a clock would tell of the machine, not of us.
async fn a_name_that_nobody_has_costs_as_much_work_as_one_that_somebody_has(service: &Service) {
    service.account_with_password(&[leader()], GOOD).await;
    let disabled = service.account_with_password(&[leader()], GOOD).await;
    service.account(&[Grant { role: Role::Admin, unit: None }], "$none").await;
    let act = Act::new(0, Actor::Nobody, Action::AccountDisabled, "");
    service.store.disable_account(LEDGER, disabled, true, &act).await.unwrap();
    let hashed = async || -> u64 {
        let told = service.get("/metrics").await.text();
        let line = told.lines().find(|line| line.starts_with("hailong_passwords_hashed_total "));
        line.unwrap().split(' ').nth(1).unwrap().parse().unwrap()
    };
    for (login, password) in
        [("p01", GOOD), ("p01", "wrong"), ("p02", GOOD), ("nobody", GOOD), ("ông Ba", "")]
    {
        let before = hashed().await;
        service.browser().post("/staff/login", &[("login", login), ("password", password)]).await;
        assert_eq!(hashed().await - before, 1, "{login} {password}");
    }
}

async fn codes_of_a_telephone_cannot_be_tried_one_by_one(service: &Service) {
    let no = service.account_with_password(&[leader()], GOOD).await;
    let other = service.account_with_password(&[leader()], GOOD).await;
    service.give_second_factor(no).await;
    service.give_second_factor(other).await;
    let answer = async |login: &str, code: &str| {
        let browser = service.browser();
        browser.post("/staff/login", &[("login", login), ("password", GOOD)]).await;
        browser.post("/staff/login/code", &[("code", code)]).await
    };
    for _ in 0..5 {
        assert_eq!(answer("p01", "000000").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    // Neither a right code nor a recovery code is looked at now, whoever sends it.
    let spare = TypedCode::recovery([9; 15]).reveal();
    for code in [telephone(0), spare] {
        let slow = answer("p01", &code).await;
        assert_eq!(slow.status, StatusCode::TOO_MANY_REQUESTS, "{}", slow.text());
    }
    assert_eq!(answer("p02", &telephone(0)).await.status, StatusCode::SEE_OTHER, "nobody else waits");
    service.pass(Duration::seconds(120));
    assert_eq!(answer("p01", &telephone(120)).await.status, StatusCode::SEE_OTHER, "nobody is locked out");
}

/// A telephone left on the desk is no way to the password, or to what asks for it again.
async fn an_open_session_is_no_place_to_try_passwords(service: &Service) {
    let no = service.account_with_password(&[leader()], GOOD).await;
    let staff = service.sign_in_as(no, Stage::Full).await;
    for n in 0..10 {
        let (path, field) =
            if n % 2 == 0 { ("/staff/again", "password") } else { ("/staff/account/password", "current") };
        let answer = staff.post(path, &[(field, "wrong")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(!answer.text().contains(SLOW), "{}", answer.text());
    }
    let again = staff.post("/staff/again", &[("password", GOOD)]).await;
    assert_eq!(again.status, StatusCode::TOO_MANY_REQUESTS, "{}", again.text());
    let new = "năm con vịt bơi dưới ao";
    let form = [("current", GOOD), ("new", new), ("repeat", new)];
    let change = staff.post("/staff/account/password", &form).await;
    assert!(change.text().contains(SLOW), "{}", change.text());
    service.pass(Duration::seconds(120));
    assert_eq!(staff.post("/staff/again", &[("password", GOOD)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(staff.post("/staff/account/password", &form).await.status, StatusCode::SEE_OTHER);
}

async fn the_code_of_the_set_up_cannot_be_tried_one_by_one(service: &Service) {
    let (fresh, code) = unnamed(service).await;
    let browser = fresh.browser();
    browser.get("/staff/setup").await;
    for n in 100..160 {
        let wrong = TypedCode::new([n; 10]).reveal();
        let answer = browser.post("/staff/setup", &[("code", &wrong)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{n}");
    }
    let slow = browser.post("/staff/setup", &[("code", &code)]).await;
    assert_eq!((slow.status, slow.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "15"));
    fresh.pass(Duration::seconds(15));
    let answer = browser.post("/staff/setup", &[("code", &code)]).await;
    assert_eq!(answer.location(), "/staff/setup/place", "{}", answer.text());
}

async fn who_gave_the_code_goes_on_under_another_token(service: &Service) {
    let no = service.account_with_password(&[leader()], GOOD).await;
    let act = Act::new(0, Actor::Nobody, Action::SecondFactorSet, "");
    service.store.set_second_factor(LEDGER, no, Some(SECRET), &[], &act).await.unwrap();
    let browser = service.browser();
    browser.post("/staff/login", &[("login", "p01"), ("password", GOOD)]).await;
    let half = browser.token().unwrap();
    assert_eq!(browser.post("/staff/login/code", &[("code", &telephone(0))]).await.location(), "/staff");
    assert!(browser.token().unwrap() != half);
    let old = service.browser_with(&half);
    assert_eq!(old.get("/staff").await.location(), "/staff/login", "nothing goes by it any more");
}
