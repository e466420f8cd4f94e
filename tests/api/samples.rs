//! Call-back samples: sealed by somebody outside the unit, drawn by nobody's choice, shown without an answer.

use crate::plan::answered;
use crate::support::BEGIN;
use crate::support::Service;
use crate::support::staff::{LEDGER, OWN, Staff, WHOLE};
use hailong::account::Role;
use hailong::account::audit::Action;
use hailong::catalog::Catalog;
use hailong::catalog::decide::samples::{Members, SampleWish, seal};
use hailong::ids::{CampaignNo, Channel, Hour, ResponseId, UnitNo};
use hailong::ledger::{Event, Response};
use hailong::quality::draw::{commitment, drawn};
use hailong::quality::stats::sample::detection;
use hailong::store::NewResponse;
use hailong::web::transparency::Beside;
use hailong::web::{LogSecret, LogSettings};
use reqwest::StatusCode;
use time::Duration;
use time::macros::date;

on_both!(
    a_sample_is_sealed_signed_over_and_drawn_by_nobody_s_choice,
    a_sample_that_somebody_could_steer_is_refused,
);

const PAGE: &str = "/staff/samples";

/// Seals a sample of unit 2.
pub(crate) async fn sealed(service: &Service) {
    let first = Hour::day_start(date!(2026 - 11 - 24));
    let (campaign, unit) = (CampaignNo(1), UnitNo(2));
    let wish = SampleWish { campaign, unit, hours: first..Hour(first.0 + 24), percent: 5 };
    let (of, grants) = (Members { members: 30, size: 20 }, hailong::account::Grants::default());
    let by = (hailong::account::AccountNo(1), &grants);
    let decide = |catalog: &Catalog| -> Result<Vec<Event>, Vec<_>> {
        seal(catalog, &wish, of, by, |_| commitment(&[1; 32]), date!(2026 - 11 - 25))
    };
    service.store.change(LEDGER, Hour::of(BEGIN), decide).await.unwrap();
    service.app.mirror.catch_up(&service.store).await.unwrap();
}

/// So many answers by one-time code on the tests' first day, as whoever redeems a code leaves them.
async fn coded(service: &Service, number: u8) {
    answered(service, &[5]).await;
    let [like] = service.stored().await.try_into().unwrap();
    for n in 0..number {
        let response = Response { channel: Channel::Code, ..like.clone() };
        let id = ResponseId::new(Hour::of(BEGIN), [100 + n; 12]);
        service.store.submit(NewResponse { id, response, texts: vec![], nonce: [n; 16] }).await.unwrap();
    }
    service.app.mirror.catch_up(&service.store).await.unwrap();
}

const DAY: &str = "2026-11-24";

async fn wished(staff: &Staff<'_>, unit: &str, to: &str) -> crate::support::Answer {
    let wish = [("campaign", "mot-cua"), ("unit", unit), ("from", DAY), ("to", to), ("percent", "5")];
    staff.post(PAGE, &wish).await
}

async fn a_sample_is_sealed_signed_over_and_drawn_by_nobody_s_choice(service: &Service) {
    coded(service, 60).await;
    service.pass(Duration::days(1));
    let folder = tempfile::tempdir().unwrap();
    let secret = LogSecret::new([9; 32], Beside::at(folder.path().join("last")));
    let log = LogSettings { secret: Some(secret), origin: "x.vn/1".into(), ..LogSettings::default() };
    let signer = service.signing(log, hailong::store::Options::default()).await;
    signer.sign().await.unwrap();
    let auditor = service.signed_in(Role::Auditor, WHOLE).await;
    let answer = wished(&auditor, "19363", DAY).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let size = detection(60, 0.05).unwrap();
    let page = auditor.get("/staff/samples/1").await.page();
    assert!(page.contains(&format!("{size} trong 60 phiếu")) && !page.contains("Cần gọi ở đâu"), "{page}");
    let early = auditor.post("/staff/samples/1/draw", &[]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "no checkpoint covers the seal");
    assert!(early.text().contains("Sổ chưa được ký sau khi niêm"), "{}", early.text());

    service.pass(Duration::minutes(5));
    signer.sign().await.unwrap();
    // A later one is not the first: nobody chooses.
    service.pass(Duration::minutes(5));
    let [like, ..] = &service.stored().await[..] else { unreachable!("they are stored") };
    let later = ResponseId::new(Hour::of(BEGIN), [250; 12]);
    let new = NewResponse { id: later, response: like.clone(), texts: vec![], nonce: [250; 16] };
    service.store.submit(new).await.unwrap();
    let first = service.app.newest_checkpoint().await.unwrap().unwrap();
    signer.sign().await.unwrap();
    let drawn_now = auditor.post("/staff/samples/1/draw", &[]).await;
    assert_eq!(drawn_now.status, StatusCode::SEE_OTHER, "{}", drawn_now.text());
    let catalog = service.app.catalog();
    let sealed = &catalog.samples.values().next().unwrap();
    let draw = sealed.draw.as_ref().unwrap();
    assert_eq!((draw.checkpoint, &draw.root), (first.size, &first.signed_over().root));
    let seed: Vec<u8> =
        (0..32).map(|at| u8::from_str_radix(&draw.seed[2 * at..2 * at + 2], 16).unwrap()).collect();
    let seed: [u8; 32] = seed.try_into().unwrap();
    assert_eq!(commitment(&seed), sealed.sample.commitment);

    // Whoever has the ledger draws the same.
    let mut members = Vec::new();
    let keep = |row: hailong::store::EntryRow<'_>| {
        let response = Response::read(row.body).ok().filter(|response| response.channel == Channel::Code);
        members.extend(response.filter(|_| row.seq < sealed.seq).map(|_| row.seq));
    };
    service.store.read(LEDGER, hailong::ids::Seq(0), hailong::store::Kinds::All, keep).await.unwrap();
    assert_eq!(members.len(), 60);
    assert_eq!(drawn(&members, size as usize, &seed, &first.root).len(), size as usize);
    let page = auditor.get("/staff/samples/1").await.cells();
    assert!(page.contains("Cần gọi ở đâu") && page.contains("23/11/2026 – 29/11/2026"), "{page}");
    assert!(
        page.contains(&format!(">{size}</td><td class=\"num\">60</td>")),
        "{size} are drawn, and all 60 of the counter and the week are to be found: {page}"
    );
    for hidden in ["2026-11-24", "15:0", "/t/"] {
        assert!(!page.contains(hidden), "{hidden}: {page}");
    }
    let twice = auditor.post("/staff/samples/1/draw", &[]).await;
    assert!(twice.text().contains("Mẫu này đã rút rồi"), "{}", twice.text());
    let acts: Vec<_> = service.log().await.into_iter().map(|act| act.action).collect();
    for action in [Action::SampleSealed, Action::SampleDrawn] {
        assert_eq!(acts.iter().filter(|act| **act == action).count(), 1, "{action:?}");
    }
}

async fn a_sample_that_somebody_could_steer_is_refused(service: &Service) {
    coded(service, 30).await;
    let auditor = service.signed_in(Role::Auditor, WHOLE).await;
    let told = async |staff: &Staff<'_>, unit: &str, to: &str, says: &str| {
        let answer = wished(staff, unit, to).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{says}");
        assert!(answer.text().contains(says), "{says}: {}", answer.text());
    };
    told(&auditor, "19363", DAY, "Ngày cuối chưa qua").await;
    service.pass(Duration::days(2));
    let auditor = service.signed_in(Role::Auditor, WHOLE).await;
    told(&auditor, "19363", "2026-11-23", "Ngày cuối trước ngày đầu").await;
    told(&auditor, "99999", DAY, "Hãy nhập mã của một đơn vị").await;
    let own = service.signed_in(Role::HomeAffairs, OWN).await;
    told(&own, "19363", DAY, "không ai lấy mẫu của đơn vị mình").await;
    let none = wished(&auditor, "19363", "2026-11-25").await;
    assert_eq!(none.status, StatusCode::SEE_OTHER, "{}", none.text());
    told(&auditor, "19363", "2026-11-25", "Mẫu số 1 đã lấy đúng những phiếu này").await;
    // Without answers by code there is nobody to call.
    let other = wished(&auditor, "19429", DAY).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
}
