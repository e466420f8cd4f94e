//! Figures and responses that staff take as files.

use crate::support::staff::{OTHER, OWN, Staff, WHOLE};
use crate::support::{Answer, Counter, Service};
use hailong::account::Role;
use hailong::account::audit::Action;
use reqwest::StatusCode;
use serde_json::json;

on_both!(who_may_export_takes_the_own_units_and_no_written_word);

const EXPORT: &str = "/staff/results/mot-cua/export";
const WORDS: &str = "Cán bộ Nguyễn Văn Bình nhiệt tình.";

/// The file that an order becomes.
async fn taken(who: &Staff<'_>, what: &str, by: &str, format: &str) -> Answer {
    let order = who.post(EXPORT, &[("what", what), ("by", by), ("format", format)]).await;
    who.fetched(&order).await
}

async fn who_may_export_takes_the_own_units_and_no_written_word(service: &Service) {
    let sheet = crate::put::sheet(&json!({ "access": 5, "comment": WORDS }));
    let put = service.put(&Counter::Quick.response(&crate::support::id(1)), &sheet).await;
    assert_eq!(put.status, StatusCode::CREATED, "{}", put.text());
    service.app.mirror.catch_up(&service.store).await.unwrap();
    let home = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let page = home.get("/staff/results/mot-cua").await.text();
    assert!(page.contains("href=\"/staff/results/mot-cua/export\""), "{page}");
    assert_eq!(home.get(EXPORT).await.status, StatusCode::OK);

    let csv = taken(&home, "responses", "", "csv").await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"phieu-mot-cua-2026-11-24.csv\"");
    let rows: Vec<String> = csv.text().lines().map(str::to_owned).collect();
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[1].contains("Xã Vĩnh Linh") && rows[1].contains("(có ý kiến)"), "{rows:?}");
    assert!(!csv.text().contains("Bình"), "what somebody wrote is read apart from the other answers");
    let figures = taken(&home, "figures", "unit", "csv").await.text();
    assert!(figures.contains("Xã Vĩnh Linh"), "{figures}");
    for what in ["figures", "responses"] {
        let xlsx = taken(&home, what, "", "xlsx").await;
        assert!(xlsx.bytes.starts_with(b"PK") && xlsx.header("content-type").contains("spreadsheetml"));
    }
    let log = service.log().await;
    let exported: Vec<_> = log.iter().filter(|act| act.action == Action::Exported).collect();
    assert_eq!(exported.len(), 4);
    assert!(exported.iter().all(|act| act.subject == "mot-cua"));

    // Of another unit nothing is there; who may not export does not.
    let other = service.signed_in(Role::HomeAffairs, OTHER).await;
    assert_eq!(taken(&other, "responses", "", "csv").await.text().lines().count(), 1);
    let leader = service.signed_in(Role::UnitLeader, OWN).await;
    assert!(!leader.get("/staff/results/mot-cua").await.text().contains("/export"));
    assert_eq!(leader.post(EXPORT, &[("what", "responses")]).await.status, StatusCode::FORBIDDEN);

    // What is not said is asked for, all at once.
    let refused = home.post(EXPORT, &[("by", "name")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["#what", "#by", "#format"] {
        assert!(refused.text().contains(&format!("href=\"{field}\"")), "{}", refused.text());
    }
}
