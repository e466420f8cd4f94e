//! Who may come where: every row of the table of addresses with every role, in its own unit and in
//! another, and with nobody signed in. A new row fails here until it has an example.

mod examples;

use crate::support::Service;
use crate::support::staff::{OTHER, OWN, Staff, WHOLE};
use examples::{Example, examples};
use hailong::account::session::Stage;
use hailong::account::{Grant, Right, Role};
use hailong::ids::UnitNo;
use hailong::web::routes::{Endpoint, table};
use hailong::web::staff::guard::Access;
use reqwest::{Method, StatusCode};

on_both!(
    nobody_comes_in_without_signing_in,
    a_role_comes_where_its_rights_lead_and_nowhere_else,
    what_lies_in_another_unit_answers_as_what_does_not_exist,
    who_has_not_finished_signing_in_comes_no_further,
    dangerous_actions_ask_again_who_it_is,
);

fn guarded() -> Vec<(Endpoint, Example)> {
    let guarded = table().into_iter().filter(|endpoint| endpoint.access != Access::Public);
    guarded
        .map(|endpoint| {
            let found = examples()
                .into_iter()
                .find(|e| e.method.as_str() == endpoint.method.as_str() && e.row == endpoint.path);
            let example = found.unwrap_or_else(|| {
                panic!(
                    "{} {} has no example request: give it one in tests/api/rights/examples.rs",
                    endpoint.method, endpoint.path
                )
            });
            (endpoint, example)
        })
        .collect()
}

/// What the examples name: account 1 in unit 2, and somebody who runs the system, so that account 1 need not.
async fn furnish(service: &Service) {
    let grant = |role, unit: Option<u32>| Grant { role, unit: unit.map(UnitNo) };
    service.account(&[grant(Role::UnitLeader, OWN)], "$none").await;
    service.account(&[grant(Role::Admin, WHOLE)], "$none").await;
    crate::voices::told(service).await;
    crate::plan::planned(service, 8).await;
    crate::signals::raised(service).await;
    crate::samples::sealed(service).await;
}

fn right(access: Access) -> Option<Right> {
    match access {
        Access::Staff(right) | Access::Recent(right) => Some(right),
        Access::Public
        | Access::Setup
        | Access::Returning
        | Access::SignedOut
        | Access::Half
        | Access::Unready
        | Access::SignedIn
        | Access::RecentOwn => None,
    }
}

#[test]
fn every_address_of_the_console_is_guarded() {
    for endpoint in table() {
        let staff = endpoint.path == "/staff" || endpoint.path.starts_with("/staff/");
        let open = endpoint.access == Access::Public;
        assert!(staff != open || endpoint.path == "/staff/assets/{file}", "{}", endpoint.path);
    }
    assert!(guarded().len() > 15);
}

#[test]
fn every_example_is_of_a_row_that_exists() {
    for example in examples() {
        let known =
            table().iter().any(|e| e.method.as_str() == example.method.as_str() && e.path == example.row);
        assert!(known, "{} {} is no row of the table", example.method, example.row);
    }
}

/// tests/browser/console.test.js opens what console.json names, and asks axe of each page.
#[test]
fn every_page_of_the_console_is_walked_in_a_browser_or_says_why_not() {
    let file = include_str!("../browser/console.json");
    let walked: std::collections::BTreeMap<String, serde_json::Value> = serde_json::from_str(file).unwrap();
    let known: std::collections::BTreeSet<_> = table()
        .into_iter()
        .filter(|e| e.method.as_str() == "GET" && e.path.starts_with("/staff"))
        .map(|e| e.path.to_owned())
        .collect();
    for path in &known {
        assert!(walked.contains_key(path), "{path} is in no line of tests/browser/console.json");
    }
    for path in walked.keys() {
        assert!(known.contains(path), "tests/browser/console.json names {path}, which is no page");
    }
}

async fn nobody_comes_in_without_signing_in(service: &Service) {
    furnish(service).await;
    let before = service.log().await.len();
    for (endpoint, example) in guarded() {
        let browser = service.browser();
        browser.get("/staff/login").await;
        let answer = browser.send(example.request(&browser, example.own)).await;
        let at = format!("{} {}: {}", endpoint.method, example.own, answer.status);
        if endpoint.access == Access::Setup {
            // This ledger is set up.
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{at}");
        } else if matches!(endpoint.access, Access::SignedOut | Access::Returning) {
            assert!(!answer.status.is_server_error() && answer.status != StatusCode::FORBIDDEN, "{at}");
        } else {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{at}");
            assert!(answer.location().starts_with("/staff/login"), "{at} {}", answer.location());
        }
    }
    let log = service.log().await;
    assert!(log.iter().skip(before).all(|act| act.action.as_str() == "sign-in-failed"), "{log:?}");
}

async fn a_role_comes_where_its_rights_lead_and_nowhere_else(service: &Service) {
    furnish(service).await;
    for role in Role::ALL {
        for unit in [OWN, WHOLE] {
            // Reading changes nothing of who reads: whoever sends a form is somebody new.
            let reader = service.signed_in(role, unit).await;
            for (endpoint, example) in guarded() {
                if matches!(endpoint.access, Access::Half | Access::SignedOut) {
                    continue;
                }
                let answer = if example.method == Method::GET {
                    example.send(&reader, example.own).await
                } else {
                    example.send(&service.signed_in(role, unit).await, example.own).await
                };
                let at = format!("{role} in {unit:?}: {} {} {}", endpoint.method, example.own, answer.status);
                let may = right(endpoint.access).is_none_or(|right| role.rights().contains(&right));
                if may && (example.whole_only && unit != WHOLE || example.not_for.contains(&role)) {
                    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{at}");
                } else if may {
                    let done = answer.status.is_success()
                        || answer.status.is_redirection()
                        || answer.status == StatusCode::UNPROCESSABLE_ENTITY;
                    assert!(done, "{at}");
                    assert!(!answer.location().starts_with("/staff/login") || example.leaves, "{at}");
                } else {
                    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{at}");
                }
            }
        }
    }
}

async fn what_lies_in_another_unit_answers_as_what_does_not_exist(service: &Service) {
    furnish(service).await;
    let mut tried = 0;
    for (endpoint, example) in guarded() {
        let Some(missing) = example.missing else {
            assert!(!endpoint.path.contains('{'), "{} names no missing id", endpoint.path);
            continue;
        };
        for role in Role::ALL {
            if right(endpoint.access).is_some_and(|right| !role.rights().contains(&right)) {
                continue;
            }
            let staff = service.signed_in(role, OTHER).await;
            let foreign = example.send(&staff, example.own).await;
            let nothing = example.send(&staff, missing).await;
            let at = format!("{role}: {} {}", endpoint.method, example.own);
            assert_eq!(
                (foreign.status, nothing.status),
                (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
                "{at}"
            );
            let blank = |page: String, path: &str| page.replace(path, "");
            assert_eq!(blank(foreign.page(), example.own), blank(nothing.page(), missing), "{at}");
            tried += 1;
        }
    }
    assert!(tried > 0 || !table().iter().any(|e| e.path.contains('{') && e.access != Access::Public));
}

async fn who_has_not_finished_signing_in_comes_no_further(service: &Service) {
    furnish(service).await;
    for (endpoint, example) in guarded() {
        let no = service.signed_in(Role::HomeAffairs, WHOLE).await.no;
        let half = service.sign_in_as(no, Stage::Half).await;
        let answer = example.send(&half, example.own).await;
        let at = format!("{} {}", endpoint.method, example.own);
        if matches!(endpoint.access, Access::Setup | Access::Half | Access::SignedOut | Access::Returning) {
            assert!(answer.location() != "/staff/login/code", "{at}");
        } else {
            assert_eq!(
                (answer.status, answer.location()),
                (StatusCode::SEE_OTHER, "/staff/login/code"),
                "{at}"
            );
        }
        // A role that takes a second factor, without one.
        let grant = Grant { role: Role::HomeAffairs, unit: None };
        let without = service.account(&[grant], "$none").await;
        let without = service.sign_in_as(without, Stage::Full).await;
        let answer = example.send(&without, example.own).await;
        if matches!(
            endpoint.access,
            Access::SignedIn | Access::Staff(_) | Access::Recent(_) | Access::RecentOwn
        ) {
            assert_eq!(answer.location(), "/staff/account/second", "{at}");
        }
    }
}

async fn dangerous_actions_ask_again_who_it_is(service: &Service) {
    furnish(service).await;
    let mut tried = 0;
    for (endpoint, example) in guarded() {
        let role = match endpoint.access {
            Access::RecentOwn => Role::Auditor,
            Access::Recent(right) => {
                Role::ALL.into_iter().find(|role| role.rights().contains(&right)).unwrap()
            }
            Access::Public
            | Access::Setup
            | Access::Returning
            | Access::SignedOut
            | Access::Half
            | Access::Unready
            | Access::SignedIn
            | Access::Staff(_) => continue,
        };
        let staff = service.signed_in(role, WHOLE).await;
        let fresh = example.send(&staff, example.own).await;
        assert!(!fresh.location().starts_with("/staff/again"), "{}", example.own);
        let staff = service.signed_in(role, WHOLE).await;
        service.pass(time::Duration::minutes(16));
        let stale = example.send(&staff, example.own).await;
        assert_eq!(stale.status, StatusCode::SEE_OTHER, "{}", example.own);
        assert!(stale.location().starts_with("/staff/again?then="), "{}", stale.location());
        tried += 1;
    }
    assert!(tried > 0);
}

impl Example {
    async fn send(&self, staff: &Staff<'_>, path: &str) -> crate::support::Answer {
        staff.browser.send(self.request(&staff.browser, path)).await
    }

    fn request(&self, browser: &crate::support::staff::Browser<'_>, path: &str) -> reqwest::RequestBuilder {
        if self.method == Method::GET {
            browser.request(Method::GET, path)
        } else {
            browser.form(path, self.form)
        }
    }
}
