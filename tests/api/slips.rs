//! One-time codes as citizens and programs bring them: taken once, told apart from no other code, on every way.

use crate::put::sheet;
use crate::support::{Answer, BEGIN, Counter, Service, id};
use hailong::catalog::decide::codes::{self, Wish};
use hailong::ids::{Channel, Hour, LedgerId, OneTimeCode, TouchpointCode};
use hailong::web::{Secret, Settings};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use time::Duration;

on_both!(
    a_slip_leads_through_the_form_without_script_to_a_response_of_channel_code,
    a_code_is_read_however_it_is_spelt,
    what_is_no_code_is_refused_and_nothing_is_stored,
    nobody_learns_why_a_code_is_refused,
    a_slips_page_is_the_same_whatever_its_code,
    of_a_hundred_sends_with_one_code_one_is_stored,
    a_known_id_gets_its_receipt_whatever_its_code,
    whoever_guesses_waits_and_whoever_is_right_does_not,
    a_counter_for_codes_alone_opens_to_a_code,
    the_server_says_the_channel,
    without_a_lasting_key_no_code_is_taken,
    a_code_is_taken_until_thirty_days_after_its_week,
);

const LEDGER: LedgerId = LedgerId(1);

/// Issues so many codes for a counter, as a print does.
pub(crate) async fn issued(service: &Service, counter: Counter, count: u16) -> Vec<OneTimeCode> {
    issued_at(service, counter.code(), count).await
}

/// The same for any touchpoint.
pub(crate) async fn issued_at(service: &Service, touchpoint: TouchpointCode, count: u16) -> Vec<OneTimeCode> {
    let known = service.store.catalog(LEDGER).await.unwrap().codes.len() as u64;
    let scattered = |n: u64| ((known + 1) * 1_000 + n).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 5;
    let drawn: Vec<_> =
        (0..count.into()).map(|n| (scattered(n)..).find_map(OneTimeCode::from_bits).unwrap()).collect();
    let wish = Wish { touchpoint, count, reprint_of: None };
    let decide = |catalog: &_| codes::issue(catalog, &[wish], "#7", Hour::of(BEGIN).local_date());
    let (key, now) = (Secret::new([7; 32]).codes(), Hour::of(BEGIN));
    let issued =
        service.store.issue_codes(LEDGER, now, &key, None, std::slice::from_ref(&drawn), decide).await;
    issued.unwrap();
    service.app.mirror.catch_up(&service.store).await.unwrap();
    drawn
}

fn with_code(code: impl Into<Value>) -> Value {
    let mut body = sheet(&json!({ "access": 5 }));
    body["code"] = code.into();
    body
}

async fn channels(service: &Service) -> Vec<Channel> {
    service.stored().await.iter().map(|response| response.channel).collect()
}

fn slip(counter: Counter, code: impl std::fmt::Display) -> String {
    format!("{}/{code}", counter.form())
}

/// Sends a form's first and second step and gives back what the second one answers.
async fn sent(service: &Service, form: &Answer, counter: Counter) -> Answer {
    let token = form.hidden("_token");
    let carried = form.text().contains("name=\"_code\"").then(|| form.hidden("_code"));
    let mut fields =
        vec![("_definition", "mot-cua-nhanh.1"), ("_in", "vi"), ("_token", &token), ("access", "5")];
    fields.extend(carried.as_deref().map(|code| ("_code", code)));
    let check = service.post(&counter.form(), &fields).await;
    assert_eq!(check.status, StatusCode::OK, "{}", check.text());
    assert_eq!(check.text().contains("name=\"_code\""), carried.is_some());
    let named = check.hidden("_id");
    fields.extend([("_id", named.as_str()), ("_step", "send")]);
    service.post(&counter.form(), &fields).await
}

async fn a_slip_leads_through_the_form_without_script_to_a_response_of_channel_code(service: &Service) {
    let code = issued(service, Counter::Quick, 2).await;
    let form = service.get(&slip(Counter::Quick, code[0])).await;
    assert_eq!((form.status, form.hidden("_code")), (StatusCode::OK, code[0].to_string()));
    let done = sent(service, &form, Counter::Quick).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert!(!done.header("location").contains(&code[0].to_string()));
    assert_eq!(channels(service).await, [Channel::Code]);
    // The same slip once more: the answers are kept, the code is not, and the next send is taken without it.
    let again = sent(service, &form, Counter::Quick).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = again.text();
    assert!(text.contains("Mã dùng một lần trên phiếu mời không dùng được"), "{text}");
    assert!(text.contains("gửi lần nữa thì phiếu được nhận mà không kèm mã"), "{text}");
    assert!(text.contains("checked"), "{text}");
    assert!(!text.contains("name=\"_code\"") && !text.contains(&code[0].to_string()), "{text}");
    assert_eq!(channels(service).await, [Channel::Code]);
    let without = sent(service, &again, Counter::Quick).await;
    assert_eq!(without.status, StatusCode::SEE_OTHER, "{}", without.text());
    assert_eq!(channels(service).await, [Channel::Code, Channel::Qr]);
    // Another language and a change of mind carry the code along.
    let other = service.get(&slip(Counter::Quick, code[1])).await;
    let token = other.hidden("_token");
    let carried = code[1].to_string();
    let fields = [
        ("_definition", "mot-cua-nhanh.1"),
        ("_in", "vi"),
        ("_token", token.as_str()),
        ("_code", carried.as_str()),
        ("access", "4"),
    ];
    for step in [("_lang", "en"), ("_step", "edit")] {
        let page = service.post(&Counter::Quick.form(), &[&fields[..], &[step]].concat()).await;
        assert_eq!((page.status, page.hidden("_code")), (StatusCode::OK, carried.clone()), "{step:?}");
    }
    let english = service.get(&format!("{}?lang=en", slip(Counter::Quick, code[1]))).await;
    assert_eq!(english.hidden("_code"), carried);
}

async fn a_code_is_read_however_it_is_spelt(service: &Service) {
    let code = issued(service, Counter::Quick, 60).await;
    // Codes with symbols that have look-alikes.
    let telling = |code: &&OneTimeCode| code.to_string().contains('0') && code.to_string().contains('1');
    let telling: Vec<_> = code.iter().filter(telling).take(6).collect();
    assert_eq!(telling.len(), 6);
    let spelt = |n: usize| {
        let plain = telling[n].to_string();
        match n {
            0 => plain.to_lowercase(),
            1 => telling[n].grouped(),
            2 => plain.replace('0', "O").replace('1', "I"),
            3 => plain.replace('0', "o").replace('1', "l"),
            4 => format!(" {}\u{a0}", telling[n].grouped().to_lowercase()),
            _ => plain,
        }
    };
    for n in 0..5u8 {
        let put = service.put(&Counter::Quick.response(&id(n)), &with_code(spelt(n.into()))).await;
        assert_eq!(put.status, StatusCode::CREATED, "{}: {}", spelt(n.into()), put.text());
        // However it is spelt, it is the same code.
        let again = with_code(telling[usize::from(n)].to_string());
        let again = service.put(&Counter::Quick.response(&id(100 + n)), &again).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.text());
        service.pass(Duration::minutes(1));
    }
    assert_eq!(channels(service).await, [Channel::Code; 5]);
    let printed = slip(Counter::Quick, telling[5]);
    let plain = telling[5].to_string();
    let others =
        [plain.to_lowercase(), telling[5].grouped(), plain.replace('0', "O"), plain.replace('1', "l")];
    for other in others.iter().map(|other| slip(Counter::Quick, other)) {
        let answer = service.get(&format!("{other}?lang=en")).await;
        assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT, "{other}");
        assert_eq!(answer.header("location"), format!("{printed}?lang=en"));
    }
    let small = format!("/S/{}/{plain}", Counter::Quick.code().to_string().to_lowercase());
    assert_eq!(service.get(&small).await.header("location"), printed);
}

async fn what_is_no_code_is_refused_and_nothing_is_stored(service: &Service) {
    let code = issued(service, Counter::Quick, 3).await[0].to_string();
    let wide: String = code.chars().map(|c| if c.is_ascii_digit() { '\u{ff10}' } else { c }).collect();
    let arabic: String = code.chars().map(|c| if c.is_ascii_digit() { '\u{661}' } else { c }).collect();
    let cyrillic = code.replace(|c: char| c.is_ascii_alphabetic(), "А");
    let slipped = if code.starts_with('7') { "8" } else { "7" };
    let mistyped = format!("{slipped}{}", &code[1..]);
    let nul = format!("{code}\u{0}");
    let texts = ["", " ", "\u{a0}", "-", "null", "0", "%", &wide, &arabic, &cyrillic, &mistyped, &nul];
    for text in texts.iter().copied().chain([&code[..12], &format!("{code}0"), "' OR '1'='1"]) {
        let answer = service.put(&Counter::Quick.response(&id(1)), &with_code(text)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{text:?}: {}", answer.text());
        assert_eq!(answer.json()["errors"][0]["pointer"], "/code", "{text:?}");
        service.pass(Duration::minutes(1));
    }
    for value in [json!(0), json!(true), json!(false), json!([code]), json!({ "code": code }), json!([])] {
        let answer = service.put(&Counter::Quick.response(&id(1)), &with_code(value.clone())).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{value}: {}", answer.text());
    }
    for text in [&wide, &arabic, &cyrillic, &mistyped, "null", "0", "-"] {
        let path = slip(Counter::Quick, text);
        assert_eq!(service.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        let fields = [
            ("_definition", "mot-cua-nhanh.1"),
            ("_in", "vi"),
            ("access", "5"),
            ("_code", text),
            ("_id", &id(1)),
            ("_step", "send"),
        ];
        let answer = service.post(&Counter::Quick.form(), &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{text:?}: {}", answer.text());
        service.pass(Duration::minutes(1));
    }
    assert!(service.stored().await.is_empty());
    // Left out is left out: no code, and no channel that it would make.
    let null = service.put(&Counter::Quick.response(&id(2)), &with_code(Value::Null)).await;
    assert_eq!(null.status, StatusCode::CREATED);
    for (n, blank) in (3u8..).zip(["", "  "]) {
        let named = id(n);
        let fields = [
            ("_definition", "mot-cua-nhanh.1"),
            ("_in", "vi"),
            ("access", "5"),
            ("_code", blank),
            ("_id", &named),
            ("_step", "send"),
        ];
        let answer = service.post(&Counter::Quick.form(), &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    }
    assert_eq!(channels(service).await, [Channel::Qr; 3]);
}

async fn nobody_learns_why_a_code_is_refused(service: &Service) {
    let own = issued(service, Counter::Quick, 2).await;
    let foreign =
        [issued(service, Counter::Sipas2017, 1).await[0], issued(service, Counter::OneField, 1).await[0]];
    let put = service.put(&Counter::Quick.response(&id(1)), &with_code(own[0].to_string())).await;
    assert_eq!(put.status, StatusCode::CREATED);
    assert!(!put.text().contains(&own[0].to_string()));
    let unknown = (1u64 << 59..).find_map(OneTimeCode::from_bits).unwrap();
    let (mut api, mut pages) = (Vec::new(), Vec::new());
    for (n, code) in (10u8..).zip([own[0], unknown, foreign[0], foreign[1]]) {
        let answer = service.put(&Counter::Quick.response(&id(n)), &with_code(code.to_string())).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!answer.text().contains(&code.to_string()));
        api.push(answer.bytes);
        service.pass(Duration::minutes(1));
        let form = service.get(&slip(Counter::Quick, code)).await;
        let page = sent(service, &form, Counter::Quick).await;
        // The tokens of two minutes and the ids of two sheets differ, whatever the code.
        let page = page.text().replace(&page.hidden("_token"), "TOKEN").replace(&page.hidden("_sheet"), "ID");
        assert!(!page.contains(&code.to_string()));
        pages.push(page);
    }
    api.dedup();
    pages.dedup();
    assert_eq!((api.len(), pages.len()), (1, 1), "{pages:?}");
    assert_eq!(service.stored().await.len(), 1);
}

async fn a_slips_page_is_the_same_whatever_its_code(service: &Service) {
    let code = issued(service, Counter::Quick, 2).await;
    let put = service.put(&Counter::Quick.response(&id(1)), &with_code(code[0].to_string())).await;
    assert_eq!(put.status, StatusCode::CREATED);
    let unknown = (1u64 << 59..).find_map(OneTimeCode::from_bits).unwrap();
    let plain =
        Answer::of(service.request(Method::GET, &Counter::Quick.form()).header("accept-encoding", "br"));
    let plain = plain.await;
    let mut all = Vec::new();
    for code in [code[0], code[1], unknown] {
        let path = slip(Counter::Quick, code);
        let page = service.get(&path).await;
        assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "no-store"));
        let packed = Answer::of(service.request(Method::GET, &path).header("accept-encoding", "br")).await;
        assert_eq!(packed.bytes.len() - plain.bytes.len(), 65, "what a slip adds to the form");
        let tag = packed.header("etag").to_owned();
        assert_ne!(tag, plain.header("etag"));
        let known =
            service.request(Method::GET, &path).header("accept-encoding", "br").header("if-none-match", tag);
        assert_eq!(Answer::of(known).await.status, StatusCode::NOT_MODIFIED);
        all.push(page.text().replace(&code.to_string(), "CODE"));
    }
    all.dedup();
    assert_eq!(all.len(), 1);
    let unhidden = all[0].replace("<input type=\"hidden\" form=\"f\" name=\"_code\" value=\"CODE\">", "");
    assert_eq!(unhidden.trim_end(), service.get(&Counter::Quick.form()).await.text().trim_end());
}

async fn of_a_hundred_sends_with_one_code_one_is_stored(service: &Service) {
    let code = issued(service, Counter::Quick, 5).await[2];
    let second = service.beside(hailong::store::Options::default()).await;
    let mut sends = tokio::task::JoinSet::new();
    for n in 0..100u8 {
        let address = if n % 2 == 0 { &service.address } else { &second.address };
        let url = format!("{address}{}", Counter::Quick.response(&id(n)));
        sends.spawn(async move {
            let client = reqwest::Client::new();
            client.put(url).json(&with_code(code.to_string())).send().await.unwrap().status().as_u16()
        });
    }
    let mut statuses = sends.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert!(statuses[1..].iter().all(|status| matches!(status, 422 | 429)), "{statuses:?}");
    assert_eq!(channels(service).await, [Channel::Code]);
}

async fn a_known_id_gets_its_receipt_whatever_its_code(service: &Service) {
    let code = issued(service, Counter::Quick, 2).await;
    let path = Counter::Quick.response(&id(1));
    let first = service.put(&path, &with_code(code[0].to_string())).await;
    assert_eq!(first.status, StatusCode::CREATED);
    let others =
        [json!(code[0].to_string()), json!(code[1].to_string()), json!("nonsense"), json!(5), json!(null)];
    for other in others {
        let again = service.put(&path, &with_code(other.clone())).await;
        assert_eq!((again.status, &again.bytes), (StatusCode::OK, &first.bytes), "{other}");
    }
    let second = service.put(&Counter::Quick.response(&id(2)), &with_code(code[1].to_string())).await;
    assert_eq!(second.status, StatusCode::CREATED, "a known id spends nothing");
}

async fn whoever_guesses_waits_and_whoever_is_right_does_not(service: &Service) {
    let code = issued(service, Counter::Quick, 2).await;
    // The minute of the tests' clock has half a minute left.
    service.pass(Duration::seconds(30));
    let wrong = |n: u64| with_code((n << 40..).find_map(OneTimeCode::from_bits).unwrap().to_string());
    for n in 1..=5u8 {
        let guess = service.put(&Counter::Quick.response(&id(n)), &wrong(n.into())).await;
        assert_eq!(guess.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let sixth = service.put(&Counter::Quick.response(&id(6)), &wrong(6)).await;
    assert_eq!((sixth.status, sixth.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "60"));
    assert_eq!(sixth.json()["type"], "urn:hailong:problem:too-many-codes");
    let fields = [
        ("_definition", "mot-cua-nhanh.1"),
        ("_in", "vi"),
        ("access", "5"),
        ("_code", "7KQ2M4X90ABF0"),
        ("_id", &id(7)),
        ("_step", "send"),
    ];
    let form = service.post(&Counter::Quick.form(), &fields).await;
    assert_eq!(form.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(form.text().contains("quá nhiều mã sai") && form.text().contains("checked"), "{}", form.text());
    assert_eq!(form.hidden("_code"), "7KQ2M4X90ABF0", "it may be sent again");
    let right = service.put(&Counter::Quick.response(&id(8)), &with_code(code[0].to_string())).await;
    assert_eq!(right.status, StatusCode::CREATED, "a code that is right never waits");
    let plain = service.put(&Counter::Quick.response(&id(9)), &sheet(&json!({ "access": 5 }))).await;
    assert_eq!(plain.status, StatusCode::CREATED, "nor does a sheet without one");
    service.pass(Duration::minutes(1));
    let later = service.put(&Counter::Quick.response(&id(6)), &wrong(6)).await;
    assert_eq!(later.status, StatusCode::UNPROCESSABLE_ENTITY);
}

async fn a_counter_for_codes_alone_opens_to_a_code(service: &Service) {
    let code = issued(service, Counter::Slips, 2).await;
    assert_eq!(service.get(&Counter::Slips.form()).await.status, StatusCode::FORBIDDEN);
    let unknown = (1u64 << 59..).find_map(OneTimeCode::from_bits).unwrap();
    let form = service.get(&slip(Counter::Slips, unknown)).await;
    assert_eq!(form.status, StatusCode::OK, "whether a code is good is not said before it is sent");
    let refused = sent(service, &form, Counter::Slips).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!refused.text().contains("không kèm mã"), "there is no other way here: {}", refused.text());
    assert_eq!(refused.hidden("_code"), unknown.to_string());
    let form = service.get(&slip(Counter::Slips, code[0])).await;
    assert_eq!(sent(service, &form, Counter::Slips).await.status, StatusCode::SEE_OTHER);
    let put = service.put(&Counter::Slips.response(&id(1)), &with_code(code[1].to_string())).await;
    assert_eq!(put.status, StatusCode::CREATED, "{}", put.text());
    assert_eq!(channels(service).await, [Channel::Code; 2]);
    for counter in [Counter::Sheets, Counter::Interviews] {
        let page = service.get(&slip(counter, code[0])).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "a code opens no other door");
        let put = service.put(&counter.response(&id(9)), &with_code(code[0].to_string())).await;
        assert_eq!(put.status, StatusCode::FORBIDDEN);
    }
}

async fn the_server_says_the_channel(service: &Service) {
    let code = issued(service, Counter::Quick, 1).await[0];
    let tablet = service.get(&format!("/K/{}", Counter::Quick.code())).await.hidden("_token");
    let mut body = with_code(code.to_string());
    body["page_token"] = json!(tablet);
    assert_eq!(service.put(&Counter::Quick.response(&id(1)), &body).await.status, StatusCode::CREATED);
    body["code"] = Value::Null;
    assert_eq!(service.put(&Counter::Quick.response(&id(2)), &body).await.status, StatusCode::CREATED);
    let mut claimed = sheet(&json!({ "access": 5 }));
    claimed["channel"] = json!("code");
    assert_eq!(
        service.put(&Counter::Quick.response(&id(3)), &claimed).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(channels(service).await, [Channel::Code, Channel::Kiosk]);
}

async fn without_a_lasting_key_no_code_is_taken(service: &Service) {
    let code = issued(service, Counter::Quick, 1).await[0];
    let keyless = service.with_settings(Settings { codes: None, ..service.app.settings.clone() }).await;
    let path = Counter::Quick.response(&id(1));
    let refused = keyless.put(&path, &with_code(code.to_string())).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(service.put(&path, &with_code(code.to_string())).await.status, StatusCode::CREATED);
}

async fn a_code_is_taken_until_thirty_days_after_its_week(service: &Service) {
    let code = issued(service, Counter::Quick, 2).await;
    // Issued in the week of 2026-11-23: taken up to 2026-12-29. The tests begin half a minute after 15:00.
    service.pass(Duration::days(35) + Duration::hours(9) - Duration::seconds(31));
    let put = service.put(&Counter::Quick.response(&id(1)), &with_code(code[0].to_string())).await;
    assert_eq!(put.status, StatusCode::CREATED, "{}", put.text());
    service.pass(Duration::seconds(1));
    let put = service.put(&Counter::Quick.response(&id(2)), &with_code(code[1].to_string())).await;
    assert_eq!(put.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", put.text());
    assert_eq!(service.app.rewrite_codes().await.unwrap().expired, 2);
    assert!(service.store.codes_for_backup(LEDGER).await.unwrap().is_empty());
    assert_eq!(channels(service).await, [Channel::Code]);
}
