//! Who asks: set in the console, shown to citizens, and second to what the configuration file says.

use crate::support::staff::{OWN, Staff, WHOLE};
use crate::support::{Answer, Counter, Service};
use hailong::account::Role;
use hailong::account::audit::Action;
use hailong::config::Office;
use reqwest::StatusCode;

on_both!(
    what_staff_say_of_their_office_is_on_every_page_at_once,
    everything_wrong_with_an_office_is_told_and_nothing_typed_is_lost,
    a_preview_changes_nothing,
    the_configuration_file_comes_first,
    a_part_of_the_ledger_does_not_name_the_whole,
);

const PATH: &str = "/staff/settings";
pub(crate) const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="#c81e1e" d="M0 0h9v9z"/></svg>"##;

async fn send(staff: &Staff<'_>, fields: &[(&str, &str)], logo: &[u8]) -> Answer {
    staff.browser.send(staff.browser.with_file(PATH, fields, ("logo", "logo.svg", logo))).await
}

async fn what_staff_say_of_their_office_is_on_every_page_at_once(service: &Service) {
    let admin = service.signed_in(Role::Admin, WHOLE).await;
    let said = [("office", "Sở Nội vụ  tỉnh Quảng Trị"), ("contact", "0233 3852 546"), ("press", "save")];
    let answer = send(&admin, &said, LOGO.as_bytes()).await;
    assert_eq!(answer.location(), PATH, "{}", answer.text());
    let page = admin.get(PATH).await.text();
    assert!(page.contains("Đã lưu thiết lập") && page.contains("value=\"0233 3852 546\""), "{page}");
    assert!(page.contains("<span lang=\"vi\">Sở Nội vụ tỉnh Quảng Trị</span>"), "{page}");
    let sign = "<span class=\"logo\" role=\"img\" aria-label=\"Sở Nội vụ tỉnh Quảng Trị\"><svg";
    for path in ["/", "/results", &*Counter::Quick.form(), "/staff/login"] {
        let answer = service.get(path).await;
        assert!(answer.text().contains(sign), "{path}: {}", answer.text());
    }
    assert!(service.get("/").await.text().contains("Sở Nội vụ tỉnh Quảng Trị"));
    let notice = service.get(&format!("{}/notice", Counter::Quick.form())).await.text();
    assert!(notice.contains("Sở Nội vụ tỉnh Quảng Trị") && notice.contains("0233 3852 546"), "{notice}");
    // Another process knows it without being told.
    let beside = service.beside(hailong::store::Options::default()).await;
    assert!(beside.get("/").await.text().contains(sign));
    let log = service.log().await;
    let act = log.iter().find(|act| act.action == Action::SettingsChanged).unwrap();
    assert_eq!((act.subject.as_str(), act.details["changed"].as_str()), ("office", "name contact logo"));
    // What is said again changes nothing and is not logged; the sign stays until it is dropped.
    let kept = [said[0], said[1], said[2], ("kept", LOGO)];
    send(&admin, &kept, b"").await;
    assert!(service.get("/").await.text().contains(sign));
    let again = service.log().await;
    assert_eq!(again.iter().filter(|act| act.action == Action::SettingsChanged).count(), 1);
    send(&admin, &[&kept[..], &[("drop", "yes")]].concat(), b"").await;
    assert!(!service.get("/").await.text().contains("class=\"logo\""));
}

async fn everything_wrong_with_an_office_is_told_and_nothing_typed_is_lost(service: &Service) {
    let admin = service.signed_in(Role::Admin, WHOLE).await;
    let contact = "số điện thoại ".repeat(20);
    let bad =
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><script>alert(1)</script></svg>";
    let answer = send(&admin, &[("office", " "), ("contact", &contact), ("press", "save")], bad).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = answer.text();
    assert!(text.contains("Có 3 điều cần sửa"), "{text}");
    for field in ["office", "contact", "logo"] {
        assert!(text.contains(&format!("href=\"#{field}\"")), "{field}: {text}");
    }
    assert!(text.contains(contact.trim()) && text.contains("có thể chạy mã"), "{text}");
    assert!(!text.contains("<script>alert"), "{text}");
    // A good sign is kept while a name is mended.
    let answer = send(&admin, &[("office", ""), ("press", "save")], LOGO.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("name=\"kept\" value=\"&#60;svg"), "{}", answer.text());
    // A picture is no drawing.
    let answer = send(&admin, &[("office", "Sở Nội vụ"), ("press", "save")], b"\x89PNG\r\n\x1a\n\xff").await;
    assert!(answer.text().contains("có lẽ là ảnh PNG"), "{}", answer.text());
    assert_eq!(service.app.catalog().ledger.name, "Tỉnh Quảng Trị");
}

async fn a_preview_changes_nothing(service: &Service) {
    let admin = service.signed_in(Role::Admin, WHOLE).await;
    let before = service.app.catalog().size;
    let answer = send(&admin, &[("office", "Sở Nội vụ"), ("press", "preview")], LOGO.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::OK);
    let text = answer.text();
    assert!(text.contains("<img src=\"data:image/svg+xml,%3Csvg") && text.contains("Sở Nội vụ"), "{text}");
    assert_eq!(service.app.catalog().size, before);
    assert!(!service.log().await.iter().any(|act| act.action == Action::SettingsChanged));
}

async fn the_configuration_file_comes_first(service: &Service) {
    let office = Office { name: Some("Ban Quản lý".into()), ..Office::default() };
    let configured = service.with_office(office).await;
    let admin = configured.signed_in(Role::Admin, WHOLE).await;
    let page = admin.get(PATH).await.text();
    assert!(page.contains("Được đặt trong tệp cấu hình") && !page.contains("name=\"office\""), "{page}");
    let answer = send(&admin, &[("office", "Sở khác"), ("contact", "Quầy 1"), ("press", "save")], b"").await;
    assert_eq!(answer.location(), PATH, "{}", answer.text());
    let root = configured.get("/").await.text();
    assert!(root.contains("Ban Quản lý") && !root.contains("Sở khác"), "{root}");
    let ledger = configured.app.catalog().ledger.clone();
    assert_eq!((ledger.name.as_str(), ledger.contact.as_deref()), ("Tỉnh Quảng Trị", Some("Quầy 1")));
}

async fn a_part_of_the_ledger_does_not_name_the_whole(service: &Service) {
    let part = service.signed_in(Role::Admin, OWN).await;
    assert_eq!(part.get(PATH).await.status, StatusCode::NOT_FOUND);
    assert!(!part.get("/staff").await.text().contains(PATH));
    let answer = send(&part, &[("office", "Của tôi"), ("press", "save")], b"").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(service.app.catalog().ledger.name, "Tỉnh Quảng Trị");
}
