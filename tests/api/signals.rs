//! Flagged sets: seen by staff, excluded by two people, taken back by two, and told everywhere.

use crate::plan::answered;
use crate::support::staff::{LEDGER, OWN, Staff, WHOLE, assert_harmless};
use crate::support::{BEGIN, Service};
use hailong::account::session::Stage;
use hailong::account::{AccountNo, Grant, Role};
use hailong::catalog::Catalog;
use hailong::catalog::decide::flags::{FlagWish, raise};
use hailong::ids::{CampaignNo, Hour, UnitNo};
use hailong::ledger::flag::FlaggedSet;
use hailong::ledger::{Event, Signals};
use reqwest::StatusCode;
use serde_json::{Value, json};
use time::Duration;

on_both!(
    two_people_exclude_a_set_and_two_take_it_back,
    every_refusal_says_which_rule_and_why,
    a_citizen_reads_whether_the_response_counts,
    figures_stand_with_and_without_flagged_responses,
    a_process_that_starts_later_counts_the_same,
);

const FLAG: &str = "/staff/signals/1";

/// Flags what unit 2 got in the tests' first hour.
pub(crate) async fn raised(service: &Service) {
    let set = FlaggedSet {
        campaign: CampaignNo(1),
        unit: UnitNo(2),
        touchpoint: None,
        channel: None,
        from: Hour::of(BEGIN),
        to: Hour(Hour::of(BEGIN).0 + 1),
        bits: Signals(0),
    };
    let evidence = [("seen".to_owned(), json!(12)), ("expected".to_owned(), json!(1.5))].into();
    let (signal, raised_by, week) = ("burst.1".to_owned(), "watch".to_owned(), Some("2026-W48".to_owned()));
    let wish = FlagWish { signal, set, week, responses: 12, evidence, raised_by };
    let decide =
        |catalog: &Catalog| Ok::<Vec<Event>, std::convert::Infallible>(raise(catalog, vec![wish.clone()]));
    service.store.change(LEDGER, Hour::of(BEGIN), decide).await.unwrap();
    service.app.mirror.catch_up(&service.store).await.unwrap();
}

async fn account(service: &Service, role: Role, unit: Option<u32>) -> AccountNo {
    let no = service.account(&[Grant { role, unit: unit.map(UnitNo) }], "$none").await;
    service.give_second_factor(no).await;
    no
}

/// Nội vụ of the province and an auditor, both long here, and a flag on twelve responses of unit 2.
async fn two(service: &Service) -> (Staff<'_>, Staff<'_>) {
    let first = account(service, Role::HomeAffairs, Some(1)).await;
    let second = account(service, Role::Auditor, WHOLE).await;
    answered(service, &[5; 12]).await;
    raised(service).await;
    service.pass(Duration::days(8));
    (service.sign_in_as(first, Stage::Full).await, service.sign_in_as(second, Stage::Full).await)
}

async fn act(staff: &Staff<'_>, what: &str, reason: &str) -> crate::support::Answer {
    staff.post(&format!("{FLAG}/{what}"), &[("reason", reason)]).await
}

async fn responses(staff: &Staff<'_>) -> String {
    let page = staff.get("/staff/results/mot-cua?channel=all").await.page();
    let start = page.find("Đã nhận").unwrap();
    page[start..].split("</p>").next().unwrap().to_owned()
}

async fn two_people_exclude_a_set_and_two_take_it_back(service: &Service) {
    let (first, second) = two(service).await;
    let list = first.get("/staff/signals").await;
    assert!(
        list.page().contains("Nhiều phiếu dồn vào một giờ") && list.page().contains("Đã gắn cờ"),
        "{}",
        list.text()
    );
    assert_harmless(&list, "the list");
    let before = responses(&first).await;
    let seen = first.get(FLAG).await.page();
    assert!(
        seen.contains("Đề xuất loại nhóm phiếu này") && !seen.contains("Khi loại nhóm phiếu này"),
        "{seen}"
    );
    assert_eq!(act(&first, "propose", "Một máy gửi cả nhóm").await.location(), FLAG);
    let seen = second.get(FLAG).await.page();
    assert!(seen.contains("Khi loại nhóm phiếu này") && seen.contains("Một máy gửi cả nhóm"), "{seen}");
    assert!(!first.get(FLAG).await.page().contains("/approve"), "nobody approves what they proposed");
    let approved = act(&second, "approve", "").await;
    assert_eq!(approved.location(), FLAG, "{}", approved.text());
    assert!(second.get(FLAG).await.page().contains("Đã loại"));
    assert!(responses(&first).await.contains("Bị loại 12"), "{}", responses(&first).await);
    assert_eq!(act(&first, "reverse", "Là buổi họp dân").await.location(), FLAG);
    assert_eq!(act(&second, "approve", "").await.location(), FLAG);
    assert_eq!(responses(&first).await, before, "as if nothing had happened");
    let log: Vec<_> = service.log().await.into_iter().map(|act| act.action.as_str()).collect();
    let told: Vec<_> =
        log.into_iter().filter(|it| it.starts_with("excl") || it.ends_with("excluded")).collect();
    assert_eq!(
        told,
        ["exclusion-proposed", "responses-excluded", "exclusion-proposed", "exclusion-reversed"]
    );
}

async fn every_refusal_says_which_rule_and_why(service: &Service) {
    let (first, second) = two(service).await;
    let refused = |answer: &crate::support::Answer, said: &str| {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        assert!(answer.text().contains(said), "{said}: {}", answer.text());
    };
    refused(&act(&first, "propose", " ").await, "Hãy ghi lý do");
    let own = account(service, Role::HomeAffairs, OWN).await;
    let own = service.sign_in_as(own, Stage::Full).await;
    let answer = act(&own, "propose", "vì").await;
    refused(&answer, "không ai quyết định về số liệu của đơn vị mình");
    refused(&answer, "chưa đủ 7 ngày");
    refused(&act(&first, "reverse", "vì").await, "không bị loại");
    assert_eq!(
        act(&second, "propose", "vì").await.status,
        StatusCode::FORBIDDEN,
        "an auditor proposes nothing"
    );
    assert_eq!(act(&first, "propose", "vì").await.location(), FLAG);
    refused(&act(&first, "approve", "").await, "cần một người thứ hai");
    let equal = account(service, Role::HomeAffairs, Some(1)).await;
    let above = account(service, Role::HomeAffairs, WHOLE).await;
    service.pass(Duration::days(8));
    let equal = service.sign_in_as(equal, Stage::Full).await;
    refused(&act(&equal, "approve", "").await, "hai người ngang nhau không đủ");
    let above = service.sign_in_as(above, Stage::Full).await;
    refused(&act(&above, "approve", "").await, "hơn 5 %");
    refused(&act(&above, "withdraw", "vì").await, "người đề xuất mới rút được");
    // Whoever has reset the other's password may be both.
    let reset = hailong::account::audit::Act::new(
        service.app.now().unix_timestamp(),
        hailong::account::audit::Actor::Account(first.no),
        hailong::account::audit::Action::PasswordReset,
        second.no.subject(),
    );
    service.store.record(LEDGER, &reset).await.unwrap();
    let second = service.sign_in_as(second.no, Stage::Full).await;
    refused(&act(&second, "approve", "").await, "hai tài khoản như vậy có thể là một người");
    let first = service.sign_in_as(first.no, Stage::Full).await;
    assert_eq!(act(&first, "withdraw", "Nhầm").await.location(), FLAG);
    refused(&act(&second, "refuse", "vì").await, "không còn nữa");
}

async fn a_citizen_reads_whether_the_response_counts(service: &Service) {
    let (first, second) = two(service).await;
    let id = hailong::ids::ResponseId::new(Hour::of(BEGIN), [3; 12]);
    let tracking = hailong::ids::Tracking::of(id, service.app.catalog().ledger.first_hour);
    let page = service.get(&format!("/t/{tracking}")).await;
    assert_eq!(page.status, StatusCode::OK);
    for said in ["Phiếu đã được tính", "Xã Vĩnh Linh", "24/11/2026"] {
        assert!(page.text().contains(said), "{said}: {}", page.text());
    }
    act(&first, "propose", "Ông A gửi cả nhóm").await;
    assert!(service.get(&format!("/t/{tracking}")).await.text().contains("Phiếu đã được tính"));
    act(&second, "approve", "").await;
    let page = service.get(&format!("/t/{tracking}")).await;
    assert_eq!(page.status, StatusCode::OK);
    for said in ["bị loại", "nhiều phiếu dồn vào một giờ", "Hai người", "02/12/2026"] {
        assert!(page.text().contains(said), "{said}: {}", page.text());
    }
    assert!(!page.text().contains("Ông A"), "what somebody typed may name people");
    let nobody = hailong::ids::ResponseId::new(Hour::of(BEGIN), [77; 12]);
    let nobody = hailong::ids::Tracking::of(nobody, service.app.catalog().ledger.first_hour);
    assert_eq!(service.get(&format!("/t/{nobody}")).await.status, StatusCode::NOT_FOUND);
}

async fn figures_stand_with_and_without_flagged_responses(service: &Service) {
    let (first, second) = two(service).await;
    answered_later(service, &[1; 12]).await;
    let page = first.get("/staff/results/mot-cua?channel=all").await.page();
    assert!(page.contains("trong đó 12 phiếu bị gắn cờ") && page.contains("Nếu không tính"), "{page}");
    let json = service.get("/api/v1/campaigns/mot-cua/index?by=unit").await;
    assert_eq!(json.status, StatusCode::OK, "{}", json.text());
    let told: Value = json.json();
    let counts = told["responses"].clone();
    assert_eq!(
        counts["received"].as_u64().unwrap(),
        counts["excluded"].as_u64().unwrap() + counts["counted"].as_u64().unwrap()
    );
    act(&first, "propose", "vì").await;
    let approved = act(&second, "approve", "").await;
    assert_eq!(approved.location(), FLAG, "{}", approved.text());
    let all = responses(&first).await;
    assert!(
        all.contains("Đã nhận 24") && all.contains("Bị loại 12") && all.contains("Được tính 12"),
        "{all}"
    );
    let export = first
        .post("/staff/results/mot-cua/export", &[("what", "figures"), ("by", "unit"), ("format", "csv")]);
    let order = export.await;
    let _csv = first.fetched(&order).await;
    let manifest = first.get(&format!("{}/manifest", order.location())).await;
    let manifest: Value = manifest.json();
    assert_eq!(
        manifest["responses"]["received"].as_u64().unwrap(),
        manifest["responses"]["excluded"].as_u64().unwrap()
            + manifest["responses"]["counted"].as_u64().unwrap(),
        "{manifest}"
    );
    assert_eq!(manifest["responses"]["excluded"], 12, "{manifest}");
}

async fn answered_later(service: &Service, ratings: &[u8]) {
    for (person, rating) in (100u8..).zip(ratings) {
        let id = hailong::ids::ResponseId::new(Hour::of(BEGIN), [person; 12]).to_string();
        let answers = json!({ "field": "dat-dai", "access": rating, "staff": rating });
        let answer =
            service.put(&crate::support::Counter::Quick.response(&id), &crate::put::sheet(&answers)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    }
    service.app.mirror.catch_up(&service.store).await.unwrap();
}

async fn a_process_that_starts_later_counts_the_same(service: &Service) {
    let (first, second) = two(service).await;
    answered_later(service, &[1; 12]).await;
    act(&first, "propose", "vì").await;
    assert_eq!(act(&second, "approve", "").await.location(), FLAG);
    let anew = hailong::web::mirror::Mirror::load(&service.store, LEDGER).await.unwrap();
    let (followed, anew) = (service.app.mirror.columns(), anew.columns());
    assert_eq!((followed.rows(), followed.excluded(CampaignNo(1))), (24, 12));
    assert_eq!((anew.rows(), anew.excluded(CampaignNo(1))), (24, 12));
    let counts = |columns: &hailong::index::Columns| {
        hailong::index::flags::Responses::of_campaign(columns, CampaignNo(1))
    };
    assert_eq!(counts(&followed), counts(&anew));
}
