//! What is ordered in the console to be printed; tests/api/files.rs orders figures.

use crate::support::staff::{OTHER, OWN, WHOLE};
use crate::support::{Counter, Service};
use hailong::account::Role;
use hailong::account::audit::Action;
use reqwest::StatusCode;
use std::io::{Cursor, Read as _};

on_both!(paper_sheets_are_printed_and_known_before_anybody_holds_them);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_poster_is_one_click_and_stands_in_the_register() {
    let service = Service::on_sqlite().await;
    let leader = service.signed_in(Role::UnitLeader, OWN).await;
    let order = leader.post("/staff/posters", &[("touchpoint", "139-4XF-0")]).await;
    assert_eq!(order.status, StatusCode::SEE_OTHER, "{}", order.text());
    let job = order.location().trim_end_matches("/file").to_owned();
    let pdf = leader.fetched(&order).await;
    assert_eq!((pdf.status, pdf.header("content-type")), (StatusCode::OK, "application/pdf"));
    assert!(pdf.bytes.starts_with(b"%PDF"));
    assert_eq!(pdf.header("content-disposition"), "attachment; filename=\"ap-phich-a4-2026-11-24.pdf\"");
    let page = leader.get("/staff/touchpoints/1394XF0").await.text();
    assert!(page.contains("1394XF0-1") && page.contains("a4 colour"), "{page}");
    assert!(leader.get(&job).await.text().contains("Tệp đã sẵn sàng"));
    assert!(service.log().await.iter().any(|act| act.action == Action::PostersPrinted));
    // Somebody else's order is nobody's.
    let second = service.signed_in(Role::HomeAffairs, WHOLE).await;
    for path in [job.clone(), format!("{job}/file")] {
        assert_eq!(second.get(&path).await.status, StatusCode::NOT_FOUND);
    }
    // Another unit's touchpoint, and one that has no poster.
    let other = service.signed_in(Role::UnitLeader, OTHER).await;
    let foreign = other.post("/staff/posters", &[("touchpoint", "1394XF0")]).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    let tablet = Counter::Tablet.code().to_string();
    let none = leader.post("/staff/posters", &[("touchpoint", &tablet)]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.text().contains("Không có áp phích nào để in"), "{}", none.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn posters_come_as_pictures_and_as_a_file_for_each_unit() {
    let service = Service::on_sqlite().await;
    let leader = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let one = leader.post("/staff/posters", &[("touchpoint", "1394XF0"), ("wrap", "png")]).await;
    let png = leader.fetched(&one).await;
    assert_eq!(png.header("content-type"), "image/png");
    assert_eq!(png.header("content-disposition"), "attachment; filename=\"ap-phich-a4-2026-11-24.png\"");
    assert!(png.bytes.starts_with(b"\x89PNG"));
    let campaign = "mot-cua";
    for (wrap, starts, ending) in [("units", &b"%PDF"[..], ".pdf"), ("svg", b"<svg", ".svg")] {
        let all = [("campaign", campaign), ("unit", "44"), ("wrap", wrap)];
        let zip = leader.fetched(&leader.post("/staff/posters", &all).await).await;
        assert_eq!(zip.header("content-type"), "application/zip");
        let mut zip = zip::ZipArchive::new(Cursor::new(zip.bytes)).unwrap();
        assert!(!zip.is_empty());
        for at in 0..zip.len() {
            let mut file = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            let name = file.name().unwrap();
            assert!(name.ends_with(ending) && bytes.starts_with(starts), "{name}");
        }
    }
}

async fn paper_sheets_are_printed_and_known_before_anybody_holds_them(service: &Service) {
    let leader = service.signed_in(Role::UnitLeader, OWN).await;
    let before = service.app.store.catalog(service.app.ledger).await.unwrap();
    let known = |catalog: &hailong::catalog::Catalog| -> usize {
        catalog.paper.values().flat_map(|paper| &paper.batches).map(|batch| usize::from(batch.copies)).sum()
    };
    let order = leader.post("/staff/sheets", &[("touchpoint", "139-4XF-0"), ("copies", "3")]).await;
    let pdf = leader.fetched(&order).await;
    assert_eq!((pdf.header("content-type"), &pdf.bytes[..4]), ("application/pdf", &b"%PDF"[..]));
    assert_eq!(pdf.header("content-disposition"), "attachment; filename=\"phieu-giay-2026-11-24.pdf\"");
    let after = service.app.store.catalog(service.app.ledger).await.unwrap();
    assert_eq!(known(&after), known(&before) + 3);
    let log = service.log().await;
    let act = log.iter().find(|act| act.action == Action::PaperPrinted).unwrap();
    assert_eq!(act.subject, "1394XF0");
    // Too few, too many, none of the languages, nobody's counter: told beside the field, nothing printed.
    for (form, says) in [
        (&[("touchpoint", "139-4XF-0"), ("copies", "0")][..], "một số từ 1 đến 500"),
        (&[("touchpoint", "139-4XF-0"), ("copies", "nhiều")], "một số từ 1 đến 500"),
        (&[("touchpoint", "139-4XF-0"), ("copies", "3"), ("language", "de")], "không dùng ngôn ngữ ấy"),
        (&[("campaign", "none"), ("unit", "none"), ("copies", "3")], "Hãy chọn một đợt khảo sát"),
    ] {
        let refused = leader.post("/staff/sheets", form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains(says), "{}", refused.text());
    }
    let other = service.signed_in(Role::UnitLeader, OTHER).await;
    let foreign = other.post("/staff/sheets", &[("touchpoint", "1394XF0"), ("copies", "3")]).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    assert_eq!(known(&service.app.store.catalog(service.app.ledger).await.unwrap()), known(&after));
}
