//! What people are told about their data.

use crate::support::{Counter, Service};
use hailong::config::Office;
use reqwest::StatusCode;

on_both!(
    the_notice_says_what_is_stored_and_how_long,
    the_notice_outlives_its_survey,
    an_office_with_a_contact_is_named_where_it_helps,
);

fn notice(counter: Counter) -> String {
    format!("{}/notice", counter.form())
}

async fn the_notice_says_what_is_stored_and_how_long(service: &Service) {
    let form = service.get(&Counter::Sipas2017.form()).await.text();
    assert!(form.contains(&format!("href=\"{}?lang=vi\"", notice(Counter::Sipas2017))), "{form}");
    let answer = service.get(&notice(Counter::Sipas2017)).await;
    assert_eq!(answer.status, StatusCode::OK);
    let text = answer.text();
    for said in [
        "Tỉnh Quảng Trị thực hiện khảo sát này tại Xã Vĩnh Linh — Quầy Đất đai.",
        "91/2025/QH15",
        "xóa sau 24 tháng",
        "không ghi phút và giây",
        "địa chỉ mạng",
        "hỏi dữ liệu cá nhân nhạy cảm",
        "Cổng Dịch vụ công quốc gia",
        "Quay lại phiếu",
        "khóa và các con số bị hủy, chậm nhất là 48 giờ",
        "Sổ không chứng minh được rằng không có phiếu nào bị bỏ trước khi nhận",
        "người quản trị cơ sở dữ liệu có thể ghép một mã với một phiếu",
        "nhiều phiếu trong ngày từ cùng một thiết bị",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(text.find("Nói ngắn gọn").unwrap() < text.find("Thông báo đầy đủ").unwrap());
    let quick = service.get(&notice(Counter::Quick)).await.text();
    assert!(!quick.contains("nhạy cảm"), "it asks nothing sensitive");
    let english = service.get(&format!("{}?lang=en", notice(Counter::Quick))).await.text();
    assert!(english.contains("<html lang=\"en\">") && english.contains("erased after 24 months"));
    assert!(english.contains("does not prove that no response was dropped before it was received"));
}

async fn the_notice_outlives_its_survey(service: &Service) {
    for counter in [Counter::Closed, Counter::Revoked, Counter::NotYetOpen] {
        let answer = service.get(&notice(counter)).await;
        assert_eq!(answer.status, StatusCode::OK, "{counter:?}");
        assert!(answer.text().contains("Giữ bao lâu") && !answer.text().contains("Quay lại phiếu"));
    }
    let unknown = hailong::ids::TouchpointCode::from_bits(74).unwrap();
    assert_eq!(service.get(&format!("/S/{unknown}/notice")).await.status, StatusCode::NOT_FOUND);
    let small = service.get(&notice(Counter::Quick).replace("/S/", "/s/")).await;
    assert_eq!(small.status, StatusCode::NOT_FOUND, "only the form itself is printed");
}

async fn an_office_with_a_contact_is_named_where_it_helps(service: &Service) {
    let office = Office {
        name: Some("Sở Nội vụ".into()),
        contact: Some("Sở Nội vụ, 0233 3852 000 <b>".into()),
        texts_kept_months: 6,
        ..Office::default()
    };
    let service = service.with_office(office).await;
    let contact = "Sở Nội vụ, 0233 3852 000 &lt;b&gt;";
    let text = service.get(&notice(Counter::Quick)).await.text();
    assert!(text.contains("Sở Nội vụ thực hiện khảo sát này tại") && text.contains("sau 6 tháng"), "{text}");
    assert!(text.contains(contact) && !text.contains("dichvucong"));
    for counter in [Counter::Closed, Counter::Revoked, Counter::NotYetOpen] {
        assert!(service.get(&counter.form()).await.text().contains(contact), "{counter:?}");
    }
    assert!(!service.get("/S/abc").await.text().contains(contact), "a typing error needs no office");
    let id = crate::support::id(1);
    let sheet = crate::put::sheet(&serde_json::json!({ "access": 5 }));
    let receipt = service.put(&Counter::Quick.response(&id), &sheet).await.json();
    let tracking = receipt["tracking"].as_str().unwrap();
    let sent = service.get(&format!("{}/sent?r={tracking}", Counter::Quick.form())).await;
    assert_eq!(sent.status, StatusCode::OK);
    assert!(sent.text().contains(contact) && !sent.text().contains("dichvucong"), "{}", sent.text());
}
