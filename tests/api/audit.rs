//! The log of what staff did: nobody changes it, everyone whose work it is reads it.

use crate::support::Service;
use crate::support::staff::{LEDGER, OTHER, OWN, WHOLE};
use hailong::account::audit::{Act, Action, leaf};
use hailong::account::{Grant, Role};
use hailong::ids::UnitNo;
use hailong::store::AuditFilter;
use hailong::words::STAFF_KEYS;
use reqwest::StatusCode;

on_both!(
    the_database_refuses_to_change_the_log,
    every_row_bears_the_hash_of_what_it_says,
    the_log_is_read_in_words_and_filtered,
    a_units_auditor_reads_of_the_unit_only,
    the_file_holds_no_formula_and_its_download_is_logged,
    many_writers_leave_no_gap,
);

#[test]
fn whatever_staff_can_do_has_words_in_the_log() {
    let worded: std::collections::BTreeSet<_> = STAFF_KEYS
        .iter()
        .filter(|(group, _)| *group == "act")
        .map(|(_, key)| key.name.replace('_', "-"))
        .collect();
    let known: std::collections::BTreeSet<_> =
        Action::ALL.iter().map(|action| action.as_str().to_owned()).collect();
    assert_eq!(worded, known);
}

async fn the_database_refuses_to_change_the_log(service: &Service) {
    service.signed_in(Role::Admin, WHOLE).await;
    let before = service.log().await;
    assert!(!before.is_empty());
    for sql in ["UPDATE audit SET subject = 'x'", "DELETE FROM audit", "UPDATE audit SET no = no + 10"] {
        let complaint = service.complaint(sql).await.unwrap_or_default();
        assert!(complaint.contains("append-only"), "{sql}: {complaint}");
    }
    assert_eq!(service.log().await, before);
}

async fn every_row_bears_the_hash_of_what_it_says(service: &Service) {
    let admin = service.signed_in(Role::Admin, WHOLE).await;
    admin.post("/staff/account/language", &[("lang", "en")]).await;
    let rows = service.store.audit(LEDGER, &AuditFilter::default()).await.unwrap();
    assert!(rows.len() > 2);
    for (at, row) in rows.iter().rev().enumerate() {
        assert_eq!(row.no, at as u64 + 1, "from 1 without a gap");
        assert_eq!(row.leaf, leaf(LEDGER, row.no, &row.act));
    }
}

async fn the_log_is_read_in_words_and_filtered(service: &Service) {
    let auditor = service.signed_in(Role::Auditor, WHOLE).await;
    let admin = service.signed_in(Role::Admin, WHOLE).await;
    admin.post("/staff/users/1/grant", &[("role", "unit-leader"), ("unit", "19363")]).await;
    let page = auditor.get("/staff/audit").await.cells();
    let row = "<td>Người 2 (p02)</td><td>Giao vai trò</td><td>Người 1 (p01)</td><td>vai trò: Lãnh đạo đơn vị; đơn vị: Xã Vĩnh Linh (19363)</td>";
    assert!(page.contains(row), "{page}");
    assert!(page.contains("24/11/2026 15:00"), "Viet Nam's time: {page}");
    let count = |page: &str| page.matches("<td class=\"num\">").count();
    let only =
        auditor.get("/staff/audit?action=role-granted&person=2&from=2026-11-24&to=2026-11-24").await.text();
    assert_eq!(count(&only), 1, "{only}");
    assert_eq!(count(&auditor.get("/staff/audit?to=2026-11-23").await.text()), 0);
    assert_eq!(count(&auditor.get("/staff/audit?from=2026-11-25").await.text()), 0);
    let wrong = auditor.get("/staff/audit?from=yesterday").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let act = Act::new(0, hailong::account::audit::Actor::Nobody, Action::SignInFailed, "#1");
    for _ in 0..150 {
        service.store.record(LEDGER, &act).await.unwrap();
    }
    let first = auditor.get("/staff/audit").await.text();
    let (_, after) = first.split_once("rel=\"next\" href=\"").unwrap();
    let older = after.split('"').next().unwrap();
    assert_eq!(count(&first), 100);
    assert!((50..100).contains(&count(&auditor.get(older).await.text())), "{older}");
}

async fn a_units_auditor_reads_of_the_unit_only(service: &Service) {
    let auditor = service.signed_in(Role::Auditor, OWN).await;
    let inside = service.account(&[Grant { role: Role::UnitLeader, unit: OWN.map(UnitNo) }], "$none").await;
    service.account(&[Grant { role: Role::UnitLeader, unit: OTHER.map(UnitNo) }], "$none").await;
    let page = auditor.get("/staff/audit").await.cells();
    assert!(page.contains("<td>Người 2 (p02)</td>") && !page.contains("p03"), "{page}");
    let file = auditor.get("/staff/audit/csv").await.text();
    assert!(file.contains("p02") && !file.contains("p03"), "{file}");
    let foreign = auditor.get("/staff/audit?person=3").await.text();
    assert!(!foreign.contains("p03") && foreign.contains("Không có dòng nào như vậy"));
    assert_eq!(inside.0, 2);
}

async fn the_file_holds_no_formula_and_its_download_is_logged(service: &Service) {
    let grant = Grant { role: Role::Auditor, unit: None };
    let auditor = service.signed_in(Role::Auditor, WHOLE).await;
    service.account(&[grant], "$none").await;
    let act = Act::new(
        0,
        hailong::account::audit::Actor::CommandLine("=cmd|' /C calc'!A0".into()),
        Action::Exported,
        "@SUM(1+1)",
    );
    service.store.record(LEDGER, &act).await.unwrap();
    let answer = auditor.get("/staff/audit/csv").await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"audit.csv\"");
    let text = answer.text();
    assert!(text.contains("'@SUM(1+1)"), "{text}");
    for line in text.trim_start_matches('\u{feff}').lines() {
        for cell in line.split(',') {
            assert!(!cell.trim_start_matches('"').starts_with(['=', '+', '@']), "{line}");
        }
    }
    let last = service.log().await.pop().unwrap();
    assert_eq!((last.action, last.details["format"].as_str()), (Action::AuditExported, "csv"));
}

async fn many_writers_leave_no_gap(service: &Service) {
    let beside = service.beside(hailong::store::Options::default()).await;
    let act = Act::new(0, hailong::account::audit::Actor::Nobody, Action::SignInFailed, "");
    let writers = (0..40).map(|n| {
        let store = if n % 2 == 0 { service.store.clone() } else { beside.store.clone() };
        let act = act.clone();
        tokio::spawn(async move { store.record(LEDGER, &act).await })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap().unwrap();
    }
    let rows = service.store.audit(LEDGER, &AuditFilter::default()).await.unwrap();
    assert_eq!(rows.iter().rev().map(|row| row.no).collect::<Vec<_>>(), (1..=40).collect::<Vec<u64>>());
}
