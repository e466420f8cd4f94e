//! The report of a campaign, ordered in the console.

use crate::plan::{answered, planned};
use crate::put::sheet;
use crate::support::staff::{OWN, WHOLE};
use crate::support::{self, Answer, Service};
use hailong::account::Role;
use hailong::catalog::Catalog;
use hailong::ids::{CampaignNo, LedgerId, ResponseId, TouchpointCode};
use hailong::ledger::Event;
use reqwest::StatusCode;
use serde_json::json;
use std::convert::Infallible;
use std::io::{Cursor, Read as _};
use time::Duration;
use time::macros::date;

on_both!(
    home_affairs_hands_in_the_report_as_it_comes,
    a_periodic_report_counts_its_days_and_stands_beside_the_term_before,
    what_cannot_be_reported_is_told_beside_its_field,
);

const REPORT: &str = "/staff/results/mot-cua/report";

/// The text of a DOCX with its marks.
pub(crate) fn xml(file: &Answer) -> String {
    let mut parts = zip::ZipArchive::new(Cursor::new(file.bytes.clone())).unwrap();
    let mut xml = String::new();
    parts.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    xml
}

/// The letters of a DOCX.
pub(crate) fn letters(file: &Answer) -> String {
    let xml = xml(file);
    let document = roxmltree::Document::parse(&xml).unwrap();
    let runs = document.descendants().filter(|node| node.tag_name().name() == "t");
    runs.filter_map(|run| run.text()).collect()
}

async fn home_affairs_hands_in_the_report_as_it_comes(service: &Service) {
    planned(service, 1).await;
    planned(service, 5).await;
    answered(service, &[5, 5, 4, 4, 5, 5, 4, 4, 5, 5, 1, 5]).await;
    let staff = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let form = staff.get(REPORT).await.page();
    assert!(form.contains("Tất cả đơn vị tham gia") && form.contains("(nam-truoc)"), "{form}");
    let wish = [("under", ""), ("before", "nam-truoc"), ("number", "12/BC-SNV"), ("format", "docx")];
    let file = staff.fetched(&staff.post(REPORT, &wish).await).await;
    let text = letters(&file);
    for said in [
        "12/BC-SNV",
        "91,67\u{a0}%",
        "2. Việc nên làm trước",
        "Tập huấn kỹ năng giao tiếp",
        "Đang làm (quá hạn)",
        "4. Kế hoạch của đợt trước và chỉ số sau đó",
        "không nói nhiệm vụ đã làm chỉ số thay đổi",
        "5. Kiến nghị",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let act = service.log().await.pop().unwrap();
    assert_eq!((act.action.as_str(), act.subject.as_str()), ("exported", "mot-cua"));
    let wish = [("under", "19363"), ("before", ""), ("number", ""), ("format", "pdf")];
    let pdf = staff.fetched(&staff.post(REPORT, &wish).await).await;
    assert!(pdf.bytes.starts_with(b"%PDF-"));
}

/// Responses of so many people to a counter, all answers the same.
async fn rated(service: &Service, code: TouchpointCode, people: std::ops::Range<u8>, rating: u8) {
    for person in people {
        let id = ResponseId::new(service.app.hour(), [person; 12]);
        let address = format!("/api/v1/touchpoints/{code}/responses/{id}");
        let answer = service.put(&address, &sheet(&json!({ "access": rating, "staff": rating }))).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    }
    service.app.mirror.catch_up(&service.store).await.unwrap();
}

async fn a_periodic_report_counts_its_days_and_stands_beside_the_term_before(service: &Service) {
    let quick = support::definition("mot-cua-nhanh.1");
    let campaign = support::campaign(21, "hai-ky", &quick, date!(2026 - 11 - 01), date!(2027 - 03 - 31));
    let open = |_: &Catalog| Ok::<_, Infallible>(vec![Event::CampaignOpened { campaign: campaign.clone() }]);
    service.store.change(LedgerId(1), service.app.hour(), open).await.unwrap();
    service.app.mirror.catch_up(&service.store).await.unwrap();
    let staff = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let wish = [("campaign", "hai-ky"), ("unit", "19363"), ("counter", "Quầy 1"), ("channel", "qr")];
    assert_eq!(staff.post("/staff/touchpoints/new", &wish).await.status, StatusCode::SEE_OTHER);
    let catalog = service.app.catalog();
    let code = catalog.touchpoints.values().find(|of| of.campaign == CampaignNo(21)).unwrap().code;
    rated(service, code, 1..13, 5).await;
    // The first week of the next year.
    service.pass(Duration::days(42));
    rated(service, code, 13..25, 5).await;
    rated(service, code, 25..28, 1).await;

    let staff = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let report = "/staff/results/hai-ky/report";
    let form = staff.get(report).await.page();
    for term in ["Năm 2027", "Năm 2026", "6 tháng đầu năm 2027", "6 tháng cuối năm 2026", "Quý IV năm 2026"]
    {
        assert!(form.contains(&format!(">{term}</option>")), "{term}: {form}");
    }
    let wish = |period: &'static str| {
        [("under", ""), ("before", ""), ("period", period), ("number", ""), ("format", "docx")]
    };
    let text = letters(&staff.fetched(&staff.post(report, &wish("2027-H1")).await).await);
    for said in [
        "hài lòng 6 tháng đầu năm 2027: Khảo sát hai-ky",
        "các phiếu trả lời trong 6 tháng đầu năm 2027 (từ ngày 01/01/2027 đến ngày 31/03/2027). Có 15 phiếu",
        "80,00\u{a0}%",
        "So với đợt “Khảo sát hai-ky, 6 tháng cuối năm 2026” (01/11/2026 – 31/12/2026)",
        "100,00\u{a0}%",
        "−20,00",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let text = letters(&staff.fetched(&staff.post(report, &wish("")).await).await);
    assert!(
        text.contains("Có 27 phiếu") && !text.contains("So với đợt") && !text.contains("6 tháng"),
        "{text}"
    );
    let refused = staff.post(report, &wish("2031")).await;
    assert!(refused.page().contains("Hãy chọn kỳ báo cáo."));
}

async fn what_cannot_be_reported_is_told_beside_its_field(service: &Service) {
    let staff = service.signed_in(Role::HomeAffairs, OWN).await;
    let form = staff.get(REPORT).await.page();
    assert!(
        !form.contains("Tất cả đơn vị") && !form.contains("(19372)") && form.contains("(19363)"),
        "{form}"
    );
    let number: &'static str = "1".repeat(41).leak();
    let wish = [("under", ""), ("before", "khong-co"), ("number", number), ("format", "odt")];
    let refused = staff.post(REPORT, &wish).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = refused.page();
    for said in
        ["Hãy chọn đơn vị.", "Hãy chọn đợt để so sánh", "Số văn bản có 41 ký tự", "Hãy chọn dạng tệp."]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
}
