//! Touchpoints and posters in the console.

use crate::support::staff::{OTHER, OWN, WHOLE};
use crate::support::{Counter, Service};
use hailong::account::Role;
use hailong::account::audit::Action;
use reqwest::StatusCode;
use time::Duration;

on_both!(
    touchpoints_are_put_up_once_and_seen_in_their_units,
    a_code_is_taken_back_or_replaced_when_its_name_is_typed,
    what_is_silent_stands_on_top,
);

const QUICK: &str = "/staff/touchpoints/1394XF0";

async fn touchpoints_are_put_up_once_and_seen_in_their_units(service: &Service) {
    let home = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let list = home.get("/staff/touchpoints").await.text();
    assert!(list.contains("139-4XF-0") && list.contains("Xã Vĩnh Linh — Quầy Đất đai"), "{list}");
    let empty = home.post("/staff/touchpoints/new", &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = empty.text();
    assert!(text.contains("href=\"#campaign\"") && text.contains("href=\"#unit\""), "{text}");
    let counter = "Quầy <b>Hộ tịch</b>";
    let wish = [("campaign", "mot-cua"), ("unit", "19372"), ("counter", counter), ("channel", "qr")];
    let made = home.post("/staff/touchpoints/new", &wish).await;
    assert_eq!(made.location(), "/staff/touchpoints?campaign=mot-cua", "{}", made.text());
    let list = home.get(made.location()).await.text();
    assert!(list.contains("Đã tạo 1 điểm khảo sát") && list.contains("Quầy &#60;b&#62;Hộ tịch"), "{list}");
    assert!(!list.contains("<b>Hộ tịch"), "{list}");
    let twice = home.post("/staff/touchpoints/new", &wish).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.text().contains("đã có điểm như vậy"), "{}", twice.text());
    let below = [("campaign", "mot-cua"), ("unit", "44"), ("counter", counter), ("below", "1")];
    let rest = home.post("/staff/touchpoints/new", &below).await;
    assert_eq!(rest.status, StatusCode::SEE_OTHER);
    let told = home.get("/staff/touchpoints").await.text();
    assert!(told.contains("Đã tạo 1 điểm khảo sát; 1 điểm đã có từ trước"), "{told}");
    // Each sees the own units.
    let other = service.signed_in(Role::UnitLeader, OTHER).await.get("/staff/touchpoints").await.text();
    assert!(other.contains("Hộ tịch") && !other.contains("Quầy Đất đai"), "{other}");
    let own = service.signed_in(Role::HomeAffairs, OWN).await;
    let foreign = own.post("/staff/touchpoints/new", &wish).await;
    assert!(foreign.text().contains("trong phạm vi của Ông/Bà"), "{}", foreign.text());
    let created = service.log().await.iter().filter(|act| act.action == Action::TouchpointsCreated).count();
    assert_eq!(created, 2);
}

async fn a_code_is_taken_back_or_replaced_when_its_name_is_typed(service: &Service) {
    let home = service.signed_in(Role::HomeAffairs, OWN).await;
    let wrong = home.post(&format!("{QUICK}/replace"), &[("confirm", "7KQ-2M4-X")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(service.get(&Counter::Quick.form()).await.status, StatusCode::OK);
    let replaced = home.post(&format!("{QUICK}/replace"), &[("confirm", "139-4xf-0")]).await;
    assert_eq!(replaced.status, StatusCode::SEE_OTHER, "{}", replaced.text());
    let fresh = replaced.location().rsplit('/').next().unwrap().to_owned();
    assert_eq!(service.get(&Counter::Quick.form()).await.status, StatusCode::GONE);
    assert_eq!(service.get(&format!("/S/{fresh}")).await.status, StatusCode::OK);
    // What was ended cannot be ended again.
    assert_eq!(home.get(&format!("{QUICK}/revoke")).await.status, StatusCode::NOT_FOUND);
    let page = home.get(QUICK).await.text();
    assert!(page.contains("Mã này đã thu hồi") && !page.contains("/revoke"), "{page}");
    let grouped = format!("{}-{}-{}", &fresh[..3], &fresh[3..6], &fresh[6..]);
    let revoked = home.post(&format!("/staff/touchpoints/{fresh}/revoke"), &[("confirm", &grouped)]).await;
    assert_eq!(revoked.status, StatusCode::SEE_OTHER);
    assert_eq!(service.get(&format!("/S/{fresh}")).await.status, StatusCode::GONE);
    let log = service.log().await;
    let actions: Vec<_> = log.iter().map(|act| act.action).collect();
    assert!(actions.contains(&Action::TouchpointReplaced) && actions.contains(&Action::TouchpointRevoked));
}

async fn what_is_silent_stands_on_top(service: &Service) {
    let sheet = crate::put::sheet(&serde_json::json!({ "access": 5 }));
    let put = service.put(&Counter::Quick.response(&crate::support::id(1)), &sheet).await;
    assert_eq!(put.status, StatusCode::CREATED);
    service.get(&Counter::Quick.form()).await;
    service.app.write_visits().await;
    service.app.mirror.catch_up(&service.store).await.unwrap();
    let leader = service.signed_in(Role::UnitLeader, OWN).await;
    let list = leader.get("/staff/touchpoints").await.text();
    let row = list.split("<tr>").find(|row| row.contains("139-4XF-0")).unwrap();
    assert!(!row.contains("mark hot") && row.contains("24/11/2026"), "{row}");
    // The campaign began on the first: who had nothing since is silent, and stands above.
    let never = list.find("chưa có phiếu nào").unwrap();
    assert!(never < list.find("139-4XF-0").unwrap(), "{list}");
    let only = leader.get("/staff/touchpoints?state=striking").await.text();
    assert!(!only.contains("139-4XF-0") && only.contains("mark hot"), "{only}");
    service.pass(Duration::days(9));
    let leader = service.sign_in_as(leader.no, hailong::account::session::Stage::Full).await;
    let list = leader.get("/staff/touchpoints?state=striking").await.text();
    assert!(list.contains("139-4XF-0") && list.contains("im lặng 9 ngày"), "{list}");
    let one = leader.get(QUICK).await.text();
    assert!(one.contains("Tổng: quét → bắt đầu → gửi: 1 → 0 → 1"), "{one}");
    for search in ["/staff/touchpoints?q=139-4xf-0", "/staff/touchpoints?q=%C4%91%E1%BA%A5t+%C4%91ai"] {
        assert!(leader.get(search).await.text().contains("139-4XF-0"), "{search}");
    }
}
