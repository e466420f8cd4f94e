//! Who manages whose accounts, and what becomes of them.

use crate::support::staff::{LEDGER, OTHER, OWN, WHOLE};
use crate::support::{Answer, Service};
use hailong::account::audit::Action;
use hailong::account::{AccountNo, Grant, Role};
use hailong::ids::UnitNo;
use reqwest::StatusCode;

on_both!(
    an_account_is_made_and_its_first_password_shown_once,
    everything_wrong_with_a_new_account_is_told_at_once,
    who_manages_a_unit_gives_no_role_outside_it,
    the_last_who_runs_the_system_stays,
    a_disabled_account_and_a_reset_one_are_signed_out,
    the_whole_ledger_is_given_by_name_only,
    names_are_words_wherever_they_stand,
);

fn shown(answer: &Answer) -> String {
    let text = answer.text();
    text.split("<code class=\"secret\">").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

async fn roles(service: &Service, no: u32) -> Vec<Grant> {
    let person = service.store.person(LEDGER, AccountNo(no)).await.unwrap().unwrap();
    person.grants.roles.into_iter().collect()
}

async fn an_account_is_made_and_its_first_password_shown_once(service: &Service) {
    let admin = service.signed_in(Role::Admin, WHOLE).await;
    let form = [
        ("name", "Trần Thị Bình"),
        ("login", "Binh.Tran"),
        ("role", "unit-leader"),
        ("unit", "19363 Xã Vĩnh Linh"),
    ];
    let answer = admin.post("/staff/users", &form).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let password = shown(&answer);
    assert_eq!(roles(service, 2).await, [Grant { role: Role::UnitLeader, unit: Some(UnitNo(2)) }]);
    let page = admin.get("/staff/users/2").await.text();
    assert!(page.contains("Lãnh đạo đơn vị, Xã Vĩnh Linh") && !page.contains(&password), "{page}");
    let list = admin.get("/staff/users").await.text();
    assert!(list.contains("Trần Thị Bình") && list.contains("chờ đặt mật khẩu riêng"), "{list}");
    let browser = service.browser();
    let answer = browser.post("/staff/login", &[("login", "binh.tran"), ("password", &password)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let log = service.log().await;
    let created = log.iter().find(|act| act.subject == "#2").unwrap();
    assert_eq!(
        (created.action, &created.who),
        (Action::AccountCreated, &hailong::account::audit::Actor::Account(admin.no))
    );
    assert_eq!(created.details["unit"], "19363");
}

async fn everything_wrong_with_a_new_account_is_told_at_once(service: &Service) {
    let admin = service.signed_in(Role::Admin, WHOLE).await;
    let form = [("name", " "), ("login", "Bình"), ("role", "king"), ("unit", "99999")];
    let answer = admin.post("/staff/users", &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = answer.text();
    assert!(text.contains("Có 4 điều cần sửa"), "{text}");
    for field in ["name", "login", "role", "unit"] {
        assert!(text.contains(&format!("href=\"#{field}\"")), "{field}");
    }
    assert!(text.contains("value=\"Bình\""), "what was typed stays");
    let taken = [("name", "A"), ("login", "P01"), ("role", "auditor"), ("unit", "44")];
    assert!(admin.post("/staff/users", &taken).await.text().contains("đã có người dùng"));
    assert_eq!(service.store.people(LEDGER).await.unwrap().len(), 1);
}

async fn who_manages_a_unit_gives_no_role_outside_it(service: &Service) {
    let admin = service.signed_in(Role::Admin, OWN).await;
    let inside = service.account(&[Grant { role: Role::CounterStaff, unit: Some(UnitNo(2)) }], "$none").await;
    let outside =
        service.account(&[Grant { role: Role::CounterStaff, unit: Some(UnitNo(3)) }], "$none").await;
    let nowhere = service.account(&[], "$none").await;
    for (unit, whole) in [("44", ""), ("19372", ""), ("", "1"), ("", "")] {
        let form = [("role", "auditor"), ("unit", unit), ("whole", whole)];
        let path = format!("/staff/users/{inside}/grant");
        assert_eq!(admin.post(&path, &form).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{unit} {whole}");
    }
    assert_eq!(roles(service, inside.0).await.len(), 1);
    for hidden in [outside, nowhere] {
        assert_eq!(admin.get(&format!("/staff/users/{hidden}")).await.status, StatusCode::NOT_FOUND);
    }
    let list = admin.get("/staff/users").await.text();
    assert!(list.contains("/staff/users/2\"") && !list.contains("/staff/users/3\""), "{list}");
    // An account with a further role elsewhere is no longer this unit's alone.
    let further = Grant { role: Role::CounterStaff, unit: OTHER.map(UnitNo) };
    let act =
        hailong::account::audit::Act::new(0, hailong::account::audit::Actor::Nobody, Action::RoleGranted, "");
    service.store.grant(LEDGER, inside, further, &act).await.unwrap();
    let answer = admin.post(&format!("/staff/users/{inside}/disable"), &[]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

async fn the_last_who_runs_the_system_stays(service: &Service) {
    let admin = service.signed_in(Role::Admin, WHOLE).await;
    for (path, form) in
        [("/staff/users/1/disable", vec![]), ("/staff/users/1/revoke", vec![("role", "admin"), ("unit", "")])]
    {
        assert_eq!(admin.post(path, &form).await.location(), "/staff/users/1");
        let page = admin.get("/staff/users/1").await;
        assert!(page.text().contains("sẽ không còn ai quản trị"), "{path}");
    }
    assert_eq!(roles(service, 1).await.len(), 1);
    service.account(&[Grant { role: Role::Admin, unit: None }], "$none").await;
    admin.post("/staff/users/1/revoke", &[("role", "admin"), ("unit", "")]).await;
    assert!(roles(service, 1).await.is_empty());
    assert_eq!(admin.get("/staff/users").await.status, StatusCode::FORBIDDEN, "at once, in the same session");
}

async fn a_disabled_account_and_a_reset_one_are_signed_out(service: &Service) {
    let admin = service.signed_in(Role::Admin, WHOLE).await;
    let staff = service.signed_in(Role::Auditor, OWN).await;
    admin.post(&format!("/staff/users/{}/disable", staff.no), &[]).await;
    assert_eq!(staff.get("/staff").await.status, StatusCode::SEE_OTHER);
    admin.post(&format!("/staff/users/{}/enable", staff.no), &[]).await;
    let again = service.sign_in_as(staff.no, hailong::account::session::Stage::Full).await;
    assert_eq!(again.get("/staff").await.status, StatusCode::OK);
    let answer = admin.post(&format!("/staff/users/{}/reset", staff.no), &[("factor", "1")]).await;
    assert_eq!(shown(&answer).len(), 19);
    assert_eq!(again.get("/staff").await.status, StatusCode::SEE_OTHER);
    let person = service.store.person(LEDGER, staff.no).await.unwrap().unwrap();
    assert!(person.account.first_password && !person.account.second_factor);
}

async fn the_whole_ledger_is_given_by_name_only(service: &Service) {
    let admin = service.signed_in(Role::Admin, WHOLE).await;
    let empty = [("name", "A"), ("login", "aaa"), ("role", "auditor"), ("unit", "")];
    assert_eq!(admin.post("/staff/users", &empty).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut ticked = empty.to_vec();
    ticked.push(("whole", "1"));
    assert_eq!(admin.post("/staff/users", &ticked).await.status, StatusCode::OK);
    assert_eq!(roles(service, 2).await, [Grant { role: Role::Auditor, unit: None }]);
}

async fn names_are_words_wherever_they_stand(service: &Service) {
    let admin = service.signed_in(Role::Admin, WHOLE).await;
    for (at, attack) in crate::support::staff::ATTACKS.iter().enumerate() {
        let login = format!("x{at:03}");
        let form = [("name", *attack), ("login", &login), ("role", "auditor"), ("unit", "44")];
        let answer = admin.post("/staff/users", &form).await;
        crate::support::staff::assert_harmless(&answer, attack);
        let wrong = [("name", *attack), ("login", *attack), ("role", *attack), ("unit", *attack)];
        crate::support::staff::assert_harmless(&admin.post("/staff/users", &wrong).await, attack);
        let browser = service.browser();
        let wrong = [("login", *attack), ("password", *attack), ("then", *attack)];
        crate::support::staff::assert_harmless(&browser.post("/staff/login", &wrong).await, attack);
    }
    for path in ["/staff/users", "/staff/users/2", "/staff/users/9", "/staff/users/30"] {
        crate::support::staff::assert_harmless(&admin.get(path).await, path);
    }
    let auditor = service.signed_in(Role::Auditor, WHOLE).await;
    crate::support::staff::assert_harmless(&auditor.get("/staff/audit").await, "audit");
}
