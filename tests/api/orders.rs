//! What is ordered in the console to be printed; tests/api/files.rs orders figures.

use crate::support::staff::{OTHER, OWN, WHOLE};
use crate::support::{Counter, Service};
use hailong::account::Role;
use hailong::account::audit::Action;
use reqwest::StatusCode;
use std::io::{Cursor, Read as _};

on_both!(
    paper_sheets_are_printed_and_known_before_anybody_holds_them,
    slips_invite_to_the_own_counters_and_the_log_names_no_code,
    a_notice_board_shows_what_everyone_may_see_and_nothing_else,
);

/// The words of a PDF, or `None` with a line that says so.
#[expect(clippy::print_stdout, reason = "a skipped test says so")]
fn words(pdf: &[u8]) -> Option<String> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pdf).unwrap();
    match std::process::Command::new("pdftotext").arg("-raw").arg(file.path()).arg("-").output() {
        Ok(output) => {
            let text = String::from_utf8(output.stdout).unwrap().replace('\u{200b}', "");
            Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
        }
        Err(error) => {
            println!("SKIPPED, as pdftotext does not run here: {error}");
            None
        }
    }
}

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

async fn slips_invite_to_the_own_counters_and_the_log_names_no_code(service: &Service) {
    let clerk = service.signed_in(Role::CounterStaff, OWN).await;
    let page = clerk.get("/staff/touchpoints/1394XF0").await.text();
    assert!(page.contains("href=\"/staff/slips?touchpoint=1394XF0\""), "{page}");
    let wish = [("touchpoint", "139-4XF-0"), ("count", "25"), ("cut", "a4-folded")];
    let pdf = clerk.fetched(&clerk.post("/staff/slips", &wish).await).await;
    assert_eq!((pdf.header("content-type"), &pdf.bytes[..4]), ("application/pdf", &b"%PDF"[..]));
    assert_eq!(pdf.header("content-disposition"), "attachment; filename=\"phieu-moi-2026-11-24.pdf\"");
    let log = service.log().await;
    let act = log.iter().find(|act| act.action == Action::CodesIssued).unwrap();
    let details: Vec<_> = act.details.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(act.subject, "1394XF0");
    assert_eq!(details, ["count=25", "counters=1", "sheet=a4-folded"], "no code of a slip");
    if let Some(words) = words(&pdf.bytes) {
        assert!(words.contains("Xã Vĩnh Linh") && words.contains("Quầy Đất đai"), "{words}");
        let grouped = |word: &&str| word.len() == 16 && word.parse::<hailong::ids::OneTimeCode>().is_ok();
        let codes: std::collections::BTreeSet<_> = words.split(' ').filter(grouped).collect();
        assert_eq!(codes.len(), 25, "each slip has a code of its own: {words}");
    }
    // The file is handed out once; the batch can be reprinted once, which voids it.
    let order = clerk.post("/staff/slips", &wish).await;
    let job = order.location().trim_end_matches("/file").to_owned();
    clerk.fetched(&order).await;
    assert_eq!(clerk.get(&format!("{job}/file")).await.status, StatusCode::NOT_FOUND);
    assert!(clerk.get(&job).await.text().contains("chỉ tải được một lần"));
    let again = clerk.fetched(&clerk.post("/staff/slips", &[("reprint_of", "2")]).await).await;
    assert_eq!(&again.bytes[..4], b"%PDF");
    let twice = clerk.post("/staff/slips", &[("reprint_of", "2")]).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.text().contains("Đợt in số 2 đã được in lại thành đợt số 3"), "{}", twice.text());
    let page = clerk.get("/staff/slips").await.text();
    assert!(page.contains("nhiều bất thường") && page.contains("Đã in lại thành đợt 3"), "{page}");
    let catalog = service.store.catalog(service.app.ledger).await.unwrap();
    let told: Vec<_> = catalog.codes.values().map(|issued| issued.batch.clone()).collect();
    let reprints: Vec<_> = told.iter().map(|batch| (batch.count, batch.reprint_of.map(|no| no.0))).collect();
    assert_eq!(reprints, [(25, None), (25, None), (25, Some(2))]);
    assert!(told.iter().all(|batch| batch.by == clerk.no.subject()), "{told:?}");
    // A unit's counters come as a PDF each: those with an open poster.
    let whole = [("campaign", "mot-cua"), ("unit", "19363"), ("count", "1")];
    let zip = clerk.fetched(&clerk.post("/staff/slips", &whole).await).await;
    let zip = zip::ZipArchive::new(Cursor::new(zip.bytes)).unwrap();
    let names: Vec<_> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let expected =
        [Counter::Quick, Counter::OneField].map(|counter| format!("phieu-moi-{}.pdf", counter.code()));
    assert_eq!(names, expected);
    let sheets = Counter::Sheets.code().to_string();
    for (form, says) in [
        (&[("touchpoint", "139-4XF-0"), ("count", "0")][..], "một số từ 1 đến 500"),
        (&[("touchpoint", "139-4XF-0"), ("count", "501")], "một số từ 1 đến 500"),
        (
            &[("touchpoint", sheets.as_str()), ("count", "3")],
            "không có phiếu trên điện thoại để phiếu mời dẫn tới",
        ),
        (&[("campaign", "none"), ("unit", "none"), ("count", "3")], "Hãy chọn một đợt khảo sát"),
    ] {
        let refused = clerk.post("/staff/slips", form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains(says), "{}", refused.text());
    }
    let other = service.signed_in(Role::CounterStaff, OTHER).await;
    let foreign = other.post("/staff/slips", &[("touchpoint", "1394XF0"), ("count", "3")]).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    assert_eq!(other.post("/staff/slips", &[("reprint_of", "1")]).await.status, StatusCode::NOT_FOUND);
}

async fn a_notice_board_shows_what_everyone_may_see_and_nothing_else(service: &Service) {
    let answer = async |people: std::ops::Range<u8>| {
        for n in people {
            let sheet = crate::put::sheet(&serde_json::json!({ "access": 5 }));
            let put = service.put(&Counter::Quick.response(&crate::support::id(n)), &sheet).await;
            assert_eq!(put.status, StatusCode::CREATED, "{}", put.text());
        }
        service.app.mirror.catch_up(&service.store).await.unwrap();
    };
    let leader = service.signed_in(Role::UnitLeader, OWN).await;
    for path in ["/staff/units/19363", "/staff/touchpoints/1394XF0", "/staff/campaigns/mot-cua"] {
        let page = leader.get(path).await.text();
        assert!(page.contains("href=\"/staff/boards?"), "{path}: {page}");
    }
    let secret = leader.get("/staff/campaigns/vinh-linh").await.text();
    assert!(!secret.contains("/staff/boards"), "{secret}");
    let wish = [("campaign", "mot-cua"), ("unit", "19363"), ("finish", "mono")];
    answer(1..10).await;
    // Where the service listens on one machine alone its operator sees everything; a notice board does not.
    let local = service.on_this_machine_alone().await;
    local.pass(time::Duration::seconds(1));
    let here = local.sign_in_as(leader.no, hailong::account::session::Stage::Full).await;
    let few = here.fetched(&here.post("/staff/boards", &wish).await).await;
    assert_eq!(few.header("content-disposition"), "attachment; filename=\"bang-tin-19363-2026-11-24.pdf\"");
    // Until its figures are published everyone sees a campaign in steps, and so does the sheet.
    answer(10..13).await;
    let open = leader.fetched(&leader.post("/staff/boards", &wish).await).await;
    crate::results::publish(service, hailong::campaign::Rules::default()).await;
    let all = leader.fetched(&leader.post("/staff/boards", &wish).await).await;
    let log = service.log().await;
    let act = log.iter().rfind(|act| act.action == Action::BoardPrinted).unwrap();
    assert_eq!((act.subject.as_str(), act.details["unit"].as_str()), ("mot-cua", "19363"));
    if let Some((few, all)) = words(&few.bytes).zip(words(&all.bytes)) {
        assert!(few.contains("Chưa đủ người trả lời") && !few.contains("9 người trả lời"), "{few}");
        assert!(words(&open.bytes).is_some_and(|open| open.contains("Chưa đủ người trả lời")));
        assert!(all.contains("100 %") || all.contains("100,00 %"), "{all}");
        assert!(all.contains("12 người trả lời") && all.contains("/R/mot-cua/19363"), "{all}");
    }
    // Not public, not the own unit, none at all.
    let printed = log.iter().filter(|act| act.action == Action::BoardPrinted).count();
    for (form, says) in [
        ([("campaign", "vinh-linh"), ("unit", "19363")], "chưa công khai"),
        ([("campaign", "mot-cua"), ("unit", "19372")], "Hãy chọn một đơn vị trong phạm vi"),
        ([("campaign", "none"), ("unit", "19363")], "Hãy chọn một đợt khảo sát"),
    ] {
        let refused = leader.post("/staff/boards", &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains(says), "{}", refused.text());
    }
    let refused = here.post("/staff/boards", &[("campaign", "vinh-linh"), ("unit", "19363")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let log = service.log().await;
    assert_eq!(log.iter().filter(|act| act.action == Action::BoardPrinted).count(), printed);
}
