//! Complaints through the front door: sent without script, kept once, followed by a code of its own.

use crate::support::{Answer, Counter, Service};
use hailong::account::audit::{Act, Action, Actor};
use hailong::complaint::{Complaint, Move};
use hailong::config::Office;
use hailong::ids::LedgerId;
use reqwest::StatusCode;
use time::Duration;

on_both!(
    a_complaint_is_sent_and_followed_by_its_code,
    a_form_that_is_sent_twice_is_kept_once,
    what_is_missing_is_said_and_what_was_written_stays,
    a_language_button_keeps_what_was_written,
    a_touchpoint_takes_only_so_many_at_a_time,
    what_staff_do_is_seen_and_the_text_is_not,
    complaints_are_erased_when_their_time_is_up,
);

fn form(counter: Counter) -> String {
    format!("{}/complaint", counter.form())
}

const TEXT: &str = "Hồ sơ <b>trễ hẹn</b> & không ai báo";

pub(crate) async fn sent(service: &Service, text: &str) -> Answer {
    let page = service.get(&form(Counter::Quick)).await;
    assert_eq!(page.status, StatusCode::OK);
    let ticket = page.hidden("_ticket");
    let fields = [("_ticket", ticket.as_str()), ("_in", "vi"), ("category", "delay"), ("text", text)];
    service.post(&form(Counter::Quick), &fields).await
}

fn act() -> Act {
    Act::new(1, Actor::CommandLine("test".into()), Action::ComplaintAnswered, "")
}

async fn only(service: &Service) -> Complaint {
    let heads = service.store.complaints(LedgerId(1)).await.unwrap();
    assert_eq!(heads.len(), 1);
    service.store.complaint(LedgerId(1), heads[0].no).await.unwrap().unwrap()
}

async fn a_complaint_is_sent_and_followed_by_its_code(service: &Service) {
    let answer = sent(service, &format!("  {TEXT}\r\nlần hai ")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let address = answer.header("location").to_owned();
    assert!(address.starts_with("/p/") && address.ends_with("?lang=vi"), "{address}");
    let followed = service.get(&address).await;
    assert_eq!(followed.status, StatusCode::OK);
    let text = followed.text();
    assert!(text.contains("Phản ánh đã được ghi nhận") && text.contains("Đang chờ tiếp nhận"), "{text}");
    assert!(
        text.contains("tiếp nhận chậm nhất ngày 27/11/2026, trả lời chậm nhất ngày 09/12/2026"),
        "{text}"
    );
    assert!(!text.contains("trễ hẹn</b>") && !text.contains("lần hai"), "the text is not shown again");
    assert_eq!(followed.header("cache-control"), "no-store");
    let kept = only(service).await;
    assert_eq!(kept.text, format!("{TEXT}\nlần hai"));
    // The same code however it is typed, and nothing for any other.
    let code = address[3..].split('?').next().unwrap();
    let typed = format!("/p?code={}%20{}", &code[..5].to_lowercase(), &code[5..]);
    let led = service.get(&typed).await;
    assert_eq!(
        (led.status, led.header("location")),
        (StatusCode::SEE_OTHER, format!("/p/{code}?lang=vi").as_str())
    );
    for nothing in ["/p/7KQ2M4X90ABF0", "/p/x", "/p?code=%3Cscript%3E"] {
        let none = service.get(nothing).await;
        assert_eq!(none.status, StatusCode::NOT_FOUND, "{nothing}");
        assert!(none.text().contains("Không tìm thấy phản ánh") && !none.text().contains("<script>"));
    }
    // A tracking code of a response is none of a complaint.
    assert_eq!(service.stored().await.len(), 0);
}

async fn a_form_that_is_sent_twice_is_kept_once(service: &Service) {
    let page = service.get(&form(Counter::Quick)).await;
    let ticket = page.hidden("_ticket");
    let send = |text: &'static str| {
        let ticket = ticket.clone();
        async move {
            let fields = [("_ticket", ticket.as_str()), ("category", "other"), ("text", text)];
            service.post(&form(Counter::Quick), &fields).await
        }
    };
    let (one, two) = tokio::join!(send("một"), send("hai"));
    let three = send("ba").await;
    for answer in [&two, &three] {
        assert_eq!(
            (answer.status, answer.header("location")),
            (StatusCode::SEE_OTHER, one.header("location"))
        );
    }
    assert_ne!(only(service).await.text, "ba");
    // Each page has a code of its own.
    assert_ne!(service.get(&form(Counter::Quick)).await.hidden("_ticket"), ticket);
}

async fn what_is_missing_is_said_and_what_was_written_stays(service: &Service) {
    let ticket = service.get(&form(Counter::Quick)).await.hidden("_ticket");
    let send = |fields: Vec<(&'static str, String)>| {
        let ticket = ticket.clone();
        async move {
            let mut all = vec![("_ticket", ticket.as_str())];
            all.extend(fields.iter().map(|(name, value)| (*name, value.as_str())));
            service.post(&form(Counter::Quick), &all).await
        }
    };
    let empty = send(vec![]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = empty.text();
    assert!(text.contains("<title>Lỗi: ") && text.contains("Có 2 chỗ cần xem lại"), "{text}");
    assert!(text.contains("href=\"#category\"") && text.contains("href=\"#text\""), "{text}");
    assert_eq!(empty.hidden("_ticket"), ticket, "the code stays the same");
    let unchosen = send(vec![("text", TEXT.to_owned())]).await.text();
    assert!(unchosen.contains("Hồ sơ &#60;b&#62;trễ hẹn&#60;/b&#62; &#38; không ai báo"), "{unchosen}");
    let long = send(vec![("category", "money".into()), ("text", "á".repeat(1_201))]).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(long.text().contains("tối đa 1.200 ký tự (đang có 1.201)"));
    assert!(long.text().contains("value=\"money\" checked"), "{}", long.text());
    // A ticket of another counter, or an invented one.
    for ticket in [service.get(&form(Counter::OneField)).await.hidden("_ticket"), "7KQ2M4X90ABF0.00".into()] {
        let fields = [("_ticket", ticket.as_str()), ("category", "other"), ("text", "nội dung còn nguyên")];
        let refused = service.post(&form(Counter::Quick), &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("nội dung còn nguyên") && refused.hidden("_ticket") != ticket);
    }
    assert!(service.store.complaints(LedgerId(1)).await.unwrap().is_empty());
}

async fn a_language_button_keeps_what_was_written(service: &Service) {
    let ticket = service.get(&form(Counter::Quick)).await.hidden("_ticket");
    let fields = [
        ("_ticket", ticket.as_str()),
        ("_in", "vi"),
        ("_lang", "en"),
        ("category", "papers"),
        ("text", "abc"),
    ];
    let page = service.post(&form(Counter::Quick), &fields).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    assert!(text.contains("<html lang=\"en\">") && text.contains("Send a complaint or petition"), "{text}");
    assert!(text.contains(">abc") || text.contains("abc</textarea>"), "{text}");
    assert!(text.contains("value=\"papers\" checked") && page.hidden("_ticket") == ticket);
    assert!(service.store.complaints(LedgerId(1)).await.unwrap().is_empty());
}

async fn a_touchpoint_takes_only_so_many_at_a_time(service: &Service) {
    let mut refused = None;
    for _ in 0..20 {
        let answer = sent(service, "nữa").await;
        if answer.status != StatusCode::SEE_OTHER {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("no bound");
    assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "600"));
    assert!(refused.text().contains("chưa được ghi"));
    assert!(service.store.complaints(LedgerId(1)).await.unwrap().len() >= 10);
    service.pass(Duration::minutes(10));
    assert_eq!(sent(service, "lại").await.status, StatusCode::SEE_OTHER);
}

async fn what_staff_do_is_seen_and_the_text_is_not(service: &Service) {
    let address = sent(service, TEXT).await.header("location").to_owned();
    let no = only(service).await.head.no;
    let today = hailong::ids::Hour::of(crate::support::BEGIN).local_date();
    service.pass(Duration::days(4));
    let late = service.get(&address).await.text();
    assert!(late.contains("Đã quá thời hạn do đơn vị đặt 1 ngày"), "{late}");
    let answer = "Kính gửi Ông/Bà, <i>đã xong</i>".to_owned();
    for made in [Move::Accept(hailong::ids::UnitNo(1)), Move::Answer(answer)] {
        service
            .store
            .change_complaint(LedgerId(1), no, &act(), |held| held.after(&made, today))
            .await
            .unwrap();
    }
    let seen = service.get(&address).await.text();
    assert!(seen.contains("Tỉnh Quảng Trị trả lời ngày 24/11/2026"), "{seen}");
    assert!(seen.contains("Kính gửi Ông/Bà, &#60;i&#62;đã xong&#60;/i&#62;"), "{seen}");
    assert!(seen.contains("Tỉnh Quảng Trị đang giải quyết") && !seen.contains("trễ hẹn"), "{seen}");
    assert!(!seen.contains("Đã quá thời hạn"), "{seen}");
}

async fn complaints_are_erased_when_their_time_is_up(service: &Service) {
    let address = sent(service, TEXT).await.header("location").to_owned();
    service.pass(Duration::days(700));
    assert_eq!(service.app.erase_old_texts().await.unwrap(), 0);
    service.pass(Duration::days(40));
    assert_eq!(service.app.erase_old_texts().await.unwrap(), 1);
    assert_eq!(service.get(&address).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_confirmation_leads_there_and_the_tablet_does_not() {
    let service = Service::on_sqlite().await;
    let body = serde_json::json!({
        "definition": "mot-cua-nhanh.1", "lang": "vi", "answers": {}, "page_token": null, "code": null
    });
    let put = service.put(&Counter::Quick.response(&crate::support::id(1)), &body).await;
    let tracking = put.json()["tracking"].as_str().unwrap_or_else(|| panic!("{}", put.text())).to_owned();
    let own = service.get(&format!("{}/sent?r={tracking}", Counter::Quick.form())).await.text();
    let link = format!("href=\"{}?lang=vi\"", form(Counter::Quick));
    assert!(own.contains(&link), "{own}");
    assert!(!form(Counter::Quick).contains(&tracking), "nothing of the response is passed on");
    let kiosk = service.get(&format!("/K/{}/sent?r={tracking}", Counter::Quick.code())).await.text();
    assert!(!kiosk.contains("/complaint"), "{kiosk}");
    assert!(service.get("/").await.text().contains("href=\"/p?lang=vi\""));
    let none = Office { complaints: false, ..Office::default() };
    let without = service.with_office(none).await;
    let own = without.get(&format!("{}/sent?r={tracking}", Counter::Quick.form())).await.text();
    assert!(!own.contains("/complaint") && own.contains("dichvucong.gov.vn"), "{own}");
    assert_eq!(without.get(&form(Counter::Quick)).await.status, StatusCode::NOT_FOUND);
    assert!(!without.get("/").await.text().contains("/p?lang"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_survey_that_is_over_still_hears_complaints_and_others_say_why_not() {
    let service = Service::on_sqlite().await;
    assert_eq!(service.get(&form(Counter::Closed)).await.status, StatusCode::OK);
    assert_eq!(service.get(&form(Counter::Revoked)).await.status, StatusCode::GONE);
    let early = service.get(&form(Counter::NotYetOpen)).await;
    assert!(early.status == StatusCode::NOT_FOUND && early.text().contains("Khảo sát chưa bắt đầu"));
    let small = service.get(&form(Counter::Quick).replace("/S/", "/s/").to_lowercase()).await;
    assert!(
        [StatusCode::PERMANENT_REDIRECT, StatusCode::NOT_FOUND].contains(&small.status),
        "{}",
        small.status
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_published_stands_masked_beside_the_figures() {
    let service = Service::on_sqlite().await;
    sent(&service, "Anh Tuấn hẹn <script>x</script> gọi 0912345678, tôi ở xóm Chợ").await;
    let no = only(&service).await.head.no;
    let today = hailong::ids::Hour::of(crate::support::BEGIN).local_date();
    let results = "/results/mot-cua";
    for made in [Move::Answer("Đã nhắc nhở <b>".into()), Move::Publish { hide: vec!["xóm Chợ".into()] }]
    {
        assert!(!service.get(results).await.text().contains("đã trả lời</h2>"));
        service
            .store
            .change_complaint(LedgerId(1), no, &act(), |held| held.after(&made, today))
            .await
            .unwrap();
    }
    let page = service.get(results).await.text();
    let shown = "Anh [tên] hẹn &#60;script&#62;x&#60;/script&#62; gọi [số điện thoại], tôi ở [đã che]";
    assert!(page.contains(shown) && page.contains("Đã nhắc nhở &#60;b&#62;"), "{page}");
    assert!(page.contains("Xã Vĩnh Linh trả lời, đăng ngày 24/11/2026"), "{page}");
    service
        .store
        .change_complaint(LedgerId(1), no, &act(), |held| held.after(&Move::Withdraw, today))
        .await
        .unwrap();
    assert!(!service.get(results).await.text().contains("Đã nhắc nhở"));
}
