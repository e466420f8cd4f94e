//! Touchpoints without an open form: nobody passes for one of a sample who only found the address.

use crate::put::sheet;
use crate::support::{Answer, BEGIN, Counter, Service, id};
use hailong::ids::{Channel, Hour, LedgerId};
use hailong::ledger::Event;
use hailong::touchpoint::paper::{PaperBatch, Seed, serials};
use reqwest::{Method, StatusCode};
use serde_json::json;

on_both!(
    each_says_who_brings_its_answers_and_what_to_do,
    nothing_that_is_sent_there_is_stored,
    a_sheet_of_paper_is_still_entered_there,
    what_was_sent_before_keeps_its_receipt,
);

const GUARDED: [Counter; 3] = [Counter::Sheets, Counter::Slips, Counter::Interviews];

async fn each_says_who_brings_its_answers_and_what_to_do(service: &Service) {
    let words = [
        ("Ở đây trả lời bằng phiếu giấy", "hãy xin phiếu giấy tại quầy", "Answers are given on paper here"),
        ("Phiếu ở đây cần mã dùng một lần", "hãy xin phiếu giấy tại quầy", "A one-time code is needed here"),
        ("Phiếu ở đây do điều tra viên ghi", "không phải làm gì", "An interviewer records answers here"),
    ];
    for (counter, (title, todo, english)) in GUARDED.into_iter().zip(words) {
        for path in [counter.form(), format!("/K/{}", counter.code())] {
            let page = service.get(&path).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{path}");
            let text = page.text();
            assert!(text.contains(&format!("<h1>{title}</h1>")) && text.contains(todo), "{path}: {text}");
            assert!(
                text.contains("Xã Vĩnh Linh — Quầy Đất đai") && !text.contains("<form"),
                "{path}: {text}"
            );
            assert!(service.get(&format!("{path}?lang=en")).await.text().contains(english), "{path}");
        }
        let notice = service.get(&format!("{}/notice", counter.form())).await;
        assert_eq!(notice.status, StatusCode::OK);
        assert!(
            !notice.text().contains(&format!("{}?lang", counter.form())),
            "no way to a form that is not there"
        );
    }
}

async fn nothing_that_is_sent_there_is_stored(service: &Service) {
    // The seals of pages that are handed out, on the touchpoint's own address and on a tablet.
    let own = service.get(&Counter::Quick.form()).await.hidden("_token");
    let tablet = service.get(&format!("/K/{}", Counter::Quick.code())).await.hidden("_token");
    for counter in GUARDED {
        for (n, token) in (1..).zip([None, Some(&own), Some(&tablet)]) {
            let mut body = sheet(&json!({ "access": 5 }));
            body["page_token"] = json!(token);
            let answer = service.put(&counter.response(&id(n)), &body).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text());
            assert_eq!(answer.header("content-type"), "application/problem+json");
            let problem = answer.json();
            assert_eq!(problem["type"], "urn:hailong:problem:no-open-form");
            assert!(problem["detail"].as_str().unwrap().starts_with("Its channel is "), "{problem}");
        }
        for path in [counter.form(), format!("/K/{}", counter.code())] {
            for step in ["review", "edit", "send"] {
                let fields = [
                    ("_definition", "mot-cua-nhanh.1"),
                    ("_in", "vi"),
                    ("access", "5"),
                    ("_id", &id(9)),
                    ("_step", step),
                ];
                let answer = Answer::of(service.request(Method::POST, &path).form(&fields)).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {step}: {}", answer.text());
            }
        }
    }
    assert!(service.stored().await.is_empty());
}

async fn a_sheet_of_paper_is_still_entered_there(service: &Service) {
    let batch = |counter: Counter, seed| PaperBatch {
        touchpoint: counter.code(),
        definition: "mot-cua-nhanh.1".parse().unwrap(),
        language: "vi".parse().unwrap(),
        copies: 1,
        seed: Seed([seed; 16]),
    };
    let batches = [batch(Counter::Sheets, 3), batch(Counter::Quick, 4)];
    let events = vec![Event::PaperIssued { batches: batches.to_vec() }];
    service.store.change(LedgerId(1), Hour::of(BEGIN), |_| Ok::<_, ()>(events)).await.unwrap();
    let local = service.on_this_machine_alone().await;
    for batch in batches {
        let (serial, _) = serials(std::slice::from_ref(&batch))[0];
        let path = format!("/api/v1/touchpoints/{}/sheets/{serial}", batch.touchpoint);
        let body = json!({ "operator_unit": "44", "answers": { "access": 4 } });
        let answer = local.put(&path, &body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    }
    let stored: Vec<_> = service.stored().await.iter().map(|r| (r.touchpoint, r.channel)).collect();
    let paper = |counter: Counter| (counter.code(), Channel::Paper);
    assert_eq!(stored, [paper(Counter::Sheets), paper(Counter::Quick)]);
}

async fn what_was_sent_before_keeps_its_receipt(service: &Service) {
    let first = service.put(&Counter::Quick.response(&id(1)), &sheet(&json!({ "access": 5 }))).await;
    assert_eq!(first.status, StatusCode::CREATED);
    // An id is known to the whole ledger, whatever address it is sent to.
    for counter in GUARDED {
        let again = service.put(&counter.response(&id(1)), &sheet(&json!({ "access": 1 }))).await;
        assert_eq!((again.status, again.bytes), (StatusCode::OK, first.bytes.clone()));
    }
    assert_eq!(service.stored().await.len(), 1);
}
