//! Figures as everyone sees them.

use crate::put::sheet;
use crate::support::{Answer, Counter, Service};
use hailong::ids::{Hour, LedgerId, ResponseId};
use hailong::ledger::Event;
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

on_both!(
    fewer_than_ten_people_are_no_figure_and_the_eleventh_moves_it,
    the_page_says_what_its_figures_rest_on,
    what_cannot_be_asked_is_told_at_once_and_kept_in_the_form,
    nobody_is_told_apart_by_what_they_answered,
    results_that_are_not_public_are_nowhere,
    a_notice_boards_address_is_answered_as_printed_and_as_typed,
);

const INDEX: &str = "/api/v1/campaigns/mot-cua/index";

/// Ten people and one more are 11 of these.
async fn send(service: &Service, people: std::ops::Range<u8>, rating: u8) {
    for person in people {
        let id = ResponseId::new(Hour::of(crate::support::BEGIN), [person; 12]).to_string();
        let answers = json!({ "field": "dat-dai", "access": rating, "staff": rating });
        let answer = service.put(&Counter::Quick.response(&id), &sheet(&answers)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    }
}

/// Asks until the answer is as expected: pages follow the ledger within half a second.
async fn soon(service: &Service, path: &str, expected: impl Fn(&Answer) -> bool) -> Answer {
    let begin = Instant::now();
    loop {
        let answer = service.get(path).await;
        if expected(&answer) {
            return answer;
        }
        assert!(begin.elapsed() < Duration::from_secs(10), "{path}: {}", answer.text());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn total(answer: &Answer) -> Value {
    answer.json()["total"].clone()
}

async fn fewer_than_ten_people_are_no_figure_and_the_eleventh_moves_it(service: &Service) {
    let empty = service.get(INDEX).await;
    assert_eq!((empty.status, total(&empty)["respondents"].clone()), (StatusCode::OK, json!(0)));
    assert_eq!(total(&empty)["overall"]["value"], Value::Null);

    send(service, 1..10, 5).await;
    let few = soon(service, INDEX, |answer| total(answer)["withheld"] == json!(true)).await;
    assert_eq!((&total(&few)["fewer_than"], &total(&few)["respondents"]), (&json!(10), &Value::Null));
    let page = service.get("/results/mot-cua").await.text();
    assert!(page.contains("dưới 10") && page.contains("không công bố"), "{page}");
    assert!(!page.contains("100,00"), "{page}");

    send(service, 10..11, 5).await;
    let ten = soon(service, INDEX, |answer| total(answer)["respondents"] == json!(10)).await;
    let overall = total(&ten)["overall"].clone();
    assert_eq!((&overall["numerator"], &overall["denominator"]), (&json!(20), &json!(20)));

    send(service, 11..12, 2).await;
    let eleven = soon(service, INDEX, |answer| total(answer)["respondents"] == json!(11)).await;
    let overall = total(&eleven)["overall"].clone();
    assert_eq!((&overall["numerator"], &overall["denominator"]), (&json!(20), &json!(22)));
    assert!((overall["value"].as_f64().unwrap() - 20.0 / 22.0).abs() < 1e-12, "{overall}");
    let page = service.get("/results/mot-cua").await.text();
    assert!(page.contains("<strong>90,91\u{a0}%</strong>"), "{page}");
}

async fn the_page_says_what_its_figures_rest_on(service: &Service) {
    send(service, 1..13, 4).await;
    let page = soon(service, "/results/mot-cua?channel=qr&from=2026-11-01", |answer| {
        answer.text().contains("· 12 phiếu")
    })
    .await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header("refresh"), "", "real results do not reload by themselves");
    let hash = crate::support::definition("mot-cua-nhanh.1").hash.to_string();
    let text = page.text();
    for words in [
        "Kết quả: Khảo sát mot-cua",
        "pooled-share.1",
        &hash,
        "chỉ phản ánh cỡ mẫu",
        "Người trả lời tự chọn, không phải mẫu ngẫu nhiên",
        "Kênh được tính: quét mã QR tại quầy.",
        "36 bỏ trống",
        "Xã Vĩnh Linh đã đạt mục tiêu 90\u{a0}%: 100,00\u{a0}%",
        "<option value=\"qr\" selected>",
        "value=\"2026-11-01\"",
        "/api/v1/campaigns/mot-cua/index?by=unit&#38;from=2026-11-01&#38;channel=qr",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    for forbidden in [" style=", "MÔ PHỎNG", "<script", "onclick"] {
        assert!(!text.contains(forbidden), "{forbidden}");
    }
    assert_eq!(text.matches("<svg class=\"chart\" role=\"img\"").count(), 2);
    let policy = page.header("content-security-policy");
    for style in text.split("<style>").skip(1) {
        let hash = hailong::web::assets::csp_hash(style.split("</style>").next().unwrap());
        assert!(policy.contains(&hash), "a style is not allowed: {hash}");
    }
    let list = service.get("/results").await.text();
    assert!(list.contains("<a href=\"/results/mot-cua\">Khảo sát mot-cua</a>") && list.contains("12 phiếu"));
    // A channel that nobody came by has no figure, and says nothing of chance.
    let paper = service.get("/results/mot-cua?channel=paper").await.text();
    assert!(paper.contains("<strong>–</strong>") && !paper.contains("cỡ mẫu"), "{paper}");
}

async fn what_cannot_be_asked_is_told_at_once_and_kept_in_the_form(service: &Service) {
    let query = "by=unit&under=9&from=2026-12-01&to=2026-11-01&field=x&channel=fax&method=y";
    let page = service.get(&format!("/results/mot-cua?{query}")).await;
    let text = page.text();
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "<title>Lỗi: ",
        "không có đơn vị nào mang mã “9”",
        "đứng trước ngày đầu",
        "Không có lĩnh vực “x”",
        "Không có kênh “fax”",
        "Không có cách tính “y”",
        "value=\"2026-12-01\"",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    let problem = service.get(&format!("{INDEX}?{query}&colour=red")).await;
    assert_eq!(problem.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem.header("content-type"), "application/problem+json");
    assert_eq!(problem.json()["errors"].as_array().map(Vec::len), Some(6), "{}", problem.text());
}

async fn nobody_is_told_apart_by_what_they_answered(service: &Service) {
    for query in ["by=access", "answers=access%3D5"] {
        let answer = service.get(&format!("{INDEX}?{query}")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{query}: {}", answer.text());
        let page = service.get(&format!("/results/mot-cua?{query}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(page.text().contains("không chia số liệu theo câu trả lời"));
    }
}

async fn a_notice_boards_address_is_answered_as_printed_and_as_typed(service: &Service) {
    send(service, 1..13, 4).await;
    let printed = soon(service, "/R/MOT-CUA/19363", |answer| answer.text().contains("12 phiếu")).await;
    assert_eq!(printed.status, StatusCode::OK);
    let typed = service.get("/R/mot-cua/19363").await;
    let long = service.get("/results/mot-cua?under=19363").await;
    assert_eq!((typed.text(), long.text()), (printed.text(), printed.text()));
    for nothing in ["/R/nirgends/19363", "/R/mot-cua/A%26B"] {
        assert_eq!(service.get(nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }
    assert_eq!(service.get("/R/mot-cua/99999").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

async fn results_that_are_not_public_are_nowhere(service: &Service) {
    let hide = |catalog: &hailong::catalog::Catalog| {
        let mut campaign = catalog.campaign(&"mot-cua".parse().unwrap()).unwrap().clone();
        campaign.public = false;
        Ok::<_, std::convert::Infallible>(vec![Event::CampaignChanged { campaign }])
    };
    service.store.change(LedgerId(1), Hour::of(crate::support::BEGIN), hide).await.unwrap();
    let gone = soon(service, INDEX, |answer| answer.status == StatusCode::NOT_FOUND).await;
    assert_eq!(gone.header("content-type"), "application/problem+json");
    let page = service.get("/results/mot-cua").await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (StatusCode::NOT_FOUND, "text/html; charset=utf-8")
    );
    assert!(!service.get("/results").await.text().contains("mot-cua"));
    for nothing in ["/results/nirgends", "/results/A%20B", "/api/v1/campaigns/nirgends/index"] {
        assert_eq!(service.get(nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }
}
