//! The whole way without script: form, check page, confirmation; and what goes wrong on it.

use crate::support::{Answer, Counter, Service, definition};
use hailong::definition::QuestionKind;
use reqwest::{Method, StatusCode};

on_both!(
    each_questionnaire_is_answered_to_the_end,
    an_answer_that_does_not_apply_is_explained_and_left_out,
    the_error_page_keeps_every_answer,
    change_leads_back_with_every_answer,
    another_language_keeps_page_answers_and_id,
    the_second_send_of_a_check_page_stores_nothing_more,
    a_check_page_asked_for_again_is_of_the_same_sheet,
    whoever_comes_back_to_a_sheet_that_was_sent_learns_that_it_was,
    an_address_with_a_broken_id_mends_itself,
    a_confirmation_confirms_only_what_is_stored,
);

/// Fields of a form as a browser would send them.
type Fields = Vec<(String, String)>;

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

async fn post(service: &Service, counter: Counter, fields: &Fields) -> Answer {
    let borrowed: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    service.post(&counter.form(), &borrowed).await
}

/// What an opened form carries by itself.
async fn opened(service: &Service, counter: Counter) -> Fields {
    let page = service.get(&counter.form()).await;
    let own = ["_definition", "_in", "_token"];
    own.map(|name| (name.to_owned(), page.hidden(name))).into()
}

async fn each_questionnaire_is_answered_to_the_end(service: &Service) {
    let counters = [
        (Counter::Quick, "mot-cua-nhanh.1"),
        (Counter::Sipas2017, "sipas-2017.1"),
        (Counter::Sipas2023, "sipas-2023.1"),
    ];
    for (at, (counter, name)) in counters.into_iter().enumerate() {
        let mut sheet = opened(service, counter).await;
        for question in definition(name).questions.iter().filter(|question| question.when.is_none()) {
            let value = match &question.kind {
                QuestionKind::Scale { .. } => "3".to_owned(),
                QuestionKind::Single { options } | QuestionKind::Multiple { options, .. } => {
                    options[0].id.to_string()
                }
                QuestionKind::Number { min, .. } => min.to_string(),
                QuestionKind::Text { .. } => "Góp ý của tôi\r\nở đây".to_owned(),
            };
            sheet.push((question.id.to_string(), value));
        }
        sheet.push(("field".into(), "unknown".into()));
        let check = post(service, counter, &sheet).await;
        assert_eq!(check.status, StatusCode::OK, "{name}: {}", check.text());
        assert!(check.text().contains("<title>Xem lại câu trả lời"), "{name}");
        assert_eq!(service.stored().await.len(), at, "the first send stores nothing");
        sheet.extend([("_id".to_owned(), check.hidden("_id")), ("_step".to_owned(), "send".to_owned())]);
        let sent = post(service, counter, &sheet).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{name}: {}", sent.text());
        let confirmed = service.get(sent.header("location")).await;
        assert_eq!(confirmed.status, StatusCode::OK);
        assert!(confirmed.text().contains("Phiếu đã được ghi nhận"), "{name}");
        let stored = service.stored().await;
        assert_eq!(stored.len(), at + 1);
        assert_eq!(stored[at].field, hailong::ids::FieldNo::UNKNOWN);
        assert_eq!(stored[at].definition, definition(name).hash);
    }
}

async fn an_answer_that_does_not_apply_is_explained_and_left_out(service: &Service) {
    let mut sheet = opened(service, Counter::Sipas2017).await;
    sheet.extend(fields(&[("late", "early"), ("late_told", "yes")]));
    let answer = post(service, Counter::Sipas2017, &sheet).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = answer.text();
    assert!(text.contains("<title>Lỗi: "));
    assert!(text.contains("không áp dụng cho Ông/Bà nên câu trả lời đã được bỏ ra"), "{text}");
    assert!(text.contains("href=\"#i-late_told\"") && text.contains("id=\"i-late_told\""));
    assert!(text.contains("value=\"early\" id=\"i-late\" checked"), "{text}");
    let told = text.split("name=\"late_told\"").nth(1).unwrap();
    assert!(!told.split('>').next().unwrap().contains("checked"));
}

async fn the_error_page_keeps_every_answer(service: &Service) {
    let long = "ă".repeat(1_201);
    let mut sheet = opened(service, Counter::Quick).await;
    sheet.extend(fields(&[("access", "2"), ("field", "ho-tich"), ("comment", &long), ("staff", "na")]));
    let answer = post(service, Counter::Quick, &sheet).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = answer.text();
    assert!(text.contains("<title>Lỗi: ") && text.contains("Có một chỗ cần xem lại"));
    assert!(text.contains("href=\"#i-comment\"") && text.contains("tối đa 1.200 ký tự (đang có 1.201)"));
    assert!(text.contains(&long), "a text is never cut");
    for kept in [
        "name=\"access\" value=\"2\" checked",
        "name=\"field\" value=\"ho-tich\" checked",
        "name=\"staff\" value=\"na\" checked",
    ] {
        assert!(text.contains(kept), "{kept}");
    }
    assert_eq!(text.matches(" checked").count(), 3);
    assert!(service.stored().await.is_empty());
}

async fn change_leads_back_with_every_answer(service: &Service) {
    let mut sheet = opened(service, Counter::Quick).await;
    sheet.extend(fields(&[("access", "4"), ("comment", "<b>\"Tốt\"</b> & nhanh")]));
    let check = post(service, Counter::Quick, &sheet).await.text();
    assert!(check.contains("formaction=\"/S/") && check.contains("#q-access\""));
    assert!(check.contains("Hài lòng") && check.contains("Không trả lời"));
    assert!(check.contains("&#60;b&#62;") && !check.contains("<b>\"T"), "what was typed is shown, not run");
    sheet.push(("_step".into(), "edit".into()));
    let again = post(service, Counter::Quick, &sheet).await;
    assert_eq!(again.status, StatusCode::OK);
    assert!(again.text().contains("name=\"access\" value=\"4\" checked"));
    assert!(again.text().contains("&#38; nhanh</textarea>"));
    assert!(!again.text().contains("<title>Lỗi"));
}

async fn another_language_keeps_page_answers_and_id(service: &Service) {
    let mut sheet = opened(service, Counter::Quick).await;
    sheet.push(("access".into(), "4".into()));
    let mut switched = sheet.clone();
    switched.push(("_lang".into(), "en".into()));
    let form = post(service, Counter::Quick, &switched).await;
    assert_eq!(form.status, StatusCode::OK);
    assert!(form.text().contains("<html lang=\"en\">") && form.text().contains("value=\"4\" checked"));
    assert_eq!(form.hidden("_in"), "en");
    let check = post(service, Counter::Quick, &sheet).await;
    switched.push(("_id".into(), check.hidden("_id")));
    let english = post(service, Counter::Quick, &switched).await;
    assert!(english.text().contains("<title>Review your answers"), "{}", english.text());
    assert_eq!(english.hidden("_id"), check.hidden("_id"));
}

async fn the_second_send_of_a_check_page_stores_nothing_more(service: &Service) {
    let mut sheet = opened(service, Counter::Quick).await;
    sheet.push(("access".into(), "4".into()));
    let id = post(service, Counter::Quick, &sheet).await.hidden("_id");
    sheet.extend([("_id".to_owned(), id), ("_step".to_owned(), "send".to_owned())]);
    let first = post(service, Counter::Quick, &sheet).await;
    let second = post(service, Counter::Quick, &sheet).await;
    assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert_eq!(first.header("location"), second.header("location"));
    assert_eq!(service.stored().await.len(), 1);
}

/// The address that a first send is answered with.
async fn sent_on(service: &Service, sheet: &Fields) -> String {
    let answer = Answer::of(service.request(Method::POST, &Counter::Quick.form()).form(sheet)).await;
    assert_eq!(answer.status, StatusCode::TEMPORARY_REDIRECT, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), "no-store");
    answer.header("location").to_owned()
}

async fn at(service: &Service, address: &str, sheet: &Fields) -> Answer {
    Answer::of(service.request(Method::POST, address).form(sheet)).await
}

/// A browser's Back, or a reload, sends once more what it sent to the address that it shows.
async fn a_check_page_asked_for_again_is_of_the_same_sheet(service: &Service) {
    let mut sheet = opened(service, Counter::Quick).await;
    sheet.push(("access".into(), "4".into()));
    let address = sent_on(service, &sheet).await;
    assert_ne!(
        address,
        sent_on(service, &sheet).await,
        "the same bytes from somebody else are another sheet"
    );
    let check = at(service, &address, &sheet).await;
    let id = check.hidden("_id");
    assert_eq!(
        (check.status, address.as_str()),
        (StatusCode::OK, &*format!("{}?sheet={id}", Counter::Quick.form()))
    );
    assert_eq!(check.header("cache-control"), "no-store");
    assert_eq!(at(service, &address, &sheet).await.hidden("_id"), id);
    // "Sửa" does not make another sheet of it, nor does a language on the way.
    let mut changing = sheet.clone();
    changing.extend([("_id".to_owned(), id.clone()), ("_step".to_owned(), "edit".to_owned())]);
    let form = post(service, Counter::Quick, &changing).await;
    assert_eq!(form.hidden("_sheet"), id);
    let mut turned = sheet.clone();
    turned.extend([("_sheet".to_owned(), id.clone()), ("_lang".to_owned(), "en".to_owned())]);
    let english = post(service, Counter::Quick, &turned).await;
    assert!(english.text().contains("<html lang=\"en\">") && english.text().contains("<fieldset"));
    assert_eq!(english.hidden("_sheet"), id);
    turned.pop();
    assert_eq!(post(service, Counter::Quick, &turned).await.hidden("_id"), id);
    assert!(service.stored().await.is_empty());
}

async fn whoever_comes_back_to_a_sheet_that_was_sent_learns_that_it_was(service: &Service) {
    let mut sheet = opened(service, Counter::Quick).await;
    sheet.push(("access".into(), "4".into()));
    let address = sent_on(service, &sheet).await;
    let id = at(service, &address, &sheet).await.hidden("_id");
    let mut send = sheet.clone();
    send.extend([("_id".to_owned(), id.clone()), ("_step".to_owned(), "send".to_owned())]);
    let first = post(service, Counter::Quick, &send).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    sheet.push(("staff".into(), "1".into()));
    let with = |name: &str, value: &str| {
        let mut more = sheet.clone();
        more.extend([("_id".to_owned(), id.clone()), (name.to_owned(), value.to_owned())]);
        more
    };
    let again = [
        at(service, &address, &sheet).await,
        post(service, Counter::Quick, &with("_step", "edit")).await,
        post(service, Counter::Quick, &with("_step", "send")).await,
        post(service, Counter::Quick, &with("_lang", "vi")).await,
    ];
    for answer in again {
        assert_eq!(
            (answer.status, answer.header("location")),
            (StatusCode::SEE_OTHER, first.header("location"))
        );
    }
    assert_eq!(service.stored().await.len(), 1);
}

async fn an_address_with_a_broken_id_mends_itself(service: &Service) {
    let mut sheet = opened(service, Counter::Quick).await;
    sheet.push(("access".into(), "4".into()));
    let address = format!("{}?sheet=nonsense", Counter::Quick.form());
    let mut send = sheet.clone();
    let check = at(service, &address, &sheet).await;
    send.extend([("_id".to_owned(), check.hidden("_id")), ("_step".to_owned(), "send".to_owned())]);
    let refused = post(service, Counter::Quick, &send).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!refused.text().contains("nonsense"), "the next check page gets an id of its own");
    assert!(sent_on(service, &sheet).await.contains("?sheet=0"));
}

async fn a_confirmation_confirms_only_what_is_stored(service: &Service) {
    let form = Counter::Quick.form();
    for path in [
        format!("{form}/sent?r=0000-0000-0001-1"),
        format!("{form}/sent"),
        "/t/0000-0000-0001-1".into(),
        "/t/x".into(),
    ] {
        let answer = service.get(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.text().contains("Không tìm thấy phiếu"), "{path}");
    }
}
