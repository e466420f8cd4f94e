//! What a code in an address leads to.

use crate::support::{Counter, Service};
use reqwest::{Method, StatusCode};
use time::Duration;

on_both!(
    every_code_without_a_form_explains_itself,
    another_spelling_is_sent_to_the_printed_one,
    a_typed_code_opens_its_form,
    a_form_closes_at_midnight_in_viet_nam,
);

async fn every_code_without_a_form_explains_itself(service: &Service) {
    let unknown = hailong::ids::TouchpointCode::from_bits(74).unwrap();
    let quick = Counter::Quick.code().to_string();
    let slip = if quick.starts_with('1') { "2" } else { "1" };
    let cases = [
        (format!("/S/{unknown}"), 404, "Không tìm thấy điểm khảo sát", "No such survey point"),
        (format!("/S/{slip}{}", &quick[1..]), 404, "Mã bị gõ nhầm", "The code was mistyped"),
        ("/S/abc".into(), 404, "Mã không đúng", "That is no code"),
        (Counter::Revoked.form(), 410, "Mã này không còn dùng", "This code is no longer in use"),
        (Counter::NotYetOpen.form(), 404, "bắt đầu ngày 01/01/2027", "begins on 1 January 2027"),
        (Counter::Closed.form(), 410, "ngày cuối là 31/12/2025", "its last day was 31 December 2025"),
        ("/khong-co".into(), 404, "Không có trang này", "There is no such page"),
    ];
    for (path, status, vi, en) in cases {
        let answer = service.get(&path).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{path}");
        assert!(answer.text().contains(vi), "{path}: {}", answer.text());
        assert!(answer.text().contains("<html lang=\"vi\">"));
        let english = service.get(&format!("{path}?lang=en")).await;
        assert_eq!(english.status, status, "{path}");
        assert!(english.text().contains(en), "{path}: {}", english.text());
    }
}

async fn another_spelling_is_sent_to_the_printed_one(service: &Service) {
    let code = Counter::Quick.code();
    let form = Counter::Quick.form();
    let plain = code.to_string();
    let spellings = [
        format!("/S/{}", plain.to_lowercase()),
        format!("/S/{}", code.grouped()),
        format!("/S/{}", plain.replace('0', "O").replace('1', "l")),
        format!("/s/{plain}"),
    ];
    for spelling in spellings.into_iter().filter(|spelling| *spelling != form) {
        let answer = service.get(&format!("{spelling}?lang=en")).await;
        assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT, "{spelling}");
        assert_eq!(answer.header("location"), format!("{form}?lang=en"), "{spelling}");
    }
    assert_eq!(service.get(&form).await.status, StatusCode::OK);
    let posted = service.post(&format!("/S/{}", code.grouped()), &[("access", "5")]).await;
    assert_eq!((posted.status, posted.header("location")), (StatusCode::PERMANENT_REDIRECT, form.as_str()));
}

async fn a_typed_code_opens_its_form(service: &Service) {
    let code = Counter::Quick.code();
    let answer = service.get(&format!("/S?code=+{}", code.grouped().to_lowercase())).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, Counter::Quick.form().as_str())
    );
    for path in ["/S", "/S?code=", "/S?code=%FF"] {
        let answer = service.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.text().contains("name=\"code\""), "{path}");
    }
}

async fn a_form_closes_at_midnight_in_viet_nam(service: &Service) {
    let form = Counter::ClosesToday.form();
    // The tests begin half a minute after 15:00 there.
    service.pass(Duration::hours(9) - Duration::seconds(31));
    assert_eq!(service.get(&form).await.status, StatusCode::OK);
    service.pass(Duration::seconds(1));
    let closed = service.request(Method::GET, &form).send().await.unwrap();
    assert_eq!(closed.status(), StatusCode::GONE);
}
