//! The page of a tracking code: for whom it is there, for how long, and what proves it.

use crate::plan::answered;
use crate::support::{BEGIN, Service};
use hailong::ids::{Hour, ResponseId, Tracking};
use hailong::ledger::proof::ProofFile;
use hailong::store::Options;
use hailong::web::transparency::Beside;
use hailong::web::{LogSecret, LogSettings};
use reqwest::StatusCode;
use time::Duration;

on_both!(
    a_citizen_takes_the_proof_as_soon_as_the_ledger_is_signed,
    a_code_is_told_of_for_two_years,
    whoever_walks_through_codes_waits_a_minute,
);

fn tracking(service: &Service) -> Tracking {
    let id = ResponseId::new(Hour::of(BEGIN), [0; 12]);
    Tracking::of(id, service.app.catalog().ledger.first_hour)
}

async fn a_citizen_takes_the_proof_as_soon_as_the_ledger_is_signed(service: &Service) {
    let folder = tempfile::tempdir().unwrap();
    let log = |n: u8| {
        let secret = LogSecret::new([9; 32], Beside::at(folder.path().join(format!("last-{n}"))));
        LogSettings { secret: Some(secret), origin: "x.vn/1".into(), ..LogSettings::default() }
    };
    // Signed once before it came, so that what came is not signed over until the next mark.
    let signer = service.signing(log(1), Options::default()).await;
    signer.sign().await.unwrap();
    answered(service, &[5]).await;
    let path = format!("/t/{}", tracking(service));
    let plain = service.get(&path).await.text();
    assert!(!plain.contains("/proof/") && !plain.contains("bằng chứng"), "nobody signs here: {plain}");
    let served = service.with_log(log(2)).await;
    let early = served.get(&path).await.text();
    assert!(early.contains("trong vòng mười phút") && !early.contains("/proof/"), "{early}");
    service.pass(Duration::minutes(5));
    served.app.sign().await.unwrap();
    let page = served.get(&path).await.text();
    let address = page.split("href=\"").find(|part| part.contains("/proof/")).unwrap();
    let proof = served.get(address.split('"').next().unwrap()).await;
    assert_eq!(proof.status, StatusCode::OK);
    let file: ProofFile = proof.text().parse().unwrap();
    assert!(file.index > 0);
    let nobody =
        Tracking::of(ResponseId::new(Hour::of(BEGIN), [9; 12]), service.app.catalog().ledger.first_hour);
    let unknown = served.get(&format!("/t/{nobody}")).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert!(!unknown.text().contains("/proof/"));
}

async fn a_code_is_told_of_for_two_years(service: &Service) {
    answered(service, &[5]).await;
    let path = format!("/t/{}", tracking(service));
    service.pass(Duration::days(731));
    assert!(service.get(&path).await.text().contains("Phiếu đã được tính"));
    service.pass(Duration::days(1));
    let late = service.get(&path).await;
    assert_eq!(late.status, StatusCode::NOT_FOUND);
    let text = late.text();
    assert!(text.contains("Mã tra cứu được trong 24 tháng") && !text.contains("Xã Vĩnh Linh"), "{text}");
}

async fn whoever_walks_through_codes_waits_a_minute(service: &Service) {
    answered(service, &[5]).await;
    let path = format!("/t/{}", tracking(service));
    for _ in 0..60 {
        assert_eq!(service.get(&path).await.status, StatusCode::OK);
    }
    let refused = service.get(&path).await;
    assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "60"));
    assert!(refused.text().contains("Tra cứu quá nhanh"), "{}", refused.text());
    // Nor does the address for programs let anybody go on.
    let proof = service.get(&format!("/api/v1/ledger/1/proof/{}", tracking(service))).await;
    assert_eq!((proof.status, proof.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "60"));
    assert!(proof.text().contains("urn:hailong:problem:lookups"), "{}", proof.text());
    service.pass(Duration::minutes(1));
    assert_eq!(service.get(&path).await.status, StatusCode::OK);
}
