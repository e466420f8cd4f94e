//! The form as it is served.

use crate::support::{Answer, Counter, Service};
use reqwest::{Method, StatusCode};
use time::Duration;

on_both!(
    the_form_says_who_asks_why_and_how_long,
    the_form_speaks_both_languages,
    everyone_gets_the_same_bytes_within_a_minute,
    the_field_is_asked_only_where_the_counter_serves_all,
    a_conditional_question_says_when_it_applies,
);

async fn the_form_says_who_asks_why_and_how_long(service: &Service) {
    let text = service.get(&Counter::Quick.form()).await.text();
    let facts = "Khoảng 2 phút · 8 câu hỏi · Ẩn danh";
    for expected in ["Xã Vĩnh Linh<span>Quầy Đất đai</span>", "Tỉnh Quảng Trị", facts, "91/2025/QH15"]
    {
        assert!(text.contains(expected), "{expected}");
    }
    assert_eq!(text.matches("<fieldset").count(), 8);
    assert_eq!(text.matches("<legend>").count(), 8);
    assert!(!text.contains(" checked"), "nothing is chosen beforehand");
    for forbidden in [" style=", "onclick", "onsubmit", "javascript:", "http://"] {
        assert!(!text.contains(forbidden), "{forbidden}");
    }
}

async fn the_form_speaks_both_languages(service: &Service) {
    let form = Counter::Quick.form();
    let english = service.get(&format!("{form}?lang=en")).await.text();
    assert!(english.contains("<html lang=\"en\">") && english.contains("Very dissatisfied"));
    let ask = |languages: &'static str| {
        Answer::of(service.request(Method::GET, &form).header("accept-language", languages))
    };
    assert!(ask("en-GB,en;q=0.9").await.text().contains("<html lang=\"en\">"));
    assert!(ask("en-US,en;q=0.9,vi;q=0.8").await.text().contains("<html lang=\"vi\">"));
    let unknown = service.get(&format!("{form}?lang=fr")).await.text();
    assert!(unknown.contains("<html lang=\"vi\">"));
}

async fn everyone_gets_the_same_bytes_within_a_minute(service: &Service) {
    let form = Counter::Sipas2017.form();
    let ask = || Answer::of(service.request(Method::GET, &form).header("accept-encoding", "br"));
    let (first, second) = (ask().await, ask().await);
    assert_eq!(first.header("content-encoding"), "br");
    assert_eq!(first.bytes, second.bytes);
    let etag = first.header("etag").to_owned();
    let known = Answer::of(
        service.request(Method::GET, &form).header("accept-encoding", "br").header("if-none-match", &etag),
    )
    .await;
    assert_eq!((known.status, known.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
    service.pass(Duration::minutes(1));
    assert_ne!(ask().await.header("etag"), etag);
}

async fn the_field_is_asked_only_where_the_counter_serves_all(service: &Service) {
    let asks = service.get(&Counter::Quick.form()).await.text();
    assert!(asks.contains("name=\"field\" value=\"dat-dai\"") && asks.contains("value=\"unknown\""));
    let serves_one = service.get(&Counter::OneField.form()).await.text();
    assert!(!serves_one.contains("name=\"field\""));
}

async fn a_conditional_question_says_when_it_applies(service: &Service) {
    let text = service.get(&Counter::Sipas2017.form()).await.text();
    assert!(text.contains("Chỉ trả lời nếu ở câu"), "{text}");
    assert!(text.contains("chọn “Trễ hẹn”."));
    assert!(text.contains("data-when=\"{&#34;in&#34;:[&#34;late&#34;],&#34;q&#34;:&#34;late&#34;}\""));
    let english = service.get(&format!("{}?lang=en", Counter::Sipas2017.form())).await.text();
    assert!(english.contains("Answer only if your answer to question"));
}
