//! Figures as everyone sees them.

use crate::put::sheet;
use crate::support::staff::{OWN, WHOLE};
use crate::support::{Answer, Counter, Service};
use hailong::account::Role;
use hailong::campaign::{Campaign, Rules};
use hailong::ids::{Hour, LedgerId, ResponseId};
use hailong::ledger::Event;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use time::Duration;

on_both!(
    figures_move_by_ten_and_once_a_day_until_they_are_published,
    fewer_than_ten_people_are_no_figure,
    a_campaign_shows_from_as_many_as_it_says,
    nothing_is_divided_before_it_is_published,
    a_unit_leader_sees_what_everyone_sees_and_home_affairs_at_once,
    the_page_says_what_its_figures_rest_on,
    what_cannot_be_asked_is_told_at_once_and_kept_in_the_form,
    nobody_is_told_apart_by_what_they_answered,
    results_that_are_not_public_are_nowhere,
    a_notice_boards_address_is_answered_as_printed_and_as_typed,
    open_data_is_what_the_page_shows_and_never_more,
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

fn total(answer: &Answer) -> Value {
    answer.json()["total"].clone()
}

/// Makes the figures of a campaign final, with other rules where some are given.
pub(crate) async fn publish(service: &Service, rules: Rules) {
    change(service, |campaign| {
        campaign.published = true;
        campaign.terms.rules = rules;
    })
    .await;
}

async fn change(service: &Service, how: impl Fn(&mut Campaign) + Send + Sync) {
    let changed = |catalog: &hailong::catalog::Catalog| {
        let mut campaign = catalog.campaign(&"mot-cua".parse().unwrap()).unwrap().clone();
        how(&mut campaign);
        Ok::<_, std::convert::Infallible>(vec![Event::CampaignChanged { campaign }])
    };
    service.store.change(LedgerId(1), Hour::of(crate::support::BEGIN), changed).await.unwrap();
    service.app.mirror.catch_up(&service.store).await.unwrap();
}

/// What everyone is told, once everything sent is known.
async fn told(service: &Service, path: &str) -> Answer {
    service.app.mirror.catch_up(&service.store).await.unwrap();
    service.get(path).await
}

async fn figures_move_by_ten_and_once_a_day_until_they_are_published(service: &Service) {
    let empty = service.get(INDEX).await;
    assert_eq!((empty.status, total(&empty)["respondents"].clone()), (StatusCode::OK, json!(0)));
    assert_eq!(total(&empty)["overall"]["value"], Value::Null);

    // Nineteen are too few for a step, while as many as a step wait.
    send(service, 1..20, 5).await;
    service.pass(Duration::DAY);
    assert_eq!(told(service, INDEX).await.bytes, empty.bytes);
    send(service, 20..21, 2).await;
    assert_eq!(told(service, INDEX).await.bytes, empty.bytes, "not on the same day");
    service.pass(Duration::DAY);
    let ten = told(service, INDEX).await;
    let overall = total(&ten)["overall"].clone();
    assert_eq!((&overall["numerator"], &overall["denominator"]), (&json!(20), &json!(20)));

    // Whoever loads the page before and after one citizen sees the same bytes, by every filter.
    let asked = ["", "?by=unit", "?under=19363", "?channel=qr", "?by=commune&channel=qr"];
    let mut before = Vec::new();
    for query in asked {
        before.push(told(service, &format!("{INDEX}{query}")).await.bytes);
    }
    let page = told(service, "/results/mot-cua").await.text();
    assert!(page.contains("· 10 phiếu") && page.contains("mỗi đơn vị chỉ thêm ít nhất 10 phiếu"), "{page}");
    send(service, 21..30, 1).await;
    for day in 0..2 {
        for (query, before) in asked.iter().zip(&before) {
            let after = told(service, &format!("{INDEX}{query}")).await.bytes;
            assert_eq!(&after, before, "{query} on day {day}");
        }
        assert_eq!(told(service, "/results/mot-cua").await.text(), page, "on day {day}");
        service.pass(Duration::DAY);
    }
    send(service, 30..31, 1).await;
    service.pass(Duration::DAY);
    assert_eq!(total(&told(service, INDEX).await)["respondents"], json!(20));
    publish(service, Rules::default()).await;
    assert_eq!(total(&told(service, INDEX).await)["respondents"], json!(30));
    let page = told(service, "/results/mot-cua").await.text();
    assert!(page.contains("· 30 phiếu") && page.contains("mọi phiếu đã được tính"), "{page}");
}

async fn fewer_than_ten_people_are_no_figure(service: &Service) {
    send(service, 1..10, 5).await;
    publish(service, Rules::default()).await;
    let few = told(service, INDEX).await;
    assert_eq!((&total(&few)["fewer_than"], &total(&few)["respondents"]), (&json!(10), &Value::Null));
    assert_eq!((&total(&few)["withheld"], &total(&few)["reason"]), (&json!(true), &json!("few")));
    let page = service.get("/results/mot-cua").await.text();
    assert!(page.contains("dưới 10") && page.contains("không công bố"), "{page}");
    assert!(!page.contains("100,00"), "{page}");
}

async fn a_campaign_shows_from_as_many_as_it_says(service: &Service) {
    send(service, 1..13, 5).await;
    publish(service, Rules::new(15, 100).unwrap()).await;
    let few = told(service, INDEX).await;
    assert_eq!((&total(&few)["fewer_than"], &total(&few)["respondents"]), (&json!(15), &Value::Null));
    let page = service.get("/results/mot-cua").await.text();
    assert!(page.contains("dưới 15") && page.contains("Nhóm dưới 15 người"), "{page}");
    publish(service, Rules::new(12, 100).unwrap()).await;
    assert_eq!(total(&told(service, INDEX).await)["respondents"], json!(12));
}

async fn nothing_is_divided_before_it_is_published(service: &Service) {
    send(service, 1..21, 5).await;
    service.pass(Duration::DAY);
    for query in ["?by=field", "?field=dat-dai", "?by=unit,month", "?channel=kiosk"] {
        let answer = told(service, &format!("{INDEX}{query}")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{query}: {}", answer.text());
        assert!(answer.json()["detail"].as_str().unwrap().contains("once the campaign's figures"));
        let page = service.get(&format!("/results/mot-cua{query}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text().contains("được xem khi kết quả đã công bố"));
    }
    assert!(!service.get("/results/mot-cua").await.text().contains("name=\"field\""));
    publish(service, Rules::default()).await;
    let fields = told(service, &format!("{INDEX}?by=field")).await;
    assert_eq!(fields.json()["groups"][0]["respondents"], json!(20), "{}", fields.text());
    assert!(service.get("/results/mot-cua").await.text().contains("name=\"field\""));
    for (query, why) in [
        ("?by=field&to=2026-11-20", "whole months"),
        ("?by=field&channel=kiosk", "one of field, months and channel"),
        ("?structure=2026-01-01", "units of each response's day"),
        ("?method=mean-score.1", "the campaign's own method"),
    ] {
        let answer = service.get(&format!("{INDEX}{query}")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{query}: {}", answer.text());
        assert!(answer.json()["detail"].as_str().unwrap().contains(why), "{}", answer.text());
    }
}

async fn a_unit_leader_sees_what_everyone_sees_and_home_affairs_at_once(service: &Service) {
    send(service, 1..26, 4).await;
    let leader = service.signed_in(Role::UnitLeader, OWN).await;
    let home = service.signed_in(Role::HomeAffairs, WHOLE).await;
    service.app.mirror.catch_up(&service.store).await.unwrap();
    let page = "/staff/results/mot-cua";
    assert!(leader.get(page).await.text().contains("· 0 phiếu"));
    assert!(home.get(page).await.text().contains("· 25 phiếu"));
    service.pass(Duration::hours(10));
    let leaders = leader.get(page).await;
    // A session may have ended meanwhile: another begins.
    let leader = service.signed_in(Role::UnitLeader, OWN).await;
    let text = if leaders.status == StatusCode::OK { leaders.text() } else { leader.get(page).await.text() };
    assert!(text.contains("· 15 phiếu"), "{text}");
    let divided = leader.get("/staff/results/mot-cua?by=month").await;
    assert_eq!(divided.status, StatusCode::UNPROCESSABLE_ENTITY);
    let home = service.signed_in(Role::HomeAffairs, WHOLE).await;
    assert_eq!(home.get("/staff/results/mot-cua?by=month").await.status, StatusCode::OK);
}

async fn the_page_says_what_its_figures_rest_on(service: &Service) {
    send(service, 1..13, 4).await;
    publish(service, Rules::default()).await;
    let page = told(service, "/results/mot-cua?channel=qr&from=2026-11-01").await;
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
    publish(service, Rules::default()).await;
    let printed = told(service, "/R/MOT-CUA/19363").await;
    assert_eq!(printed.status, StatusCode::OK);
    assert!(printed.text().contains("12 phiếu"));
    let typed = service.get("/R/mot-cua/19363").await;
    let long = service.get("/results/mot-cua?under=19363").await;
    assert_eq!((typed.text(), long.text()), (printed.text(), printed.text()));
    for nothing in ["/R/nirgends/19363", "/R/mot-cua/A%26B"] {
        assert_eq!(service.get(nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }
    assert_eq!(service.get("/R/mot-cua/99999").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

async fn open_data_is_what_the_page_shows_and_never_more(service: &Service) {
    const DATA: &str = "/results/mot-cua/data";
    send(service, 1..13, 4).await;
    // Twelve of whom ten wait: neither the page nor the data knows of any.
    for query in ["", "?by=unit&under=19363"] {
        let figures =
            told(service, &format!("{INDEX}?by=unit&channel=qr{}", query.replace("?by=unit", ""))).await;
        let data = service.get(&format!("{DATA}.json{query}")).await;
        assert_eq!(data.json(), figures.json(), "{query}");
        assert_eq!(data.json()["total"]["respondents"], json!(0), "{query}");
    }
    let before = service.get(&format!("{DATA}.csv")).await;
    assert!(!before.text().contains(",12,"), "{}", before.text());
    let known = service.request(Method::GET, &format!("{DATA}.csv"));
    let again = Answer::of(known.header("if-none-match", before.header("etag"))).await;
    assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
    for divided in ["?by=field", "?by=month", "?from=2026-11-02", "?by=access", "?method=mean-score.1"] {
        for file in ["data.csv", "data.json", "dictionary.csv", "manifest.json"] {
            let refused = service.get(&format!("/results/mot-cua/{file}{divided}")).await;
            assert!(refused.status.is_client_error(), "{file}{divided}: {}", refused.text());
        }
    }

    publish(service, Rules::default()).await;
    let page = told(service, "/results/mot-cua?by=field").await.text();
    let link = "/results/mot-cua/data.csv?by=field&#38;channel=qr";
    assert!(page.contains(&format!("href=\"{link}\"")), "{page}");
    let csv = service.get(&link.replace("&#38;", "&")).await;
    assert_ne!(csv.header("etag"), before.header("etag"));
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(
        csv.text().contains("\r\ndat-dai,Đất đai,overall,overall,Chung,12,12,24,24,100.00,"),
        "{}",
        csv.text()
    );
    // Every column is explained, and the sum is that of the file.
    let dictionary = service.get("/results/mot-cua/dictionary.csv?by=field").await.text();
    for heading in csv.text().trim_start_matches('\u{feff}').lines().next().unwrap().split(',') {
        let explained = dictionary.lines().any(|line| {
            line.trim_start_matches('"').split(['"', ',']).any(|column| column.trim() == heading)
        });
        assert!(explained, "{heading} is not explained: {dictionary}");
    }
    assert!(dictionary.contains("(giấy phép)") && dictionary.contains("dưới 10 người"), "{dictionary}");
    let manifest = service.get("/results/mot-cua/manifest.json?by=field").await.json();
    let mut sum = String::new();
    hailong::ids::write_hex(&mut sum, &Sha256::digest(&csv.bytes)).unwrap();
    assert_eq!((&manifest["sha256"], &manifest["content"]), (&json!(sum), &json!("open_data")));
    assert_eq!(manifest["rows"].as_u64(), Some(csv.text().lines().count() as u64 - 1));

    // What is not public has no data either.
    change(service, |campaign| (campaign.published, campaign.public) = (false, false)).await;
    assert_eq!(told(service, &format!("{DATA}.csv")).await.status, StatusCode::NOT_FOUND);
}

async fn results_that_are_not_public_are_nowhere(service: &Service) {
    change(service, |campaign| campaign.public = false).await;
    let gone = told(service, INDEX).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
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
