//! Figures and responses that staff take as files.

use crate::support::staff::{OTHER, OWN, Staff, WHOLE};
use crate::support::{Answer, Counter, Service};
use hailong::account::Role;
use hailong::account::audit::Action;
use reqwest::StatusCode;
use serde_json::json;
use sha2::{Digest as _, Sha256};

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
    for what in ["figures", "responses", "workbook"] {
        let xlsx = taken(&home, what, "", "xlsx").await;
        assert!(xlsx.bytes.starts_with(b"PK") && xlsx.header("content-type").contains("spreadsheetml"));
    }
    described(&home).await;
    let log = service.log().await;
    let exported: Vec<_> = log.iter().filter(|act| act.action == Action::Exported).collect();
    assert_eq!(exported.len(), 6);
    assert!(exported.iter().all(|act| act.subject == "mot-cua"));

    // Of another unit nothing is there; who may not export does not.
    let other = service.signed_in(Role::HomeAffairs, OTHER).await;
    assert_eq!(taken(&other, "responses", "", "csv").await.text().lines().count(), 1);
    let leader = service.signed_in(Role::UnitLeader, OWN).await;
    assert!(!leader.get("/staff/results/mot-cua").await.text().contains("/export"));
    assert_eq!(leader.post(EXPORT, &[("what", "responses")]).await.status, StatusCode::FORBIDDEN);

    // A workbook is an Excel file by unit, nothing else.
    let other_way = [("what", "workbook"), ("by", "month"), ("format", "csv")];
    let refused = home.post(EXPORT, &other_way).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("href=\"#by\"") && refused.text().contains("href=\"#format\""));

    // What is not said is asked for, all at once.
    let refused = home.post(EXPORT, &[("by", "name")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["#what", "#by", "#format"] {
        assert!(refused.text().contains(&format!("href=\"{field}\"")), "{}", refused.text());
    }
}

/// The order's page says what the file is, and the manifest beside it says the same.
async fn described(home: &Staff<'_>) {
    let order = home.post(EXPORT, &[("what", "workbook"), ("by", ""), ("format", "xlsx")]).await;
    let file = home.fetched(&order).await;
    let job = order.location();
    let mut sum = String::new();
    hailong::ids::write_hex(&mut sum, &Sha256::digest(&file.bytes)).unwrap();
    let page = home.get(job).await.text();
    assert!(page.contains(&sum) && page.contains(&format!("href=\"{job}/manifest\"")), "{page}");
    let manifest = home.get(&format!("{job}/manifest")).await;
    assert_eq!(
        manifest.header("content-disposition"),
        "attachment; filename=\"so-so-lieu-mot-cua-2026-11-24.xlsx.manifest.json\""
    );
    let manifest = manifest.json();
    assert_eq!((&manifest["sha256"], &manifest["bytes"]), (&json!(sum), &json!(file.bytes.len())));
    assert_eq!((&manifest["content"], &manifest["rows"]), (&json!("workbook"), &json!(1)));
}
