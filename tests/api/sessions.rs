//! How sessions begin and end.

use crate::support::Service;
use crate::support::staff::{LEDGER, OWN, WHOLE};
use hailong::account::audit::{Act, Action, Actor};
use hailong::account::session::{Proof, SessionRow, Stage};
use hailong::account::{Grant, Role, password};
use hailong::ids::UnitNo;
use hailong::store::Instead;
use reqwest::{Method, StatusCode};
use time::Duration;

on_both!(
    a_session_that_was_ended_meanwhile_is_not_gone_on_from,
    ending_other_sessions_asks_again_who_it_is,
    what_somebody_is_refused_stands_in_the_log,
    signing_in_gives_a_new_token_and_the_old_one_is_worth_nothing,
    a_session_ends_after_half_an_hour_of_rest_and_after_twelve_hours,
    an_open_page_asks_how_long_it_is_and_keeps_it_alive_by_asking,
    a_disabled_account_is_out_at_once,
    a_new_password_ends_the_other_sessions,
    signing_out_ends_the_session_in_the_database,
    a_made_up_token_opens_nothing,
    the_cookie_is_the_browsers_alone,
    an_account_may_end_its_other_sessions_and_nobody_elses,
);

const GOOD: &str = "bốn con mèo ngồi trên mái";

fn leader() -> Grant {
    Grant { role: Role::UnitLeader, unit: OWN.map(UnitNo) }
}

fn act(action: Action) -> Act {
    Act::new(0, Actor::CommandLine("test".into()), action, "")
}

async fn opens(service: &Service, token: &str) -> StatusCode {
    let request = service.request(Method::GET, "/staff").header("cookie", format!("hl-local={token}"));
    crate::support::Answer::of(request).await.status
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

async fn signing_in_gives_a_new_token_and_the_old_one_is_worth_nothing(service: &Service) {
    service.account_with_password(&[leader()], GOOD).await;
    let browser = service.browser();
    browser.get("/staff/login").await;
    let before = browser.token().unwrap().reveal();
    browser.post("/staff/login", &[("login", "p01"), ("password", GOOD)]).await;
    let after = browser.token().unwrap().reveal();
    assert_ne!(before, after);
    assert_eq!(
        (opens(service, &before).await, opens(service, &after).await),
        (StatusCode::SEE_OTHER, StatusCode::OK)
    );
    // Whoever proves anew who they are gets another one, too.
    browser.post("/staff/again", &[("password", GOOD)]).await;
    let confirmed = browser.token().unwrap().reveal();
    assert_ne!(after, confirmed);
    assert_eq!(opens(service, &after).await, StatusCode::SEE_OTHER);
    assert_eq!(opens(service, &confirmed).await, StatusCode::OK);
}

async fn a_session_ends_after_half_an_hour_of_rest_and_after_twelve_hours(service: &Service) {
    let resting = service.signed_in(Role::UnitLeader, OWN).await;
    let busy = service.signed_in(Role::UnitLeader, OWN).await;
    for _ in 0..24 {
        assert_eq!(busy.get("/staff").await.status, StatusCode::OK);
        service.pass(Duration::minutes(29));
    }
    assert_eq!(resting.get("/staff").await.status, StatusCode::SEE_OTHER);
    assert_eq!(busy.get("/staff").await.status, StatusCode::OK, "after 11 hours and 36 minutes");
    service.pass(Duration::minutes(24));
    assert_eq!(busy.get("/staff").await.status, StatusCode::SEE_OTHER, "after 12 hours");
}

async fn an_open_page_asks_how_long_it_is_and_keeps_it_alive_by_asking(service: &Service) {
    let staff = service.signed_in(Role::UnitLeader, OWN).await;
    for _ in 0..3 {
        service.pass(Duration::minutes(29));
        let state = staff.get("/staff/account/session").await;
        assert_eq!((state.status, state.header("cache-control")), (StatusCode::OK, "no-store"));
        let state = state.json();
        assert_eq!((state["ends_sec"].as_i64(), state["login"].as_str()), (Some(1_800), Some("p01")));
        // A form that was open all the while goes on with what it is given here.
        let form = state["form"].as_str().unwrap();
        assert!(staff.browser.token().unwrap().is_form_token(form), "{form}");
    }
    service.pass(Duration::minutes(20));
    let page = staff.get("/staff").await.text();
    assert!(page.contains("data-idle=\"1800\""), "a page counts from when it was opened: {page}");
    // Towards the twelfth hour nothing makes it longer.
    for _ in 0..21 {
        service.pass(Duration::minutes(29));
        staff.get("/staff/account/session").await;
    }
    let state = staff.get("/staff/account/session").await.json();
    assert_eq!(state["ends_sec"].as_i64(), Some(720 * 60 - (3 * 29 + 20 + 21 * 29) * 60));
    service.pass(Duration::minutes(30));
    let over = staff.get("/staff/account/session").await;
    assert_eq!(over.status, StatusCode::SEE_OTHER);
}

async fn a_disabled_account_is_out_at_once(service: &Service) {
    service.account(&[Grant { role: Role::Admin, unit: None }], "$none").await;
    let staff = service.signed_in(Role::UnitLeader, OWN).await;
    assert_eq!(staff.get("/staff").await.status, StatusCode::OK);
    service.store.disable_account(LEDGER, staff.no, true, &act(Action::AccountDisabled)).await.unwrap();
    assert_eq!(staff.get("/staff").await.status, StatusCode::SEE_OTHER);
    // Somebody who was on the way in at that moment.
    service.pass(Duration::seconds(1));
    let late = service.sign_in_as(staff.no, hailong::account::session::Stage::Full).await;
    assert_eq!(late.get("/staff").await.status, StatusCode::SEE_OTHER);
    service.store.disable_account(LEDGER, staff.no, false, &act(Action::AccountEnabled)).await.unwrap();
    assert_eq!(staff.get("/staff").await.status, StatusCode::SEE_OTHER, "enabled, but not signed in again");
}

async fn a_new_password_ends_the_other_sessions(service: &Service) {
    let no = service.account_with_password(&[leader()], GOOD).await;
    let here = service.sign_in_as(no, hailong::account::session::Stage::Full).await;
    service.pass(Duration::seconds(5));
    let there = service.sign_in_as(no, hailong::account::session::Stage::Full).await;
    let new = "năm con vịt bơi dưới ao";
    let form = [("current", GOOD), ("new", new), ("repeat", new)];
    assert_eq!(here.post("/staff/account/password", &form).await.status, 303);
    assert_eq!(here.get("/staff").await.status, StatusCode::OK);
    assert_eq!(there.get("/staff").await.status, StatusCode::SEE_OTHER);
    let hash = password::hash(GOOD, [2; 16]).unwrap();
    service
        .store
        .set_password(LEDGER, no, &hash, Some(i64::MAX), None, &act(Action::PasswordReset))
        .await
        .unwrap();
    assert_eq!(here.get("/staff").await.status, StatusCode::SEE_OTHER, "reset by somebody else");
}

async fn signing_out_ends_the_session_in_the_database(service: &Service) {
    let staff = service.signed_in(Role::Auditor, WHOLE).await;
    let token = staff.browser.token().unwrap().reveal();
    assert_eq!(staff.post("/staff/logout", &[]).await.location(), "/staff/login");
    assert_eq!(opens(service, &token).await, StatusCode::SEE_OTHER);
    assert!(staff.browser.token().is_none(), "the browser forgets it, too");
}

async fn a_made_up_token_opens_nothing(service: &Service) {
    let staff = service.signed_in(Role::Auditor, WHOLE).await;
    let hash = hex(&staff.browser.token().unwrap().hash());
    for token in [hash.as_str(), "", "x", "' OR 1=1 --", "0".repeat(64).as_str()] {
        assert_eq!(opens(service, token).await, StatusCode::SEE_OTHER, "{token}");
    }
}

async fn the_cookie_is_the_browsers_alone(service: &Service) {
    let local = service.get("/staff/login").await;
    let set = local.header("set-cookie");
    let (name, rest) = set.split_once('=').unwrap();
    let (value, attributes) = rest.split_once("; ").unwrap();
    assert_eq!((name, value.len(), attributes), ("hl-local", 64, "Path=/; HttpOnly; SameSite=Lax"));
    assert!(!local.text().contains(value), "no page repeats it");
}

async fn an_account_may_end_its_other_sessions_and_nobody_elses(service: &Service) {
    let no = service.account(&[leader()], "$none").await;
    let here = service.sign_in_as(no, hailong::account::session::Stage::Full).await;
    service.pass(Duration::seconds(5));
    let there = service.sign_in_as(no, hailong::account::session::Stage::Full).await;
    let stranger = service.signed_in(Role::UnitLeader, OWN).await;
    let id = |staff: &crate::support::staff::Staff<'_>| hex(&staff.browser.token().unwrap().hash());
    assert_eq!(here.post("/staff/account/sessions", &[("session", &id(&stranger))]).await.status, 404);
    assert_eq!(stranger.get("/staff").await.status, StatusCode::OK);
    assert_eq!(here.post("/staff/account/sessions", &[("session", &id(&there))]).await.status, 303);
    assert_eq!(there.get("/staff").await.status, StatusCode::SEE_OTHER);
    assert_eq!(here.get("/staff").await.status, StatusCode::OK);
}

async fn a_session_that_was_ended_meanwhile_is_not_gone_on_from(service: &Service) {
    let no = service.account(&[Grant { role: Role::UnitLeader, unit: OWN.map(UnitNo) }], "$none").await;
    let now = service.app.now().unix_timestamp();
    let row = SessionRow {
        account: no,
        stage: Stage::Full,
        begun: now,
        seen: now,
        confirmed: now,
        proof: Proof::Password,
    };
    let begin = async |new: [u8; 32], instead| {
        service.store.begin_session(LEDGER, &new, &row, instead, None).await.unwrap()
    };
    let lives = async |hash: [u8; 32]| service.store.session(LEDGER, &hash, now).await.unwrap().is_some();
    assert!(begin([1; 32], Instead::Nothing).await && lives([1; 32]).await);
    assert!(begin([2; 32], Instead::Session(&[1; 32])).await && lives([2; 32]).await);
    assert!(!lives([1; 32]).await, "the old one ends in the same moment");
    assert!(!begin([3; 32], Instead::Session(&[1; 32])).await && !lives([3; 32]).await);
    assert!(begin([4; 32], Instead::Visit(&[9; 32])).await && lives([4; 32]).await);
}

async fn ending_other_sessions_asks_again_who_it_is(service: &Service) {
    let staff = service.signed_in(Role::UnitLeader, OWN).await;
    service.pass(Duration::seconds(1));
    let other = service.sign_in_as(staff.no, Stage::Full).await;
    service.pass(Duration::minutes(16));
    let asked = staff.post("/staff/account/sessions", &[("session", "all")]).await;
    assert_eq!(asked.location(), "/staff/again?then=/staff/account");
    assert_eq!(other.get("/staff").await.status, StatusCode::OK, "it goes on");
}

async fn what_somebody_is_refused_stands_in_the_log(service: &Service) {
    let staff = service.signed_in(Role::UnitLeader, OWN).await;
    assert_eq!(staff.get("/staff/users").await.status, StatusCode::FORBIDDEN);
    let forged = staff.browser.request(Method::POST, "/staff/account/language").form(&[("lang", "en")]);
    assert_eq!(staff.browser.send(forged).await.status, StatusCode::FORBIDDEN);
    for _ in 0..40 {
        staff.get("/staff/tokens").await;
    }
    let log = service.log().await;
    let refused: Vec<_> = log.iter().filter(|act| act.action == Action::Refused).collect();
    assert_eq!((refused[0].subject.as_str(), &refused[0].who), ("/staff/users", &Actor::Account(staff.no)));
    assert_eq!((refused[0].details["why"].as_str(), refused[1].details["why"].as_str()), ("right", "form"));
    assert_eq!(refused.len(), 20, "it shows, and does not fill the log");
}
