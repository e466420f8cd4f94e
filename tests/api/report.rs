//! The report of a campaign, ordered in the console.

use crate::plan::{answered, planned};
use crate::support::staff::{OWN, WHOLE};
use crate::support::{Answer, Service};
use hailong::account::Role;
use reqwest::StatusCode;
use std::io::{Cursor, Read as _};

on_both!(home_affairs_hands_in_the_report_as_it_comes, what_cannot_be_reported_is_told_beside_its_field,);

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
