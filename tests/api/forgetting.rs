//! A person who leaves is forgotten: nothing says any more whose an account was, and no row of the log is
//! changed for it.

use crate::support::Service;
use crate::support::staff::{LEDGER, OWN, WHOLE};
use hailong::account::audit::{Act, Action, canonical};
use hailong::account::{AccountNo, Grant, Role};
use hailong::store::{AccountRefusal, AuditFilter, ChangeError};
use reqwest::StatusCode;

on_both!(
    a_person_is_forgotten_and_the_log_stays_as_it_was,
    nobody_erases_themselves_or_by_mistake,
    an_erased_account_is_nobodys_for_good,
);

const GOOD: &str = "bốn con mèo ngồi trên mái";
const GONE: AccountNo = AccountNo(2);

async fn leaves(service: &Service) -> Vec<[u8; 32]> {
    let filter = AuditFilter { most: 10_000, ..AuditFilter::default() };
    let rows = service.store.audit(LEDGER, &filter).await.unwrap();
    rows.into_iter().rev().map(|row| row.leaf).collect()
}

/// An administrator, and a leader with everything that an account can hold, who has signed in.
async fn a_leader_who_leaves(service: &Service) {
    let grant = Grant { role: Role::UnitLeader, unit: OWN.map(hailong::ids::UnitNo) };
    assert_eq!(service.account_with_password(&[grant], GOOD).await, GONE);
    let act = Act::new(0, hailong::account::audit::Actor::Account(GONE), Action::ProviderBound, "#2");
    assert!(service.store.bind_subject(LEDGER, GONE, "2f1c", &act).await.unwrap());
    let act = Act::new(0, hailong::account::audit::Actor::Account(GONE), Action::SecondFactorSet, "#2");
    service.store.set_second_factor(LEDGER, GONE, Some(&[7; 20]), &[[1; 32]], &act).await.unwrap();
}

async fn a_person_is_forgotten_and_the_log_stays_as_it_was(service: &Service) {
    let admin = service.signed_in(Role::Admin, WHOLE).await;
    a_leader_who_leaves(service).await;
    let leader = service.sign_in_as(GONE, hailong::account::session::Stage::Full).await;
    assert_eq!(leader.get("/staff/account").await.status, StatusCode::OK);
    leader.post("/staff/account/language", &[("lang", "en")]).await;
    let shown = admin.get("/staff/audit").await.page();
    assert!(shown.contains("Người 2 (p02)"), "{shown}");
    let before = leaves(service).await;

    let asked = admin.get("/staff/users/2/erase").await.page();
    assert!(asked.contains("Người 2 (p02)") && asked.contains("Tài khoản số 2"), "{asked}");
    let done = admin.post("/staff/users/2/erase", &[("confirm", "P02")]).await;
    assert_eq!(done.location(), "/staff/users", "{}", done.text());

    assert_eq!(leader.get("/staff/account").await.status, StatusCode::SEE_OTHER, "signed out");
    let person = service.store.person(LEDGER, GONE).await.unwrap().unwrap();
    assert!(person.account.is_erased() && person.account.disabled && person.grants.roles.is_empty());
    assert_eq!((person.account.login.as_str(), person.account.name.as_str()), ("#2", "–"));
    assert_eq!((person.account.last_login, person.account.second_factor), (None, false));
    let secrets = service.store.secrets(LEDGER, GONE).await.unwrap().unwrap();
    assert_eq!((secrets.password.as_str(), secrets.totp), ("", None));
    assert_eq!(service.store.recovery_codes(LEDGER, GONE).await.unwrap(), 0);
    assert!(service.store.person_by_subject(LEDGER, "2f1c").await.unwrap().is_none());
    for login in ["p02", "#2"] {
        let fields = [("login", login), ("password", GOOD)];
        let answer = service.browser().post("/staff/login", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{login}");
    }
    for page in ["/staff/users", "/staff/audit", "/staff/audit/csv"] {
        let page = admin.get(page).await.text();
        assert!(!page.contains("p02") && !page.contains("Người 2"), "{page}");
    }
    assert!(admin.get("/staff/audit").await.page().contains("Tài khoản số 2"));
    for (no, act) in (1..).zip(service.log().await) {
        let row = canonical(LEDGER, no, &act);
        assert!(!row.contains("p02") && !row.contains("Người"), "{row}");
    }
    assert_eq!(leaves(service).await[..before.len()], before, "no row of the log was changed");
    let log = service.log().await;
    let told = log.iter().find(|act| act.action == Action::AccountErased).unwrap();
    assert_eq!((told.subject.as_str(), told.who.parts().1), ("#2", admin.no.to_string()));
}

async fn nobody_erases_themselves_or_by_mistake(service: &Service) {
    let admin = service.signed_in(Role::Admin, WHOLE).await;
    a_leader_who_leaves(service).await;
    for (account, typed, said) in
        [("1", "p01", "không thể tự xóa mình"), ("2", "", "là p02"), ("2", "p01", "là p02")]
    {
        let refused = admin.post(&format!("/staff/users/{account}/erase"), &[("confirm", typed)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{account} {typed}");
        assert!(refused.page().contains(said), "{}", refused.page());
    }
    let act = Act::new(0, hailong::account::audit::Actor::Nobody, Action::AccountErased, "#1");
    let last = service.store.erase_account(LEDGER, admin.no, &act).await;
    assert!(matches!(last, Err(ChangeError::Refused(AccountRefusal::LastAdmin))), "{last:?}");
    let people = service.store.people(LEDGER).await.unwrap();
    assert!(people.iter().all(|person| !person.account.is_erased() && !person.account.disabled));
    assert!(service.log().await.iter().all(|act| act.action != Action::AccountErased));
}

async fn an_erased_account_is_nobodys_for_good(service: &Service) {
    let admin = service.signed_in(Role::Admin, WHOLE).await;
    a_leader_who_leaves(service).await;
    admin.post("/staff/users/2/erase", &[("confirm", "p02")]).await;
    let grant = [("role", "auditor"), ("unit", "19363")];
    for (path, fields) in [
        ("grant", &grant[..]),
        ("enable", &[]),
        ("reset", &[]),
        ("disable", &[]),
        ("erase", &[("confirm", "#2")]),
    ] {
        let answer = admin.post(&format!("/staff/users/2/{path}"), fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let act = Act::new(0, hailong::account::audit::Actor::Nobody, Action::AccountChanged, "#2");
    let role = Grant { role: Role::Admin, unit: None };
    let store = &service.store;
    for refused in [
        store.grant(LEDGER, GONE, role, &act).await,
        store.disable_account(LEDGER, GONE, false, &act).await,
        store.set_password(LEDGER, GONE, "$none", None, None, &act).await,
        store.erase_account(LEDGER, GONE, &act).await,
    ] {
        assert!(matches!(refused, Err(ChangeError::Refused(AccountRefusal::Missing(GONE)))), "{refused:?}");
    }
    // Somebody else who takes the login is not taken for whoever had it.
    let form = [("name", "Phạm Dũng"), ("login", "p02"), ("role", "counter"), ("unit", "19363")];
    assert_eq!(admin.post("/staff/users", &form).await.status, StatusCode::OK);
    let next = store.person_by_login(LEDGER, &"p02".parse().unwrap()).await.unwrap().unwrap().0;
    assert_eq!(next.account.no, AccountNo(3));
    let rows = admin.get("/staff/audit?person=2").await.page();
    assert!(rows.contains("Tài khoản số 2") && !rows.contains("<td>Phạm Dũng"), "{rows}");
}
